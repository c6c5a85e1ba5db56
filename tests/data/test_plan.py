"""A plan file that is no plan is told as a fault."""

import json
from pathlib import Path

import pytest

from valplan.data import InputFaults, read_plan
from valplan.domain.plan import PLAN_FORMAT, Made, Plan

MADE = Made(
    scenario="tiny", scenario_file="tiny.toml", scenario_sha256="", data_sha256="", valplan="", ortools="",
    synthetic_tables=(),
)  # fmt: skip
EMPTY = Plan(
    made=MADE, district_posts=(), polling=(), measures=(), early_places=(), early_sessions=(), catchments=(),
    compensations=(), motivations=(), posts=(), appointments=(), training=(), reserves=(), claimed_cost_ore={},
    proof=(),
)  # fmt: skip


def test_plan(tmp_path: Path) -> None:
    """A plan that was written is read again as it was."""
    path = tmp_path / "plan.json"
    path.write_text(EMPTY.model_dump_json(), encoding="utf-8")
    assert read_plan(path) == EMPTY


@pytest.mark.parametrize(
    ("text", "wording"),
    [
        ("{", "inte giltig JSON"),
        ("[]", f"en plan i formatet {PLAN_FORMAT}"),
        (json.dumps({"format": "valplan-plan/0"}), "”valplan-plan/0”; en plan i formatet"),
        (json.dumps({"format": PLAN_FORMAT, "poling": []}), "nyckel posts: nyckeln saknas"),
        (json.dumps({"format": PLAN_FORMAT, "poling": []}), "nyckel poling: nyckeln är okänd. Menade du ”polling”"),
    ],
)
def test_no_plan(tmp_path: Path, text: str, wording: str) -> None:
    """Broken JSON, another format, and missing parts are told."""
    path = tmp_path / "plan.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputFaults, match=wording):
        read_plan(path)


def test_a_misspelt_key_is_one_fault(tmp_path: Path) -> None:
    """A misspelt key is told with the likely one, at any depth, and the key it stands for is not told as missing."""
    path = tmp_path / "plan.json"
    place = {"district": "05990001", "premisses": "school"}
    changed = {"polling": [place], "trainig": json.loads(EMPTY.model_dump_json())["training"]}
    plan = {k: v for k, v in json.loads(EMPTY.model_dump_json()).items() if k != "training"} | changed
    path.write_text(json.dumps(plan), encoding="utf-8")
    with pytest.raises(InputFaults) as caught:
        read_plan(path)
    told = {f.column: f.remedy for f in caught.value.faults}
    assert told == {"polling.0.premisses": "Menade du ”premises”?", "trainig": "Menade du ”training”?"}


ENTRY: dict[str, dict[str, object]] = {
    "district_posts": {"district": "05990001", "expected_votes": 1, "workers": 4, "screens": 2, "ballot_places": 1},
    "early_sessions": {
        "premises": "library", "on": "2026-08-26", "opens": "10:00:00", "closes": "19:00:00", "posts": 2,
        "expected_votes": 9,
    },
    "catchments": {"source": "05990001", "premises": "library", "votes": 5},
    "posts": {
        "post_id": "V-1", "use": "polling", "premises": "school", "district": "05990001", "role": "ordforande",
        "starts": "2026-09-13T07:00:00", "ends": "2026-09-13T22:00:00",
    },
    "appointments": {"post_id": "V-1", "worker": "R001"},
    "proof": {
        "stage": "premises", "status": "optimal", "objective": 1.0, "bound": 1.0, "gap": 0.0, "unit": "kr",
        "solver": "", "columns": 1, "rows": 1,
    },
}  # fmt: skip


@pytest.mark.parametrize(
    ("part", "key", "value", "about", "expected"),
    [
        ("early_sessions", "posts", -3, "library 2026-08-26", "ett heltal som är minst 1"),
        ("early_sessions", "posts", 0, "library 2026-08-26", "ett heltal som är minst 1"),
        ("early_sessions", "on", "2026-02-30", "library 2026-02-30", "ett datum som finns, som 2026-09-13"),
        ("early_sessions", "opens", "25:00", "library 2026-08-26", "ett klockslag, som 08:00:00"),
        ("early_sessions", "opens", "10:00:00+02:00", "library 2026-08-26", "en tid utan tidszon, i lokal tid"),
        ("district_posts", "workers", -1, "05990001", "ett heltal som är minst 0"),
        ("district_posts", "workers", "sju", "05990001", "ett heltal"),
        ("catchments", "votes", 2.5, "library 05990001", "ett heltal"),
        ("posts", "starts", "i morgon", "V-1 05990001 school", "ett datum med klockslag, som 2026-09-13T08:00:00"),
        ("posts", "ends", "2026-09-13T22:00:00+02:00", "V-1 05990001 school", "en tid utan tidszon, i lokal tid"),
        ("posts", "use", "vallokal", "V-1 05990001 school", "något av: polling, early, host, ambulating, count"),
        ("appointments", "worker", None, "V-1", "en text inom citattecken"),
        ("proof", "status", "bevisad", "premises", "något av: optimal, feasible, infeasible, unknown"),
        ("proof", "objective", "liten", "premises", "ett tal"),
        ("proof", "rows", -1, "premises", "ett heltal som är minst 0"),
    ],
)
def test_a_value_that_does_not_fit_is_told_with_its_entry_and_what_may_stand_there(
    tmp_path: Path, part: str, key: str, value: object, about: str, expected: str
) -> None:
    """The list, the entry's ids, what was found and what is allowed."""
    path = tmp_path / "plan.json"
    plan = json.loads(EMPTY.model_dump_json()) | {part: [ENTRY[part] | {key: value}]}
    path.write_text(json.dumps(plan), encoding="utf-8")
    with pytest.raises(InputFaults) as caught:
        read_plan(path)
    told = [(f.column, f.subject, f.expected) for f in caught.value.faults]
    assert told == [(f"{part}.0.{key}", about, expected)]


@pytest.mark.parametrize(
    ("part", "value", "expected"),
    [
        ("polling", {}, "en lista inom [ ]"),
        ("posts", None, "en lista inom [ ]"),
        ("made", None, "ett objekt inom { }"),
        ("vote_transports", "stop", "en lista inom [ ]"),
        ("claimed_cost_ore", {"it": "dyrt"}, "ett heltal"),
    ],
)
def test_a_part_of_the_wrong_kind_is_told(tmp_path: Path, part: str, value: object, expected: str) -> None:
    """A list that is none, and an amount that is none."""
    path = tmp_path / "plan.json"
    path.write_text(json.dumps(json.loads(EMPTY.model_dump_json()) | {part: value}), encoding="utf-8")
    with pytest.raises(InputFaults) as caught:
        read_plan(path)
    assert [f.expected for f in caught.value.faults] == [expected]


def test_an_entry_is_never_told_by_what_may_be_a_name(tmp_path: Path) -> None:
    """What stands where an id should, with a space in it, is not repeated."""
    path = tmp_path / "plan.json"
    plan = json.loads(EMPTY.model_dump_json()) | {"appointments": [{"post_id": "Anna Andersson", "worker": 7}]}
    path.write_text(json.dumps(plan), encoding="utf-8")
    with pytest.raises(InputFaults) as caught:
        read_plan(path)
    assert "Anna" not in str(caught.value)


def test_a_key_that_stands_twice_is_told(tmp_path: Path) -> None:
    """Of two values under one key none is lost unseen."""
    path = tmp_path / "plan.json"
    path.write_text(EMPTY.model_dump_json().replace('"polling":[]', '"polling":[],"polling":[]'), encoding="utf-8")
    with pytest.raises(InputFaults, match="nyckeln ”polling” står två gånger"):
        read_plan(path)


def test_missing(tmp_path: Path) -> None:
    """A plan file that is not there is told with the likely one."""
    (tmp_path / "plan.json").touch()
    with pytest.raises(InputFaults, match=r"plna\.json: filen saknas.*Menade du ”plan\.json”"):
        read_plan(tmp_path / "plna.json")
