"""Why someone is where they are: facts of the way, the wish and the experience, and what each exchange would do."""

from collections.abc import Iterator

from valplan.domain.base import Record
from valplan.domain.case import Case
from valplan.domain.outcome import Violation
from valplan.domain.plan import Appointment, Plan, Post
from valplan.evaluate.substitutes import why_not
from valplan.rules import GOALS, RULES

PLACES = 4  # nearer places that are looked at
EXCHANGES = 8  # people at each of them who are tried


class Why(Record):
    """A post of someone: the way, its rank among the places with posts that the person may hold, wish, experience."""

    post: Post
    distance_m: int
    nearer: int
    places: int
    wish: str
    with_whom: bool | None
    elections_worked: int


class Exchange(Record):
    """Two who change posts: how much each goal then changes (weighted), and what breaks."""

    other: str
    post: Post
    distance_m: int
    change: float
    parts: dict[str, float]
    breaks: tuple[Violation, ...]


def why(case: Case, plan: Plan, worker: str, post: Post) -> Why:
    """The facts of a post for the one who holds it."""
    person, row = case.workers[worker], case.worker_index[worker]
    own = int(case.travel.workers[row, case.premises_index[post.premises]])
    ways = [int(case.travel.workers[row, case.premises_index[p]]) for p in _open_to(case, plan, worker, post)]
    place = {a.worker: p.premises for p, a in _held(plan) if p.starts.date() == case.election.day}
    on_the_day = post.starts.date() == case.election.day
    wish = person.wish_premises if on_the_day else ""
    named = case.workers.get(person.wish_with)
    mutual = named is not None and named.wish_with == worker and on_the_day
    return Why(
        post=post, distance_m=own, nearer=sum(m < own for m in ways), places=len(ways), wish=wish,
        with_whom=place.get(person.wish_with) == post.premises if mutual else None,
        elections_worked=person.elections_worked,
    )  # fmt: skip


def exchanges(case: Case, plan: Plan, worker: str, post: Post) -> tuple[Exchange, ...]:
    """The best exchange at each of the nearest places, and at the wished one, as the rules and goals judge it."""
    row, person = case.worker_index[worker], case.workers[worker]
    own = int(case.travel.workers[row, case.premises_index[post.premises]])
    ways = {p: int(case.travel.workers[row, case.premises_index[p]]) for p in _open_to(case, plan, worker, post)}
    nearer = sorted((p for p, m in ways.items() if m < own), key=lambda p: (ways[p], p))[:PLACES]
    wished = [person.wish_premises] if person.wish_premises in ways and person.wish_premises != post.premises else []
    now = parts(case, plan), frozenset(_broken(case, plan))
    found = []
    for place in dict.fromkeys([*nearer, *wished]):
        tried = [_exchanged(case, plan, (worker, post), (a.worker, p), now) for p, a in _like(plan, post, place)]
        if tried:
            found.append(min(tried, key=lambda e: (len(e.breaks), e.change)))
    return tuple(found)


def parts(case: Case, plan: Plan) -> dict[str, float]:
    """Each goal of staffing as the scenario weighs it (kr); as it is where goals are ranked."""
    goals = case.scenario.goals
    weight = {g: n if goals.mode == "weighted" else 1.0 for g, n in goals.staffing.items()}
    return {g.id: weight[g.id] * g.score(case, plan) for g in GOALS if g.id in weight}


Seat = tuple[str, Post]
Now = tuple[dict[str, float], frozenset[tuple[str, str]]]


def _exchanged(case: Case, plan: Plan, own: Seat, others: Seat, now: Now) -> Exchange:
    """The plan with two people in each other's posts, against its goals and violations now."""
    (worker, post), (other, other_post) = own, others
    holder = {post.post_id: other, other_post.post_id: worker}
    appointments = tuple(
        Appointment(post_id=a.post_id, worker=holder.get(a.post_id, a.worker)) for a in plan.appointments
    )
    made = plan.model_copy(update={"appointments": appointments, "revision": None})
    change = {g: x - now[0][g] for g, x in parts(case, made).items()}
    return Exchange(
        other=other, post=other_post, change=sum(change.values()), parts=change,
        distance_m=int(case.travel.workers[case.worker_index[worker], case.premises_index[other_post.premises]]),
        breaks=tuple(v for key, v in _broken(case, made).items() if key not in now[1]),
    )  # fmt: skip


def _like(plan: Plan, post: Post, place: str) -> list[tuple[Post, Appointment]]:
    """Posts of the same role and shift at a place, with who holds them."""
    like = [(p, a) for p, a in _held(plan) if p.premises == place and (p.role, p.starts, p.ends) == _kind(post)]
    return like[:EXCHANGES]


def _open_to(case: Case, plan: Plan, worker: str, post: Post) -> list[str]:
    """Places with a post of the same role and shift, which the worker may therefore hold as well."""
    if why_not(case, worker, post):
        return []
    return sorted({p.premises for p in plan.posts if (p.role, p.starts, p.ends) == _kind(post)})


def _kind(post: Post) -> tuple[object, ...]:
    return post.role, post.starts, post.ends


def _held(plan: Plan) -> Iterator[tuple[Post, Appointment]]:
    posts = {p.post_id: p for p in plan.posts}
    return ((posts[a.post_id], a) for a in plan.appointments if a.worker and a.post_id in posts)


def _broken(case: Case, plan: Plan) -> dict[tuple[str, str], Violation]:
    found = (v for rule in RULES if rule.id != "consistent" for v in rule.check(case, plan))
    return {(v.rule, v.subject): v for v in found}
