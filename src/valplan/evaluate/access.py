"""Accessibility verdict of premises: as they are, after the funded measures, or not."""

from valplan.demand.access import cures_in_time, failing, not_inspected
from valplan.domain.case import Case
from valplan.domain.municipality import Use
from valplan.domain.outcome import AccessState, PremisesAccess
from valplan.domain.plan import Plan


def access(case: Case, plan: Plan) -> tuple[PremisesAccess, ...]:
    """Verdict of every premises and use in the plan, in order of id."""
    uses = {(p.premises, Use.POLLING) for p in plan.polling} | {(s.premises, Use.EARLY) for s in plan.early_sessions}
    return tuple(_verdict(case, plan, premises, use) for premises, use in sorted(uses) if premises in case.premises)


def _verdict(case: Case, plan: Plan, premises: str, use: Use) -> PremisesAccess:
    hard = [c.criterion for c in failing(case, premises, use)]
    funded = [m.measure for m in plan.measures if m.premises == premises]
    cured = {c: [m for m in cures_in_time(case, premises, use, c) if m in funded] for c in hard}
    remaining = tuple(c for c in hard if not cured[c])
    state = AccessState.NOT_ACCESSIBLE if remaining else AccessState.AFTER_MEASURES if hard else AccessState.ACCESSIBLE
    return PremisesAccess(
        premises=premises, use=use, state=state, failing_hard=tuple(hard),
        not_inspected=not_inspected(case, premises, use),
        failing_soft=tuple(c.criterion for c in failing(case, premises, use, hard=False)),
        measures=tuple(sorted({m for found in cured.values() for m in found})), remaining=remaining,
    )  # fmt: skip
