"""Solve a model over all its columns while building only those that can matter.

Duals π of the relaxation over some columns give every column its reduced cost r = c − Aᵀπ and, whatever π is, the bound
L(π) = Σ_i π_i·(lower_i if π_i > 0 else upper_i) + Σ_j min(0, r_j)·upper_j over *all* columns (Lagrangian duality).
Columns with r < 0 are added until there are none. With a plan of value U in hand, a column with r > U − L is zero in
every better plan; if all columns left out are such, the optimum over the rest is the optimum over all.
"""

from dataclasses import dataclass, replace

import numpy as np

from valplan.domain.case import Floats
from valplan.domain.outcome import Status
from valplan.model.staffing import Bools
from valplan.solve.bridge import Answer, Model, relaxed, restricted, solve_model
from valplan.solve.clock import Clock

WHOLE = 400_000  # columns; see docs/decisions/0008
ROUNDS = 12
TOLERANCE = 1e-7
LOOSE = 1e-4


def solve_by_pricing(
    model: Model, start: Bools, *, left_s: Clock, gap: float, whole: int = WHOLE, step: float = 0.0
) -> Answer:
    """The optimum over all columns, beginning with those of ``start``.

    ``left_s`` tells the seconds left (None: no limit). The answer's bound holds for the whole model. A model of at most
    ``whole`` columns, and one whose relaxation over the first columns has no solution, is handed to the solver whole.
    Where every value of the objective is a multiple of ``step``, a better plan is better by a whole step.
    """
    if len(model.lower) <= whole:
        return solve_model(model, time_limit_s=left_s(), gap=gap)
    prices = priced(model, start, left_s)
    if prices is None:
        return solve_model(model, time_limit_s=left_s(), gap=gap)
    bound, reduced, keep = prices.bound, prices.reduced, prices.built
    first = over_all(model, keep, solve_model(restricted(model, keep), time_limit_s=left_s(), gap=gap))
    if first.values is None:
        return solve_model(model, time_limit_s=left_s(), gap=gap)
    better_by = first.objective - bound - step
    can_matter = ~model.integer | (reduced <= better_by + TOLERANCE * max(1.0, abs(bound)))
    if not (can_matter & ~keep).any() or (step and better_by < -TOLERANCE * max(1.0, abs(bound))):
        return _proven(first, first.bound, bound)
    second = solve_model(restricted(model, can_matter | (first.values > 0)), time_limit_s=left_s(), gap=gap)
    second = over_all(model, can_matter | (first.values > 0), second)
    if second.values is None or second.objective > first.objective:
        return _proven(first, second.bound, bound)
    return _proven(second, second.bound, bound)


@dataclass(frozen=True)
class Prices:
    """The bound over all columns, each column's reduced cost, and which columns were built for it."""

    bound: float
    reduced: Floats
    built: Bools


def priced(model: Model, start: Bools, left_s: Clock, least: Bools | None = None) -> Prices | None:
    """Prices of the relaxation, begun with the columns of ``start``; None where it has no solution over those built.

    Of the many duals that may be best, those are taken that are small on the rows ``least`` (with a lower bound of 1),
    which are relaxed a little for it; the bound is of the model as it is.
    """
    matrix = model.matrix
    solved = model if least is None else _loosened(model, least)
    keep = start | ~model.integer  # a fraction of a continuous column may pay, so none is ever left out
    prices = None
    for _ in range(ROUNDS):
        lp = solve_model(relaxed(restricted(solved, keep)), time_limit_s=left_s())
        if lp.duals is None:
            return None
        reduced = model.objective - matrix.T @ lp.duals
        prices = Prices(lagrangian(model, lp.duals, reduced), reduced, keep)
        wanted = (reduced < -TOLERANCE) & ~keep
        if not wanted.any():
            break
        keep = keep | wanted
    return prices


def _loosened(model: Model, rows: Bools) -> Model:
    return replace(model, rows=replace(model.rows, lower=model.rows.lower - LOOSE * rows))


def lagrangian(model: Model, duals: Floats, reduced: Floats) -> float:
    """The bound L(π) of the model with those duals and reduced costs."""
    side = np.where(duals > 0, model.rows.lower, model.rows.upper)
    used = np.abs(duals) > 1e-12
    columns = np.minimum(reduced, 0.0)
    columns[columns > -1e-9] = 0.0
    return model.constant + float(duals[used] @ side[used]) + float(columns @ np.where(columns < 0, model.upper, 0.0))


def over_all(model: Model, keep: Bools, answer: Answer) -> Answer:
    """The answer over all columns; those left out are zero."""
    if answer.values is None:
        return answer
    values = np.zeros(len(model.lower))
    values[keep] = answer.values
    return Answer(answer.status, answer.objective, answer.bound, values)


def _proven(answer: Answer, solver_bound: float, lagrangian: float) -> Answer:
    bound = min(max(solver_bound, lagrangian), answer.objective)
    return Answer(
        answer.status if answer.status != Status.UNKNOWN else Status.FEASIBLE, answer.objective, bound, answer.values
    )
