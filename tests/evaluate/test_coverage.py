"""How early voting covers an area: at the policy's limit and one off it."""

import pytest

from tests.changes import with_number, with_numbers, with_tables
from valplan.domain.case import Case
from valplan.domain.outcome import AreaCoverage, Verdict
from valplan.domain.plan import AreaCompensation, Plan
from valplan.evaluate import judge
from valplan.evaluate.coverage import coverage

NONE: frozenset[str] = frozenset()


def area(case: Case, plan: Plan, area_id: str, broken: frozenset[str] = NONE) -> AreaCoverage:
    """Coverage of one area."""
    return next(a for a in coverage(case, plan, broken) if a.area_id == area_id)


def uncompensated(plan: Plan) -> Plan:
    """The plan without compensatory measures."""
    return plan.model_copy(update={"compensations": ()})


@pytest.mark.parametrize(
    ("share", "verdict"),
    [(0.75, Verdict.COVERED), (0.7500001, Verdict.NOT_COVERED), (0.0, Verdict.COVERED), (1.0, Verdict.NOT_COVERED)],
)
def test_a_share_at_the_limit_covers_and_one_above_it_does_not(
    tiny_case: Case, tiny_plan: Plan, share: float, verdict: Verdict
) -> None:
    """With 1 650 of the town's 2 200 electors within 3 000 m of the library."""
    moved = {"05990001-0": 250, "05990001-2": 350}
    points = tuple(
        p.model_copy(update={"electors": moved.get(p.point_id, p.electors)}) for p in tiny_case.municipality.points
    )
    case = with_number(with_tables(tiny_case, points=points), "spread_share", share)
    found = area(case, uncompensated(tiny_plan), "stan")
    assert found.share_within == pytest.approx(0.75)
    assert found.verdict == verdict


@pytest.mark.parametrize(
    ("limit_m", "share"), [(3332, 1900 / 2200), (3331, 1500 / 2200), (3342, 1), (1118, 300 / 2200)]
)
def test_those_exactly_at_the_limit_are_covered(tiny_case: Case, tiny_plan: Plan, limit_m: int, share: float) -> None:
    """The town's electors have 1118 to 3342 m to the library."""
    found = area(with_number(tiny_case, "spread_limit_m_stad", limit_m), tiny_plan, "stan")
    assert found.share_within == pytest.approx(share)
    assert found.limit_m == limit_m


@pytest.mark.parametrize(
    ("broken", "verdict"),
    [
        (NONE, Verdict.COMPENSATED),
        (frozenset({"area stan"}), Verdict.NOT_COVERED),
        (frozenset({"area stan library"}), Verdict.NOT_COVERED),
        (frozenset({"area stan2", "area landet"}), Verdict.COMPENSATED),
    ],
)
def test_a_compensation_counts_unless_the_rule_of_spread_is_broken_there(
    tiny_case: Case, tiny_plan: Plan, broken: frozenset[str], verdict: Verdict
) -> None:
    found = area(tiny_case, tiny_plan, "stan", broken)
    assert found.verdict == verdict
    assert found.compensations == ("skjuts",)


def test_a_compensation_of_another_area_does_not_help(tiny_case: Case, tiny_plan: Plan) -> None:
    elsewhere = AreaCompensation(area_id="landet", compensation="skjuts", reason="påhittad")
    plan = tiny_plan.model_copy(update={"compensations": (elsewhere,)})
    assert area(tiny_case, plan, "stan").verdict == Verdict.NOT_COVERED
    assert area(tiny_case, plan, "landet").verdict == Verdict.COVERED


def test_a_claimed_compensation_that_nobody_carries_out_is_found_by_judging(tiny_case: Case, tiny_plan: Plan) -> None:
    claimed = AreaCompensation(area_id="stan", compensation="öppet", premises="school", reason="påstådd")
    judged = judge(tiny_case, tiny_plan.model_copy(update={"compensations": (claimed,)}))
    assert {a.area_id: a.verdict for a in judged.coverage}["stan"] == Verdict.NOT_COVERED


def test_distances_days_and_evenings_are_those_of_the_nearest_place_that_is_open_enough(
    tiny_case: Case, tiny_plan: Plan
) -> None:
    """By hand: 300, 300, 150 and 150 electors have 3250, 2055, 1453 and 3695 m to the parish house."""
    found = area(tiny_case, tiny_plan, "landet")
    assert found.nearest_premises == "parish"
    assert found.mean_distance_m == round((300 * 3250 + 300 * 2055 + 150 * 1453 + 150 * 3695) / 900)
    assert found.max_distance_m == 3695
    assert (found.days_open, found.evening_days, found.weekend_days) == (10, 10, 3)
    assert found.electors == 900


@pytest.mark.parametrize("key", ["spread_days", "spread_evening_days", "spread_weekend_days"])
def test_a_place_that_is_not_open_enough_covers_nobody(tiny_case: Case, tiny_plan: Plan, key: str) -> None:
    has = {"spread_days": 10, "spread_evening_days": 10, "spread_weekend_days": 3}[key]
    assert area(with_number(tiny_case, key, has), tiny_plan, "landet").nearest_premises == "parish"
    assert area(with_number(tiny_case, key, has + 1), tiny_plan, "landet").nearest_premises == "library"


def test_nothing_is_claimed_where_no_place_is_open_enough(tiny_case: Case, tiny_plan: Plan) -> None:
    late = with_numbers(tiny_case, {"evening_until_hour": 23})
    found = area(late, uncompensated(tiny_plan), "stan")
    assert (found.share_within, found.nearest_premises, found.days_open) == (0, "", 0)
    assert found.verdict == Verdict.NOT_COVERED


def test_an_area_where_nobody_lives_is_not_judged(tiny_case: Case, tiny_plan: Plan) -> None:
    points = tuple(
        p.model_copy(update={"electors": 0}) if p.area_id == "landet" else p for p in tiny_case.municipality.points
    )
    assert [a.area_id for a in coverage(with_tables(tiny_case, points=points), tiny_plan, NONE)] == ["stan"]
