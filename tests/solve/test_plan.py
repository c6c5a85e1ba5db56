"""The stages in order on the tiny case: what is solved is kept, told, and the same every time."""

import hashlib
import os
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.changes import with_budget, with_number, with_numbers, with_scenario, with_tables, with_workers
from tests.tiny import write_tiny
from valplan.data import load_case
from valplan.domain.case import Case
from valplan.domain.municipality import Role, Worker
from valplan.domain.outcome import Clash, Status, Violation
from valplan.domain.plan import Plan
from valplan.evaluate import judge
from valplan.model.decode import premises_plan
from valplan.model.money import premises_money
from valplan.model.premises import PremisesDecisions, premises_decisions
from valplan.rules import GOALS, RULES
from valplan.rules.money import line_totals
from valplan.solve import Infeasible, OutOfTime, bridge, make_plan
from valplan.solve import plan as stages
from valplan.solve.bridge import Answer
from valplan.solve.clock import Clock
from valplan.solve.premises import solve_premises
from valplan.solve.training import book_training, first_shift

SETTINGS = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
ABOVE = 1 + 1e-6
POLICY = {
    "polling_posts_min": st.integers(4, 9),
    "wait_limit_min": st.sampled_from([5, 15, 30]),
    "peak_hour_share": st.floats(0.08, 0.25),
    "unfilled_risk": st.sampled_from([0.01, 0.05, 1.0]),
    "experienced_per_place": st.integers(0, 4),
    "max_shift_h": st.sampled_from([4, 6, 10]),
    "min_age": st.sampled_from([18, 25]),
    "spread_share": st.sampled_from([0.0, 0.5, 0.8, 1.0]),
    "spread_limit_m_stad": st.sampled_from([500, 3000, 9000]),
    "evening_until_hour": st.sampled_from([16, 18, 19, 21]),
    "polling_limit_m_stad": st.sampled_from([1000, 2500]),
    "early_votes": st.integers(0, 1500),
    "votes_per_worker_hour": st.sampled_from([2, 16, 16]),
    "early_centre_share": st.floats(0, 1),
    "planning_lead_days": st.sampled_from([36, 120]),
    "ede_aversion": st.sampled_from([0.0, -1.0, -3.0]),
}
WEIGHT = st.sampled_from([0.0, 1.0, 50.0])


def solved_digest(scenario: Path) -> str:
    """Checksum of the plan of a scenario."""
    return hashlib.sha256(make_plan(load_case(scenario)).model_dump_json().encode()).hexdigest()


def recomputed(case: Case, plan: Plan, stage: str) -> float:
    """The weighted goals of a stage from the plan alone."""
    weights: dict[str, float] = getattr(case.scenario.goals, stage)
    judged = plan.model_copy(update={"appointments": ()}) if stage == "premises" else plan
    return sum(weights[g.id] * g.score(case, judged) for g in GOALS if g.id in weights)


def chairs(case: Case, count: int) -> Case:
    """The case with so many people who may chair."""
    able = [w.worker_id for w in case.municipality.workers if Role.CHAIR in w.roles][:count]

    def changed(w: Worker) -> Worker:
        others = tuple(r for r in w.roles if r != Role.CHAIR)
        return w.model_copy(update={"roles": (*others, *([Role.CHAIR] if w.worker_id in able else []))})

    return with_tables(case, workers=tuple(changed(w) for w in case.municipality.workers))


def plan_or_clash(case: Case) -> Plan | Clash:
    """What planning ends with."""
    try:
        return make_plan(case)
    except Infeasible as e:
        return e.clash


def test_the_limits_on_goals_that_clash_are_told_by_name(tiny_case: Case) -> None:
    """One that cannot be kept is named, one that can is not."""
    limits = {"worst_polling": 10.0, "buildings": 3.0}
    goals = tiny_case.scenario.goals.model_copy(update={"limits": limits})
    clash = plan_or_clash(with_scenario(tiny_case, goals=goals))
    assert isinstance(clash, Clash)
    assert "Längsta avstånd till vallokal: den gräns som scenariot sätter hålls" in clash.message
    assert "Byggnader" not in clash.message
    assert "goal-limits" in clash.rules


def test_where_no_building_has_a_spare_one_near_nothing_fits(tiny_case: Case) -> None:
    """No two buildings stand in one spot; the demand is told, not dropped."""
    premises = tiny_case.scenario.premises.model_copy(update={"spare_within_m": 0.0})
    assert "spare-premises" in clash_of(with_scenario(tiny_case, premises=premises))


def clash_of(case: Case) -> set[str]:
    """The rules that clash; every step is proven."""
    with pytest.raises(Infeasible) as caught:
        make_plan(case)
    assert caught.value.clash.proven
    assert caught.value.clash.message
    return set(caught.value.clash.rules)


def test_any_plan_of_any_policy_keeps_every_rule_and_every_claim(tiny_case: Case) -> None:
    """Or the policies clash, and the clash is proven and names rules."""

    @SETTINGS
    @given(st.fixed_dictionaries(POLICY), st.lists(WEIGHT, min_size=5, max_size=5))
    def keep(numbers: dict[str, float], weights: list[float]) -> None:
        case = with_numbers(tiny_case, numbers)
        wanted = dict(
            zip(("cost", "polling_access", "early_access", "continuity", "worst_polling"), weights, strict=True)
        )
        case = with_scenario(
            case, goals=case.scenario.goals.model_copy(update={"premises": wanted | {"motivations": 1.0}})
        )
        plan = plan_or_clash(case)
        if isinstance(plan, Clash):
            assert plan.proven
            assert set(plan.rules) <= {r.id for r in RULES}
            return
        judged = judge(case, plan)
        assert [v for v in judged.violations if not is_register_spent(v)] == []
        assert judged.disagreements == ()

    keep()


def is_register_spent(violation: Violation) -> bool:
    """Whether it tells of reserves that the register does not have: no plan is refused for them."""
    return violation.rule == "reserve-pool" and "registret har inga fler" in violation.message


@pytest.mark.parametrize("stage", ["premises", "staffing"])
def test_the_claimed_value_is_the_recomputed_one(any_case: Case, any_plan: Plan, stage: str) -> None:
    claimed = next(p for p in any_plan.proof if p.stage == stage)
    assert claimed.objective == pytest.approx(recomputed(any_case, any_plan, stage), rel=1e-6)
    assert claimed.bound <= claimed.objective * ABOVE
    assert claimed.status == Status.OPTIMAL


def test_the_claimed_cost_is_the_recomputed_one(any_case: Case, any_plan: Plan) -> None:
    assert any_plan.claimed_cost_ore == line_totals(any_case, any_plan)


def test_ways_beyond_the_caps_of_felt_distance_are_told_apart_by_wider_ones(
    tiny_case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a first cap that all ways exceed plan and proof are those without one; that cap alone gives a far bound."""
    d = premises_decisions(tiny_case)
    true, _proofs = solve_premises(d, Clock())
    monkeypatch.setattr("valplan.solve.premises.MOST_FELT_KM", (1e-3, np.inf))
    again, (proof,) = solve_premises(d, Clock())
    assert again.objective == pytest.approx(true.objective)
    assert proof.bound <= true.objective * (1 + 1e-9)
    monkeypatch.setattr("valplan.solve.premises.MOST_FELT_KM", (1e-3,))
    alone, (told,) = solve_premises(d, Clock())
    assert alone.status == told.status == Status.FEASIBLE
    assert told.bound < 0.9 * true.objective < 0.9 * told.objective + 1e-6


def test_the_models_money_is_the_plans_money_to_the_ore(any_case: Case, any_plan: Plan) -> None:
    """Each line as the premises stage counts it, and as it is counted from the plan that it made."""
    d = premises_decisions(any_case)
    answer, _proofs = solve_premises(d, Clock())
    assert answer.values is not None
    plan = premises_plan(d, answer.values, any_plan.made)
    whole = np.where(np.concatenate([np.full(len(b), b.integer) for b in d.blocks]), np.rint(answer.values), 0.0)
    assert {k: round(v.value(whole)) for k, v in premises_money(d).items()} == line_totals(any_case, plan)


def test_stages_are_told_as_they_begin_and_end(tiny_case: Case) -> None:
    told: list[tuple[str, str]] = []
    make_plan(tiny_case, progress=lambda stage, event: told.append((stage, event)))
    assert told == [(s, e) for s in ("posts", "premises", "staffing", "training") for e in ("start", "done")]


def test_early_votes_go_to_the_nearest_places_that_can_take_them(tiny_case: Case, tiny_plan: Plan) -> None:
    """No two votes of different sources could change places and both come nearer."""
    far = {
        (d, p): float(np.average(tiny_case.travel.points[tiny_case.points_of_district[d], k], weights=n))
        for d in tiny_case.districts
        for p, k in tiny_case.premises_index.items()
        for n in [tiny_case.point_electors[tiny_case.points_of_district[d]]]
    }
    sent = [c for c in tiny_plan.catchments if c.source in tiny_case.districts]
    for a in sent:
        for b in sent:
            kept = far[a.source, a.premises] + far[b.source, b.premises]
            assert kept <= far[a.source, b.premises] + far[b.source, a.premises] + 1e-6


def test_the_sessions_hold_every_vote_that_their_place_is_given(tiny_case: Case, tiny_plan: Plan) -> None:
    """The day's votes sum to the place's, and all places' to the votes that are expected."""
    given_votes, held = Counter[str](), Counter[str]()
    for c in tiny_plan.catchments:
        given_votes[c.premises] += c.votes
    for s in tiny_plan.early_sessions:
        held[s.premises] += s.expected_votes
    assert +held == +given_votes
    assert held.total() == tiny_case.whole("early_votes")


def test_everyone_untrained_who_serves_is_booked_before_the_first_shift(tiny_case: Case, tiny_plan: Plan) -> None:
    sessions = {s.session_id: s for s in tiny_case.municipality.sessions}
    first = first_shift(tiny_case, tiny_plan)
    serving = {a.worker for a in tiny_plan.appointments} | {r.worker for r in tiny_plan.reserves}
    assert {b.worker for b in tiny_plan.training} == serving & {"R010", "R030", "R040"}
    assert all(sessions[b.session].on < first[b.worker] for b in tiny_plan.training)


def test_the_same_case_gives_the_same_bytes(tiny_case: Case, tiny_plan: Plan) -> None:
    """Also from a solver that has just been started."""
    bridge._child.stop()
    assert make_plan(tiny_case).model_dump_json() == tiny_plan.model_dump_json()


def test_the_same_case_gives_the_same_bytes_in_another_process(tmp_path: Path) -> None:
    """Whatever order its sets and dictionaries have."""
    scenario = write_tiny(tmp_path)
    code = (
        f"from pathlib import Path; from {__name__} import solved_digest; print(solved_digest(Path({str(scenario)!r})))"
    )
    env = {**os.environ, "PYTHONHASHSEED": "7"}
    command = [sys.executable, "-c", code]
    ran = subprocess.run(command, capture_output=True, text=True, check=True, env=env, cwd=Path(__file__).parents[2])
    assert ran.stdout.strip() == solved_digest(scenario)


def test_a_net_ceiling_that_no_plan_keeps_is_the_clash_and_the_cheapest_plan_is_told(tiny_case: Case) -> None:
    with pytest.raises(Infeasible) as caught:
        make_plan(with_budget(tiny_case, net_ceiling_ore=10_000_000))
    assert caught.value.clash.rules == ("net-ceiling",)
    assert caught.value.clash.proven
    assert "463" in caught.value.clash.message


def test_the_cheapest_plan_fits_under_a_ceiling_of_what_it_costs_and_not_under_less(tiny_case: Case) -> None:
    """The premises stage alone decides; the fees are then as they were estimated or less."""
    goals = tiny_case.scenario.goals.model_copy(update={"premises": {"cost": 1.0}})
    case = with_scenario(tiny_case, goals=goals)
    d = premises_decisions(case)
    answer, _proofs = solve_premises(d, Clock())
    cost_ore = round(answer.objective * 100)
    exact, less = (premises_decisions(with_budget(case, net_ceiling_ore=cost_ore - off)) for off in (0, 1000))
    assert solve_premises(exact, Clock())[0].status == Status.OPTIMAL
    assert solve_premises(less, Clock())[0].status == Status.INFEASIBLE


def test_premises_that_nothing_makes_accessible_clash(tiny_case: Case) -> None:
    seen = tuple(i for i in tiny_case.municipality.inspections if i.criterion != "A09")
    assert "accessible" in clash_of(with_tables(tiny_case, inspections=seen))


def test_more_votes_than_all_places_take_clash(tiny_case: Case) -> None:
    assert clash_of(with_number(tiny_case, "early_votes", 100_000)) == {"early-capacity"}


def test_a_fixed_place_that_is_closed_clashes(tiny_case: Case) -> None:
    premises = tiny_case.scenario.premises.model_copy(update={"early_fixed": ("parish",), "closed": ("parish",)})
    assert clash_of(with_scenario(tiny_case, premises=premises)) == {"fixed-places", "premises-available"}


def test_no_change_of_early_places_clashes_with_closing_one_of_last_time(tiny_case: Case) -> None:
    """The library and the parish hall had early voting then; one change is enough to close one."""
    premises = tiny_case.scenario.premises.model_copy(update={"early_forbidden": ("parish",), "early_changed_most": 0})
    case = with_numbers(with_scenario(tiny_case, premises=premises), {"spread_share": 0.0})
    with pytest.raises(Infeasible) as caught:
        make_plan(case)
    assert set(caught.value.clash.rules) == {"few-early-changed", "premises-available"}
    assert "tillkommer eller upphör" in caught.value.clash.message
    one = with_scenario(case, premises=premises.model_copy(update={"early_changed_most": 1}))
    assert {s.premises for s in make_plan(one).early_sessions} == {"library"}


def test_too_few_chairs_clash(tiny_case: Case) -> None:
    """Three districts need three chairs."""
    assert clash_of(chairs(tiny_case, 2)) == {"appointed-per-district", "qualified"}


def test_a_register_without_a_chair_to_spare_leaves_the_limit_broken_and_says_so(tiny_case: Case) -> None:
    """Every post is filled first; a worker stands by in the place of the chair."""
    case = chairs(tiny_case, 3)
    plan = make_plan(case)
    judged = judge(case, plan)
    assert [(v.rule, v.subject) for v in judged.violations] == [("reserve-pool", f"reserve {Role.CHAIR}")]
    assert is_register_spent(judged.violations[0])
    assert {r.role for r in plan.reserves} == {Role.WORKER}
    assert judged.risk is not None
    assert judged.risk.computed > judged.risk.limit


def test_just_enough_chairs_fit(tiny_case: Case) -> None:
    case = chairs(tiny_case, 4)
    assert judge(case, make_plan(case)).violations == ()


def test_too_few_seats_in_training_clash(tiny_case: Case) -> None:
    full = tuple(s.model_copy(update={"capacity": 0}) for s in tiny_case.municipality.sessions)
    case = with_workers(with_tables(tiny_case, sessions=full), trained_on=None, booked_session="")
    assert "trained" in clash_of(case)


@pytest.mark.parametrize("left", [0, 1, 2])
def test_no_more_are_booked_than_there_are_seats_left(tiny_case: Case, left: int) -> None:
    """R020 has one seat already; of R010, R030 and R040 as many may serve as there are seats."""
    first, second = tiny_case.municipality.sessions
    few = (first.model_copy(update={"capacity": 1 + left}), second.model_copy(update={"capacity": 0}))
    case = with_tables(tiny_case, sessions=few)
    plan = make_plan(case)
    assert judge(case, plan).violations == ()
    assert len(plan.training) == left


def test_sessions_after_the_first_shift_train_nobody_for_it(tiny_case: Case) -> None:
    late = tuple(
        s.model_copy(update={"on": tiny_case.election.day - timedelta(days=1)}) for s in tiny_case.municipality.sessions
    )
    case = with_workers(with_tables(tiny_case, sessions=late), trained_on=None, booked_session="")
    assert clash_of(case) == {"present-early", "trained"}


def test_people_are_chosen_so_that_the_early_sessions_can_seat_them(tiny_case: Case) -> None:
    """Eight seats before early voting, plenty on the eve of election day: eight start early, the others later."""
    first, second = tiny_case.municipality.sessions
    eve = tiny_case.election.day - timedelta(days=1)
    sessions = (first.model_copy(update={"capacity": 8}), second.model_copy(update={"on": eve, "capacity": 40}))
    case = with_workers(with_tables(tiny_case, sessions=sessions), trained_on=None, booked_session="")
    plan = make_plan(case)
    assert judge(case, plan).violations == ()
    assert {b.session for b in plan.training} == {first.session_id, second.session_id}


def test_a_training_on_the_day_before_the_first_shift_is_in_time(tiny_case: Case, tiny_plan: Plan) -> None:
    eve = min(s.on for s in tiny_plan.early_sessions) - timedelta(days=1)
    sessions = tuple(s.model_copy(update={"on": eve, "capacity": 60}) for s in tiny_case.municipality.sessions)
    case = with_workers(with_tables(tiny_case, sessions=sessions), trained_on=None, booked_session="")
    plan = make_plan(case)
    assert judge(case, plan).violations == ()
    assert plan.training


def test_too_few_people_leave_posts_vacant_rather_than_nothing(tmp_path: Path) -> None:
    """Above the least that the law asks for, a vacancy is dear but allowed, and it is told."""
    case = load_case(write_tiny(tmp_path, workers=24))
    plan = make_plan(case)
    judged = judge(case, plan)
    assert [v for v in judged.violations if not is_register_spent(v)] == []
    assert next(g.value for g in judged.goals if g.goal == "vacancies") > 0


NO_PLAN = Answer(Status.UNKNOWN, np.inf, -np.inf)


@pytest.mark.parametrize(
    ("stage", "answer"), [("solve_premises", (NO_PLAN, ())), ("solve_nearby", (None, NO_PLAN, ()))]
)
def test_a_time_limit_that_leaves_a_stage_without_a_plan_is_no_proof(
    tiny_case: Case, stage: str, answer: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stages, stage, lambda *given: answer)
    with pytest.raises(OutOfTime):
        make_plan(tiny_case)


def test_premises_leave_a_third_of_the_time_for_people(tiny_case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    """A premises stage that is never closed does not leave the posts without anyone."""
    given: list[float | None] = []

    def watched(d: PremisesDecisions, left_s: Clock) -> object:
        given.append(left_s())
        return solve_premises(d, left_s)

    monkeypatch.setattr(stages, "solve_premises", watched)
    make_plan(tiny_case, time_limit_s=300)
    make_plan(tiny_case)
    limited, free = given
    assert limited is not None
    assert limited <= 200
    assert free is None


def test_training_without_an_answer_in_time_is_no_proof(tiny_case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    def cut_off(case: Case, plan: Plan, left_s: object) -> object:
        _bookings, answer, proof = book_training(case, plan, Clock())
        return (), replace(answer, status=Status.UNKNOWN, values=None), proof

    monkeypatch.setattr(stages, "book_training", cut_off)
    with pytest.raises(OutOfTime):
        make_plan(tiny_case)


def test_a_plan_made_in_time_says_so_under_a_time_limit(tiny_case: Case, tiny_plan: Plan) -> None:
    assert make_plan(tiny_case, time_limit_s=60).model_dump_json() == tiny_plan.model_dump_json()


def test_a_plan_names_what_it_was_made_from_and_no_time(tiny_case: Case, tiny_plan: Plan) -> None:
    made = tiny_plan.made
    assert (made.scenario, made.data_sha256) == ("tiny", tiny_case.data_sha256)
    assert "workers" in made.synthetic_tables
    assert date.today().isoformat() not in tiny_plan.model_dump_json()  # noqa: DTZ011 - any clock would do
