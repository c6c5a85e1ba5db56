"""What the columns of the staffing stage are about, and which pairs of people and posts a solve begins with."""

from collections.abc import Iterable
from typing import cast

import numpy as np
import numpy.typing as npt
import pandas as pd

from valplan.demand.training import needs_booking
from valplan.domain.case import Case, Floats, Ints
from valplan.domain.municipality import Use, Worker
from valplan.model.algebra import Columns

Bools = npt.NDArray[np.bool_]
NEAREST_BUILDINGS = 8
NEAREST_WORKERS = 20
FAIRNESS = "early_hours"


def excess_keys(case: Case, hold: Columns) -> pd.DataFrame:
    """Who could have more hours of early voting than the fair share; nobody unless fairness is a goal or limited."""
    early = hold.keys.worker[hold.keys.use == str(Use.EARLY)]
    goals = case.scenario.goals
    workers = sorted(set(early)) if FAIRNESS in {*goals.staffing, *goals.limits} else []
    return pd.DataFrame({"worker": workers}, dtype=str)


def starter_keys(case: Case, hold: Columns) -> pd.DataFrame:
    """Who needs a seat and could serve by the date of a session that is held after early voting has begun."""
    bookable = {w.worker_id for w in case.municipality.workers if needs_booking(case, w)}
    first = hold.keys[hold.keys.worker.isin(bookable)].groupby("worker").day.min()
    dates = sorted({s.on for s in case.municipality.sessions if s.on < case.election.day})
    found = [(w, on) for on in dates for w, day in first.items() if case.election.date_of(day) <= on]
    return pd.DataFrame(found, columns=["worker", "on"])


def columns_at(hold: Columns) -> dict[tuple[str, str], Ints]:
    """Election-day columns by worker and place."""
    keys = hold.keys[hold.keys.day == 0]
    found = cast("dict[tuple[str, str], Ints]", keys.groupby(["worker", "premises"], sort=False).indices)
    ids = hold.ids[(hold.keys.day == 0).to_numpy()]
    return {pair: ids[rows] for pair, rows in found.items()}


def mutual_pairs(workers: Iterable[Worker], wish: str) -> list[tuple[str, str]]:
    """Pairs of workers: for ``wish_with`` those who name each other, for ``wish_avoid`` whoever names another."""
    named = {w.worker_id: getattr(w, wish) for w in workers}
    pairs = {
        (min(a, b), max(a, b))
        for a, b in named.items()
        if b and b in named and a != b and (wish == "wish_avoid" or named[b] == a)
    }
    return sorted(pairs)


def pair_keys(case: Case, hold: Columns, wish: str) -> pd.DataFrame:
    """Pairs of workers with a wish for each other, and the places where both could serve on election day."""
    pairs = mutual_pairs(case.municipality.workers, wish)
    wishers = hold.keys[(hold.keys.day == 0) & hold.keys.worker.isin({w for pair in pairs for w in pair})]
    at = {str(worker): set(places) for worker, places in wishers.groupby("worker").premises}
    found = [(a, b, place) for a, b in pairs for place in sorted(at.get(a, set()) & at.get(b, set()))]
    return pd.DataFrame(found, columns=["a", "b", "premises"], dtype=str)


def near_pairs(metres: Ints | Floats, allowed: Bools, table: pd.DataFrame) -> Bools:
    """Pairs to begin with: each worker's nearest buildings, and each slot's nearest allowed workers."""
    distinct, building = np.unique(table.premises.to_numpy(dtype=str), return_inverse=True)
    first = np.array([int(np.flatnonzero(building == b)[0]) for b in range(len(distinct))])
    rank = np.argsort(np.argsort(metres[:, first], axis=1, kind="stable"), axis=1)
    by_worker = rank[:, building] < NEAREST_BUILDINGS
    far = np.where(allowed, metres, np.iinfo(np.int64).max // 2)
    by_slot = np.argsort(np.argsort(far, axis=0, kind="stable"), axis=0) < NEAREST_WORKERS
    who, what = np.nonzero(allowed)
    return np.asarray((by_worker | by_slot)[who, what], dtype=np.bool_)


def variety_keys(case: Case) -> pd.DataFrame:
    """Each value that a quota of different values counts: 1 at most, and only if someone with it serves."""
    found = [
        (number, value)
        for number, quota in enumerate(case.scenario.staffing.quotas)
        if quota.distinct_least is not None
        for value in sorted({v for w in case.municipality.workers for v in quota.found_in(w)})
    ]
    return pd.DataFrame(found, columns=["quota", "value"])
