"""Goals of the premises stage: what makes one choice of premises and early voting better than another."""

import numpy as np

from valplan.demand.coverage import open_enough, openness, share_reached
from valplan.domain.case import Case, Floats
from valplan.domain.municipality import ORE_PER_KRONA
from valplan.domain.plan import Plan
from valplan.language import N_
from valplan.model.algebra import Linear
from valplan.model.money import premises_money
from valplan.model.premises import PremisesDecisions
from valplan.model.premises_keys import polling_limit_m, spread_limit_m
from valplan.rules.distances import (
    early_aversion,
    early_distance_m,
    electors_of,
    polling_aversion,
    polling_distance_m,
)
from valplan.rules.money import line_totals
from valplan.rules.rule import Goal

KM = 1000.0


class Cost(Goal):
    """Net cost in kronor."""

    id = "cost"
    stage = "premises"
    wording = N_("Net cost")
    unit = "kr"

    def premises_terms(self, d: PremisesDecisions) -> Linear:
        """All lines together."""
        return Linear.total(premises_money(d).values()).over(ORE_PER_KRONA)

    def score(self, case: Case, plan: Plan) -> float:
        """The net of the recomputed lines."""
        return sum(line_totals(case, plan).values()) / ORE_PER_KRONA


class PollingAccess(Goal):
    """Equally-distributed-equivalent distance to the polling place; scored as felt elector-kilometres."""

    id = "polling_access"
    stage = "premises"
    wording = N_("Distance to the polling place, equally-distributed equivalent")
    unit = "m"

    def premises_terms(self, d: PremisesDecisions) -> Linear:
        """Electors times felt distance of each chosen pair."""
        keys = d.assign.keys
        return Linear(0.0, d.assign.ids, _capped(d, (keys.electors * keys.felt_m).to_numpy(dtype=np.float64) / KM))

    def score(self, case: Case, plan: Plan) -> float:
        """Felt elector-kilometres of everyone's way to the polling place."""
        return float(case.point_electors @ polling_aversion(case).felt_m(polling_distance_m(case, plan))) / KM

    def value(self, case: Case, plan: Plan) -> float:
        """EDE in metres."""
        return polling_aversion(case).ede_of(polling_distance_m(case, plan), case.point_electors)

    def score_at(self, case: Case, value: float) -> float:
        """Felt elector-kilometres of all at that EDE."""
        return polling_aversion(case).mean_felt_m(value) * float(case.point_electors.sum()) / KM


class EarlyAccess(Goal):
    """Equally-distributed-equivalent distance to early voting that is open enough; felt elector-kilometres."""

    id = "early_access"
    stage = "premises"
    wording = N_("Distance to early voting that is open enough, equally-distributed equivalent")
    unit = "m"

    def premises_terms(self, d: PremisesDecisions) -> Linear:
        """The nearest candidate's distance, and a step for each miss."""
        return Linear(d.missed.felt_constant / KM, d.miss.ids, _capped(d, d.missed.felt / KM))

    def score(self, case: Case, plan: Plan) -> float:
        """Felt elector-kilometres of everyone's way to the nearest place that is open enough."""
        return float(case.point_electors @ early_aversion(case).felt_m(early_distance_m(case, plan))) / KM

    def value(self, case: Case, plan: Plan) -> float:
        """EDE in metres."""
        return early_aversion(case).ede_of(early_distance_m(case, plan), case.point_electors)

    def score_at(self, case: Case, value: float) -> float:
        """Felt elector-kilometres of all at that EDE."""
        return early_aversion(case).mean_felt_m(value) * float(case.point_electors.sum()) / KM


class Uncovered(Goal):
    """Voters without early voting that is open enough within the policy's distance of their area."""

    id = "uncovered"
    stage = "premises"
    wording = N_("Voters without early voting that is open enough within the policy's distance")
    unit = N_("voters")

    def premises_terms(self, d: PremisesDecisions) -> Linear:
        """All voters, less those that are covered."""
        electors = d.cover.keys.electors.to_numpy(dtype=np.float64)
        return Linear(float(electors.sum()), d.cover.ids, -electors)

    def score(self, case: Case, plan: Plan) -> float:
        """Count by demand point."""
        enough = open_enough(case, openness(case, plan))
        return float(
            sum(
                (1 - share_reached(case, area, enough, spread_limit_m(case, area))) * case.point_electors[rows].sum()
                for area, rows in case.points_of_area.items()
            )
        )


class PollingUncovered(Goal):
    """Voters whose polling place is farther off than the policy's distance for districts of their kind."""

    id = "polling_uncovered"
    stage = "premises"
    wording = N_("Voters without a polling place within the policy's distance")
    unit = N_("voters")

    def premises_terms(self, d: PremisesDecisions) -> Linear:
        """Electors of each chosen pair who live beyond the distance."""
        return Linear(0.0, d.assign.ids, d.assign.keys.beyond.to_numpy(dtype=np.float64))

    def score(self, case: Case, plan: Plan) -> float:
        """Count by demand point."""
        limit_m = np.zeros(len(case.municipality.points))
        for district, rows in case.points_of_district.items():
            limit_m[rows] = polling_limit_m(case, district)
        return float(case.point_electors[polling_distance_m(case, plan) > limit_m].sum())


class Buildings(Goal):
    """Buildings with a polling place."""

    id = "buildings"
    stage = "premises"
    wording = N_("Buildings with polling places")
    unit = ""

    def premises_terms(self, d: PremisesDecisions) -> Linear:
        """One for each building in use."""
        return Linear(0.0, d.polling.ids, np.ones(len(d.polling)))

    def score(self, case: Case, plan: Plan) -> float:
        """Count."""
        return float(len({p.premises for p in plan.polling}))


class EarlyPlaces(Goal):
    """Early-voting places, mobile stops included."""

    id = "early_places"
    stage = "premises"
    wording = N_("Early-voting places, mobile stops included")
    unit = ""

    def premises_terms(self, d: PremisesDecisions) -> Linear:
        """One for each option chosen."""
        return Linear(0.0, d.option.ids, np.ones(len(d.option)))

    def score(self, case: Case, plan: Plan) -> float:
        """Count."""
        return float(len({s.premises for s in plan.early_sessions}))


class WorstPolling(Goal):
    """The longest way any voter has to the polling place."""

    id = "worst_polling"
    stage = "premises"
    wording = N_("Longest distance to the polling place")
    unit = "m"

    def premises_terms(self, d: PremisesDecisions) -> Linear:
        """One column that is at least every chosen pair's longest way."""
        return Linear(0.0, d.worst.ids[:1], np.ones(1))

    def score(self, case: Case, plan: Plan) -> float:
        """Metres."""
        return float(polling_distance_m(case, plan).max())


class WorstEarly(Goal):
    """The longest way any voter has to early voting that is open enough."""

    id = "worst_early"
    stage = "premises"
    wording = N_("Longest distance to early voting that is open enough")
    unit = "m"

    def premises_terms(self, d: PremisesDecisions) -> Linear:
        """One column that is at least everyone's way, by the decisions' own links."""
        return Linear(0.0, d.worst.ids[1:], np.ones(1))

    def score(self, case: Case, plan: Plan) -> float:
        """Metres, of those who may vote."""
        return float(early_distance_m(case, plan)[case.point_electors > 0].max(initial=0.0))


class PollingMean(Goal):
    """Mean distance to the polling place."""

    id = "polling_mean"
    stage = "premises"
    wording = N_("Mean distance to the polling place")
    unit = "m"

    def premises_terms(self, d: PremisesDecisions) -> Linear:
        """Each chosen pair's mean, by its electors."""
        keys = d.assign.keys
        share = (keys.electors * keys.mean_m).to_numpy(dtype=np.float64) / electors_of(d.case)
        return Linear(0.0, d.assign.ids, share)

    def score(self, case: Case, plan: Plan) -> float:
        """Metres."""
        return float(case.point_electors @ polling_distance_m(case, plan)) / electors_of(case)


class EarlyMean(Goal):
    """Mean distance to early voting that is open enough."""

    id = "early_mean"
    stage = "premises"
    wording = N_("Mean distance to early voting that is open enough")
    unit = "m"

    def premises_terms(self, d: PremisesDecisions) -> Linear:
        """The nearest candidate's distance, and a step for each miss."""
        return Linear(d.missed.metres_constant, d.miss.ids, d.missed.metres).times(1 / electors_of(d.case))

    def score(self, case: Case, plan: Plan) -> float:
        """Metres."""
        return float(case.point_electors @ early_distance_m(case, plan)) / electors_of(case)


class Continuity(Goal):
    """Electors whose polling place is not the one of the last election."""

    id = "continuity"
    stage = "premises"
    wording = N_("Voters with another polling place than at the last election")
    unit = N_("voters")

    def premises_terms(self, d: PremisesDecisions) -> Linear:
        """Electors of each moved pair."""
        moved = d.assign.keys.moved
        return Linear(0.0, d.assign.where(moved), d.assign.keys.electors[moved].to_numpy(dtype=np.float64))

    def score(self, case: Case, plan: Plan) -> float:
        """Electors of moved districts."""
        before = {d: p.premises_id for p in case.municipality.premises for d in p.served_2022}
        return float(
            sum(case.electors(p.district) for p in plan.polling if before.get(p.district, p.premises) != p.premises)
        )


class Motivations(Goal):
    """Departures that have to be motivated in writing."""

    id = "motivations"
    stage = "premises"
    wording = N_("Departures that need a written motivation")
    unit = ""

    def premises_terms(self, d: PremisesDecisions) -> Linear:
        """One for each motivation."""
        return Linear(0.0, d.motivate.ids, np.ones(len(d.motivate)))

    def score(self, case: Case, plan: Plan) -> float:
        """Count of motivations."""
        return float(len(plan.motivations))


def _capped(d: PremisesDecisions, felt_km: Floats) -> Floats:
    """A plan that uses no capped column and is optimal with the caps is optimal without them.

    The caps only make other plans look better. After a plan that uses one the stage is solved with wider caps.
    """
    return np.minimum(felt_km, d.most_felt_km)
