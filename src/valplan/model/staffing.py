"""Decisions of the staffing stage: who holds which post, who is a reserve, what stays vacant.

Posts that differ in nothing but their number are one *slot* with a count. A column says that a worker holds one post of
a slot; the columns are all pairs that every rule about pairs allows, and ``start`` marks the near ones that a solve may
begin with (the rest are priced in, see ``valplan.solve.pricing``).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import cast

import numpy as np
import numpy.typing as npt
import pandas as pd

from valplan.demand.postlist import day_of, parts_of_day
from valplan.demand.prices import fee_ore, reserves_needed
from valplan.demand.training import needs_booking
from valplan.domain.case import Case, Floats, Ints
from valplan.domain.municipality import Role, Use, Worker
from valplan.domain.plan import Plan, Post
from valplan.model.algebra import Columns, Linear, Row, Rows

Bools = npt.NDArray[np.bool_]
NEAREST_BUILDINGS = 12
NEAREST_WORKERS = 40


@dataclass(frozen=True)
class Slots:
    """Slots of a plan: ``table`` has one row a slot, ``posts`` the posts of each slot in order."""

    table: pd.DataFrame
    posts: tuple[tuple[Post, ...], ...]

    def __len__(self) -> int:
        return len(self.posts)


@dataclass(frozen=True)
class StaffingDecisions:
    """The columns of the staffing stage; every rule and goal reads them by name."""

    case: Case
    plan: Plan
    slots: Slots
    hold: Columns
    vacant: Columns
    reserve: Columns
    appointed: Columns
    together: Columns
    clash: Columns
    starter: Columns
    variety: Columns
    start: Bools

    @property
    def blocks(self) -> tuple[Columns, ...]:
        """All blocks in column order."""
        return (
            self.hold,
            self.vacant,
            self.reserve,
            self.appointed,
            self.together,
            self.clash,
            self.starter,
            self.variety,
        )

    @property
    def size(self) -> int:
        """Number of columns."""
        return self.variety.offset + len(self.variety)

    @cached_property
    def reserve_need(self) -> dict[Role, int]:
        """Reserves wanted by role."""
        return reserves_needed(self.case, self.plan.district_posts)

    def links(self) -> Rows:
        """What the columns mean: a slot is filled or vacant, whoever serves is appointed, pairs serve together."""
        return Rows.join([
            self._filled(), self._no_spare_reserves(), self._appointed(), self._serves(), self._together(),
            self._clash(), self._starter(),
        ])  # fmt: skip

    def _filled(self) -> Rows:
        names = "slot " + pd.Series(np.concatenate([self.hold.keys.slot, np.arange(len(self.slots))])).astype(str)
        rows = Rows.each(names, np.concatenate([self.hold.ids, self.vacant.ids]))
        count = np.array([len(self.slots.posts[int(k.removeprefix("slot "))]) for k in rows.keys], dtype=np.float64)
        return Rows(rows.keys, rows.row, rows.column, rows.coefficient, count, count)

    def _no_spare_reserves(self) -> Rows:
        """Nobody is put on standby beyond the pool that is asked for."""
        return Rows.of(
            Row(f"no spare {role}", self.reserve.where(self.reserve.keys.role == str(role)), upper=float(n))
            for role, n in self.reserve_need.items()
        )

    def _appointed(self) -> Rows:
        """On each day a worker who serves or is a reserve is appointed; so nobody has two posts a day."""
        worker = np.concatenate([self.hold.keys.worker, self.reserve.keys.worker])
        day = np.concatenate([self.hold.keys.day, np.zeros(len(self.reserve), dtype=np.int64)])
        pairs = pd.DataFrame({"worker": worker, "day": day})
        number = pairs.groupby(["worker", "day"], sort=False).ngroup().to_numpy()
        first = pairs.drop_duplicates()
        column = dict(zip(self.appointed.keys.worker, self.appointed.ids, strict=True))
        own = np.array([column[w] for w in first.worker], dtype=np.int64)
        n = len(first)
        return Rows(
            tuple(f"worker {w} day {d}" for w, d in zip(first.worker, first.day, strict=True)),
            np.concatenate([number, np.arange(n)]),
            np.concatenate([self.hold.ids, self.reserve.ids, own]),
            np.concatenate([np.ones(len(number)), -np.ones(n)]),
            np.full(n, -np.inf),
            np.zeros(n),
        )

    def _serves(self) -> Rows:
        """Nobody is appointed who neither serves nor is a reserve."""
        worker = pd.concat([self.hold.keys.worker, self.reserve.keys.worker, self.appointed.keys.worker])
        columns = np.concatenate([self.hold.ids, self.reserve.ids, self.appointed.ids])
        serving = len(self.hold) + len(self.reserve)
        sign = np.where(np.arange(len(columns)) < serving, 1.0, -1.0)
        return Rows.each("serves " + worker.reset_index(drop=True), columns, coefficient=sign, lower=0.0)

    def _together(self) -> Rows:
        """A pair counts as together at a place only if both serve there on election day."""
        found = []
        for column, (a, b, place) in zip(self.together.ids, self.together.keys.to_numpy(), strict=True):
            for worker in (a, b):
                held = self.held_at.get((worker, place), ())
                found.append(
                    Row(f"together {worker} {place}", np.append(held, column).astype(np.int64),
                        np.append(-np.ones(len(held)), 1.0), upper=0.0)
                )  # fmt: skip
        return Rows.of(found)

    def _clash(self) -> Rows:
        """Two who wish to avoid each other clash at a place if both serve there on election day."""
        return Rows.of(
            Row(f"avoid {a} {b} {place}", np.append(both, column).astype(np.int64),
                np.append(np.ones(len(both)), -1.0), upper=1.0)
            for column, (a, b, place) in zip(self.clash.ids, self.clash.keys.to_numpy(), strict=True)
            for both in [np.concatenate([self.held_at[a, place], self.held_at[b, place]])]
        )  # fmt: skip

    def _starter(self) -> Rows:
        """Who serves on a day counts as starting by the next date of ``starter``, and by every later one."""
        keys = self.starter.keys
        column = {(w, on): int(c) for c, w, on in zip(self.starter.ids, keys.worker, keys.on, strict=True)}
        dates = sorted(set(keys.on))
        found = []
        days = self.hold.keys.groupby(["worker", "day"], sort=False).indices
        for (worker, day), at in cast("dict[tuple[str, int], Ints]", days).items():
            by = next((on for on in dates if on >= self.case.election.date_of(day)), None)
            if (worker, by) in column:
                columns = np.append(self.hold.ids[at], column[worker, by])
                found.append(Row(f"starts {worker} {day}", columns, np.append(np.ones(len(at)), -1.0), upper=0.0))
        for before, after in pairwise(dates):
            for worker in keys.worker[keys.on == before]:
                columns = np.array([column[worker, before], column[worker, after]], dtype=np.int64)
                found.append(Row(f"starts {worker} {after}", columns, np.array([1.0, -1.0]), upper=0.0))
        return Rows.of(found)

    @cached_property
    def held_at(self) -> dict[tuple[str, str], Ints]:
        """Election-day columns of a worker at a place."""
        return _held_at(self.hold)

    def where(self, mask: "pd.Series[bool]") -> Ints:
        """``hold`` columns where the mask (one value a hold column) holds."""
        return self.hold.where(mask)

    def worker_fact(self, facts: dict[str, bool]) -> "pd.Series[bool]":
        """A fact of each ``hold`` column's worker."""
        return self.hold.keys.worker.map(facts).astype(bool)

    def fees(self) -> Linear:
        """Fees that depend on who serves: posts held, training of the appointed, standby of reserves (öre).

        The posts held are all posts less the vacant ones, which takes a coefficient a slot instead of one a pair.
        """
        fee = np.array([post_fee_ore(self.case, posts[0]) for posts in self.slots.posts], dtype=np.float64)
        posts = np.array([len(posts) for posts in self.slots.posts], dtype=np.float64)
        training, standby = fee_ore(self.case, "training"), fee_ore(self.case, "standby")
        return Linear(
            float(fee @ posts),
            np.concatenate([self.vacant.ids, self.appointed.ids, self.reserve.ids]),
            np.concatenate(
                [
                    -fee,
                    np.full(len(self.appointed), float(training)),
                    np.full(len(self.reserve), float(standby)),
                ]
            ),
        )


def post_fee_ore(case: Case, post: Post) -> int:
    """What a post costs: a day's fee on election day, hours in early voting, with employer's contributions."""
    if post.use == Use.POLLING:
        return fee_ore(case, post.role)
    return fee_ore(case, post.role, units=(post.ends - post.starts).total_seconds() / 3600)


def slots_of(case: Case, posts: Iterable[Post]) -> Slots:
    """Group posts that differ in nothing but their number."""
    groups: dict[tuple[object, ...], list[Post]] = {}
    for p in posts:
        groups.setdefault((p.use, p.premises, p.district, p.role, p.starts, p.ends), []).append(p)
    first = [found[0] for found in groups.values()]
    table = pd.DataFrame(
        {
            "use": [str(p.use) for p in first],
            "premises": [p.premises for p in first],
            "district": [p.district for p in first],
            "role": [str(p.role) for p in first],
            "starts": [p.starts for p in first],
            "ends": [p.ends for p in first],
            "day": [day_of(case, p) for p in first],
            "parts": [parts_of_day(p.starts, p.ends) for p in first],
        }
    )
    return Slots(table, tuple(tuple(found) for found in groups.values()))


def staffing_decisions(case: Case, plan: Plan, allowed: Bools, may_reserve: dict[Role, Bools]) -> StaffingDecisions:
    """Columns for all allowed pairs.

    Parameters
    ----------
    plan : Plan
        With premises, sessions and posts decided.
    allowed : bool array, shape (workers, slots)
        Which worker may hold which slot, as the rules about pairs say.
    may_reserve : dict of bool array, shape (workers,)
        Who may be a reserve in which role.
    """
    slots = slots_of(case, plan.posts)
    ids = np.array([w.worker_id for w in case.municipality.workers])
    who, what = np.nonzero(allowed)
    table = slots.table
    columns = np.array([case.premises_index[p] for p in table.premises], dtype=np.int64)
    metres = case.travel.workers[:, columns]
    keys = pd.DataFrame(
        {
            "worker": ids[who],
            "slot": what,
            "metres": metres[who, what],
            **{name: table[name].to_numpy()[what] for name in ("use", "premises", "district", "role", "day")},
        }
    )
    offset = 0

    def block(name: str, frame: pd.DataFrame, *, upper: float = 1.0, integer: bool = True) -> Columns:
        nonlocal offset
        made = Columns(name, frame.reset_index(drop=True), offset, upper, integer)
        offset += len(frame)
        return made

    hold = block("hold", keys)
    vacant = block("vacant", table[["use", "premises", "district", "role", "day"]], upper=np.inf)
    reserves = [(ids[k], str(role)) for role, may in may_reserve.items() for k in np.flatnonzero(may)]
    reserve = block("reserve", pd.DataFrame(reserves, columns=["worker", "role"], dtype=str))
    serving = sorted({*hold.keys.worker, *reserve.keys.worker})
    appointed = block("appointed", pd.DataFrame({"worker": serving}, dtype=str))
    together = block("together", _pairs(case, hold, "wish_with"), integer=False)
    clash = block("clash", _pairs(case, hold, "wish_avoid"), integer=False)
    starter = block("starter", _starter_keys(case, hold), integer=False)
    variety = block("variety", _variety_keys(case), integer=False)
    start = np.concatenate([_near(metres, allowed, table), np.ones(offset - len(hold), dtype=np.bool_)])
    return StaffingDecisions(
        case, plan, slots, hold, vacant, reserve, appointed, together, clash, starter, variety, start
    )


def _variety_keys(case: Case) -> pd.DataFrame:
    """Each value that a quota of different values counts: 1 at most, and only if someone with it serves."""
    found = [
        (number, value)
        for number, quota in enumerate(case.scenario.staffing.quotas)
        if quota.distinct_least is not None
        for value in sorted({v for w in case.municipality.workers for v in quota.found_in(w)})
    ]
    return pd.DataFrame(found, columns=["quota", "value"])


def _starter_keys(case: Case, hold: Columns) -> pd.DataFrame:
    """Who needs a seat and could serve by the date of a session that is held after early voting has begun."""
    bookable = {w.worker_id for w in case.municipality.workers if needs_booking(case, w)}
    first = hold.keys[hold.keys.worker.isin(bookable)].groupby("worker").day.min()
    dates = sorted({s.on for s in case.municipality.sessions if s.on < case.election.day})
    found = [(w, on) for on in dates for w, day in first.items() if case.election.date_of(day) <= on]
    return pd.DataFrame(found, columns=["worker", "on"])


def _held_at(hold: Columns) -> dict[tuple[str, str], Ints]:
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


def _pairs(case: Case, hold: Columns, wish: str) -> pd.DataFrame:
    at: dict[str, set[str]] = {}
    for worker, place in _held_at(hold):
        at.setdefault(worker, set()).add(place)
    found = [
        (a, b, place)
        for a, b in mutual_pairs(case.municipality.workers, wish)
        for place in sorted(at.get(a, set()) & at.get(b, set()))
    ]
    return pd.DataFrame(found, columns=["a", "b", "premises"], dtype=str)


def _near(metres: Ints | Floats, allowed: Bools, table: pd.DataFrame) -> Bools:
    """Pairs to begin with: each worker's nearest buildings, and each slot's nearest allowed workers."""
    distinct, building = np.unique(table.premises.to_numpy(dtype=str), return_inverse=True)
    first = np.array([int(np.flatnonzero(building == b)[0]) for b in range(len(distinct))])
    rank = np.argsort(np.argsort(metres[:, first], axis=1, kind="stable"), axis=1)
    by_worker = rank[:, building] < NEAREST_BUILDINGS
    far = np.where(allowed, metres, np.iinfo(np.int64).max // 2)
    by_slot = np.argsort(np.argsort(far, axis=0, kind="stable"), axis=0) < NEAREST_WORKERS
    who, what = np.nonzero(allowed)
    return np.asarray((by_worker | by_slot)[who, what], dtype=np.bool_)
