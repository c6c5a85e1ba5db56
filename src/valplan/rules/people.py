"""Who may serve: qualified, available, old enough, without a tie that disqualifies, physically trained."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

import numpy as np

from valplan.demand.postlist import day_of, parts_of_day, polling_shift
from valplan.demand.training import earliest_trainings, needs_booking, own_trainings, seats_before, seats_left
from valplan.domain.case import Case
from valplan.domain.municipality import Role, Worker
from valplan.domain.outcome import Violation
from valplan.domain.plan import Plan, Post
from valplan.language import N_
from valplan.model.algebra import Row, Rows
from valplan.model.staffing import Bools, Slots, StaffingDecisions
from valplan.rules.naming import parts_text
from valplan.rules.rule import Rule


class Qualified(Rule):
    """Whoever holds a post is qualified for its role; a reserve for the role it is in reserve for."""

    id = "qualified"
    wording = N_("Whoever holds a post is qualified for its role.")
    source = "vallagen (2005:837) 3 kap. 4–5 §§; register"

    def may_hold(self, case: Case, slots: Slots) -> Bools:
        """The slot's role is among the worker's."""
        return np.array([[role in w.roles for role in slots.table.role] for w in case.municipality.workers])

    def may_reserve(self, case: Case, role: Role) -> Bools:
        """The role is among the worker's."""
        return np.array([role in w.roles for w in case.municipality.workers])

    def check(self, case: Case, plan: Plan) -> Iterator[Violation]:
        """Look up the roles of everyone who serves."""
        for subject, worker, role in [
            *((f"post {p.post_id}", w, p.role) for p, w in filled(case, plan)),
            *(
                (f"reserve {r.worker}", case.workers[r.worker], r.role)
                for r in plan.reserves
                if r.worker in case.workers
            ),
        ]:
            if role not in worker.roles:
                text = N_("{worker} is not qualified as {role}.")
                roles = ", ".join(worker.roles) or N_("none")
                yield self.violation(subject, roles, role, text, worker=worker.worker_id, role=role)


class Available(Rule):
    """Whoever holds a post is available all of its shift; a reserve all of the election-day shift."""

    id = "available"
    wording = N_("Whoever serves is available for the whole shift.")
    source = "register"
    kind = "policy"

    def may_hold(self, case: Case, slots: Slots) -> Bools:
        """All parts of the day that the slot needs are among the worker's."""
        wanted = list(zip(slots.table.day, slots.table.parts, strict=True))
        distinct = sorted(set(wanted))
        can = np.array(
            [
                [set(parts) <= set(w.available.get(day, "")) for day, parts in distinct]
                for w in case.municipality.workers
            ]
        )
        return can[:, [distinct.index(pair) for pair in wanted]]

    def may_reserve(self, case: Case, role: Role) -> Bools:
        """Available the whole election-day shift."""
        parts = set(parts_of_day(*polling_shift(case)))
        return np.array([parts <= set(w.available.get(0, "")) for w in case.municipality.workers])

    def check(self, case: Case, plan: Plan) -> Iterator[Violation]:
        """Compare every shift with the worker's availability."""
        serving = [
            (f"post {p.post_id}", w, day_of(case, p), parts_of_day(p.starts, p.ends)) for p, w in filled(case, plan)
        ]
        parts = parts_of_day(*polling_shift(case))
        reserves = [(f"reserve {r.worker}", case.workers[r.worker]) for r in plan.reserves if r.worker in case.workers]
        for subject, worker, day, wanted in [*serving, *((s, w, 0, parts) for s, w in reserves)]:
            has = worker.available.get(day, "")
            if not set(wanted) <= set(has):
                text = N_("{worker} is not available for the whole shift ({wanted}).")
                told = parts_text(wanted)
                yield self.violation(subject, has or N_("none"), wanted, text, worker=worker.worker_id, wanted=told)


class NoDisqualifyingTie(Rule):
    """No candidate or party officer serves."""

    id = "no-disqualifying-tie"
    wording = N_("Nobody with a tie that disqualifies, such as a candidate, serves.")
    source = "policy of the board (vallagen has no such ban)"
    kind = "policy"

    def may_hold(self, case: Case, slots: Slots) -> Bools:
        """Workers without a tie."""
        return np.repeat(self.may_reserve(case, Role.WORKER)[:, None], len(slots), axis=1)

    def may_reserve(self, case: Case, role: Role) -> Bools:
        """Workers without a tie."""
        return np.array([not w.tie for w in case.municipality.workers])

    def check(self, case: Case, plan: Plan) -> Iterator[Violation]:
        """Look for a tie of anyone who serves."""
        for worker in serving(case, plan):
            if worker.tie:
                text = N_("{worker} has a tie that disqualifies.")
                about, limit = f"worker {worker.worker_id}", N_("none")
                yield self.violation(about, worker.tie, limit, text, worker=worker.worker_id)


class OldEnough(Rule):
    """Everyone who serves has reached the policy's age."""

    id = "old-enough"
    wording = N_("Everyone who serves has reached the lowest age.")
    source = "policy min_age"
    kind = "policy"
    unit = "years"

    def may_hold(self, case: Case, slots: Slots) -> Bools:
        """Workers of that age."""
        return np.repeat(self.may_reserve(case, Role.WORKER)[:, None], len(slots), axis=1)

    def may_reserve(self, case: Case, role: Role) -> Bools:
        """Workers of that age."""
        return np.array([w.age >= case.whole("min_age") for w in case.municipality.workers])

    def check(self, case: Case, plan: Plan) -> Iterator[Violation]:
        """Look up the age of everyone who serves."""
        for worker in serving(case, plan):
            if worker.age < case.whole("min_age"):
                text = N_("{worker} has not reached the lowest age.")
                limit = case.whole("min_age")
                yield self.violation(f"worker {worker.worker_id}", worker.age, limit, text, worker=worker.worker_id)


class Trained(Rule):
    """Everyone who serves, reserves included, has a physical training before the first shift; no room is overfull."""

    id = "trained"
    wording = N_("Everyone has been physically trained before serving.")
    source = "vallagen (2005:837) 3 kap. 5 §; internbudget 2024: fysisk utbildning 100 %"

    def may_hold(self, case: Case, slots: Slots) -> Bools:
        """A training that the worker has, is booked for, or can be booked for comes before the slot's day."""
        dates = np.array([s.date() for s in slots.table.starts])
        return np.asarray(earliest_trainings(case)[:, None] < dates[None, :], dtype=np.bool_)

    def may_reserve(self, case: Case, role: Role) -> Bools:
        """A training before election day."""
        return np.asarray(earliest_trainings(case) < case.election.day, dtype=np.bool_)

    def staffing_rows(self, d: StaffingDecisions) -> Rows:
        """No more untrained people than seats: all told, and by the day before which each must have sat in one.

        Whoever serves on a day can sit in any earlier session, so the sets of sessions are nested and these rows are
        enough for all to be seated (Hall 1935).
        """
        bookable = {w.worker_id for w in d.case.municipality.workers if needs_booking(d.case, w)}
        columns = d.appointed.where(d.appointed.keys.worker.isin(bookable))
        by_day = [
            Row(f"seats before {on}", d.starter.where(d.starter.keys.on == on), upper=float(seats_before(d.case, on)))
            for on in sorted(set(d.starter.keys.on))
        ]
        seats = float(seats_before(d.case, d.case.election.day))
        return Rows.of([Row("seats in training sessions", columns, upper=seats), *by_day])

    def check(self, case: Case, plan: Plan) -> Iterator[Violation]:
        """Compare each first shift with the trainings, and the bookings with the rooms."""
        sessions = {s.session_id: s for s in case.municipality.sessions}
        booked: dict[str, list[date]] = {}
        for b in plan.training:
            if b.session in sessions:
                booked.setdefault(b.worker, []).append(sessions[b.session].on)
        first: dict[str, date] = {r.worker: case.election.day for r in plan.reserves}
        for p, w in filled(case, plan):
            first[w.worker_id] = min(first.get(w.worker_id, date.max), p.starts.date())
        for worker_id, day in sorted(first.items()):
            worker = case.workers.get(worker_id)
            if worker and not any(on < day for on in [*own_trainings(case, worker), *booked.get(worker_id, [])]):
                text = N_("{worker} has no physical training before the first shift on {day}.")
                found, limit = N_("none"), N_("before {day}").format(day=day)
                yield self.violation(f"worker {worker_id}", found, limit, text, worker=worker_id, day=day)
        yield from self._overfull(case, plan)

    def _overfull(self, case: Case, plan: Plan) -> Iterator[Violation]:
        left = seats_left(case)
        for session, count in sorted(Counter(b.session for b in plan.training).items()):
            if count > left.get(session, 0):
                text = N_("Training session {session} has {limit} seats left but {found} are booked.")
                limit = left.get(session, 0)
                yield self.violation(
                    f"session {session}", count, limit, text, session=session, limit=limit, found=count
                )


def filled(case: Case, plan: Plan) -> list[tuple[Post, Worker]]:
    """Posts with the known worker who holds them."""
    posts = {p.post_id: p for p in plan.posts}
    return [
        (posts[a.post_id], case.workers[a.worker])
        for a in plan.appointments
        if a.worker in case.workers and a.post_id in posts
    ]


def serving(case: Case, plan: Plan) -> list[Worker]:
    """Everyone who holds a post or is a reserve, by id."""
    ids = {w.worker_id for _, w in filled(case, plan)} | {r.worker for r in plan.reserves if r.worker in case.workers}
    return [case.workers[i] for i in sorted(ids)]
