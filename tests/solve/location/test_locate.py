"""``locate`` against brute force on tiny problems, and what must hold for all inputs."""

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.solve.location.brute import Grid, cheapest_assignment, ede, open_sets, towns
from valplan.domain.outcome import Status
from valplan.solve import Location, locate
from valplan.solve.bridge import SolverError
from valplan.solve.location.branch import Tree
from valplan.solve.location.choice import Choice

Town = tuple[Grid, Grid]
FEW = settings(max_examples=60, deadline=None)


def _agrees(got: Location, best: float) -> None:
    """Proven, and the same value as brute force; or infeasible when brute force finds nothing."""
    if not np.isfinite(best):
        assert got.status is Status.INFEASIBLE
        return
    assert got.status is Status.OPTIMAL
    assert got.objective == pytest.approx(best, rel=1e-6, abs=1e-6)
    assert got.bound == pytest.approx(best, rel=1e-6, abs=1e-6)


@FEW
@given(towns(), st.integers(1, 7))
def test_the_p_median_is_the_best_of_all(town: Town, p: int) -> None:
    """Mean over at most p open candidates, impossible pairs, ties and p beyond the candidates included."""
    cost, weights = town
    most = min(p, cost.shape[1])
    best = min(float((weights * cost[:, s].min(axis=1)).sum()) for s in open_sets(cost.shape[1], most))
    got = locate(cost, weights=weights, p=p)
    _agrees(got, best)
    if got.status is Status.OPTIMAL:
        assert len(got.open) == most
        served = cost[np.arange(len(cost)), got.assignment]
        assert float((weights * served).sum()) == pytest.approx(got.objective)
        assert set(got.assignment) <= set(got.open)


@FEW
@given(towns(), st.data())
def test_opening_costs_budget_and_fixed_candidates(town: Town, data: st.DataObject) -> None:
    """Opening costs in the goal, prices within a budget, one candidate fixed open and one forbidden."""
    cost, weights = town
    size = cost.shape[1]
    numbers = st.lists(st.integers(0, 30).map(float), min_size=size, max_size=size)
    opening, price = np.array(data.draw(numbers)), np.array(data.draw(numbers))
    budget = float(data.draw(st.integers(5, 80)))
    order = data.draw(st.permutations(range(size)))
    must, forbidden = (tuple(order[:1]), tuple(order[1:2])) if data.draw(st.booleans()) else ((), ())
    sets = [s for s in open_sets(size, size, must, forbidden) if price[s].sum() <= budget]
    values = [float((weights * cost[:, s].min(axis=1)).sum() + opening[s].sum()) for s in sets]
    got = locate(
        cost, weights=weights, opening_cost=opening, price=price, budget=budget, fixed_open=must, forbidden=forbidden
    )
    _agrees(got, min(values, default=np.inf))
    if got.status is Status.OPTIMAL:
        assert set(must) <= set(got.open)
        assert not set(forbidden) & set(got.open)
        assert price[got.open].sum() <= budget


@FEW
@given(towns(holes=False, whole=True), st.integers(1, 4), st.sampled_from([0.0, -0.5, -1.0, -2.0]))
def test_ede_is_exact(town: Town, p: int, beta: float) -> None:
    """The Kolm–Pollak equivalent of the best open set, by its definition; it lies between mean and maximum."""
    cost, weights = town
    most = min(p, cost.shape[1])
    best = min(ede(cost, weights, s, beta) for s in open_sets(cost.shape[1], most))
    got = locate(cost, weights=weights, p=p, goal="ede", beta=beta)
    _agrees(got, best)
    z = cost[:, got.open].min(axis=1)
    assert np.average(z, weights=weights) - 1e-6 <= got.objective <= z.max() + 1e-6


@FEW
@given(towns(holes=False, whole=True), st.integers(1, 4))
def test_ede_rises_with_aversion(town: Town, p: int) -> None:
    """The more averse to unequal costs, the greater the equivalent of the best plan."""
    values = [locate(town[0], weights=town[1], p=p, goal="ede", beta=b).objective for b in (0.0, -0.5, -1.0, -2.0)]
    assert all(a <= b + 1e-6 for a, b in pairwise(values))


@FEW
@given(towns(), st.integers(1, 7), st.integers(0, 9))
def test_centre_and_covering_are_the_best_of_all(town: Town, p: int, radius: int) -> None:
    """p-centre, most covered and fewest places."""
    cost, weights = town
    size = cost.shape[1]
    sets = list(open_sets(size, min(p, size)))
    near = [cost[:, s].min(axis=1) for s in sets]
    _agrees(locate(cost, p=p, goal="maximum"), min(float(z.max()) for z in near))
    covered = locate(cost, weights=weights, p=p, goal="covered", radius=radius)
    assert covered.status is Status.OPTIMAL
    assert covered.objective == max(float(weights[z <= radius].sum()) for z in near)
    able = [len(s) for s in open_sets(size, size) if (cost[:, s].min(axis=1) <= radius).all()]
    _agrees(locate(cost, goal="fewest", radius=radius), float(min(able)) if able else np.inf)


@settings(max_examples=30, deadline=None)
@given(towns(most_points=5), st.data())
def test_capacities_are_respected_and_the_best_is_found(town: Town, data: st.DataObject) -> None:
    """Whole points within capacities cost what brute force says; split ones no more, and fit too."""
    cost, load = town
    cost = cost[:, :3]
    size = cost.shape[1]
    capacity = np.array(data.draw(st.lists(st.integers(0, 50).map(float), min_size=size, max_size=size)))
    best = min(cheapest_assignment(cost, load, capacity, s) for s in open_sets(size, size))
    whole = locate(cost, load=load, capacity=capacity, p=size)
    _agrees(whole, best)
    split = locate(cost, load=load, capacity=capacity, p=size, single_source=False)
    if whole.status is Status.OPTIMAL:
        assert (np.bincount(whole.assignment, load, minlength=size) <= capacity + 1e-6).all()
        assert split.objective <= whole.objective + 1e-6
    if split.shares is not None:
        shares = split.shares.toarray()
        assert (load @ shares <= capacity + 1e-4).all()
        assert shares.sum(axis=1) == pytest.approx(1.0)


@FEW
@given(towns(most_points=5), st.data())
def test_capacities_within_a_budget(town: Town, data: st.DataObject) -> None:
    """What is best without capacities need not fit them; what then is the best costs what brute force says."""
    cost, load = town
    cost = cost[:, :3]
    size = cost.shape[1]
    numbers = st.lists(st.integers(0, 50).map(float), min_size=size, max_size=size)
    capacity, price = np.array(data.draw(numbers)), np.array(data.draw(numbers))
    budget = float(data.draw(st.integers(0, 100)))
    sets = [s for s in open_sets(size, size) if price[s].sum() <= budget]
    best = min((cheapest_assignment(cost, load, capacity, s) for s in sets), default=np.inf)
    _agrees(locate(cost, load=load, capacity=capacity, price=price, budget=budget), best)


def test_a_budget_with_capacities_that_do_not_bind_is_proven_by_the_problem_without() -> None:
    """One model of all pairs would leave a fifth for many times as long."""
    rng = np.random.default_rng(1)
    points, places = rng.uniform(0, 10_000, (200, 2)), rng.uniform(0, 10_000, (30, 2))
    weights, price = rng.integers(1, 100, 200), rng.uniform(5, 15, 30)
    asked: dict[str, Any] = {"points_xy": points, "candidates_xy": places, "weights": weights, "price": price}
    free = locate(**asked, budget=120)
    got = locate(**asked, budget=120, capacity=np.full(30, np.bincount(free.assignment, weights).max()))
    assert got.status is Status.OPTIMAL
    assert got.objective == pytest.approx(free.objective)


@pytest.mark.parametrize("gap", [0.0, 0.05])
@pytest.mark.parametrize("seed", range(4))
def test_the_bound_never_passes_the_optimum(seed: int, gap: float) -> None:
    """Bound ≤ optimum ≤ objective on a town whose columns are pruned; the optimum from the exact run."""
    rng = np.random.default_rng(seed)
    points = rng.uniform(0, 1000, (300, 2))
    given: dict[str, Any] = {
        "points_xy": points,
        "candidates_xy": points[:40],
        "weights": rng.integers(1, 50, 300),
        "p": 9,
    }
    exact, got = locate(**given), locate(**given, gap=gap)
    assert exact.status is Status.OPTIMAL
    assert got.bound <= exact.objective * (1 + 1e-9)
    assert exact.objective <= got.objective * (1 + 1e-9)
    assert got.gap <= gap + 1e-9


def test_the_same_input_gives_the_same_plan() -> None:
    """Two runs agree in every array."""
    points = np.random.default_rng(3).uniform(0, 1000, (200, 2))
    one, two = (locate(points_xy=points, candidates_xy=points[:50], p=7) for _ in range(2))
    assert np.array_equal(one.open, two.open)
    assert np.array_equal(one.assignment, two.assignment)
    assert (one.objective, one.bound) == (two.objective, two.bound)


def test_duplicates_zero_distances_and_disconnected_points() -> None:
    """Two places at the same spot, points on top of them, and two islands that need a place each."""
    inf = np.inf
    cost = np.array([[0, 0, inf], [0, 0, inf], [inf, inf, 0]])
    got = locate(cost, p=2)
    assert (got.status, got.objective, got.bound) == (Status.OPTIMAL, 0.0, 0.0)
    assert locate(cost, p=1).status is Status.INFEASIBLE
    assert locate(cost, p=1, goal="maximum").status is Status.INFEASIBLE


@pytest.mark.parametrize(
    "limits", [{"p": 2, "fixed_open": (0, 1, 2)}, {"price": [5, 5, 5], "budget": 4}, {"p": 1, "forbidden": (0, 1, 2)}]
)
def test_infeasible_is_a_result(limits: dict[str, Any]) -> None:
    """Too many fixed open, too little money, everything forbidden."""
    assert locate(np.ones((2, 3)), **limits).status is Status.INFEASIBLE


def test_everything_wrong_is_told_at_once() -> None:
    """One error lists each fault of the input."""
    with pytest.raises(ValueError, match=r"goal.*weights.*p:.*beta") as told:
        locate(np.ones((2, 3)), weights=[1, 2, 3], goal="best", p=0, beta=1.0)
    assert len(str(told.value).split("; ")) == 4
    with pytest.raises(ValueError, match="cost: values must not be negative"):
        locate([[-1.0]], p=1)
    with pytest.raises(ValueError, match="give either cost"):
        locate(p=1)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"capacity": [5, 5], "load": [2, 2]}, "load: 3 values expected"),
        ({"capacity": [5, 5], "load": [-2, 2, 2]}, "load: values must not be negative"),
        ({"budget": -1, "price": [1, 1]}, "budget: must not be negative"),
        ({"p": "3"}, "p: a number expected, '3' given"),
        ({"capacity": [5, 5], "load": [2, 2, np.nan]}, "load: values must be finite"),
        ({"load": [2, 2, 2]}, "load: counts against capacity"),
        ({"price": [1, 1]}, "price: counts against a budget"),
        ({"radius": 3.0}, "radius: counts in goals covered and fewest"),
        ({"goal": "covered", "radius": np.nan}, "radius: a number expected"),
        ({"weights": [0, 0, 0]}, "weights: all are nought"),
        ({"weights": ["a", "b", "c"]}, "weights: numbers expected"),
        ({"beta": np.nan}, "beta: a number expected"),
        ({"gap": None}, "gap: a number expected"),
        ({"p": np.nan}, "p: a number expected"),
        ({"fixed_open": [0.7]}, "fixed_open: whole numbers of candidates"),
        ({"forbidden": [True, False, True]}, "forbidden: 2 of true and false expected, 3 given"),
    ],
)
def test_what_would_be_another_problem_is_refused(given: dict[str, Any], told: str) -> None:
    """Nothing that is wrong or left unused passes in silence."""
    with pytest.raises(ValueError, match=told):
        locate([[1.0, 4.0], [2.0, 3.0], [5.0, 1.0]], **{"p": 1, **given})
    with pytest.raises(ValueError, match="cost: numbers expected"):
        locate([[1.0, 2.0], [3.0]], p=1)


def test_candidates_are_told_by_number_or_by_true_and_false() -> None:
    cost = [[1.0, 4.0], [2.0, 3.0], [5.0, 6.0]]
    assert locate(cost, p=1, forbidden=np.array([True, False])).open.tolist() == [1]
    assert locate(cost, p=1, forbidden=[0]).open.tolist() == [1]
    assert locate(cost, p=1, fixed_open=[False, True]).open.tolist() == [1]


@pytest.mark.parametrize("goal", ["mean", "ede"])
@pytest.mark.parametrize("seed", range(3))
def test_pruning_never_changes_the_optimum(seed: int, goal: str) -> None:
    """The whole pair model (reached by capacities that never bind) finds the same optimum."""
    rng = np.random.default_rng(seed)
    points = rng.uniform(0, 1000, (60, 2))
    given: dict[str, Any] = {
        "points_xy": points, "candidates_xy": rng.uniform(0, 1000, (15, 2)), "p": 4, "goal": goal,
        "weights": rng.integers(1, 50, 60),
    }  # fmt: skip
    whole = locate(**given, capacity=1e6)
    got = locate(**given)
    assert got.status is Status.OPTIMAL
    assert got.objective == pytest.approx(whole.objective, rel=1e-7)


@pytest.mark.parametrize("spare", [0.0, 0.2])
@pytest.mark.parametrize("seed", range(6))
def test_branching_alone_finds_and_proves_the_optimum(seed: int, spare: float) -> None:
    """A tree over arbitrary costs, whose relaxation is weak, started above the optimum of enumeration."""
    rng = np.random.default_rng(seed)
    cost, opening = rng.integers(1, 100, (25, 10)).astype(float), (spare * rng.integers(1, 100, 10)).astype(np.float64)
    best = min(float(cost[:, s].min(axis=1).sum() + opening[s].sum()) for s in open_sets(10, 3))
    choice = Choice(opening, 3, np.zeros(10, dtype=bool), np.zeros(10), np.inf)
    tree = Tree(cost, choice, np.full(25, 1e6), best * 1.5, 1e6, 0.0, np.inf)
    assert tree.run(cost.mean(axis=1), lambda best, bound: False, 10_000)
    assert tree.best == pytest.approx(best)
    assert tree.bound == pytest.approx(best)
    assert tree.found is not None


def test_a_promising_place_over_the_budget_is_not_opened() -> None:
    """Two places at the same spot, of which the budget allows only the dearer to open."""
    got = locate([[0.0, 0.0]], weights=[1], opening_cost=[3, 1], price=[0, 13], budget=7)
    assert (got.status, got.objective, got.open.tolist()) == (Status.OPTIMAL, 3.0, [0])


def test_when_the_solver_breaks_down_plan_and_bound_still_enclose_the_optimum(monkeypatch: pytest.MonkeyPatch) -> None:
    """Out of memory in the core must not take the answer away."""
    rng = np.random.default_rng(3)
    points, weights = rng.random((150, 2)), rng.integers(1, 9, 150).astype(float)
    best = locate(points_xy=points, candidates_xy=points[:60], weights=weights, p=7)

    tried = []

    def broken(*given: object, **_limits: object) -> None:
        tried.append(given)
        raise SolverError("ended early")

    monkeypatch.setattr("valplan.solve.location.median.QUICK_PAIRS", 0)
    monkeypatch.setattr("valplan.solve.location.median.solve_core", broken)
    got = locate(points_xy=points, candidates_xy=points[:60], weights=weights, p=7)
    assert tried
    assert got.bound <= best.objective * (1 + 1e-9) <= got.objective * (1 + 2e-9)
