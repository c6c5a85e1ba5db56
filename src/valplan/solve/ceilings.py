"""Solve under ceilings that are rows over nearly all columns.

Such a row makes branching many times slower, most of all as long as no solution that keeps it is known. It is left out
first; if the solution exceeds it, the next solve has a price on what exceeds it, and what comes out of that, which
keeps the ceiling, is where the solve with the row begins.
"""

from dataclasses import replace

import numpy as np

from valplan.domain.case import Floats
from valplan.domain.outcome import Status
from valplan.model.staffing import Bools
from valplan.solve.bridge import Answer, Model, relaxed, solve_model
from valplan.solve.clock import Clock

PRICES = (2.0, 4.0, 8.0, 32.0)  # on a ceiling, one after the other, as a multiple of its price in the relaxation
LEAST = 0.02  # such a price is no less than this share of what the goal comes to for each unit of the ceiling
ROUGH = 5e-3  # gap of those solves; with a dear price they are as slow as with the row
WORTH = 1e-2  # a plan farther than this from the relaxation misleads the search that begins with it
KEPT = 1e-6


def under_ceilings(model: Model, late: Bools, left_s: Clock, gap: float) -> Answer:
    """The best answer within ``gap``; ``late`` marks the rows that are ceilings, shape (rows,).

    A solution without them that keeps them is as good under them, and its bound holds.
    """
    free = replace(model, rows=replace(model.rows, upper=np.where(late, np.inf, model.rows.upper)))
    first = solve_model(free, time_limit_s=left_s(), gap=gap)
    if first.values is None:
        return first
    over = _over(model, late, first.values)
    if not over.any():
        return first
    linear = solve_model(relaxed(model), time_limit_s=left_s())
    if linear.status == Status.INFEASIBLE:
        return linear
    least = LEAST * abs(first.objective) / np.maximum(np.abs(model.rows.upper), 1.0)
    dual = np.zeros_like(over) if linear.duals is None else -linear.duals
    hint = _kept(model, free, late, np.where(over > 0, np.maximum(dual, least), 0.0), left_s, gap)
    if hint is not None and _goal(model, hint) - linear.objective > WORTH * abs(linear.objective):
        hint = None
    answer = solve_model(model, time_limit_s=left_s(), gap=gap, hint=hint)
    return answer if answer.values is None else replace(answer, bound=max(answer.bound, first.bound))


def _kept(model: Model, free: Model, late: Bools, price: Floats, left_s: Clock, gap: float) -> Floats | None:
    """A good solution that keeps the ceilings, found by a price on what exceeds them; None if none is found so."""
    dear = price > 0
    for times in PRICES:
        free_of_charge = times * float(price[dear] @ model.rows.upper[dear])
        priced = replace(
            free,
            objective=model.objective + model.matrix.T @ (times * price),
            constant=model.constant - free_of_charge,
        )
        values = solve_model(priced, time_limit_s=left_s(), gap=max(gap, ROUGH)).values
        if values is not None and not _over(model, late, values).any():
            return values
    return None


def _goal(model: Model, values: Floats) -> float:
    return float(model.objective @ values + model.constant)


def _over(model: Model, late: Bools, values: Floats) -> Floats:
    """What each ceiling is exceeded by, shape (rows,)."""
    excess = np.where(late, model.matrix @ values - model.rows.upper, 0.0)
    return np.where(excess > KEPT, excess, 0.0)
