"""The polygons of the voting districts and the municipality's outline: read and checked."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from valplan.data.case_file import CASE_FILE
from valplan.data.faults import Fault, Later, meant_or_one_of
from valplan.data.folder import Folder, read_folder
from valplan.data.layers import CODE_NAMES, EPSG, Layer, Shapes, load_shapes, read_layer
from valplan.data.library_words import library_text
from valplan.domain.municipality import DemandPoint
from valplan.language import _

if TYPE_CHECKING:
    import geopandas

TOLERANCE_M2 = 1.0
FRACTION = re.compile(r"(?<=\d)\.\d+")


def district_polygons(folder: Path) -> "geopandas.GeoDataFrame":
    """The districts of a municipality's folder with columns ``code``, ``name`` and ``geometry`` (EPSG:3006)."""
    import geopandas

    shapes = load_shapes(read_folder(folder).file("polygons") if (folder / "case.toml").is_file() else folder)
    table = {"code": shapes.codes, "name": shapes.names}
    return geopandas.GeoDataFrame(table, geometry=list(shapes.geometry), crs=EPSG).sort_values(
        "code", ignore_index=True
    )


def outline(folder: Path) -> BaseGeometry:
    """The outline of a municipality (EPSG:3006)."""
    return shapely.union_all(load_shapes(read_folder(folder).file("outline")).geometry)


def geography_faults(folder: Folder) -> Iterator[Fault | Later]:
    """All faults of polygons, outline and the points in them; each is looked for as soon as what it needs is whole."""
    listed = {o.table for o in folder.origins}
    districts, around = (
        read_layer(folder.file(t)) if t in listed else Layer(CASE_FILE) for t in ("polygons", "outline")
    )
    for layer in (districts, around):
        yield from layer.faults
        yield from _invalid(layer.shapes) if layer.shapes else ()
    codes = list(_code_faults(districts.shapes, folder)) if districts.shapes else []
    yield from codes
    if districts.shapes and districts.metres:
        yield from _overlaps(districts.shapes)
    else:
        yield Later(check=_("whether the districts overlap"), files=(districts.file,))
    yield from _gaps_or_later(districts, around, coded=not codes)
    yield from _strays_or_later(districts, folder, coded=not codes)


def _gaps_or_later(districts: Layer, around: Layer, *, coded: bool) -> Iterator[Fault | Later]:
    if districts.sound and around.sound and coded and _near(districts.sound, around.sound):
        yield from _gaps(districts.sound, shapely.union_all(around.sound.geometry), around.file)
        return
    lacking = [x.file for x in (districts, around) if x.faults or not x.sound]
    yield Later(check=_("whether the districts cover the municipality"), files=tuple(lacking) or (districts.file,))


def _strays_or_later(districts: Layer, folder: Folder, *, coded: bool) -> Iterator[Fault | Later]:
    if districts.sound and coded and "points" in folder.sheets:
        yield from _strays(districts.sound, folder)
        return
    lacking = [] if districts.sound and coded else [districts.file]
    lacking += [] if "points" in folder.sheets else [folder.file("points").name]
    yield Later(check=_("whether the points lie in their districts"), files=tuple(lacking))


def _near(inside: Shapes, outer: Shapes) -> bool:
    """Whether two layers are about the same place, which one without a coordinate system need not be."""
    one, other = (shapely.box(*shapely.total_bounds(x.geometry)) for x in (inside, outer))
    return bool(one.intersects(other))


def _code_faults(shapes: Shapes, folder: Folder) -> Iterator[Fault | Later]:
    known, table = folder.ids("districts", "code"), folder.file("districts").name
    if not known or any(f.file == table and f.column == "code" for f in folder.faults):
        yield Later(check=_("whether each district has its polygon"), files=(table,))
        return
    if not any(shapes.codes):
        yield _fault(shapes, "", _("no polygon has the property {name}", name=CODE_NAMES[0]), _("Add it."))
        return
    for code in dict.fromkeys(shapes.codes):
        if code not in known:
            yield _fault(shapes, code, _("the district is not in districts.csv"), meant_or_one_of(code, known))
        elif shapes.codes.count(code) > 1:
            yield _fault(shapes, code, _("the district has more than one polygon"), _("Join them into one."))
    for code in sorted(known - set(shapes.codes)):
        yield _fault(shapes, code, _("the district has no polygon"), _("Draw it, or remove the district."))


def _invalid(shapes: Shapes) -> Iterator[Fault]:
    for k in np.flatnonzero(~shapes.valid):
        reason = FRACTION.sub("", shapely.is_valid_reason(shapes.geometry[k]))
        expected = _("the polygon is not valid: {reason}", reason=library_text(reason))
        yield _fault(shapes, shapes.codes[k] or shapes.names[k], expected, _("Repair it, for instance in QGIS."))


def _overlaps(shapes: Shapes) -> Iterator[Fault]:
    """Pairs of districts that overlap; polygons that are not valid, which has been told, are left out."""
    if shapely.coverage_is_valid(list(shapes.geometry)):
        return
    known = [g if ok else shapely.Polygon() for g, ok in zip(shapes.geometry, shapes.valid, strict=True)]
    first, second = shapely.STRtree(known).query(known, predicate="intersects")
    for i, j in sorted(zip(first.tolist(), second.tolist(), strict=True)):
        if i >= j or shapes.codes[i] == shapes.codes[j] != "":
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
    by_code = dict(zip(shapes.codes, shapes.geometry, strict=True))
    points = [(number, p) for number, p in folder.numbered("points", DemandPoint) if p.district in by_code]
    shapely.prepare(list(by_code.values()))
    inside = shapely.intersects_xy(
        [by_code[p.district] for _n, p in points], [p.x_m for _n, p in points], [p.y_m for _n, p in points]
    )
    for (number, point), held in zip(points, inside, strict=True):
        if not held:
            yield Fault(
                file=folder.file("points").name,
                row=number,
                column="x_m, y_m",
                subject=point.point_id,
                value=f"{point.x_m:.0f}, {point.y_m:.0f}",
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
