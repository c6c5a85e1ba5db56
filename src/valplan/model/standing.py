"""What stands when a plan is changed: who keeps what, what cannot be otherwise, and the case as things then are."""

from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np

from valplan.demand.postlist import day_of
from valplan.domain.case import Case
from valplan.domain.municipality import Role, TrainingSession, Worker
from valplan.domain.plan import Plan, Post, Revision
from valplan.model.staffing import Bools, Slots, slots_of

Pair = tuple[str, int]
WorkerDay = tuple[str, int]


@dataclass(frozen=True)
class Standing:
    """What stands: the case as things are, the plan with its posts and nobody named, and what people have been told.

    ``kept`` are the posts of before by their pair (worker, slot), ``fixed`` the pairs that cannot be otherwise (pins,
    and what has begun), ``fallen`` the posts that are gone by their holder and day (from election day), ``over`` the
    slots that have passed, ``reserves`` those still on standby, ``on_the_day`` whether election day has come.
    """

    case: Case
    bare: Plan
    before: Plan
    asked: Revision
    slots: Slots
    kept: dict[Pair, str]
    fixed: frozenset[Pair]
    fallen: dict[WorkerDay, str]
    over: frozenset[int]
    reserves: dict[str, Role]

    @property
    def on_the_day(self) -> bool:
        """Whether election day has come, so that the reserves are there to be used up."""
        return self.asked.now is not None and self.asked.now.date() >= self.case.election.day

    def open_slots(self, movers: frozenset[str] = frozenset()) -> Bools:
        """Slots with a post that nobody keeps when the movers may lose theirs."""
        count = np.array([len(posts) for posts in self.slots.posts])
        stays = [k for w, k in self.kept.keys() | self.fixed if w not in movers or (w, k) in self.fixed]
        found = np.bincount(stays, minlength=len(count)) < count
        found[list(self.over)] = False
        return found

    def losable(self, losers: frozenset[str]) -> set[tuple[str, int, str]]:
        """Who may lose a post on which day, and its role: posts that have fallen, and what losers have."""
        role = {p.post_id: str(p.role) for p in self.before.posts}
        day, roles = self.slots.table["day"].tolist(), self.slots.table["role"].tolist()
        fallen = {(w, on, role[post]) for (w, on), post in self.fallen.items()}
        return fallen | {(w, day[k], roles[k]) for w, k in self.kept.keys() - self.fixed if w in losers}


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
    kept = dict[Pair, str]()
    fixed = {(pin.worker, slot_of[pin.post_id]) for pin in asked.pins if pin.post_id in slot_of}
    for a in before.appointments:
        post = new.get(a.post_id)
        if not a.worker:
            continue
        if post is None or not _same_shift(old[a.post_id], post):
            fallen |= {} if a.worker in asked.absent else {(a.worker, day_of(case, old[a.post_id])): a.post_id}
            continue
        if _is_over(post, asked.now) or a.worker not in asked.absent:
            kept[a.worker, slot_of[a.post_id]] = a.post_id
            fixed |= {(a.worker, slot_of[a.post_id])} if has_begun(post, asked.now) else set()
    return Standing(
        case=as_it_stands(case, before, asked), bare=bare, before=before, asked=asked, slots=slots,
        kept=kept, fixed=frozenset(fixed), fallen=fallen,
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


def _same_shift(a: Post, b: Post) -> bool:
    return (a.use, a.district, a.role, a.starts, a.ends) == (b.use, b.district, b.role, b.starts, b.ends)


def has_begun(post: Post, now: datetime | None) -> bool:
    """Whether a post had begun at a time; without a time nothing has."""
    return now is not None and post.starts <= now


def _is_over(post: Post, now: datetime | None) -> bool:
    return now is not None and post.ends <= now


def _is_gone(session: TrainingSession, now: datetime | None) -> bool:
    return now is not None and datetime.combine(session.on, session.starts) <= now
