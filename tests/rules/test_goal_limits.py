"""Limits on goals of felt distance hold by what is felt, also where it is far beyond what is minimised."""

from itertools import combinations

import numpy as np
import pytest

from tests.changes import with_number, with_scenario
from valplan.domain.case import Case
from valplan.model.algebra import Linear, Row, Rows
from valplan.model.decode import premises_plan
from valplan.model.held import at_most
from valplan.model.premises import MOST_FELT_KM, premises_decisions
from valplan.rules import GOALS, RULES
from valplan.rules.distances import early_aversion
from valplan.solve.bridge import model_of, solve_model
from valplan.solve.clock import Clock
from valplan.solve.plan import made_of
from valplan.solve.premises import GAP, premises_rows, solve_premises

GOAL = {g.id: g for g in GOALS}
LIMITS = next(r for r in RULES if r.id == "goal-limits")


def limited(case: Case, goal: str, aversion: float, most: float) -> Case:
    """The case with only cost as its goal, that aversion, and a limit."""
    goals = case.scenario.goals.model_copy(update={"premises": {"cost": 1.0}, "limits": {goal: most}})
    return with_scenario(with_number(case, "ede_aversion", aversion), goals=goals)


@pytest.mark.parametrize(
    ("goal", "aversion", "most"),
    [
        ("polling_access", -3.0, 6000.0), ("polling_access", -5.0, 7000.0), ("polling_access", -12.0, 8000.0),
        ("early_access", -5.0, 5000.0), ("early_access", -8.0, 7000.0), ("early_access", -20.0, 8000.0),
    ],
)  # fmt: skip
def test_a_limit_above_the_caps_is_kept(goal: str, aversion: float, most: float, tiny_case: Case) -> None:
    """Capped columns would understate the ways, and the plan be one that the check refuses."""
    case = limited(tiny_case, goal, aversion, most)
    assert GOAL[goal].score_at(case, most) > MOST_FELT_KM[0]
    d = premises_decisions(case)
    answer, _proofs = solve_premises(d, Clock())
    assert answer.values is not None
    plan = premises_plan(d, answer.values, made_of(case))
    assert list(LIMITS.check(case, plan)) == []


@pytest.mark.parametrize(("aversion", "most"), [(-5.0, 5000.0), (-8.0, 7000.0), (-20.0, 8000.0), (0.0, 3000.0)])
def test_the_plan_under_a_limit_is_the_best_that_keeps_it(aversion: float, most: float, tiny_case: Case) -> None:
    """The least cost of all sets of places open enough whose voters have no more than the limit."""
    case = limited(tiny_case, "early_access", aversion, most)
    d = premises_decisions(case)
    answer, (proof,) = solve_premises(d, Clock())
    free = premises_decisions(with_scenario(case, goals=case.scenario.goals.model_copy(update={"limits": {}})))
    rows, cost, felt = premises_rows(free), GOAL["cost"].premises_terms(free), early_aversion(case)
    columns = [case.premises_index[p] for p in d.enough.keys.premises]
    best = np.inf
    for chosen in (set(s) for k in range(1, len(columns) + 1) for s in combinations(range(len(columns)), k)):
        metres = case.travel.points[:, [columns[k] for k in chosen]].min(axis=1)
        if felt.ede_of(metres, case.point_electors) <= most:
            fixed = [
                Row("fixed", np.array([c]), lower=k in chosen, upper=k in chosen) for k, c in enumerate(d.enough.ids)
            ]
            found = solve_model(model_of(free.blocks, Rows.join([rows, Rows.of(fixed)]), cost))
            best = min(best, found.objective if found.values is not None else np.inf)
    assert answer.values is not None
    assert proof.bound <= best + 1e-6
    assert best <= proof.objective + 1e-6 <= best * (1 + GAP) + 1e-5


def test_a_limit_that_alone_is_exceeded_bars_the_column_and_no_other(tiny_case: Case, tiny_plan: object) -> None:
    """Also where the coefficient is infinite; the row itself stays within what the solver can reckon with."""
    d = premises_decisions(tiny_case)
    terms = Linear(50.0, d.assign.ids[:4], np.array([10.0, 1e6, np.inf, 2e6]))
    rows = at_most(d, "x", terms, 1e6 + 50.0)
    assert rows.keys == ("x", "x alone")
    assert np.abs(rows.coefficient).max() <= 1e3
    values = np.zeros(d.size)
    for used, kept in (([], True), ([0], True), ([1], True), ([0, 1], False), ([2], False), ([3], False)):
        values[:] = 0.0
        values[terms.columns[used]] = 1.0
        assert rows.satisfied(values).all() == kept


def test_a_limit_without_end_holds_nothing(tiny_case: Case) -> None:
    """Such as that of a limit so far that its felt distance overflows."""
    d = premises_decisions(tiny_case)
    assert at_most(d, "x", Linear(0.0, d.assign.ids[:1], np.ones(1)), np.inf).keys == ()


def test_a_sum_with_something_negative_bars_nothing(tiny_case: Case) -> None:
    """What is too much alone may be made up for by another column."""
    d = premises_decisions(tiny_case)
    terms = Linear(0.0, d.assign.ids[:2], np.array([10.0, -8.0]))
    rows = at_most(d, "x", terms, 5.0)
    values = np.zeros(d.size)
    values[terms.columns] = 1.0
    assert rows.keys == ("x",)
    assert rows.satisfied(values).all()


def test_an_aversion_that_overflows_leaves_steps_that_are_numbers(tiny_case: Case) -> None:
    """The step from one way that is felt as infinite to the next is infinite too."""
    with np.errstate(over="ignore"):
        d = premises_decisions(with_number(tiny_case, "ede_aversion", -1000.0))
    assert np.isinf(d.missed.felt).any()
    assert (d.missed.felt >= 0).all()
