"""How many of those who can come to the same training sessions there are seats for."""

from collections import defaultdict
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
    (Hall, J. London Math. Soc. 10, 1935). Looked at are all sessions, what each person can come to, for any role,
    and unions of these, the commonest first, up to ``MOST`` sets.
    """
    left, known = seats_left(case), dict[tuple[tuple[str, ...], tuple[Role, ...]], frozenset[str]]()
    alike: dict[frozenset[str], list[str]] = defaultdict(list)
    for w in case.municipality.workers:
        if needs_booking(case, w):
            key = (w.can_attend, w.roles)
            known[key] = known[key] if key in known else _open_to(case, w)
            alike[known[key]].append(w.worker_id)
    alike.pop(frozenset(), None)  # the rules about pairs appoint none of these
    return [
        SeatLimit(tuple(s for s in case.sessions if s in among), inside, seats)
        for among in _unions({sessions: len(people) for sessions, people in alike.items()})
        for inside in [frozenset(w for sessions, people in alike.items() if sessions <= among for w in people)]
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


def _unions(count: dict[frozenset[str], int]) -> list[frozenset[str]]:
    """All sessions, the sets, the commonest first, and unions of them until there are ``MOST``."""
    common = sorted(count, key=lambda sessions: -count[sessions])
    known = dict.fromkeys([frozenset[str]().union(*common), *common])
    for one in common:
        for other in list(known):
            if len(known) >= MOST:
                return list(known)
            known.setdefault(one | other)
    return list(known)
