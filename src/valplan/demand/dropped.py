"""Training that people had been to before they dropped out of a plan: it is paid all the same."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime

import numpy as np

from valplan.demand.training import counts, paid_trainings, sessions_by_worker, span, standing_sessions, with_dated
from valplan.domain.case import Case, Floats
from valplan.domain.plan import Plan, TrainingBooking


def trainings_had(case: Case, before: Plan, now: datetime | None) -> tuple[TrainingBooking, ...]:
    """The trainings that all had been to who serve in a plan, or were paid in it after they dropped out.

    They are paid whether the people serve in the plan as it is changed at ``now`` or not.
    """
    earlier = before.revision.trained if before.revision else ()
    people = (_serving(before) | {b.worker for b in earlier}) & case.workers.keys()
    booked = sessions_by_worker((*before.training, *earlier))
    return tuple(b for w in sorted(people) for b in _had(case, w, booked.get(w, ()), now))


def of_drop_outs(plan: Plan, had: Iterable[TrainingBooking]) -> tuple[TrainingBooking, ...]:
    """The trainings of those who do not serve in a plan."""
    serving = _serving(plan)
    return tuple(b for b in had if b.worker not in serving)


def still_paid(case: Case, plan: Plan) -> tuple[TrainingBooking, ...]:
    """The trainings of a changed plan's drop-outs that are paid: of who does not serve, unless absence is entered."""
    had = plan.revision.trained if plan.revision else ()
    return tuple(b for b in of_drop_outs(plan, had) if counts(case, b))


def had_by(case: Case, plan: Plan) -> Counter[str]:
    """How many trainings each person had been to when the plan was changed, and is paid for in any case."""
    return Counter(b.worker for b in (plan.revision.trained if plan.revision else ()) if counts(case, b))


def trainings_added(case: Case, plan: Plan, workers: Iterable[str]) -> Floats:
    """How many trainings it adds to the fees to appoint each worker, as far as their bookings are known.

    One at least, and all that stand of the plan or of the one that is changed, less those that are paid in any case.
    """
    booked, had = sessions_by_worker((*case.bookings, *plan.training)), had_by(case, plan)
    return np.array([len(paid_trainings(case, w, booked.get(w, ()))) - had[w] for w in workers], dtype=np.float64)


def was_held(case: Case, booking: TrainingBooking, now: datetime | None) -> bool:
    """Whether someone booked had been to a training when a plan was changed.

    Attendance that is entered decides; else the session must have ended by then, and the person is taken to have come.
    ``session`` is empty for a training that the register dates (``trained_on``).
    """
    person = case.workers.get(booking.worker)
    if not booking.session:
        return bool(person and person.trained_on and (now is None or person.trained_on <= now.date()))
    if booking.session not in case.sessions or not counts(case, booking):
        return False
    attended = booking.session in case.attended.get(booking.worker, ())
    return attended or (now is not None and span(case.sessions[booking.session])[1] <= now)


def _had(case: Case, worker: str, booked: Iterable[str], now: datetime | None) -> Iterator[TrainingBooking]:
    def been(session: str) -> bool:
        return was_held(case, TrainingBooking(worker=worker, session=session), now)

    sessions = {s for s in standing_sessions(case, worker, booked) if been(s)}
    return (TrainingBooking(worker=worker, session=s) for s in with_dated(case, worker, sessions) if s or been(s))


def _serving(plan: Plan) -> set[str]:
    return {a.worker for a in plan.appointments} | {r.worker for r in plan.reserves}
