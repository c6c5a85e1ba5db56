"""The staffing stage: named people in every post, and the reserves."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from valplan.domain.case import Case
from valplan.domain.municipality import Role
from valplan.domain.outcome import StageProof
from valplan.domain.plan import Plan
from valplan.model.algebra import Rows
from valplan.model.staffing import Bools, Slots, StaffingDecisions, slots_of, staffing_decisions
from valplan.rules import GOALS, RULES, Rule
from valplan.solve.bridge import Answer
from valplan.solve.clock import Clock
from valplan.solve.goals import Wanted, minimise
from valplan.solve.pricing import solve_by_pricing

GAP = 1e-6
RESERVE_ROLES = (Role.CHAIR, Role.WORKER)


@dataclass(frozen=True)
class Pairs:
    """Who may hold which slot, shape (workers, slots), and who may be a reserve in which role, as the rules say."""

    hold: Bools
    reserve: dict[Role, Bools]


def pairs_of(case: Case, slots: Slots, rules: Iterable[Rule] = RULES) -> Pairs:
    """All pairs that the rules about pairs allow."""
    people = len(case.municipality.workers)
    allowed = np.ones((people, len(slots)), dtype=np.bool_)
    reserve = {role: np.ones(people, dtype=np.bool_) for role in RESERVE_ROLES}
    for rule in tuple(rules):
        allowed &= _or_all(rule.may_hold(case, slots))
        for role in RESERVE_ROLES:
            reserve[role] &= _or_all(rule.may_reserve(case, role))
    return Pairs(allowed, reserve)


def decisions(case: Case, plan: Plan, rules: Iterable[Rule] = RULES) -> StaffingDecisions:
    """Columns of all pairs that the rules about pairs allow."""
    pairs = pairs_of(case, slots_of(case, plan.posts), rules)
    return staffing_decisions(case, plan, pairs.hold, pairs.reserve)


def families(d: StaffingDecisions, rules: Iterable[Rule] = RULES) -> list[tuple[str, Rows]]:
    """The rows of the stage by what they come from, the links of the columns or a rule; none that the links imply."""
    return [("links", d.links()), *((rule.id, rule.staffing_rows(d)) for rule in rules if not rule.linked)]


def staffing_rows(d: StaffingDecisions, rules: Iterable[Rule] = RULES) -> Rows:
    """All rows of the stage."""
    return Rows.join(rows for _family, rows in families(d, rules))


def wanted(d: StaffingDecisions) -> list[Wanted]:
    """The scenario's goals of the stage, with their terms."""
    known = {g.id: g for g in GOALS if g.stage == "staffing"}
    asked = d.case.scenario.goals.staffing.items()
    return [Wanted(g, known[g].unit, known[g].staffing_terms(d), n) for g, n in asked]


def solve_staffing(d: StaffingDecisions, left_s: Clock) -> tuple[Answer, tuple[StageProof, ...]]:
    """The best staffing over all allowed pairs."""
    return minimise(
        "staffing", d.blocks, staffing_rows(d), wanted(d), d.case.scenario.goals.mode,
        lambda m: solve_by_pricing(m, d.start, left_s=left_s, gap=GAP),
    )  # fmt: skip


def _or_all(mask: Bools | None) -> Bools:
    return np.ones((), dtype=np.bool_) if mask is None else mask
