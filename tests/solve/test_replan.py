"""A changed plan has the fewest changes, keeps to what is asked, and passes the independent check."""

from collections.abc import Iterator
from datetime import datetime

import pytest

from tests.changes import with_premises
from valplan.domain.case import Case
from valplan.domain.municipality import Role, Use
from valplan.domain.outcome import Status
from valplan.domain.plan import Appointment, Pin, Plan, Revision
from valplan.evaluate import judge
from valplan.evaluate.changes import Kind, changes, strayed
from valplan.rules import GOALS, RULES
from valplan.solve import Infeasible
from valplan.solve.plan import make_plan
from valplan.solve.replan import replan

MORNING = datetime(2026, 9, 13, 6)  # noqa: DTZ001 - local time, as in the plan


def asked(**what: object) -> Revision:
    return Revision.model_validate({"number": 1, "parent_sha256": "0" * 64, **what})


def holders(plan: Plan) -> dict[str, str]:
    return {a.post_id: a.worker for a in plan.appointments}


def chair_of(plan: Plan, nth: int = 0) -> str:
    return [p.post_id for p in plan.posts if p.role == Role.CHAIR][nth]


def rejudged(case: Case, before: Plan, after: Plan) -> None:
    """Nothing is broken, and what the plan says of its own changes is so."""
    judged = judge(case, after)
    assert judged.violations == ()
    assert judged.disagreements == ()
    assert strayed(case, before, after) == ()


def spare_chairs(case: Case, plan: Plan) -> list[str]:
    """Chair-qualified people who hold no post on election day."""
    day = {p.post_id for p in plan.posts if p.use == Use.POLLING}
    serving = {w for p, w in holders(plan).items() if p in day}
    return [w.worker_id for w in case.municipality.workers if Role.CHAIR in w.roles and w.worker_id not in serving]


def test_nothing_asked_changes_nothing_but_the_revision(tiny_case: Case, tiny_plan: Plan) -> None:
    made = replan(tiny_case, tiny_plan, asked()).plan
    assert made.appointments == tiny_plan.appointments
    assert made.reserves == tiny_plan.reserves
    assert made.training == tiny_plan.training
    assert changes(tiny_plan, made).changes == ()
    rejudged(tiny_case, tiny_plan, made)


@pytest.mark.parametrize("nth", [0, 1, 2])
def test_a_vacated_post_is_filled_and_nobody_is_moved_where_someone_is_free(
    tiny_case: Case, tiny_plan: Plan, nth: int
) -> None:
    post = chair_of(tiny_plan, nth)
    gone = holders(tiny_plan)[post]
    made = replan(tiny_case, tiny_plan, asked(absent=(gone,))).plan
    found = changes(tiny_plan, made)
    assert found.moved == ()
    assert gone not in holders(made).values()
    assert {c.replaces for c in found.changes if c.after} == {gone}
    rejudged(tiny_case, tiny_plan, made)


def trials(case: Case, plan: Plan, post: str, moves: int) -> Iterator[dict[str, str]]:
    """Every way to fill the post with that many moved: someone free, or someone serving whose post a free one takes."""
    day = {p.post_id for p in plan.posts if p.use == Use.POLLING}
    serving = {p: w for p, w in holders(plan).items() if p in day and p != post}
    free = [w.worker_id for w in case.municipality.workers if w.worker_id not in serving.values()]
    if moves == 0:
        yield from ({post: w} for w in free)
        return
    for other, worker in serving.items():
        yield from ({post: worker, other: w} for w in free)


def fits(case: Case, plan: Plan, revision: Revision, given: dict[str, str]) -> bool:
    """Whether the rules' own checks find nothing in the plan with these holders."""
    used = tuple(r for r in plan.reserves if r.worker in given.values())
    made = plan.model_copy(
        update={
            "appointments": tuple(
                Appointment(post_id=a.post_id, worker=given.get(a.post_id, a.worker)) for a in plan.appointments
            ),
            "reserves": tuple(r for r in plan.reserves if r not in used and r.worker not in revision.absent),
            "revision": revision.model_copy(
                update={"used_reserves": (*used, *(r for r in plan.reserves if r.worker in revision.absent))}
            ),
        }
    )
    wanted = ("qualified", "available", "trained", "revision-kept")  # the likeliest to be broken first
    ordered = sorted(RULES, key=lambda r: r.id not in wanted)
    return not any(True for rule in ordered for _broken in rule.check(case, made))


@pytest.mark.parametrize("spared", [0, 1])
def test_no_fewer_are_moved_than_by_trying_everything(tiny_case: Case, tiny_plan: Plan, spared: int) -> None:
    """With a free chair nobody need be moved; with none, one, which every exchange of one and of none bears out."""
    post = chair_of(tiny_plan)
    away = [holders(tiny_plan)[post], *spare_chairs(tiny_case, tiny_plan)[spared:]]
    revision = asked(absent=tuple(sorted(away)), now=MORNING)
    made = replan(tiny_case, tiny_plan, revision).plan
    fewest = next(
        n for n in (0, 1) if any(fits(tiny_case, tiny_plan, revision, g) for g in trials(tiny_case, tiny_plan, post, n))
    )
    assert fewest == 1 - spared
    assert len(changes(tiny_plan, made).moved) == fewest
    proof = next(p for p in made.proof if p.stage == "replan staffing: moved")
    assert (proof.status, proof.objective, proof.bound) == (Status.OPTIMAL, fewest, fewest)
    rejudged(tiny_case, tiny_plan, made)


def test_with_nobody_moved_no_other_choice_of_the_free_is_better(tiny_case: Case, tiny_plan: Plan) -> None:
    """The quality found is the least over every free person who could take the one vacated post."""
    post = chair_of(tiny_plan)
    revision = asked(absent=(holders(tiny_plan)[post],), now=MORNING)
    made = replan(tiny_case, tiny_plan, revision).plan

    def quality(plan: Plan) -> float:
        weights = tiny_case.scenario.goals.staffing
        return sum(weights[g.id] * g.score(tiny_case, plan) for g in GOALS if g.id in weights)

    standby = {r.worker for r in tiny_plan.reserves}
    tried = [g for g in trials(tiny_case, tiny_plan, post, 0) if fits(tiny_case, tiny_plan, revision, g)]
    called = [g for g in tried if g[post] in standby] or tried  # on the day reserves come first
    values = [
        quality(
            tiny_plan.model_copy(
                update={
                    "appointments": tuple(
                        Appointment(post_id=a.post_id, worker=g.get(a.post_id, a.worker))
                        for a in tiny_plan.appointments
                    )
                }
            )
        )
        for g in called
    ]
    assert quality(made) == pytest.approx(min(values))


def test_quality_first_is_no_worse_in_quality_and_moves_no_fewer(tiny_case: Case, tiny_plan: Plan) -> None:
    revision = asked(absent=(holders(tiny_plan)[chair_of(tiny_plan)],))
    few = replan(tiny_case, tiny_plan, revision).plan
    good = replan(tiny_case, tiny_plan, revision, order=("quality", "changes")).plan
    values = [next(p.objective for p in plan.proof if p.stage == "replan staffing") for plan in (good, few)]
    assert values == sorted(values)
    assert len(changes(tiny_plan, good).moved) >= len(changes(tiny_plan, few).moved)
    rejudged(tiny_case, tiny_plan, good)


def test_before_election_day_the_pool_is_filled_and_on_it_used_up(tiny_case: Case, tiny_plan: Plan) -> None:
    gone = holders(tiny_plan)[chair_of(tiny_plan)]
    early = replan(tiny_case, tiny_plan, asked(absent=(gone,))).plan
    late = replan(tiny_case, tiny_plan, asked(absent=(gone,), now=MORNING)).plan
    assert len(early.reserves) == len(tiny_plan.reserves)
    assert len(late.reserves) == len(tiny_plan.reserves) - 1
    assert late.revision
    assert len(late.revision.used_reserves) == 1
    assert {c.kind for c in changes(tiny_plan, late).changes} == {Kind.ABSENT, Kind.CALLED_IN}
    rejudged(tiny_case, tiny_plan, late)


def test_what_has_been_stays_and_nobody_is_trained_in_the_past(tiny_case: Case, tiny_plan: Plan) -> None:
    """Someone who drops out on election day keeps the early-voting days that have been; the untrained are not taken."""
    past = {p.post_id for p in tiny_plan.posts if p.ends <= MORNING}
    gone = next(w for p, w in holders(tiny_plan).items() if p in past)
    made = replan(tiny_case, tiny_plan, asked(absent=(gone,), now=MORNING)).plan
    assert {p: holders(made)[p] for p in past} == {p: holders(tiny_plan)[p] for p in past}
    assert set(made.training) <= set(tiny_plan.training)
    rejudged(tiny_case, tiny_plan, made)


def test_a_pin_holds_and_who_is_pushed_out_is_counted(tiny_case: Case, tiny_plan: Plan) -> None:
    post = chair_of(tiny_plan)
    worker = spare_chairs(tiny_case, tiny_plan)[0]
    made = replan(tiny_case, tiny_plan, asked(pins=(Pin(post_id=post, worker=worker),))).plan
    assert holders(made)[post] == worker
    assert changes(tiny_plan, made).moved == (holders(tiny_plan)[post],)
    rejudged(tiny_case, tiny_plan, made)


def test_closed_premises_move_their_districts_and_nobody_else(tiny_case: Case, tiny_plan: Plan) -> None:
    closed = tiny_plan.polling[1].premises
    made = replan(tiny_case, tiny_plan, asked(closed=(closed,))).plan
    assert made.revision
    assert made.revision.moved_districts == tuple(p.district for p in tiny_plan.polling if p.premises == closed)
    assert closed not in {p.premises for p in made.polling}
    assert {c.kind for c in changes(tiny_plan, made).changes} == {Kind.FOLLOWS}
    rejudged(tiny_case, tiny_plan, made)


def test_whose_early_voting_closes_serves_where_it_moves(tiny_case: Case) -> None:
    """Early voting moves to the school: everyone of the library serves there on the same days, and nobody is moved."""
    case = with_premises(tiny_case, "school", early=True, patterns=("alla", "vecka"), rent_early_day_ore=90_000)
    plan = make_plan(case)
    of_library = {holders(plan)[p.post_id] for p in plan.posts if p.premises == "library" and p.use == Use.EARLY}
    made = replan(case, plan, asked(closed=("library",))).plan
    assert "school" in {p.premises for p in made.early_places}
    found = changes(plan, made)
    assert (found.moved, found.released, found.leaving) == ((), (), ())
    assert set(found.resettled) == of_library
    assert {c.kind for c in found.changes} == {Kind.RESETTLED}
    assert all(c.added and not c.replaces for c in found.changes)
    assert all(c.before and c.after and c.before.role == c.after.role for c in found.changes)  # none is turned about
    assert of_library <= set(found.letters)
    rejudged(case, plan, made)


def test_shifts_that_fall_with_closed_early_voting_are_counted_and_proven(tiny_case: Case, tiny_plan: Plan) -> None:
    """No other early voting takes the place of the parish's: its shifts fall, told one by one, and nobody is moved."""
    gone = {p.post_id: p for p in tiny_plan.posts if p.premises == "parish" and p.use == Use.EARLY}
    made = replan(tiny_case, tiny_plan, asked(closed=("parish",))).plan
    found = changes(tiny_plan, made)
    assert found.moved == ()
    fell = {c.before.post_id for c in found.changes if c.kind == Kind.RELEASED and c.before}
    assert set(found.released) == fell == set(gone)
    assert found.released_hours == pytest.approx(sum((p.ends - p.starts).total_seconds() / 3600 for p in gone.values()))
    assert made.revision
    assert made.revision.released == found.released
    proof = next(p for p in made.proof if p.stage == "replan staffing: released")
    assert (proof.status, proof.objective, proof.bound) == (Status.OPTIMAL, len(gone), len(gone))
    left = set(holders(made).values()) | {r.worker for r in made.reserves}
    assert set(found.leaving) == {holders(tiny_plan)[p] for p in gone} - left
    rejudged(tiny_case, tiny_plan, made)
    denied = made.model_copy(update={"revision": made.revision.model_copy(update={"released": ()})})
    (told,) = strayed(tiny_case, tiny_plan, denied)
    assert told.startswith("Planen säger att poster faller bort")
    assert judge(tiny_case, denied).disagreements != ()


def test_what_cannot_be_filled_is_told_with_what_breaks(tiny_case: Case, tiny_plan: Plan) -> None:
    away = tuple(w.worker_id for w in tiny_case.municipality.workers if Role.CHAIR in w.roles)
    with pytest.raises(Infeasible) as ended:
        replan(tiny_case, tiny_plan, asked(absent=away))
    assert "appointed-per-district" in ended.value.clash.rules
    assert ended.value.clash.proven
    for place in tiny_plan.polling:
        assert f"Valdistrikt {place.district} {tiny_case.districts[place.district].name}" in ended.value.clash.message
    assert "district" not in ended.value.clash.message.replace("valdistrikt", "")
    assert "- Ordförande, 2026-09-13 07:" in ended.value.clash.message
