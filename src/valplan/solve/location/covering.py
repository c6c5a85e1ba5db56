"""Covering: most demand within a radius (MCLP), fewest places within a radius (LSCP), and nearest worst (p-centre).

Points that see the same candidates are one, and in LSCP a point that sees a superset of what another sees follows
along. References: Church & ReVelle (1974); Toregas et al. (1971); Minieka (1970).
"""

import numpy as np
from scipy.sparse import csr_array

from valplan.domain.case import Floats, Ints
from valplan.domain.outcome import Status
from valplan.model.algebra import Rows
from valplan.model.staffing import Bools
from valplan.solve.bridge import Answer, Model, solve_model
from valplan.solve.location.choice import Choice

MOST_COMPARED = 4_000


def grouped(within: Bools, weights: Floats) -> tuple[Bools, Floats]:
    """Distinct rows of ``within`` (points, candidates) and the weight of each."""
    packed = np.packbits(within, axis=1)
    kinds = np.ascontiguousarray(packed).view(np.dtype((np.void, packed.shape[1]))).ravel()
    _, first, number = np.unique(kinds, return_index=True, return_inverse=True)
    order = np.argsort(first)
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    return within[first[order]], np.bincount(place[number], weights, minlength=len(first)).astype(np.float64)


def undominated(within: Bools) -> Bools:
    """Rows left when each row that contains another is dropped: covering the smaller covers it."""
    if len(within) > MOST_COMPARED:  # comparing all with all would cost more memory than it saves
        return within
    order = np.argsort(within.sum(axis=1), kind="stable")
    rows = csr_array(within[order].astype(np.float64))
    size: Floats = within[order].sum(axis=1).astype(np.float64)
    common = (rows @ rows.T).tocoo()
    inside = (common.data == size[common.row]) & (common.row < common.col)
    keep = np.ones(len(order), dtype=bool)
    keep[common.col[inside]] = False
    return within[order[keep]]


def cover(within: Bools, choice: Choice, weights: Floats | None, time_limit_s: float | None, gap: float) -> Answer:
    """Solve a cover: every row if ``weights`` is None (least opening cost), else the least weight left uncovered.

    Values of the answer: one a candidate, then one a row that is 1 where it is missed.
    """
    sets, size = within.shape
    row, column = np.nonzero(within)
    soft = 0 if weights is None else sets
    miss = np.arange(soft, dtype=np.int64)
    needs = Rows(
        tuple(map(str, range(sets))), np.concatenate([row, miss]), np.concatenate([column, size + miss]),
        np.ones(len(row) + soft), np.ones(sets), np.full(sets, np.inf),
    )  # fmt: skip
    model = Model(
        lower=np.concatenate([choice.must.astype(np.float64), np.zeros(soft)]), upper=np.ones(size + soft),
        integer=np.concatenate([np.ones(size, dtype=bool), np.zeros(soft, dtype=bool)]),
        objective=np.concatenate([choice.opening if weights is None else np.zeros(size), weights if soft else []]),
        constant=0.0, rows=Rows.join([needs, *open_rows(choice)]),
    )  # fmt: skip
    return solve_model(model, time_limit_s=time_limit_s, gap=gap)


def open_rows(choice: Choice) -> list[Rows]:
    """The rows on how many are open and what they cost; the candidates are the first columns."""
    rows = []
    if choice.most < len(choice.opening):
        rows.append(_row("most", np.ones(len(choice.opening)), float(choice.most)))
    if choice.limited:
        rows.append(_row("budget", choice.price, choice.budget))
    return rows


def _row(key: str, coefficient: Floats, upper: float) -> Rows:
    columns = np.flatnonzero(coefficient)
    return Rows(
        (key,),
        np.zeros(len(columns), dtype=np.int64),
        columns,
        coefficient[columns],
        np.array([-np.inf]),
        np.array([upper]),
    )


def reachable(within: Bools, choice: Choice, time_limit_s: float | None) -> tuple[Status, Ints]:
    """Whether some allowed open set covers every row, and one that does: greedily if that will do, else exactly."""
    if not within.any(axis=1).all():
        return Status.INFEASIBLE, np.zeros(0, dtype=np.int64)
    chosen = _greedy(within, choice)
    if chosen is not None:
        return Status.OPTIMAL, np.flatnonzero(chosen)
    rows = undominated(grouped(within, np.ones(len(within)))[0])
    plain = Choice(np.ones(within.shape[1]), choice.most, choice.must, choice.price, choice.budget)
    answer = cover(rows, plain, None, time_limit_s, 0.0)
    if answer.values is not None:
        return Status.OPTIMAL, np.flatnonzero(answer.values > 0.5)
    return answer.status, np.zeros(0, dtype=np.int64)


def _greedy(within: Bools, choice: Choice) -> Bools | None:
    chosen = choice.must.copy()
    left = within[~within[:, chosen].any(axis=1)]
    while len(left) and chosen.sum() < choice.most:
        worth = left.sum(axis=0) / (np.maximum(choice.price, 1e-9) if choice.limited else 1.0)
        best = int(worth.argmax())
        chosen[best] = True
        left = left[~left[:, best]]
    return chosen if not len(left) and choice.allows(chosen) else None


def centre(cost: Floats, choice: Choice, deadline_s: float | None) -> tuple[Status, Ints, float, float]:
    """Least greatest cost: bisection over the distinct costs, each step a cover; status, open set, value, bound."""
    low, high = float(cost.min(axis=1).max()), np.inf
    status, plan = reachable(np.isfinite(cost), choice, deadline_s)
    if status is not Status.OPTIMAL:
        return status, plan, np.inf, low
    high = float(cost[:, plan].min(axis=1).max())
    values = np.unique(cost[(cost >= low) & (cost <= high)])
    first, last = 0, len(values) - 1
    while first < last:
        middle = (first + last) // 2
        status, tried = reachable(cost <= values[middle], choice, deadline_s)
        if status is Status.OPTIMAL:
            plan = tried
            last = int(np.searchsorted(values, cost[:, plan].min(axis=1).max()))
        elif status is Status.INFEASIBLE:
            first = middle + 1
        else:
            return Status.FEASIBLE, plan, float(values[last]), float(values[first])
    return Status.OPTIMAL, plan, float(values[last]), float(values[last])
