"""The columns and rows of a change, that hold to what stands.

Whoever is not absent *keeps* each post held before that is still there. A person of whom one such post is taken, or a
reserve who is neither left on standby nor called in, is *moved*; what a person gets besides is no move. A post that is
no longer there (its early voting closed) has *fallen*. Who lost a post either way, and gets no other that day, is
*released* on that day; who gets one in another role is *turned*.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd

from valplan.demand.pools import pools_needed
from valplan.domain.case import Ints
from valplan.domain.municipality import Role
from valplan.domain.plan import Appointment, Plan, Post, Reserve
from valplan.model.algebra import Columns, Linear, Row, Rows
from valplan.model.staffing import Bools, StaffingDecisions, able_of, staffing_decisions
from valplan.model.standing import Pair, Standing

KEEPS = ("kept ", "standby ")  # how the rows begin by which someone keeps what they have or counts as moved


@dataclass(frozen=True)
class ChangeDecisions:
    """The columns of a change: those of staffing, who is ``moved``, ``released`` or ``turned``, reserves ``short``."""

    standing: Standing
    staffing: StaffingDecisions
    moved: Columns
    released: Columns
    turned: Columns
    short: Columns

    @property
    def blocks(self) -> tuple[Columns, ...]:
        """All blocks in column order."""
        return *self.staffing.blocks, self.moved, self.released, self.turned, self.short

    def links(self) -> Rows:
        """What the columns mean, and what cannot be otherwise."""
        return Rows.join(
            [self.staffing.links(), self._fixed(), self._kept(), self._lost(), self._standby(), self._pool()]
        )

    def filled(self) -> "ChangeDecisions":
        """The same with no post vacant."""
        return replace(self, staffing=replace(self.staffing, vacant=replace(self.staffing.vacant, upper=0.0)))

    def at_best(self) -> "ChangeDecisions":
        """The same with no post vacant, and before election day no reserve missing."""
        short = self.short if self.standing.on_the_day else replace(self.short, upper=0.0)
        return replace(self.filled(), short=short)

    def moves(self) -> Linear:
        """People moved."""
        return Linear(0.0, self.moved.ids, np.ones(len(self.moved)))

    def taken(self) -> Linear:
        """Shifts that are taken from those who had them."""
        movers, column = set(self.moved.keys.worker), self.hold_of
        had = _ids(column[pair] for pair in sorted(self.standing.kept) if pair[0] in movers)
        return Linear(float(len(had)), had, np.full(len(had), -1.0))

    def releases(self) -> Linear:
        """Shifts that people lose without another that day."""
        return Linear(0.0, self.released.ids, np.ones(len(self.released)))

    def turns(self) -> Linear:
        """Shifts that people lose for one in another role that day."""
        return Linear(0.0, self.turned.ids, np.ones(len(self.turned)))

    def shortage(self) -> Linear:
        """Before election day the reserves that are missing; on it the posts given to people not on standby."""
        if not self.standing.on_the_day:
            return Linear(0.0, self.short.ids, np.ones(len(self.short)))
        keys, kept = self.staffing.hold.keys, self.standing.kept
        stays = np.array([pair in kept for pair in zip(keys.worker, keys.slot, strict=True)], dtype=np.bool_)
        called = self.staffing.hold.ids[~stays & ~keys.worker.isin(set(self.standing.reserves)).to_numpy()]
        return Linear(0.0, called, np.ones(len(called)))

    @cached_property
    def hold_of(self) -> dict[Pair, int]:
        """The column of each pair."""
        keys = self.staffing.hold.keys
        return dict(zip(zip(keys.worker, keys.slot, strict=True), self.staffing.hold.ids.tolist(), strict=True))

    def _fixed(self) -> Rows:
        column = self.hold_of
        return Rows.of(Row(f"fixed {w} {k}", _ids([column[w, k]]), lower=1.0) for w, k in sorted(self.standing.fixed))

    def _kept(self) -> Rows:
        column, moved = self.hold_of, self._moved_of()
        return Rows.of(
            Row(f"{KEEPS[0]}{w} {k}", _ids([column[w, k], *moved.get(w, ())]), lower=1.0)
            for w, k in sorted(self.standing.kept)
        )

    def _lost(self) -> Rows:
        """Who loses a post serves elsewhere that day, or counts as released; in the same role, or counts as turned."""
        hold, keys, found = self.staffing.hold, self.released.keys, list[Row]()
        by_day, by_role = hold.keys.groupby(["worker", "day"]), hold.keys.groupby(["worker", "day", "role"])
        any_role, same_role, none = by_day.indices, by_role.indices, _ids([])
        for key, released, turned in zip(
            keys.itertuples(index=False, name=None), self.released.ids, self.turned.ids, strict=True
        ):
            served, as_before = hold.ids[any_role.get(key[:2], none)], hold.ids[same_role.get(key, none)]
            found.append(Row(f"lost {key}", np.append(served, released), lower=1.0))
            found.append(Row(f"role {key}", np.append(as_before, [released, turned]), lower=1.0))
        return Rows.of(found)

    def _standby(self) -> Rows:
        """A reserve stays on standby, is called in, or counts as moved."""
        d, moved, found = self.staffing, self._moved_of(), []
        day = d.hold.keys[d.hold.keys.day == 0].groupby("worker").indices
        first = d.hold.ids[(d.hold.keys.day == 0).to_numpy()]
        for w, role in sorted(self.standing.reserves.items()):
            own = d.reserve.where((d.reserve.keys.worker == w) & (d.reserve.keys.role == str(role)))
            called = first[day[w]] if w in day else _ids([])
            found.append(Row(f"{KEEPS[1]}{w}", np.concatenate([own, called, _ids(moved.get(w, ()))]), lower=1.0))
        return Rows.of(found)

    def _pool(self) -> Rows:
        d, short = self.staffing, self.short.keys
        rows = [
            Row(f"reserve {role} {zone}".strip(), np.append(d.reserves_of(zone, Role(role)), column), lower=float(need))
            for zone, role, need, column in zip(short.zone, short.role, short.need, self.short.ids, strict=True)
        ]
        return Rows.of([*rows, d.out_of_reach()])

    def _moved_of(self) -> dict[str, tuple[int, ...]]:
        """The column of each person who may be moved; the others have none."""
        return {w: (k,) for w, k in zip(self.moved.keys.worker, self.moved.ids.tolist(), strict=True)}


def change_decisions(
    s: Standing, allowed: Bools, may_reserve: dict[Role, Bools], movers: frozenset[str], losers: frozenset[str]
) -> ChangeDecisions:
    """Columns of the pairs that are allowed and of those that stand; on election day nobody new goes on standby.

    ``movers`` are those who may be moved; all others keep what they have. Of ``losers`` the shifts that they lose are
    counted, as those that fall are.
    """
    row, allowed = s.case.worker_index, allowed.copy()
    allowed[:, list(s.over)] = False
    for w, k in (*s.kept, *s.fixed):
        allowed[row[w], k] = True
    standby = {role: np.zeros_like(may) if s.on_the_day else may.copy() for role, may in may_reserve.items()}
    for w, role in s.reserves.items():
        for known, may in standby.items():
            may[row[w]] = known == role
    need = pools_needed(s.case, s.bare, able_of(s.case, may_reserve))
    d = staffing_decisions(s.case, s.bare, allowed, standby, need)
    moved = Columns("moved", pd.DataFrame({"worker": sorted(movers)}, dtype=str), d.size)
    pools = [(zone, str(role), n) for zone, pool in need.items() for role, n in pool.by_role]
    keys = pd.DataFrame(pools, columns=["zone", "role", "need"]).astype({"zone": str, "role": str})
    lost = pd.DataFrame(sorted(s.losable(losers)), columns=["worker", "day", "role"])
    lost = lost.astype({"worker": str, "day": int, "role": str})
    released = Columns("released", lost, d.size + len(moved))
    turned = Columns("turned", lost, released.offset + len(lost))
    short = Columns("short", keys, turned.offset + len(lost), upper=np.inf)
    return ChangeDecisions(s, d, moved, released, turned, short)


def placed(s: Standing, named: Plan) -> Plan:
    """The plan with the holders of each slot in the posts they are pinned to or had, the others in what is left."""
    holder = {a.post_id: a.worker for a in named.appointments}
    wanted = {a.post_id: a.worker for a in s.before.appointments if a.worker}
    wanted |= {pin.post_id: pin.worker for pin in s.asked.pins}
    found: dict[str, str] = {}
    for posts in s.slots.posts:
        left = sorted(holder[p.post_id] for p in posts if holder[p.post_id])
        pinned = {pin.worker for pin in s.asked.pins if any(pin.post_id == p.post_id for p in posts)}
        for p in posts:
            own = wanted.get(p.post_id, "")
            if own in left and (own not in pinned or _is_pinned(s, p, own)):
                found[p.post_id] = own
                left.remove(own)
        for p in posts:
            if p.post_id not in found:
                found[p.post_id] = left.pop(0) if left else ""
    appointments = tuple(Appointment(post_id=p.post_id, worker=found[p.post_id]) for p in s.bare.posts)
    return named.model_copy(update={"appointments": appointments})


def used_reserves(s: Standing, made: Plan) -> tuple[Reserve, ...]:
    """Reserves that election day has used up, those of earlier changes included."""
    earlier = s.before.revision.used_reserves if s.before.revision else ()
    if not s.on_the_day:
        return earlier
    left = {r.worker for r in made.reserves}
    return (*earlier, *(r for r in s.before.reserves if r.worker not in left))


def _is_pinned(s: Standing, post: Post, worker: str) -> bool:
    return any(pin.post_id == post.post_id and pin.worker == worker for pin in s.asked.pins)


def _ids(columns: Iterable[int]) -> Ints:
    return np.array(list(columns), dtype=np.int64)
