"""Quotas on the register: the board's own columns are read, and quotas that cannot be counted are told."""

import re
from pathlib import Path

import pytest

from tests.tiny import write_case_toml
from valplan.data import InputFaults, load_case, validate
from valplan.domain.quota import Quota

MEASURE = "labour_market_measure"
QUOTA = "[[staffing.quotas]]\nname = 'x'\nattribute = '{}'\n{}"


def with_column(scenario: Path, column: str, cells: dict[str, str]) -> None:
    """Add a column to the register, with the cells of some workers."""
    path = scenario.parent / "data" / "workers.csv"
    header, *rows = path.read_text(encoding="utf-8").splitlines()
    text = [f"{header};{column}", *(f"{row};{cells.get(row.split(';')[0], '')}" for row in rows)]
    path.write_text("\n".join(text) + "\n", encoding="utf-8")
    write_case_toml(path.parent)


def changed(scenario: Path, text: str) -> Path:
    """A scenario that lays ``text`` over the tiny one."""
    path = scenario.with_name("changed.toml")
    path.write_text(f'base = "tiny.toml"\n{text}\n', encoding="utf-8")
    return path


def test_a_column_of_the_boards_own_is_read_and_can_be_counted(tiny_scenario: Path) -> None:
    """The cells of a column that valplan does not know are kept, and a quota finds them."""
    with_column(tiny_scenario, MEASURE, {"R001": "ja", "R002": "ja"})
    case = load_case(changed(tiny_scenario, QUOTA.format(MEASURE, "values = ['ja']\nleast = 2")))
    (quota,) = case.scenario.staffing.quotas
    assert [w.worker_id for w in case.municipality.workers if quota.found_in(w)] == ["R001", "R002"]


@pytest.mark.parametrize("column", ["max_early_day", "wish_premise", "d_5"])
def test_a_known_column_misspelt_is_no_column_of_the_boards_own(tiny_scenario: Path, column: str) -> None:
    """A column that looks like a known one is told, so that a misspelt one is never silently another."""
    with_column(tiny_scenario, column, {})
    assert [f.column for f in validate(tiny_scenario)] == [column]


@pytest.mark.parametrize(
    ("attribute", "rest", "wording"),
    [
        ("departmnt", "least = 1", "”departmnt”; registret har ingen sådan kolumn.*Menade du ”department”"),
        ("name", "least = 1", "registret har ingen sådan kolumn"),
        ("department", "", "kvoten kräver ingenting"),
        ("department", "least = 3\nmost = 2", "least är större än most"),
        ("department", "values = ['Utbildnig']\nleast = 1", "”Utbildnig”; ingen i registret har det värdet"),
        ("department", "least = 1\ncounts = 'persons'\nuse = 'early'", "personer räknas för hela valet"),
        ("department", "distinct_least = 3", "distinct_least = 3”; registret har 1 värde som kvoten räknar"),
        ("age", "distinct_least = 41", "distinct_least = 41”; registret har 40 olika värden som kvoten räknar"),
        ("age", "to_number = 20\ndistinct_least = 3", "registret har 2 olika värden som kvoten räknar"),
        (
            "department",
            "least = 14\ncounts = 'persons'",
            "least = 14”; 13 personer .* räknas, och .* högst 13",
        ),
        ("department", "least = 14\nuse = 'polling'", "13 personer i registret räknas, och .* högst 13"),
        ("department", "least = 61\nuse = 'early'", "13 personer i registret räknas, och .* högst 60"),
        ("age", "to_number = 19\nleast = 2", "1 person i registret räknas, och de kan komma upp i högst 1"),
        ("department", "distinct_least = 0", "distinct_least.*0.*minst 1"),
        ("department", "distinct_least = -8", "distinct_least.*-8.*minst 1"),
        ("department", "least = -1", "least.*-1.*minst 0"),
        ("department", "leest = 1", "staffing.quotas.leest: nyckeln är okänd. Menade du ”least”"),
        ("department", "least = 1\n" + QUOTA.format("age", "least = 1"), "varje kvot behöver ett eget namn"),
    ],
)
def test_a_quota_that_cannot_be_counted_is_told(tiny_scenario: Path, attribute: str, rest: str, wording: str) -> None:
    """Unknown columns and values, and quotas that ask for nothing, are faults of the scenario."""
    with pytest.raises(InputFaults) as caught:
        load_case(changed(tiny_scenario, QUOTA.format(attribute, rest)))
    assert re.search(wording, str(caught.value)), str(caught.value)


@pytest.mark.parametrize(
    ("attribute", "rest"),
    [
        ("department", "distinct_least = 1"),
        ("age", "distinct_least = 40"),
        ("department", "least = 13\ncounts = 'persons'"),
        ("department", "least = 13\nuse = 'polling'"),
        ("department", "least = 60\nuse = 'early'"),
        ("age", "to_number = 19\nleast = 1"),
    ],
)
def test_a_quota_that_the_register_just_can_meet_is_no_fault(tiny_scenario: Path, attribute: str, rest: str) -> None:
    """At the limit a quota is left to the planning: whether the people can serve together is not the register's."""
    assert not validate(changed(tiny_scenario, QUOTA.format(attribute, rest)))


def test_a_quota_counts_by_value_or_by_number(tiny_scenario: Path) -> None:
    """Lists count each item, yes and no are words, numbers have bounds, and an empty cell counts for nothing."""
    case = load_case(tiny_scenario)
    worker = case.workers["R005"]
    assert Quota(name="", attribute="languages").found_in(worker) == ("sv", "ar")
    assert Quota(name="", attribute="languages", values=("ar",)).found_in(worker) == ("ar",)
    assert Quota(name="", attribute="licence", values=("ja",)).found_in(worker) == ("ja",)
    assert Quota(name="", attribute="age", from_number=23, to_number=23).found_in(worker) == ("23",)
    assert not Quota(name="", attribute="age", from_number=24).found_in(worker)
    assert not Quota(name="", attribute="department").found_in(worker)
    assert not Quota(name="", attribute="department", to_number=3).found_in(case.workers["R003"])
