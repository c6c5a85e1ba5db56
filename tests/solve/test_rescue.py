"""Sessions in reserve are opened by a change of a plan, and only when nothing else will do."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest

from tests.changes import with_tables, with_worker
from valplan.domain.case import Case
from valplan.domain.municipality import Role, TrainingSession
from valplan.domain.outcome import Status
from valplan.domain.plan import Pin, Plan, Revision
from valplan.domain.training import Attendance
from valplan.evaluate import judge
from valplan.evaluate.changes import changes, strayed
from valplan.rules.money import line_totals
from valplan.solve import Infeasible, OutOfTime
from valplan.solve import replan as module
from valplan.solve.plan import make_plan
from valplan.solve.replan import Changed, replan

LATE = datetime(2026, 9, 11, 12)  # noqa: DTZ001 - local time, as in the plan


def rescue(case: Case, **more: object) -> TrainingSession:
    first, eve = case.municipality.sessions[0], case.election.day - timedelta(days=1)
    told = {"session_id": "sent", "on": eve, "starts": time(9), "ends": time(12), "capacity": 1, "cost_ore": 150_000}
    return first.model_copy(update={**told, "rescue": True, **more})


def late_applicant(case: Case, plan: Plan, *extra: TrainingSession) -> tuple[Case, str, str]:
    """The case with an untrained person whom the planner pins in the place of a worker on election day."""
    serving = {a.worker for a in plan.appointments} | {r.worker for r in plan.reserves}
    late = next(w.worker_id for w in case.municipality.workers if w.worker_id not in serving and Role.WORKER in w.roles)
    case = with_tables(case, sessions=(*case.municipality.sessions, *extra))
    case = with_worker(case, late, trained_on=None, booked_session="")
    return case, late, next(p.post_id for p in plan.posts if p.role == Role.WORKER)


def changed(case: Case, plan: Plan, late: str, post: str) -> Changed:
    absent = next(a.worker for a in plan.appointments if a.post_id == post)
    asked = Revision(
        number=1, parent_sha256="0" * 64, now=LATE, absent=(absent,), pins=(Pin(post_id=post, worker=late),)
    )
    return replan(case, plan, asked)


def test_a_late_applicant_gets_the_session_in_reserve(tiny_case: Case, tiny_plan: Plan) -> None:
    case, late, post = late_applicant(tiny_case, tiny_plan, rescue(tiny_case))
    made = changed(case, tiny_plan, late, post).plan
    judged = judge(case, made)
    assert judged.violations == ()
    assert judged.disagreements == ()
    assert strayed(case, tiny_plan, made) == ()
    assert [b.session for b in made.training if b.worker == late] == ["sent"]
    assert "sent" in {h.session for h in made.sessions}
    found = changes(tiny_plan, made)
    assert found.opened == ("sent",)
    assert [b.worker for b in found.booked] == [late]
    assert late in found.letters
    assert made.claimed_cost_ore == line_totals(case, made)


def test_without_a_session_in_reserve_it_is_told_who_cannot_be_trained(tiny_case: Case, tiny_plan: Plan) -> None:
    case, late, post = late_applicant(tiny_case, tiny_plan)
    with pytest.raises(Infeasible) as caught:
        changed(case, tiny_plan, late, post)
    assert f"- {late} (röstmottagare): ingen plats finns kvar" in caught.value.clash.message
    case, late, post = late_applicant(tiny_case, tiny_plan, rescue(tiny_case, roles=(Role.EARLY_WORKER,)))
    with pytest.raises(Infeasible) as caught:
        changed(case, tiny_plan, late, post)
    assert f"- {late} (" in caught.value.clash.message


def test_a_session_in_reserve_is_not_used_when_it_is_not_needed(tiny_case: Case, tiny_plan: Plan) -> None:
    """Neither by a plan from the start, nor by a change that fits without it, however near and free of charge it is."""
    case = with_tables(tiny_case, sessions=(*tiny_case.municipality.sessions, rescue(tiny_case, cost_ore=0)))
    assert "sent" not in {h.session for h in make_plan(case).sessions}
    absent = tiny_plan.appointments[-1].worker
    made = replan(case, tiny_plan, Revision(number=1, parent_sha256="0" * 64, absent=(absent,))).plan
    assert "sent" not in {h.session for h in made.sessions}
    assert judge(case, made).violations == ()


def test_who_was_absent_is_booked_anew(tiny_case: Case, tiny_plan: Plan) -> None:
    """The first session has been held; whoever did not come gets a seat in the one that is left, and is paid once."""
    booking = tiny_plan.training[0]
    rows = tuple(
        Attendance(worker=w, session=s, attended=w != booking.worker, entered=tiny_case.sessions[s].on)
        for w, s in [*((b.worker, b.session) for b in tiny_plan.training), ("R020", "u1")]
        if s == booking.session
    )
    other = next(s for s in tiny_case.sessions.values() if s.session_id != booking.session)
    sessions = tuple(
        s.model_copy(update={"on": tiny_case.election.day - timedelta(days=19)}) if s == other else s
        for s in tiny_case.municipality.sessions
    )
    case = replace(with_tables(tiny_case, sessions=sessions), attendance=rows)
    assert "trained" in {v.rule for v in judge(case, tiny_plan).violations}
    made = replan(case, tiny_plan, Revision(number=1, parent_sha256="0" * 64)).plan
    judged = judge(case, made)
    assert judged.violations == ()
    assert judged.disagreements == ()
    serves = {a.worker for a in made.appointments} | {r.worker for r in made.reserves}
    if booking.worker in serves:
        assert other.session_id in {b.session for b in made.training if b.worker == booking.worker}
    assert made.claimed_cost_ore == line_totals(case, made)


def test_a_leader_who_drops_out_is_replaced(tiny_case: Case) -> None:
    case = tiny_case
    for w in ("R001", "R002"):
        case = with_worker(case, w, roles=(*case.workers[w].roles, Role.TRAINER))
    plan = make_plan(case)
    gone = plan.sessions[0].leader
    made = replan(case, plan, Revision(number=1, parent_sha256="0" * 64, absent=(gone,))).plan
    assert judge(case, made).violations == ()
    assert {h.leader for h in made.sessions} == {"R001", "R002"} - {gone}


def short_of_chairs(case: Case, plan: Plan, *extra: TrainingSession) -> tuple[Case, Revision]:
    """A chair drops out, and the only one free is untrained: someone is moved, or a session in reserve is opened."""
    holder = {a.post_id: a.worker for a in plan.appointments}
    serving = {*holder.values(), *(r.worker for r in plan.reserves)}
    post = next(p.post_id for p in plan.posts if p.role == Role.CHAIR)
    day = {holder[p.post_id] for p in plan.posts if p.starts.date() == case.election.day}
    for w in case.municipality.workers:
        if w.worker_id not in day:
            case = with_worker(case, w.worker_id, roles=tuple(r for r in w.roles if r != Role.CHAIR))
    late = next(w.worker_id for w in case.municipality.workers if w.worker_id not in serving and Role.WORKER in w.roles)
    roles = (*case.workers[late].roles, Role.CHAIR)
    case = with_worker(case, late, roles=roles, trained_on=None, booked_session="")
    case = with_tables(case, sessions=(*case.municipality.sessions, *extra))
    return case, Revision(number=1, parent_sha256="0" * 64, now=LATE, absent=(holder[post],))


@pytest.mark.parametrize(("seats", "moved"), [(1, 0), (0, 1)])
def test_a_session_in_reserve_is_opened_to_spare_a_move(
    tiny_case: Case, tiny_plan: Plan, seats: int, moved: int
) -> None:
    """What is proven of the moves is proven of all plans, those that open the session included."""
    case, asked = short_of_chairs(tiny_case, tiny_plan, rescue(tiny_case, capacity=seats))
    made = replan(case, tiny_plan, asked).plan
    proof = next(p for p in made.proof if p.stage == "replan staffing: moved")
    assert (proof.objective, proof.bound) == (moved, moved)
    assert len(changes(tiny_plan, made).moved) == moved
    assert ("sent" in {h.session for h in made.sessions}) == bool(seats)
    assert judge(case, made).disagreements == ()
    assert strayed(case, tiny_plan, made) == ()


def test_what_is_proven_falls_when_the_sessions_in_reserve_could_not_be_tried(
    tiny_case: Case, tiny_plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A plan that moves someone, found without the session, is not called the best of all."""
    case, asked = short_of_chairs(tiny_case, tiny_plan, rescue(tiny_case))
    tried: list[Case] = []

    def once(world: Case, *more: object) -> Changed:
        if tried:
            raise OutOfTime
        tried.append(world)
        return restaffed(world, *more)

    restaffed: Callable[..., Changed] = module.__dict__["_restaffed"]
    monkeypatch.setattr(module, "_restaffed", once)
    made = replan(case, tiny_plan, asked).plan
    proof = next(p for p in made.proof if p.stage == "replan staffing: moved")
    assert (proof.status, proof.objective, proof.bound) == (Status.FEASIBLE, 1, 0)
