"""Limits on goals: what a scenario wants kept, however good it would be for the other goals to give it up."""

from collections.abc import Iterator, Sequence

from valplan.domain.case import Case
from valplan.domain.outcome import Violation
from valplan.domain.plan import Plan
from valplan.language import N_, _
from valplan.model.algebra import Linear, Row, Rows
from valplan.model.held import at_most
from valplan.model.premises import PremisesDecisions
from valplan.model.staffing import StaffingDecisions
from valplan.rules.rule import Goal, Rule

SLACK = 1e-6


class GoalLimits(Rule):
    """No goal comes to more than the scenario allows."""

    id = "goal-limits"
    wording = N_("Goals keep the limits that the scenario sets.")
    source = N_("scenario [goals.limits]")
    kind = "policy"

    def __init__(self, goals: Sequence[Goal]) -> None:
        """``goals`` are all that there are."""
        self.goals = goals

    def parts(self, case: Case) -> tuple[Rule, ...]:
        """Each limited goal by itself."""
        return tuple(GoalLimits((g,)) for g in self.goals if g.id in case.scenario.goals.limits)

    def demand(self) -> str:
        """Which goal, where there is only one."""
        text = N_("{goal}: the limit that the scenario sets is kept.")
        return _(text, goal=_(self.goals[0].wording)) if len(self.goals) == 1 else super().demand()

    def _limited(self, case: Case, stage: str) -> Iterator[tuple[Goal, float]]:
        limits = case.scenario.goals.limits
        return ((g, limits[g.id]) for g in self.goals if g.id in limits and g.stage == stage)

    def premises_rows(self, d: PremisesDecisions) -> Rows:
        """One row a limited goal of the stage, by felt distance as it is, and one for what is above it alone."""
        return Rows.join(
            at_most(d, f"goal {g.id}", g.premises_terms(d.uncapped), g.score_at(d.case, most))
            for g, most in self._limited(d.case, "premises")
        )

    def staffing_rows(self, d: StaffingDecisions) -> Rows:
        """One row a limited goal of the stage."""
        return Rows.of(
            _row(g, g.staffing_terms(d), g.score_at(d.case, most)) for g, most in self._limited(d.case, "staffing")
        )

    def check(self, case: Case, plan: Plan) -> Iterator[Violation]:
        """Recompute each limited goal."""
        for stage in ("premises", "staffing"):
            for g, most in self._limited(case, stage):
                found = g.value(case, plan)
                if found > most + SLACK * max(1.0, abs(most)):
                    text = N_("{goal}: {found:.1f} {unit}, at most {limit:.1f} {unit}.")
                    yield self.violation(
                        f"goal {g.id}", f"{found:.1f}", most, text, goal=_(g.wording), found=found, limit=most,
                        unit=_(g.unit),
                    )  # fmt: skip


def _row(goal: Goal, terms: Linear, most: float) -> Row:
    return Row(f"goal {goal.id}", terms.columns, terms.coefficients, upper=most - terms.constant)
