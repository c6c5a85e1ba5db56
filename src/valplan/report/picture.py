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
from shapely.geometry import box

from valplan.domain.case import Case
from valplan.domain.municipality import AreaKind
from valplan.domain.outcome import Judgement, Verdict
from valplan.language import _
from valplan.report.figures import long_date
from valplan.report.look import BAD, EARLY, INK, MOBILE, NAVY, TINTS
from valplan.report.picture_marks import POLLING, Extent, Sheet, draw_names, draw_places, draw_scale
from valplan.report.shapes import Shapes
from valplan.report.wording import ACCESS, VERDICTS, synthetic_notice

A4_LANDSCAPE_IN = (11.69, 8.27)
DOTS_PER_INCH = 180
NOTICE_LETTERS = 200  # to a line of the notice at the foot of the page, which is read at half the size in the report
NOTICE_LINE = 0.019  # its height as a share of the page's
_POINTS_PER_INCH = 72
_AREAS = {Verdict.COMPENSATED: (MOBILE, "////"), Verdict.NOT_COVERED: (BAD, "xxxx")}
_Style = dict[str, Any]


def write_picture(case: Case, judgement: Judgement, drawn: Shapes, path: Path) -> None:
    """Draw the map and write it as a PNG of A4 size, landscape."""
    figure = Figure(figsize=A4_LANDSCAPE_IN, dpi=DOTS_PER_INCH, facecolor="white")
    FigureCanvasAgg(figure)
    notice = fill(synthetic_notice(case), NOTICE_LETTERS)
    foot = 0.02 + NOTICE_LINE * len(notice.splitlines())
    whole = figure.add_axes((0.015, foot, 0.40, 0.865 - foot))
    city = figure.add_axes((0.425, 0.20, 0.56, 0.665))
    close = _city(case, drawn)
    enlarged = _extent(close, 0.56 / 0.665)
    _draw(
        _sheet(whole, _extent(drawn.outline.total_bounds, 0.40 / (0.865 - foot)), hidden=enlarged),
        case,
        judgement,
        drawn,
    )
    _draw(_sheet(city, enlarged), case, judgement, drawn)
    _frame(whole, enlarged)
    _titles(figure, case, notice)
    _legend(figure)
    figure.savefig(path, metadata={"Software": "valplan"})


def _extent(bounds: np.ndarray | Extent, width_to_height: float) -> Extent:
    """Grow a box to the shape of its axes on an A4 landscape page, with a margin of 3 %."""
    x0, y0, x1, y1 = (float(v) for v in bounds)
    shape = width_to_height * A4_LANDSCAPE_IN[0] / A4_LANDSCAPE_IN[1]
    height = 1.06 * max(y1 - y0, (x1 - x0) / shape)
    x, y = (x0 + x1) / 2, (y0 + y1) / 2
    return x - height * shape / 2, y - height / 2, x + height * shape / 2, y + height / 2


def _city(case: Case, drawn: Shapes) -> Extent:
    """The box around the homes of the city's areas, or around the centre where there is no city."""
    city = [a.area_id for a in case.municipality.areas if a.kind is AreaKind.CITY]
    homes = drawn.points[drawn.points["area_id"].isin(city)]
    if not len(homes):
        x, y = case.municipality.centre_x_m, case.municipality.centre_y_m
        return x - 4000, y - 4000, x + 4000, y + 4000
    x, y = homes.geometry.x, homes.geometry.y
    low, high = 0.005, 0.995
    return float(x.quantile(low)), float(y.quantile(low)), float(x.quantile(high)), float(y.quantile(high))


def _sheet(axes: Axes, extent: Extent, hidden: Extent | None = None) -> Sheet:
    """A map on the page; what is ``hidden`` is enlarged in the other."""
    inches = axes.get_position().height * A4_LANDSCAPE_IN[1]
    scale = inches * _POINTS_PER_INCH / (extent[3] - extent[1])
    return Sheet(axes, extent, scale, small=hidden is not None, hidden=hidden)


def _draw(sheet: Sheet, case: Case, judgement: Judgement, drawn: Shapes) -> None:
    axes, extent = sheet.axes, sheet.extent
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
    lines = drawn.lines if sheet.hidden is None else drawn.lines[~drawn.lines.intersects(box(*sheet.hidden))]
    if len(lines):
        lines.plot(ax=axes, color="#45556b", linewidth=0.5 if sheet.small else 0.8, aspect=None)
    drawn.outline.boundary.plot(ax=axes, color=INK, linewidth=1.3, aspect=None)
    draw_scale(sheet)
    draw_places(sheet, drawn)
    draw_names(sheet, case)
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


def _frame(axes: Axes, extent: Extent) -> None:
    x0, y0, x1, y1 = extent
    axes.add_patch(Rectangle((x0, y0), x1 - x0, y1 - y0, fill=False, edgecolor=INK, linewidth=1.1, zorder=9))


def _titles(figure: Figure, case: Case, notice: str) -> None:
    title = _("Polling places and early voting, {municipality}", municipality=case.municipality.name)
    figure.text(0.015, 0.955, title, fontsize=16, fontweight="bold", color=NAVY, va="center")
    figure.text(
        0.015, 0.918, _("Election day {day}", day=long_date(case.election.day)), fontsize=10, color=INK, va="center"
    )
    figure.text(0.015, 0.878, _("The whole municipality"), fontsize=8.5, color=INK, va="center")
    figure.text(0.425, 0.878, _("The city (the frame in the map to the left)"), fontsize=8.5, color=INK, va="center")
    if notice:
        style: _Style = {"boxstyle": "round,pad=0.35", "facecolor": "#fff1cc", "edgecolor": "#e2c064"}
        figure.text(
            0.985, 0.955, _("Contains synthetic data"), fontsize=9, color="#4d3900", ha="right", va="center", bbox=style
        )
        figure.text(0.015, 0.01, notice, fontsize=8, color="#4d3900", va="bottom")


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
        for s, (m, c) in POLLING.items()
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
    alike = _("Voting district; those side by side with the same polling place share a colour")
    entries.append(Patch(facecolor=TINTS[0], edgecolor="#7b8aa0", label=fill(alike, 64)))
    place: _Style = {"loc": "upper left", "bbox_to_anchor": (0.42, 0.19), "ncols": 2}
    figure.legend(handles=entries, fontsize=7.6, frameon=False, labelspacing=0.75, columnspacing=1.6, **place)
