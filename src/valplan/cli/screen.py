"""What the planner sees in the terminal: consoles, faults and violations."""

import errno
import json
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Literal

from rich.console import Console
from rich.table import Table

from valplan.cli.exits import Exit
from valplan.language import N_, _

if TYPE_CHECKING:  # the terminal shows progress before the heavy rooms are loaded
    from valplan.data.faults import Fault
    from valplan.domain.case import Case
    from valplan.domain.outcome import Violation

REASONS = {
    errno.ENOENT: N_("there is no such file or folder"),
    errno.EACCES: N_("no permission"),
    errno.EPERM: N_("no permission"),
    errno.EEXIST: N_("it is there already"),
    errno.ENOTDIR: N_("it is not a folder"),
    errno.EISDIR: N_("it is a folder"),
    errno.ENOSPC: N_("the disk is full"),
    errno.EROFS: N_("the disk cannot be written to"),
}
UNBROKEN = 100_000
WHOLE_COLUMNS = 4  # file, row, column and what the row is about
TEXT_WIDTH = 28
"""Characters that a column of running text needs at least to be worth being a column."""


class _Screen(Console):
    """A console that leaves it to the command line to end when its reader has left."""

    def on_broken_pipe(self) -> None:
        """Say so, where rich would end the program with the code of a fault."""
        self.quiet = True
        raise BrokenPipeError


def screen(*, errors: bool = False) -> Console:
    """The console of results, or that of progress and errors. No markup: what stands in data is shown as it is.

    In a pipe or a file a line is as long as it needs to be, or as ``COLUMNS`` says.
    """
    stream = sys.stderr if errors else sys.stdout
    width = None if stream.isatty() else _asked_width() or UNBROKEN
    return _Screen(file=stream, markup=False, highlight=False, emoji=False, width=width)


def _asked_width() -> int:
    asked = os.environ.get("COLUMNS", "")
    return int(asked) if asked.isdecimal() else 0


def table(
    title: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    numbers: Sequence[str] = (),
    whole: Sequence[str] = (),
) -> Table:
    """A table whose cells are never cut.

    The columns named in ``numbers`` are set flush right; those named in ``whole`` are not broken across lines either.
    """
    shown = Table(title=title, title_justify="left", title_style="bold", header_style="bold", padding=(0, 1))
    for column in columns:
        justify: Literal["left", "right"] = "right" if column in numbers else "left"
        shown.add_column(column, justify=justify, overflow="fold", no_wrap=column in whole)
    for row in rows:
        shown.add_row(*row)
    return shown


def show_json(answer: Mapping[str, object]) -> None:
    """Answer a program."""
    sys.stdout.write(json.dumps(answer, ensure_ascii=False, indent=2) + "\n")


def show_faults(faults: Sequence["Fault"], *, as_json: bool = False) -> int:
    """Show all faults of the input; the exit code of bad input, or 0 where there is none."""
    if as_json:
        show_json({"faults": [fault.model_dump() for fault in faults]})
    elif faults:
        console = screen(errors=True)
        cells, notes = [f for f in faults if not f.note], [f for f in faults if f.note]
        _show_cells(console, cells)
        if not cells:  # what is else a note is now what bars the input
            console.print(_("Faults in the input: {count}", count=len(notes)), style="bold")
        for note in notes:
            show_note(console, note, bars=not cells)
        console.print(_("Nothing has been written."))
    return Exit.BAD_INPUT if faults else Exit.OK


def _show_cells(console: Console, faults: Sequence["Fault"]) -> None:
    """A table of the faults in a terminal that is wide enough for one, else a paragraph each, in a pipe a line."""
    if not faults:
        return
    title = _("Faults in the input: {count}", count=len(faults))
    names = (_("File"), _("Row"), _column_head(faults), _("About"), _("Found"), _("Expected"), _("What to do"))
    rows = [_cells(fault) for fault in faults]
    filled = [k for k in range(len(names)) if any(row[k] for row in rows)]
    whole = [k for k in filled if k < WHOLE_COLUMNS]
    taken = sum(max(len(names[k]), *(len(row[k]) for row in rows)) for k in whole)
    taken += 3 * len(filled) + 1 + TEXT_WIDTH * (len(filled) - len(whole))
    if taken <= console.width < UNBROKEN:
        cells = ([row[k] for k in filled] for row in rows)
        columns = [names[k] for k in filled]
        console.print(table(title, columns, cells, whole=[names[k] for k in whole]))
        return
    console.print(title, style="bold")
    for fault in faults:
        console.print(f"• {fault.line()}")


def _column_head(faults: Sequence["Fault"]) -> str:
    keys = {fault.of_a_key for fault in faults if fault.column}
    return _("Key") if keys == {True} else _("Column or key") if len(keys) > 1 else _("Column")


def _cells(fault: "Fault") -> tuple[str, ...]:
    row = str(fault.row) if fault.row else ""
    remedy = f"{fault.remedy} {fault.command}".strip()
    return (fault.file, row, fault.column, fault.subject, fault.value, fault.expected, remedy)


def show_note(console: Console, note: "Fault", *, bars: bool = False) -> None:
    """A note, or what alone ``bars`` the input, in running text; its command on a line that can be copied whole."""
    text = note.model_copy(update={"command": ""}).line()
    console.print(f"• {text}" if bars else _("Note: {what}", what=text))
    if note.command:
        console.print(f"    {note.command}", soft_wrap=True)


def show_violations(
    console: Console, case: "Case", violations: Sequence["Violation"], wordings: Mapping[str, str]
) -> None:
    """List every violation under the wording of the rule that it breaks, with names, units and words."""
    from valplan.report.violations import violation_text

    columns = (_("Concerns"), _("Found"), _("Limit"), _("What is wrong"))
    for rule, found in groupby(sorted(violations, key=lambda v: (v.rule, v.subject)), key=lambda v: v.rule):
        title = f"✗ {wordings.get(rule, '')} [{rule}]".replace("  ", " ")
        told = ((violation_text(case, v), v.message) for v in found)
        console.print(table(title, columns, ((t.subject, t.found, t.limit, message) for t, message in told)))


def show_os_error(error: OSError) -> int:
    """Say what the system refused, for which file, and the usual reason."""
    console = screen(errors=True)
    place = f"{error.filename}: " if error.filename else ""
    reason = _(REASONS[error.errno]) if error.errno in REASONS else error.strerror or error
    console.print(_("The system refuses: {place}{reason}", place=place, reason=reason))
    if isinstance(error, PermissionError):
        console.print(_("Is the file or folder open in another program, or write-protected?"))
    return Exit.BAD_INPUT
