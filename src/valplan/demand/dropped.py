"""Training that people had been to before they dropped out of a plan: it is paid all the same."""

from collections.abc import Iterator

from valplan.demand.prices import fee_ore
from valplan.demand.training import counts, span
from valplan.domain.case import Case
from valplan.domain.plan import Plan, TrainingBooking

LINE = "worker_fees"


def still_paid(case: Case, plan: Plan) -> tuple[TrainingBooking, ...]:
    """The trainings of a changed plan's drop-outs that are paid: of who does not serve, unless absence is entered."""
    had = plan.revision.trained if plan.revision else ()
    serving = _serving(plan)
    return tuple(b for b in had if b.worker not in serving and counts(case, b))


def with_trainings_had(case: Case, before: Plan, plan: Plan) -> Plan:
    """A changed plan with the trainings that those who serve no more had been to, and with what they cost.

    Who no longer serves is known only when the plan has been changed, and no other decision could save the money.
    """
    if plan.revision is None:
        return plan
    revision = plan.revision.model_copy(update={"trained": tuple(_had(case, before, plan))})
    changed = plan.model_copy(update={"revision": revision})
    ore = len(still_paid(case, changed)) * fee_ore(case, "training")
    cost = changed.claimed_cost_ore
    return changed.model_copy(update={"claimed_cost_ore": cost | {LINE: cost[LINE] + ore}})


def was_held(case: Case, booking: TrainingBooking, plan: Plan) -> bool:
    """Whether someone booked had been to a training when a plan was changed.

    Attendance that is entered decides; else the session must have ended by then, and the person is taken to have come.
    ``session`` is empty for a training that the register dates (``trained_on``).
    """
    now, person = plan.revision.now if plan.revision else None, case.workers.get(booking.worker)
    if not booking.session:
        return bool(person and person.trained_on and (now is None or person.trained_on <= now.date()))
    if booking.session not in case.sessions or not counts(case, booking):
        return False
    attended = booking.session in case.attended.get(booking.worker, ())
    return attended or (now is not None and span(case.sessions[booking.session])[1] <= now)


def _had(case: Case, before: Plan, plan: Plan) -> Iterator[TrainingBooking]:
    earlier = before.revision.trained if before.revision else ()
    gone = (_serving(before) | {b.worker for b in earlier}) - _serving(plan)
    for worker in sorted(gone & case.workers.keys()):
        person = case.workers[worker]
        booked = {b.session for b in (*before.training, *earlier) if b.worker == worker}
        booked |= {person.booked_session, *case.attended.get(worker, ())} - {""}
        all_ = (TrainingBooking(worker=worker, session=s) for s in sorted(booked - {""}))
        had = [b for b in all_ if was_held(case, b, plan)]
        yield from had
        dated = TrainingBooking(worker=worker, session="")
        days = {case.sessions[b.session].on for b in had}
        told = any(b.session == person.booked_session for b in had) or person.trained_on in days
        if not told and was_held(case, dated, plan):
            yield dated


def _serving(plan: Plan) -> set[str]:
    return {a.worker for a in plan.appointments} | {r.worker for r in plan.reserves}
