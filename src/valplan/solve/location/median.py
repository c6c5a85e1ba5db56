"""Cheapest open set when every point goes to its nearest open candidate: p-median, fixed costs, a budget, or all.

Rounds of dual ascent, interchange from what the dual promises, and reduced-cost fixing shrink the problem until the
bounds meet or the core is small enough for the solver.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from time import monotonic

import numpy as np

from valplan.domain.case import Floats, Ints
from valplan.domain.outcome import Status
from valplan.model.staffing import Bools
from valplan.solve.bridge import SolverError
from valplan.solve.location.branch import Tree
from valplan.solve.location.choice import Choice
from valplan.solve.location.columns import nearest, pairs_within
from valplan.solve.location.core import Core, core_of, solve_core
from valplan.solve.location.dual import Ascent, ascend
from valplan.solve.location.fixing import fix
from valplan.solve.location.primal import improve, served, total

ROUND = 100
MOST_ROUNDS = 40
CORE_PAIRS = 100_000
CORE_SETS = 1_500
MOST_NODES = 100_000
QUICK_PAIRS = 20_000
QUICK_NODES = 40  # branching so little takes less than starting the solver, and often closes the rest


@dataclass
class Search:
    """The state of a search: best plan, proven bound, and what is left to decide.

    ``cost`` (points, candidates left) holds what serving a point from a candidate costs, weight included, at most
    ``top``; ``names`` are the candidates left. ``unit`` is the step between values that a plan can have, 0 if any, and
    ``value`` tells a cost in the goal's own terms.
    """

    cost: Floats
    choice: Choice
    names: Ints
    plan: Ints
    best: float
    top: float
    unit: float
    gap: float
    deadline: float
    value: Callable[[float], float] = float
    bound: float = -np.inf
    iterations: int = 0
    rounds: int = 0
    core_sets: int = 0
    pairs_left: int = 0
    nodes: int = 0
    seconds: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Start with every candidate in play."""
        self.step = 1.0
        self.most: Floats = np.full(len(self.cost), self.top)
        self.lists = nearest(self.cost, int(4 * len(self.names) / max(1, len(self.plan))) + 8, self.top)

    # what is known

    @property
    def closed(self) -> bool:
        """Whether nothing better than the best plan can exist."""
        return self.best - self.bound <= max(1e-9 * abs(self.best), self.unit * (1 - 1e-6))

    @property
    def done(self) -> bool:
        """Whether the gap asked for is reached or the time is up."""
        return self.closed or self.enough(self.best, self.bound) or monotonic() >= self.deadline

    def enough(self, best: float, bound: float) -> bool:
        """Whether the gap asked for is reached, on the value that the goal is told in."""
        told = self.value(best)
        return bound > 0 and told - self.value(bound) <= self.gap * abs(told)

    @property
    def room(self) -> float:
        """How far the bound lies under what a better plan may cost."""
        return self.best - self.unit * (1 - 1e-6) - self.bound

    def raise_bound(self, bound: float) -> None:
        """Take a proven bound, rounded up to the next value that a plan can have."""
        if self.unit and np.isfinite(bound):
            bound = float(np.ceil(bound / self.unit - 1e-6) * self.unit)
        self.bound = min(max(self.bound, bound), self.best)

    def take(self, inside: Bools, value: float) -> None:
        """Keep an open set (over the candidates left) if it is the best."""
        if value < self.best:
            self.best, self.plan = value, self.names[inside]

    def timed(self, phase: str, since: float) -> float:
        """Add the seconds since ``since`` to a phase; the time now."""
        now = monotonic()
        self.seconds[phase] = self.seconds.get(phase, 0.0) + now - since
        return now

    # the rounds

    def run(self) -> None:
        """Work until done."""
        self.start()
        while not self.done and self.rounds < MOST_ROUNDS:
            before = self.bound, self.best
            self.round()
            if self.rounds >= 3 and self.finish(CORE_PAIRS, CORE_SETS):
                return
            if self.rounds >= 8 and self.stalled(*before):
                break
        if not self.done:
            self.branch(MOST_NODES)

    def stalled(self, bound: float, best: float) -> bool:
        """Whether the last round gained little on the gap."""
        return self.best == best and self.bound - bound < 0.05 * (best - bound)

    def start(self) -> None:
        """Improve the plan given, and take multipliers between its nearest and second nearest costs."""
        began = monotonic()
        inside, value = improve(self.cost, self.lists, self.choice, np.isin(self.names, self.plan), rounds=15)
        self.take(inside, value)
        now = served(self.cost, self.lists, inside)
        self.lam = (now.cost + now.second) / 2
        self.reach = now.second * 1.01
        self.range = np.maximum(now.second - self.lists.cost[:, 0], 1e-9 * float(now.second.mean()))
        self.timed("heuristic", began)

    def round(self) -> None:
        """One ascent, the plan it promises, and fixing by the best bound."""
        began = monotonic()
        pairs = pairs_within(self.lists, self.reach, self.kept(), self.most)
        scale = np.sqrt(self.range)
        ascent = ascend(
            pairs,
            self.choice,
            self.lam,
            self.best,
            scale=scale / (scale.mean() or 1.0),
            step=self.step,
            iterations=ROUND,
        )
        self.step, self.lam = max(self.step * 0.6, 0.02), ascent.multipliers
        self.range = np.maximum(self.lam - self.lists.cost[:, 0], 1e-6 * float(np.abs(self.lam).mean()) + 1e-300)
        self.reach = np.where(ascent.pressing, 1.5 * self.reach + 1e-9 * self.range, self.reach)
        self.iterations += ascent.iterations
        self.rounds += 1
        self.raise_bound(ascent.bound)
        began = self.timed("dual", began)
        if not self.closed:
            self.take(*improve(self.cost, self.lists, self.choice, self.choice.promised(ascent.promise), rounds=40))
            began = self.timed("heuristic", began)
            self.shrink(ascent)
            self.timed("fixing", began)

    def kept(self) -> Floats:
        """What each point costs at the candidates that are open in any case."""
        must = np.flatnonzero(self.choice.must)
        return self.cost[:, must].min(axis=1) if len(must) else np.full(len(self.cost), self.top)

    def shrink(self, ascent: Ascent) -> None:
        """Drop the candidates that no better plan opens; mark those that all better plans open."""
        room = self.best - self.unit * (1 - 1e-6) - ascent.bound
        fixed = fix(self.choice, ascent.reduced, ascent.multipliers, room)
        self.most = np.minimum(self.most, fixed.most)
        must = self.choice.must | fixed.opened
        keep = np.flatnonzero(~fixed.closed | must)
        pressing = ((ascent.multipliers >= self.lists.beyond) & (self.lists.beyond < self.most)).mean() > 0.002
        if must.sum() > self.choice.most or len(keep) == 0:
            self.raise_bound(np.inf)
        elif len(keep) < len(self.names) or pressing:
            width = self.lists.width * (2 if pressing else 1)
            if len(keep) < len(self.names):
                self.choice = self.choice.only(keep, must)
                self.cost, self.names = self.cost[:, keep], self.names[keep]
            self.lists = nearest(self.cost, width, self.top)
        else:
            self.choice = replace(self.choice, must=must)

    # what is left at the end

    def undecided(self) -> int:
        """Pairs that a better plan could have: cheaper than what is open in any case, and no dearer than ``most``."""
        kept = self.kept()[:, None]
        return int(((self.cost < kept) & (self.cost <= self.most[:, None])).sum())

    def core(self) -> Core | None:
        """The radius model of what is left, or None if no better plan can exist."""
        kept = np.minimum(self.kept(), self.most)
        while self.lists.width < len(self.names) and (self.lists.cost[:, -1] < kept).any():
            self.lists = nearest(self.cost, self.lists.width * 2, self.top)
        if (self.lists.cost[:, 0] > self.most).any():
            return None
        return core_of(self.lists, self.choice, self.most)

    def finish(self, pairs: int, sets: int) -> bool:
        """Close what is left by the solver if pairs and distinct sets are few; whether that was tried or not needed."""
        self.pairs_left = self.undecided()
        if not self.done and self.nodes == 0 and self.pairs_left <= QUICK_PAIRS:
            self.branch(QUICK_NODES)
        if self.done:
            return True
        began = monotonic()
        core = self.core() if self.pairs_left <= pairs else None
        if self.pairs_left <= pairs and core is None:
            self.raise_bound(np.inf)
        tried = core is not None and core.sets <= sets
        if core is not None and tried:
            self.core_sets = core.sets
            self.solve(core)
        self.timed("core", began)
        return tried or self.closed

    def solve(self, core: Core) -> None:
        """Hand the core to the solver, and take its plan and its bound."""
        left = self.deadline - monotonic()
        hint = np.isin(self.names, self.plan)
        limit = max(left, 0.1) if np.isfinite(left) else None
        try:
            answer = solve_core(core, self.best, hint, time_limit_s=limit, gap=self.gap)
        except SolverError:  # out of memory, or over its time: plan and bound found so far stand
            return
        if answer.values is not None:
            inside = answer.values[: len(self.names)] > 0.5
            if self.choice.allows(inside):
                self.take(inside, total(self.cost, self.lists, self.choice, inside))
        whole = answer.status is Status.INFEASIBLE or (answer.status is Status.OPTIMAL and self.gap == 0)
        self.raise_bound(np.inf if whole else answer.bound)

    def branch(self, most_nodes: int) -> None:
        """Branch on the candidates left, in at most so many nodes."""
        began = monotonic()
        tree = Tree(self.cost, self.choice, self.most, self.best, self.top, self.unit, self.deadline)
        tree.run(self.lam, self.enough, most_nodes)
        if tree.found is not None:
            self.take(tree.found, tree.best)
        self.nodes, self.iterations = self.nodes + tree.nodes, self.iterations + tree.iterations
        self.raise_bound(tree.bound)
        self.timed("branching", began)
