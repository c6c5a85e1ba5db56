"""``valplan plan``: make a plan, judge it and write everything that it results in."""

from pathlib import Path
from time import monotonic

from valplan.cli.exits import Exit
from valplan.cli.progress import StageProgress
from valplan.cli.screen import screen, show_faults
from valplan.cli.summary import show_files, show_summary
from valplan.data import InputFaults, load_case
from valplan.data.faults import Fault
from valplan.domain.case import Case
from valplan.domain.outcome import Clash, Judgement
from valplan.domain.plan import Plan
from valplan.language import _, current

CLASH_FILE = "clash.json"


class _SolveError(Exception):
    """The solver's process failed; the message says how."""


def run(scenario: Path, *, out: Path | None, time_limit_s: float) -> int:
    """Plan a scenario into the folder ``out`` (``out/<scenario name>`` if None)."""
    started = monotonic()
    try:
        with StageProgress(screen(errors=True)) as progress:
            case = _read(scenario, progress)
            folder = out or Path("out") / case.scenario.name
            _refuse_foreign(folder)
            made = _make(case, time_limit_s, progress, folder)
    except InputFaults as found:
        return show_faults(found.faults)
    except _SolveError as error:
        screen(errors=True).print(_("✗ The solver failed: {what}. Nothing has been written.", what=error), style="red")
        return Exit.FAULT
    if made is None:
        return _tell_out_of_time(time_limit_s)
    if isinstance(made, Clash):
        return _tell_clash(made, folder)
    return _tell(case, made, folder, monotonic() - started)


def _read(scenario: Path, progress: StageProgress) -> Case:
    progress("read", "start")
    case = load_case(scenario)
    progress("read", "done")
    return case


_Made = tuple[Plan, Judgement, tuple[Path, ...]]


def _make(case: Case, time_limit_s: float, progress: StageProgress, out: Path) -> _Made | Clash | None:
    """Solve, judge and write; a clash where nothing fits, None where the time did not suffice for any plan."""
    from valplan.evaluate import judge
    from valplan.report import write_outputs
    from valplan.solve import Infeasible, OutOfTime, make_plan
    from valplan.solve.bridge import SolverError

    try:
        plan = make_plan(case, time_limit_s=time_limit_s, progress=progress)
    except Infeasible as impossible:
        return impossible.clash
    except OutOfTime:
        return None
    except SolverError as error:
        raise _SolveError(str(error)) from error
    progress("judge", "start")
    judgement = judge(case, plan)
    progress("judge", "done")
    progress("report", "start")
    _clear_lone_clash(out)
    files = write_outputs(case, plan, judgement, out, current())
    progress("report", "done")
    return plan, judgement, files


def _tell(case: Case, made: _Made, out: Path, seconds: float) -> int:
    plan, judgement, files = made
    console = screen()
    show_summary(console, case, plan, judgement)
    show_files(console, out, files)
    console.print(_("Done in {seconds} s.", seconds=f"{seconds:.0f}"))
    return Exit.BREAKS_RULES if judgement.violations or judgement.disagreements else Exit.OK


def _tell_clash(clash: Clash, out: Path) -> int:
    out.mkdir(parents=True, exist_ok=True)
    new = out / f".{CLASH_FILE}.new"
    new.write_text(clash.model_dump_json(indent=2) + "\n", encoding="utf-8")
    new.replace(out / CLASH_FILE)
    console = screen()
    console.print(_("✗ No plan meets all demands of this scenario; that is proven."), style="bold red")
    console.print(clash.message)
    console.print(_("The same in a file: {file}", file=out / CLASH_FILE), soft_wrap=True)
    if (out / "plan.json").exists():
        console.print(_("Note: the plan in {folder} is from an earlier run.", folder=out), soft_wrap=True)
    return Exit.NOTHING_FITS


def _tell_out_of_time(time_limit_s: float) -> int:
    text = _(
        "✗ No plan was found within {seconds} s. It is not proven that there is none; "
        "give more time with --time-limit.",
        seconds=f"{time_limit_s:g}",
    )
    screen(errors=True).print(text, style="bold red")
    return Exit.OUT_OF_TIME


def _refuse_foreign(out: Path) -> None:
    """Refuse to replace a file, or a folder that holds files but no results of valplan."""
    names = {entry.name for entry in out.iterdir()} if out.is_dir() else set()
    if (out.exists() and not out.is_dir()) or (names and not names & {"plan.json", CLASH_FILE}):
        raise InputFaults(
            [
                Fault(
                    file=str(out),
                    expected=_("a new folder, or one that holds results of valplan"),
                    remedy=_("Choose another folder with --out."),
                )
            ]
        )


def _clear_lone_clash(out: Path) -> None:
    """Take away the clash of an earlier run where it is all there is, so that the folder counts as empty."""
    if out.is_dir() and [entry.name for entry in out.iterdir()] == [CLASH_FILE]:
        (out / CLASH_FILE).unlink()
