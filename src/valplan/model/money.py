"""The money of the premises stage: every budget line as a constant plus columns, in öre."""

import numpy as np

from valplan.demand.duties import fixed_duty_posts, host_posts
from valplan.demand.opening import posts_on, shifts
from valplan.demand.pools import pools_wanted
from valplan.demand.prices import (
    duty_money_ore,
    election_day_fee_ore,
    fee_ore,
    leader_fee_ore,
    rate_ore,
    training_estimate_ore,
)
from valplan.demand.training import always_held
from valplan.domain.case import Case, Floats
from valplan.domain.municipality import OpeningDay, Role
from valplan.domain.plan import EarlySession
from valplan.model.algebra import Columns, Linear
from valplan.model.premises import PremisesDecisions


def premises_money(d: PremisesDecisions) -> dict[str, Linear]:
    """Every budget line of the case. Training is an estimate here, since nobody is named yet."""
    parts: dict[str, list[Linear]] = {x.line: [] for x in d.case.budget.lines}
    for entered in d.case.budget.lines:
        if entered.planned_by == "entered":
            parts[entered.line].append(Linear.number(entered.entered_ore))
    parts["worker_fees"] += [Linear.number(_fixed_fees(d)), _priced(d.option, _fees(d))]
    if d.case.scenario.staffing.hosts_per_premises:
        parts["worker_fees"].append(_priced(d.polling, _hosts(d)))
    parts["material"].append(Linear.number(_fixed_material(d.case)))
    parts["material"].append(_priced(d.option, np.full(len(d.option), rate_ore(d.case, "material_per_early_place"))))
    parts["premises"].append(Linear.number(rate_ore(d.case, "premises_standing")))
    parts["premises"].append(_priced(d.polling, _polling_rent(d)))
    parts["premises"].append(_priced(d.option, _early_rent(d)))
    parts["transport"].append(Linear.number(rate_ore(d.case, "transport_base")))
    parts["transport"].append(_priced(d.polling, np.full(len(d.polling), rate_ore(d.case, "transport_per_building"))))
    parts["transport"].append(_priced(d.option, _vote_transport(d)))
    for line, linear in [*_by_line(d, d.measure, "measure"), *_by_line(d, d.compensate, "compensation")]:
        parts[line].append(linear)
    for session in always_held(d.case):
        parts[session.line].append(Linear.number(session.cost_ore))
        parts["worker_fees"].append(Linear.number(leader_fee_ore(d.case, session) if d.case.is_led else 0))
    return {line: Linear.total(found) for line, found in parts.items()}


def _priced(block: Columns, ore: Floats) -> Linear:
    return Linear(0.0, block.ids, np.asarray(ore, dtype=np.float64))


def _fixed_fees(d: PremisesDecisions) -> float:
    fees = sum(election_day_fee_ore(d.case, p.workers) for p in d.posts)
    reserves = sum(p.size for p in pools_wanted(d.case, d.posts).values())
    people = sum(p.workers for p in d.posts) + reserves
    duties = duty_money_ore(d.case, fixed_duty_posts(d.case))
    return fees + duties + reserves * fee_ore(d.case, "standby") + people * fee_ore(d.case, "training")


def _hosts(d: PremisesDecisions) -> Floats:
    """Fees of the hosts of each building with polling places."""
    return np.array([duty_money_ore(d.case, host_posts(d.case, p)) for p in d.polling.keys.premises], dtype=np.float64)


def _fixed_material(case: Case) -> float:
    return rate_ore(case, "material_base") + len(case.districts) * rate_ore(case, "material_per_district")


def _fees(d: PremisesDecisions) -> Floats:
    keys = d.option.keys
    cost = {pair: option_fees_ore(d.case, *pair) for pair in sorted(set(zip(keys.pattern, keys.tier, strict=True)))}
    return np.array([cost[pair] for pair in zip(keys.pattern, keys.tier, strict=True)], dtype=np.float64)


def option_fees_ore(case: Case, pattern: str, tier: str) -> int:
    """Fees of an early-voting place that opens by ``pattern`` with ``tier``, training estimated."""
    fees, people = 0, 0
    for o in case.openings[pattern]:
        posts = posts_on(case, tier, o.day)
        for starts, ends in shifts(case, _session(case, o, posts)):
            hours = (ends - starts).total_seconds() / 3600
            fees += fee_ore(case, Role.EARLY_LEAD, units=hours)
            fees += (posts - 1) * fee_ore(case, Role.EARLY_WORKER, units=hours)
            people += posts
    return fees + training_estimate_ore(case, people)


def _session(case: Case, o: OpeningDay, posts: int) -> EarlySession:
    on = case.election.date_of(o.day)
    return EarlySession(premises="", on=on, opens=o.opens, closes=o.closes, posts=posts, expected_votes=0)


def _polling_rent(d: PremisesDecisions) -> Floats:
    return np.array([d.case.premises[p].rent_polling_ore for p in d.polling.keys.premises], dtype=np.float64)


def _early_rent(d: PremisesDecisions) -> Floats:
    rents = [d.case.premises[p].rent_early_day_ore for p in d.option.keys.premises]
    days: Floats = d.option.keys.days.to_numpy(dtype=np.float64)
    return days * np.array(rents, dtype=np.float64)


def _vote_transport(d: PremisesDecisions) -> Floats:
    unsafe = [not d.case.premises[p].secure_storage for p in d.option.keys.premises]
    price_ore = float(rate_ore(d.case, "vote_transport_day"))
    days: Floats = d.option.keys.days.to_numpy(dtype=np.float64)
    return days * np.array(unsafe, dtype=np.float64) * price_ore


def _by_line(d: PremisesDecisions, block: Columns, key: str) -> list[tuple[str, Linear]]:
    table = d.case.measures if key == "measure" else d.case.compensations
    lines = block.keys[key].map(lambda k: table[k].line)
    cost = block.keys[key].map(lambda k: table[k].cost_ore)
    return [
        (line, Linear(0.0, block.where(lines == line), cost[lines == line].to_numpy(dtype=np.float64)))
        for line in sorted(set(lines))
    ]
