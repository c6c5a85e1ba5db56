"""What the rules on working time cover, so that a reader sees why a long election day is allowed or is not."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from valplan.demand.teams import polling_shift, team_shifts
from valplan.domain.case import Case
from valplan.domain.municipality import Use
from valplan.domain.outcome import Judgement, RestsOn
from valplan.domain.plan import Plan, Post
from valplan.domain.scenario import RestExemption
from valplan.language import _, current
from valplan.report.figures import clock, number, short_day
from valplan.rules.weekly_hours import week_hours

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
        _weekly_hours(case, plan),
        _not_checked(),
    ]


def rests_on_texts(judgement: Judgement) -> list[str]:
    """What stands beside the verdict of a plan: each exemption that it needs, and whether it has been granted."""
    return [_rests_on(x) for x in judgement.rests_on]


def _rests_on(needed: RestsOn) -> str:
    text = _(
        "The verdict rests on an exemption from the daily rest between {starts} and {ends}: without it {shifts} "
        "{shifts:|shift|shifts} of {people} {people:|person|people} would break the rule.",
        starts=_moment(needed.starts),
        ends=_moment(needed.ends),
        shifts=number(needed.shifts),
        people=number(needed.people),
    )
    granted = (
        _("It was granted on {day}.", day=needed.decided.isoformat())
        if needed.decided
        else _("The scenario names no decision that grants it; it is assumed until one is entered.")
    )
    return f"{text} {granted} {_('Source of the exemption: {source}', source=needed.source)}"


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
    source = window.source_en if current() == "en" and window.source_en else window.source
    yield _("Source of the exemption: {source}", source=source)
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


def _weekly_hours(case: Case, plan: Plan) -> str:
    limit, hours = case.scenario.staffing.most_hours_per_week, week_hours(case, plan)
    most = _hours(timedelta(hours=max(hours.values(), default=0.0)))
    if limit is not None:
        return _(
            "Nobody may have more than {limit} in posts in a calendar week, by the scenario (most_hours_per_week); the "
            "most that anyone has is {most}.",
            limit=_hours(timedelta(hours=limit)),
            most=most,
        )
    law = case.number("weekly_hours_h")
    return _(
        "Not checked: working hours a week (arbetstidslagen 5 § of 40 h and 10 b § of 48 h on average), since the "
        "scenario has no limit (most_hours_per_week). In a calendar week {people} {people:|person has|people have} "
        "more than {law} in posts; the most is {most}.",
        people=len({worker for (worker, _monday), found in hours.items() if found > law}),
        law=_hours(timedelta(hours=law)),
        most=most,
    )


def _not_checked() -> str:
    return _(
        "The hours agreed on with a person in the register (max_hours) limit how much one works in all. The rules do "
        "not know of work outside the plan, such as a person's ordinary employment, nor count training as work."
    )


def _moment(at: datetime) -> str:
    return f"{short_day(at.date())} {clock(at)}"


def _hours(length: timedelta) -> str:
    hours = length / timedelta(hours=1)
    return number(hours, 0 if hours.is_integer() else 2) + "\u00a0h"
