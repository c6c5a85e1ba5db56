"""A plan is judged from the case and the plan alone."""

import json
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.changes import with_number
from valplan.domain.case import Case
from valplan.domain.plan import FundedMeasure, Plan
from valplan.evaluate import judge
from valplan.rules import GOALS

TOLD = {"reason", "text", "made", "solver", "columns", "rows", "format"}  # carries no decision


def test_judging_loads_no_solver() -> None:
    code = "import sys, valplan.evaluate; print([m for m in sys.modules if m.split('.')[0] == 'ortools'])"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


def test_a_solved_plan_breaks_nothing_in_any_election(any_case: Case, any_plan: Plan) -> None:
    judged = judge(any_case, any_plan)
    assert judged.violations == ()
    assert judged.disagreements == ()


def test_every_goal_has_its_value_and_unit(tiny_case: Case, tiny_plan: Plan) -> None:
    judged = judge(tiny_case, tiny_plan)
    assert [(g.goal, g.unit) for g in judged.goals] == [(g.id, g.unit) for g in GOALS]
    assert all(g.value >= 0 for g in judged.goals)


def test_the_net_is_the_sum_of_the_lines(any_case: Case, any_plan: Plan) -> None:
    judged = judge(any_case, any_plan)
    assert judged.net_ore == sum(x.planned_ore for x in judged.money)
    assert judged.net_ceiling_ore == any_case.budget.net_ceiling_ore


def test_a_goal_in_metres_lies_between_the_nearest_and_the_farthest(tiny_case: Case, tiny_plan: Plan) -> None:
    value = {g.goal: g.value for g in judge(tiny_case, tiny_plan).goals}
    assert 0 < value["polling_access"] <= value["worst_polling"]
    assert value["worst_polling"] <= tiny_case.travel.points.max()


def test_a_plan_of_another_election_law_is_judged_by_this_one(tiny_case: Case, tiny_plan: Plan) -> None:
    """The same plan under a stricter policy breaks that policy, and keeps its claims."""
    judged = judge(with_number(tiny_case, "experienced_per_place", 8), tiny_plan)
    assert {v.rule for v in judged.violations} == {"experience-mix"}
    assert judged.disagreements == ()


@pytest.mark.parametrize("key", ["scenario_sha256", "data_sha256"])
def test_a_plan_of_other_data_is_judged_and_that_is_noted(key: str, tiny_case: Case, tiny_plan: Plan) -> None:
    """A checksum that differs is a note in the judgement, also in its file, and breaks no rule."""
    assert judge(tiny_case, tiny_plan).other_data == ()
    other = tiny_plan.model_copy(update={"made": tiny_plan.made.model_copy(update={key: "0" * 64})})
    judged = judge(tiny_case, other)
    assert (len(judged.other_data), judged.violations) == (1, ())
    assert json.loads(judged.model_dump_json())["other_data"] == list(judged.other_data)


def test_a_violation_tells_what_was_found_and_the_limit(tiny_case: Case, tiny_plan: Plan) -> None:
    judged = judge(with_number(tiny_case, "min_age", 20), tiny_plan)
    young = [v for v in judged.violations if v.rule == "old-enough"]
    assert young
    assert all(v.found in ("18", "19") and v.limit == "20" for v in young)


@pytest.mark.parametrize("measure", ["hiss", "skjuts"])
def test_a_measure_that_is_not_in_the_catalogue_is_told_without_computing_the_rest(
    tiny_case: Case, tiny_plan: Plan, measure: str
) -> None:
    """A compensatory measure is no accessibility measure."""
    plan = tiny_plan.model_copy(update={"measures": (FundedMeasure(premises="hall", measure=measure),)})
    judged = judge(tiny_case, plan)
    assert [v.subject for v in judged.violations] == [f"measure {measure}"]
    assert judged.money == ()


@pytest.mark.parametrize("leader", ["R001", "X9"])
def test_a_leader_who_is_none_is_seen_also_where_the_register_names_no_leaders(
    tiny_case: Case, tiny_plan: Plan, leader: str
) -> None:
    """Somebody who leads no trainings, or nobody known."""
    first, *others = tiny_plan.sessions
    plan = tiny_plan.model_copy(update={"sessions": (first.model_copy(update={"leader": leader}), *others)})
    assert [v.rule for v in judge(tiny_case, plan).violations] == ["training-leaders"]


def test_no_name_or_number_of_a_plan_can_be_changed_unseen(tiny_case: Case, tiny_plan: Plan) -> None:
    """Judging a plan with any one id or number changed tells of it, and never stops halfway."""
    plan = json.loads(tiny_plan.model_dump_json())
    leaves = [at for at in _leaves(plan) if not TOLD & set(at)]

    @settings(max_examples=150, deadline=None)
    @given(st.sampled_from(leaves))
    def seen(at: tuple[Any, ...]) -> None:
        changed = json.loads(json.dumps(plan))
        inner = changed
        for step in at[:-1]:
            inner = inner[step]
        old = inner[at[-1]]
        inner[at[-1]] = old + 7 if isinstance(old, int | float) else "X9"
        try:
            other = Plan.model_validate(changed)
        except ValueError:
            return
        judged = judge(tiny_case, other)
        assert judged.violations or judged.disagreements, (at, old)

    seen()


def _leaves(value: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Where every name and number of a plan stands."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else None
    return [at] if inner is None else [leaf for k, v in inner for leaf in _leaves(v, (*at, k))]
