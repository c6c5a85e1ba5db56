"""A first open set: greedily the candidate that saves most, over a sample of the points."""

import numpy as np

from valplan.domain.case import Floats, Ints
from valplan.solve.location.choice import Choice

SAMPLE = 1_500
SEED = 20260913


def first_set(cost: Floats, choice: Choice) -> Ints:
    """Columns of an open set that keeps the rules of ``choice``; what must be open is."""
    rows = np.arange(len(cost))
    if len(cost) > SAMPLE:
        rows = np.sort(np.random.default_rng(SEED).choice(len(cost), SAMPLE, replace=False))
    sample, scale = cost[rows], len(cost) / len(rows)
    chosen = choice.must.copy()
    served = sample[:, chosen].min(axis=1, initial=np.inf)
    if not chosen.any():
        served = np.full(len(rows), float(sample.max(initial=0.0)))
    while chosen.sum() < choice.most:
        gain = np.maximum(served[:, None] - sample, 0.0).sum(axis=0) * scale - choice.opening
        affordable = choice.price + choice.price[chosen].sum() <= choice.budget
        gain[chosen | ~affordable] = -np.inf
        best = int(gain.argmax())
        if gain[best] == -np.inf or (gain[best] <= 0 and chosen.any()):
            break
        chosen[best] = True
        served = np.minimum(served, sample[:, best])
    return np.flatnonzero(chosen).astype(np.int64)
