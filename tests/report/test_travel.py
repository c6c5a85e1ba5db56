"""What the report says of distances and times."""

from dataclasses import replace
from datetime import time

import numpy as np
import pytest

from tests.report.sample import sample_plan
from valplan.domain.case import NOT_REACHED, Case, Transit, TransitFacts, TravelFacts
from valplan.evaluate import judge
from valplan.evaluate.transit import transit_seconds
from valplan.language import speaking
from valplan.report.travel import travel_notes


def said(case: Case, facts: TravelFacts, transit: Transit | None = None) -> str:
    """The notes of the tiny case with other facts of its distances."""
    other = replace(case, travel=replace(case.travel, facts=facts, transit=transit))
    return " ".join(travel_notes(other, sample_plan(case)))


def test_straight(tiny_case: Case) -> None:
    """The straight line is said in one sentence."""
    assert said(tiny_case, tiny_case.travel.facts) == "Avstånden är fågelvägen gånger 1,30."


@pytest.mark.parametrize(
    ("source", "wording"),
    [
        ("roads", "följer vägarna med bil, så som de står i a.csv, b.csv (© OpenStreetMaps bidragsgivare, ODbL)"),
        ("matrix", "de som står i tabellen a.csv, b.csv"),
        ("osrm", "kommer från ruttservern a.csv, b.csv"),
    ],
)
def test_sources(tiny_case: Case, source: str, wording: str) -> None:
    """The source is named, and every pair that the straight line stands in for is counted."""
    facts = TravelFacts(
        source=source, mode="car", files=("a.csv", "b.csv"), pairs=260, outside=100, off_road=7, unreachable=3,
        snapped=20, snap_mean_m=30, snap_max_m=400, snapped_far=2, snap_limit_m=200, islands=4,
    )  # fmt: skip
    text = said(tiny_case, facts)
    assert wording in text
    assert "110 av 260 par" in text
    assert "100 där en ände ligger utanför vägnätet, 7 som ligger närmare varandra än en väg, 3 som ingen väg" in text
    assert "20 bostäder och lokaler" in text
    assert "i medeltal 30 m och som mest 400 m bort; 2 ligger längre bort än 200 m" in text
    assert "för korta: 4." in text
    assert "Röstmottagarnas" not in text
    assert "Röstmottagarnas avstånd är fågelvägen" in said(
        tiny_case, facts.model_copy(update={"workers_straight": True})
    )


def by_bus(case: Case, day: int) -> Transit:
    """Ten and twenty minutes to the library for the first two points, one minute to the school for everyone."""
    seconds = np.full(case.travel.points.shape, NOT_REACHED)
    seconds[:, case.premises_index["school"]] = 60
    seconds[0, case.premises_index["library"]] = 600
    seconds[1, case.premises_index["library"]] = 1200
    on, departures = case.election.date_of(day), (time(10), time(14, 30))
    return Transit(
        seconds, TransitFacts(file="feed.zip", on=on, departures=departures, choose="best", stops=4, trips=9)
    )


def test_transit(tiny_case: Case) -> None:
    """The share of electors counts those who reach early voting that is open that day, not any premises."""
    with speaking("en"):
        text = said(tiny_case, tiny_case.travel.facts, by_bus(tiny_case, -10))
    electors = tiny_case.point_electors
    share = round(100 * float(electors[:2].sum() / electors.sum()))
    assert (
        f"3 September 2026, departing at 10:00, 14:30 (the best of the times; feed.zip, 9 trips): {share}\u00a0%"
        in text
    )
    assert "within 120 min, half of them within 10 min." in text


@pytest.mark.parametrize(("day", "mobile_day"), [(-10, False), (-8, True)])
def test_only_places_that_are_open_that_day_are_reached(tiny_case: Case, day: int, mobile_day: bool) -> None:
    """The mobile stop is open on two days; on other days nobody reaches it, however near the bus goes."""
    stop = tiny_case.premises_index["stop"]
    transit = by_bus(tiny_case, day)
    transit.seconds[:, stop] = 300
    case = replace(tiny_case, travel=replace(tiny_case.travel, transit=transit))
    found = transit_seconds(case, sample_plan(tiny_case))
    assert bool((found == 300).any()) is mobile_day


def test_on_election_day_the_own_polling_place_is_reached(tiny_case: Case) -> None:
    case = replace(tiny_case, travel=replace(tiny_case.travel, transit=by_bus(tiny_case, 0)))
    plan = sample_plan(tiny_case)
    found = transit_seconds(case, plan)
    at_school = {p.district for p in plan.polling if p.premises == "school"}
    for district, rows in tiny_case.points_of_district.items():
        assert (found[rows] == 60).all() == (district in at_school)
    days = [d for d in judge(case, plan).coverage_days if d.transit_share is not None]
    assert {d.day for d in days} == {0}
    assert any(d.transit_time_s == 60 for d in days)


def test_nobody_reaches(tiny_case: Case) -> None:
    """Where no journey is found at all, the share is nought and there is no median."""
    facts = TransitFacts(
        file="feed.zip", on=tiny_case.election.day, departures=(time(10),), choose="median", stops=4, trips=9
    )
    nobody = Transit(np.full(tiny_case.travel.points.shape, NOT_REACHED), facts)
    assert "0\u00a0% av de röstberättigade når" in said(tiny_case, tiny_case.travel.facts, nobody)
