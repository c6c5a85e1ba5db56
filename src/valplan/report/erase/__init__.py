"""Erase people from what the program has written: plans, lists, letters, and the register's own files."""

from valplan.report.erase.documents import listed_in_letters
from valplan.report.erase.files import Erasure, Kind, carry_out, erasure_of
from valplan.report.erase.people import People, people_of
from valplan.report.erase.pools import without_ended_pools

__all__ = [
    "Erasure",
    "Kind",
    "People",
    "carry_out",
    "erasure_of",
    "listed_in_letters",
    "people_of",
    "without_ended_pools",
]
