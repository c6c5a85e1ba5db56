"""Forecast of early votes: how many, from where, and on which days."""

from dataclasses import dataclass

import numpy as np

from valplan.domain.case import Case, Floats

CENTRE = "centre"


@dataclass(frozen=True)
class EarlyForecast:
    """Expected early votes.

    Attributes
    ----------
    total : int
        Votes in the whole period.
    by_source : dict[str, int]
        Votes by district code (people who vote near home) and ``centre`` (people who vote in the city centre wherever
        they live); sums to ``total``.
    profile : dict[int, float]
        Share of the votes on each day of the period (day 0 is election day); sums to 1.
    """

    total: int
    by_source: dict[str, int]
    profile: dict[int, float]


def early_forecast(case: Case) -> EarlyForecast:
    """Forecast from the latest published early votes, the assumed total and the assumed pull of the centre."""
    total = case.whole("early_votes")
    centre = round(total * case.number("early_centre_share"))
    codes = [d.code for d in case.municipality.districts]
    votes = apportion(total - centre, np.array([expected_voters(case, c) for c in codes]))
    by_source = {c: int(v) for c, v in zip(codes, votes, strict=True)} | {CENTRE: centre}
    return EarlyForecast(total, by_source, _profile(case))


def expected_voters(case: Case, district: str) -> float:
    """Electors of the district who are expected to vote by any channel."""
    d = case.districts[district]
    return case.electors(district) * min(1.0, d.turnout_2022 * case.number("turnout_factor"))


def apportion(total: int, weights: Floats) -> Floats:
    """Split ``total`` into whole parts proportional to ``weights`` by largest remainders; ties go to the first."""
    exact: Floats = total * weights / weights.sum()
    parts = np.floor(exact)
    order = np.argsort(-(exact - parts), kind="stable")
    parts[order[: int(total - parts.sum())]] += 1
    return parts


def _profile(case: Case) -> dict[int, float]:
    votes = case.municipality.early_votes
    last = max(v.on for v in votes)
    by_day = dict.fromkeys(case.election.early_days, 0)
    for v in votes:
        day = (v.on - last).days
        if day in by_day:
            by_day[day] += v.votes
    total = sum(by_day.values())
    return {day: n / total for day, n in by_day.items()}
