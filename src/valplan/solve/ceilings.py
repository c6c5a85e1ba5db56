"""Solve under ceilings that are rows over nearly all columns.

Such a row makes branching many times slower, most of all as long as no solution that keeps it is known. It is left out
first; if the solution exceeds it, the next solve has a price on what exceeds it, and what comes out of that, which
keeps the ceiling, is where the solve with the row begins. Where no price leads to one, the excess itself is made as
small as can be: that proves that nothing fits, or gives a plan, which stands unless a better one is found in time.
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
TIGHT = 0.1  # what ceilings may add to the goal, as a share of it, for a price on them to lead anywhere
KEPT = 1e-6
PROVEN = 1e-5  # least excess, as a share of the ceilings, that is taken for a proof and not for rounding


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
    floor = max(first.bound, -np.inf if linear.values is None else linear.objective)
    had = hint = None
    if floor - first.bound <= TIGHT * abs(first.bound):
        least = LEAST * abs(first.objective) / np.maximum(np.abs(model.rows.upper), 1.0)
        dual = np.zeros_like(over) if linear.duals is None else -linear.duals
        had = _kept(model, free, late, np.where(over > 0, np.maximum(dual, least), 0.0), left_s, gap)
        far = had is not None and _goal(model, had) - floor > WORTH * abs(floor)
        hint = None if far else had
    if had is None:
        fits = _least_excess(model, late, left_s)
        if fits.status == Status.INFEASIBLE:
            return fits
        had = hint = fits.values
    answer = solve_model(model, time_limit_s=left_s(), gap=gap, hint=hint)
    if answer.values is None and answer.status != Status.INFEASIBLE and had is not None:
        answer = Answer(Status.FEASIBLE, _goal(model, had), answer.bound, had)
    return answer if answer.values is None else replace(answer, bound=max(answer.bound, floor))


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


def _least_excess(model: Model, late: Bools, left_s: Clock) -> Answer:
    """Values that keep the ceilings, or none; proven infeasible where every solution exceeds one.

    The excess of each ceiling, as a share of it, is a column of its own, and their sum is what is minimised.
    """
    rows, size = np.flatnonzero(late), len(model.lower)
    scale = np.maximum(np.abs(model.rows.upper[rows]), 1.0)
    eased = replace(
        model.rows,
        row=np.concatenate([model.rows.row, rows]),
        column=np.concatenate([model.rows.column, np.arange(size, size + len(rows))]),
        coefficient=np.concatenate([model.rows.coefficient, -scale]),
    )

    def widened(values: Floats, more: float) -> Floats:
        return np.concatenate([values, np.full(len(rows), more)])

    excess = Model(
        lower=widened(model.lower, 0.0), upper=widened(model.upper, np.inf),
        integer=np.concatenate([model.integer, np.zeros(len(rows), dtype=np.bool_)]),
        objective=widened(np.zeros(size), 1.0), constant=0.0, rows=eased,
    )  # fmt: skip
    found = solve_model(excess, time_limit_s=left_s.share(1)())
    if found.bound > PROVEN:
        return Answer(Status.INFEASIBLE, np.inf, np.inf)
    values = None if found.values is None else found.values[:size]
    kept = values is not None and not _over(model, late, values).any()
    return Answer(Status.UNKNOWN, np.inf, -np.inf, values if kept else None)


def _goal(model: Model, values: Floats) -> float:
    return float(model.objective @ values + model.constant)


def _over(model: Model, late: Bools, values: Floats) -> Floats:
    """What each ceiling is exceeded by, shape (rows,)."""
    excess = np.where(late, model.matrix @ values - model.rows.upper, 0.0)
    return np.where(excess > KEPT, excess, 0.0)
