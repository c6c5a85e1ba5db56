"""Whom a post suits: old enough for its role and hour, and not too far from home."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta

import numpy as np

from valplan.demand.teams import polling_shift
from valplan.domain.case import Case, Ints
from valplan.domain.municipality import Role, Worker
from valplan.domain.outcome import Violation
from valplan.domain.plan import Plan
from valplan.language import N_
from valplan.model.staffing import Bools, Slots
from valplan.rules.people import filled
from valplan.rules.rule import Rule

IN_CHARGE = (Role.CHAIR, Role.DEPUTY, Role.EARLY_LEAD)


class AgeForPost(Rule):
    """Whoever is in charge, and whoever works at night, has reached the policy's ages for that."""

    id = "age-for-post"
    wording = N_("Whoever is in charge of a place or works at night has reached the age for it.")
    source = N_("policy leader_min_age, night_min_age, night_from_hour")
    kind = "policy"
    unit = "years"
    personal = True

    def may_hold(self, case: Case, slots: Slots) -> Bools:
        """Age at least what the slot's role and hours ask for."""
        table = slots.table
        asked = [age_asked(case, Role(r), s, e) for r, s, e in zip(table.role, table.starts, table.ends, strict=True)]
        ages = np.array([w.age for w in case.municipality.workers])
        return np.asarray(ages[:, None] >= np.array(asked)[None, :], dtype=np.bool_)

    def may_reserve(self, case: Case, role: Role) -> Bools:
        """Age at least what the role and the election-day shift ask for."""
        asked = age_asked(case, role, *polling_shift(case))
        return np.array([w.age >= asked for w in case.municipality.workers])

    def check(self, case: Case, plan: Plan) -> Iterator[Violation]:
        """Compare the age of everyone who serves with what the post asks for."""
        held = [(f"post {p.post_id}", w, age_asked(case, p.role, p.starts, p.ends)) for p, w in filled(case, plan)]
        reserves = [
            (f"reserve {r.worker}", case.workers[r.worker], age_asked(case, r.role, *polling_shift(case)))
            for r in plan.reserves
            if r.worker in case.workers
        ]
        for subject, worker, limit in [*held, *reserves]:
            if worker.age < limit:
                text = N_("{worker} has not reached the age of {limit} that the post asks for.")
                yield self.violation(subject, worker.age, limit, text, worker=worker.worker_id, limit=limit)


class TravelLimit(Rule):
    """Nobody has a longer way to a post than the person's own limit, or else the policy's."""

    id = "travel-limit"
    wording = N_("Nobody has a longer way to a post than agreed.")
    source = N_("register max_travel_m; policy worker_travel_limit_m")
    kind = "policy"
    unit = "m"
    personal = True

    def may_hold(self, case: Case, slots: Slots) -> Bools:
        """The way to the slot's premises is within the worker's limit."""
        columns: Ints = np.array([case.premises_index[p] for p in slots.table.premises], dtype=np.int64)
        limits = np.array([travel_limit_m(case, w) for w in case.municipality.workers])
        return np.asarray(case.travel.workers[:, columns] <= limits[:, None], dtype=np.bool_)

    def check(self, case: Case, plan: Plan) -> Iterator[Violation]:
        """Look up everyone's way to each post."""
        for post, worker in filled(case, plan):
            row, column = case.worker_index[worker.worker_id], case.premises_index[post.premises]
            found, limit = int(case.travel.workers[row, column]), travel_limit_m(case, worker)
            if found > limit:
                text = N_("{worker} has {found:.1f} km to {premises}; the limit is {limit:.1f} km.")
                yield self.violation(
                    f"post {post.post_id}", found, round(limit), text, worker=worker.worker_id, found=found / 1000,
                    limit=limit / 1000, premises=case.premises[post.premises].name,
                )  # fmt: skip


def age_asked(case: Case, role: Role, starts: datetime, ends: datetime) -> int:
    """Lowest age for a role and shift, years; 0 for a post that is neither in charge nor at night."""
    leader = case.whole("leader_min_age") if role in IN_CHARGE else 0
    return max(leader, case.whole("night_min_age") if _at_night(case, starts, ends) else 0)


def travel_limit_m(case: Case, worker: Worker) -> float:
    """The longest way from home to a post that a worker may be given, metres."""
    own = worker.max_travel_m
    return float(own) if own is not None else case.number("worker_travel_limit_m")


def _at_night(case: Case, starts: datetime, ends: datetime) -> bool:
    """Whether any of the shift lies between the hour that the night begins and six in the morning."""
    night = datetime.combine(starts.date(), time(case.whole("night_from_hour")))
    morning = datetime.combine(starts.date(), time(case.whole("night_until_hour")))
    return starts < morning or (ends > night and starts < night + timedelta(days=1))
