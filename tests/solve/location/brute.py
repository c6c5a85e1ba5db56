"""Every open set of a tiny problem, one after the other: what the solver is held against."""

from collections.abc import Iterator
from itertools import combinations, product
from typing import Any

import numpy as np
from hypothesis import strategies as st

from valplan.demand.distance import Aversion

Grid = np.ndarray[Any, np.dtype[np.float64]]


def open_sets(
    candidates: int, most: int, must: tuple[int, ...] = (), forbidden: tuple[int, ...] = ()
) -> Iterator[list[int]]:
    """All open sets of at least one and at most ``most`` candidates."""
    for size in range(1, most + 1):
        for chosen in combinations(range(candidates), size):
            if set(must) <= set(chosen) and not set(forbidden) & set(chosen):
                yield list(chosen)


def ede(cost: Grid, weights: Grid, chosen: list[int], beta: float) -> float:
    """Kolm–Pollak EDE of an open set by its definition."""
    near, z = cost.min(axis=1), cost[:, chosen].min(axis=1)
    kappa = Aversion(near, weights, beta).kappa
    if kappa == 0:
        return float(np.average(z, weights=weights))
    return float(-np.log(np.average(np.exp(-kappa * z), weights=weights)) / kappa)


def cheapest_assignment(cost: Grid, load: Grid, capacity: Grid, chosen: list[int]) -> float:
    """Least cost of serving each point whole from an open candidate within capacity, by trying all."""
    best = np.inf
    for serves in product(chosen, repeat=len(cost)):
        used = np.bincount(serves, load, minlength=len(capacity))
        if (used <= capacity).all():
            best = min(best, float(cost[np.arange(len(cost)), serves].sum()))
    return best


@st.composite
def towns(draw: st.DrawFn, *, most_points: int = 8, holes: bool = True, whole: bool = False) -> tuple[Grid, Grid]:
    """A tiny cost matrix, whole or not, with ties, duplicates, zeros and (with ``holes``) impossible pairs; weights."""
    points, candidates = draw(st.integers(1, most_points)), draw(st.integers(1, 6))
    number = st.integers(0, 9).map(float)
    price = number if whole else number | st.floats(0, 9, allow_subnormal=False).map(lambda v: round(v, 3))
    value = price | st.just(np.inf) if holes else price
    cost = np.array(draw(st.lists(value, min_size=points * candidates, max_size=points * candidates)))
    weights = np.array(draw(st.lists(st.integers(1, 20).map(float), min_size=points, max_size=points)))
    return cost.reshape(points, candidates), weights
