"""Good open sets: interchange of one open candidate for one closed, all moves weighed at once.

The profit of opening j and closing r is gain(j) − loss(r) + both(j, r) (Whitaker 1983; Resende & Werneck 2007):
gain(j) what points save at j, loss(r) what r's points lose at their second nearest, and both(j, r) what r's points get
back because j is nearer than that. Only pairs cheaper than a point's second nearest open candidate count.
"""

from dataclasses import dataclass

import numpy as np

from valplan.domain.case import Floats, Ints
from valplan.model.staffing import Bools
from valplan.solve.location.choice import Choice
from valplan.solve.location.columns import Nearest

TOGETHER = 12


@dataclass(frozen=True)
class Served:
    """Nearest open candidate of each point, its cost, and the cost of the second nearest."""

    first: Ints
    cost: Floats
    second: Floats


def served(cost: Floats, near: Nearest, chosen: Bools) -> Served:
    """Nearest and second nearest open candidate of each point; the whole matrix is read only where a list is short."""
    inside = chosen[near.candidate]
    rows = np.arange(len(cost))
    one = inside.argmax(axis=1)
    found = inside[rows, one]
    inside[rows, one] = False
    two = inside.argmax(axis=1)
    first, second = near.candidate[rows, one], np.where(inside[rows, two], near.cost[rows, two], near.top)
    nearest_cost = np.where(found, near.cost[rows, one], near.top)
    short = np.flatnonzero(~(found & inside[rows, two]))
    if len(short) and near.width < cost.shape[1]:
        first[short], nearest_cost[short], second[short] = _two_cheapest(cost, short, np.flatnonzero(chosen), near.top)
    return Served(first, nearest_cost, second)


def _two_cheapest(cost: Floats, rows: Ints, columns: Ints, top: float) -> tuple[Ints, Floats, Floats]:
    inside = cost[np.ix_(rows, columns)]
    k = inside.argmin(axis=1)
    every = np.arange(len(rows))
    least = inside[every, k]
    inside[every, k] = top
    return columns[k], least, inside.min(axis=1)


def total(cost: Floats, near: Nearest, choice: Choice, chosen: Bools) -> float:
    """Cost of an open set: each point at its nearest, plus opening."""
    return float(served(cost, near, chosen).cost.sum() + choice.opening[chosen].sum())


def improve(cost: Floats, near: Nearest, choice: Choice, chosen: Bools, *, rounds: int) -> tuple[Bools, float]:
    """Open, close and exchange candidates as long as it pays, at most ``rounds`` times; the open set and its cost.

    An empty set is no plan, and stays so at an infinite cost.
    """
    if not chosen.any():
        return chosen, np.inf
    now = served(cost, near, chosen)
    value = float(now.cost.sum() + choice.opening[chosen].sum())
    for _ in range(rounds):
        moves = best_moves(near, choice, chosen, now, max(1e-9 * abs(value), 1e-12))
        if not moves:
            break
        chosen, now, value = _apply(cost, near, choice, chosen, moves)
    return chosen, value


Move = tuple[float, int, int]
NOBODY = -1


def _apply(
    cost: Floats, near: Nearest, choice: Choice, chosen: Bools, moves: list[Move]
) -> tuple[Bools, Served, float]:
    """All moves together if that is worth more than the best one alone, else that one."""
    tries = [moves, moves[:1]] if len(moves) > 1 else [moves]
    results = []
    for some in tries:
        made = moved(chosen, some)
        if choice.allows(made):
            now = served(cost, near, made)
            results.append((float(now.cost.sum() + choice.opening[made].sum()), made, now))
    value, made, now = min(results, key=lambda r: r[0])
    return made, now, value


def moved(chosen: Bools, moves: list[Move]) -> Bools:
    """The open set after the moves."""
    made = chosen.copy()
    for _, enter, leave in moves:
        if enter != NOBODY:
            made[enter] = True
        if leave != NOBODY:
            made[leave] = False
    return made


def best_moves(near: Nearest, choice: Choice, chosen: Bools, now: Served, least: float) -> list[Move]:
    """The best moves that do not share a candidate, best first."""
    profit, leaving = _profits(near, choice, chosen, now)
    found: list[Move] = []
    for _ in range(TOGETHER):
        enter, k = divmod(int(profit.argmax()), profit.shape[1])
        worth = float(profit[enter, k])
        if not worth > least:
            break
        out = k < len(leaving)
        found.append((worth, NOBODY if enter == len(chosen) else enter, int(leaving[k]) if out else NOBODY))
        profit[enter] = -np.inf
        profit[:, k] = -np.inf
    return found


def _profits(near: Nearest, choice: Choice, chosen: Bools, now: Served) -> tuple[Floats, Ints]:
    """Profit of each move: rows enter (the last: nobody), columns leave (the last: nobody)."""
    leaving = np.flatnonzero(chosen)
    place = np.zeros(len(chosen), dtype=np.int64)
    place[leaving] = np.arange(len(leaving))
    last = place[now.first]
    size, out = len(chosen), len(leaving)
    point, k = np.nonzero(near.cost < now.second[:, None])
    enter, price = near.candidate[point, k], near.cost[point, k]
    first, second = now.cost[point], now.second[point]
    gain = np.bincount(enter, np.maximum(0.0, first - price), minlength=size)
    back = np.maximum(0.0, second - np.maximum(price, first))
    both = np.bincount(enter * out + last[point], back, minlength=size * out).reshape(size, out)
    loss = np.bincount(last, now.second - now.cost, minlength=out)
    profit = np.full((size + 1, out + 1), -np.inf)
    enters = gain - choice.opening
    profit[:size, :out] = enters[:, None] - (loss - choice.opening[leaving])[None, :] + both
    profit[:size, out] = enters
    profit[size, :out] = choice.opening[leaving] - loss
    return _forbid(profit, choice, chosen, leaving), leaving


def _forbid(profit: Floats, choice: Choice, chosen: Bools, leaving: Ints) -> Floats:
    profit[:-1][chosen] = -np.inf
    profit[:, :-1][:, choice.must[leaving]] = -np.inf
    if chosen.sum() >= choice.most:
        profit[:, -1] = -np.inf
    profit[-1, -1] = -np.inf
    if choice.limited:
        price = np.append(choice.price, 0.0)[:, None] - np.append(choice.price[leaving], 0.0)[None, :]
        profit[price > choice.budget - choice.price[chosen].sum()] = -np.inf
    return profit
