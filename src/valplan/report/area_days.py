"""How early voting covers each area day by day: the table, the matrix of the report and the map's pop-up."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from valplan.domain.case import Case
from valplan.domain.municipality import AreaKind
from valplan.domain.outcome import AreaDay, Judgement, Verdict
from valplan.language import N_, _
from valplan.report.figures import clock, distance, hours, number, plain, plain_percent, short_day, weekday, yes_no
from valplan.report.tables import write_table
from valplan.report.wording import KINDS, VERDICTS, named

Section = dict[str, Any]
LETTERS = {Verdict.COVERED: N_("C"), Verdict.COMPENSATED: N_("M"), Verdict.NOT_COVERED: N_("N")}
STATES = {Verdict.COVERED: "day-good", Verdict.COMPENSATED: "day-mended", Verdict.NOT_COVERED: "day-bare"}
SECONDS_PER_MINUTE = 60
FEW_KM_M = 9950  # shown as 9.9 or less


def write_area_days(case: Case, judgement: Judgement, folder: Path) -> None:
    """Write ``coverage_days.csv`` and ``coverage_days.json``: a row for each area and day."""
    days = judgement.coverage_days
    heads = [
        *(_("Area"), _("Kind"), _("Voters"), _("Date"), _("Day"), _("Verdict"), _("Nearest open place"), _("Opens")),
        *(_("Closes"), _("Evening within the limit"), _("Weekend"), _("Mean distance, m"), _("Longest distance, m")),
        *(_("Mean time, min"), _("Share within the limit, %"), _("Limit, m"), _("Reason")),
        *(_("Share by public transport, %"), _("Mean time by public transport, min")),
    ]
    cells = [_cells(case, d) for d in days]
    write_table(case, folder, "coverage_days", (heads, cells, [d.model_dump(mode="json") for d in days]))


def area_days_section(case: Case, judgement: Judgement) -> Section:
    """The matrix: a row for each area, a column for each day."""
    days = sorted({d.on for d in judgement.coverage_days})
    by_area: dict[str, list[AreaDay]] = {}
    for d in judgement.coverage_days:
        by_area.setdefault(d.area_id, []).append(d)
    kinds = list(AreaKind)
    order = sorted(by_area, key=lambda a: (kinds.index(case.areas[a].kind), case.areas[a].name))
    return {
        "days": [{"weekday": weekday(d), "date": f"{d.day}/{d.month}", "weekend": d.weekday() >= 5} for d in days],
        "rows": [_row(case, by_area[a]) for a in order],
        "key": [{"letter": _(LETTERS[v]), "state": STATES[v], "text": _(VERDICTS[v])} for v in Verdict],
        "share": f"{100 * case.number('spread_share'):.0f}",
    }


def area_days_table(case: Case, judgement: Judgement, area_id: str) -> Section:
    """The days of one area for the map's pop-up."""
    return {
        "heads": [_("Day"), _("Nearest open place"), _("Mean distance"), _("Verdict")],
        "rows": [
            [short_day(d.on), _place(case, d), _far(d), _(VERDICTS[d.verdict])]
            for d in judgement.coverage_days
            if d.area_id == area_id
        ],
    }


def covered_days(days: Iterable[AreaDay]) -> int:
    """How many of the days are covered or compensated."""
    return sum(d.verdict is not Verdict.NOT_COVERED for d in days)


def _row(case: Case, days: list[AreaDay]) -> Section:
    area = case.areas[days[0].area_id]
    reached = [d for d in days if d.verdict is not Verdict.NOT_COVERED]
    return {
        "name": area.name,
        "kind": named(KINDS, area.kind),
        "cells": [_cell(case, d) for d in days],
        "counts": [
            number(len(reached)), number(sum(d.evening for d in reached)), number(sum(d.weekend for d in reached)),
        ],
    }  # fmt: skip


def _cell(case: Case, day: AreaDay) -> Section:
    about = f"{short_day(day.on)}: {_(VERDICTS[day.verdict])}"
    place = ", ".join(x for x in (_place(case, day), _far(day)) if x)
    return {
        "letter": _(LETTERS[day.verdict]),
        "state": STATES[day.verdict],
        "evening": day.evening,
        "km": _whole_km(day.mean_distance_m) if day.nearest_premises else "",
        "title": f"{about}. {place}",
    }


def _place(case: Case, day: AreaDay) -> str:
    if not day.nearest_premises:
        return _("none open")
    opened = f" {hours(day.opens, day.closes)}" if day.opens and day.closes else ""
    return case.premises[day.nearest_premises].name + opened


def _far(day: AreaDay) -> str:
    if not day.nearest_premises:
        return ""
    time = f" · {number(day.mean_time_s / SECONDS_PER_MINUTE)}\u00a0min" if day.mean_time_s is not None else ""
    return distance(day.mean_distance_m) + time


def _whole_km(metres: int) -> str:
    """Kilometres in little room: a decimal only below ten."""
    return number(metres / 1000, 1 if metres < FEW_KM_M else 0)


def _cells(case: Case, d: AreaDay) -> list[str]:
    area, place = case.areas[d.area_id], case.premises.get(d.nearest_premises)
    far = [str(d.mean_distance_m), str(d.max_distance_m)] if place else ["", ""]
    return [
        *(area.name, named(KINDS, area.kind), str(d.electors), d.on.isoformat(), short_day(d.on).split()[0]),
        *(_(VERDICTS[d.verdict]), place.name if place else ""),
        *(clock(d.opens) if d.opens else "", clock(d.closes) if d.closes else ""),
        *(yes_no(d.evening), yes_no(d.weekend), *far),
        "" if d.mean_time_s is None or not place else plain(d.mean_time_s / SECONDS_PER_MINUTE, 1),
        *(plain_percent(d.share_within, 1), str(d.limit_m), d.reason or _own_place(d)),
        "" if d.transit_share is None else plain_percent(d.transit_share, 1),
        "" if d.transit_time_s is None else plain(d.transit_time_s / SECONDS_PER_MINUTE, 1),
    ]


def _own_place(d: AreaDay) -> str:
    """On election day a share within the limit is not told by the limit of early voting alone."""
    return "" if d.day else _("On election day one's own polling place counts too, within its own limit.")
