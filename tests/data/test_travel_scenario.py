"""``[travel]`` of a scenario: every source through ``load_case``, its facts, its checksum and its faults."""

from pathlib import Path

import numpy as np
import pytest

from tests.data.test_travel_transit import write_feed
from tests.data.travel_world import lat_lon, write_csv
from tests.tiny import X0, Y0
from valplan.data import InputFaults, load_case
from valplan.data.merge import merge


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of its own."""
    monkeypatch.setenv("VALPLAN_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def changed(scenario: Path, text: str) -> Path:
    """A scenario that lays ``text`` over the tiny one."""
    path = scenario.with_name("changed.toml")
    path.write_text(f'base = "tiny.toml"\n{text}\n', encoding="utf-8")
    return path


def write_roads(folder: Path) -> None:
    """A ring road around the western three kilometres of the tiny municipality."""
    assert (X0, Y0) == (530_000, 6_470_000)
    folder.mkdir()
    corners = [(0, 0), (3000, 0), (3000, 6000), (0, 6000)]
    write_csv(folder / "nodes.csv", "osm_node_id,lat,lon", [(n, *lat_lon(c)) for n, c in enumerate(corners)])
    write_csv(folder / "ways.csv", "osm_way_id,maxspeed_kmh,node_ids", [(1, 50, "0 1 2 3 0")])


def test_straight_needs_nothing(tiny_scenario: Path, cache: Path) -> None:
    """Without [travel] the straight line is used, no cache is written and the data's checksum is that of the folder."""
    plain, said = load_case(tiny_scenario), load_case(changed(tiny_scenario, "[travel]\nsource = 'straight'"))
    assert (plain.travel.points == said.travel.points).all()
    assert plain.data_sha256 == said.data_sha256
    assert plain.travel.sha256 == ""
    assert plain.travel.facts.pairs == (12 + 40) * 5
    assert not cache.exists()


@pytest.mark.parametrize(("mode", "kmh"), [("car", 40), ("walk", 4.5)])
def test_seconds_of_straight_lines(tiny_scenario: Path, mode: str, kmh: float) -> None:
    """Times are those of the mode's mean speed."""
    travel = load_case(changed(tiny_scenario, f"[travel]\nmode = '{mode}'")).travel
    assert travel.points_s == pytest.approx(travel.points / (kmh / 3.6), abs=1)
    assert travel.workers_s.shape == travel.workers.shape
    assert travel.workers_s.dtype == np.int64


def test_roads(tiny_scenario: Path) -> None:
    """Homes in the west go by the ring road, the rest straight; all is told and named in the data's checksum."""
    write_roads(tiny_scenario.parent / "roads")
    straight = load_case(tiny_scenario)
    path = changed(tiny_scenario, "[travel]\nsource = 'roads'\npath = 'roads'")
    case = load_case(path)
    facts = case.travel.facts
    assert facts.files == ("nodes.csv", "ways.csv")
    west = [p.x_m <= X0 + 3000 for p in case.municipality.points]
    inside = [p.x_m <= X0 + 3000 for p in case.municipality.premises]
    same = case.travel.points == straight.travel.points
    assert same[~np.array(west)].all()
    assert not same[np.ix_(west, inside)].all()
    workers = [w.x_m <= X0 + 3000 for w in case.municipality.workers]
    assert facts.outside == facts.pairs - (sum(west) + sum(workers)) * sum(inside)
    assert case.data_sha256 != straight.data_sha256
    ways = path.parent / "roads" / "ways.csv"
    ways.write_text(ways.read_text(encoding="utf-8").replace("50", "60"), encoding="utf-8")
    faster = load_case(path)
    assert faster.data_sha256 != case.data_sha256
    assert (faster.travel.points_s <= case.travel.points_s).all()
    assert (faster.travel.points_s < case.travel.points_s).any()


def test_the_cache_is_used_and_knows_its_inputs(tiny_scenario: Path, cache: Path) -> None:
    """The same question is answered from the cache; another speed, mode or place makes a new answer."""
    write_roads(tiny_scenario.parent / "roads")
    text = "[travel]\nsource = 'roads'\npath = 'roads'\n"
    first = load_case(changed(tiny_scenario, text)).travel
    again = load_case(changed(tiny_scenario, text)).travel
    assert len(list(cache.iterdir())) == 1
    assert (first.points == again.points).all()
    assert first.facts == again.facts
    for more in ("mode = 'walk'", "unreachable = 'fault'", "[assumption]\ncar_speed_share = 0.5"):
        count = len(list(cache.iterdir()))
        try:
            load_case(changed(tiny_scenario, text + more))
        except InputFaults:
            pytest.fail("every pair has a way")
        assert len(list(cache.iterdir())) == count + 1


def test_matrix(tiny_scenario: Path) -> None:
    """A table of the user's own, with a fault that names the scenario's place for a file that is not there."""
    case = load_case(tiny_scenario)
    rows = [
        (p.point_id, q.premises_id, 2 * case.travel.points[i, j] + 1, case.travel.points_s[i, j])
        for i, p in enumerate(case.municipality.points)
        for j, q in enumerate(case.municipality.premises)
    ]
    write_csv(tiny_scenario.parent / "ways.csv", "from;to;metres;seconds", rows, ";")
    travel = load_case(changed(tiny_scenario, "[travel]\nsource = 'matrix'\npath = 'ways.csv'")).travel
    assert travel.points.tolist() == (2 * case.travel.points + 1).tolist()
    assert (travel.workers == case.travel.workers).all()
    assert travel.facts.workers_straight


def test_transit(tiny_scenario: Path) -> None:
    """A timetable beside the distances, on election day unless another day is given."""
    write_feed(tiny_scenario.parent / "feed.zip")
    text = "[travel.transit]\nfeed = 'feed.zip'\ndepartures = ['10:00', 11:00:00]\n[policy]\ntransit_walk_m = 3000\n"
    straight, case = load_case(tiny_scenario), load_case(changed(tiny_scenario, text))
    transit = case.travel.transit
    assert transit is not None
    assert transit.seconds.shape == case.travel.points.shape
    assert transit.facts.on == case.election.day
    assert (transit.facts.stops, transit.facts.trips) == (5, 4)
    assert case.data_sha256 != straight.data_sha256
    assert (case.travel.points == straight.travel.points).all()


def test_paths_are_relative_to_the_file_that_states_them(tiny_scenario: Path) -> None:
    """A base in another folder keeps its files."""
    write_roads(tiny_scenario.parent / "roads")
    changed(
        tiny_scenario,
        "[travel]\nsource = 'roads'\npath = 'roads'\n[travel.transit]\nfeed = 'f.zip'\ndepartures = ['10:00']",
    )
    below = tiny_scenario.parent / "variants"
    below.mkdir()
    (below / "other.toml").write_text('base = "../changed.toml"\n', encoding="utf-8")
    travel = merge(below / "other.toml").values["travel"]
    assert (travel["path"], travel["transit"]["feed"]) == ("../roads", "../f.zip")


@pytest.mark.parametrize(
    ("text", "wording"),
    [
        ("[travel]\nsorce = 'roads'", "rad 3.*travel.sorce: nyckeln är okänd. Menade du ”source”"),
        ("[travel]\nsource = 'road'", "något av straight, roads, matrix, osrm, valhalla väntades"),
        ("[travel]\nmode = 'bike'", "något av car, walk väntades"),
        ("[travel]\nsource = 'roads'", "travel.path: nyckeln saknas: källan ”roads” behöver den"),
        ("[travel]\nsource = 'osrm'", "travel.url: nyckeln saknas: källan ”osrm” behöver den"),
        ("[travel]\npath = 'x'", "rad 3.*travel.path.*källan ”straight” använder inte nyckeln"),
        ("[travel]\nsource = 'osrm'\nurl = 'file:///etc'", "rad 4.*adress som börjar med http"),
        ("[travel]\nsource = 'matrix'\npath = 'wayz.csv'", "rad 4.*”wayz.csv”; filen saknas i .*Menade du ”ways.csv”"),
        ("[travel]\nsource = 'roads'\npath = 'data'", "”nodes.csv”; filen saknas i .*data"),
        ("[travel.transit]\nfeed = 'x.zip'\ndepartures = ['10:00']", "rad 3.*transit.feed.*”x.zip”; filen saknas"),
        ("[travel.transit]\nfeed = 'x.zip'", "travel.transit.departures: nyckeln saknas"),
        ("[travel.transit]\nfeed = 'x.zip'\ndepartures = []", "minst ett värde väntades"),
        ("[travel.transit]\nfeed = 'x.zip'\ndepartures = ['tio']", "en tid som 10:00:00 väntades"),
        ("[travel.transit]\nfeeed = 'x.zip'\ndepartures = ['10:00']", "travel.transit.feeed.*Menade du ”feed”"),
    ],
)  # fmt: skip
def test_fault(tiny_scenario: Path, text: str, wording: str) -> None:
    """A fault under [travel] is told with its row and what to do."""
    (tiny_scenario.parent / "ways.csv").write_text("from;to;metres;seconds\n", encoding="utf-8")
    with pytest.raises(InputFaults, match=wording):
        load_case(changed(tiny_scenario, text))


def test_faults_of_all_sources_at_once(tiny_scenario: Path) -> None:
    """Faults of the table, of the feed and of the rest of the data are told together."""
    write_csv(tiny_scenario.parent / "ways.csv", "from;to;metres;seconds", [("nowhere", "school", 1, 1)], ";")
    (tiny_scenario.parent / "feed.zip").write_bytes(b"")
    text = (
        "[travel]\nsource = 'matrix'\npath = 'ways.csv'\n[travel.transit]\nfeed = 'feed.zip'\ndepartures = ['10:00']\n"
    )
    with pytest.raises(InputFaults) as caught:
        load_case(changed(tiny_scenario, text + "[premises]\nclosed = ['scool']"))
    assert [f.file for f in caught.value.faults] == ["changed.toml", "ways.csv", "feed.zip"]
