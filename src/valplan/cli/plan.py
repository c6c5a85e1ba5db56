"""``valplan plan``: make a plan, judge it and write everything that it results in."""

from pathlib import Path

from valplan.cli.progress import StageProgress
from valplan.cli.screen import screen


def run(scenario: Path, *, out: Path | None, time_limit_s: float) -> int:
    """Plan a scenario into the folder ``out`` (``out/<scenario name>`` if None)."""
    with StageProgress(screen(errors=True)) as progress:
        progress("read", "start")
        from valplan.cli.planning import plan  # loads the libraries, which takes a second or two: shown as reading

        tell = plan(scenario, out=out, time_limit_s=time_limit_s, progress=progress)
    return tell()
