"""Solve a case: stage by stage, each proven optimal or with its gap told. And :func:`locate`, for arrays alone."""

from valplan.solve.location import Location, locate
from valplan.solve.plan import Infeasible, OutOfTime, Progress, make_plan

__all__ = ["Infeasible", "Location", "OutOfTime", "Progress", "locate", "make_plan"]
