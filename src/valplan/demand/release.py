"""Who of the municipality's own departments is needed during ordinary working hours, and when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from valplan.demand.training import Span, held_sessions, span
from valplan.domain.case import Case
from valplan.domain.election import SATURDAY
from valplan.domain.plan import Plan, Post


@dataclass(frozen=True)
class Away:
    """A person of a department who is needed from ``starts`` to ``ends`` of ordinary working hours.

    ``post`` is what for; None where it is a training, to attend (``session``) or to lead (``leads``).
    """

    department: str
    worker: str
    starts: datetime
    ends: datetime
    post: Post | None = None
    session: str = ""
    leads: bool = False


def office_hours(case: Case, on: date) -> Span | None:
    """Ordinary working hours of a day; none on Saturdays and Sundays."""
    if on.weekday() >= SATURDAY:
        return None
    hours = (case.number("office_opens_hour"), case.number("office_closes_hour"))
    begin = datetime.combine(on, time())
    return begin + timedelta(hours=hours[0]), begin + timedelta(hours=hours[1])


def within_office(case: Case, when: Span) -> Span | None:
    """The part of a shift that lies in the ordinary working hours of the day that it begins; none if nothing does."""
    office = office_hours(case, when[0].date())
    if office is None:
        return None
    starts, ends = max(when[0], office[0]), min(when[1], office[1])
    return (starts, ends) if starts < ends else None


def away(case: Case, plan: Plan) -> list[Away]:
    """Everyone of a department who is needed in working hours, by department, time and id."""
    posts = {p.post_id: p for p in plan.posts}
    found = [
        _away(case, a.worker, (post.starts, post.ends), post=post)
        for a in plan.appointments
        if a.worker and (post := posts.get(a.post_id))
    ]
    held = {s.session_id: s for s in held_sessions(case, plan)}
    seated = [(b.worker, b.session) for b in plan.training]
    serving = {a.worker for a in plan.appointments} | {r.worker for r in plan.reserves}
    seated += [(w, case.workers[w].booked_session) for w in sorted(serving & set(case.workers))]
    found += [_away(case, w, span(held[s]), session=s) for w, s in seated if s in held]
    led = [h for h in plan.sessions if h.leader and h.session in held]
    found += [_away(case, h.leader, span(held[h.session]), session=h.session, leads=True) for h in led]
    return sorted(
        (a for a in found if a is not None), key=lambda a: (a.department, a.starts, a.ends, a.worker, a.session)
    )


def _away(
    case: Case, worker: str, when: Span, *, post: Post | None = None, session: str = "", leads: bool = False
) -> Away | None:
    person, part = case.workers.get(worker), within_office(case, when)
    if person is None or not person.department or part is None:
        return None
    return Away(person.department, worker, *part, post=post, session=session, leads=leads)


def instants(spans: Iterable[Span]) -> list[datetime]:
    """Moments at which the most can be away: whenever somebody's time begins."""
    return sorted({starts for starts, _ends in spans})


def limited(case: Case, days: tuple[int, ...], on: date) -> bool:
    """Whether a limit speaks of a day."""
    return office_hours(case, on) is not None and (not days or (on - case.election.day).days in days)
