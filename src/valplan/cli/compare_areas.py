"""Areas whose early voting differs between two plans, as rows of ``valplan compare``."""

from collections.abc import Iterable, Iterator, Sequence

from valplan.domain.case import Case
from valplan.domain.outcome import Verdict
from valplan.evaluate.coverage_change import AreaChange
from valplan.language import _
from valplan.report.wording import VERDICTS

UNKNOWN = "–"


def area_rows(changes: Iterable[AreaChange], before: Case, after: Case) -> Iterator[tuple[str, str, str]]:
    """Name and how it stands before and after, for each area where the plans differ."""
    for c in (c for c in changes if c.differs):
        then = _state(c.verdict_before, c.compensations_before, before)
        yield c.name, then, _state(c.verdict_after, c.compensations_after, after)


def _state(verdict: Verdict | None, compensations: Sequence[str], case: Case) -> str:
    """``Compensated: shuttle to the nearest place``."""
    stands = UNKNOWN if verdict is None else _(VERDICTS[verdict])
    names = [case.compensations[c].name if c in case.compensations else c for c in compensations]
    return f"{stands}: {', '.join(names)}" if names else stands
