"""Find the case that a plan file was made from, and judge the plan against it."""

from dataclasses import dataclass, replace
from pathlib import Path

from valplan.data import InputFaults, load_case, read_plan
from valplan.data.attendance import read_attendance
from valplan.data.faults import Fault
from valplan.domain.case import Case
from valplan.domain.outcome import Judgement
from valplan.domain.plan import Plan
from valplan.evaluate import judge
from valplan.evaluate.judge import unknown_parts
from valplan.language import _

UNJUDGED = Judgement(
    violations=(), money=(), net_ore=0, net_ceiling_ore=0, goals=(), indicators=(), coverage=(), access=(),
    disagreements=(), complete=False,
)  # fmt: skip


@dataclass(frozen=True)
class Judged:
    """A plan with the case and scenario file it was judged against."""

    case: Case
    plan: Plan
    judgement: Judgement
    scenario: Path


def judge_file(path: Path, scenario: Path | None = None, attendance: Path | None = None) -> Judged:
    """Read a plan and its case and judge it.

    Parameters
    ----------
    path
        The plan file.
    scenario
        Its scenario file; if None, the one that the plan names, looked for from the working folder, from the plan's
        folder and from the folders around that.
    attendance
        A file of who attended training, in the place of the scenario's.

    Raises
    ------
    InputFaults
        The plan, the scenario or the data cannot be read, or the scenario is not found.
    """
    opened = open_file(path, scenario)
    if attendance is not None:
        case = replace(opened.case, attendance=read_attendance(attendance, opened.case))
        opened = replace(opened, case=case)
    return replace(opened, judgement=judge(opened.case, opened.plan))


def open_file(path: Path, scenario: Path | None = None) -> Judged:
    """The same without judging the plan, for those who are in a hurry to change it."""
    plan = read_plan(path)
    found = scenario or _find(path, plan.made.scenario_file)
    case = load_case(found)
    return Judged(case, plan, UNJUDGED, found)


def open_whole(path: Path, scenario: Path | None = None) -> Judged:
    """The same for those who cannot do with a plan that names what the data do not have: that is a fault then."""
    opened = open_file(path, scenario)
    unknown = unknown_parts(opened.case, opened.plan)
    if unknown:
        raise InputFaults([Fault(file=path.name, subject=v.subject, expected=v.message) for v in unknown])
    return opened


def _find(path: Path, named: str) -> Path:
    folders = (Path(), *path.absolute().parents)
    found = next((folder / named for folder in folders if (folder / named).is_file()), None)
    if found is None:
        raise InputFaults(
            [
                Fault(
                    file=str(path),
                    column="made.scenario_file",
                    value=named,
                    expected=_("the scenario that the plan was made from"),
                    remedy=_("Name the scenario with --scenario FILE."),
                )
            ]
        )
    return found
