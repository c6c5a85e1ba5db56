"""A front of two goals: its points with their proofs, as written to ``frontier.json`` (``docs/frontier.md``)."""

from typing import Literal

from valplan.domain.base import Record
from valplan.domain.outcome import Status, Violation
from valplan.domain.plan import AreaCompensation, EarlyPlace, FundedMeasure, Made, PollingPlace

FRONTIER_FORMAT = "valplan-frontier/1"
Others = Literal["hold", "free"]


class FrontGoal(Record):
    """One of the two goals: its name, its wording and its unit."""

    goal: str
    name: str
    unit: str


class Held(Record):
    """A goal besides the two, and the value that no plan of the front may exceed."""

    goal: str
    name: str
    at_most: float
    unit: str


class FrontPoint(Record):
    """A plan of the front, as far as the premises stage decides it.

    ``first`` and ``second`` are recomputed from the plan. No plan whose second goal is at most ``second`` has a first
    goal below ``bound``; ``gap`` is the distance between, as a share of ``first``. ``status`` is ``optimal`` when the
    gap asked for was proven.
    """

    first: float
    second: float
    bound: float
    gap: float
    status: Status
    polling: tuple[PollingPlace, ...]
    early_places: tuple[EarlyPlace, ...]
    measures: tuple[FundedMeasure, ...]
    compensations: tuple[AreaCompensation, ...]
    violations: tuple[Violation, ...] = ()
    disagreements: tuple[str, ...] = ()


class Floor(Record):
    """No plan whose second goal is at most ``limit`` has a first goal below ``bound``; without ``limit``, no plan."""

    limit: float | None
    bound: float


class Chosen(Record):
    """The scenario's own plan beside the front; ``file`` is empty where it was solved for the purpose.

    ``dominated_by`` are the numbers (from 1) of the points that have no more of either goal and less of one.
    """

    first: float
    second: float
    file: str = ""
    dominated_by: tuple[int, ...] = ()


class Front(Record):
    """A whole front, from the least first goal to the least second goal.

    ``floors`` are the steps of the proven lower bound, loosest limit first; no plan gets the second goal below
    ``second_bound``. ``complete`` tells that nothing is hidden between two points but for the gaps and the least
    difference that is told apart.
    """

    format: str = FRONTIER_FORMAT
    made: Made
    first: FrontGoal
    second: FrontGoal
    others: Others
    held: tuple[Held, ...]
    gap_asked: float
    points: tuple[FrontPoint, ...]
    floors: tuple[Floor, ...]
    second_bound: float
    chosen: Chosen | None
    complete: bool
    solves: int
