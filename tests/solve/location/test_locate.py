"""``locate`` finds the plan that trying every open set finds, with a bound that holds, and tells what cannot be."""

from itertools import combinations, pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from valplan.domain.case import Floats
from valplan.domain.outcome import Status
from valplan.solve.location import Location, locate
from valplan.solve.location.problem import problem_of

SETTINGS = settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
ASKED = {
    "p": None, "opening": None, "fixed": (), "forbidden": (), "goal": "total",
    "aversion": -1.0,
}  # fmt: skip


def best_by_trying(weights: Floats, cost: Floats, **asked: Any) -> float:
    """The least value over every open set that the rules allow; infinite when there is none."""
    problem = problem_of(weights, cost, **(ASKED | asked))
    choice, sizes = problem.choice, range(1, problem.choice.most + 1)
    found = np.inf
    for columns in (list(c) for n in sizes for c in combinations(range(len(problem.names)), n)):
        opened = np.zeros(len(problem.names), dtype=np.bool_)
        opened[columns] = True
        if choice.allows(opened):
            found = min(found, float(problem.cost[:, opened].min(axis=1).sum() + choice.opening[opened].sum()))
    if problem.aversion is not None and np.isfinite(found):
        return problem.aversion.ede_m(found)
    return found


@st.composite
def instances(draw: st.DrawFn, *, whole: bool = True, ways: bool = True) -> tuple[Floats, Floats]:
    """Weights and costs with ties, zeros, and (with ``ways``) pairs that have no way."""
    points, candidates = draw(st.integers(1, 9)), draw(st.integers(1, 7))
    numbers = st.integers(0, 12).map(float) if whole else st.floats(0, 12).map(lambda x: round(x, 3))
    each = st.one_of(numbers, st.just(np.inf)) if ways else numbers
    row = st.lists(each, min_size=candidates, max_size=candidates)
    cost = np.array(draw(st.lists(row, min_size=points, max_size=points)))
    weights = np.array(draw(st.lists(st.integers(0, 5), min_size=points, max_size=points)), dtype=np.float64)
    weights[0] += 1
    return weights, cost


def holds(found: Location, best: float) -> None:
    """The answer is the optimum with its proof, or says that there is none."""
    if not np.isfinite(best):
        assert found.status is Status.INFEASIBLE
        return
    assert found.status is Status.OPTIMAL
    assert found.objective == pytest.approx(best, rel=1e-7, abs=1e-7)
    assert found.bound <= found.objective
    assert found.bound == pytest.approx(best, rel=1e-6, abs=1e-6)


@SETTINGS
@given(instances(), st.integers(1, 7))
def test_the_p_median_is_the_best_of_all_open_sets(instance: tuple[Floats, Floats], p: int) -> None:
    weights, cost = instance
    found = locate(weights, cost, p=p)
    holds(found, best_by_trying(weights, cost, p=p))
    assert len(found.open) <= p


@SETTINGS
@given(instances(whole=False), st.data())
def test_opening_costs_are_weighed_against_ways(instance: tuple[Floats, Floats], data: st.DataObject) -> None:
    weights, cost = instance
    candidates = cost.shape[1]
    opening = data.draw(st.lists(st.floats(0, 30), min_size=candidates, max_size=candidates))
    holds(locate(weights, cost, opening=opening), best_by_trying(weights, cost, opening=opening))


@SETTINGS
@given(instances(), st.data())
def test_fixed_and_forbidden_candidates_are_kept(instance: tuple[Floats, Floats], data: st.DataObject) -> None:
    weights, cost = instance
    candidates = cost.shape[1]
    some = st.sets(st.integers(0, candidates - 1), max_size=2)
    fixed, forbidden = data.draw(some), data.draw(some)
    p = data.draw(st.integers(1, 7))
    asked: dict[str, Any] = {"p": p, "fixed": sorted(fixed), "forbidden": sorted(forbidden)}
    found = locate(weights, cost, **asked)
    holds(found, best_by_trying(weights, cost, **asked))
    if found.status is Status.OPTIMAL:
        assert fixed <= set(found.open.tolist())
        assert not (forbidden - fixed) & set(found.open.tolist())


@SETTINGS
@given(instances(ways=False, whole=False), st.integers(1, 7), st.sampled_from([0.0, -0.5, -1.0, -2.0]))
def test_the_ede_is_the_best_of_all_open_sets(instance: tuple[Floats, Floats], p: int, beta: float) -> None:
    weights, cost = instance
    found = locate(weights, cost, p=p, goal="ede", aversion=beta)
    holds(found, best_by_trying(weights, cost, p=p, goal="ede", aversion=beta))


@SETTINGS
@given(instances(ways=False), st.integers(1, 7))
def test_the_ede_lies_between_mean_and_maximum_and_grows_with_aversion(instance: tuple[Floats, Floats], p: int) -> None:
    weights, cost = instance
    found = [locate(weights, cost, p=p, goal="ede", aversion=beta) for beta in (0.0, -0.5, -1.0, -2.0)]
    values = [f.objective for f in found]
    assert all(a <= b + 1e-6 for a, b in pairwise(values))
    for f in found:
        way = cost[np.arange(len(cost)), f.assignment]
        assert np.average(way, weights=weights) - 1e-6 <= f.objective <= way[weights > 0].max() + 1e-6


@SETTINGS
@given(instances(ways=False), st.integers(1, 7))
def test_a_search_that_may_stop_early_has_a_bound_below_and_a_plan_above_the_optimum(
    instance: tuple[Floats, Floats], p: int
) -> None:
    weights, cost = instance
    found = locate(weights, cost, p=p, gap=0.3)
    best = best_by_trying(weights, cost, p=p)
    assert found.bound - 1e-9 <= best <= found.objective + 1e-9
    assert found.gap <= 0.3 + 1e-9


@pytest.mark.parametrize("goal", ["total", "ede"])
@pytest.mark.parametrize("p", [3, 12])
def test_a_town_is_proven_by_few_columns_as_by_the_whole_model(goal: Any, p: int) -> None:
    """The optimum that nearest columns prove is what no single exchange improves, and the same each time."""
    draw = np.random.default_rng(4)
    points, candidates = draw.uniform(0, 1000, (300, 2)), draw.uniform(0, 1000, (40, 2))
    cost = np.hypot(*(points[:, None] - candidates).transpose(2, 0, 1))
    weights = draw.integers(1, 50, 300)
    found, again = (locate(weights, cost, p=p, goal=goal) for _ in range(2))
    assert found.status is Status.OPTIMAL
    assert (found.open == again.open).all()
    assert found.gap <= 1e-9
    for out in found.open:
        for into in set(range(40)) - set(found.open.tolist()):
            swapped = [into, *(set(found.open.tolist()) - {out})]
            assert locate(weights, cost, p=p, goal=goal, fixed=swapped).objective >= found.objective - 1e-6


def test_every_point_is_served_from_its_nearest_open_candidate() -> None:
    cost = np.array([[0.0, 5.0, 9.0], [7.0, 1.0, 9.0], [9.0, 4.0, 2.0]])
    found = locate(np.ones(3), cost, p=2)
    assert found.open.tolist() == [0, 1]
    assert found.assignment.tolist() == [0, 1, 1]
    assert found.objective == 5.0


@pytest.mark.parametrize(
    "asked",
    [{"p": 1, "fixed": [0, 1]}, {"p": 1, "forbidden": [0, 1]}],
    ids=["more fixed than may be open", "all are forbidden"],
)
def test_what_cannot_be_is_told(asked: dict[str, Any]) -> None:
    found = locate(np.ones(2), np.ones((2, 2)), **asked)
    assert found.status is Status.INFEASIBLE
    assert not len(found.open)


@pytest.mark.parametrize(
    ("weights", "cost", "asked", "best"),
    [
        ([6.0], [[7.0]], {"opening": [4.0]}, 46.0),
        ([3.0], [[7.36, 2.4, 4.07]], {"p": 7, "opening": [19.0, 5.0, 4.0], "forbidden": [1, 2]}, 41.08),
        ([6.0, 0.0, 3.0, 0.0, 5.0],
         [[7, 7, 5, 5, 10], [11, 6, 2, 8, 4], [6, 10, 10, 1, 2], [2, 0, 2, 10, 8], [6, 9, 6, 12, 8]],
         {"p": 5, "opening": [19.0, 28.0, 25.0, 14.0, 10.0]}, 96.0),
    ],
    ids=["closing the last would save its cost", "only a dear one is allowed", "the plan known is not in the core"],
)  # fmt: skip
def test_opening_costs_never_close_the_last_and_the_core_takes_any_start(
    weights: list[float], cost: list[list[float]], asked: dict[str, Any], best: float
) -> None:
    holds(locate(weights, cost, **asked), best)


def test_a_point_without_a_way_makes_it_infeasible() -> None:
    assert locate(np.ones(2), [[1.0, 2.0], [np.inf, np.inf]], p=2).status is Status.INFEASIBLE


def test_all_that_is_wrong_is_told_at_once() -> None:
    with pytest.raises(ValueError, match="weights") as told:
        locate([-1.0, 2.0], [[1.0, -2.0], [1.0, 1.0]], p=0, aversion=1.0, fixed=[5])
    text = str(told.value)
    assert all(word in text for word in ("weights", "costs", "p must", "aversion", "fixed"))


def test_nothing_that_limits_what_is_open_is_refused() -> None:
    with pytest.raises(ValueError, match="p or opening costs"):
        locate([1.0], [[1.0]])
