"""Every number that a scenario may set can be set to the least and the most that it may be."""

from math import isfinite

import pytest

from tests.changes import with_number
from valplan.demand.opening import is_evening, shifts
from valplan.domain.case import Case
from valplan.domain.plan import Plan
from valplan.limits import limit_kinds, limit_spans
from valplan.model.money import premises_money
from valplan.model.premises import premises_decisions

ENDS = [
    (key, end)
    for key, span in sorted(limit_spans().items())
    if limit_kinds()[key] != "law"
    for end in sorted({span.least, span.most})
    if isfinite(end)
]


@pytest.mark.parametrize(("key", "value"), ENDS)
def test_demand_can_be_computed_at_the_ends_of_the_span(
    tiny_case: Case, tiny_plan: Plan, key: str, value: float
) -> None:
    """Nothing divides by zero, nothing is asked for that no number of people can give."""
    case = with_number(tiny_case, key, value)
    d = premises_decisions(case)
    assert all(p.workers <= 30 for p in d.posts)
    assert sum(d.forecast.by_source.values()) == d.forecast.total
    assert all(isfinite(line.constant) for line in premises_money(d).values())
    for s in tiny_plan.early_sessions[:3]:
        assert list(shifts(case, s))
        assert is_evening(case, s.closes) in (True, False)
