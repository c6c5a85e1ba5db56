"""The polygons of the voting districts and the municipality's outline: read and checked."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from valplan.data.faults import Fault, meant_or_one_of
from valplan.data.folder import Folder, read_folder
from valplan.domain.municipality import DemandPoint
from valplan.language import _

if TYPE_CHECKING:
    import geopandas

EPSG = 3006
CODE_NAMES = ("Valdistriktskod", "Lkfv")
NAME_NAMES = ("Valdistriktsnamn", "Vdnamn")
TOLERANCE_M2 = 1.0
DEGREES = 180.0


@dataclass(frozen=True)
class Shapes:
    """Features of a GeoJSON file: code, name and geometry of each."""

    file: str
    codes: tuple[str, ...]
    names: tuple[str, ...]
    geometry: tuple[BaseGeometry, ...]


def district_polygons(folder: Path) -> "geopandas.GeoDataFrame":
    """The districts of a municipality's folder with columns ``code``, ``name`` and ``geometry`` (EPSG:3006)."""
    import geopandas

    shapes = _load(read_folder(folder).file("polygons") if (folder / "case.toml").is_file() else folder)
    table = {"code": shapes.codes, "name": shapes.names}
    return geopandas.GeoDataFrame(table, geometry=list(shapes.geometry), crs=EPSG).sort_values(
        "code", ignore_index=True
    )


def outline(folder: Path) -> BaseGeometry:
    """The outline of a municipality (EPSG:3006)."""
    return shapely.union_all(_load(read_folder(folder).file("outline")).geometry)


def geography_faults(folder: Folder) -> list[Fault]:
    """All faults of polygons, outline and the points in them; details are sought only when something is wrong."""
    files = [folder.file(t) for t in ("polygons", "outline") if any(o.table == t for o in folder.origins)]
    faults = [f for path in files for f in _file_faults(path)]
    if len(files) < 2 or faults:  # noqa: PLR2004 - polygons and outline
        return faults
    districts, around = _load(files[0]), _load(files[1])
    faults = [*_code_faults(districts, folder), *_invalid(districts), *_invalid(around)]
    if faults:
        return faults
    edge = shapely.union_all(around.geometry)
    return [*_overlaps(districts), *_gaps(districts, edge, around.file), *_strays(districts, folder)]


def _file_faults(path: Path) -> list[Fault]:
    """Whether a file is GeoJSON of polygons in the right coordinate system."""
    if not path.is_file():
        return [Fault(file=path.name, expected=_("the file is missing in {folder}", folder=path.parent.as_posix()))]
    try:
        data = json.loads(path.read_text(encoding="utf-8-sig"))
    except ValueError as error:
        return [Fault(file=path.name, expected=_("the file is not valid GeoJSON: {error}", error=error))]
    features = data.get("features") if isinstance(data, dict) else None
    if not isinstance(features, list) or not features:
        return [Fault(file=path.name, expected=_("the file has no features"))]
    return [*_crs_faults(path, data), *_feature_faults(path, features)]


def _crs_faults(path: Path, data: dict[str, Any]) -> Iterator[Fault]:
    name = str(((data.get("crs") or {}).get("properties") or {}).get("name", ""))
    remedy = _("Save the layer again in EPSG:3006 (SWEREF 99 TM), for instance in QGIS.")
    if not name:
        expected = _("the coordinate system (crs) is missing; EPSG:3006 was expected")
        yield Fault(file=path.name, column="crs", expected=expected, remedy=remedy)
        return
    found = re.search(r"EPSG:+(\d+)$", name)
    if not found or int(found[1]) != EPSG:
        expected = _("EPSG:3006 (SWEREF 99 TM) was expected")
        yield Fault(file=path.name, column="crs", value=name, expected=expected, remedy=remedy)


def _feature_faults(path: Path, features: Sequence[dict[str, Any]]) -> Iterator[Fault]:
    for number, feature in enumerate(features, start=1):
        try:
            geometry = _geometry(feature)
        except (shapely.errors.ShapelyError, ValueError, TypeError, AttributeError, KeyError, IndexError):
            yield Fault(
                file=path.name, subject=_("feature {number}", number=number), expected=_("the polygon cannot be read")
            )
            continue
        if geometry.is_empty or geometry.geom_type not in ("Polygon", "MultiPolygon"):
            yield Fault(
                file=path.name,
                subject=_("feature {number}", number=number),
                value=geometry.geom_type,
                expected=_("a polygon was expected"),
            )
        elif max(abs(b) for b in geometry.bounds) <= DEGREES:
            yield Fault(
                file=path.name,
                subject=_("feature {number}", number=number),
                expected=_("the coordinates look like degrees; metres in EPSG:3006 were expected"),
                remedy=_("Save the layer again in EPSG:3006 (SWEREF 99 TM), for instance in QGIS."),
            )


def _load(path: Path) -> Shapes:
    features = json.loads(path.read_text(encoding="utf-8-sig"))["features"]
    return Shapes(
        file=path.name,
        codes=tuple(_property(f, CODE_NAMES).replace(" ", "") for f in features),
        names=tuple(_property(f, NAME_NAMES) for f in features),
        geometry=tuple(_geometry(f) for f in features),
    )


def _geometry(feature: dict[str, Any]) -> BaseGeometry:
    return shapely.geometry.shape(feature["geometry"])


def _property(feature: dict[str, Any], names: Sequence[str]) -> str:
    properties = feature.get("properties") or {}
    return next((str(properties[n]) for n in names if n in properties), "")


def _code_faults(shapes: Shapes, folder: Folder) -> Iterator[Fault]:
    known = folder.ids("districts", "code")
    if not known:
        return
    for code in dict.fromkeys(shapes.codes):
        if code not in known:
            yield _fault(shapes, code, _("the district is not in districts.csv"), meant_or_one_of(code, known))
        elif shapes.codes.count(code) > 1:
            yield _fault(shapes, code, _("the district has more than one polygon"), _("Join them into one."))
    for code in sorted(known - set(shapes.codes)):
        yield _fault(shapes, code, _("the district has no polygon"), _("Draw it, or remove the district."))


def _invalid(shapes: Shapes) -> Iterator[Fault]:
    valid = shapely.is_valid(shapes.geometry)
    for k in np.flatnonzero(~valid):
        reason = shapely.is_valid_reason(shapes.geometry[k])
        expected = _("the polygon is not valid: {reason}", reason=reason)
        yield _fault(shapes, shapes.codes[k] or shapes.names[k], expected, _("Repair it, for instance in QGIS."))


def _overlaps(shapes: Shapes) -> Iterator[Fault]:
    if shapely.coverage_is_valid(list(shapes.geometry)):
        return
    tree = shapely.STRtree(list(shapes.geometry))
    first, second = tree.query(list(shapes.geometry), predicate="intersects")
    for i, j in sorted(zip(first.tolist(), second.tolist(), strict=True)):
        if i >= j:
            continue
        area = shapes.geometry[i].intersection(shapes.geometry[j]).area
        if area > TOLERANCE_M2:
            expected = _("the polygons overlap by {area} m²", area=f"{area:.0f}")
            yield _fault(shapes, f"{shapes.codes[i]} + {shapes.codes[j]}", expected, _("Move their common border."))


def _gaps(shapes: Shapes, edge: BaseGeometry, outline_file: str) -> Iterator[Fault]:
    together = shapely.union_all(shapes.geometry)
    for part in _polygon_parts(edge.difference(together)):
        near = shapely.STRtree(list(shapes.geometry)).query(part, predicate="dwithin", distance=TOLERANCE_M2)
        codes = " + ".join(sorted(shapes.codes[k] for k in near))
        expected = _("{area} m² of the municipality lie in no district", area=f"{part.area:.0f}")
        yield _fault(shapes, codes, expected, _("Close the gap at {place}.", place=_place(part)))
    for code, geometry in zip(shapes.codes, shapes.geometry, strict=True):
        outside = geometry.difference(edge).area
        if outside > TOLERANCE_M2:
            expected = _("{area} m² lie outside the outline in {file}", area=f"{outside:.0f}", file=outline_file)
            yield _fault(shapes, code, expected, _("Correct the district or the outline."))


def _strays(shapes: Shapes, folder: Folder) -> Iterator[Fault]:
    """Points that do not lie in their district."""
    if not folder.whole("points"):
        return
    by_code = dict(zip(shapes.codes, shapes.geometry, strict=True))
    points = [(k, p) for k, p in enumerate(folder.of("points", DemandPoint)) if p.district in by_code]
    shapely.prepare(list(by_code.values()))
    inside = shapely.intersects_xy(
        [by_code[p.district] for _k, p in points], [p.x_m for _k, p in points], [p.y_m for _k, p in points]
    )
    sheet = folder.sheets["points"]
    for (k, point), held in zip(points, inside, strict=True):
        if not held:
            yield Fault(
                file=sheet.file,
                row=sheet.numbers[k],
                column="x_m, y_m",
                subject=point.point_id,
                value=f"{point.x_m:g}, {point.y_m:g}",
                expected=_("the point lies outside district {district}", district=point.district),
                remedy=_("Move the point, or correct its district."),
            )


def _polygon_parts(geometry: BaseGeometry) -> list[BaseGeometry]:
    parts = shapely.get_parts(geometry)
    return [p for p in parts if p.area > TOLERANCE_M2]


def _place(part: BaseGeometry) -> str:
    at = part.representative_point()
    return f"{at.x:.0f}, {at.y:.0f}"


def _fault(shapes: Shapes, subject: str, expected: str, remedy: str) -> Fault:
    return Fault(file=shapes.file, subject=subject, expected=expected, remedy=remedy)
