"""How early voting covers each area day by day: the table, the matrix of the report and the map's pop-up."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from valplan.domain.case import Case
from valplan.domain.municipality import AreaKind
from valplan.domain.outcome import AreaDay, Judgement, Verdict
from valplan.evaluate.mode_times import reckoned_modes
from valplan.language import N_, _
from valplan.report.figures import (
    clock,
    distance,
    hours,
    number,
    percent,
    plain,
    plain_percent,
    short_day,
    weekday,
    yes_no,
)
from valplan.report.tables import write_table
from valplan.report.wording import KINDS, MODES, VERDICTS, named

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
        *(_("Mean time on foot, min"), _("Mean time by car, min"), _("Times reckoned from the distance")),
        *(_("Share within the limit, %"), _("Limit, m"), _("Reason")),
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
        "times": _time_heads(case),
        "note": _time_note(case),
        "share": f"{100 * case.number('spread_share'):.0f}",
    }


def area_days_table(case: Case, judgement: Judgement, area_id: str) -> Section:
    """The days of one area for the map's pop-up."""
    return {
        "heads": [_("Day"), _("Nearest open place"), _("Mean distance"), *_time_heads(case), _("Verdict")],
        "rows": [
            [short_day(d.on), _place(case, d), _far(d), *_times(case, [d]), _(VERDICTS[d.verdict])]
            for d in judgement.coverage_days
            if d.area_id == area_id
        ],
    }


def _time_heads(case: Case) -> list[str]:
    return [_("On foot, min"), _("By car, min"), *([_("Public transport, min")] if case.travel.transit else [])]


def _times(case: Case, days: list[AreaDay]) -> list[str]:
    """Minutes by each mode, the mean of days with an open place; by public transport with the share who get there."""
    by_mode = ([d.walk_time_s for d in days], [d.car_time_s for d in days])
    mean = [_mean_minutes([t for t in times if t is not None]) for times in by_mode]
    if case.travel.transit is None:
        return mean
    day = next((d for d in days if d.transit_share is not None), None)
    return [*mean, _by_transit(day) if day else ""]


def _mean_minutes(seconds: list[int]) -> str:
    return number(sum(seconds) / len(seconds) / SECONDS_PER_MINUTE) if seconds else ""


def _by_transit(day: AreaDay) -> str:
    assert day.transit_share is not None
    share = percent(day.transit_share)
    return share if day.transit_time_s is None else f"{number(day.transit_time_s / SECONDS_PER_MINUTE)} ({share})"


def _time_note(case: Case) -> str:
    """Which times are measured, and which are what the distance takes."""
    reckoned, walk, car = reckoned_modes(case), number(case.number("walk_speed_kmh"), 1), case.number("car_speed_kmh")
    if len(reckoned) == len(MODES):
        return _(
            "Times on foot and by car are not measured: they are what the distance takes at {walk} and {car} km/h.",
            walk=walk,
            car=number(car),
        )
    return _(
        "Times {measured} are those of the source of distances; times {reckoned} are what that distance takes at "
        "{speed} km/h.",
        measured=named(MODES, case.travel.facts.mode),
        reckoned=", ".join(named(MODES, m) for m in reckoned),
        speed=walk if "walk" in reckoned else number(car),
    )


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
        "times": _times(case, days),
    }  # fmt: skip


def _cell(case: Case, day: AreaDay) -> Section:
    about = f"{short_day(day.on)}: {_(VERDICTS[day.verdict])}"
    place = ", ".join(x for x in (_place(case, day), _far(day), _minutes(day)) if x)
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
    return distance(day.mean_distance_m) if day.nearest_premises else ""


def _minutes(day: AreaDay) -> str:
    """Times by mode in a few words."""
    by_bus = _("by public transport"), day.transit_time_s
    times = ((_("on foot"), day.walk_time_s), (_("by car"), day.car_time_s), by_bus)
    return ", ".join(f"{number(t / SECONDS_PER_MINUTE)}\u00a0min {mode}" for mode, t in times if t is not None)


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
        *("" if t is None else plain(t / SECONDS_PER_MINUTE, 1) for t in (d.walk_time_s, d.car_time_s)),
        ", ".join(named(MODES, m) for m in d.reckoned),
        *(plain_percent(d.share_within, 1), str(d.limit_m), d.reason or _own_place(d)),
        "" if d.transit_share is None else plain_percent(d.transit_share, 1),
        "" if d.transit_time_s is None else plain(d.transit_time_s / SECONDS_PER_MINUTE, 1),
    ]


def _own_place(d: AreaDay) -> str:
    """On election day a share within the limit is not told by the limit of early voting alone."""
    return "" if d.day else _("On election day one's own polling place counts too, within its own limit.")
