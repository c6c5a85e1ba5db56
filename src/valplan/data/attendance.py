"""Read a file of who attended training, and tell every fault in it."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path

from valplan.data.faults import Fault, InputFaults, meant_or_one_of
from valplan.data.records import Numbered, read_records
from valplan.data.tables import header_faults, missing_file, read_sheet
from valplan.domain.case import Case
from valplan.domain.training import Attendance
from valplan.language import _

COLUMNS = tuple(Attendance.model_fields)
OPEN = frozenset({"worker", "session", "attended", "entered"})
"""Columns whose values a fault may show; what is written as source may name someone."""


def read_attendance(path: Path, case: Case) -> tuple[Attendance, ...]:
    """Who attended, from a file; ``InputFaults`` with every fault of it against the register and the sessions."""
    days = {s.session_id: s.on for s in case.municipality.sessions}
    rows, faults = attendance_rows(path, case.workers, days)
    if faults:
        raise InputFaults(faults)
    return rows


def attendance_rows(
    path: Path, workers: Iterable[str], days: Mapping[str, date]
) -> tuple[tuple[Attendance, ...], list[Fault]]:
    """The rows of a file of attendance, and its faults.

    Parameters
    ----------
    workers
        Ids of the register.
    days
        The day of each training session, those in reserve included.
    """
    if not path.is_file():
        return (), [missing_file(path).model_copy(update={"remedy": _("Put the file there, or correct its name.")})]
    sheet, faults = read_sheet(path, "attendance", COLUMNS)
    if sheet is None:
        return (), faults
    faults = [*faults, *header_faults(sheet, [c for c in COLUMNS if c != "source"], COLUMNS)]
    rows, more = read_records(sheet, Attendance, key=("worker", "session"), shown=OPEN)
    faults += [*more, *_senseless(path.name, rows, frozenset(workers), days)]
    return tuple(row for _number, row in rows), faults


def _senseless(
    file: str, rows: Numbered[Attendance], workers: frozenset[str], days: Mapping[str, date]
) -> Iterator[Fault]:
    for number, a in rows:
        place = {"file": file, "row": number, "subject": a.worker}
        if a.worker not in workers:
            expected, remedy = _("nobody on the register has that id"), _("Write the person's id on the register.")
            yield Fault(**place, column="worker", value=a.worker, expected=expected, remedy=remedy)
        if a.session not in days:
            remedy = meant_or_one_of(a.session, days) if days else ""
            yield Fault(
                **place, column="session", value=a.session, expected=_("there is no such training session"),
                remedy=remedy,
            )  # fmt: skip
        elif a.entered < days[a.session]:
            expected = _("the session is on {day}; attendance is entered that day or later", day=days[a.session])
            yield Fault(**place, column="entered", value=a.entered.isoformat(), expected=expected)
