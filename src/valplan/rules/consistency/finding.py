"""What does not agree in a plan, and how several of a kind are told as one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from valplan.language import N_, _

SHOWN = 3


@dataclass(frozen=True)
class Finding:
    """Something that does not agree: what it is about, what was found, what was expected, and the message.

    ``subject``, ``found`` and ``limit`` are codes, numbers or English message ids, the same in every language; ``text``
    is an English message id with fields, and ``values`` are in the current language.
    """

    subject: str
    found: str
    limit: str
    text: str
    values: Mapping[str, object] = field(default_factory=dict)


def and_more(first: object, count: int) -> str:
    """The first of ``count`` things, and how many more there are."""
    return str(first) if count == 1 else _(N_("{first} and {count} more"), first=first, count=count - 1)


def all_or_first(names: Sequence[str]) -> str:
    """A few names in full, of many the first."""
    return ", ".join(names) if len(names) <= SHOWN else and_more(names[0], len(names))
