"""The bridge to OR-Tools: a model as arrays in, an answer with its status and bound out."""

import pickle
import subprocess
import sys
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from valplan.domain.case import Floats
from valplan.domain.outcome import StageProof, Status
from valplan.model.algebra import Columns, Linear, Rows
from valplan.model.staffing import Bools

GRACE_S = 30.0
SEED = 20260913
SOLVER = "HiGHS (OR-Tools MathOpt)"


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
        """What the solver claims, for the plan."""
        return StageProof(
            stage=stage, status=self.status, objective=self.objective, bound=self.bound, gap=self.gap, unit=unit,
            solver=SOLVER, columns=len(model.lower), rows=len(model.rows.keys),
        )  # fmt: skip


def model_of(blocks: tuple[Columns, ...], rows: Rows, goal: Linear) -> Model:
    """Put blocks of columns, rows and the goal together."""
    size = sum(len(b) for b in blocks)
    objective = np.bincount(goal.columns, goal.coefficients, minlength=size)
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
    asked = {
        "lower": model.lower, "upper": model.upper, "integer": model.integer, "objective": model.objective,
        "constant": model.constant, "row": model.rows.row, "column": model.rows.column,
        "coefficient": model.rows.coefficient, "row_lower": model.rows.lower, "row_upper": model.rows.upper,
        "time_limit_s": time_limit_s, "gap": gap, "hint": hint, "seed": SEED,
    }  # fmt: skip
    got = _run(asked, None if time_limit_s is None else time_limit_s + GRACE_S)
    if got["reason"] == "INFEASIBLE_OR_UNBOUNDED":  # presolve could not tell; without a goal nothing is unbounded
        got = _run(asked | {"objective": np.zeros_like(model.objective)}, None)
    status = _STATUS.get(got["reason"], Status.UNKNOWN)
    return Answer(status, got["objective"], got["bound"], got["values"], got["duals"])


_STATUS = {
    "OPTIMAL": Status.OPTIMAL,
    "FEASIBLE": Status.FEASIBLE,
    "INFEASIBLE": Status.INFEASIBLE,
}


def _run(asked: dict[str, Any], timeout_s: float | None) -> dict[str, Any]:
    command = [sys.executable, "-m", "valplan.solve.child"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    try:
        out, err = process.communicate(pickle.dumps(asked), timeout=timeout_s)
    except subprocess.TimeoutExpired as e:
        raise SolverError("the solver did not keep its time limit and was stopped") from e
    finally:
        process.kill()  # also on Ctrl-C: nothing is left running
        process.wait()
    if process.returncode:
        raise SolverError(err.decode(errors="replace").strip().splitlines()[-1:] or "the solver process ended early")
    answer: dict[str, Any] = pickle.loads(out)  # noqa: S301 - our own child wrote it
    return answer
