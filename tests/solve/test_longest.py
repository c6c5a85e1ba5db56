"""The least longest way by thresholds: the true one, found by other means, and a valid bound whatever time cuts off."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.changes import with_scenario
from tests.rules.test_rows import premises_values
from valplan.demand.coverage import open_enough, openness
from valplan.domain.case import Case
from valplan.domain.outcome import Status
from valplan.domain.scenario import ScenarioPremises
from valplan.model.algebra import Linear, Row, Rows
from valplan.model.decode import premises_plan
from valplan.model.longest import LongestWay, longest_ways, settled
from valplan.model.premises import PremisesDecisions, premises_decisions
from valplan.rules import GOALS
from valplan.rules.axes import axis, decisions_along
from valplan.solve import longest as thresholds
from valplan.solve.bridge import Answer, Model, model_of, relaxed, solve_model
from valplan.solve.clock import Clock
from valplan.solve.longest import least_longest, longest_alone, premises_model
from valplan.solve.plan import made_of
from valplan.solve.premises import premises_rows, solve_premises

SETTINGS = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
GOAL = {g.id: g for g in GOALS}
WORST = ("worst_polling", "worst_early")
WISHES: tuple[dict[str, object], ...] = (
    {},
    {"early_places_most": 1},
    {"early_places_most": 2, "early_forbidden": ("library",)},
    {"districts_moved_most": 1},
    {"polling_forbidden": ("hall",)},
    {"spare_within_m": 6000.0, "early_changed_most": 1},
)


def asked(case: Case, wish: dict[str, object]) -> PremisesDecisions:
    """The decisions of the case with that wish, with the rows of both longest ways."""
    wished = with_scenario(case, premises=ScenarioPremises(**wish))
    return decisions_along(premises_decisions(wished), [axis(name) for name in WORST])


def sought(d: PremisesDecisions, goal: str) -> tuple[Model, LongestWay]:
    """The model that minimises a longest way, and that way."""
    model = premises_model(d, premises_rows(d), GOAL[goal].premises_terms(d))
    way = longest_alone(d, model)
    assert way is not None
    return model, way


def by_choice(d: PremisesDecisions, goal: str) -> float:
    """The least longest way of all sets of places and, for polling, by leaving out what is farther bit by bit."""
    rows, best = premises_rows(d), np.inf
    if goal == "worst_early":
        places = d.enough.ids.tolist()
        columns = [d.case.premises_index[p] for p in d.enough.keys.premises]
        some = d.case.point_electors > 0
        for open_ones in (set(s) for k in range(1, len(places) + 1) for s in combinations(range(len(places)), k)):
            far = float(d.case.travel.points[some][:, [columns[k] for k in open_ones]].min(axis=1).max())
            fixed = [
                Row("fixed", np.array([c]), lower=float(k in open_ones), upper=float(k in open_ones))
                for k, c in enumerate(places)
            ]
            if far < best and _fits(d, Rows.join([rows, Rows.of(fixed)])):
                best = far
        return best
    reach = d.assign.keys.worst_m.to_numpy()
    for most in np.unique(reach):
        barred = Row("barred", d.assign.ids[reach > most], upper=0.0)
        if _fits(d, Rows.join([rows, Rows.of([barred])])):
            return float(most)
    return best


def _fits(d: PremisesDecisions, rows: Rows) -> bool:
    return solve_model(model_of(d.blocks, rows, Linear.number(0.0))).values is not None


@pytest.mark.parametrize("wish", WISHES, ids=str)
@pytest.mark.parametrize("goal", WORST)
def test_the_least_longest_way_is_the_true_one(goal: str, wish: dict[str, object], tiny_case: Case) -> None:
    """And the plan that it comes with has it; where nothing fits, that is proven."""
    d = asked(tiny_case, wish)
    model, way = sought(d, goal)
    found, true = least_longest(d, model, way, Clock(), 0.0), by_choice(d, goal)
    if np.isinf(true):
        assert found.status is Status.INFEASIBLE
        return
    assert (found.status, found.objective, found.bound) == (Status.OPTIMAL, true, true)
    assert found.values is not None
    assert model.rows.satisfied(found.values).all()
    assert GOAL[goal].score(d.case, premises_plan(d, found.values, made_of(d.case))) == true


def test_the_wishes_make_the_longest_way_longer_than_the_nearest(tiny_case: Case) -> None:
    """So that the search has something to search for."""
    for goal in WORST:
        ways = [sought(asked(tiny_case, wish), goal)[1].least for wish in WISHES]
        true = [by_choice(asked(tiny_case, wish), goal) for wish in WISHES]
        assert any(least < far < np.inf for least, far in zip(ways, true, strict=True))


@pytest.mark.parametrize("goal", WORST)
def test_the_bound_is_valid_whatever_time_cuts_off(goal: str, tiny_case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only what is proven is called so, from nothing and from a plan known before."""
    d = asked(tiny_case, {"early_places_most": 1, "districts_moved_most": 1})
    model, way = sought(d, goal)
    true = least_longest(d, model, way, Clock(), 0.0)
    known = solve_model(replace(model, objective=np.zeros_like(model.objective))).values
    cut: list[bool] = []

    def now_and_then(limited: Model, **given: object) -> Answer:
        late = cut.pop() if cut else False
        return Answer(Status.UNKNOWN, np.inf, -np.inf) if late else solve_model(limited, **given)  # type: ignore[arg-type]

    monkeypatch.setattr(thresholds, "solve_model", now_and_then)

    @SETTINGS
    @given(st.lists(st.booleans(), max_size=12), st.booleans(), st.sampled_from([0.0, 0.2]))
    def keep(late: list[bool], from_a_plan: bool, gap: float) -> None:
        cut[:] = late
        found = least_longest(d, model, way, Clock(), gap, known if from_a_plan else None)
        assert found.bound <= true.objective
        assert found.status is not Status.INFEASIBLE
        if found.values is None:
            assert found.status is Status.UNKNOWN
            assert any(late)
            return
        assert way.of(found.values) == found.objective >= true.objective
        assert (found.status is Status.OPTIMAL) == (found.objective - found.bound <= gap * found.objective)

    keep()


@pytest.mark.parametrize("goal", WORST)
def test_a_limit_bars_what_no_plan_within_it_uses(goal: str, tiny_case: Case) -> None:
    """Any values that keep the limit's row are within the bounds of the columns, once nothing is larger than needed."""
    d = asked(tiny_case, {})
    way = longest_ways(d)[WORST.index(goal)]
    most = float(np.median(way.lengths(np.ones(d.size))))
    limit = Rows.of([Row("limit", np.array([way.column]), np.array([0.25]), upper=0.25 * most)])
    upper, seen = premises_model(d, limit, Linear.number(0.0)).upper, set()

    @settings(SETTINGS, max_examples=60, derandomize=True)
    @given(premises_values(d, one_place=True))
    def agree(values: np.ndarray) -> None:
        least = settled(d, values)
        kept = bool(limit.satisfied(least).all())
        assert kept == bool((least[way.columns] <= upper[way.columns]).all())
        seen.add(kept)

    agree()
    assert seen == {True, False}


@pytest.mark.parametrize("goal", WORST)
def test_a_limit_lifts_the_relaxation(goal: str, tiny_case: Case) -> None:
    """The relaxed cost under the tightest limit is no less; for early voting, where half a miss is half far, more."""
    d = asked(tiny_case, {})
    model, way = sought(d, goal)
    least = least_longest(d, model, way, Clock(), 0.0).objective
    rows = Rows.join([premises_rows(d), Rows.of([Row("limit", np.array([way.column]), upper=least)])])
    cost = GOAL["cost"].premises_terms(d)
    barred = solve_model(relaxed(premises_model(d, rows, cost)))
    weak = solve_model(relaxed(model_of(d.blocks, rows, cost)))
    assert barred.objective >= weak.objective - 1e-6
    assert goal != "worst_early" or barred.objective > weak.objective + 1.0


@pytest.mark.parametrize("order", [("worst_early", "cost"), ("worst_polling", "worst_early"), ("cost", "worst_early")])
def test_ranked_goals_keep_the_longest_way_of_those_before(order: tuple[str, str], tiny_case: Case) -> None:
    """The values are those of two solves with the weak rows alone."""
    goals = tiny_case.scenario.goals.model_copy(update={"mode": "ranked", "premises": dict.fromkeys(order, 0.0)})
    case = with_scenario(tiny_case, goals=goals)
    d = premises_decisions(case)
    answer, proofs = solve_premises(d, Clock())
    assert answer.values is not None
    rows, true = premises_rows(d), []
    for name in order:
        terms = GOAL[name].premises_terms(d)
        best = solve_model(model_of(d.blocks, rows, terms))
        true.append(best.objective)
        most = best.objective - terms.constant + 1e-3
        rows = Rows.join([rows, Rows.of([Row(name, terms.columns, terms.coefficients, upper=most)])])
    assert [p.objective for p in proofs] == pytest.approx(true, rel=1e-3)
    assert all(p.status is Status.OPTIMAL for p in proofs)
    plan = premises_plan(d, answer.values, made_of(case))
    assert GOAL[order[0]].score(case, plan) == pytest.approx(true[0], rel=1e-3)


def test_settled_values_say_what_the_plan_does(tiny_case: Case) -> None:
    """However large misses and longest ways were, they are then what the places open enough make them."""
    d = asked(tiny_case, {})

    @SETTINGS
    @given(premises_values(d, one_place=True), st.floats(0.0, 1e6))
    def keep(values: np.ndarray, more: float) -> None:
        larger = values.copy()
        larger[d.miss.ids], larger[d.worst.ids] = 1.0, more
        least = settled(d, larger)
        assert np.array_equal(least, values)
        plan = premises_plan(d, least, made_of(d.case))
        if open_enough(d.case, openness(d.case, plan)):
            assert [GOAL[g].score(d.case, plan) for g in WORST] == least[d.worst.ids].tolist()

    keep()
