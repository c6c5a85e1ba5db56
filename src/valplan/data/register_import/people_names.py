"""Whether a text names somebody on the register: what a fault must not show, and a data folder must not hold."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from valplan.data.register_import.identity import looks_like_identity
from valplan.data.register_import.words import fold

SHORTEST = 3  # letters of a name that alone may tell somebody
WORD = re.compile(r"[^\W_]+")
BOTH = 2  # so many of somebody's names together are that person


@dataclass(frozen=True)
class PeopleNames:
    """The names of everyone on the register, each as its folded words, and the words of where they live."""

    people: tuple[frozenset[str], ...] = field(repr=False)
    streets: frozenset[str] = field(default=frozenset(), repr=False)

    @classmethod
    def of(cls, names: Iterable[str], streets: Iterable[str] = ()) -> "PeopleNames":
        """Of full names, in any order of their words, and addresses."""
        people = tuple(words for name in names if (words := words_of(name)))
        return cls(people, frozenset(w for street in streets for w in words_of(street)))

    def hint_at(self, text: str) -> bool:
        """Whether a text may tell anybody: a name or street of someone, a mail address, many digits."""
        told = (w for w in words_of(text) if len(w) >= SHORTEST)
        return _is_contact(text) or any(w in self._by_word or w in self.streets for w in told)

    def name(self, text: str, own: frozenset[str]) -> bool:
        """Whether a text tells somebody: a name of one's ``own``, two of someone else's, a mail address, or digits.

        A surname alone may be a place or a word: that of another person is let stand.
        """
        words = words_of(text)
        if _is_contact(text) or any(len(w) >= SHORTEST for w in words & own):
            return True
        others = {k for w in words for k in self._by_word.get(w, ())}
        return any(len(words & self.people[k]) >= BOTH for k in others)

    @cached_property
    def _by_word(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for k, words in enumerate(self.people):
            for word in words:
                found.setdefault(word, []).append(k)
        return found


def words_of(text: str) -> frozenset[str]:
    """The words of a text, folded."""
    return frozenset(fold(w) for w in WORD.findall(text))


def _is_contact(text: str) -> bool:
    return "@" in text or looks_like_identity(text)
