"""``valplan frontier``: the best plans between two goals, each with its proof, as tables and a report."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from valplan.cli.exits import Exit
from valplan.cli.progress import StageProgress
from valplan.cli.screen import screen

if TYPE_CHECKING:  # the terminal shows progress before the heavy rooms are loaded
    from valplan.domain.case import Case
    from valplan.domain.frontier import Front, Others
    from valplan.domain.plan import Plan
    from valplan.rules.axes import Axis

MARK = "frontier.json"
Ending = Callable[[], int]


def run(scenario: Path, *, between: str, points: int, others: "Others", out: Path | None, time_limit_s: float) -> int:
    """Trace a front of a scenario into the folder ``out`` (``out/<scenario name>-frontier`` if None)."""
    with StageProgress(screen(errors=True)) as progress:
        progress("read", "start")
        tell = _traced(scenario, between, points, others, out, time_limit_s, progress)
    return tell()


def _traced(
    scenario: Path,
    between: str,
    points: int,
    others: "Others",
    out: Path | None,
    time_limit_s: float,
    progress: StageProgress,
) -> Ending:
    from valplan.cli.planning import refuse_foreign, tell_clash, tell_failed, tell_out_of_time
    from valplan.cli.screen import show_faults
    from valplan.data import InputFaults, load_case
    from valplan.solve import Infeasible, OutOfTime
    from valplan.solve.bridge import SolverError
    from valplan.solve.frontier import Asked, trace

    started = monotonic()
    try:
        first, second = _axes(between)
        case = load_case(scenario)
        folder = out or Path("out") / f"{case.scenario.name}-frontier"
        refuse_foreign(folder, MARK)
        chosen = _own_plan(case)
    except InputFaults as found:
        return partial(show_faults, found.faults)
    progress("read", "done")
    asked = Asked(first, second, points=points, others=others)
    try:
        front = trace(case, asked, chosen=chosen, time_limit_s=time_limit_s, progress=progress)
    except Infeasible as impossible:
        return partial(tell_clash, impossible.clash, case, folder)
    except OutOfTime:
        return partial(tell_out_of_time, time_limit_s)
    except SolverError as error:
        return partial(tell_failed, str(error))
    files = _write(case, front, folder, progress)
    return partial(_tell, front, folder, files, monotonic() - started)


def _axes(between: str) -> tuple["Axis", "Axis"]:
    """The two goals named; ``InputFaults`` with every name that is none and all that there are."""
    from valplan.data import InputFaults
    from valplan.data.faults import Fault, did_you_mean
    from valplan.language import _
    from valplan.rules.axes import AXES

    known = {a.id: a for a in AXES}
    names = [name.strip() for name in between.split(",")]
    all_of_them = _("one of these goals: {names}", names=", ".join(known))
    faults = [
        Fault(file="--between", value=name, expected=all_of_them, remedy=did_you_mean(name, known))
        for name in names
        if name not in known
    ]
    if not faults and len(set(names)) != 2:  # noqa: PLR2004 - a front has two goals
        faults = [Fault(file="--between", value=between, expected=_("two different goals with a comma between"))]
    if faults:
        raise InputFaults(faults)
    return known[names[0]], known[names[1]]


def _own_plan(case: "Case") -> tuple[str, "Plan"] | None:
    """The plan in the scenario's usual folder, if it was made from this scenario and these data."""
    from valplan.data import InputFaults, read_plan

    path = Path("out") / case.scenario.name / "plan.json"
    if not path.is_file():
        return None
    try:
        plan = read_plan(path)
    except InputFaults:  # of another version: it is solved for anew
        return None
    same = plan.made.scenario_sha256 == case.scenario_sha256 and plan.made.data_sha256 == case.data_sha256
    return (path.as_posix(), plan) if same else None


def _write(case: "Case", front: "Front", folder: Path, progress: StageProgress) -> tuple[Path, ...]:
    from valplan.cli.planning import clear_lone_clash
    from valplan.language import current
    from valplan.report.frontier import write_front

    progress("report", "start")
    clear_lone_clash(folder)
    files = write_front(case, front, folder, current())
    progress("report", "done")
    return files


def _tell(front: "Front", out: Path, files: tuple[Path, ...], seconds: float) -> int:
    from valplan.cli.screen import table
    from valplan.language import _
    from valplan.report.frontier import point_rows, verdict

    console = screen()
    heads, rows = point_rows(front)
    console.print(table(_("The front between two goals"), heads, rows, numbers=heads))
    console.print(verdict(front))
    console.print(
        _("Results in {folder}: {names}", folder=out, names=", ".join(sorted(f.name for f in files))), soft_wrap=True
    )
    console.print(_("Begin with {file}", file=out / "frontier.html"), soft_wrap=True)
    console.print(_("Done in {seconds} s.", seconds=f"{seconds:.0f}"))
    sound = not any(p.violations or p.disagreements for p in front.points)
    return Exit.OK if sound else Exit.BREAKS_RULES
