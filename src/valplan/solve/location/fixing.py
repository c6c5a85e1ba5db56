"""Reduced-cost fixing: candidates and pairs that no better plan can have.

A plan cheaper than the best known one cannot open (close) a candidate whose being opened (closed) raises the
Lagrangian bound over it, nor serve a point where the pair would.
"""

from dataclasses import dataclass

from valplan.domain.case import Floats
from valplan.model.staffing import Bools
from valplan.solve.location.choice import Choice


@dataclass(frozen=True)
class Fixed:
    """What is decided: candidates closed, candidates open, and the most that a point can cost in a better plan."""

    closed: Bools
    opened: Bools
    most: Floats


def fix(choice: Choice, reduced: Floats, multipliers: Floats, room: float) -> Fixed:
    """Candidates and pairs decided by a bound that lies ``room`` under what a better plan may cost."""
    _, _, priced = choice.best(reduced)
    to_open, to_close = choice.penalties(priced)
    slack = room * (1 + 1e-9) + 1e-12
    return Fixed(to_open > slack, to_close > slack, multipliers + max(slack, 0.0))
