"""The process that runs the solver: reads models from standard input, writes the answers to standard output.

HiGHS ignores Ctrl-C and cannot be called back, so it runs where it can be killed.
"""

import os
import pickle
import sys
from datetime import timedelta
from queue import SimpleQueue
from threading import Thread
from typing import Any

import numpy as np
from ortools.math_opt import model_pb2
from ortools.math_opt.python import mathopt
from ortools.math_opt.solvers import highs_pb2

# HiGHS spends most of its time on large assignment models in two presolve rules that find next to nothing in them:
# parallel rows and columns (rule 13) and probing (rule 15), as HiGHS numbers them; see docs/decisions/0008.
PRESOLVE_RULES_OFF = 1 << 13 | 1 << 15
LARGE = 100_000  # columns
# Smaller models within the model, to find a plan with: half of the time in a large one that has a good plan already.
SEARCH_OFF = dict.fromkeys(
    ("mip_heuristic_run_rins", "mip_heuristic_run_rens", "mip_heuristic_run_root_reduced_cost"), False
)


def main() -> None:
    """Solve one model after another until nobody asks any more."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever the solver prints must not get into the answers
    asked: SimpleQueue[dict[str, Any]] = SimpleQueue()
    Thread(target=_listen, args=(asked,), daemon=True).start()
    while True:
        try:
            model = asked.get()
        except KeyboardInterrupt:
            return
        pickle.dump(solve(model), answers)
        answers.flush()


def _listen(asked: "SimpleQueue[dict[str, Any]]") -> None:
    """Read models while the solver works, so that it ends in the midst of one when whoever asked is gone."""
    while True:
        try:
            asked.put(pickle.load(sys.stdin.buffer))  # noqa: S301 - our own parent wrote it
        except EOFError:
            os._exit(0)


def solve(asked: dict[str, Any]) -> dict[str, Any]:
    """Solve a model given as arrays; answers with plain values and arrays."""
    model = mathopt.Model.from_model_proto(_proto(asked))
    params = mathopt.SolveParameters(relative_gap_tolerance=asked["gap"], random_seed=asked["seed"])
    if len(asked["lower"]) > LARGE:
        params.highs = highs_pb2.HighsOptionsProto(
            int_options={"presolve_rule_off": PRESOLVE_RULES_OFF},
            bool_options=SEARCH_OFF if asked["hint"] is not None else {},
        )
    if asked["time_limit_s"] is not None:
        params.time_limit = timedelta(seconds=asked["time_limit_s"])
    given = mathopt.ModelSolveParameters(
        variable_values_filter=mathopt.SparseVectorFilter(skip_zero_values=True),
        reduced_costs_filter=mathopt.SparseVectorFilter(filtered_items=()),
    )
    if asked["hint"] is not None:
        columns = list(model.variables())
        given.solution_hints.append(
            mathopt.SolutionHint(variable_values=dict(zip(columns, asked["hint"].tolist(), strict=True)))
        )
    try:
        result = mathopt.solve(model, mathopt.SolverType.HIGHS, params=params, model_params=given)
    except AttributeError:  # what MathOpt raises for any error of HiGHS, such as a hint that it refuses
        if asked["hint"] is None:
            raise
        result = mathopt.solve(model, mathopt.SolverType.HIGHS, params=params)
    return _answer(result, asked)


def _proto(asked: dict[str, Any]) -> model_pb2.ModelProto:
    proto = model_pb2.ModelProto()
    columns, rows = len(asked["lower"]), len(asked["row_lower"])
    proto.variables.ids.extend(range(columns))
    proto.variables.lower_bounds.extend(asked["lower"].tolist())
    proto.variables.upper_bounds.extend(asked["upper"].tolist())
    proto.variables.integers.extend(asked["integer"].tolist())
    costly = np.flatnonzero(asked["objective"])
    proto.objective.linear_coefficients.ids.extend(costly.tolist())
    proto.objective.linear_coefficients.values.extend(asked["objective"][costly].tolist())
    proto.objective.offset = asked["constant"]
    proto.linear_constraints.ids.extend(range(rows))
    proto.linear_constraints.lower_bounds.extend(asked["row_lower"].tolist())
    proto.linear_constraints.upper_bounds.extend(asked["row_upper"].tolist())
    proto.linear_constraint_matrix.row_ids.extend(asked["row"].tolist())
    proto.linear_constraint_matrix.column_ids.extend(asked["column"].tolist())
    proto.linear_constraint_matrix.coefficients.extend(asked["coefficient"].tolist())
    return proto


def _answer(result: mathopt.SolveResult, asked: dict[str, Any]) -> dict[str, Any]:
    found = result.has_primal_feasible_solution()
    answer: dict[str, Any] = {
        "reason": result.termination.reason.name,
        "bound": result.termination.objective_bounds.dual_bound,
        "objective": result.termination.objective_bounds.primal_bound,
        "values": _spread(result.variable_values(), len(asked["lower"])) if found else None,
        "duals": None,
    }
    if found and not asked["integer"].any() and result.has_dual_feasible_solution():
        answer["duals"] = _spread(result.dual_values(), len(asked["row_lower"]))
    return answer


def _spread(values: dict[Any, float], size: int) -> Any:
    """Values by the number of their column or row; those not told are zero."""
    spread = np.zeros(size)
    spread[[key.id for key in values]] = list(values.values())
    return spread


if __name__ == "__main__":
    main()
