"""What the best plan would cost with someone in another post: solved, with what is proven told.

From above: a small model in which the few people whom the exchange touches are free and all others stay. From below:
the whole model with the one pair forced, which starts from that plan and runs as long as the time allows; the value of
a plan that is proven best bounds it as well.
"""

from dataclasses import dataclass, replace

import numpy as np

from valplan.domain.case import Case, Floats
from valplan.domain.outcome import Status
from valplan.domain.plan import Plan, Post
from valplan.model.algebra import Linear, Row, Rows
from valplan.model.decode import staffed
from valplan.model.staffing import Bools, StaffingDecisions
from valplan.rules import GOALS
from valplan.solve.bridge import Answer, Model, model_of, restricted, solve_model, start_solver
from valplan.solve.clock import Clock
from valplan.solve.staffing import GAP, decisions, staffing_rows

CENT = 0.005  # kr; plans whose costs differ by less cost the same
NEWCOMER = 0.01  # of a change: of as few, those of people who serve already
NEAREST = 25  # free people beside those who hold the posts of both places


@dataclass(frozen=True)
class Otherwise:
    """The best plan found with the forced pair (kr), and what is proven: none is cheaper than ``bound``.

    ``plan`` is none where nothing was found; ``status`` is infeasible where it is proven that nothing fits.
    """

    status: Status
    now: float
    found: float
    bound: float
    plan: Plan | None


def otherwise(case: Case, plan: Plan, worker: str, post: Post, *, time_limit_s: float) -> Otherwise:
    """What the best plan costs when the worker holds that post (or another of the same place, role and shift).

    Values are those of the scenario's goals of staffing, weighted; with ranked goals that of the first.
    """
    left_s = Clock.of(time_limit_s)
    start_solver()
    goals = goals_of(case)
    now = sum(n * g.score(case, plan) for g, n in goals)
    d = decisions(case, plan)
    slot = next(k for k, posts in enumerate(d.slots.posts) if post.post_id in {p.post_id for p in posts})
    column = d.hold.where((d.hold.keys.worker == worker) & (d.hold.keys.slot == slot))
    if not len(column):
        return Otherwise(Status.INFEASIBLE, now, np.inf, np.inf, None)
    forced = Rows.of([Row(f"forced {worker} {slot}", column, lower=1.0)])
    terms = Linear.weighed((n, g.staffing_terms(d)) for g, n in goals)
    model = model_of(d.blocks, Rows.join([staffing_rows(d), forced]), terms)
    touched = _touched(case, plan, d, worker, post)
    near = _within(model, touched, left_s)
    whole = solve_model(model, time_limit_s=left_s(), gap=GAP, hint=near.values)
    best = near if whole.values is None or near.objective < whole.objective else whole
    floor = now if _is_proven(plan) else -np.inf
    bound = max(whole.bound, floor) if best.values is not None else whole.bound
    status = whole.status if whole.values is None else best.status
    best = _changing_least(plan, d, model, touched, best, left_s)
    made = None if best.values is None else staffed(d, best.values)
    return Otherwise(status, now, best.objective, min(bound, best.objective), made)


def goals_of(case: Case):  # type: ignore[no-untyped-def]
    """The goals of staffing with their weights; of ranked goals the first."""
    known = {g.id: g for g in GOALS if g.stage == "staffing"}
    wanted = list(case.scenario.goals.staffing.items())
    if case.scenario.goals.mode == "ranked":
        return [(known[g], 1.0) for g, _slack in wanted[:1]]
    return [(known[g], n) for g, n in wanted]


def _changing_least(
    plan: Plan, d: StaffingDecisions, model: Model, touched: Bools, best: Answer, left_s: Clock
) -> Answer:
    """Of the plans of those columns as good as the best found, one with the fewest changes of posts and standby."""
    if best.values is None:
        return best
    same = np.zeros(len(model.lower))
    standby = {(r.worker, str(r.role)) for r in plan.reserves}
    stays = [pair in standby for pair in zip(d.reserve.keys.worker, d.reserve.keys.role, strict=True)]
    same[d.hold.ids[_as_is(plan, d)]] = -1.0
    same[d.reserve.ids[np.array(stays, dtype=np.bool_)]] = -1.0
    constant = -float(same.sum())
    serving = {a.worker for a in plan.appointments}
    same[d.hold.where(~d.hold.keys.worker.isin(serving))] = NEWCOMER
    cost = np.flatnonzero(model.objective)
    most = Rows.of([Row("cost", cost, model.objective[cost], upper=best.objective - model.constant + CENT)])
    counted = replace(model, objective=same, constant=constant, rows=Rows.join([model.rows, most]))
    fewest = _within(counted, touched | (best.values > 0), left_s)
    if fewest.values is None:
        return best
    return replace(best, objective=model.constant + float(model.objective @ fewest.values), values=fewest.values)


def _within(model: Model, keep: Bools, left_s: Clock) -> Answer:
    """The best plan of some columns alone; nothing is proven of the others."""
    answer = solve_model(restricted(model, keep), time_limit_s=left_s(), gap=GAP)
    if answer.values is None:
        return Answer(Status.UNKNOWN, np.inf, -np.inf)
    values: Floats = np.zeros(len(model.lower))
    values[keep] = answer.values
    return Answer(Status.FEASIBLE, answer.objective, -np.inf, values)


def _as_is(plan: Plan, d: StaffingDecisions) -> Bools:
    """Which pairs are those of the plan."""
    slot_of = {p.post_id: k for k, found in enumerate(d.slots.posts) for p in found}
    pairs = {(a.worker, slot_of[a.post_id]) for a in plan.appointments if a.worker}
    hold = d.hold.keys
    return np.array([pair in pairs for pair in zip(hold.worker, hold.slot, strict=True)], dtype=np.bool_)


def _touched(case: Case, plan: Plan, d: StaffingDecisions, worker: str, post: Post) -> Bools:
    """Columns of the plan as it is, and all of those who serve at the two places or are free and near them."""
    posts = {p.post_id: p for p in plan.posts}
    held = [(a.worker, a.post_id) for a in plan.appointments if a.worker]
    own = [posts[p] for w, p in held if w == worker and posts[p].starts.date() == post.starts.date()]
    places = {post.premises, *(p.premises for p in own)}
    there = {w for w, p in held if posts[p].premises in places}
    serving = {w for w, _p in held}
    columns = [case.premises_index[p] for p in sorted(places)]
    metres = case.travel.workers[:, columns].min(axis=1)
    ids = [w.worker_id for w in case.municipality.workers]
    free = [ids[k] for k in np.argsort(metres, kind="stable") if ids[k] not in serving]
    loose = {worker, *there, *free[:NEAREST], *(r.worker for r in plan.reserves)}
    some = _as_is(plan, d) | d.hold.keys.worker.isin(loose).to_numpy()
    size = sum(len(b) for b in d.blocks)
    return np.concatenate([some, np.ones(size - len(some), dtype=np.bool_)])


def _is_proven(plan: Plan) -> bool:
    """Whether the solver proved that no staffing is better, which the check of the plan bears out."""
    return any(p.stage == "staffing" and p.status == Status.OPTIMAL for p in plan.proof)
