"""Distances: the straight line times an assumed detour, in whole metres."""

from dataclasses import dataclass

from valplan.data.travel.places import Asked, Ways, whole
from valplan.domain.case import Told


@dataclass(frozen=True)
class Straight:
    """The source that needs nothing: straight line times detour, at the mode's mean speed."""

    def inputs(self) -> tuple[str, ...]:
        """Nothing but the tables and the numbers in force."""
        return ()

    def ways(self, asked: Asked) -> Ways:
        """Straight lines for every pair."""
        return Ways(whole(asked.straight_m()), whole(asked.straight_s()), Told())
