"""``valplan lists`` from the command line: files, rights, faults, and that ``forget`` reaches them."""

import json
import stat
from pathlib import Path

import pytest
from openpyxl import load_workbook

from valplan.cli import Exit, main
from valplan.data.key_file import Contact, write_contacts
from valplan.domain.plan import Plan

PLAN = "out/tiny/plan.json"
NAMED = {"phone_lists.xlsx", "per_day.xlsx"}
NAMELESS = {"vacancies.csv", "vacancies.json", "vacancies.xlsx", "statistics.csv", "statistics.json", "statistics.xlsx"}


@pytest.fixture
def town(planned_folder: Path) -> Path:
    """The working folder with the tiny case, its plan, and a key file with telephones."""
    people = [Contact(worker_id=f"R{n:03}", name=f"Nyckel {n}", phone=f"070-000 00 {n}") for n in range(1, 41)]
    write_contacts(planned_folder / "keys" / "0599" / "register-key.csv", people)
    return planned_folder


def _cells(path: Path) -> set[str]:
    return {str(c) for s in load_workbook(path).worksheets for row in s.iter_rows(values_only=True) for c in row if c}


def test_files_with_names_are_the_owner_s_alone(town: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """All files beside the plan; the two with names readable by their owner only, the others without a name or id."""
    assert main(["lists", PLAN]) == Exit.OK
    folder = Path("out/tiny/lists")
    assert {f.name for f in folder.iterdir()} == NAMED | NAMELESS
    assert {f.name for f in folder.iterdir() if stat.S_IMODE(f.stat().st_mode) == 0o600} == NAMED
    people = {f"R{n:03}" for n in range(1, 41)} | {f"Påhittad {n}" for n in range(1, 41)}
    for name in sorted(NAMELESS):
        text = str(_cells(folder / name)) if name.endswith("xlsx") else (folder / name).read_text("utf-8")
        assert not [p for p in people if f"{p}'" in text or f"{p};" in text or f'{p}"' in text], name
    assert "070-000 00 2" in _cells(folder / "phone_lists.xlsx")
    assert json.loads((folder / "statistics.json").read_text("utf-8"))["about"]["synthetic_tables"]
    assert (folder / "statistics.csv").read_text("utf-8-sig").startswith("Ursprung;")
    told = capsys.readouterr().out
    assert "board_line" in told
    assert "Innehåller syntetiska data" in told


def test_the_same_plan_gives_the_same_bytes(town: Path) -> None:
    """Written twice, no file differs."""
    main(["lists", PLAN, "--out", "one"])
    main(["lists", PLAN, "--out", "two"])
    assert all((Path("two") / f.name).read_bytes() == f.read_bytes() for f in Path("one").iterdir())


def test_a_person_is_erased_from_the_lists(town: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """``valplan forget`` takes the person's rows out of both books and leaves everybody else's."""
    plan = Plan.model_validate_json(Path(PLAN).read_text("utf-8"))
    worker = plan.appointments[0].worker
    other = next(a.worker for a in plan.appointments if a.worker not in (worker, ""))
    assert main(["lists", PLAN]) == Exit.OK
    number = int(worker[1:])
    for name in NAMED:
        assert worker in _cells(Path("out/tiny/lists", name))
    assert main(["forget", "--worker", worker, "out"]) == Exit.OK
    for name in NAMED:
        cells = _cells(Path("out/tiny/lists", name))
        assert not cells & {worker, f"Påhittad {number}", f"Nyckel {number}", f"070-000 00 {number}"}
        assert other in cells
        assert stat.S_IMODE(Path("out/tiny/lists", name).stat().st_mode) == 0o600
    assert main(["lists", PLAN]) == Exit.BREAKS_RULES  # the post of the one erased is vacant
    assert "VAKANT" in _cells(Path("out/tiny/lists/phone_lists.xlsx"))


def test_everybody_is_erased_from_the_lists(town: Path) -> None:
    """With ``--all`` the books with names are gone."""
    assert main(["lists", PLAN]) == Exit.OK
    assert main(["forget", "--all", "data", "out"]) == Exit.OK
    assert {f.name for f in Path("out/tiny/lists").iterdir()} == NAMELESS


def test_all_faults_are_told_at_once(town: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A plan that is missing, a key file that is not there, a file where the folder should be."""
    Path("taken").write_text("", "utf-8")
    assert main(["lists", "none.json", "--key", "no.csv", "--out", "taken"]) == Exit.BAD_INPUT
    told = capsys.readouterr().err
    assert all(word in told for word in ("none.json", "no.csv", "taken"))


def test_a_key_file_that_cannot_be_read_is_a_fault(town: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is written, and nothing of what stands in the file is told."""
    Path("key.csv").write_text("worker_id;naem\nR001;Hemlig Person\n", "utf-8")
    assert main(["lists", PLAN, "--key", "key.csv"]) == Exit.BAD_INPUT
    told = capsys.readouterr().err
    assert "naem" in told
    assert "Hemlig" not in told
    assert not Path("out/tiny/lists").exists()


def test_english_is_spoken(town: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With --lang en the sheets have English heads."""
    assert main(["lists", PLAN, "--lang", "en", "--out", "en"]) == Exit.OK
    assert {"Telephone", "Worker id", "In charge"} <= _cells(Path("en/phone_lists.xlsx")) | {"In charge"}
    assert "fewer than 5" in Path("en/statistics.csv").read_text("utf-8")
