"""Something else was given than what was asked for: what it is, and the command that takes it."""

import shlex
from pathlib import Path

from valplan.data.case_file import CASE_FILE
from valplan.data.faults import Fault
from valplan.language import _

PLAN_FILE = "plan.json"
SCENARIO_END = ".toml"


def no_scenario(path: Path) -> Fault:
    """The fault of a file or folder that is no scenario."""
    expected = _("a scenario file (.toml) was expected")
    remedy, command, given = "", "validate", path
    if path.is_dir():
        expected = _("a scenario file (.toml) was expected, not a folder")
        remedy = _("A municipality's folder is checked with:") if (path / CASE_FILE).is_file() else ""
    elif path.name == PLAN_FILE:
        remedy, command = _("A plan is judged with:"), "check"
    elif (path.parent / CASE_FILE).is_file():
        remedy, given = _("A table is checked with the rest of its folder:"), path.parent
    told = f"valplan {command} {shlex.quote(given.as_posix())}" if remedy else ""
    return Fault(file=path.name, expected=expected, remedy=remedy, command=told)


def no_plan(path: Path) -> Fault:
    """The fault of a folder that holds no plan, with the plans in the folders below it."""
    below = sorted(p.as_posix() for p in path.glob(f"*/{PLAN_FILE}"))
    return Fault(
        file=path.as_posix(),
        expected=_("a plan file (plan.json), or a folder that holds one, was expected"),
        remedy=_("Plans there: {names}.", names=", ".join(below))
        if below
        else _("Give the plan.json that valplan plan has written, such as out/<name of the scenario>/plan.json."),
    )
