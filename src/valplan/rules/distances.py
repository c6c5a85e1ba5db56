"""How far a plan leaves everyone, and the aversion that long ways are weighed with: what goals and check measure by."""

import numpy as np

from valplan.demand.coverage import open_enough, openness
from valplan.demand.distance import Aversion, aversion
from valplan.demand.opening import qualifies
from valplan.domain.case import Case, Floats, Ints
from valplan.domain.plan import Plan
from valplan.model.premises_keys import early_reference


def polling_distance_m(case: Case, plan: Plan) -> Floats:
    """Everyone's distance to the polling place of the own district, metres by demand point."""
    metres = np.zeros(len(case.municipality.points))
    for p in plan.polling:
        rows = case.points_of_district[p.district]
        metres[rows] = case.travel.points[rows, case.premises_index[p.premises]]
    return metres


def early_distance_m(case: Case, plan: Plan) -> Floats:
    """Everyone's distance to the nearest early voting that is open enough, metres by demand point.

    If no place is open enough, the distance to the farthest candidate.
    """
    enough = open_enough(case, openness(case, plan))
    if not enough:
        farthest: Floats = case.travel.points[:, early_candidates(case)].max(axis=1).astype(np.float64)
        return farthest
    columns = np.array([case.premises_index[p] for p in enough], dtype=np.int64)
    nearest: Floats = case.travel.points[:, columns].min(axis=1).astype(np.float64)
    return nearest


def early_candidates(case: Case) -> Ints:
    """Columns of the places that could be open enough by one of their patterns; of every place if none could."""
    able = {pattern for pattern, days in case.openings.items() if qualifies(case, days)}
    places = [p.premises_id for p in case.municipality.premises if p.early and able & set(p.patterns)]
    return early_reference(case, places)


def polling_candidates(case: Case) -> Ints:
    """Columns of the premises that could be polling places."""
    return np.array([k for k, p in enumerate(case.municipality.premises) if p.polling], dtype=np.int64)


def polling_aversion(case: Case) -> Aversion:
    """Aversion with κ fixed by everyone's nearest polling candidate."""
    return aversion(case, polling_candidates(case))


def early_aversion(case: Case) -> Aversion:
    """Aversion with κ fixed by everyone's nearest candidate that could be open enough."""
    return aversion(case, early_candidates(case))


def electors_of(case: Case) -> float:
    """All electors of the demand points, at least 1."""
    return max(1.0, float(case.point_electors.sum()))
