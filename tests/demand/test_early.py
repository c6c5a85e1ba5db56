"""The forecast of early votes: whole votes that sum, to sources and to days."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.changes import with_number
from valplan.demand.early import CENTRE, apportion, early_forecast, expected_voters
from valplan.domain.case import Case

WEIGHTS = st.lists(st.integers(0, 10_000), min_size=1, max_size=12).filter(any)


@given(st.integers(0, 100_000), WEIGHTS)
def test_parts_are_whole_and_sum_to_the_total(total: int, weights: list[int]) -> None:
    parts = apportion(total, np.array(weights, dtype=float))
    assert int(parts.sum()) == total
    assert (parts == np.rint(parts)).all()
    assert (parts >= 0).all()


@given(st.integers(0, 100_000), WEIGHTS)
def test_no_part_is_a_whole_vote_from_its_exact_share(total: int, weights: list[int]) -> None:
    parts = apportion(total, np.array(weights, dtype=float))
    for part, weight in zip(parts, weights, strict=True):
        assert abs(int(part) - Fraction(total * weight, sum(weights))) < 1 + Fraction(1, 10**6)


@given(st.integers(0, 1000), st.lists(st.integers(0, 64), max_size=8))
def test_the_largest_remainders_are_rounded_up(total: int, cuts: list[int]) -> None:
    """With weights of sum 64 the shares are binary fractions, so the remainders are exact."""
    weights = np.diff([0, *sorted(cuts), 64]).tolist()
    parts = apportion(total, np.array(weights, dtype=float))
    rest = [total * w % 64 for w in weights]
    up = [k for k, w in enumerate(weights) if parts[k] > total * w // 64]
    order = sorted(range(len(weights)), key=lambda k: (-rest[k], k))
    assert sorted(up) == sorted(order[: len(up)])


def test_equal_remainders_go_to_the_first() -> None:
    assert apportion(5, np.ones(3)).tolist() == [2, 2, 1]
    assert apportion(1, np.array([1.0, 2.0, 1.0])).tolist() == [0, 1, 0]


def test_the_sources_sum_to_the_total(any_case: Case) -> None:
    forecast = early_forecast(any_case)
    assert forecast.total == any_case.whole("early_votes")
    assert sum(forecast.by_source.values()) == forecast.total
    assert list(forecast.by_source) == [*any_case.districts, CENTRE]


def test_the_profile_covers_the_period_and_sums_to_one(any_case: Case) -> None:
    profile = early_forecast(any_case).profile
    first = -10 if any_case.election.type == "extra" else -18
    assert list(profile) == list(range(first, 1))
    assert sum(profile.values()) == pytest.approx(1)
    assert min(profile.values()) >= 0


def test_the_profile_counts_days_from_election_day(tiny_case: Case) -> None:
    """On the last Saturday but none (day −1) 50 of the 470 votes of the tiny case were received."""
    votes = tiny_case.municipality.early_votes
    last = max(v.on for v in votes)
    on_day = sum(v.votes for v in votes if (last - v.on).days == 2)
    assert early_forecast(tiny_case).profile[-2] == pytest.approx(on_day / sum(v.votes for v in votes))


@pytest.mark.parametrize(("share", "votes"), [(0.0, 0), (0.384, 346), (1.0, 900)])
def test_the_centre_gets_its_share(tiny_case: Case, share: float, votes: int) -> None:
    forecast = early_forecast(with_number(tiny_case, "early_centre_share", share))
    assert forecast.by_source[CENTRE] == votes
    assert sum(forecast.by_source.values()) == 900


@pytest.mark.parametrize(("factor", "turnout"), [(0.5, 0.4), (1.0, 0.8), (1.2, 0.96), (1.25, 1.0), (2.0, 1.0)])
def test_no_more_than_all_electors_vote(tiny_case: Case, factor: float, turnout: float) -> None:
    case = with_number(tiny_case, "turnout_factor", factor)
    assert expected_voters(case, "05990001") == pytest.approx(1100 * turnout)
