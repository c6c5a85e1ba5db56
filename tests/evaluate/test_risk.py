"""The simulated risk of an unfilled post, beside the computed one and beside cases that a person can count."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.changes import with_numbers, with_scenario
from valplan.demand.pools import plan_teams, pools_of, states
from valplan.demand.reserve import unfilled
from valplan.domain.case import Case
from valplan.domain.municipality import Role
from valplan.domain.plan import Plan, Reserve
from valplan.evaluate import judge
from valplan.evaluate.risk import risk
from valplan.evaluate.simulate import groups, interval, simulate, total
from valplan.rules import RULES
from valplan.rules.reserve import WHO

SETTINGS = settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
RUNS = 20_000
SPREAD = 4.5  # standard deviations; a fixed seed would not get there by chance in fifteen cases
NUMBERS = {
    "early_dropout": st.sampled_from([0.0, 0.1]),
    "late_dropout_chair": st.floats(0, 0.1),
    "late_dropout_deputy": st.floats(0, 0.1),
    "late_dropout_worker": st.floats(0, 0.1),
    "late_dropout_reserve": st.floats(0, 0.5),
    "wave_probability": st.floats(0, 0.5),
    "wave_factor": st.sampled_from([1.0, 3.0]),
}
NEVER = dict.fromkeys((k for k in NUMBERS if k.startswith(("late", "early"))), 0.0) | {"wave_probability": 0.0}


def with_reserves(plan: Plan, leaders: int, workers: int) -> Plan:
    """The plan with other people on standby, as many as asked for."""
    names = [f"R{n:03}" for n in range(1, 1 + leaders + workers)]
    roles = [Role.CHAIR] * leaders + [Role.WORKER] * workers
    reserves = tuple(Reserve(worker=w, role=r) for w, r in zip(names, roles, strict=True))
    return plan.model_copy(update={"reserves": reserves})


def simulated(case: Case, plan: Plan, runs: int = RUNS) -> tuple[float, float]:
    """Share of runs with an unfilled post, and unfilled posts a run."""
    hits, sums = total(simulate(case, groups(case, plan), runs))
    return hits / runs, float(sums.sum()) / runs


def test_the_simulation_comes_to_what_is_computed(tiny_case: Case, tiny_plan: Plan) -> None:
    @SETTINGS
    @given(st.fixed_dictionaries(NUMBERS), st.integers(0, 4), st.integers(0, 4), st.integers(0, 2))
    def agree(numbers: dict[str, float], leaders: int, workers: int, vacant: int) -> None:
        case, plan = with_numbers(tiny_case, numbers), with_reserves(tiny_plan, leaders, workers)
        plan = plan.model_copy(update={"appointments": plan.appointments[vacant:]})
        told = unfilled(plan_teams(case, plan), pools_of(plan), states(case))
        share, mean = simulated(case, plan)
        error = np.sqrt(max(told.risk * (1 - told.risk), 1 / RUNS) / RUNS)
        assert abs(share - told.risk) <= SPREAD * error
        assert mean == pytest.approx(told.leaders + told.workers, abs=0.05)

    agree()


def test_zones_are_simulated_as_they_are_computed(tiny_case: Case, tiny_plan: Plan) -> None:
    staffing = tiny_case.scenario.staffing.model_copy(update={"reserve_pool": "zones"})
    case = with_numbers(with_scenario(tiny_case, staffing=staffing), {"reserve_reach_min": 14})
    zones = list(plan_teams(case, tiny_plan))
    near = replace(case, travel=replace(case.travel, workers_s=np.zeros_like(case.travel.workers_s)))
    reserves = tuple(
        r.model_copy(update={"zone": z}) for r, z in zip(with_reserves(tiny_plan, 1, 1).reserves, zones, strict=True)
    )
    plan = tiny_plan.model_copy(update={"reserves": reserves})
    told = unfilled(plan_teams(near, plan), pools_of(plan), states(near)).risk
    assert simulated(near, plan)[0] == pytest.approx(told, abs=SPREAD * np.sqrt(told * (1 - told) / RUNS))


def test_who_is_matched_by_distance_is_counted_where_all_are_near(tiny_case: Case, tiny_plan: Plan) -> None:
    """One pair too far apart makes the matching do what counting does elsewhere; the difference is that pair's."""
    plan = with_reserves(tiny_plan, 2, 2)
    case = with_numbers(tiny_case, {"late_dropout_worker": 0.2})
    (near,) = groups(case, plan)
    assert near.reach.all()
    reach = near.reach.copy()
    reach[0, 0] = False
    nearly = replace(near, reach=reach)
    counted, matched = (np.concatenate(list(simulate(case, (g,), 500))) for g in (near, nearly))
    assert (matched.sum(axis=1) >= counted.sum(axis=1)).all()
    assert (matched == counted).all(axis=1).mean() > 0.9


def test_a_reserve_who_is_too_far_away_fills_nothing(tiny_case: Case, tiny_plan: Plan) -> None:
    case = with_numbers(tiny_case, NEVER | {"late_dropout_chair": 1.0})
    plan = with_reserves(tiny_plan, 3, 0)
    assert simulated(case, plan, 10) == (0.0, 0.0)
    slow = replace(case, travel=replace(case.travel, workers_s=case.travel.workers_s + 36_000))
    assert simulated(slow, plan, 10) == (1.0, 3.0)


def test_a_reserve_for_workers_leads_nobody_and_one_for_leaders_does_both(tiny_case: Case, tiny_plan: Plan) -> None:
    chairs = with_numbers(tiny_case, NEVER | {"late_dropout_chair": 1.0})
    assert simulated(chairs, with_reserves(tiny_plan, 0, 9), 10) == (1.0, 3.0)
    vacant = tuple(a for a in tiny_plan.appointments if not a.post_id.endswith("05990001-06"))
    plan = with_reserves(tiny_plan.model_copy(update={"appointments": vacant}), 1, 0)
    assert simulated(with_numbers(tiny_case, NEVER), plan, 10) == (0.0, 0.0)


def test_without_drop_outs_nothing_is_at_risk_and_without_reserves_every_absence_is(
    tiny_case: Case, tiny_plan: Plan
) -> None:
    calm = risk(with_numbers(tiny_case, NEVER), with_reserves(tiny_plan, 0, 0))
    assert (calm.computed, calm.simulated, calm.low) == (0.0, 0.0, 0.0)
    deputies = risk(with_numbers(tiny_case, NEVER | {"late_dropout_deputy": 1.0}), with_reserves(tiny_plan, 0, 0))
    assert (deputies.computed, deputies.simulated, deputies.high) == (1.0, 1.0, 1.0)
    assert deputies.unfilled == {"ordforande": 0.0, "ersattare": 3.0, "rostmottagare": 0.0}


def test_a_solved_plan_keeps_the_limit_and_says_what_it_rests_on(tiny_case: Case, tiny_plan: Plan) -> None:
    found = judge(tiny_case, tiny_plan).risk
    assert found is not None
    assert found.computed <= found.limit == tiny_case.number("unfilled_risk")
    assert found.low <= found.computed <= found.high
    assert found.wanted == found.found == len(tiny_plan.reserves)
    assert found.unreached == 0
    assert found.early_spare > 0
    assert [(o.kind, o.chosen) for o in found.options] == [("shared", True), ("zones", False)]
    assert all(o.risk <= found.limit for o in found.options)
    assert found.options[0].cost_ore == len(tiny_plan.reserves) * (65_710 + 52_568)


def test_the_same_plan_has_the_same_risk(tiny_case: Case, tiny_plan: Plan) -> None:
    assert risk(tiny_case, tiny_plan) == risk(tiny_case, tiny_plan)


def test_blocks_make_no_difference_to_the_number_of_runs(tiny_case: Case, tiny_plan: Plan) -> None:
    assert sum(len(b) for b in simulate(tiny_case, groups(tiny_case, tiny_plan), 2_345)) == 2_345


@pytest.mark.parametrize(("hits", "low", "high"), [(0, 0.0, 0.0370), (50, 0.4038, 0.5962), (100, 0.9630, 1.0)])
def test_the_interval_is_wilsons(hits: int, low: float, high: float) -> None:
    assert interval(hits, 100) == pytest.approx((low, high), abs=1e-4)


def test_every_rule_that_says_who_may_be_a_reserve_is_asked(tiny_case: Case) -> None:
    speaking = {r.id for r in RULES if r.may_reserve(tiny_case, Role.WORKER) is not None}
    assert speaking == {r.id for r in WHO}
