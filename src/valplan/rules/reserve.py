"""The pool of reserves on election day: enough, in time, for the scenario's risk of an unfilled post."""

from collections import Counter
from collections.abc import Iterator

import numpy as np

from valplan.demand.pools import is_zoned, plan_teams, pools_needed, pools_of, pools_wanted, states
from valplan.demand.reserve import unfilled
from valplan.demand.zones import pool_of_worker
from valplan.domain.case import Case
from valplan.domain.municipality import Role
from valplan.domain.outcome import Violation
from valplan.domain.plan import Plan, Reserve
from valplan.language import N_
from valplan.model.algebra import Row, Rows
from valplan.model.staffing import StaffingDecisions
from valplan.rules.fit import AgeForPost
from valplan.rules.people import Available, NoDisqualifyingTie, OldEnough, Qualified
from valplan.rules.rule import Rule
from valplan.rules.trained import Trained

WHO: tuple[Rule, ...] = (Qualified(), Available(), NoDisqualifyingTie(), OldEnough(), AgeForPost(), Trained())

# by whether the pool is a zone's, and whether the register has no more to give
SHORT = {
    (False, False): N_(
        "{found} of {limit} reserves as {role}; the risk of an unfilled post is {risk:.1f} %, at most {most:.1f} % is "
        "allowed."
    ),
    (False, True): N_(
        "{found} of {limit} reserves as {role}, and the register has no more who reach every polling place in time; "
        "the risk of an unfilled post is {risk:.1f} %, at most {most:.1f} % is allowed."
    ),
    (True, False): N_(
        "{found} of {limit} reserves as {role} around {zone}; the risk of an unfilled post is {risk:.1f} %, at most "
        "{most:.1f} % is allowed."
    ),
    (True, True): N_(
        "{found} of {limit} reserves as {role} around {zone}, and the register has no more who reach its polling "
        "places in time; the risk of an unfilled post is {risk:.1f} %, at most {most:.1f} % is allowed."
    ),
}


class ReservePool(Rule):
    """Reserves near enough hold the risk of an unfilled post within its limit.

    A plan is not refused for what the register cannot give: the solver asks for no more than that, and the check tells
    what lacks (decision 50).
    """

    id = "reserve-pool"
    wording = N_("On election day there are reserves enough to keep the risk of an unfilled post within its limit.")
    source = N_("policy unfilled_risk, reserve_reach_min; scenario [staffing] reserve_pool")
    kind = "policy"

    def staffing_rows(self, d: StaffingDecisions) -> Rows:
        """One row for each zone and role, of what the register can give, and none on standby who is too far away."""
        rows = [
            Row(f"reserve {role} {zone}".strip(), d.reserves_of(zone, role), lower=float(n))
            for zone, pool in d.reserve_need.items()
            for role, n in pool.by_role
        ]
        return Rows.of([*rows, d.out_of_reach()])

    def check(self, case: Case, plan: Plan) -> Iterator[Violation]:
        """Count the reserves by zone and role, those whom election day has used up included, and measure their ways."""
        zone_of = pool_of_worker(case, plan, zoned=is_zoned(case))
        for r in plan.reserves:
            if r.worker in case.workers and zone_of.get(r.worker) != r.zone:
                yield self._wrong_pool(case, r, zone_of.get(r.worker))
        yield from self._too_few(case, plan)

    def _wrong_pool(self, case: Case, r: Reserve, zone: str | None) -> Violation:
        """Someone on standby who is too far away for any pool, or who stands in another than the nearest."""
        subject = f"reserve {r.worker}"
        if zone is None:
            text, limit = N_("{worker} does not reach every polling place of the pool in time."), "reserve_reach_min"
            return self.violation(subject, N_("too far away"), case.whole(limit), text, worker=r.worker)
        text = N_("{worker} stands by in the zone “{found}” in reserves; it should be “{limit}”. Change it back.")
        return self.violation(
            subject, r.zone or "–", zone or "–", text, worker=r.worker, found=r.zone or "–", limit=zone or "–"
        )

    def _too_few(self, case: Case, plan: Plan) -> Iterator[Violation]:
        """Pools below what the register can give, or below what the limit asks for where the risk is above it."""
        used = plan.revision.used_reserves if plan.revision else ()
        count = Counter((r.zone, r.role) for r in (*plan.reserves, *used))
        asked_for = pools_wanted(case, plan.district_posts)
        if all(count[zone, role] >= n for zone, pool in asked_for.items() for role, n in pool.by_role):
            return
        can_give = pools_needed(case, plan, {role: able(case, role) for role in (Role.CHAIR, Role.WORKER)})
        risk, most = unfilled(plan_teams(case, plan), pools_of(plan), states(case)).risk, case.number("unfilled_risk")
        for zone, pool in (asked_for if risk > most else can_give).items():
            given = dict(can_give[zone].by_role)
            for role, limit in pool.by_role:
                found = count[zone, role]
                if found >= limit:
                    continue
                name = case.districts[zone].name if zone in case.districts else ""
                yield self.violation(
                    f"reserve {role} {zone}".strip(), found, limit, SHORT[bool(name), found >= given[role]],
                    found=found, limit=limit, role=role, zone=name, risk=100 * risk, most=100 * most,
                )  # fmt: skip


def able(case: Case, role: Role) -> set[str]:
    """Who on the register may be a reserve in a role, near or far."""
    masks = [m for rule in WHO if (m := rule.may_reserve(case, role)) is not None]
    both = np.logical_and.reduce(masks)
    return {w.worker_id for w, ok in zip(case.municipality.workers, both.tolist(), strict=True) if ok}
