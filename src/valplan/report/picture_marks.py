"""The marks and names on the printed map: polling places, early voting with its days, names of areas, the scale."""

from dataclasses import dataclass, field
from typing import Any

from matplotlib.axes import Axes
from matplotlib.patheffects import withStroke
from matplotlib.textpath import TextPath

from valplan.domain.case import Case
from valplan.domain.municipality import AreaKind, Premises
from valplan.domain.outcome import AccessState
from valplan.report.early import EarlyOpening
from valplan.report.look import BAD, EARLY, INK, MOBILE, NAVY
from valplan.report.placing import Box, Room, Spot, around, centred, middle
from valplan.report.shapes import Shapes, weighted_centre

POLLING = {
    AccessState.ACCESSIBLE: ("s", NAVY),
    AccessState.AFTER_MEASURES: ("D", NAVY),
    AccessState.NOT_ACCESSIBLE: ("X", BAD),
}
NORTH, SOUTH = 4, 12  # sixteenths of a turn from east
Extent = tuple[float, float, float, float]
_HALO = [withStroke(linewidth=2.2, foreground="white")]
_DISC = 1.1  # width of an early-voting mark beside its size
_LINE = 1.25  # height of a line of text beside its size
_Style = dict[str, Any]


@dataclass
class Sheet:
    """One map on the page: its extent (metres), how many points a metre is, and the room that is left (points).

    ``hidden`` is a part of the extent (metres) that another map shows enlarged; no marks are drawn there.
    """

    axes: Axes
    extent: Extent
    points_per_m: float
    small: bool
    hidden: Extent | None = None
    room: Room = field(init=False)

    def __post_init__(self) -> None:
        """All of the map is free at first, but for the part that another map shows."""
        width, height = self.extent[2] - self.extent[0], self.extent[3] - self.extent[1]
        self.room = Room((0.0, 0.0, width * self.points_per_m, height * self.points_per_m))
        if self.hidden:
            self.room.taken.append((*self.spot(*self.hidden[:2]), *self.spot(*self.hidden[2:])))

    def spot(self, x_m: float, y_m: float) -> Spot:
        """Where on the map a place is, in points from its lower left corner."""
        return (x_m - self.extent[0]) * self.points_per_m, (y_m - self.extent[1]) * self.points_per_m

    def shows(self, place: Premises) -> bool:
        """Whether the map shows that place."""
        there = _inside(place.x_m, place.y_m, self.extent)
        return there and not (self.hidden and _inside(place.x_m, place.y_m, self.hidden))


def draw_places(sheet: Sheet, drawn: Shapes) -> None:
    """Polling places where they are, early voting on stalks beside them, those open most days first."""
    size = 3.2 if sheet.small else 5.5
    style: _Style = {"markersize": size, "markeredgecolor": "white", "markeredgewidth": 0.5}
    for used in drawn.premises:
        if used.districts and sheet.shows(used.place):
            marker, colour = POLLING.get(used.state or AccessState.NOT_ACCESSIBLE, ("s", NAVY))
            sheet.axes.plot(used.place.x_m, used.place.y_m, marker, color=colour, zorder=5, **style)
            sheet.room.taken.append(centred(sheet.spot(used.place.x_m, used.place.y_m), 1.3 * size, 1.3 * size))
    for opening in drawn.early:
        if sheet.shows(opening.place):
            _early_mark(sheet, opening, 7.6 if sheet.small else 13.5)


def _early_mark(sheet: Sheet, opening: EarlyOpening, size_pt: float) -> None:
    """A disc with the number of days on a stalk, above the place where there is room, so that all of it is seen."""
    place = sheet.spot(opening.place.x_m, opening.place.y_m)
    gaps = [step * size_pt for step in (0.25, 0.55, 0.9, 1.4)]
    boxes = around(place, _DISC * size_pt, _DISC * size_pt, NORTH, gaps)
    x, y = middle(boxes[sheet.room.take(boxes, must=True) or 0])
    colour = MOBILE if opening.mobile else EARLY
    shape = "square,pad=0.28" if opening.mobile else "circle,pad=0.22"
    disc: _Style = {"boxstyle": shape, "facecolor": colour, "edgecolor": "white", "linewidth": 0.7}
    stalk: _Style = {"arrowstyle": "-", "color": colour, "linewidth": 1.4, "shrinkA": 0, "shrinkB": 0.1 * size_pt}
    words: _Style = {"fontsize": 0.55 * size_pt, "fontweight": "bold", "color": "white", "ha": "center", "va": "center"}
    sheet.axes.annotate(
        str(len({s.on for s in opening.sessions})),
        (opening.place.x_m, opening.place.y_m),
        (x - place[0], y - place[1]),
        textcoords="offset points",
        bbox=disc,
        arrowprops=stalk,
        zorder=7,
        **words,
    )


def draw_names(sheet: Sheet, case: Case) -> None:
    """Names of areas, those with most voters first, each where it covers nothing; what finds no room is left out."""
    kinds = (AreaKind.LOCALITY,) if sheet.small else (AreaKind.CITY, AreaKind.LOCALITY)
    size = 6.0 if sheet.small else 7.2
    known = [a for a in case.municipality.areas if a.kind in kinds and a.area_id in case.points_of_area]
    for area in sorted(known, key=lambda a: -int(case.point_electors[case.points_of_area[a.area_id]].sum())):
        centre = weighted_centre(case, case.points_of_area[area.area_id])
        if not _inside(centre.x, centre.y, sheet.extent) or (
            sheet.hidden and _inside(centre.x, centre.y, sheet.hidden)
        ):
            continue
        boxes = _name_boxes(sheet, area.name, sheet.spot(centre.x, centre.y), size)
        found = sheet.room.take(boxes)
        if found is not None:
            x, y = middle(boxes[found])
            words: _Style = {"fontsize": size, "color": INK, "path_effects": _HALO, "zorder": 8}
            x_m, y_m = sheet.extent[0] + x / sheet.points_per_m, sheet.extent[1] + y / sheet.points_per_m
            sheet.axes.text(x_m, y_m, area.name, ha="center", va="center", **words)


def _name_boxes(sheet: Sheet, name: str, at: Spot, size: float) -> list[Box]:
    """Where a name may stand: on the middle of its voters, else below it, else round about."""
    width = TextPath((0, 0), name, size=size).get_extents().width + 0.5 * size
    height = _LINE * size
    gaps = [step * size for step in ((0.2, 0.7, 1.3) if sheet.small else (0.2, 0.8, 1.6, 2.6))]
    return [centred(at, width, height), *around(at, width, height, SOUTH, gaps)]


def draw_scale(sheet: Sheet) -> None:
    """A bar of a round length in the lower left corner; names and marks keep off it."""
    extent, axes = sheet.extent, sheet.axes
    width = extent[2] - extent[0]
    length = max(x for x in (100, 200, 500, 1000, 2000, 5000, 10000) if x <= max(width / 4, 100))
    x, y = extent[0] + 0.03 * width, extent[1] + 0.03 * width
    axes.plot([x, x + length], [y, y], color=INK, linewidth=2.5, solid_capstyle="butt", zorder=9)
    text = f"{length // 1000} km" if length >= 1000 else f"{length} m"
    words: _Style = {"ha": "center", "fontsize": 7, "color": INK, "path_effects": _HALO, "zorder": 9}
    axes.text(x + length / 2, y + 0.012 * width, text, **words)
    left, bottom = sheet.spot(x, y)
    right, top = sheet.spot(x + length, y + 0.012 * width)
    sheet.room.taken.append((left, bottom - 2, right, top + 9))


def _inside(x: float, y: float, extent: Extent) -> bool:
    return extent[0] < x < extent[2] and extent[1] < y < extent[3]
