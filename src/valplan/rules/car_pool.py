"""Car-pools: whoever rides with others serves where one who drives does."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

import numpy as np

from valplan.demand.postlist import day_of
from valplan.domain.case import Case
from valplan.domain.municipality import Worker
from valplan.domain.outcome import Violation
from valplan.domain.plan import Plan
from valplan.language import N_
from valplan.model.algebra import Row, Rows
from valplan.model.staffing import Bools, StaffingDecisions
from valplan.model.standing import has_begun
from valplan.rules.people import filled
from valplan.rules.rule import Rule


class CarPools(Rule):
    """Whoever rides with a car-pool and serves on election day does so in the same building as a driver of the pool.

    Members with driving licence and car drive, the others ride. Who drives may serve without the others, and two who
    drive may serve apart. A post that had begun when the plan was changed is left as it was: people are there.
    """

    id = "car-pool"
    wording = N_("Whoever rides with a car-pool serves on election day in the same building as one who drives in it.")
    source = N_("register car_pool; policy of the board")
    kind = "policy"

    def staffing_rows(self, d: StaffingDecisions) -> Rows:
        """One row a rider and building: Σ posts of the rider ≤ Σ posts of those who drive the pool, on election day."""
        drivers, begun = drivers_of(d.case.municipality.workers), _begun(d)
        found = []
        for (worker, place), held in d.held_at.items():
            own = held[~begun[held - d.hold.offset]]
            if worker in drivers and len(own):
                cars = [d.held_at[w, place] for w in drivers[worker] if (w, place) in d.held_at]
                columns = np.concatenate([own, *cars])
                sign = np.where(np.arange(len(columns)) < len(own), 1.0, -1.0)
                found.append(Row(f"worker {worker} {place}", columns, sign, upper=0.0))
        return Rows.of(found)

    def check(self, case: Case, plan: Plan) -> Iterator[Violation]:
        """Look for a driver in the building of each rider's post."""
        drivers, now = drivers_of(case.municipality.workers), plan.revision.now if plan.revision else None
        there: dict[str, set[str]] = defaultdict(set)
        riding: set[tuple[str, str]] = set()
        for post, worker in filled(case, plan):
            if day_of(case, post) == 0:
                there[post.premises].add(worker.worker_id)
                if worker.worker_id in drivers and not has_begun(post, now):
                    riding.add((worker.worker_id, post.premises))
        for worker_id, place in sorted(riding):
            if not there[place] & set(drivers[worker_id]):
                text = N_("{worker} rides with {drivers}, none of whom serves in {premises} on election day.")
                text = text if drivers[worker_id] else N_("{worker} rides with a car-pool in which nobody drives.")
                named, name = ", ".join(drivers[worker_id]), case.premises[place].name
                yield self.violation(
                    f"worker {worker_id} {place}", N_("no driver"), N_("one who drives"), text, worker=worker_id,
                    drivers=named, premises=name,
                )  # fmt: skip


def drivers_of(workers: Iterable[Worker]) -> dict[str, tuple[str, ...]]:
    """Those who drive the pool of each rider, by id; nobody where the pool has none."""
    pools: dict[str, list[Worker]] = defaultdict(list)
    for w in workers:
        if w.car_pool:
            pools[w.car_pool].append(w)
    return {
        w.worker_id: tuple(sorted(x.worker_id for x in pool if x.drives))
        for pool in pools.values()
        for w in pool
        if not w.drives
    }


def _begun(d: StaffingDecisions) -> Bools:
    """Whether the post of each ``hold`` column had begun when the plan was changed."""
    now = d.plan.revision.now if d.plan.revision else None
    begun = np.array([has_begun(posts[0], now) for posts in d.slots.posts], dtype=np.bool_)
    of_columns: Bools = begun[d.hold.keys.slot.to_numpy(dtype=np.int64)]
    return of_columns
