"""What a plan results in: lists, tables, maps and the report."""

from valplan.report.outputs import write_outputs, write_plan

__all__ = ["write_outputs", "write_plan"]
