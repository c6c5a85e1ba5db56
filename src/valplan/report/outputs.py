"""Write everything that a plan results in, all or nothing."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from valplan.domain.case import Case
from valplan.domain.outcome import Judgement
from valplan.domain.plan import Plan
from valplan.evaluate.changes import Changes
from valplan.language import _, speaking
from valplan.report.area_days import write_area_days
from valplan.report.changes import write_changes
from valplan.report.equity import write_equity
from valplan.report.release import release_table
from valplan.report.tables import canonical_json, provenance, write_table, write_tables
from valplan.report.training import sessions_table


def write_outputs(
    case: Case, plan: Plan, judgement: Judgement, out: Path, language: str = "sv", *, changes: Changes | None = None
) -> tuple[Path, ...]:
    """Write the plan, its lists, tables, maps and report to the folder ``out``.

    Everything is first written beside ``out`` and then put in its place by renaming: an interruption leaves either the
    earlier results whole or the new ones whole. Files in ``out`` from an earlier run are gone afterwards.

    Parameters
    ----------
    case, plan, judgement : Case, Plan, Judgement
        What was planned from, the decisions, and what was found out about them.
    out : Path
        The folder of results; made if it is missing.
    language : str
        ``sv`` or ``en``.
    changes : Changes or None
        What a changed plan changes for each person.

    Returns
    -------
    tuple of Path
        The files written, in order of name.

    Raises
    ------
    ValueError
        If the language is unknown, or ``out`` is a folder that valplan did not write (it holds no ``plan.json``).
    OSError
        If the disk refuses; earlier results are then untouched.
    """
    with speaking(language), replacing(out) as folder:
        write_plan(plan, folder / "plan.json")
        judged = {**provenance(case), **judgement.model_dump(mode="json")}
        (folder / "judgement.json").write_text(canonical_json(judged), encoding="utf-8")
        write_tables(case, plan, judgement, folder)
        write_equity(case, judgement, folder)
        write_area_days(case, judgement, folder)
        write_table(case, folder, "training_sessions", sessions_table(case, plan))
        write_table(case, folder, "release", release_table(case, plan))
        _write_books(case, plan, judgement, folder)
        if changes:
            write_changes(case, plan, changes, folder)
        _write_pictures(case, plan, judgement, folder)
    return tuple(sorted(p for p in out.iterdir() if p.is_file()))


def write_plan(plan: Plan, path: Path) -> None:
    """Write a plan as canonical JSON: equal plans give equal bytes."""
    path.write_text(canonical_json(plan.model_dump(mode="json")), encoding="utf-8")


def _write_books(case: Case, plan: Plan, judgement: Judgement, folder: Path) -> None:
    from valplan.report.budget_book import write_budget
    from valplan.report.names import named
    from valplan.report.staffing_book import write_staffing

    write_staffing(named(case), plan, folder / "staffing.xlsx")
    write_budget(case, plan, judgement, folder / "budget.xlsx")


def _write_pictures(case: Case, plan: Plan, judgement: Judgement, folder: Path) -> None:
    from valplan.report.geopackage import write_geopackage
    from valplan.report.page import write_report
    from valplan.report.picture import write_picture
    from valplan.report.shapes import shapes
    from valplan.report.webmap import write_map

    drawn = shapes(case, plan, judgement)
    write_geopackage(case, plan, judgement, drawn, folder / "valplan.gpkg")
    write_map(case, plan, judgement, drawn, folder / "map.html")
    write_picture(case, judgement, drawn, folder / "map.png")
    write_report(case, plan, judgement, folder / "map.png", folder / "report.html")


@contextmanager
def replacing(out: Path, mark: str = "plan.json") -> Iterator[Path]:
    """A new folder beside ``out`` that takes its place when the block ends well, and is removed when it does not.

    ``mark`` is the file by which a folder of earlier results is known; ``ValueError`` if ``out`` is another folder.
    """
    out = out.absolute()
    if out.exists() and not _ours(out, mark):
        raise ValueError(_("{out} holds other files than valplan's results; choose another folder", out=out))
    out.parent.mkdir(parents=True, exist_ok=True)
    new = Path(tempfile.mkdtemp(prefix=f".{out.name}.new-", dir=out.parent))
    try:
        new.chmod(0o755)
        yield new
        _swap(new, out)
    finally:
        shutil.rmtree(new, ignore_errors=True)


def _ours(out: Path, mark: str) -> bool:
    return out.is_dir() and ((out / mark).is_file() or not any(out.iterdir()))


def _swap(new: Path, out: Path) -> None:
    if not out.exists():
        new.rename(out)
        return
    old = Path(tempfile.mkdtemp(prefix=f".{out.name}.old-", dir=out.parent)) / out.name
    try:
        out.rename(old)
        new.rename(out)
    except BaseException:
        if old.exists() and not out.exists():
            old.rename(out)
        raise
    finally:
        shutil.rmtree(old.parent, ignore_errors=True)
