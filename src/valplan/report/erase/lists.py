"""Take people out of tables: CSV and Excel. Their rows go; where another's row names them, the cell is emptied."""

import csv
from collections.abc import Sequence
from io import BytesIO, StringIO

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from valplan.language import LANGUAGES, catalogue
from valplan.report.erase.people import People

BOM = b"\xef\xbb\xbf"
SEPARATORS = ";\t,"
BETWEEN = ", "  # between the ids of a cell that lists several, such as relatives
SNIFFED = 20  # rows that tell what stands between cells
HEAD_ROWS = 8  # a title and a notice may stand above the heads


def without_rows(data: bytes, people: People) -> tuple[bytes, int, bool]:
    """A CSV file without the people's rows, how many cells or rows went, and whether any row is left under its head."""
    text, _encoding = decoded(data)
    people = people.within(text)
    if not people:
        return data, 0, True
    rows = list(csv.reader(StringIO(text, newline=""), delimiter=separator_of(text)))
    column = _id_column(rows)
    kept = [row for row in rows if not _is_of(row, column, people)]
    cleared = [[_cleared(cell, people) for cell in row] for row in kept]
    count = len(rows) - len(kept) + sum(row != new for row, new in zip(kept, cleared, strict=True))
    return written(cleared, data), count, len(cleared) > 1


def written(rows: Sequence[Sequence[str]], like: bytes) -> bytes:
    """Rows as a CSV file in the form of another: its encoding, separator and line ends."""
    text, encoding = decoded(like)
    out = StringIO()
    end = "\r\n" if b"\r\n" in like else "\n"
    csv.writer(out, delimiter=separator_of(text), lineterminator=end).writerows(rows)
    return (BOM if like.startswith(BOM) else b"") + out.getvalue().encode(encoding)


def without_rows_in_book(data: bytes, people: People) -> tuple[bytes | None, int]:
    """A workbook without the people's rows, and how many went; no workbook when everybody is to be erased."""
    book = load_workbook(BytesIO(data))
    count = sum(_clear_sheet(sheet, people) for sheet in book.worksheets)
    if not count or people.everybody:
        return None, count
    out = BytesIO()
    book.save(out)
    return out.getvalue(), count


def _clear_sheet(sheet: Worksheet, people: People) -> int:
    rows = [["" if v is None else str(v) for v in row] for row in sheet.iter_rows(values_only=True)]
    people = people.within("\n".join(cell for row in rows for cell in row))
    column = _id_column(rows[:HEAD_ROWS])
    going = [n for n, row in enumerate(rows, start=1) if _is_of(row, column, people)]
    count = len(going)
    if people.everybody:
        return count  # the whole book goes
    for n, row in enumerate(rows, start=1):
        for k, cell in enumerate(row, start=1):
            if n not in going and cell and people.named_in(cell):
                sheet.cell(n, k).value = _cleared(cell, people) or None
                count += 1
    for n in reversed(going):
        sheet.delete_rows(n)
    return count


def _cleared(cell: str, people: People) -> str:
    """A cell without the people: one of several in a list goes, and a dash stands for them in other text."""
    items = [item for item in cell.split(BETWEEN) if not people.is_one(item)]
    return people.taken_out(BETWEEN.join(items))[0]


def _is_of(row: Sequence[str], column: int | None, people: People) -> bool:
    """Whether a row is about one of the people: by its column of ids where there is one, else by any cell."""
    if column is not None:
        return column < len(row) and row[column] in people.ids
    return any(people.is_one(cell) for cell in row)


def _id_column(rows: Sequence[Sequence[str]]) -> int | None:
    heads = {"worker_id", "Worker id", *(catalogue(lang).get("Worker id", "") for lang in LANGUAGES)} - {""}
    return next((k for row in rows[:HEAD_ROWS] for k, cell in enumerate(row) if cell in heads), None)


def separator_of(text: str) -> str:
    """What stands between cells: the first that gives the first rows the same number of them, at least two.

    Without heads the first row may hold more commas than separators.
    """
    start = "\n".join(text.split("\n", SNIFFED)[:SNIFFED])
    widths = {s: {len(row) for row in csv.reader(StringIO(start, newline=""), delimiter=s) if row} for s in SEPARATORS}
    even = (s for s, found in widths.items() if len(found) == 1 and min(found) > 1)
    return next(even, "") or max(SEPARATORS, key=text.split("\n", 1)[0].count)


def decoded(data: bytes) -> tuple[str, str]:
    """A file's text without its mark, and the encoding that it is in."""
    try:
        return data.removeprefix(BOM).decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace"), "cp1252"
