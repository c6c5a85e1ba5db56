"""Ids that say nothing about a person, kept from one import to the next by the key file."""

import secrets
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

from valplan.data.faults import Fault
from valplan.data.key_file import Contact
from valplan.data.register_import.identity import Identity, identity
from valplan.data.register_import.person import Draft
from valplan.data.register_import.wanted import listed
from valplan.data.register_import.words import Problem, fold
from valplan.language import _

LETTERS = "23456789BCDFGHJKLMNPQRSTVWXZ"  # nothing that reads as another or makes a word
LENGTH = 6
YEAR = 4
RELATED = "related_to"
Draw = Callable[[], str]


def draw_id() -> str:
    """A new random id, such as ``W7KD4RX``."""
    return "W" + "".join(secrets.choice(LETTERS) for _letter in range(LENGTH))


def ids_of(drafts: Sequence[Draft], before: Mapping[str, Contact], draw: Draw = draw_id) -> tuple[str, ...]:
    """An id for each person: the one in the key file (``before``), or a new one.

    A person is known again by personnummer, else by the municipality's own number, else by name and birth.
    """
    by_mark = {mark: p for p in before.values() for mark in _marks(p.personnummer, p.own_id, p.name, p.born)}
    taken = set(before)
    used: set[str] = set()
    found = []
    for draft in drafts:
        marks = _marks(draft.number, draft.row.text("own_id"), draft.name, draft.born)
        likely = (by_mark[m] for m in marks if m in by_mark)
        known = next((p.worker_id for p in likely if p.worker_id not in used and not _differ(p, draft)), "")
        worker = known or _new(taken, draw)
        taken.add(worker)
        used.add(worker)
        found.append(worker)
    return tuple(found)


def duplicate_faults(drafts: Sequence[Draft]) -> Iterator[Fault]:
    """People who are in the register twice, by their personnummer or the municipality's own number."""
    for column, expected in (
        ("personnummer", _("the same person is already on row {row}")),
        ("own_id", _("the same number is already on row {row}")),
    ):
        first: dict[str, int] = {}
        for draft in drafts:
            mark = draft.number if column == "personnummer" else draft.row.text("own_id")
            if mark and mark in first:
                heading = draft.row.headings[column]
                where = {"file": draft.row.file, "row": draft.row.number, "column": heading}
                yield Fault(**where, expected=expected.format(row=first[mark]), remedy=_("Remove one of the rows."))
            first.setdefault(mark, draft.row.number)


def likely_duplicates(drafts: Iterable[Draft]) -> Iterator[Fault]:
    """Rows that may be of one person: the same name, year of birth and home, and not two different personnummer."""
    first: dict[tuple[str, str, int, int], Draft] = {}
    for draft in drafts:
        if not (draft.name and draft.born and draft.home):
            continue
        mark = (fold(draft.name), draft.born[:YEAR], draft.home.x_m, draft.home.y_m)
        other = first.setdefault(mark, draft)
        if other is not draft and not (draft.number and draft.number == other.number):
            expected = _("name, year of birth and home are those of row {row}", row=other.row.number)
            remedy = _("Remove one of the rows if they are the same person.")
            yield Fault(file=draft.row.file, row=draft.row.number, expected=expected, remedy=remedy)


def resolve_wishes(drafts: Sequence[Draft], ids: Sequence[str]) -> list[dict[str, str]]:
    """Wishes about others and ties to them as ids; whoever is not found is told as a fault in the row.

    A cell of ``related_to`` may name several people, the others one.
    """
    people = _people(drafts, ids)
    found = []
    for draft, worker in zip(drafts, ids, strict=True):
        wishes = {}
        for column, text in draft.wishes.items():
            several = listed(text, lambda t: mark_of_text(t) in people) if column == RELATED else [text]
            named = [people.get(mark_of_text(t), set()) for t in several]
            if problem := _not_one_other(named, worker):
                draft.row.tell(column, problem)
            else:
                wishes[column] = ", ".join(dict.fromkeys(next(iter(one)) for one in named))
        if wishes.get("wish_with") and wishes["wish_with"] == wishes.get("wish_avoid"):
            both = _("the same person is both wished for and avoided")
            draft.row.tell("wish_avoid", Problem(both, _("Leave one of the cells empty.")))
        found.append(wishes)
    return found


def _not_one_other(named: Sequence[set[str]], worker: str) -> Problem | None:
    """What is wrong with whom a cell names; each must be one person, and another than the one of the row."""
    if any(one == {worker} for one in named):
        expected = _("another person than the one of the row was expected")
        return Problem(expected, _("Name the other person, or leave the cell empty."))
    if all(len(one) == 1 for one in named):
        return None
    expected = _("a person of the register was expected, by personnummer, number or name")
    if any(len(one) > 1 for one in named):
        return Problem(expected, _("Several have that name: write the personnummer or the number."))
    if len(named) > 1:
        return Problem(expected, _("Correct the cell; write a semicolon between people."))
    return Problem(expected, _("Correct the cell or leave it empty."))


def _people(drafts: Sequence[Draft], ids: Sequence[str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for draft, worker in zip(drafts, ids, strict=True):
        for mark in (draft.number, own := draft.row.text("own_id"), fold(own), fold(draft.name)):
            if mark:
                found.setdefault(mark, set()).add(worker)
    return found


def mark_of_text(text: str) -> str:
    """What a person could be known by of a text that names somebody: a personnummer, a number, or a folded name."""
    found = identity(text)
    if isinstance(found, Identity):
        return found.number
    last, comma, first = text.partition(",")
    return text if text.isdigit() else fold(f"{first} {last}" if comma else text)


def _marks(number: str, own_id: str, name: str, born: str) -> list[str]:
    """What a person is known again by, the surest first; a number of one's own counts only with the name."""
    own = f"own {own_id} {fold(name)}" if own_id else ""
    return [m for m in (number, own, f"{fold(name)} {born}") if m]


def _differ(person: Contact, draft: Draft) -> bool:
    """Whether two personnummer say that they are different people."""
    return bool(person.personnummer and draft.number) and person.personnummer != draft.number


def _new(taken: Collection[str], draw: Draw) -> str:
    worker = draw()
    while worker in taken:
        worker = draw()
    return worker
