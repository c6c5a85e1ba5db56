"""The bridge to the solver: an answer is told as what it is, and no process is left behind."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings

from tests.solve.models import best_by_trying, knapsack, model, row, whole_models
from valplan.domain.outcome import Status
from valplan.model.algebra import Columns, Linear, Row, Rows
from valplan.solve import bridge
from valplan.solve.bridge import Answer, Model, SolverError, model_of, of_right_sign, relaxed, restricted, solve_model

SETTINGS = settings(max_examples=60, deadline=None)
HARD = knapsack(50, 7)
Process = subprocess.Popen[bytes]


@pytest.fixture
def child() -> Iterator[Process]:
    """The solver's running process; a fresh one is started by whoever asks next."""
    solve_model(model([1.0], []))
    process = bridge._child.process
    assert process is not None
    yield process
    bridge._child.stop()


def test_an_optimum_is_told_with_its_values_and_bound() -> None:
    """Two of three, the cheapest."""
    answer = solve_model(model([3, 1, 2], [row([1, 1, 1], lower=2)], constant=10))
    assert answer.status == Status.OPTIMAL
    assert answer.values is not None
    assert answer.values.tolist() == [0, 1, 1]
    assert answer.objective == answer.bound == 13
    assert answer.gap == 0


@pytest.mark.parametrize("integer", [True, False])
def test_a_model_that_nothing_fits_is_told_as_infeasible(integer: bool) -> None:
    answer = solve_model(model([1, 1], [row([1, 1], lower=3)], integer=integer))
    assert answer.status == Status.INFEASIBLE
    assert answer.values is None


@pytest.mark.parametrize("objective", [-1.0, 0.0, 1.0])
@pytest.mark.parametrize("integer", [True, False])
def test_a_model_that_only_whole_numbers_bar_is_told_as_infeasible(objective: float, integer: bool) -> None:
    """Twice a number is one: a half, but no whole number."""
    answer = solve_model(model([objective], [row([2.0], lower=1, upper=1)], upper=np.inf, integer=integer))
    assert answer.status == (Status.INFEASIBLE if integer else Status.OPTIMAL)


@pytest.mark.parametrize("integer", [True, False])
def test_a_model_without_end_is_never_told_as_optimal(integer: bool) -> None:
    answer = solve_model(model([-1, -1], [row([1, -1], upper=1)], upper=np.inf, integer=integer))
    assert answer.status == Status.UNKNOWN
    assert answer.values is None


def test_a_time_limit_leaves_its_gap_told() -> None:
    """The plan found so far is feasible, its bound lies below, and it is not called optimal."""
    answer = solve_model(HARD, time_limit_s=0.5)
    assert answer.status == Status.FEASIBLE
    assert answer.values is not None
    assert HARD.rows.satisfied(answer.values).all()
    assert answer.bound < answer.objective
    assert answer.gap > 0


def test_a_time_limit_before_any_plan_is_told_as_unknown() -> None:
    answer = solve_model(HARD, time_limit_s=0.0)
    assert answer.status == Status.UNKNOWN
    assert answer.values is None


def test_a_plan_within_the_gap_when_time_is_up_is_told_as_the_optimum_within_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    got = {"reason": "FEASIBLE", "objective": 100.0, "bound": 99.95, "values": np.zeros(1), "duals": None}
    monkeypatch.setattr(bridge._child, "ask", lambda *given: got)
    assert solve_model(model([1.0], []), gap=1e-3).status == Status.OPTIMAL
    assert solve_model(model([1.0], []), gap=1e-4).status == Status.FEASIBLE


def test_a_wider_gap_still_tells_a_true_bound() -> None:
    answer = solve_model(HARD, time_limit_s=20, gap=1.0)
    assert answer.values is not None
    assert answer.bound <= answer.objective


@SETTINGS
@given(whole_models())
def test_the_solver_finds_what_trying_every_choice_finds(m: Model) -> None:
    best, answer = best_by_trying(m), solve_model(m)
    if np.isinf(best):
        assert answer.status == Status.INFEASIBLE
        assert answer.values is None
        return
    assert answer.status == Status.OPTIMAL
    assert answer.values is not None
    assert answer.objective == pytest.approx(best)
    assert answer.objective == pytest.approx(m.objective @ answer.values + m.constant)
    assert m.rows.satisfied(answer.values).all()


def test_a_plan_to_begin_with_does_not_change_the_optimum() -> None:
    m = model([3, 1, 2], [row([1, 1, 1], lower=2)])
    assert solve_model(m, hint=np.array([1.0, 1.0, 0.0])).objective == 3


def test_a_dual_is_what_a_row_costs_one_unit_more() -> None:
    """At least four at 1 or 3 öre: positive where a lower bound holds, negative where an upper bound does."""
    m = model([1, 3], [row([1, 1], lower=4), row([1, 0], upper=3)], upper=np.inf, integer=False)
    duals = solve_model(m).duals
    assert duals is not None
    assert duals.tolist() == [3, -2]


def test_a_dual_that_rounding_gave_the_wrong_sign_is_none() -> None:
    """With such a dual the bound of the relaxation would be minus infinity."""
    rows = Rows.of([row([1.0], lower=1), row([1.0], upper=2), row([1.0], lower=1, upper=2)])
    assert of_right_sign(rows, np.array([-1e-9, 1e-9, -3.0])).tolist() == [0.0, 0.0, -3.0]
    assert of_right_sign(rows, np.array([2.0, -2.0, 3.0])).tolist() == [2.0, -2.0, 3.0]


def test_a_model_of_whole_numbers_has_no_duals() -> None:
    assert solve_model(model([1], [row([1], lower=1)])).duals is None


def test_the_relaxation_bounds_the_model_from_below() -> None:
    m = model([1, 1, 1], [row([2, 2, 2], lower=3)])
    assert solve_model(relaxed(m)).objective == pytest.approx(1.5)
    assert solve_model(m).objective == 2
    assert m.integer.all()


def test_a_restricted_model_is_the_model_without_the_other_columns() -> None:
    m = model([3, 1, 2], [row([1, 1, 1], lower=2, upper=2), row([0, 1, 0], upper=1)])
    without = restricted(m, np.array([True, False, True]))
    answer = solve_model(without)
    assert len(without.lower) == 2
    assert without.rows.keys == m.rows.keys
    assert answer.objective == 5


def test_blocks_are_put_together_with_their_bounds_and_a_column_named_twice_costs_both() -> None:
    keys = pd.DataFrame({"k": ["a", "b"]})
    blocks = (Columns("one", keys, 0), Columns("two", keys, 2, upper=5.0, integer=False))
    goal = Linear(7.0, np.array([1, 1, 3]), np.array([2.0, 3.0, -1.0]))
    m = model_of(blocks, Rows.of([]), goal)
    assert m.upper.tolist() == [1, 1, 5, 5]
    assert m.integer.tolist() == [True, True, False, False]
    assert m.objective.tolist() == [0, 5, 0, -1]
    assert solve_model(m).objective == 2


def test_a_pair_of_row_and_column_named_twice_is_summed() -> None:
    twice = Row("row", np.array([0, 0]), np.array([1.0, 1.0]), lower=2)
    assert solve_model(model([1], [twice])).objective == 1


def test_a_proof_says_what_was_solved() -> None:
    m = model([1, 1], [row([1, 1], lower=1)])
    proof = solve_model(m).proof("premises", "kr", m)
    assert (proof.stage, proof.status, proof.objective, proof.bound, proof.gap) == ("premises", "optimal", 1, 1, 0)
    assert (proof.unit, proof.columns, proof.rows) == ("kr", 2, 1)


@pytest.mark.parametrize(
    ("objective", "bound", "gap"), [(100, 99, 0.01), (100, 100, 0), (100, 100.1, 0), (-100, -101, 0.01), (0, 0, 0)]
)
def test_a_gap_is_the_distance_to_the_bound_as_a_share(objective: float, bound: float, gap: float) -> None:
    assert Answer(Status.FEASIBLE, objective, bound).gap == pytest.approx(gap)


def test_one_process_answers_model_after_model(child: Process) -> None:
    for n in (1, 2, 3):
        assert solve_model(model([1.0] * n, [row([1.0] * n, lower=n)])).objective == n
    assert bridge._child.process is child


def test_a_solver_that_fails_is_told_and_started_anew(child: Process) -> None:
    """A bound that is no number kills the solver's process, not ours."""
    bad = model([1.0], [row([1.0], lower=float("nan"))])
    with pytest.raises(SolverError, match="ended early"):
        solve_model(bad)
    assert child.poll() is not None
    assert solve_model(model([1.0], [row([1.0], lower=1)])).objective == 1


def test_a_solver_that_died_between_two_models_is_started_anew(child: Process) -> None:
    child.kill()
    child.wait()
    assert solve_model(model([1.0], [row([1.0], lower=1)])).objective == 1


def test_a_solver_that_is_killed_while_it_works_is_told(child: Process) -> None:
    threading.Timer(0.3, child.kill).start()
    with pytest.raises(SolverError, match="ended early"):
        solve_model(HARD, time_limit_s=30)
    assert solve_model(model([1.0], [])).objective == 0


def test_a_solver_that_keeps_no_time_is_killed_told_and_started_anew(
    child: Process, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bridge, "GRACE_S", -29.7)
    with pytest.raises(SolverError, match="time limit"):
        solve_model(HARD, time_limit_s=30)
    assert child.poll() is not None
    monkeypatch.undo()
    assert solve_model(model([1.0], [row([1.0], lower=1)])).objective == 1


@pytest.mark.skipif(sys.platform == "win32", reason="signals are sent in another way")
def test_an_interrupt_leaves_no_process(child: Process) -> None:
    timer = threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT))
    timer.start()
    with pytest.raises(KeyboardInterrupt):
        solve_model(HARD, time_limit_s=30)
    assert child.poll() is not None
    assert bridge._child.process is None
    assert solve_model(model([1.0], [])).objective == 0


@pytest.mark.skipif(sys.platform == "win32", reason="processes are looked up in another way")
def test_the_solver_ends_with_the_program_that_started_it() -> None:
    code = "from valplan.solve import bridge; bridge.start_solver();print(bridge._child.process.pid, flush=True)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    deadline = time.monotonic() + 10
    while _alive(int(ran.stdout)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not _alive(int(ran.stdout))


@pytest.mark.skipif(sys.platform == "win32", reason="processes are looked up in another way")
def test_the_solver_ends_in_the_midst_of_a_model_when_the_program_is_killed() -> None:
    """A program that is killed cannot stop its solver; nobody else would, for hours."""
    code = (
        "from tests.solve.models import knapsack; from valplan.solve import bridge; bridge.start_solver();"
        "print(bridge._child.process.pid, flush=True); bridge.solve_model(knapsack(50, 7), time_limit_s=120)"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        solver = int(program.stdout.readline())
        time.sleep(2)  # so that it has begun
        assert _alive(solver)
        program.kill()
    deadline = time.monotonic() + 20
    while _alive(solver) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not _alive(solver)


def test_the_same_model_gives_the_same_answer(child: Process) -> None:
    """Also in a process that has solved other models before."""
    rng = np.random.default_rng(3)
    m = model(rng.integers(1, 3, 30).astype(float).tolist(), [row([1.0] * 30, lower=11), row([1.0] * 15, upper=4)])
    first = solve_model(m)
    solve_model(replace(m, objective=-m.objective))
    bridge._child.stop()
    again = solve_model(m)
    assert first.values is not None
    assert again.values is not None
    assert first.values.tobytes() == again.values.tobytes()


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
