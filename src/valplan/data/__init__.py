"""Read and check what planners hand in: a municipality's folder, a scenario, a plan.

Faults are collected and raised together as ``InputFaults``; nothing here writes but ``rewrite_checksums``.
"""

from valplan.data.case import load_case, notes, validate
from valplan.data.case_file import rewrite_checksums
from valplan.data.faults import Fault, InputFaults
from valplan.data.plan import read_plan
from valplan.data.scenario import read_scenario

__all__ = ["Fault", "InputFaults", "load_case", "notes", "read_plan", "read_scenario", "rewrite_checksums", "validate"]
