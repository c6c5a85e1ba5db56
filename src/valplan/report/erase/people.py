"""Who is to be erased: their ids, and the texts that tell of them alone."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from valplan.data.key_file import Contact

ERASED = "–"
WORD = re.compile(r"[^\W_]+")
NOT_IN_A_WORD = r"(?<![^\W_])(?:{})(?![^\W_])"
CENTURY = 2


@dataclass(frozen=True)
class People:
    """Ids of people, and ``marks``: texts that nobody else of the register has, such as a name or a personnummer.

    ``everybody`` when nobody is to remain, so that a list of people need not be kept for the others in it.
    """

    ids: frozenset[str]
    marks: frozenset[str] = field(repr=False)
    everybody: bool = False

    @cached_property
    def _by_word(self) -> dict[str, list[str]]:
        """Ids and marks by their first word, so that a text is searched only for those it can hold."""
        found: dict[str, list[str]] = {}
        for mark in (*self.ids, *self.marks):
            if words := WORD.findall(mark):
                found.setdefault(words[0], []).append(mark)
        return found

    def named_in(self, text: str) -> list[str]:
        """The ids and marks that stand in a text as words of their own, the longest first."""
        words = set(WORD.findall(text))
        likely = (mark for word in words & self._by_word.keys() for mark in self._by_word[word])
        return sorted((m for m in likely if _stands(m, text)), key=lambda m: (-len(m), m))

    def within(self, text: str) -> "People":
        """Those of the people, and of the texts about them, that stand in a text; a file is searched for few then."""
        found = frozenset(self.named_in(text))
        return replace(self, ids=self.ids & found, marks=self.marks & found)

    def by_id(self) -> "People":
        """The same people, known by their ids alone."""
        return replace(self, marks=frozenset())

    def among_others(self) -> "People":
        """The same people, in files in which others are to remain."""
        return replace(self, everybody=False)

    def __bool__(self) -> bool:
        """Whether there is anybody to be erased."""
        return bool(self.ids or self.marks)

    def is_one(self, cell: str) -> bool:
        """Whether a cell holds nothing but an id or a mark."""
        return cell in self.ids or cell in self.marks

    def taken_out(self, text: str) -> tuple[str, int]:
        """A text with a dash for every id and mark, and how many there were."""
        found = self.named_in(text)
        if not found:
            return text, 0
        return re.subn(NOT_IN_A_WORD.format("|".join(map(re.escape, found))), ERASED, text)


def _stands(mark: str, text: str) -> bool:
    """Whether a mark stands in a text with no letter or digit just before or after it."""
    at = text.find(mark)
    while at >= 0:
        around = text[max(at - 1, 0) : at] + text[at + len(mark) : at + len(mark) + 1]
        if not any(c.isalnum() for c in around):
            return True
        at = text.find(mark, at + 1)
    return False


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
    return People(frozenset(ids), frozenset(marks), everybody)


def _texts(worker: str, contacts: Mapping[str, Contact], names: Mapping[str, Iterable[str]]) -> Iterator[str]:
    yield from (n for n in names.get(worker, ()) if n)
    person = contacts.get(worker)
    if person is None:
        return
    yield from (t for t in (person.name, person.phone, person.email, person.street) if t)
    if number := person.personnummer:
        plain = number.replace("-", "")
        yield from (number, plain, number[CENTURY:], plain[CENTURY:])
