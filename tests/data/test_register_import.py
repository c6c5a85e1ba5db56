"""A register becomes a workers table of ids, and a key file of who they are."""

import csv
import io
import os
import stat
from pathlib import Path

import pytest
from pyproj import Transformer

from tests.registers import HEADINGS, number, person, write_register
from tests.tiny import DISTRICTS, HOMES, X0, Y0, write_tiny
from valplan.data import InputFaults
from valplan.data.folder import read_folder
from valplan.data.key_file import Contact, contacts, key_file_of, key_text, write_contacts
from valplan.data.register_import import (
    ColumnMapping,
    Imported,
    Precision,
    import_register,
    mapping_faults,
    mapping_text,
    propose,
    read_mapping,
    read_source,
    with_origin,
)

People = list[dict[str, object]]


def _imported(folder: Path, people: People, before: dict[str, Contact] | None = None) -> Imported:
    write_tiny(folder)
    sheet = read_source(write_register(folder / "register.xlsx", people))
    return import_register(sheet, propose(sheet), read_folder(folder / "data"), before or {})


def _rows(imported: Imported) -> dict[str, dict[str, str]]:
    """The workers table's rows by the name that the key file has for them."""
    rows = csv.DictReader(io.StringIO(imported.table), delimiter=";")
    return {imported.people[r["worker_id"]].name: r for r in rows}


def test_a_person_becomes_a_row_of_the_workers_table(tmp_path: Path) -> None:
    """Age on election day, roles, days, languages, wishes and training come out as the data format has them."""
    row = _rows(_imported(tmp_path, [person(n) for n in range(6)]))["Påhittad1 Testsson1"]
    expected = {
        "name": "", "age": "75", "roles": "ersattare", "elections_worked": "1", "languages": "sv, ar",
        "licence": "nej", "car": "nej", "d-1": "FEK", "d0": "FEKN", "d-2": "", "max_early_days": "1",
        "wish_premises": "school", "trained_on": "2026-05-14", "department": "Utbildning",
    }  # fmt: skip
    assert {k: row[k] for k in expected} == expected


def test_the_table_holds_no_identity(tmp_path: Path) -> None:
    """Neither names, personnummer nor ways to reach people stand in the table, and its order is not the file's."""
    people = [person(n) for n in range(30)]
    imported = _imported(tmp_path, people)
    private = ("Personnummer", "Förnamn", "Efternamn", "Mobil", "E-post", "Gatuadress")
    assert not [c for p in people for c in private if str(p[c]) in imported.table]
    ids = [line.split(";")[0] for line in imported.table.splitlines()[1:]]
    assert ids == sorted(ids)
    assert "Testsson" not in repr(imported)


def test_the_table_is_one_that_planning_reads(tmp_path: Path) -> None:
    """Put in the place of the tiny case's register, the data folder has no fault but that of the checksum."""
    imported = _imported(tmp_path, [person(n) for n in range(40)])
    (tmp_path / "data" / "workers.csv").write_text(imported.table, "utf-8")
    assert ["workers" in f.line() for f in read_folder(tmp_path / "data").faults] == [True]


def test_the_same_people_keep_their_ids(tmp_path: Path) -> None:
    """In another order, spelling and election, with somebody new and somebody gone, those known keep their ids."""
    first = _imported(tmp_path, [person(n) for n in range(10)])
    people = [person(n) for n in range(12, 1, -1)]
    for p in people:
        p["Personnummer"] = str(p["Personnummer"])[2:].replace("-", "")
    again = _imported(tmp_path, people, dict(first.people))
    known = {p.personnummer: worker for worker, p in first.people.items()}
    kept = {p.personnummer: worker for worker, p in again.people.items() if p.personnummer in known}
    assert kept == known
    assert (again.workers, again.new, again.absent) == (11, 3, 2)


def test_people_without_a_number_are_known_by_name_and_birth(tmp_path: Path) -> None:
    """A register with dates of birth only finds its people again; another with that name and birth is somebody new."""
    headings = ["Födelsedatum", *HEADINGS[1:]]
    write_tiny(tmp_path)

    def read(people: People, before: dict[str, Contact]) -> Imported:
        sheet = read_source(write_register(tmp_path / "register.xlsx", people, headings))
        return import_register(sheet, propose(sheet), read_folder(tmp_path / "data"), before)

    one = person(1) | {"Födelsedatum": "10/3 1982"}
    first = read([one], {})
    again = read([one, one | {"Valdistrikt": DISTRICTS[2]}], dict(first.people))
    assert (again.new, len(again.people)) == (1, 2)
    assert set(first.people) < set(again.people)


def test_namesakes_with_different_numbers_are_different_people(tmp_path: Path) -> None:
    """A personnummer that differs outweighs the same name and date of birth."""
    born = "19820310"
    first = _imported(tmp_path, [person(1) | {"Personnummer": number(born, 980)}])
    again = _imported(tmp_path, [person(1) | {"Personnummer": number(born, 981)}], dict(first.people))
    assert (again.new, again.absent) == (1, 1)


def test_likely_duplicates_are_told_and_kept(tmp_path: Path) -> None:
    """The same name, year of birth and home with another number: a note about both rows, no fault."""
    twin = {"Personnummer": number("19520101", 999), "Valdistrikt": DISTRICTS[2], "X": None, "Y": None}
    imported = _imported(tmp_path, [person(2), person(2) | twin | {"Förnamn": "Påhittad2"}])
    assert imported.workers == 2
    assert [(w.row, "2" in w.expected) for w in imported.warnings] == [(3, True)]


def test_homes_and_how_exactly_they_are_known(tmp_path: Path) -> None:
    """Coordinates as they are; district: the mean of its electors' homes; locality: that of its; town: the centre."""
    none = {"X": None, "Y": None, "Valdistrikt": "", "Ort": ""}
    people = [
        person(1) | none | {"X": f"{X0 + 7} ", "Y": f"{Y0 + 9:,}".replace(",", " ") + ",4"},
        person(2) | none | {"Valdistrikt": DISTRICTS[0]},
        person(3) | none | {"Valdistrikt": "distrikt 1"},
        person(4) | none | {"Ort": "LANDET"},
        person(6) | none | {"Ort": "Liten"},
    ]
    imported = _imported(tmp_path, people)
    rows = _rows(imported)
    at = {name.split()[0]: (int(r["x_m"]), int(r["y_m"])) for name, r in rows.items()}
    homes = HOMES[DISTRICTS[0]]
    electors = sum(n for _x, _y, n in homes)
    east, north = sum(x * n for x, _y, n in homes), sum(y * n for _x, y, n in homes)
    middle = (round(X0 + east / electors), round(Y0 + north / electors))
    assert at["Påhittad1"] == (X0 + 7, Y0 + 9)
    assert at["Påhittad2"] == at["Påhittad3"] == middle
    assert at["Påhittad4"][0] > X0 + 3000
    assert at["Påhittad6"] == (X0 + 1600, Y0 + 3200)
    assert imported.homes == {Precision.COORDINATE: 1, Precision.DISTRICT: 2, Precision.AREA: 1, Precision.TOWN: 1}
    assert {p.name.split()[0]: p.home for p in imported.people.values()}["Påhittad4"] == "area"


def test_degrees_are_converted(tmp_path: Path) -> None:
    """Latitude and longitude of a point come out as that point in EPSG:3006, to the metre."""
    lon, lat = Transformer.from_crs("EPSG:3006", "EPSG:4326", always_xy=True).transform(X0 + 100, Y0 + 200)
    write_tiny(tmp_path)
    headings = ["Latitud", "Longitud", *(h for h in HEADINGS if h not in ("X", "Y"))]
    one = person(1) | {"Latitud": f"{lat:.7f}".replace(".", ","), "Longitud": lon}
    sheet = read_source(write_register(tmp_path / "register.xlsx", [one], headings))
    imported = import_register(sheet, propose(sheet), read_folder(tmp_path / "data"), {})
    row = next(iter(_rows(imported).values()))
    assert (row["x_m"], row["y_m"]) == (str(X0 + 100), str(Y0 + 200))


def test_wishes_about_others_become_ids(tmp_path: Path) -> None:
    """By name in either order, or by personnummer in any spelling."""
    wish = str(person(1)["Personnummer"])[2:]
    people = [person(1), person(2) | {"Vill arbeta med": "Testsson1, Påhittad1"}, person(3) | {"Vill arbeta med": wish}]
    rows = _rows(_imported(tmp_path, people))
    wanted = rows["Påhittad1 Testsson1"]["worker_id"]
    assert [rows[f"Påhittad{n} Testsson{n}"]["wish_with"] for n in (2, 3)] == [wanted, wanted]


@pytest.mark.parametrize(("separator", "encoding"), [(";", "utf-8-sig"), (",", "utf-8"), ("\t", "cp1252")])
def test_csv_in_its_common_forms(tmp_path: Path, separator: str, encoding: str) -> None:
    """Semicolon, comma and tab, UTF-8 and Latin-1, all give what the Excel file gives."""
    people = [person(n) for n in range(8)]
    expected = _imported(tmp_path, people)
    path = tmp_path / "register.csv"
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file, delimiter=separator)
        writer.writerow(HEADINGS)
        writer.writerows([["" if p[h] is None else p[h] for h in HEADINGS] for p in people])
    sheet = read_source(path)
    again = import_register(sheet, propose(sheet), read_folder(tmp_path / "data"), expected.people)
    assert again.table == expected.table


def test_a_title_above_the_headings_is_passed_over(tmp_path: Path) -> None:
    """Rows keep the numbers that the spreadsheet shows."""
    path = tmp_path / "register.csv"
    path.write_text("Röstmottagare 2026;;\n;;\nPersonnummer;Namn;Roll\n1;A B;rm\n", "utf-8")
    sheet = read_source(path)
    assert (sheet.header, sheet.numbers) == (("Personnummer", "Namn", "Roll"), (4,))


def test_a_file_without_headings_is_refused_and_not_shown(tmp_path: Path) -> None:
    """The first person is not taken for headings, and is not told."""
    path = tmp_path / "register.csv"
    path.write_text(f"{number('19820310', 980)};Anna Påhittad;Ordf\n", "utf-8")
    with pytest.raises(InputFaults) as raised:
        read_source(path)
    assert "Anna" not in str(raised.value)
    assert len(raised.value.faults) == 1


def test_headings_twice_or_missing_are_faults(tmp_path: Path) -> None:
    """Two columns of one heading, and a filled column with none."""
    path = tmp_path / "register.csv"
    path.write_text("Personnummer;Namn;Namn;\n1;A;B;C\n", "utf-8")
    with pytest.raises(InputFaults) as raised:
        read_source(path)
    assert [f.column for f in raised.value.faults] == ["Namn", ""]


def test_another_kind_of_file_is_refused(tmp_path: Path) -> None:
    """An old Excel file is not read as if it were text."""
    path = tmp_path / "register.xls"
    path.write_bytes(b"\xd0\xcf\x11\xe0")
    with pytest.raises(InputFaults, match="xlsx"):
        read_source(path)
    with pytest.raises(InputFaults, match=r"register\.xls”"):
        read_source(tmp_path / "registret.xls")


def test_a_proposal_written_and_read_is_the_same(tmp_path: Path) -> None:
    """The file says what the proposal says, and has no fault."""
    sheet = read_source(write_register(tmp_path / "register.xlsx", [person(n) for n in range(4)]))
    proposed = propose(sheet)
    path = tmp_path / "mapping.toml"
    path.write_text(mapping_text(proposed), "utf-8")
    assert read_mapping(path, sheet) == proposed
    assert proposed.columns["13 sept 2026"] == "d0"
    assert proposed.columns["Anm"] == ""
    assert proposed.values["roles"] == {
        "Ordf": "ordforande", "Röstmottagare": "rostmottagare", "förtid": "fortid", "vice ordförande": "ersattare"
    }  # fmt: skip


def test_a_mapping_s_own_words_and_defaults_hold(tmp_path: Path) -> None:
    """Words for roles, days and yes; a column a role; defaults where there is no column."""
    write_tiny(tmp_path)
    headings = ("Vem", "Föddes", "Var", "Uppgift", "Ordf", "Kan", "Kör")
    one: dict[str, object] = dict(
        zip(headings, ("Påhittad Ett", "1982", DISTRICTS[0], "grupp A", "x", "halva", "typ"), strict=True)
    )
    sheet = read_source(write_register(tmp_path / "r.xlsx", [one], (*headings, "Namn", "Mobil")))
    path = tmp_path / "mapping.toml"
    path.write_text(
        'format = "valplan-register/1"\nelection_day = 2026-09-13\n[columns]\nVem = "name"\n"Föddes" = "birth_year"\n'
        'Var = "district"\nUppgift = "roles"\nOrdf = "role.ordforande"\nKan = "d0"\n"Kör" = "licence"\n'
        '[values.roles]\n"grupp A" = "rostmottagare"\n[values.days]\nhalva = "FE"\n[values.yes_no]\ntyp = "ja"\n'
        '[defaults]\ncar = "ja"\nlanguages = "sv"\n',
        "utf-8",
    )
    imported = import_register(sheet, read_mapping(path, sheet), read_folder(tmp_path / "data"), {})
    row = next(iter(_rows(imported).values()))
    assert (row["roles"], row["d0"], row["licence"], row["car"], row["age"]) == (
        "ordforande, rostmottagare", "FE", "ja", "ja", "44"
    )  # fmt: skip
    assert imported.left_out == ("Namn", "Mobil")


def test_all_faults_of_a_mapping_are_told(tmp_path: Path) -> None:
    """Unknown fields, tables, words and defaults, a field twice, what is missing and headings that are not there."""
    mapping = ColumnMapping(
        columns={"A": "nmae", "B": "car", "C": "car"},
        values={"rolls": {}, "roles": {"x": "vaktmästare"}},
        defaults={"hat": "ja", "car": "kanske"},
    )
    told = [f.column for f in mapping_faults(mapping, "mapping.toml")]
    assert told == [
        "election_day", "columns.A", "columns.C", "defaults.hat", *["columns"] * 5, "values.rolls", "values.roles.x",
        "defaults.car",
    ]  # fmt: skip
    sheet = read_source(write_register(tmp_path / "register.xlsx", [person(1)]))
    path = tmp_path / "mapping.toml"
    path.write_text(mapping_text(propose(sheet)).replace('Roll = "roles"', 'Rol = "roles"'), "utf-8")
    with pytest.raises(InputFaults) as raised:
        read_mapping(path, sheet)
    assert [(f.column, "Roll" in f.remedy) for f in raised.value.faults] == [("columns.Rol", True)]


def test_the_key_file_is_its_owner_s_alone(tmp_path: Path) -> None:
    """It is written so that only its owner may read it, and read back the same; nobody left, no file."""
    people = [
        Contact(worker_id="W2", name="Påhittad; Två", phone="+46 70 000", street='Gatan "2"'),
        Contact(worker_id="W1", personnummer=number("19820310", 980), postcode="580 00", town="Liten"),
    ]
    path = tmp_path / "keys" / "register-key.csv"
    write_contacts(path, people)
    assert contacts(path) == {p.worker_id: p for p in people}
    assert list(contacts(path)) == ["W1", "W2"]
    assert contacts(path)["W1"].address == ("580 00 Liten",)
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    write_contacts(path, [])
    assert not path.exists()
    assert contacts(path) == {}


def test_a_contact_is_printed_as_its_id() -> None:
    """What a programmer prints by mistake holds nothing of the person."""
    person = Contact(worker_id="W1", name="Påhittad", personnummer="x", phone="y", email="z")
    assert repr(person) == "Contact(worker_id='W1', home='')"


def test_a_broken_key_file_is_a_fault(tmp_path: Path) -> None:
    """A key file with other columns is not read as one, and its cells are not told."""
    path = tmp_path / "register-key.csv"
    path.write_text(key_text([Contact(worker_id="W1", name="Hemlig")]).replace("worker_id", "id"), "utf-8")
    with pytest.raises(InputFaults) as raised:
        contacts(path)
    assert "Hemlig" not in str(raised.value)


def test_the_key_file_s_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the folder that the environment names, one a municipality."""
    monkeypatch.setenv("VALPLAN_KEYS", str(tmp_path))
    assert key_file_of("0580") == tmp_path / "0580" / "register-key.csv"


def test_case_toml_changes_in_one_table_only(tmp_path: Path) -> None:
    """New values stand in the table's section; the rest, comments too, is byte for byte the same."""
    write_tiny(tmp_path)
    text = "# top\n" + (tmp_path / "data" / "case.toml").read_text("utf-8")
    new = with_origin(text, "workers", {"origin": "real", "note": 'a "b" \\d', "source": "x"})
    again = read_folder(tmp_path / "data")
    (tmp_path / "data" / "case.toml").write_text(new, "utf-8")
    found = read_folder(tmp_path / "data")
    changed = {o.table: o for o in found.origins if o not in again.origins}
    assert list(changed) == ["workers"]
    workers = changed["workers"]
    old = next(o for o in again.origins if o.table == "workers")
    assert workers == old.model_copy(update={"origin": "real", "note": 'a "b" \\d', "source": "x"})
    assert new.startswith("# top\n")


def test_a_sheet_keeps_what_the_mapping_leaves_out(tmp_path: Path) -> None:
    """Columns with no field are in neither table nor key file."""
    write_tiny(tmp_path)
    sheet = read_source(write_register(tmp_path / "register.xlsx", [person(1) | {"Anm": "hemlig sjukdom"}]))
    imported = import_register(sheet, propose(sheet), read_folder(tmp_path / "data"), {})
    assert "hemlig" not in imported.table + key_text(imported.people.values())
    assert imported.left_out == ("Anm", "Insats")
