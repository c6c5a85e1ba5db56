"""What stands when a plan is changed, and the columns and rows that hold to it.

Whoever is not absent *keeps* each post held before that is still there. A person of whom one such post is taken, or a
reserve who is neither left on standby nor called in, is *moved*; what a person gets besides is no move. A post that is
no longer there (its early voting closed) has *fallen*: its holder is *released* on that day unless given another.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

import numpy as np
import pandas as pd

from valplan.demand.pools import pools_needed
from valplan.demand.postlist import day_of
from valplan.domain.case import Case, Ints
from valplan.domain.municipality import Role, TrainingSession, Worker
from valplan.domain.plan import Appointment, Plan, Post, Reserve, Revision
from valplan.model.algebra import Columns, Linear, Row, Rows
from valplan.model.staffing import Bools, Slots, StaffingDecisions, able_of, slots_of, staffing_decisions

Pair = tuple[str, int]
WorkerDay = tuple[str, int]


@dataclass(frozen=True)
class Standing:
    """What stands: the case as things are, the plan with its posts and nobody named, and what people have been told.

    ``kept`` are the pairs (worker, slot) of before, ``fixed`` those that cannot be otherwise (pins, and what has
    begun), ``fallen`` the posts that are gone by their holder and day (from election day), ``over`` the slots that have
    passed, ``reserves`` those still on standby, ``on_the_day`` whether election day has come.
    """

    case: Case
    bare: Plan
    before: Plan
    asked: Revision
    slots: Slots
    kept: frozenset[Pair]
    fixed: frozenset[Pair]
    fallen: dict[WorkerDay, str]
    over: frozenset[int]
    reserves: dict[str, Role]

    @property
    def on_the_day(self) -> bool:
        """Whether election day has come, so that the reserves are there to be used up."""
        return self.asked.now is not None and self.asked.now.date() >= self.case.election.day

    @property
    def open_slots(self) -> Bools:
        """Slots with a post that nobody keeps, or that a pin speaks of."""
        count = np.array([len(posts) for posts in self.slots.posts])
        held = np.bincount([k for _w, k in self.kept], minlength=len(count))
        found = held < count
        found[list(self.over)] = False
        return found


def standing(case: Case, before: Plan, bare: Plan, asked: Revision) -> Standing:
    """What stands of a plan.

    Parameters
    ----------
    before : Plan
        The plan to change.
    bare : Plan
        With the premises, sessions and posts that the changed plan will have.
    asked : Revision
        Who is absent, what is pinned, and from when things can be changed.
    """
    slots = slots_of(case, bare.posts)
    slot_of = {p.post_id: k for k, posts in enumerate(slots.posts) for p in posts}
    old, new = ({p.post_id: p for p in plan.posts} for plan in (before, bare))
    fallen = dict[WorkerDay, str]()
    kept, fixed = set[Pair](), {(pin.worker, slot_of[pin.post_id]) for pin in asked.pins if pin.post_id in slot_of}
    for a in before.appointments:
        post = new.get(a.post_id)
        if not a.worker:
            continue
        if post is None or not _same_shift(old[a.post_id], post):
            fallen |= {} if a.worker in asked.absent else {(a.worker, day_of(case, old[a.post_id])): a.post_id}
            continue
        if _is_over(post, asked.now) or a.worker not in asked.absent:
            kept.add((a.worker, slot_of[a.post_id]))
            fixed |= {(a.worker, slot_of[a.post_id])} if has_begun(post, asked.now) else set()
    return Standing(
        case=as_it_stands(case, before, asked), bare=bare, before=before, asked=asked, slots=slots,
        kept=frozenset(kept), fixed=frozenset(fixed), fallen=fallen,
        over=frozenset(k for k, posts in enumerate(slots.posts) if _is_over(posts[0], asked.now)),
        reserves={r.worker: r.role for r in before.reserves if r.worker not in asked.absent},
    )  # fmt: skip


def as_it_stands(case: Case, before: Plan, asked: Revision) -> Case:
    """The case with the absent unavailable, closed premises closed, booked training had, and past sessions gone."""
    session = {s.session_id: s for s in case.municipality.sessions}
    serving = {a.worker for a in before.appointments} | {r.worker for r in before.reserves}
    earlier = before.revision.trained if before.revision else ()
    bookings = [
        b
        for b in (*(b for b in before.training if b.worker in serving), *earlier)
        if b.session in session and (b.worker not in asked.absent or _is_gone(session[b.session], asked.now))
    ]

    def person(w: Worker) -> Worker:
        return w.model_copy(update={"available": {}}) if w.worker_id in asked.absent else w

    def room(s: TrainingSession) -> TrainingSession:
        return s.model_copy(update={"capacity": 0}) if _is_gone(s, asked.now) else s

    m = case.municipality
    tables = {"workers": tuple(map(person, m.workers)), "sessions": tuple(map(room, m.sessions))}
    premises = case.scenario.premises
    closed = premises.model_copy(update={"closed": tuple(sorted({*premises.closed, *asked.closed}))})
    scenario = case.scenario.model_copy(update={"premises": closed})
    town = m.model_copy(update=tables)
    return replace(case, municipality=town, scenario=scenario, bookings=tuple(bookings))


@dataclass(frozen=True)
class ChangeDecisions:
    """The columns of a change: those of staffing, who is ``moved`` or ``released``, how many reserves are ``short``."""

    standing: Standing
    staffing: StaffingDecisions
    moved: Columns
    released: Columns
    short: Columns

    @property
    def blocks(self) -> tuple[Columns, ...]:
        """All blocks in column order."""
        return *self.staffing.blocks, self.moved, self.released, self.short

    def links(self) -> Rows:
        """What the columns mean, and what cannot be otherwise."""
        return Rows.join(
            [self.staffing.links(), self._fixed(), self._kept(), self._fallen(), self._standby(), self._pool()]
        )

    def at_best(self) -> "ChangeDecisions":
        """The same with no post vacant, and before election day no reserve missing."""
        d = replace(self.staffing, vacant=replace(self.staffing.vacant, upper=0.0))
        short = self.short if self.standing.on_the_day else replace(self.short, upper=0.0)
        return replace(self, staffing=d, short=short)

    def moves(self) -> Linear:
        """People moved."""
        return Linear(0.0, self.moved.ids, np.ones(len(self.moved)))

    def releases(self) -> Linear:
        """Shifts of posts that are no longer there, for which their holders get no other that day."""
        return Linear(0.0, self.released.ids, np.ones(len(self.released)))

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
            Row(f"kept {w} {k}", _ids([column[w, k], moved[w]]), lower=1.0) for w, k in sorted(self.standing.kept)
        )

    def _fallen(self) -> Rows:
        """Whose post of a day has fallen serves elsewhere that day, or counts as released."""
        hold, keys = self.staffing.hold, self.released.keys
        held = hold.keys.groupby(["worker", "day"]).indices
        return Rows.of(
            Row(f"fallen {w} {day}", np.append(hold.ids[held.get((w, day), _ids([]))], column), lower=1.0)
            for w, day, column in zip(keys.worker, keys.day, self.released.ids, strict=True)
        )

    def _standby(self) -> Rows:
        """A reserve stays on standby, is called in, or counts as moved."""
        d, moved, found = self.staffing, self._moved_of(), []
        day = d.hold.keys[d.hold.keys.day == 0].groupby("worker").indices
        first = d.hold.ids[(d.hold.keys.day == 0).to_numpy()]
        for w, role in sorted(self.standing.reserves.items()):
            own = d.reserve.where((d.reserve.keys.worker == w) & (d.reserve.keys.role == str(role)))
            called = first[day[w]] if w in day else _ids([])
            found.append(Row(f"standby {w}", np.concatenate([own, called, _ids([moved[w]])]), lower=1.0))
        return Rows.of(found)

    def _pool(self) -> Rows:
        d, short = self.staffing, self.short.keys
        rows = [
            Row(f"reserve {role} {zone}".strip(), np.append(d.reserves_of(zone, Role(role)), column), lower=float(need))
            for zone, role, need, column in zip(short.zone, short.role, short.need, self.short.ids, strict=True)
        ]
        return Rows.of([*rows, d.out_of_reach()])

    def _moved_of(self) -> dict[str, int]:
        return dict(zip(self.moved.keys.worker, self.moved.ids.tolist(), strict=True))


def change_decisions(s: Standing, allowed: Bools, may_reserve: dict[Role, Bools], *, may_move: bool) -> ChangeDecisions:
    """Columns of the pairs that are allowed and of those that stand; on election day nobody new goes on standby."""
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
    people = sorted({w for w, _k in s.kept} | set(s.reserves))
    moved = Columns("moved", pd.DataFrame({"worker": people}, dtype=str), d.size, upper=float(may_move))
    pools = [(zone, str(role), n) for zone, pool in need.items() for role, n in pool.by_role]
    keys = pd.DataFrame(pools, columns=["zone", "role", "need"]).astype({"zone": str, "role": str})
    fallen = pd.DataFrame(sorted(s.fallen), columns=["worker", "day"]).astype({"worker": str, "day": int})
    released = Columns("released", fallen, d.size + len(moved))
    short = Columns("short", keys, released.offset + len(released), upper=np.inf)
    return ChangeDecisions(s, d, moved, released, short)


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


def _same_shift(a: Post, b: Post) -> bool:
    return (a.use, a.district, a.role, a.starts, a.ends) == (b.use, b.district, b.role, b.starts, b.ends)


def has_begun(post: Post, now: datetime | None) -> bool:
    """Whether a post had begun at a time; without a time nothing has."""
    return now is not None and post.starts <= now


def _is_over(post: Post, now: datetime | None) -> bool:
    return now is not None and post.ends <= now


def _is_gone(session: TrainingSession, now: datetime | None) -> bool:
    return now is not None and datetime.combine(session.on, session.starts) <= now


def _ids(columns: Iterable[int]) -> Ints:
    return np.array(list(columns), dtype=np.int64)
