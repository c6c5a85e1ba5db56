"""How early voting covers each area on each day: what is open nearest, how far, and whether that is near enough."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import time

import numpy as np

from valplan.demand.opening import is_evening
from valplan.domain.case import NOT_REACHED, Case, Ints, Transit
from valplan.domain.election import SATURDAY
from valplan.domain.outcome import AreaCoverage, AreaDay, Verdict
from valplan.domain.plan import Plan
from valplan.evaluate.mode_times import reckoned_modes, seconds_by_mode
from valplan.evaluate.transit import transit_seconds
from valplan.model.premises_keys import polling_limit_m
from valplan.model.staffing import Bools

FAR = np.iinfo(np.int64).max
SHARE_ROUNDING = 1e-9


def area_days(case: Case, plan: Plan, areas: Iterable[AreaCoverage]) -> tuple[AreaDay, ...]:
    """Every area on every day of early voting, election day included, in the order of the areas and then of the days.

    Parameters
    ----------
    areas
        How the areas are covered over the whole period.
    """
    days = [_open_on(case, plan, day) for day in case.election.early_days]
    found = tuple(_area_day(case, plan, area, day) for area in areas for day in days)
    return found if case.travel.transit is None else tuple(_with_transit(case, plan, found, case.travel.transit))


def _with_transit(case: Case, plan: Plan, days: Iterable[AreaDay], transit: Transit) -> Iterator[AreaDay]:
    """The days with what public transport reaches on the day of the timetable."""
    seconds = transit_seconds(case, plan)
    for day in days:
        if day.on != transit.facts.on:
            yield day
            continue
        rows = case.points_of_area[day.area_id]
        some = rows[seconds[rows] != NOT_REACHED]
        electors = case.point_electors[some]
        told = {
            "transit_share": float(electors.sum() / case.point_electors[rows].sum()),
            "transit_time_s": _mean(seconds[some], electors) if electors.any() else None,
        }
        yield day.model_copy(update=told)


@dataclass(frozen=True)
class _Day:
    """What is open on a day (counted from election day).

    For each demand point: the column of the nearest open place (``NOT_REACHED`` if none is), metres to it, to the
    nearest early voting, to the nearest that is no mobile stop, and to the nearest that is open in the evening; ``FAR``
    where there is none. ``own_near`` tells whose own polling place is open and within the limit of their district.
    ``hours`` are those of each open place.
    """

    day: int
    hours: Mapping[str, tuple[time, time]]
    column: Ints
    metres: Ints
    early_m: Ints
    fixed_m: Ints
    evening_m: Ints
    own_near: Bools

    def share_near(self, case: Case, rows: Ints, limit_m: int, early_m: Ints) -> float:
        """Share of the electors of demand points with early voting within ``limit_m``, or their own polling place."""
        return _share(case, rows, (early_m <= limit_m) | self.own_near)

    def share_in_evening(self, case: Case, rows: Ints, limit_m: int) -> float:
        """The same of those places that are open in the evening."""
        own_near = self.own_near & is_evening(case, case.election.polling_closes)
        return _share(case, rows, (self.evening_m <= limit_m) | own_near)


def _open_on(case: Case, plan: Plan, day: int) -> _Day:
    hours = _hours_on(case, plan, day)
    count = len(case.municipality.points)
    column = np.full(count, NOT_REACHED)
    metres, fixed_m, evening_m = (np.full(count, FAR) for _each in range(3))
    for place, (_opens, closes) in sorted(hours.items()):
        to = np.full(count, case.premises_index[place])
        found = case.travel.points[np.arange(count), to]
        nearer = found < metres
        column, metres = np.where(nearer, to, column), np.where(nearer, found, metres)
        fixed_m = fixed_m if case.premises[place].mobile else np.minimum(fixed_m, found)
        evening_m = np.minimum(evening_m, found) if is_evening(case, closes) else evening_m
    early = _Day(day, hours, column, metres, metres, fixed_m, evening_m, np.zeros(count, dtype=np.bool_))
    return _with_polling(case, plan, early) if day == 0 else early


def _with_polling(case: Case, plan: Plan, day: _Day) -> _Day:
    """Election day, when everyone's own polling place is open beside early voting; it has a limit of its own."""
    own = _own_polling_place(case, plan)
    own_m = np.where(own == NOT_REACHED, FAR, case.travel.points[np.arange(len(own)), own])
    limits = np.array([polling_limit_m(case, p.district) for p in case.municipality.points])
    polled = {p.premises: (case.election.polling_opens, case.election.polling_closes) for p in plan.polling}
    return replace(
        day, hours={**polled, **day.hours}, column=np.where(own_m < day.metres, own, day.column),
        metres=np.minimum(day.metres, own_m), own_near=own_m <= limits,
    )  # fmt: skip


def _hours_on(case: Case, plan: Plan, day: int) -> dict[str, tuple[time, time]]:
    on = case.election.date_of(day)
    sessions = [s for s in plan.early_sessions if s.on == on and s.premises in case.premises]
    return {
        p: (
            min(s.opens for s in sessions if s.premises == p),
            max(s.closes for s in sessions if s.premises == p),
        )
        for p in {s.premises for s in sessions}
    }


def _own_polling_place(case: Case, plan: Plan) -> Ints:
    column = np.full(len(case.municipality.points), NOT_REACHED, dtype=np.int64)
    for p in plan.polling:
        if p.district in case.points_of_district:
            column[case.points_of_district[p.district]] = case.premises_index[p.premises]
    return column


def _area_day(case: Case, plan: Plan, area: AreaCoverage, day: _Day) -> AreaDay:
    rows = case.points_of_area[area.area_id]
    rows = rows[case.point_electors[rows] > 0]
    on, place = case.election.date_of(day.day), _nearest_to_most(case, day, rows)
    opens, closes = day.hours.get(place, (None, None))
    reached = rows[day.column[rows] != NOT_REACHED]
    metres, weights = day.metres[reached], case.point_electors[reached]
    times = {mode: _mean(s, weights) for mode, s in seconds_by_mode(case, reached, day.column[reached]).items()}
    evening = _is_enough(case, day.share_in_evening(case, rows, area.limit_m))
    verdict = _verdict(case, plan, area, day, day.share_near(case, rows, area.limit_m, day.fixed_m))
    return AreaDay(
        area_id=area.area_id, day=day.day, on=on, weekend=on.weekday() >= SATURDAY, electors=area.electors,
        nearest_premises=place, opens=opens, closes=closes, evening=evening,
        mean_distance_m=_mean(metres, weights), max_distance_m=int(metres.max(initial=0)),
        walk_time_s=times["walk"] if len(reached) else None, car_time_s=times["car"] if len(reached) else None,
        reckoned=reckoned_modes(case), transit_share=None, transit_time_s=None,
        share_within=day.share_near(case, rows, area.limit_m, day.early_m), limit_m=area.limit_m, verdict=verdict,
        reason=" ".join(c.reason for c in plan.compensations if c.area_id == area.area_id)
        if verdict is Verdict.COMPENSATED else "",
    )  # fmt: skip


def _nearest_to_most(case: Case, day: _Day, rows: Ints) -> str:
    electors: dict[int, int] = defaultdict(int)
    for column, weight in zip(day.column[rows].tolist(), case.point_electors[rows].tolist(), strict=True):
        if column != NOT_REACHED:
            electors[column] += weight
    ids = {column: case.municipality.premises[column].premises_id for column in electors}
    return min(((-n, ids[column]) for column, n in electors.items()), default=(0, ""))[1]


def _verdict(case: Case, plan: Plan, area: AreaCoverage, day: _Day, share: float) -> Verdict:
    if _is_enough(case, share):
        return Verdict.COVERED
    acts = any(_acts(day, c.premises) for c in plan.compensations if c.area_id == area.area_id)
    return Verdict.COMPENSATED if acts and area.verdict is not Verdict.NOT_COVERED else Verdict.NOT_COVERED


def _share(case: Case, rows: Ints, near: Bools) -> float:
    """Share of the electors of demand points who are near."""
    weights = case.point_electors[rows]
    return int(weights[near[rows]].sum()) / int(weights.sum())


def _is_enough(case: Case, share: float) -> bool:
    return share >= case.number("spread_share") - SHARE_ROUNDING


def _acts(day: _Day, premises: str) -> bool:
    """Whether a compensatory measure acts that day: its place is open, or it is tied to none (rides) and some is."""
    return premises in day.hours if premises else bool(day.hours)


def _mean(lengths: Ints, weights: Ints) -> int:
    return round(float(np.average(lengths, weights=weights))) if len(lengths) else 0
