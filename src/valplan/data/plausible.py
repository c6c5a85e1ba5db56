"""What can be read and yet cannot be right: days, weights, an exemption, trainings and ages that make no sense."""

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from math import isfinite

from valplan.data.faults import Fault, Later
from valplan.data.folder import Folder
from valplan.data.merge import RANKED, place_of
from valplan.data.scenario import Reading
from valplan.domain.case import Limit
from valplan.domain.municipality import TrainingSession, Worker
from valplan.domain.scenario import EnteredIndicators, RestExemption, ScenarioElection, ScenarioGoals, ScenarioStaffing
from valplan.language import N_, _

EXEMPTION = "staffing.rest_exemption"


def scenario_sense(reading: Reading, folder: Folder, limits: Mapping[str, Limit]) -> Iterator[Fault | Later]:
    """What in a scenario makes no sense by itself or with its data.

    Parameters
    ----------
    reading
        The scenario as far as it could be read.
    folder
        Its data.
    limits
        The numbers in force in its type of election.
    """
    yield from _weights(reading)
    yield from _entered(reading, limits)
    election, staffing = reading.part("election", ScenarioElection), reading.part("staffing", ScenarioStaffing)
    if election is None:
        checks = (_("the day of the election"), _("whether anyone can be trained before it"))
        yield from (Later(check=check, files=(reading.file,)) for check in checks)
        return
    if not date.min.year < election.day.year < date.max.year:  # days before and after it cannot be counted
        expected = _("a date such as 2026-09-13 was expected")
        yield Fault(**place_of(reading.merged, "election.day"), value=election.day.isoformat(), expected=expected)
        return
    days = _sundays(election, limits["election_weekday"])
    if days != (election.day, election.day):
        yield _no_sunday(reading, election, limits["election_weekday"], days)
    if staffing and staffing.rest_exemption:
        early_days = timedelta(days=int(limits["early_days_before"].value))
        yield from _exemption(reading, staffing.rest_exemption, days[0] - early_days, days[1])
    yield from _late_trainings(folder, days[1])


def age_sense(folder: Folder, limits: Mapping[str, Limit]) -> Iterator[Fault]:
    """Ages on the register that must be slips; an age is personal and is not shown."""
    least, most = (int(limits[k].value) for k in ("register_age_min", "register_age_max"))
    for number, worker in folder.numbered("workers", Worker):
        if not least <= worker.age <= most:
            yield Fault(
                file=folder.file("workers").name,
                row=number,
                column="age",
                subject=worker.worker_id,
                expected=_(
                    "an age from {least} to {most} was expected ({source})",
                    least=least,
                    most=most,
                    source=_(limits["register_age_min"].source.text),
                ),
                remedy=_("Correct the age, or remove the person from the register."),
            )


def _weights(reading: Reading) -> Iterator[Fault]:
    """Weights and limits of goals that are negative or no number, and ranks that say no order."""
    goals = reading.part("goals", ScenarioGoals)
    if goals is None:
        return
    remedy = _("A negative weight would seek what the goal avoids; 0 leaves the goal out.")
    for table, values in (("premises", goals.premises), ("staffing", goals.staffing), ("limits", goals.limits)):
        for goal, value in values.items():
            if not (isfinite(value) and value >= 0):
                yield Fault(
                    **place_of(reading.merged, f"goals.{table}.{goal}"),
                    value=f"{value:.10g}",
                    expected=_("a value of at least {least} was expected", least=0),
                    remedy="" if table == "limits" else remedy,
                )
    if goals.mode == RANKED:
        yield from _ranks(reading, goals)


def _ranks(reading: Reading, goals: ScenarioGoals) -> Iterator[Fault]:
    """Ranked goals are all written out, each with the share that it may be worsened by for those after it."""
    shares = _(
        'With mode = "ranked" write the goals in order, the most important first, with a share each: 0.02 lets the '
        "goals after it worsen it by 2 %, 0 not at all."
    )
    for table, values in (("premises", goals.premises), ("staffing", goals.staffing)):
        if not values:
            expected = _("[goals.{table}] with the goals in order of rank was expected", table=table)
            yield Fault(**place_of(reading.merged, "goals.mode"), value=RANKED, expected=expected, remedy=shares)
        for goal, value in values.items():
            if value >= 1:
                yield Fault(
                    **place_of(reading.merged, f"goals.{table}.{goal}"),
                    value=f"{value:.10g}",
                    expected=_("a share from 0 to below 1 was expected: by how much the goals after it may worsen it"),
                    remedy=shares,
                )


def _entered(reading: Reading, limits: Mapping[str, Limit]) -> Iterator[Fault]:
    """Meetings entered as enough though they are fewer than the target, or the other way round."""
    indicators = reading.part("indicators", EnteredIndicators)
    meetings = indicators.meetings if indicators else None
    number = re.match(r"\s*(\d+)", meetings.value) if meetings else None
    if meetings is None or number is None:
        return
    target = int(limits["forum_meetings"].value)
    met = int(number[1]) >= target
    if meetings.met != met:
        text = (
            N_("{count} meetings meet the target of {target}; true was expected")
            if met
            else N_("{count} meetings do not meet the target of {target}; false was expected")
        )
        yield Fault(
            **place_of(reading.merged, "indicators.meetings.met"),
            value=str(meetings.met).lower(),
            expected=_(text, count=int(number[1]), target=target),
            remedy=_("Correct value or met; another target is set by forum_meetings under [policy]."),
        )


def _sundays(election: ScenarioElection, weekday: Limit) -> tuple[date, date]:
    """The Sundays nearest before and after the day, or the day itself twice; the one meant is between."""
    off = (election.day.isoweekday() - int(weekday.value)) % 7
    before = election.day - timedelta(days=off)
    return before, before + timedelta(days=7 if off else 0)


def _no_sunday(reading: Reading, election: ScenarioElection, weekday: Limit, days: tuple[date, date]) -> Fault:
    return Fault(
        **place_of(reading.merged, "election.day"),
        value=election.day.isoformat(),
        expected=_("a Sunday was expected: every election is held on one ({source})", source=weekday.source.text),
        remedy=_("The nearest Sundays are {before} and {after}.", before=days[0], after=days[1]),
    )


def _exemption(reading: Reading, window: RestExemption, first: date, last: date) -> Iterator[Fault]:
    """An exemption that ends before it begins, or in which no shift from ``first`` to ``last`` can lie."""
    if window.starts.tzinfo or window.ends.tzinfo:
        column = f"{EXEMPTION}.{'starts' if window.starts.tzinfo else 'ends'}"
        yield Fault(
            **place_of(reading.merged, column),
            expected=_("a local time without a time zone was expected, such as 2026-09-13T06:00:00"),
        )
        return
    begins, after = (datetime.combine(day, time()) for day in (first, last + timedelta(days=1)))
    if window.ends <= window.starts:
        yield Fault(
            **place_of(reading.merged, f"{EXEMPTION}.ends"),
            value=_moment(window.ends),
            expected=_("a time after its start, {starts}, was expected", starts=_moment(window.starts)),
        )
    elif window.ends <= begins or window.starts >= after:
        yield Fault(
            **place_of(reading.merged, f"{EXEMPTION}.starts"),
            value=f"{_moment(window.starts)} – {_moment(window.ends)}",
            expected=_("the exemption lies outside the election's period, {first} to {last}", first=first, last=last),
            remedy=_("Correct its times, or remove the exemption."),
        )


def _moment(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M}"


def _late_trainings(folder: Folder, day: date) -> Iterator[Fault | Later]:
    """Trainings that all come too late, where somebody still needs one; trained is who was so before election day."""
    sessions, workers = folder.numbered("sessions", TrainingSession), folder.of("workers", Worker)
    if not folder.head or any(s.on < day for _number, s in sessions):
        return
    if not folder.whole("sessions"):
        check = _("whether anyone can be trained before it")
        yield Later(check=check, files=folder.faulty("sessions"))
        return
    trained = [w for w in workers if w.trained_on is not None and w.trained_on < day]
    if sessions and len(trained) < len(workers):
        roles = {r for w in workers for r in w.roles} - {r for w in trained for r in w.roles}
        nobody = _("Nobody at all is trained as {roles}.", roles=", ".join(sorted(roles))) if roles else ""
        remedy = _("Correct the dates, or add a session before election day.")
        yield Fault(
            file=folder.file("sessions").name,
            column="on",
            value=min(s.on for _number, s in sessions).isoformat(),
            expected=_(
                "every session is on election day, {day}, or later; {count} on the register cannot be trained",
                day=day,
                count=len(workers) - len(trained),
            ),
            remedy=f"{nobody} {remedy}".strip(),
        )
