"""Propose which column of a register is which field, from the words of its headings."""

import re
from collections.abc import Mapping
from datetime import date
from difflib import get_close_matches

from valplan.data.register_import.fields import (
    DAYS,
    DEFAULTS,
    ELECTION_DAYS,
    KNOWN_HEADINGS,
    ROLE_FIELDS,
    field_of,
    is_day,
)
from valplan.data.register_import.mapping import ColumnMapping
from valplan.data.register_import.words import ROLES, Problem, day_of_text, fold, parts
from valplan.data.tables import Sheet

LIKENESS = 0.88
SHORTEST_LIKE = 5
NEGATED = re.compile(r"\b(?:inte|ej|icke|aldrig|not|never)\b", re.IGNORECASE)


def propose(sheet: Sheet, election_day: date | None = None) -> ColumnMapping:
    """A mapping for a sheet; columns that are not recognised are left out of it, for the planner to fill in.

    Days of election need ``election_day`` where the headings are dates; without it the Sunday among the headings
    from which most are days of an election is proposed, and nothing where there is none.
    """
    day = election_day or _likely_sunday(sheet)
    columns: dict[str, str] = {}
    for heading in (h for h in sheet.header if h):
        field = _field(heading, day)
        columns[heading] = "" if field in columns.values() else field
    given = frozenset(columns.values())
    return ColumnMapping(election_day=day, columns=columns, values=_words(sheet, columns), defaults=_defaults(given))


def _field(heading: str, election_day: date | None) -> str:
    if is_day(heading):
        return heading
    on = day_of_text(heading, election_day.year) if election_day else Problem("")
    if election_day and not isinstance(on, Problem):
        day = (on - election_day).days
        return f"d{day}" if f"d{day}" in DAYS else ""
    return field_of(heading) or _like(heading)


def _like(heading: str) -> str:
    """The field of the known heading that a heading is nearly, such as one with a letter too few.

    A “not” more or less is no slip: it turns the meaning round.
    """
    word = fold(heading)
    known = [k for k in KNOWN_HEADINGS if len(k) >= SHORTEST_LIKE]
    found = get_close_matches(word, known, n=1, cutoff=LIKENESS)
    field = field_of(found[0]) if found else ""
    return field if field == "wish_avoid" or not NEGATED.search(heading) else ""


def _likely_sunday(sheet: Sheet) -> date | None:
    """The Sunday among the headings from which most of them are days of its election; the latest of several."""
    dates = {on for h in sheet.header if not isinstance(on := day_of_text(h), Problem)}
    sundays = (on for on in dates if on.isoweekday() == 7)  # noqa: PLR2004 - Sunday
    return max(sundays, key=lambda day: (sum(f"d{(on - day).days}" in DAYS for on in dates), day), default=None)


def _words(sheet: Sheet, columns: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """The words for roles that the register uses and the program knows, so that the planner sees what they become."""
    found: dict[str, str] = {}
    for heading, field in columns.items():
        if field == "roles":
            used = sorted({word for cell in sheet.column(heading) for word in parts(cell)})
            found |= {w: ROLES[fold(w)].value for w in used if fold(w) in ROLES and w != ROLES[fold(w)].value}
    return {"roles": found} if found else {}


def _defaults(given: frozenset[str]) -> dict[str, str]:
    """Defaults of the fields that no column gives."""
    has_role = bool(given & {"roles", *ROLE_FIELDS})
    has_day = not given.isdisjoint(ELECTION_DAYS)
    there = {**dict.fromkeys(given, True), "roles": has_role, "d0": has_day}
    return {field: text for field, text in DEFAULTS.items() if not there.get(field, False)}
