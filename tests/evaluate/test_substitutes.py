"""Substitutes are judged as a whole judgement would, by less."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rules.test_broken import BREAKS, Broken
from valplan.domain.case import Case
from valplan.domain.outcome import Violation
from valplan.domain.plan import Plan, Revision
from valplan.evaluate.substitutes import newly_broken, part_of, substitutes, with_substitute
from valplan.model.standing import as_it_stands
from valplan.rules import RULES

PERSONAL = [r.id for r in RULES if r.personal]
ASKED = Revision(number=0, parent_sha256="")


def findings(rule: str, case: Case, plan: Plan) -> set[Violation]:
    return set(next(r for r in RULES if r.id == rule).check(case, plan))


def by_person(rule: str, case: Case, plan: Plan) -> set[Violation]:
    people = {a.worker for a in plan.appointments} | {r.worker for r in plan.reserves}
    return {v for w in people for v in findings(rule, case, part_of(plan, frozenset({w})))}


@pytest.mark.parametrize("rule", PERSONAL)
def test_a_personal_rule_finds_the_same_of_each_person_alone(rule: str, tiny_case: Case, tiny_plan: Plan) -> None:
    """In a plan that breaks it, and in one that breaks any of the others."""
    breaks: list[Callable[[Case, Plan], Broken]] = [BREAKS[rule], *(BREAKS[r] for r in PERSONAL if r != rule)]
    for number, change in enumerate(breaks):
        case, plan = change(tiny_case, tiny_plan)
        whole = findings(rule, case, plan)
        assert whole or number
        assert by_person(rule, case, plan) == whole


@given(swaps=st.lists(st.tuples(st.integers(0, 200), st.integers(0, 200)), max_size=12))
@settings(max_examples=40, deadline=None)
def test_personal_rules_of_any_appointments(tiny_case: Case, tiny_plan: Plan, swaps: list[tuple[int, int]]) -> None:
    """Whoever holds whatever, qualified or not."""
    held = list(tiny_plan.appointments)
    for a, b in swaps:
        to, of = a % len(held), b % len(tiny_case.municipality.workers)
        held[to] = held[to].model_copy(update={"worker": tiny_case.municipality.workers[of].worker_id})
    plan = tiny_plan.model_copy(update={"appointments": tuple(held)})
    for rule in PERSONAL:
        assert by_person(rule, tiny_case, plan) == findings(rule, tiny_case, plan)


@given(post=st.integers(0, 200), worker=st.integers(0, 39), gone=st.sets(st.integers(0, 39), max_size=3))
@settings(max_examples=40, deadline=None)
def test_what_a_substitute_breaks_is_the_difference_of_two_whole_judgements(
    tiny_case: Case, tiny_plan: Plan, post: int, worker: int, gone: set[int]
) -> None:
    """Anyone in any post, allowed there or not."""
    people, target = tiny_case.municipality.workers, tiny_plan.posts[post % len(tiny_plan.posts)]
    asked = ASKED.model_copy(update={"absent": tuple(sorted(people[k].worker_id for k in gone - {worker}))})
    holder = next(a.worker for a in tiny_plan.appointments if a.post_id == target.post_id)
    w = people[worker].worker_id
    made = with_substitute(tiny_case, as_it_stands(tiny_case, tiny_plan, asked), tiny_plan, target, w, asked)

    def whole(plan: Plan) -> dict[tuple[str, str], Violation]:
        return {(v.rule, v.subject): v for r in RULES if r.id != "consistent" for v in r.check(tiny_case, plan)}

    before = frozenset(whole(tiny_plan))
    expected = {v for key, v in whole(made).items() if key not in before}
    assert set(newly_broken(tiny_case, made, frozenset({w, holder}), before)) == expected


def test_trying_ends_when_nobody_left_could_stand_before(
    tiny_case: Case, tiny_plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The list is the same as when all are tried."""
    post = next(p for p in tiny_plan.posts if p.use == "early")
    everyone = substitutes(tiny_case, tiny_plan, post, ASKED, most=1000)
    for most in (1, 2, 3, 5):
        monkeypatch.setattr("valplan.evaluate.substitutes.JUDGED", 1000)
        found = substitutes(tiny_case, tiny_plan, post, ASKED, most=most)
        assert found == everyone[:most]
