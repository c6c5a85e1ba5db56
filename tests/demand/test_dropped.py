"""Who drops out after training is paid for it; who was not there is not."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from tests.changes import with_tables, with_worker
from valplan.demand.dropped import of_drop_outs, still_paid, trainings_had
from valplan.demand.prices import fee_ore
from valplan.domain.case import Case
from valplan.domain.plan import Plan, Revision, TrainingBooking
from valplan.domain.training import Attendance
from valplan.evaluate.pay import payments, reconcile
from valplan.rules.money import line_totals
from valplan.rules.revision import RevisionKept

BEFORE, AFTER = datetime.fromisoformat("2026-08-01T08:00"), datetime.fromisoformat("2026-09-13T06:00")
ON = date(2026, 8, 20)


def _without(plan: Plan, worker: str, now: datetime | None) -> Plan:
    """The plan as a change leaves it when the person is absent: posts vacant, no training, no standby."""
    held = tuple(a.model_copy(update={"worker": ""}) if a.worker == worker else a for a in plan.appointments)
    return plan.model_copy(
        update={
            "appointments": held,
            "training": tuple(b for b in plan.training if b.worker != worker),
            "reserves": tuple(r for r in plan.reserves if r.worker != worker),
            "revision": Revision(number=1, parent_sha256="", now=now, absent=(worker,)),
        }
    )


def _changed(case: Case, before: Plan, bare: Plan) -> Plan:
    """The plan as a change leaves it, with the trainings that its drop-outs had had."""
    assert bare.revision
    had = of_drop_outs(bare, trainings_had(case, before, bare.revision.now))
    return bare.model_copy(update={"revision": bare.revision.model_copy(update={"trained": had})})


def _attendance(worker: str, session: str, *, attended: bool) -> Attendance:
    return Attendance(worker=worker, session=session, attended=attended, entered=ON)


@pytest.fixture
def booked(tiny_plan: Plan) -> TrainingBooking:
    """Somebody whom the plan books for a training, and the session."""
    return tiny_plan.training[0]


@pytest.mark.parametrize(
    ("now", "entered", "paid"),
    [
        (AFTER, None, 1),  # the session is past, and nobody says that the person was not there
        (BEFORE, None, 0),  # still to come
        (None, None, 0),  # nothing is known to be past
        (AFTER, True, 1), (AFTER, False, 0), (BEFORE, True, 1),
    ],
)  # fmt: skip
def test_training_that_was_had_is_paid(
    tiny_case: Case, tiny_plan: Plan, booked: TrainingBooking, now: datetime | None, entered: bool | None, paid: int
) -> None:
    """By attendance where it is entered, else by the time of the change; plan's line and pay file agree to the öre."""
    case = tiny_case
    if entered is not None:
        case = replace(case, attendance=(_attendance(booked.worker, booked.session, attended=entered),))
    bare = _without(tiny_plan, booked.worker, now)
    plan = _changed(case, tiny_plan, bare)
    assert len(still_paid(case, plan)) == paid
    mine = [p for p in payments(case, plan) if p.worker == booked.worker]
    assert [(p.kind, p.hours, p.on) for p in mine] == [("training", 3.0, case.sessions[booked.session].on)] * paid
    assert reconcile(case, plan, payments(case, plan)).exact
    line = {p: line_totals(case, x)["worker_fees"] for p, x in (("bare", bare), ("plan", plan))}
    assert line["plan"] - line["bare"] == paid * fee_ore(case, "training")
    assert not list(RevisionKept().check(case, plan))


@pytest.mark.parametrize("serves", [True, False])
@pytest.mark.parametrize(
    ("dated", "booked", "came", "trainings"),
    [
        (0, "", ["u1"], 1),  # the register's date is the day of the session that the list holds
        (0, "u1", ["u1"], 1),
        (0, "u1", [], 1),
        (1, "u1", ["u1"], 1),  # the booking that the register dates, held another day
        (1, "", ["u1"], 2),  # two days are two trainings
        (0, "", ["u1", "u2"], 2),
        (None, "", ["u1", "u2"], 2),
        (0, "u1", ["u1", "u2"], 2),
        (0, "", [], 1),
    ],
)
def test_a_training_told_twice_is_paid_once(
    tiny_case: Case, tiny_plan: Plan, serves: bool, dated: int | None, booked: str, came: list[str], trainings: int
) -> None:
    """A day of the register and a session of the list that is held that day are one training; for all alike."""
    worker = next(
        a.worker for a in tiny_plan.appointments if a.worker and a.worker not in {b.worker for b in tiny_plan.training}
    )
    first, second = (
        s.model_copy(update={"session_id": i})
        for i, s in zip(("u1", "u2"), tiny_case.municipality.sessions * 2, strict=False)
    )
    second = second.model_copy(update={"on": first.on + timedelta(days=1)})
    case = with_tables(tiny_case, sessions=(*tiny_case.municipality.sessions[2:], first, second))
    on = None if dated is None else first.on - timedelta(days=dated)
    case = with_worker(case, worker, trained_on=on, booked_session=booked)
    case = replace(case, attendance=tuple(_attendance(worker, s, attended=True) for s in came))
    plan = tiny_plan if serves else _changed(case, tiny_plan, _without(tiny_plan, worker, AFTER))
    paid = [p for p in payments(case, plan) if p.worker == worker and p.kind == "training"]
    assert len(paid) == trainings
    assert reconcile(case, plan, payments(case, plan)).exact


def test_absence_that_is_entered_later_is_not_paid(tiny_case: Case, tiny_plan: Plan, booked: TrainingBooking) -> None:
    """A list that comes after the change outweighs what was taken for granted."""
    plan = _changed(tiny_case, tiny_plan, _without(tiny_plan, booked.worker, AFTER))
    case = replace(tiny_case, attendance=(_attendance(booked.worker, booked.session, attended=False),))
    assert still_paid(case, plan) == ()
    assert not [p for p in payments(case, plan) if p.worker == booked.worker]
    assert not list(RevisionKept().check(case, plan))


def test_a_training_that_the_register_knows_is_paid_once(tiny_case: Case, tiny_plan: Plan) -> None:
    """Dated by the register, booked by it, or both of the same day: one; whoever serves still is not paid twice."""
    worker = next(a.worker for a in tiny_plan.appointments if tiny_case.workers[a.worker].trained_on)
    bare = _without(tiny_plan, worker, AFTER)
    plan = _changed(tiny_case, tiny_plan, bare)
    assert still_paid(tiny_case, plan) == (TrainingBooking(worker=worker, session=""),)
    session = tiny_case.municipality.sessions[0]
    for changes in ({"booked_session": session.session_id}, {"booked_session": session.session_id, "trained_on": None}):
        case = with_worker(tiny_case, worker, **changes)
        assert [b.session for b in still_paid(case, _changed(case, tiny_plan, bare))] == [session.session_id]
    back = plan.model_copy(update={"appointments": tiny_plan.appointments})
    assert still_paid(tiny_case, back) == ()


def test_a_second_change_keeps_what_the_first_found(tiny_case: Case, tiny_plan: Plan, booked: TrainingBooking) -> None:
    """Who dropped out earlier is in neither plan, and is still paid."""
    first = _changed(tiny_case, tiny_plan, _without(tiny_plan, booked.worker, AFTER))
    other = next(a.worker for a in first.appointments if a.worker)
    second = _changed(tiny_case, first, _without(first, other, AFTER))
    assert {b.worker for b in still_paid(tiny_case, second)} == {booked.worker, other}
    assert reconcile(tiny_case, second, payments(tiny_case, second)).exact


def test_a_training_that_had_not_been_is_told(tiny_case: Case, tiny_plan: Plan, booked: TrainingBooking) -> None:
    """A plan edited so that a drop-out is paid for a session still to come, or for one that is not there."""
    plan = _without(tiny_plan, booked.worker, BEFORE)
    assert plan.revision is not None
    for session in (booked.session, "u9"):
        edited = plan.revision.model_copy(update={"trained": (booked.model_copy(update={"session": session}),)})
        told = list(RevisionKept().check(tiny_case, plan.model_copy(update={"revision": edited})))
        assert [v.subject for v in told] == [f"worker {booked.worker}"]
