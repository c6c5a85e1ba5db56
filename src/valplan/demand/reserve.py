"""How many reserves hold the risk of an unfilled post on election day: computed, not a share of the posts.

In a state s of the world (usual, or a wave of illness; probability π_s) people drop out independently of each other, so
that of a pool the absent leaders D_L and workers D_W, and the reserves who come, A_L for leaders and A_W for workers,
are sums of binomials. A reserve for leaders may also serve as a worker, so every post is filled just when

    D_L <= A_L  and  D_L + D_W <= A_L + A_W.

With X = A_L - D_L and Y = A_W - D_W, found by convolution, P_s = Σ_{x >= 0} P(X = x)·P(Y >= -x). Pools of separate
zones share the state alone: the risk is 1 - Σ_s π_s Π_z P_{s,z}.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy import special

from valplan.domain.case import Floats
from valplan.domain.municipality import Role


@dataclass(frozen=True)
class State:
    """A state of the world: its probability, and who drops out of 1 by role; ``reserves`` are those on standby."""

    probability: float
    chairs: float
    deputies: float
    workers: float
    reserves: float


@dataclass(frozen=True)
class Team:
    """The election-day posts that a pool stands behind: posts held, and posts that nobody holds to begin with."""

    chairs: int
    deputies: int
    workers: int
    vacant_leaders: int = 0
    vacant_workers: int = 0

    @property
    def posts(self) -> int:
        """All posts."""
        return self.chairs + self.deputies + self.workers + self.vacant_leaders + self.vacant_workers


@dataclass(frozen=True)
class Pool:
    """Reserves on standby: for leaders (chair or deputy; they may serve as workers too), and for workers."""

    leaders: int
    workers: int

    @property
    def size(self) -> int:
        """All on standby."""
        return self.leaders + self.workers

    @property
    def by_role(self) -> tuple[tuple[Role, int], ...]:
        """How many are on standby in each role that reserves have."""
        return (Role.CHAIR, self.leaders), (Role.WORKER, self.workers)


@dataclass(frozen=True)
class Unfilled:
    """Probability that any post is unfilled, and the expected number of unfilled posts of leaders and of workers."""

    risk: float
    leaders: float
    workers: float


Teams = Mapping[str, Team]
Pools = Mapping[str, Pool]


def unfilled(teams: Teams, pools: Pools, world: Iterable[State]) -> Unfilled:
    """What pools leave at risk; a team without a pool has nobody on standby."""
    risk = leaders = workers = 0.0
    for state in world:
        held = 1.0
        for zone, team in teams.items():
            x, y = _spare(team, pools.get(zone, Pool(0, 0)), state)
            held *= _covered(x, y)
            missing = _missing(x, y)
            leaders += state.probability * missing[0]
            workers += state.probability * missing[1]
        risk += state.probability * (1 - held)
    return Unfilled(max(0.0, risk), leaders, workers)


@lru_cache(maxsize=256)
def smallest_pools(teams: tuple[Team, ...], world: tuple[State, ...], limit: float) -> tuple[Pool, ...]:
    """The fewest reserves that hold the risk of any unfilled post to ``limit``, and then as few leaders as that allows.

    The total is proven least, by a dynamic programme over the teams that keeps every pair of probabilities (usual,
    wave) that no other dominates. A pool is never larger than its team; if even that does not hold the risk, it is so.
    Leaders are then exchanged for workers, where it costs least, as long as the limit holds; with one team no pool of
    that total has fewer.
    """
    if not teams:
        return ()
    sizes = _fewest(teams, world, limit)
    found = [
        Pool(min(n, t.chairs + t.deputies), max(0, n - t.chairs - t.deputies))
        for n, t in zip(sizes, teams, strict=True)
    ]
    return tuple(_fewer_leaders(teams, found, world, limit))


def _fewest(teams: tuple[Team, ...], world: tuple[State, ...], limit: float) -> tuple[int, ...]:
    """Least total of reserves by team, when all of them may lead."""
    alone = [_least(t, world, limit) for t in teams]
    enough = [_least(t, world, 1 - (1 - limit) ** (1 / len(teams))) for t in teams]
    spare = sum(enough) - sum(alone)  # the states order all teams alike, so these are enough together (Chebyshev)
    front: dict[int, list[tuple[Floats, tuple[int, ...]]]] = {0: [(np.ones(len(world)), ())]}
    for team, least in zip(teams, alone, strict=True):
        grown: dict[int, list[tuple[Floats, tuple[int, ...]]]] = {}
        held = [_held(team, _led(team, least + extra), world) for extra in range(spare + 1)]
        for used, labels in front.items():
            for extra in range(spare + 1 - used):
                grown.setdefault(used + extra, []).extend(
                    (p * held[extra], (*sizes, least + extra)) for p, sizes in labels
                )
        front = {used: _undominated(labels) for used, labels in grown.items()}
    chance = np.array([s.probability for s in world])
    for used in sorted(front):
        best, sizes = max(front[used], key=lambda label: float(chance @ label[0]))
        if 1 - float(chance @ best) <= limit:
            return sizes
    return tuple(enough)


def _undominated(labels: list[tuple[Floats, tuple[int, ...]]]) -> list[tuple[Floats, tuple[int, ...]]]:
    """Those that no other is at least as good as in every state."""
    kept: list[tuple[Floats, tuple[int, ...]]] = []
    for label in sorted(labels, key=lambda x: (*(-x[0]), x[1])):
        if not any((other[0] >= label[0]).all() for other in kept):
            kept.append(label)
    return kept


def _least(team: Team, world: tuple[State, ...], limit: float) -> int:
    """Fewest reserves of one team, all of whom may lead; the team's size if none is enough."""
    low, high = 0, team.posts
    while low < high:
        middle = (low + high) // 2
        if _risk(team, _led(team, middle), world) <= limit:
            high = middle
        else:
            low = middle + 1
    return low


def _led(team: Team, size: int) -> Pool:
    """A pool with as many leaders as there are posts for them."""
    leaders = min(size, team.chairs + team.deputies)
    return Pool(leaders, size - leaders)


def _fewer_leaders(teams: tuple[Team, ...], pools: list[Pool], world: tuple[State, ...], limit: float) -> list[Pool]:
    chance = np.array([s.probability for s in world])
    held = [_held(t, p, world) for t, p in zip(teams, pools, strict=True)]
    while True:
        tried = []
        for k, (team, pool) in enumerate(zip(teams, pools, strict=True)):
            if pool.leaders:
                fewer = Pool(pool.leaders - 1, pool.workers + 1)
                now = _held(team, fewer, world)
                others = np.prod([h for j, h in enumerate(held) if j != k], axis=0)
                tried.append((1 - float(chance @ (others * now)), k, fewer, now))
        if not tried or min(tried, key=lambda t: t[:2])[0] > limit:
            return pools
        _risk_then, k, fewer, now = min(tried, key=lambda t: t[:2])
        pools, held = [*pools[:k], fewer, *pools[k + 1 :]], [*held[:k], now, *held[k + 1 :]]


def _risk(team: Team, pool: Pool, world: tuple[State, ...]) -> float:
    held = _held(team, pool, world)
    return 1 - float(np.array([s.probability for s in world]) @ held)


def _held(team: Team, pool: Pool, world: tuple[State, ...]) -> Floats:
    """Probability that every post of a team is filled, by state."""
    return np.array([_covered(*_spare(team, pool, s)) for s in world])


Spread = tuple[Floats, int]  # probabilities of whole numbers, the first of them minus the offset


def _spare(team: Team, pool: Pool, state: State) -> tuple[Spread, Spread]:
    """Distributions of X and Y: reserves who come less the posts to fill, of leaders and of workers."""
    leaders = np.convolve(binomial(team.chairs, state.chairs), binomial(team.deputies, state.deputies))
    return (
        _difference(pool.leaders, state.reserves, leaders, team.vacant_leaders),
        _difference(pool.workers, state.reserves, binomial(team.workers, state.workers), team.vacant_workers),
    )


def _difference(reserves: int, rate: float, absent: Floats, vacant: int) -> Spread:
    return np.convolve(binomial(reserves, 1 - rate), absent[::-1]), len(absent) - 1 + vacant


def _covered(x: Spread, y: Spread) -> float:
    """P(X >= 0 and X + Y >= 0)."""
    (px, x0), (py, y0) = x, y
    at_least = np.cumsum(py[::-1])[::-1]
    surplus = np.arange(max(0, -x0), len(px) - x0)
    start = np.clip(y0 - surplus, 0, len(py))
    return float(px[surplus + x0] @ np.append(at_least, 0.0)[start])


def _missing(x: Spread, y: Spread) -> tuple[float, float]:
    """Expected posts unfilled: of leaders E max(0, -X), of workers E max(0, -Y - max(0, X))."""
    (px, x0), (py, y0) = x, y
    xs, ys = np.arange(len(px)) - x0, np.arange(len(py)) - y0
    short = np.maximum(0, -ys[None, :] - np.maximum(0, xs)[:, None])
    return float(px @ np.maximum(0, -xs)), float(px @ short @ py)


def binomial(n: int, p: float) -> Floats:
    """Probabilities of 0 … n successes in n trials of probability p."""
    k = np.arange(n + 1)
    ways = special.gammaln(n + 1) - special.gammaln(k + 1) - special.gammaln(n - k + 1)
    found: Floats = np.exp(ways + special.xlogy(k, p) + special.xlog1py(n - k, -p))
    return found
