"""Calendar files: a person's own shifts, training and standby, the same for the same plan."""

from datetime import datetime
from zoneinfo import ZoneInfo

import icalendar
import pytest

from tests.report.sample import sample_plan
from valplan.domain.case import Case
from valplan.domain.municipality import Role
from valplan.domain.plan import HeldSession, Plan, Revision
from valplan.report.calendars import calendar_file
from valplan.report.letter_facts import Roster


@pytest.fixture(scope="module")
def roster(tiny_case: Case) -> Roster:
    """The hand-made plan."""
    return Roster(tiny_case, sample_plan(tiny_case))


def events(data: bytes) -> dict[str, icalendar.Component]:
    """The entries of a file by UID."""
    return {str(e["UID"]): e for e in icalendar.Calendar.from_ical(data).walk("VEVENT")}


def revised(plan: Plan, number: int, **changes: object) -> Plan:
    return plan.model_copy(update={"revision": Revision(number=number, parent_sha256="0"), **changes})


def test_a_shift_is_at_the_hour_it_is_in_sweden(roster: Roster) -> None:
    """Local time with the time zone's own description, so that every program shows the same hour."""
    (post,) = roster.posts["R001"]
    data = calendar_file(roster, "R001")
    calendar = icalendar.Calendar.from_ical(data)
    (zone,) = calendar.walk("VTIMEZONE")
    assert zone["TZID"] == "Europe/Stockholm"
    (event,) = events(data).values()
    assert event["DTSTART"].params["TZID"] == "Europe/Stockholm"
    assert event.decoded("DTSTART") == post.starts.replace(tzinfo=ZoneInfo("Europe/Stockholm"))
    assert event.decoded("DTEND") == post.ends.replace(tzinfo=ZoneInfo("Europe/Stockholm"))
    assert event.decoded("DTSTART").utcoffset().total_seconds() == 7200
    assert str(event["LOCATION"]) == roster.case.premises[post.premises].name


def test_training_and_standby_are_there(roster: Roster) -> None:
    """A training to come is an entry; standby does not show as busy."""
    training = next(e for uid, e in events(calendar_file(roster, "R010")).items() if "-training-1@" in uid)
    session = next(s for s in roster.case.municipality.sessions if s.session_id == "u1")
    assert training.decoded("DTSTART").replace(tzinfo=None) == datetime.combine(session.on, session.starts)
    standby = next(e for e in events(calendar_file(roster, "R040")).values() if "Reserv" in str(e["SUMMARY"]))
    assert str(standby["TRANSP"]) == "TRANSPARENT"


def test_nobody_s_name_is_in_a_calendar(roster: Roster) -> None:
    """Neither the person's own nor another's; what is made up is told."""
    for worker in roster.people:
        text = calendar_file(roster, worker).decode().replace("\r\n ", "")
        assert not [w.worker_id for w in roster.case.municipality.workers if w.name in text]
        assert not [w.worker_id for w in roster.case.municipality.workers if w.worker_id != worker
                    and w.worker_id in text]  # fmt: skip
        assert "syntetiska data" in text


def test_the_same_plan_gives_the_same_bytes(roster: Roster) -> None:
    """No clock: DTSTAMP goes by the election's year and the number of the change."""
    again = Roster(roster.case, roster.plan.model_copy())
    assert calendar_file(roster, "R001") == calendar_file(again, "R001")


def test_a_moved_person_s_entry_is_updated(roster: Roster) -> None:
    """The UID stays, SEQUENCE and DTSTAMP go up, place and hours are the new ones."""
    mine, other = roster.posts["R001"][0], roster.posts["R005"][0]
    assert mine.starts.date() == other.starts.date()
    swap = {"R001": "R005", "R005": "R001"}
    given = tuple(a.model_copy(update={"worker": swap.get(a.worker, a.worker)}) for a in roster.plan.appointments)
    after = Roster(roster.case, revised(roster.plan, 2, appointments=given))
    old, new = events(calendar_file(roster, "R001")), events(calendar_file(after, "R001", roster))
    assert old.keys() == new.keys()
    (uid,) = old
    assert (old[uid]["SEQUENCE"], new[uid]["SEQUENCE"]) == (0, 2)
    assert old[uid].decoded("DTSTAMP") < new[uid].decoded("DTSTAMP")
    assert str(new[uid]["LOCATION"]) == roster.case.premises[other.premises].name


def test_a_lost_shift_is_cancelled(roster: Roster) -> None:
    """What an earlier file put into the calendar is taken out of it again."""
    none = tuple(a.model_copy(update={"worker": ""}) if a.worker == "R001" else a for a in roster.plan.appointments)
    after = Roster(roster.case, revised(roster.plan, 1, appointments=none))
    (event,) = events(calendar_file(after, "R001", roster)).values()
    assert (str(event["STATUS"]), event["SEQUENCE"]) == ("CANCELLED", 1)


def test_a_reserve_who_is_called_in_has_one_entry_for_the_day(roster: Roster) -> None:
    """The shift takes the place of the standby in the calendar."""
    chair = next(p.post_id for p in roster.plan.posts if p.role == Role.CHAIR)
    given = tuple(a.model_copy(update={"worker": "R040"}) if a.post_id == chair else a
                  for a in roster.plan.appointments)  # fmt: skip
    after = Roster(roster.case, revised(roster.plan, 1, appointments=given, reserves=()))
    day = roster.case.election.day
    was = {uid for uid, e in events(calendar_file(roster, "R040")).items() if e.decoded("DTSTART").date() == day}
    is_ = {uid for uid, e in events(calendar_file(after, "R040", roster)).items() if e.decoded("DTSTART").date() == day}
    assert was == is_


def test_a_leader_has_the_training_in_the_calendar(roster: Roster) -> None:
    """The session that a person leads, beside what the person attends."""
    led = roster.plan.model_copy(update={"sessions": (HeldSession(session="u2", leader="R010"),)})
    found = events(calendar_file(Roster(roster.case, led), "R010"))
    assert [uid for uid in found if "-leading-1@" in uid]
    assert [uid for uid in found if "-training-1@" in uid]
