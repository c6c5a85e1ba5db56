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
from scipy.sparse import csr_array

from valplan.domain.case import Case, Floats, Ints
from valplan.model.algebra import Row, Rows
from valplan.model.staffing import Bools, StaffingDecisions

FAMILY = "covers"
MOST_COUPLES = 3  # of one cut
MOST_STEPS = 20
EPS = 1e-6
VIOLATED = 1e-4
Key = tuple[str, str, str]  # a couple and a place


@dataclass(frozen=True)
class Cover:
    """``workers`` who hold one of ``slots``, and ``together``, couples at a place: at most ``most`` of them."""

    slots: tuple[int, ...]
    workers: tuple[str, ...]
    together: tuple[Key, ...]
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
    """A solution of the relaxation on election day.

    ``x``, shape (workers, slots), says who holds what, ``posts`` how many posts a slot has. ``together`` has each
    couple's places by (a, b, premises) with how far the two are together there and what they may hold there.
    """

    x: csr_array
    posts: Ints
    together: dict[Key, tuple[float, Bools]]
    worker_index: dict[str, int]


def violated(case: Case, d: StaffingDecisions, allowed: Bools, values: Floats) -> tuple[Cover, ...]:
    """Cuts that a solution of the relaxation breaks.

    Parameters
    ----------
    allowed : bool array, shape (workers, slots)
        Who may hold what, whether built or not.
    values : array, shape (columns,)
        The solution.
    """
    half = _half(case, d, allowed, values)
    torn: dict[str, list[Key]] = {}
    for key, (z, _slots) in half.together.items():
        if z < 1 - EPS:
            torn.setdefault(key[2], []).append(key)
    found = (_broken(half, some) for _place, keys in sorted(torn.items()) for some in _some(keys))
    return tuple(dict.fromkeys(cover for cover in found if cover is not None))


def _half(case: Case, d: StaffingDecisions, allowed: Bools, values: Floats) -> Half:
    keys, x, z = d.hold.keys, values[d.hold.ids], values[d.together.ids]
    held = (x > EPS) & (keys.day == 0).to_numpy()
    workers = keys.worker[held].map(case.worker_index).to_numpy(dtype=np.int64)
    slots = keys.slot[held].to_numpy(dtype=np.int64)
    table = d.slots.table
    at = {p: ((table.premises == p) & (table.day == 0)).to_numpy() for p in set(d.together.keys.premises[z > EPS])}
    together = {
        (a, b, p): (float(value), allowed[[case.worker_index[a], case.worker_index[b]]].any(axis=0) & at[p])
        for (a, b, p), value in zip(
            d.together.keys[z > EPS].itertuples(index=False, name=None), z[z > EPS], strict=True
        )
    }
    posts = np.array([len(of_slot) for of_slot in d.slots.posts], dtype=np.int64)
    return Half(csr_array((x[held], (workers, slots)), allowed.shape), posts, together, case.worker_index)


def _some(keys: list[Key]) -> Iterator[tuple[Key, ...]]:
    """A few couples at a time, nobody in two of them."""
    for size in range(1, MOST_COUPLES + 1):
        for some in combinations(keys, size):
            if len({w for a, b, _place in some for w in (a, b)}) == 2 * size:
                yield some


def _broken(half: Half, couples: tuple[Key, ...]) -> Cover | None:
    """The first cut of these couples, at one place, that is broken: over what they may hold there, or over more."""
    pairs = {(a, b) for a, b, _place in couples}
    own = {key: found for key, found in half.together.items() if key[:2] in pairs}
    others = np.ones(half.x.shape[0], dtype=np.bool_)
    others[[half.worker_index[w] for pair in pairs for w in pair]] = False
    for slots in _wider(half, np.any([half.together[key][1] for key in couples], axis=0), others):
        need = int(half.posts @ slots) + 1 - 2 * len(pairs)
        x = np.where(others, half.x @ slots.astype(np.float64), 0.0)
        if need < 0 or np.count_nonzero(x) < need:
            continue
        singles = np.argsort(-x, kind="stable")[:need]
        inside = [(key, z) for key, (z, able) in own.items() if not (able & ~slots).any()]
        most = need + len(pairs) - 1.0
        if x[singles].sum() + sum(z for _key, z in inside) > most + VIOLATED:
            ids = list(half.worker_index)
            named = tuple(ids[k] for k in singles.tolist())
            return Cover(tuple(np.flatnonzero(slots).tolist()), named, tuple(key for key, _z in inside), most)
    return None


def _wider(half: Half, slots: Bools, others: Bools) -> Iterator[Bools]:
    """The slots, and step by step with them those that others hold in part who hold some of these in part."""
    yield slots
    for _step in range(MOST_STEPS):
        x = half.x @ slots.astype(np.float64)
        torn = others & (x > 0) & (x < 1 - EPS)
        wider: Bools = slots | (half.x.T @ torn.astype(np.float64) > 0)
        if (wider == slots).all():
            return
        slots = wider
        yield slots
