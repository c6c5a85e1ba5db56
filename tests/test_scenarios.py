"""The committed scenarios of Linköping end as they are meant to: planned, proven and judged, or told why not."""

import json
from datetime import datetime, time
from pathlib import Path
from random import Random
from typing import Any

import pytest

from valplan.cli import main
from valplan.cli.exits import Exit
from valplan.data import load_case
from valplan.domain.plan import Plan, Revision
from valplan.evaluate import judge
from valplan.evaluate.changes import changes, strayed
from valplan.solve.replan import replan

ROOT = Path(__file__).parents[1]
PREMISES_GAP, STAFFING_GAP = 1e-3, 1e-4
AMPLE_S = "3600"  # a slow machine fails no test
PLANNED = (
    "linkoping-2026",
    "linkoping-2026-ambulating",
    "linkoping-2026-lost-premises",
    "linkoping-ep-2029",
    "linkoping-extra",
)
GROUPED = [pytest.param(s, marks=pytest.mark.xdist_group(s)) for s in PLANNED]  # a plan is made once, by one process

Outcome = tuple[int, dict[str, Any], dict[str, Any]]


@pytest.fixture(scope="module")
def planned(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """Exit code, plan and judgement of a scenario."""
    out = tmp_path_factory.mktemp(request.param)
    scenario = ROOT / "scenarios" / f"{request.param}.toml"
    code = main(["plan", str(scenario), "--out", str(out / "out"), "--time-limit", AMPLE_S])
    plan, judgement = (
        json.loads((out / "out" / f).read_text(encoding="utf-8")) for f in ("plan.json", "judgement.json")
    )
    return code, plan, judgement


@pytest.mark.slow
@pytest.mark.parametrize("planned", GROUPED, indirect=True)
def test_a_scenario_is_planned_proven_and_breaks_no_rule(planned: Outcome) -> None:
    """One test a scenario, since each is a town to plan: outcome, proof, sizes and what sets it apart."""
    code, plan, judgement = planned
    assert code == Exit.OK
    assert judgement["violations"] == []
    assert judgement["disagreements"] == []
    assert judgement["net_ore"] <= judgement["net_ceiling_ore"]
    gaps = {p["stage"]: p["gap"] for p in plan["proof"]}
    assert all(p["status"] == "optimal" for p in plan["proof"])
    assert gaps["premises"] <= PREMISES_GAP
    assert gaps["staffing"] <= STAFFING_GAP
    assert len(plan["polling"]) == 102
    assert len({s["on"] for s in plan["early_sessions"]}) == (
        11 if plan["made"]["scenario"] == "linkoping-extra" else 19
    )
    assert all(a["worker"] for a in plan["appointments"])
    _sets_apart(plan)


def _sets_apart(plan: dict[str, Any]) -> None:
    """What each scenario is about, seen in its plan."""
    used = {p["premises"] for p in plan["polling"]} | {s["premises"] for s in plan["early_sessions"]}
    day_shifts = {(p["starts"], p["ends"]) for p in plan["posts"] if p["use"] == "polling"}
    match plan["made"]["scenario"]:
        case "linkoping-2026":
            assert {"L002"} <= used
        case "linkoping-2026-ambulating":
            assert {p["use"] for p in plan["posts"]} >= {"ambulating"}
        case "linkoping-2026-lost-premises":
            assert not {"L071", "L087", "L002"} & used
        case "linkoping-ep-2029":
            assert day_shifts == {("2029-06-10T07:00:00", "2029-06-10T22:30:00")}
        case "linkoping-extra":
            assert plan["early_sessions"][0]["on"] >= "2027-03-04"


@pytest.mark.slow
@pytest.mark.parametrize("planned", GROUPED[:1], indirect=True)
def test_when_five_in_a_hundred_drop_out_nearly_nobody_else_is_moved(planned: Outcome) -> None:
    """At most one person is moved for every twenty who drop out on the morning of election day; no rule is broken."""
    case, plan = load_case(ROOT / "scenarios" / "linkoping-2026.toml"), Plan.model_validate(planned[1])
    serving = sorted({a.worker for a in plan.appointments})
    absent = tuple(sorted(Random(5).sample(serving, len(serving) // 20)))  # noqa: S311 - who drops out, the same each time
    now = datetime.combine(case.election.day, time(6))
    made = replan(case, plan, Revision(number=1, parent_sha256="", now=now, absent=absent)).plan
    assert len(changes(plan, made).moved) * 20 <= len(absent)
    assert all(a.worker for a in made.appointments)
    judged = judge(case, made)
    assert judged.violations == ()
    assert judged.disagreements == strayed(case, plan, made) == ()


@pytest.mark.slow
def test_a_ceiling_too_low_is_told_with_its_proof_and_writes_no_plan(tmp_path: Path) -> None:
    code = main(["plan", str(ROOT / "scenarios" / "linkoping-2026-tight.toml"), "--out", str(tmp_path / "out")])
    assert code == Exit.NOTHING_FITS
    assert [f.name for f in (tmp_path / "out").iterdir()] == ["clash.json"]
    clash = json.loads((tmp_path / "out" / "clash.json").read_text(encoding="utf-8"))
    assert clash["proven"]
    assert clash["rules"] == ["net-ceiling"]
