"""Faults of car-pools: with one member, with nobody who drives, or with too many."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from valplan.data.faults import Fault
from valplan.data.folder import Folder
from valplan.domain.case import Limit
from valplan.domain.municipality import Worker
from valplan.language import _

COLUMN = "car_pool"
MOST = "car_pool_most"


def pool_sense(folder: Folder, limits: Mapping[str, Limit]) -> Iterator[Fault]:
    """Each pool that is none, at the row of its first member; what a pool is called may be personal and is not shown.

    Nothing is told of pools while people may be missing from them, since their rows have faults.
    """
    if folder.faulty("workers"):
        return
    pools: dict[str, list[tuple[int, Worker]]] = defaultdict(list)
    for number, worker in folder.numbered("workers", Worker):
        if worker.car_pool:
            pools[worker.car_pool].append((number, worker))
    for members in pools.values():
        number, first = members[0]
        ids = ", ".join(sorted(w.worker_id for _number, w in members))
        drivers = sum(w.drives for _number, w in members)
        for expected, remedy in pool_problems(len(members), drivers, int(limits[MOST].value)):
            yield Fault(
                file=folder.file("workers").name,
                row=number,
                column=COLUMN,
                subject=first.worker_id,
                expected=expected if len(members) == 1 else f"{expected} ({ids})",
                remedy=remedy,
            )


def pool_problems(members: int, drivers: int, most: int) -> Iterator[tuple[str, str]]:
    """What is wrong with a pool of so many members and drivers, and what to do; ``most`` members are allowed."""
    if members == 1:
        yield _("the car-pool has one member only"), _("Give the others the same pool, or leave the cell empty.")
        return
    if not drivers:
        yield (
            _("nobody in the car-pool has both driving licence and car"),
            _("Add the one who drives to the pool, correct licence and car, or leave the cells empty."),
        )
    if members > most:
        yield (
            _("too many share the car-pool: {count}, of at most {most}", most=most, count=members),
            _("Divide it, or change {key} under [policy] of the scenario.", key=MOST),
        )
