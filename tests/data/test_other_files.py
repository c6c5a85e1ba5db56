"""Something else was given than what was asked for: what it is, and which command takes it, is told in one fault."""

from pathlib import Path

import pytest

from tests.data.test_sense import laid_over
from valplan.cli import main
from valplan.data import InputFaults, load_case, read_plan, validate


@pytest.mark.parametrize("table", ["workers.csv", "districts.geojson"])
def test_a_table_alone(tiny_scenario: Path, table: str) -> None:
    """A table is no scenario; its folder is what is checked."""
    (fault,) = validate(tiny_scenario.parent / "data" / table)
    assert "en scenariofil (.toml) väntades" in fault.line()
    assert fault.command == f"valplan validate {tiny_scenario.parent.as_posix()}/data"


def test_a_table_of_no_folder(tmp_path: Path) -> None:
    """A table that belongs to no municipality's folder, an Excel file too, is told without a command."""
    (tmp_path / "people.xlsx").write_bytes(b"PK\x03\x04\xff\xfe")
    (fault,) = validate(tmp_path / "people.xlsx")
    assert fault.line() == "people.xlsx: en scenariofil (.toml) väntades"


def test_a_plan(planned_folder: Path) -> None:
    """A plan is judged with another command."""
    (fault,) = validate(planned_folder / "out/tiny/plan.json")
    assert "En plan granskas med: valplan check" in fault.line()


def test_planning_from_a_folder(tiny_scenario: Path) -> None:
    """A municipality's folder cannot be planned from, another folder neither."""
    for folder, command in ((tiny_scenario.parent / "data", "valplan validate"), (tiny_scenario.parent, "")):
        with pytest.raises(InputFaults) as caught:
            load_case(folder)
        (fault,) = caught.value.faults
        assert "inte en mapp" in fault.expected
        assert fault.command.startswith(command) == bool(fault.command or not command)


def test_broken_toml_is_still_told_as_such(tiny_scenario: Path) -> None:
    """A scenario file with a fault in its TOML is a scenario file."""
    tiny_scenario.write_text("name = ", encoding="utf-8")
    assert "inte giltig TOML" in validate(tiny_scenario)[0].expected


def test_folder_of_a_plan(planned_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder of results stands for the plan in it; of a folder above it the plans are told."""
    assert main(["check", "out/tiny"]) == 0
    assert "plan.json granskad mot" in capsys.readouterr().out
    assert main(["compare", "out/tiny", "out/tiny/"]) == 0
    capsys.readouterr()
    assert main(["check", "out"]) == 2
    assert "Planer där: out/tiny/plan.json" in capsys.readouterr().err


def test_folder_without_plans(tmp_path: Path) -> None:
    """A folder with no plan in or below it is told with what to give."""
    with pytest.raises(InputFaults, match=r"Ange den plan\.json som valplan plan har skrivit"):
        read_plan(tmp_path)


NUMBERS = {
    "rest_hours": "”daily_rest_h” är talet av det slaget; det är bestämt i lag",
    "wait_limt_min": "Menade du ”wait_limit_min”?",
    "wait_minutes": "Tal som gäller något liknande: wait_limit_min, wait_share",
    "xyzzy": "står i policy.toml",
}


@pytest.mark.parametrize("key", NUMBERS)
def test_meant_number(tiny_scenario: Path, key: str) -> None:
    """An unknown number is taken for one of its spelling or its subject, never for one that shares only a unit."""
    (fault,) = laid_over(tiny_scenario, f"[policy]\n{key} = 9")
    assert NUMBERS[key] in fault.remedy
    assert "fair_early_hours" not in fault.remedy


@pytest.mark.parametrize("key", ["rest_hours", "daily_rest_h"])
def test_rest_has_its_exemption(tiny_scenario: Path, key: str) -> None:
    """Whoever wants to shorten the rest reads that it is law, and where a decided exemption is written."""
    (fault,) = laid_over(tiny_scenario, f"[policy]\n{key} = 9")
    assert "Arbetstidslagen" in fault.line()
    assert "[staffing.rest_exemption]" in fault.remedy
