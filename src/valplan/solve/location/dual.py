"""The Lagrangian bound on the assignment rows, raised by smoothed subgradients.

For multipliers λ (one a point) the bound is L(λ) = Σ_i λ_i + min over open sets S of Σ_{j∈S} r_j, with
r_j = f_j + Σ_i min(0, C_ij − λ_i). Steps are Polyak's towards the best known plan, along a smoothed subgradient as in
the volume algorithm (Barahona & Anbil 2000), scaled by what a point's multiplier can range over, and kept in the box
between the cheapest pair and the cheapest pair left out. The smoothed open sets say which candidates are promising.

References: Cornuéjols, Fisher & Nemhauser (1977); Beasley (1993); Avella, Sassano & Vasil'ev (2007).
"""

from dataclasses import dataclass

import numpy as np

from valplan.domain.case import Floats
from valplan.model.staffing import Bools
from valplan.solve.location.choice import Choice
from valplan.solve.location.columns import Pairs

MARGIN = 1e-11
SMOOTH = 0.3
PATIENCE = 10
SHRINK = 0.7


@dataclass(frozen=True)
class Ascent:
    """The best bound found, with its multipliers and the cost of opening each candidate under them."""

    bound: float
    multipliers: Floats
    reduced: Floats
    promise: Floats
    pressing: Bools
    iterations: int


def ascend(
    pairs: Pairs, choice: Choice, start: Floats, target: float, *, scale: Floats, step: float, iterations: int
) -> Ascent:
    """Raise the bound from the multipliers ``start`` towards ``target`` (cost of the best known plan)."""
    floor = pairs.cost[pairs.start]
    lam = np.clip(start, np.minimum(floor, pairs.cap), pairs.cap)
    direction, promise = np.zeros(len(lam)), np.zeros(len(choice.opening))
    best, waiting, done = (-np.inf, lam, choice.opening), 0, 0
    for done in range(1, iterations + 1):  # noqa: B007 - told in the answer
        chosen, bound, reduced, slope = _evaluate(pairs, choice, lam)
        improved = bound > best[0] + 1e-4 * abs(target - best[0]) if np.isfinite(best[0]) else True
        waiting = 0 if improved else waiting + 1
        if bound > best[0]:
            best = (bound, lam, reduced)
        if waiting >= PATIENCE:
            step, waiting = step * SHRINK, 0
        if step < 1e-3 or best[0] >= target - 1e-9 * abs(target):
            break
        promise += 0.05 * (chosen - promise)
        direction = SMOOTH * slope + (1 - SMOOTH) * direction
        move = scale * direction
        length = float(move @ direction)
        if length <= 0:
            break
        lam = np.clip(lam + step * max(target - bound, 1e-6 * abs(target)) / length * move, floor, pairs.cap)
    return Ascent(safe(best[0], best[1]), best[1], best[2], promise, best[1] >= pairs.cap, done)


def safe(bound: float, multipliers: Floats) -> float:
    """The bound less what floating-point sums over the multipliers can be wrong by."""
    return bound - MARGIN * float(np.abs(multipliers).sum())


def _evaluate(pairs: Pairs, choice: Choice, lam: Floats) -> tuple[Bools, float, Floats, Floats]:
    """Open set, bound, cost of opening each candidate, and the subgradient (1 − times served) of each point."""
    gain = pairs.cost - np.repeat(lam, pairs.count)
    wanted = np.flatnonzero(gain < 0)
    candidate = pairs.candidate[wanted]
    reduced = choice.opening + np.bincount(candidate, gain[wanted], minlength=len(choice.opening))
    chosen, value, _ = choice.best(reduced)
    served = np.bincount(pairs.point[wanted[chosen[candidate]]], minlength=len(lam))
    return chosen, float(lam.sum()) + value, reduced, (1.0 - served).astype(np.float64)
