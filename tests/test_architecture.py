"""The design holds: data flows one way, and nothing that judges a plan can reach the solver."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def test_the_import_contracts_hold() -> None:
    """import-linter finds every contract of ``pyproject.toml`` kept."""
    linter = Path(sys.executable).with_name("lint-imports")
    told = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stdout


@pytest.mark.parametrize("room", ["valplan", "valplan.evaluate", "valplan.rules", "valplan.data", "valplan.report"])
def test_no_solver_is_loaded(room: str) -> None:
    """Importing a room that stands beside the solver loads no OR-Tools."""
    code = f"import sys, {room}; sys.exit(any(m.split('.')[0] == 'ortools' for m in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
