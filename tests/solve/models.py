"""Small models for the tests of the bridge and what builds on it."""

import numpy as np
from hypothesis import strategies as st

from valplan.model.algebra import Row, Rows
from valplan.solve.bridge import Model


def model(
    objective: list[float], rows: list[Row], *, upper: float = 1.0, integer: bool = True, constant: float = 0.0
) -> Model:
    """Minimise over columns that all have the same bounds."""
    size = len(objective)
    return Model(
        lower=np.zeros(size),
        upper=np.full(size, upper),
        integer=np.full(size, integer),
        objective=np.array(objective, dtype=np.float64),
        constant=constant,
        rows=Rows.of(rows),
    )


def row(coefficients: list[float], *, lower: float = -np.inf, upper: float = np.inf, key: str = "row") -> Row:
    """A row over the first columns."""
    return Row(key, np.arange(len(coefficients)), np.array(coefficients, dtype=np.float64), lower, upper)


def knapsack(size: int, seed: int) -> Model:
    """A hard little model: pairs of market-split rows, which no bound closes in seconds."""
    rng = np.random.default_rng(seed)
    weights = rng.integers(0, 100, (5, size)).astype(np.float64)
    half = np.floor(weights.sum(axis=1) / 2)
    slack = 5
    columns = np.arange(size)
    rows = [
        Row(f"split {k}", np.concatenate([columns, [size + 2 * k, size + 2 * k + 1]]), np.append(w, [1.0, -1.0]), h, h)
        for k, (w, h) in enumerate(zip(weights, half, strict=True))
    ]
    return Model(
        lower=np.zeros(size + 2 * slack),
        upper=np.append(np.ones(size), np.full(2 * slack, np.inf)),
        integer=np.append(np.ones(size, dtype=np.bool_), np.zeros(2 * slack, dtype=np.bool_)),
        objective=np.append(np.zeros(size), np.ones(2 * slack)),
        constant=0.0,
        rows=Rows.of(rows),
    )


@st.composite
def whole_models(draw: st.DrawFn) -> Model:
    """Covering and packing rows over yes-or-no columns, as in staffing; some have no solution."""
    size = draw(st.integers(2, 7))
    number = st.integers(0, 3).map(float)
    rows = []
    for k in range(draw(st.integers(1, 4))):
        coefficients = draw(st.lists(number, min_size=size, max_size=size))
        least = draw(st.integers(0, 4))
        most = draw(st.one_of(st.just(np.inf), st.integers(least, 8)))
        rows.append(row(coefficients, lower=float(least), upper=float(most), key=f"row {k}"))
    objective = draw(st.lists(st.integers(-5, 20).map(float), min_size=size, max_size=size))
    return model(objective, rows, constant=float(draw(st.integers(-3, 3))))


def best_by_trying(m: Model) -> float:
    """The optimum of a model of yes-or-no columns, by trying every choice; infinite when nothing fits."""
    size = len(m.lower)
    choices = (np.arange(2**size)[:, None] >> np.arange(size)) & 1
    fits = [m.rows.satisfied(x.astype(np.float64)).all() for x in choices]
    values = choices @ m.objective + m.constant
    return float(values[fits].min()) if any(fits) else float("inf")
