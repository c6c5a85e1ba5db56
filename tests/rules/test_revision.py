"""What a change was asked to keep to is checked in the changed plan, from the plan alone."""

from datetime import datetime

from valplan.domain.case import Case
from valplan.domain.municipality import Use
from valplan.domain.plan import Pin, Plan, Revision
from valplan.rules import RULES

MORNING = datetime(2026, 9, 13, 6)  # noqa: DTZ001 - local time, as in the plan
RULE = next(r for r in RULES if r.id == "revision-kept")


def found(case: Case, plan: Plan, **asked: object) -> list[str]:
    revision = Revision.model_validate({"number": 1, "parent_sha256": "", **asked})
    return [v.subject for v in RULE.check(case, plan.model_copy(update={"revision": revision}))]


def test_a_plan_without_a_revision_has_nothing_to_keep_to(tiny_case: Case, tiny_plan: Plan) -> None:
    assert list(RULE.check(tiny_case, tiny_plan)) == []


def test_an_absent_reserve_is_found(tiny_case: Case, tiny_plan: Plan) -> None:
    worker = tiny_plan.reserves[0].worker
    assert found(tiny_case, tiny_plan, absent=(worker,)) == [f"worker {worker}"]


def test_the_absent_may_have_served_before_but_not_to_the_minute_after(tiny_case: Case, tiny_plan: Plan) -> None:
    early = next(p for p in tiny_plan.posts if p.use == Use.EARLY)
    worker = next(a.worker for a in tiny_plan.appointments if a.post_id == early.post_id)
    mine = {a.post_id for a in tiny_plan.appointments if a.worker == worker}
    last = max(p.ends for p in tiny_plan.posts if p.post_id in mine)
    assert found(tiny_case, tiny_plan, absent=(worker,), now=last) == []
    before = last.replace(minute=last.minute - 1) if last.minute else last.replace(hour=last.hour - 1)
    assert found(tiny_case, tiny_plan, absent=(worker,), now=before) == [f"worker {worker}"]


def test_closed_premises_in_use_and_a_pin_not_held_are_found(tiny_case: Case, tiny_plan: Plan) -> None:
    place, a = tiny_plan.polling[0].premises, tiny_plan.appointments[0]
    assert found(tiny_case, tiny_plan, closed=(place,)) == [f"premises {place}"]
    assert found(tiny_case, tiny_plan, pins=(Pin(post_id=a.post_id, worker=a.worker),)) == []
    other = tiny_plan.appointments[1].worker
    assert found(tiny_case, tiny_plan, pins=(Pin(post_id=a.post_id, worker=other),)) == [f"post {a.post_id}"]


def test_reserves_that_election_day_has_used_up_count_in_the_pool(tiny_case: Case, tiny_plan: Plan) -> None:
    pool = next(r for r in RULES if r.id == "reserve-pool")
    called = tiny_plan.model_copy(update={"reserves": ()})
    assert list(pool.check(tiny_case, called))
    revision = Revision(
        number=1,
        parent_sha256="",
        now=MORNING,
        used_reserves=tiny_plan.reserves,
    )
    assert not list(pool.check(tiny_case, called.model_copy(update={"revision": revision})))
