"""``valplan pay`` from the command line: file, reconciliation, settings and faults."""

import csv
import stat
from pathlib import Path

import pytest

from tests.registers import number
from valplan.cli import Exit, main
from valplan.data.key_file import Contact, write_contacts
from valplan.data.pay_settings import default_settings, read_settings, settings_text
from valplan.domain.plan import Plan
from valplan.language import LANGUAGES, speaking
from valplan.report import write_plan

PLAN = "out/tiny/plan.json"


@pytest.fixture
def town(planned_folder: Path) -> Path:
    """The working folder with the tiny case, its plan and a key file of all but one of those who serve."""
    people = [
        Contact(worker_id=f"R{n:03}", personnummer=number(f"{1950 + n}0101", 980 + n % 20), name=f"Nyckel {n}")
        for n in range(2, 41)
    ]
    write_contacts(planned_folder / "keys" / "0599" / "register-key.csv", people)
    return planned_folder


def _out(capsys: pytest.CaptureFixture[str]) -> str:
    return capsys.readouterr().out.replace("\n", " ")


def test_the_pay_file_is_the_owner_s_alone_and_adds_up(town: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Written beside the plan for its owner; the steps from the plan's line, what is lacking and travel are told."""
    assert main(["pay", PLAN]) == Exit.OK
    file = Path("out/tiny/pay.csv")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    rows = list(csv.DictReader(file.open(encoding="utf-8-sig", newline=""), delimiter=";"))
    assert {r["Personnummer"] for r in rows if r["Person-id"] == "R002"} == {number("19520101", 982)}
    told = _out(capsys)
    assert "på öret" in told
    assert "1 (R001)" in told
    assert "Personnummer" not in told
    assert "inget pris per kilometer" in told
    assert "Innehåller syntetiska data" in told
    assert not [f for f in Path("out/tiny").iterdir() if f.name.startswith(".")]


def test_settings_that_are_written_are_the_usual_ones(town: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With comments, in both languages; read back they say what the default says, and nothing is overwritten."""
    for language in LANGUAGES:
        with speaking(language):
            Path("pay.toml").write_text(settings_text(), "utf-8")
            assert read_settings(Path("pay.toml")) == default_settings()
    before = Path("pay.toml").read_text("utf-8")
    assert main(["pay", "--write-settings", "pay.toml"]) == Exit.BAD_INPUT
    assert Path("pay.toml").read_text("utf-8") == before
    assert main(["pay", "--write-settings", "new.toml"]) == Exit.OK
    assert main(["pay", PLAN, "--settings", "new.toml", "--out", "p.csv"]) == Exit.OK
    assert Path("p.csv").read_text("utf-8-sig").startswith("Ursprung;")


def test_all_faults_are_told_at_once(town: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Settings, plan and key file together, the likely word beside each; nothing is written."""
    Path("pay.toml").write_text(
        'delimter = ";"\ndecimal = ":"\nrows = "week"\ndate_format = "YYYY"\nheader = 1\nsort = ["nmae"]\n'
        '[columns]\n"A" = "personnumer"\n"B" = { txt = "x" }\n[codes]\nstandbye = "1"\ntraining = 330\n',
        "utf-8",
    )
    assert main(["pay", "none.json", "--settings", "pay.toml", "--key", "no.csv", "--out", "out"]) == Exit.BAD_INPUT
    told = capsys.readouterr().err
    for word in ("delimter", "delimiter", "decimal", "week", "date_format", "header", "nmae", "”name”", "personnumer",
                 "”personnummer”", "columns.B", "standbye", "”standby”", "codes.training", "none.json", "no.csv",
                 "worker_id"):  # fmt: skip
        assert word in told, word
    assert not list(Path().rglob("*.csv.*"))
    assert not Path("out/tiny/pay.csv").exists()


@pytest.mark.parametrize(
    ("text", "word"),
    [("[columns", "TOML"), ("", "columns"), ('[columns]\nA = "name"', "worker_id"),
     ('[columns]\nA = "worker_id"\nB = "code"\n[codes]\nordforande = "1"', "codes.training")],
)  # fmt: skip
def test_settings_that_do_not_serve_are_faults(
    town: Path, capsys: pytest.CaptureFixture[str], text: str, word: str
) -> None:
    """No TOML, no columns, nobody to tell who is paid, no wage type for what is paid."""
    Path("pay.toml").write_text(text, "utf-8")
    assert main(["pay", PLAN, "--settings", "pay.toml"]) == Exit.BAD_INPUT
    assert word in capsys.readouterr().err


def test_a_plan_must_be_given_and_name_people(town: Path, capsys: pytest.CaptureFixture[str], tiny_plan: Plan) -> None:
    """No plan, or one before staffing: a fault."""
    assert main(["pay"]) == Exit.BAD_INPUT
    made = tiny_plan.made.model_copy(update={"scenario_file": "tiny.toml"})
    bare = tiny_plan.model_copy(update={"appointments": (), "reserves": (), "training": (), "made": made})
    write_plan(bare, Path("bare.json"))
    assert main(["pay", "bare.json"]) == Exit.BAD_INPUT
    assert "appointments" in capsys.readouterr().err


def test_a_person_is_erased_from_the_pay_file(town: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """``valplan forget`` takes the person's rows out, also of a file with no heading and only a personnummer."""
    Path("pay.toml").write_text(
        'header = false\nencoding = "cp1252"\n[columns]\nA = "personnummer_12"\nB = "amount"\n', "utf-8"
    )
    assert main(["pay", PLAN]) == Exit.OK
    assert main(["pay", PLAN, "--settings", "pay.toml", "--out", "out/tiny/plain.csv"]) == Exit.OK
    mine = number("19520101", 982).replace("-", "")
    assert mine in Path("out/tiny/plain.csv").read_text("cp1252")
    others = Path("out/tiny/plain.csv").read_text("cp1252").count("\n")
    assert main(["forget", "--worker", "R002", "out"]) == Exit.OK
    text = Path("out/tiny/plain.csv").read_text("cp1252")
    assert mine not in text
    assert 0 < text.count("\n") < others
    assert "R002" not in Path("out/tiny/pay.csv").read_text("utf-8-sig")
    assert "R009" in Path("out/tiny/pay.csv").read_text("utf-8-sig")


def test_a_plan_of_other_data_is_told(town: Path, capsys: pytest.CaptureFixture[str], tiny_plan: Plan) -> None:
    """A person whom the register no longer has is a fault; other data that still fit are noted."""
    made = tiny_plan.made.model_copy(update={"scenario_file": "tiny.toml", "data_sha256": "0" * 64})
    write_plan(tiny_plan.model_copy(update={"made": made}), Path(PLAN))
    assert main(["pay", PLAN]) == Exit.OK
    assert "andra uppgifter" in _out(capsys)
    first = tiny_plan.appointments[0].model_copy(update={"worker": "R999"})
    gone = tiny_plan.model_copy(update={"made": made, "appointments": (first, *tiny_plan.appointments[1:])})
    write_plan(gone, Path(PLAN))
    assert main(["pay", PLAN, "--out", "gone.csv"]) == Exit.BAD_INPUT
    assert "worker R999" in capsys.readouterr().err
    assert not Path("gone.csv").exists()
