"""Money: what a plan costs line by line, and that no line nor the net cost is over its ceiling."""

from collections import Counter
from collections.abc import Iterator

import numpy as np

from valplan.demand.dropped import still_paid
from valplan.demand.duties import duty_posts
from valplan.demand.opening import shifts
from valplan.demand.pools import pools_wanted
from valplan.demand.prices import (
    election_day_fee_ore,
    fee_ore,
    leader_fee_ore,
    post_fee_ore,
    rate_ore,
    training_estimate_ore,
)
from valplan.demand.training import extra_trainings, held_sessions
from valplan.domain.case import Case
from valplan.domain.municipality import Ore, Role, Use
from valplan.domain.outcome import Violation
from valplan.domain.plan import EarlySession, Plan
from valplan.language import N_
from valplan.model.algebra import Linear, Row, Rows
from valplan.model.money import premises_money
from valplan.model.premises import PremisesDecisions
from valplan.model.staffing import StaffingDecisions
from valplan.model.training import TrainingDecisions
from valplan.rules.naming import line_text
from valplan.rules.rule import Rule

TRAINING_LEADERS = N_("training leaders")


def planned_money(case: Case, plan: Plan) -> dict[str, dict[str, Ore]]:
    """What the plan costs: line -> what it is made of -> öre, from the case and the plan alone.

    Before anyone is named (no appointments), the fees are those of all posts with the training estimated.
    """
    parts: dict[str, dict[str, Ore]] = {
        x.line: ({N_("entered by the board"): x.entered_ore} if x.planned_by == "entered" else {})
        for x in case.budget.lines
    }
    parts["worker_fees"] |= _fees(case, plan) if plan.appointments else _expected_fees(case, plan)
    opened = {s.premises for s in plan.early_sessions}
    buildings = {p.premises for p in plan.polling}
    parts["material"] |= {
        N_("basic material"): rate_ore(case, "material_base"),
        N_("material of polling places"): len(case.districts) * rate_ore(case, "material_per_district"),
        N_("material of early-voting places"): len(opened) * rate_ore(case, "material_per_early_place"),
    }
    days = [s for s in plan.early_sessions if s.premises in case.premises]
    parts["premises"] |= {
        N_("standing premises and store"): rate_ore(case, "premises_standing"),
        N_("rent of polling places"): sum(case.premises[p].rent_polling_ore for p in buildings if p in case.premises),
        N_("rent of early-voting places"): sum(case.premises[s.premises].rent_early_day_ore for s in days),
    }
    unsafe = sum(not case.premises[s.premises].secure_storage for s in days)
    parts["transport"] |= {
        N_("basic transport"): rate_ore(case, "transport_base"),
        N_("delivery to polling places"): len(buildings) * rate_ore(case, "transport_per_building"),
        N_("daily transport of early votes"): unsafe * rate_ore(case, "vote_transport_day"),
    }
    for m in plan.measures:
        _add(parts, case.measures[m.measure].line, N_("accessibility measures"), case.measures[m.measure].cost_ore)
    for c in plan.compensations:
        measure = case.compensations[c.compensation]
        _add(parts, measure.line, N_("compensatory measures"), measure.cost_ore)
    for s in held_sessions(case, plan):
        for line, label, ore in (
            (s.line, N_("training sessions"), s.cost_ore),
            ("worker_fees", TRAINING_LEADERS, leader_fee_ore(case, s) if case.is_led else 0),
        ):
            if ore:
                _add(parts, line, label, ore)
    return parts


def line_totals(case: Case, plan: Plan) -> dict[str, Ore]:
    """Planned cost of each budget line, öre."""
    return {line: sum(found.values()) for line, found in planned_money(case, plan).items()}


def named_fees(case: Case, plan: Plan) -> dict[str, Ore]:
    """Of the line of workers' fees, what the people whom the plan names are paid for: part -> öre."""
    return _fees(case, plan)


def added_to_fees_ore(case: Case, plan: Plan) -> Ore:
    """What the plan charges to the line of workers' fees besides fees: measures and compensations done by people."""
    fees = _fees(case, plan) if plan.appointments else _expected_fees(case, plan)
    return line_totals(case, plan)["worker_fees"] - sum(fees.values())


class LineCeiling(Rule):
    """Each budget line, what the board entered and what the plan adds to it together, stays within its ceiling."""

    id = "line-ceiling"
    wording = N_("Each budget line stays within its ceiling.")
    source = N_("internbudget (budget.csv); scenario [budget]")
    kind = "budget"
    unit = "öre"

    def premises_rows(self, d: PremisesDecisions) -> Rows:
        """One row a line."""
        return _ceilings(d.case, premises_money(d))

    def staffing_rows(self, d: StaffingDecisions) -> Rows:
        """The line of workers' fees, with what the premises plan already charges to it."""
        added = Linear.number(added_to_fees_ore(d.case, d.plan))
        return _ceilings(d.case, {"worker_fees": Linear.total([d.fees(), added])})

    def training_rows(self, d: TrainingDecisions) -> Rows:
        """The lines that chosen sessions are charged to, with all else that the plan charges to them."""
        totals = line_totals(d.case, d.plan)
        return _ceilings(
            d.case,
            {
                line: Linear.total([found, Linear.number(totals[line])])
                for line, found in d.money().items()
                if len(found.columns)
            },
        )

    def check(self, case: Case, plan: Plan) -> Iterator[Violation]:
        """Recompute each line."""
        totals = line_totals(case, plan)
        for line in case.budget.lines:
            found, limit = totals[line.line], line.ceiling_ore
            if found > limit:
                text = N_("{line} costs {found:.0f} tkr; the ceiling is {limit:.0f} tkr.")
                name = line_text(line.line, line.name)
                yield self.violation(
                    f"line {line.line}", found, limit, text, line=name, found=found / 1e5, limit=limit / 1e5
                )


class NetCeiling(Rule):
    """The net cost stays within the board's ceiling."""

    id = "net-ceiling"
    wording = N_("The net cost stays within the board's ceiling.")
    source = N_("internbudget (budget.csv); scenario [budget] net_ceiling_tkr")
    kind = "budget"
    unit = "öre"

    def premises_rows(self, d: PremisesDecisions) -> Rows:
        """One row."""
        total = Linear.total(premises_money(d).values())
        return Rows.of([_at_most("net", total, d.case.budget.net_ceiling_ore)])

    def staffing_rows(self, d: StaffingDecisions) -> Rows:
        """What the fees may cost when the other lines cost what the premises plan made them."""
        totals = line_totals(d.case, d.plan)
        others = sum(totals.values()) - totals["worker_fees"] + added_to_fees_ore(d.case, d.plan)
        return Rows.of([_at_most("net", d.fees(), d.case.budget.net_ceiling_ore - others)])

    def training_rows(self, d: TrainingDecisions) -> Rows:
        """What chosen sessions may cost when all else costs what it does."""
        added = Linear.total(d.money().values())
        others = sum(line_totals(d.case, d.plan).values())
        return Rows.of([_at_most("net", added, d.case.budget.net_ceiling_ore - others)] if len(added.columns) else [])

    def check(self, case: Case, plan: Plan) -> Iterator[Violation]:
        """Recompute the net."""
        found, limit = sum(line_totals(case, plan).values()), case.budget.net_ceiling_ore
        if found > limit:
            text = N_("The net cost is {found:.0f} tkr; the ceiling is {limit:.0f} tkr.")
            yield self.violation("net", found, limit, text, found=found / 1e5, limit=limit / 1e5)


def _ceilings(case: Case, money: dict[str, Linear]) -> Rows:
    return Rows.of(
        _at_most(f"line {x.line}", money[x.line], x.ceiling_ore) for x in case.budget.lines if x.line in money
    )


def _at_most(key: str, cost: Linear, limit_ore: Ore) -> Row:
    """A ceiling in tkr, so that its coefficients are of the size of the others'."""
    columns, place = np.unique(cost.columns, return_inverse=True)
    ore = np.bincount(place, cost.coefficients, minlength=len(columns))
    return Row(key, columns, ore / 1e5, upper=(limit_ore - cost.constant) / 1e5)


def _fees(case: Case, plan: Plan) -> dict[str, Ore]:
    """Fees of the posts that are filled, training of all who serve or dropped out after it, standby of reserves."""
    held = {a.post_id: a.worker for a in plan.appointments if a.worker}
    paid: Counter[Use] = Counter()
    for p in plan.posts:
        if p.post_id in held:
            paid[p.use] += post_fee_ore(case, p)
    people = {*held.values(), *(r.worker for r in plan.reserves)}
    trainings = len(people) + extra_trainings(case, plan).total() + len(still_paid(case, plan))
    return {
        N_("poll workers on election day"): paid[Use.POLLING],
        N_("poll workers in early voting"): paid[Use.EARLY],
        **_beside(plan, sum(ore for use, ore in paid.items() if use not in (Use.POLLING, Use.EARLY))),
        N_("training"): trainings * fee_ore(case, "training"),
        N_("reserves on standby"): len(plan.reserves) * fee_ore(case, "standby"),
    }


def _expected_fees(case: Case, plan: Plan) -> dict[str, Ore]:
    """The same before anyone is named: every post filled, early-voting staff on the assumed number of days each."""
    reserves = sum(p.size for p in pools_wanted(case, plan.district_posts).values())
    duties = duty_posts(case, plan.polling)
    people = sum(p.workers for p in plan.district_posts) + reserves + len(duties)
    early, count = 0, Counter[str]()
    for s in plan.early_sessions:
        fees, shifts_held = _session_fees(case, s)
        early += fees
        count[s.premises] += shifts_held
    return {
        N_("poll workers on election day"): sum(
            places * election_day_fee_ore(case, size)
            for size, places in Counter(p.workers for p in plan.district_posts).items()
        ),
        N_("poll workers in early voting"): early,
        **_beside(plan, sum(post_fee_ore(case, p) for p in duties)),
        N_("training"): people * fee_ore(case, "training")
        + sum(training_estimate_ore(case, n) for n in count.values()),
        N_("reserves on standby"): reserves * fee_ore(case, "standby"),
    }


def _beside(plan: Plan, ore: Ore) -> dict[str, Ore]:
    """Fees of work beside polling places and early voting, where there is such."""
    there = any(p.use not in (Use.POLLING, Use.EARLY) for p in plan.posts)
    return {N_("hosts, ambulating teams and the count on Wednesday"): ore} if there else {}


def _session_fees(case: Case, session: EarlySession) -> tuple[Ore, int]:
    fees = count = 0
    for starts, ends in shifts(case, session):
        hours = (ends - starts).total_seconds() / 3600
        fees += fee_ore(case, Role.EARLY_LEAD, units=hours)
        fees += (session.posts - 1) * fee_ore(case, Role.EARLY_WORKER, units=hours)
        count += session.posts
    return fees, count


def _add(parts: dict[str, dict[str, Ore]], line: str, label: str, ore: Ore) -> None:
    parts[line][label] = parts[line].get(label, 0) + ore
