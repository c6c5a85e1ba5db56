"""Make ``case.toml``: what each table of the case is, where it comes from, and its checksum.

A module ``tables_….py`` beside this one declares its tables in ``DECLARATIONS``, a tuple of ``Table``; ``MODULES``
names those modules in the order in which their tables are listed. ``facts/table_notes.csv`` has their notes in English
and what is made up in tables that are derived. The checksum is that of the file as it stands, so the manifest is made
last.
"""

import hashlib
import json
from dataclasses import dataclass
from importlib import import_module

from ground import from_wgs84
from semicolon import CASE, Row, read_rows

MODULES = ("tables_geography", "tables_places", "tables_money")
CENTRE = (58.4109, 15.6216)  # latitude and longitude of the city centre
KEYS = ("file", "origin", "source", "date", "licence", "sha256", "note")
NOTES = ("note_en", "made_up", "made_up_en")


@dataclass(frozen=True)
class Table:
    """A table of the case: ``origin`` is ``real``, ``derived`` or ``synthetic``; ``note`` says what is real in it."""

    table: str
    file: str
    origin: str
    source: str
    date: str
    licence: str
    note: str


def declarations() -> list[Table]:
    """All declared tables, in order."""
    return [table for module in MODULES for table in import_module(module).DECLARATIONS]


def make() -> dict[str, str]:
    """The text of ``case.toml``."""
    x, y = from_wgs84(*CENTRE)
    head = (
        "# Made by build/make_case.py: change the facts or the build and run it again.\n"
        f'code = "0580"\nname = "Linköping"\ncrs = "EPSG:3006"\ncentre_x_m = {x:.0f}\ncentre_y_m = {y:.0f}\n'
    )
    notes = {row["table"]: row for row in read_rows("facts/table_notes.csv")}
    return {"case.toml": head + "".join(entry(table, notes[table.table]) for table in declarations())}


def entry(table: Table, notes: Row) -> str:
    """The lines of one table."""
    digest = hashlib.sha256((CASE / table.file).read_bytes()).hexdigest()
    values = {**{k: quoted(getattr(table, k)) for k in KEYS if k not in ("sha256", "date")}, "date": table.date}
    values["sha256"] = quoted(digest)
    more = [f"{key} = {quoted(notes[key])}\n" for key in NOTES if notes[key]]
    return f"\n[tables.{table.table}]\n" + "".join([*(f"{k} = {values[k]}\n" for k in KEYS), *more])


def quoted(text: str) -> str:
    """A basic string of TOML, which JSON's is too for text without control characters."""
    return json.dumps(text, ensure_ascii=False)
