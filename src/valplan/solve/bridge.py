"""The bridge to OR-Tools: a model as arrays in, an answer with its status and bound out."""

import atexit
import pickle
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_array

from valplan.domain.case import Floats
from valplan.domain.outcome import StageProof, Status
from valplan.model.algebra import Columns, Linear, Rows
from valplan.model.staffing import Bools

GRACE_S = 30.0
SEED = 20260913
SOLVER = "HiGHS (OR-Tools MathOpt)"
CHILD = Path(__file__).with_name("child.py")


class SolverError(RuntimeError):
    """The solver process failed; the message says how."""


@dataclass(frozen=True)
class Model:
    """Minimise ``objective·x + constant`` with ``lower <= x <= upper``, some whole, under ``rows``."""

    lower: Floats
    upper: Floats
    integer: Bools
    objective: Floats
    constant: float
    rows: Rows

    @property
    def matrix(self) -> csr_array:
        """The rows' coefficients, sorted, each pair of row and column once."""
        made = csr_array(
            (self.rows.coefficient, (self.rows.row, self.rows.column)), (len(self.rows.keys), len(self.lower))
        )
        made.sum_duplicates()
        return made

    @property
    def floor(self) -> float:
        """A value that the objective is never below, whatever the rows say."""
        at = np.where(self.objective > 0, self.lower, self.upper)
        costly = self.objective != 0
        return self.constant + float(self.objective[costly] @ at[costly])


@dataclass(frozen=True)
class Answer:
    """Status, values, objective and proven bound; row duals for a model without whole columns."""

    status: Status
    objective: float
    bound: float
    values: Floats | None = None
    duals: Floats | None = None

    @property
    def gap(self) -> float:
        """Distance from objective to bound as a share of the objective."""
        return max(0.0, self.objective - self.bound) / max(abs(self.objective), 1e-9)

    def proof(self, stage: str, unit: str, model: Model) -> StageProof:
        """What the solver claims, for the plan; where time was up before it had a bound, that of the columns alone."""
        told = self if np.isfinite(self.bound) else replace(self, bound=model.floor)
        return StageProof(
            stage=stage, status=told.status, objective=told.objective, bound=told.bound, gap=told.gap, unit=unit,
            solver=SOLVER, columns=len(model.lower), rows=len(model.rows.keys),
        )  # fmt: skip


def standing_in(model: Model, before: Answer, late: Answer) -> Answer:
    """The answer found before, for the goal of a model whose own solve found nothing in time."""
    assert before.values is not None
    value = model.constant + float(model.objective @ before.values)
    bound = late.bound if late.status == Status.UNKNOWN else -np.inf
    return Answer(Status.FEASIBLE, value, min(value, bound), before.values)


def model_of(blocks: tuple[Columns, ...], rows: Rows, goal: Linear) -> Model:
    """Put blocks of columns, rows and the goal together."""
    size = sum(len(b) for b in blocks)
    objective = np.bincount(goal.columns, goal.coefficients, minlength=size).astype(np.float64)
    return Model(
        lower=np.zeros(size),
        upper=np.concatenate([np.full(len(b), b.upper) for b in blocks]),
        integer=np.concatenate([np.full(len(b), b.integer) for b in blocks]),
        objective=objective,
        constant=goal.constant,
        rows=rows,
    )


def relaxed(model: Model) -> Model:
    """The linear relaxation."""
    return replace(model, integer=np.zeros_like(model.integer))


def restricted(model: Model, keep: Bools) -> Model:
    """The model with only the columns of ``keep``; the others are zero. Rows stay as they are."""
    number = np.cumsum(keep) - 1
    inside = keep[model.rows.column]
    rows = replace(
        model.rows,
        row=model.rows.row[inside],
        column=number[model.rows.column[inside]],
        coefficient=model.rows.coefficient[inside],
    )
    return replace(
        model, lower=model.lower[keep], upper=model.upper[keep], integer=model.integer[keep],
        objective=model.objective[keep], rows=rows,
    )  # fmt: skip


def solve_model(
    model: Model, *, time_limit_s: float | None = None, gap: float = 0.0, hint: Floats | None = None
) -> Answer:
    """Solve in a child process that dies with us.

    Raises
    ------
    SolverError
        If the solver process fails or does not keep its time limit.
    """
    matrix = model.matrix.tocoo()
    asked = {
        "lower": model.lower, "upper": model.upper, "integer": model.integer, "objective": model.objective,
        "constant": model.constant, "row": matrix.row, "column": matrix.col, "coefficient": matrix.data,
        "row_lower": model.rows.lower, "row_upper": model.rows.upper,
        "time_limit_s": time_limit_s, "gap": gap, "hint": hint, "seed": SEED,
    }  # fmt: skip
    timeout_s = None if time_limit_s is None else time_limit_s + GRACE_S
    got = _child.ask(asked, timeout_s)
    if got["reason"] == "INFEASIBLE_OR_UNBOUNDED":  # presolve could not tell; without a goal nothing is unbounded
        told = _child.ask(asked | {"objective": np.zeros_like(model.objective)}, timeout_s)
        got = told if told["reason"] == "INFEASIBLE" else got
    status = _STATUS.get(got["reason"], Status.UNKNOWN)
    values = None if status == Status.UNKNOWN else got["values"]  # where there is no end, a point says nothing
    duals = None if got["duals"] is None else of_right_sign(model.rows, got["duals"])
    answer = Answer(status, got["objective"], got["bound"], values, duals)
    near = status == Status.FEASIBLE and answer.gap <= gap  # when time was up
    return replace(answer, status=Status.OPTIMAL) if near else answer


def of_right_sign(rows: Rows, duals: Floats) -> Floats:
    """The duals without those that a rounding error has given the sign of a side where the row has no limit."""
    found: Floats = np.where(np.isinf(np.where(duals > 0, rows.lower, rows.upper)), 0.0, duals)
    return found


_STATUS = {
    "OPTIMAL": Status.OPTIMAL,
    "FEASIBLE": Status.FEASIBLE,
    "INFEASIBLE": Status.INFEASIBLE,
}


class _Child:
    """The solver's process: started once, killed when it is interrupted or late, then started anew when needed."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> "subprocess.Popen[bytes]":
        """The running process."""
        if self.process is None or self.process.poll() is not None:
            command = [sys.executable, str(CHILD)]  # as a script: it needs nothing else of valplan
            self.process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
            )
        return self.process

    def ask(self, asked: dict[str, Any], timeout_s: float | None) -> dict[str, Any]:
        """One answer; the process is killed if anything comes between, Ctrl-C included."""
        process = self.start()
        try:
            with ThreadPoolExecutor(max_workers=1) as waiting:  # a pipe cannot be waited for with a limit on Windows
                answer = waiting.submit(_exchange, process, asked)
                try:
                    return answer.result(timeout_s)
                except BaseException:
                    self.stop()  # which ends the exchange
                    raise
        except TimeoutError as e:
            raise SolverError("the solver did not keep its time limit and was stopped") from e
        except (EOFError, BrokenPipeError, pickle.UnpicklingError) as e:
            self.stop()
            raise SolverError("the solver process ended early") from e

    def stop(self) -> None:
        """Kill the process, so that nothing is left running."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None


def _exchange(process: "subprocess.Popen[bytes]", asked: dict[str, Any]) -> dict[str, Any]:
    assert process.stdin
    assert process.stdout
    pickle.dump(asked, process.stdin)
    process.stdin.flush()
    answer: dict[str, Any] = pickle.load(process.stdout)  # noqa: S301 - our own child wrote it
    return answer


_child = _Child()
atexit.register(_child.stop)


def start_solver() -> None:
    """Start the solver's process now, so that it loads while the model is built."""
    _child.start()
