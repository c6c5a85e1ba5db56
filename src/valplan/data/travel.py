"""Distances: the straight line times an assumed detour, in whole metres."""

from collections.abc import Sequence

import numpy as np

from valplan.domain.case import Ints, Travel
from valplan.domain.municipality import DemandPoint, Premises, Worker


def straight_line_travel(
    points: Sequence[DemandPoint], workers: Sequence[Worker], premises: Sequence[Premises], detour_factor: float
) -> Travel:
    """Distances from points and from workers to premises, all in table order."""
    return Travel(
        points=distances_m(points, premises, detour_factor),
        workers=distances_m(workers, premises, detour_factor),
        source=f"straight line × {detour_factor:g}",
    )


def distances_m(
    homes: Sequence[DemandPoint] | Sequence[Worker], premises: Sequence[Premises], detour_factor: float
) -> Ints:
    """Straight line times ``detour_factor``, rounded to whole metres; rows are homes, columns premises."""
    at = np.array([(h.x_m, h.y_m) for h in homes], dtype=np.float64).reshape(-1, 1, 2)
    to = np.array([(p.x_m, p.y_m) for p in premises], dtype=np.float64).reshape(1, -1, 2)
    away = np.hypot(at[..., 0] - to[..., 0], at[..., 1] - to[..., 1])
    return np.rint(away * detour_factor).astype(np.int64)
