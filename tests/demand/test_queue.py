"""Waiting in line: Erlang C against published values, against the balance equations, and its laws."""

from math import exp, factorial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import poisson

from valplan.demand.queue import servers_needed, wait_beyond

SERVICE_S = st.floats(1, 600)
ARRIVALS = st.floats(0, 400)


@pytest.mark.parametrize(
    ("load", "servers", "chance"),
    [(0.5, 1, 0.5), (0.9, 1, 0.9), (1.0, 2, 1 / 3), (2.0, 3, 4 / 9), (4.0, 5, 0.5541), (8.0, 10, 0.4092)],
)
def test_the_chance_to_wait_at_all_is_the_one_of_the_tables(load: float, servers: int, chance: float) -> None:
    assert wait_beyond(load * 60, 60, servers, 0) == pytest.approx(chance, abs=5e-5)


@given(st.floats(0.05, 0.95), st.integers(1, 12))
def test_the_recursion_equals_the_formula_with_factorials(share: float, servers: int) -> None:
    load = share * servers
    busy = load**servers / factorial(servers) / (1 - share)
    idle = sum(load**k / factorial(k) for k in range(servers))
    assert wait_beyond(load * 60, 60, servers, 0) == pytest.approx(busy / (idle + busy))


@given(st.floats(0.05, 0.8), st.integers(1, 8), st.floats(0, 300))
def test_the_wait_is_that_of_the_balance_equations(share: float, servers: int, limit_s: float) -> None:
    """With n before me, I wait longer than t when at most n − c leave in t: a Poisson count at rate cμ."""
    service_s, states = 60.0, 400
    n = np.arange(states)
    weights = np.cumprod(np.append(1.0, share * servers / np.minimum(n[1:], servers)))
    ahead = weights * poisson.cdf(n - servers, servers * limit_s / service_s)
    expected = ahead[servers:].sum() / weights.sum()
    assert wait_beyond(share * servers * 60, service_s, servers, limit_s) == pytest.approx(expected, rel=1e-6)


def test_one_server_waits_as_the_simplest_queue_does() -> None:
    assert wait_beyond(30, 60, 1, 120) == pytest.approx(0.5 * exp(-1.0))


@pytest.mark.parametrize("servers", [1, 2, 3])
def test_servers_that_just_keep_up_with_the_load_let_everyone_wait(servers: int) -> None:
    assert wait_beyond(60 * servers, 60, servers, 3600) == 1.0
    assert wait_beyond(60 * servers * 0.999, 60, servers, 0) < 1.0


def test_nobody_waits_where_nobody_comes() -> None:
    assert wait_beyond(0, 60, 1, 0) == 0.0
    assert servers_needed(0, 60, 0, 0.999) == 1


@given(ARRIVALS, SERVICE_S, st.integers(1, 40), st.floats(0, 900))
def test_a_chance_lies_between_nothing_and_one_and_falls_with_one_server_more(
    arrivals: float, service_s: float, servers: int, limit_s: float
) -> None:
    fewer = wait_beyond(arrivals, service_s, servers, limit_s)
    more = wait_beyond(arrivals, service_s, servers + 1, limit_s)
    assert 0 <= more <= fewer <= 1


@given(ARRIVALS, SERVICE_S, st.integers(1, 40), st.floats(0, 900), st.floats(0, 900))
def test_a_longer_limit_is_broken_more_seldom(
    arrivals: float, service_s: float, servers: int, one_s: float, other_s: float
) -> None:
    near, far = sorted((one_s, other_s))
    assert wait_beyond(arrivals, service_s, servers, far) <= wait_beyond(arrivals, service_s, servers, near)


@given(ARRIVALS, SERVICE_S, st.floats(0, 900), st.floats(0.5, 0.999))
def test_the_servers_needed_suffice_and_one_less_does_not(
    arrivals: float, service_s: float, limit_s: float, share: float
) -> None:
    servers = servers_needed(arrivals, service_s, limit_s, share)
    assert wait_beyond(arrivals, service_s, servers, limit_s) <= 1 - share
    assert servers == 1 or wait_beyond(arrivals, service_s, servers - 1, limit_s) > 1 - share
