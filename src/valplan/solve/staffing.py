"""The staffing stage: named people in every post, and the reserves."""

from collections.abc import Iterable

import numpy as np

from valplan.domain.case import Case
from valplan.domain.municipality import Role
from valplan.domain.outcome import StageProof
from valplan.domain.plan import Plan
from valplan.model.algebra import Rows
from valplan.model.staffing import Bools, Slots, StaffingDecisions, slots_of, staffing_decisions
from valplan.rules import GOALS, RULES, Rule
from valplan.solve.bridge import Answer
from valplan.solve.goals import Wanted, minimise
from valplan.solve.pricing import Clock, solve_by_pricing

GAP = 1e-6
RESERVE_ROLES = (Role.CHAIR, Role.WORKER)


def decisions(case: Case, plan: Plan, rules: Iterable[Rule] = RULES) -> StaffingDecisions:
    """Columns of all pairs that the rules about pairs allow."""
    return staffing_decisions(case, plan, *may_serve(case, slots_of(case, plan.posts), rules))


def may_serve(case: Case, slots: Slots, rules: Iterable[Rule] = RULES) -> tuple[Bools, dict[Role, Bools]]:
    """Who may hold which slot, shape (workers, slots), and who may be a reserve in which role."""
    people = len(case.municipality.workers)
    allowed = np.ones((people, len(slots)), dtype=np.bool_)
    reserve = {role: np.ones(people, dtype=np.bool_) for role in RESERVE_ROLES}
    for rule in tuple(rules):
        allowed &= _or_all(rule.may_hold(case, slots))
        for role in RESERVE_ROLES:
            reserve[role] &= _or_all(rule.may_reserve(case, role))
    return allowed, reserve


def staffing_rows(d: StaffingDecisions, rules: Iterable[Rule] = RULES) -> Rows:
    """All rows of the stage, those that the links imply left out."""
    return Rows.join([d.links(), *(rule.staffing_rows(d) for rule in rules if not rule.linked)])


def solve_staffing(d: StaffingDecisions, left_s: Clock) -> tuple[Answer, tuple[StageProof, ...]]:
    """The best staffing over all allowed pairs."""
    goals = d.case.scenario.goals
    known = {g.id: g for g in GOALS if g.stage == "staffing"}
    wanted = [Wanted(g, known[g].unit, known[g].staffing_terms(d), n) for g, n in goals.staffing.items()]
    return minimise(
        "staffing", d.blocks, staffing_rows(d), wanted, goals.mode,
        lambda m: solve_by_pricing(m, d.start, left_s=left_s, gap=GAP),
    )  # fmt: skip


def _or_all(mask: Bools | None) -> Bools:
    return np.ones((), dtype=np.bool_) if mask is None else mask
