"""What the rules on working time cover, so that a reader sees why a long election day is allowed or is not."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from valplan.demand.teams import polling_shift, team_shifts
from valplan.domain.case import Case
from valplan.domain.municipality import Use
from valplan.domain.plan import Plan, Post
from valplan.domain.scenario import RestExemption
from valplan.language import _
from valplan.report.figures import clock, number, short_day

DAY = timedelta(hours=24)


def working_time_notes(case: Case, plan: Plan) -> list[str]:
    """In sentences: the hours of election day, the limit of a shift, rest by day and week, and what is not checked."""
    window = case.scenario.staffing.rest_exemption
    return [
        _election_day(case),
        _shift_limit(case, plan),
        _daily_rest(case),
        *(_exempt(case, plan, window) if window else [_not_exempt(case)]),
        _weekly_rest(case),
        _not_checked(),
    ]


def long_posts(case: Case, plan: Plan) -> list[Post]:
    """Posts longer than a day less the daily rest, which only an exemption allows."""
    return [p for p in plan.posts if p.ends - p.starts > _longest(case)]


def _longest(case: Case) -> timedelta:
    return DAY - timedelta(hours=case.number("daily_rest_h"))


def _election_day(case: Case) -> str:
    starts, ends = polling_shift(case)
    shifts = ", ".join(f"{clock(a)}\u2013{clock(b)} ({_hours(b - a)})" for a, b in team_shifts(case))
    return _(
        "A polling place is worked {starts}\u2013{ends} on election day: {setup} before it opens, voting "
        "{opens}\u2013{closes}, and {count} after it, since the count begins at once when voting has ended and goes on "
        "without interruption (vallagen 11 kap. 1 and 2 §§). Shifts there: {shifts}.",
        starts=clock(starts),
        ends=clock(ends),
        setup=_hours(timedelta(hours=case.number("setup_h"))),
        opens=clock(case.election.polling_opens),
        closes=clock(case.election.polling_closes),
        count=_hours(timedelta(hours=case.number("count_h"))),
        shifts=shifts,
    )


def _shift_limit(case: Case, plan: Plan) -> str:
    longest = max((p.ends - p.starts for p in plan.posts if p.use is Use.EARLY), default=timedelta())
    return _(
        "The limit of {limit} for a shift covers early voting, whose hours it divides into shifts; the longest there "
        "is {longest}. It does not cover polling places and other work on fixed hours: those are held by the daily "
        "rest.",
        limit=_hours(timedelta(hours=case.number("max_shift_h"))),
        longest=_hours(longest),
    )


def _daily_rest(case: Case) -> str:
    return _(
        "The daily rest of {rest} (arbetstidslagen 13 §) covers all work in the plan: between a person's shifts on "
        "different days, and within a shift, which may so last {longest} at most. The Act is for employees; how it "
        "applies to poll workers has not been confirmed, and the plan keeps to it for all of them.",
        rest=_hours(timedelta(hours=case.number("daily_rest_h"))),
        longest=_hours(_longest(case)),
    )


def _exempt(case: Case, plan: Plan, window: RestExemption) -> Iterator[str]:
    found = long_posts(case, plan)
    yield _(
        "This scenario has a dated exemption from the daily rest: shifts wholly between {starts} and {ends} need none. "
        "Posts whose shift is longer than {longest}: {posts}. Every other shift keeps the rest, also that before "
        "election day and that after it.",
        starts=_moment(window.starts),
        ends=_moment(window.ends),
        longest=_hours(_longest(case)),
        posts=number(len(found)),
    )
    yield _("Source of the exemption: {source}", source=window.source)
    if found:
        yield _(
            "If no such exemption applies, so long a day is not allowed: let two teams share it "
            "(teams = 2 under [staffing] in the scenario) and plan anew."
        )


def _not_exempt(case: Case) -> str:
    return _(
        "This scenario has no exemption from the daily rest: no shift may be longer than {longest}.",
        longest=_hours(_longest(case)),
    )


def _weekly_rest(case: Case) -> str:
    return _(
        "The weekly rest of {rest} (arbetstidslagen 14 §) is kept in every seven days in a row, whichever day they "
        "begin with; that is stricter than fixed weeks. A free day between a late shift and an early one counts only "
        "if the rest is that long, and election day on standby is no rest. The exemption from the daily rest is none "
        "from this one, which may be set aside only for what could not be foreseen.",
        rest=_hours(timedelta(hours=case.number("weekly_rest_h"))),
    )


def _not_checked() -> str:
    return _(
        "Not checked: working hours a week (arbetstidslagen 5 § of 40 h and 10 b § of 48 h on average). Only the hours "
        "agreed on with a person in the register (max_hours) limit how much one works. Nor do the rules know of work "
        "outside the plan, such as a person's ordinary employment, or count training as work."
    )


def _moment(at: datetime) -> str:
    return f"{short_day(at.date())} {clock(at)}"


def _hours(length: timedelta) -> str:
    hours = length / timedelta(hours=1)
    return number(hours, 0 if hours.is_integer() else 2) + "\u00a0h"
