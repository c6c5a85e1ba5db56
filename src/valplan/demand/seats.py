"""How many of those who can come to the same training sessions there are seats for."""

from collections import Counter
from dataclasses import dataclass

from valplan.demand.training import covers, is_free, needs_booking, seats_left
from valplan.domain.case import Case
from valplan.domain.municipality import Role, Worker

MOST = 200  # sets of sessions looked at; what each single person can come to is always among them


@dataclass(frozen=True)
class SeatLimit:
    """No more than ``seats`` of these ``workers`` can be trained: they can come to these ``sessions`` only."""

    sessions: tuple[str, ...]
    workers: frozenset[str]
    seats: int


def seat_limits(case: Case) -> list[SeatLimit]:
    """Sets of sessions with fewer seats before election day than people who can come to no other.

    All can be seated if no union of what some can come to is too small for those who can come to nothing else
    (Hall, J. London Math. Soc. 10, 1935). Looked at are what each person can come to, for any role, and unions of
    these, the commonest first, up to ``MOST`` sets.
    """
    left, known = seats_left(case), dict[tuple[tuple[str, ...], tuple[Role, ...]], frozenset[str]]()
    can: dict[str, frozenset[str]] = {}
    for w in case.municipality.workers:
        alike = (w.can_attend, w.roles)
        if needs_booking(case, w) and (known[alike] if alike in known else known.setdefault(alike, _open_to(case, w))):
            can[w.worker_id] = known[alike]
    return [
        SeatLimit(tuple(s for s in case.sessions if s in among), inside, seats)
        for among in _unions(Counter(can.values()))
        for inside in [frozenset(w for w, sessions in can.items() if sessions <= among)]
        for seats in [sum(left[s] for s in among)]
        if len(inside) > seats
    ]


def _open_to(case: Case, worker: Worker) -> frozenset[str]:
    """Sessions before election day that a worker is free for, and that train for a role that the worker has."""
    return frozenset(
        s.session_id
        for s in case.municipality.sessions
        if s.on < case.election.day and is_free(case, worker, s) and any(covers(s, role) for role in worker.roles)
    )


def _unions(sets: Counter[frozenset[str]]) -> list[frozenset[str]]:
    """The sets, the commonest first, and unions of them until there are ``MOST``."""
    common = [found for found, _count in sets.most_common()]
    known = dict.fromkeys(common)
    for one in common:
        for other in list(known):
            if len(known) >= MOST:
                return list(known)
            known.setdefault(one | other)
    return list(known)
