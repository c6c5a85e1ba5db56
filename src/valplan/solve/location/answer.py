"""The one public function: arrays in, a proven plan out."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from time import monotonic
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

from valplan.demand.distance import Aversion
from valplan.domain.case import Floats, Ints
from valplan.domain.outcome import Status
from valplan.solve.location.capacity import solve_capacitated
from valplan.solve.location.choice import Choice
from valplan.solve.location.covering import centre, cover, grouped, reachable, undominated
from valplan.solve.location.loaded import LoadedSearch
from valplan.solve.location.median import Search
from valplan.solve.location.outcome import Evidence, Location
from valplan.solve.location.problem import Goal, Problem, read_problem

Array = npt.ArrayLike
NONE = np.zeros(0, dtype=np.int64)
PROVEN = 1e-9
LARGEST_EXPONENT = 600.0
LARGEST_WHOLE = 20_000


def locate(  # noqa: PLR0913 - one function for the whole family of problems; all but the first are keywords
    cost: Array | None = None,
    *,
    points_xy: Array | None = None,
    candidates_xy: Array | None = None,
    weights: Array | None = None,
    goal: str = "mean",
    p: int | None = None,
    opening_cost: Array | None = None,
    price: Array | None = None,
    budget: float | None = None,
    radius: float | None = None,
    beta: float = -1.0,
    capacity: Array | None = None,
    load: Array | None = None,
    single_source: bool = True,
    fixed_open: Sequence[int] | Ints = (),
    forbidden: Sequence[int] | Ints = (),
    time_limit_s: float | None = None,
    gap: float = 0.0,
) -> Location:
    """Choose which candidates to open and who is served where, with a proven bound.

    With z_i the cost of point i at the candidate that serves it, w_i its weight and y_j = 1 where j is open:

    ========== ==================================================================================================
    goal       value
    ========== ==================================================================================================
    mean       least Σ w_i z_i + Σ f_j y_j: the p-median, uncapacitated (or capacitated) facility location problem
    ede        least −(1/κ)·ln(Σ w_i e^(−κ z_i) / Σ w_i), the Kolm–Pollak equally distributed equivalent, with
               κ = β·Σwz/Σwz² over the costs at the nearest candidate; for that κ it is exact, as Σ w e^(−κz) is linear
    maximum    least max z_i over points with weight: the p-centre problem
    covered    most Σ w_i over points with z_i ≤ radius: the maximal covering location problem
    fewest     least number of (or opening cost of) open candidates so that all z_i ≤ radius: the set covering problem
    ========== ==================================================================================================

    Parameters
    ----------
    cost : (points, candidates)
        Cost of serving one unit of a point, such as metres; infinite where it cannot be. Or give coordinates.
    points_xy, candidates_xy : (points, 2), (candidates, 2)
        Coordinates; the cost is the straight distance.
    weights : (points,)
        Demand; 1 each if not given. A point without weight is served but asks for nothing.
    p : int
        How many may be open at most. Where opening is free, exactly this many are opened, or all that may be.
    opening_cost : (candidates,)
        f_j, in the unit of weight × cost.
    price, budget
        Σ price_j y_j ≤ budget; ``price`` is the opening cost if not given.
    capacity, load : (candidates,), (points,)
        What a candidate can serve, and what a point takes (its weight if not given).
    single_source : bool
        Whether a point goes whole to one candidate, or may be split (only where there are capacities).
    fixed_open, forbidden : column numbers
        Candidates that are open in any case, or in no case.
    time_limit_s, gap : float
        Stop then, or at this relative gap. Without a time limit the answer depends on the input alone.

    Raises
    ------
    ValueError
        If the input is faulty; everything wrong is listed. That no plan exists is a result: ``Status.INFEASIBLE``.

    References
    ----------
    Cornuéjols, Fisher & Nemhauser 1977; Beasley 1993 (Lagrangian bounds); Whitaker 1983; Resende & Werneck 2007
    (interchange); Barahona & Anbil 2000 (volume); Elloumi 2010; García, Labbé & Marín 2011 (radius formulation);
    Sheriff & Maguire 2020; Horton et al. 2024 (Kolm–Pollak); Minieka 1970; Church & ReVelle 1974; Toregas et al. 1971.
    """
    given: dict[str, Any] = dict(locals())
    problem = read_problem(given)
    limits = (time_limit_s, gap)
    if not _possible(problem):
        return _nothing(problem, Status.INFEASIBLE)
    if problem.goal is Goal.COVERED:
        return _covered(problem, *limits)
    if problem.goal is Goal.FEWEST:
        return _fewest(problem, *limits)
    if problem.goal is Goal.MAXIMUM:
        return _centre(problem, time_limit_s)
    return _mean(problem, *limits) if problem.goal is Goal.MEAN else _ede(problem, *limits)


def _possible(problem: Problem) -> bool:
    """Whether anything may be open, what must be keeps the limits, and the largest capacities are enough."""
    if not problem.allowed.any():
        return False
    if problem.capacity is not None:
        room = np.sort(np.where(problem.allowed, problem.capacity, 0.0))[::-1][: problem.most].sum()
        if room < problem.load.sum() * (1 - 1e-9):
            return False
    return bool(
        problem.must.sum() <= problem.most and problem.price[problem.must].sum() <= problem.budget * (1 + 1e-12)
    )


def _nothing(problem: Problem, status: Status, bound: float = np.inf) -> Location:
    return Location(status, np.inf, bound, NONE, np.full(len(problem.cost), -1, dtype=np.int64), _evidence(problem))


def _evidence(problem: Problem, **known: Any) -> Evidence:
    return Evidence(pairs=problem.cost.size, candidates=problem.cost.shape[1], **known)


def _choice(problem: Problem, names: Ints) -> Choice:
    return Choice(
        problem.opening[names], problem.most, problem.must[names], problem.price[names], problem.budget
    )  # fmt: skip


def _nearest_open(problem: Problem, plan: Ints) -> Ints:
    inside = problem.cost[:, plan]
    return np.where(np.isfinite(inside.min(axis=1)), plan[inside.argmin(axis=1)], -1)


def _filled(problem: Problem, plan: Ints) -> Ints:
    """The plan with as many open as may be, where opening is free."""
    free = np.flatnonzero(problem.allowed & (problem.opening == 0) & (problem.price == 0))
    more = free[~np.isin(free, plan)][: max(0, problem.most - len(plan))]
    return np.sort(np.concatenate([plan, more])) if problem.most < len(problem.allowed) else np.union1d(plan, more)


# mean and ede


def _mean(problem: Problem, time_limit_s: float | None, gap: float) -> Location:
    if problem.capacity is not None:
        return _capacitated(problem, problem.cost * problem.weights[:, None], time_limit_s, gap)
    return _median(problem, problem.cost, time_limit_s, gap)


def _ede(problem: Problem, time_limit_s: float | None, gap: float) -> Location:
    """Solve the mean of φ (see :class:`~valplan.demand.distance.Aversion`), and say it as EDE."""
    nearest = problem.cost.min(axis=1)
    if not np.isfinite(nearest[problem.weights > 0]).all():
        return _nothing(problem, Status.INFEASIBLE)
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
        got = _capacitated(linear, felt * problem.weights[:, None], time_limit_s, gap)
    else:
        got = _median(linear, felt, time_limit_s, gap, told)
    return replace(got, objective=told(got.objective), bound=told(got.bound))


def _median(
    problem: Problem, unit_cost: Floats, time_limit_s: float | None, gap: float, told: Callable[[float], float] = float
) -> Location:
    began = monotonic()
    deadline = np.inf if time_limit_s is None else began + time_limit_s
    rows, names = np.flatnonzero(problem.weights > 0), np.flatnonzero(problem.allowed)
    choice = _choice(problem, names)
    cost = unit_cost[np.ix_(rows, names)] * problem.weights[rows, None]
    status, start = _start(cost, choice, time_limit_s)
    if status is not Status.OPTIMAL:
        return _nothing(problem, status, np.inf if status is Status.INFEASIBLE else 0.0)
    best = float(cost[:, start].min(axis=1).sum() + choice.opening[start].sum())
    top = 2 * best + 1
    unit = _unit(cost, choice.opening)
    search = Search(np.minimum(cost, top), choice, np.arange(len(names)), start, best, top, unit, gap, deadline, told)
    search.timed("prepare", began)
    search.run()
    plan = _filled(problem, names[np.sort(search.plan)])
    proof = _evidence(
        problem, pairs_left=search.pairs_left, candidates_closed=len(names) - len(search.names),
        candidates_opened=int(search.choice.must.sum()), iterations=search.iterations, nodes=search.nodes,
        core_rows=search.core_sets, seconds=search.seconds,
    )  # fmt: skip
    status = Status.OPTIMAL if search.closed else Status.FEASIBLE
    bound = search.best if search.closed else search.bound
    return Location(status, search.best, bound, plan, _nearest_open(problem, plan), proof)


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


def _unit(cost: Floats, opening: Floats) -> float:
    """The step between values that a plan can have: the greatest common divisor of whole costs, 0 if any are not."""
    some = cost[: 1 + 10_000 // max(1, cost.shape[1])]
    for part in (some, opening, cost):
        finite = part[np.isfinite(part)]
        if (finite > 2**52).any() or (finite != np.rint(finite)).any():
            return 0.0
    whole = np.concatenate([cost[np.isfinite(cost)], opening]).astype(np.int64)
    return float(np.gcd.reduce(whole)) if len(whole) else 0.0


def _capacitated(problem: Problem, cost: Floats, time_limit_s: float | None, gap: float) -> Location:
    began = monotonic()
    names = np.flatnonzero(problem.allowed)
    assert problem.capacity is not None
    if problem.cost.size > LARGEST_WHOLE:
        return _loaded(problem, cost, problem.capacity, began, time_limit_s, gap)
    answer, point, pair_name = solve_capacitated(
        np.where(problem.weights[:, None] > 0, cost[:, names], 0.0), problem.load, problem.capacity[names],
        _choice(problem, names), single=problem.single_source, time_limit_s=time_limit_s, gap=gap,
    )  # fmt: skip
    if answer.values is None:
        return _nothing(problem, answer.status, np.inf if answer.status is Status.INFEASIBLE else answer.bound)
    plan = names[answer.values[: len(names)] > 0.5]
    share = np.round(answer.values[len(names) :], 9)
    used = share > 0
    shares = csr_array((share[used], (point[used], names[pair_name[used]])), problem.cost.shape)
    serves = np.asarray(shares.argmax(axis=1)).ravel()
    proof = _evidence(
        problem, pairs_left=len(point), core_rows=len(point), seconds={"solver": monotonic() - began}
    )  # fmt: skip
    return Location(
        _status(answer.objective, answer.bound), answer.objective, answer.bound, plan, serves, proof,
        None if problem.single_source else shares,
    )  # fmt: skip


def _loaded(
    problem: Problem, cost: Floats, capacity: Floats, began: float, time_limit_s: float | None, gap: float
) -> Location:
    """Too many pairs for one model: bound and plan by multipliers, the gap told."""
    names = np.flatnonzero(problem.allowed)
    choice = _choice(problem, names)
    inside = np.where(problem.weights[:, None] > 0, cost[:, names], 0.0)
    status, start = _start(inside, choice, time_limit_s)
    if status is not Status.OPTIMAL:
        return _nothing(problem, status)
    top = 10 * float(inside[np.isfinite(inside)].max()) + 1
    deadline = np.inf if time_limit_s is None else began + time_limit_s
    search = LoadedSearch(np.minimum(inside, top), problem.load, capacity[names], choice, top, gap, deadline)
    search.run(np.isin(np.arange(len(names)), start))
    proof = _evidence(
        problem, pairs_left=inside.size, iterations=search.iterations, seconds={"all": monotonic() - began}
    )
    if not len(search.serves):
        return replace(_nothing(problem, Status.UNKNOWN, search.bound), evidence=proof)
    plan, serves = names[search.plan], names[search.serves]
    one = np.ones(len(serves))
    shares = None if problem.single_source else csr_array((one, (np.arange(len(serves)), serves)), problem.cost.shape)
    return Location(_status(search.best, search.bound), search.best, search.bound, plan, serves, proof, shares)


def _status(objective: float, bound: float) -> Status:
    return Status.OPTIMAL if abs(objective - bound) <= PROVEN * max(1.0, abs(objective)) else Status.FEASIBLE


# covering


def _centre(problem: Problem, time_limit_s: float | None) -> Location:
    began = monotonic()
    rows, names = np.flatnonzero(problem.weights > 0), np.flatnonzero(problem.allowed)
    status, plan, value, bound = centre(problem.cost[np.ix_(rows, names)], _choice(problem, names), time_limit_s)
    if not np.isfinite(value):
        return _nothing(problem, status, np.inf if status is Status.INFEASIBLE else bound)
    full = _filled(problem, names[plan])
    proof = _evidence(problem, seconds={"cover": monotonic() - began})
    return Location(status, value, bound, full, _nearest_open(problem, full), proof)


def _covered(problem: Problem, time_limit_s: float | None, gap: float) -> Location:
    began = monotonic()
    names = np.flatnonzero(problem.allowed)
    within, weights = grouped(problem.cost[:, names] <= problem.radius, problem.weights)
    total, seen = float(problem.weights.sum()), within.any(axis=1) & (weights > 0)
    lost = float(weights[~within.any(axis=1)].sum())
    answer = cover(within[seen], _choice(problem, names), weights[seen], time_limit_s, gap)
    if answer.values is None:
        return _nothing(problem, answer.status, total - lost)
    plan = _filled(problem, names[answer.values[: len(names)] > 0.5])
    served = np.where(problem.cost[:, plan].min(axis=1, initial=np.inf) <= problem.radius, True, False)
    value = float(problem.weights[served].sum())
    bound = max(value, total - lost - answer.bound)
    proof = _evidence(problem, core_rows=int(seen.sum()), seconds={"cover": monotonic() - began})
    nearest = np.where(served, _nearest_open(problem, plan), -1) if len(plan) else np.full(len(problem.cost), -1)
    return Location(_status(value, bound), value, bound, plan, nearest, proof)


def _fewest(problem: Problem, time_limit_s: float | None, gap: float) -> Location:
    began = monotonic()
    rows, names = np.flatnonzero(problem.weights > 0), np.flatnonzero(problem.allowed)
    within = problem.cost[np.ix_(rows, names)] <= problem.radius
    if not within.any(axis=1).all():
        return _nothing(problem, Status.INFEASIBLE)
    left = undominated(grouped(within, np.ones(len(rows)))[0])
    answer = cover(left, _choice(problem, names), None, time_limit_s, gap)
    if answer.values is None:
        return _nothing(problem, answer.status)
    plan = names[answer.values[: len(names)] > 0.5]
    value = float(problem.opening[plan].sum())
    unit = _unit(np.zeros((1, 1)), problem.opening)
    bound = float(np.ceil(answer.bound / unit - 1e-6) * unit) if unit else answer.bound
    proof = _evidence(problem, core_rows=len(left), seconds={"cover": monotonic() - began})
    return Location(_status(value, bound), value, min(bound, value), plan, _nearest_open(problem, plan), proof)
