"""Small models of a change lose nothing: each level is as good as over all that anybody could be moved to."""

from datetime import datetime

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from valplan.domain.case import Case
from valplan.domain.municipality import Role, Use
from valplan.domain.outcome import StageProof, Status
from valplan.domain.plan import Pin, Plan, Post, Revision
from valplan.evaluate import judge
from valplan.evaluate.changes import Kind, changes, strayed
from valplan.evaluate.substitutes import why_not
from valplan.model.standing import Standing, standing
from valplan.solve import Infeasible, restaff
from valplan.solve.bridge import solve_model, start_solver
from valplan.solve.clock import Clock
from valplan.solve.levels import CHANGES_FIRST, by_levels, levels_of
from valplan.solve.replan import replan
from valplan.solve.restaff import anybody_moved, must_move, replan_rows, restaffed
from valplan.solve.staffing import GAP

MORNING = datetime.fromisoformat("2026-09-13T06:00")


def asked(**what: object) -> Revision:
    return Revision.model_validate({"number": 1, "parent_sha256": "0" * 64, **what})


def stands(case: Case, plan: Plan, revision: Revision) -> Standing:
    none = {"appointments": (), "training": (), "reserves": (), "proof": (), "revision": revision}
    return standing(case, plan, plan.model_copy(update=none), revision)


def holders(plan: Plan) -> dict[str, str]:
    return {a.post_id: a.worker for a in plan.appointments}


def day_posts(plan: Plan) -> list[Post]:
    return [p for p in plan.posts if p.use == Use.POLLING]


def goals(proofs: tuple[StageProof, ...]) -> dict[str, float]:
    return {p.stage: p.objective for p in proofs}


@given(
    gone=st.sets(st.integers(0, 39), max_size=4),
    spares_gone=st.booleans(),
    pinned=st.lists(st.tuples(st.integers(0, 15), st.integers(0, 15)), max_size=2),
    late=st.booleans(),
)
@settings(max_examples=20, deadline=None, phases=(Phase.explicit, Phase.generate))
def test_each_level_is_as_good_as_over_all_decisions(
    tiny_case: Case, tiny_plan: Plan, gone: set[int], spares_gone: bool, pinned: list[tuple[int, int]], late: bool
) -> None:
    """Drop-outs with and without anyone to replace the chairs, and people pinned to the posts of others."""
    posts, holder = day_posts(tiny_plan), holders(tiny_plan)
    serving = {holder[p.post_id] for p in posts}
    chairs = {w.worker_id for w in tiny_case.municipality.workers if Role.CHAIR in w.roles}
    absent = {w.worker_id for k, w in enumerate(tiny_case.municipality.workers) if k in gone}
    absent |= (chairs - serving) if spares_gone else set()
    pins: dict[str, str] = {}
    for to, of in pinned:
        post, worker = posts[to % len(posts)], holder[posts[of % len(posts)].post_id]
        fits = worker not in absent and worker not in pins.values() and not list(why_not(tiny_case, worker, post))
        pins |= {post.post_id: worker} if fits else {}
    revision = asked(
        absent=tuple(sorted(absent)), now=MORNING if late else None,
        pins=tuple(Pin(post_id=p, worker=w) for p, w in pins.items()),
    )  # fmt: skip
    start_solver()
    s = stands(tiny_case, tiny_plan, revision)
    c = anybody_moved(s, CHANGES_FIRST)
    answer, whole = by_levels(
        c.blocks, replan_rows(c), levels_of(c, CHANGES_FIRST), lambda model, _level: solve_model(model, gap=GAP)
    )
    if answer.values is None:
        with pytest.raises(Infeasible):
            restaffed(s, CHANGES_FIRST, Clock())
        return
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(restaff, "FEW", 1.0)
        _c, _answer, few = restaffed(s, CHANGES_FIRST, Clock())
    assert all(p.status == Status.OPTIMAL for p in (*whole, *few))
    assert {k: v for k, v in goals(few).items() if k in goals(whole)} == pytest.approx(
        {k: v for k, v in goals(whole).items() if k in goals(few)}, abs=1e-3
    )
    assert must_move(s, Clock())[1] <= goals(whole)["replan staffing: moved"]


def test_two_change_places_rather_than_that_one_is_left_without(tiny_case: Case, tiny_plan: Plan) -> None:
    """Whom a pin pushes out gets the post that it leaves, though someone free could have it as well."""
    posts, holder = [p for p in day_posts(tiny_plan) if p.role == Role.CHAIR], holders(tiny_plan)
    to, of = next(
        (a, b) for a in posts for b in posts
        if a is not b and not list(why_not(tiny_case, holder[b.post_id], a))
        and not list(why_not(tiny_case, holder[a.post_id], b))
    )  # fmt: skip
    revision = asked(pins=(Pin(post_id=to.post_id, worker=holder[of.post_id]),))
    made = replan(tiny_case, tiny_plan, revision).plan
    found = changes(tiny_plan, made)
    assert {c.kind for c in found.changes} == {Kind.MOVED}
    assert found.moved == found.letters == tuple(sorted((holder[to.post_id], holder[of.post_id])))
    assert holders(made)[of.post_id] == holder[to.post_id]
    assert (found.stood_down, found.leaving) == ((), ())
    assert judge(tiny_case, made).disagreements == ()
    assert strayed(tiny_case, tiny_plan, made) == ()


def test_who_loses_a_post_is_told_who_has_it(tiny_case: Case, tiny_plan: Plan) -> None:
    """A pin for someone free leaves a holder without; the plan says so itself, and a false word of it is found."""
    holder, day = holders(tiny_plan), day_posts(tiny_plan)
    serving = {holder[p.post_id] for p in day}
    post, free = next(
        (p, w.worker_id)
        for p in day
        for w in tiny_case.municipality.workers
        if w.worker_id not in serving and not list(why_not(tiny_case, w.worker_id, p))
    )
    made = replan(tiny_case, tiny_plan, asked(pins=(Pin(post_id=post.post_id, worker=free),))).plan
    found = changes(tiny_plan, made)
    assert len(found.moved) == 1
    lost = [c for c in found.changes if c.kind == Kind.STOOD_DOWN]
    assert [c.before.post_id for c in lost if c.before] == list(found.stood_down)
    assert made.revision is not None
    assert made.revision.stood_down == found.stood_down
    assert all(c.before and c.taken_by == holders(made)[c.before.post_id] != c.worker for c in lost)
    proof = next(p for p in made.proof if p.stage == "replan staffing: released")
    assert proof.objective == proof.bound == len(found.stood_down)
    assert judge(tiny_case, made).disagreements == ()
    silent = made.model_copy(update={"revision": made.revision.model_copy(update={"stood_down": ("V-x",)})})
    assert len(strayed(tiny_case, tiny_plan, silent)) == 1


def test_no_more_are_asked_than_can_be_moved(tiny_case: Case, tiny_plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    """With no chair free one of those who serve is moved up; the model that finds it leaves most people out."""
    posts, holder = day_posts(tiny_plan), holders(tiny_plan)
    serving = {holder[p.post_id] for p in posts}
    spare = {w.worker_id for w in tiny_case.municipality.workers if Role.CHAIR in w.roles} - serving
    gone = next(holder[p.post_id] for p in posts if p.role == Role.CHAIR)
    s = stands(tiny_case, tiny_plan, asked(absent=tuple(sorted({*spare, gone})), now=MORNING))
    start_solver()
    monkeypatch.setattr(restaff, "FEW", 1.0)
    whole = anybody_moved(s, CHANGES_FIRST)
    found = restaff.few_moved(whole, replan_rows(whole), Clock())
    assert found is not None
    few, answer, proofs = found
    assert answer.values is not None
    assert goals(proofs)["replan staffing: moved"] == 1
    assert 0 < len(few.moved) < len(whole.moved)
