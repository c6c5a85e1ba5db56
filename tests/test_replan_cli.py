"""``replan``, ``substitutes`` and ``explain``: what is asked, what is told, what is written."""

import csv
import hashlib
import json
import shutil
import stat
from pathlib import Path
from typing import Any

import pytest

from tests.tiny import write_tiny
from valplan.cli import Exit, main

CHAIR = "V-05990001-01"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the tiny case and its plan in ``out``."""
    folder = tmp_path_factory.mktemp("made")
    assert main(["plan", str(write_tiny(folder)), "--out", str(folder / "out")]) == Exit.OK
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    """A copy that a test may change."""
    copy = tmp_path / "copy"
    shutil.copytree(made, copy)
    plan = json.loads((copy / "out" / "plan.json").read_text("utf-8"))
    plan["made"]["scenario_file"] = "tiny.toml"
    (copy / "out" / "plan.json").write_text(json.dumps(plan), "utf-8")
    return copy


def read(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return found


def holder(plan: Path, post: str) -> str:
    return next(str(a["worker"]) for a in read(plan)["appointments"] if a["post_id"] == post)


def test_a_change_is_told_written_and_checked(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The new plan stands beside the old one, names its parent and what was asked, and passes the check."""
    old = folder / "out" / "plan.json"
    gone = holder(old, CHAIR)
    assert main(["replan", str(old), "--absent", gone, "--now", "2026-09-13T06:00"]) == Exit.OK
    told = capsys.readouterr().out
    assert "kallas in från reserven" in told
    assert gone in told
    assert "0 personer (bevisat" in told
    new = folder / "out-r1"
    revision = read(new / "plan.json")["revision"]
    assert revision["number"] == 1
    assert revision["absent"] == [gone]
    assert revision["parent_sha256"] == hashlib.sha256(old.read_bytes()).hexdigest()
    with (new / "changes.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.reader(stream, delimiter=";"))
    assert [r[1] for r in rows[1:] if r[-1] == "nej"] == [gone]
    assert read(new / "changes.json")["letters"] == [r[1] for r in rows[1:] if r[-1] == "ja"]
    assert [b["worker"] for b in revision["trained"]] == [gone]
    assert main(["check", str(new / "plan.json")]) == Exit.OK
    assert main(["pay", str(new / "plan.json")]) == Exit.OK
    with (new / "pay.csv").open(encoding="utf-8-sig", newline="") as stream:
        mine = [r["Ersättning för"] for r in csv.DictReader(stream, delimiter=";") if r["Person-id"] == gone]
    assert mine == ["Deltagande i utbildning"]
    private = [stat.S_IMODE((where / "staffing.xlsx").stat().st_mode) for where in (folder / "out", new)]
    assert private == [0o600, 0o600]


def test_another_change_of_the_same_plan_leaves_the_first_as_it_is(folder: Path) -> None:
    """Both are the plan's first change; the second gets the next free folder."""
    old = folder / "out" / "plan.json"
    assert main(["replan", str(old), "--absent", holder(old, CHAIR)]) == Exit.OK
    first = (folder / "out-r1" / "plan.json").read_bytes()
    assert main(["replan", str(old), "--absent", holder(old, CHAIR)]) == Exit.OK
    assert (folder / "out-r1" / "plan.json").read_bytes() == first
    assert (folder / "out-r2" / "plan.json").exists()


def test_a_second_change_keeps_to_the_first(folder: Path) -> None:
    """Who was absent stays absent, and a pin holds until it is taken away."""
    first, second = folder / "one", folder / "two"
    gone, other = (holder(folder / "out" / "plan.json", p) for p in (CHAIR, "V-05990002-01"))
    pins = folder / "pins.csv"
    pins.write_text(
        "post;worker;note\nV-05990003-01;" + holder(folder / "out" / "plan.json", "V-05990003-01") + ";\n", "utf-8"
    )
    code = main(
        ["replan", str(folder / "out" / "plan.json"), "--absent", gone, "--pin", str(pins), "--out", str(first)]
    )
    assert code == Exit.OK
    file = folder / "absent.txt"
    file.write_text(f"{other}\n", "utf-8")
    asked = ["--absent-file", str(file), "--unpin", "V-05990003-01", "--out", str(second)]
    assert main(["replan", str(first / "plan.json"), *asked]) == Exit.OK
    before, after = (read(f / "plan.json")["revision"] for f in (first, second))
    assert [p["post_id"] for p in before["pins"]] == ["V-05990003-01"]
    assert (after["number"], after["absent"], after["pins"]) == (2, sorted([gone, other]), [])
    assert after["parent_sha256"] == hashlib.sha256((first / "plan.json").read_bytes()).hexdigest()


def test_every_fault_of_what_is_asked_is_told_at_once(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plan = str(folder / "out" / "plan.json")
    asked = ["--absent", "R5", "--close", "scool", "--pin", "V-1=R003", f"{CHAIR}=R99", "--unpin", CHAIR]
    assert main(["replan", plan, *asked]) == Exit.BAD_INPUT
    told = capsys.readouterr().err
    for word in ("R5", "scool", "school", "V-1", "R99", "låst post"):
        assert word in told
    assert not (folder / "out-r1").exists()


def test_a_pin_that_a_rule_forbids_is_told_with_the_rule(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["replan", str(folder / "out" / "plan.json"), "--pin", f"{CHAIR}=R003"]) == Exit.BAD_INPUT
    assert "behörig" in capsys.readouterr().err


def test_what_nobody_can_fill_ends_with_the_clash(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    away = [f"R{n:03}" for n in range(1, 41, 4)]
    out = folder / "none"
    assert (
        main(["replan", str(folder / "out" / "plan.json"), "--absent", *away, "--out", str(out)]) == Exit.NOTHING_FITS
    )
    assert "- Ordförande, 2026-09-13 07:00: " in capsys.readouterr().out
    assert [f.name for f in out.iterdir()] == ["clash.json"]


def test_substitutes_are_judged_by_the_rules(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A free chair breaks nothing; one on standby empties the pool, unless election day has come."""
    plan, table = folder / "out" / "plan.json", folder / "list.csv"
    assert (
        main(["substitutes", str(plan), "school/ordforande/1", "--n", "40", "--csv", str(table), "--json"]) == Exit.OK
    )
    found = json.loads(capsys.readouterr().out)
    assert found["about"]["synthetic_tables"]
    assert found["post"]["post_id"] == CHAIR
    by_now = {s["now"]: s for s in reversed(found["substitutes"])}
    assert by_now["free"]["breaks"] == []
    assert [v["rule"] for v in by_now["reserve"]["breaks"]] == ["reserve-pool"]
    assert by_now["holds"]["leaves"]
    assert table.read_text("utf-8-sig").count("\n") == len(found["substitutes"]) + 1
    assert main(["substitutes", str(plan), CHAIR, "--now", "2026-09-13T06:00", "--json"]) == Exit.OK
    first = json.loads(capsys.readouterr().out)["substitutes"][0]
    assert (first["now"], first["breaks"]) == ("reserve", [])
    assert main(["substitutes", str(plan), CHAIR]) == Exit.OK
    assert "är påhittade" in capsys.readouterr().out


def test_an_unknown_post_is_told_with_a_likely_one(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["substitutes", str(folder / "out" / "plan.json"), "school/ordforende/1"]) == Exit.BAD_INPUT
    assert "school/ordforande/1" in capsys.readouterr().err


def test_explain_tells_the_cost_of_another_post_and_proves_it(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What the plan is forced to costs no less than now, and its parts sum up to it."""
    plan = folder / "out" / "plan.json"
    worker = holder(plan, "V-05990002-01")
    assert main(["explain", str(plan), "--worker", worker, "--instead", CHAIR, "--json"]) == Exit.OK
    found = json.loads(capsys.readouterr().out)
    assert found["about"]["synthetic_tables"]
    other = found["instead"]
    assert other["status"] == "optimal"
    assert other["bound"] <= other["found"] + 1e-6
    assert other["now"] <= other["found"] + 1e-6
    assert sum(other["parts"].values()) == pytest.approx(other["found"])
    assert worker in other["moved"]
    assert main(["explain", str(plan), "--post", CHAIR]) == Exit.OK
    assert holder(plan, CHAIR) in capsys.readouterr().out


def test_explain_in_words_says_that_it_is_proven(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plan = folder / "out" / "plan.json"
    worker = holder(plan, "V-05990002-01")
    assert main(["explain", str(plan), "--post", CHAIR, "--instead", worker]) == Exit.OK
    told = capsys.readouterr().out
    assert "bevisat bäst" in told
    assert "är påhittade" in told
    assert "Poll" not in told


@pytest.mark.parametrize("words", [["replan", "--absent", "R001"], ["explain", "--post", CHAIR]])
def test_a_plan_that_names_nobody_known_is_a_fault(
    words: list[str], folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A plan edited by hand that names an unknown person is told, by where it does; nothing is written."""
    path = folder / "out" / "plan.json"
    plan = read(path)
    plan["appointments"][0]["worker"] = "R999"
    path.write_text(json.dumps(plan), "utf-8")
    before = sorted(folder.rglob("*"))
    assert main([words[0], str(path), *words[1:]]) == Exit.BAD_INPUT
    assert f"”R999” i appointments ({CHAIR})" in capsys.readouterr().err
    assert sorted(folder.rglob("*")) == before


def test_the_scenario_of_the_change_stands_in_the_new_plan(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """So that the check judges the new plan by it, not by the one of the plan before."""
    old, other = folder / "out" / "plan.json", folder / "stricter.toml"
    text = (folder / "tiny.toml").read_text("utf-8")
    other.write_text(text.replace('name = "tiny"', 'name = "stricter"'), "utf-8")
    gone = holder(old, CHAIR)
    assert main(["replan", str(old), "--absent", gone, "--scenario", str(other)]) == Exit.OK
    made = read(folder / "out-r1" / "plan.json")["made"]
    assert (made["scenario"], Path(made["scenario_file"]).name) == ("stricter", "stricter.toml")
    capsys.readouterr()
    assert main(["check", str(folder / "out-r1" / "plan.json")]) == Exit.OK
    assert "gjordes från scenariot" not in capsys.readouterr().out
    assert main(["replan", str(old), "--absent", gone, "--out", str(folder / "same")]) == Exit.OK
    assert read(folder / "same" / "plan.json")["made"]["scenario_file"] == "tiny.toml"


def test_a_change_that_asks_for_nothing_is_refused(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Unless scenario or data are others than those of the plan: then they are the change."""
    plan = str(folder / "out" / "plan.json")
    assert main(["replan", plan]) == Exit.BAD_INPUT
    assert "--absent" in capsys.readouterr().err
    assert not (folder / "out-r1").exists()
    scenario = folder / "tiny.toml"
    scenario.write_text(scenario.read_text("utf-8").replace('title = "', 'title = "Nytt: '), "utf-8")
    assert main(["replan", plan]) == Exit.OK


@pytest.mark.parametrize("option", ["--absent-file", "--pin"])
def test_a_file_that_is_not_there_is_a_fault_of_the_command(
    folder: Path, option: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Neither a data folder nor its manifest is spoken of."""
    monkeypatch.chdir(folder)
    Path("gone.csv").write_text("worker\nR001\n", "utf-8")
    assert main(["replan", "out/plan.json", option, "gon.csv"]) == Exit.BAD_INPUT
    told = capsys.readouterr().err
    assert "gon.csv: filen saknas i arbetskatalogen. Menade du ”gone.csv”?" in told
    assert "case.toml" not in told
    assert main(["replan", "out/plan.json", option, "nowhere/x.csv"]) == Exit.BAD_INPUT
    assert "x.csv: filen saknas i nowhere. Rätta sökvägen." in capsys.readouterr().err
