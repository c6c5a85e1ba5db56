"""Made-up towns for benchmarks: points in clusters with population-like weights, candidates among them. Synthetic."""

import numpy as np

from valplan.domain.case import Floats

SIDE_M = 30_000.0
SPREAD_M = SIDE_M / 30
RURAL = 0.3


def town(points: int, candidates: int, seed: int) -> tuple[Floats, Floats, Floats]:
    """Coordinates of points and of candidates (metres), and electors of each point; the same for the same seed."""
    rng = np.random.default_rng(seed)
    clusters = max(5, points // 200)
    centres = rng.uniform(0, SIDE_M, (clusters, 2))
    sizes = rng.dirichlet(np.full(clusters, 0.6))
    homes = centres[rng.choice(clusters, points, p=sizes)] + rng.normal(0, SPREAD_M, (points, 2))
    rural = rng.random(points) < RURAL
    homes[rural] = rng.uniform(0, SIDE_M, (int(rural.sum()), 2))
    places = homes[rng.choice(points, candidates, replace=False)] + rng.normal(0, 50.0, (candidates, 2))
    return homes, places, np.maximum(1.0, np.rint(rng.lognormal(3, 1, points)))
