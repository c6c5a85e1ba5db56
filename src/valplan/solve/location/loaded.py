"""Capacities at scale: a Lagrangian bound on assignment and capacity rows together, and plans from what it promises.

With multipliers λ of the assignment rows and μ ≥ 0 of the capacity rows the bound is Σ_i λ_i + min over open sets S of
Σ_{j∈S} (f_j − μ_j·Q_j + Σ_i min(0, C_ij + μ_j·load_i − λ_i)). As μ ≥ 0, the argument of :mod:`columns` holds: pairs
dearer than a multiplier cannot matter. Plans: the promised open set, points assigned in order of regret under
C + μ·load, then shifted and swapped; candidates are exchanged under the prices of :mod:`crowding`
(Beasley 1993; Holmberg, Rönnqvist & Yuan 1999).
"""

from dataclasses import dataclass, replace
from time import monotonic

import numpy as np
from scipy.sparse import coo_array

from valplan.domain.case import Floats, Ints
from valplan.model.staffing import Bools
from valplan.solve.location.capacity import Loaded
from valplan.solve.location.choice import Choice
from valplan.solve.location.columns import Nearest, Pairs, nearest, pairs_within
from valplan.solve.location.crowding import crowding_prices
from valplan.solve.location.dual import PATIENCE, SHRINK, SMOOTH, safe
from valplan.solve.location.loaded_core import ROUNDING, Closed, Remainder, close, remainder, shared_out
from valplan.solve.location.primal import best_moves, improve, moved, served
from valplan.solve.location.shifting import assign

ROUND = 100
MOST_ROUNDS = 100
IDLE_ROUNDS = 6
EXCHANGES = 6
STEPS = 80
QUICK_STEPS = 25


@dataclass
class LoadedSearch:
    """Best plan and bound of a capacitated problem; costs of pairs that cannot be are ``top``."""

    cost: Floats
    load: Floats
    capacity: Floats
    choice: Choice
    top: float
    gap: float
    deadline: float
    best: float = np.inf
    bound: float = -np.inf
    iterations: int = 0

    def __post_init__(self) -> None:
        """No plan yet, and multipliers of nothing."""
        self.serves: Ints = np.zeros(0, dtype=np.int64)
        self.plan: Bools = self.choice.must.copy()
        self.mu: Floats = np.zeros(len(self.choice.opening))
        self.prices = self.mu
        self.step = 1.0
        self.core_pairs = 0

    @property
    def done(self) -> bool:
        """Whether the gap asked for is reached or the time is up."""
        return self.best - self.bound <= max(self.gap, 1e-9) * abs(self.best) or monotonic() >= self.deadline

    def run(self, start: Bools) -> None:
        """Rounds of dual ascent and assignment until done or nothing more is gained."""
        typical = int(4 * len(start) / max(1, start.sum())) + 12
        self.lists = nearest(self.cost, typical, self.top)
        inside, self.aim = improve(self.cost, self.lists, self.choice, start, rounds=30)
        now = served(self.cost, self.lists, inside)
        self.lam, self.reach = (now.cost + now.second) / 2, now.second * 1.5 + 1e-9
        self.offer(inside)
        idle = 0
        for _ in range(MOST_ROUNDS):
            before = self.best, self.bound
            self.round()
            gained = before[0] - self.best + self.bound - before[1]
            idle = 0 if gained > 0.02 * (self.best - self.bound) else idle + 1
            if self.done or idle >= IDLE_ROUNDS:
                return

    def finish(self, cost: Floats, *, single: bool) -> tuple[coo_array, Remainder | None]:
        """Close what the multipliers leave undecided, where it is small; the shares of the best plan, and what is left.

        Nothing is looked into when the gap asked for is reached or the time is up. Split points are first shared out
        anew between the candidates of the best plan.
        """
        of = Loaded(cost, self.load, self.capacity, self.choice, single)
        shares = coo_array((np.ones(len(self.serves)), (np.arange(len(self.serves)), self.serves)), cost.shape)
        if not single and not self.done:
            shares = self.taken(shares, self.closed(of, shared_out(cost, self.plan, self.serves)))
        if self.done:
            return shares, None
        left = remainder(of, self.lam, self.mu, self.best)
        found = self.closed(of, left)
        if found is not None:
            self.core_pairs = len(found.point)
            shares = self.taken(shares, found)
            self.bound = max(self.bound, min(found.answer.bound, self.best))
        return shares, left

    def closed(self, of: Loaded, left: Remainder) -> Closed | None:
        """The answer of a core, if it is small."""
        seconds = self.deadline - monotonic()
        limit = max(seconds, 1.0) if np.isfinite(seconds) else None
        return close(of, left, self.serves, time_limit_s=limit, gap=self.gap)

    def taken(self, shares: coo_array, found: Closed | None) -> coo_array:
        """The core's shares if they are of a better plan."""
        if found is None or not len(found.share):
            return shares
        better = coo_array((found.share, (found.point, found.candidate)), shares.shape)
        better.eliminate_zeros()
        return better if self.takes(better) else shares

    def takes(self, shares: coo_array) -> bool:
        """Keep a plan of the core if it is cheaper and keeps the capacities; whether it does."""
        used = np.bincount(shares.col, self.load[shares.row] * shares.data, minlength=len(self.capacity))
        open_ = np.isin(np.arange(len(self.capacity)), shares.col) | self.choice.must
        value = float((self.cost[shares.row, shares.col] * shares.data).sum() + self.choice.opening[open_].sum())
        fits = (used <= self.capacity * (1 + ROUNDING)).all() and self.choice.allows(open_)
        if fits and value < self.best:
            self.best, self.plan = value, open_
            return True
        return False

    def round(self) -> None:
        """One ascent, and the plan it promises."""
        none = np.full(len(self.cost), self.top)
        pairs = pairs_within(self.lists, self.reach, none, none)
        promise = self.ascend(pairs)
        pressing = self.lam >= pairs.cap
        self.reach = np.where(pressing, 1.5 * self.reach, self.reach)
        if (self.lam >= self.lists.beyond).mean() > 0.002 and self.lists.width < self.cost.shape[1]:
            self.lists = nearest(self.cost, 2 * self.lists.width, self.top)
        promised = self.choice.promised(promise)
        self.offer(promised)
        if not self.done:
            self.explore(promised)

    def explore(self, promised: Bools) -> None:
        """Offer the promised set improved under C + μ·load − μ·Q, then exchange candidates of the best plan."""
        cost, lists, choice = self.priced(self.mu)
        self.offer(improve(cost, lists, choice, promised, rounds=30)[0])
        for _ in range(EXCHANGES):
            before = self.best
            self.exchange()
            if self.done or not self.best < before:
                return

    def exchange(self) -> None:
        """Offer the best plan with exchanges that pay where room at its full candidates has its price."""
        if not np.isfinite(self.best):
            return
        plan = self.plan
        self.prices, _ = self.promise(plan, STEPS)
        cost, lists, choice = self.priced(self.prices)
        moves = [m for m in best_moves(lists, choice, plan, served(cost, lists, plan), 0.0) if m[0] > 0]
        for some in [moves, moves[: len(moves) // 2], *([m] for m in moves)]:
            made = moved(plan, some)
            if some and self.choice.allows(made) and self.promise(made, QUICK_STEPS)[1] < self.best:
                self.offer(made)
            if self.plan is not plan or self.done:
                return

    def promise(self, chosen: Bools, steps: int) -> tuple[Floats, float]:
        """Prices of room for an open set, and what it can hardly cost less than."""
        return crowding_prices(self.cost, self.load, self.capacity, chosen, self.prices, self.best, steps)

    def priced(self, mu: Floats) -> tuple[Floats, Nearest, Choice]:
        """Costs, lists and choice where a unit of capacity has the price μ."""
        cost = self.cost + mu * self.load[:, None]
        choice = replace(self.choice, opening=self.choice.opening - mu * self.capacity)
        return cost, nearest(cost, self.lists.width, float(cost.max()) + 1), choice

    def offer(self, chosen: Bools) -> None:
        """Assign the points to an open set, and keep the plan if it is the best."""
        if not self.choice.allows(chosen):
            return
        made = assign(self.cost, self.load, self.capacity, chosen, self.mu, self.top)
        if made is None:
            return
        value = float(self.cost[np.arange(len(made)), made].sum() + self.choice.opening[chosen].sum())
        if value < self.best:
            self.best, self.serves, self.plan = value, made, chosen

    def ascend(self, pairs: Pairs) -> Floats:
        """Raise the bound from the best multipliers; the share of the ascent that each candidate was open in."""
        lam, mu, best, waiting = np.clip(self.lam, 0, pairs.cap), self.mu, -np.inf, 0
        range_ = np.maximum(lam - self.lists.cost[:, 0], 1e-6 * float(np.abs(lam).mean()) + 1e-300)
        weight = float(range_.mean() / max(self.load.mean(), 1e-300)) / np.maximum(self.capacity, 1e-300)
        step, along, across, promise = self.step, np.zeros_like(lam), np.zeros_like(mu), np.zeros_like(mu)
        for _ in range(ROUND):
            chosen, bound, slope, excess = self._evaluate(pairs, lam, mu)
            waiting = 0 if bound > best + 1e-4 * abs(self.aim - best) or best == -np.inf else waiting + 1
            if bound > best:
                best, self.lam, self.mu = bound, lam, mu
            if waiting >= PATIENCE:
                step, waiting = step * SHRINK, 0
            promise += 0.05 * (chosen - promise)
            along, across = SMOOTH * slope + (1 - SMOOTH) * along, SMOOTH * excess + (1 - SMOOTH) * across
            length = float((range_ * along) @ along + (weight * across) @ across)
            if length <= 0:
                break
            target = self.best if np.isfinite(self.best) else max(1.05 * self.aim, 1.02 * abs(bound))
            move = step * max(target - bound, 1e-6 * abs(target)) / length
            lam = np.clip(lam + move * range_ * along, np.minimum(self.lists.cost[:, 0], pairs.cap), pairs.cap)
            mu = np.maximum(0.0, mu + move * weight * across)
            self.iterations += 1
        self.step = max(self.step * 0.8, 0.05)
        self.bound = min(max(self.bound, safe(best, np.append(self.lam, self.mu * self.capacity))), self.best)
        return promise

    def _evaluate(self, pairs: Pairs, lam: Floats, mu: Floats) -> tuple[Bools, float, Floats, Floats]:
        """Open set, bound, and the slopes along λ and μ."""
        size = len(mu)
        gain = pairs.cost - np.repeat(lam, pairs.count) + mu[pairs.candidate] * np.repeat(self.load, pairs.count)
        wanted = np.flatnonzero(gain < 0)
        candidate, point = pairs.candidate[wanted], pairs.point[wanted]
        reduced = self.choice.opening - mu * self.capacity + np.bincount(candidate, gain[wanted], minlength=size)
        chosen, value, _ = self.choice.best(reduced)
        inside = chosen[candidate]
        used = np.bincount(candidate[inside], self.load[point[inside]], minlength=size)
        slope = (1.0 - np.bincount(point[inside], minlength=len(lam))).astype(np.float64)
        return chosen, float(lam.sum()) + value, slope, np.where(chosen, used - self.capacity, 0.0)
