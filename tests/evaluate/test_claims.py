"""What the solver claims is recomputed; a claim that the plan does not bear out is told."""

from math import inf, nan
from typing import Any

import pytest

from tests.changes import with_scenario
from valplan.domain.case import Case
from valplan.domain.outcome import Status
from valplan.domain.plan import Plan
from valplan.evaluate import judge
from valplan.evaluate.claims import disagreements
from valplan.evaluate.proofs import on_trust
from valplan.rules import GOALS
from valplan.rules.naming import stage_text
from valplan.solve import make_plan

STAGES = ("premises", "staffing", "training")


def claiming(plan: Plan, stage: str, **changes: Any) -> Plan:
    """The plan where one stage claims something else; the gap follows unless it is given."""
    found = []
    for p in plan.proof:
        changed = p.model_copy(update=changes) if p.stage == stage else p
        if "gap" not in changes:
            gap = max(0.0, changed.objective - changed.bound) / max(abs(changed.objective), 1e-9)
            changed = changed.model_copy(update={"gap": gap})
        found.append(changed)
    return plan.model_copy(update={"proof": tuple(found)})


def objective(plan: Plan, stage: str) -> float:
    """What a stage claims."""
    return next(p.objective for p in plan.proof if p.stage == stage)


@pytest.fixture(scope="module")
def ranked(tiny_case: Case) -> tuple[Case, Plan]:
    """A case with ranked goals, planned."""
    goals = tiny_case.scenario.goals.model_copy(
        update={
            "mode": "ranked",
            "premises": {"polling_access": 0.02, "cost": 0.01},
            "staffing": {"vacancies": 0.0, "travel": 0.1, "fees": 0.0},
        }
    )
    case = with_scenario(tiny_case, goals=goals)
    return case, make_plan(case)


def test_a_solved_plan_keeps_what_it_claims(any_case: Case, any_plan: Plan) -> None:
    assert disagreements(any_case, any_plan) == ()


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("factor", [0.9, 0.9999, 1.0001, 2.0, 0.0])
def test_another_value_than_the_plan_has_is_told(tiny_case: Case, tiny_plan: Plan, stage: str, factor: float) -> None:
    value = objective(tiny_plan, stage) * factor
    plan = claiming(tiny_plan, stage, objective=value, bound=value)
    told = disagreements(tiny_case, plan)
    assert len(told) == 1
    assert stage_text(stage, {}) in told[0]


@pytest.mark.parametrize("stage", STAGES)
def test_a_claim_within_the_solvers_precision_is_kept(tiny_case: Case, tiny_plan: Plan, stage: str) -> None:
    value = objective(tiny_plan, stage) * (1 + 5e-6)
    assert disagreements(tiny_case, claiming(tiny_plan, stage, objective=value)) == ()


@pytest.mark.parametrize("stage", STAGES)
def test_a_bound_above_the_value_is_told(tiny_case: Case, tiny_plan: Plan, stage: str) -> None:
    plan = claiming(tiny_plan, stage, bound=objective(tiny_plan, stage) * 1.001)
    assert len(disagreements(tiny_case, plan)) == 1


@pytest.mark.parametrize(("bound", "gap", "agrees"), [(0.9, 0.1, True), (0.9, 0.0, False), (1.0, 0.1, False)])
def test_a_gap_is_the_distance_from_value_to_bound(
    tiny_case: Case, tiny_plan: Plan, bound: float, gap: float, agrees: bool
) -> None:
    status = Status.FEASIBLE
    plan = claiming(tiny_plan, "premises", bound=objective(tiny_plan, "premises") * bound, gap=gap, status=status)
    assert (disagreements(tiny_case, plan) == ()) is agrees


@pytest.mark.parametrize("line", ["worker_fees", "material", "premises", "transport", "grant", "it"])
@pytest.mark.parametrize("ore", [-1, 1])
def test_a_cost_that_is_an_ore_off_is_told(tiny_case: Case, tiny_plan: Plan, line: str, ore: int) -> None:
    claimed = tiny_plan.claimed_cost_ore | {line: tiny_plan.claimed_cost_ore[line] + ore}
    told = disagreements(tiny_case, tiny_plan.model_copy(update={"claimed_cost_ore": claimed}))
    assert len(told) == 1
    assert next(x.name for x in tiny_case.budget.lines if x.line == line) in told[0]
    assert told[0].count("\u00a0") + told[0].count(" kr") >= 2  # amounts in kronor with their öre


def test_a_cost_of_a_line_that_the_budget_does_not_have_is_told(tiny_case: Case, tiny_plan: Plan) -> None:
    claimed = tiny_plan.claimed_cost_ore | {"lunch": 0}
    assert len(disagreements(tiny_case, tiny_plan.model_copy(update={"claimed_cost_ore": claimed}))) == 1


@pytest.mark.parametrize("line", ["worker_fees", "material", "it"])
def test_a_line_that_the_claim_leaves_out_is_told(tiny_case: Case, tiny_plan: Plan, line: str) -> None:
    claimed = {k: v for k, v in tiny_plan.claimed_cost_ore.items() if k != line}
    assert len(disagreements(tiny_case, tiny_plan.model_copy(update={"claimed_cost_ore": claimed}))) == 1


@pytest.mark.parametrize("tables", [(), ("budget",)])
def test_synthetic_tables_are_not_hidden_or_made_up(tiny_case: Case, tiny_plan: Plan, tables: tuple[str, ...]) -> None:
    made = tiny_plan.made.model_copy(update={"synthetic_tables": tables})
    told = disagreements(tiny_case, tiny_plan.model_copy(update={"made": made}))
    assert len(told) == len(set(tiny_case.synthetic_tables) ^ set(tables))
    assert told


@pytest.mark.parametrize("stage", ["catering", "premises: comfort", "staffing: "])
def test_a_stage_or_goal_that_nobody_knows_is_told(tiny_case: Case, tiny_plan: Plan, stage: str) -> None:
    extra = tiny_plan.proof[0].model_copy(update={"stage": stage, "objective": 1e12, "bound": 1e12})
    assert disagreements(tiny_case, tiny_plan.model_copy(update={"proof": (*tiny_plan.proof, extra)}))


def test_a_person_who_leaves_a_post_makes_the_claims_untrue(tiny_case: Case, tiny_plan: Plan) -> None:
    first, *others = tiny_plan.appointments
    plan = tiny_plan.model_copy(update={"appointments": (first.model_copy(update={"worker": ""}), *others)})
    told = disagreements(tiny_case, plan)
    assert any(stage_text("staffing", {}) in t for t in told)
    line = next(x.name for x in tiny_case.budget.lines if x.line == "worker_fees")
    assert any(line in t for t in told)


def test_another_training_session_makes_the_claim_untrue(tiny_case: Case, tiny_plan: Plan) -> None:
    assert tiny_plan.training
    plan = tiny_plan.model_copy(update={"training": tiny_plan.training[1:]})
    assert any(stage_text("training", {}) in t for t in disagreements(tiny_case, plan))


def test_ranked_goals_keep_what_they_claim(ranked: tuple[Case, Plan]) -> None:
    case, plan = ranked
    assert disagreements(case, plan) == ()
    assert [p.stage for p in plan.proof if ":" in p.stage] == [
        *(f"premises: {g}" for g in ("polling_access", "cost")),
        *(f"staffing: {g}" for g in ("vacancies", "travel", "fees")),
    ]


@pytest.mark.parametrize(("goal", "slack"), [("polling_access", 0.02), ("cost", 0.01)])
def test_a_ranked_goal_that_lost_more_than_its_slack_is_told(
    ranked: tuple[Case, Plan], goal: str, slack: float
) -> None:
    case, plan = ranked
    stage = f"premises: {goal}"
    better = objective(plan, stage) / (1 + 2 * slack)
    told = disagreements(case, claiming(plan, stage, objective=better, bound=better))
    assert len(told) == 1
    assert stage_text(stage, {g.id: g.wording for g in GOALS}) in told[0]


def test_a_plan_without_proofs_is_not_shown_as_proven(tiny_case: Case, tiny_plan: Plan) -> None:
    """Every stage that has no proof is told."""
    told = disagreements(tiny_case, tiny_plan.model_copy(update={"proof": ()}))
    assert len(told) == len(STAGES)
    assert all(stage_text(stage, {}) in text for stage, text in zip(STAGES, told, strict=True))


def test_a_plan_without_proofs_still_has_its_costs_checked(tiny_case: Case, tiny_plan: Plan) -> None:
    """An amount that is an öre off is told besides."""
    claimed = tiny_plan.claimed_cost_ore | {"it": 1}
    told = disagreements(tiny_case, tiny_plan.model_copy(update={"proof": (), "claimed_cost_ore": claimed}))
    assert len(told) == len(STAGES) + 1


@pytest.mark.parametrize("stage", STAGES)
def test_one_stage_without_a_proof_or_with_two_is_told(tiny_case: Case, tiny_plan: Plan, stage: str) -> None:
    others = tuple(p for p in tiny_plan.proof if p.stage != stage)
    for proof in (others, (*tiny_plan.proof, next(p for p in tiny_plan.proof if p.stage == stage))):
        told = disagreements(tiny_case, tiny_plan.model_copy(update={"proof": proof}))
        assert [stage_text(stage, {}) in text for text in told] == [True]


def test_a_ranked_goal_without_a_proof_is_told(ranked: tuple[Case, Plan]) -> None:
    case, plan = ranked
    told = disagreements(case, plan.model_copy(update={"proof": plan.proof[1:]}))
    assert len(told) == 1
    assert stage_text(plan.proof[0].stage, {g.id: g.wording for g in GOALS}) in told[0]


def test_a_goal_that_time_left_unsolved_is_no_fault_of_the_plan(ranked: tuple[Case, Plan]) -> None:
    """A proof that says that nothing was found stands for the goals after it, which were not tried."""
    case, plan = ranked
    first, second, *rest = plan.proof
    cut = second.model_copy(update={"status": Status.UNKNOWN, "objective": inf, "bound": -inf, "gap": nan})
    assert disagreements(case, plan.model_copy(update={"proof": (first, cut, *rest)})) == ()


@pytest.mark.parametrize(
    "changes",
    [
        {"status": Status.UNKNOWN},
        {"status": Status.INFEASIBLE},
        {"objective": inf, "bound": inf, "gap": 0.0},
        {"objective": nan, "bound": nan, "gap": 0.0},
        {"gap": nan},
        {"unit": "m²"},
    ],
)
def test_a_proof_that_contradicts_itself_is_told(tiny_case: Case, tiny_plan: Plan, changes: dict[str, Any]) -> None:
    first, *others = tiny_plan.proof
    plan = tiny_plan.model_copy(update={"proof": (first.model_copy(update=changes), *others)})
    assert len(disagreements(tiny_case, plan)) == 1


@pytest.mark.parametrize(("gap", "agrees"), [(0.0, True), (0.0009, True), (0.0011, False), (0.5, False)])
def test_only_what_the_solver_settles_for_is_called_proven(
    tiny_case: Case, tiny_plan: Plan, gap: float, agrees: bool
) -> None:
    plan = claiming(tiny_plan, "premises", bound=objective(tiny_plan, "premises") * (1 - gap))
    assert (disagreements(tiny_case, plan) == ()) is agrees


def test_the_scenario_that_a_plan_names_is_that_of_its_checksum(tiny_case: Case, tiny_plan: Plan) -> None:
    """A name that is not that of the scenario with that checksum is untrue; another scenario altogether is noted."""
    renamed = tiny_plan.made.model_copy(update={"scenario": "full"})
    assert len(disagreements(tiny_case, tiny_plan.model_copy(update={"made": renamed}))) == 1
    other = renamed.model_copy(update={"scenario_sha256": "0" * 64})
    judged = judge(tiny_case, tiny_plan.model_copy(update={"made": other}))
    assert judged.disagreements == ()
    assert ["full" in note and "tiny" in note for note in judged.other_data] == [True]


def test_a_value_and_what_was_recomputed_have_their_unit(tiny_case: Case, tiny_plan: Plan) -> None:
    """A number without a unit tells a planner nothing."""
    told = disagreements(tiny_case, claiming(tiny_plan, "premises", objective=2e9, bound=2e9))
    assert told[0].count("\u00a0kr") == 2


def test_what_no_check_can_prove_is_told(tiny_plan: Plan) -> None:
    """A forged bound that goes with its value is not found out; what is told is that the bound is only a claim."""
    forged = claiming(tiny_plan, "premises", bound=objective(tiny_plan, "premises") * 0.5)
    assert "Lokaler och förtidsröstning 50,000\u00a0%" in on_trust(forged)
    assert "inte kan bevisa" in on_trust(tiny_plan)
    assert on_trust(tiny_plan.model_copy(update={"proof": ()})) == ""
