"""``valplan forget`` from the command line: a person, or everybody, stands nowhere any more."""

import json
import shutil
from pathlib import Path
from zipfile import ZipFile, is_zipfile

import pytest
from openpyxl import load_workbook

from tests.registers import person, write_register
from tests.tiny import write_tiny
from valplan.cli import Exit, main
from valplan.cli.forget_places import result_files
from valplan.data import read_plan, validate
from valplan.data.case_file import checksum
from valplan.data.key_file import Contact, contacts, write_contacts
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
    return {str(f.relative_to(folder)): _text(f) for f in folder.rglob("*") if f.is_file()}


def _text(file: Path) -> str:
    """What a file holds; of a workbook, its parts unpacked."""
    if not is_zipfile(file):
        return file.read_text("latin-1")
    with ZipFile(file) as packed:
        return "".join(packed.read(name).decode("utf-8", "replace") for name in packed.namelist())


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


def test_a_relative_of_others_is_taken_out_of_their_lists(town: Path) -> None:
    """Alone in a cell or among others; the register is whole, and names the rest."""
    ids = sorted(contacts(KEY))
    path = Path("data/workers.csv")
    head, *rows = (line.split(";") for line in path.read_text("utf-8").splitlines())
    at = head.index("related_to")
    for row, named in zip(rows[1:4], ([ids[0]], [ids[4], ids[0], ids[5]], [ids[0], ids[4]]), strict=True):
        row[at] = ", ".join(named)
    path.write_text("\n".join(";".join(r) for r in (head, *rows)) + "\n", "utf-8")
    manifest = Path("data/case.toml")
    manifest.write_text(with_origin(manifest.read_text("utf-8"), "workers", {"sha256": checksum(path)}), "utf-8")
    assert validate(Path("tiny.toml")) == ()
    assert main(["forget", "--worker", ids[0]]) == Exit.OK
    assert validate(Path("tiny.toml")) == ()
    left = [line.split(";")[at] for line in path.read_text("utf-8").splitlines()[1:4]]
    assert left == ["", f"{ids[4]}, {ids[5]}", ids[4]]


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


def _add_to_key(**changes: str) -> Contact:
    """Somebody who is in the key file and nowhere else."""
    people = contacts(KEY)
    other = next(iter(people.values())).model_copy(update={"worker_id": "WZZZZZZ", "name": "En Annan", **changes})
    write_contacts(KEY, [*people.values(), other])
    return other


def test_who_has_left_the_register_is_erased_too(town: Path) -> None:
    """A key row of the election whose register row has gone, in a second import, goes with everybody."""
    write_register(town / "register.xlsx", [person(n) for n in range(40)])
    assert main(["register", "import", "register.xlsx", "--mapping", "mapping.toml", "--out", "data"]) == Exit.OK
    assert len(contacts(KEY)) == 44
    assert {p.elections for p in contacts(KEY).values()} == {"2026-09-13"}
    people = contacts(KEY)
    assert main(["forget", "--all", "tiny.toml"]) == Exit.OK
    assert not KEY.exists()
    assert _standing(town, *people, *(p.name for p in people.values())) == []


@pytest.mark.parametrize(
    ("elections", "paths", "told"),
    [
        ("2029-06-10", ["tiny.toml"], "1 person ur ett annat val är kvar (2029-06-10)"),
        ("", ["tiny.toml"], "Radera med --worker: WZZZZZZ"),
        ("2026-09-13", ["data"], "Ange scenariot för att radera alla i dess val"),
    ],
)
def test_who_stays_in_the_key_file_is_told(
    town: Path, capsys: pytest.CaptureFixture[str], elections: str, paths: list[str], told: str
) -> None:
    """People of another election, of none that is known, and anybody where no scenario tells the election."""
    _add_to_key(elections=elections)
    capsys.readouterr()
    assert main(["forget", "--all", *paths]) == Exit.OK
    assert "WZZZZZZ" in contacts(KEY)
    assert told in capsys.readouterr().out.replace("\n", " ")


def test_people_of_another_election_too_lose_this_one(town: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Their rows stay for the other election; here they stand nowhere any more."""
    people = contacts(KEY)
    both = sorted(people)[0]
    write_contacts(KEY, [p.with_elections([*p.election_days, "2029-06-10"] if p.worker_id == both else p.election_days)
                         for p in people.values()])  # fmt: skip
    assert main(["forget", "--all", "tiny.toml"]) == Exit.OK
    assert {w: p.elections for w, p in contacts(KEY).items()} == {both: "2029-06-10"}
    assert "är kvar eftersom de finns i ett annat val också" in capsys.readouterr().out.replace("\n", " ")
    left = [f for f in _standing(town, *people, *(p.name for p in people.values())) if not f.startswith("keys")]
    assert left == []


def test_a_key_file_of_an_earlier_version_is_read(town: Path) -> None:
    """Without the column of elections; whoever is in the register is erased all the same."""
    lines = [line.rsplit(";", 1)[0] for line in KEY.read_text("utf-8-sig").splitlines()]
    KEY.write_text("\n".join(lines) + "\n", "utf-8")
    assert {p.elections for p in contacts(KEY).values()} == {""}
    assert main(["forget", "--all", "tiny.toml"]) == Exit.OK
    assert not KEY.exists()


def test_a_person_in_two_plans_attendance_and_leftovers_is_erased(town: Path) -> None:
    """From the plan and its change, from who attended training, and from what an interrupted run left beside them."""
    worker = read_plan(Path("out/tiny/plan.json")).appointments[0].worker
    other = sorted(contacts(KEY))[-1]
    who = contacts(KEY)[worker]
    shutil.copytree("out/tiny", "out/tiny-r1")
    for folder in ("out/.tiny.new-abc", "out/.valplan-abc"):
        Path(folder).mkdir()
        Path(folder, "staffing.csv").write_text(f"worker_id;name\n{worker};{who.name}\nW0;Annan\n", "utf-8")
    Path("keys/0599/.register-key.csv.abc").write_text(who.name, "utf-8")
    rows = "".join(f"{w};u1;ja;2026-08-15;lista\n" for w in (worker, other))
    Path("attendance.csv").write_text("worker;session;attended;entered;source\n" + rows, "utf-8")
    with Path("tiny.toml").open("a", encoding="utf-8") as file:
        file.write('\n[training]\nattendance = "attendance.csv"\n')
    assert validate(Path("tiny.toml")) == ()
    assert main(["forget", "--worker", worker]) == Exit.OK
    assert _standing(town, worker, who.name, who.personnummer) == []
    assert other in Path("attendance.csv").read_text("utf-8")
    assert validate(Path("tiny.toml")) == ()
    assert main(["forget", "--worker", other]) == Exit.OK
    assert Path("attendance.csv").read_text("utf-8") == "worker;session;attended;entered;source\n"
    assert validate(Path("tiny.toml")) == ()


def test_a_scenario_with_quotas_is_whole_when_everybody_is_gone(town: Path) -> None:
    """Nobody can be counted any more, and that is no fault of the scenario's."""
    with Path("tiny.toml").open("a", encoding="utf-8") as file:
        file.write('\n[[staffing.quotas]]\nname = "q"\nattribute = "department"\ndistinct_least = 1\n')
    assert validate(Path("tiny.toml")) == ()
    assert main(["forget", "--all", "tiny.toml"]) == Exit.OK
    assert validate(Path("tiny.toml")) == ()


def test_a_scenario_leads_to_every_plan_of_its_data(town: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Changed plans and those of other names in ``out``, where they rest on the same register."""
    shutil.copytree("out/tiny", "out/tiny-r1")
    shutil.copytree("out/tiny", "out/prov")
    people = contacts(KEY)
    assert main(["forget", "--all", "tiny.toml"]) == Exit.OK
    assert _standing(town, *people, *(p.name for p in people.values())) == []


def test_a_person_is_found_in_the_key_file_of_any_municipality(town: Path) -> None:
    """Also where neither data nor results are at hand."""
    other = _add_to_key()
    shutil.rmtree("data")
    shutil.rmtree("out")
    assert main(["forget", "--worker", other.worker_id]) == Exit.OK
    assert other.worker_id not in contacts(KEY)
    assert len(contacts(KEY)) == 44


def test_a_plan_that_leads_nowhere_is_told(town: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Its register and key file cannot be known, so that they have been left is said."""
    shutil.move("data", "elsewhere")
    capsys.readouterr()
    assert main(["forget", "--all", "out"]) == Exit.OK
    assert "register och nyckelfil är orörda" in capsys.readouterr().out.replace("\n", " ")
    assert len(contacts(KEY)) == 44


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


def _handed_out(town: Path) -> str:
    """Pay, lists and letters written to folders of their own in ``out``; someone who stands in all of them."""
    plan = "out/tiny/plan.json"
    assert main(["pay", plan, "--out", "out/lon"]) == Exit.BREAKS_RULES  # made by hand
    assert main(["lists", plan, "--out", "out/listor"]) == Exit.BREAKS_RULES  # made by hand
    assert main(["letters", plan, "--out", "out/brev", "--each"]) == Exit.BREAKS_RULES  # made by hand
    Path("out/telefonlista.csv").write_text("id;namn\n", "utf-8")
    worker = next(a.worker for a in read_plan(Path(plan)).appointments if a.worker)
    with Path("out/telefonlista.csv").open("a", encoding="utf-8") as file:
        file.write(f"{worker};{contacts(KEY)[worker].name}\n")
    places = {Path(f).parts[0] for f in _standing(Path("out"), worker)}
    assert places >= {"lon", "listor", "brev", "telefonlista.csv", "tiny"}
    return worker


@pytest.mark.parametrize("given", [[], ["out"], ["tiny.toml"]])
def test_what_was_written_beside_the_plan_loses_the_person(
    town: Path, given: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Folders and files in ``out`` that hold no plan, whichever command wrote them; many files are told as one."""
    worker = _handed_out(town)
    name = contacts(KEY)[worker].name
    capsys.readouterr()
    assert main(["forget", "--worker", worker, *given]) == Exit.OK
    told = capsys.readouterr().out
    assert _standing(Path("out"), worker, name) == []
    assert len(told.splitlines()) < 60


def test_everybody_is_erased_beside_the_plans_too(town: Path) -> None:
    """With the scenario alone: nobody is left there of whom the key file knows no more."""
    _handed_out(town)
    people = contacts(KEY)
    assert main(["forget", "--all", "tiny.toml"]) == Exit.OK
    assert _standing(town, *people, *(p.name for p in people.values()), *(p.phone for p in people.values())) == []


def test_names_alone_and_people_of_another_election_are_left_and_told(
    town: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file of names may be anybody's, and a list may be the other election's; a program reads which they are."""
    worker = _handed_out(town)
    people = contacts(KEY)
    other = next(w for w in sorted(people) if w != worker)
    write_contacts(KEY, [p.with_elections([*p.election_days, "2029-06-10"] if p.worker_id == other else p.election_days)
                         for p in people.values()])  # fmt: skip
    notes = {"out/egna.txt": people[worker].name, "out/lista2029": f"id;namn\n{other};{people[other].name}\n"}
    for file, text in notes.items():
        Path(file).write_text(text, "utf-8")
    capsys.readouterr()
    assert main(["forget", "--all", "tiny.toml", "--dry-run", "--json"]) == Exit.OK
    record = json.loads(capsys.readouterr().out)
    assert record["people"] == len(people)
    assert {*notes} <= {*record["left_beside"]}
    assert {f["what"] for f in record["files"]} >= {"plan", "register", "key", "list"}
    assert main(["forget", "--all", "tiny.toml"]) == Exit.OK
    told = capsys.readouterr().out
    assert all(f"{file}: personer som ska raderas står kvar här" in told.replace("\n", " ") for file in notes)
    assert {f: Path(f).read_text("utf-8") for f in notes} == notes
    assert _standing(Path("out"), *(w for w in people if w != other)) == []


def test_letters_of_others_are_not_told_of_in_pdf(town: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The list of a folder of letters says whose a PDF is; those that no list knows are told together."""
    worker, other = sorted(contacts(KEY))[:2]
    folder = Path("out/brev/appointment")
    folder.mkdir(parents=True)
    for name in (worker, other, *(f"okand{n}" for n in range(5))):
        (folder / f"{name}.pdf").write_bytes(b"%PDF-1.7")
    files = [{"file": f"appointment/{w}.pdf", "people": [w]} for w in (worker, other)]
    folder.with_name("letters.json").write_text(json.dumps({"format": "valplan-letters/1", "files": files}), "utf-8")
    capsys.readouterr()
    assert main(["forget", "--worker", worker]) == Exit.OK
    told = capsys.readouterr().out.replace("\n", " ")
    assert "out/brev/appointment (6 filer)" not in told
    assert "out/brev/appointment (5 filer) kunde inte genomsökas" in told
    assert not (folder / f"{worker}.pdf").exists()
    assert (folder / f"{other}.pdf").exists()


def test_the_list_of_letters_goes_last(tmp_path: Path) -> None:
    """An interrupted run finds whose the remaining PDFs are when it is repeated."""
    for name in ("letters.json", "training/a.pdf", "appointment/a.pdf"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    assert [f.name for f in result_files([tmp_path])] == ["a.pdf", "a.pdf", "letters.json"]


def test_a_table_without_a_suffix_loses_the_row_alone(town: Path) -> None:
    """As ``pay --out FILE`` writes it; what is no text is removed whole."""
    worker, other = sorted(contacts(KEY))[:2]
    Path("out/lon").write_text(f"Person-id;kr\n{worker};100\n{other};200\n", "utf-8")
    Path("out/okand").write_bytes(b"\xff\x00" + worker.encode())
    assert main(["forget", "--worker", worker]) == Exit.OK
    assert Path("out/lon").read_text("utf-8") == f"Person-id;kr\n{other};200\n"
    assert not Path("out/okand").exists()


def test_a_data_folder_among_results_is_no_result(town: Path) -> None:
    """It stays a data folder, also beside plans."""
    worker = read_plan(Path("out/tiny/plan.json")).appointments[0].worker
    shutil.copytree("data", "out/copy")
    assert main(["forget", "--worker", worker]) == Exit.OK
    assert _standing(Path("out"), worker) == []
    assert validate(Path("tiny.toml")) == ()
    assert (Path("out/copy") / "workers.csv").is_file()
