"""The front of two goals of the premises stage by epsilon constraints: every point with its proof.

First both ends, each lexicographic: the least first goal and then the least second under it, and the other way round.
Then the largest box between neighbouring points is halved: the least first goal is sought with the second at most
half-way. What is found is a new point or the box's dearer end once more, and then nothing better lies below the limit.
That end fits every limit inside the box, so every solve starts from a plan (Mavrotas 2009; Laumanns, Thiele & Zitzler
2006). A bound proven under a looser limit holds under every tighter one.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from valplan.domain.case import Case
from valplan.domain.frontier import Chosen, Floor, Front, FrontGoal, FrontPoint, Held, Others
from valplan.domain.outcome import Status
from valplan.domain.plan import Plan
from valplan.evaluate.frontier import dominating, premises_violations
from valplan.evaluate.proofs import unit_after
from valplan.language import N_, _
from valplan.model.algebra import Linear, Rows
from valplan.model.held import at_most
from valplan.model.premises import PremisesDecisions, premises_decisions
from valplan.rules import GOALS
from valplan.rules.axes import Axis, decisions_along
from valplan.solve.boxes import Boxes, Point, State, learnt, without_worse
from valplan.solve.bridge import Answer, start_solver
from valplan.solve.clock import Clock
from valplan.solve.epsilon import Found, Question, Trial, found_of, least_first, least_second
from valplan.solve.plan import OutOfTime, Progress, made_of, stop_premises
from valplan.solve.premises import premises_cuts, premises_rows, solve_premises

GAP = 5e-4
POINTS = 15
LOOKS = 3  # solves for each point asked for, at most
AGREES = 1e-5


@dataclass(frozen=True)
class Asked:
    """What front is wanted: between which goals, how many points, how near the best, and what of the other goals.

    ``hold``: goals of the scenario besides the two are nowhere worse than in the scenario's own best plan. ``free``:
    they are not looked at, but for choosing among plans equal in both goals.
    """

    first: Axis
    second: Axis
    points: int = POINTS
    others: Others = "hold"
    gap: float = GAP


def trace(
    case: Case,
    asked: Asked,
    *,
    chosen: tuple[str, Plan] | None = None,
    time_limit_s: float | None = None,
    progress: Progress = lambda stage, event: None,
) -> Front:
    """The front of two goals.

    Parameters
    ----------
    chosen : (str, Plan) or None
        The scenario's own plan with the name of its file, to be set beside the front; if None, the one solved for here.
    time_limit_s : float or None
        Seconds for all of it together. No solve gets more than twice its share of what is left.
    progress : callable
        Told ``(stage, "start")`` and ``(stage, "done")`` for ``posts``, ``premises`` and ``front: <number>``.

    Raises
    ------
    Infeasible
        If no plan meets all demands.
    OutOfTime
        If the time limit leaves an end of the front without any plan.
    """
    left_s = Clock.of(time_limit_s)
    start_solver()
    progress("posts", "start")
    d = decisions_along(premises_decisions(case), (asked.first, asked.second))
    progress("posts", "done")
    progress("premises", "start")
    best, _proofs = solve_premises(d, left_s)
    if best.values is None:
        progress("premises", "failed")
        stop_premises(d, best.status, left_s)
    progress("premises", "done")
    q, own, held = _question(d, asked, best)
    state = _ends(q, own, lambda: left_s.share(asked.points), progress)
    boxes = Boxes(case, asked.second, asked.gap)
    while len(state.points) < asked.points and state.solves < LOOKS * asked.points and not left_s.is_over:
        box = boxes.largest(state)
        if box is None:
            break
        limit = boxes.limit(*box)
        state = _look(q, state, box[1], limit, left_s.share(asked.points - len(state.points)), progress)
    front = _front(q, asked, state, boxes.largest(state) is None)
    beside = _chosen(q, *(chosen or ("", own.plan)))
    beside = beside.model_copy(update={"dominated_by": dominating(front.points, beside)})
    return front.model_copy(update={"held": held, "chosen": beside})


def _question(d: PremisesDecisions, asked: Asked, best: Answer) -> tuple[Question, Found, tuple[Held, ...]]:
    """What every point shares, the scenario's own best plan, and the other goals held to what that plan has of them."""
    assert best.values is not None
    goals = d.case.scenario.goals
    ranked = goals.mode == "ranked"
    known = {g.id: g for g in GOALS if g.stage == "premises" and g.id in goals.premises}
    terms = {name: g.premises_terms(d) for name, g in known.items()}
    tie = Linear.weighed((1.0 if ranked else goals.premises[name], t) for name, t in terms.items())
    q = Question(
        d, Rows.join([premises_rows(d), premises_cuts(d)]), asked.first, asked.second, tie, made_of(d.case), asked.gap
    )
    own = found_of(q, best.values)
    free = {*asked.first.goals, *asked.second.goals, *(n for n, w in goals.premises.items() if not (w or ranked))}
    kept = [name for name in known if name not in free] if asked.others == "hold" else []
    true = {name: known[name].premises_terms(d.uncapped) for name in kept}
    rows = [at_most(d, f"hold {name}", t, t.value(best.values)) for name, t in true.items()]
    held = tuple(
        Held(goal=name, name=_(g.wording), at_most=g.value(d.case, own.plan), unit=_(g.unit) if g.unit else "")
        for name in kept
        for g in [known[name]]
    )
    return replace(q, rows=Rows.join([q.rows, *rows])), own, held


def _ends(q: Question, own: Found, share: Callable[[], Clock], progress: Progress) -> State:
    """Both lexicographic ends."""
    cheapest = _told(progress, 1, lambda: least_first(q, None, 0.0, own.values, share()))
    a = _needed(cheapest)
    a = _told(progress, 2, lambda: least_second(q, a.claimed[0], a.values, share())).found or a
    lowest = _told(progress, 3, lambda: least_second(q, None, own.values, share()))
    c = _needed(lowest)
    limit = c.claimed[1]
    rho = 0.1 * q.gap * abs(a.first) / max(a.second - c.second, 1e-9)
    last = _told(progress, 4, lambda: least_first(q, limit, rho, c.values, share()))
    c = last.found or c
    proven = lowest.status == last.status == Status.OPTIMAL
    floors = ((np.inf, cheapest.bound), (limit, min(max(last.bound, cheapest.bound), c.first)))
    points = (Point(a, np.inf, cheapest.status), Point(c, limit, Status.OPTIMAL if proven else Status.FEASIBLE))
    return State(without_worse(points), floors, lowest.bound, rho, 4)


def _look(q: Question, state: State, c: Point, limit: float, left_s: Clock, progress: Progress) -> State:
    number = state.solves + 1
    trial = _told(progress, number, lambda: least_first(q, limit, state.rho, c.found.values, left_s))
    return learnt(state, c, limit, trial)


def _front(q: Question, asked: Asked, state: State, shut: bool) -> Front:
    floors: list[Floor] = []
    for limit, bound in sorted(state.floors, key=lambda f: -f[0]):
        best = max([bound, *(f for at, f in state.floors if at >= limit)])
        value = None if np.isinf(limit) else q.second.value_of(q.case, limit)
        floors.append(Floor(limit=value, bound=q.first.value_of(q.case, best)))
    return Front(
        made=q.made,
        first=_goal(asked.first),
        second=_goal(asked.second),
        others=asked.others,
        held=(),
        gap_asked=asked.gap,
        points=tuple(_point(q, p, state) for p in state.points),
        floors=tuple(floors),
        second_bound=q.second.value_of(q.case, state.second_bound),
        chosen=None,
        complete=shut and all(p.status == Status.OPTIMAL for p in state.points),
        solves=state.solves,
    )


def _point(q: Question, p: Point, state: State) -> FrontPoint:
    plan = p.found.plan
    bound = min(state.bound_at(min(p.found.second, p.found.claimed[1])), p.found.first)
    first, least = (q.first.value_of(q.case, score) for score in (p.found.first, bound))
    return FrontPoint(
        first=first,
        second=q.second.value_of(q.case, p.found.second),
        bound=least,
        gap=(first - least) / max(abs(first), 1e-9),
        status=p.status,
        polling=plan.polling,
        early_places=plan.early_places,
        measures=plan.measures,
        compensations=plan.compensations,
        violations=premises_violations(q.case, plan),
        disagreements=_disagreements(q, p.found),
    )


def _disagreements(q: Question, found: Found) -> tuple[str, ...]:
    """Where a recomputed goal is worse than claimed; better it may be, since some columns are free to be larger."""
    text = N_("The solver claims {claimed:.3f}{unit} for {stage}; recomputed {found:.3f}{unit}.")
    pairs = zip((q.first, q.second), found.claimed, (found.first, found.second), strict=True)
    return tuple(
        _(text, claimed=claimed, unit=unit_after(axis.unit), stage=axis.id, found=score)
        for axis, claimed, score in pairs
        if score > claimed + AGREES * max(1.0, abs(claimed))
    )


def _chosen(q: Question, file: str, plan: Plan) -> Chosen:
    """The goals of the scenario's own plan as they are before anyone is named, so that its cost can be compared."""
    unnamed = plan.model_copy(update={"appointments": (), "training": (), "reserves": ()})
    first, second = (axis.value_of(q.case, axis.score(q.case, unnamed)) for axis in (q.first, q.second))
    return Chosen(first=first, second=second, file=file)


def _goal(axis: Axis) -> FrontGoal:
    return FrontGoal(goal=axis.id, name=_(axis.wording), unit=_(axis.unit) if axis.unit else "")


def _needed(trial: Trial) -> Found:
    if trial.found is None:
        raise OutOfTime
    return trial.found


def _told(progress: Progress, number: int, solve: Callable[[], Trial]) -> Trial:
    progress(f"front: {number}", "start")
    trial = solve()
    progress(f"front: {number}", "done")
    return trial
