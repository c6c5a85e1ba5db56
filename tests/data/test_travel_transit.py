"""Public transport: a tiny feed with a Sunday service, a change and a night bus, read and ridden."""

import zipfile
from collections.abc import Sequence
from datetime import date, time
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.data.travel_world import Spot, asked, lat_lon
from valplan.data import InputFaults
from valplan.data.travel.gtfs import Feed, read_feed, services_on
from valplan.data.travel.places import Asked
from valplan.data.travel.raptor import journey_s, journeys_of, lines_of
from valplan.data.travel.transit import Timetable, chosen
from valplan.domain.case import NOT_REACHED, Transit, TransitFacts

SUNDAY = date(2026, 9, 13)
Call = tuple[str, str, str]  # stop, arrival and departure
STOPS: dict[str, Spot] = {
    "west": (0, 0),
    "mid": (5000, 0),
    "mid_b": (5100, 0),
    "north": (5100, 4000),
    "east": (9000, 0),
}


def at(stop: str, arrives: str = "", departs: str = "") -> Call:
    """A call at a stop, at a time of hours and minutes, or at none."""
    return stop, f"{arrives}:00" if arrives else "", f"{departs or arrives}:00" if arrives else ""


TRIPS: dict[str, tuple[str, list[Call]]] = {
    # A bus from west to east by mid, on Sundays at 10 and 11, on other days at 10:05.
    "e10": ("sunday", [at("west", "10:00"), at("mid", "10:10", "10:11"), at("east", "10:20")]),
    "e11": ("sunday", [at("west", "11:00"), at("mid", "11:10", "11:11"), at("east", "11:20")]),
    "e05": ("workday", [at("west", "10:05"), at("mid", "10:06"), at("east", "10:07")]),
    # A bus to the north from a stop 100 m from mid; its middle call has no time.
    "n15": ("sunday", [at("mid_b", "10:15"), at("east"), at("north", "10:25")]),
    # A night bus of Saturday's service that runs past midnight.
    "night": ("saturday", [at("west", "24:50"), at("mid", "25:10")]),
    # Extra service on election day alone, by calendar_dates.txt.
    "extra": ("extra", [at("west", "12:00"), at("north", "12:05")]),
}
CALENDAR = [
    ("sunday", 0, 0, 0, 0, 0, 0, 1, 20260601, 20261231),
    ("saturday", 0, 0, 0, 0, 0, 1, 0, 20260601, 20261231),
    ("workday", 1, 1, 1, 1, 1, 0, 0, 20260601, 20261231),
    ("summer", 0, 0, 0, 0, 0, 0, 1, 20260601, 20260831),
]
DATES = [("extra", 20260913, 1), ("sunday", 20260920, 2)]
QUESTION = asked(
    {"a": (0.0, 100.0), "far": (0.0, 50_000.0)},
    {"east": (9000.0, 60.0), "north": (5100.0, 4000.0), "near": (0.0, 400.0)},
    transit_walk_m=500,
    transit_transfer_m=150,
)


def write_feed(path: Path, **replaced: str | None) -> Path:
    """The feed as a zip file; ``replaced`` gives other texts for tables, or none to leave one out."""
    calls = [(t, s, n, a, d) for t, (_, cs) in TRIPS.items() for n, (s, a, d) in enumerate(cs, start=1)]
    days = "monday,tuesday,wednesday,thursday,friday,saturday,sunday"
    tables: dict[str, str | None] = {
        "stops": _text("stop_id,stop_lat,stop_lon", [(s, *lat_lon(spot)) for s, spot in STOPS.items()]),
        "trips": _text("route_id,trip_id,service_id", [("r", t, service) for t, (service, _) in TRIPS.items()]),
        "stop_times": _text("trip_id,stop_id,stop_sequence,arrival_time,departure_time", calls),
        "calendar": _text(f"service_id,{days},start_date,end_date", CALENDAR),
        "calendar_dates": _text("service_id,date,exception_type", DATES),
    }
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in (tables | replaced).items():
            if text is not None:
                archive.writestr(f"{name}.txt", "\ufeff" + text)
    return path


def _text(header: str, rows: Sequence[Sequence[object]]) -> str:
    return "\n".join([header, *(",".join(map(str, r)) for r in rows)]) + "\n"


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    return write_feed(tmp_path / "feed.zip")


def seconds(feed: Path, at: str, question: Asked = QUESTION, on: date = SUNDAY) -> list[list[int]]:
    """Seconds from a departure time."""
    hours, minutes = map(int, at.split(":"))
    departure = hours * 3600 + minutes * 60
    journeys = journeys_of(read_feed(feed, on), question, [departure])
    found: list[list[int]] = journey_s(journeys, question.points, len(question.premises), departure).tolist()
    return found


@pytest.mark.parametrize(
    ("on", "services"),
    [
        (SUNDAY, {"sunday", "extra"}),
        (date(2026, 9, 12), {"saturday"}),
        (date(2026, 9, 14), {"workday"}),
        (date(2026, 9, 20), set()),
        (date(2026, 8, 30), {"sunday", "summer"}),
        (date(2026, 6, 1), {"workday"}),
        (date(2027, 1, 3), set()),
    ],
)
def test_services(on: date, services: set[str]) -> None:
    """The day's services are those of its weekday within their period, with the exceptions of the date."""
    columns = ["service_id", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "start_date"]
    calendar = pd.DataFrame(CALENDAR, columns=[*columns, "end_date"]).astype(str)
    dates = pd.DataFrame(DATES, columns=["service_id", "date", "exception_type"]).astype(str)
    assert services_on({"calendar.txt": calendar, "calendar_dates.txt": dates}, on) == services


def test_a_ride(feed: Path) -> None:
    """Walk 100 s, wait, ride to 10:20, walk 60 s: by bus on Sunday; on foot where that is near enough."""
    found = seconds(feed, "9:50")
    assert found[0] == [30 * 60 + 60, 35 * 60, 300]
    assert found[1] == [NOT_REACHED, NOT_REACHED, NOT_REACHED]


def test_the_bus_that_is_missed(feed: Path) -> None:
    """One who reaches the stop as the bus leaves catches it; a minute later takes the next."""
    assert seconds(feed, "9:58")[0][0] == 22 * 60 + 60
    assert seconds(feed, "9:59")[0][0] == 81 * 60 + 60
    edge = asked({"a": (0.0, 60.0)}, {"east": (9000.0, 60.0)}, transit_walk_m=500)
    assert seconds(feed, "9:59", edge) == [[21 * 60 + 60]]


@pytest.mark.parametrize(
    ("change_s", "rides", "north_s"),
    [(200, 2, 35 * 60), (201, 2, 135 * 60), (200, 1, 135 * 60)],
)
def test_a_change(feed: Path, change_s: int, rides: int, north_s: int) -> None:
    """At 10:10 at mid, 100 s on foot to mid_b and time to change: the bus at 10:15 is caught, or else that at 12."""
    question = asked(
        {"a": (0.0, 100.0)}, {"north": (5100.0, 4000.0)},
        transit_walk_m=500, transit_transfer_m=150, transit_change_s=change_s, transit_rides=rides,
        transit_longest_min=300,
    )  # fmt: skip
    assert seconds(feed, "9:50", question) == [[north_s]]


def test_no_change_where_the_walk_is_too_long(feed: Path) -> None:
    """A change with a walk longer than the limit is none."""
    question = asked(
        {"a": (0.0, 100.0)}, {"north": (5100.0, 4000.0)}, transit_walk_m=500, transit_transfer_m=90,
        transit_longest_min=60,
    )  # fmt: skip
    assert seconds(feed, "9:50", question) == [[NOT_REACHED]]


def test_past_midnight(feed: Path) -> None:
    """Saturday's bus at 24:50 is there on Sunday at 0:50, and on Saturday's own clock at 24:50."""
    question = asked({"a": (0.0, 0.0)}, {"mid": (5000.0, 0.0)})
    assert seconds(feed, "0:30", question) == [[40 * 60]]
    assert seconds(feed, "23:30", question, date(2026, 9, 12)) == [[100 * 60]]
    assert seconds(feed, "0:30", question, date(2026, 9, 14)) == [[NOT_REACHED]]


def test_too_long(feed: Path) -> None:
    """A journey of just the longest time counts, a longer one does not."""
    question = asked({"a": (0.0, 0.0)}, {"east": (9000.0, 0.0)}, transit_longest_min=30)
    assert seconds(feed, "9:50", question) == [[30 * 60]]
    assert seconds(feed, "9:49", question) == [[NOT_REACHED]]


@pytest.mark.parametrize(("extra", "reached"), [(("0", "0"), True), (("1", "0"), False), (("0", "1"), False)])
def test_no_getting_on_or_off(tmp_path: Path, extra: tuple[str, str], reached: bool) -> None:
    """Where nobody may get on at the first stop, or off at the last, no journey is found."""
    text = "trip_id,stop_id,stop_sequence,arrival_time,departure_time,pickup_type,drop_off_type\n"
    text += f"e10,west,1,10:00:00,10:00:00,{extra[0]},0\ne10,east,2,10:20:00,10:20:00,0,{extra[1]}\n"
    feed = write_feed(tmp_path / "feed.zip", stop_times=text)
    question = asked({"a": (0.0, 0.0)}, {"east": (9000.0, 0.0)})
    assert (seconds(feed, "9:50", question) != [[NOT_REACHED]]) is reached


def test_an_overtaking_trip() -> None:
    """A trip that overtakes another is a line of its own, so that the first to leave need not be the first to come."""
    table = [(0, 0, 0, 0), (0, 1, 100, 100), (1, 0, 10, 10), (1, 1, 50, 50), (2, 0, 20, 20), (2, 1, 110, 110)]
    calls = pd.DataFrame(table, columns=["trip", "stop", "arrives", "departs"]).assign(gets_on=True, gets_off=True)
    assert sorted(line.departs[:, 0].tolist() for line in lines_of(calls)) == [[0, 20], [10]]


TRIP = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 30)), min_size=2, max_size=4, unique_by=lambda c: c[0])


def _earliest(trips: list[list[tuple[int, int]]], start: int, rides: int, change: int) -> list[int]:
    """Earliest arrivals at five stops from one, by trying every ride from everywhere again and again."""
    never = 10**9
    best = {(stop, 0): 0 if stop == start else never for stop in range(5)}
    for n in range(1, rides + 1):
        for stop in range(5):
            best[stop, n] = never
        for trip in trips:
            for i, (a, leaves) in enumerate(trip):
                if best[a, n - 1] + (change if n > 1 else 0) <= leaves:
                    for b, arrives in trip[i + 1 :]:
                        best[b, n] = min(best[b, n], arrives)
    return [min(best[stop, n] for n in range(rides + 1)) for stop in range(5)]


@given(st.lists(TRIP, min_size=1, max_size=8), st.integers(0, 4), st.integers(1, 4), st.integers(0, 3))
@settings(max_examples=150, deadline=None)
def test_as_trying_every_ride(trips: list[list[tuple[int, int]]], start: int, rides: int, change: int) -> None:
    """The arrivals are those that trying every combination of rides finds."""
    ordered = [list(zip([s for s, _ in t], sorted(x for _, x in t), strict=True)) for t in trips]
    rows = [(k, s, x, x, True, True) for k, t in enumerate(ordered) for s, x in t]
    calls = pd.DataFrame(rows, columns=["trip", "stop", "arrives", "departs", "gets_on", "gets_off"])
    spots = {str(s): (50_000.0 * s, 0.0) for s in range(5)}
    question = asked({"home": spots[str(start)]}, spots, transit_rides=rides, transit_change_s=change)
    journeys = journeys_of(Feed(question.premises.xy_m, calls, len(trips)), question, [0])
    found = journey_s(journeys, 1, 5, 0)[0]
    expected = _earliest(ordered, start, rides, change)
    assert [NOT_REACHED if e == 10**9 else e for e in expected] == found.tolist()


@pytest.mark.parametrize(
    ("replaced", "wording"),
    [
        ({"stops": None}, "stops.txt: tabellen saknas"),
        ({"calendar": None, "calendar_dates": None}, "calendar.txt, calendar_dates.txt: en av de två"),
        ({"trips": "trip_id,service\ne10,sunday\n"}, "trips.txt, rad 1, kolumn service_id: kolumnen saknas"),
        ({"trips": "trip_id,service_id\ne10,sunday\ne10,sunday\n"}, "trips.txt, rad 3, .*”e10”; .* redan på rad 2"),
        ({"frequencies": "trip_id,start_time\ne10,06:00:00\n"}, "frequencies.txt: turer som anges med hur ofta"),
        ({"calendar_dates": "service_id,date,exception_type\nsunday,20260913,2\n"}, "ingen tur går den 2026-09-13"),
    ],
)
def test_fault(tmp_path: Path, replaced: dict[str, str | None], wording: str) -> None:
    """A missing table or column, and a day without service, are faults."""
    with pytest.raises(InputFaults, match=wording):
        read_feed(write_feed(tmp_path / "feed.zip", **replaced), SUNDAY)


def test_faults_all_at_once(tmp_path: Path) -> None:
    """Bad times, unknown stops and trips and bad positions are told together, with their rows."""
    calls = (
        "trip_id,stop_id,stop_sequence,arrival_time,departure_time\n"
        "e10,west,1,10:00:00,10:00:00\ne10,lost,2,10:99:00,10:20:00\nghost,east,x,10:20,10:20:00\n"
    )
    stops = "stop_id,stop_lat,stop_lon\nwest,north pole,15\neast,58.4,15.6\nunused,,\n"
    with pytest.raises(InputFaults) as caught:
        read_feed(write_feed(tmp_path / "feed.zip", stop_times=calls, stops=stops), SUNDAY)
    assert [(f.file, f.row, f.column, f.value) for f in caught.value.faults] == [
        ("stops.txt", 2, "", "north pole, 15"),
        ("stop_times.txt", 3, "arrival_time", "10:99:00"),
        ("stop_times.txt", 4, "arrival_time", "10:20"),
        ("stop_times.txt", 4, "stop_sequence", "x"),
        ("stop_times.txt", 3, "stop_id", "lost"),
        ("stop_times.txt", 4, "trip_id", "ghost"),
    ]


@pytest.mark.parametrize(
    ("calls", "wording"),
    [
        ("e10,west,1,,\ne10,east,2,10:20:00,10:20:00\n", "första och sista uppehåll"),
        ("e10,west,1,10:00:00,10:00:00\ne10,east,2,09:20:00,09:20:00\n", "går bakåt"),
        ("e10,west,1,10:00:00,09:00:00\ne10,east,2,10:20:00,10:20:00\n", "går bakåt"),
    ],
)
def test_impossible_trips(tmp_path: Path, calls: str, wording: str) -> None:
    """A trip without a first or last time, or backwards in time, is a fault."""
    text = "trip_id,stop_id,stop_sequence,arrival_time,departure_time\n" + calls
    with pytest.raises(InputFaults, match=wording):
        read_feed(write_feed(tmp_path / "feed.zip", stop_times=text), SUNDAY)


def test_not_a_feed(tmp_path: Path) -> None:
    """A file that is no zip file is a fault."""
    (tmp_path / "feed.zip").write_bytes(b"PK nothing")
    with pytest.raises(InputFaults, match="ingen läsbar GTFS"):
        read_feed(tmp_path / "feed.zip", SUNDAY)


@pytest.mark.parametrize(("choose", "found"), [("best", [5, 7, -1]), ("median", [9, -1, -1])])
def test_best_and_median(choose: str, found: list[int]) -> None:
    """The best of several departures, or their median, in which a departure with no journey is the latest."""
    each = np.array([[9, -1, -1], [5, 7, -1], [20, -1, -1]])
    assert chosen(each, choose).tolist() == found


def test_median_of_two() -> None:
    """Of two the earlier is told, which somebody really can travel."""
    assert chosen(np.array([[9], [5]]), "median").tolist() == [5]


def test_timetable(feed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Several departures give the best of them, with the facts that the report tells."""
    monkeypatch.setenv("VALPLAN_CACHE", str(tmp_path / "cache"))
    timetable = Timetable(feed, SUNDAY, (time(9, 50), time(9, 58)), "best")
    found = timetable.transit(QUESTION, ["x"])
    assert found.seconds.tolist() == [[22 * 60 + 60, 27 * 60, 300], [NOT_REACHED] * 3]
    assert (found.facts.stops, found.facts.trips) == (5, 4)
    again = timetable.transit(QUESTION, ["x"])
    assert (again.seconds == found.seconds).all()
    assert again.facts == found.facts


def test_within() -> None:
    """A pair with no journey is within no time."""
    facts = TransitFacts(file="", on=SUNDAY, departures=(time(10),), choose="best", stops=0, trips=0)
    transit = Transit(np.array([[600, NOT_REACHED, 601]]), facts)
    assert transit.within(600).tolist() == [[True, False, False]]
    assert transit.reached.tolist() == [[True, False, True]]
