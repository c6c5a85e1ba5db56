"""The one public function: arrays in, a proven plan out."""

from collections.abc import Sequence
from typing import Any

import numpy.typing as npt

from valplan.domain.case import Ints
from valplan.domain.outcome import Status
from valplan.solve.location.distance import least_ede, least_mean
from valplan.solve.location.outcome import Location, nothing
from valplan.solve.location.problem import Goal, read_problem
from valplan.solve.location.reach import fewest_open, least_maximum, most_covered

Array = npt.ArrayLike


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
    fewest     least number of (or opening cost of) open candidates so that z_i ≤ radius for points with weight: the set
               covering problem
    ========== ==================================================================================================

    Parameters
    ----------
    cost : (points, candidates)
        Cost of serving one unit of a point, such as metres; infinite where it cannot be. Or give coordinates.
    points_xy, candidates_xy : (points, 2), (candidates, 2)
        Coordinates; the cost is the straight distance.
    weights : (points,)
        Demand; 1 each if not given. A point without weight asks for nothing and is served where it can be.
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
    fixed_open, forbidden : column numbers, or (candidates,) of true and false
        Candidates that are open in any case, or in no case.
    time_limit_s, gap : float
        Stop then, or at this relative gap. Without a time limit the answer depends on the input alone.

    Returns
    -------
    Location
        ``status``, ``objective`` and ``bound`` in the goal's unit, ``open`` (candidates), ``assignment`` (the candidate
        of each point), ``evidence`` and, for split demand, ``shares``.

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
    if not problem.possible:
        return nothing(problem, Status.INFEASIBLE)
    if problem.goal is Goal.COVERED:
        return most_covered(problem, *limits)
    if problem.goal is Goal.FEWEST:
        return fewest_open(problem, *limits)
    if problem.goal is Goal.MAXIMUM:
        return least_maximum(problem, time_limit_s)
    return least_mean(problem, *limits) if problem.goal is Goal.MEAN else least_ede(problem, *limits)
