"""How long everyone's way to an open place takes by public transport, on the day that the timetable is read for."""

import numpy as np

from valplan.domain.case import NOT_REACHED, Case, Ints
from valplan.domain.plan import Plan


def transit_seconds(case: Case, plan: Plan) -> Ints:
    """Seconds of each demand point to the place soonest reached of those open that day; ``NOT_REACHED`` where none is.

    On election day one's own polling place counts beside early voting. A way longer than ``transit_longest_min`` counts
    as none. That the place is still open on arrival is not looked at.

    Raises
    ------
    ValueError
        If the case has no timetable.
    """
    transit = case.travel.transit
    if transit is None:
        raise ValueError("the case has no timetable")
    within = np.where(transit.within(60 * case.number("transit_longest_min")), transit.seconds, NOT_REACHED)
    early = sorted({case.premises_index[s.premises] for s in plan.early_sessions if s.on == transit.facts.on})
    found = _soonest(within[:, early])
    if transit.facts.on == case.election.day:
        for p in plan.polling:
            rows = case.points_of_district[p.district]
            found[rows] = _soonest(np.stack([found[rows], within[rows, case.premises_index[p.premises]]], axis=1))
    return found


def _soonest(seconds: Ints) -> Ints:
    """The least of each row, those not reached left out."""
    most = np.iinfo(np.int64).max
    least: Ints = np.where(seconds == NOT_REACHED, most, seconds).min(axis=1, initial=most)
    return np.where(least == most, NOT_REACHED, least)
