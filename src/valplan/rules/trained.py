"""Everyone who serves is trained before serving, and no training room is overfull."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

import numpy as np

from valplan.demand.seats import seat_limits
from valplan.demand.training import (
    counts,
    covers,
    earliest_trainings,
    own_trainings,
    room_left,
    seats_before,
    seats_left,
    serves_from,
)
from valplan.domain.case import Case, Ints
from valplan.domain.municipality import Role
from valplan.domain.outcome import Violation
from valplan.domain.plan import Plan, TrainingBooking
from valplan.language import N_
from valplan.model.algebra import Row, Rows
from valplan.model.staffing import Bools, Slots, StaffingDecisions
from valplan.model.training import TrainingDecisions
from valplan.rules.rule import Rule


class Trained(Rule):
    """Everyone who serves, reserves included, has a physical training before the first shift; no room is overfull."""

    id = "trained"
    wording = N_("Everyone has had in-person training before serving.")
    source = "vallagen (2005:837) 3 kap. 5 §; internbudget 2024: fysisk utbildning 100 %"
    personal = True

    def may_hold(self, case: Case, slots: Slots) -> Bools:
        """A training for the role that the worker has, is booked for, or can be booked for comes before the slot."""
        dates = np.array([s.date() for s in slots.table.starts])
        if not any(s.roles for s in case.municipality.sessions):
            return np.asarray(earliest_trainings(case)[:, None] < dates[None, :], dtype=np.bool_)
        found = {role: earliest_trainings(case, Role(role)) for role in sorted(set(slots.table.role))}
        return np.stack(
            [found[role] < day for role, day in zip(slots.table.role, dates, strict=True)], axis=1, dtype=np.bool_
        )

    def may_reserve(self, case: Case, role: Role) -> Bools:
        """A training for the role before election day."""
        return np.asarray(earliest_trainings(case, role) < case.election.day, dtype=np.bool_)

    def staffing_rows(self, d: StaffingDecisions) -> Rows:
        """No more untrained people than seats: in sessions that some can come to only, and before each day of work.

        Where sessions are for all roles these rows are nearly enough for all to be seated: what they leave open is who
        must be seated early *and* can come to some sessions only.
        """
        by_day = [
            Row(f"seats before {on}", d.starter.where(d.starter.keys.on == on), upper=float(seats_before(d.case, on)))
            for on in sorted(set(d.starter.keys.on))
        ]
        among = [
            Row(f"seats in {' '.join(x.sessions)}", d.appointed.where(d.appointed.keys.worker.isin(x.workers)),
                upper=float(x.seats))
            for x in seat_limits(d.case)
        ]  # fmt: skip
        return Rows.of([*among, *by_day])

    def training_rows(self, d: TrainingDecisions) -> Rows:
        """A seat for each need, and in each session no more than there are."""
        left = seats_left(d.case)
        needs = [
            Row(f"worker {n.worker} {n.role}", np.array([d.seats_for[n.worker][s] for s in n.sessions], dtype=np.int64),
                lower=1.0)
            for n in d.needs
        ]  # fmt: skip
        rooms = [_room(d, s, columns, left[s]) for s, columns in d.seats_of.items()]
        return Rows.of([*needs, *rooms])

    def check(self, case: Case, plan: Plan) -> Iterator[Violation]:
        """Compare the first day in each role with the trainings, and the bookings with the rooms."""
        booked: dict[str, list[TrainingBooking]] = {}
        for b in plan.training:
            booked.setdefault(b.worker, []).append(b)
        told: set[str] = set()
        for (worker, role), by in sorted(serves_from(case, plan).items(), key=lambda x: (x[0][0], x[1])):
            own = booked.get(worker, [])
            if worker not in told and not _is_trained(case, worker, own, role, by):
                told.add(worker)
                yield self._untrained(case, worker, own, role, by)
        yield from self._overfull(case, plan)

    def _untrained(self, case: Case, worker: str, own: list[TrainingBooking], role: Role, by: date) -> Violation:
        limit = N_("before {day}").format(day=by)
        missed = sorted({s for s in missed_sessions(case, worker, own) if covers(case.sessions[s], role)})
        if missed:
            text = N_(
                "{worker} was booked for the training {session} but was not there: book {worker} for a session before "
                "{day}, or let someone else serve."
            )
            subject, found = f"worker {worker}", N_("absent")
            return self.violation(subject, found, limit, text, worker=worker, session=", ".join(missed), day=by)
        if _is_trained(case, worker, own, None, by):
            text = N_("{worker} has no training for the role {role} before {day}.")
        else:
            text = N_("{worker} has no in-person training before the first shift on {day}.")
        return self.violation(f"worker {worker}", N_("none"), limit, text, worker=worker, role=role, day=by)

    def _overfull(self, case: Case, plan: Plan) -> Iterator[Violation]:
        for session, count in sorted(Counter(b.session for b in plan.training).items()):
            limit = room_left(case, case.sessions[session]) if session in case.sessions else count
            if count > limit:
                text = N_(
                    "Training session {session} has {limit} {limit:|seat|seats} left but {found} "
                    "{found:|is|are} booked."
                )
                yield self.violation(
                    f"session {session}", count, limit, text, session=session, limit=limit, found=count
                )


def missed_sessions(case: Case, worker: str, booked: list[TrainingBooking]) -> set[str]:
    """Sessions that a worker was booked for and, as entered afterwards, not at."""
    register = TrainingBooking(worker=worker, session=case.workers[worker].booked_session)
    return {b.session for b in (register, *booked) if b.session in case.sessions and not counts(case, b)}


def _is_trained(case: Case, worker: str, booked: list[TrainingBooking], role: Role | None, by: date) -> bool:
    sessions = [case.sessions[b.session] for b in booked if b.session in case.sessions and counts(case, b)]
    planned = [s.on for s in sessions if covers(s, role)]
    return any(on < by for on in [*own_trainings(case, case.workers[worker], role), *planned])


def _room(d: TrainingDecisions, session: str, columns: Ints, left: int) -> Row:
    if session not in d.open_of:
        return Row(f"session {session}", columns, upper=float(left))
    signs = np.append(np.ones(len(columns)), -float(left))
    return Row(f"session {session}", np.append(columns, d.open_of[session]), signs, upper=0.0)
