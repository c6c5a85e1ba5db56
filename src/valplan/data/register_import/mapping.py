"""``mapping.toml``: which column of the municipality's own register is which field, and what its words mean."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import tomli_w
from pydantic import Field, ValidationError

from valplan.data.faults import Fault, InputFaults, did_you_mean, meant_or_one_of
from valplan.data.register import extra_columns
from valplan.data.register_import.fields import (
    DAYS,
    DEFAULT_FIELDS,
    ELECTION_DAYS,
    FIELDS,
    OWN_PREFIX,
    ROLE_FIELDS,
    is_day,
    own_column,
)
from valplan.data.register_import.words import Problem, fold, languages, parts_of_day, roles, whole, yes_no
from valplan.data.tables import Sheet
from valplan.data.toml_file import read_toml
from valplan.domain.base import Record
from valplan.domain.municipality import Worker
from valplan.language import _

NAME = re.compile(r"[^\W\d][\w -]*")
FORMAT = "valplan-register/1"
WORD_TABLES = ("roles", "languages", "days", "yes_no")
NAMES = (("name",), ("first_name", "last_name"))
BIRTHS = ("personnummer", "born", "birth_year")
HOMES = (("x_m", "y_m"), ("lat", "lon"), ("district",), ("town",))


class ColumnMapping(Record):
    """Heading -> field, words of the planner -> words of the program, and what holds where there is no column."""

    format: str = FORMAT
    election_day: date | None = None
    columns: dict[str, str]
    values: dict[str, dict[str, str]] = Field(default_factory=dict)
    defaults: dict[str, str] = Field(default_factory=dict)

    @property
    def fields(self) -> frozenset[str]:
        """The fields that a column gives."""
        return frozenset(self.columns.values()) - {""}

    @property
    def own_fields(self) -> tuple[str, ...]:
        """The fields of the board's own columns, in the order of the mapping."""
        return tuple(field for field in self.columns.values() if field.startswith(OWN_PREFIX))

    def words(self, table: str) -> dict[str, str]:
        """The planner's words of a table, folded."""
        return {fold(word): meaning for word, meaning in self.values.get(table, {}).items()}

    def default(self, field: str) -> str:
        """What holds where no column gives the field or its cell is empty."""
        return self.defaults.get(field, "")


def read_mapping(path: Path, sheet: Sheet) -> ColumnMapping:
    """The mapping of a file for a sheet; ``InputFaults`` with everything in it that does not fit."""
    values = read_toml(path)
    try:
        mapping = ColumnMapping.model_validate(values)
    except ValidationError as error:
        raise InputFaults([_misfit(path.name, e) for e in error.errors()]) from error
    faults = [*mapping_faults(mapping, path.name), *_heading_faults(mapping, sheet, path.name)]
    if faults:
        raise InputFaults(faults)
    return mapping


def mapping_text(mapping: ColumnMapping) -> str:
    """The text of a mapping file, with what to do in it."""
    command = "valplan register import FILE --mapping mapping.toml --out DATA"
    head = (
        _("Which column of the register is which field; an empty field leaves the column out."),
        _("Check it, then run {command}. The fields stand in docs/register.md.", command=command),
        _('A column of the board\'s own, to count quotas by, is kept with "own." and a name, such as "own.insats".'),
    )
    comments = "".join(f"# {line}\n" for line in head)
    day = "" if mapping.election_day else "# election_day = 2026-09-13\n"
    return comments + day + tomli_w.dumps(mapping.model_dump(exclude_none=True))


def mapping_faults(mapping: ColumnMapping, file: str) -> Iterator[Fault]:
    """What in a mapping is unknown, twice or missing."""
    if mapping.format != FORMAT:
        expected = _("a mapping of format {format} was expected", format=FORMAT)
        yield Fault(file=file, column="format", value=mapping.format, expected=expected)
    if mapping.election_day is None:
        yield Fault(file=file, column="election_day", expected=_("the key is missing"), remedy=_("Add the key."))
    yield from _column_faults(mapping, file)
    yield from _missing_fields(mapping, file)
    for table in mapping.values:
        if table not in WORD_TABLES:
            remedy = meant_or_one_of(table, WORD_TABLES)
            yield Fault(file=file, column=f"values.{table}", expected=_("no such table is known"), remedy=remedy)
    yield from _word_faults(mapping, file)


def _column_faults(mapping: ColumnMapping, file: str) -> Iterator[Fault]:
    first: dict[str, str] = {}
    for heading, field in mapping.columns.items():
        where = {"file": file, "column": f"columns.{heading}", "value": field}
        if field.startswith(OWN_PREFIX):
            yield from _own_faults(where, field)
        elif field and field not in FIELDS:
            yield Fault(**where, expected=_("no such field is known"), remedy=meant_or_one_of(field, FIELDS))
        if field in first:
            expected = _("the field has a column already: {column}", column=first[field])
            yield Fault(**where, expected=expected, remedy=_('Leave one of them out with "".'))
        if field:
            first.setdefault(field, heading)
    for field in mapping.defaults:
        if field not in DEFAULT_FIELDS and field not in DAYS:
            remedy = meant_or_one_of(field, DEFAULT_FIELDS)
            yield Fault(file=file, column=f"defaults.{field}", expected=_("no such field is known"), remedy=remedy)


def _own_faults(where: Mapping[str, str], field: str) -> Iterator[Fault]:
    """A column of the board's own must be one that planning reads as such: neither a known one nor nearly one."""
    known = [*Worker.model_fields, *DAYS]
    column = own_column(field)
    if not extra_columns(Sheet("workers", "", (*known, column), (), ()), known) or not NAME.fullmatch(column):
        expected = _("a name for the column was expected that is unlike those of the workers table")
        yield Fault(
            **where, expected=expected, remedy=_("Write another name after {prefix} in the mapping.", prefix=OWN_PREFIX)
        )


def _missing_fields(mapping: ColumnMapping, file: str) -> Iterator[Fault]:
    given = mapping.fields
    wanted = {
        _("a column with the name"): any(given.issuperset(names) for names in NAMES),
        _("a column with the personnummer, or the date or year of birth"): bool(given & set(BIRTHS)),
        _("columns with the home: coordinates, district or postort"): any(given.issuperset(h) for h in HOMES),
        _("a column with the role, or a default for it"): bool(
            given & {"roles", *ROLE_FIELDS} or mapping.default("roles")
        ),
        _("columns with the days, or a default for d0"): bool(
            not {*given, *mapping.defaults}.isdisjoint(ELECTION_DAYS)
        ),
    }
    for expected, there in wanted.items():
        if not there:
            yield Fault(file=file, column="columns", expected=expected, remedy=_("Write its field beside its heading."))


def _word_faults(mapping: ColumnMapping, file: str) -> Iterator[Fault]:
    """Meanings of words, and defaults, that the program does not know either."""
    for table, words in mapping.values.items():
        for word, meaning in words.items():
            problem = _meaning(table, meaning)
            if isinstance(problem, Problem):
                column = f"values.{table}.{word}"
                yield Fault(file=file, column=column, value=meaning, expected=problem.expected)
    for field, text in mapping.defaults.items():
        table = field if field in WORD_TABLES else "days" if is_day(field) else "yes_no"
        found = whole(text) if field in ("elections_worked", "max_early_days") else _meaning(table, text)
        if isinstance(found, Problem):
            yield Fault(file=file, column=f"defaults.{field}", value=text, expected=found.expected)


def _meaning(table: str, text: str) -> object:
    if table == "roles":
        return roles(text, {})
    if table == "languages":
        return languages(text, {})
    return parts_of_day(text, 0, {}) if table == "days" else yes_no(text)


def _heading_faults(mapping: ColumnMapping, sheet: Sheet, file: str) -> Iterator[Fault]:
    for heading, field in mapping.columns.items():
        if heading not in sheet.header and field:
            remedy = did_you_mean(heading, [h for h in sheet.header if h not in mapping.columns])
            expected = _("{file} has no such column", file=sheet.file)
            yield Fault(file=file, column=f"columns.{heading}", expected=expected, remedy=remedy)


def _misfit(file: str, error: Mapping[str, Any]) -> Fault:
    column = ".".join(str(part) for part in error["loc"])
    kind = str(error["type"])
    texts = {"missing": _("the key is missing"), "extra_forbidden": _("no such key is known")}
    return Fault(file=file, column=column, expected=texts.get(kind, _("the value does not fit")))
