"""Judge a plan: rule checks, goal values, money by line, indicators. Imports no solver."""

from valplan.evaluate.judge import judge

__all__ = ["judge"]
