"""The tables of rules and goals: each has its wording in both languages, its source, and is listed once."""

import re

import pytest

from valplan.domain.case import Case
from valplan.domain.plan import Plan
from valplan.evaluate import judge
from valplan.language import _, catalogue
from valplan.rules import GOALS, RULES, Goal, Rule

ENGLISH = re.compile(
    r"\b(policy|scenario|register|practice|exemption|assumption|criteria|role|has|of|the)\b(?! \(vallagen)"
)
"""Words of sources that are another word in Swedish, but for a board's policy, which is the same."""


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.id)
def test_a_rule_says_what_it_demands_in_both_languages_and_on_what_ground(rule: Rule) -> None:
    assert catalogue("sv")[rule.wording] != rule.wording
    assert rule.source
    assert not ENGLISH.search(_(rule.source)), _(rule.source)
    assert rule.kind in ("law", "policy", "budget")
    assert rule.__doc__


@pytest.mark.parametrize("rule", [r for r in RULES if r.kind == "law"], ids=lambda r: r.id)
def test_a_rule_of_law_names_its_paragraph(rule: Rule) -> None:
    assert re.search(r"\(\d{4}:\d+\).*\d+ §", rule.source)


@pytest.mark.parametrize("goal", GOALS, ids=lambda g: g.id)
def test_a_goal_says_what_it_wants_in_both_languages(goal: Goal) -> None:
    assert catalogue("sv")[goal.wording] != goal.wording
    assert goal.stage in ("premises", "staffing")


def test_ids_are_unique() -> None:
    assert len({r.id for r in RULES}) == len(RULES)
    assert len({g.id for g in GOALS}) == len(GOALS)


def test_every_rule_finds_nothing_in_a_solved_plan(tiny_case: Case, tiny_plan: Plan) -> None:
    judged = judge(tiny_case, tiny_plan)
    assert judged.violations == ()
    assert judged.disagreements == ()
