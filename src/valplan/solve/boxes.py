"""What is known of a front while it is searched: points, bounds, and the boxes between points not looked into yet.

Between neighbours A (better in the first goal) and C (better in the second) lies a box: the second goal between the
limit up to which C is known to be the answer and what A has, the first between theirs. A plan of the front that is not
known yet lies in such a box.
"""

from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from valplan.domain.case import Case
from valplan.domain.outcome import Status
from valplan.rules.axes import Axis
from valplan.solve.epsilon import Found, Trial

SAME = 1e-9


@dataclass(frozen=True)
class Point:
    """A plan on the way, and the loosest limit (score of the second goal) at which it is known to be the answer."""

    found: Found
    limit: float
    status: Status


@dataclass(frozen=True)
class State:
    """The points so far, from the least first goal to the least second, and the bounds (limit, bound) proven."""

    points: tuple[Point, ...]
    floors: tuple[tuple[float, float], ...]
    second_bound: float
    rho: float
    solves: int

    def bound_at(self, limit: float) -> float:
        """What no plan whose second goal is at most ``limit`` gets the first goal below."""
        return max(bound for at, bound in self.floors if at >= limit - SAME)


@dataclass(frozen=True)
class Boxes:
    """How boxes are measured: by the second goal's values, and by the gap below which first goals are the same."""

    case: Case
    second: Axis
    gap: float

    def largest(self, state: State) -> tuple[Point, Point] | None:
        """The neighbours with the largest box between them, as shares of the front's size; None if all are shut."""
        first, last = state.points[0].found, state.points[-1].found
        width = max(self._value(first.second) - self._value(last.second), SAME)
        height = max(last.first - first.first, SAME)
        boxes = [
            (self._width(a, c) / width * (c.found.first - a.found.first) / height, -n)
            for n, (a, c) in enumerate(pairwise(state.points))
            if self._is_open(a, c)
        ]
        if not boxes:
            return None
        n = -max(boxes)[1]
        return state.points[n], state.points[n + 1]

    def limit(self, a: Point, c: Point) -> float:
        """Where to look: half-way, or a step below A where a look half-way gave C once more (a score)."""
        high, low = self._value(a.found.second) - self.second.step, self._value(c.limit)
        looked = low > self._value(c.found.second) + self.second.step
        at = high if looked else (high + low) / 2
        return self.second.score_of(self.case, float(np.floor(at)) if self.second.whole else at)

    def _is_open(self, a: Point, c: Point) -> bool:
        apart = c.found.first - a.found.first > max(self.gap * abs(c.found.first), SAME)
        return apart and self._width(a, c) > self.second.step * (1 + 1e-6)

    def _width(self, a: Point, c: Point) -> float:
        return self._value(a.found.second) - self._value(c.limit)

    def _value(self, score: float) -> float:
        return self.second.value_of(self.case, score)


def learnt(state: State, c: Point, limit: float, trial: Trial) -> State:
    """The state after a look below ``limit``, at which C is known to fit."""
    bound = min(max(trial.bound, state.bound_at(limit)), c.found.first)
    floors, new = (*state.floors, (limit, bound)), trial.found
    if new is None or new.first >= c.found.first - SAME:
        both = c.status == trial.status == Status.OPTIMAL
        same = replace(c, limit=limit, status=Status.OPTIMAL if both else Status.FEASIBLE)
        points = tuple(same if p is c else p for p in state.points)
    else:
        points = without_worse((*state.points, Point(new, limit, trial.status)))
    return replace(state, points=points, floors=floors, solves=state.solves + 1)


def without_worse(points: tuple[Point, ...]) -> tuple[Point, ...]:
    """The points in order, without those that another is at least as good as in both goals."""
    kept: list[Point] = []
    for p in sorted(points, key=lambda p: (p.found.first, p.found.second)):
        if not kept or p.found.second < kept[-1].found.second - SAME:
            kept.append(p)
    return tuple(kept)
