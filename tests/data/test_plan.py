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
        (json.dumps({"format": PLAN_FORMAT, "poling": []}), "kolumn posts: nyckeln saknas"),
        (json.dumps({"format": PLAN_FORMAT, "poling": []}), "kolumn poling: nyckeln är okänd. Menade du ”polling”"),
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


def test_missing(tmp_path: Path) -> None:
    """A plan file that is not there is told with the likely one."""
    (tmp_path / "plan.json").touch()
    with pytest.raises(InputFaults, match=r"plna\.json: filen saknas.*Menade du ”plan\.json”"):
        read_plan(tmp_path / "plna.json")
