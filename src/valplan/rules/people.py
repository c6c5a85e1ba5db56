"""Who may serve: qualified, available, old enough, without a tie that disqualifies."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from valplan.demand.postlist import day_of, parts_of_day
from valplan.demand.teams import polling_shift
from valplan.domain.case import Case
from valplan.domain.municipality import Role, Worker, qualified
from valplan.domain.outcome import Violation
from valplan.domain.plan import Plan, Post
from valplan.language import N_
from valplan.model.staffing import Bools, Slots
from valplan.rules.naming import parts_text
from valplan.rules.rule import Rule


class Qualified(Rule):
    """Whoever holds a post is qualified for its role; a reserve for the role it is in reserve for."""

    id = "qualified"
    wording = N_("Whoever holds a post is qualified for its role.")
    source = N_("vallagen (2005:837) 3 kap. 4–5 §§; register")
    personal = True

    def may_hold(self, case: Case, slots: Slots) -> Bools:
        """The slot's role is among the worker's."""
        role_of_slot, roles = pd.factorize(slots.table.role)
        able = np.array([[qualified(w.roles, role) for role in roles] for w in case.municipality.workers], dtype=bool)
        return able.reshape(-1, len(roles))[:, role_of_slot]

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
            if not qualified(worker.roles, role):
                text = N_("{worker} is not qualified as {role}.")
                roles = ", ".join(worker.roles) or N_("none")
                yield self.violation(subject, roles, role, text, worker=worker.worker_id, role=role)


class Available(Rule):
    """Whoever holds a post is available all of its shift; a reserve all of the election-day shift."""

    id = "available"
    wording = N_("Whoever serves is available for the whole shift.")
    source = N_("register")
    kind = "policy"
    personal = True

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
    source = N_("policy of the board (vallagen has no such ban)")
    kind = "policy"
    personal = True

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
                about, limit = f"worker {worker.worker_id}", N_("no tie")
                yield self.violation(about, worker.tie, limit, text, worker=worker.worker_id)


class OldEnough(Rule):
    """Everyone who serves has reached the policy's age."""

    id = "old-enough"
    wording = N_("Everyone who serves has reached the lowest age.")
    source = N_("policy min_age")
    kind = "policy"
    unit = "years"
    personal = True

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
