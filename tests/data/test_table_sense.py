"""Single tables that cannot be right: fees in kronor, names twice, levels below the law, odd kinds, renamed columns."""

from pathlib import Path

import pytest

from tests.data.test_sense import edited
from tests.tiny import write_case_toml
from valplan.cli import main
from valplan.data import Fault, notes, validate

FEE = "ordforande;day;400000"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (FEE, "ordforande;day;4000", "ett arvode på minst 50000 öre, eller 0, väntades; detta är 40,00 kr"),
        (FEE, "ordforande;day;49999", "minst 50000 öre"),
        (FEE, "ordforande;day;50000", ""),
        ("fortid;hour;19000", "fortid;hour;190", "ett arvode på minst 5000 öre, eller 0, väntades; detta är 1,90 kr"),
        ("fortid;hour;19000", "fortid;hour;5000", ""),
        ("training;session;40000", "training;session;0", ""),
        ("standby;standby;50000", "standby;standby;500", "minst 5000 öre"),
    ],
)
def test_a_fee_in_kronor_is_told(tiny_scenario: Path, old: str, new: str, told: str) -> None:
    """A fee that is paid and absurdly low was written in kronor; no fee at all is a decision."""
    faults = edited(tiny_scenario, "fees.csv", (old, new))
    place = ("fees.csv", "amount_ore", new.split(";", maxsplit=1)[0])
    assert [(f.file, f.column, f.subject) for f in faults] == ([place] if told else [])
    assert not told or (told in faults[0].expected and "öre" in faults[0].remedy)


def test_the_least_fee_is_the_boards_to_change(tiny_scenario: Path) -> None:
    """Where fees are that low, the scenario says so."""
    edited(tiny_scenario, "fees.csv", (FEE, "ordforande;day;4000"))
    path = tiny_scenario.with_name("low.toml")
    path.write_text('base = "tiny.toml"\n[assumption]\nfee_day_min_kr = 40\n', "utf-8")
    assert not validate(path)
    assert [f.file for f in validate(tiny_scenario.parent / "data")] == ["fees.csv"]


def test_two_districts_of_one_name(tiny_scenario: Path) -> None:
    """The second is told, with the code of the first; large and small letters are the same."""
    (fault,) = edited(tiny_scenario, "districts.csv", ("Distrikt 3", "distrikt 1"))
    assert (fault.column, fault.subject, fault.value) == ("name", "05990003", "distrikt 1")
    assert "05990001" in fault.expected


@pytest.mark.parametrize(("row", "columns"), [("liten;1;2", ["posts"]), ("liten;1;1", ["posts", "posts_last_week"])])
def test_a_level_below_the_law_is_told_in_its_table(tiny_scenario: Path, row: str, columns: list[str]) -> None:
    """No place may have so few present, so the table is told rather than a clash after planning."""
    faults = edited(tiny_scenario, "staff_tiers.csv", ("liten;2;2", row))
    assert [(f.file, f.subject, f.column) for f in faults] == [("staff_tiers.csv", "liten", c) for c in columns]
    assert "minst 2 väntades: Vallagen (2005:837) 3 kap. 6 §" in faults[0].expected


def _kinds(scenario: Path, *kinds: str) -> None:
    """Give the premises of the tiny case other kinds."""
    path = scenario.parent / "data" / "premises.csv"
    header, *rows = path.read_text("utf-8").splitlines()
    cells = [row.split(";") for row in rows]
    for row, kind in zip(cells, kinds, strict=False):
        row[2] = kind
    path.write_text("\n".join([header, *(";".join(row) for row in cells)]) + "\n", "utf-8")
    write_case_toml(path.parent)


@pytest.mark.parametrize(
    ("kinds", "noted"),
    [
        (("bibliotek", "bibliotek", "biblotek"), ["biblotek"]),
        (("bibliotek", "biblotek"), []),
        (("biblotek", "biblotek", "bibliotek", "bibliotek"), []),
        (("forsamlingshem", "forsamlingshem", "forsamlingshus"), []),
    ],
)
def test_a_kind_that_looks_like_a_usual_one_is_noted(
    tiny_scenario: Path, kinds: tuple[str, ...], noted: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """The kinds are the municipality's own words: what may be misspelt is noted, and bars nothing."""
    _kinds(tiny_scenario, *kinds)
    assert validate(tiny_scenario) == ()
    found: tuple[Fault, ...] = notes(tiny_scenario)
    assert [f.value for f in found] == noted
    assert notes(tiny_scenario.parent / "data") == found
    assert main(["validate", str(tiny_scenario)]) == 0
    assert ("2 är ”bibliotek”" in capsys.readouterr().out) == bool(noted)


def test_a_missing_budget_line_is_one_fault(tiny_scenario: Path) -> None:
    """Neither the sums of the years nor the rates and measures that name the line are faults of their own."""
    path = tiny_scenario.parent / "data" / "budget.csv"
    lines = [x for x in path.read_text("utf-8").splitlines() if not x.startswith("premises;")]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    write_case_toml(path.parent)
    fault, note = validate(tiny_scenario)
    assert "raden ”premises” saknas" in fault.line()
    assert note.note
    assert "budgetens summor" in note.expected


def test_a_name_that_is_no_budget_line_is_still_told(tiny_scenario: Path) -> None:
    """What names a line that no budget has is a fault, also where another line is missing."""
    edited(tiny_scenario, "rates.csv", ("premises_standing;premises;", "premises_standing;premisses;"))
    path = tiny_scenario.parent / "data" / "budget.csv"
    lines = [x for x in path.read_text("utf-8").splitlines() if not x.startswith("premises;")]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    write_case_toml(path.parent)
    assert "premisses" in {f.value for f in validate(tiny_scenario)}


def test_a_sum_below_zero_has_a_minus_sign(tiny_scenario: Path) -> None:
    """As everywhere else in texts; what stands in the file is shown as it stands."""
    first = (tiny_scenario.parent / "data" / "budget.csv").read_text("utf-8").splitlines()[1].split(";")[3]
    faults = edited(tiny_scenario, "budget.csv", (f"entered;{first};", "entered;-99000;"))
    assert "summerar till \N{MINUS SIGN}" in faults[0].expected
    assert "skiljer sig med \N{MINUS SIGN}" in faults[0].remedy
    assert "-" not in faults[0].expected + faults[0].remedy


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (
            ("area_id;name;kind;", "area_id;name;slag;"),
            ["Om ”slag”, som är okänd, är den kolumnen: döp om den till ”kind”"],
        ),
        (("area_id;name;kind;", "area_id;name;kinds;"), ["Menade du ”kinds”?"]),
        (
            ("name;kind;socioeconomic", "xx;yyy;socioeconomic"),
            ["Döp om den kolumn som det är, eller lägg till den. Okända: xx, yyy."] * 2
            + ["Döp om kolumnen om den är en av name, kind; ta annars bort den."] * 2,
        ),
    ],
)
def test_a_renamed_column_is_not_to_be_removed(tiny_scenario: Path, change: tuple[str, str], told: list[str]) -> None:
    """Removing a column that only has another name would lose what stands in it."""
    faults = [f for f in edited(tiny_scenario, "areas.csv", change) if not f.note]
    assert [t in f.remedy for t, f in zip(told, faults, strict=True)] == [True] * len(told)


@pytest.mark.parametrize(
    ("file", "word"), [("plan.json", "nyckel"), ("x.toml", "nyckel"), ("x.csv", "kolumn"), ("x.geojson", "kolumn")]
)
def test_json_and_toml_have_keys_and_tables_have_columns(file: str, word: str) -> None:
    """What a spreadsheet calls a column is a key elsewhere."""
    assert f"{file}, {word} polling.0.lokal: x" == Fault(file=file, column="polling.0.lokal", expected="x").line()
