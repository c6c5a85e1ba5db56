"""Distances and the Kolm–Pollak equally-distributed equivalent: its laws."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from valplan.demand.distance import Aversion, aversion, mean_m, share_within
from valplan.domain.case import Case

SETTINGS = settings(max_examples=150, deadline=None)
BETA = st.floats(-10, -1e-9) | st.just(0.0)
PEOPLE = st.lists(st.tuples(st.integers(0, 60_000), st.integers(1, 500)), min_size=1, max_size=10)
Person = tuple[int, int]


def of(people: list[Person], beta: float) -> tuple[float, float, float]:
    """Mean, EDE and greatest of distances with weights, the distances being their own reference."""
    z, w = (np.array(column) for column in zip(*people, strict=True))
    return float(np.average(z, weights=w)), Aversion(z.astype(float), w, beta).ede_of(z, w), float(z.max())


@SETTINGS
@given(PEOPLE, BETA)
def test_the_equivalent_lies_between_the_mean_and_the_greatest(people: list[Person], beta: float) -> None:
    mean, ede, greatest = of(people, beta)
    assert mean - 1e-6 * mean <= ede <= greatest + 1e-6 * greatest


@SETTINGS
@given(PEOPLE, BETA, BETA)
def test_more_aversion_gives_a_longer_equivalent(people: list[Person], one: float, other: float) -> None:
    more, less = sorted((one, other))
    assert of(people, more)[1] >= of(people, less)[1] * (1 - 1e-6)


@SETTINGS
@given(PEOPLE)
def test_no_aversion_gives_the_mean(people: list[Person]) -> None:
    mean, ede, _greatest = of(people, 0.0)
    assert ede == pytest.approx(mean)


@SETTINGS
@given(PEOPLE, st.floats(-3, -0.1), st.integers(0, 9), st.integers(1, 5000))
def test_a_longer_way_for_anyone_gives_a_longer_equivalent(
    people: list[Person], beta: float, who: int, more_m: int
) -> None:
    z, w = (np.array(column) for column in zip(*people, strict=True))
    felt = Aversion(np.maximum(z, 1000).astype(float), w, beta)
    longer = z.copy()
    longer[who % len(z)] += more_m
    assert felt.ede_of(longer, w) > felt.ede_of(z, w) * (1 - 1e-12)


@SETTINGS
@given(st.lists(st.integers(0, 20_000), min_size=2, max_size=2, unique=True), st.floats(-3, -0.1))
def test_equal_ways_are_better_than_unequal_ones_of_the_same_mean(ways: list[int], beta: float) -> None:
    z, w = np.array(ways), np.ones(2, dtype=np.int64)
    felt = Aversion(z.astype(float), w, beta)
    same = np.full(2, z.mean())
    assert felt.ede_of(same, w) == pytest.approx(z.mean())
    assert felt.ede_of(z, w) > z.mean()


@SETTINGS
@given(PEOPLE, st.floats(-2, 0), st.integers(2, 30))
def test_the_equivalent_scales_with_the_distances(people: list[Person], beta: float, times: int) -> None:
    """In kilometres as in metres: κ is fixed by the reference, so the unit does not matter."""
    bigger = [(z * times, w) for z, w in people]
    assert of(bigger, beta)[1] == pytest.approx(of(people, beta)[1] * times, rel=1e-6)


@SETTINGS
@given(PEOPLE, st.floats(-3, 0))
def test_the_equivalent_is_that_of_the_mean_felt_distance(people: list[Person], beta: float) -> None:
    z, w = (np.array(column) for column in zip(*people, strict=True))
    felt = Aversion(z.astype(float), w, beta)
    assert felt.ede_of(z, w) == pytest.approx(felt.ede_m(float(np.average(felt.felt_m(z), weights=w))), rel=1e-6)


def test_zero_distances_have_a_zero_equivalent() -> None:
    assert of([(0, 5), (0, 1)], -1.0) == (0.0, 0.0, 0.0)


def test_a_felt_metre_is_a_metre_at_home_and_more_far_away() -> None:
    felt = Aversion(np.array([1000.0, 3000.0]), np.array([1, 1]), -1.0)
    at = felt.felt_m(np.array([0, 1, 4000, 4001]))
    assert at[0] == 0
    assert at[1] == pytest.approx(1, rel=1e-3)
    assert at[3] - at[2] > 2


def test_the_formula_by_hand() -> None:
    """Two ways of 1 and 3 km, β = −1: κ = −4/10 per km, EDE = 2.5·ln((e^0.4 + e^1.2)/2)."""
    z = np.array([1.0, 3.0])
    found = Aversion(z, np.array([1, 1]), -1.0).ede_of(z, np.array([1, 1]))
    assert found == pytest.approx(2.5 * np.log((np.exp(0.4) + np.exp(1.2)) / 2))


def test_the_mean_way_of_a_district_is_weighted_by_its_electors(tiny_case: Case) -> None:
    rows = tiny_case.points_of_district["05990001"]
    metres, electors = tiny_case.travel.points[rows], [400, 300, 200, 200]
    by_hand = sum(n * row for n, row in zip(electors, metres.astype(float), strict=True)) / 1100
    assert mean_m(tiny_case, "05990001") == pytest.approx(by_hand)


def test_those_exactly_at_the_limit_are_within_it(tiny_case: Case) -> None:
    rows = tiny_case.points_of_district["05990001"]
    school = tiny_case.premises_index["school"]
    farthest = int(tiny_case.travel.points[rows, school].max())
    assert share_within(tiny_case, "05990001", farthest)[school] == 1
    assert share_within(tiny_case, "05990001", farthest - 1)[school] < 1
    assert share_within(tiny_case, "05990001", 0)[school] == 0


def test_aversion_is_fixed_by_the_nearest_of_the_premises(tiny_case: Case) -> None:
    columns = np.array([0, 2])
    nearest = tiny_case.travel.points[:, columns].min(axis=1).astype(float)
    w = tiny_case.point_electors
    assert aversion(tiny_case, columns).kappa == pytest.approx(-(w @ nearest) / (w @ nearest**2))
