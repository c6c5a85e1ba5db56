"""Departments: not too many of one department's people are away from their ordinary work at once."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime

from valplan.demand.release import instants, limited, within_office
from valplan.demand.training import Span
from valplan.domain.case import Case
from valplan.domain.outcome import Violation
from valplan.domain.plan import Plan
from valplan.language import N_
from valplan.model.algebra import Row, Rows
from valplan.model.staffing import StaffingDecisions
from valplan.rules.people import filled
from valplan.rules.rule import Rule


class DepartmentRelease(Rule):
    """At most so many of a department serve at once during ordinary working hours, as the scenario says."""

    id = "department-release"
    wording = N_("No department has more people away from their ordinary work at once than agreed.")
    source = N_("scenario [[staffing.release]]")
    kind = "policy"

    def staffing_rows(self, d: StaffingDecisions) -> Rows:
        """One row a limit and moment at which somebody's shift begins, or goes into working hours."""
        rows, keys = [], d.hold.keys
        of_day = _by_day(d.case, list(zip(d.slots.table.starts, d.slots.table.ends, strict=True)))
        for limit in d.case.scenario.staffing.release:
            members = {w.worker_id for w in d.case.municipality.workers if w.department == limit.department}
            own = keys.worker.isin(members)
            for on, spans in of_day.items():
                if not limited(d.case, limit.days, on):
                    continue
                for moment in instants(spans.values()):
                    slots = [k for k, (starts, ends) in spans.items() if starts <= moment < ends]
                    columns = d.hold.where(own & keys.slot.isin(slots))
                    rows.append(Row(_subject(limit.department, moment), columns, upper=float(limit.most)))
        return Rows.of(row for row in rows if len(row.columns) > row.upper)

    def check(self, case: Case, plan: Plan) -> Iterator[Violation]:
        """Count who of the department is away at each such moment."""
        pairs = [(p, w) for p, w in filled(case, plan) if w.department]
        of_day = _by_day(case, [(p.starts, p.ends) for p, _w in pairs])
        for limit in case.scenario.staffing.release:
            own = {k for k, (_p, w) in enumerate(pairs) if w.department == limit.department}
            for on, spans in sorted(of_day.items()):
                if not limited(case, limit.days, on):
                    continue
                for moment in instants(spans[k] for k in own & set(spans)):
                    gone = {pairs[k][1].worker_id for k in own & set(spans) if spans[k][0] <= moment < spans[k][1]}
                    if len(gone) > limit.most:
                        yield self._too_many(limit.department, moment, len(gone), limit.most)

    def _too_many(self, department: str, moment: datetime, found: int, limit: int) -> Violation:
        text = N_("{found} of {department} are away from ordinary work at {moment:%Y-%m-%d %H:%M}; at most {limit}.")
        return self.violation(
            _subject(department, moment), found, limit, text,
            found=found, department=department, moment=moment, limit=limit,
        )  # fmt: skip


def _by_day(case: Case, spans: list[Span]) -> dict[date, dict[int, Span]]:
    """The parts in working hours, by day and number."""
    found: dict[date, dict[int, Span]] = defaultdict(dict)
    for k, when in enumerate(spans):
        part = within_office(case, when)
        if part is not None:
            found[when[0].date()][k] = part
    return dict(found)


def _subject(department: str, moment: datetime) -> str:
    return f"department {department} {moment:%Y-%m-%d %H:%M}"
