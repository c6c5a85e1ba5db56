"""The least longest way, by thresholds: it is one of the ways that there are, so each is tried as a limit.

Under a limit everything that reaches farther is held at zero. That makes the model smaller, and its relaxation says far
more than that of the row "at least every way in use" does. A limit that nothing fits is a bound: the next longer way
(bottleneck problems: Edmonds & Fulkerson 1970; the p-centre: Minieka 1970). The search begins at what nobody can be
nearer than, which often is the answer, and goes on in steps twice as long each time, then by halves.
"""

from dataclasses import replace

import numpy as np

from valplan.domain.case import Floats
from valplan.domain.municipality import ORE_PER_KRONA
from valplan.domain.outcome import Status
from valplan.model.algebra import Linear, Rows
from valplan.model.longest import LongestWay, longest_ways, settled
from valplan.model.money import premises_money
from valplan.model.premises import PremisesDecisions
from valplan.solve.bridge import Answer, Model, model_of, solve_model
from valplan.solve.clock import Clock

HAIR_M = 1e-2  # ways are whole metres, and what rows allow is rounded
FIRST = 1.0  # with nothing below zero to minimise, the gap at which the first plan found is the answer
FITS = 1e-3  # what a row of a plan found earlier may be exceeded by, since the solver rounds


def premises_model(d: PremisesDecisions, rows: Rows, goal: Linear) -> Model:
    """The model of the premises stage, without the columns that reach beyond what rows allow a longest way."""
    return within(d, model_of(d.blocks, rows, goal))


def within(d: PremisesDecisions, model: Model) -> Model:
    """The model with the columns held at zero that reach beyond what its rows allow a longest way."""
    upper = model.upper.copy()
    alone = np.bincount(model.rows.row, minlength=len(model.rows.keys)) == 1
    for way in longest_ways(d):
        here = alone[model.rows.row] & (model.rows.column == way.column) & (model.rows.coefficient > 0)
        most = model.rows.upper[model.rows.row[here]] / model.rows.coefficient[here]
        upper[way.beyond(float(most.min(initial=np.inf)) + HAIR_M)] = 0.0
    return replace(model, upper=upper)


def longest_alone(d: PremisesDecisions, model: Model) -> LongestWay | None:
    """The longest way that is all that the model minimises, if it is one."""
    sought = np.flatnonzero(model.objective).tolist()
    return next((w for w in longest_ways(d) if sought == [w.column] and model.objective[w.column] > 0), None)


def least_longest(
    d: PremisesDecisions, model: Model, way: LongestWay, left_s: Clock, gap: float, hint: Floats | None = None
) -> Answer:
    """The answer of the model, which minimises that longest way alone, within ``gap`` (a share of it).

    ``hint`` are values to begin from. A limit that time leaves undecided is passed over, and the bound stays below it.
    What little is spent leads the solver to a first plan, which is all that a limit asks for.
    """
    lengths = way.lengths(model.upper)
    spent = model_of(d.blocks, model.rows, Linear.total(premises_money(d).values())).objective

    def under(k: int) -> Model:
        upper = model.upper.copy()
        upper[way.beyond(lengths[k])] = 0.0
        return replace(model, upper=upper, objective=np.maximum(spent, 0.0) / ORE_PER_KRONA, constant=0.0)

    best = None if hint is None or not _fits(model, settled(d, hint)) else settled(d, hint)
    low, look, high, step = 0, 0, _place(lengths, way, best), 1
    while look < high and not _near(lengths, low, high, gap) and not (left_s.is_over and best is not None):
        at = min(look + step - 1, len(lengths) - 1 if best is None else (look + high) // 2)
        found = solve_model(under(at), time_limit_s=left_s.share(2)(), gap=FIRST)
        if found.values is not None:
            best = settled(d, found.values)
            high = _place(lengths, way, best)
            continue
        look = at + 1
        if found.status == Status.INFEASIBLE:
            low, step = look, 2 * step
        else:
            step = len(lengths) if best is None else 2 * step  # first of all there must be a plan
    return _answer(model, way, lengths, low, best, gap)


def _place(lengths: Floats, way: LongestWay, values: Floats | None) -> int:
    """The number of the values' longest way; one more than there are if there are no values."""
    return len(lengths) if values is None else int(np.searchsorted(lengths, way.of(values)))


def _near(lengths: Floats, low: int, high: int, gap: float) -> bool:
    return high < len(lengths) and lengths[high] - lengths[low] <= gap * lengths[high]


def _fits(model: Model, values: Floats) -> bool:
    return bool(model.rows.satisfied(values, tolerance=FITS).all() and (values <= model.upper + FITS).all())


def _answer(model: Model, way: LongestWay, lengths: Floats, low: int, best: Floats | None, gap: float) -> Answer:
    if best is None and low == len(lengths):
        return Answer(Status.INFEASIBLE, np.inf, np.inf)
    price = float(model.objective[way.column])
    bound = price * float(lengths[low]) + model.constant if low < len(lengths) else np.inf
    if best is None:
        return Answer(Status.UNKNOWN, np.inf, bound)
    value = price * way.of(best) + model.constant
    bound = min(bound, value)
    return Answer(Status.OPTIMAL if value - bound <= gap * abs(value) else Status.FEASIBLE, value, bound, best)
