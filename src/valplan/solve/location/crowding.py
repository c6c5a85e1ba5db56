"""What room at full candidates is worth: prices of capacity for a given open set.

With prices μ ≥ 0 of a unit of capacity, serving all from the open set S costs at least
Σ_i min_{j∈S} (C_ij + μ_j·load_i) − Σ_{j∈S} μ_j·Q_j. The best μ are the duals of the transport problem; a few
subgradient steps come near them. They tell which exchange of candidates relieves the full ones, and which open set is
not worth an assignment. They guide the search only: the bound that is told comes from the multipliers of the whole.
"""

import numpy as np

from valplan.domain.case import Floats
from valplan.model.staffing import Bools

CHOICES = 16
PATIENCE = 5
SHRINK = 0.6
HOPE = 1e-3


def crowding_prices(
    cost: Floats, load: Floats, capacity: Floats, chosen: Bools, start: Floats, target: float, steps: int
) -> tuple[Floats, float]:
    """Prices of all candidates (0 where closed) from ``start`` on, and what they promise for the open set.

    ``target`` is what the set is hoped to cost, such as the cost of an assignment; it sets the step length.
    """
    open_ = np.flatnonzero(chosen)
    inside, room = cost[:, open_], capacity[open_]
    width = min(CHOICES, len(open_))
    near = np.argpartition(inside, width - 1, axis=1)[:, :width]
    price_of = np.take_along_axis(inside, near, axis=1)
    rows = np.arange(len(cost))
    mu, kept, best, step, waiting = start[open_], start[open_], -np.inf, 1.0, 0
    for _ in range(steps):
        led = price_of + mu[near] * load[:, None]
        k = led.argmin(axis=1)
        value = float(led[rows, k].sum() - mu @ room)
        waiting = 0 if value > best * (1 + 1e-7) else waiting + 1
        if value > best:
            best, kept = value, mu
        if waiting >= PATIENCE:
            step, waiting = step * SHRINK, 0
        over = np.bincount(near[rows, k], load, minlength=len(open_)) - room
        slope = np.where((mu > 0) | (over > 0), over / np.maximum(room, 1e-300), 0.0)
        length = float(slope @ slope)
        if length == 0:
            break
        move = step * max(target - value, HOPE * abs(value)) / length
        mu = np.maximum(0.0, mu + move * slope / np.maximum(room, 1e-300))
    prices = np.zeros(len(chosen))
    prices[open_] = kept
    return prices, best
