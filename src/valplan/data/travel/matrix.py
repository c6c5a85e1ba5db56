"""The user's own distances and times: a table with one row a pair, CSV, Excel or Parquet."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from valplan.data.faults import Fault, InputFaults, meant_or_one_of
from valplan.data.library_words import library_text
from valplan.data.records import number_text
from valplan.data.tables import Sheet, header_faults, read_sheet
from valplan.data.travel.fitting import strange_ways
from valplan.data.travel.places import Asked, Ways, first_told, straightened
from valplan.data.travel.road_files import file_sha256
from valplan.domain.case import Floats, Told
from valplan.language import _

if TYPE_CHECKING:
    import duckdb

COLUMNS = ("from", "to", "metres", "seconds")
FIRST_ROW = 2  # under the header, as a spreadsheet counts


@dataclass(frozen=True)
class Matrix:
    """The source that reads a table: ``from`` (demand point or worker), ``to`` (premises), metres and seconds."""

    path: Path
    straight_allowed: bool

    def inputs(self) -> tuple[str, ...]:
        """The checksum of the file."""
        return (f"{self.path.name} {file_sha256(self.path)}",)

    def ways(self, asked: Asked) -> Ways:
        """The pairs of the table; a table with no worker at all leaves the workers to the straight line.

        Raises
        ------
        InputFaults
            With every unknown id, double pair and value that is no whole number, and with every missing pair unless
            the straight line is allowed instead; and when too many ways cannot be of these places (``strange_ways``).
        """
        sheet, faults = _parquet(self.path) if self.path.suffix == ".parquet" else read_sheet(self.path, "", COLUMNS)
        faults += header_faults(sheet, COLUMNS, COLUMNS) if sheet else []
        if sheet is None or faults:
            raise InputFaults(faults)
        metres, seconds = np.full(asked.shape, np.inf), np.full(asked.shape, np.inf)
        faults = list(_fill(sheet, asked, metres, seconds))
        if faults:
            raise InputFaults(first_told(faults))
        faults = list(strange_ways(asked, metres, seconds, self.path.name))
        if faults:
            raise InputFaults(faults)
        workers_straight = bool(np.isinf(metres[asked.points :]).all()) and len(asked.homes) > asked.points
        if workers_straight:
            metres[asked.points :] = asked.straight_m()[asked.points :]
            seconds[asked.points :] = asked.straight_s()[asked.points :]
        told = Told(workers_straight=workers_straight)
        return straightened(asked, metres, seconds, told, allowed=self.straight_allowed, file=self.path.name)


def _fill(sheet: Sheet, asked: Asked, metres: Floats, seconds: Floats) -> Iterator[Fault]:
    """Write the pairs into the two tables; empty cells are pairs with no way."""
    known = ({h: i for i, h in enumerate(asked.homes.ids)}, {p: i for i, p in enumerate(asked.premises.ids)})
    seen: dict[tuple[str, str], int] = {}
    for number, *cells in zip(sheet.numbers, *(sheet.column(c) for c in COLUMNS), strict=True):
        home, premises, far, long = cells
        lost = [
            _unknown(sheet, number, c, i, k) for c, i, k in zip(COLUMNS, cells[:2], known, strict=False) if i not in k
        ]
        amounts = [_amount(text) for text in (far, long)]
        lost += [
            _not_whole(sheet, number, c, t)
            for c, t, a in zip(COLUMNS[2:], (far, long), amounts, strict=True)
            if a is None
        ]
        first = seen.setdefault((home, premises), number)
        lost += [_twice(sheet, number, f"{home} → {premises}", first)] if first != number else []
        yield from lost
        if not lost:
            at = known[0][home], known[1][premises]
            metres[at], seconds[at] = (np.inf if a is None else a for a in amounts)


def _amount(text: str) -> float | None:
    """A whole number, infinite for an empty cell, none for anything else."""
    if not text:
        return np.inf
    plain = number_text(text)
    return float(plain) if plain.isdigit() else None


def _unknown(sheet: Sheet, number: int, column: str, value: str, known: Mapping[str, int]) -> Fault:
    expected = _(
        "the id is not in {file}", file="demand_points.csv, workers.csv" if column == "from" else "premises.csv"
    )
    remedy = meant_or_one_of(value, known)
    return Fault(file=sheet.file, row=number, column=column, value=value, expected=expected, remedy=remedy)


def _not_whole(sheet: Sheet, number: int, column: str, value: str) -> Fault:
    expected = _("a whole number, at least {least}, was expected", least=0)
    return Fault(file=sheet.file, row=number, column=column, value=value, expected=expected)


def _twice(sheet: Sheet, number: int, pair: str, first: int) -> Fault:
    expected = _("the pair stands in row {row} already", row=first)
    return Fault(file=sheet.file, row=number, subject=pair, expected=expected, remedy=_("Remove one."))


def _parquet(path: Path) -> tuple[Sheet | None, list[Fault]]:
    """A Parquet file as text, as if it were a sheet."""
    try:
        import duckdb
    except ImportError:
        missing = _("Parquet files need the package duckdb, which is not installed")
        return None, [Fault(file=path.name, expected=missing, remedy=_("Save the table as CSV, or install duckdb."))]
    try:
        with duckdb.connect() as connection:
            return _rows(connection, path), []
    except duckdb.Error as error:
        broken = _("the file cannot be read as Parquet: {error}", error=library_text(str(error).split("\n", 1)[0]))
        return None, [Fault(file=path.name, expected=broken, remedy=_("Save it again."))]


def _rows(connection: "duckdb.DuckDBPyConnection", path: Path) -> Sheet:
    table = connection.read_parquet(path.as_posix())
    rows = tuple(tuple("" if v is None else str(v).strip() for v in row) for row in table.fetchall())
    return Sheet("", path.name, tuple(table.columns), rows, tuple(range(FIRST_ROW, FIRST_ROW + len(rows))))
