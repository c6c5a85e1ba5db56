"""``map.png``: the plan on one A4 page, with the city enlarged beside the whole municipality."""

from pathlib import Path
from textwrap import fill
from typing import Any

import geopandas as gpd
import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle
from matplotlib.patheffects import withStroke
from shapely.geometry import box
from shapely.geometry.base import BaseGeometry

from valplan.domain.case import Case
from valplan.domain.municipality import AreaKind, Premises
from valplan.domain.outcome import AccessState, Judgement, Verdict
from valplan.language import _
from valplan.report.early import EarlyOpening
from valplan.report.figures import long_date
from valplan.report.look import BAD, EARLY, INK, MOBILE, NAVY, TINTS
from valplan.report.shapes import Shapes, weighted_centre
from valplan.report.wording import ACCESS, VERDICTS, synthetic_notice

A4_LANDSCAPE_IN = (11.69, 8.27)
DOTS_PER_INCH = 180
_HALO = [withStroke(linewidth=2.2, foreground="white")]
_POLLING = {
    AccessState.ACCESSIBLE: ("s", NAVY),
    AccessState.AFTER_MEASURES: ("D", NAVY),
    AccessState.NOT_ACCESSIBLE: ("X", BAD),
}
_AREAS = {Verdict.COMPENSATED: (MOBILE, "////"), Verdict.NOT_COVERED: (BAD, "xxxx")}
_Extent = tuple[float, float, float, float]
_Style = dict[str, Any]


def write_picture(case: Case, judgement: Judgement, drawn: Shapes, path: Path) -> None:
    """Draw the map and write it as a PNG of A4 size, landscape."""
    figure = Figure(figsize=A4_LANDSCAPE_IN, dpi=DOTS_PER_INCH, facecolor="white")
    FigureCanvasAgg(figure)
    whole = figure.add_axes((0.015, 0.035, 0.40, 0.83))
    city = figure.add_axes((0.425, 0.20, 0.56, 0.665))
    close = _city(case, drawn)
    _draw(whole, case, judgement, drawn, _extent(drawn.outline.total_bounds, 0.40 / 0.83), small=True)
    _draw(city, case, judgement, drawn, _extent(close, 0.56 / 0.665), small=False)
    _frame(whole, _extent(close, 0.56 / 0.665))
    _titles(figure, case)
    _legend(figure)
    figure.savefig(path, metadata={"Software": "valplan"})


def _extent(bounds: np.ndarray | _Extent, width_to_height: float) -> _Extent:
    """Grow a box to the shape of its axes on an A4 landscape page, with a margin of 3 %."""
    x0, y0, x1, y1 = (float(v) for v in bounds)
    shape = width_to_height * A4_LANDSCAPE_IN[0] / A4_LANDSCAPE_IN[1]
    height = 1.06 * max(y1 - y0, (x1 - x0) / shape)
    x, y = (x0 + x1) / 2, (y0 + y1) / 2
    return x - height * shape / 2, y - height / 2, x + height * shape / 2, y + height / 2


def _city(case: Case, drawn: Shapes) -> _Extent:
    """The box around the homes of the city's areas, or around the centre where there is no city."""
    city = [a.area_id for a in case.municipality.areas if a.kind is AreaKind.CITY]
    homes = drawn.points[drawn.points["area_id"].isin(city)]
    if not len(homes):
        x, y = case.municipality.centre_x_m, case.municipality.centre_y_m
        return x - 4000, y - 4000, x + 4000, y + 4000
    x, y = homes.geometry.x, homes.geometry.y
    low, high = 0.005, 0.995
    return float(x.quantile(low)), float(y.quantile(low)), float(x.quantile(high)), float(y.quantile(high))


def _draw(axes: Axes, case: Case, judgement: Judgement, drawn: Shapes, extent: _Extent, *, small: bool) -> None:
    axes.set_xlim(extent[0], extent[2])
    axes.set_ylim(extent[1], extent[3])
    axes.set_aspect("equal")
    axes.set_xticks([])
    axes.set_yticks([])
    axes.set_facecolor("#eef1f5")
    for spine in axes.spines.values():
        spine.set_color("#8a97a8")
    colours = [TINTS[t] for t in drawn.districts["tint"]]
    drawn.districts.plot(ax=axes, color=colours, edgecolor="#7b8aa0", linewidth=0.35, aspect=None)
    _mark_areas(axes, judgement, drawn)
    drawn.lines.plot(ax=axes, color="#45556b", linewidth=0.5 if small else 0.8, aspect=None)
    drawn.outline.boundary.plot(ax=axes, color=INK, linewidth=1.3, aspect=None)
    _places(axes, drawn, extent, small=small)
    _names(axes, case, extent, small=small)
    _scale_bar(axes, extent)
    axes.set_xlabel("")
    axes.set_ylabel("")


def _mark_areas(axes: Axes, judgement: Judgement, drawn: Shapes) -> None:
    for verdict, (colour, hatch) in _AREAS.items():
        ids = [c.area_id for c in judgement.coverage if c.verdict is verdict]
        marked: gpd.GeoDataFrame = drawn.areas[drawn.areas["area_id"].isin(ids)]
        if len(marked):
            marked.plot(
                ax=axes, facecolor="none", edgecolor=colour, hatch=hatch, linewidth=0.9, alpha=0.55, aspect=None
            )


def _inside(place: Premises, extent: _Extent) -> bool:
    return extent[0] < place.x_m < extent[2] and extent[1] < place.y_m < extent[3]


def _places(axes: Axes, drawn: Shapes, extent: _Extent, *, small: bool) -> None:
    for used in drawn.premises:
        if used.districts and _inside(used.place, extent):
            marker, colour = _POLLING.get(used.state or AccessState.NOT_ACCESSIBLE, ("s", NAVY))
            style: _Style = {"markersize": 3.2 if small else 5.5, "markeredgecolor": "white", "markeredgewidth": 0.5}
            axes.plot(used.place.x_m, used.place.y_m, marker, color=colour, zorder=5, **style)
    for opening in reversed(drawn.early):
        if _inside(opening.place, extent):
            _early_mark(axes, opening, 7.6 if small else 13.5)


def _early_mark(axes: Axes, opening: EarlyOpening, size_pt: float) -> None:
    """A disc with the number of days, on a short stalk, so that a polling place in the same building is seen too."""
    at, above = (opening.place.x_m, opening.place.y_m), (0.0, 0.85 * size_pt)
    colour = MOBILE if opening.mobile else EARLY
    shape = "square,pad=0.28" if opening.mobile else "circle,pad=0.22"
    disc: _Style = {"boxstyle": shape, "facecolor": colour, "edgecolor": "white", "linewidth": 0.7}
    stalk: _Style = {"arrowstyle": "-", "color": colour, "linewidth": 1.4, "shrinkA": 0, "shrinkB": 0.3 * size_pt}
    words: _Style = {"fontsize": 0.55 * size_pt, "fontweight": "bold", "color": "white", "ha": "center", "va": "center"}
    days = str(len({s.on for s in opening.sessions}))
    axes.annotate(days, at, above, textcoords="offset points", bbox=disc, arrowprops=stalk, zorder=7, **words)


def _names(axes: Axes, case: Case, extent: _Extent, *, small: bool) -> None:
    kinds = (AreaKind.LOCALITY,) if small else (AreaKind.CITY, AreaKind.LOCALITY)
    taken: list[BaseGeometry] = []
    size = 6.0 if small else 7.2
    known = [a for a in case.municipality.areas if a.kind in kinds and a.area_id in case.points_of_area]
    for area in sorted(known, key=lambda a: -int(case.point_electors[case.points_of_area[a.area_id]].sum())):
        centre = weighted_centre(case, case.points_of_area[area.area_id])
        metres = (extent[3] - extent[1]) / (0.83 if small else 0.665) / A4_LANDSCAPE_IN[1] / 72 * size
        y = centre.y - 1.5 * metres
        room = box(
            centre.x - 0.3 * metres * len(area.name),
            y - 0.6 * metres,
            centre.x + 0.3 * metres * len(area.name),
            y + 0.6 * metres,
        )
        if not box(*extent).contains(room) or any(room.intersects(t) for t in taken):
            continue
        taken.append(room)
        words: _Style = {"fontsize": size, "color": INK, "path_effects": _HALO, "zorder": 8}
        axes.text(centre.x, y, area.name, ha="center", va="center", **words)


def _scale_bar(axes: Axes, extent: _Extent) -> None:
    width = extent[2] - extent[0]
    length = max(x for x in (100, 200, 500, 1000, 2000, 5000, 10000) if x <= max(width / 4, 100))
    x, y = extent[0] + 0.03 * width, extent[1] + 0.03 * width
    axes.plot([x, x + length], [y, y], color=INK, linewidth=2.5, solid_capstyle="butt", zorder=9)
    text = f"{length // 1000} km" if length >= 1000 else f"{length} m"
    axes.text(x + length / 2, y + 0.012 * width, text, ha="center", fontsize=7, color=INK, path_effects=_HALO, zorder=9)


def _frame(axes: Axes, extent: _Extent) -> None:
    x0, y0, x1, y1 = extent
    axes.add_patch(Rectangle((x0, y0), x1 - x0, y1 - y0, fill=False, edgecolor=INK, linewidth=1.1, zorder=9))


def _titles(figure: Figure, case: Case) -> None:
    title = _("Polling places and early voting, {municipality}", municipality=case.municipality.name)
    figure.text(0.015, 0.955, title, fontsize=16, fontweight="bold", color=NAVY, va="center")
    figure.text(
        0.015, 0.918, _("Election day {day}", day=long_date(case.election.day)), fontsize=10, color=INK, va="center"
    )
    figure.text(0.015, 0.878, _("The whole municipality"), fontsize=8.5, color=INK, va="center")
    figure.text(0.425, 0.878, _("The city (the frame in the map to the left)"), fontsize=8.5, color=INK, va="center")
    notice = synthetic_notice(case)
    if notice:
        style: _Style = {"boxstyle": "round,pad=0.35", "facecolor": "#fff1cc", "edgecolor": "#e2c064"}
        figure.text(
            0.985, 0.955, _("Contains synthetic data"), fontsize=9, color="#4d3900", ha="right", va="center", bbox=style
        )
        figure.text(0.015, 0.018, fill(notice, 200), fontsize=5.8, color="#4d3900", va="center")


def _legend(figure: Figure) -> None:
    dot: _Style = {"linestyle": "none", "markeredgecolor": "white"}
    entries: list[Line2D | Patch] = [
        Line2D(
            [],
            [],
            marker=m,
            color=c,
            markersize=7,
            label=_("Polling place: {verdict}", verdict=_(ACCESS[s]).lower()),
            **dot,
        )
        for s, (m, c) in _POLLING.items()
    ]
    early = _("Early voting; the number is days open"), _("Mobile stop; the number is days open")
    entries.append(Line2D([], [], marker="o", color=EARLY, markersize=11, label=early[0], **dot))
    entries.append(Line2D([], [], marker="s", color=MOBILE, markersize=11, label=early[1], **dot))
    entries.append(
        Line2D([], [], color="#45556b", label=_("From the middle of a district's voters to their polling place"))
    )
    for verdict, (colour, hatch) in _AREAS.items():
        label = _("Area: {verdict}", verdict=_(VERDICTS[verdict]).lower())
        entries.append(Patch(facecolor="white", edgecolor=colour, hatch=hatch, label=label))
    entries.append(
        Patch(facecolor=TINTS[0], edgecolor="#7b8aa0", label=_("Voting district; one colour a polling place"))
    )
    place: _Style = {"loc": "upper left", "bbox_to_anchor": (0.42, 0.19), "ncols": 2}
    figure.legend(handles=entries, fontsize=7.6, frameon=False, labelspacing=0.75, columnspacing=1.6, **place)
