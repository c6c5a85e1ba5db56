"""What a planner is told of a real register beside a result: that its time is out, or that names are missing."""

from datetime import date, timedelta

from rich.console import Console

from valplan.data.key_file import key_file_of
from valplan.domain.case import Case
from valplan.language import N_, _
from valplan.report.names import nameless

SYNTHETIC = "synthetic"


def retention_until(case: Case) -> date:
    """The last day that the people of the register are kept for this election."""
    named = case.scenario.election.retention_until
    return named or case.election.day + timedelta(days=case.whole("retention_days"))


def show_register_notes(console: Console, case: Case, today: date | None = None) -> None:
    """Tell of a register that is not made up: whether it is past its time, and whether lists lack names."""
    if any(o.table == "workers" and o.origin == SYNTHETIC for o in case.origins):
        return
    if not case.municipality.workers:
        return
    until = retention_until(case)
    if (today or date.today()) > until:  # noqa: DTZ011 - the day on the planner's wall
        text = _("✗ The people of the register were to be kept until {day}. Erase them: {command}")
        told = text.format(day=until.isoformat(), command=f"valplan forget --all {case.scenario_file}")
        console.print(told, style="bold red", soft_wrap=True)
    if missing := nameless(case):
        key = key_file_of(case.municipality.code)
        told = N_("Note: {count} {count:|person has|people have} no name in {file}; lists show their ids.")
        text = _(told, count=missing, file=key)
        console.print(text, style="yellow", soft_wrap=True)
