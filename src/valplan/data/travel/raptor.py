"""Earliest arrivals by public transport, for all homes at once.

RAPTOR (Delling, Pajor and Werneck, "Round-Based Public Transit Routing", 2012): round k finds the earliest arrival at
every stop with at most k rides, by riding along every line once. Here each step is done for all homes together: the
arrivals are a table of stops x homes.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
import pandas as pd
from scipy.spatial import KDTree

from valplan.data.travel.gtfs import Feed
from valplan.data.travel.network import Bools
from valplan.data.travel.places import KMH, Asked
from valplan.domain.case import NOT_REACHED, Floats, Ints

NEVER = np.iinfo(np.int64).max // 4  # later than any time, and still itself when a walk is added


@dataclass(frozen=True)
class Line:
    """Trips that call at the same stops and never overtake each other, in order of departure.

    ``arrives`` and ``departs`` are trips x calls, in seconds from the start of the day.
    """

    stops: Ints
    arrives: Ints
    departs: Ints
    gets_on: Bools
    gets_off: Bools


@dataclass(frozen=True)
class Walks:
    """Walks between two groups of places: from, to and seconds, one row a walk, in order of ``end``."""

    start: Ints
    end: Ints
    seconds: Ints


@dataclass(frozen=True)
class Journeys:
    """What journeys are made of: lines, and the walks to stops, between stops, from stops and all the way."""

    lines: tuple[Line, ...]
    stops: int
    to_stops: Walks
    between: Walks
    from_stops: Walks
    all_the_way: Walks
    rides: int
    change_s: int
    longest_s: int


def journeys_of(feed: Feed, asked: Asked, departures_s: Sequence[int]) -> Journeys:
    """Prepare a feed for the homes, premises and times of departure that are asked for."""
    n = asked.numbers
    longest_s = int(n["transit_longest_min"] * 60)
    calls = _around(feed.calls, min(departures_s), max(departures_s) + longest_s)
    pace_s_per_m = n["detour_factor"] * KMH / n["walk_speed_kmh"]
    served = np.unique(calls.stop.to_numpy(dtype=np.int64))
    stop_xy = feed.stop_xy_m[served]
    reach_m, change_m = n["transit_walk_m"] / n["detour_factor"], n["transit_transfer_m"] / n["detour_factor"]
    homes, premises = asked.homes.xy_m[: asked.points], asked.premises.xy_m
    return Journeys(
        lines=tuple(lines_of(calls.assign(stop=np.searchsorted(served, calls.stop)))),
        stops=len(served),
        to_stops=walks(homes, stop_xy, reach_m, pace_s_per_m),
        between=walks(stop_xy, stop_xy, change_m, pace_s_per_m),
        from_stops=walks(stop_xy, premises, reach_m, pace_s_per_m),
        all_the_way=walks(homes, premises, reach_m, pace_s_per_m),
        rides=int(n["transit_rides"]),
        change_s=int(n["transit_change_s"]),
        longest_s=longest_s,
    )


def _around(calls: pd.DataFrame, first_s: int, last_s: int) -> pd.DataFrame:
    """The calls of the trips that are under way at some time between two."""
    by_trip = calls.groupby("trip")
    under_way = (by_trip.arrives.transform("max") >= first_s) & (by_trip.departs.transform("min") <= last_s)
    return calls[under_way]


def walks(start: Floats, end: Floats, reach_m: float, pace_s_per_m: float) -> Walks:
    """Every walk of at most ``reach_m`` in a straight line, both ends included."""
    near = KDTree(start).sparse_distance_matrix(KDTree(end), reach_m, output_type="ndarray")
    found = np.sort(near, order=["j", "i"])
    seconds = np.rint(found["v"] * pace_s_per_m).astype(np.int64)
    return Walks(found["i"].astype(np.int64), found["j"].astype(np.int64), seconds)


def lines_of(calls: pd.DataFrame) -> Iterator[Line]:
    """Gather trips into lines; a trip that overtakes another goes into a line of its own with its likes."""
    columns = [calls[c].to_numpy() for c in ("stop", "gets_on", "gets_off", "arrives", "departs")]
    cuts = np.flatnonzero(np.diff(calls.trip.to_numpy())) + 1
    trips = list(zip(*(np.split(c, cuts) for c in columns), strict=True)) if len(calls) else []
    likes = [(tuple(t[0].tolist()), tuple(t[1].tolist()), tuple(t[2].tolist())) for t in trips]
    order = sorted(range(len(trips)), key=lambda k: (likes[k], trips[k][4].tolist(), trips[k][3].tolist()))
    for _like, group in groupby(order, key=lambda k: likes[k]):
        apart: list[list[int]] = []
        for k in group:
            into = next((g for g in apart if _follows(trips[k], trips[g[-1]])), None)
            if into is None:
                apart.append([k])
            else:
                into.append(k)
        for g in apart:
            stops, on, off = trips[g[0]][:3]
            yield Line(stops, np.stack([trips[k][3] for k in g]), np.stack([trips[k][4] for k in g]), on, off)


def _follows(trip: Sequence[Ints], other: Sequence[Ints]) -> bool:
    """Whether a trip is nowhere before the other."""
    return bool((trip[3] >= other[3]).all() and (trip[4] >= other[4]).all())


def journey_s(journeys: Journeys, homes: int, premises: int, departure_s: int) -> Ints:
    """Seconds from a departure at home to the arrival at each premises, homes x premises; ``NOT_REACHED`` if later.

    A journey is a walk to a stop, at most so many rides with a walk or a wait at a change, and a walk from the last
    stop; or a walk all the way. The result is the earliest arrival of all such journeys.
    """
    arrival = np.full((premises, homes), NEVER)
    on_foot = journeys.all_the_way
    arrival[on_foot.end, on_foot.start] = departure_s + on_foot.seconds
    ready = np.full((journeys.stops, homes), NEVER)
    to = journeys.to_stops
    ready[to.end, to.start] = departure_s + to.seconds
    best = np.full((journeys.stops, homes), NEVER)
    for _ride in range(journeys.rides):
        came = _ride_all(journeys.lines, ready, best)
        if not (came < best).any():
            break
        _reach(arrival, came, journeys.from_stops)
        best = np.minimum(best, came)
        ready = came + journeys.change_s
        _reach(ready, came + journeys.change_s, journeys.between)
    seconds = arrival.T - departure_s
    return np.where(seconds <= journeys.longest_s, seconds, NOT_REACHED)


def _ride_all(lines: tuple[Line, ...], ready: Ints, best: Ints) -> Ints:
    """Earliest arrivals with one ride more, where they beat ``best``; ``NEVER`` elsewhere."""
    came = np.full_like(best, NEVER)
    useful = ready.min(axis=1, initial=NEVER) < NEVER
    for line in lines:
        if useful[line.stops].any():
            _ride(line, ready, came)
    return np.where(came < best, came, NEVER)


def _ride(line: Line, ready: Ints, came: Ints) -> None:
    """Ride along one line with the first trip that can be caught at each stop; write earlier arrivals into ``came``."""
    trips = len(line.departs)
    caught = np.full(ready.shape[1], trips)
    for k, stop in enumerate(line.stops):
        aboard = caught < trips
        if line.gets_off[k] and aboard.any():
            arrives = line.arrives[caught[aboard], k]
            came[stop, aboard] = np.minimum(came[stop, aboard], arrives)
        if line.gets_on[k]:
            caught = np.minimum(caught, np.searchsorted(line.departs[:, k], ready[stop]))


def _reach(into: Ints, came: Ints, walked: Walks) -> None:
    """Lower ``into`` (ends x homes) to the arrivals on foot from the places of ``came`` (starts x homes)."""
    ends, first = np.unique(walked.end, return_index=True)
    for end, rows in zip(ends, np.split(np.arange(len(walked.end)), first[1:]), strict=True):
        on_foot = came[walked.start[rows]] + walked.seconds[rows, None]
        into[end] = np.minimum(into[end], on_foot.min(axis=0))
