"""The key file: who the ids of a register of poll workers stand for. Kept apart from data and results.

The only place where valplan keeps personnummer and ways to reach people; see decision 40.
"""

import csv
import io
import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from pydantic import Field

from valplan.data.faults import InputFaults
from valplan.data.private_file import replace_private
from valplan.data.tables import header_faults, read_sheet
from valplan.domain.base import Record

FOLDER = "VALPLAN_KEYS"
KEY_FILE = "register-key.csv"
ADDED = "elections"  # a column that key files of earlier versions do not have


class Contact(Record):
    """A person of the register; what is shown of it when it is printed for a programmer is the id alone.

    ``personnummer`` is ``YYYYMMDD-NNNN`` or empty, ``born`` the date or the year of birth, ``own_id`` the
    municipality's own number, ``home`` how exactly the home is known (``Precision`` of the import), ``elections`` the
    election days (ISO, with commas) that the person was imported for; empty where that is not known.
    """

    worker_id: str
    personnummer: str = Field("", repr=False)
    born: str = Field("", repr=False)
    own_id: str = Field("", repr=False)
    name: str = Field("", repr=False)
    phone: str = Field("", repr=False)
    email: str = Field("", repr=False)
    street: str = Field("", repr=False)
    postcode: str = Field("", repr=False)
    town: str = Field("", repr=False)
    home: str = ""
    elections: str = Field("", repr=False)

    @property
    def election_days(self) -> frozenset[str]:
        """The election days that the person was imported for."""
        return frozenset(self.elections.split(", ")) - {""}

    def with_elections(self, days: Iterable[str]) -> "Contact":
        """The person as one of these elections."""
        return self.model_copy(update={"elections": ", ".join(sorted(days))})

    @property
    def address(self) -> tuple[str, ...]:
        """The lines of the postal address that are known."""
        return tuple(line for line in (self.street, f"{self.postcode} {self.town}".strip()) if line)


def key_file_of(code: str) -> Path:
    """Where the key file of a municipality (code) is kept unless another place is named.

    In the folder that ``VALPLAN_KEYS`` names, or in the user's own folder for programs' data.
    """
    return _folder() / code / KEY_FILE


def key_files() -> tuple[Path, ...]:
    """The key files of all municipalities in the usual place."""
    return tuple(sorted(_folder().glob(f"*/{KEY_FILE}")))


def contacts(path: Path) -> dict[str, Contact]:
    """The people of a key file by worker id; empty where there is no file.

    Raises
    ------
    InputFaults
        The file is there and cannot be read as a key file.
    """
    if not path.is_file():
        return {}
    columns = tuple(Contact.model_fields)
    sheet, faults = read_sheet(path, "key", columns)
    if sheet is None:
        raise InputFaults(faults)
    faults += header_faults(sheet, [c for c in columns if c != ADDED], columns)
    if faults:
        raise InputFaults(faults)
    people = (Contact(**dict(zip(sheet.header, row, strict=True))) for row in sheet.rows)
    return {p.worker_id: p for p in people}


def write_contacts(path: Path, people: Iterable[Contact]) -> None:
    """Write a key file, in order of id, readable by its owner alone; a key file of nobody is removed."""
    found = sorted(people, key=lambda p: p.worker_id)
    if found:
        replace_private(path, key_text(found).encode("utf-8-sig"))
    else:
        path.unlink(missing_ok=True)


def key_text(people: Iterable[Contact]) -> str:
    """The text of a key file."""
    text = io.StringIO()
    writer = csv.DictWriter(text, tuple(Contact.model_fields), delimiter=";", lineterminator="\n")
    writer.writeheader()
    writer.writerows(p.model_dump() for p in people)
    return text.getvalue()


def names(people: Mapping[str, Contact]) -> dict[str, str]:
    """Names by worker id, of those that have one."""
    return {worker: p.name for worker, p in people.items() if p.name}


def _folder() -> Path:
    named = os.environ.get(FOLDER)
    if named:
        return Path(named)
    base = os.environ.get("LOCALAPPDATA" if os.name == "nt" else "XDG_DATA_HOME")
    return (Path(base) if base else Path.home() / ".local" / "share") / "valplan" / "keys"
