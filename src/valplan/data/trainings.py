"""Faults of training sessions, those that a scenario has in reserve too, and of the file of who attended."""

from collections.abc import Iterator
from pathlib import Path

from valplan.data.attendance import attendance_rows
from valplan.data.faults import Fault, Later, meant_or_one_of
from valplan.data.folder import Folder
from valplan.data.merge import place_of
from valplan.data.scenario import Reading
from valplan.domain.municipality import TrainingSession
from valplan.domain.scenario import ScenarioElection
from valplan.domain.training import Attendance, ScenarioTraining
from valplan.language import N_, _

RESCUE = "training.rescue"
NO_CANDIDATE = N_("Write ja under candidate, or leave the cell empty.")


def session_faults(folder: Folder) -> Iterator[Fault]:
    """Sessions that end before they begin, or that ask for more participants than they have seats."""
    file = folder.file("sessions").name
    for number, s in folder.numbered("sessions", TrainingSession):
        place = {"file": file, "row": number, "subject": s.session_id}
        if s.ends <= s.starts:
            expected = _("a time after {opens} was expected", opens=f"{s.starts:%H:%M}")
            yield Fault(**place, column="ends", value=f"{s.ends:%H:%M}", expected=expected)
        if s.least > s.capacity:
            expected = _("at most as many as the session has seats, {seats}, were expected", seats=s.capacity)
            yield Fault(**place, column="least", value=str(s.least), expected=expected)
        if s.least and not s.candidate:
            expected = _("only a session that is held if it is chosen can ask for participants")
            yield Fault(**place, column="least", value=str(s.least), expected=expected, remedy=_(NO_CANDIDATE))


def training_faults(reading: Reading, folder: Folder, start: Path) -> Iterator[Fault | Later]:
    """What a scenario says of training against the data; ``start`` is the folder of the scenario's file."""
    asked, election = reading.part("training", ScenarioTraining), reading.part("election", ScenarioElection)
    if asked is None or election is None:
        yield Later(check=_("training in the scenario"), files=(reading.file,))
        return
    if not asked.rescue and not asked.attendance:
        return
    if folder.faulty("sessions"):
        yield Later(check=_("training in the scenario"), files=folder.faulty("sessions"))
        return
    known, lines = [s.session_id for s in folder.of("sessions", TrainingSession)], folder.ids("budget", "line")
    for s in asked.rescue:
        place = place_of(reading.merged, RESCUE) | {"subject": s.session_id}
        if s.session_id in known:
            yield Fault(**place, value=s.session_id, expected=_("each training session needs an id of its own"))
        if s.on >= election.day:
            expected = _("a day before election day, {day}, was expected", day=election.day)
            yield Fault(**place, value=s.on.isoformat(), expected=expected)
        if s.ends <= s.starts:
            expected = _("a time after {opens} was expected", opens=f"{s.starts:%H:%M}")
            yield Fault(**place, value=f"{s.ends:%H:%M}", expected=expected)
        if lines and s.line not in lines:
            remedy = meant_or_one_of(s.line, lines)
            yield Fault(**place, value=s.line, expected=_("no such budget line is known"), remedy=remedy)
        known.append(s.session_id)
    yield from _attendance_faults(asked, folder, start)


def attendance_of(asked: ScenarioTraining, folder: Folder, start: Path) -> tuple[tuple[Attendance, ...], list[Fault]]:
    """Who attended, by the file that the scenario names; nobody where it names none."""
    if not asked.attendance:
        return (), []
    rescue = tuple(s.session() for s in asked.rescue)
    days = {s.session_id: s.on for s in (*folder.of("sessions", TrainingSession), *rescue)}
    return attendance_rows(start / asked.attendance, folder.ids("workers", "worker_id"), days)


def _attendance_faults(asked: ScenarioTraining, folder: Folder, start: Path) -> Iterator[Fault | Later]:
    if asked.attendance and folder.faulty("workers"):
        yield Later(check=_("who attended training"), files=folder.faulty("workers"))
        return
    yield from attendance_of(asked, folder, start)[1]
