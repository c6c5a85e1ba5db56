"""Decisions of the training stage: which candidate sessions are held, who sits in which session, and who leads it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import combinations

import numpy as np
import pandas as pd

from valplan.demand.prices import fee_ore, leader_fee_ore
from valplan.demand.training import (
    Span,
    covers,
    held_sessions,
    is_free,
    overlap,
    own_sessions,
    own_trainings,
    seats_left,
    serves_from,
    shifts_of,
    span,
    training_way_m,
)
from valplan.demand.training_cost import training_value_kr
from valplan.domain.case import Case, Ints
from valplan.domain.municipality import ORE_PER_KRONA, Role, TrainingSession
from valplan.domain.plan import Plan
from valplan.model.algebra import Columns, Linear, Row, Rows


@dataclass(frozen=True)
class Need:
    """A person who needs a training for a role before a day, and the sessions that would do."""

    worker: str
    role: Role
    by: date
    sessions: tuple[str, ...]


@dataclass(frozen=True)
class TrainingDecisions:
    """The columns of the training stage.

    ``seat``: a person sits in a session; ``opened``: a session that need not be held is; ``lead``: a person leads a
    session; ``extra``: sessions that a person goes to beyond the first. What ``plan.sessions`` says already stands.
    """

    case: Case
    plan: Plan
    needs: tuple[Need, ...]
    seat: Columns
    opened: Columns
    lead: Columns
    extra: Columns

    @property
    def blocks(self) -> tuple[Columns, ...]:
        """All blocks in column order."""
        return self.seat, self.opened, self.lead, self.extra

    @property
    def size(self) -> int:
        """Number of columns."""
        return self.extra.offset + len(self.extra)

    @cached_property
    def open_of(self) -> dict[str, int]:
        """The column that says whether a session that need not be held is held."""
        return dict(zip(self.opened.keys.session, self.opened.ids.tolist(), strict=True))

    @cached_property
    def seats_of(self) -> dict[str, Ints]:
        """Columns of the seats of each session."""
        return _grouped(self.seat, "session")

    @cached_property
    def seats_for(self) -> dict[str, dict[str, int]]:
        """Each worker's columns by session."""
        found: dict[str, dict[str, int]] = defaultdict(dict)
        for w, s, c in zip(self.seat.keys.worker, self.seat.keys.session, self.seat.ids.tolist(), strict=True):
            found[w][s] = c
        return dict(found)

    @cached_property
    def leads_of(self) -> dict[str, Ints]:
        """Columns of those who could lead each session."""
        return _grouped(self.lead, "session")

    def links(self) -> Rows:
        """What the columns mean: nobody sits in a session that is not held; each beyond a person's first counts."""
        seated = [
            Row(f"held {s} {w}", _ids([c, self.open_of[s]]), np.array([1.0, -1.0]), upper=0.0)
            for c, w, s in zip(self.seat.ids.tolist(), self.seat.keys.worker, self.seat.keys.session, strict=True)
            if s in self.open_of
        ]
        needed = dict.fromkeys((n.worker for n in self.needs), 0)
        for n in self.needs:
            needed[n.worker] += 1
        most = [
            Row(f"most {w}", _ids(self.seats_for[w].values()), upper=float(n))
            for w, n in needed.items()
            if w in self.seats_for
        ]
        extra = [
            Row(
                f"extra {w}", np.append(_ids(self.seats_for[w].values()), c),
                np.append(np.ones(len(self.seats_for[w])), -1.0), upper=float(1 - own),
            )
            for c, w, own in zip(self.extra.ids, self.extra.keys.worker, self.extra.keys.own, strict=True)
        ]  # fmt: skip
        return Rows.of([*seated, *most, *extra])

    def money(self) -> dict[str, Linear]:
        """What the decisions cost by budget line, öre, beside the sessions that are held anyway."""
        found: dict[str, list[Linear]] = defaultdict(list)
        for s, column in self.open_of.items():
            session = self.case.sessions[s]
            found[session.line].append(_priced([column], session.cost_ore))
            fee = leader_fee_ore(self.case, session) if self.case.is_led else 0
            found["worker_fees"].append(_priced([column], fee))
        found["worker_fees"].append(_priced(self.extra.ids.tolist(), fee_ore(self.case, "training")))
        return {line: Linear.total(parts) for line, parts in found.items()}

    def goal(self) -> Linear:
        """Kronor: what is decided here and the ways to it, and what already stands."""
        money = [linear.over(ORE_PER_KRONA) for linear in self.money().values()]
        per_m = self.case.number("training_travel_kr_per_km") / 1000
        ways = [Linear(0.0, b.ids, b.keys.metres.to_numpy(dtype=np.float64) * per_m) for b in (self.seat, self.lead)]
        return Linear.total([*money, *ways, Linear.number(training_value_kr(self.case, self.plan))])

    def clashes(self, block: Columns, others: Columns) -> list[tuple[str, Ints]]:
        """Pairs of columns of the same worker whose sessions overlap in time."""
        pairs = []
        mine, theirs = _by_worker(block), _by_worker(others)
        for worker in sorted(set(mine) & set(theirs)):
            both = (
                combinations(mine[worker], 2)
                if block is others
                else [(a, b) for a in mine[worker] for b in theirs[worker]]
            )
            for (s, c), (t, d) in both:
                if overlap(span(self.case.sessions[s]), span(self.case.sessions[t])):
                    pairs.append((f"worker {worker} {s} {t}", _ids([c, d])))
        return pairs


def training_decisions(case: Case, plan: Plan) -> TrainingDecisions:
    """Columns for everyone who serves and lacks a training, and for everyone who could lead a session."""
    needs = open_needs(case, plan)
    pairs = sorted({(n.worker, s) for n in needs for s in n.sessions})
    seat = Columns("seat", _ways(case, pairs), 0)
    held = {s.session_id for s in held_sessions(case, plan)}
    optional = [s for s in case.sessions if s not in held]
    opened = Columns("opened", pd.DataFrame({"session": optional}, dtype=str), len(seat))
    lead = Columns("lead", _ways(case, leaders(case, plan)), opened.offset + len(opened))
    own = {w: bool(own_trainings(case, case.workers[w])) for w, _s in pairs}
    several = sorted(w for w, had in own.items() if had or sum(n.worker == w for n in needs) > 1)
    keys = pd.DataFrame({"worker": several, "own": [int(own[w]) for w in several]})
    extra = Columns("extra", keys, lead.offset + len(lead), upper=np.inf, integer=False)
    return TrainingDecisions(case, plan, needs, seat, opened, lead, extra)


def open_needs(case: Case, plan: Plan) -> tuple[Need, ...]:
    """What the trainings that people have leave to be met; a need that follows from another is left out."""
    left, shifts, found = seats_left(case), shifts_of(plan), defaultdict[str, list[Need]](list)
    for (worker, role), by in sorted(serves_from(case, plan).items()):
        if any(on < by for on in own_trainings(case, case.workers[worker], role)):
            continue
        busy = busy_spans(case, plan, shifts, worker)
        fit = tuple(
            s.session_id
            for s in case.municipality.sessions
            if left[s.session_id] and s.on < by and covers(s, role) and _can_come(case, worker, s, busy)
        )
        found[worker].append(Need(worker, role, by, fit))
    return tuple(n for needs in found.values() for n in _least(needs))


def _least(needs: list[Need]) -> list[Need]:
    """Those whose sessions hold no other need's: whoever meets them meets the others too."""
    kept: list[Need] = []
    for need in sorted(needs, key=lambda n: len(n.sessions)):
        if not any(set(k.sessions) <= set(need.sessions) and k.sessions for k in kept):
            kept.append(need)
    return kept


def busy_spans(case: Case, plan: Plan, shifts: dict[str, list[Span]], worker: str) -> list[Span]:
    """When a worker is at work, in a session already, or leading one."""
    leading = [case.sessions[h.session] for h in plan.sessions if h.leader == worker and h.session in case.sessions]
    return [*shifts.get(worker, []), *(span(s) for s in (*own_sessions(case, case.workers[worker]), *leading))]


def leaders(case: Case, plan: Plan) -> list[tuple[str, str]]:
    """Who could lead which session that has no leader yet: qualified, free, neither at work nor in another session."""
    shifts, absent = shifts_of(plan), set(plan.revision.absent if plan.revision else ())
    led = {h.session for h in plan.sessions if h.leader}
    return [
        (w.worker_id, s.session_id)
        for w in case.municipality.workers
        if Role.TRAINER in w.roles and w.worker_id not in absent
        for busy in [busy_spans(case, plan, shifts, w.worker_id)]
        for s in case.municipality.sessions
        if s.session_id not in led and _can_come(case, w.worker_id, s, busy)
    ]


def _can_come(case: Case, worker: str, session: TrainingSession, busy: list[Span]) -> bool:
    return is_free(case, case.workers[worker], session) and not any(overlap(span(session), b) for b in busy)


def _ways(case: Case, pairs: list[tuple[str, str]]) -> pd.DataFrame:
    rows = [(w, s, training_way_m(case, w, s)) for w, s in pairs]
    return pd.DataFrame(rows, columns=["worker", "session", "metres"]).astype({"worker": str, "session": str})


def _grouped(block: Columns, key: str) -> dict[str, Ints]:
    return {str(k): block.ids[rows] for k, rows in block.keys.groupby(key).indices.items()}


def _by_worker(block: Columns) -> dict[str, list[tuple[str, int]]]:
    found: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for w, s, c in zip(block.keys.worker, block.keys.session, block.ids.tolist(), strict=True):
        found[w].append((s, c))
    return found


def _priced(columns: list[int], ore: float) -> Linear:
    return Linear(0.0, _ids(columns), np.full(len(columns), float(ore)))


def _ids(columns: Iterable[int]) -> Ints:
    return np.array(list(columns), dtype=np.int64)
