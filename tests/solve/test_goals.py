"""Goals weighted together or ranked one after the other."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from valplan.domain.outcome import StageProof, Status
from valplan.model.algebra import Columns, Linear, Row, Rows
from valplan.solve.bridge import Answer, Model, solve_model
from valplan.solve.goals import Wanted, minimise

SIZE = 5
BLOCK = Columns("pick", pd.DataFrame({"k": range(SIZE)}), 0)
ONE = Rows.of([Row("one", BLOCK.ids, lower=1.0, upper=1.0)])
COST, WAY = np.array([100.0, 101, 104, 110, 90]), np.array([50.0, 40, 30, 20, 90])


def goal(name: str, values: np.ndarray, number: float, constant: float = 0.0) -> Wanted:
    """A goal that costs its value for the column that is picked."""
    return Wanted(name, "u", Linear(constant, BLOCK.ids, values), number)


def solved(*wanted: Wanted, mode: str = "ranked") -> tuple[int, tuple[StageProof, ...]]:
    """Which column is picked, and the proofs."""
    answer, proofs = minimise("stage", (BLOCK,), ONE, wanted, mode, solve_model)
    assert answer.values is not None
    return int(np.argmax(answer.values)), proofs


def test_weights_are_kronor_a_unit() -> None:
    picked, proofs = solved(goal("cost", COST, 1.0), goal("way", WAY, 0.5, constant=4.0), mode="weighted")
    assert picked == int(np.argmin(COST + 0.5 * WAY))
    assert [(p.stage, p.unit) for p in proofs] == [("stage", "kr")]
    assert proofs[0].objective == pytest.approx((COST + 0.5 * WAY).min() + 2.0)


@pytest.mark.parametrize(
    ("slack", "picked"),
    [(0.0, 4), (0.1, 4), (0.112, 1), (0.1555, 1), (0.156, 2), (0.2222, 2), (0.2223, 3), (5.0, 3)],
)
def test_a_later_goal_may_cost_an_earlier_one_its_slack_and_no_more(slack: float, picked: int) -> None:
    """The least cost is 90; 100 is 11.1 % above it, 101 12.2 %, 104 15.6 % and 110 22.2 %."""
    most = 90 * (1 + slack) + 1e-6
    allowed = most >= COST
    wanted = int(np.flatnonzero(allowed)[np.argmin(WAY[allowed])])
    found, proofs = solved(goal("cost", COST, slack), goal("way", WAY, 0.0))
    assert found == wanted
    assert [p.stage for p in proofs] == ["stage: cost", "stage: way"]
    assert proofs[0].objective == 90
    assert proofs[1].objective == WAY[found]


def test_the_order_of_the_goals_is_their_rank() -> None:
    assert solved(goal("cost", COST, 0.0), goal("way", WAY, 0.0))[0] == 4
    assert solved(goal("way", WAY, 0.0), goal("cost", COST, 0.0))[0] == 3


@pytest.mark.parametrize("constant", [-1000.0, -95.0, 0.0, 1000.0])
def test_slack_is_a_share_of_the_value_that_is_told(constant: float) -> None:
    """With what is the same in every plan counted in, also where income makes the value negative."""
    slack = 0.02
    value = COST + constant
    allowed = value <= value.min() + slack * abs(value.min()) + 1e-6
    wanted = int(np.flatnonzero(allowed)[np.argmin(WAY[allowed])])
    assert solved(goal("cost", COST, slack, constant), goal("way", WAY, 0.0))[0] == wanted


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.integers(0, 50).map(float), min_size=SIZE, max_size=SIZE),
    st.lists(st.integers(0, 50).map(float), min_size=SIZE, max_size=SIZE),
    st.sampled_from([0.0, 0.1, 0.5]),
)
def test_an_earlier_goal_never_loses_more_than_its_slack(one: list[float], other: list[float], slack: float) -> None:
    first, second = np.array(one), np.array(other)
    picked, _proofs = solved(goal("first", first, slack), goal("second", second, 0.0))
    allowed = first <= first.min() * (1 + slack) + 1e-6
    assert allowed[picked]
    assert second[picked] == second[allowed].min()


def test_a_goal_without_an_answer_ends_the_ranking() -> None:
    def nothing(model: Model) -> Answer:
        return Answer(Status.INFEASIBLE, np.inf, -np.inf)

    answer, proofs = minimise(
        "stage", (BLOCK,), ONE, [goal("cost", COST, 0.0), goal("way", WAY, 0.0)], "ranked", nothing
    )
    assert answer.status == Status.INFEASIBLE
    assert len(proofs) == 1


@pytest.mark.parametrize(("bound", "told"), [(-np.inf, 0.0), (12.0, 12.0), (1e9, 1e9)])
def test_a_goal_that_time_cuts_off_keeps_the_plan_and_tells_a_finite_bound(bound: float, told: float) -> None:
    """What the plan of the goals before has of it is told, and a bound: the solver's, or that of the columns alone."""
    solves = []

    def cut_off(model: Model) -> Answer:
        solves.append(model)
        return solve_model(model) if len(solves) == 1 else Answer(Status.UNKNOWN, np.inf, bound)

    goals = [goal("cost", COST, 0.0), goal("way", WAY, 0.0), goal("late", COST, 0.0)]
    answer, (cost, way) = minimise("stage", (BLOCK,), ONE, goals, "ranked", cut_off)
    assert answer.values is not None
    held = int(np.argmin(COST))
    assert np.flatnonzero(answer.values).tolist() == [held]
    assert cost.status == Status.OPTIMAL
    assert (way.status, way.objective) == (Status.FEASIBLE, WAY[held])
    assert way.bound == min(told, WAY[held])
    assert np.isfinite(way.gap)
