"""The one function of this room: ``locate``."""

from dataclasses import dataclass, field
from time import monotonic

import numpy as np

from valplan.domain.case import Floats, Ints
from valplan.domain.outcome import Status
from valplan.solve.location.median import Search
from valplan.solve.location.problem import Goal, Numbers, Problem, problem_of
from valplan.solve.location.start import first_set

_NONE = np.zeros(0, dtype=np.int64)


@dataclass(frozen=True)
class Location:
    """Where to open, and how well that is proven.

    Attributes
    ----------
    status : Status
        ``optimal``: within the gap that was asked for, proven; ``infeasible``: proven; ``feasible``; ``unknown``.
    open : integers
        Numbers of the open candidates, ascending; empty without a plan.
    assignment : integers (points,)
        The open candidate that serves each point: its nearest.
    objective, bound : float
        Value of the plan, and what no plan is under: Σ w·c + Σ f (``total``) or the EDE in the costs' unit (``ede``).
    iterations, nodes : int
        Steps of dual ascent, and nodes branched on.
    candidates_left : int
        Candidates that the bounds did not decide before the core was closed.
    seconds : dict
        Time by phase.
    """

    status: Status
    open: Ints = field(default_factory=lambda: _NONE)
    assignment: Ints = field(default_factory=lambda: _NONE)
    objective: float = np.inf
    bound: float = -np.inf
    iterations: int = 0
    nodes: int = 0
    candidates_left: int = 0
    seconds: dict[str, float] = field(default_factory=dict)

    @property
    def gap(self) -> float:
        """Distance from objective to bound as a share of the objective."""
        if not np.isfinite(self.objective):
            return np.inf
        return max(0.0, self.objective - self.bound) / max(abs(self.objective), 1e-9)


def locate(  # noqa: PLR0913 - a problem is stated by what it has; nearly all is optional
    weights: Numbers,
    cost: Numbers,
    *,
    p: int | None = None,
    opening: Numbers | None = None,
    fixed: Numbers = (),
    forbidden: Numbers = (),
    goal: Goal = "total",
    aversion: float = -1.0,
    gap: float = 0.0,
    time_limit_s: float | None = None,
) -> Location:
    """Choose what to open so that every point is well served from its nearest open candidate, and prove it.

    Minimises Σ_i w_i·c(i, nearest open) + Σ_j f_j·open_j (``total``: p-median with ``p``, facility location with
    ``opening``), or the Kolm–Pollak equally-distributed equivalent of the c (``ede``): with κ = β·Σwz/Σwz², z the
    distance to the nearest allowed candidate, EDE = −ln(Σw·e^(−κc)/Σw)/κ, which orders plans as a sum over the
    assignment does (Sheriff & Maguire 2020; Horton, Logan, Skipper & Speakman 2024).

    The bound is Lagrangian: without the assignment rows the candidates are independent, each worth f_j +
    Σ_i min(0, w_i·c_ij − λ_i), and the best λ are climbed to by dual ascent over each point's nearest candidates, kept
    where those left out add nothing (Cornuéjols, Fisher & Nemhauser 1977). Plans come from interchange (Resende &
    Werneck 2007). Candidates that the two bounds decide are fixed; what is left is closed by HiGHS over radii (García,
    Labbé & Marín 2011) or by branching.

    Parameters
    ----------
    weights : array (points,)
        Demand of each point, at least 0.
    cost : array (points, candidates)
        Distance or cost a unit of demand, at least 0; infinite where a candidate cannot serve a point.
    p : int, optional
        How many may be open at most.
    opening : array (candidates,), optional
        Cost of opening each, in the unit of weight × cost.
    fixed, forbidden : integers
        Candidates that must be open, and that must not; what is both is fixed.
    aversion : float
        β of the EDE, at most 0 (0: the mean).
    gap : float
        Share of the objective at which to stop; 0 goes on to the optimum.
    time_limit_s : float, optional
        Seconds; what is proven by then is told.

    Returns
    -------
    Location

    Raises
    ------
    ValueError
        With everything that is wrong with the arguments, a line each.
    """
    deadline = np.inf if time_limit_s is None else monotonic() + time_limit_s
    problem = problem_of(
        weights, cost, p=p, opening=opening, fixed=fixed, forbidden=forbidden, goal=goal,
        aversion=aversion,
    )  # fmt: skip
    if not problem.possible:
        return Location(Status.INFEASIBLE)
    top = problem.top
    capped = np.minimum(problem.cost, top)
    plan = problem.names[first_set(capped, problem.choice)]
    if not len(plan):
        return Location(Status.INFEASIBLE)
    search = Search(
        cost=capped, choice=problem.choice, names=problem.names, plan=plan, best=np.inf, top=top, unit=problem.unit,
        gap=gap, deadline=deadline,
    )  # fmt: skip
    search.run()
    return _told(problem, search, np.asarray(cost, dtype=np.float64), gap)


def _told(problem: Problem, search: Search, cost: Floats, gap: float) -> Location:
    """The search's outcome in the caller's numbers, the plan's value reckoned anew."""
    opened = np.sort(search.plan)
    column = np.searchsorted(problem.names, opened)
    own = problem.cost[:, column].min(axis=1)
    near = search.best - search.bound <= max(gap, 1e-9) * abs(search.best)
    proven = search.closed or near
    if not np.isfinite(own).all():
        return Location(Status.INFEASIBLE if proven else Status.UNKNOWN, seconds=search.seconds)
    value = float(own.sum() + problem.choice.opening[column].sum())
    bound = value if search.closed else min(search.bound, value)
    read = (lambda x: x) if problem.aversion is None else problem.aversion.ede_m
    return Location(
        status=Status.OPTIMAL if proven else Status.FEASIBLE,
        open=opened,
        assignment=opened[cost[:, opened].argmin(axis=1)],
        objective=read(value),
        bound=read(bound),
        iterations=search.iterations,
        nodes=search.nodes,
        candidates_left=len(search.names),
        seconds=dict(search.seconds),
    )
