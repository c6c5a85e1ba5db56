"""Accessibility: every hard criterion met as the premises are, or by a funded measure that is in place in time."""

from collections.abc import Iterator

import numpy as np

from valplan.demand.access import cures_in_time, failing
from valplan.domain.case import Case
from valplan.domain.municipality import Use
from valplan.domain.outcome import Violation
from valplan.domain.plan import Plan
from valplan.language import N_, _
from valplan.model.algebra import Row, Rows
from valplan.model.premises import PremisesDecisions
from valplan.rules.rule import Rule


class Accessible(Rule):
    """Every polling place and early-voting place meets all hard accessibility criteria."""

    id = "accessible"
    wording = N_("Every place for voting meets all hard accessibility criteria, as it is or by a measure in time.")
    source = N_("vallagen (2005:837) 3 kap. 3 §, 4 kap. 20 och 22 §§, 7 kap. 1 §; criteria A01–A29")

    def premises_rows(self, d: PremisesDecisions) -> Rows:
        """For each use and failing criterion: used only if one of the cures is funded; never if there is none."""
        uses = [
            *((p, Use.POLLING, d.polling.where(d.polling.keys.premises == p)) for p in d.polling.keys.premises),
            *((p, Use.EARLY, d.options_of(p)) for p in sorted(set(d.option.keys.premises))),
        ]
        measure = dict(
            zip(zip(d.measure.keys.premises, d.measure.keys.measure, strict=True), d.measure.ids, strict=True)
        )
        return Rows.of(
            Row(
                f"premises {p} {use} {criterion.criterion}",
                np.concatenate([columns, cures]).astype(np.int64),
                np.concatenate([np.ones(len(columns)), -np.ones(len(cures))]),
                upper=0.0,
            )
            for p, use, columns in uses
            for criterion in failing(d.case, p, use)
            for cures in [[measure[p, m] for m in cures_in_time(d.case, p, use, criterion.criterion)]]
        )

    def check(self, case: Case, plan: Plan) -> Iterator[Violation]:
        """Recompute what fails at each place in use and what the funded measures cure."""
        funded = {(m.premises, m.measure) for m in plan.measures}
        uses = [(p.premises, Use.POLLING) for p in plan.polling] + [
            (s.premises, Use.EARLY) for s in plan.early_sessions
        ]
        for premises, use in sorted(set(uses)):
            if premises not in case.premises:
                continue
            for c in failing(case, premises, use):
                if any((premises, m) in funded for m in cures_in_time(case, premises, use, c.criterion)):
                    continue
                seen = case.inspections.get((premises, c.criterion))
                found = N_("not inspected") if seen is None else str(seen.value)
                text = N_("{premises} does not meet criterion {criterion} and no funded measure cures it in time.")
                name = case.premises[premises].name
                limit = N_("yes") if c.threshold is None else f"{c.threshold} {c.unit}"
                about = f"{c.criterion} {_(c.name)}"
                yield self.violation(
                    f"premises {premises}", f"{c.criterion}: {found}", limit, text, premises=name, criterion=about
                )
