"""Points to open candidates within capacities: by regret, then by shifts and swaps as long as they pay."""

import numpy as np

from valplan.domain.case import Floats, Ints
from valplan.model.staffing import Bools

CHOICES = 24
PASSES = 6


def assign(cost: Floats, load: Floats, capacity: Floats, chosen: Bools, price: Floats, top: float) -> Ints | None:
    """Candidate of each point, or None if none was found that fits; ``price`` (a unit of load) only leads the way."""
    open_ = np.flatnonzero(chosen)
    if not len(open_) or capacity[open_].sum() < load.sum():
        return None
    inside = cost[:, open_]
    led = inside + price[open_] * load[:, None]
    order = np.argsort(led, axis=1, kind="stable")[:, :CHOICES]
    made = _by_regret(inside, led, order, load, capacity[open_], top)
    if made is None:
        return None
    return open_[_better(inside, made, load, capacity[open_], top)]


def _by_regret(cost: Floats, led: Floats, order: Ints, load: Floats, capacity: Floats, top: float) -> Ints | None:
    best = np.take_along_axis(led, order[:, :2], axis=1)
    regret = (best[:, -1] - best[:, 0]) / np.maximum(load, 1e-12)
    left, wishes, loads = capacity.tolist(), order.tolist(), load.tolist()
    made = np.zeros(len(cost), dtype=np.int64)
    for turn in (regret, load):  # the heaviest first is a last resort: they fit while there is room
        left = capacity.tolist()
        for i in np.argsort(-turn, kind="stable").tolist():
            j = next((j for j in wishes[i] if left[j] >= loads[i] and cost[i, j] < top), -1)
            if j < 0:
                break
            left[j] -= loads[i]
            made[i] = j
        else:
            return made
    return None


def _better(cost: Floats, made: Ints, load: Floats, capacity: Floats, top: float) -> Ints:
    """Shift points to cheaper candidates with room, else swap them with a point there, until nothing pays."""
    rows = np.arange(len(made))
    left = capacity - np.bincount(made, load, minlength=len(capacity))
    for _ in range(PASSES):
        lost = cost[rows, made] - cost.min(axis=1)
        changed = 0
        for i in np.argsort(-lost, kind="stable")[: int((lost > 1e-12).sum())].tolist():
            changed += _shift(i, cost, made, load, left) or _swap(i, cost, made, load, left, top)
        if not changed:
            break
    return made


def _shift(i: int, cost: Floats, made: Ints, load: Floats, left: Floats) -> bool:
    now = int(made[i])
    able = np.where((left >= load[i]) & (cost[i] < cost[i, now]), cost[i], np.inf)
    to = int(able.argmin())
    if not np.isfinite(able[to]):
        return False
    left[now] += load[i]
    left[to] -= load[i]
    made[i] = to
    return True


def _swap(i: int, cost: Floats, made: Ints, load: Floats, left: Floats, top: float) -> bool:
    """Change places with the point at the cheapest candidate that makes the two cheaper together, if any."""
    now, to = int(made[i]), int(cost[i].argmin())
    there = np.flatnonzero(made == to)
    fits = (left[to] + load[there] >= load[i]) & (left[now] + load[i] >= load[there])
    saved = cost[i, now] - cost[i, to] + cost[there, to] - cost[there, now]
    saved = np.where(fits & (cost[there, now] < top), saved, -np.inf)
    if not len(there) or saved.max() <= 1e-9 * abs(cost[i, now]):
        return False
    other = int(there[saved.argmax()])
    left[now] += load[i] - load[other]
    left[to] += load[other] - load[i]
    made[i], made[other] = to, now
    return True
