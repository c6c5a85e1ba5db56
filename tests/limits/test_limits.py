"""The tables of numbers: complete, in their kind, resolved by type of election, and told in both languages."""

from datetime import date

import pytest

from valplan.domain.case import Criterion
from valplan.domain.election import ElectionType
from valplan.language import catalogue
from valplan.limits import KINDS, limit_kinds, limit_spans, load_criteria, load_limits

LIMITS = load_limits(ElectionType.GENERAL)
ALIKE = {"", "m", "mm", "m²", "%", "N", "lx", "h", "s", "min", "kr", "β"}


@pytest.mark.parametrize("key", sorted(LIMITS))
def test_every_number_has_source_unit_date_and_swedish_wording(key: str) -> None:
    limit = LIMITS[key]
    swedish = catalogue("sv")
    assert limit.kind in KINDS
    assert limit.source.text
    assert limit.valid_from <= date(2026, 9, 13)
    assert limit.text in swedish
    assert limit.unit in swedish or limit.unit in ALIKE
    assert limit.kind == "law" or limit.source.text in swedish


@pytest.mark.parametrize("key", sorted(LIMITS))
@pytest.mark.parametrize("election", list(ElectionType))
def test_every_number_makes_sense_in_every_type_of_election(key: str, election: ElectionType) -> None:
    assert limit_spans()[key].holds(load_limits(election)[key].value)


@pytest.mark.parametrize(
    ("key", "general", "ep", "extra"),
    [("polling_closes_hour", 20, 21, 20), ("urns", 3, 1, 1), ("early_days_before", 18, 18, 10)],
)
def test_law_differs_by_type_of_election(key: str, general: int, ep: int, extra: int) -> None:
    found = [load_limits(t)[key].value for t in (ElectionType.GENERAL, ElectionType.EP, ElectionType.EXTRA)]
    assert found == [general, ep, extra]


def test_a_scenario_changes_policy_and_assumptions_and_is_told_as_the_source() -> None:
    limits = load_limits(ElectionType.GENERAL, {"wait_limit_min": 10}, {"early_votes": 60_000})
    assert limits["wait_limit_min"].value == 10
    assert limits["early_votes"].value == 60_000
    assert limits["early_votes"].source.text == "Set by the scenario"


@pytest.mark.parametrize("key", sorted(k for k, kind in limit_kinds().items() if kind == "law"))
def test_no_number_of_law_can_be_changed(key: str) -> None:
    with pytest.raises(KeyError, match=key):
        load_limits(ElectionType.GENERAL, {key: 1})
    with pytest.raises(KeyError, match=key):
        load_limits(ElectionType.GENERAL, {}, {key: 1})


@pytest.mark.parametrize("criterion", load_criteria(), ids=lambda c: c.criterion)
def test_every_criterion_has_a_threshold_where_it_is_measured_and_swedish_wording(criterion: Criterion) -> None:
    assert criterion.name in catalogue("sv")
    assert criterion.unit in catalogue("sv") or criterion.unit in ALIKE
    assert (criterion.threshold is None) == (criterion.test == "yes")
    assert criterion.uses


def test_the_criteria_are_a01_to_a29_and_the_hard_ones_are_those_that_bar_a_voter() -> None:
    criteria = load_criteria()
    assert [c.criterion for c in criteria] == [f"A{n:02}" for n in range(1, 30)]
    hard = {c.criterion for c in criteria if c.hard}
    assert hard == {f"A{n:02}" for n in [*range(2, 16), 22, 24, 25, 27]}


@pytest.mark.parametrize(("value", "met"), [(25, True), (25.1, False), (0, True), (True, False)])
def test_a_threshold_is_met_at_the_limit_and_not_beyond_it(value: float, met: bool) -> None:
    threshold = next(c for c in load_criteria() if c.criterion == "A08")
    assert threshold.met(value) is met
