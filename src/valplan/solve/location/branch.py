"""Branch and bound on candidates with Lagrangian bounds, for a core that is small but not tight.

A node opens and closes candidates in any case; its bound starts from its parent's multipliers, and reduced-cost fixing
decides more. Best bound first. (Beasley 1993 bounds p-median trees so.)
"""

import heapq
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

import numpy as np

from valplan.domain.case import Floats, Ints
from valplan.model.staffing import Bools
from valplan.solve.location.choice import Choice
from valplan.solve.location.columns import Nearest, nearest, pairs_within
from valplan.solve.location.dual import Ascent, ascend
from valplan.solve.location.fixing import fix
from valplan.solve.location.primal import improve

STEPS = 60


@dataclass(frozen=True)
class Node:
    """A part of the plans left: candidates in play, those open in any case (over all), the parent's multipliers."""

    bound: float
    keep: Ints
    must: Bools
    multipliers: Floats


@dataclass
class Tree:
    """Search below a problem; ``best`` is the cost to beat by ``unit`` (or at all), ``found`` the plan that did."""

    cost: Floats
    choice: Choice
    most: Floats
    best: float
    top: float
    unit: float
    deadline: float
    found: Bools | None = None
    bound: float = -np.inf
    nodes: int = 0
    iterations: int = 0

    def worse(self, bound: float) -> bool:
        """Whether nothing better than the best plan has at least this cost."""
        return self.best - bound <= max(1e-9 * abs(self.best), self.unit * (1 - 1e-6))

    def run(self, multipliers: Floats, enough: Callable[[float, float], bool], most_nodes: int) -> bool:
        """Search until closed (True), or until the time or the nodes are up; ``bound`` is proven in either case."""
        root = Node(-np.inf, np.arange(self.cost.shape[1]), self.choice.must, multipliers)
        heap: list[tuple[float, int, Node]] = [(-np.inf, 0, root)]
        while heap:
            self.bound = min(self.best, heap[0][0])
            if self.worse(self.bound) or enough(self.best, self.bound):
                break
            if self.nodes >= most_nodes or monotonic() >= self.deadline:
                return False
            for child in self.children(heapq.heappop(heap)[2]):
                if not self.worse(child.bound):
                    heapq.heappush(heap, (child.bound, self.nodes * 2 + len(heap), child))
        else:
            self.bound = self.best
        return True

    def children(self, node: Node) -> list[Node]:
        """Bound a node; the two halves of what is left of it, none if nothing is."""
        self.nodes += 1
        cost, choice = self.cost[:, node.keep], self.choice.only(node.keep, node.must)
        if choice.spare < 0 or choice.price[choice.must].sum() > choice.budget * (1 + 1e-12):
            return []
        if choice.spare == 0 or choice.must.all():
            self.offer(node.keep, choice.must)
            return []
        lists = nearest(cost, cost.shape[1], self.top)
        ascent = self.ascent(lists, cost, choice, node)
        bound = max(node.bound, ascent.bound)
        if self.nodes % 10 == 1:
            self.interchange(lists, cost, choice, ascent, node.keep)
        if self.worse(bound):
            return []
        return self.halves(choice, ascent, node, bound)

    def ascent(self, lists: Nearest, cost: Floats, choice: Choice, node: Node) -> Ascent:
        """The node's dual ascent."""
        must = np.flatnonzero(choice.must)
        kept = cost[:, must].min(axis=1) if len(must) else np.full(len(cost), self.top)
        pairs = pairs_within(lists, lists.beyond, kept, self.most)
        scale = np.sqrt(np.maximum(node.multipliers - lists.cost[:, 0], 1e-6 * abs(node.multipliers).mean()))
        steps = STEPS if self.nodes > 1 else 3 * STEPS
        got = ascend(
            pairs,
            choice,
            node.multipliers,
            self.best,
            scale=scale / max(scale.mean(), 1e-300),
            step=0.5,
            iterations=steps,
        )
        self.iterations += got.iterations
        return got

    def halves(self, choice: Choice, ascent: Ascent, node: Node, bound: float) -> list[Node]:
        """Fix by reduced cost, then branch on the candidate that the ascent is least sure of."""
        room = self.best - self.unit * (1 - 1e-6) - ascent.bound
        fixed = fix(choice, ascent.reduced, ascent.multipliers, room)
        must = choice.must | fixed.opened
        inside = np.flatnonzero(~fixed.closed | must)
        if must.sum() > choice.most or len(inside) == 0:
            return []
        doubt = np.where(must, np.inf, np.abs(ascent.promise / max(ascent.promise.max(), 1e-9) - 0.5))[inside]
        split = node.keep[inside[doubt.argmin()]]
        opened = np.zeros_like(node.must)
        opened[node.keep[must]] = True
        if not np.isfinite(doubt.min()):
            self.offer(node.keep, must)
            return []
        keep, also = node.keep[inside], opened.copy()
        also[split] = True
        halves = [Node(bound, keep, also, ascent.multipliers)]
        rest = keep[keep != split]
        return [*halves, Node(bound, rest, opened, ascent.multipliers)] if len(rest) else halves

    def interchange(self, lists: Nearest, cost: Floats, choice: Choice, ascent: Ascent, keep: Ints) -> None:
        """Improve the plan that the ascent promises."""
        self.offer(keep, improve(cost, lists, choice, choice.promised(ascent.promise), rounds=10)[0])

    def offer(self, keep: Ints, inside: Bools) -> None:
        """Keep an open set if it is the best."""
        if not inside.any() or self.choice.price[keep[inside]].sum() > self.choice.budget * (1 + 1e-12):
            return
        chosen = keep[inside]
        value = float(self.cost[:, chosen].min(axis=1).sum() + self.choice.opening[chosen].sum())
        if value < self.best:
            self.best, self.found = value, np.isin(np.arange(self.cost.shape[1]), chosen)
