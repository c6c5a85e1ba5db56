"""What is to become of a file in which people stand: other contents, or none."""

import csv
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from html import unescape
from io import BytesIO
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from valplan.data.private_file import replace_whole
from valplan.domain.plan import PLAN_FORMAT
from valplan.report.erase.documents import listed_in_letters, without_pages
from valplan.report.erase.lists import without_rows, without_rows_in_book
from valplan.report.erase.people import People
from valplan.report.erase.structure import without_people
from valplan.report.tables import canonical_json

TEXTS = (".html", ".htm", ".txt", ".md", ".ics", ".eml", ".xml", ".svg", ".geojson", ".log", ".tex", ".toml", ".vcf")
TABLES = (".csv", ".tsv")
OPAQUE = (".pdf", ".doc", ".xls", ".gz", ".7z", ".rar")


class Kind(StrEnum):
    """What is done with a file."""

    PLAN = "plan"
    REGISTER = "register"
    KEY = "key"
    LIST = "list"
    TEXT = "text"
    LETTERS = "letters"
    FILE = "file"
    CACHE = "cache"
    NOT_LOOKED_INTO = "not_looked_into"


@dataclass(frozen=True)
class Erasure:
    """A file's new contents (``data``; none: the file is removed) and how many mentions go.

    ``vacant`` posts are left in a plan; ``alone`` are those whose car-pool in a register has ended.
    """

    path: Path
    kind: Kind
    count: int
    data: bytes | None = field(default=None, repr=False)
    vacant: int = 0
    alone: tuple[str, ...] = ()


def erasure_of(path: Path, people: People) -> Erasure | None:
    """What is to become of a file; none when the people do not stand in it."""
    if people.named_in(path.name):
        return Erasure(path, Kind.FILE, 1)
    data, suffix = path.read_bytes(), path.suffix.lower()
    if suffix in OPAQUE and not _in_bytes(data, people):
        listed = listed_in_letters(path)
        if listed is None:
            return Erasure(path, Kind.NOT_LOOKED_INTO, 0)
        return Erasure(path, Kind.FILE, 1) if listed & people.ids else None
    erase = _BY_SUFFIX.get(suffix, _other)
    try:
        return erase(path, data, people)
    except (ValueError, KeyError, SyntaxError, BadZipFile, csv.Error):  # a file that is not what its name says
        return _other(path, data, people)


def carry_out(erasure: Erasure) -> None:
    """Replace or remove the file."""
    if erasure.kind is Kind.NOT_LOOKED_INTO:
        return
    if erasure.data is None:
        erasure.path.unlink(missing_ok=True)
    else:
        replace_whole(erasure.path, erasure.data)


def _json(path: Path, data: bytes, people: People) -> Erasure | None:
    value = json.loads(data.decode("utf-8-sig"))
    here = people.within(json.dumps(value, ensure_ascii=False))
    if not here:
        return None
    found = without_people(value, here)
    is_plan = isinstance(value, dict) and value.get("format") == PLAN_FORMAT
    kind = Kind.PLAN if is_plan else Kind.TEXT
    return Erasure(path, kind, found.count, canonical_json(found.value).encode(), found.vacant)


def _table(path: Path, data: bytes, people: People) -> Erasure | None:
    found, count, left = without_rows(data, people)
    return Erasure(path, Kind.LIST, count, found if left else None) if count else None


def _bare(path: Path, data: bytes, people: People) -> Erasure | None:
    """A file with no suffix: a table or a text, such as ``pay --out pay`` writes, when it is text at all."""
    data.decode("utf-8")
    return _table(path, data, people)


def _book(path: Path, data: bytes, people: People) -> Erasure | None:
    found, count = without_rows_in_book(data, people)
    return Erasure(path, Kind.LIST, count, found) if count else None


def _document(path: Path, data: bytes, people: People) -> Erasure | None:
    found, count = without_pages(data, people)
    return Erasure(path, Kind.FILE if found is None else Kind.LETTERS, count, found) if count else None


def _text(path: Path, data: bytes, people: People) -> Erasure | None:
    text, count = people.taken_out(data.decode("utf-8"))
    return Erasure(path, Kind.TEXT, count, text.encode()) if count else None


def _other(path: Path, data: bytes, people: People) -> Erasure | None:
    """A file that cannot be edited is removed whole."""
    return Erasure(path, Kind.FILE, 1) if _in_bytes(data, people) else None


def _in_bytes(data: bytes, people: People) -> bool:
    parts = [data]
    try:
        with ZipFile(BytesIO(data)) as archive:
            parts += [archive.read(name) for name in archive.namelist()]
    except (BadZipFile, RuntimeError, NotImplementedError):  # no archive, or one that is locked
        pass
    return any(people.named_in(unescape(part.decode("utf-8", errors="replace"))) for part in parts)


_BY_SUFFIX: Mapping[str, Callable[[Path, bytes, People], Erasure | None]] = {
    "": _bare,
    ".json": _json,
    ".xlsx": _book,
    ".docx": _document,
    **dict.fromkeys(TABLES, _table),
    **dict.fromkeys(TEXTS, _text),
}
