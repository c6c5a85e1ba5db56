"""Ways along roads: known answers on tiny networks, from tables and from an OpenStreetMap extract."""

from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.data.travel_world import CORNER, NUMBERS, Spot, asked, lat_lon, write_csv
from valplan.data import InputFaults
from valplan.data.travel.network import Network, network_of, snapped, ways_by_network, without_islands
from valplan.data.travel.places import Ways, whole
from valplan.data.travel.road_files import Roads
from valplan.data.travel.roads import Road, Rules, speed_limit_kmh

# A street of 1 000 m from west to east, and a way back 500 m to the north of it that is 2 000 m long in all.
NODES: dict[int, Spot] = {1: (0, 0), 2: (1000, 0), 3: (1000, 500), 4: (0, 500), 8: (5000, 100), 9: (5600, 100)}
STREET, BACK, ISLAND = [1, 2], [2, 3, 4, 1], [8, 9]


def grid(*ways: tuple[list[int], int], speed_kmh: float = 36.0) -> Network:
    """A network of ways with their one-way sign."""
    ids = list(NODES)
    pieces = [(ids.index(a), ids.index(b), sign) for nodes, sign in ways for a, b in pairwise(nodes)]
    start, end, oneway = zip(*pieces, strict=True)
    xy_m = np.array(list(NODES.values()), dtype=np.float64) + CORNER
    return network_of(xy_m, start, end, [speed_kmh] * len(start), oneway)


def ways(network: Network, homes: dict[str, Spot], premises: dict[str, Spot], **options: Any) -> Ways:
    """Ways from homes to premises, straight lines allowed."""
    return ways_by_network(network, asked(homes, premises, **options), straight_allowed=True, file="roads")


def test_along_the_street() -> None:
    """Two places on one street are as far apart as the piece of it between them, at its speed."""
    found = ways(grid((STREET, 0), (BACK, 0)), {"a": (100, 0)}, {"p": (700, 0)})
    assert found.metres.tolist() == [[600]]
    assert found.seconds.tolist() == [[60]]
    assert (found.told.snapped, found.told.snap_max_m) == (2, 0)


def test_one_way_is_respected_in_the_right_direction() -> None:
    """With the street one-way eastward a home to the east must drive round, a home to the west must not."""
    network = grid((STREET, 1), (BACK, 0))
    found = ways(network, {"west": (100, 0), "east": (900, 0)}, {"p": (500, 0)})
    assert found.metres.tolist() == [[400], [100 + 500 + 1000 + 500 + 500]]
    against = ways(grid((STREET, -1), (BACK, 0)), {"west": (100, 0), "east": (900, 0)}, {"p": (500, 0)})
    assert against.metres.tolist() == [[100 + 500 + 1000 + 500 + 500], [400]]


def test_snapping_counts_the_way_to_the_road() -> None:
    """The way from a home to its nearest road counts times the detour, at walking speed, and is told."""
    found = ways(grid((STREET, 0), (BACK, 0)), {"a": (100, 40)}, {"p": (700, 10)}, detour_factor=1.5, snap_limit_m=39)
    assert found.metres.tolist() == [[600 + 75]]
    assert found.seconds.tolist() == [[60 + 75]]
    told = found.told
    assert (told.snapped, told.snap_mean_m, told.snap_max_m, told.snapped_far) == (2, 25, 40, 1)


def test_no_way_round_by_a_far_road() -> None:
    """Neighbours who are nearer to each other than to the road walk straight."""
    found = ways(grid((STREET, 0), (BACK, 0)), {"a": (500, 240)}, {"p": (520, 240)})
    assert found.metres.tolist() == [[20]]
    assert found.told.off_road == 1


def test_places_at_one_spot() -> None:
    """Several places at one spot of a road are no way apart, and do not hide the road from each other."""
    found = ways(grid((STREET, 0)), {"a": (500, 0), "b": (500, 0), "end": (0, 0)}, {"p": (500, 0), "q": (1000, 0)})
    assert found.metres.tolist() == [[0, 500], [0, 500], [500, 1000]]


def test_shortest_of_parallel_roads() -> None:
    """Of two roads between the same nodes the quicker gives the time."""
    network = grid((STREET, 0), (STREET, 0))
    network.speed_kmh[1] = 72.0
    found = ways(network, {"a": (0, 0)}, {"p": (1000, 0)})
    assert found.metres.tolist() == [[1000]]
    assert found.seconds.tolist() == [[50]]


def test_an_island_is_unreachable_and_told() -> None:
    """A pair that no road joins has the straight line times the detour, and is counted."""
    network = grid((STREET, 0), (ISLAND, 0))
    found = ways(network, {"a": (0, 0)}, {"p": (1000, 0), "away": (5000, 100)}, detour_factor=2.0)
    assert found.metres.tolist() == [[1000, round(2 * np.hypot(5000, 100))]]
    assert (found.told.unreachable, found.told.outside) == (1, 0)


def test_an_island_is_a_fault_where_the_scenario_says_so() -> None:
    """With no straight line allowed the pair is a fault with both ids."""
    question = asked({"a": (0, 0)}, {"p": (1000, 0), "away": (5000, 100)})
    with pytest.raises(InputFaults, match="a → away: ingen väg leder") as caught:
        ways_by_network(grid((STREET, 0), (ISLAND, 0)), question, straight_allowed=False, file="roads")
    assert len(caught.value.faults) == 1


@pytest.mark.parametrize(("limit_m", "left_out"), [(600.0, 0), (600.1, 1)])
def test_a_short_island_is_left_out(limit_m: float, left_out: int) -> None:
    """Roads that hang together with less than the limit are left out; at the limit they stay."""
    network, islands = without_islands(grid((STREET, 0), (BACK, 0), (ISLAND, 0)), limit_m)
    assert islands == left_out
    assert len(network.start) == 5 - left_out


def test_the_greatest_part_stays() -> None:
    """A network shorter than the limit is kept all the same."""
    network, islands = without_islands(grid((STREET, 0), (ISLAND, 0)), 9_999.0)
    assert (len(network.start), islands) == (1, 1)


def test_outside_the_box() -> None:
    """A pair with an end outside the box around the network has the straight line; on its edge it has the road."""
    found = ways(grid((STREET, 0), (BACK, 0)), {"in": (0, 0), "out": (-1, 0)}, {"p": (1000, 0)}, detour_factor=2.0)
    assert found.metres.tolist() == [[1000], [2002]]
    assert (found.told.outside, found.told.snapped) == (1, 2)


def test_the_box_is_that_of_the_roads_kept() -> None:
    """A short island that was left out does not widen the box."""
    found = ways(grid((STREET, 0), (BACK, 0), (ISLAND, 0)), {"a": (4000, 50)}, {"p": (1000, 0)}, island_limit_m=700)
    assert (found.told.islands, found.told.outside) == (1, 1)


@given(
    st.lists(st.tuples(st.integers(0, 1000), st.integers(0, 500)), min_size=1, max_size=6),
    st.lists(st.tuples(st.integers(0, 1000), st.integers(0, 500)), min_size=1, max_size=6),
)
@settings(max_examples=60, deadline=None)
def test_never_shorter_than_straight(homes: list[Spot], premises: list[Spot]) -> None:
    """With no detour no way is shorter than the straight line, and on two-way roads it is as long both ways."""
    network = grid((STREET, 0), (BACK, 0))
    a, b = ({f"{name}{i}": s for i, s in enumerate(spots)} for name, spots in (("h", homes), ("p", premises)))
    there, back = ways(network, a, b), ways(network, b, a)
    assert (there.metres >= whole(asked(a, b).straight_m()) - 1).all()
    assert (there.metres == back.metres.T).all()


def test_nearest_road_is_the_nearest() -> None:
    """A place goes to the nearest piece, and along it to the nearest spot."""
    on = snapped(grid((STREET, 0), (BACK, 0)), np.array([(250.0, 100.0), (980.0, 200.0)]) + CORNER)
    assert on.piece.tolist() == [0, 1]
    assert on.along.tolist() == [0.25, 0.4]
    assert on.away_m.tolist() == [100.0, 20.0]


@pytest.mark.parametrize(
    ("tags", "car", "walk"),
    [
        ({"highway": "residential"}, Road(25, 0), Road(4.5, 0)),
        ({"highway": "residential", "maxspeed": "30"}, Road(24, 0), Road(4.5, 0)),
        ({"highway": "residential", "maxspeed": "SE:urban"}, Road(25, 0), Road(4.5, 0)),
        ({"highway": "primary_link", "oneway": "yes"}, Road(65, 1), Road(4.5, 0)),
        ({"highway": "primary", "oneway": "-1"}, Road(65, -1), Road(4.5, 0)),
        ({"highway": "motorway"}, Road(95, 1), None),
        ({"highway": "motorway", "oneway": "no"}, Road(95, 0), None),
        ({"highway": "trunk", "motorroad": "yes"}, Road(80, 0), None),
        ({"highway": "tertiary", "junction": "roundabout"}, Road(50, 1), Road(4.5, 0)),
        ({"highway": "footway"}, None, Road(4.5, 0)),
        ({"highway": "construction"}, None, None),
        ({"highway": "service", "access": "private"}, None, None),
        ({"highway": "service", "access": "private", "motor_vehicle": "destination", "foot": "yes"},
         Road(15, 0), Road(4.5, 0)),
        ({"highway": "residential", "motor_vehicle": "no"}, None, Road(4.5, 0)),
        ({}, Road(35, 0), Road(4.5, 0)),
    ],
)  # fmt: skip
def test_what_a_road_is(tags: dict[str, str], car: Road | None, walk: Road | None) -> None:
    """Class, speed limit, one-way and access decide who may use a road, how fast and which way."""
    tag = lambda key: tags.get(key, "")  # noqa: E731
    assert Rules("car", NUMBERS).road(tag) == car
    assert Rules("walk", NUMBERS).road(tag) == walk


@pytest.mark.parametrize(("text", "kmh"), [("50", 50), (" 30 mph", 48.28032), ("none", 0), ("", 0), ("30;50", 0)])
def test_speed_limit(text: str, kmh: float) -> None:
    """A speed limit is a number of km/h or mph; anything else is unknown."""
    assert speed_limit_kmh(text) == pytest.approx(kmh)


def write_tables(folder: Path) -> Path:
    """The street and the way back as tables of nodes and ways."""
    write_csv(folder / "nodes.csv", "osm_node_id,lat,lon", [(n, *lat_lon(s)) for n, s in NODES.items()])
    rows = [(70, "Gatan", "45", "2", "1000", "1 2", "yes"), (71, "", "", "", "", "2 3 4 1", "")]
    write_csv(folder / "ways.csv", "osm_way_id,name,maxspeed_kmh,lanes,length_m,node_ids,oneway", rows)
    return folder


def write_pbf(path: Path) -> Path:
    """The same as an OpenStreetMap extract, with a footpath and a house that are no roads for cars."""
    import osmium
    from osmium.osm.mutable import Node, Way

    with osmium.SimpleWriter(path) as writer:
        for node, spot in NODES.items():
            lat, lon = lat_lon(spot)
            writer.add_node(Node(id=node, version=1, location=(lon, lat)))
        writer.add_way(
            Way(id=70, version=1, nodes=STREET, tags={"highway": "tertiary", "maxspeed": "45", "oneway": "yes"})
        )
        writer.add_way(Way(id=71, version=1, nodes=BACK, tags={"highway": "unclassified"}))
        writer.add_way(Way(id=72, version=1, nodes=[2, 4], tags={"highway": "footway"}))
        writer.add_way(Way(id=73, version=1, nodes=[1, 3], tags={"building": "yes"}))
    return path


@pytest.mark.parametrize("kind", ["tables", "pbf"])
def test_files(tmp_path: Path, kind: str) -> None:
    """Tables and an extract of the same roads give the same ways, with one-way streets for those who drive."""
    path = write_tables(tmp_path) if kind == "tables" else write_pbf(tmp_path / "town.osm.pbf")
    homes, premises = {"east": (1000.0, 0.5)}, {"p": (0.5, 0.5)}
    by_car = Roads(path, straight_allowed=True).ways(asked(homes, premises))
    on_foot = Roads(path, straight_allowed=True).ways(asked(homes, premises, mode="walk"))
    assert by_car.metres[0, 0] == pytest.approx(2001, abs=1)
    assert on_foot.metres[0, 0] == pytest.approx(1000, abs=3)
    assert on_foot.seconds[0, 0] == pytest.approx(1000, abs=3)
    straight_back = Roads(path, straight_allowed=True).ways(asked(premises, homes))
    assert straight_back.metres[0, 0] == pytest.approx(1000, abs=3)
    assert straight_back.seconds[0, 0] == pytest.approx(1000 / 10, abs=3)  # 45 km/h signed, 36 driven


def test_faults_of_tables_all_at_once(tmp_path: Path) -> None:
    """Bad positions, ids and unknown nodes are told together, with file and row."""
    write_csv(tmp_path / "nodes.csv", "osm_node_id,lat,lon", [(1, 58.4, 15.6), ("x", 58.4, 15.6), (2, 158.4, 15.6)])
    write_csv(tmp_path / "ways.csv", "osm_way_id,maxspeed_kmh,node_ids", [(7, 30, "1 2"), (8, 30, "1 99")])
    with pytest.raises(InputFaults) as caught:
        Roads(tmp_path, straight_allowed=True).ways(asked({"a": (0, 0)}, {"p": (1, 1)}))
    assert [(f.file, f.row, f.value) for f in caught.value.faults] == [
        ("nodes.csv", 3, "x"),
        ("nodes.csv", 4, "158.4, 15.6"),
        ("ways.csv", 2, "2"),
        ("ways.csv", 3, "99"),
    ]


def test_tables_with_a_misspelt_column(tmp_path: Path) -> None:
    """A column that is not there is told with the likely one."""
    write_tables(tmp_path)
    write_csv(tmp_path / "nodes.csv", "osm_node_id,latt,lon", [(1, 58.4, 15.6)])
    with pytest.raises(InputFaults, match=r"lat: kolumnen saknas\. Menade du ”latt”"):
        Roads(tmp_path, straight_allowed=True).ways(asked({"a": (0, 0)}, {"p": (1, 1)}))


@pytest.mark.parametrize(
    ("content", "wording"), [(b"not a map", "inget läsbart utdrag"), (None, "ingen väg som kan användas")]
)
def test_an_extract_that_is_none(tmp_path: Path, content: bytes | None, wording: str) -> None:
    """A file that is no extract, and one with no road near, are faults."""
    path = tmp_path / "town.osm.pbf"
    if content is None:
        write_pbf(path)
    else:
        path.write_bytes(content)
    far = asked({"a": (90_000, 0)}, {"p": (90_001, 1)})
    with pytest.raises(InputFaults, match=wording):
        Roads(path, straight_allowed=True).ways(far)
