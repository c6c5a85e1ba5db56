"""What an opening pattern and a staffing tier mean: sessions, shifts, hours, capacity."""

from collections.abc import Iterator, Mapping
from datetime import datetime, time, timedelta
from math import ceil

import numpy as np

from valplan.demand.early import apportion
from valplan.domain.case import Case
from valplan.domain.election import SATURDAY
from valplan.domain.municipality import OpeningDay
from valplan.domain.plan import EarlySession

LAST_WEEK_DAYS = 6
WHOLE = 1e-6  # a capacity of 19.999999999 votes, which a share that is no binary fraction leaves, is 20


def hours(opens: time, closes: time) -> float:
    """Hours from opening to closing on the same day."""
    return (closes.hour - opens.hour) + (closes.minute - opens.minute) / 60


def posts_on(case: Case, tier: str, day: int) -> int:
    """Posts of a tier on a day; election day and the six days before it are the last week."""
    level = case.tiers[tier]
    return level.posts_last_week if day >= -LAST_WEEK_DAYS else level.posts


def is_evening(case: Case, closes: time) -> bool:
    """Whether a place that closes then counts as open in the evening."""
    return closes >= time(case.whole("evening_until_hour"))


def qualifies(case: Case, days: tuple[OpeningDay, ...]) -> bool:
    """Whether opening days are enough for the policy of geographic spread: days, evenings and weekend days."""
    evenings = sum(is_evening(case, o.closes) for o in days)
    weekend = sum(case.election.date_of(o.day).weekday() >= SATURDAY for o in days)
    return (
        len(days) >= case.whole("spread_days")
        and evenings >= case.whole("spread_evening_days")
        and weekend >= case.whole("spread_weekend_days")
    )


def session_capacity(case: Case, posts: int, open_hours: float) -> float:
    """Votes that ``posts`` persons can receive in ``open_hours``."""
    return posts * open_hours * case.number("votes_per_worker_hour")


def day_shares(profile: Mapping[int, float], days: list[int]) -> dict[int, float]:
    """Share of a place's votes on each of its open days: the profile of the whole period over those days."""
    total = sum(profile[d] for d in days)
    return {d: profile[d] / total if total else 1 / len(days) for d in days}


def session_votes(profile: Mapping[int, float], days: list[int], votes: int) -> dict[int, int]:
    """Whole votes of a place on each of its open days; they sum to ``votes``, so that no rounding loses any."""
    if not days:
        return {}
    share = day_shares(profile, days)
    parts = apportion(votes, np.array([share[d] for d in days]))
    return {d: int(n) for d, n in zip(days, parts, strict=True)}


def period_capacity(case: Case, profile: Mapping[int, float], pattern: str, tier: str) -> int:
    """Votes that a place can receive over the period so that no day is over its capacity."""
    days = case.openings[pattern]
    share = day_shares(profile, [o.day for o in days])
    return int(
        min(
            session_capacity(case, posts_on(case, tier, o.day), hours(o.opens, o.closes)) / share[o.day]
            for o in days
            if share[o.day] > 0
        )
        + WHOLE
    )


def shifts(case: Case, session: EarlySession) -> Iterator[tuple[datetime, datetime]]:
    """The session cut into the fewest equal shifts that are no longer than the policy allows."""
    starts = datetime.combine(session.on, session.opens)
    ends = datetime.combine(session.on, session.closes)
    parts = ceil((ends - starts) / timedelta(hours=case.number("max_shift_h")))
    length = (ends - starts) / parts
    for k in range(parts):
        yield starts + k * length, starts + (k + 1) * length


def full_hours_on_election_day(case: Case, opens: time, closes: time) -> bool:
    """Whether the hours cover all polling hours (vallagen 4 kap. 24 §)."""
    return opens <= case.election.polling_opens and closes >= case.election.polling_closes
