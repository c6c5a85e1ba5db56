"""Car-pools in a register and in a municipality's own file: read, told where they are none, and nobody's name told."""

import csv
import io
from pathlib import Path

import pytest

from tests.data.test_sense import laid_over
from tests.registers import HEADINGS, number, person, write_register
from tests.tiny import write_case_toml, write_tiny
from valplan.data import Fault, InputFaults, load_case, validate
from valplan.data.folder import read_folder
from valplan.data.register_import import import_register, propose, read_source
from valplan.data.register_import.fields import field_of

Cells = dict[str, tuple[str, str, str]]  # pool, licence and car by worker


def pooled(data: Path, cells: Cells) -> None:
    """Give the tiny register a column of pools, which is taken as meant."""
    path = data / "workers.csv"
    header, *rows = (line.split(";") for line in path.read_text("utf-8").splitlines())
    for row in rows:
        pool, licence, car = cells.get(row[0], ("", *(row[header.index(c)] for c in ("licence", "car"))))
        row[header.index("licence")], row[header.index("car")] = licence, car
        row.append(pool)
    path.write_text("\n".join(";".join(r) for r in ([*header, "car_pool"], *rows)) + "\n", "utf-8")
    write_case_toml(data)


def test_a_register_with_pools_is_read_and_one_without_is_whole(tiny_scenario: Path) -> None:
    assert {w.car_pool for w in load_case(tiny_scenario).workers.values()} == {""}
    pooled(tiny_scenario.parent / "data", {"R001": ("Bil 1", "ja", "ja"), "R002": ("Bil 1", "nej", "ja")})
    workers = load_case(tiny_scenario).workers
    assert {w: (x.car_pool, x.drives) for w, x in workers.items() if x.car_pool} == {
        "R001": ("Bil 1", True), "R002": ("Bil 1", False),
    }  # fmt: skip


DRIVER, RIDER = ("Annas bil", "ja", "ja"), ("Annas bil", "ja", "nej")
WRONG: dict[str, tuple[Cells, str, str]] = {
    "one member": ({"R003": DRIVER}, "R003", "bara en medlem"),
    "no driver": ({"R002": RIDER, "R004": ("Annas bil", "nej", "ja")}, "R002", "både körkort och bil (R002, R004)"),
    "one too many": (
        {"R001": DRIVER, **{f"R{k:03}": RIDER for k in range(2, 7)}}, "R001", "6, av högst 5 (R001, R002, R003, R004",
    ),
    "as many as may": ({"R001": DRIVER, **{f"R{k:03}": RIDER for k in range(2, 6)}}, "", ""),
    "all drive": ({"R001": DRIVER, "R002": DRIVER}, "", ""),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_a_pool_that_is_none_is_told_without_what_it_is_called(tiny_scenario: Path, name: str) -> None:
    """For the folder alone and with a scenario; a pool may be called after a person, so only ids are told."""
    cells, subject, words = WRONG[name]
    data = tiny_scenario.parent / "data"
    pooled(data, cells)
    for faults in (validate(data), validate(tiny_scenario)):
        assert [(f.file, f.column, f.subject) for f in faults] == ([("workers.csv", "car_pool", subject)] * bool(words))
        assert all(words in f.line() and f.row and f.remedy and "Anna" not in f.line() for f in faults)


def test_all_is_told_at_once_and_the_scenario_may_allow_more(tiny_scenario: Path) -> None:
    """Two faults of one pool, one of another; larger pools where the board's number is larger."""
    large = {f"R{k:03}": RIDER for k in range(1, 7)}
    pooled(tiny_scenario.parent / "data", {**large, "R010": ("B", "ja", "ja")})
    assert [f.subject for f in validate(tiny_scenario)] == ["R001", "R001", "R010"]
    told = laid_over(tiny_scenario, "[policy]\ncar_pool_most = 6")
    assert [f.subject for f in told] == ["R001", "R010"]


def _pools(folder: Path, cells: dict[int, str], heading: str = "Samåkning") -> dict[str, str]:
    """The pools of an imported register by name; ``cells`` are what the people of those numbers wrote."""
    write_tiny(folder)
    people = [person(n) | {heading: cells.get(n, "")} for n in range(8)]
    sheet = read_source(write_register(folder / "register.xlsx", people, (*HEADINGS, heading)))
    imported = import_register(sheet, propose(sheet), read_folder(folder / "data"), {})
    rows = csv.DictReader(io.StringIO(imported.table), delimiter=";")
    return {imported.people[r["worker_id"]].name.split()[0]: r["car_pool"] for r in rows if r["car_pool"]}


@pytest.mark.parametrize("heading", ["Samåkning", "Samåkningsgrupp", "Åker med", "car_pool"])
def test_headings_of_car_pools_are_known(heading: str) -> None:
    assert field_of(heading) == "car_pool"


def test_those_with_the_same_words_ride_together(tmp_path: Path) -> None:
    """In any spelling of a word; a no is none. Person 0 and 2 have licence and car, the others not."""
    found = _pools(tmp_path, {0: "Röda bilen", 1: "röda  bilen", 2: "7", 3: "7", 4: "nej"})
    assert found.keys() == {"Påhittad0", "Påhittad1", "Påhittad2", "Påhittad3"}
    assert found["Påhittad0"] == found["Påhittad1"] != found["Påhittad2"] == found["Påhittad3"]
    assert set(found.values()) == {"P1", "P2"}


def test_a_name_means_that_person_and_is_not_kept(tmp_path: Path) -> None:
    """By name in either order or personnummer; who is named need not write anything, and may ride with another."""
    cells = {1: "Testsson0, Påhittad0", 3: str(person(0)["Personnummer"]), 4: "Påhittad3 Testsson3"}
    found = _pools(tmp_path, cells, "Åker med")
    assert found == dict.fromkeys(("Påhittad0", "Påhittad1", "Påhittad3", "Påhittad4"), "P1")


def test_pools_that_are_none_are_told_in_the_file_s_rows(tmp_path: Path) -> None:
    """All at once, by row and heading, with no words of the cells."""
    with pytest.raises(InputFaults) as caught:
        _pools(tmp_path, {1: "Ettan", 3: "Tvåan", 5: "Tvåan"})
    faults: tuple[Fault, ...] = caught.value.faults
    assert [(f.row, f.column, f.value) for f in faults] == [(3, "Samåkning", ""), (5, "Samåkning", "")]
    assert ["en medlem" in faults[0].line(), "körkort" in faults[1].line()] == [True, True]


def test_a_name_that_several_have_is_a_fault(tmp_path: Path) -> None:
    write_tiny(tmp_path)
    twin = person(2) | {"Personnummer": number("19520101", 999)}
    people = [person(2), twin, person(0) | {"Samåkning": "Påhittad2 Testsson2"}]
    sheet = read_source(write_register(tmp_path / "register.xlsx", people, (*HEADINGS, "Samåkning")))
    with pytest.raises(InputFaults) as caught:
        import_register(sheet, propose(sheet), read_folder(tmp_path / "data"), {})
    assert [(f.row, "Flera" in f.line(), f.value) for f in caught.value.faults] == [(4, True, "")]
