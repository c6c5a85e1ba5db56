"""Judge the plans of a front as far as the premises stage decides them, and what they have in common."""

from collections.abc import Iterator, Sequence
from math import inf

from valplan.domain.base import Record
from valplan.domain.case import Case
from valplan.domain.frontier import Chosen, Front, FrontPoint
from valplan.domain.municipality import Use
from valplan.domain.outcome import Violation
from valplan.domain.plan import Appointment, Plan
from valplan.rules import RULES, Rule

EVEN = 1e-6  # of what is recomputed, rounding
UNIT = 1.0  # of a goal: a krona, a metre, a voter, a place


class Usage(Record):
    """How many of a front's plans use premises, for one use."""

    premises: str
    use: Use
    plans: int


def premises_violations(case: Case, plan: Plan) -> tuple[Violation, ...]:
    """Every violation of a plan in which nobody is named yet.

    Checked are the rules that have a say in the premises stage (those with rows there), by their checks that know no
    rows, and the rule of consistency, for which every post counts as vacant. Rules of staffing and training are not.
    """
    unnamed = plan.model_copy(update={"appointments": (), "training": (), "reserves": ()})
    found = [v for rule in RULES if _decides_premises(rule) for v in rule.check(case, unnamed)]
    consistent = next(r for r in RULES if r.id == "consistent")
    vacant = tuple(Appointment(post_id=p.post_id) for p in plan.posts)
    found += consistent.check(case, unnamed.model_copy(update={"appointments": vacant}))
    return tuple(found)


def usage(case: Case, front: Front) -> tuple[Usage, ...]:
    """For all premises and what they may be used for, the number of the front's plans that do, in order of id."""
    used = [set(_used(point)) for point in front.points]
    return tuple(
        Usage(premises=p.premises_id, use=use, plans=sum((p.premises_id, use) in u for u in used))
        for p in sorted(case.municipality.premises, key=lambda p: p.premises_id)
        for use, may in ((Use.POLLING, p.polling), (Use.EARLY, p.early))
        if may
    )


def second_floor(front: Front, first: float) -> float:
    """The least second goal that a plan with at most ``first`` could have; infinite if the bounds leave none."""
    barred = [inf if f.limit is None else f.limit for f in front.floors if f.bound > first]
    return max([front.second_bound, *barred])


def dominating(points: Sequence[FrontPoint], chosen: Chosen) -> tuple[int, ...]:
    """Numbers (from 1) of the points that have no more of either goal than a plan, and at least a unit less of one."""

    def less(p: FrontPoint) -> tuple[float, float]:
        return chosen.first - p.first, chosen.second - p.second

    return tuple(n for n, p in enumerate(points, start=1) if min(less(p)) >= -EVEN and max(less(p)) >= UNIT)


def _used(point: FrontPoint) -> Iterator[tuple[str, Use]]:
    yield from ((p.premises, Use.POLLING) for p in point.polling)
    yield from ((p.premises, Use.EARLY) for p in point.early_places)


def _decides_premises(rule: Rule) -> bool:
    return type(rule).premises_rows is not Rule.premises_rows
