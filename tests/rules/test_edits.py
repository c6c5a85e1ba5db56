"""A plan file edited by hand: what was found, where, and what was expected is told once, in both languages."""

import json
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from valplan.domain.case import Case
from valplan.domain.outcome import Violation
from valplan.domain.plan import Plan
from valplan.evaluate import judge
from valplan.language import speaking
from valplan.report.violations import violation_text

Edit = Callable[[dict[str, Any]], object]
DAY = "2026-08-26"


def put(part: str, number: int = 0, **values: object) -> Edit:
    """Change values of an entry of a list."""
    return lambda plan: plan[part][number].update(values)


def twice(part: str) -> Edit:
    """Put the first entry of a list in once more."""
    return lambda plan: plan[part].append(plan[part][0])


def without(part: str) -> Edit:
    """Take the first entry out of a list."""
    return lambda plan: plan[part].pop(0)


def shifted(plan: dict[str, Any]) -> None:
    """A session of the first place on a day when only other places are open."""
    plan["early_places"][0]["pattern"] = "vecka"


EDITS: dict[str, tuple[Edit, str, str, str]] = {  # edit, and the subject, found and limit that are told
    "hours": (
        put("early_sessions", opens="12:00:00"), f"premises library {DAY}", "12:00–19:00", "10:00–19:00"
    ),
    "posts of a session": (put("early_sessions", posts=9), f"premises library {DAY}", "9", "2"),
    "votes of a session": (put("early_sessions", expected_votes=23), f"premises library {DAY}", "23", "18"),
    "closes as it opens": (
        put("early_sessions", closes="10:00:00"), f"premises library {DAY}", "10:00–10:00", ">10:00"
    ),
    "closes before it opens": (
        put("early_sessions", closes="06:00:00"), f"premises library {DAY}", "10:00–06:00", ">10:00"
    ),
    "day outside the period": (
        put("early_sessions", on="2026-10-01"), "premises library 2026-10-01", "2026-10-01", "2026-08-26–2026-09-13"
    ),
    "session missing": (without("early_sessions"), f"premises library {DAY}", "–", "10:00–19:00"),
    "session of another pattern": (shifted, f"premises library {DAY}", "10:00–19:00", "–"),
    "place without a pattern": (without("early_places"), f"premises library {DAY}", "10:00–19:00", "–"),
    "pattern not allowed": (put("early_places", 1, pattern="alla"), "premises parish", "alla", "vecka"),
    "unknown pattern": (put("early_places", pattern="alltid"), "pattern alltid", "unknown", "known"),
    "unknown level": (put("early_places", tier="jätte"), "tier jätte", "unknown", "known"),
    "votes of a catchment": (put("catchments", votes=0), f"premises library {DAY}", "18", "13"),
    "votes of a session below none": (put("early_sessions", expected_votes=-1), f"premises library {DAY}", "-1", "18"),
    "votes of a catchment below none": (put("catchments", votes=-10), "source 05990001 library", "-10", "0"),
    "source of a catchment": (put("catchments", source="05999999"), "source 05999999", "unknown", "known"),
    "place of a catchment": (put("catchments", premises="gym"), "premises gym", "unknown", "known"),
    "needless transport": (
        lambda plan: plan["vote_transports"].append("library"), "premises library", "daily transport", "no transport"
    ),
    "transport from a closed place": (
        lambda plan: plan["vote_transports"].append("school"), "premises school", "daily transport", "no transport"
    ),
    "transport twice": (twice("vote_transports"), "premises parish", "2", "1"),
    "transport from nowhere": (
        lambda plan: plan["vote_transports"].append("gym"), "premises gym", "unknown", "known"
    ),
    "screens": (put("district_posts", screens=0), "district 05990001", "0", "5"),
    "needs missing": (without("district_posts"), "district 05990001", "0", "1"),
    "needs twice": (twice("district_posts"), "district 05990001", "2", "1"),
    "unknown district": (put("polling", district="05999999"), "district 05999999", "unknown", "known"),
    "unknown premises": (put("polling", premises="gym"), "premises gym", "unknown", "known"),
    "premises of a measure": (put("measures", premises="gym"), "premises gym", "unknown", "known"),
    "measure twice": (twice("measures"), "premises hall tröskelramp", "2", "1"),
    "unknown area": (put("compensations", area_id="atlantis"), "area atlantis", "unknown", "known"),
    "unknown compensation": (put("compensations", compensation="flyg"), "compensation flyg", "unknown", "known"),
    "motivation of no rule": (put("motivations", rule="rooms"), "rule rooms", "unknown", "known"),
    "motivation of nothing": (put("motivations", subject="gym"), "premises gym", "unknown", "known"),
    "post missing": (without("posts"), "post V-05990001-01", "0", "1"),
    "post twice": (twice("posts"), "post V-05990001-01", "2", "1"),
    "post renamed": (put("posts", post_id="V-1"), "post V-1", "1", "0"),
    "role of a post": (put("posts", role="rostmottagare"), "post V-05990001-01", "rostmottagare", "ordforande"),
    "use of a post": (put("posts", use="early"), "post V-05990001-01", "early", "polling"),
    "place of a post": (put("posts", premises="hall"), "post V-05990001-01", "hall", "school"),
    "district of a post": (put("posts", district="05990002"), "post V-05990001-01", "05990002", "05990001"),
    "start of a post": (
        put("posts", starts="2026-09-13T10:00:00"), "post V-05990001-01", "2026-09-13 10:00", "2026-09-13 07:00"
    ),
    "appointment missing": (without("appointments"), "post V-05990001-01", "0", "1"),
    "appointment to no post": (put("appointments", post_id="V-1"), "post V-1", "unknown", "a post of the plan"),
    "appointed twice": (twice("appointments"), "post V-05990001-01", "2", "1"),
    "unknown person": (put("appointments", worker="R999"), "worker R999", "unknown", "known"),
    "unknown reserve": (put("reserves", worker="R999"), "worker R999", "unknown", "known"),
    "no id": (
        put("appointments", worker="Anna Andersson"),
        "worker (appointments V-05990001-01)", "no id", "an id of the register",
    ),
    "blank id": (
        put("appointments", worker=" "),
        "worker (appointments V-05990001-01)", "no id", "an id of the register",
    ),
    "reserve in another zone": (put("reserves", zone="05990001"), "reserve R009", "05990001", "–"),
    "unknown training": (put("training", session="u9"), "session u9", "unknown", "a known session"),
    "unknown session held": (put("sessions", session="u9"), "session u9", "unknown", "a known session"),
    "session held twice": (twice("sessions"), "session u1", "2", "1"),
    "booked twice": (twice("training"), "worker R010 u1", "2", "1"),
    "unknown leader": (put("sessions", leader="Anna"), "session u1", "unknown", "a leader"),
}  # fmt: skip


def edited(plan: Plan, edit: Edit) -> Plan:
    """The plan as it is read after its file has been edited."""
    record = json.loads(plan.model_dump_json())
    edit(record)
    return Plan.model_validate(record)


def told(case: Case, plan: Plan, edit: Edit) -> tuple[Violation, ...]:
    """What is told of the edited plan."""
    return judge(case, edited(plan, edit)).violations


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_is_told_with_what_was_found_and_expected(name: str, tiny_case: Case, tiny_plan: Plan) -> None:
    """The place or id, what stands there and what should; nothing is told twice."""
    edit, *expected = EDITS[name]
    violations = told(tiny_case, tiny_plan, edit)
    assert expected in [[v.subject, v.found, v.limit] for v in violations]
    assert max(Counter((v.rule, v.subject, v.message) for v in violations).values()) == 1


@pytest.mark.parametrize("name", EDITS)
def test_what_is_told_of_an_edit_speaks_both_languages(name: str, tiny_case: Case, tiny_plan: Plan) -> None:
    """Swedish is not English, no field is left unfilled, and no text that may be a name is repeated."""
    edit, subject, *_values = EDITS[name]
    swedish = next(v for v in told(tiny_case, tiny_plan, edit) if v.subject == subject)
    with speaking("en"):
        english = next(v for v in told(tiny_case, tiny_plan, edit) if v.subject == subject)
    assert swedish.message != english.message
    for v in (swedish, english):
        shown = violation_text(tiny_case, v)
        assert not any(c in v.message + shown.subject for c in "{}")
        assert "Anna" not in f"{v} {shown}"


def test_days_that_differ_alike_are_told_as_one(tiny_case: Case, tiny_plan: Plan) -> None:
    """Nineteen sessions that follow from another catchment are one violation, with the number of days."""
    violations = told(tiny_case, tiny_plan, put("catchments", votes=0))
    assert [v.rule for v in violations] == ["early-capacity", "consistent"]
    assert "2026-08-26 och 18 till" in violations[1].message


def test_posts_of_a_place_that_are_missing_are_told_as_one(tiny_case: Case, tiny_plan: Plan) -> None:
    """Without its sessions a place has posts that nothing asks for, told once with their number."""
    violations = told(tiny_case, tiny_plan, lambda plan: plan.update(early_sessions=[]))
    found = [v for v in violations if v.rule == "consistent" and v.subject == "premises library"]
    assert [(v.found, v.limit) for v in found] == [("40", "0")]


def test_a_district_code_is_shown_with_its_name(tiny_case: Case, tiny_plan: Plan) -> None:
    """A code with a leading zero is no number."""
    edit, *_expected = EDITS["district of a post"]
    wrong = next(v for v in told(tiny_case, tiny_plan, edit) if v.subject.startswith("post"))
    assert violation_text(tiny_case, wrong).found == "05990002 Distrikt 2"
