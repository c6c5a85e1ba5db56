"""Where a person lives: coordinates as given, or the middle of the electors of what the register names instead."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from pyproj import Transformer

from valplan.data.folder import Folder
from valplan.data.register_import.source import SourceRow
from valplan.data.register_import.words import Problem, decimal, fold
from valplan.domain.municipality import Area, DemandPoint, District
from valplan.language import N_, _

SWEDEN_X_M, SWEDEN_Y_M = (200_000, 1_000_000), (6_100_000, 7_750_000)  # EPSG:3006's area of use, roughly
SWEDEN_LAT, SWEDEN_LON = (55.0, 69.5), (10.5, 24.5)
CODE_DIGITS = 8


class Precision(StrEnum):
    """How exactly a home is known."""

    COORDINATE = "coordinate"
    DISTRICT = "district"
    AREA = "area"
    TOWN = "town"


PRECISIONS = {
    Precision.COORDINATE: N_("coordinates of the register"),
    Precision.DISTRICT: N_("the middle of the district's electors"),
    Precision.AREA: N_("the middle of the electors of the locality or city district"),
    Precision.TOWN: N_("the centre of the municipality"),
}


@dataclass(frozen=True)
class Home:
    """A position in whole metres (EPSG:3006), and how exactly it is known."""

    x_m: int
    y_m: int
    precision: Precision


Convert = Callable[[float, float], "Home | Problem"]


@dataclass(frozen=True)
class Places:
    """The middles that a home can be set to: of districts by code, of areas by folded name, of the municipality."""

    districts: Mapping[str, tuple[int, int]]
    district_codes: Mapping[str, str]
    areas: Mapping[str, tuple[int, int]]
    town: str
    centre: tuple[int, int]


def places_of(folder: Folder) -> Places:
    """The middles of a municipality's districts and areas, each the mean of its demand points weighted by electors."""
    points = folder.of("points", DemandPoint)
    by_area = _middles((p.area_id, p) for p in points)
    districts = folder.of("districts", District)
    names = Counter(fold(d.name) for d in districts)
    return Places(
        districts=_middles((p.district, p) for p in points),
        district_codes={fold(d.name): d.code for d in districts if names[fold(d.name)] == 1},
        areas={fold(a.name): by_area[a.area_id] for a in folder.of("areas", Area) if a.area_id in by_area},
        town=fold(str(folder.head.get("name", ""))),
        centre=(round(folder.head["centre_x_m"]), round(folder.head["centre_y_m"])),
    )


def home_of(row: SourceRow, places: Places) -> Home | None:
    """The home of a person; none, with the fault told in the row, where the register does not say it.

    The first that is filled in counts: coordinates in EPSG:3006, latitude and longitude, district, postort.
    """
    for pair, convert in ((("x_m", "y_m"), _sweref), (("lat", "lon"), _wgs84)):
        if any(row.text(field) for field in pair):
            return _coordinates(row, pair, convert)
    for field, find in (("district", _district), ("town", _town)):
        if row.text(field):
            found = find(row.text(field), places)
            if isinstance(found, Home):
                return found
            row.tell(field, found)
            return None
    field = next((f for f in ("x_m", "lat", "district", "town") if f in row.cells), "x_m")
    row.tell(field, Problem(_("the home is missing"), _("Fill in coordinates, district or postort.")))
    return None


def _coordinates(row: SourceRow, pair: tuple[str, str], convert: Convert) -> Home | None:
    numbers = []
    for field in pair:
        number = decimal(row.text(field)) if row.text(field) else Problem(_("a number was expected"))
        if isinstance(number, Problem):
            row.tell(field, number)
        else:
            numbers.append(number)
    if len(numbers) < len(pair):
        return None
    found = convert(numbers[0], numbers[1])
    if isinstance(found, Problem):
        row.tell(pair[0], found)
        return None
    return found


def _sweref(x_m: float, y_m: float) -> Home | Problem:
    if _within(x_m, SWEDEN_X_M) and _within(y_m, SWEDEN_Y_M):
        return Home(round(x_m), round(y_m), Precision.COORDINATE)
    swapped = _within(y_m, SWEDEN_X_M) and _within(x_m, SWEDEN_Y_M)
    remedy = _("x and y have changed places: x is the shorter number.") if swapped else _("Correct the coordinates.")
    return Problem(_("a position in Sweden in EPSG:3006 (SWEREF 99 TM) was expected"), remedy)


def _wgs84(lat: float, lon: float) -> Home | Problem:
    if _within(lat, SWEDEN_LAT) and _within(lon, SWEDEN_LON):
        x_m, y_m = _transformer().transform(lon, lat)
        return Home(round(x_m), round(y_m), Precision.COORDINATE)
    swapped = _within(lon, SWEDEN_LAT) and _within(lat, SWEDEN_LON)
    remedy = _("latitude and longitude have changed places.") if swapped else _("Correct the coordinates.")
    return Problem(_("a position in Sweden in degrees (WGS 84) was expected"), remedy)


def _district(text: str, places: Places) -> Home | Problem:
    code = text if text in places.districts else places.district_codes.get(fold(text), "")
    if code in places.districts:
        return Home(*places.districts[code], Precision.DISTRICT)
    lost = text.isdigit() and len(text) == CODE_DIGITS - 1
    remedy = _("Excel has dropped the leading zero: format the column as text.") if lost else _("Correct the district.")
    return Problem(_("the code or name of a district of the municipality was expected"), remedy)


def _town(text: str, places: Places) -> Home | Problem:
    word = fold(text)
    if word in places.areas:
        return Home(*places.areas[word], Precision.AREA)
    if word == places.town:
        return Home(*places.centre, Precision.TOWN)
    remedy = _("Fill in coordinates or district for somebody who lives elsewhere.")
    return Problem(_("a locality of the municipality was expected"), remedy)


def _middles(points: Iterable[tuple[str, DemandPoint]]) -> dict[str, tuple[int, int]]:
    sums: dict[str, list[float]] = {}
    for key, p in points:
        total = sums.setdefault(key, [0.0, 0.0, 0.0])
        total[0] += p.electors
        total[1] += p.electors * p.x_m
        total[2] += p.electors * p.y_m
    return {key: (round(x / n), round(y / n)) for key, (n, x, y) in sums.items() if n}


def _within(value: float, span: tuple[float, float]) -> bool:
    return span[0] <= value <= span[1]


@cache
def _transformer() -> Transformer:
    return Transformer.from_crs("EPSG:4326", "EPSG:3006", always_xy=True)
