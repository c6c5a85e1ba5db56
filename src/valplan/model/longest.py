"""The longest ways of the premises stage: how far each column reaches, and what a plan's longest way comes to.

A longest way is a column that is at least the reach of every column in use. As a goal to weigh it is weak: half of a
far column counts half its reach. That a plan keeps within a length is strong: whatever reaches farther is not used.
"""

from dataclasses import dataclass

import numpy as np

from valplan.domain.case import Floats, Ints
from valplan.model.premises import PremisesDecisions

HALF = 0.5


@dataclass(frozen=True)
class LongestWay:
    """A longest way.

    Attributes
    ----------
    column : int
        The column that is at least the longest way.
    columns : integer array
        What can be used, 0 or 1 in every plan.
    reach : float array
        Metres that somebody has where each of them is used.
    least : float
        Metres that no plan is below: the longest of everyone's way to what is nearest.
    """

    column: int
    columns: Ints
    reach: Floats
    least: float

    def beyond(self, most: float) -> Ints:
        """The columns that no plan uses whose longest way is at most so many metres."""
        return self.columns[self.reach > most]

    def of(self, values: Floats) -> float:
        """The longest way of the column values, metres."""
        return float(self.reach[values[self.columns] > HALF].max(initial=self.least))

    def lengths(self, upper: Floats) -> Floats:
        """All that the longest way can come to, metres in order, with ``upper`` bounds of all the model's columns."""
        able = self.reach[(upper[self.columns] > 0) & (self.reach >= self.least)]
        return np.unique(np.append(able, self.least))


def longest_ways(d: PremisesDecisions) -> tuple[LongestWay, ...]:
    """The longest ways that the decisions have rows for."""
    reach = d.assign.keys.worst_m.to_numpy(dtype=np.float64)
    nearest = d.assign.keys.worst_m.groupby(d.assign.keys.district).min()
    polling = LongestWay(int(d.worst.ids[0]), d.assign.ids, reach, float(nearest.max()))
    early = LongestWay(int(d.worst.ids[1]), d.miss.ids, d.missed.beyond_m, d.missed.nearest_m)
    return (polling, early) if d.bounds_longest_early else (polling,)


def settled(d: PremisesDecisions, values: Floats) -> Floats:
    """The values with the misses and the longest ways as small as the others let them be."""
    least = values.copy()
    open_enough = dict(zip(d.enough.keys.premises, values[d.enough.ids] > HALF, strict=True))
    least[d.miss.ids] = [not any(open_enough[s] for s in near) for near in d.miss_sets]
    for way in longest_ways(d):
        least[way.column] = way.of(least)
    return least
