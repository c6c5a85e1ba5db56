"""What a change of a plan costs is known to the solver: ceilings hold for it, or what is lacking is told."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from tests.changes import with_budget, with_scenario, with_tables, with_worker
from valplan.demand.dropped import still_paid
from valplan.demand.prices import fee_ore
from valplan.domain.case import Case
from valplan.domain.municipality import Ore
from valplan.domain.plan import Pin, Plan, Revision
from valplan.domain.training import Attendance
from valplan.evaluate import judge
from valplan.evaluate.changes import changes, strayed
from valplan.evaluate.pay import payments, reconcile
from valplan.rules.money import line_totals
from valplan.solve import Infeasible
from valplan.solve.replan import replan

EVE, MORNING = datetime.fromisoformat("2026-09-12T18:00"), datetime.fromisoformat("2026-09-13T06:00")
LINE = "worker_fees"


def asked(worker: str, now: datetime | None) -> Revision:
    return Revision(number=1, parent_sha256="0" * 64, now=now, absent=(worker,))


def with_ceiling(case: Case, limit: str, ore: Ore) -> Case:
    """The case with a ceiling of the line of fees, or of the net, in öre."""
    if limit == "net-ceiling":
        return with_budget(case, net_ceiling_ore=ore)
    lines = tuple(x.model_copy(update={"ceiling_ore": ore}) if x.line == LINE else x for x in case.budget.lines)
    return with_budget(case, lines=lines)


def spent(case: Case, plan: Plan, limit: str) -> Ore:
    totals = line_totals(case, plan)
    return sum(totals.values()) if limit == "net-ceiling" else totals[LINE]


def serving_one_day(plan: Plan) -> str:
    """Somebody with one post, on election day, and a training that the plan has booked."""
    posts = {p.post_id: p for p in plan.posts}
    held = [a.worker for a in plan.appointments]
    booked = {b.worker for b in plan.training}
    return next(
        a.worker for a in plan.appointments
        if a.worker in booked and held.count(a.worker) == 1 and posts[a.post_id].use == "polling"
    )  # fmt: skip


@pytest.mark.parametrize("now", [None, EVE, MORNING])
@pytest.mark.parametrize("quality", [None, {"fees": 1.0, "vacancies": 100_000.0}])
def test_a_change_pays_for_training_had_without_a_word_of_the_caller(
    tiny_case: Case, tiny_plan: Plan, now: datetime | None, quality: dict[str, float] | None
) -> None:
    """Claimed costs, and fees as a goal, are what the check recomputes; pay file and line agree to the öre."""
    case = tiny_case
    if quality:
        case = with_scenario(case, goals=case.scenario.goals.model_copy(update={"staffing": quality}))
    gone = serving_one_day(tiny_plan)
    made = replan(case, tiny_plan, asked(gone, now)).plan
    assert len(still_paid(case, made)) == (now is not None)
    judged = judge(case, made)
    assert [d for d in judged.disagreements if "kr" in d] == []
    assert made.claimed_cost_ore == line_totals(case, made)
    assert reconcile(case, made, payments(case, made)).exact


@pytest.mark.parametrize("limit", ["line-ceiling", "net-ceiling"])
def test_a_ceiling_that_a_change_would_break_is_kept(tiny_case: Case, tiny_plan: Plan, limit: str) -> None:
    """The drop-out's training and a new reserve's do not both fit: the reserve is left out, and that is told."""
    gone = asked(serving_one_day(tiny_plan), EVE)
    free = replan(tiny_case, tiny_plan, gone).plan
    assert spent(tiny_case, free, limit) == spent(tiny_case, tiny_plan, limit) + fee_ore(tiny_case, "training")
    fits = with_ceiling(tiny_case, limit, spent(tiny_case, free, limit))
    assert judge(fits, replan(fits, tiny_plan, gone).plan).violations == ()
    case = with_ceiling(tiny_case, limit, spent(tiny_case, free, limit) - 1)
    made = replan(case, tiny_plan, gone).plan
    assert spent(case, made, limit) <= spent(tiny_case, free, limit) - 1
    assert {v.rule for v in judge(case, made).violations} == {"reserve-pool"}
    assert all(a.worker for a in made.appointments)


@pytest.mark.parametrize("limit", ["line-ceiling", "net-ceiling"])
def test_what_is_lacking_under_a_ceiling_is_told(tiny_case: Case, tiny_plan: Plan, limit: str) -> None:
    """Not even with no reserves and the fewest people does the ceiling hold."""
    case = with_ceiling(tiny_case, limit, spent(tiny_case, tiny_plan, limit) // 2)
    with pytest.raises(Infeasible) as ended:
        replan(case, tiny_plan, asked(serving_one_day(tiny_plan), EVE))
    assert ended.value.clash.rules == (limit,)
    assert "tkr" in ended.value.clash.message


def test_attendance_at_a_session_in_reserve_that_the_plan_does_not_hold_is_paid(
    tiny_case: Case, tiny_plan: Plan
) -> None:
    """The session was held after all, as the list of who came says; the drop-out was there."""
    first, gone = tiny_case.municipality.sessions[0], serving_one_day(tiny_plan)
    late = first.model_copy(update={"session_id": "sent", "on": date(2026, 9, 11), "rescue": True})
    case = with_tables(tiny_case, sessions=(*tiny_case.municipality.sessions, late))
    came = Attendance(worker=gone, session="sent", attended=True, entered=date(2026, 9, 11))
    case = replace(case, attendance=(came,))
    made = replan(case, tiny_plan, asked(gone, EVE)).plan
    assert "sent" in {b.session for b in still_paid(case, made)}
    assert judge(case, made).disagreements == ()


def test_who_comes_back_after_training_keeps_it(tiny_case: Case, tiny_plan: Plan) -> None:
    """Who had been trained, left the plan without being absent, and is pinned to the post again: paid once."""
    back = serving_one_day(tiny_plan)
    booked = next(b for b in tiny_plan.training if b.worker == back)
    post = next(a.post_id for a in tiny_plan.appointments if a.worker == back)
    held = tuple(a.model_copy(update={"worker": ""}) if a.worker == back else a for a in tiny_plan.appointments)
    before = tiny_plan.model_copy(
        update={
            "appointments": held,
            "training": tuple(b for b in tiny_plan.training if b.worker != back),
            "revision": Revision(number=1, parent_sha256="", now=EVE, trained=(booked,)),
        }
    )
    pins = (Pin(post_id=post, worker=back),)
    made = replan(tiny_case, before, Revision(number=2, parent_sha256="0" * 64, now=EVE, pins=pins)).plan
    mine = [p for p in payments(tiny_case, made) if p.worker == back and p.kind == "training"]
    assert [p.on for p in mine] == [tiny_case.sessions[booked.session].on]
    assert back not in {b.worker for b in changes(before, made).booked}
    judged = judge(tiny_case, made)
    assert (judged.violations, judged.disagreements, strayed(tiny_case, before, made)) == ((), (), ())


def test_a_drop_out_who_is_not_trained_any_more_costs_nothing(tiny_case: Case, tiny_plan: Plan) -> None:
    """Entered as absent from the session, before the change: nothing is paid for it."""
    gone = serving_one_day(tiny_plan)
    session = next(b.session for b in tiny_plan.training if b.worker == gone)
    case = with_worker(tiny_case, gone, trained_on=None, booked_session="")
    case = replace(case, attendance=(Attendance(worker=gone, session=session, attended=False, entered=EVE.date()),))
    made = replan(case, tiny_plan, asked(gone, EVE)).plan
    assert still_paid(case, made) == ()
    assert made.claimed_cost_ore == line_totals(case, made)
