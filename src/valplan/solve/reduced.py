"""What pairs left out of a staffing model could be worth: prices of rows, and reduced costs of pairs.

Pairs are priced by building their columns and rows for some workers at a time, with the prices of the rows by name; a
quick bound tells beforehand which pairs cannot be of interest.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import cast

import numpy as np
import pandas as pd

from valplan.demand.postlist import day_of
from valplan.domain.case import Case, Floats, Ints
from valplan.domain.municipality import Role
from valplan.domain.plan import Plan
from valplan.model.algebra import Rows
from valplan.model.staffing import Bools, Slots, StaffingDecisions, staffing_decisions
from valplan.model.staffing_keys import mutual_pairs
from valplan.solve.bridge import Model, model_of
from valplan.solve.covers import FAMILY, Cover, cover_rows
from valplan.solve.goals import weighted
from valplan.solve.staffing import Pairs, families, wanted

BATCH = 150_000  # pairs priced at a time
COUPLE = ["links", "together"]  # rows that no pair left out is in, since both of a couple are built or neither
POOLS = "car-pool"  # rows that no pair left out is in, since those of members on election day are all built


@dataclass(frozen=True)
class Built:
    """The stage over some pairs, ``hold``: its decisions and model, the names of its rows, and the cuts among them."""

    hold: Bools
    d: StaffingDecisions
    model: Model
    names: tuple[str, ...]
    covers: tuple[Cover, ...]


@dataclass(frozen=True)
class Prices:
    """Duals of the relaxation over the pairs built, reduced costs of its columns, and its bound over all pairs."""

    built: Built
    duals: Floats
    reduced: Floats
    bound: float

    @cached_property
    def named(self) -> dict[str, float]:
        """Price of each row by name."""
        return dict(zip(self.built.names, self.duals.tolist(), strict=True))


@dataclass(frozen=True)
class Left:
    """Pairs left out whose reduced cost is at most what was asked: rows of workers, slots, and reduced costs."""

    worker: Ints
    slot: Ints
    reduced: Floats


@dataclass(frozen=True)
class Town:
    """What is staffed: the case, its plan and slots, and the pairs that the rules about pairs allow."""

    case: Case
    plan: Plan
    slots: Slots
    pairs: Pairs


def build(town: Town, hold: Bools, reserve: dict[Role, Bools], covers: tuple[Cover, ...] = ()) -> Built:
    """Rows are named by family and subject: the same row has the same name whichever pairs are built."""
    d = staffing_decisions(town.case, town.plan, hold, reserve)
    found = [*families(d), (FAMILY, cover_rows(d, covers))]
    names = tuple(f"{family} {key}" for family, rows in found for key in rows.keys)
    model = model_of(d.blocks, Rows.join(rows for _family, rows in found), weighted(wanted(d)))
    return Built(hold, d, model, names, covers)


def one_a_day(town: Town, left: Left) -> float:
    """What pairs left out could win at most when each worker takes one a day."""
    day = _day(town)
    best: dict[tuple[int, int], float] = {}
    for worker, on, reduced in zip(left.worker.tolist(), day[left.slot].tolist(), left.reduced.tolist(), strict=True):
        best[worker, on] = min(best.get((worker, on), 0.0), reduced)
    return sum(best.values())


def price(town: Town, prices: Prices, most: float) -> Left:
    """Pairs left out with a reduced cost of at most ``most``, that of a couple shared between its two."""
    candidates = _candidates(town, least_reduced(town, prices), most) & ~prices.built.hold
    found = [priced(town, part, prices) for part in _batches(candidates)]
    if not found:
        return NONE_LEFT
    worker, slot, reduced = (np.concatenate(parts) for parts in zip(*found, strict=True))
    reduced = _shared(town, worker, slot, reduced)
    near = reduced <= most
    return Left(worker[near], slot[near], reduced[near])


def _candidates(town: Town, least: Floats, most: float) -> Bools:
    """Pairs that could be within ``most``: by themselves, or with a partner at the same place."""
    found, at = least <= most, _place_of_slot(town)
    apart = (_day(town) == 0) * town.case.scenario.goals.staffing.get("wishes", 0.0)
    for a, b in _couples(town):
        found[[a, b]] = least[[a, b]] + apart <= most
        both = [np.full(int(at.max(initial=-1)) + 1, np.inf) for _one in (a, b)]
        for best, one in zip(both, (a, b), strict=True):
            np.minimum.at(best, at, np.where(town.pairs.hold[one], least[one], np.inf))
        found[[a, b]] |= (both[0] + both[1] <= most)[at]
    return found & town.pairs.hold


def _shared(town: Town, worker: Ints, slot: Ints, reduced: Floats) -> Floats:
    """Where a couple would do better together at a place than apart, each has half of what they come to."""
    worth = 2 * town.case.scenario.goals.staffing.get("wishes", 0.0)
    at, found = _place_of_slot(town)[slot], reduced.copy()
    grouped = pd.Series(np.arange(len(worker))).groupby([worker, at]).indices
    rows = cast("dict[tuple[int, int], Ints]", grouped)
    mine: dict[int, set[int]] = {}
    for who, place in rows:
        mine.setdefault(who, set()).add(place)
    for a, b in _couples(town):
        for place in mine.get(a, set()) & mine.get(b, set()):
            best = [float(reduced[rows[one, place]].min()) for one in (a, b)]
            for one, own in zip((a, b), best, strict=True):
                k = rows[one, place]
                found[k] = np.minimum(found[k], reduced[k] - own + (best[0] + best[1] - worth) / 2)
    return found


def _couples(town: Town) -> Iterator[tuple[int, int]]:
    """Rows of those who wish to serve with each other."""
    for a, b in mutual_pairs(town.case.municipality.workers, "wish_with"):
        yield town.case.worker_index[a], town.case.worker_index[b]


def _day(town: Town) -> Ints:
    """The day of each slot, counted from election day."""
    return np.array([day_of(town.case, posts[0]) for posts in town.slots.posts], dtype=np.int64)


def _place_of_slot(town: Town) -> Ints:
    return np.unique(town.slots.table.premises.to_numpy(dtype=str), return_inverse=True)[1].astype(np.int64)


def least_reduced(town: Town, prices: Prices) -> Floats:
    """A reduced cost that no pair is below, shape (workers, slots): its way and experience, less what rows are worth.

    What a worker's day costs is known for all pairs alike. Rows of one slot count for that slot, rows of one place for
    all its slots, rows of other workers' for nobody, all others for every pair; each with its best price.
    """
    found = _worth(town, prices)
    day = _day(town)
    columns = np.array([town.case.premises_index[p] for p in town.slots.table.premises], dtype=np.int64)
    weights = town.case.scenario.goals.staffing
    new = np.array([w.elections_worked == 0 for w in town.case.municipality.workers], dtype=np.float64)
    least = town.case.travel.workers[:, columns].astype(np.float64) * (weights.get("travel", 0.0) / 1000)
    least += new[:, None] * weights.get("experience", 0.0) - found.slots - found.workers[:, None]
    ids = [w.worker_id for w in town.case.municipality.workers]
    for on in np.unique(day):
        own = [sum(prices.named.get(n, 0.0) for n in _own_rows(w, int(on))) for w in ids]
        least[:, day == on] -= np.array(own)[:, None]
    return least


def _own_rows(worker: str, day: int) -> tuple[str, ...]:
    """Rows in which every pair of a worker and day has the coefficient 1."""
    return (
        f"links worker {worker} day {day}",
        f"links serves {worker}",
        f"one-post-a-day worker {worker} day {day}",
    )


@dataclass(frozen=True)
class Worth:
    """The most that rows give a pair of a slot, and of a worker, besides the worker's own rows."""

    slots: Floats
    workers: Floats


def _worth(town: Town, prices: Prices) -> Worth:
    """What a row is about is read from its name, since those not built may be in it too."""
    table = town.slots.table
    worker_of, slots = town.case.worker_index, np.zeros(len(town.slots))
    workers, everyone = np.zeros(len(worker_of)), 0.0
    places = cast("dict[str, Ints]", table.groupby("premises").indices)
    places |= {k: places[p] for k, p in zip(table.district, table.premises, strict=True) if k}
    names, own = list(prices.named), set(_all_own_rows(town, prices.built.d))
    for row, worth in _best_worth(prices).items():
        tokens = names[row].split()
        who = next((w for w in tokens if w in worker_of), None)
        where = next((p for p in tokens if p in places), None)
        if names[row] in own or tokens[:2] == COUPLE or tokens[0] == POOLS:
            continue
        if who is not None:
            workers[worker_of[who]] += worth
        elif tokens[:2] == ["links", "slot"]:
            slots[int(tokens[2])] += worth
        elif where is not None:
            slots[places[where]] += worth
        else:
            everyone += worth
    return Worth(slots + everyone, workers)


def _all_own_rows(town: Town, d: StaffingDecisions) -> Iterator[str]:
    days = sorted(set(d.hold.keys.day))
    for worker in town.case.worker_index:
        for day in days:
            yield from _own_rows(worker, day)


def _best_worth(prices: Prices) -> dict[int, float]:
    """The most that each row gives a pair, where it gives anything."""
    rows = prices.built.model.rows
    inside = rows.column < len(prices.built.d.hold)
    worth = pd.Series(rows.coefficient[inside] * prices.duals[rows.row[inside]])
    best = worth.groupby(rows.row[inside]).max()
    best = best[best > 0]
    return dict(zip(best.index.tolist(), best.tolist(), strict=True))


def _batches(candidates: Bools) -> Iterator[Bools]:
    """The candidates of some workers at a time."""
    count = np.cumsum(candidates.sum(axis=1))
    for k in range(int(count[-1]) // BATCH + 1 if len(count) else 0):
        inside = (count > k * BATCH) & (count <= (k + 1) * BATCH)
        part = candidates & inside[:, None]
        if part.any():
            yield part


def priced(town: Town, part: Bools, prices: Prices) -> tuple[Ints, Ints, Floats]:
    """Workers, slots and reduced costs of the pairs of ``part``."""
    built = build(town, part, {}, prices.built.covers)
    keys, named = built.d.hold.keys, prices.named
    duals = np.array([0.0 if n.split()[:2] == COUPLE else named.get(n, 0.0) for n in built.names])
    reduced: Floats = (built.model.objective - built.model.matrix.T @ duals)[: len(keys)]
    workers = np.array([town.case.worker_index[w] for w in keys.worker], dtype=np.int64)
    return workers, keys.slot.to_numpy(dtype=np.int64), reduced


def with_partners(town: Town, keep: Bools) -> Bools:
    """Where one of a couple may serve so may the other, so that either both or neither is built at a place.

    What members of car-pools may hold on election day is built: a driver's pair left out would gain by the rows of all
    who ride along.
    """
    found, at = keep | _of_pools(town), _place_of_slot(town)
    for a, b in _couples(town):
        here = np.isin(at, at[found[[a, b]].any(axis=0)])
        found[[a, b]] |= here
    return found & town.pairs.hold


def _of_pools(town: Town) -> Bools:
    """Pairs of members of car-pools on election day that are allowed."""
    members = np.array([bool(w.car_pool) for w in town.case.municipality.workers], dtype=np.bool_)
    return np.asarray(town.pairs.hold & members[:, None] & (_day(town) == 0)[None, :], dtype=np.bool_)


NONE_LEFT = Left(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64), np.zeros(0))
