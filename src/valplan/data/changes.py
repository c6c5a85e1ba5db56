"""What a planner asks of a change: who is absent, what is closed, what is pinned; every fault of it at once."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

from valplan.data.faults import Fault, InputFaults, did_you_mean
from valplan.data.tables import missing_file, read_sheet
from valplan.domain.case import Case
from valplan.domain.plan import Pin, Plan, Post
from valplan.language import _

ID_COLUMNS = ("worker", "worker_id", "id", "röstmottagare")
PIN_COLUMNS = ("post", "worker", "note")
PARTS_OF_A_POST = 3


def read_ids(path: Path) -> tuple[str, ...]:
    """The ids of a file: the column of ids of a table, or one id a line.

    Raises
    ------
    InputFaults
        The file cannot be read, or is a table without a column of ids.
    """
    _look_for(path)
    sheet, faults = read_sheet(path, "absent", ID_COLUMNS)
    if sheet is None:
        raise InputFaults(faults)
    column = next((c for c in sheet.header if c.casefold() in ID_COLUMNS), None)
    if column is None and len(sheet.header) > 1:
        columns = ", ".join(ID_COLUMNS)
        faults.append(Fault(file=sheet.file, row=1, expected=_("a column of ids is missing ({names})", names=columns)))
    if faults:
        raise InputFaults(faults)
    listed = (sheet.header[0], *sheet.column(sheet.header[0])) if column is None else sheet.column(column)
    return tuple(i for i in listed if i)


def read_pins(path: Path) -> tuple[tuple[str, str, str], ...]:
    """Post, worker and note of each row of a file of pins (``post;worker;note``, the note may be left out).

    Raises
    ------
    InputFaults
        The file cannot be read, or its columns are others.
    """
    _look_for(path)
    sheet, faults = read_sheet(path, "pins", PIN_COLUMNS)
    if sheet is None:
        raise InputFaults(faults)
    missing = [c for c in PIN_COLUMNS[:2] if c not in sheet.header]
    faults += [Fault(file=sheet.file, row=1, column=c, expected=_("the column is missing")) for c in missing]
    if faults:
        raise InputFaults(faults)
    notes = sheet.column("note") or ("",) * len(sheet.rows)
    return tuple(zip(sheet.column("post"), sheet.column("worker"), notes, strict=True))


def _look_for(path: Path) -> None:
    """A file that is named on the command line and is not there is a fault of the command, not of a data folder."""
    if not path.is_file():
        raise InputFaults([missing_file(path, otherwise=_("Correct the path."))])


def find_post(plan: Plan, text: str) -> Post | None:
    """The post of that id, or the one spelled ``premises/role/number``, counted from 1 in order of id."""
    found = next((p for p in plan.posts if p.post_id == text), None)
    parts = text.split("/")
    if found or len(parts) != PARTS_OF_A_POST or not parts[2].isdecimal():
        return found
    like = sorted((p for p in plan.posts if (p.premises, str(p.role)) == (parts[0], parts[1])), key=lambda p: p.post_id)
    number = int(parts[2])
    return like[number - 1] if 0 < number <= len(like) else None


def likely_post(plan: Plan, text: str) -> str:
    """What the planner may have meant by a post that is not found."""
    parts = text.split("/")
    roles = sorted({f"{p.premises}/{p.role}/1" for p in plan.posts})
    premises = {p.premises for p in plan.posts}
    if len(parts) > 1:
        meant = did_you_mean(text, [r for r in roles if r.startswith(f"{parts[0]}/")] or roles)
    elif text in premises:
        meant = _("Posts there: {posts}.", posts=", ".join(r for r in roles if r.startswith(f"{text}/")))
    else:
        meant = did_you_mean(text, [p.post_id for p in plan.posts])
    return meant or _("Give the post's id in plan.json, or premises/role/number.")


def worker_faults(case: Case, named: Iterable[str], where: str) -> list[Fault]:
    """A fault for each id that the register does not have."""
    unknown = sorted({w for w in named if w not in case.workers})
    return [
        Fault(
            file=where, subject=w, expected=_("an id of the register of poll workers was expected"),
            remedy=did_you_mean(w, case.workers),
        )
        for w in unknown
    ]  # fmt: skip


def closed_faults(case: Case, before: Plan, closed: Iterable[str], now: datetime | None) -> list[Fault]:
    """Premises that are not known, or whose early voting has begun."""
    found = []
    for premises in sorted(set(closed)):
        if premises not in case.premises:
            meant = did_you_mean(premises, case.premises)
            found.append(
                Fault(file="--close", subject=premises, expected=_("an id of the premises was expected"), remedy=meant)
            )
        elif now and any(s.premises == premises and s.on <= now.date() for s in before.early_sessions):
            text = _(
                "premises whose early voting has not begun were expected: days that have been cannot be taken back"
            )
            remedy = _("Give those absent who cannot serve there, or a --now before the first day.")
            found.append(Fault(file="--close", subject=premises, expected=text, remedy=remedy))
    return found


def pins_of(case: Case, plan: Plan, given: Sequence[tuple[str, str, str]]) -> tuple[tuple[Pin, ...], list[Fault]]:
    """Pins with their posts looked up, and a fault for each that cannot be."""
    faults = worker_faults(case, (w for _p, w, _n in given), "--pin")
    pins = []
    for text, worker, note in given:
        post = find_post(plan, text)
        if post is None:
            expected = _("a post of the plan was expected")
            faults.append(Fault(file="--pin", subject=text, expected=expected, remedy=likely_post(plan, text)))
        else:
            pins.append(Pin(post_id=post.post_id, worker=worker, note=note))
    return tuple(pins), faults


def pin_faults(plan: Plan, pins: Iterable[Pin], absent: Iterable[str], now: datetime | None) -> list[Fault]:
    """Pins that contradict each other, the absent or the time."""
    known, away = {p.post_id: p for p in plan.posts}, set(absent)
    held = [(p, known[p.post_id]) for p in pins if p.post_id in known]
    posts = Counter(p.post_id for p, _post in held)
    days = Counter((p.worker, post.starts.date()) for p, post in held)
    holder = {a.post_id: a.worker for a in plan.appointments}
    found = []
    for pin, post in held:
        texts = [
            (posts[pin.post_id] > 1, _("one worker for the post; several are pinned to it")),
            (days[pin.worker, post.starts.date()] > 1, _("one post a day; the worker is pinned to several")),
            (pin.worker in away, _("a worker who is not absent")),
            (
                now is not None and post.starts <= now and holder.get(pin.post_id) not in {pin.worker, *away},
                _("a post that has not begun"),
            ),
        ]
        found += [Fault(file="--pin", subject=f"{pin.post_id}={pin.worker}", expected=t) for wrong, t in texts if wrong]
    return found
