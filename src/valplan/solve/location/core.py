"""The core that bounds leave undecided, closed exactly by HiGHS.

Written by radii: let d(i,1) ≤ d(i,2) ≤ … be the costs of point i at the candidates left and S(i,k) its k cheapest.
Its cost is d(i,1) + Σ_k (d(i,k+1) − d(i,k))·z(S(i,k)) with z(S) + Σ_{j∈S} open_j ≥ 1. Lists end at the first candidate
that is open in any case and at the most that a point may cost in a better plan, and points that share a set share its
column, so the core is small (Cornuéjols, Nemhauser & Wolsey 1980; Elloumi 2010; García, Labbé & Marín 2011).
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from valplan.domain.case import Floats, Ints
from valplan.domain.outcome import Status
from valplan.model.algebra import Rows
from valplan.model.staffing import Bools
from valplan.solve.bridge import Answer, Model, solve_model
from valplan.solve.location.choice import Choice
from valplan.solve.location.columns import Nearest
from valplan.solve.location.covering import open_rows

SCALE = 1e6
Words = npt.NDArray[np.uint64]


@dataclass(frozen=True)
class Core:
    """A radius model: columns are the candidates, then one column for each set that may be missed."""

    constant: float
    steps: Floats
    must: Bools
    member_set: Ints
    member: Ints
    choice: Choice

    @property
    def sets(self) -> int:
        """How many distinct sets of cheapest candidates there are."""
        return len(self.steps)


def core_of(near: Nearest, choice: Choice, most: Floats) -> Core:
    """The radius model over full lists; ``most`` is the most that each point may cost in a better plan."""
    known = choice.must[near.candidate]
    ends = np.where(known.any(axis=1), known.argmax(axis=1), near.width - 1)
    rng = np.random.default_rng(20260913)  # a set is told by the sum of its members' random words
    words = rng.integers(1, 2**63 - 1, size=(len(choice.opening), 2), dtype=np.int64).astype(np.uint64)
    key = np.cumsum(words[near.candidate], axis=1, dtype=np.uint64)
    step = np.diff(near.cost, axis=1)
    wanted = (np.arange(near.width - 1) < ends[:, None]) & (step > 0) & (near.cost[:, :-1] <= most[:, None])
    last = (near.width - 1 == ends) & ~known[:, -1]
    point, k = np.nonzero(wanted)
    hard = near.cost[point, k + 1] > most[point]
    ends_open = np.flatnonzero(last & (near.cost[:, -1] <= most))
    point, k = np.append(point, ends_open), np.append(k, np.full(len(ends_open), near.width - 1))
    hard = np.append(hard, np.ones(len(ends_open), dtype=bool))
    return _gathered(near, choice, key[point, k], point, k, np.append(step[wanted], np.zeros(len(ends_open))), hard)


def _gathered(near: Nearest, choice: Choice, key: Words, point: Ints, k: Ints, step: Floats, hard: Bools) -> Core:
    _, first, number = np.unique(key, axis=0, return_index=True, return_inverse=True)
    number = number.ravel()
    must = np.zeros(len(first), dtype=bool)
    np.logical_or.at(must, number, hard)
    size = k[first] + 1
    rows = np.repeat(np.arange(len(first)), size)
    place = np.arange(len(rows)) - np.repeat(np.cumsum(size) - size, size)
    return Core(
        constant=float(near.cost[:, 0].sum()),
        steps=np.bincount(number, step, minlength=len(first)).astype(np.float64),
        must=must,
        member_set=rows,
        member=near.candidate[np.repeat(point[first], size), place],
        choice=choice,
    )


def solve_core(core: Core, best: float, chosen: Bools, *, time_limit_s: float | None, gap: float) -> Answer:
    """Solve the core; ``chosen`` is the best known open set, ``best`` its cost, which also scales the costs."""
    unit = max(abs(best), 1e-9) / SCALE
    model = _model(core, unit)
    missed = np.ones(core.sets)
    missed[core.member_set[chosen[core.member]]] = 0.0
    hint = np.concatenate([chosen.astype(np.float64), missed])
    answer = solve_model(model, time_limit_s=time_limit_s, gap=gap, hint=hint)
    scaled = Answer(answer.status, answer.objective * unit, answer.bound * unit, answer.values, None)
    return scaled if answer.status is not Status.UNKNOWN else Answer(Status.UNKNOWN, np.inf, scaled.bound)


def _model(core: Core, unit: float) -> Model:
    choice = core.choice
    size, sets = len(choice.opening), core.sets
    members = len(core.member)
    cover = Rows(
        keys=tuple(map(str, range(sets))),
        row=np.concatenate([core.member_set, np.arange(sets)]),
        column=np.concatenate([core.member, size + np.arange(sets)]),
        coefficient=np.ones(members + sets),
        lower=np.ones(sets),
        upper=np.full(sets, np.inf),
    )
    return Model(
        lower=np.concatenate([choice.must.astype(np.float64), np.zeros(sets)]),
        upper=np.concatenate([np.ones(size), np.where(core.must, 0.0, 1.0)]),
        integer=np.concatenate([np.ones(size, dtype=bool), np.zeros(sets, dtype=bool)]),
        objective=np.concatenate([choice.opening, core.steps]) / unit,
        constant=core.constant / unit,
        rows=Rows.join([cover, *open_rows(choice)]),
    )
