"""Pricing columns in gives the optimum of the model with all of them."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.solve.models import best_by_trying, model, row, whole_models
from valplan.domain.outcome import Status
from valplan.solve.bridge import Model, solve_model
from valplan.solve.clock import Clock
from valplan.solve.pricing import solve_by_pricing

SETTINGS = settings(max_examples=60, deadline=None)


@SETTINGS
@given(whole_models(), st.data())
def test_pricing_finds_the_optimum_of_the_whole_model(m: Model, data: st.DataObject) -> None:
    """From any first columns; the bound lies at or below the optimum; a model that nothing fits is told."""
    size = len(m.lower)
    start = np.array(data.draw(st.lists(st.booleans(), min_size=size, max_size=size)))
    best, answer = best_by_trying(m), solve_by_pricing(m, start, left_s=Clock(), gap=0.0)
    if np.isinf(best):
        assert answer.status == Status.INFEASIBLE
        return
    assert answer.status == Status.OPTIMAL
    assert answer.values is not None
    assert answer.objective == pytest.approx(best)
    assert answer.bound <= best + 1e-6
    assert answer.bound == pytest.approx(best, abs=1e-5)
    assert answer.objective == pytest.approx(m.objective @ answer.values + m.constant)
    assert m.rows.satisfied(answer.values).all()


def test_columns_that_only_whole_numbers_need_are_found() -> None:
    """The relaxation is content with halves of the first columns; the whole optimum needs the last column."""
    rows = [row([1, 1, 0, 1], lower=1), row([1, 0, 1, 1], lower=1), row([0, 1, 1, 1], lower=1)]
    m = model([1, 1, 1, 1.6], rows)
    answer = solve_by_pricing(m, np.array([True, True, True, False]), left_s=Clock(), gap=0.0)
    assert answer.objective == pytest.approx(1.6)


def test_a_town_of_workers_and_posts_is_staffed_as_well_as_by_the_full_model() -> None:
    """Forty workers, eight places of three posts each; the first columns are the three nearest places."""
    rng = np.random.default_rng(11)
    km = rng.integers(1, 400, (40, 8)).astype(float) / 10
    cells = np.arange(320).reshape(40, 8)
    rows = [replace(row([]), columns=cells[:, j], coefficients=np.ones(40), lower=3.0) for j in range(8)]
    rows += [replace(row([]), columns=cells[i], coefficients=np.ones(8), upper=1.0) for i in range(40)]
    m = model(km.ravel().tolist(), rows)
    near = (np.argsort(np.argsort(km, axis=1), axis=1) < 3).ravel()
    found, full = solve_by_pricing(m, near, left_s=Clock(), gap=0.0), solve_model(m)
    assert found.objective == pytest.approx(full.objective)
    assert found.status == Status.OPTIMAL
