"""Accessibility of premises: which criteria fail, and which measures cure them in time."""

from valplan.domain.case import Case, Criterion
from valplan.domain.municipality import Use


def failing(case: Case, premises: str, use: Use, *, hard: bool = True) -> tuple[Criterion, ...]:
    """Criteria for ``use`` that the premises do not meet as they are; what nobody has inspected is not met."""
    return tuple(c for c in case.criteria if c.hard == hard and use in c.uses and not _met(case, premises, c))


def not_inspected(case: Case, premises: str, use: Use) -> tuple[str, ...]:
    """Criteria for ``use`` that nobody has inspected at the premises."""
    return tuple(
        c.criterion for c in case.criteria if use in c.uses and (premises, c.criterion) not in case.inspections
    )


def cures_in_time(case: Case, premises: str, use: Use, criterion: str) -> tuple[str, ...]:
    """Measures that cure the criterion at the premises and can be in place in time for the use.

    For polling that is ``measure_days_before`` days before election day; for early voting no later than its first day.
    """
    found = case.inspections.get((premises, criterion))
    if found is None:
        return ()
    before = case.whole("measure_days_before")
    if use == Use.EARLY:
        before = max(before, case.election.early_days_before)
    time_days = case.whole("planning_lead_days") - before
    at_least = next(c.test for c in case.criteria if c.criterion == criterion) == "at_least"
    return tuple(
        cure.measure_id
        for cure in case.cures.get(criterion, ())
        if case.measures[cure.measure_id].lead_days <= time_days and _reaches(found.value, cure.reach, at_least)
    )


def _met(case: Case, premises: str, criterion: Criterion) -> bool:
    found = case.inspections.get((premises, criterion.criterion))
    return found is not None and criterion.met(found.value)


def _reaches(value: float | bool, reach: float | None, at_least: bool) -> bool:
    if reach is None or isinstance(value, bool):
        return True
    return value >= reach if at_least else value <= reach
