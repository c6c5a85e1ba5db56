"""Staffing: valplan beside a plain CP-SAT model and a greedy assignment on the same instances.

    python benchmarks/staffing.py [--only INSTANCE ...] [--who WHO ...] [--cpsat-limit SECONDS] [--limit SECONDS]
        [--seed N] [--json FILE]

Instances: ``town`` (1 050 applicants, 776 posts), ``linkoping`` (the general election of 2026, premises as planned by
valplan), ``city`` (8 000 applicants, 6 000 posts in 600 districts). Who: ``valplan`` (as ``valplan plan`` does it),
``near`` (near pairs and prices, which valplan keeps for large cases), ``cpsat``, ``greedy``. Every run is a process of
its own; seconds count from the case in memory to the named plan, the building of models included. Values are
recomputed from the plan by the goals, and rules broken are counted by their checks.
"""

import argparse
import json
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from time import monotonic
from typing import Any

import numpy as np

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.register import register

from valplan.domain.case import Case, Floats
from valplan.domain.municipality import Role, Use
from valplan.domain.plan import Appointment, Plan, Reserve
from valplan.model.decode import premises_plan, staffed
from valplan.model.staffing import Bools, StaffingDecisions, near_pairs, slots_of, staffing_decisions
from valplan.rules import GOALS, RULES

Figures = dict[str, Any]
CITY_SIDE_M = 40_000.0
WHOLE = 400_000  # pairs that a plain model is built of; beyond them it gets near pairs only
ORE = 100_000  # to make money in tkr whole numbers
FINE = 10_000  # to make kronor whole numbers
WORKERS = 2
TOLD = ("objective", "bound", "gap", "broken", "vacant", "columns")


def main() -> int:
    """Run what is asked for and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", nargs="*", default=list(INSTANCES))
    parser.add_argument("--who", nargs="*", default=list(WHO))
    parser.add_argument("--cpsat-limit", type=float, default=180.0, help="seconds for CP-SAT")
    parser.add_argument("--limit", type=float, default=600.0, help="seconds for valplan")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--run", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.run:
        print(json.dumps(run(json.loads(args.run))))
        return 0
    print(f"{'instance':<11}{'who':<9}{'value, kr':>14}{'bound':>14}{'gap %':>8}{'ratio':>7}{'broken':>7}{'vacant':>7}"
          f"{'pairs':>9}{'s':>8}{'MB':>7}")  # fmt: skip
    found = [row for name in args.only for row in _instance(name, args)]
    if args.json:
        args.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    return 0


def _instance(name: str, args: argparse.Namespace) -> list[Figures]:
    rows: list[Figures] = []
    for who in args.who:
        limit_s = args.cpsat_limit if who == "cpsat" else args.limit
        row = apart({"instance": name, "who": who, "limit_s": limit_s, "seed": args.seed})
        rows.append(row)
        show(row, rows[0])
    return rows


def show(row: Figures, first: Figures) -> None:
    """One line of the table; the ratio is that to the first of the instance."""
    bound = f"{row['bound']:>14.2f}{100 * row['gap']:>8.3f}" if row["bound"] is not None else f"{'–':>14}{'–':>8}"
    print(f"{row['instance']:<11}{row['who']:<9}{row['objective']:>14.2f}{bound}"
          f"{row['objective'] / first['objective']:>7.3f}{row['broken']:>7}{row['vacant']:>7}{row['columns']:>9}"
          f"{row['seconds']:>8.1f}{row['memory_mb']:>7}", flush=True)  # fmt: skip


def apart(what: Figures) -> Figures:
    """Figures of one run in a process of its own."""
    command = [sys.executable, __file__, "--run", json.dumps(what)]
    told = subprocess.run(command, capture_output=True, text=True, check=True)
    figures: Figures = json.loads(told.stdout.splitlines()[-1])
    return what | figures


def run(what: Figures) -> Figures:
    """One run, in this process; peak memory is that of this process and of its solver's together, at most."""
    case, plan = INSTANCES[what["instance"]](what["seed"])
    began = monotonic()
    named, bound, columns = WHO[what["who"]](case, plan, what["limit_s"])
    seconds = monotonic() - began
    value = sum(w * _score(g, case, named) for g, w in case.scenario.goals.staffing.items())
    peak = sum(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    stage = [r for r in RULES if r.kind != "budget" and r.id != "consistent"]
    return {
        "seconds": seconds,
        "objective": value,
        "bound": bound,
        "gap": None if bound is None else max(0.0, value - bound) / abs(value),
        "broken": sum(1 for r in stage for _v in r.check(case, named) if r.id in STAFFING),
        "vacant": sum(not a.worker for a in named.appointments),
        "columns": columns,
        "memory_mb": round(peak / 1024),
    }


STAFFING = {
    "appointed-per-district", "present-polling", "present-early", "qualified", "available", "one-post-a-day",
    "daily-rest", "early-days-agreed", "no-disqualifying-tie", "old-enough", "experience-mix", "languages", "drivers",
    "reserve-pool",
}  # fmt: skip

Named = tuple[Plan, float | None, int]


def _score(goal: str, case: Case, plan: Plan) -> float:
    return next(g for g in GOALS if g.id == goal).score(case, plan)


def valplan(case: Case, plan: Plan, limit_s: float) -> Named:
    """As ``valplan plan`` staffs: whole, or by near pairs where the case is large."""
    from valplan.solve.pricing import WHOLE as MOST
    from valplan.solve.staffing import pairs_of, solve_staffing

    pairs = pairs_of(case, plan)
    if pairs.hold.sum() > MOST:
        return near(case, plan, limit_s)
    d = staffing_decisions(case, plan, pairs.hold, pairs.reserve)
    answer, _proofs = solve_staffing(d, _clock(limit_s))
    return _named(d, answer.values, answer.bound)


def near(case: Case, plan: Plan, limit_s: float) -> Named:
    """By near pairs and prices."""
    from valplan.solve.nearby import solve_nearby
    from valplan.solve.staffing import pairs_of

    d, answer, _proofs = solve_nearby(case, plan, pairs_of(case, plan), _clock(limit_s))
    return _named(d, answer.values, answer.bound)


def _clock(limit_s: float) -> Callable[[], float]:
    end = monotonic() + limit_s
    return lambda: max(1.0, end - monotonic())


def _named(d: StaffingDecisions, values: Floats | None, bound: float | None) -> Named:
    if values is None:
        empty = tuple(Appointment(post_id=p.post_id) for p in d.plan.posts)
        return d.plan.model_copy(update={"appointments": empty}), bound, len(d.hold)
    return staffed(d, values), bound, len(d.hold)


def cpsat(case: Case, plan: Plan, limit_s: float) -> Named:
    """The same rows and columns, whole numbers, for CP-SAT with two workers; near pairs only where there are many."""
    from ortools.sat.python import cp_model

    from valplan.solve.bridge import model_of
    from valplan.solve.goals import weighted
    from valplan.solve.staffing import pairs_of, staffing_rows, wanted

    pairs = pairs_of(case, plan)
    small = pairs.hold.sum() <= WHOLE
    hold = pairs.hold if small else near_pairs(case, slots_of(case, plan.posts), pairs.hold)
    d = staffing_decisions(case, plan, hold, pairs.reserve)
    rows = staffing_rows(d)
    model = model_of(d.blocks, rows, weighted(wanted(d)))
    cp = cp_model.CpModel()
    upper = np.where(np.isfinite(model.upper), model.upper, len(plan.posts)).astype(int)
    columns = [cp.new_int_var(0, int(u), "") for u in upper]
    matrix = model.matrix
    for k in range(len(rows.keys)):
        at, given = (
            matrix.indices[matrix.indptr[k] : matrix.indptr[k + 1]],
            matrix.data[matrix.indptr[k] : matrix.indptr[k + 1]],
        )
        scale = 1 if (given == np.rint(given)).all() else ORE
        total = sum(int(round(c * scale)) * columns[j] for j, c in zip(at.tolist(), given.tolist(), strict=True))
        low, high = (b * scale for b in (rows.lower[k], rows.upper[k]))
        if np.isfinite(low):
            cp.add(total >= int(np.ceil(low - 1e-6)))
        if np.isfinite(high):
            cp.add(total <= int(np.floor(high + 1e-6)))
    costly = np.flatnonzero(model.objective)
    cp.minimize(sum(int(round(model.objective[j] * FINE)) * columns[j] for j in costly.tolist()))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = WORKERS
    solver.parameters.max_time_in_seconds = limit_s
    solver.parameters.random_seed = 1
    status = solver.solve(cp)
    found = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    values = np.array([solver.value(c) for c in columns], dtype=np.float64) if found else None
    bound = solver.best_objective_bound / FINE + model.constant if small else None
    return _named(d, values, bound)


def greedy(case: Case, plan: Plan, _limit_s: float) -> Named:
    """Each post in turn, chairs first, to the nearest person who may hold it and is free that day; then reserves.

    It heeds who may hold what, one post a day and the days agreed, and nothing else.
    """
    from valplan.solve.staffing import pairs_of

    pairs, slots = pairs_of(case, plan), slots_of(case, plan.posts)
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
    from valplan.demand.pools import pools_wanted
    from valplan.demand.zones import pool_of_worker

    zone = pool_of_worker(case, plan, zoned=False)
    pool = pools_wanted(case, plan.district_posts, zoned=False)[""]
    found: list[Reserve] = []
    for role, wanted in ((Role.CHAIR, pool.leaders), (Role.WORKER, pool.workers)):
        taken = {r.worker for r in found}
        ids = [case.municipality.workers[k].worker_id for k in np.flatnonzero(may[role] & free).tolist()]
        found += [Reserve(worker=w, role=role) for w in ids if w in zone and w not in taken][:wanted]
    return tuple(found)


def _town(seed: int) -> tuple[Case, Plan]:
    return register(1050, 97, 776, seed)


def _city(seed: int) -> tuple[Case, Plan]:
    return register(8000, 600, 6000, seed, side_m=CITY_SIDE_M)


def _linkoping(_seed: int) -> tuple[Case, Plan]:
    """The main job up to staffing: premises and early voting as valplan plans them."""
    from valplan.data import load_case
    from valplan.model.premises import premises_decisions
    from valplan.solve.plan import _made
    from valplan.solve.premises import solve_premises

    case = load_case(ROOT / "scenarios" / "linkoping-2026.toml")
    d = premises_decisions(case)
    answer, _proofs = solve_premises(d, lambda: None)
    assert answer.values is not None
    return case, premises_plan(d, answer.values, _made(case))


INSTANCES: dict[str, Callable[[int], tuple[Case, Plan]]] = {"town": _town, "linkoping": _linkoping, "city": _city}
WHO: dict[str, Callable[[Case, Plan, float], Named]] = {
    "valplan": valplan, "near": near, "cpsat": cpsat, "greedy": greedy,
}  # fmt: skip

if __name__ == "__main__":
    sys.exit(main())
