"""What is found out about a location problem: plan, bound, and how it was proven."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from scipy.sparse import csr_array

from valplan.domain.case import Ints
from valplan.domain.outcome import Status
from valplan.solve.location.problem import Problem

PROVEN = 1e-9
NONE = np.zeros(0, dtype=np.int64)


@dataclass(frozen=True)
class Evidence:
    """How a bound was proven: sizes, what was left to the exact part, and seconds by phase.

    ``pairs`` are all pairs of point and candidate, ``pairs_left`` those that the bounds left undecided (0 when they
    met first); ``nodes`` are of branching, ``core_rows`` of the model given to HiGHS.
    """

    pairs: int
    candidates: int
    pairs_left: int = 0
    candidates_closed: int = 0
    candidates_opened: int = 0
    iterations: int = 0
    nodes: int = 0
    core_rows: int = 0
    seconds: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Location:
    """The answer of :func:`valplan.locate`.

    Attributes
    ----------
    status : Status
        ``OPTIMAL`` and ``INFEASIBLE`` are proven; ``FEASIBLE`` has a gap left; ``UNKNOWN`` found nothing in time.
    objective, bound : float
        Value of the plan and the proven bound of any plan, in the goal's unit.
    open : integer array
        Candidates opened, ascending.
    assignment : integer array
        Candidate that serves each point, -1 for none; for split demand the one with the largest share.
    evidence : Evidence
        How it was proven.
    shares : sparse array or None
        Share of each point (row) at each candidate (column) when demand may be split.
    """

    status: Status
    objective: float
    bound: float
    open: Ints
    assignment: Ints
    evidence: Evidence
    shares: csr_array | None = None

    @property
    def gap(self) -> float:
        """Distance from objective to bound as a share of the objective."""
        return abs(self.objective - self.bound) / max(abs(self.objective), 1e-9)


def nothing(problem: Problem, status: Status, bound: float = np.inf) -> Location:
    """No plan: none exists, or none was found in time."""
    unserved = np.full(len(problem.cost), -1, dtype=np.int64)
    return Location(status, np.inf, bound, NONE, unserved, evidence_of(problem))


def evidence_of(problem: Problem, **known: Any) -> Evidence:
    """Evidence with the sizes of the problem."""
    return Evidence(pairs=problem.cost.size, candidates=problem.cost.shape[1], **known)


def status_of(objective: float, bound: float) -> Status:
    """Optimal where value and bound meet."""
    return Status.OPTIMAL if abs(objective - bound) <= PROVEN * max(1.0, abs(objective)) else Status.FEASIBLE
