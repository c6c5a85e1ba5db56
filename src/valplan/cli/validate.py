"""``valplan validate``: all faults of a scenario or a data folder at once; nothing is written."""

from pathlib import Path

from valplan.cli.screen import screen, show_faults
from valplan.data import validate
from valplan.language import _


def run(path: Path, *, as_json: bool) -> int:
    """Check a scenario file or a data folder."""
    faults = tuple(validate(path))
    if not faults and not as_json:
        screen().print(_("✓ {path}: no faults", path=path), style="green", soft_wrap=True)
    return show_faults(faults, as_json=as_json)
