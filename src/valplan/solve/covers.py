"""Cuts for couples: two who are together at a place take two posts.

In the relaxation a couple can be together by half and take a single post that is left. Let Q be slots of election day
with N posts in all, C couples and S others with |S| + 2|C| = N + 1. Not all of S can hold posts of Q while every couple
of C is together where all that its two may hold is in Q, so Σ_S x(Q) + Σ_C z(Q) <= |S| + |C| - 1: a cover inequality of
the knapsack Σ x(Q) <= N in which a couple weighs two (Balas, Math. Programming 8, 1975). Q begins with what the couples
may hold at a place, and grows by what those hold by half who hold some of it by half.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd

from valplan.domain.case import Case, Floats, Ints
from valplan.model.algebra import Row, Rows
from valplan.model.staffing import Bools, StaffingDecisions

FAMILY = "covers"
MOST_COUPLES = 3  # of one cut
MOST_STEPS = 20
EPS = 1e-6
VIOLATED = 1e-4


@dataclass(frozen=True)
class Cover:
    """``workers`` who hold one of ``slots``, and ``together``, couples at a place: at most ``most`` of them."""

    slots: tuple[int, ...]
    workers: tuple[str, ...]
    together: tuple[tuple[str, str, str], ...]
    most: float


def cover_rows(d: StaffingDecisions, covers: Iterable[Cover]) -> Rows:
    """The rows of the cuts over the columns of ``d``, named by their place in the list."""
    hold = d.hold.keys
    column = dict(zip(d.together.keys.itertuples(index=False, name=None), d.together.ids, strict=True))
    return Rows.of(
        Row(f"cut {number}", np.concatenate([held, np.array(both, dtype=np.int64)]), upper=c.most)
        for number, c in enumerate(covers)
        for held in [d.where(hold.slot.isin(c.slots) & hold.worker.isin(c.workers))]
        for both in [[column[key] for key in c.together if key in column]]
    )


@dataclass(frozen=True)
class Half:
    """A solution of the relaxation on election day: who holds what, the couples, and who may hold what."""

    case: Case
    d: StaffingDecisions
    allowed: Bools
    held: pd.DataFrame
    together: pd.DataFrame

    def slots_of(self, members: Iterable[str], premises: str) -> Ints:
        """What any of the members may hold at the premises."""
        table = self.d.slots.table
        here = np.flatnonzero(((table.premises == premises) & (table.day == 0)).to_numpy())
        rows = [self.case.worker_index[w] for w in members]
        return here[self.allowed[rows][:, here].any(axis=0)]


def violated(case: Case, d: StaffingDecisions, allowed: Bools, values: Floats) -> tuple[Cover, ...]:
    """Cuts that a solution of the relaxation breaks.

    Parameters
    ----------
    allowed : bool array, shape (workers, slots)
        Who may hold what, whether built or not.
    values : array, shape (columns,)
        The solution.
    """
    x, z = values[d.hold.ids], values[d.together.ids]
    held = d.hold.keys.assign(x=x)[(x > EPS) & (d.hold.keys.day == 0).to_numpy()]
    half = Half(case, d, allowed, held, d.together.keys.assign(z=z)[z > EPS])
    torn = half.together[half.together.z < 1 - EPS]
    places = [(str(p), couples) for p, couples in torn.groupby("premises", sort=True)]
    found = (_broken(half, p, some) for p, couples in places for some in _some(couples))
    return tuple(dict.fromkeys(cover for cover in found if cover is not None))


def _some(couples: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """A few couples at a time, nobody in two of them."""
    for size in range(1, MOST_COUPLES + 1):
        for at in combinations(range(len(couples)), size):
            some = couples.iloc[list(at)]
            if len({*some.a, *some.b}) == 2 * size:
                yield some


def _broken(half: Half, premises: str, couples: pd.DataFrame) -> Cover | None:
    """The first cut of these couples that is broken, over what they may hold at the premises or over more."""
    members = {*couples.a, *couples.b}
    others = half.held[~half.held.worker.isin(members)]
    pairs = set(zip(couples.a, couples.b, strict=True))
    at = half.together[[p in pairs for p in zip(half.together.a, half.together.b, strict=True)]]
    for slots in _wider(half.slots_of(members, premises), others):
        posts = sum(len(half.d.slots.posts[k]) for k in slots)
        need = posts + 1 - len(members)
        x = others[others.slot.isin(slots)].groupby("worker").x.sum()
        singles = x.sort_values(ascending=False, kind="stable")[: max(0, need)]
        keys = zip(at.a, at.b, at.premises, strict=True)
        inside = at[[np.isin(half.slots_of((a, b), p), slots).all() for a, b, p in keys]]
        most = need + len(pairs) - 1.0
        if len(singles) == need and singles.sum() + inside.z.sum() > most + VIOLATED:
            together = tuple(inside[["a", "b", "premises"]].itertuples(index=False, name=None))
            return Cover(tuple(slots.tolist()), tuple(singles.index), together, most)
    return None


def _wider(slots: Ints, others: pd.DataFrame) -> Iterator[Ints]:
    """The slots, and step by step with them those that others hold in part who hold some of these in part."""
    yield slots
    for _step in range(MOST_STEPS):
        x = others[others.slot.isin(slots)].groupby("worker").x.sum()
        torn = others.worker.isin(x.index[x < 1 - EPS])
        more = np.union1d(slots, others.slot[torn]).astype(np.int64)
        if len(more) == len(slots):
            return
        slots = more
        yield slots
