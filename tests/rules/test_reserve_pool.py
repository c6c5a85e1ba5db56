"""The pool of reserves: what the limit asks for is what the check asks for, whatever the register can give."""

import pytest

from tests.changes import with_number, with_staffing
from valplan.domain.case import Case
from valplan.domain.municipality import Role
from valplan.domain.plan import Plan
from valplan.evaluate import judge
from valplan.evaluate.risk import risk
from valplan.report.reserve import reserve_table
from valplan.rules.reserve import ReservePool
from valplan.solve.plan import make_plan


def test_a_pool_that_the_register_cannot_fill_breaks_the_rule(tiny_case: Case, tiny_plan: Plan) -> None:
    """A risk of 1 in 10 million asks for more than everyone: the plan is made, and the check tells what lacks."""
    case = with_number(tiny_case, "unfilled_risk", 1e-7)
    made = make_plan(case)
    assert all(a.worker for a in made.appointments)
    found = risk(case, made)
    assert found.found < found.wanted
    assert found.computed > found.limit
    broken = [v for v in judge(case, made).violations if v.rule == "reserve-pool"]
    assert {v.subject for v in broken} <= {f"reserve {Role.CHAIR}", f"reserve {Role.WORKER}"}
    lacking = sum(int(v.limit) - int(v.found) for v in broken)
    assert lacking >= found.wanted - found.found
    assert any("registret har inga fler" in v.message for v in broken)


def test_the_zone_that_lacks_reserves_is_named(tiny_case: Case, tiny_plan: Plan) -> None:
    case = with_staffing(tiny_case, reserve_pool="zones")
    made = make_plan(case)
    assert not list(ReservePool().check(case, made))
    gone = made.reserves[0]
    fewer = made.model_copy(update={"reserves": made.reserves[1:]})
    (violation,) = ReservePool().check(case, fewer)
    assert violation.subject == f"reserve {gone.role} {gone.zone}"
    assert case.districts[gone.zone].name in violation.message
    assert "registret" not in violation.message


@pytest.mark.parametrize("kept", [0, 1])
def test_the_table_tells_what_the_plan_has_beside_what_is_asked(tiny_case: Case, tiny_plan: Plan, kept: int) -> None:
    """The risk of a pool as asked for is not the plan's own, when the plan has fewer."""
    fewer = tiny_plan.model_copy(update={"reserves": tiny_plan.reserves[:kept]})
    heads, rows, _whole = reserve_table(judge(tiny_case, fewer))
    shared = dict(zip(heads, rows[0], strict=True))
    held = [r.role for r in fewer.reserves]
    assert shared["I planen, för ordförande och ersättare"] == str(held.count(Role.CHAIR))
    assert shared["I planen, för röstmottagare"] == str(held.count(Role.WORKER))
    assert float(shared["Planens risk, %"].replace(",", ".")) > float(shared["Risk, %"].replace(",", "."))
    assert rows[-1][-3:] == ["", "", ""]
