"""A plan hangs together: what it says in one place agrees with what it says in another, and with the data."""

from collections.abc import Iterable, Iterator

from valplan.domain.case import Case
from valplan.domain.outcome import Violation
from valplan.domain.plan import Plan
from valplan.language import N_
from valplan.rules.consistency.early import (
    catchment_findings,
    hours_that_are_none,
    session_findings,
    transport_findings,
)
from valplan.rules.consistency.entries import doubled
from valplan.rules.consistency.finding import Finding
from valplan.rules.consistency.names import unknown_names
from valplan.rules.consistency.posts import appointment_findings, need_findings, post_findings
from valplan.rules.rule import Rule


class Consistent(Rule):
    """Sessions follow from the chosen patterns, posts from the places; everything that is named is in the data."""

    id = "consistent"
    wording = N_("The plan's parts agree with each other and with the data.")
    source = "docs/plan-format.md"
    kind = "policy"

    def check(self, case: Case, plan: Plan) -> Iterator[Violation]:
        """Rebuild each part from the parts it follows from; nothing can be rebuilt from names that are unknown."""
        first = self.unjudgeable(case, plan)
        if first:
            yield from first
            return
        for findings in (
            doubled(plan),
            need_findings(case, plan),
            catchment_findings(case, plan),
            session_findings(case, plan),
            transport_findings(case, plan),
            post_findings(case, plan),
            appointment_findings(plan),
        ):
            yield from self._told(findings)

    def unjudgeable(self, case: Case, plan: Plan) -> tuple[Violation, ...]:
        """What must be right before anything else of the plan can be judged: names that the data have, and hours."""
        return tuple(self._told([*unknown_names(case, plan), *hours_that_are_none(case, plan)]))

    def _told(self, findings: Iterable[Finding]) -> Iterator[Violation]:
        for f in findings:
            yield self.violation(f.subject, f.found, f.limit, f.text, **f.values)
