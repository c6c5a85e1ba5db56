"""What each person of a plan is paid, and that it adds up to the plan's line of workers' fees, to the öre."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from valplan.demand.dropped import still_paid
from valplan.demand.opening import hours
from valplan.demand.prices import bare_fee_ore, leader_fee_ore, leader_units, post_units
from valplan.demand.teams import polling_shift
from valplan.demand.training import held_sessions, paid_trainings, sessions_by_worker
from valplan.domain.case import Case
from valplan.domain.municipality import Ore, Role, TrainingSession, Use
from valplan.domain.plan import Plan, Post
from valplan.evaluate.money import without_contributions
from valplan.language import N_
from valplan.rules.money import TRAINING_LEADERS, line_totals, named_fees, planned_money

TRAINING, STANDBY, TRAVEL = "training", "standby", "travel"
KINDS = (*(role.value for role in Role), TRAINING, STANDBY, TRAVEL)
TRAVEL_RATE = "travel_per_km"  # of rates.csv, where the board pays for the way
LINE = "worker_fees"
MEASURES, COMPENSATIONS = N_("accessibility measures"), N_("compensatory measures")
ELECTION_DAY, EARLY = N_("poll workers on election day"), N_("poll workers in early voting")
BESIDE = N_("hosts, ambulating teams and the count on Wednesday")
PARTS: dict[str, str] = {
    **{use.value: BESIDE for use in Use}, Use.POLLING.value: ELECTION_DAY, Use.EARLY.value: EARLY,
    TRAINING: N_("training"), STANDBY: N_("reserves on standby"), Role.TRAINER.value: TRAINING_LEADERS, TRAVEL: "",
}  # fmt: skip
"""The part of the plan's line that each kind of pay belongs to, by what is done; travel belongs to none."""


@dataclass(frozen=True)
class Pay:
    """What one person is paid for one thing, before tax and without employer's contributions.

    ``kind`` is a fee of ``fees.csv`` or ``travel``; ``quantity`` counts the fee's ``unit`` (days, hours, sessions,
    standbys, km). ``hours`` is the time in posts, in training sessions and leading them, and on standby (the whole of
    election day's work); nought for a training of which only the day is known. ``on`` is None where no day is known, or
    several are summed.
    """

    worker: str
    kind: str
    part: str
    on: date | None
    quantity: float
    unit: str
    rate_ore: Ore
    amount_ore: Ore
    hours: float = 0.0


@dataclass(frozen=True)
class Part:
    """A part of the plan's line: with contributions, without them, and what the people in it are paid, öre."""

    name: str
    charged_ore: Ore
    bare_ore: Ore
    paid_ore: Ore


@dataclass(frozen=True)
class Unnamed:
    """What the plan's line holds that is paid to no named person; ``measure`` and its count where it is for one."""

    name: str
    ore: Ore
    measure: str = ""
    count: int = 1


@dataclass(frozen=True)
class Reconciliation:
    """The plan's line of workers' fees beside what people are paid."""

    parts: tuple[Part, ...]
    unnamed: tuple[Unnamed, ...]
    line_ore: Ore
    contributions_share: float

    @property
    def paid_ore(self) -> Ore:
        """The sum of what people are paid, without travel."""
        return sum(p.paid_ore for p in self.parts)

    @property
    def bare_ore(self) -> Ore:
        """The fees in the plan's line, without employer's contributions."""
        return sum(p.bare_ore for p in self.parts)

    @property
    def contributions_ore(self) -> Ore:
        """Employer's contributions in the plan's line, rounded for each fee as the plan does."""
        return sum(p.charged_ore for p in self.parts) - self.bare_ore

    @property
    def rounding_ore(self) -> Ore:
        """How much of the contributions comes from rounding each fee, not their sum."""
        return self.contributions_ore - round(self.bare_ore * self.contributions_share)

    @property
    def exact(self) -> bool:
        """Whether every öre of the plan's line is accounted for, part by part."""
        whole = sum(p.charged_ore for p in self.parts) + sum(u.ore for u in self.unnamed)
        return whole == self.line_ore and all(p.paid_ore == p.bare_ore for p in self.parts)


def payments(case: Case, plan: Plan) -> tuple[Pay, ...]:
    """One payment for each post held, training, session led, standby and, where there is a rate for it, day's way.

    Who is paid is what the plan's own line of fees rests on: holders of posts, training for all who serve (twice for
    those who need two) and for those who have dropped out after it, leaders of training, one standby for each reserve.
    """
    return (
        *_for_posts(case, plan), *_for_training(case, plan), *_for_leading(case, plan), *_for_standby(case, plan),
        *_for_travel(case, plan),
    )  # fmt: skip


def summed(found: Iterable[Pay], *, by_day: bool) -> tuple[Pay, ...]:
    """One payment for each person and kind (and day), in order of person, kind and day."""
    sums: dict[tuple[str, int, date], Pay] = {}
    for pay in found:
        on = pay.on if by_day else None
        key = pay.worker, KINDS.index(pay.kind), on or date.min
        had = sums.get(key)
        sums[key] = replace(pay, on=on) if had is None else _both(had, pay)
    return tuple(sums[key] for key in sorted(sums))


def reconcile(case: Case, plan: Plan, found: Iterable[Pay]) -> Reconciliation:
    """Set payments beside the plan's line, which is computed a second time with contributions of nothing."""
    fees, without = _named(case, plan), _named(without_contributions(case), plan)
    paid = dict.fromkeys(fees, 0)
    for pay in found:
        if pay.part:
            paid[pay.part] = paid.get(pay.part, 0) + pay.amount_ore
    held = planned_money(case, plan)[LINE]
    beside = {name: ore - fees.get(name, 0) for name, ore in held.items()}
    return Reconciliation(
        parts=tuple(Part(name, fees.get(name, 0), without.get(name, 0), ore) for name, ore in paid.items()),
        unnamed=tuple(_unnamed(case, plan, {name: ore for name, ore in beside.items() if ore})),
        line_ore=line_totals(case, plan)[LINE],
        contributions_share=case.number("on_cost_share"),
    )


def travel_rate_ore(case: Case) -> Ore | None:
    """What a kilometre is paid, öre; None where the case has no such rate."""
    rate = case.rates.get(TRAVEL_RATE)
    return None if rate is None else rate.amount_ore


def held_posts(plan: Plan) -> Iterator[tuple[Post, str]]:
    """Each post that somebody holds, and who."""
    holder = {a.post_id: a.worker for a in plan.appointments if a.worker}
    return ((p, holder[p.post_id]) for p in plan.posts if p.post_id in holder)


def _named(case: Case, plan: Plan) -> dict[str, Ore]:
    """What the plan's line holds for people whom the plan names, by part."""
    led = sum(leader_fee_ore(case, session) for session, _leader in _led(case, plan))
    return named_fees(case, plan) | ({TRAINING_LEADERS: led} if led else {})


def _led(case: Case, plan: Plan) -> list[tuple[TrainingSession, str]]:
    """The sessions whose leader the plan names and pays, and who it is."""
    if not case.is_led or Role.TRAINER not in case.fees:
        return []
    leader = {h.session: h.leader for h in plan.sessions if h.leader}
    return [(s, leader[s.session_id]) for s in held_sessions(case, plan) if s.session_id in leader]


def _unnamed(case: Case, plan: Plan, held: dict[str, Ore]) -> Iterator[Unnamed]:
    """The line's other parts, measures and compensations one by one, such as hosts who open a heavy door."""
    funded = Counter(m.measure for m in plan.measures if case.measures[m.measure].line == LINE)
    done = Counter(c.compensation for c in plan.compensations if case.compensations[c.compensation].line == LINE)
    single = {
        MEASURES: [(case.measures[m].name, case.measures[m].cost_ore, n) for m, n in sorted(funded.items())],
        COMPENSATIONS: [
            (case.compensations[c].name, case.compensations[c].cost_ore, n) for c, n in sorted(done.items())
        ],
    }
    for name, ore in held.items():
        if name in single:
            yield from (Unnamed(name, cost * n, what, n) for what, cost, n in single[name] if cost)
        else:
            yield Unnamed(name, ore)


def _for_posts(case: Case, plan: Plan) -> Iterator[Pay]:
    for post, worker in held_posts(plan):
        units, fee = post_units(case, post), case.fees[post.role]
        yield Pay(
            worker=worker, kind=post.role.value, part=PARTS[post.use], on=post.starts.date(), quantity=units,
            unit=fee.unit, rate_ore=fee.amount_ore, amount_ore=bare_fee_ore(case, post.role, units=units),
            hours=(post.ends - post.starts).total_seconds() / 3600,
        )  # fmt: skip


def _for_training(case: Case, plan: Plan) -> Iterator[Pay]:
    booked = sessions_by_worker(plan.training)
    for worker in sorted({w for _, w in held_posts(plan)} | {r.worker for r in plan.reserves}):
        had = paid_trainings(case, worker, booked.get(worker, ())) if worker in case.workers else ("",)
        yield from (_training(case, worker, session) for session in had)
    yield from (_training(case, b.worker, b.session) for b in still_paid(case, plan))


def _training(case: Case, worker: str, session: str) -> Pay:
    """A training; without a session of the data it is the one that the register dates."""
    at = case.sessions.get(session)
    if at is None and worker in case.workers:
        on = case.workers[worker].trained_on
        that_day = [s for s in case.municipality.sessions if s.on == on]
        return _once(case, worker, TRAINING, on, hours(that_day[0].starts, that_day[0].ends) if that_day else 0.0)
    return _once(case, worker, TRAINING, at.on if at else None, hours(at.starts, at.ends) if at else 0.0)


def _for_leading(case: Case, plan: Plan) -> Iterator[Pay]:
    for session, leader in _led(case, plan):
        fee, units = case.fees[Role.TRAINER], leader_units(case, session)
        yield Pay(
            worker=leader, kind=Role.TRAINER.value, part=PARTS[Role.TRAINER], on=session.on, quantity=units,
            unit=fee.unit, rate_ore=fee.amount_ore, amount_ore=bare_fee_ore(case, Role.TRAINER, units=units),
            hours=hours(session.starts, session.ends),
        )  # fmt: skip


def _for_standby(case: Case, plan: Plan) -> Iterator[Pay]:
    starts, ends = polling_shift(case)
    on_call = (ends - starts).total_seconds() / 3600
    return (_once(case, r.worker, STANDBY, case.election.day, on_call) for r in plan.reserves)


def _once(case: Case, worker: str, kind: str, on: date | None, time_h: float) -> Pay:
    fee = case.fees[kind]
    return Pay(worker, kind, PARTS[kind], on, 1.0, fee.unit, fee.amount_ore, bare_fee_ore(case, kind), time_h)


def _for_travel(case: Case, plan: Plan) -> Iterator[Pay]:
    """The way there and back, once a day and place, of those who have a car."""
    rate = travel_rate_ore(case)
    if rate is None:
        return
    ways = sorted({(w, p.starts.date(), p.premises) for p, w in held_posts(plan) if w in case.workers})
    for worker, on, premises in ways:
        if case.workers[worker].car:
            metres = int(case.travel.workers[case.worker_index[worker], case.premises_index[premises]])
            km = 2 * metres / 1000
            yield Pay(worker, TRAVEL, PARTS[TRAVEL], on, km, "km", rate, round(rate * km))


def _both(one: Pay, other: Pay) -> Pay:
    return replace(
        one,
        quantity=one.quantity + other.quantity,
        amount_ore=one.amount_ore + other.amount_ore,
        hours=one.hours + other.hours,
    )
