"""Goals towards those who serve: the place they know, and hours shared fairly."""

from collections import defaultdict
from datetime import timedelta

import numpy as np

from valplan.domain.case import Case
from valplan.domain.municipality import Use
from valplan.domain.plan import Plan
from valplan.language import N_
from valplan.model.algebra import Linear
from valplan.model.staffing import StaffingDecisions
from valplan.model.staffing_keys import FAIRNESS
from valplan.rules.people import filled
from valplan.rules.rule import Goal


class SamePlace(Goal):
    """People who serve on election day at another place than at the last election."""

    id = "same_place"
    stage = "staffing"
    wording = N_("Poll workers at another place than at the last election")
    unit = ""

    def staffing_terms(self, d: StaffingDecisions) -> Linear:
        """One for each pair at another place than the register has for the last election."""
        before = d.hold.keys.worker.map({w.worker_id: w.premises_2022 for w in d.case.municipality.workers})
        polling = d.hold.keys.use == str(Use.POLLING)
        elsewhere = d.hold.where(polling & (before != "") & (before != d.hold.keys.premises))
        return Linear(0.0, elsewhere, np.ones(len(elsewhere)))

    def score(self, case: Case, plan: Plan) -> float:
        """Count of posts on election day held by someone who served elsewhere."""
        return float(
            sum(p.use == Use.POLLING and w.premises_2022 not in ("", p.premises) for p, w in filled(case, plan))
        )


class EarlyHours(Goal):
    """Hours of early voting above what is a fair share for one person."""

    id = FAIRNESS
    stage = "staffing"
    wording = N_("Hours of early voting above a fair share")
    unit = "h"

    def staffing_terms(self, d: StaffingDecisions) -> Linear:
        """The excess of each person."""
        return Linear(0.0, d.excess.ids, np.ones(len(d.excess)))

    def score(self, case: Case, plan: Plan) -> float:
        """Hours above the fair share, over all people."""
        hours: dict[str, float] = defaultdict(float)
        for post, worker in filled(case, plan):
            if post.use == Use.EARLY:
                hours[worker.worker_id] += (post.ends - post.starts) / timedelta(hours=1)
        return sum(max(0.0, h - case.number("fair_early_hours")) for h in hours.values())
