"""Positions that cannot be right: premises and homes far outside the municipality, and x and y that are swapped."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import shapely
from shapely.geometry.base import BaseGeometry

from valplan.data.faults import Fault, Later
from valplan.data.folder import Folder
from valplan.data.layers import read_layer
from valplan.domain.case import Limit
from valplan.domain.municipality import Premises, TrainingSession, Worker
from valplan.language import _

M_PER_KM = 1000


class _Spot(NamedTuple):
    """A row's position and how far from the municipality it may lie; a home is not shown."""

    file: str
    row: int
    subject: str
    x_m: float
    y_m: float
    most_m: float
    personal: bool = False


def position_sense(folder: Folder, limits: Mapping[str, Limit]) -> Iterator[Fault | Later]:
    """Places and homes farther from the municipality's outline than makes sense, in EPSG:3006."""
    listed = {o.table for o in folder.origins}
    around = read_layer(folder.file("outline")) if "outline" in listed else None
    if around is None or around.sound is None:
        check = _("whether places and homes lie in or near the municipality")
        yield Later(check=check, files=(folder.file("outline").name,))
        return
    outline = shapely.union_all(around.sound.geometry)
    spots = list(_spots(folder, float(limits["place_limit_m"].value), float(limits["home_limit_m"].value)))
    away = shapely.distance(outline, shapely.points([s.x_m for s in spots], [s.y_m for s in spots]))
    for spot, distance in zip(spots, away.tolist(), strict=True):
        if not distance <= spot.most_m:  # a distance that is no number is none that is small enough
            yield _stray(spot, outline)


def _spots(folder: Folder, place_m: float, home_m: float) -> Iterator[_Spot]:
    for number, p in folder.numbered("premises", Premises):
        yield _Spot(folder.file("premises").name, number, p.premises_id, p.x_m, p.y_m, place_m)
    for number, s in folder.numbered("sessions", TrainingSession):
        yield _Spot(folder.file("sessions").name, number, s.session_id, s.x_m, s.y_m, home_m)
    for number, w in folder.numbered("workers", Worker):
        yield _Spot(folder.file("workers").name, number, w.worker_id, w.x_m, w.y_m, home_m, personal=True)


def _stray(spot: _Spot, outline: BaseGeometry) -> Fault:
    """The fault of a position that is too far away; swapped, if that would put it where it may be."""
    swapped = shapely.distance(outline, shapely.points(spot.y_m, spot.x_m)) <= spot.most_m
    return Fault(
        file=spot.file,
        row=spot.row,
        column="x_m, y_m",
        subject=spot.subject,
        value="" if spot.personal else f"{spot.x_m:.0f}, {spot.y_m:.0f}",
        expected=_(
            "a position in the municipality, or at most {km:.0f} km from it, was expected", km=spot.most_m / M_PER_KM
        ),
        remedy=_("Maybe x and y are swapped: x is the smaller number, y the larger.")
        if swapped
        else _("Correct the position: EPSG:3006 (SWEREF 99 TM), in metres."),
    )
