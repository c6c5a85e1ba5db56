"""What can be read and yet cannot be right is told, at the limit and beside it."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.tiny import write_case_toml, write_tiny
from valplan.data import Fault, load_case, validate
from valplan.domain.election import ElectionType
from valplan.limits import load_limits

EXEMPT = "[staffing.rest_exemption]\nsource = 'x'\n"


def laid_over(scenario: Path, text: str) -> tuple[Fault, ...]:
    """The faults of a scenario that lays ``text`` over the tiny one."""
    path = scenario.with_name("changed.toml")
    path.write_text(f'base = "{scenario.name}"\n{text}\n', encoding="utf-8")
    return validate(path)


def edited(scenario: Path, file: str, *changes: tuple[str, str]) -> tuple[Fault, ...]:
    """The faults of the tiny scenario when a table has been edited."""
    data = scenario.parent / "data"
    text = (data / file).read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    (data / file).write_text(text, encoding="utf-8")
    write_case_toml(data)
    return validate(scenario)


@pytest.mark.parametrize("election", list(ElectionType))
@pytest.mark.parametrize("off", [-1, 1, 3])
def test_sunday(tmp_path: Path, election: ElectionType, off: int) -> None:
    """An election of any type is held on a Sunday; another day is told with the paragraph and the nearest Sundays."""
    scenario = write_tiny(tmp_path, election=election)
    day = load_case(scenario).election.day
    (fault,) = laid_over(scenario, f"[election]\nday = {day + timedelta(days=off)}")
    assert (fault.column, fault.row) == ("election.day", 3)
    assert "Vallagen (2005:837) 1 kap. 2 §" in fault.expected
    assert day.isoformat() in fault.remedy
    assert load_limits(election)["election_weekday"].value == date(2026, 9, 13).isoweekday()


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_days_that_cannot_be_counted_from(tiny_scenario: Path, day: str) -> None:
    """A day at either end of the calendar is told, not stumbled over."""
    assert [f.column for f in laid_over(tiny_scenario, f"[election]\nday = {day}")] == ["election.day"]


@pytest.mark.parametrize("goal", ["goals.premises]\ncost", "goals.staffing]\nwishes"])
@pytest.mark.parametrize(("weight", "told"), [("-0.1", True), ("nan", True), ("inf", True), ("0.0", False)])
def test_weight(tiny_scenario: Path, goal: str, weight: str, told: bool) -> None:
    """A goal's weight is a number of at least 0."""
    faults = laid_over(tiny_scenario, f"[{goal} = {weight}")
    assert [f.column for f in faults] == ([goal.replace("]\n", ".")] if told else [])


@pytest.mark.parametrize(
    ("starts", "ends", "column"),
    [
        ("2026-09-13T06:00:00", "2026-09-13T06:00:00", "ends"),
        ("2026-09-13T06:00:00", "2026-09-12T06:00:00", "ends"),
        ("2026-08-25T06:00:00", "2026-08-26T00:00:00", "starts"),
        ("2026-08-25T06:00:00", "2026-08-26T00:00:01", ""),
        ("2026-09-14T00:00:00", "2026-09-15T06:00:00", "starts"),
        ("2026-09-13T23:59:59", "2026-09-15T06:00:00", ""),
        ("2026-09-13T06:00:00Z", "2026-09-14T06:00:00Z", "starts"),
    ],
)
def test_exemption(tiny_scenario: Path, starts: str, ends: str, column: str) -> None:
    """An exemption from the rest ends after it begins, has no time zone, and touches a day of the election."""
    faults = laid_over(tiny_scenario, f"{EXEMPT}starts = {starts}\nends = {ends}")
    assert [f.column for f in faults] == ([f"staffing.rest_exemption.{column}"] if column else [])


def test_exemption_of_a_shorter_period(tmp_path: Path) -> None:
    """In an extra election the period is shorter: what touches a general election's does not touch this one's."""
    scenario = write_tiny(tmp_path, election="extra")
    first = load_case(scenario).election.day - timedelta(days=10)
    for days, told in ((-1, 1), (0, 0)):
        day = first + timedelta(days=days)
        text = f"{EXEMPT}starts = {day}T06:00:00\nends = {day}T22:00:00"
        assert len(laid_over(scenario, text)) == told


@pytest.mark.parametrize(("second", "told"), [("2026-09-12", False), ("2026-09-13", True), ("2026-09-20", True)])
def test_trainings_after_the_election(tiny_scenario: Path, second: str, told: bool) -> None:
    """Sessions on election day or later train nobody for it: told once, with how many they were meant for.

    Where another session is in time, it is the late one's row that is told.
    """
    faults = edited(tiny_scenario, "training_sessions.csv", ("2026-08-14", "2026-10-01"), ("2026-08-19", second))
    (fault,) = faults
    assert (fault.file, fault.column) == ("training_sessions.csv", "on")
    assert (fault.row, "4 i registret kan inte utbildas" in fault.expected) == ((0, True) if told else (2, False))


def test_roles_that_nobody_is_trained_for(tiny_scenario: Path) -> None:
    """Where nobody on the register has been trained either, the roles are named."""
    late = (("2026-08-14", "2026-10-01"), ("2026-08-19", "2026-10-02"))
    edited(tiny_scenario, "training_sessions.csv", *late)
    (fault,) = edited(tiny_scenario, "workers.csv", ("2026-08-04", ""))
    assert "40 i registret" in fault.expected
    assert "ordforande" in fault.remedy


@pytest.mark.parametrize(("age", "told"), [("12", True), ("14", True), ("15", False), ("100", False), ("101", True)])
def test_age(tiny_scenario: Path, age: str, told: bool) -> None:
    """An age that must be a slip is told for the folder alone and with a scenario; the age itself is not shown."""
    changes = ("531050;6471700;19;", f"531050;6471700;{age};")
    faults = edited(tiny_scenario, "workers.csv", changes)
    assert [(f.file, f.row, f.column, f.subject, f.value) for f in faults] == (
        [("workers.csv", 2, "age", "R001", "")] if told else []
    )
    assert all(age not in f.line() for f in faults if age != "100")
    assert validate(tiny_scenario.parent / "data") == faults


def test_age_between_the_slip_and_the_policy(tiny_scenario: Path) -> None:
    """Who is too young for the policy may stand on the register; the rule of the lowest age keeps them from posts."""
    assert edited(tiny_scenario, "workers.csv", ("531050;6471700;19;", "531050;6471700;17;")) == ()
    assert load_case(tiny_scenario).workers["R001"].age < load_limits(ElectionType.GENERAL)["min_age"].value


def test_lowest_age_has_a_span(tiny_scenario: Path) -> None:
    """A scenario cannot set the lowest age of a poll worker to a child's."""
    (fault,) = laid_over(tiny_scenario, "[policy]\nmin_age = 12")
    assert "mellan 15 och 100" in fault.expected
    (fault,) = laid_over(tiny_scenario, "[policy]\nspread_limit_m_stad = -1")
    assert "ett värde på minst 0" in fault.expected
