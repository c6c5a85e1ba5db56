"""Capacities at scale, held against the whole model on small towns."""

from typing import Any

import numpy as np
import pytest

from valplan.domain.outcome import Status
from valplan.solve import locate


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
