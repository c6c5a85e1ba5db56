"""What is read off a distribution of ways: its laws, and the same figures the slow way, person by person."""

from itertools import pairwise
from math import ceil

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from valplan.demand.distance import Aversion
from valplan.demand.distribution import Distribution

SETTINGS = settings(max_examples=150, deadline=None)
Person = tuple[int, int]
SOME = st.tuples(st.integers(0, 60_000), st.integers(1, 500))
PEOPLE = st.lists(st.tuples(st.integers(0, 60_000), st.integers(0, 500)), max_size=12).flatmap(
    lambda rest: SOME.map(lambda one: [one, *rest])
)


def columns(people: list[Person]) -> tuple[np.ndarray, np.ndarray]:
    """Lengths and weights of people."""
    lengths, weights = zip(*people, strict=True)
    return np.array(lengths, dtype=np.int64), np.array(weights, dtype=np.int64)


def of(people: list[Person]) -> Distribution:
    """Their distribution."""
    return Distribution.of(*columns(people))


@SETTINGS
@given(st.lists(st.tuples(st.integers(0, 900), st.integers(0, 6)), min_size=1, max_size=8), st.integers(1, 100))
def test_the_figures_are_those_of_the_people_one_by_one(people: list[Person], per_cent: int) -> None:
    """Mean, percentile, share and Gini against a list with a row for each person."""
    each = sorted(z for z, w in people for _ in range(w))
    if not each:
        return
    found = of(people)
    assert found.mean == pytest.approx(sum(each) / len(each))
    assert found.percentile(per_cent) == each[ceil(per_cent * len(each) / 100) - 1]
    assert found.share_within(400) == pytest.approx(sum(z <= 400 for z in each) / len(each))
    differences = sum(abs(a - b) for a in each for b in each)
    by_hand = differences / (2 * len(each) * sum(each)) if sum(each) else 0
    assert found.gini == pytest.approx(by_hand)


@SETTINGS
@given(PEOPLE)
def test_percentiles_rise_to_the_longest(people: list[Person]) -> None:
    found = of(people)
    percentiles = [found.percentile(p) for p in range(1, 101)]
    assert all(a <= b for a, b in pairwise(percentiles))
    assert percentiles[-1] == found.longest


@SETTINGS
@given(PEOPLE, st.integers(1, 50))
def test_gini_lies_between_nought_and_one_and_knows_no_unit(people: list[Person], times: int) -> None:
    gini = of(people).gini
    assert 0 <= gini < 1
    assert of([(z * times, w) for z, w in people]).gini == pytest.approx(gini)


@SETTINGS
@given(st.integers(0, 60_000), st.lists(st.integers(1, 500), min_size=1, max_size=9))
def test_equal_ways_have_no_inequality(way: int, weights: list[int]) -> None:
    assert of([(way, w) for w in weights]).gini == 0


def test_one_who_has_it_all_among_many_is_nearly_one() -> None:
    assert of([(0, 999), (5000, 1)]).gini == pytest.approx(0.999)


@SETTINGS
@given(PEOPLE, st.randoms(use_true_random=False))
def test_the_order_of_the_people_changes_nothing(people: list[Person], random: object) -> None:
    """Bit for bit, also the equivalent, which is computed with fractions."""
    other = list(people)
    random.shuffle(other)  # type: ignore[attr-defined]
    a, b = of(people), of(other)
    felt = Aversion(np.array([500.0, 2500.0]), np.array([3, 1]), -1.0)
    assert (a.mean, a.gini, a.percentile(90), a.longest) == (b.mean, b.gini, b.percentile(90), b.longest)
    assert felt.ede_of(a.lengths, a.people) == felt.ede_of(b.lengths, b.people)


@SETTINGS
@given(PEOPLE, st.integers(1, 12))
def test_the_means_of_two_groups_make_the_mean_of_all(people: list[Person], at: int) -> None:
    parts = [p for p in (people[:at], people[at:]) if any(w for _z, w in p)]
    found = [of(p) for p in parts]
    assert sum(f.total for f in found) == of(people).total
    assert sum(f.mean * f.total for f in found) == pytest.approx(of(people).mean * of(people).total)


@SETTINGS
@given(PEOPLE, st.floats(-10, 0), st.floats(-10, 0))
def test_the_equivalent_lies_between_mean_and_longest_and_rises_with_aversion(
    people: list[Person], one: float, other: float
) -> None:
    found = of(people)
    more, less = sorted((one, other))
    low, high = (
        Aversion(found.lengths.astype(float), found.people, b).ede_of(found.lengths, found.people) for b in (less, more)
    )
    slack = 1e-6 * found.longest
    assert found.mean - slack <= low <= high + slack
    assert high <= found.longest + slack


def test_a_very_long_way_does_not_overflow() -> None:
    """With κ fixed by ways of a metre, e^(60 000) is no number; the equivalent is the longest way less κ⁻¹·ln W."""
    felt = Aversion(np.array([1.0]), np.array([1]), -1.0)
    assert felt.ede_of(np.array([60_000, 1]), np.array([1, 999])) == pytest.approx(60_000 - np.log(1000))


def test_a_very_long_way_that_nobody_has_counts_for_nothing() -> None:
    felt = Aversion(np.array([1.0]), np.array([1]), -1.0)
    assert felt.ede_of(np.array([60_000, 7]), np.array([0, 3])) == pytest.approx(7)
    assert of([(60_000, 0), (7, 3)]).longest == 7


def test_nobody_has_no_distribution() -> None:
    with pytest.raises(ValueError, match="nobody"):
        of([(5, 0)])
