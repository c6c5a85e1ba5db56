"""Nearest columns: of each demand point only the candidates that can matter, cheapest first.

With multipliers λ of the assignment rows, a pair (i, j) adds min(0, C_ij − λ_i) to the Lagrangian bound. A pair that is
left out adds nothing as long as λ_i is no greater than the cheapest cost left out. ``beyond`` holds that cost, the
multipliers are kept under it, and so every bound over these columns is a bound over all pairs.
"""

from dataclasses import dataclass

import numpy as np

from valplan.domain.case import Floats, Ints

BLOCK = 2_000_000


@dataclass(frozen=True)
class Nearest:
    """The cheapest candidates of each point, in order of cost.

    Attributes
    ----------
    candidate : integers (points, width)
        Column numbers.
    cost : floats (points, width)
        Their costs, ascending along each row.
    beyond : floats (points,)
        The cheapest cost left out; ``top`` when every candidate is listed.
    top : float
        What it costs not to be served: more than any plan worth having.
    """

    candidate: Ints
    cost: Floats
    beyond: Floats
    top: float

    @property
    def width(self) -> int:
        """Columns listed for each point."""
        return int(self.cost.shape[1])


def nearest(cost: Floats, width: int, top: float) -> Nearest:
    """The ``width`` cheapest candidates of each row of ``cost`` (points, candidates; none over ``top``)."""
    points, candidates = cost.shape
    width = min(width, candidates)
    found = Nearest(np.empty((points, width), dtype=np.int64), np.empty((points, width)), np.full(points, top), top)
    step = max(1, BLOCK // candidates)
    for start in range(0, points, step):
        rows = slice(start, min(points, start + step))
        _fill(found, cost[rows], rows)
    return found


def _fill(found: Nearest, cost: Floats, rows: slice) -> None:
    width = found.width
    if width < cost.shape[1]:
        part = np.sort(np.argpartition(cost, width, axis=1)[:, :width], axis=1)
        inside = np.take_along_axis(cost, part, axis=1)
        found.beyond[rows] = np.partition(cost, width, axis=1)[:, width]
    else:
        part, inside = np.broadcast_to(np.arange(width), cost.shape), cost
    order = np.argsort(inside, axis=1, kind="stable")
    found.candidate[rows] = np.take_along_axis(part, order, axis=1)
    found.cost[rows] = np.take_along_axis(inside, order, axis=1)


@dataclass(frozen=True)
class Pairs:
    """The pairs that a dual ascent works on: for each point the first ``count`` columns of its list.

    ``cap`` is the cheapest cost that a point has outside its pairs, so its multiplier may not exceed it.
    """

    count: Ints
    point: Ints
    candidate: Ints
    cost: Floats
    cap: Floats
    start: Ints

    def __len__(self) -> int:
        return len(self.cost)


def pairs_within(near: Nearest, reach: Floats, served: Floats, most: Floats) -> Pairs:
    """The pairs cheaper than ``reach`` (one value a point), at least one a point.

    ``served`` is what each point costs at the candidates that are open in any case (``top`` without one): a dearer pair
    is never wanted. ``most`` is the most that it can cost in a plan better than the best: a dearer pair is not there.
    """
    limit = np.minimum(reach, served)[:, None]
    count = np.maximum(1, ((near.cost < limit) & (near.cost <= most[:, None])).sum(axis=1))
    last = np.minimum(count, near.width - 1)[:, None]
    after = np.where(count < near.width, np.take_along_axis(near.cost, last, axis=1)[:, 0], near.beyond)
    inside = np.arange(near.width) < count[:, None]
    return Pairs(
        count=count,
        point=np.repeat(np.arange(len(count)), count),
        candidate=near.candidate[inside],
        cost=near.cost[inside],
        cap=np.minimum(np.where(after > most, near.top, after), served),
        start=np.concatenate([[0], np.cumsum(count)[:-1]]),
    )
