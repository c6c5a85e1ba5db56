"""Who serves where in a changed plan: with the fewest moved, solved small where that is exact, else over a whole town.

Who *must* be moved can often be told beforehand: nobody, where only vacated posts are to be filled; and where a pin
gives a post to someone, that person from other posts of the day, and one of those who hold such a post. A plan that
moves no more than must be moves only such people, so that with all others held fixed a small model has every one of
these plans, and its answer is the best of them.
"""

from collections import defaultdict

import numpy as np
import pandas as pd

from valplan.domain.outcome import StageProof, Status
from valplan.model.algebra import Columns, Linear, Row, Rows
from valplan.model.replan import KEEPS, ChangeDecisions, change_decisions
from valplan.model.staffing import Bools
from valplan.model.standing import Standing
from valplan.rules import RULES
from valplan.solve.bridge import Answer, model_of, solve_model
from valplan.solve.clock import Clock
from valplan.solve.levels import CHANGES_FIRST, by_levels, levels_of, vacant_and_moved
from valplan.solve.narrowing import Narrowing
from valplan.solve.plan import Infeasible, OutOfTime
from valplan.solve.pricing import priced
from valplan.solve.replan_clash import least_broken
from valplan.solve.staffing import pairs_of

FEW = 0.5  # of all people: with more movers the model is hardly smaller than the whole
TOLERANCE = 1e-6
POOL = "reserve-pool"  # its demand is a level of its own: reserves are there to be called in


def restaffed(
    s: Standing, order: tuple[str, ...], left_s: Clock
) -> tuple[ChangeDecisions, Answer, tuple[StageProof, ...]]:
    """The best holders of the posts, level by level, with the proof of each level.

    Raises
    ------
    Infeasible
        If no plan meets the rules; the clash says what at least breaks.
    OutOfTime
        If the time limit leaves nothing.
    """
    if order == CHANGES_FIRST:
        must, fewest = must_move(s, left_s)
        c = some_moved(s, must).filled()
        answer, proofs = _levels(c, replan_rows(c), order, left_s)
        if answer.values is not None and _value(c, answer) <= fewest:
            return c, answer, proofs
    c = anybody_moved(s, order)
    rows = replan_rows(c)
    if order == CHANGES_FIRST and (few := few_moved(c, rows, left_s)):
        return few
    answer, proofs = _best_first(c, rows, order, left_s)
    if answer.values is None and answer.status == Status.INFEASIBLE:
        raise Infeasible(least_broken(c, left_s))
    if answer.values is None:
        raise OutOfTime
    return c, answer, proofs


def must_move(s: Standing, left_s: Clock) -> tuple[frozenset[str], int]:
    """Who can be moved in a plan that moves no more than room for the pins asks for, and how many that is at least.

    Rules are left aside here, so that no plan moves fewer; and a plan that moves as many moves none but these.
    """
    day = s.slots.table["day"].tolist()
    pinned = {(w, day[k]): k for w, k in s.fixed}
    drawn = {(w, k) for w, k in s.kept if pinned.get((w, day[k]), k) != k}
    there: dict[int, set[str]] = defaultdict(set)
    for w, k in (s.kept.keys() | s.fixed) - drawn:
        there[k].add(w)
    crowded = {k: n for k, found in there.items() if (n := len(found) - len(s.slots.posts[k])) > 0}
    some = {f"drawn {w}": ({w}, 1) for w, _k in drawn}
    some |= {f"room {k}": ({w for w in there[k] if (w, k) not in s.fixed}, n) for k, n in crowded.items()}
    people = sorted({w for group, _n in some.values() for w in group})
    if not people:
        return frozenset(), 0
    moved = Columns("moved", pd.DataFrame({"worker": people}), 0)
    rows = Rows.of(
        Row(key, moved.where(moved.keys.worker.isin(group)), lower=float(n)) for key, (group, n) in some.items()
    )
    answer = solve_model(model_of((moved,), rows, Linear(0.0, moved.ids, np.ones(len(moved)))), time_limit_s=left_s())
    return frozenset(people), 0 if answer.values is None else int(np.ceil(answer.bound - TOLERANCE))


def few_moved(
    c: ChangeDecisions, rows: Rows, left_s: Clock
) -> tuple[ChangeDecisions, Answer, tuple[StageProof, ...]] | None:
    """The best plan with the fewest moved, from those whom prices do not rule out; None where they rule out too few.

    By the relaxation's bound L and reduced costs r no plan of value U (vacancies and moves) or better moves anyone with
    r > U - L. U is first the least that L allows; if the plan found has more, it is that plan's, and then all plans as
    good as that are in the model.
    """
    keeps = np.array([key.startswith(KEEPS) for key in rows.keys], dtype=np.bool_)
    prices = priced(model_of(c.blocks, rows, vacant_and_moved(c)), first_columns(c), left_s, least=keeps)
    if prices is None:
        return None
    most = float(np.ceil(prices.bound - TOLERANCE))
    reduced = prices.reduced[c.moved.ids]
    while True:
        movers = frozenset(c.moved.keys.worker[reduced <= most - prices.bound + TOLERANCE])
        if len(movers) > FEW * len(c.moved):
            return None
        few = some_moved(c.standing, movers)
        answer, proofs = _levels(few, replan_rows(few), CHANGES_FIRST, left_s)
        if answer.values is None:
            return None
        value = _value(few, answer)
        if value <= most:
            return few, answer, proofs
        most = value


def some_moved(s: Standing, movers: frozenset[str]) -> ChangeDecisions:
    """The decisions that are left when none but these people are moved: who takes the posts that nobody keeps."""
    open_slots = s.open_slots(movers)
    at = np.flatnonzero(open_slots) if open_slots.any() else np.arange(1)  # rules speak of at least one slot
    allowed = np.zeros((len(s.case.municipality.workers), len(s.slots)), dtype=np.bool_)
    pairs = pairs_of(s.case, s.slots.at(at))
    allowed[:, at] = pairs.hold
    return change_decisions(s, allowed, pairs.reserve, movers, movers)


def anybody_moved(s: Standing, order: tuple[str, ...]) -> ChangeDecisions:
    """All decisions."""
    pairs = pairs_of(s.case, s.slots)
    all_of_them = frozenset({w for w, _k in s.kept} | set(s.reserves))
    losers = all_of_them if order == CHANGES_FIRST else frozenset[str]()
    return change_decisions(s, pairs.hold, pairs.reserve, all_of_them, losers)


def replan_rows(c: ChangeDecisions) -> Rows:
    """What the columns mean, and all rules but that of the pool."""
    return Rows.join([c.links(), *(rule.staffing_rows(c.staffing) for rule in RULES if rule.id != POOL)])


def first_columns(c: ChangeDecisions) -> Bools:
    """Columns to begin with: what stands, the open posts, and who is near and free for the posts of others."""
    s, hold = c.standing, c.staffing.hold.keys
    held = np.array([pair in s.kept or pair in s.fixed for pair in zip(hold.worker, hold.slot, strict=True)])
    free = ~hold.worker.isin({w for w, _k in s.kept}).to_numpy()
    near = c.staffing.start[: len(hold)]
    first = held | s.open_slots()[hold.slot.to_numpy()] | (free & near)
    size = sum(len(b) for b in c.blocks)
    return np.concatenate([first, np.ones(size - len(first), dtype=np.bool_)])


def _value(c: ChangeDecisions, answer: Answer) -> float:
    """Vacancies and moves, as the first level counts them."""
    assert answer.values is not None
    return vacant_and_moved(c).value(np.rint(answer.values))


def _best_first(
    c: ChangeDecisions, rows: Rows, order: tuple[str, ...], left_s: Clock
) -> tuple[Answer, tuple[StageProof, ...]]:
    """All levels; where quality comes first, with no post vacant if that can be."""
    if order != CHANGES_FIRST:
        answer, proofs = _levels(c.at_best(), rows, order, left_s)
        if answer.status != Status.INFEASIBLE:
            return answer, proofs
    return _levels(c, rows, order, left_s)


def _levels(
    c: ChangeDecisions, rows: Rows, order: tuple[str, ...], left_s: Clock
) -> tuple[Answer, tuple[StageProof, ...]]:
    return by_levels(c.blocks, rows, levels_of(c, order), Narrowing(c, left_s))
