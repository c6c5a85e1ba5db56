"""Hours a calendar week: kept by the plan, counted from Monday to Sunday, and told in the report."""

from datetime import date, datetime, time, timedelta

import pytest

from tests.changes import with_staffing
from valplan.domain.case import Case
from valplan.domain.municipality import Use
from valplan.domain.plan import Appointment, Plan
from valplan.evaluate import judge
from valplan.report.working_time import working_time_notes
from valplan.rules.weekly_hours import HoursPerWeek, week_hours, week_of
from valplan.solve.plan import make_plan


def hours_on(case: Case, plan: Plan, days: dict[date, float]) -> Plan:
    """One person with shifts of so many hours from eight o'clock on those days, and nobody else."""
    post = next(p for p in plan.posts if p.use == Use.EARLY)
    worker = next(iter(case.workers))
    posts = []
    for k, (on, hours) in enumerate(days.items()):
        starts = datetime.combine(on, time(8))
        posts.append(
            post.model_copy(update={"post_id": f"x{k}", "starts": starts, "ends": starts + timedelta(hours=hours)})
        )
    held = tuple(Appointment(post_id=p.post_id, worker=worker) for p in posts)
    return plan.model_copy(update={"posts": tuple(posts), "appointments": held})


@pytest.mark.parametrize(
    ("days", "broken"),
    [
        ({date(2026, 8, 31): 10, date(2026, 9, 6): 10}, 0),  # Monday and Sunday of one week, at the limit
        ({date(2026, 8, 31): 10, date(2026, 9, 6): 10.25}, 1),
        ({date(2026, 9, 6): 12, date(2026, 9, 7): 12}, 0),  # Sunday and Monday: two weeks
        ({date(2026, 9, 6): 21, date(2026, 9, 7): 21}, 2),
        ({date(2026, 9, 6): 20, date(2026, 9, 7): 20}, 0),
    ],
)
def test_a_week_is_from_monday_to_sunday(
    tiny_case: Case, tiny_plan: Plan, days: dict[date, float], broken: int
) -> None:
    case = with_staffing(tiny_case, most_hours_per_week=20.0)
    plan = hours_on(case, tiny_plan, days)
    assert len(list(HoursPerWeek().check(case, plan))) == broken
    assert list(HoursPerWeek().check(tiny_case, plan)) == []
    assert sum(week_hours(case, plan).values()) == sum(days.values())
    assert {monday for _worker, monday in week_hours(case, plan)} == {
        week_of(datetime.combine(on, time(8))) for on in days
    }


def test_the_plan_keeps_to_the_limit_and_the_report_tells_it(tiny_case: Case, tiny_plan: Plan) -> None:
    """A limit half an hour below what somebody has without it."""
    limit = max(week_hours(tiny_case, tiny_plan).values()) - 0.5
    case = with_staffing(tiny_case, most_hours_per_week=limit)
    plan = make_plan(case)
    judged = judge(case, plan)
    assert (judged.violations, judged.disagreements) == ((), ())
    assert max(week_hours(case, plan).values()) <= limit
    assert "Ingen får ha mer än" in " ".join(working_time_notes(case, plan))
    told = " ".join(working_time_notes(tiny_case, tiny_plan))
    assert "mer än 40\u00a0h i sina pass" in told
