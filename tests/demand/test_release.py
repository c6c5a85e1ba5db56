"""Who of a department is needed in working hours: weekdays, and the part of the shift that lies there."""

from datetime import datetime, time, timedelta

import pytest

from tests.changes import with_number, with_tables, with_workers
from valplan.demand.release import away, limited, within_office
from valplan.domain.case import Case
from valplan.domain.municipality import Use
from valplan.domain.plan import HeldSession, Plan


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A time on a day of September 2026; the 7th is a Monday."""
    return datetime(2026, 9, day, hour, minute)  # noqa: DTZ001 - local time, as in the plan


@pytest.mark.parametrize(
    ("shift", "part"),
    [
        ((at(7, 7), at(7, 12)), (at(7, 8), at(7, 12))),
        ((at(7, 13), at(7, 20)), (at(7, 13), at(7, 17))),
        ((at(7, 17), at(7, 20)), None),
        ((at(7, 6), at(7, 8)), None),
        ((at(12, 9), at(12, 15)), None),
        ((at(13, 7), at(14, 1)), None),
    ],
)
def test_only_working_hours_of_weekdays_count(
    tiny_case: Case, shift: tuple[datetime, datetime], part: tuple[datetime, datetime] | None
) -> None:
    assert within_office(tiny_case, shift) == part


def test_the_hours_are_the_scenarios(tiny_case: Case) -> None:
    case = with_number(tiny_case, "office_closes_hour", 18.5)
    assert within_office(case, (at(7, 17), at(7, 20))) == (at(7, 17), at(7, 18, 30))


def test_a_limit_speaks_of_weekdays_or_of_the_days_it_names(tiny_case: Case) -> None:
    monday, sunday = at(7, 0).date(), at(13, 0).date()
    assert limited(tiny_case, (), monday)
    assert not limited(tiny_case, (), sunday)
    assert limited(tiny_case, (-6,), monday)
    assert not limited(tiny_case, (-5,), monday)


def test_posts_trainings_and_leading_are_listed_for_those_of_a_department(tiny_case: Case, tiny_plan: Plan) -> None:
    first = tiny_case.municipality.sessions[0]
    daytime = first.model_copy(update={"starts": time(10), "ends": time(13)})
    case = with_tables(tiny_case, sessions=(daytime, *tiny_case.municipality.sessions[1:]))
    case = with_workers(case, department="Kultur")
    plan = tiny_plan.model_copy(update={"sessions": (HeldSession(session=first.session_id, leader="R001"),)})
    found = away(case, plan)
    assert all(case.workers[a.worker].department == a.department for a in found)
    assert [(a.worker, a.session, a.leads) for a in found if a.session and a.worker == "R001"] == [("R001", "u1", True)]
    serving = {a.worker for a in plan.appointments} | {r.worker for r in plan.reserves}
    assert ("R020", "u1") in {(a.worker, a.session) for a in found} or "R020" not in serving
    early = [
        p for p in plan.posts if p.use == Use.EARLY and p.starts.weekday() < 5 and p.starts.hour < 17
    ]  # fmt: skip
    held = {a.post_id: a.worker for a in plan.appointments}
    wanted = {p.post_id for p in early if held[p.post_id] and case.workers[held[p.post_id]].department}
    assert {a.post.post_id for a in found if a.post} == wanted
    assert wanted
    assert timedelta() < max(a.ends - a.starts for a in found) <= timedelta(hours=9)
