"""``valplan validate``: all faults of a scenario or a data folder at once; nothing is written."""

from pathlib import Path

from valplan.cli.register_notes import show_register_notes
from valplan.cli.screen import screen, show_faults, show_note
from valplan.data import Fault, InputFaults, load_case, notes, validate
from valplan.data.case_file import CASE_FILE
from valplan.domain.case import Case
from valplan.language import _


def run(path: Path, *, as_json: bool) -> int:
    """Check a scenario file or a data folder."""
    case, faults = _checked(path)
    if not faults and not as_json:
        screen().print(_("✓ {path}: no faults", path=path), style="green", soft_wrap=True)
        if case is None:
            screen().print(_("What depends on the day of the election is checked with a scenario."), soft_wrap=True)
    if case is not None and not as_json:
        show_register_notes(screen(), case)
    if not faults and not as_json:
        for note in notes(path):
            show_note(screen(), note)
    return show_faults(faults, as_json=as_json)


def _checked(path: Path) -> tuple[Case | None, tuple[Fault, ...]]:
    """The case of a scenario without faults, and the faults of the others."""
    if path.is_dir() or path.name == CASE_FILE:
        return None, tuple(validate(path))
    try:
        return load_case(path), ()
    except InputFaults as found:
        return None, found.faults
