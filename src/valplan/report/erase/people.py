"""Who is to be erased: their ids, and the texts that tell of them alone."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from valplan.data.key_file import Contact

ERASED = "–"
NOT_IN_A_WORD = r"(?<![^\W_])(?:{})(?![^\W_])"
CENTURY = 2


@dataclass(frozen=True)
class People:
    """Ids of people, and ``marks``: texts that nobody else of the register has, such as a name or a personnummer.

    ``everybody`` when nobody is to remain, so that a list of people need not be kept for the others in it.
    """

    ids: frozenset[str]
    marks: tuple[str, ...] = field(repr=False)
    everybody: bool = False

    def named_in(self, text: str) -> list[str]:
        """The ids and marks that stand in a text as words of their own, the longest first."""
        likely = [m for m in (*self.ids, *self.marks) if m in text]
        found = [m for m in likely if re.search(NOT_IN_A_WORD.format(re.escape(m)), text)]
        return sorted(found, key=len, reverse=True)

    def is_one(self, cell: str) -> bool:
        """Whether a cell holds nothing but an id or a mark."""
        return cell in self.ids or cell in self.marks

    def taken_out(self, text: str) -> tuple[str, int]:
        """A text with a dash for every id and mark, and how many there were."""
        found = self.named_in(text)
        if not found:
            return text, 0
        return re.subn(NOT_IN_A_WORD.format("|".join(map(re.escape, found))), ERASED, text)


def people_of(
    ids: Collection[str],
    contacts: Mapping[str, Contact],
    names: Mapping[str, Iterable[str]],
    *,
    everybody: bool = False,
) -> People:
    """The people of some ids.

    Parameters
    ----------
    ids
        Worker ids.
    contacts
        The key files' people by id.
    names
        Names by id that registers without a key file hold.
    everybody
        Whether these are all whom the registers know.
    """
    count: Counter[str] = Counter()
    texts = {worker: set(_texts(worker, contacts, names)) for worker in {*contacts, *names}}
    for found in texts.values():
        count.update(found)
    marks = {t for worker in ids for t in texts.get(worker, ()) if count[t] == 1}
    return People(frozenset(ids), tuple(sorted(marks)), everybody)


def _texts(worker: str, contacts: Mapping[str, Contact], names: Mapping[str, Iterable[str]]) -> Iterator[str]:
    yield from (n for n in names.get(worker, ()) if n)
    person = contacts.get(worker)
    if person is None:
        return
    yield from (t for t in (person.name, person.phone, person.email, person.street) if t)
    if number := person.personnummer:
        plain = number.replace("-", "")
        yield from (number, plain, number[CENTURY:], plain[CENTURY:])
