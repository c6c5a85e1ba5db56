"""Mobile early voting: a compensatory measure that is decided on and paid for, with the units that there are."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta

import numpy as np

from valplan.domain.case import Case
from valplan.domain.outcome import Violation
from valplan.domain.plan import Plan
from valplan.language import N_
from valplan.model.algebra import Row, Rows
from valplan.model.premises import PremisesDecisions
from valplan.rules.rule import Rule


class MobilePaid(Rule):
    """A mobile stop opens only as a compensatory measure of its area, which pays for it."""

    id = "mobile-paid"
    wording = N_("A mobile stop opens only as a compensatory measure that is decided and paid for.")
    source = "internbudget 2024: kompensatoriska åtgärder vid behov"
    kind = "policy"

    def premises_rows(self, d: PremisesDecisions) -> Rows:
        """One row a mobile stop: open at most where compensated."""
        keys = d.compensate.keys
        found = []
        for p in _mobile(d):
            opened, paid = d.options_of(p), d.compensate.where(keys.premises == p)
            coefficients = np.concatenate([np.ones(len(opened)), -np.ones(len(paid))])
            found.append(Row(f"premises {p}", np.concatenate([opened, paid]), coefficients, upper=0.0))
        return Rows.of(found)

    def check(self, case: Case, plan: Plan) -> Iterator[Violation]:
        """Look for an open mobile stop without a compensation."""
        paid = {c.premises for c in plan.compensations}
        for premises in sorted({s.premises for s in plan.early_sessions} - paid):
            p = case.premises.get(premises)
            if p is not None and p.mobile:
                text = N_("{premises} is open but is no compensatory measure of any area.")
                yield self.violation(f"premises {premises}", N_("open"), N_("compensation"), text, premises=p.name)


class MobileUnits(Rule):
    """No more mobile stops are served at once than there are units, and a unit has time to move."""

    id = "mobile-units"
    wording = N_("No more mobile stops are open at once than there are mobile units, the move between stops included.")
    source = N_("mobile_units, mobile_move_h")
    kind = "policy"

    def premises_rows(self, d: PremisesDecisions) -> Rows:
        """One row for each moment that a mobile stop may open: those that then hold a unit."""
        held: dict[str, list[tuple[datetime, datetime]]] = {
            pattern: [_held(d.case, d.case.election.date_of(o.day), o.opens, o.closes) for o in days]
            for pattern, days in d.case.openings.items()
        }
        mobile = d.option.keys.premises.isin(_mobile(d))
        patterns = sorted(set(d.option.keys.pattern[mobile]))
        moments = sorted({starts for p in patterns for starts, _ends in held[p]})
        found = []
        for moment in moments:
            busy = {p for p in patterns if any(starts <= moment < ends for starts, ends in held[p])}
            columns = d.option.where(mobile & d.option.keys.pattern.isin(busy))
            found.append(Row(f"time {moment:%Y-%m-%d %H:%M}", columns, upper=d.case.number("mobile_units")))
        return Rows.of(found)

    def check(self, case: Case, plan: Plan) -> Iterator[Violation]:
        """Count the units held at each opening of a mobile stop."""
        mobile = {p.premises_id for p in case.municipality.premises if p.mobile}
        held = [_held(case, s.on, s.opens, s.closes) for s in plan.early_sessions if s.premises in mobile]
        limit = case.whole("mobile_units")
        for moment, found in sorted(_busy(held).items()):
            if found > limit:
                text = N_(
                    "At {moment} {found} {found:|mobile stop is|mobile stops are} served or under way to "
                    "with {limit} {limit:|mobile unit|mobile units}."
                )
                told = f"{moment:%Y-%m-%d %H:%M}"
                yield self.violation(f"time {told}", found, limit, text, moment=told, found=found, limit=limit)


def _mobile(d: PremisesDecisions) -> list[str]:
    return [p for p in sorted(set(d.option.keys.premises)) if d.case.premises[p].mobile]


def _held(case: Case, on: date, opens: time, closes: time) -> tuple[datetime, datetime]:
    """When a stop holds its unit: while it is open, and the move to the next stop after it."""
    move = timedelta(hours=case.number("mobile_move_h"))
    return datetime.combine(on, opens), datetime.combine(on, closes) + move


def _busy(held: Iterable[tuple[datetime, datetime]]) -> dict[datetime, int]:
    """Units held at each moment that a stop opens."""
    spans = list(held)
    found: dict[datetime, int] = defaultdict(int)
    for moment in {starts for starts, _ends in spans}:
        found[moment] = sum(starts <= moment < ends for starts, ends in spans)
    return found
