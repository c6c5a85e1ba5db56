"""What the bound on assignment and capacity rows leaves undecided of a capacitated problem, closed exactly by HiGHS.

With multipliers λ, μ ≥ 0 and the bound L they give, a plan cheaper than the best known one cannot open a candidate, or
leave it closed, where that raises L over it (:mod:`fixing`). Nor can it serve a whole point i from j where
L + (what opening j adds) + max(0, C_ij + μ_j·load_i − λ_i) does. Of split points the last term says nothing, since a
small share of a pair adds little.
"""

from dataclasses import dataclass

import numpy as np

from valplan.domain.case import Floats, Ints
from valplan.domain.outcome import Status
from valplan.model.staffing import Bools
from valplan.solve.bridge import Answer, SolverError
from valplan.solve.location.capacity import Loaded, solve_capacitated
from valplan.solve.location.choice import Choice
from valplan.solve.location.fixing import fix

MOST_PAIRS = 60_000  # beyond that the solver takes minutes for its first relaxation
ROUNDING = 1e-7  # of the best plan's cost: what sums of this size are off by


@dataclass(frozen=True)
class Remainder:
    """Pairs (points x candidates) and candidates that a better plan may use, and those that it must open."""

    pairs: Bools
    keep: Ints
    must: Bools


def remainder(of: Loaded, lam: Floats, mu: Floats, best: float) -> Remainder:
    """What the multipliers of points and of capacities leave undecided below the cost ``best``."""
    cost, load, capacity, choice = of.cost, of.load, of.capacity, of.choice
    gain = cost + mu * load[:, None] - lam[:, None]
    reduced = choice.opening - mu * capacity + np.minimum(gain, 0.0).sum(axis=0)
    _, value, priced = choice.best(reduced)
    room = best - (float(lam.sum()) + value) + ROUNDING * abs(best)
    fixed = fix(choice, reduced, lam, room)
    to_open, _ = choice.penalties(priced)
    pairs: Bools = np.broadcast_to(to_open <= room, cost.shape)
    if of.whole:
        pairs = to_open + np.maximum(gain, 0.0) <= room
    must = choice.must | fixed.opened
    keep = np.flatnonzero((pairs.any(axis=0) & ~fixed.closed) | must)
    return Remainder(pairs[:, keep], keep, must[keep])


def shared_out(cost: Floats, plan: Bools, serves: Ints) -> Remainder:
    """The candidates of a plan, all open, with as many of each point's cheapest ones as make a core that is small."""
    keep = np.flatnonzero(plan)
    width = max(1, min(len(keep), MOST_PAIRS // len(cost) - 1))
    nearest = np.argsort(cost[:, keep], axis=1, kind="stable")[:, :width]
    pairs = serves[:, None] == keep
    np.put_along_axis(pairs, nearest, True, axis=1)
    return Remainder(pairs, keep, np.ones(len(keep), dtype=np.bool_))


@dataclass(frozen=True)
class Closed:
    """The core's answer; ``share`` of each point (row) at each candidate (column of the whole problem)."""

    answer: Answer
    point: Ints
    candidate: Ints
    share: Floats


def close(of: Loaded, left: Remainder, serves: Ints, *, time_limit_s: float | None, gap: float) -> Closed | None:
    """Solve what is left, from the best known plan ``serves`` on; None if it is too large or the solver gave up."""
    keep, choice = left.keep, of.choice
    possible = left.pairs & np.isfinite(of.cost[:, keep])
    if possible.sum() > MOST_PAIRS:
        return None
    rest = Loaded(
        np.where(possible, of.cost[:, keep], np.inf), of.load, of.capacity[keep],
        Choice(choice.opening[keep], choice.most, left.must, choice.price[keep], choice.budget), of.whole,
    )  # fmt: skip
    known = np.full(len(of.capacity), -1)
    known[keep] = np.arange(len(keep))
    try:
        answer, point, candidate = solve_capacitated(rest, time_limit_s=time_limit_s, gap=gap, hint=known[serves])
    except SolverError:  # out of memory, or over its time: plan and bound found so far stand
        return None
    if answer.status is Status.INFEASIBLE:  # the known plan is in it, so that this is rounding and proves nothing
        return None
    share = np.zeros(0) if answer.values is None else np.round(answer.values[len(keep) :], 9)
    return Closed(answer, point, keep[candidate], share)
