"""What a rule tells the solver and what its check says of the finished plan agree, on plans good and bad alike."""

from collections import defaultdict
from datetime import time

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.changes import (
    with_number,
    with_numbers,
    with_premises,
    with_scenario,
    with_staffing,
    with_tables,
    with_worker,
)
from valplan.demand.postlist import posts_of
from valplan.demand.posts import district_posts
from valplan.domain.case import Case, Floats
from valplan.domain.duties import Ambulating
from valplan.domain.municipality import Fee, Role, Use
from valplan.domain.plan import Appointment, Made, Plan, Reserve
from valplan.domain.quota import Quota
from valplan.domain.release import Release
from valplan.domain.scenario import ScenarioPremises
from valplan.model.algebra import Rows
from valplan.model.decode import premises_plan, staffed
from valplan.model.premises import PremisesDecisions, premises_decisions
from valplan.model.staffing import StaffingDecisions, slots_of, staffing_decisions
from valplan.rules import RULES, Rule
from valplan.solve.premises import premises_rows

SETTINGS = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
PREMISES_RULES = (
    "one-polling-place", "rooms", "premises-available", "no-political-tie", "tie-motivated", "accessible",
    "polling-distance", "early-every-day", "early-election-day", "votes-stored", "early-capacity", "geographic-spread",
    "line-ceiling", "net-ceiling", "floor-space", "mobile-paid", "mobile-units",
    "fixed-places", "few-moved", "few-early-changed", "spare-premises", "early-places-limit", "goal-limits",
)  # fmt: skip
STAFFING_RULES = (
    "appointed-per-district", "present-polling", "present-early", "qualified", "available", "no-disqualifying-tie",
    "old-enough", "one-post-a-day", "daily-rest", "early-days-agreed", "experience-mix", "drivers", "reserve-pool",
    "line-ceiling", "net-ceiling", "quotas",
    "hours-agreed", "travel-limit", "age-for-post", "relatives-apart", "first-timers", "two-with-votes",
    "ambulating-pairs", "department-release", "weekly-rest", "car-pool", "hours-per-week",
)  # fmt: skip
COUNT_POSTS = ("department-release", "weekly-rest", "hours-per-week")


def rule(rule_id: str) -> Rule:
    """The rule of that id."""
    return next(r for r in RULES if r.id == rule_id)


@pytest.fixture(scope="module", params=["usual", "cramped"])
def premises(request: pytest.FixtureRequest, tiny_case: Case) -> PremisesDecisions:
    """The tiny case, and one where floor space and mobile units are short."""
    return premises_decisions(tiny_case if request.param == "usual" else cramped(tiny_case))


def cramped(case: Case) -> Case:
    """Two districts fit in no building, large tiers not in the stop; the parish hall is a second mobile stop."""
    posts = district_posts(case)
    two_m2 = sum(sorted(p.workers for p in posts)[-2:]) * case.whole("m2_per_polling_post")
    for premises, area_m2 in (("school", two_m2 - 1), ("library", two_m2), ("parish", 60), ("stop", 10)):
        case = with_premises(case, premises, floor_area_m2=area_m2, mobile=premises in ("parish", "stop"))
    return case


def with_derived(d: PremisesDecisions, values: Floats) -> Floats:
    """Set the columns that follow: used buildings, open enough, covered voters, misses, the longest way, spares."""
    used = set(d.assign.keys.premises[values[d.assign.ids] > 0.5])
    values[d.polling.ids] = d.polling.keys.premises.isin(used)
    opened = {s for s in set(d.option.keys.premises) if values[d.options_of(s, d.option.keys.qualifies)].sum() > 0.5}
    values[d.enough.ids] = d.enough.keys.premises.isin(opened)
    values[d.cover.ids] = [bool(opened & set(near)) for near in d.cover_sets]
    values[d.miss.ids] = [not opened & set(near) for near in d.miss_sets]
    far = d.missed.beyond_m[values[d.miss.ids] > 0.5].max(initial=d.missed.nearest_m)
    values[d.worst.ids] = [(d.assign.keys.worst_m * values[d.assign.ids]).max(), far]
    that_day = d.option.keys.pattern.map(lambda p: any(o.day == 0 for o in d.case.openings[p])).astype(bool)
    early = {p for p in set(d.option.keys.premises) if values[d.options_of(p, that_day)].sum() > 0.5}
    values[d.spare.ids] = [not (p in used or p in early) for p in d.spare.keys.premises]
    return values


@st.composite
def premises_values(draw: st.DrawFn, d: PremisesDecisions, *, one_place: bool) -> Floats:
    """Any choice at all: a place for each district, an option or none for each place, any measures and votes.

    Without ``one_place`` a district may have two polling places or none.
    """
    values = np.zeros(d.size)
    for rows in d.assign.keys.groupby("district").indices.values():
        values[d.assign.ids[draw(st.sampled_from(list(rows)))]] = 1
        if not one_place:
            values[d.assign.ids[draw(st.sampled_from(list(rows)))]] = draw(st.sampled_from([0, 1]))
    for rows in d.option.keys.groupby("premises").indices.values():
        chosen = draw(st.sampled_from([None, *rows]))
        if chosen is not None:
            values[d.option.ids[chosen]] = 1
    for block in (d.measure, d.transport, d.compensate, d.motivate):
        values[block.ids] = draw(st.lists(st.booleans(), min_size=len(block), max_size=len(block)))
    for source, rows in d.flow.keys.groupby("source").indices.items():
        votes = d.forecast.by_source[str(source)]
        cut = draw(st.integers(0, votes + draw(st.sampled_from([0, 0, 0, 1]))))
        values[d.flow.ids[rows[0]]] += cut
        values[d.flow.ids[rows[-1]]] += votes - cut if len(rows) > 1 or cut == votes else 0
    return with_derived(d, values)


def agrees(wanted: Rule, rows: Rows, values: Floats, case: Case, plan: Plan) -> None:
    """The rows hold just when the check finds nothing."""
    broken = [k for k, ok in zip(rows.keys, rows.satisfied(values), strict=True) if not ok]
    found = list(wanted.check(case, plan))
    assert bool(broken) == bool(found), (broken, found)


def test_rows_and_check_agree_on_any_premises_plan(premises: PremisesDecisions, tiny_plan: Plan) -> None:
    """The rows of floor space speak only of plans that keep the rooms, which they count on."""
    wanted = {r: rule(r).premises_rows(premises) for r in PREMISES_RULES}

    @SETTINGS
    @given(premises_values(premises, one_place=True))
    def agree(values: Floats) -> None:
        plan = premises_plan(premises, values, tiny_plan.made)
        rooms = wanted["rooms"].satisfied(values).all()
        for rule_id, rows in wanted.items():
            if rooms or rule_id != "floor-space":
                agrees(rule(rule_id), rows, values, premises.case, plan)

    agree()


WISHES: tuple[tuple[str, dict[str, object]], ...] = (
    ("fixed-places", {"polling_fixed": {"05990001": "school"}}),
    ("fixed-places", {"polling_forbidden": ("hall",)}),
    ("fixed-places", {"early_fixed": ("library",)}),
    ("fixed-places", {"early_patterns": {"library": ("vecka",)}}),
    ("few-moved", {"districts_moved_most": 1}),
    ("few-moved", {"voters_moved_most_share": 0.4}),
    ("few-early-changed", {"early_changed_most": 0}),
    ("few-early-changed", {"early_changed_most": 1}),
    ("spare-premises", {"spare_within_m": 4500.0}),
    ("early-places-limit", {"early_places_most": 1}),
    ("early-places-limit", {"early_open_at_once_most": 1}),
    ("early-places-limit", {"early_run_days_least": 11}),
)
LIMITS = {
    "polling_access": 2200.0, "early_access": 3500.0, "uncovered": 900.0, "worst_polling": 6500.0,
    "continuity": 1100.0, "buildings": 2.0, "early_places": 1.0, "motivations": 1.0,
    "polling_uncovered": 700.0, "polling_mean": 2600.0, "early_mean": 2900.0, "worst_early": 6500.0,
}  # fmt: skip


def agree_both_ways(rule_id: str, case: Case, made: Made) -> None:
    """Rows and check agree on any plan, and of the plans tried the rule bars some and lets others pass."""
    d = premises_decisions(case)
    rows, seen = rule(rule_id).premises_rows(d), set()

    @settings(SETTINGS, derandomize=True)  # so that both kinds of plan are seen in every run
    @given(premises_values(d, one_place=True))
    def agree(values: Floats) -> None:
        agrees(rule(rule_id), rows, values, case, premises_plan(d, values, made))
        seen.add(bool(rows.satisfied(values).all()))

    agree()
    assert seen == {True, False}


@pytest.mark.parametrize(("rule_id", "wish"), WISHES, ids=lambda x: x if isinstance(x, str) else next(iter(x)))
def test_rows_and_check_agree_on_each_wish(
    rule_id: str, wish: dict[str, object], tiny_case: Case, tiny_plan: Plan
) -> None:
    agree_both_ways(rule_id, with_scenario(tiny_case, premises=ScenarioPremises(**wish)), tiny_plan.made)


@pytest.mark.parametrize("goal", LIMITS)
def test_rows_and_check_agree_on_each_limited_goal(goal: str, tiny_case: Case, tiny_plan: Plan) -> None:
    goals = tiny_case.scenario.goals.model_copy(update={"limits": {goal: LIMITS[goal]}})
    agree_both_ways("goal-limits", with_scenario(tiny_case, goals=goals), tiny_plan.made)


def test_rows_and_check_agree_on_the_number_of_polling_places(premises: PremisesDecisions, tiny_plan: Plan) -> None:
    one = rule("one-polling-place")
    rows = one.premises_rows(premises)

    @SETTINGS
    @given(premises_values(premises, one_place=False))
    def agree(values: Floats) -> None:
        agrees(one, rows, values, premises.case, premises_plan(premises, values, tiny_plan.made))

    agree()


def test_the_covered_columns_of_the_links_are_the_best_that_they_allow(premises: PremisesDecisions) -> None:
    """The derived columns of these tests satisfy the links, so the tests speak of plans that the solver could give."""
    values = with_derived(premises, np.zeros(premises.size))
    assert premises.links().satisfied(values).all()


def test_every_row_of_the_premises_stage_belongs_to_a_tested_rule(premises: PremisesDecisions) -> None:
    speaking = {r.id for r in RULES if len(r.premises_rows(premises).keys)}
    assert speaking <= set(PREMISES_RULES)
    total = sum(len(r.premises_rows(premises).keys) for r in RULES) + len(premises.links().keys)
    assert len(premises_rows(premises).keys) == total


@pytest.fixture(scope="module", params=[1, 2])
def anyone(request: pytest.FixtureRequest, tiny_case: Case, tiny_plan: Plan) -> StaffingDecisions:
    """Staffing in one team or two where every pair is a column, so that bad plans can be told to the rules."""
    release = (Release(department="Utbildning", most=1), Release(department="Utbildning", most=2, days=(-4, -3)))
    asked = {
        "quotas": quotas(tiny_case, tiny_plan),
        "driver_per_transport": True,
        "release": release,
        "most_hours_per_week": 20.0,
    }
    tiny_case = demanding(with_staffing(tiny_case, **asked))
    if request.param == 2:
        tiny_case, tiny_plan = in_two_teams(tiny_case, tiny_plan)
    people = len(tiny_case.municipality.workers)
    slots = slots_of(tiny_case, tiny_plan.posts)
    everyone = np.ones(people, dtype=np.bool_)
    allowed = np.ones((people, len(slots)), dtype=np.bool_)
    return staffing_decisions(tiny_case, tiny_plan, allowed, dict.fromkeys((Role.CHAIR, Role.WORKER), everyone))


def demanding(case: Case) -> Case:
    """Relatives, car-pools, limits of a person's own and minors in the register; not all of a place may be new."""
    case = with_numbers(case, {"first_timer_share": 0.5, "leader_min_age": 23, "night_min_age": 21, "min_age": 16})
    case = with_number(case, "worker_travel_limit_m", 9500)
    for k, worker in enumerate(sorted(case.workers)):
        own = {"max_hours": 12.0 + k % 3} if k % 4 == 0 else {"max_travel_m": 4000 + 500 * k} if k % 4 == 1 else {}
        related = (f"R{k + 4:03}",) if k % 3 else ()
        case = with_worker(case, worker, related_to=related, car_pool=f"P{k % 5}" if k % 4 else "", **own)
    return case


def in_two_teams(case: Case, plan: Plan) -> tuple[Case, Plan]:
    """The case in two teams with an ambulating one beside them; posts that the plan did not have go to a few people."""
    ambulating = Ambulating(premises="library", days=(-3, -2), starts=time(10), ends=time(15))
    case = with_staffing(case, teams=2, ambulating=ambulating, hosts_per_premises=1)
    fees = (
        Fee(fee=f, unit="hour", amount_ore=18_000, source="") for f in ("vard", "ambulerande", "ambulerande_forare")
    )
    case = with_tables(case, fees=(*case.municipality.fees, *fees))
    posts = posts_of(case, district_posts(case), plan.polling, plan.early_sessions)
    held = {a.post_id: a.worker for a in plan.appointments}
    people = sorted(set(case.workers) - set(held.values()))
    given = [
        Appointment(post_id=p.post_id, worker=held.get(p.post_id, people[k % len(people)])) for k, p in enumerate(posts)
    ]
    changes = {"posts": posts, "appointments": tuple(given), "district_posts": district_posts(case)}
    return case, plan.model_copy(update=changes)


def quotas(case: Case, plan: Plan) -> tuple[Quota, ...]:
    """Quotas of every kind, each at the plan's own number or one off it."""
    ages = sorted({case.workers[a.worker].age for a in plan.appointments if a.worker})
    served = [case.workers[a.worker] for a in plan.appointments if a.worker]
    new, veterans = sum(w.elections_worked == 0 for w in served), len({w.worker_id for w in served if w.car})
    return (
        Quota(name="new", attribute="elections_worked", values=("0",), least=max(new - 1, 0), most=new),
        Quota(name="cars", attribute="car", values=("ja",), counts="persons", least=veterans),
        Quota(name="young", attribute="age", to_number=ages[2], use=Use.POLLING, least=1),
        Quota(name="languages", attribute="languages", distinct_least=2),
        Quota(name="ages", attribute="age", from_number=ages[1], counts="persons", distinct_least=len(ages) - 2),
    )


def staffing_values(d: StaffingDecisions, plan: Plan) -> Floats:
    """Column values of a plan."""
    slot = {p.post_id: k for k, posts in enumerate(d.slots.posts) for p in posts}
    column = {(w, s): c for w, s, c in zip(d.hold.keys.worker, d.hold.keys.slot, d.hold.ids, strict=True)}
    values = np.zeros(d.size)
    filled: dict[int, int] = defaultdict(int)
    for a in plan.appointments:
        if a.worker:
            values[column[a.worker, slot[a.post_id]]] += 1
            filled[slot[a.post_id]] += 1
    values[d.vacant.ids] = [len(posts) - filled[k] for k, posts in enumerate(d.slots.posts)]
    held = {(r.worker, str(r.role)) for r in plan.reserves}
    values[d.reserve.ids] = [pair in held for pair in zip(d.reserve.keys.worker, d.reserve.keys.role, strict=True)]
    serving = {a.worker for a in plan.appointments} | {r.worker for r in plan.reserves}
    values[d.appointed.ids] = d.appointed.keys.worker.isin(serving)
    values[d.variety.ids] = [counted(d, plan, int(q), v) for q, v in d.variety.keys.itertuples(index=False)]
    return values


def counted(d: StaffingDecisions, plan: Plan, number: int, value: str) -> bool:
    """Whether someone with the value serves, or holds a post, as the quota counts."""
    quota = d.case.scenario.staffing.quotas[number]
    people = {a.worker for a in plan.appointments if a.worker}
    people |= {r.worker for r in plan.reserves} if quota.counts == "persons" else set()
    return any(value in quota.found_in(d.case.workers[w]) for w in people)


@st.composite
def changed(draw: st.DrawFn, case: Case, plan: Plan) -> Plan:
    """The solved plan with up to six posts given to anyone or to nobody, and reserves added or lost.

    Nobody gets a second post at one place and day: rows about a place count posts, and another rule bars that.
    """
    people = sorted(case.workers)
    appointments = list(plan.appointments)
    where = {p.post_id: (p.premises, p.starts.date()) for p in plan.posts}
    taken = {(a.worker, where[a.post_id]) for a in appointments if a.worker}
    for _ in range(draw(st.integers(0, 6))):
        k = draw(st.integers(0, len(appointments) - 1))
        worker = draw(st.sampled_from(["", *people]))
        if (worker, where[appointments[k].post_id]) not in taken:
            taken |= {(worker, where[appointments[k].post_id])} if worker else set()
            appointments[k] = Appointment(post_id=appointments[k].post_id, worker=worker)
    reserves = list(plan.reserves)[draw(st.integers(0, 1)) :]
    reserves += [Reserve(worker=w, role=Role.WORKER) for w in draw(st.lists(st.sampled_from(people), max_size=1))]
    return plan.model_copy(update={"appointments": tuple(appointments), "reserves": tuple(dict.fromkeys(reserves))})


def test_rows_and_check_agree_on_any_staffing(anyone: StaffingDecisions) -> None:
    """Some rows count posts where the check counts people: they speak only of plans with one post a day."""
    case, roles = anyone.case, (Role.CHAIR, Role.WORKER)
    slot = {p.post_id: k for k, posts in enumerate(anyone.slots.posts) for p in posts}
    wanted = [
        (rule(r), rule(r).staffing_rows(anyone), rule(r).may_hold(case, anyone.slots),
         {role: rule(r).may_reserve(case, role) for role in roles})
        for r in STAFFING_RULES
    ]  # fmt: skip

    @SETTINGS
    @given(changed(case, anyone.plan))
    def agree(plan: Plan) -> None:
        values = staffing_values(anyone, plan)
        held = [(case.worker_index[a.worker], slot[a.post_id]) for a in plan.appointments if a.worker]
        one_a_day = not list(rule("one-post-a-day").check(case, plan))
        for demand, rows, mask, may in wanted:
            if demand.id in COUNT_POSTS and not one_a_day:
                continue
            barred = mask is not None and not all(mask[pair] for pair in held)
            for r in plan.reserves:
                allowed = may[r.role]
                barred |= allowed is not None and not allowed[case.worker_index[r.worker]]
            broken = barred or not rows.satisfied(values).all()
            found = list(demand.check(case, plan))
            assert broken == bool(found), (demand.id, found)

    agree()


def test_a_plan_read_from_its_columns_is_the_plan(anyone: StaffingDecisions) -> None:
    slot = {p.post_id: k for k, posts in enumerate(anyone.slots.posts) for p in posts}
    again = staffed(anyone, staffing_values(anyone, anyone.plan))
    held, found = (sorted((slot[a.post_id], a.worker) for a in p.appointments) for p in (anyone.plan, again))
    assert found == held
    assert set(again.reserves) == set(anyone.plan.reserves)
