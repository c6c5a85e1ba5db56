"""A municipality's folder: ``case.toml`` and every table it lists, read with all faults collected."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar, cast

from valplan.data.budget import Grant, budget_columns, read_budget
from valplan.data.case_file import (
    CASE_FILE,
    HEAD,
    checksum_faults,
    head_faults,
    is_erased,
    origins_of,
    read_case_toml,
)
from valplan.data.early_votes import early_vote_columns, read_early_votes
from valplan.data.faults import Fault, Later
from valplan.data.records import Numbered, read_records
from valplan.data.register import OPEN_COLUMNS, OPTIONAL, availability, day_faults, day_of, extra_columns, extras
from valplan.data.tables import Sheet, header_faults, read_sheet
from valplan.domain import municipality as m
from valplan.domain.base import Record
from valplan.domain.case import TableOrigin
from valplan.language import _

R = TypeVar("R", bound=Record)
GEO_TABLES = ("polygons", "outline")
MODELS: Mapping[str, tuple[type[Record], tuple[str, ...]]] = {
    "areas": (m.Area, ("area_id",)),
    "districts": (m.District, ("code",)),
    "points": (m.DemandPoint, ("point_id",)),
    "premises": (m.Premises, ("premises_id",)),
    "inspections": (m.Inspection, ("premises_id", "criterion")),
    "measures": (m.Measure, ("measure_id",)),
    "cures": (m.Cure, ("measure_id", "criterion")),
    "compensations": (m.Compensation, ("compensation_id",)),
    "openings": (m.OpeningDay, ("pattern", "day")),
    "tiers": (m.Tier, ("tier",)),
    "fees": (m.Fee, ("fee",)),
    "rates": (m.Rate, ("rate",)),
    "grants": (Grant, ("election",)),
    "sessions": (m.TrainingSession, ("session_id",)),
    "workers": (m.Worker, ("worker_id",)),
}
OPTIONAL_COLUMNS = {
    "districts": ("tags",),
    "points": ("tags",),
    "premises": ("address",),
    "sessions": ("roles", "candidate", "least", "cost_ore", "line", "address"),
}
"""Columns that a table is whole without."""
NO_COLUMNS = {"workers": ("available", "extra"), "sessions": ("rescue",)}  # fields that a table has no column for
NEED_ROWS = ("areas", "districts", "points", "premises", "openings", "tiers", "workers")
"""Tables that nothing can be planned without a row of."""
TABLES = (*MODELS, *GEO_TABLES, "budget", "early_votes")
WIDE_COLUMNS = {"budget": ("line", "name", "planned_by"), "early_votes": ("lokalid", "lokal", "total")}


@dataclass(frozen=True)
class Folder:
    """What a municipality's folder holds, as far as it could be read; ``faults`` tells the rest."""

    path: Path
    head: Mapping[str, Any]
    origins: tuple[TableOrigin, ...]
    sheets: Mapping[str, Sheet]
    rows: Mapping[str, Numbered[Record]]
    faults: tuple[Fault, ...]
    later: tuple[Later, ...] = ()

    def of(self, table: str, model: type[R]) -> tuple[R, ...]:
        """The records of a table, which are of type ``model``."""
        return tuple(record for _number, record in self.numbered(table, model))

    def numbered(self, table: str, model: type[R]) -> Numbered[R]:
        """The records of a table that could be read, each with its row's number."""
        return cast("Numbered[R]", self.rows.get(table, ()))

    def ids(self, table: str, column: str) -> frozenset[str]:
        """The ids that a table's file lists, also those of rows with faults."""
        sheet = self.sheets.get(table)
        return frozenset(sheet.column(column)) - {""} if sheet else frozenset()

    @property
    def unread(self) -> tuple[str, ...]:
        """The files that must be mended before any table is looked at."""
        return tuple(name for later in self.later for name in later.files)

    def whole(self, *tables: str) -> bool:
        """Whether these tables were read with no fault."""
        return not self.faulty(*tables)

    def faulty(self, *tables: str) -> tuple[str, ...]:
        """The files of those of these tables that are missing or were read with a fault."""
        told = {f.file for f in self.faults}
        return tuple(f for t in tables if (f := self.file(t).name) in told or t not in self.sheets)

    def file(self, table: str) -> Path:
        """The path of a table's file."""
        name = next((o.file for o in self.origins if o.table == table), f"{table}.csv")
        return self.path / name


def read_folder(path: Path) -> Folder:
    """Read ``case.toml`` and every table it lists; never raises for what is in the files."""
    case, faults = read_case_toml(path)
    if case is None:
        return Folder(path, {}, (), {}, {}, tuple(faults), (Later(check=_("the tables"), files=(CASE_FILE,)),))
    faults += head_faults(case)
    origins, more = origins_of(case, TABLES)
    faults += more + checksum_faults(path, origins)
    sheets: dict[str, Sheet] = {}
    rows: dict[str, Numbered[Record]] = {}
    for origin in origins:
        if origin.table in GEO_TABLES:
            continue
        sheet, found, more = _read_table(path / origin.file, origin.table)
        faults += more
        rows[origin.table] = found
        if sheet is not None:
            sheets[origin.table] = sheet
            faults += [] if more or is_erased(case, origin.table) else _no_rows(sheet)
    head = {k: case.get(k) for k in HEAD}
    return Folder(path, head, origins, sheets, rows, tuple(faults))


def _read_table(path: Path, table: str) -> tuple[Sheet | None, Numbered[Record], list[Fault]]:
    known = _columns(table)
    sheet, faults = read_sheet(path, table, known)
    if sheet is None:
        return None, (), faults
    allowed, needed = known, tuple(c for c in known if c not in OPTIONAL_COLUMNS.get(table, ()))
    otherwise = ""
    if table == "workers":
        allowed = (*known, *(c for c in sheet.header if day_of(c) is not None), *extra_columns(sheet, known))
        needed = (*(c for c in known if c not in OPTIONAL), "d0")
    elif table == "budget":
        allowed = budget_columns(sheet)
    elif table == "early_votes":
        allowed = early_vote_columns(sheet)
        otherwise = _("Write the date as 2022-08-24, or remove the column.")
    faults += header_faults(sheet, needed, allowed, otherwise)
    rows, more = _rows(sheet, table)
    return sheet, rows, faults + more


def _no_rows(sheet: Sheet) -> list[Fault]:
    if sheet.rows or sheet.table not in NEED_ROWS:
        return []
    return [Fault(file=sheet.file, expected=_("the table has no rows"), remedy=_("Add the rows."))]


def _rows(sheet: Sheet, table: str) -> tuple[Numbered[Record], list[Fault]]:
    if table == "budget":
        return read_budget(sheet)
    if table == "early_votes":
        return read_early_votes(sheet)
    model, key = MODELS[table]
    if table != "workers":
        return read_records(sheet, model, key=key)
    more: Mapping[str, Sequence[Any]] = {"available": availability(sheet), "extra": extras(sheet, _columns(table))}
    workers, faults = read_records(sheet, model, key=key, shown=OPEN_COLUMNS, more=more)
    return workers, faults + list(day_faults(sheet))


def _columns(table: str) -> tuple[str, ...]:
    """All columns of the data format; an empty cell may stand for a default, a missing column may not."""
    if table in WIDE_COLUMNS:
        return WIDE_COLUMNS[table]
    return tuple(n for n in MODELS[table][0].model_fields if n not in NO_COLUMNS.get(table, ()))
