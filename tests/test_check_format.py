"""``docs/check.md`` describes what ``check --json`` and ``compare --json`` answer as it is."""

import json
import re
from pathlib import Path

import pytest

from valplan.cli import Exit, main

TEXT = (Path(__file__).parents[1] / "docs" / "check.md").read_text("utf-8")
PLAN = "out/tiny/plan.json"


def _described(heading: str) -> dict[str, str]:
    """The keys that a section's table names, with their meaning."""
    section = re.search(rf"^## {re.escape(heading)}$(.*?)(?=^## |\Z)", TEXT, re.MULTILINE | re.DOTALL)
    assert section, heading
    rows = [line.split("|") for line in section[1].splitlines() if line.startswith("| `")]
    return {key: row[3] for row in rows for key in re.findall(r"`(\w+)`", row[1])}


@pytest.mark.parametrize(("command", "plans"), [("check", [PLAN]), ("compare", [PLAN, PLAN])])
def test_every_key_is_described(
    command: str, plans: list[str], planned_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The section of each command names exactly the keys of its answer, in order, and those of the objects in them."""
    assert main([command, *plans, "--json"]) == Exit.OK
    answer = json.loads(capsys.readouterr().out)
    described = _described(f"`{command} --json`")
    assert sorted(described) == sorted(answer)
    for key, entries in answer.items():
        inside = entries[0] if isinstance(entries, list) and entries and isinstance(entries[0], dict) else {}
        missing = [k for k in inside if f"`{k}`" not in described[key]]
        assert not missing, key


def test_an_answer_is_plain_json(planned_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """No number is infinite or none, which JSON does not know."""

    def refuse(text: str) -> None:
        raise AssertionError(text)

    for words in (["check", PLAN], ["compare", PLAN, PLAN]):
        assert main([*words, "--json"]) == Exit.OK
        json.loads(capsys.readouterr().out, parse_constant=refuse)
