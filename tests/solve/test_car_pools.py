"""Who rides with a car-pool serves where a driver of it does, when a plan is made and when it is changed."""

from datetime import datetime

import pytest

from tests.changes import with_worker
from valplan.demand.postlist import day_of
from valplan.domain.case import Case
from valplan.domain.plan import Pin, Plan, Post, Revision
from valplan.evaluate import judge
from valplan.evaluate.changes import changes, strayed
from valplan.evaluate.substitutes import substitutes
from valplan.solve import Infeasible
from valplan.solve.plan import make_plan
from valplan.solve.replan import replan

NOON = datetime(2026, 9, 13, 12)  # noqa: DTZ001 - local time, as in the plan
ASKED = Revision(number=1, parent_sha256="0" * 64)


def on_the_day(case: Case, plan: Plan) -> dict[str, Post]:
    """The post of each person who serves on election day."""
    posts = {p.post_id: p for p in plan.posts}
    held = {a.worker: posts[a.post_id] for a in plan.appointments if a.worker}
    held |= {a.worker: posts[a.post_id] for a in plan.appointments if a.worker and not day_of(case, posts[a.post_id])}
    return {w: p for w, p in held.items() if not day_of(case, p)}


def pooled(case: Case, drivers: tuple[str, ...], riders: tuple[str, ...]) -> Case:
    """The case with a car-pool of these drivers and riders."""
    for w in (*drivers, *riders):
        case = with_worker(case, w, car_pool="P1", licence=True, car=w in drivers)
    return case


@pytest.fixture
def together(tiny_case: Case, tiny_plan: Plan) -> tuple[Case, str, str]:
    """A pool whose driver and rider serve in one building, and who they are; the rider is no chair."""
    at = on_the_day(tiny_case, tiny_plan)
    driver, rider = next(
        (a, b) for a in sorted(at) for b in sorted(at)
        if a != b and at[a].premises == at[b].premises and at[b].role == at[a].role == "rostmottagare"
    )  # fmt: skip
    return pooled(tiny_case, (driver,), (rider,)), driver, rider


def broken(case: Case, plan: Plan) -> list[str]:
    """What the rule finds."""
    return [v.subject for v in judge(case, plan).violations if v.rule == "car-pool"]


def test_who_drives_may_serve_without_those_who_ride(tiny_case: Case, tiny_plan: Plan) -> None:
    """A driver alone breaks nothing, two drivers apart neither; a rider apart from both does."""
    at = on_the_day(tiny_case, tiny_plan)
    a, b = (next(w for w in sorted(at) if at[w].premises == p) for p in sorted({x.premises for x in at.values()})[:2])
    free = next(w for w in sorted(tiny_case.workers) if w not in at)
    assert broken(pooled(tiny_case, (a,), (free,)), tiny_plan) == []
    assert broken(pooled(tiny_case, (a, b), (free,)), tiny_plan) == []
    assert broken(pooled(tiny_case, (free,), (a,)), tiny_plan) == [f"worker {a} {at[a].premises}"]
    assert broken(pooled(tiny_case, (a, free), (b,)), tiny_plan) == [f"worker {b} {at[b].premises}"]


def test_a_plan_that_parted_them_is_made_anew_so_that_they_ride_together(tiny_case: Case, tiny_plan: Plan) -> None:
    """The rider is wanted (a chair), and is placed with the driver."""
    at = on_the_day(tiny_case, tiny_plan)
    rider, place = next((w, p.premises) for w, p in sorted(at.items()) if p.role == "ordforande")
    driver = next(w for w, p in sorted(at.items()) if p.premises != place and p.role == "rostmottagare")
    case = pooled(tiny_case, (driver,), (rider,))
    assert broken(case, tiny_plan) == [f"worker {rider} {place}"]
    plan = make_plan(case)
    judged = judge(case, plan)
    assert (judged.violations, judged.disagreements) == ((), ())
    now = on_the_day(case, plan)
    assert rider not in now or now[rider].premises == now[driver].premises


def test_a_substitute_without_the_driver_is_told_so(tiny_case: Case, tiny_plan: Plan) -> None:
    """Of those who could take a post, the one whose driver is elsewhere would break the rule, and no other."""
    post = next(p for p in tiny_plan.posts if p.use == "polling" and p.role == "rostmottagare")
    at = on_the_day(tiny_case, tiny_plan)
    usual = substitutes(tiny_case, tiny_plan, post, ASKED, 5)
    rider = next(s.worker for s in usual if s.now in ("free", "reserve"))
    driver = next(w for w, p in sorted(at.items()) if p.premises != post.premises)
    found = {s.worker: s for s in substitutes(pooled(tiny_case, (driver,), (rider,)), tiny_plan, post, ASKED, 5)}
    told = {w for w, s in found.items() if any(v.rule == "car-pool" for v in s.breaks)}
    assert told == {rider} & set(found)
    here = next(w for w, p in sorted(at.items()) if p.premises == post.premises and p.post_id != post.post_id)
    again = substitutes(pooled(tiny_case, (here,), (rider,)), tiny_plan, post, ASKED, 5)
    assert not [v for s in again for v in s.breaks if v.rule == "car-pool"]


def test_when_the_driver_drops_out_the_rider_follows_another_or_is_stood_down(
    together: tuple[Case, str, str], tiny_plan: Plan
) -> None:
    """The rider alone is moved; with a second driver elsewhere the rider may go there; every check is green."""
    case, driver, rider = together
    asked = ASKED.model_copy(update={"absent": (driver,)})
    alone = replan(case, tiny_plan, asked).plan
    assert rider not in on_the_day(case, alone)
    assert changes(tiny_plan, alone).moved == (rider,)
    at = on_the_day(case, tiny_plan)
    other = next(w for w, p in sorted(at.items()) if p.premises != at[rider].premises)
    more = pooled(case, (driver, other), (rider,))
    made = replan(more, tiny_plan, asked).plan
    now = on_the_day(more, made)
    assert rider not in now or now[rider].premises == now[other].premises
    for c, plan in ((case, alone), (more, made)):
        judged = judge(c, plan)
        assert (judged.violations, judged.disagreements, strayed(c, tiny_plan, plan)) == ((), (), ())


def test_another_driver_in_the_building_keeps_the_rider(together: tuple[Case, str, str], tiny_plan: Plan) -> None:
    """Where a second driver of the pool serves beside them nobody is moved."""
    case, driver, rider = together
    at = on_the_day(case, tiny_plan)
    second = next(w for w, p in sorted(at.items()) if p.premises == at[rider].premises and w not in (driver, rider))
    case = pooled(case, (driver, second), (rider,))
    made = replan(case, tiny_plan, ASKED.model_copy(update={"absent": (driver,)})).plan
    assert changes(tiny_plan, made).moved == ()
    assert on_the_day(case, made)[rider] == at[rider]
    assert judge(case, made).violations == ()


def test_on_the_day_itself_who_is_there_stays(together: tuple[Case, str, str], tiny_plan: Plan) -> None:
    """A driver who drops out at noon leaves the rider where the rider has come."""
    case, driver, rider = together
    made = replan(case, tiny_plan, ASKED.model_copy(update={"absent": (driver,), "now": NOON})).plan
    assert on_the_day(case, made)[rider] == on_the_day(case, tiny_plan)[rider]
    judged = judge(case, made)
    assert (judged.violations, judged.disagreements) == ((), ())


def test_a_rider_pinned_away_from_the_driver_leaves_no_plan(together: tuple[Case, str, str], tiny_plan: Plan) -> None:
    case, driver, rider = together
    at = on_the_day(case, tiny_plan)
    post = next(p for p in tiny_plan.posts if p.role == at[rider].role and p.premises != at[rider].premises)
    pins = (Pin(post_id=post.post_id, worker=rider), Pin(post_id=at[driver].post_id, worker=driver))
    with pytest.raises(Infeasible):
        replan(case, tiny_plan, ASKED.model_copy(update={"pins": pins}))
