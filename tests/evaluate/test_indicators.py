"""The board's seven indicators, each computed from the plan or entered by a person."""

from datetime import date

import pytest

from tests.changes import with_scenario, with_worker, with_workers
from valplan.domain.case import Case
from valplan.domain.outcome import Indicator
from valplan.domain.plan import Plan
from valplan.domain.scenario import EnteredIndicator, EnteredIndicators
from valplan.evaluate import judge
from valplan.evaluate.indicators import ENTERED
from valplan.language import _, speaking
from valplan.rules.people import serving

COMPUTED = ("polling_accessible", "early_spread", "physically_trained", "departments")


def indicator(case: Case, plan: Plan, key: str) -> Indicator:
    """One indicator of the judged plan."""
    return next(i for i in judge(case, plan).indicators if i.indicator == key)


def test_there_are_seven_in_the_order_of_the_budget(tiny_case: Case, tiny_plan: Plan) -> None:
    found = judge(tiny_case, tiny_plan).indicators
    assert [i.indicator for i in found] == [
        "polling_accessible",
        "early_spread",
        "physically_trained",
        "meetings",
        "web_information",
        "contact_centre",
        "departments",
    ]
    assert {i.indicator for i in found if not i.entered} == set(COMPUTED)


@pytest.mark.parametrize("key", ["polling_accessible", "early_spread", "physically_trained"])
def test_a_whole_share_is_met(tiny_case: Case, tiny_plan: Plan, key: str) -> None:
    found = indicator(tiny_case, tiny_plan, key)
    assert found.value.startswith("100.0 %")
    assert found.target == "100 %"
    assert found.met is True
    assert found.evidence


def test_one_polling_place_that_is_not_accessible_is_not_met(tiny_case: Case, tiny_plan: Plan) -> None:
    plan = tiny_plan.model_copy(update={"measures": tuple(m for m in tiny_plan.measures if m.premises != "hall")})
    found = indicator(tiny_case, plan, "polling_accessible")
    assert found.value == "66.7 % (2/3)"
    assert found.met is False
    assert {e["premises"]: e["remaining"] for e in found.evidence} == {"hall": "A08", "parish": "", "school": ""}


def test_early_voting_places_do_not_count_as_polling_places(tiny_case: Case, tiny_plan: Plan) -> None:
    assert {e["premises"] for e in indicator(tiny_case, tiny_plan, "polling_accessible").evidence} == {
        "hall",
        "parish",
        "school",
    }


def test_one_area_that_is_not_covered_is_not_met(tiny_case: Case, tiny_plan: Plan) -> None:
    found = indicator(tiny_case, tiny_plan.model_copy(update={"compensations": ()}), "early_spread")
    assert found.value == "50.0 % (1/2)"
    assert found.met is False


def test_one_who_is_not_trained_is_not_met(tiny_case: Case, tiny_plan: Plan) -> None:
    people = len(serving(tiny_case, tiny_plan))
    plan = tiny_plan.model_copy(update={"training": tiny_plan.training[1:]})
    found = indicator(tiny_case, plan, "physically_trained")
    assert found.value.endswith(f"({people - 1}/{people})")
    assert found.met is False


def test_the_trained_are_told_by_how_they_are_trained(tiny_case: Case, tiny_plan: Plan) -> None:
    """By hand: every tenth of the forty is untrained; R020 was booked before, the other three the plan books."""
    found = indicator(tiny_case, tiny_plan, "physically_trained")
    how = {e["training"]: int(e["people"]) for e in found.evidence}
    serve = {w.worker_id for w in serving(tiny_case, tiny_plan)}
    booked = len(serve & {"R010", "R030", "R040"})
    before = len(serve & {"R020"})
    assert how == {
        "trained": len(serve) - booked - before,
        "booked_before": before,
        "booked_by_plan": booked,
        "untrained": 0,
    }


def test_a_share_of_nobody_is_no_information_and_not_met(tiny_case: Case, tiny_plan: Plan) -> None:
    nobody = tuple(a.model_copy(update={"worker": ""}) for a in tiny_plan.appointments)
    plan = tiny_plan.model_copy(update={"appointments": nobody, "reserves": (), "training": ()})
    found = indicator(tiny_case, plan, "physically_trained")
    assert found.value.startswith(_("no information"))
    assert found.met is False


@pytest.mark.parametrize("key", sorted(ENTERED))
def test_what_the_plan_cannot_decide_is_no_information_until_it_is_entered(
    tiny_case: Case, tiny_plan: Plan, key: str
) -> None:
    found = indicator(tiny_case, tiny_plan, key)
    assert (found.entered, found.met, found.value, found.evidence) == (True, None, _("no information"), ())


@pytest.mark.parametrize("key", sorted(ENTERED))
@pytest.mark.parametrize("met", [True, False])
def test_an_entered_value_is_told_with_its_date_and_source(
    tiny_case: Case, tiny_plan: Plan, key: str, met: bool
) -> None:
    entered = EnteredIndicator(value="7 möten", met=met, on=date(2026, 3, 1), source="protokoll")
    found = indicator(with_scenario(tiny_case, indicators=EnteredIndicators(**{key: entered})), tiny_plan, key)
    assert (found.value, found.met, found.source) == ("7 möten", met, "protokoll")
    assert found.evidence == ({"entered": "2026-03-01", "source": "protokoll"},)


@pytest.mark.parametrize(("source_en", "told"), [("minutes", "minutes"), ("", "protokoll")])
def test_a_source_in_english(tiny_case: Case, tiny_plan: Plan, source_en: str, told: str) -> None:
    """Who says so is told in English where that was entered too, and the program's own source always is."""
    entered = EnteredIndicator(value="7", met=True, on=date(2026, 3, 1), source="protokoll", source_en=source_en)
    case = with_scenario(tiny_case, indicators=EnteredIndicators(meetings=entered))
    with speaking("en"):
        assert indicator(case, tiny_plan, "meetings").source == told
        assert (
            indicator(case, tiny_plan, "departments").source == "The board's internal budget 2024 with plan 2025–2029"
        )
    assert indicator(case, tiny_plan, "meetings").source == "protokoll"
    assert indicator(case, tiny_plan, "departments").source == "Valnämndens internbudget 2024 med plan 2025–2029"


@pytest.mark.parametrize(("before", "met"), [((), True), (("Utbildning",), False), (("Utbildning", "Teknik"), False)])
def test_departments_are_met_when_there_are_more_than_before(
    tiny_case: Case, tiny_plan: Plan, before: tuple[str, ...], met: bool
) -> None:
    """One department serves; as many as before is no increase."""
    case = with_workers(tiny_case, premises_2022="")
    for worker, department in zip(("R003", "R006"), before, strict=False):
        case = with_worker(case, worker, department=department, premises_2022="school")
    serve = {w.department for w in serving(case, tiny_plan) if w.department}
    found = indicator(case, tiny_plan, "departments")
    assert found.value.split(",")[0] == str(len(serve))
    assert found.met is (len(serve) > len(set(before)))
    assert str(len(before)) in found.target
    if len(serve) == 1:
        assert found.met is met


def _of_one_department(case: Case, plan: Plan, name: str) -> Case:
    """The case where all who serve are of one department."""
    for worker in serving(case, plan):
        case = with_worker(case, worker.worker_id, department=name)
    return case


def test_the_people_of_each_department_are_the_evidence(tiny_case: Case, tiny_plan: Plan) -> None:
    case = _of_one_department(tiny_case, tiny_plan, "Skolan")
    found = indicator(case, tiny_plan, "departments")
    assert found.value == "1"
    assert found.evidence == ({"department": "Skolan", "people": str(len(serving(case, tiny_plan)))},)


def test_a_department_of_a_few_people_is_not_named(tiny_case: Case, tiny_plan: Plan) -> None:
    """One person of a department is counted with it and not told by it."""
    someone = next(a.worker for a in tiny_plan.appointments if a.worker)
    case = with_worker(_of_one_department(tiny_case, tiny_plan, "Skolan"), someone, department="Överförmyndaren")
    found = indicator(case, tiny_plan, "departments")
    assert found.value == "2"
    assert "Överförmyndaren" not in str(found.evidence)
    assert {"department": "1 förvaltning med färre än 5 personer, namnges inte", "people": ""} in found.evidence


def test_a_department_that_only_a_reserve_holds_is_told(tiny_case: Case, tiny_plan: Plan) -> None:
    """It counts, as the board counts it, but the value and the evidence say what it hangs on."""
    held = {a.worker for a in tiny_plan.appointments}
    reserve = next(r.worker for r in tiny_plan.reserves if r.worker not in held)
    case = with_worker(_of_one_department(tiny_case, tiny_plan, "Skolan"), reserve, department="Kultur")
    found = indicator(case, tiny_plan, "departments")
    assert found.value == "2, varav 1 enbart genom reserver"
    assert found.evidence[-1]["department"].startswith("1 deltar enbart genom reserver; om ingen reserv kallas in är 1")
