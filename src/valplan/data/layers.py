"""GeoJSON layers of polygons: read, and checked one by one."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from valplan.data.faults import Fault, missing_in
from valplan.data.library_words import library_text
from valplan.language import _

EPSG = 3006
CODE_NAMES = ("Valdistriktskod", "Lkfv")
NAME_NAMES = ("Valdistriktsnamn", "Vdnamn")
DEGREES = 180.0


@dataclass(frozen=True)
class Shapes:
    """Features of a GeoJSON file: code, name and geometry of each."""

    file: str
    codes: tuple[str, ...]
    names: tuple[str, ...]
    geometry: tuple[BaseGeometry, ...]

    @property
    def valid(self) -> npt.NDArray[np.bool_]:
        """Which geometries are valid."""
        return np.asarray(shapely.is_valid(self.geometry), dtype=np.bool_)


@dataclass(frozen=True)
class Layer:
    """A GeoJSON file with its faults; ``shapes`` where every feature could be read.

    ``metres`` is false where the file says another coordinate system than EPSG:3006.
    """

    file: str
    faults: tuple[Fault, ...] = ()
    shapes: Shapes | None = None
    metres: bool = False

    @property
    def sound(self) -> Shapes | None:
        """The shapes, if all of them can be measured against those of others."""
        return self.shapes if self.shapes and self.metres and self.shapes.valid.all() else None


def read_layer(path: Path) -> Layer:
    """Read a file of polygons, and tell whether it is GeoJSON in the right coordinate system."""
    if not path.is_file():
        missing = missing_in(path.parent)
        return Layer(path.name, (Fault(file=path.name, expected=missing),))
    try:
        data = json.loads(path.read_text(encoding="utf-8-sig"))
    except ValueError as error:
        broken = _("the file is not valid GeoJSON: {error}", error=library_text(error))
        return Layer(path.name, (Fault(file=path.name, expected=broken),))
    features = data.get("features") if isinstance(data, dict) else None
    if not isinstance(features, list) or not features:
        return Layer(path.name, (Fault(file=path.name, expected=_("the file has no features")),))
    crs, unread = list(_crs_faults(path, data)), list(_feature_faults(path, features))
    shapes = None if unread else load_shapes(path)
    return Layer(path.name, (*crs, *unread), shapes, not any(f.value for f in crs))


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


def load_shapes(path: Path) -> Shapes:
    """The features of a GeoJSON file that has no fault."""
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
