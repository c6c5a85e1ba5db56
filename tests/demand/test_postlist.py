"""Single posts: roles, shifts and ids, and the parts of the day that a shift needs."""

from datetime import datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.changes import with_number
from valplan.demand.postlist import day_of, parts_of_day, posts_of
from valplan.demand.teams import polling_shift
from valplan.domain.case import Case
from valplan.domain.municipality import Role, Use
from valplan.domain.plan import DistrictPosts, EarlySession, Plan, PollingPlace

DAY = datetime(2026, 9, 13)  # noqa: DTZ001 - shifts are local time
BORDERS = {"F": (0, 13), "E": (13, 17), "K": (17, 22), "N": (22, 48)}


def needs(workers: int) -> DistrictPosts:
    """What a polling place needs."""
    return DistrictPosts(district="05990001", expected_votes=500, workers=workers, screens=4, ballot_places=2)


def early(case: Case, opens: time, closes: time, posts: int = 2) -> EarlySession:
    """A session the day before election day."""
    on = case.election.date_of(-1)
    return EarlySession(premises="library", on=on, opens=opens, closes=closes, posts=posts, expected_votes=9)


@pytest.mark.parametrize(
    ("starts_h", "ends_h", "parts"),
    [
        (7, 23, "FEKN"),
        (8, 13, "F"),
        (8, 13.01, "FE"),
        (12.99, 13, "F"),
        (13, 17, "E"),
        (17, 22, "K"),
        (17, 22.01, "KN"),
        (22, 24, "N"),
        (21, 26, "KN"),
        (7, 24, "FEKN"),
        (23, 30, "N"),
        (10, 19, "FEK"),
    ],
)
def test_a_shift_needs_the_parts_of_the_day_that_it_touches(starts_h: float, ends_h: float, parts: str) -> None:
    """A shift over midnight belongs to the day it starts: its night is that day's."""
    assert parts_of_day(DAY + timedelta(hours=starts_h), DAY + timedelta(hours=ends_h)) == parts


@given(st.integers(0, 24 * 60 - 1), st.integers(1, 18 * 60))
def test_a_part_is_needed_when_a_minute_of_it_is_worked(starts_min: int, length_min: int) -> None:
    worked = range(starts_min, starts_min + length_min)
    wanted = [p for p, (low, high) in BORDERS.items() if set(worked) & set(range(low * 60, high * 60))]
    starts = DAY + timedelta(minutes=starts_min)
    assert parts_of_day(starts, starts + timedelta(minutes=length_min)) == "".join(wanted)


def test_the_polling_shift_is_setting_up_polling_and_the_count(any_case: Case) -> None:
    closes, count_h = {"general": (20, 3), "ep": (21, 1.5), "extra": (20, 1.5)}[any_case.election.type]
    starts, ends = polling_shift(any_case)
    midnight = datetime.combine(any_case.election.day, time(0))
    assert starts == midnight + timedelta(hours=7)
    assert ends == midnight + timedelta(hours=closes + count_h)


def test_a_count_after_midnight_still_belongs_to_election_day(tiny_case: Case) -> None:
    late = with_number(tiny_case, "count_h", 6)
    posts = posts_of(late, [needs(6)], [PollingPlace(district="05990001", premises="school")], [])
    assert posts[0].ends.date() > late.election.day
    assert {day_of(late, p) for p in posts} == {0}
    assert parts_of_day(posts[0].starts, posts[0].ends) == "FEKN"


@pytest.mark.parametrize("workers", [4, 6, 11])
def test_a_polling_place_has_a_chair_a_deputy_and_the_rest(tiny_case: Case, workers: int) -> None:
    place = PollingPlace(district="05990001", premises="school")
    posts = posts_of(tiny_case, [needs(workers)], [place], [])
    assert [p.role for p in posts] == [Role.CHAIR, Role.DEPUTY, *[Role.WORKER] * (workers - 2)]
    assert {(p.use, p.premises, p.district) for p in posts} == {(Use.POLLING, "school", "05990001")}


def test_a_district_without_known_needs_gets_no_posts(tiny_case: Case) -> None:
    assert posts_of(tiny_case, [needs(6)], [PollingPlace(district="05990002", premises="school")], []) == ()


@pytest.mark.parametrize(("most_h", "shifts"), [(10, 1), (9, 1), (8.9, 2), (3, 3), (2.25, 4), (2, 5), (1, 9)])
def test_every_shift_of_a_session_has_its_posts_however_short_shifts_are(
    tiny_case: Case, most_h: float, shifts: int
) -> None:
    session = early(tiny_case, time(10), time(19), posts=3)
    posts = posts_of(with_number(tiny_case, "max_shift_h", most_h), [], [], [session])
    assert len(posts) == 3 * shifts
    assert sum(p.role == Role.EARLY_LEAD for p in posts) == shifts
    assert max(p.ends for p in posts) == datetime.combine(session.on, session.closes)


def test_the_posts_of_a_session_cover_all_of_its_hours(tiny_case: Case) -> None:
    @settings(max_examples=60, deadline=None)
    @given(st.integers(0, 22 * 60), st.integers(1, 1439), st.integers(1, 24), st.integers(1, 4))
    def covered(starts_min: int, length_min: int, most_h: int, count: int) -> None:
        opens, closes = (time(*divmod(m, 60)) for m in (starts_min, min(1439, starts_min + length_min)))
        session = early(tiny_case, opens, closes, count)
        posts = posts_of(with_number(tiny_case, "max_shift_h", most_h), [], [], [session])
        worked = sum((p.ends - p.starts for p in posts), timedelta())
        whole = datetime.combine(session.on, closes) - datetime.combine(session.on, opens)
        assert abs(worked - count * whole) <= timedelta(milliseconds=1)
        assert len({p.post_id for p in posts}) == len(posts)
        assert sum(p.role == Role.EARLY_LEAD for p in posts) * count == len(posts)

    covered()


def test_all_posts_of_a_plan_have_their_own_id_and_come_election_day_first(any_case: Case, any_plan: Plan) -> None:
    posts = posts_of(any_case, any_plan.district_posts, any_plan.polling, any_plan.early_sessions)
    assert posts == any_plan.posts
    assert len({p.post_id for p in posts}) == len(posts)
    on_day = [p.use == Use.POLLING for p in posts]
    assert on_day == sorted(on_day, reverse=True)
    assert sum(on_day) == sum(p.workers for p in any_plan.district_posts)
