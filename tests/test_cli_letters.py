"""``valplan letters`` from the command line: what is written, for whom, and what is refused before anything is."""

import hashlib
import json
import re
import shutil
import stat
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document

from valplan.cli import Exit, main
from valplan.data import read_plan
from valplan.data.key_file import Contact, write_contacts
from valplan.domain.municipality import Role
from valplan.domain.plan import Plan, Revision
from valplan.report import write_plan
from valplan.report.letter_templates import NAMES

PLAN = "out/tiny/plan.json"
LETTERS = Path("out/tiny/letters")


@pytest.fixture
def town(planned_folder: Path) -> Path:
    """The working folder: the tiny case, whose register has made-up names, and its plan."""
    return planned_folder


def text_of(path: Path) -> str:
    document = Document(BytesIO(path.read_bytes()))
    return "\n".join(p.text for p in document.paragraphs)


def all_texts(path: Path) -> str:
    document = Document(BytesIO(path.read_bytes()))
    cells = [c.text for t in document.tables for row in t.rows for c in row.cells]
    return "\n".join([*(p.text for p in document.paragraphs), *cells])


def serving(plan: Plan) -> set[str]:
    return ({a.worker for a in plan.appointments} | {r.worker for r in plan.reserves}) - {""}


def revise(folder: str, gone: str, new: str, parent: str) -> None:
    """A changed plan beside the first, in which one person's posts are another's."""
    plan = read_plan(Path(PLAN))
    given = tuple(a.model_copy(update={"worker": new}) if a.worker == gone else a for a in plan.appointments)
    revision = Revision(number=1, parent_sha256=parent, absent=(gone,))
    Path(folder).mkdir()
    write_plan(plan.model_copy(update={"appointments": given, "revision": revision}), Path(folder, "plan.json"))


def free_person(plan: Plan) -> str:
    """Somebody of the register whom the plan does not use."""
    return next(w for n in range(40, 0, -1) if (w := f"R{n:03}") not in serving(plan))


def test_letters_for_everybody_in_a_folder_of_their_own(town: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One file of a kind, a calendar a person, readable by the owner alone; the screen names nobody."""
    assert main(["letters", PLAN]) == Exit.OK
    told = capsys.readouterr().out
    people = serving(read_plan(Path(PLAN)))
    references = re.findall(r"Din referens: (\w+)", text_of(LETTERS / "appointment.docx"))
    assert set(references) == people
    assert {p.stem for p in (LETTERS / "calendar").iterdir()} >= people
    files = [p for p in LETTERS.rglob("*") if p.is_file()]
    assert {stat.S_IMODE(p.stat().st_mode) for p in files} == {0o600}
    assert stat.S_IMODE(LETTERS.stat().st_mode) == 0o700
    assert f"Förordnanden: {len(people)}" in told
    assert "Påhittad" not in told
    assert "syntetiska" in told


def test_a_file_a_person_with_the_name_of_the_key_file(town: Path) -> None:
    """With --each; names and addresses come from the key file that is given, where the register has none."""
    rows = [line.split(";") for line in Path("data/workers.csv").read_text("utf-8").splitlines()]
    Path("data/workers.csv").write_text("\n".join(";".join([r[0], r[1] if r[0] == "worker_id" else "", *r[2:]])
                                                  for r in rows) + "\n", "utf-8")  # fmt: skip
    assert main(["checksum", "data"]) == Exit.OK
    write_contacts(Path("my-key.csv"), [Contact(worker_id="R001", name="Anna Ek", street="Gatan 1", town="Liten")])
    assert main(["letters", PLAN, "--each", "--key", "my-key.csv", "--out", "brev"]) == Exit.OK
    text = text_of(Path("brev/appointment/R001.docx"))
    assert "Anna Ek\nGatan 1\nLiten" in text
    other = next(p for p in Path("brev/appointment").iterdir() if p.stem != "R001")
    assert f"\n{other.stem}\n" in text_of(other)  # by id, where no name is known
    assert not Path("brev/appointment.docx").exists()


def test_what_is_there_from_before_is_replaced_whole(town: Path) -> None:
    """No letter of an earlier run is left among those of this one; equal runs give equal bytes."""
    assert main(["letters", PLAN, "--each"]) == Exit.OK
    first = {p.name: p.read_bytes() for p in LETTERS.rglob("*.ics")}
    assert main(["letters", PLAN]) == Exit.OK
    assert not (LETTERS / "appointment").exists()
    assert {p.name: p.read_bytes() for p in LETTERS.rglob("*.ics")} == first


def test_ctrl_c_leaves_earlier_letters_whole(town: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An interruption in the middle of writing changes nothing and leaves nothing half made."""
    assert main(["letters", PLAN]) == Exit.OK
    before = {str(p): p.read_bytes() for p in Path("out").rglob("*") if p.is_file()}
    written: list[Path] = []

    def interrupted(path: Path, data: bytes) -> None:
        written.append(path)
        if len(written) > 2:
            raise KeyboardInterrupt

    monkeypatch.setattr("valplan.cli.letters.replace_private", interrupted)
    assert main(["letters", PLAN]) == Exit.INTERRUPTED
    assert {str(p): p.read_bytes() for p in Path("out").rglob("*") if p.is_file()} == before


def test_templates_are_copied_edited_and_used(town: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Copies with a list of the fields; what the board writes in them stands in the letters; none is overwritten."""
    assert main(["letters", "--write-templates", "mallar"]) == Exit.OK
    assert {p.name for p in Path("mallar").iterdir()} == {*NAMES, "fields.txt"}
    assert "{{ postadress }}" in Path("mallar/fields.txt").read_text("utf-8")
    document = Document("mallar/appointment.docx")
    document.add_paragraph("Fika finns. Valdag: {{ valdag }}")
    document.sections[0].footer.paragraphs[0].text = "{{ kommun }}"
    document.save("mallar/appointment.docx")
    assert main(["letters", PLAN, "--templates", "mallar"]) == Exit.OK
    made = Document(str(LETTERS / "appointment.docx"))
    assert made.paragraphs[-1].text == "Fika finns. Valdag: söndag 13 september 2026"
    assert made.sections[0].footer.paragraphs[0].text == "Liten"
    capsys.readouterr()
    assert main(["letters", "--write-templates", "mallar"]) == Exit.BAD_INPUT
    assert "appointment.docx" in capsys.readouterr().err


def test_all_faults_are_told_at_once_and_nothing_is_written(town: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Template, header, key file and folder in one go, each with what to do."""
    assert main(["letters", "--write-templates", "mallar"]) == Exit.OK
    document = Document("mallar/training.docx")
    document.add_paragraph("{{ namm }}")
    document.sections[0].header.paragraphs[0].text = "{{ namn }}"
    document.save("mallar/training.docx")
    Path("full").mkdir()
    Path("full/other.txt").write_text("mine")
    capsys.readouterr()
    given = ["letters", PLAN, "--templates", "mallar", "--key", "none.csv", "--out", "full"]
    assert main(given) == Exit.BAD_INPUT
    told = capsys.readouterr().err
    assert "Menade du ”namn”?" in told
    assert "sidhuvud" in told
    assert "none.csv" in told
    assert "full" in told
    assert [p.name for p in Path("full").iterdir()] == ["other.txt"]
    assert not LETTERS.exists()


@pytest.mark.parametrize("given", [[], ["none.json"], ["data/workers.csv"]])
def test_what_is_no_plan_is_told(town: Path, given: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """No plan, a missing one, another file: a fault, exit 2."""
    assert main(["letters", *given]) == Exit.BAD_INPUT
    assert "Ingenting har skrivits" in capsys.readouterr().err


def test_a_plan_of_other_data_is_told(town: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A plan that names somebody whom the register does not have is refused, by id."""
    text = Path(PLAN).read_text("utf-8").replace('"R001"', '"R999"')
    Path(PLAN).write_text(text, "utf-8")
    assert main(["letters", PLAN]) == Exit.BAD_INPUT
    assert "R999" in capsys.readouterr().err


def test_what_no_letter_can_be_made_of_is_told(town: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A training that the data do not have, and an id that cannot be a file's name."""
    text = Path("data/workers.csv").read_text("utf-8").replace("R001", "../R001")
    Path("data/workers.csv").write_text(text, "utf-8")
    assert main(["checksum", "data"]) == Exit.OK
    text = Path(PLAN).read_text("utf-8").replace('"R001"', '"../R001"').replace('"session": "u', '"session": "x')
    Path(PLAN).write_text(text, "utf-8")
    assert main(["letters", PLAN]) == Exit.BAD_INPUT
    told = capsys.readouterr().err
    assert "../R001" in told
    assert "session x" in told


def test_a_changed_plan_writes_to_those_concerned(town: Path) -> None:
    """The plan before is found by its checksum; with --all everybody gets a letter."""
    plan = read_plan(Path(PLAN))
    gone, new = plan.appointments[0].worker, free_person(plan)
    revise("out/tiny-r1", gone, new, hashlib.sha256(Path(PLAN).read_bytes()).hexdigest())
    assert main(["letters", "out/tiny-r1/plan.json"]) == Exit.OK
    letters = Path("out/tiny-r1/letters")
    assert re.findall(r"Din referens: (\w+)", text_of(letters / "appointment.docx")) == [new]
    assert "SEQUENCE:1" in (letters / "calendar" / f"{new}.ics").read_text("utf-8")
    assert main(["letters", "out/tiny-r1/plan.json", "--all"]) == Exit.OK
    assert len(re.findall("Din referens", text_of(letters / "appointment.docx"))) == len(serving(plan))


def test_who_has_another_in_charge_is_told_and_written_to_when_asked(
    town: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A chair drops out: those of the place keep their posts, but their letters name the one who was in charge."""
    plan = read_plan(Path(PLAN))
    holder = {a.post_id: a.worker for a in plan.appointments}
    chair = next(p for p in plan.posts if p.role == Role.CHAIR)
    others = {holder[p.post_id] for p in plan.posts if p.district == chair.district and p is not chair} - {""}
    gone, new = holder[chair.post_id], free_person(plan)
    revise("out/tiny-r1", gone, new, hashlib.sha256(Path(PLAN).read_bytes()).hexdigest())
    capsys.readouterr()
    assert main(["letters", "out/tiny-r1/plan.json"]) == Exit.OK
    told = capsys.readouterr().out
    assert "--new-leads" in told
    assert all(w in told for w in others)
    letters = Path("out/tiny-r1/letters")
    assert re.findall(r"Din referens: (\w+)", text_of(letters / "appointment.docx")) == [new]
    assert main(["letters", "out/tiny-r1/plan.json", "--new-leads"]) == Exit.OK
    assert set(re.findall(r"Din referens: (\w+)", text_of(letters / "appointment.docx"))) >= {new, *others}
    assert "--new-leads" not in capsys.readouterr().out


def test_letters_and_pay_of_a_plan_that_breaks_a_rule_say_so(town: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """They are written, and the exit code is that of a broken rule."""
    plan = read_plan(Path(PLAN))
    vacant = tuple(a.model_copy(update={"worker": ""}) if n < 2 else a for n, a in enumerate(plan.appointments))
    write_plan(plan.model_copy(update={"appointments": vacant}), Path(PLAN))
    for command in ("letters", "pay", "lists"):
        capsys.readouterr()
        assert main([command, PLAN]) == Exit.BREAKS_RULES
        assert "Planen bryter mot regler" in capsys.readouterr().out


def test_a_changed_plan_without_the_plan_before(town: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Its list of changes tells who is concerned; with neither it is a fault that names --all."""
    plan = read_plan(Path(PLAN))
    gone, new = plan.appointments[0].worker, free_person(plan)
    revise("out/tiny-r1", gone, new, "0" * 64)
    assert main(["letters", "out/tiny-r1/plan.json"]) == Exit.BAD_INPUT
    assert "--all" in capsys.readouterr().err
    Path("out/tiny-r1/changes.json").write_text(json.dumps({"letters": [new]}), "utf-8")
    assert main(["letters", "out/tiny-r1/plan.json"]) == Exit.OK
    text = text_of(Path("out/tiny-r1/letters/appointment.docx"))
    assert re.findall(r"Din referens: (\w+)", text) == [new]


def test_pdf_without_libreoffice_is_told_before_anything_is_written(
    town: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A machine without it gets a message and no letters."""
    monkeypatch.setattr("valplan.report.pdf.shutil.which", lambda name: None)
    assert main(["letters", PLAN, "--pdf"]) == Exit.BAD_INPUT
    assert "LibreOffice" in capsys.readouterr().err
    assert not LETTERS.exists()


@pytest.mark.skipif(shutil.which("sh") is None, reason="the stand-in for LibreOffice is a shell script")
def test_pdf_files_stand_beside_the_letters(town: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each letter has its PDF; a program that leaves one out is a fault and nothing is written."""
    fake = town / "bin" / "soffice"
    fake.parent.mkdir()
    fake.write_text('#!/bin/sh\nfor f in "$@"; do case "$f" in *.docx) echo "%PDF" > "${f%.docx}.pdf";; esac; done\n')
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", f"{fake.parent}:/usr/bin:/bin")
    assert main(["letters", PLAN, "--pdf"]) == Exit.OK
    assert (LETTERS / "appointment.pdf").read_text() == "%PDF\n"
    fake.write_text("#!/bin/sh\nexit 0\n")
    before = sorted(LETTERS.rglob("*"))
    assert main(["letters", PLAN, "--pdf", "--each"]) == Exit.BAD_INPUT
    assert sorted(LETTERS.rglob("*")) == before


@pytest.mark.parametrize("more", [[], ["--each"]])
def test_a_forgotten_person_stands_in_no_letter(town: Path, more: list[str]) -> None:
    """Pages, files, calendar, PDF and mentions go; everybody else keeps theirs."""
    plan = read_plan(Path(PLAN))
    chair = next(a.worker for a in plan.appointments if a.post_id == "V-05990001-01")
    assert main(["letters", PLAN, *more]) == Exit.OK
    listed = json.loads((LETTERS / "letters.json").read_text("utf-8"))
    listed["files"].append({"file": "appointment.pdf", "people": sorted(serving(plan))})
    (LETTERS / "letters.json").write_text(json.dumps(listed), "utf-8")
    (LETTERS / "appointment.pdf").write_bytes(b"%PDF")
    assert main(["forget", "--worker", chair, "data", "out"]) == Exit.OK
    name = f"Påhittad {int(chair[1:])}"
    left = [p for p in LETTERS.rglob("*") if p.is_file()]
    assert not [p for p in left if chair in p.name or p.suffix == ".pdf"]
    documents = [p for p in left if p.suffix == ".docx"]
    texts = "\n".join(all_texts(p) for p in documents)
    assert chair not in texts
    assert not re.search(rf"{name}\b", texts)
    references = set(re.findall(r"Din referens: (\w+)", texts))
    assert references == serving(plan) - {chair}
    assert not [p for p in left if p.suffix in (".json", ".ics") and chair in p.read_text("utf-8")]


def test_letters_of_an_election_are_erased(town: Path) -> None:
    """With --all no letter and no calendar is left."""
    assert main(["letters", PLAN]) == Exit.OK
    assert main(["forget", "--all", "data", "out"]) == Exit.OK
    assert [p.name for p in LETTERS.rglob("*") if p.is_file()] == ["letters.json"]
    assert not any(f["people"] for f in json.loads((LETTERS / "letters.json").read_text("utf-8"))["files"])
