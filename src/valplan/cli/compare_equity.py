"""Who has how far in two plans, as rows of ``valplan compare``."""

from collections.abc import Iterable, Iterator

from valplan.domain.equity import Grouping
from valplan.evaluate.equity_change import EquityChange
from valplan.language import _
from valplan.report.equity import FIGURES, SHORT_WAYS, group_text

SECONDS_PER_MINUTE = 60


def equity_rows(changes: Iterable[EquityChange]) -> Iterator[tuple[str, float | None, float | None, int]]:
    """Name with the unit, before, after and decimals of each figure; seconds as minutes.

    Those of the whole municipality are always shown, those of a group where the plans differ.
    """
    for c in (c for c in changes if _told(c)):
        minutes = c.unit == "s"
        name = f"{_(SHORT_WAYS[c.way])}: {group_text(c.grouping, c.group, c.name)}, {_figure(c.figure)}"
        before, after = ((_in_minutes(x) if minutes else x) for x in (c.before, c.after))
        yield f"{name} ({'min' if minutes else 'm'})", before, after, int(minutes)


def unchanged(changes: Iterable[EquityChange]) -> int:
    """How many figures are left out of the rows, since both plans have the same."""
    return sum(not _told(c) for c in changes)


def _told(change: EquityChange) -> bool:
    return change.grouping is Grouping.WHOLE or change.before != change.after


def _figure(key: str) -> str:
    text = _(FIGURES[key])
    return text if text.isupper() else text.lower()


def _in_minutes(seconds: int | None) -> float | None:
    return None if seconds is None else seconds / SECONDS_PER_MINUTE
