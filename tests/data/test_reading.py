"""Tables are read however a Swedish spreadsheet has saved them."""

import csv
import shlex
from datetime import date, time
from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.tiny import FILES, write_tiny
from valplan.data import load_case, rewrite_checksums, validate
from valplan.data.records import number_text
from valplan.domain.case import Case
from valplan.domain.municipality import Role


def as_excel(data: Path, table: str) -> None:
    """Replace a table by a workbook with typed cells, as Excel keeps them, and list it in ``case.toml``."""
    path = data / FILES[table]
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in csv.reader(path.read_text(encoding="utf-8").splitlines(), delimiter=";"):
        sheet.append([typed(cell) for cell in row])
    book.save(path.with_suffix(".xlsx"))
    path.unlink()
    case = data / "case.toml"
    case.write_text(case.read_text(encoding="utf-8").replace(path.name, path.with_suffix(".xlsx").name))
    rewrite_checksums(data)


def typed(cell: str) -> object:
    """A cell as Excel guesses it."""
    if cell.startswith("0") and cell.isdigit() and len(cell) > 1:
        return cell  # a code that the planner has formatted as text
    for guess in (int, float, date.fromisoformat, time.fromisoformat):
        try:
            return guess(cell)
        except ValueError:
            continue
    return True if cell == "ja" else cell or None


def same(a: Case, b: Case) -> bool:
    """Whether two cases hold the same municipality."""
    return a.municipality == b.municipality and a.budget == b.budget


@pytest.mark.parametrize("table", ["workers", "premises", "openings", "sessions", "early_votes", "budget", "fees"])
def test_excel(tiny_scenario: Path, table: str) -> None:
    """A table kept in Excel gives the same case as the text table."""
    before = load_case(tiny_scenario)
    data = tiny_scenario.parent / "data"
    as_excel(data, table)
    assert same(load_case(tiny_scenario), before)


@pytest.mark.parametrize(
    ("name", "encoding", "separator", "comma"),
    [
        ("decimal comma and BOM", "utf-8-sig", ";", True),
        ("tabs", "utf-8", "\t", False),
        ("commas and quotation marks", "utf-8", ",", False),
        ("Windows", "cp1252", ";", True),
        ("Latin-1 and commas", "latin-1", ",", False),
        ("Excel's Unicode text", "utf-16", "\t", False),
    ],
)
def test_dialect(tiny_scenario: Path, name: str, encoding: str, separator: str, comma: bool) -> None:
    """Byte order mark, decimal comma, Windows' letters and other separators make no difference."""
    before = load_case(tiny_scenario)
    data = tiny_scenario.parent / "data"
    for file in FILES.values():
        if file.endswith(".csv"):
            rows = list(csv.reader((data / file).read_text(encoding="utf-8").splitlines(), delimiter=";"))
            if comma:
                rows = [[c.replace(".", ",") if c.replace(".", "").isdigit() else c for c in row] for row in rows]
            with (data / file).open("w", encoding=encoding, newline="") as stream:
                csv.writer(stream, delimiter=separator).writerows(rows)
    rewrite_checksums(data)
    assert validate(data) == ()
    assert same(load_case(tiny_scenario), before)


@pytest.mark.parametrize(("encoding", "name"), [("latin-1", "Åsen, norra"), ("utf-8", "Åsen, norra")])
def test_areas_of_another_program(tiny_scenario: Path, encoding: str, name: str) -> None:
    """One table in Latin-1 with commas is read with its letters whole, quotation marks included."""
    data = tiny_scenario.parent / "data"
    text = (data / "areas.csv").read_text(encoding="utf-8").replace(";", ",").replace(",Stan,", f',"{name}",')
    (data / "areas.csv").write_bytes(text.encode(encoding))
    rewrite_checksums(data)
    assert load_case(tiny_scenario).areas["stan"].name == name


@pytest.mark.parametrize("encoding", ["cp850", "mac_roman"])
def test_unknown_letters(tiny_scenario: Path, encoding: str) -> None:
    """Letters of DOS or of old Macs are told as a fault, since å, ä and ö would turn into other signs."""
    data = tiny_scenario.parent / "data"
    measures = data / "measures.csv"
    measures.write_bytes(measures.read_text(encoding="utf-8").encode(encoding))
    rewrite_checksums(data)
    (fault,) = [f for f in validate(data) if not f.note]
    assert (fault.file, "Windows-1252" in fault.expected) == ("measures.csv", True)


@pytest.mark.parametrize(
    ("cell", "text"),
    [("3,5", "3.5"), ("1 234", "1234"), ("1\u00a0234,5", "1234.5"), ("−7", "-7"), ("12 34", "12 34"), ("7", "7")],
)
def test_number(cell: str, text: str) -> None:
    """Swedish ways to write a number are undone, and nothing else is guessed."""
    assert number_text(cell) == text


def test_checksum(tiny_scenario: Path) -> None:
    """A changed table is told until its checksum is rewritten; line ends do not count as a change."""
    data = tiny_scenario.parent / "data"
    fees = data / "fees.csv"
    fees.write_bytes(fees.read_bytes().replace(b"\n", b"\r\n"))
    assert validate(data) == ()
    fees.write_bytes(fees.read_bytes().replace(b"400000", b"410000"))
    (fault,) = validate(data)
    assert (fault.note, fault.command) == (True, f"valplan checksum {data.as_posix()}")
    assert "fees.csv" in fault.expected
    old = load_hash(data)
    assert rewrite_checksums(data) == ("fees",)
    assert rewrite_checksums(data) == ()
    assert validate(data) == ()
    assert sum(a != b for a, b in zip(old, load_hash(data), strict=True)) == 1
    assert load_case(tiny_scenario).fees["ordforande"].amount_ore == 410_000


def test_changed_tables_are_one_note(tiny_scenario: Path) -> None:
    """Several edited tables are told once and last, with one command; the faults in them are told beside."""
    data = tiny_scenario.parent / "data"
    for file, old, new in (("fees.csv", "400000", "fyra"), ("areas.csv", "Stan;", "Stad;")):
        (data / file).write_text((data / file).read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    faults = validate(data)
    assert [f.file for f in faults] == ["fees.csv", "case.toml"]
    assert all(file in faults[-1].expected for file in ("fees.csv", "areas.csv"))
    assert faults[-1].note


def test_checksum_of_a_folder_with_spaces(tmp_path: Path) -> None:
    """The command to copy has the folder in quotation marks where it needs them."""
    data = write_tiny(tmp_path / "mina data").parent / "data"
    (data / "areas.csv").write_text((data / "areas.csv").read_text(encoding="utf-8") + "\n\n", encoding="utf-8")
    (fault,) = validate(data)
    assert shlex.split(fault.command) == ["valplan", "checksum", data.as_posix()]


def load_hash(data: Path) -> list[str]:
    """The lines of ``case.toml``."""
    return (data / "case.toml").read_text(encoding="utf-8").splitlines()


def test_case(tiny_scenario: Path) -> None:
    """The case holds what the tables say, by value and type."""
    case = load_case(tiny_scenario)
    assert case.districts["05990003"].size_reason == "glesbygd med långa avstånd"
    assert case.premises["library"].patterns == ("alla", "vecka")
    assert case.premises["hall"].unavailable == (date(2026, 9, 14),)
    assert case.premises["parish"].served_2022 == ("05990003",)
    assert case.inspections["parish", "A14"].value is False
    assert case.inspections["hall", "A08"].value == 40.0
    assert case.cures["A08"][0].reach == 60
    assert case.cures["A14"][0].reach is None
    assert case.openings["alla"][-1].opens == time(8)
    worker = case.workers["R002"]
    assert (worker.available[0], worker.available[-18], worker.roles[0]) == ("FEKN", "FEK", Role.WORKER)
    assert case.workers["R001"].available == {0: "FEKN"}
    assert case.workers["R010"].trained_on is None
    assert (len(case.municipality.early_votes), case.electors("05990001")) == (38, 1100)
