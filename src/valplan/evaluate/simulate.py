"""Simulate election day: who is absent, which reserves come, and which posts stay unfilled.

Independent of the computation in ``valplan.demand.reserve``: it draws single people of the plan, and sends each
reserve only where the plan's role, pool and travel time allow.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_bipartite_matching

from valplan.demand.pools import is_zoned
from valplan.demand.zones import SHARED, reach_s, zone_of_district
from valplan.domain.case import Case, Floats, Ints
from valplan.domain.municipality import Role, Use
from valplan.domain.plan import Plan

Bools = npt.NDArray[np.bool_]
ROLES = (Role.CHAIR, Role.DEPUTY, Role.WORKER)  # in the order that they are filled
NAMES = {Role.CHAIR: "chair", Role.DEPUTY: "deputy", Role.WORKER: "worker"}
SEED = 20260913
BLOCK = 1000


@dataclass(frozen=True)
class Group:
    """The posts and reserves of one pool; ``reach`` (reserves, posts) says who reaches where in time."""

    role: Ints
    vacant: Bools
    leads: Bools
    reach: Bools


def groups(case: Case, plan: Plan) -> tuple[Group, ...]:
    """Every pool with the election-day posts that it stands behind."""
    zone = zone_of_district(case) if is_zoned(case) else {}
    posts = [p for p in plan.posts if p.use == Use.POLLING]
    held = {a.post_id for a in plan.appointments if a.worker}
    found = []
    for z in sorted({zone.get(p.district, SHARED) for p in posts}):
        mine = [p for p in posts if zone.get(p.district, SHARED) == z]
        reserves = [r for r in plan.reserves if r.zone == z]
        rows = np.array([case.worker_index[r.worker] for r in reserves], dtype=np.int64)
        columns = np.array([case.premises_index[p.premises] for p in mine], dtype=np.int64)
        found.append(
            Group(
                role=np.array([ROLES.index(p.role) for p in mine], dtype=np.int64),
                vacant=np.array([p.post_id not in held for p in mine], dtype=np.bool_),
                leads=np.array([r.role != Role.WORKER for r in reserves], dtype=np.bool_),
                reach=case.travel.workers_s[np.ix_(rows, columns)] <= reach_s(case),
            )
        )
    return tuple(found)


def simulate(case: Case, pools: tuple[Group, ...], runs: int) -> Iterator[Ints]:
    """Unfilled posts by run (rows) and role (columns, as ``ROLES``), in blocks; the same for the same plan."""
    rng = np.random.default_rng(SEED)
    for start in range(0, runs, BLOCK):
        size = min(BLOCK, runs - start)
        wave = rng.random(size) < case.number("wave_probability")
        unfilled = np.zeros((size, len(ROLES)), dtype=np.int64)
        for pool in pools:
            gone = _absent(case, rng, wave, [NAMES[ROLES[k]] for k in pool.role]) | pool.vacant
            comes = ~_absent(case, rng, wave, ["reserve"] * len(pool.leads))
            unfilled += _counted(pool, gone, comes) if pool.reach.all() else _matched(pool, gone, comes)
        yield unfilled


def _absent(case: Case, rng: np.random.Generator, wave: Bools, roles: list[str]) -> Bools:
    """Who is absent by run: lost before training and not replaced, or absent on the day."""
    rate = np.array([case.number(f"late_dropout_{r}") for r in roles])
    times = np.where(wave, case.number("wave_factor"), 1.0)
    lost = rng.random((len(wave), len(roles))) < case.number("early_dropout")
    lost &= rng.random(lost.shape) >= case.number("early_refilled_share")
    found: Bools = lost | (rng.random(lost.shape) < rate * times[:, None])
    return found


def _counted(pool: Group, gone: Bools, comes: Bools) -> Ints:
    """Where everyone reaches everything it is enough to count."""
    missing = np.stack([(gone & (pool.role == k)).sum(axis=1) for k in range(len(ROLES))], axis=1)
    left = (comes & pool.leads).sum(axis=1)
    for k in range(2):
        sent = np.minimum(missing[:, k], left)
        missing[:, k] -= sent
        left = left - sent
    missing[:, 2] = np.maximum(0, missing[:, 2] - left - (comes & ~pool.leads).sum(axis=1))
    return missing.astype(np.int64)


def _matched(pool: Group, gone: Bools, comes: Bools) -> Ints:
    """Otherwise reserves are matched to posts, as many as can be: of chairs, of leaders, of all."""
    fits = pool.reach & (pool.leads[:, None] | (pool.role == ROLES.index(Role.WORKER)))
    unfilled = np.zeros((len(gone), len(ROLES)), dtype=np.int64)
    for run in np.flatnonzero(gone.any(axis=1)):
        table = csr_array(fits[comes[run]][:, gone[run]])
        role = pool.role[gone[run]]
        short = [_short(table, role <= k) for k in range(len(ROLES))]
        unfilled[run] = np.diff([0, *short])
    return unfilled


def _short(table: csr_array, wanted: Bools) -> int:
    """Posts that no matching can fill."""
    part = csr_array(table[:, np.flatnonzero(wanted)])
    if not part.nnz:
        return int(wanted.sum())
    return int(wanted.sum() - (maximum_bipartite_matching(part, perm_type="column") >= 0).sum())


def interval(hits: int, runs: int) -> tuple[float, float]:
    """The interval of 95 % of a share (Wilson 1927)."""
    z = 1.959963984540054
    share, weight = hits / runs, z * z / runs
    middle = (share + weight / 2) / (1 + weight)
    half = float(np.sqrt(weight * (share * (1 - share) + weight / 4))) / (1 + weight)
    return max(0.0, middle - half), min(1.0, middle + half)


def total(blocks: Iterator[Ints]) -> tuple[int, Floats]:
    """Runs with any unfilled post, and unfilled posts by role in all runs."""
    hits, sums = 0, np.zeros(len(ROLES))
    for unfilled in blocks:
        hits += int(unfilled.any(axis=1).sum())
        sums += unfilled.sum(axis=0)
    return hits, sums
