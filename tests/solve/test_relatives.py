"""Relatives are kept apart by a solved plan, also where only one of the two names the other."""

from collections import defaultdict

from tests.changes import with_worker
from valplan.demand.postlist import day_of
from valplan.domain.case import Case
from valplan.domain.plan import Plan
from valplan.evaluate import judge
from valplan.solve.plan import make_plan


def together(case: Case, plan: Plan) -> list[tuple[str, str]]:
    """Pairs who serve at the same place on election day, at places of two or more."""
    posts = {p.post_id: p for p in plan.posts}
    at: dict[str, list[str]] = defaultdict(list)
    for a in plan.appointments:
        if a.worker and day_of(case, posts[a.post_id]) == 0:
            at[posts[a.post_id].premises].append(a.worker)
    return [(w, v) for people in at.values() for w in people for v in people if w < v]


def test_relatives_who_would_serve_together_serve_apart(tiny_case: Case, tiny_plan: Plan) -> None:
    a, b = together(tiny_case, tiny_plan)[0]
    case = with_worker(tiny_case, a, related_to=(b,))
    assert "relatives-apart" in {v.rule for v in judge(case, tiny_plan).violations}
    plan = make_plan(case)
    assert judge(case, plan).violations == ()
    assert (a, b) not in together(case, plan)
