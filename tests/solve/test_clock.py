"""The time that a command may take, shared out among its solves."""

import pytest

from valplan.solve import clock
from valplan.solve.clock import LEAST_S, Clock


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The time, to be set by hand."""
    at = [1000.0]
    monkeypatch.setattr(clock, "monotonic", lambda: at[0])
    return at


def test_without_a_limit_time_never_runs_out(now: list[float]) -> None:
    free = Clock.of(None)
    now[0] += 1e9
    assert free() is None
    assert not free.is_over
    assert free.at_least(20.0)() is None
    assert free.share(3)() is None
    assert free.step(60.0) == 60.0


def test_a_solve_gets_what_is_left_and_however_late_a_second(now: list[float]) -> None:
    limited = Clock.of(60.0)
    now[0] += 45.0
    assert limited() == pytest.approx(15.0)
    assert limited.step(60.0) == pytest.approx(15.0)
    assert limited.step(5.0) == 5.0
    assert not limited.is_over
    now[0] += 30.0
    assert limited() == LEAST_S
    assert limited.is_over


@pytest.mark.parametrize(("gone", "left"), [(0.0, 60.0), (50.0, 20.0), (500.0, 20.0)])
def test_what_must_be_told_gets_its_time_even_at_the_end(now: list[float], gone: float, left: float) -> None:
    limited = Clock.of(60.0)
    now[0] += gone
    assert limited.at_least(20.0)() == pytest.approx(left)


def test_one_of_several_solves_gets_twice_its_share(now: list[float]) -> None:
    limited = Clock.of(120.0)
    part = limited.share(4)
    assert part() == pytest.approx(40.0)
    now[0] += 41.0
    assert part.is_over
    assert not limited.is_over
