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
from valplan.model.algebra import Linear, Row, Rows
from valplan.model.decode import premises_plan
from valplan.model.premises import PremisesDecisions
from valplan.rules.axes import Axis
from valplan.solve.bridge import Answer, model_of, solve_model
from valplan.solve.clock import Clock
from valplan.solve.premises import nearest_catchments

SHARE_OF_GAP = 0.1
SIZE = 1000.0  # rows with sums far above are scaled down to it, since the solver's tolerance is absolute
SLACK = 1e-7
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


def at_most(key: str, linear: Linear, limit: float) -> Rows:
    """One row that holds a sum to a limit, scaled to the size of the model's other rows, with a hair of slack."""
    most = limit - linear.constant
    scale = SIZE / abs(most) if abs(most) > SIZE else 1.0
    most = most * scale + SLACK * max(1.0, abs(most * scale))
    return Rows.of([Row(key, linear.columns, linear.coefficients * scale, upper=most)])


def least_first(q: Question, limit: float | None, rho: float, hint: Floats | None, left_s: Clock) -> Trial:
    """The least first goal whose second goal's score is at most ``limit`` (None: whatever it is)."""
    first, second = q.first.terms(q.d), q.second.terms(q.d)
    if limit is None:
        return _trial(q, first, q.rows, hint, left_s)
    goal = Linear.weighed([(1.0, first), (rho, second), (-rho, Linear.number(limit))])
    return _trial(q, goal, Rows.join([q.rows, at_most("limit", second, limit)]), hint, left_s)


def least_second(q: Question, most_first: float | None, hint: Floats | None, left_s: Clock) -> Trial:
    """The least second goal, under a ceiling for the first if one is given; the trial's bound is one of the second."""
    rows = q.rows if most_first is None else Rows.join([q.rows, at_most("ceiling", q.first.terms(q.d), most_first)])
    return _trial(q, q.second.terms(q.d), rows, hint, left_s)


def found_of(q: Question, values: Floats) -> Found:
    """The plan that the columns make, with its goals recomputed."""
    plan = premises_plan(q.d, values, q.made)
    claimed = (q.first.terms(q.d).value(values), q.second.terms(q.d).value(values))
    return Found(values, plan, q.first.score(q.case, plan), q.second.score(q.case, plan), claimed)


def _trial(q: Question, goal: Linear, rows: Rows, hint: Floats | None, left_s: Clock) -> Trial:
    answer = solve_model(model_of(q.d.blocks, rows, goal), time_limit_s=left_s(), gap=q.gap, hint=hint)
    if answer.values is None:
        return Trial(answer.status, answer.bound, None)
    polished = _polish(q, answer, rows, left_s)
    sent = nearest_catchments(q.d, rows, polished, left_s)
    assert sent.values is not None
    return Trial(answer.status, min(answer.bound, answer.objective), found_of(q, sent.values))


def _polish(q: Question, answer: Answer, rows: Rows, left_s: Clock) -> Answer:
    """Of the plans with the same buildings, measures and opening, none worse in either goal, the scenario's best."""
    assert answer.values is not None
    first, second = q.first.terms(q.d), q.second.terms(q.d)
    kept = [at_most(k, g, g.value(answer.values)) for k, g in (("first", first), ("second", second))]
    model = model_of(q.d.blocks, Rows.join([rows, *kept]), q.tie)
    same = np.concatenate([b.ids for b in (q.d.polling, q.d.measure, q.d.option, q.d.compensate)])
    lower, upper = model.lower.copy(), model.upper.copy()
    lower[same] = upper[same] = np.rint(answer.values[same])
    left = left_s()
    limit_s = POLISH_S if left is None else min(POLISH_S, left)
    best = solve_model(replace(model, lower=lower, upper=upper), time_limit_s=limit_s, gap=q.gap, hint=answer.values)
    return answer if best.values is None else replace(answer, values=best.values)
