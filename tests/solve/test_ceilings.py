"""Ceilings left out first, beside the same models solved with them."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from valplan.domain.outcome import Status
from valplan.model.algebra import Columns, Linear, Row, Rows
from valplan.solve import ceilings
from valplan.solve.bridge import Answer, Model, model_of, solve_model
from valplan.solve.ceilings import under_ceilings
from valplan.solve.clock import Clock

SIZE = 8
BLOCK = Columns("pick", pd.DataFrame({"k": range(SIZE)}), 0)
EACH = st.lists(st.integers(1, 30), min_size=SIZE, max_size=SIZE)
LATE = np.array([False, True, True])


def choosing(worth: list[int], cost: list[int], hours: list[int], most: int, ceiling: int, longest: int) -> Model:
    """Pick at most so many, worth most, under a ceiling of cost and one of hours."""
    columns = np.arange(SIZE)
    rows = Rows.of([
        Row("count", columns, np.ones(SIZE), lower=2.0, upper=float(most)),
        Row("cost", columns, np.array(cost, dtype=np.float64), upper=float(ceiling)),
        Row("hours", columns, np.array(hours, dtype=np.float64), upper=float(longest)),
    ])  # fmt: skip
    return model_of((BLOCK,), rows, Linear(5000.0, columns, -np.array(worth, dtype=np.float64)))


@settings(max_examples=60, deadline=None)
@given(EACH, EACH, EACH, st.integers(2, SIZE), st.integers(1, 120), st.integers(1, 120))
def test_the_answer_is_that_of_the_model_with_its_ceilings(
    worth: list[int], cost: list[int], hours: list[int], most: int, ceiling: int, longest: int
) -> None:
    model = choosing(worth, cost, hours, most, ceiling, longest)
    found, whole = under_ceilings(model, LATE, Clock(), 0.0), solve_model(model)
    assert found.status == whole.status
    if whole.status == Status.OPTIMAL:
        assert found.objective == pytest.approx(whole.objective)
        assert found.bound <= found.objective + 1e-6
        assert found.values is not None
        assert model.rows.satisfied(found.values).all()


@settings(max_examples=60, deadline=None)
@given(EACH, EACH, EACH, st.integers(2, SIZE), st.integers(1, 120), st.integers(1, 120))
def test_where_no_price_leads_to_a_plan_the_least_excess_does(
    worth: list[int], cost: list[int], hours: list[int], most: int, ceiling: int, longest: int
) -> None:
    """It gives a plan, on which the last solve stands if it finds none itself, or proves that nothing fits."""
    model = choosing(worth, cost, hours, most, ceiling, longest)
    whole = solve_model(model)

    def watched(asked: Model, **how: object) -> Answer:
        late = np.isin(asked.rows.keys, ("cost", "hours"))
        last = np.isfinite(asked.rows.upper[late]).all() and asked.integer.all()
        return Answer(Status.UNKNOWN, np.inf, -np.inf) if last else solve_model(asked, **how)  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(ceilings, "PRICES", ())
        patched.setattr(ceilings, "solve_model", watched)
        found = under_ceilings(model, LATE, Clock(), 0.0)
    assert (found.values is None) == (whole.status == Status.INFEASIBLE)
    assert (found.status == Status.INFEASIBLE) == (whole.status == Status.INFEASIBLE)
    if found.values is not None:
        assert model.rows.satisfied(found.values).all()
        assert found.bound <= whole.objective + 1e-6
        assert found.objective >= whole.objective - 1e-6


def test_the_last_solve_begins_with_a_plan_that_keeps_the_ceilings(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a price on the excess leads to is the hint of the solve with the rows."""
    model = choosing([9, 8, 7, 6, 5, 4, 3, 2], [30, 28, 26, 24, 2, 2, 2, 2], [1] * SIZE, 4, 60, 100)
    hints = []

    def watched(asked: Model, **how: object) -> object:
        hints.append(how.get("hint"))
        return solve_model(asked, **how)  # type: ignore[arg-type]

    monkeypatch.setattr(ceilings, "solve_model", watched)
    under_ceilings(model, LATE, Clock(), 0.0)
    hint = hints[-1]
    assert isinstance(hint, np.ndarray)
    assert model.rows.satisfied(hint).all()
    hints.clear()
    under_ceilings(replace(model, constant=100.0), LATE, Clock(), 0.0)
    assert hints[-1] is None  # by a goal this small the same plan is too far from the relaxation to begin with
