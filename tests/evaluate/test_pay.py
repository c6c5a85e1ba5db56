"""What people are paid adds up to the plan's line of fees, whatever the fees and whoever serves."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.changes import with_tables, with_worker
from valplan.demand.teams import polling_shift
from valplan.domain.case import Case
from valplan.domain.municipality import Fee, Rate, Role, Use
from valplan.domain.plan import (
    Appointment,
    AreaCompensation,
    FundedMeasure,
    HeldSession,
    Plan,
    Post,
    Reserve,
    Revision,
    TrainingBooking,
)
from valplan.evaluate.pay import TRAVEL_RATE, payments, reconcile, summed
from valplan.rules.money import TRAINING_LEADERS, line_totals

AMOUNTS = st.integers(0, 1_000_000)


def _priced(case: Case, amounts: dict[str, int], share: float) -> Case:
    fees = tuple(f.model_copy(update={"amount_ore": amounts.get(f.fee, f.amount_ore)}) for f in case.municipality.fees)
    limit = case.limits["on_cost_share"].model_copy(update={"value": share})
    return replace(
        case,
        municipality=case.municipality.model_copy(update={"fees": fees}),
        limits={**case.limits, "on_cost_share": limit},
    )


def _held(case: Case, plan: Plan, workers: list[int], minutes: int, standby: int) -> Plan:
    """The plan with its posts held by any of the register: parts of days, longer shifts, hosts; some stand by."""
    ids = ["", *case.workers]
    held = tuple(
        Appointment(post_id=p.post_id, worker=ids[k % len(ids)])
        for p, k in zip(plan.posts, workers * len(plan.posts), strict=False)
    )
    longer = timedelta(minutes=minutes)
    posts = tuple(_changed(p, longer, host=k % 7 == 6) for k, p in enumerate(plan.posts))
    reserves = tuple(Reserve(worker=w, role=Role.WORKER) for w in ids[1 : 1 + standby])
    return plan.model_copy(update={"appointments": held, "posts": posts, "reserves": reserves})


def _changed(post: Post, longer: timedelta, *, host: bool) -> Post:
    """A part of election day, a longer shift, or a shift of a host."""
    if post.use == Use.POLLING:
        return post.model_copy(update={"ends": post.ends - longer})
    return post.model_copy(update={"ends": post.ends + longer, "use": Use.HOST if host else post.use})


@settings(max_examples=100, deadline=None)
@given(
    amounts=st.fixed_dictionaries(
        dict.fromkeys(("ordforande", "rostmottagare", "fortid", "fortid_ansvarig", "training", "standby"), AMOUNTS)
    ),
    share=st.floats(0, 1),
    workers=st.lists(st.integers(0, 40), min_size=1, max_size=30),
    minutes=st.integers(0, 120),
    standby=st.integers(0, 5),
)
def test_pay_is_the_plan_s_line_without_contributions_to_the_ore(
    tiny_case: Case, tiny_plan: Plan, amounts: dict[str, int], share: float, workers: list[int], minutes: int,
    standby: int,
) -> None:  # fmt: skip
    """Sums by person and kind, and by day, are what the line holds when contributions are nothing, for all inputs."""
    case = _priced(tiny_case, amounts, share)
    plan = _held(case, tiny_plan, workers, minutes, standby)
    found = payments(case, plan)
    told = reconcile(case, plan, found)
    bare = line_totals(_priced(tiny_case, amounts, 0.0), plan)["worker_fees"] - sum(u.ore for u in told.unnamed)
    for by_day in (False, True):
        assert sum(p.amount_ore for p in summed(found, by_day=by_day)) == bare
    assert told.exact
    assert told.paid_ore == told.line_ore - told.contributions_ore - sum(u.ore for u in told.unnamed)
    assert abs(told.rounding_ore) <= len(found) * (1 + share / 2) + 1  # the fee is rounded, and so is the whole


def test_a_person_s_pay_is_what_a_person_would_reckon(tiny_case: Case, tiny_plan: Plan) -> None:
    """Each holder's posts at their fees, one training each, one standby for each reserve."""
    expected: Counter[str] = Counter()
    post = {p.post_id: p for p in tiny_plan.posts}
    for a in tiny_plan.appointments:
        p = post[a.post_id]
        hours = (p.ends - p.starts) / timedelta(hours=1)
        expected[a.worker] += round(tiny_case.fees[p.role].amount_ore * (1 if p.use == Use.POLLING else hours))
    for r in tiny_plan.reserves:
        expected[r.worker] += 50_000
    del expected[""]
    expected += Counter(dict.fromkeys(expected, 40_000))
    found: Counter[str] = Counter()
    for pay in summed(payments(tiny_case, tiny_plan), by_day=False):
        found[pay.worker] += pay.amount_ore
    assert found == expected


@pytest.mark.parametrize("unit", ["hour", "session"])
def test_leaders_and_second_trainings_are_paid_to_those_named(tiny_case: Case, tiny_plan: Plan, unit: str) -> None:
    """A named leader is paid for each session led, whoever is booked twice for two; without a leader nobody is."""
    worker, leader = tiny_plan.training[0].worker, sorted(tiny_case.workers)[-1]
    case = with_worker(tiny_case, leader, roles=(*tiny_case.workers[leader].roles, Role.TRAINER))
    case = with_tables(
        case, fees=(*case.municipality.fees, Fee(fee="utbildare", unit=unit, amount_ore=33_333, source=""))
    )
    first, second = (s.session_id for s in case.municipality.sessions)
    plan = tiny_plan.model_copy(
        update={
            "training": tuple(TrainingBooking(worker=worker, session=s) for s in (first, second)),
            "sessions": (HeldSession(session=first, leader=leader), HeldSession(session=second)),
        }
    )
    found = payments(case, plan)
    hours = (case.sessions[first].ends.hour - case.sessions[first].starts.hour) if unit == "hour" else 1
    assert [p.amount_ore for p in found if p.kind == "utbildare" and p.worker == leader] == [33_333 * hours]
    assert sum(p.kind == "training" for p in found if p.worker == worker) == 2
    told = reconcile(case, plan, found)
    assert told.exact
    assert [u.name for u in told.unnamed if u.name == TRAINING_LEADERS] == [TRAINING_LEADERS]


def test_what_is_left_out_of_the_file_is_seen(tiny_case: Case, tiny_plan: Plan) -> None:
    """One payment less, or one öre more, and the file does not add up."""
    found = payments(tiny_case, tiny_plan)
    assert reconcile(tiny_case, tiny_plan, found).exact
    assert not reconcile(tiny_case, tiny_plan, found[1:]).exact
    assert not reconcile(
        tiny_case, tiny_plan, [replace(found[0], amount_ore=found[0].amount_ore + 1), *found[1:]]
    ).exact


def test_what_is_paid_to_nobody_named_is_told_one_by_one(tiny_case: Case, tiny_plan: Plan) -> None:
    """Measures and compensations that the board charges to the line, with how many, and what it entered itself."""
    measures = tuple(m.model_copy(update={"line": "worker_fees"}) for m in tiny_case.municipality.measures)
    case = replace(tiny_case, municipality=tiny_case.municipality.model_copy(update={"measures": measures}))
    plan = tiny_plan.model_copy(
        update={
            "measures": tuple(FundedMeasure(premises=p, measure="tröskelramp") for p in ("hall", "parish")),
            "compensations": (AreaCompensation(area_id="landet", compensation="öppet", reason="Långt."),),
        }
    )
    told = reconcile(case, plan, payments(case, plan))
    assert [(u.measure, u.count, u.ore) for u in told.unnamed] == [
        ("Tröskelramp", 2, 500_000), ("Längre öppet i närmaste röstningslokal", 1, 800_000)
    ]  # fmt: skip
    assert told.exact


@pytest.mark.parametrize("rate", [None, 250])
def test_the_way_is_paid_only_where_there_is_a_rate(tiny_case: Case, tiny_plan: Plan, rate: int | None) -> None:
    """There and back once a day for those with a car, beside the plan's line; nothing without a rate."""
    rates = tiny_case.municipality.rates
    if rate is not None:
        rates = (*rates, Rate(rate=TRAVEL_RATE, line="worker_fees", unit="km", amount_ore=rate, source="påhittad"))
    case = replace(tiny_case, municipality=tiny_case.municipality.model_copy(update={"rates": rates}))
    found = payments(case, tiny_plan)
    travel = [p for p in found if p.kind == "travel"]
    assert reconcile(case, tiny_plan, found).exact
    assert bool(travel) == (rate is not None)
    assert {case.workers[p.worker].car for p in travel} <= {True}
    post = next((p for p in tiny_plan.posts for t in travel[:1] if _is_of(tiny_plan, p.post_id, t.worker)), None)
    if post is not None and rate is not None:
        metres = case.travel.workers[case.worker_index[travel[0].worker], case.premises_index[post.premises]]
        way = next(t for t in travel if t.on == post.starts.date())
        assert way.amount_ore == round(rate * 2 * int(metres) / 1000)


def _is_of(plan: Plan, post: str, worker: str) -> bool:
    return any(a.post_id == post and a.worker == worker for a in plan.appointments)


def test_hours_are_those_of_the_session_and_of_the_standby(tiny_case: Case, tiny_plan: Plan) -> None:
    """A training has the session's three hours, standby election day from setting up until the count is done."""
    found = payments(tiny_case, tiny_plan)
    booked = {b.worker for b in tiny_plan.training}
    assert {p.hours for p in found if p.kind == "training" and p.worker in booked} == {3.0}
    first, last = polling_shift(tiny_case)
    assert {p.hours for p in found if p.kind == "standby"} == {(last - first) / timedelta(hours=1)}
    held = [(p.ends - p.starts) / timedelta(hours=1) for p in tiny_plan.posts if p.use == Use.POLLING]
    assert {p.hours for p in found if p.kind == "rostmottagare"} <= set(held)


def test_two_trainings_are_of_their_own_days(tiny_case: Case, tiny_plan: Plan) -> None:
    """Whoever is booked twice has a row for each session, with its day."""
    worker = tiny_plan.training[0].worker
    both = tuple(TrainingBooking(worker=worker, session=s.session_id) for s in tiny_case.municipality.sessions)
    found = payments(tiny_case, tiny_plan.model_copy(update={"training": both}))
    days = [p.on for p in found if p.kind == "training" and p.worker == worker]
    assert days == [s.on for s in tiny_case.municipality.sessions]


@settings(max_examples=50, deadline=None)
@given(
    workers=st.lists(st.integers(0, 40), min_size=1, max_size=30),
    dropped=st.lists(st.tuples(st.integers(0, 39), st.sampled_from(["u1", "u2", ""])), max_size=6, unique=True),
)
def test_drop_outs_are_in_the_file_and_in_the_line(
    tiny_case: Case, tiny_plan: Plan, workers: list[int], dropped: list[tuple[int, str]]
) -> None:
    """Whoever is paid for a training without serving: the file still adds up, and nobody who serves is paid for it."""
    plan = _held(tiny_case, tiny_plan, workers, 0, 2)
    had = tuple(TrainingBooking(worker=list(tiny_case.workers)[w], session=s) for w, s in dropped)
    changed = plan.model_copy(update={"revision": Revision(number=1, parent_sha256="", trained=had)})
    found = payments(tiny_case, changed)
    assert reconcile(tiny_case, changed, found).exact
    serving = {p.worker for p in payments(tiny_case, plan)}
    assert len(found) - len(payments(tiny_case, plan)) == sum(b.worker not in serving for b in had)
