"""What is found out about a plan: proofs, violations, money, indicators, coverage."""

from enum import StrEnum

from valplan.domain.base import Record
from valplan.domain.municipality import Ore


class Status(StrEnum):
    """How a stage ended; only ``OPTIMAL`` and ``INFEASIBLE`` are proven."""

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    INFEASIBLE = "infeasible"
    UNKNOWN = "unknown"


class StageProof(Record):
    """What the solver claims of one stage: best value, proven bound, and the gap between them (share of value)."""

    stage: str
    status: Status
    objective: float
    bound: float
    gap: float
    unit: str
    solver: str
    columns: int
    rows: int


class Violation(Record):
    """A rule that a plan breaks, at one subject; ``message`` is what the planner reads."""

    rule: str
    subject: str
    found: str
    limit: str
    message: str


class Clash(Record):
    """Rule families that cannot all hold; ``proven`` only when the solver proved every step."""

    rules: tuple[str, ...]
    proven: bool
    message: str


class LineOutcome(Record):
    """Planned cost of a budget line beside its ceiling (öre), and what it is made of (label -> öre)."""

    line: str
    name: str
    planned_ore: Ore
    ceiling_ore: Ore
    parts: dict[str, Ore]


class GoalValue(Record):
    """A goal's value recomputed from the plan."""

    goal: str
    name: str
    value: float
    unit: str


class Indicator(Record):
    """One of the board's indicators; ``entered`` when a person supplied the value."""

    indicator: str
    name: str
    target: str
    value: str
    met: bool | None
    entered: bool
    source: str
    evidence: tuple[dict[str, str], ...] = ()


class Verdict(StrEnum):
    """How an area stands for early voting."""

    COVERED = "covered"
    COMPENSATED = "compensated"
    NOT_COVERED = "not_covered"


class AreaCoverage(Record):
    """Early-voting coverage of an area: voters, share within the limit, nearest qualifying place."""

    area_id: str
    name: str
    kind: str
    electors: int
    share_within: float
    limit_m: int
    nearest_premises: str
    mean_distance_m: int
    max_distance_m: int
    days_open: int
    evening_days: int
    weekend_days: int
    verdict: Verdict
    compensations: tuple[str, ...] = ()


class AccessState(StrEnum):
    """Accessibility verdict of premises for a use."""

    ACCESSIBLE = "accessible"
    AFTER_MEASURES = "after_measures"
    NOT_ACCESSIBLE = "not_accessible"


class PremisesAccess(Record):
    """Verdict of the criteria for premises that the plan uses (or could use)."""

    premises: str
    use: str
    state: AccessState
    failing_hard: tuple[str, ...]
    not_inspected: tuple[str, ...]
    failing_soft: tuple[str, ...]
    measures: tuple[str, ...]
    remaining: tuple[str, ...]


class Judgement(Record):
    """All that ``valplan.evaluate`` finds out about a plan, from the case and the plan alone.

    ``other_data`` notes where the plan was made from another scenario or other data than it is judged against.
    """

    violations: tuple[Violation, ...]
    money: tuple[LineOutcome, ...]
    net_ore: Ore
    net_ceiling_ore: Ore
    goals: tuple[GoalValue, ...]
    indicators: tuple[Indicator, ...]
    coverage: tuple[AreaCoverage, ...]
    access: tuple[PremisesAccess, ...]
    disagreements: tuple[str, ...]
    other_data: tuple[str, ...] = ()
