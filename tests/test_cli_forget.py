"""``valplan forget`` from the command line: a person, or everybody, stands nowhere any more."""

import json
import shutil
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.registers import person, write_register
from tests.tiny import write_tiny
from valplan.cli import Exit, main
from valplan.data import read_plan, validate
from valplan.data.case_file import checksum
from valplan.data.key_file import contacts, write_contacts
from valplan.data.register_import import with_origin
from valplan.domain.plan import Plan
from valplan.report import write_plan

KEY = Path("keys", "0599", "register-key.csv")


@pytest.fixture
def town(planned_folder: Path, tiny_plan: Plan) -> Path:
    """The working folder: tiny case with an imported register, its plan with letters, kept keys and travel times."""
    write_register(planned_folder / "register.xlsx", [person(n) for n in range(44)])
    assert main(["register", "import", "register.xlsx", "--out", "data", "--accept"]) == Exit.OK
    ids = sorted(contacts(KEY))
    known = {w: ids[k] for k, w in enumerate(sorted(_workers(tiny_plan)))}
    text = tiny_plan.model_dump_json()
    for old, new in known.items():
        text = text.replace(f'"{old}"', f'"{new}"')
    made = tiny_plan.made.model_copy(update={"scenario_file": "tiny.toml"})
    (planned_folder / "out/tiny/letters").mkdir()
    write_plan(Plan.model_validate_json(text).model_copy(update={"made": made}), planned_folder / "out/tiny/plan.json")
    for worker, contact in contacts(KEY).items():
        Path("out/tiny/letters", f"{worker}.html").write_text(f"Hej {contact.name}!", "utf-8")
    Path("cache").mkdir()
    Path("cache", "a.npz").write_bytes(b"")
    return planned_folder


def _workers(plan: Plan) -> set[str]:
    return ({a.worker for a in plan.appointments} | {b.worker for b in plan.training}
            | {r.worker for r in plan.reserves}) - {""}  # fmt: skip


def _texts(folder: Path) -> dict[str, str]:
    return {str(f.relative_to(folder)): f.read_text("latin-1") for f in folder.rglob("*") if f.is_file()}


def _standing(folder: Path, *marks: str) -> list[str]:
    """Files of a folder, the municipality's own register aside, in whose name or text one of the marks stands."""
    return [n for n, text in _texts(folder).items() if any(m in n or m in text for m in marks) and n != "register.xlsx"]


def test_a_dry_run_tells_and_changes_nothing(town: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Every place and count is told, with no name; every file is as it was."""
    worker = read_plan(Path("out/tiny/plan.json")).appointments[0].worker
    name = contacts(KEY)[worker].name
    before = _texts(town)
    capsys.readouterr()
    assert main(["forget", "--worker", worker, "--dry-run"]) == Exit.OK
    told = capsys.readouterr().out
    assert _texts(town) == before
    told = told.replace("\n", "")
    assert all(word in told for word in ("plan.json", "workers.csv", "register-key.csv", "Ingenting har raderats"))
    assert name not in told


def test_a_person_is_erased_and_the_posts_are_vacant(town: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing of the person is left, the data are whole, and lists that are made again show the post as vacant."""
    worker = read_plan(Path("out/tiny/plan.json")).appointments[0].worker
    who = contacts(KEY)[worker]
    main(["plan", "--help"])
    Path("out/tiny/staffing.xlsx").write_bytes(b"")
    posts = [a.post_id for a in read_plan(Path("out/tiny/plan.json")).appointments if a.worker == worker]
    capsys.readouterr()
    assert main(["forget", "--worker", worker]) == Exit.OK
    told = capsys.readouterr().out
    assert f"poster som blir vakanta: {len(posts)}" in told.replace("\n", " ")
    assert _standing(town, worker, who.name, who.personnummer, who.email) == []
    assert not list(Path("cache").iterdir())
    assert len(contacts(KEY)) == 43
    assert validate(Path("tiny.toml")) == ()
    vacant = {a.post_id for a in read_plan(Path("out/tiny/plan.json")).appointments if not a.worker}
    assert set(posts) <= vacant
    sheet = load_workbook("out/tiny/staffing.xlsx")["Vakanta poster"]
    assert set(posts) <= {str(row[-1]) for row in sheet.iter_rows(values_only=True)}
    assert len(list(Path("out/tiny/letters").iterdir())) == 43


def test_a_car_pool_that_loses_its_driver_ends(town: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Those who rode are told by id, their cells are empty, and the data are whole."""
    path = Path("data/workers.csv")
    head, *rows = (line.split(";") for line in path.read_text("utf-8").splitlines())
    at = {c: head.index(c) for c in ("licence", "car", "car_pool")}
    for row, drives in zip(rows[:3], ("ja", "nej", "nej"), strict=True):
        row[at["licence"]], row[at["car"]], row[at["car_pool"]] = drives, drives, "P1"
    path.write_text("\n".join(";".join(r) for r in (head, *rows)) + "\n", "utf-8")
    manifest = Path("data/case.toml")
    manifest.write_text(with_origin(manifest.read_text("utf-8"), "workers", {"sha256": checksum(path)}), "utf-8")
    assert validate(Path("tiny.toml")) == ()
    capsys.readouterr()
    assert main(["forget", "--worker", rows[0][0]]) == Exit.OK
    told = capsys.readouterr().out.replace("\n", " ")
    assert f"samåkningsgruppen är upplöst för {rows[1][0]}, {rows[2][0]}" in told
    assert "P1" not in path.read_text("utf-8")
    assert validate(Path("tiny.toml")) == ()


def test_everybody_of_an_election_is_erased(town: Path) -> None:
    """Key file, register, plan and letters hold nobody; what is not about people stays, and the data are whole."""
    people = contacts(KEY)
    Path("out/tiny/report.html").write_text("Budget 5 000 tkr", "utf-8")
    assert main(["forget", "--all", "tiny.toml"]) == Exit.OK
    assert _standing(town, *people, *(p.name for p in people.values())) == []
    assert not KEY.exists()
    assert Path("out/tiny/report.html").exists()
    assert validate(Path("tiny.toml")) == ()
    assert _workers(read_plan(Path("out/tiny/plan.json"))) == set()


def test_people_of_another_election_stay_in_the_key_file(town: Path) -> None:
    """Only those who stand in what is given are erased."""
    people = dict(contacts(KEY))
    other = next(iter(people.values())).model_copy(update={"worker_id": "WZZZZZZ", "name": "En Annan"})
    write_contacts(KEY, [*people.values(), other])
    assert main(["forget", "--all", "data", "out"]) == Exit.OK
    assert list(contacts(KEY)) == ["WZZZZZZ"]


def test_a_made_up_register_is_left_unless_it_is_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """With no path, a synthetic register among the data is not emptied; given itself, it is."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("VALPLAN_CACHE", str(tmp_path / "cache"))
    write_tiny(tmp_path)
    assert main(["forget", "--all"]) == Exit.BAD_INPUT
    assert "R001" in Path("data/workers.csv").read_text("utf-8")
    assert main(["forget", "--all", "data"]) == Exit.OK
    assert "R001" not in Path("data/workers.csv").read_text("utf-8")
    assert validate(Path("data")) == ()


def test_nobody_found_is_a_fault(town: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An unknown id, and a path that is not there: exit 2, and everything as it was."""
    before = _texts(town)
    assert main(["forget", "--worker", "WNOBODY"]) == Exit.BAD_INPUT
    assert main(["forget", "--worker", "WNOBODY", "nowhere"]) == Exit.BAD_INPUT
    assert _texts(town) == before


def test_lists_whose_data_are_gone_still_lose_the_person(town: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A plan without its scenario is cleared where it stands, and that its lists are old is told."""
    worker = read_plan(Path("out/tiny/plan.json")).appointments[0].worker
    shutil.move("out/tiny", "elsewhere")
    plan = json.loads(Path("elsewhere/plan.json").read_text("utf-8"))
    plan["made"]["scenario_file"] = "nowhere.toml"
    Path("elsewhere/plan.json").write_text(json.dumps(plan), "utf-8")
    capsys.readouterr()
    assert main(["forget", "--worker", worker, "elsewhere"]) == Exit.OK
    assert _standing(town / "elsewhere", worker) == []
    assert "kunde inte göras på nytt" in capsys.readouterr().out.replace("\n", " ")


def test_a_register_edited_by_hand_is_not_taken_as_its_own(town: Path) -> None:
    """A register that had another checksum before still has after: the edit is the planner's to confirm."""
    worker = sorted(contacts(KEY))[0]
    with Path("data/workers.csv").open("a", encoding="utf-8") as file:
        file.write("\n")
    assert main(["forget", "--worker", worker]) == Exit.OK
    assert ["workers" in f.line() for f in validate(Path("data"))] == [True]
