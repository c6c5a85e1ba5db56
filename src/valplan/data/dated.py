"""Days that cannot be right: inspections not yet made, training too late, premises closed in no election's period."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from valplan.data.budget import Grant
from valplan.data.case_file import CASE_FILE
from valplan.data.faults import Fault
from valplan.data.folder import Folder
from valplan.data.register import FIRST_DAY, LAST_DAY
from valplan.data.scenario import Reading
from valplan.domain.case import Limit
from valplan.domain.municipality import Inspection, Premises, TrainingSession, Worker
from valplan.domain.scenario import ScenarioElection
from valplan.language import _


def date_sense(reading: Reading, folder: Folder, limits: Mapping[str, Limit]) -> Iterator[Fault]:
    """Days of the data that make no sense with the scenario's election; none where its day could not be read."""
    election = reading.part("election", ScenarioElection)
    if election is None or not date.min.year < election.day.year < date.max.year:
        return
    told = _("the inspection is dated after election day, {day}", day=election.day)
    yield from _inspections(folder, election.day, told, _("Correct the date."))
    yield from _trained(folder, election.day)
    yield from _sessions(folder, election.day)
    yield from _unavailable(folder, election.day, int(limits["early_days_before"].value))


def inspection_sense(folder: Folder, limits: Mapping[str, Limit]) -> Iterator[Fault]:
    """Inspections that are dated long after the data, for a folder alone, which knows no election day."""
    days = [day for origin in folder.origins if (day := _date_of(origin.date)) is not None]
    if not days:
        return
    newest, ahead = max(days), int(limits["data_ahead_days"].value)
    told = _(
        "the inspection is dated more than {count} days after the newest table, which is of {day} ({file})",
        count=ahead,
        day=newest,
        file=CASE_FILE,
    )
    remedy = _("Correct the date, or the date of the tables in {file}.", file=CASE_FILE)
    yield from _inspections(folder, newest + timedelta(days=ahead), told, remedy)


def _inspections(folder: Folder, last: date, told: str, remedy: str) -> Iterator[Fault]:
    for number, found in folder.numbered("inspections", Inspection):
        if found.inspected > last:
            yield Fault(
                file=folder.file("inspections").name,
                row=number,
                column="inspected",
                subject=f"{found.premises_id}/{found.criterion}",
                value=found.inspected.isoformat(),
                expected=told,
                remedy=remedy,
            )


def _trained(folder: Folder, day: date) -> Iterator[Fault]:
    for number, worker in folder.numbered("workers", Worker):
        if worker.trained_on is not None and worker.trained_on >= day:
            yield Fault(
                file=folder.file("workers").name,
                row=number,
                column="trained_on",
                subject=worker.worker_id,
                value=worker.trained_on.isoformat(),
                expected=_("a day before election day, {day}, was expected", day=day),
                remedy=_("Correct the date, or leave the cell empty for who is not trained."),
            )


def _sessions(folder: Folder, day: date) -> Iterator[Fault]:
    """Sessions that come too late; that all of them do is one fault of its own (``plausible``) and not told here."""
    sessions = folder.numbered("sessions", TrainingSession)
    late = [(number, s) for number, s in sessions if s.on >= day]
    if len(late) == len(sessions) and any(w.trained_on is None for w in folder.of("workers", Worker)):
        return
    for number, s in late:
        yield Fault(
            file=folder.file("sessions").name,
            row=number,
            column="on",
            subject=s.session_id,
            value=s.on.isoformat(),
            expected=_("a day before election day, {day}, was expected", day=day),
            remedy=_("Correct the date, or remove the session."),
        )


def _unavailable(folder: Folder, day: date, early_days: int) -> Iterator[Fault]:
    """Days when premises cannot be used that lie in the period of no election known: this one and the past ones.

    A folder serves several elections, so a day of one that has a state grant in the data is no slip.
    """
    others = [_period(grant.day, -FIRST_DAY) for grant in folder.of("grants", Grant)]
    first, last = _period(day, early_days)
    for number, place in folder.numbered("premises", Premises):
        for on in place.unavailable:
            if not any(begins <= on <= ends for begins, ends in ((first, last), *others)):
                yield Fault(
                    file=folder.file("premises").name,
                    row=number,
                    column="unavailable",
                    subject=place.premises_id,
                    value=on.isoformat(),
                    expected=_(
                        "the day is outside the period of the election, {first} to {last}", first=first, last=last
                    ),
                    remedy=_("Correct the date, or remove it."),
                )


def _period(election_day: date, early_days: int) -> tuple[date, date]:
    """From the first day of early voting to the last that a register may have a column for."""
    return election_day - timedelta(days=early_days), election_day + timedelta(days=LAST_DAY)


def _date_of(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
