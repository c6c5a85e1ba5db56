"""Who has how far in the tiny case, before and after; what is not known is said and not made up."""

from dataclasses import replace
from math import ceil

import numpy as np
import pytest

from tests.changes import with_number, with_premises, with_tables
from valplan.domain.case import Case
from valplan.domain.equity import Equity, GroupEquity, Grouping, Moment, Way
from valplan.domain.plan import Plan
from valplan.evaluate.equity import equity
from valplan.evaluate.equity_change import equity_changes
from valplan.rules import GOALS

POLLING_2022 = {"05990001": "school", "05990002": "hall", "05990003": "parish"}


def row(
    found: Equity, way: Way, moment: Moment, grouping: Grouping = Grouping.WHOLE, group: str = "0599"
) -> GroupEquity:
    """One row of the figures."""
    return next(r for r in found.groups if (r.way, r.moment, r.grouping, r.group) == (way, moment, grouping, group))


def each(case: Case, places: list[str], rows: np.ndarray) -> list[int]:
    """Everyone's metres to the nearest of the places, person by person, shortest first."""
    columns = [case.premises_index[p] for p in places]
    near = case.travel.points[rows][:, columns].min(axis=1).tolist()
    return sorted(m for m, n in zip(near, case.point_electors[rows].tolist(), strict=True) for _ in range(n))


def test_the_ways_before_are_those_to_the_places_of_the_last_election(tiny_case: Case, tiny_plan: Plan) -> None:
    """Counted person by person from the districts' polling places of 2022."""
    found = row(equity(tiny_case, tiny_plan), Way.POLLING, Moment.BEFORE)
    people = sorted(m for d, p in POLLING_2022.items() for m in each(tiny_case, [p], tiny_case.points_of_district[d]))
    assert found.known == found.electors == len(people) == 3100
    assert found.metres.mean == round(sum(people) / len(people))
    assert found.metres.longest == people[-1]
    assert found.metres.p90 == people[ceil(0.9 * len(people)) - 1]
    within = {w.limit: w.share for w in found.metres.within}
    assert within[2500] == pytest.approx(sum(m <= 2500 for m in people) / len(people))
    assert found.seconds is None


def test_the_ways_after_are_those_of_the_plan(tiny_case: Case, tiny_plan: Plan) -> None:
    found = row(equity(tiny_case, tiny_plan), Way.POLLING, Moment.AFTER, Grouping.AREA, "landet")
    place = next(p.premises for p in tiny_plan.polling if p.district == "05990003")
    people = each(tiny_case, [place], tiny_case.points_of_area["landet"])
    assert (found.metres.longest, found.metres.p50) == (people[-1], people[len(people) // 2 - 1])


@pytest.mark.parametrize(("goal", "way"), [("polling_access", Way.POLLING), ("early_access", Way.EARLY_ENOUGH)])
def test_the_equivalent_of_the_whole_is_the_goal_of_the_plan(
    tiny_case: Case, tiny_plan: Plan, goal: str, way: Way
) -> None:
    """Two ways of computing one figure agree to the metre."""
    value = next(g for g in GOALS if g.id == goal).value(tiny_case, tiny_plan)
    assert row(equity(tiny_case, tiny_plan), way, Moment.AFTER).metres.ede == pytest.approx(value, abs=0.51)


@pytest.mark.parametrize("parts", [(Grouping.KIND,), (Grouping.AREA,), (Grouping.TAG, Grouping.WITHOUT_TAG)])
def test_the_groups_make_the_whole(tiny_case: Case, tiny_plan: Plan, parts: tuple[Grouping, ...]) -> None:
    """Kinds, areas, and a tag with those who lack it, each hold everybody once."""
    found = equity(tiny_case, tiny_plan)
    for way, moment in {(r.way, r.moment) for r in found.groups}:
        whole = row(found, way, moment)
        some = [r for r in found.groups if (r.way, r.moment) == (way, moment) and r.grouping in parts]
        assert sum(r.electors for r in some) == whole.electors
        assert max(r.metres.longest for r in some) == whole.metres.longest
        assert sum(r.metres.mean * r.known for r in some) / whole.known == pytest.approx(whole.metres.mean, abs=1)


def test_a_district_with_no_known_place_before_is_left_out_and_told(tiny_case: Case, tiny_plan: Plan) -> None:
    case = with_premises(tiny_case, "parish", served_2022=())
    found = equity(case, tiny_plan)
    before = row(found, Way.POLLING, Moment.BEFORE)
    assert (found.before.districts, found.before.electors) == (("05990003",), 900)
    assert (before.known, before.electors) == (2200, 3100)
    assert not [r for r in found.groups if r.group == "landet" and r.way is Way.POLLING and r.moment is Moment.BEFORE]


def test_early_voting_before_is_where_votes_were_received(tiny_case: Case, tiny_plan: Plan) -> None:
    found = row(equity(tiny_case, tiny_plan), Way.EARLY_ANY, Moment.BEFORE)
    people = each(tiny_case, ["library", "parish"], np.arange(len(tiny_case.municipality.points)))
    assert found.metres.longest == people[-1]
    assert found.metres.mean == round(sum(people) / len(people))


def test_an_early_place_that_is_no_premises_of_the_data_is_told(tiny_case: Case, tiny_plan: Plan) -> None:
    """Its votes are counted, its way is not made up."""
    case = with_premises(tiny_case, "parish", early_id_2022="")
    found = equity(case, tiny_plan)
    votes = sum(v.votes for v in case.municipality.early_votes if v.place_id == "1002")
    assert (found.before.early_places, found.before.unplaced, found.before.unplaced_votes) == (2, 1, votes)
    library = each(case, ["library"], np.arange(len(case.municipality.points)))
    assert row(found, Way.EARLY_ANY, Moment.BEFORE).metres.longest == library[-1]


def test_open_enough_before_is_not_known_while_the_policy_asks_for_evenings(tiny_case: Case, tiny_plan: Plan) -> None:
    """The table of early votes has no hours; without evenings the days with votes are enough to tell."""
    rows = [(r.way, r.moment) for r in equity(tiny_case, tiny_plan).groups]
    assert (Way.EARLY_ENOUGH, Moment.BEFORE) not in rows
    assert (Way.EARLY_ENOUGH, Moment.AFTER) in rows
    known = equity(with_number(tiny_case, "spread_evening_days", 0), tiny_plan)
    library = each(tiny_case, ["library"], np.arange(len(tiny_case.municipality.points)))
    assert known.before.open_enough
    assert row(known, Way.EARLY_ENOUGH, Moment.BEFORE).metres.longest == library[-1]


def test_nothing_is_told_of_early_voting_that_nobody_opens(tiny_case: Case, tiny_plan: Plan) -> None:
    found = equity(tiny_case, tiny_plan.model_copy(update={"early_sessions": ()}))
    assert {r.way for r in found.groups if r.moment is Moment.AFTER} == {Way.POLLING}


def test_tags_come_from_homes_districts_and_areas(tiny_case: Case, tiny_plan: Plan) -> None:
    town = tiny_case.municipality
    points = tuple(p.model_copy(update={"tags": ("students",)}) if k == 0 else p for k, p in enumerate(town.points))
    districts = tuple(d.model_copy(update={"tags": ("new",)}) if d.code == "05990003" else d for d in town.districts)
    found = equity(with_tables(tiny_case, points=points, districts=districts), tiny_plan)
    after = {r.group: r for r in found.groups if r.grouping is Grouping.TAG and r.moment is Moment.AFTER}
    assert {tag: r.electors for tag, r in after.items()} == {"low turnout": 2200, "new": 900, "students": 400}


def test_minutes_stand_beside_metres_when_the_source_measures_time(tiny_case: Case, tiny_plan: Plan) -> None:
    """Seconds of roads count to their own nearest place; here every way takes a second for each of its metres."""
    travel = replace(
        tiny_case.travel,
        points_s=tiny_case.travel.points,
        facts=tiny_case.travel.facts.model_copy(update={"source": "roads"}),
    )
    found = row(equity(replace(tiny_case, travel=travel), tiny_plan), Way.POLLING, Moment.AFTER)
    assert found.seconds is not None
    assert found.seconds.model_copy(update={"within": ()}) == found.metres.model_copy(update={"within": ()})
    assert [w.limit for w in found.seconds.within] == [600, 1200, 1800]


def test_homes_where_nobody_lives_change_nothing(tiny_case: Case, tiny_plan: Plan) -> None:
    empty = tiny_case.municipality.points[0].model_copy(update={"electors": 0, "point_id": "nobody"})
    travel = replace(
        tiny_case.travel,
        points=np.vstack([tiny_case.travel.points, np.full((1, len(tiny_case.premises)), 99_000)]),
        points_s=np.vstack([tiny_case.travel.points_s, np.full((1, len(tiny_case.premises)), 99_000)]),
    )
    case = replace(with_tables(tiny_case, points=(*tiny_case.municipality.points, empty)), travel=travel)
    assert equity(case, tiny_plan).groups == equity(tiny_case, tiny_plan).groups


def test_the_share_within_the_limit_follows_the_kind_of_place(tiny_case: Case, tiny_plan: Plan) -> None:
    """A limit that nobody in the town meets leaves the countryside's share as it was."""
    strict = with_number(tiny_case, "polling_limit_m_stad", 0)
    found = equity(strict, tiny_plan)
    assert row(found, Way.POLLING, Moment.AFTER, Grouping.AREA, "stan").share_within_limit == 0
    assert row(found, Way.POLLING, Moment.AFTER, Grouping.AREA, "landet").share_within_limit == 1


def test_two_plans_differ_where_a_district_votes_elsewhere(tiny_case: Case, tiny_plan: Plan) -> None:
    """Moving the town's district to the countryside lengthens the town's way and no other."""
    first, *others = tiny_plan.polling
    far = tiny_plan.model_copy(update={"polling": (first.model_copy(update={"premises": "parish"}), *others)})
    changes = equity_changes(equity(tiny_case, tiny_plan), equity(tiny_case, far))
    changed = {(c.way, c.grouping, c.group) for c in changes if c.before != c.after}
    assert (Way.POLLING, Grouping.KIND, "stad") in changed
    assert all(way is Way.POLLING and group != "landsbygd" for way, _grouping, group in changed)
    assert all(c.grouping is not Grouping.AREA for c in changes)


def test_what_only_one_plan_has_is_none_in_the_other(tiny_case: Case, tiny_plan: Plan) -> None:
    found = equity(tiny_case, tiny_plan)
    forth, back = equity_changes(found, None), equity_changes(None, found)
    assert forth
    assert all(c.before is not None and c.after is None for c in forth)
    assert all(c.before is None and c.after is not None for c in back)
