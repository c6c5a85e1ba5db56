"""Faults of the work that a scenario asks for beside polling places and early voting, against the data."""

from collections.abc import Iterator, Mapping
from datetime import timedelta

from valplan.data.faults import Fault, Later, meant_or_one_of
from valplan.data.folder import Folder
from valplan.data.merge import Merged, place_of
from valplan.data.register import day_columns
from valplan.data.scenario import Reading
from valplan.domain.municipality import Role
from valplan.domain.scenario import ScenarioElection, ScenarioStaffing
from valplan.language import _
from valplan.limits import load_limits

WEDNESDAY = 2


def duty_faults(reading: Reading, folder: Folder) -> Iterator[Fault | Later]:
    """Unknown premises, fees that are missing, days outside the period, a day that the register knows nothing of."""
    asked, election = reading.part("staffing", ScenarioStaffing), reading.part("election", ScenarioElection)
    if asked is None or election is None:
        yield Later(check=_("work beside polling places and early voting"), files=(reading.file,))
        return
    yield from _places(reading.merged, asked, folder)
    for column, role in _roles(asked):
        if not folder.faulty("fees") and role not in folder.ids("fees", "fee"):
            expected = _("fees.csv has no fee “{fee}”, which the work is paid by the hour", fee=role)
            yield Fault(**place_of(reading.merged, column), expected=expected, remedy=_("Add the row."))
    yield from _days(reading.merged, asked, election, folder)


def _places(merged: Merged, asked: ScenarioStaffing, folder: Folder) -> Iterator[Fault]:
    places: Mapping[str, str] = {
        **({"staffing.ambulating.premises": asked.ambulating.premises} if asked.ambulating else {}),
        **({"staffing.wednesday_count.premises": asked.wednesday_count.premises} if asked.wednesday_count else {}),
    }
    known = folder.ids("premises", "premises_id")
    for column, premises in places.items():
        if known and premises not in known:
            expected = _("the id is not in {file}", file="premises.csv")
            remedy = meant_or_one_of(premises, known)
            yield Fault(**place_of(merged, column), value=premises, expected=expected, remedy=remedy)


def _roles(asked: ScenarioStaffing) -> Iterator[tuple[str, str]]:
    if asked.hosts_per_premises:
        yield "staffing.hosts_per_premises", Role.HOST
    if asked.ambulating:
        yield "staffing.ambulating", Role.AMBULATING_DRIVER
        yield "staffing.ambulating", Role.AMBULATING
    if asked.wednesday_count:
        yield "staffing.wednesday_count", Role.COUNTER


def _days(merged: Merged, asked: ScenarioStaffing, election: ScenarioElection, folder: Folder) -> Iterator[Fault]:
    first = -int(load_limits(election.type)["early_days_before"].value)
    for day in asked.ambulating.days if asked.ambulating else ():
        if day < first:
            expected = _("the day is outside the period {first} to 0", first=first)
            yield Fault(**place_of(merged, "staffing.ambulating.days"), value=str(day), expected=expected)
    if asked.ambulating and asked.ambulating.ends <= asked.ambulating.starts:
        expected = _("a time after {opens} was expected", opens=f"{asked.ambulating.starts:%H:%M}")
        yield Fault(
            **place_of(merged, "staffing.ambulating.ends"),
            value=f"{asked.ambulating.ends:%H:%M}",
            expected=expected,
            remedy=_("A team sets out and comes back on the same day; only the count may go on past midnight."),
        )
    sheet = folder.sheets.get("workers")
    if asked.wednesday_count and sheet is not None:
        day = (WEDNESDAY - election.day.weekday()) % 7 or 7
        if f"d{day}" not in day_columns(sheet):
            on = election.day + timedelta(days=day)
            expected = _("the register does not say who can work on {on}, the day of the count", on=on)
            remedy = _("Add the column {column} to {file}.", column=f"d{day}", file=sheet.file)
            yield Fault(**place_of(merged, "staffing.wednesday_count"), expected=expected, remedy=remedy)
