"""Read and write the case's text tables: UTF-8, semicolons, one header row, line feeds."""

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

Row = dict[str, str]
CASE = Path(__file__).resolve().parent.parent


def read_rows(file: str, folder: Path = CASE) -> list[Row]:
    """All rows of a table of the case, such as ``facts/early_places.csv``, as text by column."""
    with (folder / file).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter=";"))


def text_of(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table as text; the same rows give the same bytes everywhere."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return out.getvalue()


def listed(cell: str) -> tuple[str, ...]:
    """The parts of a cell that holds a list, separated by commas."""
    return tuple(part.strip() for part in cell.split(",") if part.strip())


def yes_no(value: bool) -> str:
    """``ja`` or ``nej``."""
    return "ja" if value else "nej"
