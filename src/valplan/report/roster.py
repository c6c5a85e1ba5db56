"""Who holds which post, flattened into rows. Only the staffing list shows the names in it."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from valplan.domain.case import Case
from valplan.domain.municipality import Role, Use, Worker
from valplan.domain.plan import Plan, Post
from valplan.language import _
from valplan.report.figures import number


@dataclass(frozen=True)
class Duty:
    """A post with the person who holds it; ``worker`` is ``None`` where the post is vacant."""

    post: Post
    worker: Worker | None
    distance_m: int | None


@dataclass(frozen=True)
class RoleCount:
    """Numbers of posts in a role: all, held and vacant, and the different people who hold them."""

    use: Use
    role: Role
    posts: int
    vacant: int
    people: int


def duties(case: Case, plan: Plan) -> tuple[Duty, ...]:
    """Every post in order of use, place, district, time and role."""
    holder = {a.post_id: a.worker for a in plan.appointments}
    roles = list(Role)
    posts = sorted(
        plan.posts,
        key=lambda p: (
            list(Use).index(p.use),
            case.premises[p.premises].name,
            p.district,
            p.starts,
            roles.index(p.role),
            p.post_id,
        ),
    )
    return tuple(_duty(case, post, holder.get(post.post_id, "")) for post in posts)


def role_counts(case: Case, plan: Plan) -> tuple[RoleCount, ...]:
    """Posts, vacancies and people for each role, in the order of the roles."""
    rows = duties(case, plan)
    keys = sorted(
        {(d.post.use, d.post.role) for d in rows}, key=lambda k: (list(Use).index(k[0]), list(Role).index(k[1]))
    )
    return tuple(_count(use, role, [d for d in rows if (d.post.use, d.post.role) == (use, role)]) for use, role in keys)


def people(plan: Plan) -> int:
    """How many different people hold a post."""
    return len({a.worker for a in plan.appointments if a.worker})


def with_several_roles(case: Case, plan: Plan) -> int:
    """How many people hold posts in more than one row of ``role_counts``, and are counted once in their total."""
    rows = {(d.worker.worker_id, d.post.use, d.post.role) for d in duties(case, plan) if d.worker}
    return sum(n > 1 for n in Counter(worker for worker, _use, _role in rows).values())


def several_roles_text(case: Case, plan: Plan) -> str:
    """Why the people of the roles add up to more than their total; empty where they do not."""
    several = with_several_roles(case, plan)
    if not several:
        return ""
    return _(
        "{count} {count:|person holds posts|people hold posts} in several roles: counted in each role, and once in the "
        "total.",
        count=number(several),
    )


def only_reserves(plan: Plan) -> int:
    """How many people are on standby and hold no post; with ``people`` they are all who serve and must be trained."""
    return len({r.worker for r in plan.reserves} - {a.worker for a in plan.appointments})


def serving_text(plan: Plan) -> str:
    """How many people serve, and why that is not the number who hold a post."""
    return _(
        "{all} {all:|person serves|people serve}: {people} {people:|holds a post|hold posts}, "
        "{reserves} more {reserves:|is|are} on standby only. All {all} must be trained.",
        all=number(people(plan) + only_reserves(plan)),
        people=number(people(plan)),
        reserves=number(only_reserves(plan)),
    )


def training_of(case: Case, plan: Plan, worker: Worker) -> date | None:
    """The date of the worker's training: held, booked by the worker or booked by the plan; None if none is."""
    if worker.trained_on is not None:
        return worker.trained_on
    booked = {b.worker: b.session for b in plan.training}.get(worker.worker_id, worker.booked_session)
    sessions = {s.session_id: s for s in case.municipality.sessions}
    return sessions[booked].on if booked in sessions else None


def reserves_by_role(plan: Plan) -> dict[Role, int]:
    """People on standby for each role."""
    found = Counter(r.role for r in plan.reserves)
    return {role: found[role] for role in Role if found[role]}


def _duty(case: Case, post: Post, worker_id: str) -> Duty:
    worker = case.workers.get(worker_id)
    if worker is None:
        return Duty(post=post, worker=None, distance_m=None)
    row, column = case.worker_index[worker_id], case.premises_index[post.premises]
    return Duty(post=post, worker=worker, distance_m=int(case.travel.workers[row, column]))


def _count(use: Use, role: Role, rows: list[Duty]) -> RoleCount:
    held = [d.worker.worker_id for d in rows if d.worker is not None]
    return RoleCount(use=use, role=role, posts=len(rows), vacant=len(rows) - len(held), people=len(set(held)))
