"""What training costs and how far people go for it: what the training stage seeks to make small."""

from valplan.demand.prices import fee_ore, leader_fee_ore
from valplan.demand.training import extra_trainings, held_sessions, training_way_m
from valplan.domain.case import Case
from valplan.domain.municipality import ORE_PER_KRONA
from valplan.domain.plan import Plan


def training_value_kr(case: Case, plan: Plan) -> float:
    """What the training stage seeks to make small: sessions, leaders, extra trainings and everyone's ways, kronor."""
    held = held_sessions(case, plan)
    ore = sum(s.cost_ore for s in held) + extra_trainings(case, plan).total() * fee_ore(case, "training")
    ore += sum(leader_fee_ore(case, s) for s in held) if case.is_led else 0
    return ore / ORE_PER_KRONA + training_ways_m(case, plan) * case.number("training_travel_kr_per_km") / 1000


def training_ways_m(case: Case, plan: Plan) -> float:
    """The ways of all whom the plan books, and of all who lead, metres."""
    pairs = [(b.worker, b.session) for b in plan.training] + [(h.leader, h.session) for h in plan.sessions]
    return sum(training_way_m(case, w, s) for w, s in pairs if w in case.workers and s in case.sessions)
