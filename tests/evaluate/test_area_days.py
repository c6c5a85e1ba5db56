"""How an area is covered on a day: at the limit, by a mobile stop, by rides, and on election day."""

from dataclasses import replace

import numpy as np
import pytest

from tests.changes import with_number
from tests.report.sample import sample_plan
from valplan.domain.case import Case
from valplan.domain.outcome import AreaCoverage, AreaDay, Verdict
from valplan.domain.plan import AreaCompensation, Plan
from valplan.evaluate import judge
from valplan.evaluate.area_days import area_days
from valplan.evaluate.coverage import coverage

REASON = "Långt till biblioteket."


def days(case: Case, plan: Plan) -> dict[tuple[str, int], AreaDay]:
    """Every area and day of a plan, by both."""
    areas: tuple[AreaCoverage, ...] = coverage(case, plan, frozenset())
    return {(d.area_id, d.day): d for d in area_days(case, plan, areas)}


@pytest.fixture(scope="module")
def found(tiny_case: Case) -> dict[tuple[str, int], AreaDay]:
    """The hand-made plan: the library open every day, a mobile stop in the countryside on days -8 and -3."""
    return days(tiny_case, sample_plan(tiny_case))


def test_every_area_stands_on_every_day(tiny_case: Case, found: dict[tuple[str, int], AreaDay]) -> None:
    assert sorted(found) == sorted((a, d) for a in ("landet", "stan") for d in range(-18, 1))
    weekend = {d.on.isoformat() for d in found.values() if d.weekend}
    assert weekend == {"2026-08-29", "2026-08-30", "2026-09-05", "2026-09-06", "2026-09-12", "2026-09-13"}


def test_the_nearest_place_is_told_with_its_way_and_hours(
    tiny_case: Case, found: dict[tuple[str, int], AreaDay]
) -> None:
    """On a day with the library only, the town's mean way is that of its electors."""
    rows = tiny_case.points_of_area["stan"]
    metres = tiny_case.travel.points[rows, tiny_case.premises_index["library"]]
    day = found["stan", -10]
    assert day.nearest_premises == "library"
    assert day.mean_distance_m == round(float(metres @ tiny_case.point_electors[rows]) / 2200)
    assert day.max_distance_m == metres.max()
    assert (str(day.opens), str(day.closes)) == ("10:00:00", "19:00:00")
    assert day.walk_time_s == pytest.approx(day.mean_distance_m * 3.6 / 4.5, abs=1)
    assert day.car_time_s == pytest.approx(day.mean_distance_m * 3.6 / 40, abs=1)
    assert day.reckoned == ("walk", "car")


@pytest.mark.parametrize(("source", "mode", "reckoned"), [
    ("straight", "car", ("walk", "car")), ("straight", "walk", ("walk", "car")), ("roads", "car", ("walk",)),
    ("matrix", "walk", ("car",)), ("osrm", "car", ("walk",)),
])  # fmt: skip
def test_a_mode_that_the_source_measures_has_its_seconds_and_the_other_what_the_distance_takes(
    tiny_case: Case, source: str, mode: str, reckoned: tuple[str, ...]
) -> None:
    facts = tiny_case.travel.facts.model_copy(update={"source": source, "mode": mode})
    slow = np.full_like(tiny_case.travel.points_s, 5000)
    case = replace(tiny_case, travel=replace(tiny_case.travel, points_s=slow, facts=facts))
    day = days(case, sample_plan(case))["stan", -10]
    assert day.reckoned == reckoned
    for name, kmh, found in (("walk", 4.5, day.walk_time_s), ("car", 40.0, day.car_time_s)):
        wanted = day.mean_distance_m * 3.6 / kmh if name in reckoned else 5000
        assert found == pytest.approx(wanted, abs=1)


@pytest.mark.parametrize(("limit_m", "verdict"), [(3342, Verdict.COVERED), (3331, Verdict.NOT_COVERED)])
def test_an_area_is_covered_when_enough_have_an_open_place_near(
    tiny_case: Case, limit_m: int, verdict: Verdict
) -> None:
    """All of the town have at most 3342 m to the library, 68 % at most 3331 m; the policy asks for 80 %."""
    case = with_number(tiny_case, "spread_limit_m_stad", limit_m)
    assert days(case, sample_plan(case))["stan", -10].verdict is verdict


@pytest.mark.parametrize(("limit_m", "evening"), [(3342, True), (3331, False)])
def test_an_evening_is_one_that_enough_have_near(tiny_case: Case, limit_m: int, evening: bool) -> None:
    """By the same distances; the library closes at 19, and where an evening ends at 21 it has none."""
    case = with_number(tiny_case, "spread_limit_m_stad", limit_m)
    assert days(case, sample_plan(case))["stan", -10].evening is evening
    late = with_number(case, "evening_until_hour", 21)
    assert not any(d.evening for d in days(late, sample_plan(late)).values())


def test_a_mobile_stop_compensates_on_its_days_and_no_other(tiny_case: Case) -> None:
    """The countryside's limit is so short that only the stop is near; its reason is told."""
    case = with_number(tiny_case, "spread_limit_m_landsbygd", 4600)
    found = days(case, sample_plan(case))
    verdicts = {d: found["landet", d].verdict for d in range(-18, 0)}
    assert {d for d, v in verdicts.items() if v is Verdict.COMPENSATED} == {-8, -3}
    assert {v for d, v in verdicts.items() if d not in (-8, -3)} == {Verdict.NOT_COVERED}
    assert found["landet", -3].reason == REASON
    assert found["landet", -3].share_within >= 0.8
    assert found["landet", -4].reason == ""


def test_rides_compensate_on_every_day_that_something_is_open(tiny_case: Case) -> None:
    case = with_number(tiny_case, "spread_limit_m_landsbygd", 100)
    plan = sample_plan(case)
    rides = AreaCompensation(area_id="landet", compensation="skjuts", reason=REASON)
    open_days = tuple(s for s in plan.early_sessions if s.on.day != 10)
    found = days(case, plan.model_copy(update={"compensations": (rides,), "early_sessions": open_days}))
    closed = found["landet", -3]
    assert (closed.verdict, closed.nearest_premises, closed.opens) == (Verdict.NOT_COVERED, "", None)
    assert (closed.walk_time_s, closed.car_time_s) == (None, None)
    assert {d.verdict for (a, n), d in found.items() if a == "landet" and n not in (-3, 0)} == {Verdict.COMPENSATED}


def test_on_election_day_the_own_polling_place_is_open(tiny_case: Case, found: dict[tuple[str, int], AreaDay]) -> None:
    """The parish house is the countryside's polling place, though it has no early voting in this plan."""
    assert found["landet", 0].nearest_premises == "parish"
    assert found["landet", -1].nearest_premises == "library"
    assert found["landet", 0].evening
    plan = sample_plan(tiny_case)
    moved = tuple(p.model_copy(update={"premises": "school"}) for p in plan.polling)
    elsewhere = days(tiny_case, plan.model_copy(update={"polling": moved}))
    assert elsewhere["landet", 0].nearest_premises in ("library", "school")


def test_the_indicator_counts_the_days_and_tells_the_reason(tiny_case: Case, tiny_plan: Plan) -> None:
    judged = judge(tiny_case, tiny_plan)
    evidence = next(i for i in judged.indicators if i.indicator == "early_spread").evidence
    assert [e["area"] for e in evidence] == [a.name for a in judged.coverage]
    for area, told in zip(judged.coverage, evidence, strict=True):
        own = [d for d in judged.coverage_days if d.area_id == area.area_id]
        covered = sum(d.verdict is not Verdict.NOT_COVERED for d in own)
        assert told["days"] == f"{covered}/19"
        assert told["days_compensated"] == str(sum(d.verdict is Verdict.COMPENSATED for d in own))
        assert bool(told["reason"]) == bool(area.compensations)


def test_a_compensation_without_a_reason_does_not_count(tiny_case: Case, tiny_plan: Plan) -> None:
    """The rule of spread is broken and the area is not covered; the plan's own reason names the nearest place."""
    own = next(c for c in tiny_plan.compensations if c.area_id == "stan")
    assert "närmast området som helhet är Biblioteket" in own.reason
    blank = tiny_plan.model_copy(update={"compensations": (own.model_copy(update={"reason": " "}),)})
    judged = judge(tiny_case, blank)
    assert [v.rule for v in judged.violations] == ["geographic-spread"]
    assert "skriftligt skäl" in judged.violations[0].message
    assert {a.area_id: a.verdict for a in judged.coverage}["stan"] is Verdict.NOT_COVERED


@pytest.mark.parametrize(("limit_m", "verdict"), [(15_000, Verdict.COVERED), (100, Verdict.NOT_COVERED)])
def test_the_own_polling_place_counts_within_its_own_limit(tiny_case: Case, limit_m: int, verdict: Verdict) -> None:
    """No early voting is near enough for the countryside; the limit of polling places decides on election day."""
    case = with_number(with_number(tiny_case, "spread_limit_m_landsbygd", 100), "polling_limit_m_landsbygd", limit_m)
    found = days(case, sample_plan(case).model_copy(update={"compensations": ()}))
    assert found["landet", 0].verdict is verdict
    assert (found["landet", 0].share_within == 1) is (verdict is Verdict.COVERED)
    assert found["landet", -1].verdict is Verdict.NOT_COVERED
