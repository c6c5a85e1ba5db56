"""A location problem as frozen arrays, and the faults of its input, all told at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
import numpy.typing as npt

from valplan.domain.case import Floats, Ints
from valplan.model.staffing import Bools
from valplan.solve.location.choice import Choice


class Goal(StrEnum):
    """What a location problem minimises, or for ``COVERED`` maximises."""

    MEAN = "mean"
    EDE = "ede"
    MAXIMUM = "maximum"
    COVERED = "covered"
    FEWEST = "fewest"


@dataclass(frozen=True)
class Problem:
    """Points by rows, candidates by columns; forbidden candidates have infinite cost and may not open.

    ``most`` is how many may be open, ``opening`` counts in the goal, ``price`` against the budget.
    """

    goal: Goal
    cost: Floats
    weights: Floats
    most: int
    opening: Floats
    price: Floats
    budget: float
    must: Bools
    allowed: Bools
    radius: float
    beta: float
    load: Floats
    capacity: Floats | None
    single_source: bool

    @property
    def possible(self) -> bool:
        """Whether anything may be open, what must be keeps the limits, and the largest capacities are enough."""
        if not self.allowed.any():
            return False
        if self.capacity is not None:
            room = np.sort(np.where(self.allowed, self.capacity, 0.0))[::-1][: self.most].sum()
            if room < self.load.sum() * (1 - 1e-9):
                return False
        return bool(self.must.sum() <= self.most and self.price[self.must].sum() <= self.budget * (1 + 1e-12))

    def choice(self, names: Ints) -> Choice:
        """What may be chosen among some of the candidates."""
        return Choice(self.opening[names], self.most, self.must[names], self.price[names], self.budget)

    def nearest_open(self, plan: Ints) -> Ints:
        """The cheapest open candidate of each point, -1 where none can serve it."""
        inside = self.cost[:, plan]
        return np.where(np.isfinite(inside.min(axis=1)), plan[inside.argmin(axis=1)], -1)

    def filled(self, plan: Ints) -> Ints:
        """The plan with as many open as may be, where opening is free."""
        free = np.flatnonzero(self.allowed & (self.opening == 0) & (self.price == 0))
        more = free[~np.isin(free, plan)][: max(0, self.most - len(plan))]
        return np.sort(np.concatenate([plan, more])) if self.most < len(self.allowed) else np.union1d(plan, more)


def common_step(cost: Floats, opening: Floats) -> float:
    """The step between values that a plan can have: the greatest common divisor of whole costs, 0 if any are not."""
    some = cost[: 1 + 10_000 // max(1, cost.shape[1])]
    for part in (some, opening, cost):
        finite = part[np.isfinite(part)]
        if (finite > 2**52).any() or (finite != np.rint(finite)).any():
            return 0.0
    whole = np.concatenate([cost[np.isfinite(cost)], opening]).astype(np.int64)
    return float(np.gcd.reduce(whole)) if len(whole) else 0.0


class Reader:
    """Reads arguments to arrays, and keeps what is wrong with them."""

    def __init__(self) -> None:
        self.faults: list[str] = []

    def wrong(self, broken: bool, message: str) -> None:
        """Note a fault."""
        if broken:
            self.faults.append(message)

    def vector(self, name: str, given: Any, size: int, default: float) -> Floats:
        """Non-negative finite numbers, one a point or candidate."""
        if given is None:
            return np.full(size, default)
        values = self._array(name, given)
        if values is None:
            return np.full(size, default)
        if values.ndim == 0:
            values = np.full(size, float(values))
        if values.shape != (size,):
            self.faults.append(f"{name}: {size} values expected, shape {values.shape} given")
            return np.full(size, default)
        self.wrong(not np.isfinite(values).all(), f"{name}: values must be finite")
        self.wrong(bool((values < 0).any()), f"{name}: values must not be negative")
        return values

    def mask(self, name: str, given: Sequence[int] | npt.NDArray[Any], size: int) -> Bools:
        """Column numbers, or true and false for each candidate, as a mask."""
        told = np.asarray(given).ravel()
        if told.dtype == np.bool_:
            self.wrong(len(told) != size, f"{name}: {size} of true and false expected, {len(told)} given")
            return told if len(told) == size else np.zeros(size, dtype=bool)
        if len(told) and not np.issubdtype(told.dtype, np.integer):
            self.faults.append(f"{name}: whole numbers of candidates, or true and false for each, expected")
            return np.zeros(size, dtype=bool)
        numbers = told.astype(np.int64)
        bad = numbers[(numbers < 0) | (numbers >= size)]
        self.wrong(len(bad) > 0, f"{name}: no candidate has number {', '.join(map(str, bad[:5]))}")
        made = np.zeros(size, dtype=bool)
        made[numbers[(numbers >= 0) & (numbers < size)]] = True
        return made

    def matrix(self, cost: Any, points: Any, candidates: Any) -> Floats:
        """The cost matrix, given or as straight distances between coordinates."""
        if (cost is None) == (points is None or candidates is None):
            self.faults.append("give either cost, or both points_xy and candidates_xy")
            return np.zeros((1, 1))
        if cost is None:
            ends = self._array("points_xy", points), self._array("candidates_xy", candidates)
            return np.zeros((1, 1)) if ends[0] is None or ends[1] is None else self._distances(ends[0], ends[1])
        made = self._array("cost", cost)
        if made is None:
            return np.zeros((1, 1))
        if made.ndim != 2 or 0 in made.shape:
            self.faults.append(f"cost: a table of points by candidates expected, shape {made.shape} given")
            return np.zeros((1, 1))
        self.wrong(bool(np.isnan(made).any()), "cost: not-a-number found; write infinity where a pair is impossible")
        self.wrong(bool((made < 0).any()), "cost: values must not be negative")
        return made

    def number(self, name: str, given: Any) -> float:
        """One number; 1 in its place where it is none."""
        try:
            value = np.nan if isinstance(given, str) else float(given)
        except (TypeError, ValueError):
            value = np.nan
        self.wrong(bool(np.isnan(value)), f"{name}: a number expected, {given!r} given")
        return 1.0 if np.isnan(value) else value

    def _array(self, name: str, given: Any) -> Floats | None:
        """Numbers as an array; none where they are no numbers or no table."""
        try:
            return np.asarray(given, dtype=np.float64)
        except (TypeError, ValueError):
            self.faults.append(f"{name}: numbers expected, in rows of one length")
            return None

    def _distances(self, points: Floats, candidates: Floats) -> Floats:
        for name, xy in (("points_xy", points), ("candidates_xy", candidates)):
            if xy.ndim != 2 or xy.shape[1] != 2 or not len(xy) or not np.isfinite(xy).all():
                self.faults.append(f"{name}: a table of finite x and y expected, shape {xy.shape} given")
        if self.faults:
            return np.zeros((1, 1))
        return np.hypot(points[:, None, 0] - candidates[:, 0], points[:, None, 1] - candidates[:, 1])


def read_problem(given: dict[str, Any]) -> Problem:
    """Check the arguments of :func:`locate` and make arrays of them.

    Raises
    ------
    ValueError
        Listing everything that is wrong.
    """
    read = Reader()
    cost = read.matrix(given["cost"], given["points_xy"], given["candidates_xy"])
    if read.faults:
        raise ValueError("; ".join(read.faults))
    points, candidates = cost.shape
    goal = _goal(read, given["goal"])
    weights = read.vector("weights", given["weights"], points, 1.0)
    opening = read.vector("opening_cost", given["opening_cost"], candidates, 1.0 if goal is Goal.FEWEST else 0.0)
    must = read.mask("fixed_open", given["fixed_open"], candidates)
    forbidden = read.mask("forbidden", given["forbidden"], candidates)
    read.wrong(bool((must & forbidden).any()), "a candidate is both fixed open and forbidden")
    capacity = None if given["capacity"] is None else read.vector("capacity", given["capacity"], candidates, 0.0)
    price = read.vector("price", given["price"], candidates, 0.0) if given["price"] is not None else opening
    load = read.vector("load", given["load"], points, 1.0) if given["load"] is not None else weights
    read.wrong(not weights.any(), "weights: all are nought; nobody asks for anything")
    _numbers(read, goal, given)
    if read.faults:
        raise ValueError("; ".join(read.faults))
    p = given["p"]
    return Problem(
        goal=goal, cost=np.where(forbidden, np.inf, cost), weights=weights,
        most=candidates if p is None else min(int(p), candidates), opening=opening,
        price=price if given["budget"] is not None else np.zeros(candidates),
        budget=np.inf if given["budget"] is None else float(given["budget"]), must=must, allowed=~forbidden,
        radius=np.inf if given["radius"] is None else float(given["radius"]), beta=float(given["beta"]),
        load=load, capacity=capacity, single_source=bool(given["single_source"]),
    )  # fmt: skip


def _goal(read: Reader, name: Any) -> Goal:
    if name in set(Goal):
        return Goal(name)
    read.faults.append(f"goal: {name!r} is none of {', '.join(Goal)}")
    return Goal.MEAN


def _numbers(read: Reader, goal: Goal, given: dict[str, Any]) -> None:
    opening = given["opening_cost"]
    p, radius, budget, limit = (
        None if given[k] is None else read.number(k, given[k]) for k in ("p", "radius", "budget", "time_limit_s")
    )
    read.wrong(p is not None and (p < 1 or not p.is_integer()), f"p: a whole number of at least 1 expected, {p} given")
    read.wrong(read.number("beta", given["beta"]) > 0, f"beta: aversion is 0 or less, {given['beta']} given")
    needs = goal in (Goal.COVERED, Goal.FEWEST)
    read.wrong(needs and radius is None, f"radius: needed for goal {goal}")
    read.wrong(radius is not None and radius < 0, "radius: must not be negative")
    free = p is None and opening is None and budget is None
    read.wrong(free and goal is not Goal.FEWEST, "give p, opening_cost or a budget: nothing limits what is open")
    counts = goal in (Goal.MEAN, Goal.FEWEST) or budget is not None
    read.wrong(opening is not None and not counts, f"opening_cost: counts in goals mean and fewest, not in {goal}")
    read.wrong(budget is not None and opening is None and given["price"] is None, "budget: give price")
    read.wrong(budget is not None and budget < 0, "budget: must not be negative")
    read.wrong(given["price"] is not None and budget is None, "price: counts against a budget; give one")
    read.wrong(radius is not None and not needs, f"radius: counts in goals covered and fewest, not in {goal}")
    read.wrong(given["load"] is not None and given["capacity"] is None, "load: counts against capacity; give one")
    read.wrong(given["capacity"] is not None and goal not in (Goal.MEAN, Goal.EDE), "capacity: for mean and ede only")
    read.wrong(read.number("gap", given["gap"]) < 0, "gap: must not be negative")
    read.wrong(limit is not None and limit <= 0, "time_limit_s: must be positive")
