"""Who staffs in the benchmark, and what is staffed: valplan, a plain CP-SAT model and a greedy assignment."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
from benchmarks.register import register
from ortools.sat.python import cp_model

from valplan.data import load_case
from valplan.demand.pools import pools_wanted
from valplan.demand.zones import pool_of_worker
from valplan.domain.case import Case, Floats
from valplan.domain.municipality import Role, Use
from valplan.domain.plan import Appointment, Plan, Reserve
from valplan.model.decode import premises_plan, staffed
from valplan.model.premises import premises_decisions
from valplan.model.staffing import Bools, StaffingDecisions, near_mask, slots_of, staffing_decisions
from valplan.rules import GOALS, RULES
from valplan.solve.bridge import Model, model_of
from valplan.solve.clock import Clock
from valplan.solve.goals import weighted
from valplan.solve.nearby import solve_nearby
from valplan.solve.plan import made_of
from valplan.solve.premises import solve_premises
from valplan.solve.pricing import WHOLE
from valplan.solve.staffing import pairs_of, solve_staffing, staffing_rows, wanted

ROOT = Path(__file__).parents[1]
CITY_SIDE_M = 40_000.0
ORE = 100_000  # to make money in tkr whole numbers
FINE = 10_000  # to make kronor whole numbers
THREADS = 2
STAFFING = {
    "appointed-per-district", "present-polling", "present-early", "qualified", "available", "one-post-a-day",
    "daily-rest", "early-days-agreed", "no-disqualifying-tie", "old-enough", "experience-mix", "languages", "drivers",
    "reserve-pool",
}  # fmt: skip

Named = tuple[Plan, float | None, int]


def valplan(case: Case, plan: Plan, limit_s: float) -> Named:
    """As ``valplan plan`` staffs: by near pairs and prices."""
    d, answer, _proofs = solve_nearby(case, plan, pairs_of(case, slots_of(case, plan.posts)), Clock.of(limit_s))
    return _named(d, answer.values, answer.bound)


def whole(case: Case, plan: Plan, limit_s: float) -> Named:
    """One model of all pairs."""
    pairs = pairs_of(case, slots_of(case, plan.posts))
    d = staffing_decisions(case, plan, pairs.hold, pairs.reserve)
    answer, _proofs = solve_staffing(d, Clock.of(limit_s))
    return _named(d, answer.values, answer.bound)


def _named(d: StaffingDecisions, values: Floats | None, bound: float | None) -> Named:
    if values is None:
        empty = tuple(Appointment(post_id=p.post_id) for p in d.plan.posts)
        return d.plan.model_copy(update={"appointments": empty}), bound, len(d.hold)
    return staffed(d, values), bound, len(d.hold)


def cpsat(case: Case, plan: Plan, limit_s: float) -> Named:
    """The same rows and columns, in whole numbers, for CP-SAT; where there are many pairs the near ones only."""
    pairs = pairs_of(case, slots_of(case, plan.posts))
    small = pairs.hold.sum() <= WHOLE
    hold = pairs.hold if small else near_mask(case, slots_of(case, plan.posts), pairs.hold)
    d = staffing_decisions(case, plan, hold, pairs.reserve)
    model = model_of(d.blocks, staffing_rows(d), weighted(wanted(d)))
    cp, columns = _whole_numbers(model, len(plan.posts))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = THREADS
    solver.parameters.max_time_in_seconds = limit_s
    solver.parameters.random_seed = 1
    found = solver.solve(cp) in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    values = np.array([solver.value(c) for c in columns], dtype=np.float64) if found else None
    return _named(d, values, solver.best_objective_bound / FINE + model.constant if small else None)


def _whole_numbers(model: Model, most: int) -> tuple[cp_model.CpModel, list[cp_model.IntVar]]:
    cp = cp_model.CpModel()
    upper = np.where(np.isfinite(model.upper), model.upper, most).astype(int)
    columns = [cp.new_int_var(0, u, "") for u in upper.tolist()]
    matrix = model.matrix
    for k, (low, high) in enumerate(zip(model.rows.lower, model.rows.upper, strict=True)):
        part = slice(matrix.indptr[k], matrix.indptr[k + 1])
        at, given = matrix.indices[part].tolist(), matrix.data[part]
        scale = 1 if (given == np.rint(given)).all() else ORE
        total = cp_model.LinearExpr.weighted_sum([columns[j] for j in at], np.rint(given * scale).astype(int).tolist())
        if np.isfinite(low):
            cp.add(total >= int(np.ceil(low * scale - 1e-6)))
        if np.isfinite(high):
            cp.add(total <= int(np.floor(high * scale + 1e-6)))
    costly = np.flatnonzero(model.objective).tolist()
    weights = np.rint(model.objective[costly] * FINE).astype(int).tolist()
    cp.minimize(cp_model.LinearExpr.weighted_sum([columns[j] for j in costly], weights))
    return cp, columns


def greedy(case: Case, plan: Plan, _limit_s: float) -> Named:
    """Each post in turn, chairs first, to the nearest person who may hold it and is free that day; then reserves.

    It heeds who may hold what, one post a day and the days agreed, and nothing else.
    """
    pairs, slots = pairs_of(case, slots_of(case, plan.posts)), slots_of(case, plan.posts)
    days = slots.table.day.to_numpy()
    free: dict[int, Bools] = {int(day): np.ones(len(pairs.hold), dtype=np.bool_) for day in set(days)}
    early_left = np.array([w.max_early_days for w in case.municipality.workers])
    order = sorted(range(len(slots)), key=lambda k: (list(Role).index(slots.posts[k][0].role), k))
    holder: dict[str, str] = {}
    for k in order:
        metres = case.travel.workers[:, case.premises_index[slots.posts[k][0].premises]].astype(np.float64)
        early = slots.posts[k][0].use == Use.EARLY
        for post in slots.posts[k]:
            able = pairs.hold[:, k] & free[int(days[k])] & (early_left > 0 if early else True)
            if able.any():
                who = int(np.argmin(np.where(able, metres, np.inf)))
                holder[post.post_id] = case.municipality.workers[who].worker_id
                free[int(days[k])][who] = False
                early_left[who] -= early
    held = tuple(Appointment(post_id=p.post_id, worker=holder.get(p.post_id, "")) for p in plan.posts)
    reserves = _standby(case, plan, pairs.reserve, free.get(0, np.zeros(len(pairs.hold), dtype=np.bool_)))
    return plan.model_copy(update={"appointments": held, "reserves": reserves}), None, len(holder)


def _standby(case: Case, plan: Plan, may: dict[Role, Bools], free: Bools) -> tuple[Reserve, ...]:

    zone = pool_of_worker(case, plan, zoned=False)
    pool = pools_wanted(case, plan.district_posts, zoned=False)[""]
    found: list[Reserve] = []
    for role, count in ((Role.CHAIR, pool.leaders), (Role.WORKER, pool.workers)):
        taken = {r.worker for r in found}
        ids = [case.municipality.workers[k].worker_id for k in np.flatnonzero(may[role] & free).tolist()]
        found += [Reserve(worker=w, role=role) for w in ids if w in zone and w not in taken][:count]
    return tuple(found)


def value_of(case: Case, plan: Plan) -> float:
    """The weighted goals of staffing, recomputed from the plan (kronor)."""
    scores = {g.id: g.score for g in GOALS}
    return sum(w * scores[g](case, plan) for g, w in case.scenario.goals.staffing.items())


def broken(case: Case, plan: Plan) -> int:
    """Violations of the rules that staffing has to keep."""
    return sum(1 for rule in RULES if rule.id in STAFFING for _violation in rule.check(case, plan))


def _town(seed: int) -> tuple[Case, Plan]:
    return register(1050, 97, 776, seed)


def _plain(seed: int) -> tuple[Case, Plan]:
    """The town where nobody wishes for company and no place asks for languages or drivers."""
    case, plan = _town(seed)
    alone = tuple(w.model_copy(update={"wish_with": "", "wish_avoid": ""}) for w in case.municipality.workers)
    asked = case.scenario.staffing.model_copy(update={"languages": {}, "driver_per_premises": False})
    people = case.municipality.model_copy(update={"workers": alone})
    return replace(case, municipality=people, scenario=case.scenario.model_copy(update={"staffing": asked})), plan


def _city(seed: int) -> tuple[Case, Plan]:
    return register(8000, 600, 6000, seed, side_m=CITY_SIDE_M)


def _linkoping(_seed: int) -> tuple[Case, Plan]:
    """The main job up to staffing: premises and early voting as valplan plans them."""
    case = load_case(ROOT / "scenarios" / "linkoping-2026.toml")
    d = premises_decisions(case)
    answer, _proofs = solve_premises(d, Clock())
    assert answer.values is not None
    return case, premises_plan(d, answer.values, made_of(case))


INSTANCES: dict[str, Callable[[int], tuple[Case, Plan]]] = {
    "plain": _plain, "town": _town, "linkoping": _linkoping, "city": _city,
}  # fmt: skip
WHO: dict[str, Callable[[Case, Plan, float], Named]] = {
    "valplan": valplan, "whole": whole, "cpsat": cpsat, "greedy": greedy,
}  # fmt: skip
