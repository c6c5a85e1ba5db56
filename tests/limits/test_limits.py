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
def test_wording_and_source(key: str) -> None:
    """Every number has a source, a unit, a date and a Swedish wording."""
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
def test_span(key: str, election: ElectionType) -> None:
    """Every number lies in its own span in every type of election."""
    assert limit_spans()[key].holds(load_limits(election)[key].value)


@pytest.mark.parametrize(
    ("key", "general", "ep", "extra"),
    [("polling_closes_hour", 20, 21, 20), ("urns", 3, 1, 1), ("early_days_before", 18, 18, 10)],
)
def test_election_type(key: str, general: int, ep: int, extra: int) -> None:
    """The law's numbers follow the type of election."""
    found = [load_limits(t)[key].value for t in (ElectionType.GENERAL, ElectionType.EP, ElectionType.EXTRA)]
    assert found == [general, ep, extra]


def test_overrides() -> None:
    """A scenario changes policy and assumptions and is told as their source."""
    limits = load_limits(ElectionType.GENERAL, {"wait_limit_min": 10}, {"early_votes": 60_000})
    assert limits["wait_limit_min"].value == 10
    assert limits["early_votes"].value == 60_000
    assert limits["early_votes"].source.text == "Set by the scenario"


@pytest.mark.parametrize("key", sorted(k for k, kind in limit_kinds().items() if kind == "law"))
def test_law_is_fixed(key: str) -> None:
    """No number of law can be changed, as policy or as an assumption."""
    with pytest.raises(KeyError, match=key):
        load_limits(ElectionType.GENERAL, {key: 1})
    with pytest.raises(KeyError, match=key):
        load_limits(ElectionType.GENERAL, {}, {key: 1})


@pytest.mark.parametrize("criterion", load_criteria(), ids=lambda c: c.criterion)
def test_criterion(criterion: Criterion) -> None:
    """Every criterion has a Swedish wording, and a threshold where it is measured."""
    assert criterion.name in catalogue("sv")
    assert criterion.unit in catalogue("sv") or criterion.unit in ALIKE
    assert (criterion.threshold is None) == (criterion.test == "yes")
    assert criterion.uses


def test_criteria() -> None:
    """The criteria are A01 to A29, and the hard ones are those that bar a voter."""
    criteria = load_criteria()
    assert [c.criterion for c in criteria] == [f"A{n:02}" for n in range(1, 30)]
    hard = {c.criterion for c in criteria if c.hard}
    assert hard == {f"A{n:02}" for n in [*range(2, 16), 22, 24, 25, 27]}


@pytest.mark.parametrize(("value", "met"), [(25, True), (25.1, False), (0, True), (True, False)])
def test_threshold(value: float, met: bool) -> None:
    """A threshold is met at the limit and not beyond it; an answer is no measure."""
    threshold = next(c for c in load_criteria() if c.criterion == "A08")
    assert threshold.met(value) is met
