"""Faults in what a planner hands in: all collected, each told with its place and what to do."""

from collections.abc import Iterable
from difflib import get_close_matches

from valplan.domain.base import Record
from valplan.language import _

NAMES_SHOWN = 20
LIKENESS = 0.6
LIKENESS_OF_FILES = 0.8


class Fault(Record):
    """One fault in a file; ``row`` is the row as a spreadsheet shows it (0: the whole file).

    ``subject`` is the id of the row (never a name); ``value`` is empty where it may be personal data.
    """

    file: str
    row: int = 0
    column: str = ""
    subject: str = ""
    value: str = ""
    expected: str
    remedy: str = ""

    def line(self) -> str:
        """The fault as one line of text, in the current language."""
        place = [self.file]
        place += [_("row {row}", row=self.row)] if self.row else []
        place += [self.subject] if self.subject else []
        place += [_("column {column}", column=self.column)] if self.column else []
        found = _("found “{value}”; ", value=self.value) if self.value else ""
        text = f"{', '.join(place)}: {found}{self.expected}"
        return f"{text.rstrip('.')}. {self.remedy}" if self.remedy else text


class InputFaults(Exception):
    """The input cannot be used; carries every fault found."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(fault.line() for fault in self.faults))


def nearest(name: str, known: Iterable[str], likeness: float = LIKENESS) -> str:
    """The known name that looks most like ``name``, or an empty text; ``likeness`` is difflib's ratio, at least."""
    by_fold = {k.casefold(): k for k in known}
    found = get_close_matches(name.casefold(), list(by_fold), n=1, cutoff=likeness)
    return by_fold[found[0]] if found else ""


def did_you_mean(name: str, known: Iterable[str], likeness: float = LIKENESS) -> str:
    """“Did you mean …?” with the nearest known name, or an empty text."""
    found = nearest(name, known, likeness)
    return _("Did you mean “{name}”?", name=found) if found else ""


def meant_or_one_of(name: str, known: Iterable[str]) -> str:
    """“Did you mean …?”, or the known names when none is near."""
    names = sorted(known)
    shown = ", ".join(names[:NAMES_SHOWN]) + (" …" if len(names) > NAMES_SHOWN else "")
    return did_you_mean(name, names) or _("Known: {names}.", names=shown)
