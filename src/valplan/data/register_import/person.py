"""One person of the register: its row turned into a draft, before ids are given."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from valplan.data.folder import Folder
from valplan.data.register_import.fields import DAYS, EARLY_DAYS, ROLE_FIELDS, ROLE_PREFIX
from valplan.data.register_import.homes import Home, Places, home_of, places_of
from valplan.data.register_import.identity import Identity, identity
from valplan.data.register_import.mapping import BIRTHS, ColumnMapping
from valplan.data.register_import.source import SourceRow
from valplan.data.register_import.wanted import (
    MOST_EARLY_DAYS,
    MOST_ELECTIONS,
    at_most,
    free_text,
    max_hours,
    max_travel_km,
    max_travel_m,
    own_cells,
    sessions,
)
from valplan.data.register_import.words import (
    Problem,
    day_of_text,
    fold,
    known_id,
    languages,
    parts_of_day,
    roles,
    whole,
    yes_no,
)
from valplan.domain.election import ElectionType
from valplan.domain.municipality import Premises, Role, TrainingSession
from valplan.language import _
from valplan.limits import load_limits

T = TypeVar("T")
FREE = ("department", "tie")  # words of the board's own, as they stand
ABOUT_OTHERS = ("wish_with", "wish_avoid", "related_to")
POSTCODE = re.compile(r"\d{3}\s?\d{2}")
PHONE = re.compile(r"\+?[\d\s\-()/.]{5,}")
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


@dataclass(frozen=True)
class Known:
    """What a register may refer to: places of homes, premises and training sessions by id, the election day, ages."""

    places: Places
    premises: Mapping[str, str]
    sessions: Mapping[str, str]
    election_day: date
    ages: tuple[int, int]


@dataclass(frozen=True)
class Draft:
    """A person as the register tells of it; ``cells`` are columns of the workers table, ``wishes`` still words."""

    row: SourceRow = field(repr=False)
    number: str = field(repr=False)
    born: str = field(repr=False)
    name: str = field(repr=False)
    home: Home | None
    cells: Mapping[str, str]
    wishes: Mapping[str, str] = field(repr=False)


def known_of(folder: Folder, election_day: date) -> Known:
    """What the municipality's folder lets a register refer to."""
    premises = folder.of("premises", Premises)
    sessions = folder.of("sessions", TrainingSession)
    limits = load_limits(ElectionType.GENERAL)  # ages on a register are the same in every election
    return Known(
        places=places_of(folder),
        premises={p.premises_id: p.name for p in premises},
        sessions={s.session_id: f"{s.place} {s.on.isoformat()}" for s in sessions},
        election_day=election_day,
        ages=(int(limits["register_age_min"].value), int(limits["register_age_max"].value)),
    )


def read_person(row: SourceRow, mapping: ColumnMapping, known: Known) -> Draft:
    """Read a row; every fault in it is told in the row."""
    name = _name(row)
    number, born = _birth(row)
    age = _age(row, born, known)
    _check_contact(row)
    days = {day: _day(row, mapping, day) for day in DAYS}
    cells = {
        "age": str(age),
        "roles": ", ".join(_roles(row, mapping)),
        **_numbers(row, mapping),
        **_references(row, known),
        **days,
        **_limits(row),
        **own_cells(row, mapping.own_fields),
        "max_early_days": _early_days(row, mapping, days),
        **{field: free_text(row, field) for field in FREE},
    }
    wishes = {f: row.text(f) for f in ABOUT_OTHERS if row.text(f)}
    home = home_of(row, known.places)
    return Draft(row=row, number=number, born=born, name=name, home=home, cells=cells, wishes=wishes)


def _take(row: SourceRow, name: str, convert: Callable[[str], T | Problem], text: str, otherwise: T) -> T:
    found = convert(text)
    if isinstance(found, Problem):
        row.tell(name, found)
        return otherwise
    return found


def _name(row: SourceRow) -> str:
    name = row.text("name") or f"{row.text('first_name')} {row.text('last_name')}".strip()
    last, comma, first = name.partition(",")
    if not name:
        column = "name" if "name" in row.cells else "first_name"
        row.tell(column, Problem(_("the name is missing"), _("Fill in the cell.")))
    return f"{first.strip()} {last.strip()}" if comma else name


def _birth(row: SourceRow) -> tuple[str, str]:
    """The personnummer and the date of birth, or its year; empty where they are not known."""
    column = next((f for f in BIRTHS if row.text(f)), "")
    if column == "personnummer":
        return _birth_of_number(row)
    if column:
        found = day_of_text(row.text(column)) if column == "born" else whole(row.text(column))
        if not isinstance(found, Problem) and (isinstance(found, date) or found > 0):
            return "", str(found)
        row.tell(column, Problem(_("a date such as 1975-03-21 or a year of birth was expected")))
        return "", ""
    column = next((f for f in BIRTHS if f in row.cells), BIRTHS[0])
    row.tell(column, Problem(_("the personnummer or the date of birth is missing"), _("Fill in the cell.")))
    return "", ""


def _birth_of_number(row: SourceRow) -> tuple[str, str]:
    found = identity(row.text("personnummer"))
    if isinstance(found, Identity):
        _check_agreement(row, found)
        return found.number, found.born.isoformat()
    row.tell("personnummer", found)
    return "", ""


def _check_agreement(row: SourceRow, found: Identity) -> None:
    """A date of birth beside the personnummer must be the same."""
    text = row.text("born")
    on = day_of_text(text) if text else found.born
    if on != found.born:
        row.tell("born", Problem(_("another date of birth than that of the personnummer"), _("Correct one of them.")))


def _age(row: SourceRow, born: str, known: Known) -> int:
    """Whole years on election day; by the year alone where no more is known. Nought where nothing is."""
    if not born:
        return 0
    on, (year, _dash, day) = known.election_day, born.partition("-")
    age = on.year - int(year) - (bool(day) and f"{on:%m-%d}" < day)
    least, most = known.ages
    if not least <= age <= most:
        expected = _("an age from {least} to {most} on election day was expected", least=least, most=most)
        row.tell(next(f for f in BIRTHS if row.text(f)), Problem(expected, _("Correct the number or date.")))
    return age


def _check_contact(row: SourceRow) -> None:
    checks = (
        ("email", EMAIL, _("an address such as namn@exempel.se was expected")),
        ("phone", PHONE, _("a telephone number was expected")),
        ("postcode", POSTCODE, _("a postcode of five digits was expected")),
    )
    for name, pattern, expected in checks:
        text = row.text(name)
        if text and not pattern.fullmatch(text):
            row.tell(name, Problem(expected, _("Correct the cell or leave it empty.")))


def _roles(row: SourceRow, mapping: ColumnMapping) -> tuple[str, ...]:
    words = mapping.words("roles")
    text = row.text("roles")
    found = set(_take(row, "roles", lambda t: roles(t, words), text, tuple(Role)))
    for column in ROLE_FIELDS:
        if column in row.cells and _yes(row, column, mapping):
            found.add(Role(column.removeprefix(ROLE_PREFIX)))
    if not found:
        otherwise = roles(mapping.default("roles"), words)
        found = set() if isinstance(otherwise, Problem) else set(otherwise)
    if not found:
        column = "roles" if "roles" in row.cells else next((f for f in ROLE_FIELDS if f in row.cells), "roles")
        row.tell(column, Problem(_("the role is missing"), _("Fill in the cell.")))
    return tuple(r.value for r in Role if r in found)


def _numbers(row: SourceRow, mapping: ColumnMapping) -> dict[str, str]:
    words = mapping.words("languages")
    spoken = row.text("languages") or mapping.default("languages")
    worked = row.text("elections_worked") or mapping.default("elections_worked") or "0"
    return {
        "elections_worked": str(_take(row, "elections_worked", lambda t: at_most(whole(t), MOST_ELECTIONS), worked, 0)),
        "languages": ", ".join(_take(row, "languages", lambda t: languages(t, words), spoken, ())),
        "licence": _said(_yes(row, "licence", mapping)),
        "car": _said(_yes(row, "car", mapping)),
    }


def _early_days(row: SourceRow, mapping: ColumnMapping, days: Mapping[str, str]) -> str:
    """The most days of early voting: as told, else as many as the person offers."""
    offered = sum(bool(days[day]) for day in EARLY_DAYS)
    text = row.text("max_early_days") or mapping.default("max_early_days") or str(offered)
    return str(_take(row, "max_early_days", lambda t: at_most(whole(t), MOST_EARLY_DAYS), text, 0))


def _yes(row: SourceRow, name: str, mapping: ColumnMapping) -> bool:
    text = row.text(name) or mapping.default(name)
    return _take(row, name, yes_no, _word(mapping, "yes_no", text), False)


def _said(answer: bool) -> str:
    return "ja" if answer else "nej"


def _word(mapping: ColumnMapping, table: str, text: str) -> str:
    return mapping.words(table).get(fold(text), text)


def _references(row: SourceRow, known: Known) -> dict[str, str]:
    def named(name: str, names: Mapping[str, str], file: str) -> str:
        text = row.text(name)
        return _take(row, name, lambda t: known_id(t, names, file), text, "") if text else ""

    trained, attends = row.text("trained_on"), row.text("can_attend")
    on = _take(row, "trained_on", day_of_text, trained, None) if trained else None
    if on and on >= known.election_day:
        row.tell("trained_on", Problem(_("a day before election day, {day}, was expected", day=known.election_day)))
    return {
        "wish_premises": named("wish_premises", known.premises, "premises.csv"),
        "premises_2022": named("premises_2022", known.premises, "premises.csv"),
        "booked_session": named("booked_session", known.sessions, "training_sessions.csv"),
        "trained_on": on.isoformat() if on else "",
        "can_attend": _take(row, "can_attend", lambda t: sessions(t, known.sessions), attends, "") if attends else "",
    }


def _limits(row: SourceRow) -> dict[str, str]:
    """Most hours and the travel limit, which may stand in a column of kilometres or of metres."""
    metres = _take(row, "max_travel_m", max_travel_m, row.text("max_travel_m"), "")
    of_km = _take(row, "max_travel_km", max_travel_km, row.text("max_travel_km"), "")
    if metres and of_km and metres != of_km:
        expected = _("another travel limit than in the column of metres")
        row.tell("max_travel_km", Problem(expected, _("Correct one of them.")))
    return {
        "max_hours": _take(row, "max_hours", max_hours, row.text("max_hours"), ""),
        "max_travel_m": metres or of_km,
    }


def _day(row: SourceRow, mapping: ColumnMapping, name: str) -> str:
    day, words = int(name[1:]), mapping.words("days")
    text = row.text(name) if name in row.cells else mapping.default(name)
    return _take(row, name, lambda t: parts_of_day(t, day, words), text, "")
