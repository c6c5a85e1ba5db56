"""Election day in one team or two: the shifts, who is in which, and what part of a day's fee each earns."""

from datetime import datetime, timedelta

from valplan.domain.case import Case
from valplan.domain.municipality import Role

TWO = 2


def polling_shift(case: Case) -> tuple[datetime, datetime]:
    """The whole of election day: from setting up until the count is done (vallagen 11 kap. 1 §: no interruption)."""
    opens = datetime.combine(case.election.day, case.election.polling_opens)
    closes = datetime.combine(case.election.day, case.election.polling_closes)
    return opens - timedelta(hours=case.number("setup_h")), closes + timedelta(hours=case.number("count_h"))


def team_shifts(case: Case) -> tuple[tuple[datetime, datetime], ...]:
    """The shift of each team: one for the whole day, or two that both are there for the handover.

    The teams change at the middle of the opening hours, so that the later one counts the votes.
    """
    starts, ends = polling_shift(case)
    if case.scenario.staffing.teams < TWO:
        return ((starts, ends),)
    opens = datetime.combine(case.election.day, case.election.polling_opens)
    closes = datetime.combine(case.election.day, case.election.polling_closes)
    middle, half = opens + (closes - opens) / 2, timedelta(hours=case.number("handover_h")) / 2
    return (starts, middle + half), (middle - half, ends)


def team_of(case: Case, number: int) -> int:
    """Team of the post of that number (1 chair, 2 deputy, 3 … poll workers): every second post is in the later one."""
    return (number - 1) % len(team_shifts(case))


def day_share(case: Case, team: int) -> float:
    """What part of a day's fee a team earns: that of the whole day which its shift is."""
    (starts, ends), (first, last) = team_shifts(case)[team], polling_shift(case)
    return (ends - starts) / (last - first)


def polling_role(number: int) -> Role:
    """Role of the post of that number in a polling place."""
    return Role.CHAIR if number == 1 else Role.DEPUTY if number == TWO else Role.WORKER
