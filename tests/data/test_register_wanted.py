"""What people ask for and can do, ties between them, days after election day, and the board's own columns."""

import csv
import io
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.registers import number, person, with_own, write_register
from tests.tiny import write_tiny
from valplan.data import InputFaults
from valplan.data.case_file import checksum
from valplan.data.folder import read_folder
from valplan.data.key_file import Contact
from valplan.data.register_import import (
    ColumnMapping,
    Imported,
    import_register,
    mapping_faults,
    propose,
    read_source,
    with_origin,
)
from valplan.data.register_import.wanted import listed, max_hours, max_travel_km, max_travel_m, sessions
from valplan.data.register_import.words import Problem
from valplan.data.tables import Sheet
from valplan.domain.municipality import Worker

SESSIONS = {"u1": "Biblioteket 2026-08-14", "u2": "Biblioteket 2026-08-19", "u3": "Skolan 2026-08-19"}


def _imported(folder: Path, people: list[dict[str, object]]) -> Imported:
    write_tiny(folder)
    sheet = read_source(write_register(folder / "register.xlsx", people))
    return import_register(sheet, with_own(propose(sheet)), read_folder(folder / "data"), {})


def _rows(imported: Imported) -> dict[str, dict[str, str]]:
    rows = csv.DictReader(io.StringIO(imported.table), delimiter=";")
    return {imported.people[r["worker_id"]].name.split()[0]: r for r in rows}


@pytest.mark.parametrize(
    ("text", "value"),
    [("40", "40"), ("37,5", "37.5"), ("40 tim", "40"), ("40h", "40"), ("0 500", "500"), ("", "")],
)
def test_most_hours_as_people_write_them(text: str, value: str) -> None:
    """Whole or half hours, with or without a word for them."""
    assert max_hours(text) == value


@pytest.mark.parametrize(
    ("text", "metres"),
    [("8", "8000"), ("12,5", "12500"), ("9 000 m", "9000"), ("0,5 km", "500"), ("8 kilometer", "8000"), ("", "")],
)
def test_a_unit_in_the_cell_outweighs_the_column_s(text: str, metres: str) -> None:
    """A bare number in a column of kilometres is kilometres; metres are metres wherever they stand."""
    assert max_travel_km(text) == metres


@pytest.mark.parametrize("text", ["0", "-5", "ingen", "90 min"])
def test_what_is_no_limit_is_told(text: str) -> None:
    """Nought would bar the person from everything, and is asked about rather than taken so."""
    assert isinstance(max_hours(text), Problem)
    assert isinstance(max_travel_m(text), Problem)


@given(st.integers(1, 199), st.sampled_from(["km", " km", " KM", " kilometer"]))
def test_a_way_is_the_same_in_both_units(km: int, unit: str) -> None:
    """So many kilometres, or a thousand times as many metres, in either column."""
    wanted = str(km * 1000)
    assert max_travel_m(f"{km}{unit}") == max_travel_km(str(km)) == max_travel_m(wanted) == wanted


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("u1", "u1"), ("u1, u3", "u1, u3"), ("Biblioteket 2026-08-14; u3", "u1, u3"), ("19/8 2026", "u2, u3"),
        ("14 aug, 19 aug", "u1, u2, u3"), ("alla", "u1, u2, u3"), ("u2 och u1", "u2, u1"), ("u1, 14/8", "u1"),
    ],
)  # fmt: skip
def test_sessions_that_suit(text: str, ids: str) -> None:
    """By id, by place and date, all of a day by its date, or all there are; each once."""
    assert sessions(text, SESSIONS) == ids


@given(st.lists(st.sampled_from(["Testsson1, Påhittad1", "Påhittad2 Testsson2", "a1"]), max_size=4))
def test_a_list_with_semicolons_is_taken_apart_again(names: list[str]) -> None:
    """Also where what is listed holds commas."""
    assert listed("; ".join(names), lambda text: text in names) == names


def test_limits_days_and_sessions_come_into_the_table(tmp_path: Path) -> None:
    """Hours, way, sessions, the Wednesday and the board's own column, each as planning reads it."""
    found = _rows(_imported(tmp_path, [person(n) for n in range(8)]))["Påhittad7"]
    columns = ("max_hours", "max_travel_m", "can_attend", "d3", "insats", "d-1")
    assert [found[c] for c in columns] == ["40", "9000", "u1, u2", "FEK", "Extratjänst", "FEK"]
    assert "d2" not in found


def test_ties_become_ids(tmp_path: Path) -> None:
    """Several in a cell, by name, number in any spelling and own id; the table holds none of their words."""
    tied = f"Testsson1, Påhittad1; {str(person(2)['Personnummer'])[2:]}"
    found = _imported(tmp_path, [person(1), person(2), person(3) | {"Släkt med": tied}])
    rows = _rows(found)
    assert rows["Påhittad3"]["related_to"] == f"{rows['Påhittad1']['worker_id']}, {rows['Påhittad2']['worker_id']}"
    assert "Testsson" not in found.table


def test_planning_reads_every_column(tmp_path: Path) -> None:
    """The table in the place of the tiny case's: the same values in the types of planning, and no fault."""
    people = [person(n) for n in range(40)]
    people[4] |= {"Släkt med": "Påhittad5 Testsson5"}
    found = _imported(tmp_path, people)
    path = tmp_path / "data" / "workers.csv"
    path.write_text(found.table, "utf-8")
    manifest = tmp_path / "data" / "case.toml"
    manifest.write_text(with_origin(manifest.read_text("utf-8"), "workers", {"sha256": checksum(path)}), "utf-8")
    folder = read_folder(tmp_path / "data")
    assert folder.faults == ()
    workers = {found.people[w.worker_id].name.split()[0]: w for w in folder.of("workers", Worker)}
    five = workers["Påhittad5"]
    assert (five.max_hours, five.max_travel_m, five.extra) == (40, 8000, {"insats": "Nystartsjobb"})
    assert five.available[3] == "F"
    assert workers["Påhittad4"].related_to == (five.worker_id,)


@pytest.mark.parametrize("name", ["age", "max_hour", "d-3", "d2", "2x", "a;b", "", "departement"])
def test_a_name_that_planning_would_not_take_as_own_is_told(name: str) -> None:
    """A known column, nearly one, a day, or what is no name."""
    mapping = ColumnMapping(columns={"A": f"own.{name}"})
    assert "columns.A" in [f.column for f in mapping_faults(mapping, "mapping.toml")]


def test_own_columns_have_different_names() -> None:
    """Two columns cannot become one; with names of their own they are no fault."""
    told = [f.column for f in mapping_faults(ColumnMapping(columns={"A": "own.insats", "B": "own.insats"}), "m")]
    assert "columns.B" in told
    told = [f.column for f in mapping_faults(ColumnMapping(columns={"A": "own.insats", "B": "own.Grupp 2"}), "m")]
    assert not {"columns.A", "columns.B"} & set(told)


def test_two_columns_of_ways_that_differ_are_told(tmp_path: Path) -> None:
    """One in kilometres and one in metres may both be there if they agree."""
    write_tiny(tmp_path)
    mapping = {"Max resväg km": "max_travel_km", "Max resväg m": "max_travel_m"}
    headings = ("Personnummer", "Namn", "Valdistrikt", *mapping)
    row = {"Personnummer": number("19820310", 980), "Namn": "A B", "Valdistrikt": "Distrikt 1", "Max resväg km": 8}

    def read(metres: int) -> Imported:
        sheet = read_source(write_register(tmp_path / "r.xlsx", [row | {"Max resväg m": metres}], headings))
        proposed = propose(sheet, date(2026, 9, 13))
        assert {h: proposed.columns[h] for h in mapping} == mapping
        return import_register(sheet, proposed, read_folder(tmp_path / "data"), {})

    assert read(8000).workers == 1
    with pytest.raises(InputFaults, match="Max resväg km"):
        read(7000)


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Max timmar", "max_hours"), ("Max resväg (km)", "max_travel_km"), ("Max resväg (m)", "max_travel_m"),
        ("Släkt med", "related_to"), ("Kan gå utbildning", "can_attend"), ("Onsdagsräkning", "d3"),
        ("ons 16 sept", "d3"), ("d3", "d3"), ("max hours", "max_hours"), ("Relatives", "related_to"),
        ("Can attend", "can_attend"), ("Wednesday count", "d3"), ("Kursledare", "role.utbildare"), ("Insats", ""),
        ("24/9 2026", ""),
    ],
)  # fmt: skip
def test_headings_are_recognised(heading: str, field: str) -> None:
    """In Swedish and English; a column of the board's own is left for the planner to name."""
    sheet = Sheet("register", "r.csv", (heading, "13/9 2026"), (), ())
    assert propose(sheet).columns[heading] == field


def test_people_are_still_known_again(tmp_path: Path) -> None:
    """Ties name ids that last from one import to the next."""
    people = [person(1), person(2) | {"Släkt med": "Påhittad1 Testsson1"}]
    first = _imported(tmp_path, people)
    before: dict[str, Contact] = dict(first.people)
    sheet = read_source(write_register(tmp_path / "register.xlsx", people))
    again = import_register(sheet, with_own(propose(sheet)), read_folder(tmp_path / "data"), before)
    assert again.table == first.table


def test_the_days_after_do_not_stand_for_election_day(tmp_path: Path) -> None:
    """With the Wednesday's column alone, election day is a default in the proposal; without it, a fault."""
    sheet = Sheet("register", "r.csv", ("Namn", "Personnummer", "Roll", "Distrikt", "Onsdagsräkning"), (), ())
    proposed = propose(sheet, date(2026, 9, 13))
    assert proposed.defaults["d0"] == "FEKN"
    assert not list(mapping_faults(proposed, "m"))
    bare = proposed.model_copy(update={"defaults": {}})
    assert [f.column for f in mapping_faults(bare, "m")] == ["columns"]
