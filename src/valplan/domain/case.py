"""A case: one municipality, one scenario, the numbers in force and the distances - all that planning reads."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt

from valplan.domain.base import Record
from valplan.domain.budget import Budget
from valplan.domain.election import Election
from valplan.domain.municipality import (
    Area,
    Compensation,
    Cure,
    District,
    Fee,
    Inspection,
    Measure,
    Municipality,
    OpeningDay,
    Premises,
    Rate,
    Role,
    Tier,
    TrainingSession,
    Worker,
)
from valplan.domain.plan import TrainingBooking
from valplan.domain.scenario import Scenario
from valplan.domain.training import Attendance

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
NOT_REACHED = -1


class Source(Record):
    """Where a number comes from: paragraph of law, decision of the board, or assumption."""

    text: str
    url: str = ""


class Limit(Record):
    """A number in force: value, unit, kind (``law``, ``policy``, ``assumption``), source and first day of validity."""

    key: str
    value: float | int | bool
    unit: str
    kind: str
    source: Source
    valid_from: date
    text: str


class Criterion(Record):
    """One accessibility criterion: ``at_most``/``at_least`` a threshold, or ``yes``; hard criteria must hold."""

    criterion: str
    name: str
    test: str
    threshold: float | None = None
    unit: str = ""
    hard: bool
    uses: tuple[str, ...]
    basis: str

    def met(self, value: float | bool) -> bool:
        """Whether a measured value meets the criterion."""
        if self.test == "yes":
            return value is True
        if isinstance(value, bool) or self.threshold is None:
            return False
        return value <= self.threshold if self.test == "at_most" else value >= self.threshold


class TableOrigin(Record):
    """Where a table of the case comes from: ``real``, ``derived`` or ``synthetic``.

    ``made_up`` names the parts of a derived table that are made up; empty where none is. What ends in ``_en`` stands
    for its Swedish where English is spoken.
    """

    table: str
    file: str
    origin: str
    source: str
    date: str
    licence: str
    sha256: str
    note: str = ""
    note_en: str = ""
    made_up: str = ""
    made_up_en: str = ""


class Told(Record):
    """What a source of distances tells of its answer; pairs are (home, premises), homes are demand points and workers.

    ``outside``, ``off_road`` and ``unreachable`` pairs have the straight line times the detour instead of a way: an end
    lies outside the network, the ends are no farther from each other than from the roads, or no way joins them.
    ``snapped`` places stand on their nearest road, ``snapped_far`` of them farther from it than the limit; ``islands``
    are parts of a network that were too short to be kept.
    """

    outside: int = 0
    off_road: int = 0
    unreachable: int = 0
    workers_straight: bool = False
    snapped: int = 0
    snap_mean_m: int = 0
    snap_max_m: int = 0
    snapped_far: int = 0
    snap_limit_m: int = 0
    islands: int = 0


class TravelFacts(Told):
    """What must be told about the distances of a case: their source, and what it told."""

    source: str
    mode: str
    files: tuple[str, ...] = ()
    pairs: int


class TransitFacts(Record):
    """What must be told about travel by public transport; ``trips`` are those that run that day."""

    file: str
    on: date
    departures: tuple[time, ...]
    choose: str
    stops: int
    trips: int


@dataclass(frozen=True)
class Transit:
    """Seconds by public transport from demand points (rows) to premises (columns), both in table order.

    Counted from a time of departure to the arrival on foot at the premises. ``NOT_REACHED``, which no time can be,
    stands where no journey was found; ask ``within`` rather than compare.
    """

    seconds: Ints
    facts: TransitFacts

    @property
    def reached(self) -> npt.NDArray[np.bool_]:
        """Which pairs have a journey."""
        found: npt.NDArray[np.bool_] = self.seconds != NOT_REACHED
        return found

    def within(self, limit_s: float) -> npt.NDArray[np.bool_]:
        """Which pairs have a journey of at most that time."""
        return self.reached & (self.seconds <= limit_s)


@dataclass(frozen=True)
class Travel:
    """Ways in whole metres and seconds: rows are demand points or workers, columns premises, all in table order.

    ``sha256`` is the checksum of what the scenario's source was made from; empty for straight lines, which are made
    from the tables alone.
    """

    points: Ints
    workers: Ints
    points_s: Ints
    workers_s: Ints
    source: str
    facts: TravelFacts
    transit: Transit | None = None
    sha256: str = ""


@dataclass(frozen=True)
class Case:
    """Everything a plan is made from. Immutable; look-ups are built once."""

    municipality: Municipality
    scenario: Scenario
    scenario_file: str
    data_folder: Path
    election: Election
    budget: Budget
    limits: Mapping[str, Limit]
    criteria: tuple[Criterion, ...]
    travel: Travel
    origins: tuple[TableOrigin, ...]
    scenario_sha256: str
    data_sha256: str
    nation_electors: int = 0
    notes: tuple[str, ...] = field(default=())
    attendance: tuple[Attendance, ...] = ()
    bookings: tuple[TrainingBooking, ...] = ()  # of a plan that is being changed, where they stand

    def number(self, key: str) -> float:
        """The number in force for ``key``; ``KeyError`` if there is none."""
        return float(self.limits[key].value)

    def whole(self, key: str) -> int:
        """The whole number in force for ``key``."""
        return int(self.limits[key].value)

    @cached_property
    def areas(self) -> dict[str, Area]:
        """Areas by id."""
        return {a.area_id: a for a in self.municipality.areas}

    @cached_property
    def districts(self) -> dict[str, District]:
        """Districts by code."""
        return {d.code: d for d in self.municipality.districts}

    @cached_property
    def premises(self) -> dict[str, Premises]:
        """Premises by id."""
        return {p.premises_id: p for p in self.municipality.premises}

    @cached_property
    def workers(self) -> dict[str, Worker]:
        """Workers by id."""
        return {w.worker_id: w for w in self.municipality.workers}

    @cached_property
    def is_led(self) -> bool:
        """Whether the register names training leaders, so that each session that is held gets one."""
        return any(Role.TRAINER in w.roles for w in self.municipality.workers)

    @cached_property
    def sessions(self) -> dict[str, TrainingSession]:
        """Training sessions by id."""
        return {s.session_id: s for s in self.municipality.sessions}

    @cached_property
    def booked(self) -> dict[str, tuple[TrainingBooking, ...]]:
        """The bookings that stand of a plan that is being changed, by worker."""
        found: dict[str, list[TrainingBooking]] = {}
        for b in self.bookings:
            found.setdefault(b.worker, []).append(b)
        return {k: tuple(v) for k, v in found.items()}

    @cached_property
    def registered(self) -> Counter[str]:
        """How many the register has booked for each training session."""
        return Counter(w.booked_session for w in self.municipality.workers)

    @cached_property
    def accounted(self) -> frozenset[str]:
        """Training sessions whose attendance has been entered."""
        return frozenset(a.session for a in self.attendance)

    @cached_property
    def attended(self) -> dict[str, tuple[str, ...]]:
        """The training sessions that each worker has been to, as entered afterwards."""
        found: dict[str, list[str]] = {}
        for a in self.attendance:
            if a.attended:
                found.setdefault(a.worker, []).append(a.session)
        return {k: tuple(v) for k, v in found.items()}

    @cached_property
    def measures(self) -> dict[str, Measure]:
        """Accessibility measures by id."""
        return {m.measure_id: m for m in self.municipality.measures}

    @cached_property
    def compensations(self) -> dict[str, Compensation]:
        """Compensatory measures by id."""
        return {c.compensation_id: c for c in self.municipality.compensations}

    @cached_property
    def cures(self) -> dict[str, tuple[Cure, ...]]:
        """Cures by criterion."""
        found: dict[str, list[Cure]] = {}
        for cure in self.municipality.cures:
            found.setdefault(cure.criterion, []).append(cure)
        return {k: tuple(v) for k, v in found.items()}

    @cached_property
    def inspections(self) -> dict[tuple[str, str], Inspection]:
        """Inspections by (premises, criterion)."""
        return {(i.premises_id, i.criterion): i for i in self.municipality.inspections}

    @cached_property
    def openings(self) -> dict[str, tuple[OpeningDay, ...]]:
        """Opening days by pattern, within the election's early-voting period and hours of law, in order of day."""
        found: dict[str, list[OpeningDay]] = {}
        for o in sorted(self.municipality.openings, key=lambda o: (o.pattern, o.day)):
            if o.day in self.election.early_days:
                found.setdefault(o.pattern, []).append(o)
        return {k: tuple(v) for k, v in found.items()}

    @cached_property
    def tiers(self) -> dict[str, Tier]:
        """Staffing tiers by id."""
        return {t.tier: t for t in self.municipality.tiers}

    @cached_property
    def fees(self) -> dict[str, Fee]:
        """Fees by id."""
        return {f.fee: f for f in self.municipality.fees}

    @cached_property
    def rates(self) -> dict[str, Rate]:
        """Unit prices by id."""
        return {r.rate: r for r in self.municipality.rates}

    @cached_property
    def premises_index(self) -> dict[str, int]:
        """Column of each premises in the distance tables."""
        return {p.premises_id: i for i, p in enumerate(self.municipality.premises)}

    @cached_property
    def worker_index(self) -> dict[str, int]:
        """Row of each worker in ``travel.workers``."""
        return {w.worker_id: i for i, w in enumerate(self.municipality.workers)}

    @cached_property
    def point_electors(self) -> Ints:
        """Electors of each demand point, in table order, in the scenario's election."""
        return np.array([p.electors for p in self.municipality.points], dtype=np.int64)

    @cached_property
    def points_of_district(self) -> dict[str, Ints]:
        """Rows of the demand points of each district."""
        return _rows_by([p.district for p in self.municipality.points])

    @cached_property
    def points_of_area(self) -> dict[str, Ints]:
        """Rows of the demand points of each area."""
        return _rows_by([p.area_id for p in self.municipality.points])

    @cached_property
    def synthetic_tables(self) -> tuple[str, ...]:
        """Tables whose rows are made up, in the order of ``case.toml``."""
        return tuple(o.table for o in self.origins if o.origin == "synthetic")

    @property
    def partly_made_up(self) -> tuple[TableOrigin, ...]:
        """Derived tables of which parts are made up, in the order of ``case.toml``."""
        return tuple(o for o in self.origins if o.origin == "derived" and o.made_up)

    def electors(self, district: str) -> int:
        """Electors of a district in the municipal roll (kommunfullmäktige), the basis of posts and ballots."""
        return self.districts[district].electors_kf_2026


def _rows_by(keys: list[str]) -> dict[str, Ints]:
    found: dict[str, list[int]] = {}
    for i, key in enumerate(keys):
        found.setdefault(key, []).append(i)
    return {k: np.array(v, dtype=np.int64) for k, v in found.items()}
