"""``valplan check --attendance``: the training of a finished plan is judged by who came."""

from pathlib import Path

import pytest

from valplan.cli import main
from valplan.cli.exits import Exit
from valplan.domain.plan import Plan
from valplan.report.outputs import write_plan


def attendance(path: Path, plan: Plan, absent: str) -> Path:
    rows = [
        f"{b.worker};{b.session};{'nej' if b.worker == absent else 'ja'};2026-08-25;lista" for b in plan.training
    ]  # fmt: skip
    rows += ["R020;u1;ja;2026-08-25;lista"]
    path.write_text("worker;session;attended;entered;source\n" + "\n".join(rows) + "\n", "utf-8")
    return path


def test_who_was_absent_breaks_the_rule(
    tiny_scenario: Path, tiny_plan: Plan, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = tmp_path / "plan.json"
    write_plan(tiny_plan, plan)
    args = ["check", str(plan), "--scenario", str(tiny_scenario), "--attendance"]
    assert main([*args, str(attendance(tmp_path / "all.csv", tiny_plan, ""))]) == Exit.OK
    assert "har genomfört fysisk utbildning" in capsys.readouterr().out
    absent = tiny_plan.training[0].worker
    assert main([*args, str(attendance(tmp_path / "some.csv", tiny_plan, absent))]) == Exit.BREAKS_RULES
    assert absent in capsys.readouterr().out
    assert main([*args, str(tmp_path / "none.csv")]) == Exit.BAD_INPUT
