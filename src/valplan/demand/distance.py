"""How far people have: from the homes of a district to premises, in whole metres."""

from math import log1p

import numpy as np

from valplan.domain.case import Case, Floats, Ints


def mean_m(case: Case, district: str) -> Floats:
    """Mean distance of a district's electors to each premises, metres, one value a premises."""
    rows = case.points_of_district[district]
    return np.average(case.travel.points[rows], axis=0, weights=case.point_electors[rows])


def share_within(case: Case, district: str, limit_m: float) -> Floats:
    """Share of a district's electors within ``limit_m`` of each premises, one value a premises."""
    rows = case.points_of_district[district]
    return np.average(case.travel.points[rows] <= limit_m, axis=0, weights=case.point_electors[rows])


class Aversion:
    """Kolm–Pollak aversion to unequal distances (Sheriff & Maguire 2020; Horton et al. 2024).

    For distances z and weights w: κ = β·Σwz/Σwz² with β ≤ 0, and EDE = −(1/κ)·ln(Σw·e^(−κz)/Σw). For a fixed κ the
    mean of φ(z) = (e^(−κz) − 1)/(−κ) is linear in an assignment, is in metres, has slope 1 at z = 0, and orders plans
    as EDE does: EDE = −(1/κ)·ln(1 − κ·mean φ). With β = 0, φ(z) = z and EDE is the mean.
    """

    def __init__(self, reference_m: Floats, weights: Ints | Floats, beta: float) -> None:
        """Fix κ from reference distances (metres), such as those to the nearest candidate."""
        square = float((weights * reference_m**2).sum())
        self.kappa = beta * float((weights * reference_m).sum()) / square if square else 0.0

    def felt_m(self, distance_m: Floats | Ints) -> Floats:
        """φ of each distance: metres as they weigh."""
        z = np.asarray(distance_m, dtype=np.float64)
        return np.expm1(-self.kappa * z) / -self.kappa if self.kappa else z

    def ede_m(self, mean_felt_m: float) -> float:
        """The equally-distributed-equivalent distance whose φ is ``mean_felt_m``."""
        return -log1p(-self.kappa * mean_felt_m) / self.kappa if self.kappa else mean_felt_m

    def mean_felt_m(self, ede_m: float) -> float:
        """The mean of φ at an equally-distributed-equivalent distance: the inverse of ``ede_m``."""
        return float(self.felt_m(np.array(ede_m)))

    def ede_of(self, distance_m: Floats | Ints, weights: Ints) -> float:
        """EDE of distances with weights, metres."""
        return self.ede_m(float(np.average(self.felt_m(distance_m), weights=weights)))


def aversion(case: Case, premises: Ints) -> Aversion:
    """κ of the scenario's aversion, from everyone's distance to the nearest of ``premises`` (column numbers)."""
    nearest = case.travel.points[:, premises].min(axis=1).astype(np.float64)
    return Aversion(nearest, case.point_electors, case.number("ede_aversion"))
