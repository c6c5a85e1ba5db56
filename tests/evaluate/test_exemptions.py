"""A verdict says which exemption it rests on, where the plan needs one and only there."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.changes import with_staffing
from valplan.domain.case import Case
from valplan.domain.plan import Plan
from valplan.evaluate import judge
from valplan.language import speaking
from valplan.report.working_time import rests_on_texts


def test_a_long_election_day_rests_on_the_exemption(tiny_case: Case, tiny_plan: Plan) -> None:
    """Every held post of the polling places is longer than thirteen hours, and one person has one of them."""
    (needed,) = judge(tiny_case, tiny_plan).rests_on
    day = {p.post_id for p in tiny_plan.posts if p.use == "polling"}
    held = [a.worker for a in tiny_plan.appointments if a.worker and a.post_id in day]
    assert (needed.rule, needed.shifts, needed.people) == ("daily-rest", len(held), len(set(held)))


def test_a_plan_that_keeps_the_rest_rests_on_nothing(tiny_case: Case, tiny_plan: Plan) -> None:
    """The exemption of the scenario is not spoken of where no shift needs it."""
    early = {p.post_id for p in tiny_plan.posts if p.use == "early"}
    kept = tuple(a for a in tiny_plan.appointments if a.post_id in early)
    assert judge(tiny_case, tiny_plan.model_copy(update={"appointments": kept})).rests_on == ()


def test_without_an_exemption_the_rule_is_broken_instead(tiny_case: Case, tiny_plan: Plan) -> None:
    """What would rest on it are violations, told as such."""
    with_it, without = (judge(c, tiny_plan) for c in (tiny_case, with_staffing(tiny_case, rest_exemption=None)))
    assert without.rests_on == ()
    assert len([v for v in without.violations if v.rule == "daily-rest"]) == with_it.rests_on[0].shifts


@pytest.mark.parametrize(
    ("decided", "told"), [(None, "nämner inget beslut"), (date(2026, 5, 4), "beviljades den 2026-05-04")]
)
def test_it_is_told_whether_the_exemption_is_granted(
    decided: date | None, told: str, tiny_case: Case, tiny_plan: Plan
) -> None:
    text = _text(_with_window(tiny_case, decided=decided), tiny_plan)
    assert told in text


def test_the_source_is_told_in_the_reader_s_language(tiny_case: Case, tiny_plan: Plan) -> None:
    case = _with_window(tiny_case, source="Antaget.", source_en="Assumed.")
    assert _text(case, tiny_plan).endswith("Antaget.")
    with speaking("en"):
        assert _text(case, tiny_plan).endswith("Assumed.")


def _with_window(case: Case, **changes: Any) -> Case:
    window = case.scenario.staffing.rest_exemption
    assert window is not None
    staffing = case.scenario.staffing.model_copy(update={"rest_exemption": window.model_copy(update=changes)})
    return replace(case, scenario=case.scenario.model_copy(update={"staffing": staffing}))


def _text(case: Case, plan: Plan) -> str:
    (text,) = rests_on_texts(judge(case, plan))
    return text
