"""``staffing.xlsx``: the staffing list, the only file with names that ``valplan plan`` writes."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from valplan.data.private_file import replace_private
from valplan.domain.case import Case
from valplan.domain.plan import Plan
from valplan.language import _
from valplan.report.figures import long_date, number, yes_no
from valplan.report.release import add_release
from valplan.report.roster import Duty, duties, only_reserves, people, role_counts, training_of, with_several_roles
from valplan.report.training import add_sessions
from valplan.report.wording import ROLES, USES, synthetic_notice
from valplan.report.workbook import (
    NEXT_DAY_FORMAT,
    TITLE_ROWS,
    Cell,
    add_table,
    book_bytes,
    mark_blocks,
    new_workbook,
    print_only,
)


def write_staffing(case: Case, plan: Plan, path: Path) -> None:
    """Write the staffing list: per premises, per person, per day, vacant posts, reserve and training.

    It holds names, and is readable by its owner alone.
    """
    title = _("Staffing list {municipality}, {day}", municipality=case.municipality.name, day=_day(case))
    rows = duties(case, plan)
    book = new_workbook(title)
    _summary(book, title, case, plan)
    _duties(book, title, case, _("Per premises"), rows)
    by_name = (d for d in rows if d.worker is not None)
    pooled = " pool" if any(w.car_pool for w in case.municipality.workers) else ""
    _duties(book, title, case, _("Per person"), sorted(by_name, key=_by_person), "person time place" + pooled)
    by_day = sorted(rows, key=lambda d: (d.post.starts, d.post.use))
    _duties(book, title, case, _("Per day"), by_day, "time place person")
    _duties(book, title, case, _("Vacant posts"), [d for d in rows if d.worker is None])
    _reserve(book, title, case, plan)
    _training(book, title, case, plan)
    add_sessions(book, title, case, plan)
    add_release(book, title, case, plan)
    replace_private(path, book_bytes(book))


def _day(case: Case) -> str:
    return long_date(case.election.day)


def _by_person(duty: Duty) -> tuple[str, str, datetime]:
    name, worker = (duty.worker.name, duty.worker.worker_id) if duty.worker else ("", "")
    return name, worker, duty.post.starts


def _summary(book: Workbook, title: str, case: Case, plan: Plan) -> None:
    heads = [_("Use"), _("Role"), _("Posts"), _("Held"), _("Vacant"), _("People")]
    counts = role_counts(case, plan)
    rows: list[list[Cell]] = [
        [_(USES[c.use.value]), _(ROLES[c.role]), c.posts, c.posts - c.vacant, c.vacant, c.people] for c in counts
    ]
    posts, vacant = sum(c.posts for c in counts), sum(c.vacant for c in counts)
    rows.append([_("Total"), None, posts, posts - vacant, vacant, people(plan)])
    if several := with_several_roles(case, plan):
        rows.append([_("of whom with several roles, counted once in the total"), None, None, None, None, several])
    rows.append([_("Reserve"), None, len(plan.reserves), None, None, len({r.worker for r in plan.reserves})])
    rows.append([_("of whom on standby only"), None, None, None, None, only_reserves(plan)])
    rows.append([_("All who serve"), None, None, None, None, people(plan) + only_reserves(plan)])
    add_table(book, _("Summary"), title, synthetic_notice(case), heads, rows)


def _duties(
    book: Workbook, title: str, case: Case, name: str, rows: Sequence[Duty], order: str = "place time person"
) -> None:
    """A list of duties; its parts in that order are printed, the rest is for the screen."""
    shown = order.split()
    heads = [head for part in shown for head in _heads()[part]]
    cells = [_cells(case, d, shown) for d in rows] or [[_("No vacant posts.")]]
    sheet = add_table(
        book, name, f"{title} \u2013 {name.lower()}", synthetic_notice(case), [*heads, *_heads()["rest"]], cells,
        formats={_("Distance, km"): "0.0"},
    )  # fmt: skip
    mark_blocks(sheet, [_BLOCKS[shown[0]](d) for d in rows])
    print_only(sheet, len(heads))
    _mark_next_day(sheet, heads.index(_("To")) + 1, rows)


_BLOCKS: dict[str, Callable[[Duty], object]] = {
    "place": lambda d: (d.post.use, d.post.premises),
    "person": lambda d: d.worker and d.worker.worker_id,
    "time": lambda d: d.post.starts.date(),
}


def _heads() -> dict[str, list[str]]:
    return {
        "person": [_("Name"), _("Worker id")],
        "place": [_("Premises"), _("District name")],
        "time": [_("Date"), _("From"), _("To"), _("Role")],
        "pool": [_("Car-pool")],
        "rest": [_("Use"), _("District"), _("Distance, km"), _("Department"), _("Car"), _("Post")],
    }


def _mark_next_day(sheet: Worksheet, column: int, rows: Iterable[Duty]) -> None:
    """A shift that ends after midnight says so."""
    for row, duty in enumerate(rows, TITLE_ROWS + 1):
        if duty.post.ends.date() != duty.post.starts.date():
            sheet.cell(row, column).number_format = NEXT_DAY_FORMAT


def _cells(case: Case, duty: Duty, shown: Iterable[str]) -> list[Cell]:
    post, worker = duty.post, duty.worker
    district = case.districts[post.district].name if post.district else ""
    km = None if duty.distance_m is None else round(duty.distance_m / 1000, 1)
    parts: dict[str, list[Cell]] = {
        "person": [worker.name, worker.worker_id] if worker else [_("VACANT"), None],
        "place": [case.premises[post.premises].name, district],
        "time": [post.starts.date(), post.starts.time(), post.ends.time(), _(ROLES[post.role])],
    }
    parts["pool"] = [worker.car_pool or None if worker else None]
    of_person: list[Cell] = [worker.department, yes_no(worker.car)] if worker else [None, None]
    rest: list[Cell] = [_(USES[post.use.value]), post.district, km, *of_person, post.post_id]
    return [cell for part in shown for cell in parts[part]] + rest


def _reserve(book: Workbook, title: str, case: Case, plan: Plan) -> None:
    heads = [
        _("Role"),
        _("Name"),
        _("Worker id"),
        _("Age"),
        _("Elections worked"),
        _("Languages"),
        _("Car"),
        _("Training"),
    ]
    name = _("Reserve")

    def rows() -> Iterator[list[Cell]]:
        for reserve in sorted(plan.reserves, key=lambda r: (r.role, case.workers[r.worker].name, r.worker)):
            w = case.workers[reserve.worker]
            languages = ", ".join(w.languages)
            trained = training_of(case, plan, w)
            yield [
                _(ROLES[reserve.role]),
                w.name,
                w.worker_id,
                w.age,
                w.elections_worked,
                languages,
                yes_no(w.car),
                trained,
            ]

    add_table(book, name, f"{title} \u2013 {name.lower()}", synthetic_notice(case), heads, rows())


def _training(book: Workbook, title: str, case: Case, plan: Plan) -> None:
    heads = [
        _("Session"),
        _("Place"),
        _("Date"),
        _("From"),
        _("To"),
        _("Name"),
        _("Worker id"),
        _("Booked by the plan"),
    ]
    name = _("Training")
    booked = {b.worker: b.session for b in sorted(plan.training, key=lambda b: b.session, reverse=True)}
    working = {a.worker for a in plan.appointments if a.worker} | {r.worker for r in plan.reserves} | set(booked)
    sessions = {s.session_id: s for s in case.municipality.sessions}

    def rows() -> Iterator[list[Cell]]:
        for w in sorted(
            (case.workers[i] for i in working), key=lambda w: (booked.get(w.worker_id, ""), w.name, w.worker_id)
        ):
            session = sessions.get(booked.get(w.worker_id, w.booked_session))
            by_plan = yes_no(w.worker_id in booked)
            if session is not None and (w.trained_on is None or w.worker_id in booked):
                times = session.on, session.starts, session.ends
                yield [session.session_id, session.place, *times, w.name, w.worker_id, by_plan]
            else:
                trained = w.trained_on or _("no training")
                yield [_("held"), None, trained, None, None, w.name, w.worker_id, by_plan]

    notice = _("{people} {people:|person|people} with a post or on standby.", people=number(len(working)))
    add_table(book, name, f"{title} \u2013 {name.lower()}", synthetic_notice(case) or notice, heads, rows())
