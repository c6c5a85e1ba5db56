"""Release from ordinary work: who of which department is needed in working hours, as a sheet and as a table of ids."""

from collections.abc import Iterator
from typing import Any

from openpyxl import Workbook

from valplan.demand.release import Away, away
from valplan.domain.case import Case
from valplan.domain.plan import Plan
from valplan.language import _
from valplan.report.figures import clock
from valplan.report.wording import ROLES, synthetic_notice
from valplan.report.workbook import Cell, add_table


def add_release(book: Workbook, title: str, case: Case, plan: Plan) -> None:
    """The sheet: by department and time, with names."""
    name = _("Release from work")
    heads = [_("Department"), _("Date"), _("From"), _("To"), _("Name"), _("Worker id"), _("What for"), _("Place")]
    rows: list[list[Cell]] = [
        [
            a.department, a.starts.date(), a.starts.time(), a.ends.time(), case.workers[a.worker].name, a.worker,
            what_text(a), place_text(case, a),
        ]
        for a in away(case, plan)
    ]  # fmt: skip
    rows = rows or [[_("Nobody of a department is needed in working hours.")]]
    add_table(book, name, f"{title} \u2013 {name.lower()}", synthetic_notice(case), heads, rows)


def release_table(case: Case, plan: Plan) -> tuple[list[str], list[list[str]], list[dict[str, Any]]]:
    """The same with ids and no names, for a table and for machines."""
    heads = [_("Department"), _("Date"), _("From"), _("To"), _("Worker id"), _("What for"), _("Place")]
    found = away(case, plan)
    rows = [
        [
            a.department, a.starts.date().isoformat(), clock(a.starts.time()), clock(a.ends.time()), a.worker,
            what_text(a), place_text(case, a),
        ]
        for a in found
    ]  # fmt: skip
    return heads, rows, [dict(_record(a)) for a in found]


def _record(a: Away) -> Iterator[tuple[str, object]]:
    yield from {"department": a.department, "worker": a.worker, "starts": a.starts.isoformat()}.items()
    yield from {"ends": a.ends.isoformat(), "session": a.session, "leads": a.leads}.items()
    yield "post", a.post.post_id if a.post else ""


def what_text(a: Away) -> str:
    """What a person is needed for."""
    if a.post:
        return _(ROLES[a.post.role])
    return _("Leads training") if a.leads else _("Training")


def place_text(case: Case, a: Away) -> str:
    """Where a person is needed."""
    return case.premises[a.post.premises].name if a.post else case.sessions[a.session].place
