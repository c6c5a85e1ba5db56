"""Where people live: the districts and demand points that premises and poll workers are placed by."""

from dataclasses import dataclass
from functools import cache, cached_property
from math import hypot

from pyproj import Transformer
from semicolon import read_rows

DETOUR = 1.3
Place = tuple[float, float]


@dataclass(frozen=True)
class Point:
    """A demand point: its place in metres (EPSG:3006), district, area and electors."""

    district: str
    area: str
    at: Place
    electors: int


@dataclass(frozen=True)
class Ground:
    """The districts' kinds and areas, the areas' names and kinds, and the demand points by district."""

    kind: dict[str, str]
    district_area: dict[str, str]
    area_name: dict[str, str]
    area_kind: dict[str, str]
    points: dict[str, list[Point]]

    @cached_property
    def all_points(self) -> list[Point]:
        """Every demand point in order of district."""
        return [p for district in sorted(self.points) for p in self.points[district]]

    def nearest(self, at: Place) -> Point:
        """The demand point nearest to a place."""
        return min(self.all_points, key=lambda p: metres(p.at, at))

    def middle(self, points: list[Point]) -> Point:
        """The point with the least distance in all to the electors of the points (their 1-median)."""
        return min(points, key=lambda p: sum(q.electors * metres(p.at, q.at) for q in points))

    def share_within(self, district: str, at: Place, limit_m: float) -> float:
        """Share of a district's electors who have at most ``limit_m`` to a place, detours counted."""
        points = self.points[district]
        near = sum(p.electors for p in points if metres(p.at, at) * DETOUR <= limit_m)
        return near / sum(p.electors for p in points)


def metres(a: Place, b: Place) -> float:
    """The straight line between two places."""
    return hypot(a[0] - b[0], a[1] - b[1])


@cache
def ground() -> Ground:
    """The ground as the case's tables have it."""
    districts = read_rows("districts.csv")
    areas = read_rows("areas.csv")
    points: dict[str, list[Point]] = {d["code"]: [] for d in districts}
    for row in read_rows("demand_points.csv"):
        at = (float(row["x_m"]), float(row["y_m"]))
        points[row["district"]].append(Point(row["district"], row["area_id"], at, int(row["electors"])))
    return Ground(
        {d["code"]: d["kind"] for d in districts},
        {d["code"]: d["area_id"] for d in districts},
        {a["area_id"]: a["name"] for a in areas},
        {a["area_id"]: a["kind"] for a in areas},
        points,
    )


@cache
def _sweref99() -> Transformer:
    return Transformer.from_crs("EPSG:4326", "EPSG:3006", always_xy=True)


def from_wgs84(lat: float, lon: float) -> Place:
    """A place in whole metres of EPSG:3006 from degrees."""
    x, y = _sweref99().transform(lon, lat)
    return float(round(x)), float(round(y))
