"""From a scenario file to written results, and how each way that it can end is told."""

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from time import monotonic

from valplan.cli.exits import Exit
from valplan.cli.files import write_whole
from valplan.cli.register_notes import show_register_notes
from valplan.cli.screen import screen, show_faults
from valplan.cli.summary import show_files, show_summary, show_synthetic
from valplan.data import InputFaults, load_case
from valplan.data.faults import Fault
from valplan.domain.case import Case
from valplan.domain.outcome import Clash, Judgement
from valplan.domain.plan import Plan
from valplan.language import _, current

CLASH_FILE = "clash.json"
Progress = Callable[[str, str], None]
Ending = Callable[[], int]


def plan(scenario: Path, *, out: Path | None, time_limit_s: float, progress: Progress) -> Ending:
    """Read, solve, judge and write; answers with what tells the ending, to be called when progress is off the screen.

    Stage ``read`` has been started by the caller.
    """
    started = monotonic()
    try:
        case = load_case(scenario)
        folder = out or Path("out") / case.scenario.name
        refuse_foreign(folder)
    except InputFaults as found:
        return partial(show_faults, found.faults)
    progress("read", "done")
    made = _solve(case, time_limit_s, progress, folder)
    if not isinstance(made, Plan):
        return made
    judgement, files = _write(case, made, progress, folder)
    return partial(_tell, case, made, judgement, folder, files, monotonic() - started)


def _solve(case: Case, time_limit_s: float, progress: Progress, out: Path) -> Plan | Ending:
    from valplan.solve import make_plan

    try:
        return make_plan(case, time_limit_s=time_limit_s, progress=progress)
    except Exception as error:  # noqa: BLE001 - one that is no outcome of planning is raised again
        return ends_as(error, case, out=out, time_limit_s=time_limit_s)


def ends_as(error: Exception, case: Case | None, *, out: Path, time_limit_s: float) -> Ending:
    """What tells an outcome without a plan; an error that is none is raised again."""
    from valplan.solve import Infeasible, OutOfTime
    from valplan.solve.bridge import SolverError

    if isinstance(error, InputFaults):
        return partial(show_faults, error.faults)
    if isinstance(error, Infeasible) and case is not None:
        return partial(tell_clash, error.clash, case, out)
    if isinstance(error, OutOfTime):
        return partial(tell_out_of_time, time_limit_s)
    if isinstance(error, SolverError):
        return partial(tell_failed, str(error))
    raise error


def _write(case: Case, made: Plan, progress: Progress, out: Path) -> tuple[Judgement, tuple[Path, ...]]:
    from valplan.evaluate import judge
    from valplan.report import write_outputs

    progress("judge", "start")
    judgement = judge(case, made)
    progress("judge", "done")
    progress("report", "start")
    clear_lone_clash(out)
    files = write_outputs(case, made, judgement, out, current())
    progress("report", "done")
    return judgement, files


def _tell(case: Case, made: Plan, judgement: Judgement, out: Path, files: tuple[Path, ...], seconds: float) -> int:
    console = screen()
    show_summary(console, case, made, judgement)
    show_register_notes(console, case)
    show_files(console, out, files)
    console.print(_("Done in {seconds} s.", seconds=f"{seconds:.0f}"))
    return Exit.BREAKS_RULES if judgement.violations or judgement.disagreements else Exit.OK


def tell_clash(clash: Clash, case: Case, out: Path) -> int:
    """Say that nothing fits and why, and write it to ``out``; both with what is made up in the data."""
    from valplan.report.tables import provenance

    out.mkdir(parents=True, exist_ok=True)
    told = {**provenance(case), **clash.model_dump(mode="json")}
    write_whole(out / CLASH_FILE, json.dumps(told, ensure_ascii=False, indent=2) + "\n")
    console = screen()
    head = (
        _("✗ No plan meets all demands of this scenario; that is proven.")
        if clash.proven
        else _("✗ No plan meets all demands of this scenario. That is proven, but not which of them clash.")
    )
    console.print(head, style="bold red")
    console.print(clash.message)
    console.print(_("The same in a file: {file}", file=out / CLASH_FILE), soft_wrap=True)
    if (out / "plan.json").exists():
        console.print(_("Note: the plan in {folder} is from an earlier run.", folder=out), soft_wrap=True)
    show_synthetic(console, case)
    return Exit.NOTHING_FITS


def tell_out_of_time(time_limit_s: float) -> int:
    """Say that time ran out before there was any plan."""
    text = _(
        "✗ No plan was found within {seconds} s. It is not proven that there is none; "
        "give more time with --time-limit.",
        seconds=f"{time_limit_s:g}",
    )
    screen(errors=True).print(text, style="bold red")
    return Exit.OUT_OF_TIME


def tell_failed(what: str) -> int:
    """Say that the solver broke down."""
    screen(errors=True).print(_("✗ The solver failed: {what}. Nothing has been written.", what=what), style="red")
    return Exit.FAULT


def refuse_foreign(out: Path, mark: str = "plan.json") -> None:
    """Refuse to replace a file, or a folder that holds files but no results of valplan."""
    names = {entry.name for entry in out.iterdir()} if out.is_dir() else set()
    if (out.exists() and not out.is_dir()) or (names and not names & {mark, CLASH_FILE}):
        raise InputFaults(
            [
                Fault(
                    file=str(out),
                    expected=_("a new folder, or one that holds results of valplan"),
                    remedy=_("Choose another folder with --out."),
                )
            ]
        )


def clear_lone_clash(out: Path) -> None:
    """Take away the clash of an earlier run where it is all there is, so that the folder counts as empty."""
    if out.is_dir() and [entry.name for entry in out.iterdir()] == [CLASH_FILE]:
        (out / CLASH_FILE).unlink()
