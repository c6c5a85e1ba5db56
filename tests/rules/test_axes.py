"""The goals that a front can lie between: what the solver minimises is what is recomputed from the plan."""

import pytest

from valplan.domain.case import Case
from valplan.domain.plan import Made
from valplan.language import catalogue
from valplan.model.decode import premises_plan
from valplan.model.premises import premises_decisions
from valplan.rules import GOALS
from valplan.rules.axes import AXES, Axis, decisions_along
from valplan.solve.bridge import model_of, solve_model
from valplan.solve.clock import Clock
from valplan.solve.premises import nearest_catchments, premises_rows

MADE = Made(
    scenario="x", scenario_file="x", scenario_sha256="x", data_sha256="x", valplan="x", ortools="x", synthetic_tables=()
)


@pytest.mark.parametrize("axis", AXES, ids=lambda a: a.id)
def test_the_recomputed_score_is_what_the_columns_say(axis: Axis, any_case: Case) -> None:
    """In the plan that has the least of it, where no column is larger than it must be, both are the same."""
    d = decisions_along(premises_decisions(any_case), [axis])
    rows = premises_rows(d)
    answer = solve_model(model_of(d.blocks, rows, axis.terms(d)))
    sent = nearest_catchments(d, rows, answer, Clock())
    assert sent.values is not None
    plan = premises_plan(d, sent.values, MADE)
    assert axis.score(any_case, plan) == pytest.approx(axis.terms(d).value(sent.values), rel=1e-6, abs=1e-6)


@pytest.mark.parametrize("axis", AXES, ids=lambda a: a.id)
@pytest.mark.parametrize("value", [0.0, 1.0, 2500.0])
def test_a_value_comes_back_from_its_score(axis: Axis, value: float, tiny_case: Case) -> None:
    """Score and value are two ways to say the same, and larger is larger."""
    score = axis.score_of(tiny_case, value)
    assert axis.value_of(tiny_case, score) == pytest.approx(value)
    assert axis.score_of(tiny_case, value + 1) > score


@pytest.mark.parametrize("axis", AXES, ids=lambda a: a.id)
def test_an_axis_has_swedish_words_and_frees_goals_that_there_are(axis: Axis) -> None:
    """Its wording is translated, and the goals that it stands for exist."""
    assert catalogue("sv")[axis.wording]
    assert set(axis.goals) <= {g.id for g in GOALS}
