"""Who has how far to vote, group by group, with the places of the last election and with those of the plan.

The people are the same before and after: today's electors where they live today. Distances and times are each counted
to its own nearest place. Aversion to unequal ways is that of the goals, with κ fixed by everyone's nearest candidate,
so that groups and moments can be compared (Sheriff & Maguire 2020; Horton, Logan, Skipper & Speakman 2024).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from valplan.demand.coverage import open_enough, openness
from valplan.demand.distance import Aversion, aversion
from valplan.demand.distribution import Distribution
from valplan.demand.last_election import before_facts, early_open_enough_then, early_places_then, polling_then
from valplan.domain.case import NOT_REACHED, Case, Floats, Ints
from valplan.domain.equity import Equity, GroupEquity, HowFar, Moment, Way, Within
from valplan.domain.plan import Plan
from valplan.evaluate.groups import Group, groups
from valplan.model.premises_keys import polling_limit_m, spread_limit_m
from valplan.rules.distances import early_candidates, polling_candidates

SECONDS_PER_MINUTE = 60
METRES_KEY = "equity_within_m_"
MINUTES_KEY = "equity_within_min_"


@dataclass(frozen=True)
class _Measure:
    """Ways from every demand point by one unit, ``NOT_REACHED`` where no place is known; how unequal ones weigh."""

    lengths: Ints
    felt: Aversion
    limits: tuple[int, ...]


def equity(case: Case, plan: Plan) -> Equity:
    """The figures of every group for every kind of place, before and after.

    Parameters
    ----------
    plan
        Its premises and districts are in the case.
    """
    of = groups(case)
    return Equity(
        groups=tuple(row for way, moment in _MOMENTS for row in _rows(case, plan, way, moment, of)),
        before=before_facts(case),
        aversion=case.number("ede_aversion"),
    )


_MOMENTS = tuple((way, moment) for way in Way for moment in Moment)


def ways_of(case: Case, plan: Plan, way: Way, moment: Moment, table: Ints) -> Ints:
    """Everyone's way to the place they go to, one value a demand point; ``NOT_REACHED`` where it is not known.

    Parameters
    ----------
    table
        Metres or seconds from demand points (rows) to premises (columns).
    """
    if way is Way.POLLING:
        after = {p.district: p.premises for p in plan.polling}
        return _assigned(case, polling_then(case) if moment is Moment.BEFORE else after, table)
    if moment is Moment.BEFORE:
        places = early_places_then(case) if way is Way.EARLY_ANY else early_open_enough_then(case)
    else:
        opened = openness(case, plan)
        places = tuple(opened if way is Way.EARLY_ANY else open_enough(case, opened))
    return _nearest(case, places, table)


def measures_time(case: Case) -> bool:
    """Whether the case's seconds say more than its metres do; those of a straight line are metres by another name."""
    return case.travel.facts.source != "straight"


def _rows(case: Case, plan: Plan, way: Way, moment: Moment, of: Iterable[Group]) -> Iterator[GroupEquity]:
    metres = _measure(case, plan, way, moment, seconds=False)
    seconds = _measure(case, plan, way, moment, seconds=True) if measures_time(case) else None
    limits, electors = _limits_m(case, way), case.point_electors
    for group in of:
        known = group.rows[metres.lengths[group.rows] != NOT_REACHED]
        if electors[known].sum():
            within = electors[known[metres.lengths[known] <= limits[known]]].sum()
            yield GroupEquity(
                way=way, moment=moment, grouping=group.grouping, group=group.key, name=group.name,
                electors=int(electors[group.rows].sum()), known=int(electors[known].sum()),
                share_within_limit=int(within) / int(electors[known].sum()),
                metres=_how_far(metres, known, electors), seconds=seconds and _how_far(seconds, known, electors),
            )  # fmt: skip


def _measure(case: Case, plan: Plan, way: Way, moment: Moment, *, seconds: bool) -> _Measure:
    table = case.travel.points_s if seconds else case.travel.points
    places = polling_candidates(case) if way is Way.POLLING else early_candidates(case)
    key, unit = (MINUTES_KEY, SECONDS_PER_MINUTE) if seconds else (METRES_KEY, 1)
    limits = tuple(sorted(unit * case.whole(k) for k in case.limits if k.startswith(key)))
    return _Measure(ways_of(case, plan, way, moment, table), aversion(case, places, table), limits)


def _how_far(measure: _Measure, rows: Ints, electors: Ints) -> HowFar:
    found = Distribution.of(measure.lengths[rows], electors[rows])
    return HowFar(
        mean=round(found.mean), p50=found.percentile(50), p90=found.percentile(90), p95=found.percentile(95),
        p99=found.percentile(99), longest=found.longest, ede=round(measure.felt.ede_of(found.lengths, found.people)),
        gini=found.gini,
        within=tuple(Within(limit=x, share=found.share_within(x)) for x in measure.limits),
    )  # fmt: skip


def _limits_m(case: Case, way: Way) -> Floats:
    """The policy's distance for each demand point: by the district's kind to vote, by the area's kind to vote early."""
    if way is Way.POLLING:
        of = {d: polling_limit_m(case, d) for d in case.districts}
        return np.array([of[p.district] for p in case.municipality.points], dtype=np.float64)
    of = {a: spread_limit_m(case, a) for a in case.areas}
    return np.array([of[p.area_id] for p in case.municipality.points], dtype=np.float64)


def _assigned(case: Case, premises: Mapping[str, str], table: Ints) -> Ints:
    found = np.full(len(case.municipality.points), NOT_REACHED, dtype=np.int64)
    for district, place in premises.items():
        rows = case.points_of_district.get(district)
        if rows is not None:
            found[rows] = table[rows, case.premises_index[place]]
    return found


def _nearest(case: Case, places: Iterable[str], table: Ints) -> Ints:
    columns = [case.premises_index[p] for p in places]
    if not columns:
        return np.full(len(case.municipality.points), NOT_REACHED, dtype=np.int64)
    nearest: Ints = table[:, columns].min(axis=1)
    return nearest
