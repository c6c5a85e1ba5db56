"""Change a finished plan with the fewest changes: who is absent is replaced, and as few others as can be are moved.

Closed premises are left first (``replan_premises``), then posts are given (``restaff``), then seats in training.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from valplan.demand.dropped import of_drop_outs, trainings_had
from valplan.demand.training import overlap, shifts_of, span, without_rescue
from valplan.domain.case import Case
from valplan.domain.municipality import Ore
from valplan.domain.outcome import StageProof, Status
from valplan.domain.plan import HeldSession, Made, Plan, Revision
from valplan.model.decode import staffed
from valplan.model.replan import ChangeDecisions, placed, used_reserves
from valplan.model.standing import Pair, Standing, WorkerDay, standing
from valplan.rules.money import added_to_fees_ore, line_totals
from valplan.solve.bridge import Answer, start_solver
from valplan.solve.clock import Clock
from valplan.solve.levels import CHANGES_FIRST, MOVED
from valplan.solve.plan import Infeasible, OutOfTime, made_of, stop, with_training
from valplan.solve.replan_premises import Moved, moved_premises
from valplan.solve.restaff import restaffed
from valplan.solve.training import book_training, training_clash

TRAINING = "replan training"
Progress = Callable[[str, str], None]


@dataclass(frozen=True)
class Changed:
    """A changed plan, and what stood when it was changed."""

    plan: Plan
    standing: Standing


def replan(
    case: Case, before: Plan, asked: Revision, *, order: tuple[str, ...] = CHANGES_FIRST,
    time_limit_s: float | None = None, progress: Progress = lambda stage, event: None,
) -> Changed:  # fmt: skip
    """The plan that keeps to what is asked, with the fewest changes and then the best quality (or turned about).

    Rescue sessions of training are opened only where without them nothing fits, more posts stay vacant or, with changes
    first, more people are moved.

    Parameters
    ----------
    asked : Revision
        Who is absent, which premises are closed, what is pinned, and from when things can be changed.
    order : tuple of str
        ``changes`` and ``quality``, the more important first; ``quality`` alone is the free optimum.

    Raises
    ------
    Infeasible
        If no plan meets the rules; the clash says what at least breaks.
    OutOfTime
        If the time limit leaves a stage without a plan.
    """
    left_s = Clock.of(time_limit_s)
    start_solver()
    out = moved_premises(case, before, asked, left_s, progress)
    usual = without_rescue(case, {h.session for h in before.sessions} | case.accounted)
    asked = asked.model_copy(update={"trained": trainings_had(case, before, asked.now)})  # paid whoever serves

    def staffed_in(world: Case) -> Changed:
        return _restaffed(world, before, asked, out, order, left_s, progress)

    try:
        made = staffed_in(usual)
    except Infeasible:
        if usual is case:
            raise
        return staffed_in(case)
    if usual is case or not any(_ills(made.plan, order)):
        return made
    try:
        helped = staffed_in(case)
    except (Infeasible, OutOfTime):
        return replace(made, plan=_bounded(made.plan, 0.0))
    if _ills(helped.plan, order) < _ills(made.plan, order):
        return helped
    return replace(made, plan=_bounded(made.plan, _moved_proof(helped.plan).bound))


def _ills(plan: Plan, order: tuple[str, ...]) -> tuple[int, ...]:
    """What a session in reserve is opened against: posts vacant, and with changes first people moved."""
    assert plan.revision is not None
    vacant = sum(not a.worker for a in plan.appointments)
    return (vacant, len(plan.revision.moved)) if order == CHANGES_FIRST else (vacant,)


def _moved_proof(plan: Plan) -> StageProof:
    return next(p for p in plan.proof if p.stage == MOVED)


def _bounded(plan: Plan, bound: float) -> Plan:
    """The plan with people moved proven only as far as a bound over all plans, those that open a session included."""

    def seen(p: StageProof) -> StageProof:
        if p.stage != MOVED or p.bound <= bound:
            return p
        return p.model_copy(
            update={"status": Status.FEASIBLE, "bound": bound, "gap": (p.objective - bound) / max(p.objective, 1e-9)}
        )

    return plan.model_copy(update={"proof": tuple(map(seen, plan.proof))})


def _restaffed(
    case: Case, before: Plan, asked: Revision, out: Moved, order: tuple[str, ...], left_s: Clock, progress: Progress
) -> Changed:
    """The plan with people in its posts and seats for them, with the sessions of training that the case has."""
    bare, proofs, moved = out
    bare = bare.model_copy(update={"made": _made(case, before), "sessions": before.sessions, "revision": asked})
    progress("staffing", "start")
    s = standing(case, before, bare, asked)
    c, answer, more = restaffed(s, order, left_s)
    assert answer.values is not None
    made = placed(s, staffed(c.staffing, answer.values))
    serves, lost = _serving(c, answer), _lost(c, answer)
    day = s.slots.table["day"].tolist()
    progress("staffing", "done")
    made = made.model_copy(
        update={
            "claimed_cost_ore": _costs(c, answer),
            "proof": (*proofs, *more),
            "revision": asked.model_copy(
                update={
                    "used_reserves": used_reserves(s, made),
                    "moved": _moved(c, answer, lost),
                    "released": tuple(sorted(post for key, post in s.fallen.items() if key not in serves)),
                    "stood_down": tuple(sorted(post for (w, k), post in lost.items() if (w, day[k]) not in serves)),
                    "moved_districts": moved,
                    "trained": of_drop_outs(made, asked.trained),
                }
            ),
        }
    )
    return Changed(_trained(s, made, left_s, progress), s)


def _lost(c: ChangeDecisions, answer: Answer) -> dict[Pair, str]:
    """The posts that those who had them have no more."""
    assert answer.values is not None
    column = c.hold_of
    return {pair: post for pair, post in c.standing.kept.items() if not answer.values[column[pair]] > 0.5}


def _moved(c: ChangeDecisions, answer: Answer, lost: dict[Pair, str]) -> tuple[str, ...]:
    """Who lost what they had, a post or standby."""
    assert answer.values is not None
    s = c.standing
    serving = set(c.staffing.hold.keys.worker[answer.values[c.staffing.hold.ids] > 0.5])
    standby = set(c.staffing.reserve.keys.worker[answer.values[c.staffing.reserve.ids] > 0.5])
    return tuple(sorted({w for w, _k in lost} | (set(s.reserves) - standby - serving)))


def _made(case: Case, before: Plan) -> Made:
    """What the plan is made from now; the scenario's file is named as before where it is the same from elsewhere."""
    made, named = made_of(case), before.made.scenario_file
    same = made.scenario == before.made.scenario and Path(made.scenario_file).name == Path(named).name
    return made.model_copy(update={"scenario_file": named}) if same else made


def _serving(c: ChangeDecisions, answer: Answer) -> set[WorkerDay]:
    """Who serves on which day."""
    assert answer.values is not None
    keys = c.staffing.hold.keys[answer.values[c.staffing.hold.ids] > 0.5]
    return set(zip(keys.worker, keys.day, strict=True))


def _trained(s: Standing, made: Plan, left_s: Clock, progress: Progress) -> Plan:
    """Seats for those who now need one; the seats of all who still serve are as before."""
    progress("training", "start")
    serving = {a.worker for a in made.appointments} | {r.worker for r in made.reserves}
    had = tuple(b for b in s.case.bookings if b.worker in serving)
    stands = made.model_copy(update={"training": had, "sessions": _led(s, made)})
    new, answer, proof = book_training(s.case, stands, left_s)
    if answer.values is None:
        stop(answer.status, lambda: training_clash(s.case, stands, left_s))
    progress("training", "done")
    told = proof.model_copy(update={"stage": TRAINING})
    return with_training(stands, new).model_copy(update={"proof": (*made.proof, told)})


def _led(s: Standing, made: Plan) -> tuple[HeldSession, ...]:
    """The sessions of before with the leaders who can still come; a session that is over keeps its own."""
    shifts = shifts_of(made)

    def stays(h: HeldSession) -> bool:
        session = s.case.sessions[h.session]
        if s.asked.now is not None and span(session)[0] <= s.asked.now:
            return True
        busy = any(overlap(span(session), shift) for shift in shifts.get(h.leader, []))
        return h.leader not in s.asked.absent and not busy

    return tuple(h if stays(h) else h.model_copy(update={"leader": ""}) for h in made.sessions)


def _costs(c: ChangeDecisions, answer: Answer) -> dict[str, Ore]:
    """What the plan costs, its fees as the solver has them."""
    assert answer.values is not None
    case, bare = c.standing.case, c.standing.bare
    fees = round(c.staffing.fees().value(np.rint(answer.values))) + added_to_fees_ore(case, bare)
    return line_totals(case, bare) | {"worker_fees": fees}
