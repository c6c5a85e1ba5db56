"""What the columns of the premises stage are about, and what their distances come to.

Access to early voting is modelled by radii. Let S(i, k) be the set of the k candidates nearest to point i, at distances
d(i,1) ≤ d(i,2) ≤ … Then φ of the distance to the nearest open place is
φ(d(i,1)) + Σ_k (φ(d(i,k+1)) − φ(d(i,k)))·z(S(i,k))
with z(S) ≥ 1 − Σ_{s∈S} open(s): a miss costs the step to the next candidate. Points that share a set share its column,
so nothing is pruned and the relaxation is as strong as one column a pair (Cornuéjols, Nemhauser & Wolsey 1980;
Elloumi 2010).
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from valplan.demand.access import cures_in_time, failing
from valplan.demand.distance import Aversion, mean_m, share_within
from valplan.demand.early import CENTRE, EarlyForecast
from valplan.demand.opening import is_evening, period_capacity, qualifies
from valplan.domain.case import Case, Floats, Ints
from valplan.domain.municipality import Premises, Tie, Use
from valplan.model.algebra import Columns

WEEKEND = 5
NEAREST_PLACES = 12
CENTRE_PLACES = 6


@dataclass(frozen=True)
class Missed:
    """What it costs when no place of a nested nearest set is open enough: an entry a set, in the order of ``miss``.

    Elector-metres, ``felt`` and as they are, are what comes on top of the way to the nearest candidate, which is in the
    constants; ``beyond_m`` is the longest way that anyone then has at least, ``nearest_m`` that if nobody misses any.
    """

    felt: Floats
    felt_constant: float
    metres: Floats
    metres_constant: float
    beyond_m: Floats
    nearest_m: float


def polling_limit_m(case: Case, district: str) -> float:
    """The policy's distance limit for a district of its kind, metres."""
    return case.number(f"polling_limit_m_{case.districts[district].kind}")


def spread_limit_m(case: Case, area: str) -> float:
    """The policy's distance limit to early voting for an area of its kind, metres."""
    return case.number(f"spread_limit_m_{case.areas[area].kind}")


def early_reference(case: Case, places: Iterable[str]) -> Ints:
    """Column numbers of the places that could be open enough; of every early-voting place if none could."""
    able = indices(case, (case.premises[p] for p in places))
    return able if len(able) else indices(case, (p for p in case.municipality.premises if p.early))


def needs_motivation(premises: Premises) -> bool:
    """Whether a tie must be motivated in writing (vallagen 4 kap. 20 and 22 §§)."""
    return premises.tie in (Tie.RELIGIOUS, Tie.COMPANY)


def indices(case: Case, premises: Iterable[Premises]) -> Ints:
    """Column numbers of premises in tables of travel, in order."""
    return np.array(sorted(case.premises_index[p.premises_id] for p in premises), dtype=np.int64)


def assign_keys(case: Case, felt: Aversion) -> pd.DataFrame:
    """Every pair of a district and premises that could be its polling place: electors, metres, and departures."""
    candidates = [p for p in case.municipality.premises if p.polling]
    columns = indices(case, candidates)
    before = {d: p.premises_id for p in case.municipality.premises for d in p.served_2022}
    frames = []
    for district in case.municipality.districts:
        rows = case.points_of_district[district.code]
        limit_m = polling_limit_m(case, district.code)
        within = share_within(case, district.code, limit_m)
        beyond = case.point_electors[rows] @ (case.travel.points[rows] > limit_m)
        felt_m = np.average(felt.felt_m(case.travel.points[rows]), axis=0, weights=case.point_electors[rows])
        ids = [case.municipality.premises[c].premises_id for c in columns]
        frames.append(
            pd.DataFrame(
                {
                    "district": district.code,
                    "premises": ids,
                    "electors": case.electors(district.code),
                    "mean_m": mean_m(case, district.code)[columns],
                    "felt_m": felt_m[columns],
                    "worst_m": case.travel.points[rows].max(axis=0)[columns],
                    "beyond": beyond[columns],
                    "far": within[columns] < case.number("polling_limit_share"),
                    "moved": [before.get(district.code, p) != p for p in ids],
                    "motivated_tie": [needs_motivation(case.premises[p]) for p in ids],
                }
            )
        )
    return pd.concat(frames, ignore_index=True)


def measure_keys(case: Case) -> pd.DataFrame:
    """Measures that cure in time what premises fail in, for the use that they are offered for."""
    pairs = sorted(
        {
            (p.premises_id, m)
            for p in case.municipality.premises
            for use, wanted in ((Use.POLLING, p.polling), (Use.EARLY, p.early))
            if wanted
            for c in failing(case, p.premises_id, use)
            for m in cures_in_time(case, p.premises_id, use, c.criterion)
        }
    )
    return pd.DataFrame(pairs, columns=["premises", "measure"], dtype=str)


def option_keys(case: Case, forecast: EarlyForecast) -> pd.DataFrame:
    """Every place with each of its opening patterns and staff tiers: capacity in votes, and what they qualify for."""
    found = []
    for p in case.municipality.premises:
        for pattern in p.patterns if p.early else ():
            days = case.openings.get(pattern, ())
            dates = {case.election.date_of(o.day) for o in days}
            if not days:
                continue
            evening = sum(is_evening(case, o.closes) for o in days)
            weekend = sum(d.weekday() >= WEEKEND for d in dates)
            can = not (dates & set(p.unavailable)) and max(o.closes for o in days) <= p.closes_latest
            for tier in case.tiers:
                capacity = period_capacity(case, forecast.profile, pattern, tier)
                facts = (len(days), evening > 0 and weekend > 0, qualifies(case, days), can)
                found.append((p.premises_id, pattern, tier, capacity, *facts))
    columns = ["premises", "pattern", "tier", "capacity", "days", "evening_and_weekend", "qualifies", "available"]
    return pd.DataFrame(found, columns=columns).astype(
        {"evening_and_weekend": bool, "qualifies": bool, "available": bool}
    )


def flow_keys(case: Case, forecast: EarlyForecast, option: Columns) -> pd.DataFrame:
    """Each district to its nearest places; the centre's votes to the places nearest the centre."""
    places = sorted(set(option.keys.premises))
    columns = np.array([case.premises_index[p] for p in places], dtype=np.int64)
    found = []
    for source in forecast.by_source:
        if source == CENTRE:
            x, y = case.municipality.centre_x_m, case.municipality.centre_y_m
            spots = [(case.premises[p].x_m - x, case.premises[p].y_m - y) for p in places]
            metres = np.hypot(*np.array(spots).T) * case.number("detour_factor")
        else:
            metres = mean_m(case, source)[columns]
        most = CENTRE_PLACES if source == CENTRE else NEAREST_PLACES
        found += [(source, places[k], float(metres[k])) for k in np.argsort(metres, kind="stable")[:most]]
    return pd.DataFrame(found, columns=["source", "premises", "metres"])


def nested_sets(case: Case, felt: Aversion, places: list[str]) -> tuple[list[tuple[str, ...]], Missed]:
    """Nested nearest sets over all points, and what each costs when missed.

    If no place could be open enough, there is nothing to decide and the constants are the way to the farthest place.
    """
    weights = case.point_electors
    if not places:
        farthest = case.travel.points[:, early_reference(case, places)].max(axis=1)
        ways = float(weights @ felt.felt_m(farthest)), float(weights @ farthest)
        return [], Missed(np.zeros(0), ways[0], np.zeros(0), ways[1], np.zeros(0), float(farthest.max()))
    columns = np.array([case.premises_index[p] for p in places], dtype=np.int64)
    order = np.argsort(case.travel.points[:, columns], axis=1, kind="stable")
    metres = np.take_along_axis(case.travel.points[:, columns], order, axis=1).astype(np.float64)
    felt_m = felt.felt_m(metres)
    number: dict[tuple[int, ...], int] = {}
    rows, ranks = np.nonzero(np.diff(metres, axis=1) > 0)
    near = [tuple(sorted(order[row, : k + 1].tolist())) for row, k in zip(rows, ranks, strict=True)]
    of_step = np.array([number.setdefault(members, len(number)) for members in near], dtype=np.int64)
    by_felt: Floats = np.zeros(len(number))
    by_metres: Floats = np.zeros(len(number))
    for total, way in ((by_felt, felt_m), (by_metres, metres)):
        shorter, longer = way[rows, ranks], way[rows, ranks + 1]
        more = np.subtract(longer, shorter, out=np.full(len(rows), np.inf), where=np.isfinite(longer))
        np.add.at(total, of_step, np.where(weights[rows] > 0, more, 0.0) * weights[rows])
    beyond = np.zeros(len(number))
    np.maximum.at(beyond, of_step, np.where(weights[rows] > 0, metres[rows, ranks + 1], 0.0))
    ordered = sorted(number, key=lambda s: (len(s), s))
    at = np.array([number[s] for s in ordered], dtype=np.int64)
    missed = Missed(
        by_felt[at], float(weights @ felt_m[:, 0]), by_metres[at], float(weights @ metres[:, 0]), beyond[at],
        float(metres[weights > 0, 0].max(initial=0.0)),
    )  # fmt: skip
    return [tuple(places[i] for i in s) for s in ordered], missed


def cover_keys(case: Case, places: list[str]) -> tuple[pd.DataFrame, tuple[tuple[str, ...], ...]]:
    """Electors of each area grouped by which qualifying candidates they have within the limit."""
    columns = np.array([case.premises_index[p] for p in places], dtype=np.int64)
    keys: list[tuple[str, int, int]] = []
    sets: list[tuple[str, ...]] = []
    for area in sorted(case.points_of_area):
        rows = case.points_of_area[area]
        within = case.travel.points[np.ix_(rows, columns)] <= spread_limit_m(case, area)
        groups: dict[tuple[str, ...], int] = {}
        for near, electors in zip(within, case.point_electors[rows], strict=True):
            members = tuple(places[i] for i in np.flatnonzero(near))
            groups[members] = groups.get(members, 0) + int(electors)
        total = sum(groups.values())
        for members in sorted(groups):
            keys.append((area, groups[members], total))
            sets.append(members)
    return pd.DataFrame(keys, columns=["area", "electors", "area_electors"]), tuple(sets)


def compensate_keys(case: Case, option: Columns) -> pd.DataFrame:
    """Every compensatory measure that an area could get; ``premises`` is the place that carries it out, if any."""
    found: list[tuple[str, str, str]] = []
    fixed = sorted(set(option.keys.premises))
    for area in sorted(case.points_of_area):
        rows = case.points_of_area[area]
        near = case.travel.points[rows] <= spread_limit_m(case, area)
        share = np.average(near, axis=0, weights=np.maximum(case.point_electors[rows], 1e-9))
        for c in case.municipality.compensations:
            if c.kind == "shuttle":
                found.append((area, c.compensation_id, ""))
                continue
            for s in fixed:
                p = case.premises[s]
                enough = share[case.premises_index[s]] >= case.number("spread_share")
                if p.mobile and c.kind == "mobile" and p.area_id == area:
                    found.append((area, c.compensation_id, s))
                if not p.mobile and c.kind == "extended_hours" and enough:
                    found.append((area, c.compensation_id, s))
    return pd.DataFrame(found, columns=["area", "compensation", "premises"], dtype=str)


def motivate_keys(case: Case, assign: Columns, option: Columns) -> pd.DataFrame:
    """Departures that the board may have to motivate in writing: districts with a long way, premises with a tie."""
    far = sorted(set(assign.keys.district[assign.keys.far]))
    tied = sorted(p for p in {*assign.keys.premises, *option.keys.premises} if needs_motivation(case.premises[p]))
    pairs = [("polling-distance", d) for d in far] + [("tie-motivated", p) for p in tied]
    return pd.DataFrame(pairs, columns=["rule", "subject"], dtype=str)
