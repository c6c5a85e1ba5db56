"""Planned cost of each budget line beside its ceiling."""

from valplan.domain.case import Case
from valplan.domain.outcome import LineOutcome
from valplan.domain.plan import Plan
from valplan.rules.money import planned_money


def money(case: Case, plan: Plan) -> tuple[LineOutcome, ...]:
    """Every line in the budget's order, öre, with what it is made of (labels are English message ids)."""
    parts = planned_money(case, plan)
    return tuple(
        LineOutcome(
            line=x.line,
            name=x.name,
            planned_ore=sum(parts[x.line].values()),
            ceiling_ore=x.ceiling_ore,
            parts=parts[x.line],
        )
        for x in case.budget.lines
    )
