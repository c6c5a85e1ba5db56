"""Scenarios: bases, checks of every key, and what they make of the budget and the election."""

import re
from collections.abc import Iterator
from datetime import date, time
from enum import StrEnum
from pathlib import Path
from types import UnionType
from typing import Literal, Union, get_args, get_origin

import pytest
from pydantic import BaseModel

from tests.tiny import write_case_toml, write_tiny
from valplan.data import InputFaults, load_case, read_scenario
from valplan.data.merge import merge, scenario_sha256
from valplan.domain.scenario import Scenario

SCENARIOS = sorted((Path(__file__).parents[2] / "scenarios").glob("*.toml"))


def changed(scenario: Path, text: str) -> Path:
    """A scenario that lays ``text`` over the tiny one."""
    path = scenario.with_name("changed.toml")
    path.write_text(f'base = "tiny.toml"\n{text}\n', encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "wording"),
    [
        ("[policy]\nwait_limt_min = 10", r"changed.toml, rad 3, .*policy.wait_limt_min.*Menade du ”wait_limit_min”"),
        ("[policy]\nearly_votes = 10", r"rad 3.*hör hemma under \[assumption\]"),
        ("[policy]\npresent_polling = 2", r"rad 3.*bestämt i lag \(Vallagen \(2005:837\) 3 kap. 6 §: 3\)"),
        ("[assumption]\nurns = 1", r"bestämt i lag"),
        ("[law]\npresent_polling = 2", r"tal som är bestämda i lag kan inte ändras"),
        ("[policy]\nwait_share = 1.2", r"mellan 0 och 0.999"),
        ("[policy]\nmax_shift_h = 0", r"mellan 1 och 24"),
        ("[goals.premises]\ncosts = 2.0", r"målet är okänt. Menade du ”cost”"),
        ("[goals.staffing]\ntravels = 2.0", r"Menade du ”travel”"),
        ("titel = 'x'", r"rad 2.*titel: nyckeln är okänd. Menade du ”title”"),
        ("[budgt]\nyear = 2026", r"rad 2.*budgt: nyckeln är okänd. Menade du ”budget”"),
        ("[budget]\nyeer = 2026", r"budget.yeer.*Menade du ”year”"),
        ("[budget]\nyear = 2050", r"”2050”; året finns inte i budgeten. Kända: 2022"),
        ("[budget.ceilings_tkr]\nmaterials = 5", r"Menade du ”material”"),
        ("[budget.entered_tkr]\nmaterial = 5", r"räknas fram ur planens beslut"),
        (
            "[election]\ntype = 'generel'",
            r"election.type.*general, ep, extra väntades. Menade du ”general”",
        ),
        ("[election]\nday = 'söndag'", r"election.day.*”söndag”; ett datum"),
        ("[grant]\nbasis = 'formel'", r"grant.basis.*budget, formula, none"),
        ("[grant]\nbasis = 'formula'\nelection = 'ep-2042'", r"finns inte i grants.csv"),
        ("[grant]\nbasis = 'formula'\nelection = 'general-2026'", r"inte känt för det valet"),
        ("[premises]\nclosed = ['scool']", r"premises.closed.*”scool”.*Menade du ”school”"),
        ("[premises.polling_fixed]\n05990001 = 'scool'", r"rad 3.*polling_fixed.05990001.*Menade du ”school”"),
        ("[premises.polling_fixed]\n05990009 = 'school'", r"”05990009”; id:t finns inte i districts.csv"),
        ("[premises.early_patterns]\nlibrary = ['veka']", r"early_patterns.library.*Menade du ”vecka”"),
        ('[goals]\nmode = "ranked"', r"rad 3.*\[goals.premises\] med målen i rangordning väntades"),
        (
            '[goals]\nmode = "ranked"\n[goals.premises]\ncost = 1.0\n[goals.staffing]\nvacancies = 0.0',
            r"rad 5.*goals.premises.cost.*en andel från 0 till under 1",
        ),
        (
            '[premises.early_patterns]\nlibrary = ["buss"]',
            r"library.*inget av dem är ett öppettidsmönster.*Kända: alla",
        ),
        ("[premises.early_patterns]\nlibrary = []", r"inget av dem är ett öppettidsmönster för library"),
        ('[premises.early_patterns]\nschool = ["alla"]', r"Platsen har ingen förtidsröstning"),
        ("[premises]\nvoters_moved_most_share = 20", r"rad 3.*ett tal som är högst 1"),
        ("[premises]\nearly_run_days_least = 99", r"högst \d+ väntades: så många dagar"),
        ("[goals.limits]\ncontinuity = -1.0", r"goals.limits.continuity.*på minst 0"),
        ("[staffing.languages]\nlibrery = ['ar']", r"staffing.languages.*Menade du ”library”"),
        ("[staffing.languages]\nlibrary = ['arabiska']", r"languages.library.*”arabiska”; ingen i registret talar det"),
        ("[staffing]\ndriver_per_premises = 'kanske'", r"true eller false väntades"),
        ("[indicators.meetings]\nvalue = '7'\nmet = true\non = 2026-01-01\nsorce = 'x'", r"Menade du ”source”"),
        (
            "[indicators.meetings]\nvalue = '7'\nmet = true\non = 2026-01-01",
            r"indicators.meetings.source: nyckeln saknas",
        ),
        (
            "[indicators.meetings]\nvalue = '3'\nmet = true\non = 2026-01-01\nsource = 'x'",
            r"indicators.meetings.met.*”true”; 3 möten når inte målet 7; false väntades",
        ),
        (
            "[indicators.meetings]\nvalue = '7 möten'\nmet = false\non = 2026-01-01\nsource = 'x'",
            r"indicators.meetings.met.*7 möten når målet 7; true väntades",
        ),
        ("[indicators.meetngs]\nvalue = '7'", r"indicators.meetngs.*Menade du ”meetings”"),
        ("data = 'dta'", r"case.toml: filen saknas i .*dta"),
        ("title = Ett val", r"changed.toml: filen är inte giltig TOML"),
    ],
)
def test_fault(tiny_scenario: Path, text: str, wording: str) -> None:
    """A fault in a scenario is told with its file, its row and the likely key."""
    with pytest.raises(InputFaults) as caught:
        load_case(changed(tiny_scenario, text))
    assert re.search(wording, str(caught.value)), str(caught.value)


def chosen(model: type[BaseModel], path: str = "") -> Iterator[tuple[str, tuple[object, ...]]]:
    """Every key of a scenario that takes one of a few values, with these."""
    for name, field in model.model_fields.items():
        key, kind = f"{path}{name}", field.annotation
        options = (
            [k for k in get_args(kind) if k is not type(None)] if get_origin(kind) in (Union, UnionType) else [kind]
        )
        for k in options:
            if get_origin(k) is Literal:
                yield key, get_args(k)
            elif isinstance(k, type) and issubclass(k, StrEnum):
                yield key, tuple(m.value for m in k)
            elif isinstance(k, type) and issubclass(k, BaseModel):
                yield from chosen(k, f"{key}.")


@pytest.mark.parametrize(("key", "values"), list(chosen(Scenario)))
def test_what_could_stand_there_is_told(tiny_scenario: Path, key: str, values: tuple[object, ...]) -> None:
    """Words or numbers: each of them is named."""
    *tables, name = key.split(".")
    wrong = "zzz" if isinstance(values[0], str) else 97
    header = f"[{'.'.join(tables)}]\n" if tables else ""
    with pytest.raises(InputFaults) as found:
        load_case(changed(tiny_scenario, f"{header}{name} = {wrong!r}"))
    told = next(f for f in found.value.faults if f.column == key)
    assert all(str(v) in told.expected for v in values)


def test_base_missing(tiny_scenario: Path) -> None:
    """A base that is not there is told with the likely file."""
    path = tiny_scenario.with_name("x.toml")
    path.write_text('base = "tinny.toml"\n', encoding="utf-8")
    with pytest.raises(InputFaults, match=r"x\.toml, nyckel base.*tinny\.toml.*Menade du ”tiny\.toml”"):
        load_case(path)


def test_base_circle(tiny_scenario: Path) -> None:
    """Scenarios that build on each other are told, not followed for ever."""
    tiny_scenario.write_text('base = "changed.toml"\n', encoding="utf-8")
    with pytest.raises(InputFaults, match="cirkel"):
        load_case(changed(tiny_scenario, ""))


def test_a_limit_on_changed_early_places_needs_to_know_those_of_last_time(tmp_path: Path) -> None:
    """Without them every place would be new, and no plan would be found for a reason that nobody sees."""
    scenario = write_tiny(tmp_path)
    text = scenario.read_text(encoding="utf-8")
    scenario.write_text(text + "\n[premises]\nearly_changed_most = 1\n", encoding="utf-8")
    assert load_case(scenario).scenario.premises.early_changed_most == 1
    table = tmp_path / "data" / "premises.csv"
    rows = table.read_text(encoding="utf-8").replace(";1001;", ";;").replace(";1002;", ";;")
    table.write_text(rows, encoding="utf-8")
    write_case_toml(tmp_path / "data")
    with pytest.raises(InputFaults) as caught:
        load_case(scenario)
    assert [f.column for f in caught.value.faults] == ["premises.early_changed_most"]


def test_merge(tiny_scenario: Path) -> None:
    """Tables are merged key by key, lists replaced, and data found from another folder."""
    below = tiny_scenario.parent / "variants"
    below.mkdir()
    path = below / "other.toml"
    path.write_text('base = "../tiny.toml"\n[goals.premises]\ncost = 2.0\n', encoding="utf-8")
    scenario = read_scenario(path)
    assert scenario.goals.premises["cost"] == 2.0
    assert scenario.goals.premises["continuity"] == read_scenario(tiny_scenario).goals.premises["continuity"]
    assert scenario.data == "../data"
    assert load_case(path).municipality == load_case(tiny_scenario).municipality


def test_checksum_is_of_the_meaning(tiny_scenario: Path) -> None:
    """Comments do not change a scenario's checksum, values do."""
    first = scenario_sha256(merge(tiny_scenario))
    text = tiny_scenario.read_text(encoding="utf-8")
    tiny_scenario.write_text("# a comment\n" + text, encoding="utf-8")
    assert scenario_sha256(merge(tiny_scenario)) == first
    tiny_scenario.write_text(text.replace("cost = 1.0", "cost = 2.0"), encoding="utf-8")
    assert scenario_sha256(merge(tiny_scenario)) != first


@pytest.mark.parametrize(
    ("election", "closes", "days", "urns"),
    [("general", time(20), 19, 3), ("ep", time(21), 19, 1), ("extra", time(20), 11, 1)],
)
def test_election(tmp_path: Path, election: str, closes: time, days: int, urns: int) -> None:
    """Hours, period and ballot boxes are the law's for the type of election."""
    case = load_case(write_tiny(tmp_path, election=election))
    found = case.election
    assert (found.polling_opens, found.polling_closes, len(found.early_days), found.urns) == (
        time(8),
        closes,
        days,
        urns,
    )
    assert min(o.day for o in case.openings["alla"]) == -(days - 1)


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda p: p.stem)
def test_committed_scenario(path: Path) -> None:
    """Every committed scenario is whole, bears its file's name and falls on a Sunday."""
    scenario = read_scenario(path)
    assert scenario.name == path.stem
    assert scenario.election.day.weekday() == date(2026, 9, 13).weekday()
    assert scenario.notes
    exemption = scenario.staffing.rest_exemption
    assert exemption is not None
    assert exemption.starts.date() == scenario.election.day


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda p: p.stem)
def test_committed_case(path: Path) -> None:
    """Every committed scenario loads with its data, without a fault."""
    if not (path.parent / read_scenario(path).data / "case.toml").is_file():
        pytest.skip("the municipality's folder has not been built")
    case = load_case(path)
    assert len(case.districts) == 102
    assert case.budget.line("worker_fees").ceiling_ore == 4_907 * 100_000


def test_ranked_goals_are_those_that_the_scenario_writes_in_its_order(tiny_scenario: Path) -> None:
    """Weights of the base would be shares of slack, and its order another one."""
    ranks = (
        '[goals]\nmode = "ranked"\n[goals.premises]\nuncovered = 0.0\ncost = 0.02\n[goals.staffing]\nvacancies = 0.0'
    )
    path = changed(tiny_scenario, ranks)
    goals = read_scenario(path).goals
    assert list(goals.premises.items()) == [("uncovered", 0.0), ("cost", 0.02)]
    assert list(goals.staffing) == ["vacancies"]
    other = path.with_name("other.toml")
    other.write_text('base = "changed.toml"\n[goals.premises]\ncost = 0.02\nuncovered = 0.0\n', encoding="utf-8")
    assert list(read_scenario(other).goals.premises) == ["cost", "uncovered"]
    assert list(read_scenario(other).goals.staffing) == ["vacancies"]
    back = path.with_name("back.toml")
    weights = '[goals]\nmode = "weighted"\n[goals.premises]\ncost = 1.0\n[goals.staffing]\nvacancies = 9.0'
    back.write_text(f'base = "changed.toml"\n{weights}\n', encoding="utf-8")
    assert read_scenario(back).goals.premises == {"cost": 1.0}


def test_another_order_of_rank_is_another_scenario(tiny_scenario: Path) -> None:
    sums = set()
    for order in ("uncovered = 0.0\ncost = 0.0", "cost = 0.0\nuncovered = 0.0"):
        ranks = f'[goals]\nmode = "ranked"\n[goals.premises]\n{order}\n[goals.staffing]\nvacancies = 0.0'
        sums.add(scenario_sha256(merge(changed(tiny_scenario, ranks))))
    assert len(sums) == 2
