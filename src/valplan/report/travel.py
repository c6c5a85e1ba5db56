"""What a report says of its distances and times: where they come from, and where a straight line had to do."""

import numpy as np

from valplan.domain.case import NOT_REACHED, Case, TravelFacts
from valplan.domain.plan import Plan
from valplan.evaluate.transit import transit_seconds
from valplan.language import N_, _
from valplan.report.figures import clock, long_date, number, percent
from valplan.report.wording import MODES, named

CHOICES = {"best": N_("the best of the times"), "median": N_("the median of the times")}
SECONDS_PER_MINUTE = 60


def travel_notes(case: Case, plan: Plan) -> list[str]:
    """Sentences on the case's distances and times, in the current language."""
    facts = case.travel.facts
    detour = number(case.number("detour_factor"), 2)
    if facts.source == "straight":
        return [_("Distances are the straight line times {detour}.", detour=detour), *_transit_notes(case, plan)]
    straight = facts.outside + facts.off_road + facts.unreachable > 0
    notes = [_source_text(case)]
    if straight or facts.source != "matrix":
        notes.append(_straight_text(facts, detour))
    if facts.workers_straight:
        notes.append(_("Poll workers' distances are the straight line times {detour}.", detour=detour))
    if facts.snapped:
        notes.append(_snap_text(case))
    return [*notes, *_transit_notes(case, plan)]


def _straight_text(facts: TravelFacts, detour: str) -> str:
    return _(
        "{straight} of {pairs} pairs of home and premises have the straight line times {detour} instead: {outside} "
        "with an end outside the road network, {off_road} nearer to each other than to a road, {unreachable} that "
        "no way joins.",
        straight=number(facts.outside + facts.off_road + facts.unreachable),
        pairs=number(facts.pairs),
        detour=detour,
        outside=number(facts.outside),
        off_road=number(facts.off_road),
        unreachable=number(facts.unreachable),
    )


def _source_text(case: Case) -> str:
    facts = case.travel.facts
    files, mode = ", ".join(facts.files), named(MODES, facts.mode)
    if facts.source == "roads":
        return _(
            "Distances and times follow the roads {mode}, as {files} have them (© OpenStreetMap contributors, ODbL).",
            mode=mode,
            files=files,
        )
    if facts.source == "matrix":
        return _("Distances and times are those of the table {files}.", files=files)
    return _("Distances and times {mode} come from the routing server {files}.", mode=mode, files=files)


def _snap_text(case: Case) -> str:
    facts = case.travel.facts
    return _(
        "{snapped} homes and premises were put on their nearest road, {mean} m away on average and {most} m at most; "
        "{far} are farther away than {limit} m. Parts of the network left out as too short: {islands}.",
        snapped=number(facts.snapped),
        mean=number(facts.snap_mean_m),
        most=number(facts.snap_max_m),
        far=number(facts.snapped_far),
        limit=number(facts.snap_limit_m),
        islands=number(facts.islands),
    )


def _transit_notes(case: Case, plan: Plan) -> list[str]:
    transit = case.travel.transit
    if transit is None:
        return []
    facts = transit.facts
    minutes = case.number("transit_longest_min")
    return [
        _(
            "By public transport on {on}, departing at {times} ({choice}; {file}, {trips} {count:|trip|trips}): "
            "{share} of the electors reach a place that is open that day within {limit} min, half of them within "
            "{median} min.",
            on=long_date(facts.on),
            times=", ".join(clock(t) for t in facts.departures),
            choice=named(CHOICES, facts.choose),
            file=facts.file,
            trips=number(facts.trips),
            count=facts.trips,
            limit=number(minutes),
            **_reached(case, plan),
        )
    ]


def _reached(case: Case, plan: Plan) -> dict[str, str]:
    """Share of the electors who reach a place that is open that day, and their median time."""
    seconds, electors = transit_seconds(case, plan), case.point_electors
    some = seconds != NOT_REACHED
    if not electors[some].sum():
        return {"share": percent(0.0), "median": "–"}
    order = np.argsort(seconds[some], kind="stable")
    below = np.cumsum(electors[some][order])
    middle = int(seconds[some][order][np.searchsorted(below, below[-1] / 2)])
    share = float(electors[some].sum() / electors.sum())
    return {"share": percent(share), "median": number(middle / SECONDS_PER_MINUTE)}
