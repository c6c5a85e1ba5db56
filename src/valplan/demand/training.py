"""Physical training: who has it, who needs a seat, and how many seats are left."""

from collections import Counter
from datetime import date

import numpy as np

from valplan.domain.case import Case
from valplan.domain.municipality import Worker


def own_trainings(case: Case, worker: Worker) -> list[date]:
    """Dates of the physical trainings that the register says a worker has or is booked for."""
    on = [s.on for s in case.municipality.sessions if s.session_id == worker.booked_session]
    return on + ([worker.trained_on] if worker.trained_on else [])


def needs_booking(case: Case, worker: Worker) -> bool:
    """Whether the register knows of no physical training before election day."""
    return not any(on < case.election.day for on in own_trainings(case, worker))


def earliest_trainings(case: Case) -> "np.ndarray[tuple[int], np.dtype[np.object_]]":
    """The first day each worker is or can be physically trained; the last of days for those who cannot."""
    left = seats_left(case)
    open_ = min((s.on for s in case.municipality.sessions if left[s.session_id] > 0), default=date.max)
    return np.array([min(own_trainings(case, w), default=open_) for w in case.municipality.workers], dtype=object)


def seats_left(case: Case) -> dict[str, int]:
    """Seats of each session that the register has not booked."""
    booked = Counter(w.booked_session for w in case.municipality.workers)
    return {s.session_id: max(0, s.capacity - booked[s.session_id]) for s in case.municipality.sessions}


def training_way_m(case: Case, worker: str, session: str) -> float:
    """Length of a worker's way from home to a training session, metres."""
    w, at = case.workers[worker], next(s for s in case.municipality.sessions if s.session_id == session)
    return float(np.hypot(at.x_m - w.x_m, at.y_m - w.y_m)) * case.number("detour_factor")


def seats_before(case: Case, day: date) -> int:
    """Seats left in all sessions before a day."""
    left = seats_left(case)
    return sum(left[s.session_id] for s in case.municipality.sessions if s.on < day)
