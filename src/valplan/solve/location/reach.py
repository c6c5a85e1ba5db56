"""Goals of reach: the least maximum, the most covered, the fewest that cover all."""

from time import monotonic

import numpy as np

from valplan.domain.outcome import Status
from valplan.solve.location.covering import centre, cover, grouped, undominated
from valplan.solve.location.outcome import Location, evidence_of, nothing, status_of
from valplan.solve.location.problem import Problem, common_step


def least_maximum(problem: Problem, time_limit_s: float | None) -> Location:
    """The least farthest point."""
    began = monotonic()
    rows, names = np.flatnonzero(problem.weights > 0), np.flatnonzero(problem.allowed)
    status, plan, value, bound = centre(problem.cost[np.ix_(rows, names)], problem.choice(names), time_limit_s)
    if not np.isfinite(value):
        return nothing(problem, status, np.inf if status is Status.INFEASIBLE else bound)
    full = problem.filled(names[plan])
    proof = evidence_of(problem, seconds={"cover": monotonic() - began})
    return Location(status, value, bound, full, problem.nearest_open(full), proof)


def most_covered(problem: Problem, time_limit_s: float | None, gap: float) -> Location:
    """The most weight within the radius."""
    began = monotonic()
    names = np.flatnonzero(problem.allowed)
    within, weights = grouped(problem.cost[:, names] <= problem.radius, problem.weights)
    total, seen = float(problem.weights.sum()), within.any(axis=1) & (weights > 0)
    lost = float(weights[~within.any(axis=1)].sum())
    answer = cover(within[seen], problem.choice(names), weights[seen], time_limit_s, gap)
    if answer.values is None:
        return nothing(problem, answer.status, total - lost)
    plan = problem.filled(names[answer.values[: len(names)] > 0.5])
    served = np.where(problem.cost[:, plan].min(axis=1, initial=np.inf) <= problem.radius, True, False)
    value = float(problem.weights[served].sum())
    bound = max(value, total - lost - answer.bound)
    proof = evidence_of(problem, core_rows=int(seen.sum()), seconds={"cover": monotonic() - began})
    nearest = np.where(served, problem.nearest_open(plan), -1) if len(plan) else np.full(len(problem.cost), -1)
    return Location(status_of(value, bound), value, bound, plan, nearest, proof)


def fewest_open(problem: Problem, time_limit_s: float | None, gap: float) -> Location:
    """The fewest, or cheapest, that have all points within the radius."""
    began = monotonic()
    rows, names = np.flatnonzero(problem.weights > 0), np.flatnonzero(problem.allowed)
    within = problem.cost[np.ix_(rows, names)] <= problem.radius
    if not within.any(axis=1).all():
        return nothing(problem, Status.INFEASIBLE)
    left = undominated(grouped(within, np.ones(len(rows)))[0])
    answer = cover(left, problem.choice(names), None, time_limit_s, gap)
    if answer.values is None:
        return nothing(problem, answer.status)
    plan = names[answer.values[: len(names)] > 0.5]
    value = float(problem.opening[plan].sum())
    unit = common_step(np.zeros((1, 1)), problem.opening)
    bound = float(np.ceil(answer.bound / unit - 1e-6) * unit) if unit else answer.bound
    proof = evidence_of(problem, core_rows=len(left), seconds={"cover": monotonic() - began})
    return Location(status_of(value, bound), value, min(bound, value), plan, problem.nearest_open(plan), proof)
