"""Faults in what a planner hands in: all collected, each told with its place and what to do.

Beside faults a check may answer with ``Later``: what it could not look into. ``arranged`` puts both in the order in
which they are told.
"""

from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path

from valplan.domain.base import Record
from valplan.language import _

NAMES_SHOWN = 20
KEYED = (".toml", ".json")
LIKENESS = 0.6
LIKENESS_OF_FILES = 0.8


class Fault(Record):
    """One fault in a file; ``row`` is the row as a spreadsheet shows it (0: the whole file).

    ``subject`` is the id of the row (never a name); ``value`` is empty where it may be personal data. A ``note`` is of
    no cell and is told after the others; ``command`` is a command line to copy.
    """

    file: str
    row: int = 0
    column: str = ""
    subject: str = ""
    value: str = ""
    expected: str
    remedy: str = ""
    command: str = ""
    note: bool = False

    def line(self) -> str:
        """The fault as one line of text, in the current language."""
        place = [self.file]
        place += [_("row {row}", row=self.row)] if self.row else []
        place += [self.subject] if self.subject else []
        place += [self._column()] if self.column else []
        found = _("found “{value}”; ", value=self.value) if self.value else ""
        text = f"{', '.join(place)}: {found}{self.expected}"
        remedy = " ".join(part for part in (self.remedy, self.command) if part)
        return f"{text.rstrip('.')}. {remedy}" if remedy else text

    @property
    def of_a_key(self) -> bool:
        """Whether ``column`` is a key of a TOML or JSON file, such as ``polling.0.district``."""
        return self.file.endswith(KEYED)

    def _column(self) -> str:
        return _("key {column}", column=self.column) if self.of_a_key else _("column {column}", column=self.column)


class Later(Record):
    """A check that could not be made, in words, and the files that have to be mended first."""

    check: str
    files: tuple[str, ...]


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
    """“Did you mean …?” for a word, or what is known when none is near.

    Codes, which hold a digit, are never guessed: L142 is no more likely to be L124 than any other.
    """
    names = sorted(known)
    if not _is_code(name):
        likely = did_you_mean(name, [n for n in names if not _is_code(n)])
        if likely:
            return likely
    if len(names) <= NAMES_SHOWN:
        return _("Known: {names}.", names=", ".join(names))
    return _("{count} are known, from {first} to {last}.", count=len(names), first=names[0], last=names[-1])


def missing_in(folder: Path) -> str:
    """That a file is not in a folder, where it was looked for."""
    if folder == Path():
        return _("the file is missing in the working folder")
    return _("the file is missing in {folder}", folder=folder.as_posix())


def arranged(found: Iterable[Fault | Later]) -> list[Fault]:
    """The faults of cells and keys file by file, then one note of all that could not be checked, then other notes."""
    everything = list(dict.fromkeys(found))
    faults = [f for f in everything if isinstance(f, Fault)]
    files = list(dict.fromkeys(f.file for f in faults))
    faults.sort(key=lambda f: files.index(f.file))
    later = [x for x in everything if isinstance(x, Later)]
    told = [f for f in faults if not f.note]
    if told and later:
        told.append(_later_note(later))
    return told + [f for f in faults if f.note]


def _later_note(later: Iterable[Later]) -> Fault:
    checks = dict.fromkeys(x.check for x in later)
    files = dict.fromkeys(name for x in later for name in x.files)
    return Fault(
        file=", ".join(files),
        expected=_("not checked yet: {checks}", checks="; ".join(checks)),
        remedy=_("More checks follow when the faults are mended."),
        note=True,
    )


def _is_code(name: str) -> bool:
    return any(c.isdigit() for c in name)
