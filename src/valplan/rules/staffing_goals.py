"""Goals of the staffing stage: what makes one choice of people for the posts better than another."""

from collections import Counter

import numpy as np

from valplan.domain.case import Case
from valplan.domain.municipality import ORE_PER_KRONA, Worker
from valplan.domain.plan import Plan
from valplan.language import N_
from valplan.model.algebra import Linear
from valplan.model.staffing import StaffingDecisions
from valplan.model.staffing_keys import mutual_pairs
from valplan.rules.money import line_totals
from valplan.rules.people import filled
from valplan.rules.rule import Goal

KM = 1000.0


class Vacancies(Goal):
    """Posts that nobody holds."""

    id = "vacancies"
    stage = "staffing"
    wording = N_("Vacant posts")
    unit = ""

    def staffing_terms(self, d: StaffingDecisions) -> Linear:
        """One for each vacancy."""
        return Linear(0.0, d.vacant.ids, np.ones(len(d.vacant)))

    def score(self, case: Case, plan: Plan) -> float:
        """Count of posts without a worker."""
        return float(len(plan.posts) - len({a.post_id for a in plan.appointments if a.worker}))


class Fees(Goal):
    """What the people cost: posts held, training of all who serve, standby."""

    id = "fees"
    stage = "staffing"
    wording = N_("Poll workers' fees")
    unit = "kr"

    def staffing_terms(self, d: StaffingDecisions) -> Linear:
        """The fees' line."""
        return d.fees().over(ORE_PER_KRONA)

    def score(self, case: Case, plan: Plan) -> float:
        """The recomputed line."""
        return line_totals(case, plan)["worker_fees"] / ORE_PER_KRONA


class WorkerTravel(Goal):
    """Kilometres from home to each post, one way."""

    id = "travel"
    stage = "staffing"
    wording = N_("Poll workers' travel, one way")
    unit = "km"

    def staffing_terms(self, d: StaffingDecisions) -> Linear:
        """Kilometres of each pair."""
        return Linear(0.0, d.hold.ids, d.hold.keys.metres.to_numpy(dtype=np.float64) / KM)

    def score(self, case: Case, plan: Plan) -> float:
        """Kilometres."""
        return sum(
            int(case.travel.workers[case.worker_index[w.worker_id], case.premises_index[p.premises]]) / KM
            for p, w in filled(case, plan)
        )


class Wishes(Goal):
    """Wishes not kept on election day: another place than wished, not with the person wished, with one to avoid."""

    id = "wishes"
    stage = "staffing"
    wording = N_("Wishes not kept on election day")
    unit = ""

    def staffing_terms(self, d: StaffingDecisions) -> Linear:
        """One for each pair elsewhere than wished, one for each paired worker who serves, less two for a pair kept."""
        day = d.hold.keys.day == 0
        wish = d.hold.keys.worker.map({w.worker_id: w.wish_premises for w in d.case.municipality.workers})
        elsewhere = d.hold.where(day & (wish != "") & (wish != d.hold.keys.premises))
        partners = Counter(w for pair in mutual_pairs(d.case.municipality.workers, "wish_with") for w in pair)
        paired = d.hold.where(day & d.hold.keys.worker.isin(set(partners)))
        return Linear.total(
            [
                Linear(0.0, elsewhere, np.ones(len(elsewhere))),
                Linear(0.0, paired, np.ones(len(paired))),
                Linear(0.0, d.together.ids, np.full(len(d.together), -2.0)),
                Linear(0.0, d.clash.ids, np.ones(len(d.clash))),
            ]
        )

    def score(self, case: Case, plan: Plan) -> float:
        """Count of broken wishes."""
        on_the_day = [(p, w) for p, w in filled(case, plan) if p.starts.date() == case.election.day]
        place = {w.worker_id: (w, p.premises) for p, w in on_the_day}
        broken = sum(w.wish_premises not in ("", at) for w, at in place.values())
        for a, b in mutual_pairs(case.municipality.workers, "wish_with"):
            together = a in place and b in place and place[a][1] == place[b][1]
            broken += 0 if together else (a in place) + (b in place)
        for a, b in mutual_pairs(case.municipality.workers, "wish_avoid"):
            broken += a in place and b in place and place[a][1] == place[b][1]
        return float(broken)


class Experience(Goal):
    """Posts held by people who have never worked in an election."""

    id = "experience"
    stage = "staffing"
    wording = N_("Posts held by first-timers")
    unit = ""

    def staffing_terms(self, d: StaffingDecisions) -> Linear:
        """One for each post held by a first-timer."""
        new = d.where(d.worker_fact({w.worker_id: _is_new(w) for w in d.case.municipality.workers}))
        return Linear(0.0, new, np.ones(len(new)))

    def score(self, case: Case, plan: Plan) -> float:
        """Count."""
        return float(sum(_is_new(w) for _, w in filled(case, plan)))


def _is_new(worker: Worker) -> bool:
    return worker.elections_worked == 0
