"""Which criteria premises fail, and which measures cure them in time."""

from datetime import date

import pytest

from tests.changes import with_number, with_tables
from valplan.demand.access import cures_in_time, failing, not_inspected
from valplan.domain.case import Case
from valplan.domain.municipality import Cure, Inspection, Use


def measured(case: Case, premises: str, criterion: str, value: float | bool) -> Case:
    """The case with one inspected value."""
    found = Inspection(premises_id=premises, criterion=criterion, value=value, inspected=date(2026, 2, 2))
    others = [i for i in case.municipality.inspections if (i.premises_id, i.criterion) != (premises, criterion)]
    return with_tables(case, inspections=(*others, found))


def without(case: Case, premises: str, criterion: str) -> Case:
    """The case where nobody has inspected one criterion."""
    left = [i for i in case.municipality.inspections if (i.premises_id, i.criterion) != (premises, criterion)]
    return with_tables(case, inspections=tuple(left))


def hard(case: Case, premises: str, use: Use = Use.POLLING) -> list[str]:
    """Hard criteria that fail."""
    return [c.criterion for c in failing(case, premises, use)]


def test_premises_fail_what_they_do_not_meet(tiny_case: Case) -> None:
    assert {p: hard(tiny_case, p) for p in ("school", "library", "parish", "hall")} == {
        "school": [],
        "library": [],
        "parish": ["A14"],
        "hall": ["A08"],
    }


def test_soft_criteria_are_told_apart(tiny_case: Case) -> None:
    soft = failing(tiny_case, "parish", Use.EARLY, hard=False)
    assert [c.criterion for c in soft] == ["A26"]


def test_what_nobody_has_inspected_is_not_met(tiny_case: Case) -> None:
    assert [c.criterion for c in failing(tiny_case, "school", Use.POLLING, hard=False)] == ["A20"]
    assert not_inspected(tiny_case, "school", Use.POLLING) == ("A20",)
    unseen = without(tiny_case, "school", "A08")
    assert hard(unseen, "school") == ["A08"]
    assert not_inspected(unseen, "school", Use.POLLING) == ("A08", "A20")


def test_what_nobody_has_inspected_cannot_be_cured(tiny_case: Case) -> None:
    assert cures_in_time(without(tiny_case, "hall", "A08"), "hall", "A08") == ()


def test_a_criterion_of_early_voting_does_not_bar_a_polling_place(tiny_case: Case) -> None:
    case = measured(tiny_case, "library", "A28", value=False)
    assert [c.criterion for c in failing(case, "library", Use.EARLY, hard=False)] == ["A28"]
    assert failing(case, "library", Use.POLLING, hard=False) == ()


@pytest.mark.parametrize(
    ("criterion", "value", "met"),
    [("A08", 25, True), ("A08", 25.5, False), ("A09", 800, True), ("A09", 799, False), ("A08", True, False)],
)
def test_a_measure_at_the_threshold_meets_it(tiny_case: Case, criterion: str, value: float, met: bool) -> None:
    """A08 is at most 25 mm, A09 at least 800 mm; an answer is no measure."""
    assert (criterion not in hard(measured(tiny_case, "hall", criterion, value), "hall")) is met


@pytest.mark.parametrize(("value", "cured"), [(40, True), (60, True), (60.1, False), (200, False)])
def test_a_cure_of_a_greatest_value_reaches_up_to_its_limit(tiny_case: Case, value: float, cured: bool) -> None:
    """The ramp cures a threshold of up to 60 mm."""
    assert bool(cures_in_time(measured(tiny_case, "hall", "A08", value), "hall", "A08")) is cured


@pytest.mark.parametrize(("value", "cured"), [(790, True), (760, True), (759, False), (100, False)])
def test_a_cure_of_a_least_value_reaches_down_to_its_limit(tiny_case: Case, value: float, cured: bool) -> None:
    wider = Cure(measure_id="tröskelramp", criterion="A09", reach=760)
    case = with_tables(tiny_case, cures=(*tiny_case.municipality.cures, wider))
    assert bool(cures_in_time(measured(case, "hall", "A09", value), "hall", "A09")) is cured


def test_a_cure_without_a_reach_always_cures(tiny_case: Case) -> None:
    assert cures_in_time(tiny_case, "parish", "A14") == ("låg_skärm",)


@pytest.mark.parametrize(("lead_days", "cured"), [(105, True), (106, True), (107, False)])
def test_a_measure_is_in_time_to_the_day(tiny_case: Case, lead_days: int, cured: bool) -> None:
    """120 days from the decision to election day, and in place 14 days before it: 106 days are left."""
    measures = tuple(m.model_copy(update={"lead_days": lead_days}) for m in tiny_case.municipality.measures)
    assert bool(cures_in_time(with_tables(tiny_case, measures=measures), "hall", "A08")) is cured


def test_a_shorter_time_to_plan_leaves_fewer_cures(tiny_case: Case) -> None:
    late = with_number(tiny_case, "planning_lead_days", 14 + 20)
    assert cures_in_time(late, "hall", "A08") == ("tröskelramp",)
    assert cures_in_time(late, "parish", "A14") == ()


def test_a_criterion_without_a_cure_has_none(tiny_case: Case) -> None:
    assert cures_in_time(tiny_case, "hall", "A09") == ()
