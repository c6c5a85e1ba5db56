"""One point of a front: the least first goal with the second held to a limit, proven from below.

Minimised is first − ρ·(limit − second) with ρ so small that it is worth a tenth of the gap asked for: of plans equal
in the first goal the one with less of the second wins, so that no weakly dominated plan is kept. Since the term is
never positive under the limit, the solver's bound is a bound of the first goal too (Mavrotas 2009).
"""

from dataclasses import dataclass, replace

import numpy as np

from valplan.domain.case import Case, Floats
from valplan.domain.outcome import Status
from valplan.domain.plan import Made, Plan
from valplan.model.algebra import Linear, Rows
from valplan.model.decode import premises_plan
from valplan.model.held import at_most
from valplan.model.premises import PremisesDecisions
from valplan.rules.axes import Axis
from valplan.solve.bridge import Answer, solve_model
from valplan.solve.clock import Clock
from valplan.solve.longest import least_longest, longest_alone, premises_model
from valplan.solve.premises import nearest_catchments

SHARE_OF_GAP = 0.1
POLISH_S = 20.0


@dataclass(frozen=True)
class Question:
    """What every point of a front shares: the decisions, the rows that hold for all, the two goals, the tie-break."""

    d: PremisesDecisions
    rows: Rows
    first: Axis
    second: Axis
    tie: Linear
    made: Made
    gap: float

    @property
    def case(self) -> Case:
        """The case."""
        return self.d.case


@dataclass(frozen=True)
class Found:
    """A plan found: its columns, its goals' scores recomputed from the plan, and the scores that the solver claims."""

    values: Floats
    plan: Plan
    first: float
    second: float
    claimed: tuple[float, float]


@dataclass(frozen=True)
class Trial:
    """What came of a limit: status, the bound of the first goal under it, and the plan if there is one."""

    status: Status
    bound: float
    found: Found | None


def least_first(q: Question, limit: float | None, rho: float, hint: Floats | None, left_s: Clock) -> Trial:
    """The least first goal whose second goal's score is at most ``limit`` (None: whatever it is).

    A longest way is sought alone, and then the least second goal under it.
    """
    first, second = q.first.terms(q.d), q.second.terms(q.d)
    if limit is None:
        return _trial(q, first, q.rows, hint, left_s)
    rows = Rows.join([q.rows, _held(q, q.second, limit)])
    if longest_alone(q.d, premises_model(q.d, rows, first)) is None:
        goal = Linear.weighed([(1.0, first), (rho, second), (-rho, Linear.number(limit))])
        return _trial(q, goal, rows, hint, left_s)
    least = _solve(q, first, rows, hint, left_s.share(1))
    if least.values is None:
        return Trial(least.status, least.bound, None)
    then = _trial(q, second, Rows.join([rows, _held(q, q.first, least.objective)]), least.values, left_s)
    return Trial(least.status, least.bound, then.found or _found(q, least, rows, left_s))


def least_second(q: Question, most_first: float | None, hint: Floats | None, left_s: Clock) -> Trial:
    """The least second goal, under a ceiling for the first if one is given; the trial's bound is one of the second."""
    rows = q.rows if most_first is None else Rows.join([q.rows, _held(q, q.first, most_first)])
    return _trial(q, q.second.terms(q.d), rows, hint, left_s)


def found_of(q: Question, values: Floats) -> Found:
    """The plan that the columns make, with its goals recomputed."""
    plan = premises_plan(q.d, values, q.made)
    claimed = (q.first.terms(q.d.uncapped).value(values), q.second.terms(q.d.uncapped).value(values))
    return Found(values, plan, q.first.score(q.case, plan), q.second.score(q.case, plan), claimed)


def _trial(q: Question, goal: Linear, rows: Rows, hint: Floats | None, left_s: Clock) -> Trial:
    answer = _solve(q, goal, rows, hint, left_s)
    if answer.values is None:
        return Trial(answer.status, answer.bound, None)
    return Trial(answer.status, min(answer.bound, answer.objective), _found(q, answer, rows, left_s))


def _solve(q: Question, goal: Linear, rows: Rows, hint: Floats | None, left_s: Clock) -> Answer:
    model = premises_model(q.d, rows, goal)
    way = longest_alone(q.d, model)
    if way is None:
        return solve_model(model, time_limit_s=left_s(), gap=q.gap, hint=hint)
    return least_longest(q.d, model, way, left_s, q.gap, hint)


def _found(q: Question, answer: Answer, rows: Rows, left_s: Clock) -> Found:
    sent = nearest_catchments(q.d, rows, _polish(q, answer, rows, left_s), left_s)
    assert sent.values is not None
    return found_of(q, sent.values)


def _held(q: Question, axis: Axis, score: float) -> Rows:
    return at_most(q.d, axis.id, axis.terms(q.d.uncapped), score)


def _polish(q: Question, answer: Answer, rows: Rows, left_s: Clock) -> Answer:
    """Of the plans with the same buildings, measures and opening, none worse in either goal, the scenario's best."""
    assert answer.values is not None
    first, second = q.first.terms(q.d.uncapped), q.second.terms(q.d.uncapped)
    kept = [at_most(q.d, k, g, g.value(answer.values)) for k, g in (("first", first), ("second", second))]
    model = premises_model(q.d, Rows.join([rows, *kept]), q.tie)
    same = np.concatenate([b.ids for b in (q.d.polling, q.d.measure, q.d.option, q.d.compensate)])
    lower, upper = model.lower.copy(), model.upper.copy()
    lower[same] = upper[same] = np.rint(answer.values[same])
    left = left_s()
    limit_s = POLISH_S if left is None else min(POLISH_S, left)
    best = solve_model(replace(model, lower=lower, upper=upper), time_limit_s=limit_s, gap=q.gap, hint=answer.values)
    return answer if best.values is None else replace(answer, values=best.values)
