"""Homes: some 2 700 points, dense where people live, that stand for all electors."""

from dataclasses import dataclass
from functools import cache
from math import cos, hypot, sin, sqrt, tau

from areas import Area, areas, split
from chance import Chance
from ground import Place, from_wgs84, metres
from semicolon import read_rows
from shapely import Polygon
from shapely.geometry import Point

ELECTORS_PER_HOME = 50
SPREAD = 1.7  # a radius is so many standard deviations
CLEAR = 1.3  # the countryside begins so many radii from a city district's or locality's centre
FROM_BORDER_M = 200


@dataclass(frozen=True)
class Home:
    """A point where electors live."""

    area: str
    at: Place
    electors: int


@cache
def outline() -> Polygon:
    """The municipality's outline, EPSG:3006."""
    return Polygon([from_wgs84(float(r["lat"]), float(r["lon"])) for r in read_rows("facts/outline.csv")])


@cache
def homes() -> tuple[Home, ...]:
    """All homes in order of area; each area's electors exactly."""
    known = areas()
    inside = outline().buffer(-FROM_BORDER_M)
    return tuple(home for area in known for home in _of(area, known, inside))


def _of(area: Area, known: list[Area], inside: Polygon) -> list[Home]:
    count = max(6, round(area.electors / ELECTORS_PER_HOME))
    chance = Chance("homes", area.id)
    places: list[Place] = []
    while len(places) < count:
        at = _somewhere(area, chance)
        if at not in places and inside.contains(Point(at)) and _belongs(area, at, known):
            places.append(at)
    weights = [0.4 + 1.2 * chance.share() for _ in places]
    return [Home(area.id, at, n) for at, n in zip(places, split(area.electors, weights), strict=True)]


def _somewhere(area: Area, chance: Chance) -> Place:
    if area.kind == "landsbygd":
        turn, out = tau * chance.share(), area.radius_m * sqrt(chance.share())
        x, y = out * cos(turn), out * sin(turn)
    else:
        x, y = chance.bell(area.radius_m / SPREAD), chance.bell(area.radius_m / SPREAD)
    return float(round(area.at[0] + x)), float(round(area.at[1] + y))


def _belongs(area: Area, at: Place, known: list[Area]) -> bool:
    """In the area nearest by, of its sort; the countryside keeps clear of city districts and localities."""
    rural = area.kind == "landsbygd"
    alike = [a for a in known if (a.kind == "landsbygd") == rural]
    nearest = min(alike, key=lambda a: metres(a.at, at))
    if nearest.id != area.id:
        return False
    built = [a for a in known if a.kind != "landsbygd"]
    return not rural or all(hypot(a.at[0] - at[0], a.at[1] - at[1]) > CLEAR * a.radius_m for a in built)
