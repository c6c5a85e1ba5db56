"""Two numbers and their difference as ``valplan compare`` shows them, such that the three agree."""

from collections.abc import Iterable

from rich.console import Console

from valplan.cli.screen import table
from valplan.language import _
from valplan.report.figures import number

NONE = "–"
MOST_DECIMALS = 3

Row = tuple[str, float | None, float | None, int]
"""Name, value before and after (None where it is not known), and how many decimals it is shown with at least."""


def show_numbers(console: Console, title: str, rows: Iterable[Row]) -> None:
    """A table of what the figures are in both plans and how they change."""
    columns = ("", _("Before"), _("After"), _("Change"))
    cells = ((name, *shown(before, after, decimals)) for name, before, after, decimals in rows)
    console.print(table(title, columns, cells, numbers=columns[1:]))


def shown(before: float | None, after: float | None, decimals: int) -> tuple[str, str, str]:
    """Before, after and change; the change is that of the figures as they are shown.

    Values that differ are shown with the decimals that tell them apart, at most ``MOST_DECIMALS``. There is no change
    where a value is not known, since nothing is known of its change then.
    """
    if before is None or after is None:
        return _text(before, decimals), _text(after, decimals), ""
    decimals = _telling(before, after, decimals)
    change = round(round(after, decimals) - round(before, decimals), decimals)
    signed = ("+" if change > 0 else "") + number(change, decimals) if change else ""
    return number(before, decimals), number(after, decimals), signed


def _text(value: float | None, decimals: int) -> str:
    return NONE if value is None else number(value, decimals)


def _telling(before: float, after: float, decimals: int) -> int:
    """The fewest decimals that show a difference; those asked for where none of those that may be shown does."""
    tried = range(decimals, MOST_DECIMALS + 1)
    return next((d for d in tried if round(before, d) != round(after, d)), decimals)
