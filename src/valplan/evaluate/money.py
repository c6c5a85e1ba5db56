"""Planned cost of each budget line beside its ceiling."""

from dataclasses import replace

from valplan.domain.case import Case
from valplan.domain.municipality import Ore
from valplan.domain.outcome import LineOutcome
from valplan.domain.plan import Plan
from valplan.rules.money import planned_money

Parts = dict[str, Ore]


def money(case: Case, plan: Plan) -> tuple[LineOutcome, ...]:
    """Every line in the budget's order, öre, with what it is made of (labels are English message ids)."""
    parts, bare = planned_money(case, plan), planned_money(without_contributions(case), plan)
    return tuple(
        LineOutcome(
            line=x.line,
            name=x.name,
            planned_ore=sum(parts[x.line].values()),
            ceiling_ore=x.ceiling_ore,
            parts=parts[x.line],
            contributions=_contributions(parts[x.line], bare[x.line]),
        )
        for x in case.budget.lines
    )


def without_contributions(case: Case) -> Case:
    """The case with employer's contributions of nothing, where fees cost what people are paid."""
    none = case.limits["on_cost_share"].model_copy(update={"value": 0.0})
    return replace(case, limits={**case.limits, "on_cost_share": none})


def _contributions(parts: Parts, bare: Parts) -> Parts:
    """What the line's parts cost above what people are paid; parts that hold no fee are left out."""
    return {label: ore - bare.get(label, 0) for label, ore in parts.items() if ore != bare.get(label, 0)}
