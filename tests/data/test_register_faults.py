"""Every fault of a register is found, at its row and column, and nothing else; no value that is personal is shown."""

from pathlib import Path

import pytest

from tests.registers import HEADINGS, number, person, with_own, write_register
from tests.tiny import X0, Y0, write_tiny
from valplan.data import InputFaults
from valplan.data.folder import read_folder
from valplan.data.register_import import import_register, propose, read_source

ROWS = 60
HEADED = (*HEADINGS, "Jäv")
FIRST = person(0)["Personnummer"]
PLANTED: tuple[tuple[int, str, dict[str, object]], ...] = (
    (3, "Personnummer", {"Personnummer": str(person(1)["Personnummer"])[:-1] + "x"}),  # a letter among the digits
    (4, "Personnummer", {"Personnummer": number("19820310", 981)[:-1] + "0"}),  # wrong check digit
    (5, "Personnummer", {"Personnummer": number("19820230", 982)}),  # 30 February
    (6, "Personnummer", {"Personnummer": "1982031098123"}),  # thirteen digits
    (7, "Personnummer", {"Personnummer": 509109812}),  # Excel has dropped the leading zero
    (8, "Personnummer", {"Personnummer": "1,98203E+11"}),  # Excel has rounded it
    (9, "Personnummer", {"Personnummer": ""}),
    (10, "Personnummer", {"Personnummer": FIRST}),  # the person of row 2 again
    (11, "Personnummer", {"Personnummer": number("20770310", 983)}),  # not born yet
    (12, "Förnamn", {"Förnamn": "", "Efternamn": ""}),
    (13, "Roll", {"Roll": "Ordfårande"}),
    (14, "Roll", {"Roll": ""}),
    (15, "Antal tidigare val", {"Antal tidigare val": "många"}),
    (16, "Antal tidigare val", {"Antal tidigare val": "-1"}),
    (17, "Språk", {"Språk": "svenska, rövarspråket"}),
    (18, "Körkort", {"Körkort": "kanske"}),
    (19, "Egen bil", {"Egen bil": "ibland"}),
    (20, "Mobil", {"Mobil": "ring växeln"}),
    (21, "E-post", {"E-post": "p19(at)exempel.se"}),
    (22, "Postnr", {"Postnr": "5800"}),
    (23, "Valdistrikt", {"Valdistrikt": "5990001", "X": None, "Y": None}),  # Excel has dropped the leading zero
    (24, "Valdistrikt", {"Valdistrikt": "Distrikt 99", "X": None, "Y": None}),
    (25, "Ort", {"Ort": "Annanstans", "Valdistrikt": "", "X": None, "Y": None}),
    (26, "X", {"X": Y0 + 1, "Y": X0 + 1}),  # changed places
    (27, "Y", {"X": X0 + 5, "Y": None}),
    (28, "X", {"X": None, "Y": None, "Valdistrikt": "", "Ort": ""}),  # no home at all
    (29, "12/9 2026", {"12/9 2026": "efter lunch"}),
    (30, "13 sept 2026", {"13 sept 2026": "kl 8"}),
    (31, "Önskad lokal", {"Önskad lokal": "Skollan"}),
    (32, "Vill arbeta med", {"Vill arbeta med": "Ingen Sådan"}),
    (33, "Utbildad", {"Utbildad": "31/2 2026"}),
    (34, "Bokad utbildning", {"Bokad utbildning": "u9"}),
    (35, "Max dagar", {"Max dagar": "1,5"}),
    (36, "Roll", {"Roll": number("19820310", 984)}),  # a personnummer in the wrong column
    (37, "Personnummer", {"Personnummer": number("20200310", 985)}),  # a child, or a plus that is missing
    (38, "Max timmar", {"Max timmar": "halvtid"}),
    (39, "Max timmar", {"Max timmar": 0}),
    (40, "Max resväg km", {"Max resväg km": "lagom"}),
    (41, "Max resväg km", {"Max resväg km": 8000}),  # metres in a column of kilometres
    (42, "Släkt med", {"Släkt med": "Ingen Sådan"}),
    (43, "Släkt med", {"Släkt med": "Testsson41, Påhittad41"}),  # the person of the row
    (44, "Släkt med", {"Släkt med": "Påhittad0 Testsson0; Ingen Sådan"}),
    (45, "Kan utbildning", {"Kan utbildning": "u1, u9"}),
    (46, "Kan utbildning", {"Kan utbildning": "1/1 2026"}),  # no session that day
    (47, "16/9 2026", {"16/9 2026": "efter lunch"}),
    (48, "Insats", {"Insats": "ring 070-123 45 67"}),
    (49, "Insats", {"Insats": "Påhittad47 får stöd"}),
    (50, "Vill arbeta med", {"Vill arbeta med": "Påhittad48 Testsson48"}),  # oneself
    (51, "Utbildad", {"Utbildad": "13 sept 2026"}),  # election day itself
    (52, "Förvaltning", {"Förvaltning": "Skolan, ring 070-123 45 67"}),
    (53, "Förvaltning", {"Förvaltning": number("19820310", 984)}),
    (54, "Förvaltning", {"Förvaltning": "se anna.person@exempel.se"}),
    (55, "Jäv", {"Jäv": "gift med Påhittad7 Testsson7"}),  # another person of the register
    (56, "Jäv", {"Jäv": "Testsson54"}),  # a name of the person's own
    (57, "Roll", {"Roll": "vikarie för Testsson9"}),  # a field that is shown else
    (58, "Antal tidigare val", {"Antal tidigare val": 250}),
    (59, "Max dagar", {"Max dagar": 99}),
    (60, "Max timmar", {"Max timmar": "5 000"}),
)


@pytest.fixture
def faulty(tmp_path: Path) -> tuple[InputFaults, list[dict[str, object]]]:
    """What importing a register with one planted fault on each of many rows raises."""
    write_tiny(tmp_path)
    people = [person(n) for n in range(ROWS)]
    for row, _column, cells in PLANTED:
        people[row - 2] = people[row - 2] | cells
    sheet = read_source(write_register(tmp_path / "register.xlsx", people, HEADED))
    with pytest.raises(InputFaults) as raised:
        import_register(sheet, with_own(propose(sheet)), read_folder(tmp_path / "data"), {})
    return raised.value, people


def test_every_planted_fault_is_found_and_nothing_else(faulty: tuple[InputFaults, list[dict[str, object]]]) -> None:
    """One fault at each row and column where one was planted, each with what was expected; no other."""
    found = [(f.row, f.column) for f in faulty[0].faults]
    assert found == [(row, column) for row, column, _cells in PLANTED]
    assert len(found) == 58
    assert all(f.expected for f in faulty[0].faults)


def test_without_the_faults_nothing_is_found(tmp_path: Path) -> None:
    """The same register with no fault planted is read, every person of it."""
    write_tiny(tmp_path)
    sheet = read_source(write_register(tmp_path / "register.xlsx", [person(n) for n in range(ROWS)]))
    imported = import_register(sheet, with_own(propose(sheet)), read_folder(tmp_path / "data"), {})
    assert imported.workers == ROWS


def test_no_personal_value_is_shown(faulty: tuple[InputFaults, list[dict[str, object]]]) -> None:
    """Of a personnummer only its number of digits is told, in whatever column it stands; no name, mail or phone."""
    raised, people = faulty
    text = str(raised)
    private = ("Personnummer", "Förnamn", "Efternamn", "Mobil", "E-post", "Gatuadress")
    values = {str(p[c]) for p in people for c in private if p[c]} | {"Ingen Sådan", number("19820310", 984), "070-123"}
    values |= {"anna.person", "gift med", "vikarie"}
    assert not [v for v in values if v in text]
    shown = {f.row: f.value for f in raised.faults}
    assert shown[4] == shown[36] == "12 siffror"
    assert shown[13] == "Ordfårande"


def test_excel_s_own_slips_are_named(faulty: tuple[InputFaults, list[dict[str, object]]]) -> None:
    """A dropped zero, a rounded number and coordinates that have changed places each get their own remedy."""
    remedy = {f.row: f.remedy for f in faulty[0].faults}
    assert "nollan" in remedy[7]
    assert "avrundat" in remedy[8]
    assert "nollan" in remedy[23]
    assert "bytt plats" in remedy[26]
    assert "Skolan" in remedy[31]
    assert "max_travel_m" in remedy[41]
    assert "semikolon" in remedy[44]


def test_a_faulty_data_folder_is_refused(tmp_path: Path) -> None:
    """A register is not read into a folder whose demand points cannot be read, nor into something else."""
    sheet = read_source(write_register(tmp_path / "register.xlsx", [person(1)]))
    with pytest.raises(InputFaults):
        import_register(sheet, propose(sheet), read_folder(tmp_path), {})
    write_tiny(tmp_path)
    (tmp_path / "data" / "demand_points.csv").write_text("point_id;district\n1;2\n", "utf-8")
    with pytest.raises(InputFaults, match=r"demand_points\.csv"):
        import_register(sheet, propose(sheet), read_folder(tmp_path / "data"), {})
