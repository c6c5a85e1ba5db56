"""Posts, screens and ballot stands: at least the minimum, enough for the wait, more for more voters."""

from math import ceil

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.changes import with_number, with_numbers
from valplan.demand.early import expected_voters
from valplan.demand.posts import district_posts
from valplan.demand.queue import servers_needed, wait_beyond
from valplan.domain.case import Case

SETTINGS = settings(max_examples=60, deadline=None)
DESK, BALLOT, SCREEN = "desk_s", "ballot_s", "screen_s"


def workers(case: Case) -> list[int]:
    """Workers of each district."""
    return [p.workers for p in district_posts(case)]


@pytest.mark.parametrize("least", [0, 4, 5, 20])
def test_there_are_never_fewer_workers_than_the_law_and_the_policy_ask_for(tiny_case: Case, least: int) -> None:
    quiet = with_numbers(tiny_case, {"turnout_factor": 0.3, "polling_posts_min": least})
    assert min(workers(quiet)) >= max(least, 4)


def test_the_law_holds_where_no_voter_is_expected(tiny_case: Case) -> None:
    """All vote early: a leader, one at the urns, one at the door, one at the desk, and one more for the breaks."""
    everyone_early = with_numbers(tiny_case, {"early_votes": 100_000, "polling_posts_min": 0})
    for p in district_posts(everyone_early):
        assert (p.expected_votes, p.workers, p.screens, p.ballot_places) == (0, 5, 2, 2)


def test_posts_grow_with_the_voters(tiny_case: Case) -> None:
    @SETTINGS
    @given(st.floats(0.4, 1.2), st.floats(0.4, 1.2))
    def grow(one: float, other: float) -> None:
        few, many = (district_posts(with_number(tiny_case, "turnout_factor", n)) for n in sorted((one, other)))
        for a, b in zip(few, many, strict=True):
            assert a.expected_votes <= b.expected_votes
            assert a.workers <= b.workers
            assert a.screens <= b.screens
            assert a.ballot_places <= b.ballot_places

    grow()


def test_the_whole_wait_stays_within_the_limit_for_the_share_of_the_policy(tiny_case: Case) -> None:
    """The three queues' chances to break their third of the limit sum to no more than the policy's risk."""

    @SETTINGS
    @given(st.floats(0.05, 0.5), st.floats(1, 30), st.floats(0.5, 0.99))
    def hold(peak: float, limit_min: float, share: float) -> None:
        numbers = {"peak_hour_share": peak, "wait_limit_min": limit_min, "wait_share": share, "polling_posts_min": 0}
        case = with_numbers(tiny_case, numbers)
        total = sum(expected_voters(case, d) for d in case.districts)
        third_s = limit_min * 20
        for p in district_posts(case):
            peak_per_h = expected_voters(case, p.district) * (1 - case.number("early_votes") / total) * peak
            desks = servers_needed(peak_per_h, case.number(DESK), third_s, 1 - (1 - share) / 3)
            servers = {DESK: desks, BALLOT: p.ballot_places, SCREEN: p.screens - 1}
            risks = [wait_beyond(peak_per_h, case.number(key), n, third_s) for key, n in servers.items()]
            assert sum(risks) <= 1 - share + 1e-9
            assert p.workers >= 3 + desks + ceil((3 + desks) / 4)

    hold()


def test_districts_come_in_the_order_of_the_table(tiny_case: Case) -> None:
    assert [p.district for p in district_posts(tiny_case)] == list(tiny_case.districts)


def test_election_day_and_early_votes_are_all_the_voters(tiny_case: Case) -> None:
    voters = sum(expected_voters(tiny_case, d) for d in tiny_case.districts)
    on_day = sum(p.expected_votes for p in district_posts(tiny_case))
    assert on_day + tiny_case.whole("early_votes") == pytest.approx(voters, abs=len(tiny_case.districts) / 2)
