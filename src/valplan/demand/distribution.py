"""How far a group of people have, as one distribution, and what is read off it."""

from dataclasses import dataclass

import numpy as np

from valplan.domain.case import Ints

PER_CENT = 100


@dataclass(frozen=True)
class Distribution:
    """Whole metres or whole seconds, each length once and in rising order, with how many people have it.

    Sums are computed in whole numbers and divided last, so that the order in which people were
    told changes nothing. Sums stay below 2⁶³ for a million people with a thousand kilometres each.
    """

    lengths: Ints
    people: Ints

    @classmethod
    def of(cls, lengths: Ints, people: Ints) -> "Distribution":
        """The distribution of lengths with weights; those whom nobody has are left out.

        Raises
        ------
        ValueError
            If all weights are nought.
        """
        some = people > 0
        if not some.any():
            raise ValueError("nobody has a length")
        found, where = np.unique(lengths[some], return_inverse=True)
        counts = np.zeros(len(found), dtype=np.int64)
        np.add.at(counts, where, people[some])
        return cls(found.astype(np.int64), counts)

    @property
    def total(self) -> int:
        """How many people there are."""
        return int(self.people.sum())

    @property
    def mean(self) -> float:
        """The mean length."""
        return int(self.lengths @ self.people) / self.total

    @property
    def longest(self) -> int:
        """The longest length that anyone has."""
        return int(self.lengths[-1])

    @property
    def gini(self) -> float:
        """The Gini coefficient: Σᵢⱼ wᵢwⱼ·|zᵢ − zⱼ| / (2·W²·mean), between 0 (all have the same) and 1.

        With lengths in rising order and C the cumulative weights this is Σ wᵢzᵢ·(2Cᵢ − wᵢ − W) / (W·Σ wᵢzᵢ).
        """
        ways = self.people * self.lengths
        above_and_below = 2 * np.cumsum(self.people) - self.people - self.total
        whole = self.total * int(ways.sum())
        return int(ways @ above_and_below) / whole if whole else 0.0

    def percentile(self, per_cent: int) -> int:
        """The shortest length that at least ``per_cent`` of the people have no longer than; nothing is interpolated."""
        reached = PER_CENT * np.cumsum(self.people) >= per_cent * self.total
        return int(self.lengths[int(np.argmax(reached))])

    def share_within(self, limit: float) -> float:
        """Share of the people with at most ``limit``."""
        return int(self.people[self.lengths <= limit].sum()) / self.total
