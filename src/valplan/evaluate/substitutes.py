"""Who can take a post now: each tried in the plan, and judged by the rules themselves."""

from collections.abc import Iterable, Sequence
from datetime import date

import numpy as np

from valplan.demand.postlist import day_of
from valplan.demand.training import covers, held_sessions, is_free, own_trainings, seats_left, training_way_m
from valplan.domain.base import Record
from valplan.domain.case import Case
from valplan.domain.outcome import Violation
from valplan.domain.plan import Appointment, Plan, Post, Revision, TrainingBooking
from valplan.model.staffing import Bools, Slots, slots_of
from valplan.model.standing import as_it_stands
from valplan.rules import RULES, Rule

JUDGED = 3  # so many times the number asked for are tried in the plan; the rest stand behind them


class Substitute(Record):
    """Someone who could take a post: how, how far from it, and what else then breaks.

    ``now`` is ``free``, ``reserve``, ``serves other days`` or ``holds`` with the post that would be left vacant.
    ``training`` is the date of a training that the person has had, or the session that there is a seat in.
    """

    worker: str
    now: str
    leaves: str = ""
    distance_m: int
    elections_worked: int
    training: str
    booked: bool
    breaks: tuple[Violation, ...]


def why_not(case: Case, worker: str, post: Post) -> tuple[Rule, ...]:
    """The rules about pairs that keep a worker from a post."""
    slots, row = slots_of(case, [post]), case.worker_index[worker]
    masks = ((rule, rule.may_hold(case, slots)) for rule in RULES)
    return tuple(rule for rule, may in masks if may is not None and not may[row, 0])


def substitutes(case: Case, plan: Plan, post: Post, asked: Revision, most: int) -> tuple[Substitute, ...]:
    """At most so many who can take the post, the best first: who breaks least, then who is free, trained and near.

    Parameters
    ----------
    asked : Revision
        Who is absent, and from when things can be changed.
    """
    standing = as_it_stands(case, plan, asked)
    able = _able(standing, post)
    held = _that_day(plan, post)
    incumbent = _holder(plan, post)
    column = case.premises_index[post.premises]

    reserves = {r.worker for r in plan.reserves}
    on_the_day = asked.now is not None and asked.now.date() >= case.election.day

    def first(w: str) -> tuple[object, ...]:
        untrained = not _had(standing, w, post)
        return (
            w in held,
            on_the_day and w not in reserves,
            untrained,
            int(case.travel.workers[case.worker_index[w], column]),
            w,
        )

    tried = sorted((w for w in able if w != incumbent), key=first)[: JUDGED * most]
    before, found = frozenset(_broken(RULES, case, plan)), list[Substitute]()
    for w in tried:
        found.append(_judged(case, standing, plan, post, w, asked, before))
        if sum(not s.breaks and not s.leaves for s in found) == most:
            break  # those left would stand behind them
    order = {w: n for n, w in enumerate(tried)}
    return tuple(sorted(found, key=lambda s: (len(s.breaks), bool(s.leaves), order[s.worker])))[:most]


def takers(case: Case, plan: Plan, posts: Sequence[Post]) -> dict[str, frozenset[str]]:
    """Who could take each of some posts: allowed in it as things stand, not absent, and free that day.

    Each post is looked at alone. What else then breaks, such as the rest between two days, is tried only by
    ``substitutes``.
    """
    if not posts:
        return {}
    asked = plan.revision or Revision(number=0, parent_sha256="")
    slots, able = _may_hold(as_it_stands(case, plan, asked), posts)
    ids = np.array([w.worker_id for w in case.municipality.workers])
    on = {p.post_id: p.starts.date() for p in plan.posts}
    busy = {(a.worker, on[a.post_id]) for a in plan.appointments if a.worker and a.post_id in on}
    return {
        p.post_id: frozenset(w for w in ids[able[:, k]].tolist() if (w, p.starts.date()) not in busy)
        for k, same in enumerate(slots.posts)
        for p in same
    }


def with_substitute(case: Case, standing: Case, plan: Plan, post: Post, worker: str, asked: Revision) -> Plan:
    """The plan with the worker in the post: another post that day is left vacant, standby ends, a seat is booked."""
    left = _that_day(plan, post).get(worker, "")
    holder = {post.post_id: worker} | ({left: ""} if left else {})
    appointments = tuple(
        Appointment(post_id=a.post_id, worker=holder.get(a.post_id, a.worker)) for a in plan.appointments
    )
    called = [r for r in plan.reserves if r.worker == worker and day_of(case, post) == 0]
    session = _seat(standing, plan, worker, post)
    on_the_day = asked.now is not None and asked.now.date() >= case.election.day
    used = (*asked.used_reserves, *called) if on_the_day else asked.used_reserves
    return plan.model_copy(
        update={
            "appointments": appointments,
            "reserves": tuple(r for r in plan.reserves if r not in called),
            "training": (*plan.training, *([TrainingBooking(worker=worker, session=session)] if session else [])),
            "revision": asked.model_copy(update={"used_reserves": used, "pins": ()}),
        }
    )


def newly_broken(
    case: Case, made: Plan, touched: frozenset[str], before: frozenset[tuple[str, str]]
) -> tuple[Violation, ...]:
    """What a plan breaks that one with other posts for the ``touched`` did not (``before``: rules and subjects).

    Rules about each person alone are asked about the touched only.
    """
    personal, others = (tuple(r for r in RULES if r.personal is own) for own in (True, False))
    found = _broken(personal, case, part_of(made, touched)) | _broken(others, case, made)
    return tuple(v for key, v in found.items() if key not in before)


def part_of(plan: Plan, workers: frozenset[str]) -> Plan:
    """The plan with the posts, standby and training of these people alone."""
    held = tuple(a for a in plan.appointments if a.worker in workers)
    posts = {a.post_id for a in held}
    return plan.model_copy(
        update={
            "appointments": held,
            "posts": tuple(p for p in plan.posts if p.post_id in posts),
            "reserves": tuple(r for r in plan.reserves if r.worker in workers),
            "training": tuple(b for b in plan.training if b.worker in workers),
        }
    )


def _judged(
    case: Case, standing: Case, plan: Plan, post: Post, worker: str, asked: Revision, before: frozenset[tuple[str, str]]
) -> Substitute:
    """One substitute: the plan is made with the worker in the post, and every rule is asked."""
    made = with_substitute(case, standing, plan, post, worker, asked)
    person, leaves = case.workers[worker], _that_day(plan, post).get(worker, "")
    had = _had(standing, worker, post)
    session = _seat(standing, plan, worker, post)
    reserve = any(r.worker == worker for r in plan.reserves)
    serves = any(a.worker == worker for a in plan.appointments)
    return Substitute(
        worker=worker,
        now="holds" if leaves else "reserve" if reserve else "serves other days" if serves else "free",
        leaves=leaves,
        distance_m=int(case.travel.workers[case.worker_index[worker], case.premises_index[post.premises]]),
        elections_worked=person.elections_worked,
        training=min(had).isoformat() if had else session,
        booked=bool(session),
        breaks=newly_broken(case, made, frozenset((worker, _holder(plan, post))), before),
    )


def _able(standing: Case, post: Post) -> list[str]:
    """Everyone whom the rules about pairs allow in the post, as things stand."""
    able = _may_hold(standing, [post])[1][:, 0]
    return [w.worker_id for w, can in zip(standing.municipality.workers, able, strict=True) if can]


def _may_hold(standing: Case, posts: Sequence[Post]) -> tuple[Slots, Bools]:
    """Which workers (rows) the rules about pairs allow in which slots (columns) of some posts."""
    slots = slots_of(standing, posts)
    able = np.ones((len(standing.municipality.workers), len(slots.posts)), dtype=np.bool_)
    for rule in RULES:
        may = rule.may_hold(standing, slots)
        able &= True if may is None else may
    return slots, able


def _that_day(plan: Plan, post: Post) -> dict[str, str]:
    """The post that each worker holds on the day of the post."""
    day = {p.post_id for p in plan.posts if p.starts.date() == post.starts.date() and p.post_id != post.post_id}
    return {a.worker: a.post_id for a in plan.appointments if a.post_id in day and a.worker}


def _holder(plan: Plan, post: Post) -> str:
    return next((a.worker for a in plan.appointments if a.post_id == post.post_id), "")


def _had(standing: Case, worker: str, post: Post) -> list[date]:
    """Trainings for the role of the post that the worker has, or is booked for, before it."""
    own = own_trainings(standing, standing.workers[worker], post.role)
    return [on for on in own if on < post.starts.date()]


def _seat(standing: Case, plan: Plan, worker: str, post: Post) -> str:
    """The nearest training that fits, before the post, for a worker who has had none; empty if none is needed."""
    if _had(standing, worker, post):
        return ""
    left, person = seats_left(standing), standing.workers[worker]
    seats = [
        s.session_id
        for s in held_sessions(standing, plan)
        if s.on < post.starts.date() and left[s.session_id] and covers(s, post.role) and is_free(standing, person, s)
    ]
    return min(seats, key=lambda s: (training_way_m(standing, worker, s), s), default="")


def _broken(rules: Iterable[Rule], case: Case, plan: Plan) -> dict[tuple[str, str], Violation]:
    """What some rules find, by rule and subject; that the plan hangs together is kept by how it is made."""
    found = (v for rule in rules if rule.id != "consistent" for v in rule.check(case, plan))
    return {(v.rule, v.subject): v for v in found}
