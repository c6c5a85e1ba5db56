"""Rows and keys that can be read and yet cannot be right are told, at the limit and beside it, and by ``plan`` too."""

import json
from pathlib import Path

import pytest

from tests.data.test_sense import laid_over
from tests.tiny import X0, Y0, write_case_toml
from valplan.data import Fault, InputFaults, load_case, validate

Change = tuple[str, str, str, str]  # file, id that the row starts with, column, new value


def change(data: Path, *changes: Change) -> None:
    """Write new values into tables and take the changes as meant."""
    for file, start, column, value in changes:
        path = data / file
        header, *rows = (line.split(";") for line in path.read_text(encoding="utf-8").splitlines())
        row = next(r for r in rows if ";".join(r).startswith(f"{start};"))
        row[header.index(column)] = value
        path.write_text("\n".join(";".join(r) for r in (header, *rows)) + "\n", encoding="utf-8")
    write_case_toml(data)


def empty(data: Path, file: str) -> None:
    """Leave only a table's header."""
    path = data / file
    path.write_text(path.read_text(encoding="utf-8").split("\n", 1)[0] + "\n", encoding="utf-8")
    write_case_toml(data)


def placed(faults: tuple[Fault, ...]) -> list[tuple[str, str, str]]:
    """Where the faults are: file, column and what the row is about."""
    return [(f.file, f.column, f.subject) for f in faults]


# What a folder says by itself: the change, the fault's column and subject (none: it is no fault), and words of it.
BY_ITSELF: dict[str, tuple[Change, str, str]] = {
    "negative size": (("accessibility.csv", "school;A02", "value", "-21"), "value", "värde på minst 0"),
    "no size": (("accessibility.csv", "school;A02", "value", "nan"), "value", "värde på minst 0"),
    "size 0": (("accessibility.csv", "school;A02", "value", "0"), "", ""),
    "inspected long after the data": (
        ("accessibility.csv", "school;A02", "inspected", "2031-01-01"), "inspected",
        "mer än 366 dagar efter den nyaste tabellen, som är från 2026-01-01",
    ),
    "wish for oneself": (("workers.csv", "R006", "wish_with", "R006"), "wish_with", "en annan person"),
    "avoids oneself": (("workers.csv", "R005", "wish_avoid", "R005"), "wish_avoid", "en annan person"),
    "wishes for whom one avoids": (
        ("workers.csv", "R005", "wish_with", "R003"), "wish_with, wish_avoid", "både önskad och oönskad",
    ),
    "wishes for another": (("workers.csv", "R005", "wish_with", "R004"), "", ""),
    "home far away": (("workers.csv", "R005", "x_m", str(X0 + 9_000 + 100_100)), "x_m, y_m", "högst 100 km"),
    "home in another municipality": (("workers.csv", "R005", "x_m", str(X0 + 9_000 + 99_000)), "", ""),
    "premises far away": (("premises.csv", "school", "x_m", str(X0 + 9_000 + 10_100)), "x_m, y_m", "Rätta läget"),
    "premises just outside": (("premises.csv", "school", "x_m", str(X0 + 9_000 + 9_900)), "", ""),
    "session far away": (("training_sessions.csv", "u1", "y_m", "0"), "x_m, y_m", "högst 100 km"),
    "too many electors": (
        ("districts.csv", "05990001", "electors_rd_2026", "999999"), "electors_rd_2026", "högst 5000",
    ),
    "too many electors last time": (
        ("districts.csv", "05990001", "electors_rd_2022", "5001"), "electors_rd_2022", "högst 5000",
    ),
    "most electors last time": (("districts.csv", "05990001", "electors_rd_2022", "5000"), "", ""),
    "a digit too few": (("districts.csv", "05990001", "electors_rd_2026", "108"), "electors_rd_2026", "från 25\u00a0%"),
    "out of proportion": (("districts.csv", "05990001", "electors_rd_2026", "1651"), "electors_rd_2026", "till 150"),
    "in proportion": (("districts.csv", "05990001", "electors_rd_2026", "1650"), "", ""),
    "seats for nobody": (("training_sessions.csv", "u1", "capacity", "0"), "capacity", "workers.csv, 1, väntades"),
    "seats for the one": (("training_sessions.csv", "u1", "capacity", "1"), "", ""),
}  # fmt: skip


@pytest.mark.parametrize("name", BY_ITSELF)
def test_folder_by_itself(tiny_scenario: Path, name: str) -> None:
    """What cannot be right in a table is told once, for the folder alone and for a scenario with it."""
    changed, column, words = BY_ITSELF[name]
    data = tiny_scenario.parent / "data"
    change(data, changed)
    faults = validate(data)
    assert placed(faults) == ([(changed[0], column, changed[1].replace(";", "/"))] if column else [])
    assert all(words in f.line() and f.row and f.remedy for f in faults)
    assert len(validate(tiny_scenario)) == len(faults)


def test_swapped_position(tiny_scenario: Path) -> None:
    """Where x and y change places and would then fit, that is what is told; a home itself is not shown."""
    data = tiny_scenario.parent / "data"
    for file, start in (("premises.csv", "school"), ("workers.csv", "R001")):
        x, y = ("531500", "6471500") if start == "school" else ("531050", "6471700")
        change(data, (file, start, "x_m", y), (file, start, "y_m", x))
    school, person = validate(data)
    assert "x och y bytt plats" in school.remedy
    assert "x och y bytt plats" in person.remedy
    assert (school.value, person.value) == ("6471500, 531500", "")


def test_no_outline(tiny_scenario: Path) -> None:
    """Without an outline that can be read positions are not judged, and that is said."""
    data = tiny_scenario.parent / "data"
    (data / "municipality.geojson").write_text("{}", encoding="utf-8")
    change(data, ("premises.csv", "school", "x_m", "0"))
    text = "\n".join(f.line() for f in validate(data))
    assert "om lokaler och hem ligger i eller nära kommunen" in text
    assert "10 km" not in text


@pytest.mark.parametrize("file", ["workers.csv", "premises.csv", "districts.csv", "staff_tiers.csv"])
def test_table_without_rows(tiny_scenario: Path, file: str) -> None:
    """A table that nothing can be planned without has rows."""
    data = tiny_scenario.parent / "data"
    empty(data, file)
    for path in (data, tiny_scenario):
        assert (file, "tabellen har inga rader") in [(f.file, f.expected) for f in validate(path)]


def test_register_that_was_erased(tiny_scenario: Path) -> None:
    """A register that ``valplan forget`` has emptied, and says so of, is no slip; another empty table is."""
    data = tiny_scenario.parent / "data"
    for file, table, told in (("workers.csv", "workers", 0), ("staff_tiers.csv", "tiers", 1)):
        empty(data, file)
        case = data / "case.toml"
        text = case.read_text(encoding="utf-8").replace(
            f"[tables.{table}]", f"[tables.{table}]\nerased = {'true' if not told else 'false'}"
        )
        case.write_text(text, encoding="utf-8")
        assert len([f for f in validate(data) if f.expected == "tabellen har inga rader" and f.file == file]) == told


# What makes no sense with the day of the election, 13 September 2026.
WITH_A_DAY: dict[str, tuple[Change, str, str]] = {
    "inspected after": (("accessibility.csv", "school;A02", "inspected", "2026-09-14"), "inspected", "efter valdagen"),
    "inspected on the day": (("accessibility.csv", "school;A02", "inspected", "2026-09-13"), "", ""),
    "trained after": (("workers.csv", "R001", "trained_on", "2027-08-04"), "trained_on", "före valdagen, 2026-09-13"),
    "trained on the day": (("workers.csv", "R001", "trained_on", "2026-09-13"), "trained_on", "före valdagen"),
    "trained the day before": (("workers.csv", "R001", "trained_on", "2026-09-12"), "", ""),
    "session after": (("training_sessions.csv", "u2", "on", "2026-10-01"), "on", "före valdagen, 2026-09-13"),
    "closed in another year": (
        ("premises.csv", "hall", "unavailable", "2026-09-14, 2027-09-12"), "unavailable", "2026-08-26 till 2026-09-20",
    ),
    "closed before the period": (("premises.csv", "hall", "unavailable", "2026-08-25"), "unavailable", "2026-08-26"),
    "closed on the first day": (("premises.csv", "hall", "unavailable", "2026-08-26"), "", ""),
    "closed in an earlier election": (("premises.csv", "hall", "unavailable", "2024-06-09"), "", ""),
}  # fmt: skip


@pytest.mark.parametrize("name", WITH_A_DAY)
def test_with_the_election_day(tiny_scenario: Path, name: str) -> None:
    """Days are judged against election day; planning is refused as validating is."""
    changed, column, words = WITH_A_DAY[name]
    change(tiny_scenario.parent / "data", changed)
    faults = validate(tiny_scenario)
    assert placed(faults) == ([(changed[0], column, changed[1].replace(";", "/"))] if column else [])
    assert all(words in f.line() and f.row and f.remedy for f in faults)
    if column:
        with pytest.raises(InputFaults) as caught:
            load_case(tiny_scenario)
        assert caught.value.faults == faults


AMBULATING = '[staffing.ambulating]\npremises = "school"\ndays = [-1]\nstarts = 16:00:00\n'
ASKED = {
    "no polling place": ('[premises.polling_fixed]\n05990001 = "stop"', "polling_fixed.05990001", "polling är ”nej”"),
    "a closed one": (
        '[premises]\nclosed = ["school"]\n[premises.polling_fixed]\n05990001 = "school"', "polling_fixed.05990001",
        "stänger samma",
    ),
    "a forbidden one": (
        '[premises]\npolling_forbidden = ["school"]\n[premises.polling_fixed]\n05990001 = "school"',
        "polling_fixed.05990001", "polling_forbidden",
    ),
    "a good one": ('[premises]\nclosed = ["hall"]\n[premises.polling_fixed]\n05990001 = "school"', "", ""),
    "no early place": ('[premises]\nearly_fixed = ["school"]', "early_fixed", "early är ”nej”"),
    "a closed early place": ('[premises]\nclosed = ["library"]\nearly_fixed = ["library"]', "early_fixed", "stänger"),
    "an early place": ('[premises]\nearly_fixed = ["library"]\npolling_forbidden = ["library"]', "", ""),
}  # fmt: skip


@pytest.mark.parametrize("name", ASKED)
def test_premises_asked_for(tiny_scenario: Path, name: str) -> None:
    """A scenario does not fix what it closes or forbids, nor what cannot be used so."""
    text, column, words = ASKED[name]
    faults = laid_over(tiny_scenario, text)
    assert [f.column for f in faults] == ([f"premises.{column}"] if column else [])
    assert all(words in f.line() and f.remedy for f in faults)


@pytest.mark.parametrize(("ends", "told"), [("10:00", True), ("16:00", True), ("16:01", False)])
def test_ambulating_team_comes_back(tiny_scenario: Path, ends: str, told: bool) -> None:
    """A team is back on the day it set out; the tiny case has no fees for its work, which is told besides."""
    faults = laid_over(tiny_scenario, f"{AMBULATING}ends = {ends}:00")
    found = [f for f in faults if f.column == "staffing.ambulating.ends"]
    assert [f.value for f in found] == ([ends] if told else [])
    assert all("över midnatt" in f.remedy for f in found)


def test_count_may_pass_midnight(tiny_scenario: Path) -> None:
    """The board's count may end after midnight."""
    count = (
        '[staffing.wednesday_count]\npremises = "school"\ndistricts_per_post = 2\nstarts = 16:00:00\nends = 01:00:00'
    )
    assert not [f for f in laid_over(tiny_scenario, count) if "midnatt" in f.line() or f.column.endswith("ends")]


def test_all_of_them_at_once(tiny_scenario: Path) -> None:
    """Slips in several tables and the scenario are told together, each with its row, its value and what to do."""
    data = tiny_scenario.parent / "data"
    change(data, *(c for name, (c, _column, _w) in BY_ITSELF.items() if name in ("negative size", "seats for nobody")))
    change(data, *(c for name, (c, _column, _w) in WITH_A_DAY.items() if name in ("trained after",)))
    faults = laid_over(tiny_scenario, ASKED["no polling place"][0])
    assert {f.file for f in faults} == {"accessibility.csv", "training_sessions.csv", "workers.csv", "changed.toml"}
    assert all(f.row and f.value and f.expected and f.remedy for f in faults)


def test_checksum_hides_nothing(tiny_scenario: Path) -> None:
    """An edit that is not taken as meant yet is judged all the same."""
    data = tiny_scenario.parent / "data"
    path = data / "districts.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(";1080;", ";999999;", 1), encoding="utf-8")
    faults = validate(data)
    assert [f.column for f in faults] == ["electors_rd_2026", ""]
    assert faults[1].note


def test_nothing_personal_is_told(tiny_scenario: Path) -> None:
    """No fault about a person tells the home, or whom the person wishes for or avoids."""
    data = tiny_scenario.parent / "data"
    change(data, ("workers.csv", "R005", "wish_with", "R003"), ("workers.csv", "R004", "x_m", "123456"))
    text = json.dumps([f.model_dump() for f in validate(data)], ensure_ascii=False)
    assert "R005" in text
    assert not [word for word in ("R003", "123456", str(Y0), "Påhittad") if word in text]
