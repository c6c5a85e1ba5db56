"""Where people voted at the last election, as far as the data tell."""

from collections import defaultdict
from datetime import date

from valplan.domain.case import Case
from valplan.domain.election import SATURDAY
from valplan.domain.equity import BeforeFacts


def polling_then(case: Case) -> dict[str, str]:
    """The polling place of each district at the last election; districts that no premises served are not there."""
    return {d: p.premises_id for p in case.municipality.premises for d in p.served_2022 if d in case.districts}


def early_places_then(case: Case) -> tuple[str, ...]:
    """Premises that received early votes on any day of the last election."""
    return tuple(sorted(_days_then(case)))


def early_open_enough_then(case: Case) -> tuple[str, ...]:
    """Premises that were open enough; none if it cannot be known, since opening hours are not in the data.

    A day counts as open when votes were received on it.
    """
    if not knows_open_enough(case):
        return ()
    least, weekend = case.whole("spread_days"), case.whole("spread_weekend_days")
    return tuple(
        p
        for p, days in sorted(_days_then(case).items())
        if len(days) >= least and sum(d.weekday() >= SATURDAY for d in days) >= weekend
    )


def knows_open_enough(case: Case) -> bool:
    """Whether it can be known which places were open enough: only where the policy asks for no evening."""
    return case.whole("spread_evening_days") == 0


def before_facts(case: Case) -> BeforeFacts:
    """What must be told about the places of the last election."""
    unknown = sorted(set(case.points_of_district) - set(polling_then(case)))
    placed = {p.early_id_2022 for p in case.municipality.premises if p.early_id_2022}
    votes: dict[str, int] = defaultdict(int)
    for v in case.municipality.early_votes:
        votes[v.place_id] += v.votes
    open_then = {place: n for place, n in votes.items() if n}
    unplaced = {place: n for place, n in open_then.items() if place not in placed}
    return BeforeFacts(
        districts=tuple(unknown),
        electors=sum(int(case.point_electors[case.points_of_district[d]].sum()) for d in unknown),
        last_day=max((v.on for v in case.municipality.early_votes), default=None),
        early_places=len(open_then),
        votes=sum(open_then.values()),
        unplaced=len(unplaced),
        unplaced_votes=sum(unplaced.values()),
        open_enough=knows_open_enough(case),
    )


def _days_then(case: Case) -> dict[str, set[date]]:
    """The days on which each of today's premises received early votes."""
    premises = {p.early_id_2022: p.premises_id for p in case.municipality.premises if p.early_id_2022}
    days: dict[str, set[date]] = defaultdict(set)
    for v in case.municipality.early_votes:
        if v.votes and v.place_id in premises:
            days[premises[v.place_id]].add(v.on)
    return dict(days)
