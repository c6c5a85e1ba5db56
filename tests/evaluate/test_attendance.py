"""Attendance entered afterwards: who has done the training, who was absent, and what that breaks."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from valplan.domain.case import Case
from valplan.domain.outcome import Indicator
from valplan.domain.plan import Plan
from valplan.domain.training import Attendance
from valplan.evaluate import judge
from valplan.report.evidence import evidence_rows
from valplan.report.violations import violation_text
from valplan.rules.people import serving


def entered(case: Case, rows: Iterable[tuple[str, str, bool]]) -> Case:
    return replace(
        case,
        attendance=tuple(
            Attendance(worker=w, session=s, attended=there, entered=date(2026, 8, 25)) for w, s, there in rows
        ),
    )


def everyone(case: Case, plan: Plan, but: str = "") -> list[tuple[str, str, bool]]:
    """Everyone who is booked was there, but for one."""
    rows = [(b.worker, b.session, b.worker != but) for b in plan.training]
    return rows + [(w.worker_id, w.booked_session, w.worker_id != but) for w in serving(case, plan) if w.booked_session]


def trained(case: Case, plan: Plan) -> Indicator:
    return next(i for i in judge(case, plan).indicators if i.indicator == "physically_trained")


def test_when_all_came_the_indicator_says_done(tiny_case: Case, tiny_plan: Plan) -> None:
    case = entered(tiny_case, everyone(tiny_case, tiny_plan))
    judged = judge(case, tiny_plan)
    assert judged.violations == ()
    assert judged.disagreements == ()
    found = trained(case, tiny_plan)
    people = len(serving(case, tiny_plan))
    assert found.met
    assert found.value == f"100.0 % ({people}/{people})"
    assert found.name == "Röstmottagare som har genomfört fysisk utbildning"


def test_who_was_absent_is_untrained_and_told_what_to_do(tiny_case: Case, tiny_plan: Plan) -> None:
    absent = tiny_plan.training[0].worker
    case = entered(tiny_case, everyone(tiny_case, tiny_plan, but=absent))
    (violation,) = judge(case, tiny_plan).violations
    assert (violation.rule, violation.subject, violation.found) == ("trained", f"worker {absent}", "absent")
    assert "uteblev: boka" in violation.message
    assert violation_text(case, violation).found == "frånvarande"
    found = trained(case, tiny_plan)
    people = len(serving(case, tiny_plan))
    assert found.met is False
    assert found.value.endswith(f"({people - 1}/{people})")
    row = next(r for r in evidence_rows(found) if r["Utbildning"] == "var bokad men uteblev")
    assert row["Röstmottagarnas id"] == absent
    assert "valplan replan" in row["Att göra"]


def test_a_booking_whose_attendance_is_not_entered_is_not_yet_done(tiny_case: Case, tiny_plan: Plan) -> None:
    """A session of which nothing is entered may still be to come: no rule is broken, but the training is not done."""
    other = next(s for s in tiny_case.sessions if s not in {b.session for b in tiny_plan.training})
    trained_already = next(w.worker_id for w in serving(tiny_case, tiny_plan) if w.trained_on)
    case = entered(tiny_case, [(trained_already, other, True)])
    assert judge(case, tiny_plan).violations == ()
    found = trained(case, tiny_plan)
    assert found.met is False
    to_come = {r["training"]: r["people"] for r in found.evidence}["to_come"]
    assert int(to_come) >= len(tiny_plan.training)


def test_who_came_to_another_session_than_the_one_booked_is_trained(tiny_case: Case, tiny_plan: Plan) -> None:
    booking = tiny_plan.training[0]
    other = next(s for s in tiny_case.sessions if s != booking.session)
    rows = [(w, s, there) for w, s, there in everyone(tiny_case, tiny_plan) if w != booking.worker]
    case = entered(tiny_case, [*rows, (booking.worker, booking.session, False), (booking.worker, other, True)])
    assert judge(case, tiny_plan).violations == ()
    assert trained(case, tiny_plan).met
