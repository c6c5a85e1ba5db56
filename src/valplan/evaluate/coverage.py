"""How early voting covers each area: nearest place open enough, distances, evenings, weekends, verdict."""

import numpy as np

from valplan.demand.coverage import Openness, nearest_of, open_enough, openness, share_reached
from valplan.domain.case import Case
from valplan.domain.outcome import AreaCoverage, Verdict
from valplan.domain.plan import Plan
from valplan.model.premises_keys import spread_limit_m


def coverage(case: Case, plan: Plan, broken: frozenset[str]) -> tuple[AreaCoverage, ...]:
    """Every area where electors live, in order of id.

    Parameters
    ----------
    broken : frozenset of str
        Subjects of violations of the rule of geographic spread (``area L01`` …).
    """
    opened = openness(case, plan)
    enough = open_enough(case, opened)
    return tuple(
        _area(case, plan, area, opened, enough, broken)
        for area in sorted(case.points_of_area)
        if case.point_electors[case.points_of_area[area]].sum()
    )


def _area(
    case: Case, plan: Plan, area: str, opened: dict[str, Openness], enough: list[str], broken: frozenset[str]
) -> AreaCoverage:
    rows = case.points_of_area[area]
    weights = case.point_electors[rows]
    limit_m = spread_limit_m(case, area)
    compensations = tuple(c.compensation for c in plan.compensations if c.area_id == area)
    place, mean_m = nearest_of(case, area, enough) or ("", 0)
    columns = np.array([case.premises_index[p] for p in enough], dtype=int)
    max_m = int(case.travel.points[np.ix_(rows, columns)].min(axis=1).max()) if enough else 0
    share = share_reached(case, area, enough, limit_m)
    here = opened.get(place, Openness(0, 0, 0))
    return AreaCoverage(
        area_id=area, name=case.areas[area].name, kind=case.areas[area].kind, electors=int(weights.sum()),
        share_within=share, limit_m=round(limit_m), nearest_premises=place, mean_distance_m=mean_m,
        max_distance_m=max_m, days_open=here.days, evening_days=here.evenings, weekend_days=here.weekend,
        verdict=_verdict(case, area, share, bool(compensations), broken), compensations=compensations,
    )  # fmt: skip


def _verdict(case: Case, area: str, share: float, compensated: bool, broken: frozenset[str]) -> Verdict:
    if share >= case.number("spread_share") - 1e-9:
        return Verdict.COVERED
    if compensated and not any(s.split()[:2] == ["area", area] for s in broken):
        return Verdict.COMPENSATED
    return Verdict.NOT_COVERED
