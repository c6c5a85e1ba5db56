"""``pay.toml``: how the municipality's payroll system wants the pay file to look."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import tomli_w
from pydantic import Field

from valplan.data.faults import Fault, InputFaults, meant_or_one_of
from valplan.data.toml_file import read_toml
from valplan.domain.base import Record
from valplan.domain.municipality import Role
from valplan.language import N_, _

FORMAT = "valplan-pay/1"
WHO = ("personnummer", "personnummer_12", "personnummer_10", "worker_id")
FIELDS = {
    "origin": N_("where the data come from; first in any case where they are made up"),
    "personnummer": N_("YYYYMMDD-NNNN, from the key file; empty where there is none"),
    "personnummer_12": N_("the same without the hyphen"),
    "personnummer_10": N_("the same without the century"),
    "worker_id": N_("the id of the register"),
    "own_id": N_("the municipality's own number, from the key file"),
    "name": N_("name, from the key file"),
    "kind": N_("kind of pay, the program's own word"),
    "kind_name": N_("kind of pay in words"),
    "code": N_("the wage-type code of [codes]"),
    "day": N_("the day; empty where rows are by kind"),
    "quantity": N_("how many days, hours, sessions, standbys or km"),
    "unit": N_("day, hour, session, standby or km"),
    "rate": N_("kronor for each"),
    "amount": N_("kronor, before tax and without employer's contributions"),
    "amount_ore": N_("the same in whole öre"),
    "hours": N_("hours in posts and in training; for standby the whole of election day's work"),
    "election": N_("the scenario's name"),
    "election_day": N_("election day"),
    "department": N_("department, from the register"),
}
KINDS = (*(role.value for role in Role), "training", "standby", "travel")
CHOICES: Mapping[str, tuple[str, ...]] = {
    "format": (FORMAT,),
    "delimiter": (";", ",", "\t"),
    "decimal": (",", "."),
    "encoding": ("utf-8-sig", "utf-8", "cp1252", "iso-8859-1"),
    "rows": ("kind", "day"),
}
TEXT = "text"
TABLES = ("columns", "codes")
KEYS = (*CHOICES, "date_format", "header", "sort", *TABLES)
DATE_PARTS = {"YYYY": "%Y", "YY": "%y", "MM": "%m", "DD": "%d"}
DATE_FORMAT = re.compile(r"(?:YYYY|YY|MM|DD|[-./ ])+")


class Column(Record):
    """A column of the pay file: a field, or a text that is the same in every row."""

    heading: str
    field: str = ""
    text: str = ""


class PaySettings(Record):
    """How the pay file is written. ``codes`` are wage types by kind of pay; ``sort`` names fields."""

    delimiter: str = ";"
    decimal: str = ","
    encoding: str = "utf-8-sig"
    date_format: str = "YYYY-MM-DD"
    header: bool = True
    rows: str = "kind"
    sort: tuple[str, ...] = ("name", "kind", "day")
    columns: tuple[Column, ...]
    codes: dict[str, str] = Field(default_factory=dict)

    def day(self, on: date | None) -> str:
        """A date as the payroll system reads it; empty for none."""
        pattern = re.sub("YYYY|YY|MM|DD", lambda m: DATE_PARTS[m[0]], self.date_format)
        return "" if on is None else on.strftime(pattern)

    def has(self, field: str) -> bool:
        """Whether a column shows the field."""
        return any(c.field == field for c in self.columns)


def default_settings() -> PaySettings:
    """The settings where none are given: every kind of pay by the program's own word for it."""
    headings = {
        _("Origin"): "origin",
        _("Personal identity number"): "personnummer",
        _("Name"): "name",
        _("Worker id"): "worker_id",
        _("Wage type"): "code",
        _("Kind of pay"): "kind_name",
        _("Quantity"): "quantity",
        _("Unit"): "unit",
        _("Rate, kr"): "rate",
        _("Amount, kr"): "amount",
        _("Hours"): "hours",
    }
    columns = tuple(Column(heading=heading, field=field) for heading, field in headings.items())
    return PaySettings(columns=columns, codes={kind: kind for kind in KINDS})


def settings_text() -> str:
    """The text of a settings file that says what the default does, with what each key may be."""
    made = default_settings()
    values = made.model_dump(mode="json", exclude={"columns", "codes"})
    comments = {
        "delimiter": _('between cells: ";", "," or "\\t"'),
        "decimal": _('decimal sign: "," or "."'),
        "encoding": _("utf-8-sig (Excel), utf-8, cp1252 (Windows) or iso-8859-1"),
        "date_format": _("YYYY or YY, MM and DD, with - . / or blanks between them"),
        "header": _("false: no row of headings"),
        "rows": _('"kind": one row a person and kind of pay; "day": and day'),
        "sort": _("fields, the first first"),
    }
    head = (
        _("How the payroll system reads the pay file: valplan pay PLAN --settings pay.toml"),
        _("Set the wage types under [codes]; the other keys as the import wants them."),
    )
    lines = [f"# {line}" for line in head] + [f'format = "{FORMAT}"']
    lines += [f"{key} = {json.dumps(values[key])}  # {comment}" for key, comment in comments.items()]
    fields = [f"#   {field}: {_(text)}" for field, text in FIELDS.items()]
    about = _('Heading = field, or { text = "0580" } for a text that is the same in every row. The fields:')
    codes = _("Kind of pay = wage type; only those that the plan pays are needed.")
    columns = {c.heading: c.field for c in made.columns}
    tables = f"# {about}\n" + "\n".join(fields) + "\n" + tomli_w.dumps({"columns": columns})
    return "\n".join(lines) + f"\n\n{tables}\n# {codes}\n{tomli_w.dumps({'codes': made.codes})}"


def read_settings(path: Path) -> PaySettings:
    """The settings of a file; ``InputFaults`` with everything in it that is not known or does not fit."""
    values = read_toml(path)
    if faults := list(settings_faults(values, path.name)):
        raise InputFaults(faults)
    columns = tuple(_column(heading, value) for heading, value in values["columns"].items())
    given = {k: v for k, v in values.items() if k not in ("format", "columns")}
    return PaySettings.model_validate({**given, "columns": columns})


def settings_faults(values: Mapping[str, Any], file: str) -> Iterator[Fault]:
    """All that is wrong in the settings: keys, values, columns, kinds of pay."""
    for key in values:
        if key not in KEYS:
            expected = _("no such key is known")
            yield Fault(file=file, column=key, expected=expected, remedy=meant_or_one_of(key, KEYS))
    for key, known in CHOICES.items():
        if key in values and values[key] not in known:
            names = ", ".join(repr(k)[1:-1] for k in known)
            expected = _("one of {names} was expected", names=names)
            yield Fault(file=file, column=key, value=str(values[key]), expected=expected)
    yield from _plain_faults(values, file)
    yield from _column_faults(values.get("columns"), file)
    yield from _code_faults(values.get("codes", {}), file)


def _plain_faults(values: Mapping[str, Any], file: str) -> Iterator[Fault]:
    if not isinstance(values.get("header", True), bool):
        yield Fault(file=file, column="header", expected=_("true or false was expected"))
    shape = values.get("date_format", "YYYY-MM-DD")
    if not (isinstance(shape, str) and DATE_FORMAT.fullmatch(shape) and "MM" in shape and "DD" in shape):
        expected = _("a format such as YYYY-MM-DD was expected")
        yield Fault(file=file, column="date_format", value=str(shape), expected=expected)
    sort = values.get("sort", [])
    if not isinstance(sort, list):
        yield Fault(file=file, column="sort", expected=_('a list such as ["a", "b"] was expected'))
        return
    yield from (_no_field(file, "sort", field) for field in sort if field not in FIELDS)


def _column_faults(columns: Any, file: str) -> Iterator[Fault]:
    if not isinstance(columns, dict) or not columns:
        remedy = _("Add the table [columns]; --write-settings writes one to begin from.")
        yield Fault(file=file, column="columns", expected=_("the key is missing"), remedy=remedy)
        return
    for heading, value in columns.items():
        where = f"columns.{heading}"
        if isinstance(value, dict):
            if set(value) != {TEXT} or not isinstance(value[TEXT], str):
                yield Fault(file=file, column=where, expected=_('a field, or { text = "…" }, was expected'))
        elif value not in FIELDS:
            yield _no_field(file, where, value)
    if not any(isinstance(v, str) and v in WHO for v in columns.values()):
        expected = _("a column that tells who is paid: {fields}", fields=", ".join(WHO))
        yield Fault(file=file, column="columns", expected=expected, remedy=_("Write its field beside its heading."))


def _code_faults(codes: Any, file: str) -> Iterator[Fault]:
    if not isinstance(codes, dict):
        yield Fault(file=file, column="codes", expected=_("a table such as [{name}] was expected", name="codes"))
        return
    for kind, code in codes.items():
        if kind not in KINDS:
            remedy = meant_or_one_of(kind, KINDS)
            yield Fault(file=file, column=f"codes.{kind}", expected=_("no such kind of pay is known"), remedy=remedy)
        elif not isinstance(code, str):
            expected = _("a text in quotation marks was expected")
            yield Fault(file=file, column=f"codes.{kind}", value=str(code), expected=expected)


def missing_codes(settings: PaySettings, kinds: Sequence[str], file: str) -> list[Fault]:
    """Kinds of pay in the plan that the settings have no wage type for, where a column shows it."""
    if not settings.has("code"):
        return []
    expected = _("the plan pays this, and it has no wage type")
    return [
        Fault(file=file, column=f"codes.{kind}", expected=expected, remedy=_("Add the key."))
        for kind in kinds
        if not settings.codes.get(kind)
    ]


def _no_field(file: str, column: str, field: object) -> Fault:
    remedy = meant_or_one_of(str(field), FIELDS)
    return Fault(file=file, column=column, value=str(field), expected=_("no such field is known"), remedy=remedy)


def _column(heading: str, value: str | dict[str, str]) -> Column:
    return Column(heading=heading, field=value) if isinstance(value, str) else Column(heading=heading, text=value[TEXT])
