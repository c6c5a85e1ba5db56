"""Faults do not hide each other, and none brings others with it; what is left to check is said."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.data.test_faults import PLANTED, replace
from tests.tiny import write_case_toml
from valplan.data import Fault, validate
from valplan.data.faults import meant_or_one_of


def planted(scenario: Path, *names: str) -> tuple[Fault, ...]:
    """The faults of the tiny scenario with faults of ``PLANTED`` in its data."""
    data = scenario.parent / "data"
    for name in names:
        PLANTED[name][0](data)
    write_case_toml(data)
    return validate(scenario)


def columns(faults: tuple[Fault, ...]) -> list[str]:
    """Where the faults of cells and keys are."""
    return [f.column for f in faults if not f.note]


def laid_over(scenario: Path, text: str) -> tuple[Fault, ...]:
    """The faults of a scenario that lays ``text`` over the tiny one."""
    path = scenario.with_name("changed.toml")
    path.write_text(f'base = "{scenario.name}"\n{text}\n', encoding="utf-8")
    return validate(path)


@pytest.mark.parametrize(
    ("broken", "column"),
    [
        ("[staffing]\ndriver_per_premise = true", "staffing.driver_per_premise"),
        ("[goals.premises]\ncosts = 1.0", "goals.premises.costs"),
        ("[budget]\nyeer = 2026", "budget.yeer"),
        ("[budget]\nyear = 'i år'", "budget.year"),
        ("[premises]\nearly_fixed = 'library'", "premises.early_fixed"),
        ("[election]\ntype = 'generel'", "election.type"),
        ("[travel]\nsorce = 'roads'", "travel.sorce"),
        ("[policy]\nmin_aeg = 18", "policy.min_aeg"),
        ("[policy]\nmin_age = 'arton'", "policy.min_age"),
    ],
)
def test_a_fault_in_the_scenario_hides_no_other(tiny_scenario: Path, broken: str, column: str) -> None:
    """Whatever key is wrong, unknown premises elsewhere in the scenario are told with it, and nothing else."""
    faults = laid_over(tiny_scenario, f"{broken}\n[staffing.languages]\nlibrery = ['ar']")
    assert columns(faults) == [column, "staffing.languages.librery"]


def test_a_misspelt_table_is_one_fault(tiny_scenario: Path) -> None:
    """A misspelt table is told once, not also as a missing one; what it was to say is checked later, which is said."""
    text = tiny_scenario.read_text(encoding="utf-8").replace("[budget]", "[budgt]")
    tiny_scenario.write_text(text + "\n[staffing.languages]\nlibrery = ['ar']\n", encoding="utf-8")
    faults = validate(tiny_scenario)
    assert columns(faults) == ["budgt", "staffing.languages.librery"]
    assert "budgetrader" in faults[-1].expected
    assert "Fler kontroller görs när felen är rättade" in faults[-1].remedy


def test_a_scenario_that_cannot_be_read_says_that_more_follows(tiny_scenario: Path) -> None:
    """A slip in TOML hides all the rest, and that is said."""
    faults = laid_over(tiny_scenario, "title = Ett val")
    assert [f.note for f in faults] == [False, True]
    assert "uppgifter" in faults[-1].expected


def test_a_missing_coordinate_system_hides_no_overlap(tiny_scenario: Path) -> None:
    """Polygons with no coordinate system are compared all the same."""
    found = [f for f in planted(tiny_scenario, "crs missing", "overlapping polygons") if not f.note]
    assert [f.column or f.subject for f in found] == ["crs", "05990001 + 05990002"]


def test_an_overlap_is_told_beside_an_invalid_polygon(tiny_scenario: Path) -> None:
    """An invalid polygon does not hide that two others overlap; what must wait for it is said."""
    data = tiny_scenario.parent / "data"

    def widen(layer: dict[str, Any]) -> None:
        ring = layer["features"][1]["geometry"]["coordinates"][0]
        for corner in ring:
            corner[0] += 100 if corner[0] == 533_000 else 0

    _change(data / "districts.geojson", widen)
    faults = planted(tiny_scenario, "invalid polygon")
    assert [f.subject for f in faults if not f.note] == ["05990001", "05990002 + 05990003"]
    assert "täcker kommunen" in faults[-1].expected
    assert faults[-1].file == "districts.geojson"


@pytest.mark.parametrize("name", ["other crs", "degrees", "not GeoJSON", "missing polygons"])
def test_polygons_that_cannot_be_compared_say_so(tiny_scenario: Path, name: str) -> None:
    """Where polygons cannot be compared, one fault is told and what is checked later."""
    faults = planted(tiny_scenario, name)
    assert [f.note for f in faults] == [False, True]
    for words in ("överlappar", "täcker kommunen", "punkterna ligger"):
        assert words in faults[-1].expected


def test_a_bad_row_hides_no_other(tiny_scenario: Path) -> None:
    """Opening hours and positions are checked in the rows that can be read, whatever is wrong in others."""
    data = tiny_scenario.parent / "data"
    replace("opening_patterns.csv", "alla;-18;10:00;19:00", "alla;-18;tio;19:00")(data)
    replace("opening_patterns.csv", "alla;-17;10:00;19:00", "alla;-17;10:00;09:00")(data)
    replace("demand_points.csv", ";300\n", ";många\n")(data)
    faults = planted(tiny_scenario, "point outside its district")
    assert columns(faults) == ["electors", "x_m, y_m", "opens", "closes"]
    assert "summan av de röstberättigade" in faults[-1].expected


def test_one_bad_date_is_one_fault(tiny_scenario: Path) -> None:
    """A date that is misspelt, or of another year, is one fault: the sums and the other dates are not blamed."""
    data = tiny_scenario.parent / "data"
    for wrong in ("24 aug", "2023-08-24"):
        replace("early_votes_2022.csv", "2022-08-24", wrong)(data)
        assert columns(planted(tiny_scenario)) == [wrong]
        replace("early_votes_2022.csv", wrong, "2022-08-24")(data)


def test_a_column_saved_in_another_way_is_one_fault(tiny_scenario: Path) -> None:
    """When all dates of a column are in a form of their own, that is one fault with the number of rows."""
    data = tiny_scenario.parent / "data"
    replace("accessibility.csv", "2026-02-02", "2 feb 2026", count=-1)(data)
    (fault,) = [f for f in planted(tiny_scenario) if not f.note]
    rows = len((data / "accessibility.csv").read_text(encoding="utf-8").splitlines()) - 1
    assert (fault.row, fault.column) == (2, "inspected")
    assert f"Alla {rows} rader" in fault.remedy


def test_a_district_code_that_excel_has_shortened_is_one_fault(tiny_scenario: Path) -> None:
    """That the rest of the data has the true code is no fault; what cannot be compared until then is said."""
    faults = planted(tiny_scenario, "district code that Excel has shortened")
    assert columns(faults) == ["code"]
    assert "districts.csv" in faults[-1].expected


def test_a_slip_beside_a_shortened_code_is_told(tiny_scenario: Path) -> None:
    """Another unknown code than the shortened one can explain is still told."""
    faults = planted(tiny_scenario, "district code that Excel has shortened", "unknown district of a point")
    assert {f.value for f in faults if f.column == "district"} == {"05990003", "05990009"}


@pytest.mark.parametrize(
    ("name", "known", "told"),
    [
        ("L142", [f"L{n:03}" for n in range(1, 196)], "195 är kända, från L001 till L195."),
        ("L12", ["L1", "L2"], "Kända: L1, L2."),
        ("scool", ["school", "library"], "Menade du ”school”?"),
        ("scool", [f"L{n:03}" for n in range(1, 196)], "195 är kända, från L001 till L195."),
    ],
)
def test_codes_are_not_guessed(name: str, known: list[str], told: str) -> None:
    """A word is told with the likely one; a code with how many there are."""
    assert meant_or_one_of(name, known) == told


def test_positions_are_whole_metres(tiny_scenario: Path) -> None:
    """A position in a fault is written out, in whole metres."""
    (fault,) = [f for f in planted(tiny_scenario, "point outside its district") if not f.note]
    assert fault.value == "530700, 6479800"


def test_codes_missing_from_all_polygons_are_one_fault(tiny_scenario: Path) -> None:
    """A layer that calls its codes something else is one fault, not one a district."""

    def rename(layer: dict[str, Any]) -> None:
        for feature in layer["features"]:
            feature["properties"] = {"kod": feature["properties"]["Valdistriktskod"]}

    _change(tiny_scenario.parent / "data" / "districts.geojson", rename)
    (fault,) = [f for f in planted(tiny_scenario) if not f.note]
    assert "Valdistriktskod" in fault.expected


def _change(path: Path, change: Callable[[dict[str, Any]], None]) -> None:
    layer = json.loads(path.read_text(encoding="utf-8"))
    change(layer)
    path.write_text(json.dumps(layer), encoding="utf-8")
