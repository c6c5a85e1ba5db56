"""Solve a change of a plan level by level over a town, leaving out what no best plan uses.

Duals π of the relaxation give the bound L(π) and each column's reduced cost r (see ``valplan.solve.pricing``). With a
plan of value U in hand, every column with r > U - L is zero in all plans of value U or better, so the levels after it
are over the others: where L meets U, hardly more than those of plans that are equally good. Cuts for couples
(``valplan.solve.covers``) lift L.
"""

from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from valplan.domain.case import Floats, Ints
from valplan.domain.outcome import Status
from valplan.model.algebra import Rows
from valplan.model.replan import ChangeDecisions
from valplan.model.staffing import Bools
from valplan.solve.bridge import Answer, Model, relaxed, restricted, solve_model
from valplan.solve.clock import Clock
from valplan.solve.covers import cover_rows, violated
from valplan.solve.levels import Level
from valplan.solve.pricing import lagrangian, over_all
from valplan.solve.staffing import GAP

CORE = 0.03  # reduced cost of columns that a first plan is made of, as a share of what a post costs on average
WIDER = 10
ROUNDS = 20  # of relaxations
CUT_ROUNDS = 8
WORTH = 1e-5  # gain of cuts, as a share of the bound, after which more are tried
SETTLED = 2e-5  # what columns left out may still win when pricing ends, as a share of the bound
SMALL = 50_000  # columns that are solved as they are
TOLERANCE = 1e-6


@dataclass(frozen=True)
class _Priced:
    """A bound over all columns and their reduced costs; none where the relaxation has no solution (``status``)."""

    status: Status
    bound: float = -np.inf
    reduced: Floats | None = None


@dataclass
class Narrowing:
    """Solves one level after the other; ``kept`` are the columns that a plan as good as those found may use."""

    c: ChangeDecisions
    left_s: Clock
    kept: Bools = field(init=False)
    cuts: Rows = field(init=False)
    last: Floats | None = None

    def __post_init__(self) -> None:
        """Begin with all columns and no cuts."""
        self.kept = np.ones(sum(len(b) for b in self.c.blocks), dtype=np.bool_)
        self.cuts = Rows.join([])

    def __call__(self, model: Model, level: Level) -> Answer:
        """The best plan of a level; its bound holds over all columns."""
        found = self._answered(model, level)
        self.last = self.last if found.values is None else found.values
        return found

    def _answered(self, model: Model, level: Level) -> Answer:
        prices = _Priced(Status.UNKNOWN) if self.kept.sum() <= SMALL else self._priced(model)
        if prices.reduced is None:
            infeasible = Answer(prices.status, np.inf, -np.inf)
            return infeasible if prices.status == Status.INFEASIBLE else self._solved(model, self.kept, self.last)
        found = self._best(model, prices, level.step)
        if found.values is not None:
            worst = found.objective + level.slack * abs(found.objective)
            self.kept &= self._within(model, prices, worst - prices.bound) | (found.values > 0)
        return found

    def _best(self, model: Model, prices: _Priced, step: float) -> Answer:
        """A plan from columns that cost next to nothing, then from all that could be in a better one."""
        if self.last is not None and step:
            value = model.constant + float(model.objective @ self.last)
            if value - prices.bound < step - TOLERANCE:  # the plan of the level before is as good as any
                return _told(Answer(Status.OPTIMAL, value, prices.bound, self.last), prices.bound, step)
        most = self._next_to_nothing(prices.bound)
        near = self._within(model, prices, most)
        found = self._solved(model, near)
        while found.status == Status.INFEASIBLE and near.sum() < self.kept.sum():
            most *= WIDER
            near = self._within(model, prices, most)
            found = self._solved(model, near)
        if found.values is None:
            return found
        wide = self._within(model, prices, found.objective - prices.bound)
        if not (wide & ~near).any():  # a better plan could only be of these columns
            return _told(found, max(prices.bound, found.bound), step)
        found = _told(found, max(prices.bound, min(found.bound, prices.bound + most)), step)
        if found.status == Status.OPTIMAL:
            return found
        better = self._solved(model, wide, hint=found.values)
        bound = max(found.bound, min(better.bound, found.objective))
        return _told(better if better.values is not None and better.objective < found.objective else found, bound, step)

    def _priced(self, model: Model) -> _Priced:
        """First over all columns; then cuts are added, and columns that could win, to those that cost next to nothing.

        The bound is over all columns whichever the relaxation has, since that holds for any duals.
        """
        some = self.kept & (self._start() | self._coupled | self._standing())
        best, before = _Priced(Status.UNKNOWN), -np.inf
        for _round in range(ROUNDS):
            cut = self._cut(model)
            lp = solve_model(relaxed(restricted(cut, some)), time_limit_s=self.left_s())
            if lp.duals is None or lp.values is None:
                if best.reduced is not None or some.sum() == self.kept.sum():
                    return best if best.reduced is not None else _Priced(lp.status)
                some = self.kept
                continue
            reduced = cut.objective - cut.matrix.T @ lp.duals
            bound = self._bound(cut, lp.duals, reduced)
            best = _Priced(lp.status, bound, reduced) if bound > best.bound else best
            wanted = self.kept & ~some & (reduced < -TOLERANCE)
            if lp.objective - bound <= SETTLED * max(1.0, abs(bound)):
                if lp.objective - before <= WORTH * max(1.0, abs(bound)):
                    break
                before = lp.objective
                near = self._within(model, best, self._next_to_nothing(best.bound)) | (self.kept & self._coupled)
                if not self._cut_off(model, near, over_all(model, some, lp)):
                    break
            some = some | wanted
        return best

    def _cut_off(self, model: Model, near: Bools, lp: Answer) -> bool:
        """Add the cuts that a relaxation breaks, and the next ones over near columns; whether there were any."""
        found, worth = False, [-np.inf, lp.objective]
        for _round in range(CUT_ROUNDS):
            more = None if lp.values is None else self._broken(lp.values)
            if more is None:
                break
            found, self.cuts = True, Rows.join([self.cuts, more])
            lp = over_all(
                model, near, solve_model(relaxed(restricted(self._cut(model), near)), time_limit_s=self.left_s())
            )
            if lp.objective - worth[-2] <= WORTH * abs(lp.objective):
                break
            worth.append(lp.objective)
        return found

    def _bound(self, model: Model, duals: Floats, reduced: Floats) -> float:
        """L(π) over all columns, where each worker takes one post a day, which every plan keeps to."""
        ids = self.c.staffing.hold.ids
        best = np.zeros(int(self._day.max(initial=-1)) + 1)
        np.minimum.at(best, self._day, np.where(self.kept[ids], reduced[ids], 0.0))
        others = np.where(self.kept, reduced, 0.0)
        others[ids] = 0.0
        return lagrangian(model, duals, others) + float(best.sum())

    @cached_property
    def _day(self) -> Ints:
        """The worker and day of each column of a pair, as a number."""
        number = self.c.staffing.hold.keys.groupby(["worker", "day"], sort=False).ngroup()
        return np.asarray(number, dtype=np.int64)

    @cached_property
    def _coupled(self) -> Bools:
        """Pairs of those who wish to serve together, where they could: one left out would seem to win the wish."""
        d, found = self.c.staffing, np.zeros(len(self.kept), dtype=np.bool_)
        places = {(w, p) for a, b, p in d.together.keys.itertuples(index=False, name=None) for w in (a, b)}
        for place in places:
            found[d.held_at.get(place, [])] = True
        return found

    def _start(self) -> Bools:
        """Near pairs, what stands, and all that are no pairs."""
        found = np.ones(len(self.kept), dtype=np.bool_)
        start = self.c.staffing.start
        found[: len(start)] = start
        found[[self.c.hold_of[pair] for pair in (*self.c.standing.kept, *self.c.standing.fixed)]] = True
        return found

    def _standing(self) -> Bools:
        """Columns of the plan of the level before, so that there is one."""
        return np.zeros(len(self.kept), dtype=np.bool_) if self.last is None else self.last > 0

    def _cut(self, model: Model) -> Model:
        return replace(model, rows=Rows.join([model.rows, self.cuts]))

    def _broken(self, values: Floats) -> Rows | None:
        """Cuts that a solution of the relaxation breaks; None where there are none."""
        d, case = self.c.staffing, self.c.standing.case
        allowed = np.zeros((len(case.municipality.workers), len(d.slots)), dtype=np.bool_)
        allowed[d.hold.keys.worker.map(case.worker_index).to_numpy(), d.hold.keys.slot.to_numpy()] = True
        covers = violated(case, d, allowed, values)
        rows, before = cover_rows(d, covers), len(self.cuts.keys)
        return replace(rows, keys=tuple(f"couples {before} {k}" for k in rows.keys)) if covers else None

    def _within(self, model: Model, prices: _Priced, most: float) -> Bools:
        """Columns that stand and cost at most so much, and those that are no whole numbers."""
        assert prices.reduced is not None
        return self.kept & ((prices.reduced <= most + TOLERANCE * max(1.0, abs(prices.bound))) | ~model.integer)

    def _next_to_nothing(self, bound: float) -> float:
        return CORE * max(1.0, abs(bound)) / max(1, len(self.c.standing.bare.posts))

    def _solved(self, model: Model, some: Bools, hint: Floats | None = None) -> Answer:
        given = None if hint is None else hint[some]
        answer = solve_model(restricted(model, some), time_limit_s=self.left_s(), gap=GAP, hint=given)
        return over_all(model, some, answer)


def _told(found: Answer, bound: float, step: float) -> Answer:
    """The answer with its bound over all columns; where values are whole steps, none lies between two."""
    at_least = found.objective if step and found.objective - bound < step - TOLERANCE else bound
    told = replace(found, bound=min(found.objective, at_least))
    return replace(told, status=Status.OPTIMAL if told.gap <= GAP else Status.FEASIBLE)
