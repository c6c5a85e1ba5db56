"""What differs between two plans."""

from dataclasses import replace

import pytest

from valplan.domain.case import Case
from valplan.domain.municipality import Use
from valplan.domain.outcome import Judgement, Verdict
from valplan.domain.plan import Plan
from valplan.evaluate import judge
from valplan.evaluate.compare import Comparison, compare


@pytest.fixture(scope="module")
def judged(tiny_case: Case, tiny_plan: Plan) -> Judgement:
    """The tiny plan, judged."""
    return judge(tiny_case, tiny_plan)


def _against(case: Case, plan: Plan, judged: Judgement, **changes: object) -> Comparison:
    other = plan.model_copy(update=changes)
    return compare((case, plan, judged), (case, other, judge(case, other)))


def test_a_plan_does_not_differ_from_itself(tiny_case: Case, tiny_plan: Plan, judged: Judgement) -> None:
    """Every figure is the same before and after, and nothing moves."""
    found = compare((tiny_case, tiny_plan, judged), (tiny_case, tiny_plan, judged))
    assert found.moved == ()
    assert found.voters_moved == 0
    assert all(line.before_ore == line.after_ore for line in found.money)
    assert all(goal.before == goal.after for goal in found.goals)
    assert all(not change.taken_in and not change.left for change in found.premises)
    assert all(p.before == p.after and p.vacant_before == p.vacant_after for p in found.posts)
    assert sum(p.before for p in found.posts) == len(tiny_plan.posts)


def test_moved_voters_are_the_electors_of_districts_that_vote_elsewhere(
    tiny_case: Case, tiny_plan: Plan, judged: Judgement
) -> None:
    """One district that changes its polling place moves its electors, and the premises come in or go out."""
    first, *others = tiny_plan.polling
    free = next(p for p in tiny_case.premises if p not in {x.premises for x in tiny_plan.polling})
    moved = first.model_copy(update={"premises": free})
    found = _against(tiny_case, tiny_plan, judged, polling=(moved, *others))
    assert [m.district for m in found.moved] == [first.district]
    assert found.voters_moved == tiny_case.electors(first.district)
    polling = next(change for change in found.premises if change.use is Use.POLLING)
    assert polling.taken_in == (free,)
    assert polling.left == (() if first.premises in {p.premises for p in others} else (first.premises,))


def test_a_vacancy_is_counted_in_its_role(tiny_case: Case, tiny_plan: Plan, judged: Judgement) -> None:
    """A person taken from a post leaves one vacancy more, and no post less."""
    first, *others = tiny_plan.appointments
    emptied = first.model_copy(update={"worker": ""})
    found = _against(tiny_case, tiny_plan, judged, appointments=(emptied, *others))
    assert sum(p.vacant_after - p.vacant_before for p in found.posts) == 1
    assert sum(p.after - p.before for p in found.posts) == 0
    assert found.violations_before == 0
    assert found.violations_after


def test_an_area_that_goes_from_covered_to_compensated_differs(
    tiny_case: Case, tiny_plan: Plan, judged: Judgement
) -> None:
    """Each area has its verdict on both sides; only the one that changes is told to differ."""
    first, *others = judged.coverage
    assert first.verdict is Verdict.COVERED
    changed = (first.model_copy(update={"verdict": Verdict.COMPENSATED}), *others)
    other = judged.model_copy(update={"coverage": changed})
    found = compare((tiny_case, tiny_plan, judged), (tiny_case, tiny_plan, other))
    assert [a.area for a in found.areas] == [c.area_id for c in judged.coverage]
    assert [(a.area, a.verdict_before, a.verdict_after) for a in found.areas if a.differs] == [
        (first.area_id, Verdict.COVERED, Verdict.COMPENSATED)
    ]


def test_what_only_one_plan_has_is_told_as_missing_in_the_other(
    tiny_case: Case, tiny_plan: Plan, judged: Judgement
) -> None:
    """A line, goal or indicator of one plan only stands with None on the other side."""
    less = judged.model_copy(update={"money": judged.money[1:], "goals": (), "indicators": judged.indicators[1:]})
    forth = compare((tiny_case, tiny_plan, judged), (tiny_case, tiny_plan, less))
    back = compare((tiny_case, tiny_plan, less), (tiny_case, tiny_plan, judged))
    assert forth.money[0].after_ore is None
    assert all(goal.after is None for goal in forth.goals)
    assert forth.indicators[0].after is None
    assert back.money[-1].before_ore is None
    assert len(back.money) == len(forth.money) == len(judged.money)


def test_plans_of_different_municipalities_are_not_compared(
    tiny_case: Case, tiny_plan: Plan, judged: Judgement
) -> None:
    """Two municipalities have nothing to compare."""
    elsewhere = replace(tiny_case, municipality=tiny_case.municipality.model_copy(update={"code": "0580"}))
    with pytest.raises(ValueError, match="different municipalities"):
        compare((tiny_case, tiny_plan, judged), (elsewhere, tiny_plan, judged))


@pytest.mark.parametrize("first", [True, False])
def test_nothing_is_said_of_the_figures_of_a_plan_that_cannot_be_judged(
    tiny_case: Case, tiny_plan: Plan, judged: Judgement, first: bool
) -> None:
    """Its money, goals, indicators, ways and number of violations are not known, and why is told."""
    ghost = tiny_plan.appointments[0].model_copy(update={"worker": "R999"})
    broken = tiny_plan.model_copy(update={"appointments": (ghost, *tiny_plan.appointments[1:])})
    plans = ((tiny_case, broken, judge(tiny_case, broken)), (tiny_case, tiny_plan, judged))
    found = compare(*(plans if first else reversed(plans)))
    side, other = ("before", "after") if first else ("after", "before")
    assert [v.subject for v in getattr(found, f"unjudged_{side}")] == ["worker R999"]
    assert getattr(found, f"unjudged_{other}") == ()
    assert not found.judged
    assert getattr(found, f"net_{side}_ore") is getattr(found, f"violations_{side}") is None
    assert getattr(found, f"net_{other}_ore") == judged.net_ore
    assert {getattr(x, f"{side}_ore") for x in found.money} == {None}
    assert {getattr(x, side) for x in (*found.goals, *found.indicators, *found.equity)} == {None}
    assert sum(getattr(p, side) for p in found.posts) == len(tiny_plan.posts)
