"""Read a road network: an extract of OpenStreetMap (``.osm.pbf``), or a folder with tables of nodes and ways."""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from pyproj import Transformer

from valplan.data.faults import Fault, InputFaults
from valplan.data.library_words import library_text
from valplan.data.records import number_text
from valplan.data.tables import Sheet, header_faults, read_sheet
from valplan.data.travel.network import Network, network_of, ways_by_network
from valplan.data.travel.places import Asked, Ways, first_told, joined
from valplan.data.travel.roads import Road, Rules
from valplan.domain.case import Floats
from valplan.language import _

WGS84, SWEREF = "EPSG:4326", "EPSG:3006"
NODES, WAYS = "nodes.csv", "ways.csv"
NODE_COLUMNS = ("osm_node_id", "lat", "lon")
WAY_COLUMNS = ("osm_way_id", "node_ids", "maxspeed_kmh")
MORE_WAY_COLUMNS = ("name", "lanes", "length_m", "highway", "oneway")
MARGIN_M = 10_000  # roads of an extract farther than this from every home and premises lead nowhere that matters


@dataclass(frozen=True)
class Roads:
    """The source that follows roads."""

    path: Path
    straight_allowed: bool

    def inputs(self) -> tuple[str, ...]:
        """The checksums of the files."""
        return tuple(f"{p.name} {file_sha256(p)}" for p in road_files(self.path))

    def ways(self, asked: Asked) -> Ways:
        """Shortest and quickest ways along the roads."""
        rules = Rules(asked.mode, asked.numbers)
        network = read_pbf(self.path, rules, _box(asked)) if self.path.is_file() else read_tables(self.path, rules)
        return ways_by_network(network, asked, straight_allowed=self.straight_allowed, file=self.path.name)


def road_files(path: Path) -> tuple[Path, ...]:
    """The files that a network is read from."""
    return (path / NODES, path / WAYS) if path.is_dir() else (path,)


def file_sha256(path: Path) -> str:
    """SHA-256 of a file's bytes."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


@dataclass
class _Pieces:
    """Straight pieces as they are read; nodes get their row in the order in which roads name them."""

    row: dict[int, int] = field(default_factory=dict)
    start: list[int] = field(default_factory=list)
    end: list[int] = field(default_factory=list)
    speed_kmh: list[float] = field(default_factory=list)
    oneway: list[int] = field(default_factory=list)

    def add(self, nodes: Sequence[int], road: Road) -> None:
        rows = [self.row.setdefault(n, len(self.row)) for n in nodes]
        self.start += rows[:-1]
        self.end += rows[1:]
        self.speed_kmh += [road.speed_kmh] * (len(rows) - 1)
        self.oneway += [road.oneway] * (len(rows) - 1)

    def network(self, lat_lon: Callable[[int], tuple[float, float]], file: str) -> Network:
        """The network in EPSG:3006; ``InputFaults`` when no road was added."""
        if not self.start:
            remedy = _("Give an extract that covers the municipality, with its roads.")
            raise InputFaults([Fault(file=file, expected=_("the file has no road that can be used"), remedy=remedy)])
        at = np.array([lat_lon(n) for n in self.row], dtype=np.float64)
        return network_of(to_sweref(at[:, 0], at[:, 1]), self.start, self.end, self.speed_kmh, self.oneway)


def to_sweref(lat: Floats, lon: Floats) -> Floats:
    """Positions in EPSG:3006, n x 2, from latitudes and longitudes (WGS 84)."""
    x_m, y_m = Transformer.from_crs(WGS84, SWEREF, always_xy=True).transform(lon, lat)
    return np.stack([np.asarray(x_m), np.asarray(y_m)], axis=1)


def to_wgs84(xy_m: Floats) -> Floats:
    """Longitudes and latitudes (WGS 84), n x 2, from positions in EPSG:3006."""
    lon, lat = Transformer.from_crs(SWEREF, WGS84, always_xy=True).transform(xy_m[:, 0], xy_m[:, 1])
    return np.stack([np.asarray(lon), np.asarray(lat)], axis=1)


def _box(asked: Asked) -> tuple[float, float, float, float]:
    """Least and greatest longitude and latitude of what may matter: west, south, east, north."""
    xy_m = joined(asked.homes, asked.premises).xy_m
    (west, south), (east, north) = xy_m.min(axis=0) - MARGIN_M, xy_m.max(axis=0) + MARGIN_M
    corners = to_wgs84(np.array([(west, south), (west, north), (east, south), (east, north)]))
    (least_lon, least_lat), (most_lon, most_lat) = corners.min(axis=0), corners.max(axis=0)
    return float(least_lon), float(least_lat), float(most_lon), float(most_lat)


def read_pbf(path: Path, rules: Rules, box: tuple[float, float, float, float]) -> Network:
    """The roads of an OpenStreetMap file that have a node in the box (west, south, east, north; degrees).

    Raises
    ------
    InputFaults
        The file cannot be read, or has no such road.
    """
    import osmium  # loads a library of its own, needed for extracts only

    west, south, east, north = box
    pieces, at = _Pieces(), dict[int, tuple[float, float]]()
    try:
        for way in osmium.FileProcessor(path).with_locations().with_filter(osmium.filter.KeyFilter("highway")):
            if not isinstance(way, osmium.osm.Way):
                continue
            road = rules.road(lambda key, tags=way.tags: tags.get(key, ""))  # type: ignore[misc]
            nodes = [n for n in way.nodes if n.location.valid()]
            if road and any(west <= n.lon <= east and south <= n.lat <= north for n in nodes):
                at.update((n.ref, (n.lat, n.lon)) for n in nodes)
                pieces.add([n.ref for n in nodes], road)
    except (RuntimeError, osmium.InvalidLocationError) as error:
        broken = _("the file is not an OpenStreetMap extract that can be read: {error}", error=library_text(error))
        raise InputFaults([Fault(file=path.name, expected=broken, remedy=_("Download it again."))]) from error
    return pieces.network(at.__getitem__, path.name)


def read_tables(folder: Path, rules: Rules) -> Network:
    """The roads of ``nodes.csv`` (osm_node_id, lat, lon) and ``ways.csv`` (osm_way_id, node_ids, maxspeed_kmh).

    ``ways.csv`` may also have ``highway`` and ``oneway`` as OpenStreetMap writes them, and ``name``, ``lanes`` and
    ``length_m``, which are not used: lengths are measured between the nodes.

    Raises
    ------
    InputFaults
        With every fault of the two tables.
    """
    nodes, faults = read_sheet(folder / NODES, "nodes", NODE_COLUMNS)
    ways, more = read_sheet(folder / WAYS, "ways", WAY_COLUMNS)
    faults += more
    faults += header_faults(nodes, NODE_COLUMNS, NODE_COLUMNS) if nodes else []
    faults += header_faults(ways, WAY_COLUMNS, (*WAY_COLUMNS, *MORE_WAY_COLUMNS)) if ways else []
    if nodes is None or ways is None or faults:
        raise InputFaults(faults)
    at: dict[int, tuple[float, float]] = {}
    faults += first_told(list(_read_nodes(nodes, at)))
    pieces = _Pieces()
    faults += first_told(list(_read_ways(ways, at, rules, pieces)))
    if faults:
        raise InputFaults(faults)
    return pieces.network(at.__getitem__, WAYS)


def _read_nodes(sheet: Sheet, at: dict[int, tuple[float, float]]) -> Iterator[Fault]:
    """Fill ``at`` with the nodes' latitudes and longitudes."""
    for number, *cells in zip(sheet.numbers, *(sheet.column(c) for c in NODE_COLUMNS), strict=True):
        node, lat, lon = cells
        place = degrees(lat, lon)
        if not node.isdigit():
            yield _not_whole(sheet, number, NODE_COLUMNS[0], node)
        elif place is None:
            yield bad_degrees(sheet.file, number, node, f"{lat}, {lon}")
        else:
            at[int(node)] = place


def _read_ways(sheet: Sheet, at: Mapping[int, tuple[float, float]], rules: Rules, pieces: _Pieces) -> Iterator[Fault]:
    for number, cells in zip(sheet.numbers, sheet.rows, strict=True):
        row = dict(zip(sheet.header, cells, strict=True))
        tags = {"maxspeed": row["maxspeed_kmh"], "highway": row.get("highway", ""), "oneway": row.get("oneway", "")}
        road = rules.road(lambda key, tags=tags: tags.get(key, ""))  # type: ignore[misc]
        named = row["node_ids"].split()
        wrong = [n for n in named if not n.isdigit() or int(n) not in at]
        for node in wrong:
            yield Fault(
                file=sheet.file,
                row=number,
                column="node_ids",
                subject=row["osm_way_id"],
                value=node,
                expected=_("the id is not in {file}", file=NODES),
            )
        if road and not wrong:
            pieces.add([int(n) for n in named], road)


def degrees(lat: str, lon: str) -> tuple[float, float] | None:
    """A latitude and a longitude from text; none when they are not degrees."""
    try:
        place = float(number_text(lat)), float(number_text(lon))
    except ValueError:
        return None
    return place if abs(place[0]) <= 90 and abs(place[1]) <= 180 else None  # noqa: PLR2004 - the poles and the date line


def bad_degrees(file: str, number: int, subject: str, value: str) -> Fault:
    """A position that is not in degrees."""
    expected = _("a latitude and a longitude in degrees were expected")
    return Fault(file=file, row=number, subject=subject, value=value, expected=expected)


def _not_whole(sheet: Sheet, number: int, column: str, value: str) -> Fault:
    expected = _("a whole number, at least {least}, was expected", least=0)
    return Fault(file=sheet.file, row=number, column=column, value=value, expected=expected)
