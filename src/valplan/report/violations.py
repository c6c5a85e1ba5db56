"""A violation as the planner reads it: names instead of ids, kronor instead of öre, words instead of codes."""

import re
from dataclasses import dataclass

from valplan.domain.case import Case, Criterion
from valplan.domain.outcome import Violation
from valplan.language import N_, _
from valplan.report.wording import PERSON_TIES, TIES, demand_text, limit_value, measured_text
from valplan.rules import GOALS, RULES
from valplan.rules.naming import subject_text, value_word

_PHRASES = (
    (re.compile(r"before (?P<day>\S+)"), N_("before {day}")),
    (re.compile(r"early voting (?P<day>\S+) until (?P<time>\S+)"), N_("early voting {day} until {time}")),
    (re.compile(r"early voting (?P<day>\S+)"), N_("early voting {day}")),
)
_CRITERION = re.compile(r"(?P<criterion>A\d+): ")


@dataclass(frozen=True)
class ViolationText:
    """What a violation is about, what was found and what is asked for, in the current language."""

    subject: str
    found: str
    limit: str


def violation_text(case: Case, violation: Violation) -> ViolationText:
    """The words for a violation; what no words are known for is shown as it is."""
    subject = subject_text(case, violation.subject)
    criterion = _criterion(case, violation)
    if criterion is not None:
        premises = violation.subject.split()[1]
        found = f"{criterion.criterion} {_(criterion.name)}: {measured_text(case, premises, criterion)}"
        return ViolationText(subject=subject, found=found, limit=demand_text(criterion))
    unit = _unit(violation)
    found, limit = (_value(case, value, unit) for value in (violation.found, violation.limit))
    return ViolationText(subject=subject, found=found, limit=limit)


def rule_text(rule_id: str) -> str:
    """A rule's wording; the id itself where no such rule is known."""
    return next((_(rule.wording) for rule in RULES if rule.id == rule_id), rule_id)


def _unit(violation: Violation) -> str:
    """The rule's unit; a limit on a goal has the goal's."""
    goals = {f"goal {goal.id}": goal.unit for goal in GOALS}
    return goals.get(violation.subject) or next((r.unit for r in RULES if r.id == violation.rule), "")


def _criterion(case: Case, violation: Violation) -> Criterion | None:
    match = _CRITERION.match(violation.found)
    known = {c.criterion: c for c in case.criteria}
    return known.get(match["criterion"]) if match else None


def _value(case: Case, value: str, unit: str) -> str:
    if value in case.premises:
        return f"{value} {case.premises[value].name}"
    if value in case.districts:
        return f"{value} {case.districts[value].name}"
    try:
        return limit_value(float(value), unit)
    except ValueError:
        return _words(value)


def _words(value: str) -> str:
    for pattern, text in _PHRASES:
        match = pattern.fullmatch(value)
        if match:
            return _(text, **match.groupdict())
    ties = {tie.value: text for tie, text in TIES.items()} | PERSON_TIES
    return _(ties[value]) if value in ties else value_word(value)
