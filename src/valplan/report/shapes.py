"""The geometry that the maps and the GeoPackage draw, from the case's polygons and demand points."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.geometry import LineString, Point
from shapely.geometry.base import BaseGeometry

from valplan.data.geography import district_polygons, outline
from valplan.domain.case import Case, Ints
from valplan.domain.outcome import Judgement
from valplan.domain.plan import Plan
from valplan.report.early import EarlyOpening, early_openings
from valplan.report.premises import UsedPremises, used_premises

CRS = "EPSG:3006"
TINTS = 6


@dataclass(frozen=True)
class Shapes:
    """All that is drawn, in EPSG:3006.

    ``districts``: code, name, premises, tint (0-5, neighbours with different polling places differ), geometry.
    ``areas``: area_id, name, kind, geometry; the ground around the area's demand points.
    ``points``: electors, distance_m (to the nearest early-voting place) and geometry. ``lines``: district to place.
    """

    districts: gpd.GeoDataFrame
    areas: gpd.GeoDataFrame
    points: gpd.GeoDataFrame
    lines: gpd.GeoDataFrame
    outline: gpd.GeoDataFrame
    premises: tuple[UsedPremises, ...]
    early: tuple[EarlyOpening, ...]


def shapes(case: Case, plan: Plan, judgement: Judgement) -> Shapes:
    """Collect the geometry of a plan."""
    early = early_openings(case, plan)
    districts = _districts(case, plan)
    border = gpd.GeoDataFrame(geometry=[outline(case.data_folder)], crs=CRS)
    return Shapes(
        districts=districts,
        areas=_areas(case, districts),
        points=_points(case, early),
        lines=_lines(case, plan),
        outline=border,
        premises=used_premises(case, plan, judgement),
        early=early,
    )


def weighted_centre(case: Case, rows: Ints) -> Point:
    """Where the voters of those demand points live on average."""
    points = [case.municipality.points[i] for i in rows]
    weights = np.array([max(p.electors, 1) for p in points], dtype=np.float64)
    x = float(np.average([p.x_m for p in points], weights=weights))
    y = float(np.average([p.y_m for p in points], weights=weights))
    return Point(x, y)


def simplified(frame: gpd.GeoDataFrame, tolerance_m: float) -> gpd.GeoDataFrame:
    """The same polygons with fewer corners; shared borders stay shared."""
    found = frame.copy()
    found["geometry"] = shapely.coverage_simplify(frame.geometry.to_numpy(), tolerance_m**2)
    return found


def _districts(case: Case, plan: Plan) -> gpd.GeoDataFrame:
    frame = district_polygons(case.data_folder)[["code", "name", "geometry"]]
    frame = frame[frame["code"].isin(list(case.districts))].sort_values("code").reset_index(drop=True)
    place = {p.district: p.premises for p in plan.polling}
    frame["premises"] = [place.get(code, "") for code in frame["code"]]
    frame["tint"] = _tints(frame)
    return frame


def _tints(frame: gpd.GeoDataFrame) -> list[int]:
    """Give each polling place a tint that no touching polling place has, where six are enough."""
    groups = frame["premises"].to_list()
    near = frame.sindex.query(frame.geometry.buffer(30), predicate="intersects")
    touching: dict[str, set[str]] = {g: set() for g in groups}
    for a, b in zip(*near, strict=True):
        if groups[a] != groups[b]:
            touching[groups[a]].add(groups[b])
    given: dict[str, int] = {}
    for group in sorted(touching, key=lambda g: (-len(touching[g]), g)):
        taken = [given[other] for other in touching[group] if other in given]
        given[group] = min(range(TINTS), key=lambda t: (taken.count(t), list(given.values()).count(t), t))
    return [given[g] for g in groups]


def _areas(case: Case, districts: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    pieces = [piece for row in districts.itertuples() for piece in _pieces(case, str(row.code), row.geometry)]
    frame = gpd.GeoDataFrame(pieces, columns=["area_id", "geometry"], crs=CRS)
    joined = frame.dissolve("area_id").reset_index()
    joined["name"] = [case.areas[a].name for a in joined["area_id"]]
    joined["kind"] = [case.areas[a].kind.value for a in joined["area_id"]]
    return joined[["area_id", "name", "kind", "geometry"]]


def _pieces(case: Case, code: str, district: BaseGeometry) -> list[tuple[str, BaseGeometry]]:
    """The parts of a district that belong to each area: around the homes of the area's voters."""
    homes = [case.municipality.points[i] for i in case.points_of_district.get(code, ())]
    areas = {p.area_id for p in homes} or {case.districts[code].area_id}
    if len(areas) == 1:
        return [(area, district) for area in areas]
    area_at = {(p.x_m, p.y_m): p.area_id for p in homes}
    spots = gpd.GeoDataFrame({"area_id": area_at.values()}, geometry=gpd.points_from_xy(*zip(*area_at, strict=True)))
    cells = gpd.GeoDataFrame(geometry=spots.voronoi_polygons(extend_to=district)).sjoin(spots)
    return [(area, cell.intersection(district)) for area, cell in zip(cells["area_id"], cells.geometry, strict=True)]


def _points(case: Case, early: tuple[EarlyOpening, ...]) -> gpd.GeoDataFrame:
    points = case.municipality.points
    columns = [case.premises_index[o.place.premises_id] for o in early]
    nearest = case.travel.points[:, columns].min(axis=1) if columns else np.full(len(points), -1)
    frame = pd.DataFrame(
        {
            "point_id": [p.point_id for p in points],
            "area_id": [p.area_id for p in points],
            "electors": case.point_electors,
            "distance_m": nearest,
        }
    )
    places = gpd.points_from_xy([p.x_m for p in points], [p.y_m for p in points])
    return gpd.GeoDataFrame(frame, geometry=places, crs=CRS)


def _lines(case: Case, plan: Plan) -> gpd.GeoDataFrame:
    rows = []
    for polling in sorted(plan.polling, key=lambda p: p.district):
        if polling.district not in case.points_of_district:
            continue
        place = case.premises[polling.premises]
        homes = case.points_of_district[polling.district]
        metres = case.travel.points[homes, case.premises_index[polling.premises]]
        mean = float(np.average(metres, weights=np.maximum(case.point_electors[homes], 1)))
        line = LineString([weighted_centre(case, homes), Point(place.x_m, place.y_m)])
        rows.append((polling.district, polling.premises, round(mean), line))
    return gpd.GeoDataFrame(rows, columns=["district", "premises", "mean_distance_m", "geometry"], crs=CRS)
