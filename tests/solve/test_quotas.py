"""Quotas steer the plan: they are met where they can be, and told as the clash where they cannot."""

import pytest

from tests.changes import with_staffing, with_tables
from valplan.domain.case import Case
from valplan.domain.plan import Plan
from valplan.domain.quota import Quota
from valplan.evaluate import judge
from valplan.rules import RULES
from valplan.solve.plan import Infeasible, make_plan

RULE = next(r for r in RULES if r.id == "quotas")


def with_measure(case: Case, *quotas: Quota) -> Case:
    """The case with a column of the board's own, ``ja`` for every seventh person and a unit for each, and quotas."""
    workers = [
        w.model_copy(update={"extra": {"measure": "ja" if k % 7 == 0 else "", "unit": f"enhet {k % 5}"}})
        for k, w in enumerate(case.municipality.workers)
    ]
    return with_staffing(with_tables(case, workers=tuple(workers)), quotas=quotas)


def served(case: Case, plan: Plan, quota: Quota) -> int:
    """How many posts are held by those whom the quota counts."""
    return sum(bool(quota.found_in(case.workers[a.worker])) for a in plan.appointments if a.worker)


@pytest.mark.parametrize("step", [-1, 1])
def test_more_or_fewer_are_taken_than_without_the_quota(tiny_case: Case, tiny_plan: Plan, step: int) -> None:
    """Asking for one post more, or one less, than a plan has by itself changes the plan by that."""
    counted = Quota(name="åtgärd", attribute="measure", values=("ja",))
    before = served(with_measure(tiny_case), tiny_plan, counted)
    bound = {"least": before + 1} if step > 0 else {"most": before - 1}
    case = with_measure(tiny_case, counted.model_copy(update=bound))
    assert [v.rule for v in RULE.check(case, tiny_plan)] == ["quotas"]
    plan = make_plan(case)
    assert served(case, plan, counted) == before + step
    assert judge(case, plan).violations == ()


@pytest.mark.parametrize("counts", ["posts", "persons"])
def test_every_unit_is_there_and_one_more_is_a_clash(tiny_case: Case, counts: str) -> None:
    """All five units can serve; a sixth does not exist, and the quota itself is what cannot be kept."""
    asked = {"name": "enheter", "attribute": "unit", "counts": counts}
    case = with_measure(tiny_case, Quota.model_validate(asked | {"distinct_least": 5}))
    assert judge(case, make_plan(case)).violations == ()
    case = with_measure(tiny_case, Quota.model_validate(asked | {"distinct_least": 6}))
    with pytest.raises(Infeasible) as caught:
        make_plan(case)
    assert caught.value.clash.rules == ("quotas",)
    assert caught.value.clash.proven
    assert "Scenariots kvoter" in caught.value.clash.message
