"""Goals towards those who serve: what the solver counts is what the plan shows, and they steer the plan."""

import numpy as np
import pytest

from tests.changes import with_numbers, with_scenario, with_tables
from tests.rules.test_rows import staffing_values
from valplan.domain.case import Case
from valplan.domain.municipality import Use
from valplan.domain.plan import Plan
from valplan.evaluate import judge
from valplan.model.staffing import Bools, StaffingDecisions
from valplan.rules import GOALS
from valplan.solve.plan import make_plan
from valplan.solve.staffing import decisions

FAIR_H = 12
WEIGHTS = {"same_place": 20.0, "early_hours": 30.0}
SCORE = {g.id: g for g in GOALS}


def with_goals(case: Case, weights: dict[str, float]) -> Case:
    """The case with a low fair share, people who served all over the town in 2022, and these goals of staffing."""
    before = ("library", "school", "")
    workers = [w.model_copy(update={"premises_2022": before[k % 3]}) for k, w in enumerate(case.municipality.workers)]
    case = with_tables(case, workers=tuple(workers))
    goals = case.scenario.goals.model_copy(update={"staffing": weights})
    return with_scenario(with_numbers(case, {"fair_early_hours": FAIR_H}), goals=goals)


@pytest.mark.parametrize("goal", list(WEIGHTS))
def test_the_terms_of_a_goal_are_its_score(tiny_case: Case, tiny_plan: Plan, goal: str) -> None:
    """On a plan made without the goal, its terms in the solver's columns are what is recomputed from the plan."""
    case = with_goals(tiny_case, WEIGHTS)
    d = decisions(case, tiny_plan)
    values = staffing_values(d, tiny_plan)
    hours = {
        w: sum(d.hours[int(s)] for s in d.hold.keys.slot[(values[d.hold.ids] > 0) & early(d, w)])
        for w in d.excess.keys.worker
    }
    values[d.excess.ids] = [max(0.0, h - FAIR_H) for h in hours.values()]
    assert d.links().satisfied(values).all()
    assert SCORE[goal].staffing_terms(d).value(values) == pytest.approx(SCORE[goal].score(case, tiny_plan))
    assert SCORE[goal].score(case, tiny_plan) > 0


def early(d: StaffingDecisions, worker: str) -> Bools:
    """Columns by which a worker serves in early voting."""
    keys = d.hold.keys
    return np.asarray((keys.worker == worker) & (keys.use == "early"), dtype=np.bool_)


@pytest.mark.parametrize("goal", list(WEIGHTS))
def test_a_plan_made_for_a_goal_is_no_worse_in_it(tiny_case: Case, tiny_plan: Plan, goal: str) -> None:
    """With a heavy weight the plan improves where it can, and keeps its claims."""
    case = with_goals(tiny_case, tiny_case.scenario.goals.staffing | {goal: 5000.0})
    plan = make_plan(case)
    assert SCORE[goal].score(case, plan) < SCORE[goal].score(case, tiny_plan)
    assert judge(case, plan).disagreements == ()


def test_hours_can_be_limited_without_being_a_goal(tiny_case: Case, tiny_plan: Plan) -> None:
    """A limit on the hours above a fair share holds though no weight is given."""
    weights = tiny_case.scenario.goals.staffing
    wanted = with_goals(tiny_case, weights | {"early_hours": 5000.0})
    least = SCORE["early_hours"].score(wanted, make_plan(wanted))
    case = with_goals(tiny_case, weights)
    case = with_scenario(case, goals=case.scenario.goals.model_copy(update={"limits": {"early_hours": least}}))
    assert "goal-limits" in {v.rule for v in judge(case, tiny_plan).violations}
    assert judge(case, make_plan(case)).violations == ()


def test_wishes_are_those_of_everyone_who_serves_on_election_day(tiny_case: Case, tiny_plan: Plan) -> None:
    """Whoever has early voting that day and wished for another place counts, in the score as in the terms."""
    posts = {p.post_id: p for p in tiny_plan.posts if p.use == Use.EARLY and p.starts.date() == tiny_case.election.day}
    there = {a.worker: posts[a.post_id].premises for a in tiny_plan.appointments if a.worker and a.post_id in posts}
    assert there
    workers = [
        w.model_copy(
            update={"wish_with": "", "wish_avoid": "", "wish_premises": "elsewhere" if w.worker_id in there else ""}
        )
        for w in tiny_case.municipality.workers
    ]
    case = with_tables(tiny_case, workers=tuple(workers))
    assert SCORE["wishes"].score(case, tiny_plan) == len(there)
    d = decisions(case, tiny_plan)
    assert SCORE["wishes"].staffing_terms(d).value(staffing_values(d, tiny_plan)) == len(there)
