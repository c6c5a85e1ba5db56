"""A person's calendar file (iCalendar, RFC 5545): shifts, training and standby, with no other person in it."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone

from valplan.domain.municipality import TrainingSession
from valplan.language import _
from valplan.report.letter_facts import STOCKHOLM, Roster, standby_times
from valplan.report.wording import ROLES, USES, synthetic_notice


@dataclass(frozen=True)
class Entry:
    """One entry of a calendar; ``key`` stays the same when the plan is changed. Times are local in Sweden."""

    key: str
    starts: datetime
    ends: datetime
    title: str
    place: str
    text: str
    busy: bool = True
    cancelled: bool = False


def calendar_file(roster: Roster, worker: str, before: Roster | None = None) -> bytes:
    """The calendar of a person; what an earlier plan had, and this one has not, is cancelled in it."""
    entries = list(_entries(roster, worker))
    kept = {e.key for e in entries}
    earlier = _entries(before, worker) if before else ()
    entries += [replace(e, cancelled=True) for e in earlier if e.key not in kept]
    calendar = Calendar()
    calendar.add("prodid", "-//valplan//valplan//SV")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    years = {e.starts.year for e in entries} or {roster.case.election.day.year}
    calendar.add_component(_zone(min(years), max(years)))
    for entry in sorted(entries, key=lambda e: (e.starts, e.key)):
        calendar.add_component(_event(roster, worker, entry))
    return bytes(calendar.to_ical())


def _entries(roster: Roster, worker: str) -> Iterator[Entry]:
    """What a person is to do. A day's entry keeps its key when post or place are changed, or a reserve is called in."""
    yield from _shifts(roster, worker)
    case = roster.case
    if worker in roster.reserves:
        starts, ends = standby_times(case)
        role = _(ROLES[roster.reserves[worker].role])
        taken = any(p.starts.date() == starts.date() for p in roster.posts.get(worker, ()))
        key = f"{starts:%Y%m%d}-{2 if taken else 1}"
        text = _("You are called if you are needed.")
        yield Entry(key, starts, ends, _("Standby: {role}", role=role), case.municipality.name, text, busy=False)
    for n, session in enumerate(roster.trainings(worker), start=1):
        yield _of_session(f"training-{n}", session, _("Training for poll workers"))
    for n, session in enumerate(roster.leading.get(worker, ()), start=1):
        yield _of_session(f"leading-{n}", session, _("You lead a training for poll workers"))


def _of_session(key: str, session: TrainingSession, title: str) -> Entry:
    starts, ends = (datetime.combine(session.on, t) for t in (session.starts, session.ends))
    place = ", ".join(part for part in (session.place, session.address) if part)
    return Entry(key, starts, ends, title, place, "")


def _shifts(roster: Roster, worker: str) -> Iterator[Entry]:
    case, of_day = roster.case, defaultdict[date, int](int)
    for post in roster.posts.get(worker, ()):
        day = post.starts.date()
        of_day[day] += 1
        premises = case.premises[post.premises]
        place = ", ".join(part for part in (premises.name, premises.address) if part)
        district = [case.districts[post.district].name] if post.district else []
        text = ", ".join((_(USES[post.use.value]), premises.name, *district))
        yield Entry(f"{day:%Y%m%d}-{of_day[day]}", post.starts, post.ends, _(ROLES[post.role]), place, text)


def _event(roster: Roster, worker: str, entry: Entry) -> Event:
    case, revision = roster.case, roster.plan.revision
    number = revision.number if revision else 0
    zone, event = ZoneInfo(STOCKHOLM), Event()
    event.add("uid", f"{worker}-{entry.key}@{roster.plan.made.scenario}.{case.municipality.code}.valplan")
    event.add("sequence", number)
    event.add("dtstamp", datetime(case.election.day.year, 1, 1, tzinfo=UTC) + timedelta(minutes=number))
    event.add("dtstart", entry.starts.replace(tzinfo=zone))
    event.add("dtend", entry.ends.replace(tzinfo=zone))
    event.add("summary", entry.title)
    event.add("location", entry.place)
    text = "\n".join(part for part in (entry.text, case.scenario.board_line, synthetic_notice(case)) if part)
    if text:
        event.add("description", text)
    event.add("transp", "OPAQUE" if entry.busy and not entry.cancelled else "TRANSPARENT")
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    return event


@cache
def _zone(first: int, last: int) -> Timezone:
    """The time zone of Sweden for some years, with its changes between summer and winter time."""
    return Timezone.from_tzid(STOCKHOLM, first_date=date(first, 1, 1), last_date=date(last + 1, 1, 1))
