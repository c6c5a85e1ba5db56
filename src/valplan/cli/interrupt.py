"""Ctrl-C: end at once, leave nothing running, and say what state things are in."""

import signal
import sys

from valplan.cli.exits import Exit
from valplan.language import _, speaking


def end_interrupted(language: str) -> int:
    """Say that the command was interrupted and end what it started; a second Ctrl-C meanwhile is ignored."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _end_children()
    with speaking(language):
        sys.stderr.write(_("Interrupted. Earlier results are whole.") + "\n")
    sys.stderr.flush()
    return Exit.INTERRUPTED


def _end_children() -> None:
    if "multiprocessing" not in sys.modules:
        return
    from multiprocessing import active_children

    for child in active_children():
        child.kill()
        child.join(timeout=1)
