"""Early voting as the plan decides it: each place with its days, hours, posts and the votes it is dimensioned for."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from valplan.domain.case import Case
from valplan.domain.municipality import Premises
from valplan.domain.plan import EarlySession, Plan


@dataclass(frozen=True)
class EarlyOpening:
    """One early-voting place with its sessions in order of day."""

    place: Premises
    area: str
    sessions: tuple[EarlySession, ...]
    mobile: bool

    @property
    def votes(self) -> int:
        """Votes that the place is dimensioned for, all days: a share of the expected ones, at most what it holds."""
        return sum(s.expected_votes for s in self.sessions)

    @property
    def open_hours(self) -> float:
        """Hours that the place is open, over all days."""
        return sum(_hours(s) for s in self.sessions)

    @property
    def worker_hours(self) -> float:
        """Hours of presence that the posts add up to."""
        return sum(_hours(s) * s.posts for s in self.sessions)

    def on(self, day: date) -> tuple[EarlySession, ...]:
        """The sessions of a day; none when the place is closed."""
        return tuple(s for s in self.sessions if s.on == day)


def early_openings(case: Case, plan: Plan) -> tuple[EarlyOpening, ...]:
    """Every early-voting place: those open most days first, then by name; mobile stops last."""
    found: dict[str, list[EarlySession]] = {}
    for session in sorted(plan.early_sessions, key=lambda s: (s.on, s.opens)):
        found.setdefault(session.premises, []).append(session)
    mobile = {c.premises for c in plan.compensations if c.premises}
    openings = [_opening(case, pid, tuple(sessions), pid in mobile) for pid, sessions in found.items()]
    return tuple(sorted(openings, key=lambda o: (o.mobile, -len(o.sessions), o.place.name, o.place.premises_id)))


def fixed_and_mobile(openings: Iterable[EarlyOpening]) -> tuple[int, int]:
    """How many of the places are early-voting places, and how many are mobile stops."""
    mobile = [o.mobile for o in openings]
    return len(mobile) - sum(mobile), sum(mobile)


def early_dates(case: Case) -> tuple[date, ...]:
    """The days of early voting, first to last, election day included."""
    return tuple(case.election.date_of(day) for day in case.election.early_days)


def _opening(case: Case, premises: str, sessions: tuple[EarlySession, ...], mobile: bool) -> EarlyOpening:
    place = case.premises[premises]
    area = case.areas[place.area_id].name if place.area_id in case.areas else ""
    return EarlyOpening(place=place, area=area, sessions=sessions, mobile=mobile or place.mobile)


def _hours(session: EarlySession) -> float:
    day = session.on
    open_for = datetime.combine(day, session.closes) - datetime.combine(day, session.opens)
    return open_for.total_seconds() / 3600
