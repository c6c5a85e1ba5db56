"""Physical training: who has it and for which role, who needs a seat, who can come, and how many seats are left."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime

import numpy as np

from valplan.domain.case import Case
from valplan.domain.election import SATURDAY
from valplan.domain.municipality import Role, TrainingSession, Worker, qualified
from valplan.domain.plan import Plan, TrainingBooking

Span = tuple[datetime, datetime]


def covers(session: TrainingSession, role: Role | None) -> bool:
    """Whether a session trains for a role; one for no role in particular trains for all."""
    return role is None or not session.roles or qualified(session.roles, role)


def counts(case: Case, booking: TrainingBooking) -> bool:
    """Whether a booking still stands for a training: its session is to come, or the person was there."""
    return booking.session not in case.accounted or booking.session in case.attended.get(booking.worker, ())


def own_sessions(case: Case, worker: Worker) -> list[TrainingSession]:
    """Sessions that a worker has been to, or is booked for by the register or by the plan that is being changed."""
    booked = (b.session for b in case.booked.get(worker.worker_id, ()))
    ids = standing_sessions(case, worker.worker_id, booked)
    return [case.sessions[s] for s in sorted(ids) if s in case.sessions]


def standing_sessions(case: Case, worker: str, booked: Iterable[str]) -> set[str]:
    """Ids of the sessions that a worker has been to, or is booked for by the register or by ``booked``."""
    bookings = (TrainingBooking(worker=worker, session=s) for s in (*booked, case.workers[worker].booked_session) if s)
    return {b.session for b in bookings if counts(case, b)} | set(case.attended.get(worker, ()))


def sessions_by_worker(bookings: Iterable[TrainingBooking]) -> dict[str, list[str]]:
    """The sessions that each worker is booked for."""
    found: dict[str, list[str]] = {}
    for b in bookings:
        found.setdefault(b.worker, []).append(b.session)
    return found


def with_dated(case: Case, worker: str, sessions: set[str]) -> tuple[str, ...]:
    """Trainings of a worker, each once: the sessions, and ``""`` for one that only the register dates.

    The register's date is the same training as its booking, and as a session of that day.
    """
    person = case.workers[worker]
    days = {case.sessions[s].on for s in sessions if s in case.sessions}
    told = person.booked_session in sessions or person.trained_on in days
    return (*sorted(sessions), *([""] if person.trained_on and not told else []))


def paid_trainings(case: Case, worker: str, booked: Iterable[str]) -> tuple[str, ...]:
    """The trainings that a worker who serves is paid for, with those that the plan has ``booked``; at least one."""
    return with_dated(case, worker, standing_sessions(case, worker, booked)) or ("",)


def own_trainings(case: Case, worker: Worker, role: Role | None = None) -> list[date]:
    """Dates of the physical trainings (for a role) that a worker is known to have had or to be booked for."""
    on = [s.on for s in own_sessions(case, worker) if covers(s, role)]
    return on + ([worker.trained_on] if worker.trained_on else [])


def needs_booking(case: Case, worker: Worker) -> bool:
    """Whether the register knows of no physical training before election day."""
    return not any(on < case.election.day for on in own_trainings(case, worker))


def is_free(case: Case, worker: Worker, session: TrainingSession) -> bool:
    """Whether a worker can come to a session: as the person has said, else on evenings and weekends."""
    if worker.can_attend and not session.rescue:
        return session.session_id in worker.can_attend
    evening = session.starts.hour + session.starts.minute / 60 >= case.number("training_evening_hour")
    return evening or session.on.weekday() >= SATURDAY


def span(session: TrainingSession) -> Span:
    """When a session begins and ends."""
    return datetime.combine(session.on, session.starts), datetime.combine(session.on, session.ends)


def overlap(a: Span, b: Span) -> bool:
    """Whether two spans of time have more than an instant in common."""
    return a[0] < b[1] and b[0] < a[1]


def earliest_trainings(case: Case, role: Role | None = None) -> "np.ndarray[tuple[int], np.dtype[np.object_]]":
    """The first day each worker is or can be trained (for a role); the last of days for those who cannot."""
    left = seats_left(case)
    open_ = sorted(
        (s for s in case.municipality.sessions if left[s.session_id] > 0 and covers(s, role)), key=lambda s: s.on
    )

    def first(w: Worker) -> date:
        own = own_trainings(case, w, role)
        return min(own) if own else next((s.on for s in open_ if is_free(case, w, s)), date.max)

    return np.array([first(w) for w in case.municipality.workers], dtype=object)


def seats_left(case: Case) -> dict[str, int]:
    """Seats of each session that nobody is booked for; none where the attendance has been entered already."""
    booked = Counter(b.session for b in case.bookings)
    return {
        s.session_id: 0 if s.session_id in case.accounted else max(0, room_left(case, s) - booked[s.session_id])
        for s in case.municipality.sessions
    }


def room_left(case: Case, session: TrainingSession) -> int:
    """Seats of a session that the register has not booked."""
    return max(0, session.capacity - booked_by_register(case, session.session_id))


def training_way_m(case: Case, worker: str, session: str) -> float:
    """Length of a worker's way from home to a training session, metres."""
    w, at = case.workers[worker], case.sessions[session]
    return float(np.hypot(at.x_m - w.x_m, at.y_m - w.y_m)) * case.number("detour_factor")


def seats_before(case: Case, day: date) -> int:
    """Seats left in all sessions before a day."""
    left = seats_left(case)
    return sum(left[s.session_id] for s in case.municipality.sessions if s.on < day)


def serves_from(case: Case, plan: Plan) -> dict[tuple[str, Role], date]:
    """The first day that each person serves in each role; election day for reserves."""
    first = {(r.worker, r.role): case.election.day for r in plan.reserves if r.worker in case.workers}
    posts = {p.post_id: p for p in plan.posts}
    for a in plan.appointments:
        if a.worker in case.workers and a.post_id in posts:
            key, on = (a.worker, posts[a.post_id].role), posts[a.post_id].starts.date()
            first[key] = min(first.get(key, date.max), on)
    return first


def shifts_of(plan: Plan) -> dict[str, list[Span]]:
    """When each person is at work."""
    posts, found = {p.post_id: p for p in plan.posts}, dict[str, list[Span]]()
    for a in plan.appointments:
        if a.worker and a.post_id in posts:
            found.setdefault(a.worker, []).append((posts[a.post_id].starts, posts[a.post_id].ends))
    return found


def always_held(case: Case) -> list[TrainingSession]:
    """Sessions that are held whatever the plan chooses."""
    return [s for s in case.municipality.sessions if not is_optional(case, s)]


def is_optional(case: Case, session: TrainingSession) -> bool:
    """Whether a session is held only if it is chosen; one that somebody has been promised or been to is held."""
    promised = case.registered[session.session_id] or session.session_id in case.accounted
    return session.rescue or (session.candidate and not promised)


def held_sessions(case: Case, plan: Plan) -> list[TrainingSession]:
    """Sessions that are held: those that always are, and those that the plan chooses; in the order of the table."""
    chosen = {h.session for h in plan.sessions}
    return [s for s in case.municipality.sessions if s.session_id in chosen or not is_optional(case, s)]


def with_sessions(case: Case, sessions: Iterable[TrainingSession]) -> Case:
    """The case with other training sessions."""
    return replace(case, municipality=case.municipality.model_copy(update={"sessions": tuple(sessions)}))


def without_rescue(case: Case, but: Iterable[str] = ()) -> Case:
    """The case without the sessions that only a change of a plan may open, ``but`` those named."""
    kept, all_ = set(but), case.municipality.sessions
    if not any(s.rescue and s.session_id not in kept for s in all_):
        return case
    return with_sessions(case, (s for s in all_ if not s.rescue or s.session_id in kept))


def booked_by_register(case: Case, session: str) -> int:
    """How many the register has booked for a session."""
    return case.registered[session]


def extra_trainings(case: Case, plan: Plan) -> Counter[str]:
    """Sessions beyond the first that each of those who serve is paid for: by the plan, or come to besides."""
    booked = sessions_by_worker(plan.training)
    serving = sorted({w for w, _role in serves_from(case, plan)})
    return Counter({w: len(paid_trainings(case, w, booked.get(w, ()))) - 1 for w in serving})
