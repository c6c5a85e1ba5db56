"""Decisions of the staffing stage: who holds which post, who is a reserve, what stays vacant.

Posts that differ in nothing but their number are one *slot* with a count. A column says that a worker holds one post of
a slot; the columns are all pairs that every rule about pairs allows, and ``start`` marks the near ones that a solve may
begin with (the rest are priced in, see ``valplan.solve.pricing``).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from itertools import pairwise
from typing import cast

import numpy as np
import numpy.typing as npt
import pandas as pd

from valplan.demand.dropped import had_by, trainings_added
from valplan.demand.pools import is_zoned, pools_needed
from valplan.demand.postlist import day_of, parts_of_day
from valplan.demand.prices import fee_ore, post_fee_ore
from valplan.demand.reserve import Pool
from valplan.demand.zones import pool_of_worker
from valplan.domain.case import Case, Floats, Ints
from valplan.domain.municipality import Role, Use
from valplan.domain.plan import Plan, Post
from valplan.model.algebra import Columns, Linear, Row, Rows
from valplan.model.staffing_keys import columns_at, excess_keys, near_pairs, pair_keys, starter_keys, variety_keys

Bools = npt.NDArray[np.bool_]
OUT_OF_REACH = "-"  # the zone of people who reach no pool in time; no district is named so


@dataclass(frozen=True)
class Slots:
    """Slots of a plan: ``table`` has one row a slot, ``posts`` the posts of each slot in order."""

    table: pd.DataFrame
    posts: tuple[tuple[Post, ...], ...]

    def __len__(self) -> int:
        return len(self.posts)

    def at(self, some: Ints) -> "Slots":
        """The slots of these numbers alone."""
        return Slots(self.table.iloc[some].reset_index(drop=True), tuple(self.posts[k] for k in some))


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
    excess: Columns
    reserve_need: dict[str, Pool]

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
            self.excess,
        )

    @property
    def size(self) -> int:
        """Number of columns."""
        return self.excess.offset + len(self.excess)

    @cached_property
    def start(self) -> Bools:
        """Columns to begin with: near pairs, and all that are no pairs; shape (columns,)."""
        workers = np.array([self.case.worker_index[w] for w in self.hold.keys.worker], dtype=np.int64)
        slots = self.hold.keys.slot.to_numpy(dtype=np.int64)
        allowed = np.zeros((len(self.case.municipality.workers), len(self.slots)), dtype=np.bool_)
        allowed[workers, slots] = True
        near = near_mask(self.case, self.slots, allowed)[workers, slots]
        return np.concatenate([near, np.ones(self.size - len(near), dtype=np.bool_)])

    def reserves_of(self, zone: str, role: Role) -> Ints:
        """Columns of reserves of a zone in a role."""
        keys = self.reserve.keys
        return self.reserve.where((keys.zone == zone) & (keys.role == str(role)))

    def out_of_reach(self) -> Row:
        """Nobody is on standby who reaches no pool in time."""
        far = self.reserve.where(self.reserve.keys.zone == OUT_OF_REACH)
        return Row("reserve out of reach", far, upper=0.0)

    def links(self) -> Rows:
        """What the columns mean: a slot is filled or vacant, whoever serves is appointed, pairs serve together."""
        return Rows.join([
            self._filled(), self._no_spare_reserves(), self._appointed(), self._serves(), self._together(),
            self._clash(), self._starter(), self._excess(),
        ])  # fmt: skip

    def _filled(self) -> Rows:
        names = "slot " + pd.Series(np.concatenate([self.hold.keys.slot, np.arange(len(self.slots))])).astype(str)
        rows = Rows.each(names, np.concatenate([self.hold.ids, self.vacant.ids]))
        count = np.array([len(self.slots.posts[int(k.removeprefix("slot "))]) for k in rows.keys], dtype=np.float64)
        return Rows(rows.keys, rows.row, rows.column, rows.coefficient, count, count)

    def _no_spare_reserves(self) -> Rows:
        """Nobody is put on standby beyond the pool that is asked for."""
        return Rows.of(
            Row(f"no spare {role} {zone}".strip(), self.reserves_of(zone, role), upper=float(n))
            for zone, pool in self.reserve_need.items()
            for role, n in pool.by_role
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
        both = [self.together.keys.rename(columns={one: "worker"})[["worker", "premises"]] for one in ("a", "b")]
        serves = pd.concat(both, ignore_index=True).assign(column=np.tile(self.together.ids, 2))
        day = self.hold.keys.day == 0
        held = self.hold.keys.loc[day, ["worker", "premises"]].assign(held=self.where(day))
        held = serves.merge(held, on=["worker", "premises"])
        names = pd.concat([serves, held], ignore_index=True)
        return Rows.each(
            "together " + names.worker + " " + names.premises,
            np.concatenate([serves.column, held.held]).astype(np.int64),
            coefficient=np.concatenate([np.ones(len(serves)), -np.ones(len(held))]),
            upper=0.0,
        )

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

    def _excess(self) -> Rows:
        """Hours of early voting above the fair share count as excess."""
        keys = self.hold.keys
        early = (keys.use == str(Use.EARLY)) & keys.worker.isin(self.excess.keys.worker)
        worker = pd.concat([keys.worker[early], self.excess.keys.worker], ignore_index=True)
        sign = np.append(self.hours[keys.slot[early]], -np.ones(len(self.excess)))
        return Rows.each(
            "fair " + worker, np.append(self.where(early), self.excess.ids), coefficient=sign,
            upper=self.case.number("fair_early_hours"),
        )  # fmt: skip

    @cached_property
    def hours(self) -> Floats:
        """Length of each slot's shift, hours."""
        table = self.slots.table
        return np.array([(e - s) / timedelta(hours=1) for s, e in zip(table.starts, table.ends, strict=True)])

    @cached_property
    def held_at(self) -> dict[tuple[str, str], Ints]:
        """Election-day columns of a worker at a place."""
        return columns_at(self.hold)

    def where(self, mask: "pd.Series[bool]") -> Ints:
        """``hold`` columns where the mask (one value a hold column) holds."""
        return self.hold.where(mask)

    def worker_fact(self, facts: dict[str, bool]) -> "pd.Series[bool]":
        """A fact of each ``hold`` column's worker."""
        codes, workers = self._workers
        known = np.array([facts[w] for w in workers], dtype=np.bool_)
        return pd.Series(known[codes], index=self.hold.keys.index, dtype=bool)

    @cached_property
    def _workers(self) -> tuple[Ints, list[str]]:
        """The worker of each ``hold`` column as a number, and the workers by number."""
        codes, workers = pd.factorize(self.hold.keys.worker)
        return codes.astype(np.int64), list(workers)

    def fees(self) -> Linear:
        """Fees that depend on who serves: posts held, training of the appointed, standby of reserves (öre).

        The posts held are all posts less the vacant ones, which takes a coefficient a slot instead of one a pair. What
        training people had had when the plan was changed is paid whoever serves: to appoint them costs only the rest.
        """
        fee = np.array([post_fee_ore(self.case, posts[0]) for posts in self.slots.posts], dtype=np.float64)
        posts = np.array([len(posts) for posts in self.slots.posts], dtype=np.float64)
        training, standby = fee_ore(self.case, "training"), fee_ore(self.case, "standby")
        had = had_by(self.case, self.plan)
        more = trainings_added(self.case, self.plan, self.appointed.keys.worker)
        return Linear(
            float(fee @ posts) + float(training * had.total()),
            np.concatenate([self.vacant.ids, self.appointed.ids, self.reserve.ids]),
            np.concatenate([-fee, training * more, np.full(len(self.reserve), float(standby))]),
        )


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


def staffing_decisions(
    case: Case, plan: Plan, allowed: Bools, may_reserve: dict[Role, Bools], reserve_need: dict[str, Pool] | None = None
) -> StaffingDecisions:
    """Columns for all allowed pairs.

    Parameters
    ----------
    plan : Plan
        With premises, sessions and posts decided.
    allowed : bool array, shape (workers, slots)
        Which worker may hold which slot, as the rules about pairs say.
    may_reserve : dict of bool array, shape (workers,)
        Who may be a reserve in which role.
    reserve_need : dict of Pool, optional
        Reserves asked for by zone; without it what the risk asks for, but no more than these people can give.
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
    zone = pool_of_worker(case, plan, zoned=is_zoned(case))
    able = [(ids[k], str(role)) for role, may in may_reserve.items() for k in np.flatnonzero(may)]
    reserves = [(w, role, zone.get(w, OUT_OF_REACH)) for w, role in able]
    reserve = block("reserve", pd.DataFrame(reserves, columns=["worker", "role", "zone"], dtype=str))
    serving = sorted({*hold.keys.worker, *reserve.keys.worker})
    appointed = block("appointed", pd.DataFrame({"worker": serving}, dtype=str))
    together = block("together", pair_keys(case, hold, "wish_with"), integer=False)
    clash = block("clash", pair_keys(case, hold, "wish_avoid"), integer=False)
    starter = block("starter", starter_keys(case, hold), integer=False)
    variety = block("variety", variety_keys(case), integer=False)
    excess = block("excess", excess_keys(case, hold), upper=np.inf, integer=False)
    need = pools_needed(case, plan, able_of(case, may_reserve)) if reserve_need is None else reserve_need
    return StaffingDecisions(
        case, plan, slots, hold, vacant, reserve, appointed, together, clash, starter, variety, excess, need
    )


def able_of(case: Case, may_reserve: dict[Role, Bools]) -> dict[Role, set[str]]:
    """Who may be a reserve in which role, by id."""
    ids = [w.worker_id for w in case.municipality.workers]
    return {role: {ids[k] for k in np.flatnonzero(may)} for role, may in may_reserve.items()}


def near_mask(case: Case, slots: Slots, allowed: Bools) -> Bools:
    """The allowed pairs to begin with, shape (workers, slots)."""
    columns = np.array([case.premises_index[p] for p in slots.table.premises], dtype=np.int64)
    found = np.zeros_like(allowed)
    found[allowed] = near_pairs(case.travel.workers[:, columns], allowed, slots.table)
    return found
