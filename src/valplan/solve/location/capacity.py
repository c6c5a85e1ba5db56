"""Capacities: points share what a candidate can serve; each goes whole to one candidate, or may be split.

The plain pair model with the strong rows x_ij ≤ y_j and Σ_i load_i·x_ij ≤ capacity_j·y_j, solved by HiGHS. Exact for
hundreds of points; larger problems are for :mod:`valplan.solve.location.loaded`.
"""

from dataclasses import dataclass

import numpy as np

from valplan.domain.case import Floats, Ints
from valplan.model.algebra import Rows
from valplan.solve.bridge import Answer, Model, solve_model
from valplan.solve.location.choice import Choice
from valplan.solve.location.covering import open_rows


@dataclass(frozen=True)
class Loaded:
    """A capacitated problem: ``cost`` (points, candidates) is infinite for pairs that cannot be.

    ``load`` is what each point takes, ``capacity`` what each candidate can serve; a point is served ``whole`` or split.
    """

    cost: Floats
    load: Floats
    capacity: Floats
    choice: Choice
    whole: bool


def solve_capacitated(
    of: Loaded, *, time_limit_s: float | None, gap: float, hint: Ints | None = None
) -> tuple[Answer, Ints, Ints]:
    """The answer, and the point and the candidate of each pair column; candidates are the first columns.

    ``hint`` is the candidate of each point in a known plan.
    """
    cost, load, capacity, choice = of.cost, of.load, of.capacity, of.choice
    size = cost.shape[1]
    fits = np.isfinite(cost) & ((load[:, None] <= capacity) if of.whole else (capacity > 0) | (load[:, None] == 0))
    point, candidate = np.nonzero(fits)
    pair = size + np.arange(len(point))
    model = Model(
        lower=np.concatenate([choice.must.astype(np.float64), np.zeros(len(point))]),
        upper=np.ones(size + len(point)),
        integer=np.concatenate([np.ones(size, dtype=bool), np.full(len(point), of.whole)]),
        objective=np.concatenate([choice.opening, cost[point, candidate]]),
        constant=0.0,
        rows=Rows.join([
            _each(point, pair, len(cost)), _within(point, candidate, pair, load, capacity),
            _only_open(candidate, pair), *open_rows(choice),
        ]),
    )  # fmt: skip
    known = None if hint is None else np.concatenate([np.isin(np.arange(size), hint), hint[point] == candidate])
    start = None if known is None else known.astype(np.float64)
    return solve_model(model, time_limit_s=time_limit_s, gap=gap, hint=start), point, candidate


def _each(point: Ints, pair: Ints, points: int) -> Rows:
    one = np.ones(points)
    return Rows(tuple(f"point {i}" for i in range(points)), point, pair, np.ones(len(pair)), one, one)


def _within(point: Ints, candidate: Ints, pair: Ints, load: Floats, capacity: Floats) -> Rows:
    size = len(capacity)
    every = np.arange(size)
    return Rows(
        tuple(f"capacity {j}" for j in every), np.concatenate([candidate, every]), np.concatenate([pair, every]),
        np.concatenate([load[point], -capacity]), np.full(size, -np.inf), np.zeros(size),
    )  # fmt: skip


def _only_open(candidate: Ints, pair: Ints) -> Rows:
    every = np.arange(len(pair))
    return Rows(
        tuple(f"open {k}" for k in every), np.concatenate([every, every]), np.concatenate([pair, candidate]),
        np.concatenate([np.ones(len(pair)), -np.ones(len(pair))]), np.full(len(pair), -np.inf), np.zeros(len(pair)),
    )  # fmt: skip
