"""Capacities at scale, held against the whole model on small towns."""

from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from valplan.domain.outcome import Status
from valplan.solve import locate
from valplan.solve.location.capacity import Loaded
from valplan.solve.location.choice import Choice
from valplan.solve.location.loaded_core import remainder


@pytest.mark.parametrize("factor", [1.3, 2.0])
@pytest.mark.parametrize("seed", range(3))
def test_bound_and_plan_enclose_the_optimum(seed: int, factor: float, monkeypatch: pytest.MonkeyPatch) -> None:
    """Bound ≤ optimum ≤ plan, the plan keeps the capacities, and the two are near each other."""
    rng = np.random.default_rng(seed)
    points, load = rng.uniform(0, 1000, (60, 2)), rng.integers(1, 50, 60).astype(np.float64)
    capacity = factor * load.sum() / 4
    given: dict[str, Any] = {"points_xy": points, "candidates_xy": points[:12], "weights": load, "p": 4}
    whole = locate(**given, capacity=capacity)
    monkeypatch.setattr("valplan.solve.location.distance.LARGEST_WHOLE", 0)
    got = locate(**given, capacity=capacity, gap=0.03, time_limit_s=2)
    assert got.status in (Status.FEASIBLE, Status.OPTIMAL)
    assert got.bound <= whole.objective * (1 + 1e-9)
    assert whole.objective <= got.objective * (1 + 1e-6)
    assert got.gap < 0.15
    used = np.bincount(got.assignment, load, minlength=12)
    assert (used <= capacity * (1 + 1e-9)).all()
    assert set(got.assignment) <= set(got.open)


def test_too_little_room_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """More load than all capacity: infeasible, whatever the size."""
    monkeypatch.setattr("valplan.solve.location.distance.LARGEST_WHOLE", 0)
    assert locate(np.ones((5, 3)), p=3, capacity=1).status is Status.INFEASIBLE


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from([1.15, 1.5, 2.0]), st.booleans(), st.booleans())
def test_what_the_multipliers_leave_undecided_is_closed_to_the_optimum(
    seed: int, factor: float, single: bool, costly: bool
) -> None:
    """As exact as the whole model; with opening costs or a number of places, whole points or split."""
    rng = np.random.default_rng(seed)
    points, load = rng.uniform(0, 1000, (30, 2)), rng.integers(1, 50, 30).astype(np.float64)
    given_: dict[str, Any] = {
        "points_xy": points,
        "candidates_xy": points[:9],
        "weights": load,
        "single_source": single,
    }
    given_ |= {"opening_cost": rng.uniform(1e4, 1e5, 9)} if costly else {"p": 4}
    given_ |= {"capacity": factor * load.sum() / 4, "fixed_open": [1], "forbidden": [2]}
    whole = locate(**given_)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("valplan.solve.location.distance.LARGEST_WHOLE", 0)
        got = locate(**given_)
    if not np.isfinite(got.objective):  # no assignment was found for what the heuristic opened; a bound is told
        assert got.status in (Status.UNKNOWN, Status.INFEASIBLE)
        return
    assert got.bound <= whole.objective * (1 + 1e-6)
    assert got.objective == pytest.approx(whole.objective, rel=1e-6)
    assert got.status is Status.OPTIMAL or got.gap < 1e-6
    share = got.shares.toarray() if got.shares is not None else np.eye(9)[got.assignment]
    assert share.sum(axis=1) == pytest.approx(np.ones(30))
    assert (load @ share <= given_["capacity"] * (1 + 1e-6)).all()
    assert set(np.flatnonzero(share.sum(axis=0) > 1e-9)) <= set(got.open)
    assert 1 in got.open
    assert 2 not in got.open


def test_nothing_of_a_better_plan_is_left_out() -> None:
    """Each pair and candidate of every cheaper plan stays, by trying all, whatever the multipliers."""
    rng = np.random.default_rng(5)
    for _ in range(30):
        cost, load = rng.uniform(0, 100, (5, 4)), rng.integers(1, 9, 5).astype(np.float64)
        capacity, opening = np.full(4, 0.6 * load.sum()), rng.uniform(0, 60, 4)
        choice = Choice(opening, 3, np.zeros(4, dtype=np.bool_), opening, np.inf)
        plans = []
        for serves in product(range(4), repeat=5):
            used = np.bincount(serves, load, minlength=4)
            if (used <= capacity).all() and len(set(serves)) <= 3:
                plans.append((float(cost[range(5), serves].sum() + opening[list(set(serves))].sum()), serves))
        best = sorted(plans)[min(20, len(plans) - 1)][0]
        lam, mu = rng.uniform(20, 80, 5), rng.uniform(0, 3, 4)
        left = remainder(Loaded(cost, load, capacity, choice, True), lam, mu, best)
        for value, serves in plans:
            if value <= best:
                assert set(serves) <= set(left.keep)
                assert set(left.keep[left.must]) <= set(serves)
                column = np.searchsorted(left.keep, serves)
                assert left.pairs[range(5), column].all()
