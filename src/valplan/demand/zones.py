"""Zones of reserves: districts that lie near enough each other for one pool, and which pool a person can be in."""

import numpy as np
import numpy.typing as npt

from valplan.domain.case import Case, Floats, Ints
from valplan.domain.plan import Plan

SHARED = ""  # the zone of a pool that all districts share
MINUTE_S = 60


def zone_of_district(case: Case) -> dict[str, str]:
    """The zone of each district, named by the district in its middle.

    From a zone's middle every district of it is reached, by the straight line and the assumed detour and speed, in half
    the time that a reserve may take, so that whoever lives within the zone reaches all of it in time. Middles are
    chosen one at a time, each where it reaches most of the districts left; every district then goes to the nearest.
    """
    codes = list(case.districts)
    seconds = _between(case, codes)
    near = seconds <= reach_s(case) / 2
    left, middles = np.ones(len(codes), dtype=np.bool_), []
    while left.any():
        middles.append(int(np.argmax((near & left).sum(axis=1))))
        left &= ~near[middles[-1]]
    nearest = np.argmin(seconds[middles], axis=0)
    return {code: codes[middles[k]] for code, k in zip(codes, nearest.tolist(), strict=True)}


def reach_s(case: Case) -> float:
    """Time within which a reserve reaches every polling place of the pool, at most, seconds."""
    return case.number("reserve_reach_min") * MINUTE_S


def pool_of_worker(case: Case, plan: Plan, *, zoned: bool) -> dict[str, str]:
    """The pool that each person can be in: where every polling place is reached in time; of several, the nearest.

    People who reach no pool in time are left out.
    """
    zone = zone_of_district(case) if zoned else {}
    places: dict[str, set[int]] = {}
    for p in plan.polling:
        places.setdefault(zone.get(p.district, SHARED), set()).add(case.premises_index[p.premises])
    zones = sorted(places)
    if not zones:
        return {}
    farthest = np.stack([case.travel.workers_s[:, sorted(places[z])].max(axis=1) for z in zones])
    best: Ints = np.argmin(farthest, axis=0)
    within: npt.NDArray[np.bool_] = farthest.min(axis=0) <= reach_s(case)
    ids = [w.worker_id for w in case.municipality.workers]
    return {w: zones[k] for w, k, ok in zip(ids, best.tolist(), within.tolist(), strict=True) if ok}


def _between(case: Case, codes: list[str]) -> Floats:
    """Seconds by car between the middles of where the electors of the districts live."""
    middles = np.array([_middle(case, code) for code in codes])
    metres = np.hypot(*(middles[:, None, :] - middles[None, :, :]).transpose(2, 0, 1))
    metres_per_s = case.number("car_speed_kmh") / 3.6
    found: Floats = metres * case.number("detour_factor") / metres_per_s
    return found


def _middle(case: Case, code: str) -> Floats:
    rows = case.points_of_district[code]
    points = [case.municipality.points[k] for k in rows]
    weights = case.point_electors[rows]
    where: Floats = np.average([(p.x_m, p.y_m) for p in points], axis=0, weights=weights if weights.any() else None)
    return where
