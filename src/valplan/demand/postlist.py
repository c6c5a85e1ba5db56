"""From polling places and sessions to single posts, each with its role, place and shift."""

from collections.abc import Iterable, Iterator
from datetime import datetime, time, timedelta
from string import ascii_lowercase

from valplan.demand.duties import duty_posts
from valplan.demand.opening import shifts
from valplan.demand.teams import polling_role, team_of, team_shifts
from valplan.domain.case import Case
from valplan.domain.municipality import Role, Use
from valplan.domain.plan import DistrictPosts, EarlySession, PollingPlace, Post

NOON_ENDS, AFTERNOON_ENDS, EVENING_ENDS = time(13), time(17), time(22)


def posts_of(
    case: Case,
    district_posts: Iterable[DistrictPosts],
    polling: Iterable[PollingPlace],
    sessions: Iterable[EarlySession],
) -> tuple[Post, ...]:
    """All posts of a plan, election day first, in order of district, then of place and time; other work last."""
    needs, places = {p.district: p for p in district_posts}, list(polling)
    election_day = [post for place in places if place.district in needs for post in _polling(case, needs, place)]
    return (*election_day, *(post for s in sessions for post in _early(case, s)), *duty_posts(case, places))


def parts_of_day(starts: datetime, ends: datetime) -> str:
    """The parts of the day a shift needs: F before 13, E 13–17, K 17–22, N after 22."""
    borders = [datetime.combine(starts.date(), t) for t in (time(0), NOON_ENDS, AFTERNOON_ENDS, EVENING_ENDS)]
    limits = [*borders[1:], borders[0] + timedelta(days=2)]
    return "".join(
        letter for letter, low, high in zip("FEKN", borders, limits, strict=True) if starts < high and ends > low
    )


def day_of(case: Case, post: Post) -> int:
    """Day of a post counted from election day (0)."""
    return (post.starts.date() - case.election.day).days


def _polling(case: Case, needs: dict[str, DistrictPosts], place: PollingPlace) -> Iterator[Post]:
    shifts_of_teams = team_shifts(case)
    for number in range(1, needs[place.district].workers + 1):
        starts, ends = shifts_of_teams[team_of(case, number)]
        yield Post(
            post_id=f"V-{place.district}-{number:02d}", use=Use.POLLING, premises=place.premises,
            district=place.district, role=polling_role(number), starts=starts, ends=ends,
        )  # fmt: skip


def _early(case: Case, session: EarlySession) -> Iterator[Post]:
    for letter, (starts, ends) in zip(ascii_lowercase, shifts(case, session), strict=False):
        for number in range(1, session.posts + 1):
            yield Post(
                post_id=f"F-{session.premises}-{session.on:%m%d}{letter}-{number:02d}", use=Use.EARLY,
                premises=session.premises, role=Role.EARLY_LEAD if number == 1 else Role.EARLY_WORKER,
                starts=starts, ends=ends,
            )  # fmt: skip
