"""Read a table, CSV or Excel, as text; nothing is interpreted here but the file itself."""

import codecs
import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path

from valplan.data.faults import LIKENESS_OF_FILES, Fault, did_you_mean, missing_in, nearest
from valplan.data.library_words import library_text
from valplan.language import _

SEPARATORS = (";", "\t", ",")
SWEDISH = frozenset("åäöÅÄÖ")
EXCEL = (".xlsx", ".xlsm")


@dataclass(frozen=True)
class Sheet:
    """A table as text: its header, its rows, and each row's number as a spreadsheet shows it."""

    table: str
    file: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...]

    def column(self, name: str) -> tuple[str, ...]:
        """The cells of a column; empty when there is no such column."""
        if name not in self.header:
            return ()
        k = self.header.index(name)
        return tuple(row[k] for row in self.rows)


def read_sheet(path: Path, table: str, columns: Sequence[str]) -> tuple[Sheet | None, list[Fault]]:
    """Read one table file as text.

    Parameters
    ----------
    path
        A ``.csv`` (UTF-8 or UTF-16, or Windows-1252; separated by ``;``, tab or ``,``) or ``.xlsx`` file.
    table
        The table's name in ``case.toml``.
    columns
        Column names that are looked for when the separator is found out.

    Returns
    -------
    tuple[Sheet | None, list[Fault]]
        The sheet, none when the file cannot be read at all, and the faults found.
    """
    if not path.is_file():
        return None, [missing_file(path)]
    raw = _excel(path) if path.suffix.lower() in EXCEL else _csv(path, columns)
    if isinstance(raw, Fault):
        return None, [raw]
    filled = [(n, [c.strip() for c in row]) for n, row in raw if any(c.strip() for c in row)]
    if not filled:
        return None, [Fault(file=path.name, expected=_("the table is empty"), remedy=_("Add the header and the rows."))]
    header = tuple(filled[0][1])
    faults = [_width(path, n, row, header) for n, row in filled[1:] if _too_wide(row, header)]
    kept = [(n, row) for n, row in filled[1:] if not _too_wide(row, header)]
    padded = tuple(tuple(row[: len(header)] + [""] * (len(header) - len(row))) for _n, row in kept)
    return Sheet(table, path.name, header, padded, tuple(n for n, _row in kept)), faults


def header_faults(sheet: Sheet, needed: Sequence[str], allowed: Sequence[str], otherwise: str = "") -> list[Fault]:
    """Columns that are missing, unknown or there twice, each with the likely one, or what to do ``otherwise``."""
    missing = [c for c in needed if c not in sheet.header]
    unknown = [c for c in dict.fromkeys(sheet.header) if c not in allowed]
    renamed = {nearest(c, unknown) for c in missing}
    other = _other_name(missing, unknown)
    twice = [c for c in dict.fromkeys(sheet.header) if sheet.header.count(c) > 1]
    faults = [_column_missing(sheet, c, unknown, other.get(c, "")) for c in missing]
    faults += [
        Fault(
            file=sheet.file,
            row=1,
            column=c,
            expected=_("no such column is known"),
            remedy=did_you_mean(c, missing or allowed) or otherwise or _unknown_column(missing),
        )
        for c in unknown
        if c not in renamed and c not in other.values()
    ]
    return faults + [
        Fault(file=sheet.file, row=1, column=c, expected=_("the column is there twice"), remedy=_("Remove one."))
        for c in twice
    ]


def _unknown_column(missing: Sequence[str]) -> str:
    """What to do with a column that is not known: it may be a missing one, whose data removing it would lose."""
    if not missing:
        return _("Remove the column.")
    return _("Rename the column if it is one of {names}; otherwise remove it.", names=", ".join(missing))


def _other_name(missing: Sequence[str], unknown: Sequence[str]) -> dict[str, str]:
    """The missing column that may stand there under a name of its own: one is missing, and one is not known."""
    lost = [c for c in missing if not nearest(c, unknown)]
    left = [c for c in unknown if not nearest(c, missing)]
    return {lost[0]: left[0]} if len(lost) == len(left) == 1 else {}


def _column_missing(sheet: Sheet, column: str, unknown: Sequence[str], other: str) -> Fault:
    likely = did_you_mean(column, unknown)
    if likely:
        remedy = _("{question} Rename it to “{column}”.", question=likely, column=column)
    elif other:
        remedy = _(
            "If “{other}”, which is not known, is that column, rename it to “{column}”; otherwise add the column and "
            "remove “{other}”.",
            other=other, column=column,
        )  # fmt: skip
    elif unknown:
        remedy = _("Rename the column that it is, or add it. Not known: {names}.", names=", ".join(unknown))
    else:
        remedy = _("Add the column.")
    return Fault(file=sheet.file, row=1, column=column, expected=_("the column is missing"), remedy=remedy)


def missing_file(path: Path, otherwise: str = "") -> Fault:
    """The fault of a table's file that is not there, with the likely one, or what to do ``otherwise``."""
    others = [p.name for p in path.parent.iterdir()] if path.parent.is_dir() else []
    return Fault(
        file=path.name,
        expected=missing_in(path.parent),
        remedy=did_you_mean(path.name, others, LIKENESS_OF_FILES)
        or otherwise
        or _("Put the file there, or correct its name in case.toml."),
    )


def _too_wide(row: Sequence[str], header: Sequence[str]) -> bool:
    return any(row[len(header) :])


def _width(path: Path, number: int, row: Sequence[str], header: Sequence[str]) -> Fault:
    return Fault(
        file=path.name,
        row=number,
        expected=_("the row has {found} {found:|cell|cells}, the header {header}", found=len(row), header=len(header)),
        remedy=_("Put quotation marks around a cell that contains the separator."),
    )


def _csv(path: Path, columns: Sequence[str]) -> list[tuple[int, list[str]]] | Fault:
    text = _text(path.read_bytes())
    if text is None:
        return Fault(
            file=path.name,
            expected=_("the letters cannot be read: UTF-8 or Windows-1252 was expected"),
            remedy=_("Save it as CSV UTF-8 again."),
        )
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text, columns), strict=False)
    rows: list[tuple[int, list[str]]] = []
    try:
        rows.extend((reader.line_num, row) for row in reader)
    except csv.Error as error:
        return Fault(
            file=path.name, row=reader.line_num, expected=library_text(error), remedy=_("Save it as CSV UTF-8 again.")
        )
    return rows


def _text(data: bytes) -> str | None:
    """The text of a file in UTF-8, UTF-16 or Windows-1252; none when it is in another encoding.

    Any byte is a letter in some old encoding. What DOS and the first Macs have for å, ä and ö are signs in
    Windows-1252 that hardly stand in a table without any letter of its own.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return None
    signs = any(0x80 <= byte < 0xA0 for byte in data)  # noqa: PLR2004 - where Windows-1252 has its signs
    return None if signs and not SWEDISH & set(text) else text


def _separator(text: str, columns: Sequence[str]) -> str:
    first = text.lstrip().split("\n", 1)[0]

    def known(separator: str) -> tuple[int, int]:
        cells = [c.strip().strip('"') for c in first.split(separator)]
        return sum(c in columns for c in cells), len(cells)

    return max(SEPARATORS, key=known)


def _excel(path: Path) -> list[tuple[int, list[str]]] | Fault:
    from openpyxl import load_workbook  # slow to import, needed for Excel only

    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except Exception as error:  # noqa: BLE001 - openpyxl raises whatever zipfile and its XML readers raise
        broken = _("the workbook cannot be opened: {error}", error=library_text(error))
        return Fault(file=path.name, expected=broken, remedy=_("Save it again."))
    sheet = book.worksheets[0]
    rows = [(n, [_cell(c) for c in row]) for n, row in enumerate(sheet.iter_rows(values_only=True), start=1)]
    book.close()
    return rows


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time(0) else value.isoformat()
    if isinstance(value, time):
        return value.isoformat("minutes")
    return str(value)
