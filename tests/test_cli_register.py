"""``valplan register import`` from the command line: what is proposed, told, written and left alone."""

import os
import stat
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from rich.console import Console

from tests.registers import person, write_register
from tests.tiny import write_tiny
from valplan.cli import Exit, main
from valplan.cli.register_notes import retention_until, show_register_notes
from valplan.data import load_case, validate
from valplan.data.key_file import contacts
from valplan.domain.plan import Plan
from valplan.report.names import named, nameless
from valplan.report.staffing_book import write_staffing

DAY = "2026-09-13"


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the tiny case and an Excel register; keys are kept in its ``keys``."""
    monkeypatch.setenv("VALPLAN_KEYS", str(tmp_path / "keys"))
    write_tiny(tmp_path)
    write_register(tmp_path / "register.xlsx", [person(n) for n in range(44)])
    return tmp_path


def _import(town: Path, *more: str) -> int:
    return main(["register", "import", str(town / "register.xlsx"), "--out", str(town / "data"), *more])


def _state(folder: Path) -> dict[str, bytes]:
    return {str(f.relative_to(folder)): f.read_bytes() for f in folder.rglob("*") if f.is_file()}


def test_without_a_mapping_one_is_proposed_and_nothing_else_written(
    town: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The proposal and the next step are told; the only new file is mapping.toml."""
    before = _state(town)
    assert _import(town) == Exit.OK
    told = capsys.readouterr().out
    assert "Föreslagen koppling" in told
    assert "--mapping mapping.toml" in told
    assert "Testsson" not in told
    after = _state(town)
    assert set(after) - set(before) == {"mapping.toml"}
    assert {k: after[k] for k in before} == before
    assert _import(town) == Exit.BAD_INPUT  # it is not written over


def test_a_confirmed_mapping_imports(town: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The table takes the place of the old one and is the data's own; the key file lies apart, for its owner alone."""
    _import(town)
    assert _import(town, "--mapping", str(town / "mapping.toml")) == Exit.OK
    told = capsys.readouterr().out
    key = town / "keys" / "0599" / "register-key.csv"
    assert "44 personer inlästa" in told
    assert str(key) in told.replace("\n", "")
    assert "Testsson" not in told
    assert validate(town / "tiny.toml") == ()
    assert len(contacts(key)) == 44
    if os.name == "posix":
        assert {stat.S_IMODE(f.stat().st_mode) for f in (key, town / "data" / "workers.csv")} == {0o600}
    case = load_case(town / "tiny.toml")
    origin = next(o for o in case.origins if o.table == "workers")
    assert origin.origin == "real"
    assert "44" not in origin.source
    assert "registrets koordinater: 9" in origin.note
    assert origin.note_en.startswith("Ids without names. Homes by: ")


def test_accept_takes_the_proposal_at_once_and_importing_again_changes_no_id(town: Path) -> None:
    """The table and the key file are byte for byte the same the second time."""
    assert _import(town, "--accept", "--election-day", DAY) == Exit.OK
    first = _state(town)
    assert _import(town, "--mapping", str(town / "mapping.toml")) == Exit.OK
    again = _state(town)
    assert {k: v for k, v in again.items() if "case.toml" not in k} == {
        k: v for k, v in first.items() if "case.toml" not in k
    }


@pytest.mark.parametrize("fault", ["person", "mapping", "key place", "no folder"])
def test_with_faults_nothing_is_written(town: Path, fault: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A faulty row, an incomplete mapping, a key file among the data, or no data folder: exit 2, nothing changed."""
    people = [person(n) for n in range(5)]
    people[3] |= {"Körkort": "kanske"} if fault == "person" else {}
    gone = ("Förnamn",) if fault == "mapping" else ()
    write_register(town / "register.xlsx", people, [h for h in people[0] if h not in gone])
    more = {"key place": ["--key", str(town / "data" / "key.csv")], "no folder": ["--out", str(town / "nowhere")]}
    before = _state(town)
    assert _import(town, "--accept", *more.get(fault, [])) == Exit.BAD_INPUT
    assert _state(town) == before
    assert "Ingenting har skrivits" in capsys.readouterr().err


def test_the_list_has_the_names_of_the_key_file(town: Path, tiny_plan: Plan) -> None:
    """Names stand in the staffing list, joined when it is written; without the key file ids stand there."""
    _import(town, "--accept")
    case = load_case(town / "tiny.toml")
    ids = sorted(w.worker_id for w in case.municipality.workers)
    holders = dict(zip(sorted({a.worker for a in tiny_plan.appointments if a.worker}), ids, strict=False))
    plan = tiny_plan.model_copy(
        update={
            "appointments": tuple(
                a.model_copy(update={"worker": holders.get(a.worker, "")}) for a in tiny_plan.appointments
            ),
            "training": (),
            "reserves": (),
        }
    )
    key = town / "keys" / "0599" / "register-key.csv"
    known = contacts(key)
    assert all(not w.name for w in case.municipality.workers)
    assert _names(case, plan, town) == {known[w].name for w in holders.values()}
    assert nameless(case) == 0
    key.unlink()
    assert _names(case, plan, town) == set(holders.values())
    assert nameless(case) == len(ids)


def _names(case: object, plan: Plan, town: Path) -> set[str]:
    write_staffing(named(case), plan, town / "staffing.xlsx")  # type: ignore[arg-type]
    sheet = load_workbook(town / "staffing.xlsx")["Per person"]
    rows = list(sheet.iter_rows(min_row=3, values_only=True))
    column = rows[0].index("Namn")
    return {str(row[column]) for row in rows[1:]}


def test_a_register_past_its_time_is_told(town: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """From the day after; by the scenario's own date where it has one; of a made-up register nothing is told."""
    assert _told(town, date(2030, 1, 1)) == ""
    _import(town, "--accept")
    assert retention_until(load_case(town / "tiny.toml")) == date(2027, 3, 12)
    assert "valplan forget --all" in _told(town, date(2027, 3, 13))
    assert _told(town, date(2027, 3, 12)) == ""
    scenario = town / "tiny.toml"
    scenario.write_text(scenario.read_text("utf-8").replace("day = ", "retention_until = 2020-01-01\nday = "), "utf-8")
    assert "2020-01-01" in _told(town, date(2026, 9, 13))
    capsys.readouterr()
    assert main(["validate", str(scenario)]) == Exit.OK
    assert "2020-01-01" in capsys.readouterr().out


def _told(town: Path, today: date) -> str:
    with (town / "told.txt").open("w", encoding="utf-8") as file:
        show_register_notes(Console(file=file, width=200), load_case(town / "tiny.toml"), today)
    return (town / "told.txt").read_text("utf-8")


def test_a_case_with_names_of_its_own_keeps_them(town: Path) -> None:
    """A made-up register's names are used as they are, and no key file is looked for."""
    case = load_case(town / "tiny.toml")
    assert named(case) is case
    some = case.municipality.model_copy(
        update={"workers": (case.municipality.workers[0].model_copy(update={"name": ""}),)}
    )
    assert named(replace(case, municipality=some)).municipality.workers[0].name == "R001"
