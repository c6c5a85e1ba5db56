"""What the planner sees in the terminal: consoles, faults and violations."""

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from valplan.cli.exits import Exit
from valplan.language import _

if TYPE_CHECKING:  # the terminal shows progress before the heavy rooms are loaded
    from valplan.data.faults import Fault
    from valplan.domain.case import Case
    from valplan.domain.outcome import Violation

WIDTH_OF_A_LOG = 120


def screen(*, errors: bool = False) -> Console:
    """The console of results, or that of progress and errors. No markup: what stands in data is shown as it is."""
    stream = sys.stderr if errors else sys.stdout
    width = None if stream.isatty() else WIDTH_OF_A_LOG
    return Console(file=stream, markup=False, highlight=False, emoji=False, width=width)


def table(title: str, columns: Sequence[str], rows: Iterable[Sequence[str]], *, numbers: Sequence[str] = ()) -> Table:
    """A table whose cells are never cut; the columns named in ``numbers`` are set flush right."""
    shown = Table(title=title, title_justify="left", title_style="bold", header_style="bold", padding=(0, 1))
    for column in columns:
        shown.add_column(column, justify="right" if column in numbers else "left", overflow="fold")
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
        columns = (_("File"), _("Row"), _("Column"), _("About"), _("Found"), _("Expected"), _("What to do"))
        console.print(table(_("Faults in the input: {count}", count=len(faults)), columns, map(_cells, faults)))
        console.print(_("Nothing has been written."))
    return Exit.BAD_INPUT if faults else Exit.OK


def _cells(fault: "Fault") -> tuple[str, ...]:
    row = str(fault.row) if fault.row else ""
    return (fault.file, row, fault.column, fault.subject, fault.value, fault.expected, fault.remedy)


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
    console.print(_("The system refuses: {place}{reason}", place=place, reason=error.strerror or error))
    if isinstance(error, PermissionError):
        console.print(_("Is the file or folder open in another program, or write-protected?"))
    return Exit.BAD_INPUT
