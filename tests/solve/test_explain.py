"""Of equally good plans with someone in another post, the one that changes least is told."""

import pytest

from tests.changes import with_scenario
from valplan.domain.case import Case
from valplan.domain.municipality import Use
from valplan.domain.plan import Appointment, Plan
from valplan.evaluate.changes import changes
from valplan.rules import RULES
from valplan.solve.explain import CENT, goals_of, otherwise


def cost(case: Case, plan: Plan) -> float:
    return sum((n * float(goal.score(case, plan)) for goal, n in goals_of(case)), 0.0)


def exchanged(plan: Plan, post: str, other: str) -> Plan:
    """The plan with the holders of two posts in each other's."""
    holder = {a.post_id: a.worker for a in plan.appointments}
    holder |= {post: holder[other], other: holder[post]}
    return plan.model_copy(update={"appointments": tuple(Appointment(post_id=p, worker=w) for p, w in holder.items())})


@pytest.mark.parametrize("nth", range(6))
def test_no_exchange_as_cheap_changes_less(tiny_case: Case, tiny_plan: Plan, nth: int) -> None:
    """Without weight on travel many plans cost the same; every exchange of two is tried."""
    goals = tiny_case.scenario.goals.model_copy(update={"staffing": {"vacancies": 1000.0, "wishes": 10.0}})
    case = with_scenario(tiny_case, goals=goals)
    day = [p for p in tiny_plan.posts if p.use == Use.POLLING]
    holder = {a.post_id: a.worker for a in tiny_plan.appointments}
    post = day[nth % len(day)]
    tried = 0
    for other in (p for p in day if p.premises != post.premises):
        swap = exchanged(tiny_plan, post.post_id, other.post_id)
        if any(True for rule in RULES for _broken in rule.check(case, swap)):
            continue
        tried += 1
        told = otherwise(case, tiny_plan, holder[other.post_id], post, time_limit_s=60)
        assert told.plan is not None
        assert told.found <= cost(case, swap) + CENT
        if cost(case, swap) <= told.found + CENT:
            found = changes(tiny_plan, told.plan)
            assert len(found.moved) <= 2
            assert len(found.letters) <= 2
        if tried == 2:
            break
    assert tried
