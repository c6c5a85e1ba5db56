"""Accessibility verdict of the premises that a plan uses."""

from tests.changes import with_tables
from valplan.domain.case import Case
from valplan.domain.municipality import Use
from valplan.domain.outcome import AccessState, PremisesAccess
from valplan.domain.plan import FundedMeasure, Plan
from valplan.evaluate.access import access


def verdicts(case: Case, plan: Plan) -> dict[tuple[str, str], PremisesAccess]:
    """Verdicts by premises and use."""
    return {(a.premises, a.use): a for a in access(case, plan)}


def test_each_use_of_premises_has_its_verdict(tiny_case: Case, tiny_plan: Plan) -> None:
    found = {k: a.state for k, a in verdicts(tiny_case, tiny_plan).items()}
    assert found == {
        ("hall", Use.POLLING): AccessState.AFTER_MEASURES,
        ("library", Use.EARLY): AccessState.ACCESSIBLE,
        ("parish", Use.EARLY): AccessState.AFTER_MEASURES,
        ("parish", Use.POLLING): AccessState.AFTER_MEASURES,
        ("school", Use.POLLING): AccessState.ACCESSIBLE,
    }


def test_what_fails_what_cures_it_and_what_remains_are_told(tiny_case: Case, tiny_plan: Plan) -> None:
    hall = verdicts(tiny_case, tiny_plan)["hall", Use.POLLING]
    assert (hall.failing_hard, hall.measures, hall.remaining) == (("A08",), ("tröskelramp",), ())
    parish = verdicts(tiny_case, tiny_plan)["parish", Use.EARLY]
    assert parish.failing_soft == ("A26",)


def test_premises_whose_measure_is_not_funded_are_not_accessible(tiny_case: Case, tiny_plan: Plan) -> None:
    hall = verdicts(tiny_case, tiny_plan.model_copy(update={"measures": ()}))["hall", Use.POLLING]
    assert hall.state == AccessState.NOT_ACCESSIBLE
    assert hall.remaining == ("A08",)


def test_a_measure_for_something_else_or_elsewhere_does_not_help(tiny_case: Case, tiny_plan: Plan) -> None:
    wrong = (
        FundedMeasure(premises="hall", measure="låg_skärm"),
        FundedMeasure(premises="parish", measure="tröskelramp"),
    )
    found = verdicts(tiny_case, tiny_plan.model_copy(update={"measures": wrong}))
    assert found["hall", Use.POLLING].state == AccessState.NOT_ACCESSIBLE
    assert found["parish", Use.POLLING].state == AccessState.NOT_ACCESSIBLE


def test_a_measure_that_comes_too_late_does_not_help(tiny_case: Case, tiny_plan: Plan) -> None:
    late = tuple(m.model_copy(update={"lead_days": 107}) for m in tiny_case.municipality.measures)
    found = verdicts(with_tables(tiny_case, measures=late), tiny_plan)
    assert found["hall", Use.POLLING].state == AccessState.NOT_ACCESSIBLE


def test_what_nobody_has_inspected_is_told(tiny_case: Case, tiny_plan: Plan) -> None:
    assert verdicts(tiny_case, tiny_plan)["school", Use.POLLING].not_inspected == ("A20",)
    seen = [i for i in tiny_case.municipality.inspections if (i.premises_id, i.criterion) != ("school", "A02")]
    found = verdicts(with_tables(tiny_case, inspections=tuple(seen)), tiny_plan)["school", Use.POLLING]
    assert found.state == AccessState.NOT_ACCESSIBLE
    assert found.not_inspected == ("A02", "A20")
