"""Least mean and least EDE: which search suits the problem, and its answer in the terms of the caller."""

from collections.abc import Callable
from dataclasses import replace
from time import monotonic

import numpy as np
from scipy.sparse import csr_array

from valplan.demand.distance import Aversion
from valplan.domain.case import Floats, Ints
from valplan.domain.outcome import Status
from valplan.solve.clock import Clock
from valplan.solve.location.capacity import Loaded, solve_capacitated
from valplan.solve.location.choice import Choice
from valplan.solve.location.covering import reachable
from valplan.solve.location.loaded import LoadedSearch
from valplan.solve.location.median import Search
from valplan.solve.location.outcome import NONE, Location, evidence_of, nothing, status_of
from valplan.solve.location.problem import Problem, common_step

LARGEST_EXPONENT = 600.0
LARGEST_WHOLE = 20_000


def least_mean(problem: Problem, time_limit_s: float | None, gap: float) -> Location:
    """Least Σ w z + Σ f y: the median, or the capacitated problem."""
    if problem.capacity is not None:
        return _capacitated(problem, problem.cost, time_limit_s, gap)
    return _median(problem, problem.cost, time_limit_s, gap)


def least_ede(problem: Problem, time_limit_s: float | None, gap: float) -> Location:
    """Solve the mean of φ (see :class:`~valplan.demand.distance.Aversion`), and say it as EDE."""
    nearest = problem.cost.min(axis=1)
    if not np.isfinite(nearest[problem.weights > 0]).all():
        return nothing(problem, Status.INFEASIBLE)
    weighed = problem.weights > 0
    aversion = Aversion(nearest[weighed], problem.weights[weighed], problem.beta)
    largest = float(problem.cost[np.isfinite(problem.cost)].max(initial=0.0))
    if -aversion.kappa * largest > LARGEST_EXPONENT:
        raise ValueError(
            f"cost: {largest:g} is too far beyond the nearest costs for beta {problem.beta:g}; "
            "write infinity where a pair is impossible"
        )
    reach = np.isfinite(problem.cost)
    felt = np.where(reach, aversion.felt_m(np.where(reach, problem.cost, 0.0)), np.inf)
    linear = replace(problem, opening=np.zeros_like(problem.opening))
    total = float(problem.weights.sum()) or 1.0

    def told(value: float) -> float:
        return aversion.ede_m(value / total) if np.isfinite(value) else value

    if problem.capacity is not None:
        got = _capacitated(linear, felt, time_limit_s, gap)
    else:
        got = _median(linear, felt, time_limit_s, gap, told)
    return replace(got, objective=told(got.objective), bound=told(got.bound))


def _median(
    problem: Problem, unit_cost: Floats, time_limit_s: float | None, gap: float, told: Callable[[float], float] = float
) -> Location:
    began = monotonic()
    deadline = np.inf if time_limit_s is None else began + time_limit_s
    rows, names = np.flatnonzero(problem.weights > 0), np.flatnonzero(problem.allowed)
    choice = problem.choice(names)
    cost = unit_cost[np.ix_(rows, names)] * problem.weights[rows, None]
    status, start = _start(cost, choice, time_limit_s)
    if status is not Status.OPTIMAL:
        return nothing(problem, status, np.inf if status is Status.INFEASIBLE else 0.0)
    best = float(cost[:, start].min(axis=1).sum() + choice.opening[start].sum())
    top = 2 * best + 1
    unit = common_step(cost, choice.opening)
    search = Search(np.minimum(cost, top), choice, np.arange(len(names)), start, best, top, unit, gap, deadline, told)
    search.timed("prepare", began)
    search.run()
    plan = problem.filled(names[np.sort(search.plan)])
    proof = evidence_of(
        problem, pairs_left=search.pairs_left, candidates_closed=len(names) - len(search.names),
        candidates_opened=int(search.choice.must.sum()), iterations=search.iterations, nodes=search.nodes,
        core_rows=search.core_sets, seconds=search.seconds,
    )  # fmt: skip
    status = Status.OPTIMAL if search.closed else Status.FEASIBLE
    bound = search.best if search.closed else search.bound
    return Location(status, search.best, bound, plan, problem.nearest_open(plan), proof)


def _start(cost: Floats, choice: Choice, time_limit_s: float | None) -> tuple[Status, Ints]:
    """An open set that can serve all: spread out, or if pairs are impossible or money is short a cover."""
    if not len(cost) and choice.must.any():
        return Status.OPTIMAL, np.flatnonzero(choice.must)
    if not choice.opening.size or choice.most < 1:
        return Status.INFEASIBLE, NONE
    if not np.isfinite(cost).all() or choice.limited:
        return reachable(np.isfinite(cost), choice, time_limit_s)
    wanted = (
        min(choice.most, max(int(choice.must.sum()), len(choice.opening) // 10, 1))
        if choice.opening.any()
        else choice.most
    )
    others = np.flatnonzero(~choice.must)
    spread = (
        others[np.linspace(0, len(others) - 1, max(0, wanted - int(choice.must.sum()))).astype(np.int64)]
        if len(others)
        else NONE
    )
    return Status.OPTIMAL, np.union1d(np.flatnonzero(choice.must), spread)


def _capacitated(problem: Problem, unit_cost: Floats, time_limit_s: float | None, gap: float) -> Location:
    """The problem with capacities, by way of the one without, whose bound holds and whose places are a start."""
    left_s = Clock.of(time_limit_s)
    assert problem.capacity is not None
    with np.errstate(invalid="ignore"):  # nobody at an infinite distance counts for nothing
        cost = np.where(problem.weights[:, None] > 0, unit_cost * problem.weights[:, None], 0.0)
    if problem.cost.size > LARGEST_WHOLE:
        return _loaded(problem, cost, problem.capacity, time_limit_s, gap)
    free = _median(replace(problem, capacity=None), unit_cost, left_s.share(2)(), gap)
    if free.status is Status.INFEASIBLE:
        return free
    some = _within_capacity(problem, cost, free.open, left_s.share(1)(), gap) if len(free.open) else free
    if len(some.open) and _within(gap, some.objective, free.bound):
        every = free
    else:
        every = _within_capacity(problem, cost, np.flatnonzero(problem.allowed), left_s(), gap)
    best = some if some.objective <= every.objective or every is free else every
    bound = min(max(free.bound, every.bound), best.objective)
    return replace(best, status=status_of(best.objective, bound) if len(best.open) else every.status, bound=bound)


def _within(gap: float, objective: float, bound: float) -> bool:
    return status_of(objective, bound) is Status.OPTIMAL or objective - bound <= gap * abs(objective)


def _within_capacity(problem: Problem, cost: Floats, names: Ints, time_limit_s: float | None, gap: float) -> Location:
    """The best that opens some of the candidates ``names``, by one model."""
    began = monotonic()
    assert problem.capacity is not None
    loaded = Loaded(
        cost[:, names], problem.load, problem.capacity[names], problem.choice(names), problem.single_source
    )  # fmt: skip
    answer, point, pair_name = solve_capacitated(loaded, time_limit_s=time_limit_s, gap=gap)
    if answer.values is None:
        return nothing(problem, answer.status, np.inf if answer.status is Status.INFEASIBLE else answer.bound)
    plan = names[answer.values[: len(names)] > 0.5]
    share = np.round(answer.values[len(names) :], 9)
    used = share > 0
    shares = csr_array((share[used], (point[used], names[pair_name[used]])), problem.cost.shape)
    serves = np.asarray(shares.argmax(axis=1)).ravel()
    proof = evidence_of(
        problem, pairs_left=len(point), core_rows=len(point), seconds={"solver": monotonic() - began}
    )  # fmt: skip
    return Location(
        status_of(answer.objective, answer.bound), answer.objective, answer.bound, plan, serves, proof,
        None if problem.single_source else shares,
    )  # fmt: skip


def _loaded(problem: Problem, cost: Floats, capacity: Floats, time_limit_s: float | None, gap: float) -> Location:
    """Too many pairs for one model: bound and plan by multipliers, and a model of what they leave undecided."""
    began, names = monotonic(), np.flatnonzero(problem.allowed)
    choice, inside = problem.choice(names), cost[:, names]
    status, start = _start(inside, choice, time_limit_s)
    if status is not Status.OPTIMAL:
        return nothing(problem, status)
    top = 10 * float(inside[np.isfinite(inside)].max()) + 1
    deadline = np.inf if time_limit_s is None else began + time_limit_s
    search = LoadedSearch(np.minimum(inside, top), problem.load, capacity[names], choice, top, gap, deadline)
    search.run(np.isin(np.arange(len(names)), start))
    if not len(search.serves):
        proof = evidence_of(problem, iterations=search.iterations, pairs_left=inside.size)
        return replace(nothing(problem, Status.UNKNOWN, search.bound), evidence=proof)
    shares, left = search.finish(inside, single=problem.single_source)
    proof = evidence_of(
        problem, pairs_left=int(left.pairs.sum()) if left else inside.size,
        candidates_closed=len(names) - len(left.keep) if left else 0,
        candidates_opened=int(left.must.sum()) if left else 0, iterations=search.iterations,
        core_rows=search.core_pairs, seconds={"all": monotonic() - began},
    )  # fmt: skip
    wide = csr_array((shares.data, (shares.row, names[shares.col])), problem.cost.shape)
    told = None if problem.single_source else wide
    status = status_of(search.best, search.bound)
    return Location(
        status, search.best, search.bound, names[search.plan], np.asarray(wide.argmax(axis=1)).ravel(), proof, told
    )
