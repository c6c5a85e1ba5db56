"""``valplan frontier``: exit codes, what is said, what is written and what is left alone."""

import json
from pathlib import Path

import pytest

import valplan.solve.frontier
from tests.tiny import write_tiny
from valplan.cli import Exit, main
from valplan.domain.frontier import Front
from valplan.domain.outcome import Clash
from valplan.solve import Infeasible, OutOfTime
from valplan.solve.bridge import SolverError


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The tiny case in the working folder."""
    monkeypatch.chdir(tmp_path)
    return write_tiny(tmp_path)


def _front(scenario: Path, *more: str) -> int:
    return main(["frontier", scenario.name, "--between", "cost,early_ede", *more])


def test_a_front_is_written_and_told(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Its files are in the usual folder, and the screen shows the points and how sure they are."""
    assert _front(here, "--others", "free") == Exit.OK
    out = here.parent / "out" / "tiny-frontier"
    front = Front.model_validate(json.loads((out / "frontier.json").read_text("utf-8"))["frontier"])
    assert len(front.points) == 2
    assert {p.name for p in out.iterdir()} == {"frontier.csv", "frontier.html", "frontier.json"}
    told = capsys.readouterr()
    for words in ("Fronten mellan två mål", "Pris för en m mindre (kr)", "2 planer ur", "frontier.html"):
        assert words in told.out or words.split()[0] in told.out
    assert "Front, lösning: 1" in told.err


def test_the_scenarios_own_plan_is_set_beside_the_front(here: Path) -> None:
    """A plan in the usual folder of the same scenario and data is marked; one of other data is not."""
    assert main(["plan", here.name]) == Exit.OK
    assert _front(here) == Exit.OK
    path = here.parent / "out" / "tiny-frontier" / "frontier.json"
    assert json.loads(path.read_text("utf-8"))["frontier"]["chosen"]["file"] == "out/tiny/plan.json"
    plan = here.parent / "out" / "tiny" / "plan.json"
    made = json.loads(plan.read_text("utf-8"))
    made["made"]["data_sha256"] = "other"
    plan.write_text(json.dumps(made), "utf-8")
    assert _front(here) == Exit.OK
    assert json.loads(path.read_text("utf-8"))["frontier"]["chosen"]["file"] == ""


@pytest.mark.parametrize(
    ("between", "words"),
    [
        ("cost,early_edd", ("polling_mean", "early_ede”?")),
        ("cost", ("två olika mål",)),
        ("cost,cost", ("två olika mål",)),
    ],
)
def test_a_wrong_pair_of_goals_lists_what_there_is(
    between: str, words: tuple[str, ...], here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["frontier", here.name, "--between", between]) == Exit.BAD_INPUT
    told = capsys.readouterr().err
    assert all(word in told for word in words)
    assert not (here.parent / "out").exists()


@pytest.mark.parametrize("words", [["--points", "1"], ["--points", "x"], ["--others", "x"], ["--time-limit", "-1"]])
def test_a_wrong_option_is_told(words: list[str], here: Path) -> None:
    assert _front(here, *words) == Exit.BAD_INPUT


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (Infeasible(Clash(rules=("rooms",), proven=True, message="trångt")), Exit.NOTHING_FITS),
        (OutOfTime(), Exit.OUT_OF_TIME),
        (SolverError("x"), Exit.FAULT),
        (KeyboardInterrupt(), Exit.INTERRUPTED),
    ],
)
def test_every_way_to_end_without_a_front_has_its_code(
    error: BaseException, code: Exit, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_given: object, **_named: object) -> Front:
        raise error

    monkeypatch.setattr(valplan.solve.frontier, "trace", failing)
    assert _front(here) == code
    assert not (here.parent / "out" / "tiny-frontier" / "frontier.json").exists()


def test_a_folder_of_another_kind_is_left_alone(here: Path) -> None:
    folder = here.parent / "mine"
    folder.mkdir()
    (folder / "plan.json").write_text("{}", "utf-8")
    assert _front(here, "--out", "mine") == Exit.BAD_INPUT
    assert [p.name for p in folder.iterdir()] == ["plan.json"]
