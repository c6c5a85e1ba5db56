"""Distances that cannot be of the municipality are refused: another place, another unit, other ids."""

from datetime import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.data.test_travel_scenario import changed, write_roads
from tests.data.test_travel_transit import SUNDAY, write_feed
from tests.data.travel_world import asked, lat_lon, write_csv
from valplan.data import InputFaults, load_case
from valplan.data.travel.fitting import strange_ways
from valplan.data.travel.places import away_m
from valplan.data.travel.transit import Timetable

HOMES = {f"h{n}": (1000.0 * n, 37.0 * n * n) for n in range(6)} | {"w1": (0.0, 100.0)}
QUESTION = asked(HOMES, {"p": (0.0, 300.0), "q": (3000.0, 8000.0)}, points=6)
STRAIGHT = away_m(QUESTION.homes, QUESTION.premises)


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A cache of its own."""
    monkeypatch.setenv("VALPLAN_CACHE", str(tmp_path / "cache"))


@pytest.mark.parametrize(
    ("metres", "seconds", "columns", "wording"),
    [
        (1.3, 0.15, [], ""),
        (0.95, 0.15, [], ""),
        (19.0, 2.0, [], ""),
        (0.0013, 0.15, ["metres"], "kortare än fågelvägen, till exempel h"),  # kilometres
        (1300.0, 0.15, ["metres"], "över 20 gånger fågelvägen"),  # millimetres
        (1.3, 0.0025, ["seconds"], "snabbare än 150 km/h"),  # minutes
        (0.5, 0.0, ["metres", "seconds"], "kortare än fågelvägen"),
    ],
)
def test_units(metres: float, seconds: float, columns: list[str], wording: str) -> None:
    """Metres and seconds as multiples of the straight line in metres; each kind of strangeness is told once."""
    faults = list(strange_ways(QUESTION, STRAIGHT * metres, np.floor(STRAIGHT * seconds), "ways.csv"))
    assert [f.column for f in faults] == columns
    assert wording in "".join(f.line() for f in faults)
    assert "w1" not in "".join(f.line() for f in faults)


@given(st.integers(0, 12), st.integers(0, 6))
def test_a_few_strange_ways_pass(few: int, missing: int) -> None:
    """Just a tenth of the judged ways may be strange; near pairs, missing pairs and those of workers are not judged."""
    metres, flat = STRAIGHT * 1.3, np.argwhere(STRAIGHT[:6] >= QUESTION.numbers["travel_judged_m"])
    for home, premises in flat[:few]:
        metres[home, premises] = 1.0
    for home, premises in flat[len(flat) - missing :]:
        metres[home, premises] = np.inf
    metres[6] = 1.0
    metres[0, 0] = 1.0
    judged = np.isfinite(metres[:6]).sum() - 1
    strange = (metres[:6] == 1.0).sum() - 1
    found = list(strange_ways(QUESTION, metres, STRAIGHT, "ways.csv"))
    assert bool(found) == (strange > 0.1 * judged)


def test_a_table_with_its_ids_mixed_up(tiny_scenario: Path) -> None:
    """Homes in another order than the ways were measured in."""
    case = load_case(tiny_scenario)
    ids = [p.point_id for p in case.municipality.points]
    rows = [
        (home, q.premises_id, case.travel.points[i, j], case.travel.points_s[i, j])
        for i, home in enumerate(ids[::-1])
        for j, q in enumerate(case.municipality.premises)
    ]
    write_csv(tiny_scenario.parent / "ways.csv", "from;to;metres;seconds", rows, ";")
    with pytest.raises(InputFaults, match=r"ways\.csv, kolumn metres: \d+ av \d+ vägar är kortare än fågelvägen"):
        load_case(changed(tiny_scenario, "[travel]\nsource = 'matrix'\npath = 'ways.csv'"))


@pytest.mark.parametrize(("east_m", "fits"), [(0, True), (4000, True), (60_000, False), (-400_000, False)])
def test_roads_of_another_place(tiny_scenario: Path, east_m: float, fits: bool) -> None:
    """A network that no home and no premises lie in is no network of the municipality; one with a corner of it is."""
    write_roads(tiny_scenario.parent / "roads")
    corners = [(east_m, 0), (east_m + 3000, 0), (east_m + 3000, 6000), (east_m, 6000)]
    nodes = [(n, *lat_lon(c)) for n, c in enumerate(corners)]
    write_csv(tiny_scenario.parent / "roads" / "nodes.csv", "osm_node_id,lat,lon", nodes)
    scenario = changed(tiny_scenario, "[travel]\nsource = 'roads'\npath = 'roads'")
    if fits:
        facts = load_case(scenario).travel.facts
        assert facts.outside + facts.off_road + facts.unreachable < facts.pairs
    else:
        with pytest.raises(InputFaults, match="roads: vägarna leder inte från någon bostad till någon lokal"):
            load_case(scenario)


@pytest.mark.parametrize(
    ("homes", "premises", "wordings"),
    [
        ((0.0, 0.0), (5000.0, 100.0), []),
        ((0.0, 80_000.0), (5000.0, 100.0), ["hem"]),
        ((0.0, 0.0), (5000.0, 80_000.0), ["lokal"]),
        ((0.0, 80_000.0), (5000.0, 80_000.0), ["hem", "lokal"]),
    ],
)
def test_a_timetable_of_another_place(
    tmp_path: Path, homes: tuple[float, float], premises: tuple[float, float], wordings: list[str]
) -> None:
    """No stop near any home, or near any premises, leads nobody anywhere."""
    feed = write_feed(tmp_path / "feed.zip")
    question = asked({"h": homes}, {"p": premises})
    timetable = Timetable(feed, SUNDAY, (time(10),), "best")
    if not wordings:
        assert timetable.transit(question, ["x"]).facts.stops > 0
        return
    with pytest.raises(InputFaults) as caught:
        timetable.transit(question, ["x"])
    told = {"hem": "från någon bostad", "lokal": "från någon lokal"}
    assert [f.subject for f in caught.value.faults] == ["stops.txt"] * len(wordings)
    assert all(told[w] in f.line() for w, f in zip(wordings, caught.value.faults, strict=True))
