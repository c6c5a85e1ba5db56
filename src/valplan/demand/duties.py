"""Posts beside those of polling places and early voting: hosts, ambulating teams, the count on Wednesday."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from math import ceil

from valplan.domain.case import Case
from valplan.domain.municipality import Role, Use
from valplan.domain.plan import PollingPlace, Post

WEDNESDAY = 2
PER_TEAM = 2  # vallagen 7 kap. 3 a § and 3 kap. 6 §: at least two receive votes


def duty_posts(case: Case, polling: Iterable[PollingPlace]) -> tuple[Post, ...]:
    """All such posts that the scenario asks for, in order of use, day and place."""
    return (*_hosts(case, {p.premises for p in polling}), *_ambulating(case), *_count(case))


def fixed_duty_posts(case: Case) -> tuple[Post, ...]:
    """Those that do not depend on which buildings serve: all but the hosts."""
    return duty_posts(case, ())


def host_posts(case: Case, premises: str) -> tuple[Post, ...]:
    """The hosts of one building on election day, who mind the door and the queue while it is open."""
    return tuple(_hosts(case, {premises}))


def count_day(case: Case) -> date:
    """The Wednesday after election day."""
    after = (WEDNESDAY - case.election.day.weekday()) % 7
    return case.election.day + timedelta(days=after or 7)


def _hosts(case: Case, buildings: set[str]) -> Iterator[Post]:
    starts, ends = _on(case.election.day, case.election.polling_opens, case.election.polling_closes)
    for premises in sorted(buildings):
        for number in range(1, case.scenario.staffing.hosts_per_premises + 1):
            yield Post(
                post_id=f"K-{premises}-{number:02d}", use=Use.HOST, premises=premises, role=Role.HOST,
                starts=starts, ends=ends,
            )  # fmt: skip


def _ambulating(case: Case) -> Iterator[Post]:
    asked = case.scenario.staffing.ambulating
    if asked is None:
        return
    for day in sorted(set(asked.days)):
        on = case.election.date_of(day)
        starts, ends = _on(on, asked.starts, asked.ends)
        for team in range(1, asked.teams + 1):
            for role, letter in ((Role.AMBULATING_DRIVER, "a"), (Role.AMBULATING, "b")):
                yield Post(
                    post_id=f"A-{on:%m%d}-{team:02d}{letter}", use=Use.AMBULATING, premises=asked.premises, role=role,
                    starts=starts, ends=ends,
                )  # fmt: skip


def _count(case: Case) -> Iterator[Post]:
    asked = case.scenario.staffing.wednesday_count
    if asked is None:
        return
    starts, ends = _on(count_day(case), asked.starts, asked.ends)
    for number in range(1, ceil(len(case.districts) / asked.districts_per_post) + 1):
        yield Post(
            post_id=f"R-{starts:%m%d}-{number:02d}", use=Use.COUNT, premises=asked.premises, role=Role.COUNTER,
            starts=starts, ends=ends,
        )  # fmt: skip


def _on(day: date, starts: time, ends: time) -> tuple[datetime, datetime]:
    """A shift that begins on a day; it ends the next day where its end is not after its beginning."""
    begins, stops = datetime.combine(day, starts), datetime.combine(day, ends)
    return begins, stops if stops > begins else stops + timedelta(days=1)
