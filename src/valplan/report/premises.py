"""The premises that a plan uses: what for, how accessible, what is done about it and at what cost."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TypeVar

from valplan.demand.spares import spare_of
from valplan.domain.case import Case
from valplan.domain.municipality import Ore, Premises, Use
from valplan.domain.outcome import AccessState, Judgement, PremisesAccess
from valplan.domain.plan import Plan

T = TypeVar("T")
_WORST = (AccessState.ACCESSIBLE, AccessState.AFTER_MEASURES, AccessState.NOT_ACCESSIBLE)


@dataclass(frozen=True)
class UsedPremises:
    """One building in the plan with everything that is said about it."""

    place: Premises
    uses: tuple[str, ...]
    districts: tuple[str, ...]
    state: AccessState | None
    failing_hard: tuple[str, ...]
    not_inspected: tuple[str, ...]
    failing_soft: tuple[str, ...]
    remaining: tuple[str, ...]
    measures: tuple[str, ...]
    cost_ore: Ore
    spare: str


def used_premises(case: Case, plan: Plan, judgement: Judgement) -> tuple[UsedPremises, ...]:
    """Every building that the plan uses, in order of name.

    Parameters
    ----------
    case, plan, judgement : Case, Plan, Judgement
        What was planned from, the decisions, and what was found out about them.
    """
    served = _by_premises((p.premises, p.district) for p in plan.polling)
    funded = _by_premises((m.premises, m.measure) for m in plan.measures)
    early = {s.premises for s in plan.early_sessions} | {p.premises for p in plan.early_places}
    verdicts, spare = _by_premises((a.premises, a) for a in judgement.access), spare_of(case, plan)
    found = [
        replace(
            _used(case, case.premises[p], served.get(p, ()), p in early, verdicts.get(p, ()), funded.get(p, ())),
            spare=spare.get(p, ""),
        )
        for p in set(served) | early
    ]
    return tuple(sorted(found, key=lambda u: (u.place.name, u.place.premises_id)))


def measures_cost_ore(case: Case, plan: Plan) -> Ore:
    """What all accessibility measures of the plan cost, in polling places and in places for early voting alone."""
    return sum(case.measures[m.measure].cost_ore for m in plan.measures)


def _used(
    case: Case,
    place: Premises,
    districts: tuple[str, ...],
    early: bool,
    verdicts: tuple[PremisesAccess, ...],
    measures: tuple[str, ...],
) -> UsedPremises:
    uses = ((Use.POLLING.value,) if districts else ()) + ((Use.EARLY.value,) if early else ())
    relevant = tuple(v for v in verdicts if v.use in uses) or verdicts
    return UsedPremises(
        place=place,
        uses=uses,
        districts=tuple(sorted(districts)),
        state=max((v.state for v in relevant), key=_WORST.index, default=None),
        failing_hard=_union(v.failing_hard for v in relevant),
        not_inspected=_union(v.not_inspected for v in relevant),
        failing_soft=_union(v.failing_soft for v in relevant),
        remaining=_union(v.remaining for v in relevant),
        measures=tuple(sorted(measures)),
        cost_ore=sum(case.measures[m].cost_ore for m in measures),
        spare="",
    )


def _by_premises(pairs: Iterable[tuple[str, T]]) -> dict[str, tuple[T, ...]]:
    found: dict[str, list[T]] = {}
    for premises, value in pairs:
        found.setdefault(premises, []).append(value)
    return {k: tuple(v) for k, v in found.items()}


def _union(groups: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(sorted({code for group in groups for code in group}))
