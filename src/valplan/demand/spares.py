"""Spare premises: which buildings could take over another's polling places, and which of them a plan leaves free."""

import numpy as np

from valplan.demand.access import cures_in_time, failing
from valplan.domain.case import Case
from valplan.domain.municipality import Premises, Tie, Use
from valplan.domain.plan import Plan


def spares(case: Case) -> dict[str, list[str]]:
    """For each building that may be a polling place those near that could take over, the nearest first.

    Empty if none are asked for. A spare one may be used on election day, has no political tie, and meets all hard
    criteria as it is or by measures in time. Near: straight line times the detour, at most ``spare_within_m``.
    """
    within_m = case.scenario.premises.spare_within_m
    if within_m is None:
        return {}
    able = [p for p in case.municipality.premises if p.polling and _could_serve(case, p)]
    return {
        p.premises_id: [
            q.premises_id
            for q in sorted(able, key=lambda q: (_between_m(case, p, q), q.premises_id))
            if q is not p and _between_m(case, p, q) <= within_m
        ]
        for p in case.municipality.premises
        if p.polling
    }


def spare_of(case: Case, plan: Plan) -> dict[str, str]:
    """For each building with a polling place its nearest spare one that the plan leaves free; one may be several's."""
    near = spares(case)
    used = {p.premises for p in plan.polling} | {s.premises for s in plan.early_sessions if s.on == case.election.day}
    free = {p.premises: [q for q in near.get(p.premises, []) if q not in used] for p in plan.polling}
    return {p: spare[0] for p, spare in free.items() if spare}


def _between_m(case: Case, p: Premises, q: Premises) -> float:
    return float(np.hypot(q.x_m - p.x_m, q.y_m - p.y_m)) * case.number("detour_factor")


def _could_serve(case: Case, p: Premises) -> bool:
    asked = case.scenario.premises
    return (
        p.premises_id not in {*asked.closed, *asked.polling_forbidden}
        and p.tie != Tie.POLITICAL
        and case.election.day not in p.unavailable
        and all(
            cures_in_time(case, p.premises_id, Use.POLLING, c.criterion)
            for c in failing(case, p.premises_id, Use.POLLING)
        )
    )
