"""Sizes of reserve pools: against enumeration of every absence, and what more people or more illness must do."""

from dataclasses import replace
from itertools import product
from math import comb, prod

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.changes import with_number, with_numbers, with_scenario
from valplan.demand.pools import plan_teams, pools_needed, pools_of, pools_wanted, states, teams_of
from valplan.demand.reserve import Pool, State, Team, Unfilled, binomial, smallest_pools, unfilled
from valplan.demand.zones import pool_of_worker, zone_of_district
from valplan.domain.case import Case
from valplan.domain.municipality import Role
from valplan.domain.plan import DistrictPosts, Plan

SETTINGS = settings(max_examples=40, deadline=None)
RATE = st.sampled_from([0.0, 0.02, 0.1, 0.3, 1.0])
FEW = st.integers(0, 2)
TEAM = st.builds(Team, FEW, FEW, st.integers(0, 3), FEW, FEW)
LARGER = st.builds(Team, st.integers(0, 12), st.integers(0, 12), st.integers(0, 40))
POOL = st.builds(Pool, FEW, FEW)
STATE = st.builds(State, st.just(0.5), RATE, RATE, RATE, RATE)
LOW = st.floats(0.0, 0.08)
USUAL = st.builds(State, st.just(0.9), LOW, LOW, LOW, LOW)


def wave_of(state: State, factor: float) -> State:
    """The state with every rate multiplied, as likely as the rest."""
    rates = (min(1.0, r * factor) for r in (state.chairs, state.deputies, state.workers, state.reserves))
    return State(1 - state.probability, *rates)


def enumerated(team: Team, pool: Pool, world: tuple[State, ...]) -> Unfilled:
    """Every single absence of every single person."""
    risk = leaders = workers = 0.0
    for s in world:
        rates = [s.chairs] * team.chairs + [s.deputies] * team.deputies + [s.workers] * team.workers
        rates += [s.reserves] * pool.size
        first = team.chairs + team.deputies
        held = first + team.workers
        for gone in product((False, True), repeat=len(rates)):
            chance = s.probability * prod(r if g else 1 - r for r, g in zip(rates, gone, strict=True))
            lead = sum(gone[:first]) + team.vacant_leaders
            work = sum(gone[first:held]) + team.vacant_workers
            leading = pool.leaders - sum(gone[held : held + pool.leaders])
            working = pool.workers - sum(gone[held + pool.leaders :])
            short_lead = max(0, lead - leading)
            short_work = max(0, work - working - max(0, leading - lead))
            risk += chance * (short_lead + short_work > 0)
            leaders += chance * short_lead
            workers += chance * short_work
    return Unfilled(risk, leaders, workers)


@settings(max_examples=40, deadline=None)
@given(TEAM, POOL, st.tuples(STATE, STATE))
def test_the_risk_is_that_of_every_absence_told_one_by_one(team: Team, pool: Pool, world: tuple[State, State]) -> None:
    found, told = unfilled({"": team}, {"": pool}, world), enumerated(team, pool, world)
    assert found.risk == pytest.approx(told.risk, abs=1e-12)
    assert found.leaders == pytest.approx(told.leaders, abs=1e-12)
    assert found.workers == pytest.approx(told.workers, abs=1e-12)


@SETTINGS
@given(LARGER, st.builds(Pool, st.integers(0, 9), st.integers(0, 9)), USUAL)
def test_one_more_reserve_never_adds_risk_and_a_leader_is_worth_at_least_a_worker(
    team: Team, pool: Pool, usual: State
) -> None:
    world = (usual, wave_of(usual, 2))
    risk = unfilled({"": team}, {"": pool}, world).risk
    leader = unfilled({"": team}, {"": replace(pool, leaders=pool.leaders + 1)}, world).risk
    worker = unfilled({"": team}, {"": replace(pool, workers=pool.workers + 1)}, world).risk
    assert leader <= worker + 1e-12 <= risk + 2e-12


@SETTINGS
@given(LARGER, st.builds(Pool, st.integers(0, 9), st.integers(0, 9)), USUAL, st.floats(1, 3))
def test_more_absence_never_lowers_the_risk(team: Team, pool: Pool, usual: State, factor: float) -> None:
    mild, hard = (usual, wave_of(usual, 1)), (usual, wave_of(usual, factor))
    least = unfilled({"": team}, {"": pool}, mild).risk
    assert least <= unfilled({"": team}, {"": pool}, hard).risk + 1e-12


@SETTINGS
@given(LARGER, USUAL, st.sampled_from([0.01, 0.05, 0.2]))
def test_no_smaller_shared_pool_holds_the_limit(team: Team, usual: State, limit: float) -> None:
    """Neither with one reserve less, whoever leads, nor with one leader less among as many."""
    world = (usual, wave_of(usual, 2))
    (pool,) = smallest_pools((team,), world, limit)
    if pool.size == team.posts:
        return
    assert unfilled({"": team}, {"": pool}, world).risk <= limit
    fewer = [Pool(k, pool.size - 1 - k) for k in range(pool.size)]
    fewer += [Pool(k, pool.size - k) for k in range(pool.leaders)]
    assert all(unfilled({"": team}, {"": p}, world).risk > limit for p in fewer)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.builds(Team, FEW, FEW, st.integers(1, 8)), min_size=2, max_size=3), USUAL)
def test_no_fewer_reserves_in_zones_hold_the_limit(teams: list[Team], usual: State) -> None:
    """Whatever the zones share of one reserve less, all of whom may lead."""
    world, limit = (usual, wave_of(usual, 3)), 0.1
    named = {str(k): t for k, t in enumerate(teams)}
    pools = dict(zip(named, smallest_pools(tuple(teams), world, limit), strict=True))
    assert unfilled(named, pools, world).risk <= limit + 1e-12
    total = sum(p.size for p in pools.values())
    for sizes in product(range(total), repeat=len(teams)):
        if sum(sizes) == total - 1:
            led = {z: Pool(n, 0) for z, n in zip(named, sizes, strict=True)}
            assert unfilled(named, led, world).risk > limit


def test_zones_never_need_fewer_than_one_pool() -> None:
    zones = (Team(30, 30, 140), Team(20, 20, 90), Team(5, 5, 20))
    shared = Team(55, 55, 250)
    world = (State(0.9, 0.01, 0.01, 0.03, 0.05), State(0.1, 0.03, 0.03, 0.08, 0.1))
    (one,) = smallest_pools((shared,), world, 0.05)
    assert one.size < sum(p.size for p in smallest_pools(zones, world, 0.05))


def test_nobody_absent_needs_nobody_on_standby() -> None:
    never = (State(1.0, 0.0, 0.0, 0.0, 0.5),)
    assert smallest_pools((Team(3, 3, 12),), never, 0.0001) == (Pool(0, 0),)


def test_a_pool_that_cannot_hold_the_limit_has_one_for_each_post() -> None:
    always = (State(1.0, 1.0, 1.0, 1.0, 0.5),)
    assert smallest_pools((Team(1, 1, 2),), always, 0.01)[0].size == 4
    assert smallest_pools((), always, 0.01) == ()


@pytest.mark.parametrize(("n", "p"), [(0, 0.3), (5, 0.0), (5, 1.0), (30, 0.1)])
def test_the_binomial_is_the_binomial(n: int, p: float) -> None:
    assert binomial(n, p) == pytest.approx([comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(n + 1)])


def test_the_states_are_those_of_the_assumptions(tiny_case: Case) -> None:
    """Of 100 appointed 20 drop out before training and 5 of these are not replaced; a wave trebles the absence."""
    numbers = {"early_dropout": 0.2, "early_refilled_share": 0.75, "wave_probability": 0.2, "wave_factor": 3}
    case = with_numbers(tiny_case, {**numbers, "late_dropout_chair": 0.1, "late_dropout_worker": 0.5})
    usual, wave = states(case)
    assert (usual.probability, wave.probability) == (0.8, 0.2)
    assert (usual.chairs, wave.chairs) == pytest.approx((0.05 + 0.95 * 0.1, 0.05 + 0.95 * 0.3))
    assert wave.workers == pytest.approx(1.0)


def needs(*workers: int) -> tuple[DistrictPosts, ...]:
    """What the tiny case's polling places need."""
    codes = ("05990001", "05990002", "05990003")
    return tuple(
        DistrictPosts(district=d, expected_votes=500, workers=n, screens=4, ballot_places=2)
        for d, n in zip(codes, workers, strict=False)
    )


def test_a_lower_limit_asks_for_more(tiny_case: Case) -> None:
    sizes = [
        pools_wanted(with_number(tiny_case, "unfilled_risk", limit), needs(7, 7, 7))[""].size
        for limit in (1.0, 0.2, 0.05, 0.01)
    ]
    assert sizes[0] == 0
    assert sizes == sorted(sizes)
    assert sizes[-1] > sizes[1]


def zoned(case: Case) -> Case:
    """The case with a pool for each zone, none of them wider than a few kilometres."""
    staffing = case.scenario.staffing.model_copy(update={"reserve_pool": "zones"})
    return with_number(with_scenario(case, staffing=staffing), "reserve_reach_min", 14)


def test_districts_that_lie_together_are_a_zone(tiny_case: Case) -> None:
    """The town's two are 3 km apart, some 6 minutes with the detour; the countryside is 9 minutes away."""
    found = zone_of_district(with_number(tiny_case, "reserve_reach_min", 14))
    assert found["05990001"] == found["05990002"] != found["05990003"]
    assert set(zone_of_district(with_number(tiny_case, "reserve_reach_min", 60)).values()) == {"05990001"}
    assert len(set(zone_of_district(with_number(tiny_case, "reserve_reach_min", 1)).values())) == 3


def test_a_team_has_the_posts_of_its_zone(tiny_case: Case) -> None:
    found = teams_of(zoned(tiny_case), needs(7, 6, 9), zoned=True)
    assert sorted((t.chairs, t.deputies, t.workers) for t in found.values()) == [(1, 1, 7), (2, 2, 9)]


def test_whoever_reaches_no_polling_place_in_time_is_in_no_pool(tiny_case: Case, tiny_plan: Plan) -> None:
    everyone = pool_of_worker(tiny_case, tiny_plan, zoned=False)
    assert set(everyone) == set(tiny_case.workers)
    near = pool_of_worker(with_number(tiny_case, "reserve_reach_min", 9), tiny_plan, zoned=False)
    columns = [tiny_case.premises_index[p.premises] for p in tiny_plan.polling]
    longest = tiny_case.travel.workers_s[:, columns].max(axis=1)
    assert set(near) == {w for w, k in tiny_case.worker_index.items() if longest[k] <= 9 * 60}
    assert 0 < len(near) < len(everyone)


def test_a_register_that_is_short_gives_what_is_left_when_every_post_is_filled(
    tiny_case: Case, tiny_plan: Plan
) -> None:
    """Workers stand in the place of leaders that there are not, and nobody is on standby while posts are vacant."""
    case = with_number(tiny_case, "unfilled_risk", 0.001)
    (wanted,) = pools_wanted(case, tiny_plan.district_posts).values()
    people, day = sorted(case.workers), [p for p in tiny_plan.posts if p.starts.date() == case.election.day]
    (some,) = pools_needed(case, tiny_plan, {Role.CHAIR: people[:4], Role.WORKER: people}).values()
    assert some == Pool(1, min(wanted.size, len(people) - len(day)) - 1)
    assert wanted.leaders > 1
    assert pools_needed(case, tiny_plan, {Role.CHAIR: people[:3], Role.WORKER: people[: len(day)]}) == {"": Pool(0, 0)}


def test_a_plan_stands_behind_the_posts_that_it_has(tiny_case: Case, tiny_plan: Plan) -> None:
    assert plan_teams(tiny_case, tiny_plan) == teams_of(tiny_case, tiny_plan.district_posts, zoned=False)
    nobody = tiny_plan.model_copy(update={"appointments": ()})
    (team,) = plan_teams(tiny_case, nobody).values()
    assert (team.vacant_leaders, team.posts) == (6, sum(p.workers for p in tiny_plan.district_posts))
    assert pools_of(tiny_plan)[""].size == len(tiny_plan.reserves)
