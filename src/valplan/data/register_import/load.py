"""From a municipality's own register to its workers table and key file, as values; nothing is written here."""

import csv
import io
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from valplan.data.car_pools import COLUMN
from valplan.data.case_file import CASE_FILE
from valplan.data.faults import Fault, InputFaults
from valplan.data.folder import Folder
from valplan.data.key_file import Contact
from valplan.data.register_import.fields import DAYS, LATER_DAYS, own_column
from valplan.data.register_import.homes import Precision
from valplan.data.register_import.ids import Draw, draw_id, duplicate_faults, ids_of, likely_duplicates, resolve_wishes
from valplan.data.register_import.mapping import ColumnMapping
from valplan.data.register_import.person import FREE, Draft, known_of, read_person
from valplan.data.register_import.pools import resolve_pools
from valplan.data.register_import.source import source_rows
from valplan.data.tables import Sheet
from valplan.domain.municipality import Worker
from valplan.language import _

NEEDED = ("areas", "districts", "points", "premises", "sessions")


@dataclass(frozen=True)
class Imported:
    """A register that has been read with no fault.

    ``table`` is the text of the workers table, with ids and without names; ``people`` the key file, in which those who
    are not in the register stay (``absent`` of them); ``homes`` counts how exactly homes are known.
    """

    table: str
    people: Mapping[str, Contact] = field(repr=False)
    workers: int
    new: int
    absent: int
    homes: Mapping[Precision, int]
    warnings: tuple[Fault, ...]
    left_out: tuple[str, ...]


def import_register(
    sheet: Sheet, mapping: ColumnMapping, folder: Folder, before: Mapping[str, Contact], draw: Draw = draw_id
) -> Imported:
    """Read a register by its mapping.

    Parameters
    ----------
    sheet
        The municipality's own file, as text.
    mapping
        Which column is which field; without faults.
    folder
        The municipality's data folder: its districts, premises and training sessions.
    before
        The people of the key file, by id.
    draw
        Draws a new id.

    Raises
    ------
    InputFaults
        With every fault of the register, or of the tables of the folder that it needs.
    """
    assert mapping.election_day is not None  # a mapping without faults has it
    _refuse_faulty(folder)
    known = known_of(folder, mapping.election_day)
    drafts = [read_person(row, mapping, known) for row in source_rows(sheet, mapping.columns)]
    ids = ids_of(drafts, before, draw)
    wishes, pools = resolve_wishes(drafts, ids), resolve_pools(drafts, ids)
    faults = [f for draft in drafts for f in draft.row.faults] + list(duplicate_faults(drafts))
    if faults:
        raise InputFaults(sorted(faults, key=lambda f: (f.row, f.column)))
    day = mapping.election_day.isoformat()
    people = {i: _contact(i, draft, before.get(i), day) for i, draft in zip(ids, drafts, strict=True)}
    homes = Counter(d.home.precision for d in drafts if d.home)
    return Imported(
        table=_table(_columns(mapping, drafts), drafts, ids, wishes, pools),
        people={**before, **people},
        workers=len(drafts),
        new=len(set(ids) - set(before)),
        absent=len(set(before) - set(ids)),
        homes={p: homes[p] for p in Precision if homes[p]},
        warnings=(*likely_duplicates(drafts), *perhaps_names(drafts, (*FREE, *mapping.own_fields))),
        left_out=tuple(h for h in sheet.header if h and not mapping.columns.get(h)),
    )


def perhaps_names(drafts: Sequence[Draft], fields: Sequence[str]) -> Iterator[Fault]:
    """Cells of free words that nobody else has and that hold a name of somebody else, though it may be a place."""
    for field_ in fields:
        count = Counter(d.row.text(field_) for d in drafts)
        for row in (d.row for d in drafts if count[d.row.text(field_)] == 1):
            if row.people.hint_at(row.text(field_)):
                expected = _("a word of this cell is also a name on the register")
                remedy = _("If it is a person's, correct the cell; the data folder is to hold no names.")
                column = row.headings.get(field_, field_)
                yield Fault(file=row.file, row=row.number, column=column, expected=expected, remedy=remedy)


def _refuse_faulty(folder: Folder) -> None:
    """The tables that homes and wishes refer to must be there and whole; faults elsewhere are for ``validate``."""
    files = {CASE_FILE, *(o.file for o in folder.origins if o.table in NEEDED)}
    faults = [f for f in folder.faults if f.file in files]
    if faults:
        raise InputFaults(faults)
    if not folder.ids("points", "point_id"):
        expected = _("the data folder of a municipality was expected")
        raise InputFaults([Fault(file=folder.path.as_posix(), expected=expected, remedy=_("Name it with --out DATA."))])


def _contact(worker: str, draft: Draft, before: Contact | None, election_day: str) -> Contact:
    """A person as this register tells of it, of this election and of those before."""
    given = {f: draft.row.text(f) for f in ("own_id", "phone", "email", "street", "postcode", "town")}
    home = draft.home.precision.value if draft.home else ""
    person = Contact(worker_id=worker, personnummer=draft.number, born=draft.born, name=draft.name, home=home, **given)
    return person.with_elections({election_day} | (before.election_days if before else frozenset()))


def _table(
    columns: Sequence[str], drafts: Sequence[Draft], ids: Sequence[str], wishes: Sequence[Mapping[str, str]],
    pools: Mapping[str, str],
) -> str:  # fmt: skip
    """The workers table, in order of id, so that the order of the municipality's file is not in it either."""
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, restval="", extrasaction="ignore", delimiter=";", lineterminator="\n")
    writer.writeheader()
    rows = []
    for worker, draft, wished in zip(ids, drafts, wishes, strict=True):
        assert draft.home is not None  # a home that is missing is a fault
        where = {"x_m": str(draft.home.x_m), "y_m": str(draft.home.y_m)}
        rows.append({"worker_id": worker, **where, **draft.cells, **wished, COLUMN: pools.get(worker, "")})
    writer.writerows(sorted(rows, key=lambda row: row["worker_id"]))
    return text.getvalue()


def _columns(mapping: ColumnMapping, drafts: Sequence[Draft]) -> list[str]:
    """The columns of the workers table: those that are known, days after election day that count, the board's own."""
    later = [d for d in LATER_DAYS if d in mapping.fields or any(draft.cells[d] for draft in drafts)]
    days = [d for d in DAYS if d not in LATER_DAYS or d in later]
    own = [own_column(field) for field in mapping.own_fields]
    known = [c for c in Worker.model_fields if c != "extra"]
    at = known.index("available")
    return [*known[:at], *days, *known[at + 1 :], *own]


def key_place_faults(key: Path, data: Path) -> list[Fault]:
    """The key file must lie neither in the data folder nor among results."""
    inside = key.absolute().is_relative_to(data.absolute())
    among = [p for p in key.absolute().parents if (p / "plan.json").is_file() or (p / CASE_FILE).is_file()]
    if not inside and not among:
        return []
    expected = _("a place for the key file outside data folders and results was expected")
    return [Fault(file=key.name, expected=expected, remedy=_("Name another place with --key FILE."))]
