"""Which areas early voting covers, from the sessions of a plan."""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from valplan.demand.opening import is_evening
from valplan.domain.case import Case
from valplan.domain.election import SATURDAY
from valplan.domain.plan import EarlySession, Plan


@dataclass(frozen=True)
class Openness:
    """How much a place is open: days, days with an evening, Saturdays and Sundays."""

    days: int
    evenings: int
    weekend: int

    @property
    def evening_and_weekend(self) -> bool:
        """Whether there is at least one evening and one weekend day."""
        return self.evenings > 0 and self.weekend > 0


def openness(case: Case, plan: Plan) -> dict[str, Openness]:
    """How much each early-voting place of the plan is open."""
    by_place: dict[str, list[EarlySession]] = defaultdict(list)
    for s in plan.early_sessions:
        by_place[s.premises].append(s)
    return {
        premises: Openness(
            days=len({s.on for s in sessions}),
            evenings=len({s.on for s in sessions if is_evening(case, s.closes)}),
            weekend=len({s.on for s in sessions if s.on.weekday() >= SATURDAY}),
        )
        for premises, sessions in sorted(by_place.items())
    }


def is_open_enough(case: Case, o: Openness) -> bool:
    """Whether a place is open on enough days, evenings and weekend days for the policy of geographic spread."""
    return (
        o.days >= case.whole("spread_days")
        and o.evenings >= case.whole("spread_evening_days")
        and o.weekend >= case.whole("spread_weekend_days")
    )


def open_enough(case: Case, opened: dict[str, Openness]) -> list[str]:
    """The known places among ``opened`` that are open enough, in order."""
    return [p for p, o in opened.items() if p in case.premises and is_open_enough(case, o)]


def share_reached(case: Case, area: str, premises: list[str], limit_m: float) -> float:
    """Share of an area's electors with at least one of the premises within ``limit_m``."""
    rows = case.points_of_area[area]
    weights = case.point_electors[rows]
    if not premises or not weights.sum():
        return 0.0
    columns = np.array([case.premises_index[p] for p in premises])
    within = (case.travel.points[np.ix_(rows, columns)] <= limit_m).any(axis=1)
    return float(weights[within].sum() / weights.sum())


def nearest_of(case: Case, area: str, premises: list[str]) -> tuple[str, int] | None:
    """The one of the premises that lies nearest to an area as a whole, and the electors' mean distance, whole metres.

    The distance is that of each elector to the nearest of all the premises, which need not be the one that is named:
    of an area on both sides of a lake one half may go elsewhere. None if there are no premises, or nobody lives there.
    """
    rows = case.points_of_area[area]
    weights = case.point_electors[rows]
    if not premises or not weights.sum():
        return None
    columns = np.array([case.premises_index[p] for p in premises])
    metres = case.travel.points[np.ix_(rows, columns)]
    place = premises[int(np.argmin(weights @ metres / weights.sum()))]
    return place, round(float(np.average(metres.min(axis=1), weights=weights)))
