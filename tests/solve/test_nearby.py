"""Staffing from near pairs with a proof over all pairs, beside the same staffing solved whole."""

from collections.abc import Callable

import numpy as np
import pytest

from tests.changes import with_numbers, with_scenario, with_tables
from valplan.domain.case import Case
from valplan.domain.municipality import Worker
from valplan.domain.outcome import Status
from valplan.domain.plan import Plan
from valplan.evaluate import judge
from valplan.model import staffing as near
from valplan.model import staffing_keys
from valplan.model.decode import staffed
from valplan.model.staffing import slots_of
from valplan.solve import nearby, reduced
from valplan.solve.clock import Clock
from valplan.solve.nearby import solve_nearby
from valplan.solve.plan import make_plan
from valplan.solve.staffing import GAP, decisions, pairs_of, solve_staffing


@pytest.fixture(autouse=True)
def few_are_near(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that the tiny case leaves most pairs out to begin with."""
    monkeypatch.setattr(staffing_keys, "NEAREST_BUILDINGS", 1)
    monkeypatch.setattr(staffing_keys, "NEAREST_WORKERS", 3)


def unnamed(plan: Plan) -> Plan:
    """The plan before anyone is named."""
    return plan.model_copy(update={"appointments": (), "reserves": (), "training": ()})


def couples(case: Case, wish: str) -> Case:
    """The case where the first ten people pair up, each with somebody who lives far away."""

    def changed(w: Worker) -> Worker:
        number = int(w.worker_id.removeprefix("R"))
        return w.model_copy(update={wish: f"R{11 - number:03}"}) if number <= 10 else w

    return with_tables(case, workers=tuple(changed(w) for w in case.municipality.workers))


def car_pools(case: Case) -> Case:
    """The case in five car-pools of two drivers (one in the last) and two riders each, of people who live apart."""

    def changed(w: Worker) -> Worker:
        number = int(w.worker_id.removeprefix("R"))
        return w.model_copy(update={"car_pool": f"P{number % 5}", "licence": True, "car": number < 10})

    few = tuple(changed(w) if int(w.worker_id.removeprefix("R")) <= 20 else w for w in case.municipality.workers)
    return with_tables(case, workers=few)


def couples_in_pools(case: Case) -> Case:
    """Couples some of whose members ride with others."""
    return car_pools(couples(case, "wish_with"))


CASES: dict[str, Callable[[Case], Case]] = {
    "as it is": lambda case: case,
    "couples": lambda case: couples(case, "wish_with"),
    "car-pools": car_pools,
    "couples in car-pools": couples_in_pools,
    "people who avoid each other": lambda case: couples(case, "wish_avoid"),
    "the veterans far away": lambda case: with_numbers(case, {"experienced_per_place": 5}),
    "travel alone": lambda case: with_scenario(
        case, goals=case.scenario.goals.model_copy(update={"staffing": {"travel": 30.0, "vacancies": 9_000.0}})
    ),
}


@pytest.mark.parametrize(("core", "far"), [(nearby.CORE, nearby.FAR), (1e-6, 0)])
@pytest.mark.parametrize("kind", CASES)
def test_the_optimum_over_all_pairs_is_found_from_near_ones(
    kind: str, core: float, far: float, tiny_case: Case, tiny_plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By way of a first plan from few pairs and one from more, too."""
    monkeypatch.setattr(nearby, "CORE", core)
    monkeypatch.setattr(nearby, "FAR", far)
    case, plan = CASES[kind](tiny_case), unnamed(tiny_plan)
    whole, _proofs = solve_staffing(decisions(case, plan), Clock())
    d, answer, (proof,) = solve_nearby(case, plan, pairs_of(case, slots_of(case, plan.posts)), Clock(), gap=0.0)
    assert whole.status == Status.OPTIMAL
    assert answer.objective == pytest.approx(whole.objective, rel=1e-6)
    assert proof.bound <= whole.objective * (1 + 1e-9)
    assert answer.status in (Status.OPTIMAL, Status.FEASIBLE)
    assert answer.values is not None
    assert len(staffed(d, answer.values).appointments) == len(plan.posts)


@pytest.mark.parametrize("kind", CASES)
def test_the_bound_of_the_prices_is_below_the_optimum_whatever_is_left_out(
    kind: str, tiny_case: Case, tiny_plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even when pricing stops after its first round, with pairs left out that would win much."""
    monkeypatch.setattr(nearby, "ROUNDS", 1)
    case, plan = CASES[kind](tiny_case), unnamed(tiny_plan)
    whole, _proofs = solve_staffing(decisions(case, plan), Clock())
    _d, answer, (proof,) = solve_nearby(case, plan, pairs_of(case, slots_of(case, plan.posts)), Clock(), gap=np.inf)
    assert proof.bound <= whole.objective + 1e-6 <= answer.objective + 2e-6
    assert (proof.status == Status.OPTIMAL) == (proof.gap <= GAP)


@pytest.mark.parametrize("kind", CASES)
def test_no_pair_costs_less_than_the_least_that_is_told_of_it(kind: str, tiny_case: Case, tiny_plan: Plan) -> None:
    """The quick bound that decides which pairs are priced at all, against the price of every pair."""
    case, plan = CASES[kind](tiny_case), unnamed(tiny_plan)
    town = reduced.Town(case, plan, slots_of(case, plan.posts), pairs_of(case, slots_of(case, plan.posts)))
    keep = reduced.with_partners(town, near.near_mask(case, town.slots, town.pairs.hold))
    prices = nearby._priced_in(town, keep, Clock())
    left = town.pairs.hold & ~keep
    workers, slots, costs = reduced.priced(town, left, prices)
    assert len(costs) == left.sum() > 0
    assert (costs >= reduced.least_reduced(town, prices)[workers, slots] - 1e-6).all()


def test_no_pair_of_a_car_pool_is_left_out_on_election_day(tiny_case: Case, tiny_plan: Plan) -> None:
    """A driver's pair would gain by rows that are named after those who ride; couples among them stay couples."""
    case, plan = CASES["couples in car-pools"](tiny_case), unnamed(tiny_plan)
    town = reduced.Town(case, plan, slots_of(case, plan.posts), pairs_of(case, slots_of(case, plan.posts)))
    keep = reduced.with_partners(town, np.zeros_like(town.pairs.hold))
    left = town.pairs.hold & ~keep
    members = np.array([bool(w.car_pool) for w in case.municipality.workers])
    today = (town.slots.table.day == 0).to_numpy()
    assert not left[members][:, today].any()
    assert left[:, ~today].any()
    assert left[~members].any()
    assert not (reduced.with_partners(town, keep) & ~keep).any()


def test_a_large_case_is_staffed_so_and_its_plan_keeps_every_rule(
    tiny_case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nearby, "WHOLE", 10)
    plan = make_plan(tiny_case)
    judged = judge(tiny_case, plan)
    assert judged.violations == ()
    assert judged.disagreements == ()


def test_where_near_pairs_leave_no_solution_everything_is_built(tiny_case: Case, tiny_plan: Plan) -> None:
    """Nobody may start from a near pair: those of the first round are taken away."""
    plan = unnamed(tiny_plan)
    pairs = pairs_of(tiny_case, slots_of(tiny_case, plan.posts))
    whole, _proofs = solve_staffing(decisions(tiny_case, plan), Clock())
    none = np.zeros_like(pairs.hold)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(nearby, "near_mask", lambda *given: none)
        _d, answer, _proof = solve_nearby(tiny_case, plan, pairs, Clock())
    assert answer.status == Status.OPTIMAL
    assert answer.objective == pytest.approx(whole.objective)


def test_more_pairs_than_are_worth_a_solve_are_not_built(
    tiny_case: Case, tiny_plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first plan stands with its bound; a city's millions of pairs would not go into memory."""
    case, plan = CASES["couples"](tiny_case), unnamed(tiny_plan)
    monkeypatch.setattr(nearby, "CORE", 1e-6)

    def builds(most: int) -> int:
        made = []

        def counted(*given: object, **more: object) -> reduced.Built:
            made.append(given)
            return reduced.build(*given, **more)  # type: ignore[arg-type]

        monkeypatch.setattr(nearby, "build", counted)
        monkeypatch.setattr(nearby, "MOST", most)
        _d, answer, (proof,) = solve_nearby(case, plan, pairs_of(case, slots_of(case, plan.posts)), Clock(), gap=-1.0)
        assert answer.values is not None
        assert proof.bound <= answer.objective
        return len(made)

    all_of_them = builds(nearby.MOST)
    assert builds(0) < all_of_them
