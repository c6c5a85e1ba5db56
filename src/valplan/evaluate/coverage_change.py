"""How two plans differ in early voting's coverage of areas and in compensatory measures."""

from collections.abc import Iterable

from valplan.domain.base import Record
from valplan.domain.case import Case
from valplan.domain.outcome import Judgement, Verdict
from valplan.domain.plan import Plan

Judged = tuple[Case, Plan, Judgement]


class AreaChange(Record):
    """An area's verdict and compensatory measures (their ids) in both plans.

    A verdict is None where it is not known: in a plan that cannot be judged, or whose data do not have the area.
    """

    area: str
    name: str
    verdict_before: Verdict | None
    verdict_after: Verdict | None
    compensations_before: tuple[str, ...]
    compensations_after: tuple[str, ...]

    @property
    def differs(self) -> bool:
        """Whether the plans differ here, as far as is known of both."""
        known = None not in (self.verdict_before, self.verdict_after)
        other = known and self.verdict_before is not self.verdict_after
        return other or self.compensations_before != self.compensations_after


def area_changes(a: Judged, b: Judged) -> tuple[AreaChange, ...]:
    """Every area that either plan covers or compensates, changed or not, in order of id."""
    verdicts_a, verdicts_b = _verdicts(a[2]), _verdicts(b[2])
    given_a, given_b = _compensations(a[1]), _compensations(b[1])
    names = {key: area.name for case in (b[0], a[0]) for key, area in case.areas.items()}
    return tuple(
        AreaChange(
            area=area,
            name=names.get(area, area),
            verdict_before=verdicts_a.get(area),
            verdict_after=verdicts_b.get(area),
            compensations_before=given_a.get(area, ()),
            compensations_after=given_b.get(area, ()),
        )
        for area in _all(verdicts_a, verdicts_b, given_a, given_b)
    )


def _all(*of: Iterable[str]) -> list[str]:
    return sorted({area for areas in of for area in areas})


def _verdicts(found: Judgement) -> dict[str, Verdict]:
    return {c.area_id: c.verdict for c in found.coverage}


def _compensations(plan: Plan) -> dict[str, tuple[str, ...]]:
    given: dict[str, list[str]] = {}
    for c in plan.compensations:
        given.setdefault(c.area_id, []).append(c.compensation)
    return {area: tuple(sorted(ids)) for area, ids in given.items()}
