"""``valplan checksum``: take a wanted edit of a data folder as its own."""

from pathlib import Path

from valplan.cli.exits import Exit
from valplan.cli.screen import screen, show_faults
from valplan.data import InputFaults, rewrite_checksums
from valplan.language import _


def run(data: Path) -> int:
    """Rewrite the checksums in the folder's ``case.toml``."""
    try:
        rewrite_checksums(data)
    except InputFaults as found:
        return show_faults(found.faults)
    screen().print(_("✓ The checksums in {file} are rewritten.", file=data / "case.toml"), soft_wrap=True)
    return Exit.OK
