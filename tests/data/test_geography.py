"""Polygons, outline and distances."""

from pathlib import Path

import numpy as np

from tests.tiny import DISTRICTS
from valplan.data import load_case
from valplan.data.geography import district_polygons, outline


def test_polygons(tiny_scenario: Path) -> None:
    """The polygons come with code, name and EPSG:3006, and fill the outline."""
    data = tiny_scenario.parent / "data"
    polygons = district_polygons(data)
    assert list(polygons.columns) == ["code", "name", "geometry"]
    assert tuple(polygons.code) == DISTRICTS
    assert polygons.crs.to_epsg() == 3006
    assert polygons.union_all().equals(outline(data))


def test_distances(tiny_scenario: Path) -> None:
    """Distances are the straight line times the detour, whole metres, in table order."""
    case = load_case(tiny_scenario)
    assert case.travel.points.shape == (12, 5)
    assert case.travel.workers.shape == (40, 5)
    assert case.travel.points.dtype == np.int64
    assert case.travel.points[0, case.premises_index["school"]] == round(np.hypot(800, 700) * 1.3)
    assert case.travel.workers[0, case.premises_index["library"]] == round(np.hypot(550, 1500) * 1.3)
