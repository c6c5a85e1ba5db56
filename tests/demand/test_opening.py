"""Opening patterns: hours, evenings, the last week, shifts, capacity."""

from datetime import datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.changes import with_number, with_numbers, with_tables
from valplan.demand.early import early_forecast
from valplan.demand.opening import (
    day_shares,
    full_hours_on_election_day,
    hours,
    is_evening,
    period_capacity,
    posts_on,
    qualifies,
    session_capacity,
    session_votes,
    shifts,
)
from valplan.domain.case import Case
from valplan.domain.municipality import OpeningDay
from valplan.domain.plan import EarlySession

SETTINGS = settings(max_examples=100, deadline=None)
DAYS = list(range(-18, 1))


def session(case: Case, opens: time, closes: time) -> EarlySession:
    """A session on election day."""
    return EarlySession(premises="library", on=case.election.day, opens=opens, closes=closes, posts=2, expected_votes=0)


@pytest.mark.parametrize(
    ("opens", "closes", "expected"),
    [(time(8), time(20), 12), (time(10, 30), time(11), 0.5), (time(9, 45), time(18, 15), 8.5), (time(9), time(9), 0)],
)
def test_hours_count_minutes(opens: time, closes: time, expected: float) -> None:
    assert hours(opens, closes) == expected


@pytest.mark.parametrize(("day", "posts"), [(-18, 2), (-7, 2), (-6, 3), (0, 3)])
def test_the_last_week_is_election_day_and_the_six_days_before(tiny_case: Case, day: int, posts: int) -> None:
    assert posts_on(tiny_case, "stor", day) == posts


@pytest.mark.parametrize(("closes", "evening"), [(time(17, 59), False), (time(18), True), (time(18, 1), True)])
def test_a_day_is_an_evening_when_the_place_closes_at_the_hour_or_later(
    tiny_case: Case, closes: time, evening: bool
) -> None:
    assert is_evening(tiny_case, closes) is evening


def test_no_place_is_open_in_the_evening_when_the_hour_is_past_all_closing(tiny_case: Case) -> None:
    assert not is_evening(with_number(tiny_case, "evening_until_hour", 23), time(22, 59))


@pytest.mark.parametrize(("key", "has"), [("spread_days", 10), ("spread_evening_days", 10), ("spread_weekend_days", 3)])
@pytest.mark.parametrize("off", [0, 1])
def test_a_pattern_is_open_enough_at_the_limit_and_not_one_off_it(
    tiny_case: Case, key: str, has: int, off: int
) -> None:
    """The pattern ``vecka`` has ten days, all with an evening: a Thursday to the Saturday before election day."""
    case = with_number(tiny_case, key, has + off)
    assert qualifies(case, case.openings["vecka"]) is (off == 0)


@pytest.mark.parametrize(
    ("opens", "closes", "full"),
    [
        (time(8), time(20), True),
        (time(7, 59), time(20, 1), True),
        (time(8, 1), time(20), False),
        (time(8), time(19, 59), False),
    ],
)
def test_full_hours_cover_all_polling_hours(tiny_case: Case, opens: time, closes: time, full: bool) -> None:
    assert full_hours_on_election_day(tiny_case, opens, closes) is full


def test_polling_hours_are_those_of_the_type_of_election(any_case: Case) -> None:
    closes = 21 if any_case.election.type == "ep" else 20
    assert full_hours_on_election_day(any_case, time(8), time(closes))
    assert not full_hours_on_election_day(any_case, time(8), time(closes - 1, 59))


@pytest.mark.parametrize(("closes", "parts"), [(time(18), 1), (time(18, 1), 2), (time(8, 1), 1)])
def test_a_session_is_cut_when_it_is_longer_than_a_shift_may_be(tiny_case: Case, closes: time, parts: int) -> None:
    assert len(list(shifts(tiny_case, session(tiny_case, time(8), closes)))) == parts


def test_shifts_are_equal_follow_each_other_and_are_the_fewest(tiny_case: Case) -> None:
    @SETTINGS
    @given(st.integers(0, 1438), st.integers(1, 1439), st.floats(1, 24))
    def cut(starts_min: int, length_min: int, most_h: float) -> None:
        ends_min = min(1439, starts_min + length_min)
        case = with_number(tiny_case, "max_shift_h", most_h)
        opens, closes = time(*divmod(starts_min, 60)), time(*divmod(ends_min, 60))
        found = list(shifts(case, session(case, opens, closes)))
        most, tick = timedelta(hours=most_h), timedelta(microseconds=len(found))
        assert found[0][0] == datetime.combine(case.election.day, opens)
        assert abs(found[-1][1] - datetime.combine(case.election.day, closes)) <= tick
        assert all(abs(a[1] - b[0]) <= tick for a, b in pairwise(found))
        assert all(ends - starts <= most + tick for starts, ends in found)
        assert (len(found) - 1) * most < timedelta(minutes=ends_min - starts_min) + tick

    cut()


@given(st.lists(st.floats(0, 1), min_size=19, max_size=19), st.sets(st.sampled_from(DAYS), min_size=1))
def test_the_shares_of_the_open_days_sum_to_one(votes: list[float], days: set[int]) -> None:
    share = day_shares(dict(zip(DAYS, votes, strict=True)), sorted(days))
    assert set(share) == days
    assert sum(share.values()) == pytest.approx(1)
    assert all(s >= 0 for s in share.values())


def test_days_that_nobody_is_known_to_vote_on_share_alike() -> None:
    assert day_shares(dict.fromkeys(DAYS, 0.0), [-3, -2]) == {-3: 0.5, -2: 0.5}


def test_a_session_takes_its_posts_times_hours_times_pace(tiny_case: Case) -> None:
    assert session_capacity(tiny_case, 2, 8.5) == 2 * 8.5 * 16


@pytest.mark.parametrize("pattern", ["alla", "vecka", "buss"])
@pytest.mark.parametrize("tier", ["liten", "stor"])
@pytest.mark.parametrize("pace", [1, 7, 16])
def test_the_capacity_is_the_most_votes_that_put_no_day_over_its_posts(
    tiny_case: Case, pattern: str, tier: str, pace: int
) -> None:
    case = with_number(tiny_case, "votes_per_worker_hour", pace)
    profile = early_forecast(case).profile
    found = period_capacity(case, profile, pattern, tier)
    assert _fits(case, profile, pattern, tier, found)
    assert not _fits(case, profile, pattern, tier, found + 1)


def test_no_whole_vote_of_the_capacity_is_lost_to_fractions(tiny_case: Case) -> None:
    """Shares such as a sixth are no binary fractions."""

    @SETTINGS
    @given(st.lists(st.integers(0, 9), min_size=1, max_size=6).filter(any), st.integers(1, 40))
    def exact(votes: list[int], pace: int) -> None:
        days = tuple(OpeningDay(pattern="p", day=-n, opens=time(10), closes=time(15)) for n in range(len(votes)))
        case = with_number(with_tables(tiny_case, openings=days), "votes_per_worker_hour", pace)
        profile = {-n: v / sum(votes) for n, v in enumerate(votes)}
        found = period_capacity(case, profile, "p", "liten")
        assert found == min(2 * 5 * pace * sum(votes) // v for v in votes if v)

    exact()


def test_a_place_open_on_a_single_day_takes_what_that_day_takes(tiny_case: Case) -> None:
    one = OpeningDay(pattern="en", day=-1, opens=time(10), closes=time(15))
    case = with_tables(tiny_case, openings=(one,))
    assert period_capacity(case, early_forecast(case).profile, "en", "liten") == 2 * 5 * 16


def test_an_empty_limit_of_days_asks_for_nothing(tiny_case: Case) -> None:
    nothing = with_numbers(tiny_case, {"spread_days": 0, "spread_evening_days": 0, "spread_weekend_days": 0})
    assert qualifies(nothing, ())


def _fits(case: Case, profile: dict[int, float], pattern: str, tier: str, votes: int) -> bool:
    days = case.openings[pattern]
    total = sum(profile[o.day] for o in days)
    return all(
        votes * profile[o.day] / total
        <= posts_on(case, tier, o.day) * hours(o.opens, o.closes) * case.number("votes_per_worker_hour") + 1e-9
        for o in days
    )


@given(st.lists(st.floats(0, 1), min_size=19, max_size=19), st.sets(st.sampled_from(DAYS)), st.integers(0, 9000))
def test_no_vote_is_lost_when_a_places_votes_are_spread_over_its_days(
    shares: list[float], days: set[int], votes: int
) -> None:
    """The days' whole votes sum to the place's, and each is the exact share rounded up or down."""
    profile = dict(zip(DAYS, shares, strict=True))
    found = session_votes(profile, sorted(days), votes)
    assert sum(found.values()) == (votes if days else 0)
    exact = day_shares(profile, sorted(days)) if days else {}
    assert all(abs(found[d] - votes * exact[d]) < 1 for d in days)
