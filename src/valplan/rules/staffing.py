"""Reserves on election day."""

from collections import Counter
from collections.abc import Iterator

from valplan.demand.prices import reserves_needed
from valplan.domain.case import Case
from valplan.domain.outcome import Violation
from valplan.domain.plan import Plan
from valplan.language import N_
from valplan.model.algebra import Row, Rows
from valplan.model.staffing import StaffingDecisions
from valplan.rules.rule import Rule


class ReservePool(Rule):
    """Enough reserves on election day, chair-qualified ones among them."""

    id = "reserve-pool"
    wording = N_("On election day there are enough reserves, chair-qualified ones among them.")
    source = "policy reserve_share"
    kind = "policy"

    def staffing_rows(self, d: StaffingDecisions) -> Rows:
        """One row a role."""
        return Rows.of(
            Row(f"reserve {role}", d.reserve.where(d.reserve.keys.role == str(role)), lower=float(n))
            for role, n in d.reserve_need.items()
        )

    def check(self, case: Case, plan: Plan) -> Iterator[Violation]:
        """Count the reserves by role, those whom election day has used up included."""
        used = plan.revision.used_reserves if plan.revision else ()
        count = Counter(r.role for r in (*plan.reserves, *used))
        for role, wanted in reserves_needed(case, plan.district_posts).items():
            if count[role] < wanted:
                text = N_("{found} of {limit} reserves as {role}.")
                found = count[role]
                yield self.violation(f"reserve {role}", found, wanted, text, found=found, limit=wanted, role=role)
