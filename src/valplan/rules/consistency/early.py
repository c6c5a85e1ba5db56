"""Early voting of a plan: sessions follow from the places' patterns, transports from where votes cannot be kept."""

from collections.abc import Iterator
from datetime import date

from valplan.demand.early import early_forecast
from valplan.demand.opening import posts_on, session_votes
from valplan.domain.case import Case
from valplan.domain.plan import EarlyPlace, EarlySession, Plan
from valplan.language import N_
from valplan.rules.consistency.finding import Finding, and_more
from valplan.rules.naming import subject_text

OUTSIDE = N_(
    "{premises} is open on {days}, outside the period of early voting ({first} to {last}). "
    "Take the session out of early_sessions."
)
UNCHOSEN = N_(
    "{premises} has sessions ({days}) but no entry in early_places. "
    "Take them out of early_sessions, or choose a pattern for the place."
)
EXTRA = N_(
    "{premises} is open on {days}, when its pattern {pattern} is closed. "
    "Take the session out of early_sessions, or choose another pattern in early_places."
)
MISSING = N_(
    "{premises} has no session on {days}, when its pattern {pattern} is open. "
    "Add it to early_sessions, or choose another pattern in early_places."
)
HOURS = N_(
    "{premises} is open {found} on {days}; its pattern {pattern} has {limit}. "
    "Change the hours back, or choose another pattern in early_places."
)
POSTS = N_(
    "{premises} has {found} {found:|post|posts} on {days}; its level {tier} has {limit}. "
    "Change the number back, or choose another level in early_places."
)
VOTES = N_(
    "{premises} is dimensioned for {found} {found:|vote|votes} on {days}; catchments and its pattern give {limit}. "
    "Change expected_votes back, or the votes in catchments."
)
NOT_ALLOWED = N_(
    "{premises} has the pattern {found}, which is not among those that the table of premises allows there ({limit}). "
    "Choose one of these in early_places, or take the place out."
)

_Difference = tuple[date, str, str]  # day, found, expected


def hours_that_are_none(case: Case, plan: Plan) -> Iterator[Finding]:
    """Sessions that close before or as they open."""
    for s in plan.early_sessions:
        if s.closes <= s.opens:
            text = N_("{premises} closes {closes} on {on} but opens {opens}. Mend the hours in early_sessions.")
            values = {"premises": _name(case, s.premises), "on": s.on, "opens": _at(s.opens), "closes": _at(s.closes)}
            yield Finding(f"premises {s.premises} {s.on}", _hours(s), f">{_at(s.opens)}", text, values)


def session_findings(case: Case, plan: Plan) -> Iterator[Finding]:
    """Where the sessions of a place are not those of its pattern and level; days that differ alike are told as one."""
    chosen = {e.premises: e for e in plan.early_places}
    sessions: dict[str, dict[date, EarlySession]] = {p: {} for p in chosen}
    for s in plan.early_sessions:
        sessions.setdefault(s.premises, {}).setdefault(s.on, s)
    for premises in sorted(sessions):
        place, found = chosen.get(premises), sessions[premises]
        yield from _outside(case, premises, found)
        inside = {on: s for on, s in found.items() if _in_period(case, on)}
        if place is None:
            unchosen = [(on, _hours(s), "–") for on, s in sorted(inside.items())]
            yield from _together(case, premises, UNCHOSEN, unchosen)
        else:
            yield from _allowed(case, place)
            yield from _compared(case, place, inside, _wanted(case, plan, place))


def catchment_findings(case: Case, plan: Plan) -> Iterator[Finding]:
    """Fewer votes than none, which others from the same source could make up for unseen."""
    for c in plan.catchments:
        if c.votes < 0:
            text = N_(
                "In catchments, {premises} has {found} {found:|vote|votes}; the least is 0. Change the number back."
            )
            values = {"premises": _name(case, c.premises), "found": c.votes}
            yield Finding(f"source {c.source} {c.premises}", str(c.votes), "0", text, values)


def transport_findings(case: Case, plan: Plan) -> Iterator[Finding]:
    """Transports of votes from places that are not open, or that keep the votes safe themselves."""
    opened = {s.premises for s in plan.early_sessions}
    for premises in sorted(set(plan.vote_transports)):
        values = {"premises": _name(case, premises)}
        if premises not in opened:
            text = N_("Votes are fetched from {premises}, which is not open. Take it out of vote_transports.")
            yield Finding(f"premises {premises}", N_("daily transport"), N_("no transport"), text, values)
        elif case.premises[premises].secure_storage:
            text = N_(
                "Votes are fetched from {premises}, which has secure storage of its own: no transport is needed, and "
                "none is paid for. Take it out of vote_transports."
            )
            yield Finding(f"premises {premises}", N_("daily transport"), N_("no transport"), text, values)


def _outside(case: Case, premises: str, found: dict[date, EarlySession]) -> Iterator[Finding]:
    days = [case.election.date_of(d) for d in case.election.early_days]
    outside = [(on, str(on), f"{days[0]}–{days[-1]}") for on in sorted(found) if not _in_period(case, on)]
    yield from _together(case, premises, OUTSIDE, outside, first=days[0], last=days[-1])


def _in_period(case: Case, on: date) -> bool:
    return (on - case.election.day).days in case.election.early_days


def _allowed(case: Case, place: EarlyPlace) -> Iterator[Finding]:
    p = case.premises[place.premises]
    allowed = p.patterns if p.early else ()
    if place.pattern not in allowed:
        limit = ", ".join(allowed) or "–"
        values = {"premises": _name(case, place.premises), "found": place.pattern, "limit": limit}
        yield Finding(f"premises {place.premises}", place.pattern, limit, NOT_ALLOWED, values)


def _wanted(case: Case, plan: Plan, place: EarlyPlace) -> dict[date, EarlySession]:
    """The sessions that follow from a place's pattern, level and catchment."""
    votes = sum(c.votes for c in plan.catchments if c.premises == place.premises)
    days = case.openings[place.pattern]
    on_day = session_votes(early_forecast(case).profile, [o.day for o in days], votes)
    return {
        on: EarlySession(
            premises=place.premises, on=on, opens=o.opens, closes=o.closes, posts=posts_on(case, place.tier, o.day),
            expected_votes=on_day[o.day],
        )
        for o in days
        for on in [case.election.date_of(o.day)]
    }  # fmt: skip


def _compared(
    case: Case, place: EarlyPlace, found: dict[date, EarlySession], wanted: dict[date, EarlySession]
) -> Iterator[Finding]:
    premises, both = place.premises, sorted(set(found) & set(wanted))
    extra = [(on, _hours(found[on]), "–") for on in sorted(set(found) - set(wanted))]
    missing = [(on, "–", _hours(wanted[on])) for on in sorted(set(wanted) - set(found))]
    yield from _together(case, premises, EXTRA, extra, pattern=place.pattern)
    yield from _together(case, premises, MISSING, missing, pattern=place.pattern)
    for text, of in ((HOURS, _hours), (POSTS, lambda s: str(s.posts)), (VOTES, lambda s: str(s.expected_votes))):
        differ = [(on, of(found[on]), of(wanted[on])) for on in both if of(found[on]) != of(wanted[on])]
        yield from _together(case, premises, text, differ, pattern=place.pattern, tier=place.tier)


def _together(case: Case, premises: str, text: str, days: list[_Difference], **values: object) -> Iterator[Finding]:
    """One finding for the days of a place that differ in the same way, with the figures of the first."""
    if days:
        on, found, limit = days[0]
        told = {"premises": _name(case, premises), "days": and_more(on, len(days)), "found": found, "limit": limit}
        yield Finding(f"premises {premises} {on}", found, limit, text, told | values)


def _name(case: Case, premises: str) -> str:
    return subject_text(case, f"premises {premises}")


def _hours(session: EarlySession) -> str:
    return f"{_at(session.opens)}–{_at(session.closes)}"


def _at(moment: object) -> str:
    return f"{moment:%H:%M}"
