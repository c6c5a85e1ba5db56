"""Who serves where in a changed plan: with the fewest moved, solved small where that is exact, else over a whole town.

Who *must* be moved can often be told beforehand: nobody, where only vacated posts are to be filled; and where a pin
gives a post to someone, that person from other posts of the day, and one of those who hold such a post. A plan that
moves no more than must be moves only such people, so that with all others held fixed a small model has every one of
these plans, and its answer is the best of them.
"""

from collections import defaultdict
from collections.abc import Callable

import numpy as np
import pandas as pd

from valplan.domain.outcome import StageProof, Status
from valplan.model.algebra import Columns, Linear, Row, Rows
from valplan.model.replan import ChangeDecisions, change_decisions
from valplan.model.staffing import Bools, Slots
from valplan.model.standing import Standing
from valplan.rules import RULES
from valplan.solve.bridge import Answer, Model, model_of, solve_model
from valplan.solve.clock import Clock
from valplan.solve.levels import CHANGES_FIRST, Level, by_levels, levels_of
from valplan.solve.narrowing import Narrowing
from valplan.solve.plan import Infeasible, OutOfTime
from valplan.solve.pricing import solve_by_pricing
from valplan.solve.replan_clash import least_broken
from valplan.solve.staffing import GAP, pairs_of

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
        c = some_moved(s, must)
        rows = replan_rows(c)
        for tried in (c.at_best(), c):
            answer, proofs = by_levels(tried.blocks, rows, levels_of(tried, order), _whole(left_s))
            if answer.values is not None and _as_few(c, answer, fewest):
                return c, answer, proofs
    c = anybody_moved(s)
    answer, proofs = _anybody(c, order, left_s)
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
    return frozenset(people), 0 if answer.values is None else int(np.ceil(answer.bound - 1e-6))


def some_moved(s: Standing, movers: frozenset[str]) -> ChangeDecisions:
    """The decisions that are left when none but these people are moved: who takes the posts that nobody keeps."""
    open_slots = s.open_slots(movers)
    at = np.flatnonzero(open_slots) if open_slots.any() else np.arange(1)  # rules speak of at least one slot
    some = Slots(s.slots.table.iloc[at].reset_index(drop=True), tuple(s.slots.posts[k] for k in at))
    allowed = np.zeros((len(s.case.municipality.workers), len(s.slots)), dtype=np.bool_)
    pairs = pairs_of(s.case, some)
    allowed[:, at] = pairs.hold
    return change_decisions(s, allowed, pairs.reserve, movers)


def anybody_moved(s: Standing) -> ChangeDecisions:
    """All decisions."""
    pairs = pairs_of(s.case, s.slots)
    return change_decisions(s, pairs.hold, pairs.reserve, frozenset({w for w, _k in s.kept} | set(s.reserves)))


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


def _as_few(c: ChangeDecisions, answer: Answer, fewest: int) -> bool:
    """Whether no post is vacant and no more are moved than must be, so that no plan does better in either."""
    assert answer.values is not None
    return not answer.values[c.staffing.vacant.ids].sum() and round(answer.values[c.moved.ids].sum()) <= fewest


def _anybody(c: ChangeDecisions, order: tuple[str, ...], left_s: Clock) -> tuple[Answer, tuple[StageProof, ...]]:
    rows = replan_rows(c)
    if order == CHANGES_FIRST:
        return by_levels(c.blocks, rows, levels_of(c, order), _priced(c, left_s))
    best = c.at_best()
    answer, proofs = by_levels(best.blocks, rows, levels_of(best, order), Narrowing(best, left_s))
    if answer.status != Status.INFEASIBLE:
        return answer, proofs
    return by_levels(c.blocks, rows, levels_of(c, order), Narrowing(c, left_s))


def _whole(left_s: Clock) -> Callable[[Model, Level], Answer]:
    return lambda model, level: solve_model(model, time_limit_s=left_s(), gap=GAP)


def _priced(c: ChangeDecisions, left_s: Clock) -> Callable[[Model, Level], Answer]:
    start = first_columns(c)
    return lambda model, level: solve_by_pricing(model, start, left_s=left_s, gap=GAP, whole=0, step=level.step)
