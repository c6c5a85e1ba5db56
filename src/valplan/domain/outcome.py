"""What is found out about a plan: proofs, violations, money, indicators, coverage."""

from datetime import date, datetime, time
from enum import StrEnum

from pydantic import Field

from valplan.domain.base import Record
from valplan.domain.equity import Equity
from valplan.domain.municipality import NonNegative, Ore


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
    columns: NonNegative
    rows: NonNegative


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
    """Planned cost of a budget line beside its ceiling (öre), and what it is made of (label -> öre).

    ``contributions`` tells how much of a part are employer's contributions; the rest of it is what people are paid.
    """

    line: str
    name: str
    planned_ore: Ore
    ceiling_ore: Ore
    parts: dict[str, Ore]
    contributions: dict[str, Ore] = Field(default_factory=dict)


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


class AreaDay(Record):
    """An area on a day of early voting: what is open nearest, how far away, and whether that covers the area.

    ``nearest_premises`` is the open place that is nearest to most of the area's voters, empty when none is open;
    ``opens`` and ``closes`` are those of that place. ``evening`` tells whether the share that the policy asks for has a
    place within the limit that is open in the evening. Distances (whole metres) are each voter's to the
    nearest open place, ``walk_time_s`` and ``car_time_s`` the mean time to it on foot and by car, None when none is
    open. ``reckoned`` names the modes (``walk``, ``car``) whose time no source measures: it is what the distance takes
    at a mean speed. On election day (``day`` 0) the own polling place is open too.

    On the day that a timetable is read for, ``transit_share`` of the voters reach an open place by public transport
    within the policy's time, in ``transit_time_s`` on average; None on other days.

    ``share_within`` counts every open early-voting place within ``limit_m``, and on election day the own polling place
    within the policy's limit for the voter's district. ``COVERED`` leaves mobile stops out; a day that only a
    compensatory measure covers is ``COMPENSATED``, with the plan's written ``reason``.
    """

    area_id: str
    day: int
    on: date
    weekend: bool
    electors: int
    nearest_premises: str
    opens: time | None
    closes: time | None
    evening: bool
    mean_distance_m: int
    max_distance_m: int
    walk_time_s: int | None
    car_time_s: int | None
    reckoned: tuple[str, ...]
    transit_share: float | None
    transit_time_s: int | None
    share_within: float
    limit_m: int
    verdict: Verdict
    reason: str = ""


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


class PoolSize(Record):
    """A pool of reserves: its zone (empty where all share it), what it stands behind, and who must be on standby in it.

    ``found_leaders`` and ``found_workers`` are on standby in the plan; none where the plan has other pools.
    """

    zone: str
    name: str
    districts: int
    posts: int
    leaders: int
    workers: int
    found_leaders: int | None = None
    found_workers: int | None = None


class PoolOption(Record):
    """A way of keeping reserves, ``shared`` or ``zones``: what its pools must be, what they cost and risk."""

    kind: str
    chosen: bool
    pools: tuple[PoolSize, ...]
    cost_ore: Ore
    risk: float


class Risk(Record):
    """The risk that any post is unfilled on election day: computed, and simulated with an interval of 95 %.

    ``unfilled`` holds the expected unfilled posts by role of the simulation, ``computed_unfilled`` their number as
    computed. ``wanted`` reserves would hold the limit, ``found`` are named. ``early_lost`` people are expected to drop
    out before training, to be replaced from the ``early_spare`` people of the register who could serve on election day
    and do not. ``unreached`` pairs of reserve and polling place in its pool are too far apart.
    """

    limit: float
    computed: float
    computed_unfilled: float
    simulated: float
    low: float
    high: float
    runs: int
    unfilled: dict[str, float]
    wanted: int
    found: int
    early_lost: float
    early_spare: int
    unreached: int
    options: tuple[PoolOption, ...]


class RestsOn(Record):
    """An exemption of the scenario that a plan needs: without it ``shifts`` of ``people`` would break ``rule``.

    ``decided`` is the day on which it was granted; None where the scenario only assumes it.
    """

    rule: str
    starts: datetime
    ends: datetime
    decided: date | None
    source: str
    shifts: int
    people: int


class Judgement(Record):
    """All that ``valplan.evaluate`` finds out about a plan, from the case and the plan alone.

    ``other_data`` notes where the plan was made from another scenario or other data than it is judged against.
    ``rests_on`` are the exemptions without which there would be more violations, ``drafts`` what is motivated by drafts
    alone, which the board has not decided on. A
    judgement that is not ``complete`` tells only what must be mended before the rest can be judged: its money, goals
    and indicators are empty, and its net cost is no figure.
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
    coverage_days: tuple[AreaDay, ...] = ()
    equity: Equity | None = None
    other_data: tuple[str, ...] = ()
    risk: Risk | None = None
    rests_on: tuple[RestsOn, ...] = ()
    drafts: tuple[str, ...] = ()
    complete: bool = True
