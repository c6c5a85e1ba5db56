"""From a plan and what has happened to a changed plan, and how each way that it can end is told."""

import hashlib
import re
from argparse import Namespace
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from valplan.cli.changing import ORDERS
from valplan.cli.exits import Exit
from valplan.cli.judged import Judged, open_whole
from valplan.cli.planning import Ending, Progress, clear_lone_clash, ends_as, refuse_foreign
from valplan.cli.screen import screen, table
from valplan.cli.summary import show_files, show_judgement
from valplan.data import InputFaults
from valplan.data.changes import (
    closed_faults,
    find_post,
    likely_post,
    pin_faults,
    pins_of,
    read_ids,
    read_pins,
    worker_faults,
)
from valplan.data.faults import Fault
from valplan.domain.case import Case
from valplan.domain.outcome import Judgement, StageProof, Status
from valplan.domain.plan import Pin, Plan, Revision
from valplan.evaluate import judge
from valplan.evaluate.changes import Changes, changes, strayed
from valplan.evaluate.judge import other_data
from valplan.evaluate.substitutes import why_not
from valplan.language import _, current
from valplan.model.standing import as_it_stands
from valplan.report.changes import KINDS, place_text, why_text


@dataclass(frozen=True)
class Result:
    """A changed plan with what was found out about it; ``free`` says, if asked, whom the free optimum would move."""

    judged: Judged
    plan: Plan
    judgement: Judgement
    changes: Changes
    free: str


def asked_of(judged: Judged, path: Path, args: Namespace) -> Revision:
    """What is asked, with what earlier changes asked still in force.

    Raises
    ------
    InputFaults
        With every fault of what is asked.
    """
    case, plan = judged.case, judged.plan
    if _asks_nothing(judged, args):
        text = _("something to change was expected: --absent, --absent-file, --close, --pin, --unpin or --scenario")
        remedy = _("The plan is as scenario, data and attendance have it.")
        raise InputFaults([Fault(file="replan", expected=text, remedy=remedy)])
    earlier = plan.revision or Revision(number=0, parent_sha256="")
    faults: list[Fault] = []
    listed = _collected(faults, read_ids, args.absent_file)
    absent = {*args.absent, *listed}
    faults += worker_faults(case, absent, "--absent")
    faults += closed_faults(case, plan, args.close, args.now)
    given = [row for text in args.pin for row in _pin_rows(text, faults)]
    pins, wrong = pins_of(case, plan, given)
    freed = _freed(plan, args.unpin, faults)
    kept = [p for p in earlier.pins if p.post_id not in freed | {q.post_id for q in pins}]
    absent |= set(earlier.absent)
    faults += [*wrong, *pin_faults(plan, (*kept, *pins), absent, args.now)]
    asked = Revision(
        number=earlier.number + 1, parent_sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
        now=args.now or earlier.now, absent=tuple(sorted(absent)),
        closed=tuple(sorted({*earlier.closed, *args.close})), pins=(*kept, *pins), used_reserves=earlier.used_reserves,
    )  # fmt: skip
    if not faults:
        faults += _forbidden(case, plan, asked, pins)
    if faults:
        raise InputFaults(faults)
    return asked


def _asks_nothing(judged: Judged, args: Namespace) -> bool:
    """Whether neither the command nor what the plan was made from asks for a change."""
    asked = (args.absent, args.absent_file, args.close, args.pin, args.unpin, args.scenario, args.compare_free)
    same = not other_data(judged.case, judged.plan) and not judged.case.attendance
    return same and args.order == ORDERS[0] and not any(asked)


def solved(path: Path, args: Namespace, progress: Progress) -> Result | Ending:
    """Read, solve and judge; a result, or what tells how it ended otherwise."""
    from valplan.solve.bridge import start_solver

    start_solver()  # it loads while the plan is read
    out, case = args.out, None
    try:
        judged = open_whole(path, args.scenario)
        case, asked = judged.case, asked_of(judged, path, args)
        out = folder_of(path, args.out, asked.number)
        refuse_foreign(out)
        progress("read", "done")
        return _changed(judged, asked, args, progress)
    except Exception as error:  # noqa: BLE001 - one that is no outcome of planning is raised again
        return ends_as(error, case, out=out or Path(), time_limit_s=args.time_limit)


def _changed(judged: Judged, asked: Revision, args: Namespace, progress: Progress) -> Result:
    from valplan.solve.replan import replan

    order = tuple(args.order.split(","))
    made = replan(judged.case, judged.plan, asked, order=order, time_limit_s=args.time_limit, progress=progress).plan
    free = _free(judged, asked, args, progress) if args.compare_free else ""
    progress("judge", "start")
    found = judge(judged.case, made)
    told = (*found.disagreements, *strayed(judged.case, judged.plan, made))
    found = found.model_copy(update={"disagreements": told})
    progress("judge", "done")
    return Result(judged, made, found, changes(judged.plan, made), free)


def _free(judged: Judged, asked: Revision, args: Namespace, progress: Progress) -> str:
    """How many the free optimum moves at the least, or that the time did not suffice to prove it, in words."""
    from valplan.solve import Infeasible, OutOfTime
    from valplan.solve.levels import STAGE
    from valplan.solve.replan import replan

    progress("free", "start")
    try:
        turned = replan(judged.case, judged.plan, asked, order=("quality", "changes"), time_limit_s=args.time_limit)
    except (Infeasible, OutOfTime):
        return _("No free optimum was found to compare with.")
    progress("free", "done")
    moved = len(changes(judged.plan, turned.plan).moved)
    if any(p.status != Status.OPTIMAL for p in turned.plan.proof if p.stage.startswith(STAGE)):
        return _("The best free plan found moves {count} {count:|person|people}; the time did not suffice to prove it "
                 "the optimum.", count=moved)  # fmt: skip
    return _("The free optimum would move {count} {count:|person|people}.", count=moved)


def folder_of(path: Path, out: Path | None, number: int) -> Path:
    """The folder of results: the one asked for, or beside the plan's own, numbered by the change.

    Where that number has a plan already, another change of the same plan, it gets the next number that is free.
    """
    own = path.absolute().parent
    name = re.sub(r"-r\d+$", "", own.name)
    beside = (own.with_name(f"{name}-r{n}") for n in count(number))
    return out or next(folder for folder in beside if not (folder / "plan.json").exists())


def write(result: Result, out: Path, progress: Progress) -> tuple[Path, ...]:
    """Write everything that ``plan`` writes, and the changes."""
    from valplan.report import write_outputs

    progress("report", "start")
    clear_lone_clash(out)
    files = write_outputs(result.judged.case, result.plan, result.judgement, out, current(), changes=result.changes)
    progress("report", "done")
    return files


def tell(result: Result) -> None:
    """Show what changes for whom and why, who needs a new letter, and what the check found."""
    console, case, found = screen(), result.judged.case, result.changes
    for change in result.judgement.other_data:
        console.print(_("Note: {what}", what=change), style="yellow")
    rows = [
        (
            c.worker or "–", _(KINDS[c.kind]), place_text(case, c.before, c.standby if not c.after else ""),
            place_text(case, c.after), why_text(case, result.plan, c),
        )
        for c in found.changes
    ]  # fmt: skip
    columns = (_("Worker"), _("What"), _("From"), _("To"), _("Why"))
    console.print(table(_("What changes"), columns, rows))
    for line in _sums(result):
        console.print(line, soft_wrap=True)
    show_judgement(console, case, result.judgement)


def ended(result: Result, out: Path, files: tuple[Path, ...]) -> int:
    """Say where the results are; the exit code."""
    show_files(screen(), out, files)
    bad = result.judgement.violations or result.judgement.disagreements
    return Exit.BREAKS_RULES if bad else Exit.OK


def _sums(result: Result) -> list[str]:
    found, asked = result.changes, result.plan.revision
    assert asked is not None
    proofs = {p.stage: p for p in result.plan.proof}
    moved = proofs.get("replan staffing: moved")
    vacant = sum(not a.worker for a in result.plan.appointments)
    proven = _("proven: no plan moves fewer than {bound:.0f}", bound=moved.bound) if moved else ""
    lines = [
        _("Moved beyond those who are replaced: {count} {count:|person|people} "
            "({proven}).", count=len(found.moved), proven=proven),
        *_fallen(found, proofs.get("replan staffing: released")),
        _("Posts: {posts}, of which vacant {vacant}; reserves left {reserves}.", posts=len(result.plan.posts),
          vacant=vacant, reserves=len(result.plan.reserves)),
    ]  # fmt: skip
    if asked.moved_districts:
        lines.append(_("Districts that vote elsewhere: {districts}.", districts=", ".join(asked.moved_districts)))
    if found.opened:
        lines.append(_("Training sessions opened: {sessions}.", sessions=", ".join(found.opened)))
    if found.booked:
        seats = ", ".join(f"{b.worker} {b.session}" for b in found.booked)
        lines.append(_("New bookings for training: {bookings}.", bookings=seats))
    lines += [result.free] if result.free else []
    names = ", ".join(found.letters) or "–"
    lines.append(_("New letters to {count}: {workers}.", count=len(found.letters), workers=names))
    return lines


def _fallen(found: Changes, proof: StageProof | None) -> list[str]:
    """What becomes of those who lose a post with no other that day, because it is no longer there or is another's."""
    lines, lost = list[str](), len(found.released) + len(found.stood_down)
    if found.resettled or found.released:
        lines.append(
            _("Whose post falls with what is closed: {count} {count:|person gets|people get} another the same day; "
              "{shifts} {shifts:|shift|shifts} ({hours:.0f} hours) fall.", count=len(found.resettled),
              shifts=len(found.released), hours=found.released_hours)
        )  # fmt: skip
    if lost and proof:
        lines.append(
            _("Shifts lost with no other that day: {count} (proven: no plan that moves as few loses fewer than "
              "{bound:.0f}).", count=lost, bound=proof.bound)
        )  # fmt: skip
    if found.leaving:
        lines.append(_("No post is left for {workers}.", workers=", ".join(found.leaving)))
    return lines


def _collected(faults: list[Fault], read, path: Path | None):  # type: ignore[no-untyped-def]
    """What is read of a file, or nothing and its faults."""
    if path is None:
        return ()
    try:
        return read(path)
    except InputFaults as found:
        faults += found.faults
        return ()


def _pin_rows(text: str, faults: list[Fault]) -> tuple[tuple[str, str, str], ...]:
    post, sign, worker = text.rpartition("=")
    if sign:
        return ((post, worker, ""),)
    found: tuple[tuple[str, str, str], ...] = _collected(faults, read_pins, Path(text))
    return found


def _freed(plan: Plan, posts: list[str], faults: list[Fault]) -> set[str]:
    pinned = {p.post_id for p in (plan.revision.pins if plan.revision else ())}
    freed = set()
    for text in posts:
        post = find_post(plan, text)
        if post is None or post.post_id not in pinned:
            remedy = likely_post(plan, text) if post is None else ""
            faults.append(
                Fault(file="--unpin", subject=text, expected=_("a pinned post of the plan was expected"), remedy=remedy)
            )
        else:
            freed.add(post.post_id)
    return freed


def _forbidden(case: Case, plan: Plan, asked: Revision, pins: tuple[Pin, ...]) -> list[Fault]:
    """A fault for each pin that a rule about the person and the post forbids."""
    standing = as_it_stands(case, plan, asked)
    post = {p.post_id: p for p in plan.posts}
    return [
        Fault(file="--pin", subject=f"{pin.post_id}={pin.worker}", expected=_(rule.wording))
        for pin in pins
        for rule in why_not(standing, pin.worker, post[pin.post_id])
    ]
