"""Weekly rest: thirty-six hours in any seven days in a row, by the check, by the rows and in a solved plan."""

from datetime import date, datetime, time, timedelta
from itertools import product

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.changes import with_number, with_workers
from valplan.domain.case import Case
from valplan.domain.municipality import Role, Use
from valplan.domain.plan import Appointment, Plan, Post, Reserve
from valplan.evaluate import judge
from valplan.model.staffing import StaffingDecisions, slots_of, staffing_decisions
from valplan.rules import Rule
from valplan.rules.weekly_rest import WeeklyRest, too_long
from valplan.solve import make_plan

HOURS = {"d": (10, 18), "l": (12, 21), "e": (6, 14), "n": (21, 23), "m": (5, 8)}
"""Shifts by letter: day, late, early, night, morning; ``.`` is free. Late to early past it is 33 h, night to day 35."""
RULE: Rule = WeeklyRest()


def serving(case: Case, plan: Plan, days: str, *, until: int = 0) -> Plan:
    """A plan where R002 alone serves, with the shifts of the letters on the days before ``until``, that one last."""
    posts = []
    for k, letter in enumerate(days):
        on = case.election.day + timedelta(days=until - len(days) + 1 + k)
        if letter != ".":
            posts += [post(on, letter)]
    given = tuple(Appointment(post_id=p.post_id, worker="R002") for p in posts)
    return plan.model_copy(update={"posts": tuple(posts), "appointments": given, "reserves": ()})


def post(on: date, letter: str) -> Post:
    """A post of early voting on a date, with the hours of a letter."""
    starts, ends = (datetime.combine(on, time(h)) for h in HOURS[letter])
    return Post(post_id=f"F-library-{on}{letter}", use=Use.EARLY, premises="library", role=Role.EARLY_WORKER,
                starts=starts, ends=ends)  # fmt: skip


@pytest.mark.parametrize(
    ("days", "longest"),
    [
        ("dddddd", None),
        ("ddddddd", "16.0"),
        ("ddd.ddd", None),
        ("dddddd.dddddd", None),
        ("l.eddddd", "33.0"),
        ("l.edddd", "33.0"),
        ("l.eddd", None),
        ("ddddl.e", "33.0"),
        ("ddddn.d", "35.0"),
        ("dddn.d", None),
        ("n.d..n.d", None),
        ("ddl.e.dd", None),
    ],
)
def test_a_stretch_of_seven_dates_without_the_rest_is_found(
    days: str, longest: str | None, tiny_case: Case, tiny_plan: Plan
) -> None:
    """At most six dates; a free date too short does not end a stretch, thirty-six hours or more without one do."""
    found = list(RULE.check(tiny_case, serving(tiny_case, tiny_plan, days)))
    assert [v.found for v in found] == ([longest] if longest else [])
    if found:
        first = min(p.starts.date() for p in serving(tiny_case, tiny_plan, days).posts)
        assert found[0].subject == f"worker R002 {first}"
        assert "utan 36 timmars sammanhängande ledighet" in found[0].message


def test_a_reserve_on_standby_does_not_rest_on_election_day(tiny_case: Case, tiny_plan: Plan) -> None:
    """Six days of early voting up to the day before election day, and standby on it."""
    plan = serving(tiny_case, tiny_plan, "dddddd", until=-1)
    assert not list(RULE.check(tiny_case, plan))
    reserve = (Reserve(worker="R002", role=Role.WORKER),)
    assert len(list(RULE.check(tiny_case, plan.model_copy(update={"reserves": reserve})))) == 1


def test_the_exemption_from_the_daily_rest_is_none_from_the_weekly(tiny_case: Case, tiny_plan: Plan) -> None:
    """The window of the exemption holds all of election day; the seventh date in a row is one too many all the same."""
    window = tiny_case.scenario.staffing.rest_exemption
    assert window is not None
    assert window.starts.date() == tiny_case.election.day
    assert list(RULE.check(tiny_case, serving(tiny_case, tiny_plan, "ddddddd")))


@pytest.mark.parametrize("letters", ["dlenm", "d"])
def test_rows_and_check_agree_on_any_row_of_days(letters: str, tiny_case: Case, tiny_plan: Plan) -> None:
    """One person with any shift on any of ten days, and on standby or not on the last."""
    d = anything(tiny_case, tiny_plan, letters)
    rows, seen = RULE.staffing_rows(d), set()
    column = dict(zip(d.hold.keys.slot, d.hold.ids, strict=True))
    slot = {p.post_id: k for k, posts in enumerate(d.slots.posts) for p in posts}

    @settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
    @given(st.lists(st.sampled_from(letters * 3 + "."), min_size=10, max_size=10), st.booleans())
    def agree(days: list[str], standby: bool) -> None:
        plan, values = serving(tiny_case, tiny_plan, "".join(days)), np.zeros(d.size)
        values[[column[slot[a.post_id]] for a in plan.appointments]] = 1
        if standby and days[-1] == ".":
            plan = plan.model_copy(update={"reserves": (Reserve(worker="R002", role=Role.WORKER),)})
            values[d.reserve.ids] = 1
        kept = bool(rows.satisfied(values).all())
        assert kept == (not list(RULE.check(tiny_case, plan)))
        seen.add(kept)

    agree()
    assert seen == {True, False}


def anything(case: Case, plan: Plan, letters: str) -> StaffingDecisions:
    """Staffing where R002 alone may hold anything, with a post of every shift on each of ten days."""
    days = [case.election.day - timedelta(days=k) for k in range(10)]
    posts = tuple(post(on, letter) for on, letter in product(days, letters))
    bare = plan.model_copy(update={"posts": posts, "appointments": ()})
    slots, row = slots_of(case, posts), case.worker_index["R002"]
    allowed = np.zeros((len(case.municipality.workers), len(slots)), dtype=np.bool_)
    allowed[row] = True
    return staffing_decisions(case, bare, allowed, {Role.WORKER: allowed[:, 0]})


def test_rows_are_few_and_only_of_those_who_could_work_too_long(tiny_case: Case, tiny_plan: Plan) -> None:
    """With one shift a day there is a row for each seven dates; who is free for six of them has none."""
    d = anything(tiny_case, tiny_plan, "d")
    keys = RULE.staffing_rows(d).keys
    assert len(keys) == len(set(keys)) == 10 - 7 + 1
    assert all(k.split()[:2] == ["worker", "R002"] for k in keys)
    six = d.hold.keys.day > -6
    fewer = staffing_decisions(
        tiny_case, d.plan,
        np.isin(np.arange(len(d.slots)), d.hold.keys.slot[six])[None, :]
        & (np.arange(len(tiny_case.municipality.workers)) == tiny_case.worker_index["R002"])[:, None],
        {},
    )  # fmt: skip
    assert RULE.staffing_rows(fewer).keys == ()


def test_chains_are_the_stretches_that_are_too_long_and_no_longer() -> None:
    """Of single shifts on eight dates: two chains of seven, none of eight."""
    noon = datetime.combine(date(2026, 9, 1), time(12))
    shifts = [(noon + timedelta(days=k), noon + timedelta(days=k, hours=4)) for k in range(8)]
    assert [tuple(min(s) for s in c) for c in too_long(shifts, timedelta(hours=36))] == [
        tuple(range(7)), tuple(range(1, 8)),
    ]  # fmt: skip


def test_a_solved_plan_keeps_the_rest_where_without_the_rule_it_would_not(tiny_case: Case) -> None:
    """Whoever lives nearest would serve day after day; an hour of rest a week stands for no rule."""
    case = with_workers(tiny_case, max_early_days=19)
    careless = make_plan(with_number(case, "weekly_rest_h", 1))
    assert list(RULE.check(case, careless))
    assert {v.rule for v in judge(case, careless).violations} == {"weekly-rest"}
    assert not judge(case, make_plan(case)).violations
