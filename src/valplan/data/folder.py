"""A municipality's folder: ``case.toml``, its checksums and every table, read with all faults collected."""

import hashlib
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar, cast

from valplan.data.budget import Grant, budget_columns, read_budget
from valplan.data.early_votes import early_vote_columns, read_early_votes
from valplan.data.faults import Fault, did_you_mean
from valplan.data.records import read_records
from valplan.data.register import OPEN_COLUMNS, availability, day_faults, day_of
from valplan.data.tables import Sheet, header_faults, read_sheet
from valplan.domain import municipality as m
from valplan.domain.base import Record
from valplan.domain.case import TableOrigin
from valplan.language import _

R = TypeVar("R", bound=Record)
CASE_FILE = "case.toml"
HEAD = ("code", "name", "crs", "centre_x_m", "centre_y_m")
GEO_TABLES = ("polygons", "outline")
ORIGIN_KEYS = ("file", "origin", "source", "date", "licence", "sha256")
ORIGINS = ("real", "derived", "synthetic")
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
OPTIONAL_COLUMNS = ("tags",)  # a table without them is whole
TABLES = (*MODELS, *GEO_TABLES, "budget", "early_votes")
WIDE_COLUMNS = {"budget": ("line", "name", "planned_by"), "early_votes": ("lokalid", "lokal", "total")}


@dataclass(frozen=True)
class Folder:
    """What a municipality's folder holds, as far as it could be read; ``faults`` tells the rest."""

    path: Path
    head: Mapping[str, Any]
    origins: tuple[TableOrigin, ...]
    sheets: Mapping[str, Sheet]
    rows: Mapping[str, tuple[Record, ...]]
    faults: tuple[Fault, ...]

    def of(self, table: str, model: type[R]) -> tuple[R, ...]:
        """The records of a table, which are of type ``model``."""
        return cast("tuple[R, ...]", self.rows.get(table, ()))

    def ids(self, table: str, column: str) -> frozenset[str]:
        """The ids that a table's file lists, also those of rows with faults."""
        sheet = self.sheets.get(table)
        return frozenset(sheet.column(column)) - {""} if sheet else frozenset()

    def whole(self, *tables: str) -> bool:
        """Whether these tables were read with no fault."""
        files = {o.file for o in self.origins if o.table in tables}
        return all(t in self.sheets for t in tables) and not any(f.file in files for f in self.faults)

    def file(self, table: str) -> Path:
        """The path of a table's file."""
        name = next((o.file for o in self.origins if o.table == table), f"{table}.csv")
        return self.path / name


def read_folder(path: Path) -> Folder:
    """Read ``case.toml`` and every table it lists; never raises for what is in the files."""
    case, faults = _read_case_toml(path)
    if case is None:
        return Folder(path, {}, (), {}, {}, tuple(faults))
    faults += _head_faults(case)
    origins, more = _origins(case)
    faults += more + _checksum_faults(path, origins)
    sheets: dict[str, Sheet] = {}
    rows: dict[str, tuple[Record, ...]] = {}
    for origin in origins:
        if origin.table in GEO_TABLES:
            continue
        sheet, found, more = _read_table(path / origin.file, origin.table)
        faults += more
        rows[origin.table] = found
        if sheet is not None:
            sheets[origin.table] = sheet
    head = {k: case.get(k) for k in HEAD}
    return Folder(path, head, origins, sheets, rows, tuple(faults))


def checksum(path: Path) -> str:
    """SHA-256 of a file, line ends as in Unix for text, so that a copy made on Windows counts as the same."""
    data = path.read_bytes()
    return hashlib.sha256(data if path.suffix == ".xlsx" else data.replace(b"\r\n", b"\n")).hexdigest()


def data_sha256(origins: Sequence[TableOrigin], travel_sha256: str = "") -> str:
    """One checksum of a whole folder, from its tables' checksums, and of what its distances were made from."""
    text = "\n".join(f"{o.table} {o.sha256}" for o in sorted(origins, key=lambda o: o.table))
    text += f"\ntravel {travel_sha256}" if travel_sha256 else ""
    return hashlib.sha256(text.encode()).hexdigest()


def rewrite_checksums(path: Path) -> tuple[str, ...]:
    """Write the checksums of the tables as they stand into ``case.toml``; the names of the tables that had changed.

    Everything else in the file, comments too, stays as it is.
    """
    file = path / CASE_FILE
    text = file.read_text(encoding="utf-8")
    changed = []
    for table, entry in tomllib.loads(text)["tables"].items():
        new = checksum(path / entry["file"])
        if new != entry["sha256"]:
            changed.append(table)
            section = re.compile(
                rf'(^\[tables\.{re.escape(table)}\]\s*$(?:(?!^\[).)*?^sha256\s*=\s*")[^"]*', re.M | re.S
            )
            text = section.sub(rf"\g<1>{new}", text)
    file.write_text(text, encoding="utf-8", newline="\n")
    return tuple(changed)


def _read_case_toml(path: Path) -> tuple[dict[str, Any] | None, list[Fault]]:
    file = path / CASE_FILE
    if not file.is_file():
        return None, [
            Fault(
                file=CASE_FILE,
                expected=_("the file is missing in {folder}", folder=path.as_posix()),
                remedy=_("Give the folder of a municipality."),
            )
        ]
    try:
        return tomllib.loads(file.read_text(encoding="utf-8-sig")), []
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        return None, [Fault(file=CASE_FILE, expected=_("the file is not valid TOML: {error}", error=error))]


def _head_faults(case: Mapping[str, Any]) -> list[Fault]:
    faults = [
        Fault(file=CASE_FILE, column=k, expected=_("the key is missing"), remedy=_("Add the key."))
        for k in HEAD
        if k not in case
    ]
    faults += [
        Fault(file=CASE_FILE, column=k, expected=_("no such key is known"), remedy=did_you_mean(k, HEAD))
        for k in case
        if k not in (*HEAD, "tables")
    ]
    if "crs" in case and case["crs"] != "EPSG:3006":
        faults.append(
            Fault(
                file=CASE_FILE,
                column="crs",
                value=str(case["crs"]),
                expected=_("EPSG:3006 (SWEREF 99 TM) was expected"),
                remedy=_("Save the positions in EPSG:3006."),
            )
        )
    for key in ("centre_x_m", "centre_y_m"):
        if key in case and (isinstance(case[key], bool) or not isinstance(case[key], int | float)):
            faults.append(Fault(file=CASE_FILE, column=key, value=str(case[key]), expected=_("a number was expected")))
    return faults


def _origins(case: Mapping[str, Any]) -> tuple[tuple[TableOrigin, ...], list[Fault]]:
    listed = case.get("tables", {})
    faults = [
        Fault(
            file=CASE_FILE,
            column=f"tables.{t}",
            expected=_("the table is missing"),
            remedy=did_you_mean(t, [k for k in listed if k not in TABLES]) or _("Add the table."),
        )
        for t in TABLES
        if t not in listed
    ]
    origins = []
    for table, entry in listed.items():
        missing = [k for k in ORIGIN_KEYS if k not in entry]
        if table not in TABLES:
            faults.append(_origin_fault(table, _("no such table is known"), did_you_mean(table, TABLES)))
        elif missing:
            faults.append(_origin_fault(table, _("missing: {names}", names=", ".join(missing)), _("Add the key.")))
        else:
            if entry["origin"] not in ORIGINS:
                names = ", ".join(ORIGINS)
                faults.append(_origin_fault(table, _("one of {names} was expected", names=names), "", entry["origin"]))
            origins.append(
                TableOrigin(table=table, note=str(entry.get("note", "")), **{k: str(entry[k]) for k in ORIGIN_KEYS})
            )
    return tuple(origins), faults


def _origin_fault(table: str, expected: str, remedy: str, value: object = "") -> Fault:
    return Fault(file=CASE_FILE, column=f"tables.{table}", value=str(value), expected=expected, remedy=remedy)


def _checksum_faults(path: Path, origins: Sequence[TableOrigin]) -> list[Fault]:
    return [
        Fault(
            file=o.file,
            expected=_("the table has changed since its checksum was written in case.toml"),
            remedy=_("If the change is meant, run: valplan checksum {folder}", folder=path.as_posix()),
        )
        for o in origins
        if (path / o.file).is_file() and checksum(path / o.file) != o.sha256
    ]


def _read_table(path: Path, table: str) -> tuple[Sheet | None, tuple[Record, ...], list[Fault]]:
    known = _columns(table)
    sheet, faults = read_sheet(path, table, known)
    if sheet is None:
        return None, (), faults
    allowed, needed = known, tuple(c for c in known if c not in OPTIONAL_COLUMNS)
    if table == "workers":
        allowed = (*known, *(c for c in sheet.header if day_of(c) is not None))
        needed = (*needed, "d0")
    elif table == "budget":
        allowed = budget_columns(sheet)
    elif table == "early_votes":
        allowed = early_vote_columns(sheet)
    faults += header_faults(sheet, needed, allowed)
    rows, more = _rows(sheet, table)
    return sheet, rows, faults + more


def _rows(sheet: Sheet, table: str) -> tuple[tuple[Record, ...], list[Fault]]:
    if table == "budget":
        return read_budget(sheet)
    if table == "early_votes":
        return read_early_votes(sheet)
    model, key = MODELS[table]
    if table != "workers":
        return read_records(sheet, model, key=key)
    workers, faults = read_records(sheet, model, key=key, shown=OPEN_COLUMNS, more={"available": availability(sheet)})
    return workers, faults + list(day_faults(sheet))


def _columns(table: str) -> tuple[str, ...]:
    """All columns of the data format; an empty cell may stand for a default, a missing column may not."""
    if table in WIDE_COLUMNS:
        return WIDE_COLUMNS[table]
    names = tuple(MODELS[table][0].model_fields)
    return tuple(n for n in names if n != "available") if table == "workers" else names
