"""What a changed plan changes for each person: told from the two plans alone, with no word of the solver's."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from valplan.domain.base import Record
from valplan.domain.case import Case
from valplan.domain.plan import Plan, Post, Revision, TrainingBooking
from valplan.language import N_, _


class Kind(StrEnum):
    """What happens to a person, or to a post that nobody takes."""

    ABSENT = "absent"
    MOVED = "moved"
    STOOD_DOWN = "stood_down"
    FOLLOWS = "follows"
    RESETTLED = "resettled"
    RELEASED = "released"
    CALLED_IN = "called_in"
    NEW = "new"
    EXTRA = "extra"
    STANDBY = "standby"
    OFF_STANDBY = "off_standby"
    VACANT = "vacant"


MOVES = frozenset({Kind.MOVED, Kind.STOOD_DOWN, Kind.OFF_STANDBY})
HOUR = timedelta(hours=1)
NO_LETTER = frozenset({Kind.ABSENT, Kind.VACANT})


class Change(Record):
    """One change: the post before and after (one of them may be none), and whom the person replaces.

    ``added`` says that the post after was not there before, ``taken_by`` who has the post before now.
    """

    kind: Kind
    worker: str
    before: Post | None = None
    after: Post | None = None
    standby: str = ""
    replaces: str = ""
    pinned: bool = False
    added: bool = False
    taken_by: str = ""


class Changes(Record):
    """All changes from one plan to the next, who was moved by them, and who needs a new letter.

    ``resettled`` are people who get another post on the day of one that is no longer there, ``released`` the posts that
    are no longer there and whose holders get no other that day, ``released_hours`` their length, ``stood_down`` the
    posts that others have now and whose holders get no other that day, and ``leaving`` those people who lose all that
    they had. ``opened`` are training sessions that are now held, ``booked`` the new
    bookings; who has one gets a letter.
    """

    changes: tuple[Change, ...]
    moved: tuple[str, ...]
    resettled: tuple[str, ...]
    released: tuple[str, ...]
    released_hours: float
    stood_down: tuple[str, ...]
    leaving: tuple[str, ...]
    letters: tuple[str, ...]
    opened: tuple[str, ...] = ()
    booked: tuple[TrainingBooking, ...] = ()


def changes(before: Plan, after: Plan) -> Changes:
    """What differs for each person between a plan and the plan that it was changed into, in order of person and time.

    Posts that differ in nothing but their number are the same post.
    """
    absent = frozenset(after.revision.absent if after.revision else ())
    old, new = _posts_of(before), _posts_of(after)
    standby = {r.worker: str(r.role) for r in before.reserves}, {r.worker: str(r.role) for r in after.reserves}
    known, day = _known(before, after), max(p.starts.date() for p in after.posts)
    found: list[Change] = []
    for worker in sorted({*old, *new, *standby[0], *standby[1]}):
        gone = worker in absent
        of_person = _person(known, worker, old[worker], new[worker], gone=gone)
        was, now = (s.get(worker, "") for s in standby)
        found += _told(of_person, was, now, known=bool(old[worker]))
        found += _standby(worker, was, now, serves=any(p.starts.date() == day for p in new[worker]), gone=gone)
    found += _vacant(before, after)
    fell = [c for c in found if c.kind == Kind.RELEASED]
    lost = [c for c in found if c.kind in (Kind.RELEASED, Kind.STOOD_DOWN)]
    seats = _booked_anew(before, after)
    held = {h.session for h in before.sessions}
    return Changes(
        changes=tuple(found),
        moved=tuple(sorted({c.worker for c in found if c.kind in MOVES})),
        resettled=tuple(sorted({c.worker for c in found if c.kind == Kind.RESETTLED})),
        released=tuple(sorted(c.before.post_id for c in fell if c.before)),
        released_hours=sum((c.before.ends - c.before.starts) / HOUR for c in fell if c.before),
        stood_down=tuple(sorted(c.before.post_id for c in lost if c.before and c.kind == Kind.STOOD_DOWN)),
        leaving=tuple(sorted({c.worker for c in lost if not new[c.worker] and c.worker not in standby[1]})),
        letters=tuple(sorted({c.worker for c in found if c.kind not in NO_LETTER} | {b.worker for b in seats})),
        opened=tuple(h.session for h in after.sessions if held and h.session not in held),
        booked=seats,
    )


def strayed(case: Case, before: Plan, after: Plan) -> tuple[str, ...]:
    """What a changed plan says of itself or of the past that the plan before does not bear out."""
    asked = after.revision
    if asked is None:
        return ()
    found = []
    compared = changes(before, after)
    if compared.moved != asked.moved:
        text = N_("The plan says that it moves {claimed}; compared with the plan before it moves {found}.")
        found.append(_told_apart(text, asked.moved, compared.moved))
    if compared.stood_down != asked.stood_down:
        text = N_(
            "The plan says that others are given these posts, whose holders get no other that day: {claimed}; compared "
            "with the plan before: {found}."
        )
        found.append(_told_apart(text, asked.stood_down, compared.stood_down))
    if compared.released != asked.released:
        text = N_(
            "The plan says that posts fall whose holders get no other that day: {claimed}; compared with the plan "
            "before these fall: {found}."
        )
        found.append(_told_apart(text, asked.released, compared.released))
    place = {p.district: p.premises for p in before.polling}
    districts = tuple(sorted(p.district for p in after.polling if place.get(p.district) != p.premises))
    if districts != tuple(sorted(asked.moved_districts)):
        text = N_(
            "The plan says that these districts vote elsewhere: {claimed}; compared with the plan before: {found}."
        )
        found.append(_told_apart(text, asked.moved_districts, districts))
    return (*found, *_past(case, before, after, asked))


def _told_apart(text: str, claimed: Iterable[str], found: Iterable[str]) -> str:
    return _(text, claimed=", ".join(claimed) or "-", found=", ".join(found) or "-")


def _booked_anew(before: Plan, after: Plan) -> tuple[TrainingBooking, ...]:
    """Bookings that the plan before has not; who had dropped out of it and serves again keeps the training had."""
    known = {*before.training, *(before.revision.trained if before.revision else ())}
    return tuple(b for b in after.training if b not in known)


def _past(case: Case, before: Plan, after: Plan, asked: Revision) -> Iterator[str]:
    """Posts that had ended, and training sessions that had begun, are as they were."""
    if asked.now is None:
        return
    holder = {a.post_id: a.worker for a in before.appointments}
    over = {p.post_id for p in before.posts if p.ends <= asked.now}
    for a in after.appointments:
        if a.post_id in over and a.worker != holder.get(a.post_id, ""):
            yield _("The post {post} had ended but has another holder than before.", post=a.post_id)
    begun = {s.session_id for s in case.municipality.sessions if datetime.combine(s.on, s.starts) <= asked.now}
    for b in sorted(_booked_anew(before, after), key=lambda b: b.worker):
        if b.session in begun:
            yield _(
                "{worker} is booked for the training {session}, which had begun.", worker=b.worker, session=b.session
            )


@dataclass(frozen=True)
class _Known:
    """What is looked up of the two plans for every person."""

    there: frozenset[str]
    old: frozenset[str]
    holder: dict[str, str]
    now: dict[str, str]
    pins: frozenset[tuple[str, str]]


def _known(before: Plan, after: Plan) -> _Known:
    pins = after.revision.pins if after.revision else ()
    return _Known(
        there=frozenset(p.post_id for p in after.posts),
        old=frozenset(p.post_id for p in before.posts),
        holder={a.post_id: a.worker for a in before.appointments},
        now={a.post_id: a.worker for a in after.appointments},
        pins=frozenset((p.post_id, p.worker) for p in pins),
    )


def _person(known: _Known, worker: str, had: list[Post], has: list[Post], *, gone: bool) -> Iterator[Change]:
    """The posts that a person had or has, but not both, each with what becomes of it."""
    old, new = {_slot(p) for p in had}, {_slot(p) for p in has}
    lost, gained = [p for p in had if _slot(p) not in new], [p for p in has if _slot(p) not in old]
    for p in lost:
        follow = next((q for q in gained if q.post_id == p.post_id), None)
        instead = follow or next((q for q in gained if q.starts.date() == p.starts.date()), None)
        if instead:
            gained.remove(instead)
        yield Change(
            kind=_kind_of_loss(instead, follow, gone=gone, there=p.post_id in known.there),
            worker=worker, before=p, after=instead,
            replaces=known.holder.get(instead.post_id, "") if instead and not follow else "",
            pinned=instead is not None and (instead.post_id, worker) in known.pins,
            added=instead is not None and instead.post_id not in known.old,
            taken_by=known.now.get(p.post_id, ""),
        )  # fmt: skip
    for q in gained:
        pinned = (q.post_id, worker) in known.pins
        yield Change(
            kind=Kind.EXTRA, worker=worker, after=q, replaces=known.holder.get(q.post_id, ""), pinned=pinned,
            added=q.post_id not in known.old,
        )  # fmt: skip


def _kind_of_loss(instead: Post | None, follow: Post | None, *, gone: bool, there: bool) -> Kind:
    if gone:
        return Kind.ABSENT
    if follow:
        return Kind.FOLLOWS
    if not there:
        return Kind.RESETTLED if instead else Kind.RELEASED
    return Kind.MOVED if instead else Kind.STOOD_DOWN


def _told(found: Iterable[Change], was: str, now: str, *, known: bool) -> Iterator[Change]:
    """What a person gets besides is a call from standby, a first appointment, or one more post."""
    for c in found:
        if c.kind != Kind.EXTRA:
            yield c
        elif was and not now and c.after and c.after.use == "polling":
            yield c.model_copy(update={"kind": Kind.CALLED_IN, "standby": was})
        else:
            yield c if known else c.model_copy(update={"kind": Kind.NEW})


def _standby(worker: str, was: str, now: str, *, serves: bool, gone: bool) -> Iterator[Change]:
    if was == now:
        return
    if gone:
        yield Change(kind=Kind.ABSENT, worker=worker, standby=was)
    elif now:
        yield Change(kind=Kind.STANDBY, worker=worker, standby=now)
    elif not serves:
        yield Change(kind=Kind.OFF_STANDBY, worker=worker, standby=was)


def _vacant(before: Plan, after: Plan) -> Iterator[Change]:
    holder = {a.post_id: a.worker for a in before.appointments}
    post = {p.post_id: p for p in after.posts}
    for a in after.appointments:
        if not a.worker and holder.get(a.post_id, "-"):
            yield Change(kind=Kind.VACANT, worker="", after=post[a.post_id], replaces=holder.get(a.post_id, ""))


def _posts_of(plan: Plan) -> dict[str, list[Post]]:
    posts = {p.post_id: p for p in plan.posts}
    found: dict[str, list[Post]] = defaultdict(list)
    for a in plan.appointments:
        if a.worker and a.post_id in posts:
            found[a.worker].append(posts[a.post_id])
    for held in found.values():
        held.sort(key=lambda p: p.starts)
    return found


def _slot(p: Post) -> tuple[object, ...]:
    return p.use, p.premises, p.district, p.role, p.starts, p.ends
