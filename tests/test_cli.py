"""The command line: exit codes, what is said, what is written and what is left alone."""

import errno
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

import valplan.evaluate
import valplan.report
import valplan.solve
from tests.tiny import write_tiny
from valplan.cli import Exit, main
from valplan.cli.compare_numbers import shown
from valplan.cli.progress import StageProgress
from valplan.data import Fault, validate
from valplan.domain.outcome import Clash, Violation
from valplan.domain.plan import Plan
from valplan.report import write_plan
from valplan.solve.bridge import SolverError

AT_STAGES = ("Reading and checking the data", "Posts needed", "Premises and early voting", "Independent check")
COMMANDS = ("plan", "check", "validate", "compare", "frontier", "checksum", "register", "forget")


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the tiny case and its plan in ``out``."""
    folder = tmp_path_factory.mktemp("planned")
    scenario = write_tiny(folder)
    assert main(["plan", str(scenario), "--out", str(folder / "out")]) == Exit.OK
    return folder


@pytest.fixture
def quick(planned: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Replace the solver by one that answers with the tiny case's plan, or raises what it is given; write only that."""
    plan = Plan.model_validate_json((planned / "out" / "plan.json").read_text("utf-8"))

    def install(error: BaseException | None = None) -> None:
        def solve(case: object, *, time_limit_s: float, progress: Callable[[str, str], None]) -> Plan:
            progress("premises", "start")
            if error:
                raise error
            progress("premises", "done")
            return plan

        monkeypatch.setattr(valplan.solve, "make_plan", solve)

    def write(case: object, made: Plan, judgement: object, out: Path, language: str) -> tuple[Path, ...]:
        out.mkdir(parents=True, exist_ok=True)
        write_plan(made, out / "plan.json")
        return (out / "plan.json",)

    monkeypatch.setattr(valplan.report, "write_outputs", write)
    install()
    return install


@pytest.fixture
def copied(planned: Path, tmp_path: Path) -> Path:
    """A copy of the planned folder that a test may change; its plan names its own scenario."""
    folder = tmp_path / "copied"
    shutil.copytree(planned, folder)
    _edit(folder / "out" / "plan.json", lambda p: p["made"].update(scenario_file="tiny.toml"))
    return folder


def _edit(path: Path, change: Callable[[dict[str, Any]], object]) -> Path:
    plan = json.loads(path.read_text("utf-8"))
    change(plan)
    path.write_text(json.dumps(plan), "utf-8")
    return path


def _everything(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_help_imports_nothing_heavy() -> None:
    """Help answers at once: no library that takes its time is imported."""
    code = (
        "import sys; from valplan.cli import main; main(['--help']); main(['plan', '--help']);"
        "print([m for m in ('numpy', 'pandas', 'ortools', 'pydantic', 'geopandas', 'rich') if m in sys.modules])"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, encoding="utf-8")
    assert told.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(("language", "word"), [("sv", "Slutkoder"), ("en", "Exit codes")])
def test_every_command_has_help(command: str, language: str, word: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Each command tells what it does and its exit codes, in the language asked for."""
    assert main([command, "--help", "--lang", language]) == Exit.OK
    assert word in capsys.readouterr().out


@pytest.mark.parametrize("words", [[], ["plan"], ["plant", "x"], ["plan", "x", "--time-limit", "0"], ["check", "-x"]])
def test_a_wrong_command_is_told(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """A command that is not understood ends with 2 and says where to read more."""
    assert main(words) == Exit.BAD_INPUT
    assert "Läs mer: valplan" in capsys.readouterr().err


def test_plan_writes_and_sums_up(tiny_scenario: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A plan ends with a summary in Swedish: money, indicators, proof, what is made up, where the files are."""
    out = tmp_path / "out"
    assert main(["plan", str(tiny_scenario), "--out", str(out)]) == Exit.OK
    told = capsys.readouterr()
    for file in ("plan.json", "report.html", "staffing.xlsx", "budget.xlsx", "map.html", "indicators.csv"):
        assert (out / file).is_file()
    for words in ("Ett litet val", "Nettokostnad", "Nämndens indikatorer", "Bevis per steg", "påhittade", "plan.json"):
        assert words in told.out
    for words in (
        "personer tjänstgör",
        "100\u00a0% (3/3)",
        "Bevisat: ingen bättre plan",
        "Excel: budget.xlsx, staffing.xlsx",
    ):
        assert words in told.out
    assert "MathOpt" not in told.out
    assert "Lokaler och förtidsröstning" in told.err
    assert "inga regelbrott" in told.out


def test_plan_speaks_english(
    tiny_scenario: Path, quick: object, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With ``--lang en`` the summary is English."""
    out = tmp_path / "out"
    assert main(["plan", str(tiny_scenario), "--out", str(out), "--lang", "en"]) == Exit.OK
    assert "Net cost" in capsys.readouterr().out


def test_results_go_to_out_by_the_scenarios_name(
    tiny_scenario: Path, quick: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without ``--out`` the results stand in ``out/<scenario name>`` of the working folder."""
    monkeypatch.chdir(tmp_path)
    assert main(["plan", str(tiny_scenario)]) == Exit.OK
    assert (tmp_path / "out" / "tiny" / "plan.json").is_file()


def test_bad_input_writes_nothing(tiny_scenario: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Faults in a scenario are all told, with the likely key, and no folder is made."""
    text = tiny_scenario.read_text("utf-8").replace("continuity =", "continuty =").replace("cost =", "kost =")
    tiny_scenario.write_text(text, "utf-8")
    assert main(["plan", str(tiny_scenario), "--out", str(tmp_path / "out"), "--lang", "en"]) == Exit.BAD_INPUT
    told = capsys.readouterr().err
    assert "continuity" in told
    assert "kost" in told
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("what", ["folder", "file"])
def test_other_files_are_never_replaced(
    what: str, tiny_scenario: Path, quick: object, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A folder of other things, or a file, is refused before any planning starts."""
    out = tmp_path / "mine"
    if what == "folder":
        out.mkdir()
        (out / "notes.txt").write_text("mine", "utf-8")
    else:
        out.write_text("mine", "utf-8")
    before = _everything(tmp_path)
    assert main(["plan", str(tiny_scenario), "--out", str(out)]) == Exit.BAD_INPUT
    assert _everything(tmp_path) == before
    assert "--out" in capsys.readouterr().err


def test_a_clash_is_told_and_written(
    tiny_scenario: Path, quick: Callable[..., None], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """When nothing fits the exit code is 3, and the clash stands in plain words on screen and in ``clash.json``."""
    clash = Clash(rules=("net-ceiling",), proven=True, message="Taket räcker inte.")
    quick(valplan.solve.Infeasible(clash))
    out = tmp_path / "out"
    assert main(["plan", str(tiny_scenario), "--out", str(out)]) == Exit.NOTHING_FITS
    told = capsys.readouterr().out
    assert "Taket räcker inte." in told
    assert "tabellerna är påhittade" in " ".join(told.split())
    written = json.loads((out / "clash.json").read_text("utf-8"))
    assert "workers" in written["about"]["synthetic_tables"]
    assert Clash.model_validate({k: v for k, v in written.items() if k != "about"}) == clash
    quick()
    assert main(["plan", str(tiny_scenario), "--out", str(out)]) == Exit.OK
    assert [p.name for p in out.iterdir()] == ["plan.json"]


def test_out_of_time_is_not_called_impossible(
    tiny_scenario: Path, quick: Callable[..., None], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A time limit that leaves no plan is told as that, with an exit code of its own, and nothing is written."""
    quick(valplan.solve.OutOfTime())
    assert main(["plan", str(tiny_scenario), "--out", str(tmp_path / "out")]) == Exit.OUT_OF_TIME
    assert "inte bevisat" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_solver_that_fails_is_told(
    tiny_scenario: Path, quick: Callable[..., None], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A solver process that dies is a fault of valplan's own: exit code 1, a message, nothing written."""
    quick(SolverError("ended early"))
    assert main(["plan", str(tiny_scenario), "--out", str(tmp_path / "out")]) == Exit.FAULT
    assert "ended early" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_plan_that_breaks_a_rule_ends_with_4(
    tiny_scenario: Path,
    quick: object,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """If the check finds a violation in valplan's own plan, that is told and the exit code is 4."""
    true_judge = valplan.evaluate.judge
    broken = Violation(rule="r", subject="05990001", found="2", limit="3", message="Två i stället för tre.")
    monkeypatch.setattr(
        valplan.evaluate, "judge", lambda c, p: true_judge(c, p).model_copy(update={"violations": (broken,)})
    )
    assert main(["plan", str(tiny_scenario), "--out", str(tmp_path / "out")]) == Exit.BREAKS_RULES
    assert "Två i stället för tre." in capsys.readouterr().out


def test_a_locked_file_is_told(
    tiny_scenario: Path,
    quick: object,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """When the system refuses to write, the file and the usual reason are told, with no traceback."""

    def refuse(*_given: object) -> None:
        raise PermissionError(13, "Permission denied", "staffing.xlsx")

    monkeypatch.setattr(valplan.report, "write_outputs", refuse)
    assert main(["plan", str(tiny_scenario), "--out", str(tmp_path / "out")]) == Exit.BAD_INPUT
    told = capsys.readouterr().err
    assert "staffing.xlsx" in told
    assert "annat program" in told


def test_check_writes_nothing(copied: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A plan that holds gives 0, and no file is touched; the scenario is found from the plan's folder."""
    before = _everything(copied)
    assert main(["check", str(copied / "out" / "plan.json")]) == Exit.OK
    assert _everything(copied) == before
    assert "inga regelbrott" in capsys.readouterr().out


def test_check_lists_every_violation(copied: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A plan edited by hand is caught: rule, place, found, limit and wording are told, to people and to programs."""
    plan = _edit(copied / "out" / "plan.json", lambda p: p["appointments"][0].update(worker=""))
    assert main(["check", str(plan), "--json"]) == Exit.BREAKS_RULES
    answer = json.loads(capsys.readouterr().out)
    assert answer["violations"]
    for violation in answer["violations"]:
        assert all(violation[key] for key in ("rule", "subject", "message", "wording")), violation
    assert main(["check", str(plan)]) == Exit.BREAKS_RULES
    shown = " ".join(capsys.readouterr().out.split())
    for violation in answer["violations"]:
        assert violation["rule"] in shown


def test_check_speaks_of_places_money_and_people_in_words(copied: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """People read names, kronor and their own language; programs the ids, the same in both languages."""
    plan = copied / "out" / "plan.json"
    _edit(plan, lambda p: p.update(measures=[]))
    _edit(plan, lambda p: p["claimed_cost_ore"].update(material=1))
    assert main(["check", str(plan)]) == Exit.BREAKS_RULES
    told = " ".join(capsys.readouterr().out.split())
    assert "Lokal hall Sporthallen" in told
    assert "högst 25 mm" in told
    assert "0,01 kr för Valmaterial" in told
    for code in ("premises hall", "not inspected", "False", " öre ", "material"):
        assert code not in told.replace("Valmaterial", ""), code
    assert main(["check", str(plan), "--lang", "en"]) == Exit.BREAKS_RULES
    told = " ".join(capsys.readouterr().out.split())
    assert "Premises hall Sporthallen" in told
    assert "0.01 kr for Election material" in told
    found = []
    for language in ("sv", "en"):
        main(["check", str(plan), "--json", "--lang", language])
        answer = json.loads(capsys.readouterr().out)
        found.append([(v["rule"], v["subject"], v["found"], v["limit"]) for v in answer["violations"]])
    assert found[0] == found[1]
    assert "premises hall" in {subject for _rule, subject, _found, _limit in found[0]}


def test_compare_keeps_to_the_language(planned: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """In English no budget line, unit or number is Swedish; in Swedish no unit is English, and 100 % has no point."""
    plan = str(planned / "out" / "plan.json")
    assert main(["compare", plan, plan, "--lang", "en"]) == Exit.OK
    told = capsys.readouterr().out
    assert "Remuneration of poll workers" in told
    assert not [word for word in ("Ersättning", "Valmaterial", "väljare", "100.0 %") if word in told]
    assert main(["compare", plan, plan]) == Exit.OK
    told = capsys.readouterr().out
    assert not [word for word in ("voters", "100.0 %", "100,0 %", "Early voting") if word in told]
    assert "(väljare)" in told


def test_check_tells_that_the_data_are_others(copied: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A plan made from other data or another scenario than what lies there now is told to be."""
    plan = _edit(copied / "out" / "plan.json", lambda p: p["made"].update(data_sha256="0", scenario_sha256="0"))
    assert main(["check", str(plan)]) == Exit.OK
    told = capsys.readouterr().out
    assert "utifrån andra uppgifter" in told
    assert "kontrollsummorna skiljer sig" in told
    assert "annan version av scenariot" in told
    assert "gränser som lösaren uppger" in told
    assert main(["check", str(plan), "--json"]) == Exit.OK
    answer = json.loads(capsys.readouterr().out)
    assert len(answer["other_data"]) == 2
    assert "gränser som lösaren uppger" in answer["on_trust"]


def test_check_asks_for_a_scenario_it_cannot_find(copied: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Where the plan's scenario is gone, the way out is named, and works."""
    plan = _edit(copied / "out" / "plan.json", lambda p: p["made"].update(scenario_file="gone.toml"))
    assert main(["check", str(plan)]) == Exit.BAD_INPUT
    assert "--scenario" in capsys.readouterr().err
    assert main(["check", str(plan), "--scenario", str(copied / "tiny.toml")]) == Exit.OK


@pytest.mark.parametrize("text", ["", "{}", "[1]", "not json", '{"format": "valplan-plan/1"}', '{"format": "other/1"}'])
def test_a_file_that_is_no_plan_is_told(text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What is not a plan gives 2 and a message, also for programs."""
    path = tmp_path / "plan.json"
    path.write_text(text, "utf-8")
    assert main(["check", str(path)]) == Exit.BAD_INPUT
    assert main(["check", str(path), "--json"]) == Exit.BAD_INPUT
    assert json.loads(capsys.readouterr().out)["faults"]


def test_validate_tells_all_faults(tiny_scenario: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A sound scenario gives 0; a missing table and a changed one are both told."""
    assert main(["validate", str(tiny_scenario)]) == Exit.OK
    data = tiny_scenario.parent / "data"
    (data / "fees.csv").unlink()
    (data / "workers.csv").write_text((data / "workers.csv").read_text("utf-8").replace("rostmottagare", "x"), "utf-8")
    capsys.readouterr()
    assert main(["validate", str(tiny_scenario), "--json"]) == Exit.BAD_INPUT
    files = {fault["file"] for fault in json.loads(capsys.readouterr().out)["faults"]}
    assert {"fees.csv", "workers.csv"} <= files


def test_checksum_takes_a_wanted_edit(tiny_scenario: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An edited table is refused until its checksum is rewritten."""
    table = tiny_scenario.parent / "data" / "areas.csv"
    table.write_text(table.read_text("utf-8").rstrip("\n") + "\n\n", "utf-8")
    assert main(["validate", str(tiny_scenario)]) == Exit.BAD_INPUT
    told = capsys.readouterr().err
    assert "Fel i indata: 1\n• case.toml" in told
    assert "Observera" not in told
    assert main(["checksum", str(table.parent)]) == Exit.OK
    assert main(["validate", str(tiny_scenario)]) == Exit.OK
    assert "case.toml" in capsys.readouterr().out


@pytest.mark.parametrize(("language", "words"), [("sv", "filen saknas"), ("en", "the file is missing")])
def test_checksum_of_what_is_not_there(
    language: str, words: str, tiny_scenario: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A missing table, or a folder with no case.toml, is a fault like others, in the planner's language, and 2."""
    data = tiny_scenario.parent / "data"
    (data / "fees.csv").unlink()
    before = _everything(data)
    for folder, file in ((data, "fees.csv"), (tmp_path, "case.toml"), (tmp_path / "nowhere", "case.toml")):
        assert main(["checksum", str(folder), "--lang", language]) == Exit.BAD_INPUT
        told = capsys.readouterr().err
        assert file in told
        assert words in told
        assert "No such file" not in told
    assert _everything(data) == before


def test_what_the_system_refuses_is_said_in_swedish(
    tiny_scenario: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The reason the system gives is translated."""

    def refuse(*_given: object, **_more: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", "case.toml")

    monkeypatch.setattr(Path, "write_text", refuse)
    (tiny_scenario.parent / "data" / "areas.csv").write_bytes(b"x")
    assert main(["checksum", str(tiny_scenario.parent / "data")]) == Exit.BAD_INPUT
    assert "case.toml: disken är full" in capsys.readouterr().err


def test_faults_in_a_pipe_are_a_line_each(
    tiny_scenario: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where nobody has said how wide a line may be, no line is broken and nothing is cut, the command last of all."""
    monkeypatch.delenv("COLUMNS", raising=False)
    faults = _broken(tiny_scenario)
    assert main(["validate", str(tiny_scenario)]) == Exit.BAD_INPUT
    told = capsys.readouterr().err.splitlines()
    assert [line.removeprefix("• ") for line in told if line.startswith("•")] == [f.line() for f in faults[:-1]]
    assert told[-2].strip() == f"valplan checksum {(tiny_scenario.parent / 'data').as_posix()}"


@pytest.mark.parametrize("width", [60, 100, 180])
def test_columns_is_honoured(
    width: int, tiny_scenario: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Lines are as wide as ``COLUMNS`` says, but for the command to copy; names of files and keys are never broken."""
    monkeypatch.setenv("COLUMNS", str(width))
    faults = _broken(tiny_scenario)
    assert main(["validate", str(tiny_scenario)]) == Exit.BAD_INPUT
    told = capsys.readouterr().err
    assert max(len(line) for line in told.splitlines() if "valplan checksum" not in line) <= width
    for fault in faults[:-1]:
        assert fault.file in told
        assert fault.column in told


def _broken(scenario: Path) -> tuple[Fault, ...]:
    """Break the case in two tables and the scenario; its faults, the note of the checksums last."""
    data = scenario.parent / "data"
    for file, old in (("opening_patterns.csv", "10:00"), ("training_sessions.csv", "17:00")):
        (data / file).write_text((data / file).read_text("utf-8").replace(old, "tio", 1), "utf-8")
    scenario.write_text(scenario.read_text("utf-8").replace("continuity = 10.0", "continuity = -10.0"), "utf-8")
    faults = validate(scenario)
    assert [f.note for f in faults] == [False, False, False, True]
    return faults


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such pipes")
@pytest.mark.parametrize("words", [
    ["compare", "{plan}", "{plan}"], ["check", "{plan}"], ["check", "{plan}", "--json"], ["validate", "{scenario}"],
    ["validate", "{scenario}", "--json"], ["checksum", "{data}"], ["plan", "--help"], ["--version"],
])  # fmt: skip
def test_a_reader_who_leaves_is_no_fault(words: list[str], copied: Path) -> None:
    """When the reader of a pipe has left (``| head``), every command ends quietly with a code of its own.

    Help and version may end with 0: argparse takes no notice of what it could not write.
    """
    places = {"plan": copied / "out" / "plan.json", "scenario": copied / "tiny.toml", "data": copied / "data"}
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "valplan", *(word.format(**places) for word in words)]
    ended = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, encoding="utf-8", check=False)
    os.close(writing)
    assert ended.stderr == ""
    assert ended.returncode == Exit.READER_LEFT or (
        ended.returncode == Exit.OK and words[-1] in ("--help", "--version")
    )


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such pipes")
def test_a_reader_of_faults_who_leaves_is_no_fault(tmp_path: Path) -> None:
    """The same holds for the stream of faults and progress."""
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "valplan", "validate", str(tmp_path)]
    ended = subprocess.run(command, stdout=subprocess.PIPE, stderr=writing, encoding="utf-8", check=False)
    os.close(writing)
    assert (ended.returncode, ended.stdout) == (Exit.READER_LEFT, "")


def test_compare_tells_what_differs(copied: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Two plans are compared for people and for programs."""
    other = shutil.copy(copied / "out" / "plan.json", copied / "out" / "other.json")

    def swap(plan: dict[str, Any]) -> None:
        a, b = plan["polling"][0], plan["polling"][1]
        a["premises"], b["premises"] = b["premises"], a["premises"]

    _edit(Path(other), swap)
    assert main(["compare", str(copied / "out" / "plan.json"), str(other), "--json"]) == Exit.OK
    found = json.loads(capsys.readouterr().out)
    assert found["voters_moved"] == sum(m["electors"] for m in found["moved"]) > 0
    assert main(["compare", str(copied / "out" / "plan.json"), str(other)]) == Exit.OK
    told = capsys.readouterr().out
    for words in ("Kostnad per budgetrad", "Distrikt som får en annan vallokal", "Nämndens indikatorer", "Poster"):
        assert words in told
    hidden = sum(e["grouping"] != "whole" and e["before"] == e["after"] for e in found["equity"])
    assert hidden > 0
    assert f"{hidden} uppgifter om grupper är lika i båda planerna och visas inte" in told
    assert found["violations_before"] == 0 < found["violations_after"]
    assert re.search(rf"^✗ {re.escape(str(other))}: {found['violations_after']} regelbrott", told, re.M)
    assert f"✗ {copied / 'out' / 'plan.json'}" not in told


def test_compare_tells_which_areas_are_compensated_otherwise(copied: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An area that gets another measure is named with how it stands before and after; others are not."""
    plan, other = copied / "out" / "plan.json", copied / "out" / "other.json"
    shutil.copy(plan, other)
    given = {"area_id": "landet", "compensation": "buss", "premises": "", "reason": "made up"}
    _edit(other, lambda p: p.update(compensations=[*p["compensations"], given]))
    main(["compare", str(plan), str(other), "--json"])
    areas = {a["area"]: a for a in json.loads(capsys.readouterr().out)["areas"]}
    assert (areas["landet"]["compensations_before"], areas["landet"]["compensations_after"]) == ([], ["buss"])
    assert areas["stan"]["compensations_before"] == areas["stan"]["compensations_after"] == ["skjuts"]
    main(["compare", str(plan), str(other)])
    told = capsys.readouterr().out.partition("Förtidsröstning per område")[2]
    assert "Landet" in told
    assert "Täckt: " in told
    assert "Stan" not in told


def test_what_is_made_up_is_said_where_plans_are_judged_and_compared(
    copied: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """On screen, and first in what programs read."""
    plan = str(copied / "out" / "plan.json")
    for words in (["check", plan], ["compare", plan, plan]):
        assert main(words) == Exit.OK
        told = " ".join(capsys.readouterr().out.split())
        assert "tabellerna är påhittade" in told
        assert "register över röstmottagare" in told
        assert main([*words, "--json"]) == Exit.OK
        answer = json.loads(capsys.readouterr().out)
        assert next(iter(answer)) == "about"
        assert "workers" in answer["about"]["synthetic_tables"]
        assert "syntetiska" in answer["about"]["notice"]


def test_compare_shows_no_figures_of_a_plan_that_cannot_be_judged(
    copied: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Which plan and why is told, no line of the budget is compared, and no number has a change."""
    plan = copied / "out" / "plan.json"
    other = Path(shutil.copy(plan, copied / "out" / "other.json"))
    _edit(other, lambda p: p["appointments"][0].update(worker="R999"))
    assert main(["compare", str(plan), str(other)]) == Exit.BREAKS_RULES
    told = capsys.readouterr().out
    assert f"{other} kan inte granskas" in told
    assert "R999" in told
    text = told.replace(str(copied), "")  # whose name may hold a hyphen and a number
    for words in ("Kostnad per budgetrad", "Nämndens indikatorer", "+", "-5"):
        assert words not in text.replace("-05", ""), words
    assert main(["compare", str(plan), str(other), "--json"]) == Exit.BREAKS_RULES
    answer = json.loads(capsys.readouterr().out)
    assert answer["net_after_ore"] is None
    assert [v["subject"] for v in answer["unjudged_after"]] == ["worker R999"]
    assert main(["check", str(other), "--json"]) == Exit.BREAKS_RULES
    answer = json.loads(capsys.readouterr().out)
    assert (answer["complete"], answer["net_ore"]) == (False, None)


def test_compare_tells_which_plan_cannot_be_read(copied: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The faults of each plan stand under its own path, also where both files have the same name."""
    plan, other = copied / "out" / "plan.json", copied / "other" / "plan.json"
    other.parent.mkdir()
    shutil.copy(plan, other)
    _edit(other, lambda p: p["early_sessions"][0].update(posts=-3))
    assert main(["compare", str(plan), str(other)]) == Exit.BAD_INPUT
    told = capsys.readouterr().err
    assert f"{other} kan inte granskas" in told
    assert str(plan) not in told
    assert main(["compare", str(plan), str(other), "--json"]) == Exit.BAD_INPUT
    assert [f["plan"] for f in json.loads(capsys.readouterr().out)["faults"]] == [str(other)]


def test_what_is_not_known_has_no_change() -> None:
    """A value that one of the plans does not have is no zero."""
    assert [shown(before, after, 0) for before, after in ((None, 5.0), (5.0, None), (None, None))] == [
        ("–", "5", ""), ("5", "–", ""), ("–", "–", ""),
    ]  # fmt: skip
    assert [shown(5.0, after, 0) for after in (7.0, 5.0)] == [("5", "7", "+2"), ("5", "5", "")]


@pytest.mark.parametrize(("before", "after", "decimals", "expected"), [
    (5307.356, 5317.676, 0, ("5\u00a0307", "5\u00a0318", "+11")), (548.4, 548.9, 0, ("548", "549", "+1")),
    (548.1, 548.4, 0, ("548,1", "548,4", "+0,3")), (1.0, 1.0 + 1e-9, 0, ("1", "1", "")),
    (3.0, 1.6, 0, ("3", "2", "\u22121")), (2.5, 2.45, 1, ("2,50", "2,45", "\u22120,05")),
])  # fmt: skip
def test_a_change_is_that_of_the_figures_shown(
    before: float, after: float, decimals: int, expected: tuple[str, str, str]
) -> None:
    """A reader who subtracts gets what stands there, and values that differ do not look alike without a change."""
    assert shown(before, after, decimals) == expected


def test_an_edited_plan_without_proof_ends_with_4(copied: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A plan that has lost its proofs is told as such, with what to do."""
    plan = _edit(copied / "out" / "plan.json", lambda p: p.update(proof=[]))
    assert main(["check", str(plan)]) == Exit.BREAKS_RULES
    told = " ".join(capsys.readouterr().out.split())
    assert "saknar bevis för Bemanning" in told
    assert "valplan replan" in told


def _interrupted(scenario: Path, out: Path, after: str) -> tuple[int, float, str]:
    """Plan in a process of its own, interrupt it when it says ``after``; exit code, seconds to end, what it said."""
    command = [sys.executable, "-u", "-m", "valplan", "plan", str(scenario), "--out", str(out), "--lang", "en"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, encoding="utf-8") as process:
        assert process.stderr is not None
        said = ""
        for line in process.stderr:
            said += line
            if after in line:
                break
        process.send_signal(signal.SIGINT)
        asked = time.monotonic()
        said += process.stderr.read()
        return process.wait(timeout=30), time.monotonic() - asked, said


@pytest.fixture
def earlier(planned: Path, tmp_path: Path) -> Iterator[Path]:
    """The planned folder with a longer name list of files, to be found unchanged afterwards."""
    folder = tmp_path / "earlier"
    shutil.copytree(planned, folder)
    before = _everything(folder)
    yield folder
    assert _everything(folder) == before
    assert sorted(p.name for p in folder.iterdir()) == ["data", "out", "tiny.toml"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot send Ctrl-C to a single process")
@pytest.mark.parametrize(
    "after", ["Reading and checking the data", "Posts needed", "Premises and early voting", "Independent check"]
)
def test_ctrl_c_leaves_earlier_results_whole(after: str, earlier: Path) -> None:
    """Ctrl-C at any stage ends within seconds with 130, a message and no traceback, and changes nothing."""
    code, seconds, said = _interrupted(earlier / "tiny.toml", earlier / "out", after)
    assert code == Exit.INTERRUPTED
    assert seconds < 5
    assert "Interrupted" in said
    assert "Traceback" not in said


@pytest.mark.parametrize("terminal", [False, True])
def test_a_stage_that_fails_leaves_its_line_at_once(terminal: bool) -> None:
    """What failed is told before its reasons are found, in a log too; what ends in an error likewise, at the end."""
    stream = StringIO()
    with (
        suppress(RuntimeError),
        StageProgress(Console(file=stream, force_terminal=terminal, width=80)) as progress,
    ):
        progress("premises", "start")
        progress("premises", "failed")
        assert "✗ Lokaler och förtidsröstning:" in stream.getvalue()
        progress("staffing", "start")
        raise RuntimeError
    assert stream.getvalue().count("✗ Lokaler") == 1
    assert "✗ Bemanning:" in stream.getvalue()


def test_a_plan_that_cannot_be_says_which_stage_failed(
    tiny_scenario: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A ceiling of nothing: the stage of premises fails, and its line stands on the stream of progress."""
    scenario = tiny_scenario.with_name("tight.toml")
    scenario.write_text('base = "tiny.toml"\nname = "tight"\n[budget]\nnet_ceiling_tkr = 1\n', "utf-8")
    assert main(["plan", str(scenario), "--out", str(tmp_path / "out")]) == Exit.NOTHING_FITS
    assert "✗ Lokaler och förtidsröstning:" in capsys.readouterr().err


def test_a_clash_cut_off_by_time_is_not_said_to_be_found(
    tiny_scenario: Path, quick: Callable[..., None], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """That nothing fits is proven; that these demands clash is not."""
    quick(valplan.solve.Infeasible(Clash(rules=("net-ceiling",), proven=False, message="Kanske taket.")))
    assert main(["plan", str(tiny_scenario), "--out", str(tmp_path / "out")]) == Exit.NOTHING_FITS
    assert "Det är bevisat, men inte vilka av kraven som krockar." in " ".join(capsys.readouterr().out.split())


def test_progress_is_lines_in_a_log_and_live_in_a_terminal() -> None:
    """In a log each stage gives one line; in a terminal the stages stand with a mark when done."""
    log, live = StringIO(), StringIO()
    for stream, terminal in ((log, False), (live, True)):
        with StageProgress(Console(file=stream, force_terminal=terminal, width=80)) as progress:
            progress("posts", "start")
            progress("posts", "done")
    assert log.getvalue().count("\n") == 1
    assert "Behov av poster" in log.getvalue()
    assert "✓" in live.getvalue()
