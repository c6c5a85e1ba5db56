"""Small places to measure between, for the tests of distances: a grid that a person can follow by hand."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from valplan.data.travel.places import Asked, Mode, Places
from valplan.data.travel.road_files import to_wgs84
from valplan.domain.election import ElectionType
from valplan.limits import load_limits

CORNER = np.array([530_000.0, 6_470_000.0])
NUMBERS = {key: float(limit.value) for key, limit in load_limits(ElectionType.GENERAL).items()}

Spot = tuple[float, float]


def places(spots: Mapping[str, Spot]) -> Places:
    """Places by id, in metres east and north of the corner of the grid."""
    at = np.array(list(spots.values()), dtype=np.float64).reshape(-1, 2)
    return Places(tuple(spots), at + CORNER)


def asked(
    homes: Mapping[str, Spot], premises: Mapping[str, Spot], *, points: int = -1, mode: Mode = "car", **numbers: float
) -> Asked:
    """A question; ``numbers`` replace those in force, and all homes are demand points unless told otherwise."""
    n = NUMBERS | {"detour_factor": 1.0, "walk_speed_kmh": 3.6, "island_limit_m": 0.0} | numbers
    return Asked(places(homes), places(premises), len(homes) if points < 0 else points, mode, n)


def lat_lon(spot: Spot) -> tuple[float, float]:
    """A spot's latitude and longitude, as OpenStreetMap and GTFS write them."""
    lon, lat = to_wgs84(np.array([spot]) + CORNER)[0]
    return float(lat), float(lon)


def write_csv(path: Path, header: str, rows: Sequence[Sequence[object]], separator: str = ",") -> None:
    """A table with a header."""
    lines = [header, *(separator.join(map(str, row)) for row in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
