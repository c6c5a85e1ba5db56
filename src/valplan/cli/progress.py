"""How far a plan has come: stage by stage with elapsed times."""

from time import monotonic
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

from valplan.language import N_, _, current

STAGES = {
    "read": N_("Reading and checking the data"),
    "posts": N_("Posts needed"),
    "premises": N_("Premises and early voting"),
    "early": N_("Early voting"),
    "staffing": N_("Staffing"),
    "training": N_("Training"),
    "front": N_("Front, solve"),
    "judge": N_("Independent check"),
    "report": N_("Lists, maps and report"),
    "replan premises": N_("Change: premises and early voting"),
    "replan staffing": N_("Change: staffing"),
    "replan training": N_("Change: training"),
    "free": N_("The free optimum, to compare with"),
}


def stage_name(stage: str) -> str:
    """A stage in words, ``premises: continuity`` with its goal; an unknown one is shown by its id."""
    main, _colon, goal = stage.partition(": ")
    name = _(STAGES[main]) if main in STAGES else main
    return f"{name}: {_goal_name(goal)}" if goal else name


def _goal_name(goal: str) -> str:
    from valplan.rules import GOALS  # a stage solves for single goals only when the rules are loaded
    from valplan.rules.naming import COUNTS

    return _({**{g.id: g.wording for g in GOALS}, **COUNTS}.get(goal, goal))


class StageProgress:
    """Shows each stage as it starts and ends: live lines in a terminal, a plain line each in a log."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._started: dict[str, float] = {}
        self._tasks: dict[str, TaskID] = {}
        self._live = _live(console) if console.is_terminal else None

    def __enter__(self) -> Self:
        if self._live:
            self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for stage in tuple(self._started):
            self._failed(stage)
        if self._live:
            self._live.stop()

    def __call__(self, stage: str, event: str) -> None:
        """Take note that ``stage`` has come to ``event``: ``start``, ``done`` or ``failed``."""
        if event == "start":
            self._start(stage)
        elif event == "done":
            self._done(stage)
        elif event == "failed":
            self._failed(stage)

    def _start(self, stage: str) -> None:
        self._started[stage] = monotonic()
        if self._live:
            self._tasks[stage] = self._live.add_task(stage_name(stage), total=1)

    def _done(self, stage: str) -> None:
        seconds = self._ended(stage)
        if self._live and stage in self._tasks:
            self._live.update(self._tasks[stage], completed=1)
            return
        self._console.print(_("✓ {stage}: {seconds} s", stage=stage_name(stage), seconds=seconds))

    def _failed(self, stage: str) -> None:
        """A line that stays, at once: why a stage failed may take a while to find out."""
        seconds = self._ended(stage)
        if self._live and stage in self._tasks:
            self._live.remove_task(self._tasks.pop(stage))
        self._console.print(_("✗ {stage}: {seconds} s", stage=stage_name(stage), seconds=seconds))

    def _ended(self, stage: str) -> str:
        """The seconds that a stage took, as they are written."""
        seconds = f"{monotonic() - self._started.pop(stage, monotonic()):.1f}"
        return seconds.replace(".", ",") if current() == "sv" else seconds


def _live(console: Console) -> Progress:
    return Progress(
        SpinnerColumn(finished_text="✓"), TextColumn("{task.description}"), TimeElapsedColumn(), console=console
    )
