"""Who has how far: the table for spreadsheets, the tables of the report, and what must be said beside them."""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from valplan.domain.case import Case
from valplan.domain.equity import Equity, GroupEquity, Grouping, HowFar, Moment, Way
from valplan.domain.municipality import AreaKind
from valplan.domain.outcome import Judgement
from valplan.language import N_, _
from valplan.report.equity_chart import chart, round_distance
from valplan.report.figures import distance, long_date, number, percent, plain, plain_percent
from valplan.report.tables import write_table
from valplan.report.wording import KINDS, ORIGINS, TABLES, named

Section = dict[str, Any]
SECONDS_PER_MINUTE = 60
WAYS = {
    Way.POLLING: N_("Way to the polling place"),
    Way.EARLY_ANY: N_("Way to the nearest early voting that is open on any day"),
    Way.EARLY_ENOUGH: N_("Way to the nearest early voting that is open enough"),
}
SHORT_WAYS = {
    Way.POLLING: N_("Polling place"),
    Way.EARLY_ANY: N_("Early voting, any day"),
    Way.EARLY_ENOUGH: N_("Early voting, open enough"),
}
MOMENTS = {Moment.BEFORE: N_("Before"), Moment.AFTER: N_("After")}
GROUPINGS = {
    Grouping.WHOLE: N_("Whole municipality"),
    Grouping.KIND: N_("Kind"),
    Grouping.TAG: N_("Group"),
    Grouping.WITHOUT_TAG: N_("Others than the group"),
    Grouping.AREA: N_("Area"),
}
TAGS = {"low-income": N_("Low income")}
FIGURES = {
    "mean": N_("Mean"),
    "p50": N_("50 %"),
    "p90": N_("90 %"),
    "p95": N_("95 %"),
    "p99": N_("99 %"),
    "longest": N_("Longest"),
    "ede": N_("EDE"),
}
SOURCES = ("premises", "early_votes", "points")


def group_text(grouping: Grouping, key: str, name: str) -> str:
    """What a group is called: an area by its name, a kind or a tag in words."""
    if grouping is Grouping.KIND:
        return named(KINDS, key)
    if grouping is Grouping.TAG:
        return named(TAGS, key)
    if grouping is Grouping.WITHOUT_TAG:
        return _("Others (not {group})", group=named(TAGS, key).lower())
    return name


def write_equity(case: Case, judgement: Judgement, folder: Path) -> None:
    """Write ``equity.csv`` and ``equity.json``; nothing for a judgement without the figures."""
    found = judgement.equity
    if found is None:
        return
    told = found.model_dump(mode="json")
    cells = [_cells(row, minutes=_has_time(found)) for row in found.groups]
    table = (_heads(found), cells, told.pop("groups"))
    write_table(case, folder, "equity", table, **told)


def equity_section(case: Case, judgement: Judgement) -> Section | None:
    """Charts, tables and notes of the report; None for a judgement without the figures."""
    found = judgement.equity
    if found is None:
        return None
    main = [row for row in found.groups if row.grouping is not Grouping.AREA]
    ways = [way for way in Way if any(row.way is way for row in main)]
    return {
        "notes": list(_notes(case, found)),
        "ways": [{"title": _(WAYS[way]), **_way(main, way)} for way in ways],
        "areas": _areas(case, found),
        "pairs": [{"way": _(SHORT_WAYS[way]), "when": _(MOMENTS[m]).lower()} for way, m in _pairs(found)],
        "heads": [*(_(head) for head in FIGURES.values()), _("Gini"), _("Within the limit"), *_within_heads(found)],
    }


def _has_time(equity: Equity) -> bool:
    return any(row.seconds for row in equity.groups)


def _heads(equity: Equity) -> list[str]:
    first = [_("Way"), _("When"), _("Grouping"), _("Group"), _("Id"), _("Voters"), _("Voters whose place is known")]
    figures = [*(_(head) for head in FIGURES.values())]
    metres = [f"{head}, m" for head in figures]
    within = [f"{head}, %" for head in (_("Within the limit"), *_within_heads(equity))]
    minutes = [f"{head}, min" for head in figures] if _has_time(equity) else []
    return [*first, *metres, _("Gini"), *within, *minutes, *(f"{h}, %" for h in _within_minutes(equity))]


def _within_heads(equity: Equity) -> list[str]:
    first = next(iter(equity.groups), None)
    return [_("at most {limit}", limit=round_distance(w.limit)) for w in first.metres.within] if first else []


def _within_minutes(equity: Equity) -> list[str]:
    first = next((row.seconds for row in equity.groups if row.seconds), None)
    minutes = (number(w.limit / SECONDS_PER_MINUTE) + " min" for w in first.within) if first else ()
    return [_("at most {limit}", limit=m) for m in minutes]


def _cells(row: GroupEquity, *, minutes: bool) -> list[str]:
    time = row.seconds
    empty = [""] * (len(FIGURES) if minutes else 0)
    return [
        *(_(WAYS[row.way]), _(MOMENTS[row.moment]), _(GROUPINGS[row.grouping])),
        *(group_text(row.grouping, row.group, row.name), row.group, str(row.electors), str(row.known)),
        *(str(getattr(row.metres, figure)) for figure in FIGURES),
        plain(row.metres.gini, 3),
        *(plain_percent(share, 1) for share in (row.share_within_limit, *(w.share for w in row.metres.within))),
        *((plain(getattr(time, f) / SECONDS_PER_MINUTE, 1) for f in FIGURES) if time else empty),
        *(plain_percent(w.share, 1) for w in (time.within if time else ())),
    ]


def _way(rows: list[GroupEquity], way: Way) -> Section:
    """The chart of a kind of place, and a row for each group and moment."""
    found: dict[tuple[Grouping, str], dict[Moment, GroupEquity]] = {}
    for row in rows:
        if row.way is way:
            found.setdefault((row.grouping, row.group), {})[row.moment] = row
    groups = [_group(moments) for moments in found.values()]
    drawn = [(g["name"], [moments.get(m) for m in Moment]) for g, moments in zip(groups, found.values(), strict=True)]
    return {"chart": chart(drawn), "groups": groups}


def _group(moments: dict[Moment, GroupEquity]) -> Section:
    some = next(iter(moments.values()))
    return {
        "name": group_text(some.grouping, some.group, some.name),
        "voters": number(some.electors),
        "lines": [_line(m, moments.get(m)) for m in Moment],
    }


def _line(moment: Moment, row: GroupEquity | None) -> Section:
    """A moment's cells; none where nothing is known, and the share that is known where it is not all."""
    known = percent(row.known / row.electors) if row and row.known < row.electors else ""
    return {"when": _(MOMENTS[moment]), "cells": _shown(row) if row else [], "known": known}


def _shown(row: GroupEquity) -> list[Section]:
    shares = (row.share_within_limit, *(w.share for w in row.metres.within))
    return [
        *({"text": distance(getattr(row.metres, f)), "time": _minutes(row.seconds, f)} for f in FIGURES),
        {"text": number(row.metres.gini, 2), "time": ""},
        *({"text": percent(share), "time": ""} for share in shares),
    ]


def _minutes(time: HowFar | None, figure: str) -> str:
    return number(getattr(time, figure) / SECONDS_PER_MINUTE) + "\u00a0min" if time else ""


def _areas(case: Case, equity: Equity) -> list[Section]:
    """Mean and longest way of each area, before and after, for each kind of place."""
    rows = {(r.group, r.way, r.moment): r for r in equity.groups if r.grouping is Grouping.AREA}
    kinds = list(AreaKind)
    known = sorted({r[0] for r in rows}, key=lambda a: (kinds.index(case.areas[a].kind), case.areas[a].name))
    return [
        {
            "name": case.areas[a].name,
            "kind": named(KINDS, case.areas[a].kind),
            "cells": [_pair(rows.get((a, way, moment))) for way, moment in _pairs(equity)],
        }
        for a in known
    ]


def _pairs(equity: Equity) -> list[tuple[Way, Moment]]:
    """The kinds of place and moments that anything is known of."""
    known = {(row.way, row.moment) for row in equity.groups}
    return [(way, moment) for way in Way for moment in Moment if (way, moment) in known]


def _pair(row: GroupEquity | None) -> Section:
    """Mean and longest way; a dash where they are not known."""
    if row is None:
        return {"mean": "\u2013", "longest": "\u2013", "time": ""}
    return {
        "mean": distance(row.metres.mean),
        "longest": distance(row.metres.longest),
        "time": _minutes(row.seconds, "mean"),
    }


def _notes(case: Case, equity: Equity) -> Iterable[str]:
    facts = equity.before
    yield _(
        "Before is today's voters with the places of the last election; after is the same voters with the places of "
        "this plan."
    )
    if facts.districts:
        yield _(
            "{count} {count:|district|districts} with {voters} {voters:|voter|voters} "
            "{count:|has|have} no known polling "
            "place at the last election and {count:|is|are} left out of the figures before: {names}.",
            count=number(len(facts.districts)),
            voters=number(facts.electors),
            names=", ".join(case.districts[d].name for d in facts.districts),
        )
    if facts.last_day:
        yield _early_text(equity)
    if not facts.open_enough:
        yield _(
            "Which early-voting places were open enough at the last election cannot be told, since the data have no "
            "opening hours from then; no such figure is given."
        )
    yield _("The figures rest on these tables: {tables}.", tables=_origins(case))
    yield _(
        "EDE is the way that would be as good as the ways people have if everyone had it, when long ways weigh more "
        "than short ones (Kolm–Pollak, aversion {aversion}); the closer it is to the mean, the more equal. Gini is 0 "
        "when all have the same way and 1 when one has it all. Within the limit: on the way to the polling "
        "place by the board's distance for the kind of the district, on the way to early voting by that for the kind "
        "of the area people live in.",
        aversion=number(equity.aversion, 1),
    )
    if crossing := _other_kind(case):
        yield _(
            "{voters} {voters:|voter lives|voters live} in an area of another kind than the district, mostly in "
            "{areas} areas in districts of the kind {districts}: groups go by the area, the limit of the polling place "
            "by the district.",
            voters=number(sum(crossing.values())),
            areas=_(KINDS[max(crossing, key=lambda k: crossing[k])[0]]).lower(),
            districts=_(KINDS[max(crossing, key=lambda k: crossing[k])[1]]).lower(),
        )
    if _has_time(equity):
        yield _("Distances and times each count to their own nearest place, which need not be the same place.")


def _other_kind(case: Case) -> Counter[tuple[str, str]]:
    """Voters whose area is of another kind than their district, by both."""
    found = Counter[tuple[str, str]]()
    for p in case.municipality.points:
        kinds = case.areas[p.area_id].kind.value, case.districts[p.district].kind.value
        if kinds[0] != kinds[1]:
            found[kinds] += p.electors
    return +found


def _early_text(equity: Equity) -> str:
    facts = equity.before
    assert facts.last_day is not None
    text = _(
        "{places} {places:|place|places} received {votes} early {votes:|vote|votes} at the last "
        "election ({day}); a day with votes counts as open.",
        places=number(facts.early_places),
        votes=number(facts.votes),
        day=long_date(facts.last_day),
    )
    if not facts.unplaced:
        return text
    return text + " " + _(
        "{places} of them, with {votes} {votes:|vote|votes}, {places:|is|are} not among the premises of the data, so "
        "that {places:|its|their} position is not known; {places:|it is|they are} left out.",
        places=number(facts.unplaced),
        votes=number(facts.unplaced_votes),
    )  # fmt: skip


def _origins(case: Case) -> str:
    found = {o.table: o.origin for o in case.origins}
    words = (f"{named(TABLES, t)} ({named(ORIGINS, found[t])})" for t in SOURCES if t in found)
    return ", ".join(words).lower()
