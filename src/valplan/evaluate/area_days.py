"""How early voting covers each area on each day: what is open nearest, how far, and whether that is near enough."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import time

import numpy as np
import numpy.typing as npt

from valplan.demand.opening import is_evening
from valplan.domain.case import NOT_REACHED, Case, Ints
from valplan.domain.election import SATURDAY
from valplan.domain.outcome import AreaCoverage, AreaDay, Verdict
from valplan.domain.plan import Plan
from valplan.evaluate.equity import measures_time

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
    return tuple(_area_day(case, plan, area, day) for area in areas for day in days)


@dataclass(frozen=True)
class _Day:
    """What is open on a day (counted from election day).

    For each demand point: the column of the nearest open place (``NOT_REACHED`` if none is), metres to it, and metres
    to the nearest that is no mobile stop; ``FAR`` where there is none. ``hours`` are those of each open place.
    """

    day: int
    hours: Mapping[str, tuple[time, time]]
    column: Ints
    metres: Ints
    fixed_m: Ints


def _open_on(case: Case, plan: Plan, day: int) -> _Day:
    hours = _hours_on(case, plan, day)
    count = len(case.municipality.points)
    ways = [(np.full(count, case.premises_index[p]), case.premises[p].mobile) for p in sorted(hours)]
    if day == 0:
        ways.append((_own_polling_place(case, plan), False))
        polled = {p.premises: (case.election.polling_opens, case.election.polling_closes) for p in plan.polling}
        hours = {**polled, **hours}
    column, metres, fixed_m = np.full(count, NOT_REACHED), np.full(count, FAR), np.full(count, FAR)
    for to, mobile in ways:
        found = np.where(to == NOT_REACHED, FAR, case.travel.points[np.arange(count), to])
        nearer = found < metres
        column, metres = np.where(nearer, to, column), np.where(nearer, found, metres)
        fixed_m = fixed_m if mobile else np.minimum(fixed_m, found)
    return _Day(day, hours, column, metres, fixed_m)


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
    seconds = case.travel.points_s[reached, day.column[reached]]
    verdict = _verdict(case, plan, area, day, _share(case, rows, day.fixed_m[rows] <= area.limit_m))
    return AreaDay(
        area_id=area.area_id, day=day.day, on=on, weekend=on.weekday() >= SATURDAY, electors=area.electors,
        nearest_premises=place, opens=opens, closes=closes, evening=closes is not None and is_evening(case, closes),
        mean_distance_m=_mean(metres, weights), max_distance_m=int(metres.max(initial=0)),
        mean_time_s=_mean(seconds, weights) if measures_time(case) else None,
        share_within=_share(case, rows, day.metres[rows] <= area.limit_m), limit_m=area.limit_m, verdict=verdict,
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
    if share >= case.number("spread_share") - SHARE_ROUNDING:
        return Verdict.COVERED
    acts = any(_acts(day, c.premises) for c in plan.compensations if c.area_id == area.area_id)
    return Verdict.COMPENSATED if acts and area.verdict is not Verdict.NOT_COVERED else Verdict.NOT_COVERED


def _acts(day: _Day, premises: str) -> bool:
    """Whether a compensatory measure acts that day: its place is open, or it is tied to none (rides) and some is."""
    return premises in day.hours if premises else bool(day.hours)


def _share(case: Case, rows: Ints, within: npt.NDArray[np.bool_]) -> float:
    weights = case.point_electors[rows]
    return int(weights[within].sum()) / int(weights.sum())


def _mean(lengths: Ints, weights: Ints) -> int:
    return round(float(np.average(lengths, weights=weights))) if len(lengths) else 0
