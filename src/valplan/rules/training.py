"""Training sessions: people can come to those they are booked for, and each has participants and a leader."""

from collections import Counter
from collections.abc import Iterator
from itertools import combinations

import numpy as np

from valplan.data.faults import meant_or_one_of
from valplan.demand.training import (
    Span,
    booked_by_register,
    held_sessions,
    is_free,
    overlap,
    own_sessions,
    shifts_of,
    span,
)
from valplan.domain.case import Case
from valplan.domain.municipality import Role, TrainingSession
from valplan.domain.outcome import Violation
from valplan.domain.plan import Plan, TrainingBooking
from valplan.language import N_
from valplan.model.algebra import Row, Rows
from valplan.model.training import TrainingDecisions
from valplan.rules.rule import Rule


class TrainingSessions(Rule):
    """Whoever is booked can come, to a session that is held; one that need not be held has participants enough."""

    id = "training-sessions"
    wording = N_("Whoever is booked for a training can come to it, and a chosen session has participants enough.")
    source = N_("register can_attend; policy training_evening_hour; training_sessions.csv")
    kind = "policy"

    def training_rows(self, d: TrainingDecisions) -> Rows:
        """Nobody in two sessions at once; a chosen session has its least number. Who can come is in the columns."""
        apart = [Row(key, columns, upper=1.0) for key, columns in d.clashes(d.seat, d.seat)]
        least = [
            Row(f"session {s}", np.append(d.seats_of.get(s, _NONE), column),
                np.append(np.ones(len(d.seats_of.get(s, _NONE))), float(min(0, booked - wanted))), lower=0.0)
            for s, column in d.open_of.items()
            for booked, wanted in [(booked_by_register(d.case, s), d.case.sessions[s].least)]
        ]  # fmt: skip
        return Rows.of([*apart, *least])

    def check(self, case: Case, plan: Plan) -> Iterator[Violation]:
        """Look at each booking, and count the participants."""
        held = {s.session_id for s in held_sessions(case, plan)}
        named = {h.session for h in plan.sessions} | {b.session for b in plan.training}
        for unknown in sorted(named - set(case.sessions)):
            text = N_("There is no training session “{session}” in the data. {remedy}")
            remedy = meant_or_one_of(unknown, case.sessions)
            yield self.violation(
                f"session {unknown}", N_("unknown"), N_("a known session"), text, session=unknown, remedy=remedy
            )
        for b in plan.training:
            session = case.sessions.get(b.session)
            if session is None or b.worker not in case.workers:
                continue
            if b.session not in held:
                text = N_("{worker} is booked for {session}, which is not held.")
                yield self._booking(b, N_("not held"), N_("is held"), text)
            if not is_free(case, case.workers[b.worker], session):
                text = N_("{worker} is booked for {session}, but is not free then.")
                yield self._booking(b, N_("not free"), N_("free"), text)
        yield from self._at_once(case, plan)
        yield from self._few(case, plan)

    def _booking(self, b: TrainingBooking, found: str, limit: str, text: str) -> Violation:
        return self.violation(f"worker {b.worker} {b.session}", found, limit, text, worker=b.worker, session=b.session)

    def _at_once(self, case: Case, plan: Plan) -> Iterator[Violation]:
        shifts, booked = shifts_of(plan), _booked(case, plan)
        for worker, sessions in sorted(booked.items()):
            own = [s for s in own_sessions(case, case.workers[worker]) if s not in sessions]
            for s in sessions:
                text = N_("{worker} is booked for {session} and serves at the same time.")
                if any(overlap(span(s), shift) for shift in shifts.get(worker, [])):
                    yield self._booking(_booking_of(worker, s), N_("at work"), N_("free"), text)
            for a, b in [*combinations(sessions, 2), *((a, b) for a in sessions for b in own)]:
                text = N_("{worker} is booked for {session} and for another session at the same time.")
                if overlap(span(a), span(b)):
                    yield self._booking(_booking_of(worker, a), N_("in two sessions"), N_("free"), text)

    def _few(self, case: Case, plan: Plan) -> Iterator[Violation]:
        always = {s.session_id for s in held_sessions(case, plan.model_copy(update={"sessions": ()}))}
        booked = Counter(b.session for b in plan.training)
        for s in held_sessions(case, plan):
            found = booked[s.session_id] + booked_by_register(case, s.session_id)
            if s.session_id not in always and found < s.least:
                text = N_("Training session {session} is held for {found}; at least {limit} are wanted.")
                subject = f"session {s.session_id}"
                yield self.violation(subject, found, s.least, text, session=s.session_id, found=found, limit=s.least)


class TrainingLeaders(Rule):
    """Where the register names training leaders, each session that is held has one, who is free for it."""

    id = "training-leaders"
    wording = N_("Each training session has a leader, who is nowhere else at the time.")
    source = N_("register, role utbildare")
    kind = "policy"

    def training_rows(self, d: TrainingDecisions) -> Rows:
        """One leader for each session that is held, and nobody in two places."""
        if not d.case.is_led:
            return Rows.of([])
        led = {h.session for h in d.plan.sessions if h.leader} | d.case.accounted
        fixed = [
            Row(f"session {s.session_id}", d.leads_of.get(s.session_id, _NONE), lower=1.0, upper=1.0)
            for s in held_sessions(d.case, d.plan)
            if s.session_id not in led
        ]
        opened = [
            Row(f"session {s}", np.append(d.leads_of.get(s, _NONE), column),
                np.append(np.ones(len(d.leads_of.get(s, _NONE))), -1.0), lower=0.0, upper=0.0)
            for s, column in d.open_of.items()
        ]  # fmt: skip
        pairs = [*d.clashes(d.lead, d.lead), *d.clashes(d.lead, d.seat)]
        return Rows.of([*fixed, *opened, *(Row(key, columns, upper=1.0) for key, columns in pairs)])

    def check(self, case: Case, plan: Plan) -> Iterator[Violation]:
        """Look for each session's leader, and where the leader is at the time."""
        leader, shifts = {h.session: h.leader for h in plan.sessions}, shifts_of(plan)
        for s in held_sessions(case, plan):
            who, subject = leader.get(s.session_id, ""), f"session {s.session_id}"
            if not who and not case.is_led:
                continue
            if who not in case.workers:
                if s.session_id not in case.accounted:
                    yield self._unled(s.session_id, named=bool(who))
            elif Role.TRAINER not in case.workers[who].roles:
                text = N_("{worker} leads {session} but is no training leader.")
                yield self.violation(
                    subject, N_("no training leader"), N_("a leader"), text, worker=who, session=s.session_id
                )
            elif not is_free(case, case.workers[who], s) or any(
                overlap(span(s), other) for other in [*shifts.get(who, []), *_elsewhere(case, plan, who, s)]
            ):
                text = N_("{worker} leads {session} but is elsewhere or not free then.")
                yield self.violation(subject, N_("not free"), N_("free"), text, worker=who, session=s.session_id)

    def _unled(self, session: str, *, named: bool) -> Violation:
        """A session without a leader, or whose leader is not in the register (what stands there may be a name)."""
        none = N_("Training session {session} has no leader.")
        unknown = N_("The leader of training session {session} is not in the register of poll workers.")
        found, text = (N_("unknown"), unknown) if named else (N_("none"), none)
        return self.violation(f"session {session}", found, N_("a leader"), text, session=session)


def _booked(case: Case, plan: Plan) -> dict[str, list[TrainingSession]]:
    found: dict[str, list[TrainingSession]] = {}
    for b in plan.training:
        if b.worker in case.workers and b.session in case.sessions:
            found.setdefault(b.worker, []).append(case.sessions[b.session])
    return found


def _booking_of(worker: str, session: TrainingSession) -> TrainingBooking:
    return TrainingBooking(worker=worker, session=session.session_id)


def _elsewhere(case: Case, plan: Plan, worker: str, session: TrainingSession) -> list[Span]:
    """Sessions that a leader sits in or leads besides."""
    sits = [*own_sessions(case, case.workers[worker]), *_booked(case, plan).get(worker, [])]
    leads = [case.sessions[h.session] for h in plan.sessions if h.leader == worker and h.session in case.sessions]
    return [span(s) for s in [*sits, *(s for s in leads if s.session_id != session.session_id)]]


_NONE = np.zeros(0, dtype=np.int64)
