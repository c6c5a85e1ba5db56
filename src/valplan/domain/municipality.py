"""The municipality: districts, people's homes, premises, accessibility and poll workers.

Distances and positions are metres in EPSG:3006, money is whole öre, widths and thresholds have their unit in the name.
"""

from datetime import date, time
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from valplan.domain.base import Record

Ore = int
ORE_PER_KRONA = 100
ORE_PER_TKR = 100_000
DistrictCode = Annotated[str, Field(pattern=r"^\d{8}$")]
NonNegative = Annotated[int, Field(ge=0)]
Share = Annotated[float, Field(ge=0, le=1)]


class AreaKind(StrEnum):
    """Stad (city), tätort (locality) or landsbygd (countryside)."""

    CITY = "stad"
    LOCALITY = "tatort"
    RURAL = "landsbygd"


class Area(Record):
    """A part of the municipality that coverage is judged for: city district, locality or countryside."""

    area_id: str
    name: str
    kind: AreaKind
    socioeconomic: str = ""


class District(Record):
    """A voting district (valdistrikt); ``electors`` are those of the scenario's election."""

    code: DistrictCode
    name: str
    area_id: str
    kind: AreaKind
    electors_kf_2026: NonNegative
    electors_rd_2026: NonNegative
    electors_rd_2022: NonNegative
    turnout_2022: Share
    size_reason: str = ""
    tags: tuple[str, ...] = ()


class DemandPoint(Record):
    """Where a group of electors lives; weights sum to the district's electors (kommunfullmäktige 2026).

    ``tags``, here and in a district, name groups whose ways are told apart, such as ``low-income``.
    """

    point_id: str
    district: DistrictCode
    area_id: str
    x_m: float
    y_m: float
    electors: NonNegative
    tags: tuple[str, ...] = ()


class Use(StrEnum):
    """What premises serve as: polling place (vallokal) or early-voting place (röstningslokal).

    The others are work that a scenario may ask for beside these: hosts on election day, ambulating teams (ambulerande
    röstmottagare) and the board's count on Wednesday (onsdagsräkningen).
    """

    POLLING = "polling"
    EARLY = "early"
    HOST = "host"
    AMBULATING = "ambulating"
    COUNT = "count"


class Tie(StrEnum):
    """A connection that the Elections Act 4 kap. 20 and 22 §§ speaks of."""

    NONE = "none"
    POLITICAL = "political"
    RELIGIOUS = "religious"
    COMPANY = "company"


class Premises(Record):
    """Premises that can be rented, with what they can be used for."""

    premises_id: str
    name: str
    kind: str
    x_m: float
    y_m: float
    area_id: str
    polling: bool
    early: bool
    rooms: NonNegative
    floor_area_m2: NonNegative
    rent_polling_ore: NonNegative
    rent_early_day_ore: NonNegative
    patterns: tuple[str, ...] = ()
    unavailable: tuple[date, ...] = ()
    closes_latest: time
    tie: Tie = Tie.NONE
    secure_storage: bool
    mobile: bool = False
    early_id_2022: str = ""
    served_2022: tuple[DistrictCode, ...] = ()
    address: str = ""


class Inspection(Record):
    """One measured value of one criterion at one place; ``value`` is a number, ``ja`` or ``nej``."""

    premises_id: str
    criterion: str
    value: float | bool
    inspected: date
    remark: str = ""


class Measure(Record):
    """A way to make premises accessible, with its cost and lead time."""

    measure_id: str
    name: str
    cost_ore: NonNegative
    lead_days: NonNegative
    line: str


class Cure(Record):
    """A measure cures a criterion as long as the measured value is no worse than ``reach`` (none: always)."""

    measure_id: str
    criterion: str
    reach: float | None = None


class Compensation(Record):
    """A compensatory measure for an area that early voting does not cover.

    ``kind``: ``mobile`` (a mobile stop in the area, which is an early-voting place of its own), ``shuttle`` (rides to
    the nearest place) or ``extended_hours`` (the nearest place within reach keeps longer hours).
    """

    compensation_id: str
    name: str
    kind: str
    cost_ore: NonNegative
    line: str


class OpeningDay(Record):
    """One day of an opening pattern, ``day`` counted from election day (0), earlier days negative."""

    pattern: str
    day: Annotated[int, Field(le=0)]
    opens: time
    closes: time


class Tier(Record):
    """A staffing level of early voting: posts on an ordinary day and in the last week before election day."""

    tier: str
    posts: Annotated[int, Field(ge=1)]
    posts_last_week: Annotated[int, Field(ge=1)]


class Role(StrEnum):
    """What a poll worker (röstmottagare) serves as."""

    CHAIR = "ordforande"
    DEPUTY = "ersattare"
    WORKER = "rostmottagare"
    EARLY_LEAD = "fortid_ansvarig"
    EARLY_WORKER = "fortid"
    HOST = "vard"
    AMBULATING_DRIVER = "ambulerande_forare"
    AMBULATING = "ambulerande"
    COUNTER = "rakning"
    TRAINER = "utbildare"


COVERED_BY = {
    Role.HOST: (Role.WORKER,),
    Role.AMBULATING_DRIVER: (Role.EARLY_LEAD, Role.EARLY_WORKER),
    Role.AMBULATING: (Role.EARLY_LEAD, Role.EARLY_WORKER),
    Role.COUNTER: (Role.CHAIR, Role.DEPUTY, Role.WORKER),
}
"""Roles that whoever is qualified for another role can also serve in, though the register does not say so."""


def qualified(roles: tuple[Role, ...], role: Role) -> bool:
    """Whether a worker with these roles can serve in a role."""
    return role in roles or any(r in roles for r in COVERED_BY.get(role, ()))


class Fee(Record):
    """What a role is paid: per ``day``, per ``hour``, per ``session`` (training) or as ``standby``."""

    fee: str
    unit: str
    amount_ore: NonNegative
    source: str


class Rate(Record):
    """A unit price that a budget line is made of."""

    rate: str
    line: str
    unit: str
    amount_ore: NonNegative
    source: str


class SessionFacts(Record):
    """A physical training session: place, time, room size, the budget line of its cost.

    ``roles``: whom it is for; empty for all.
    """

    session_id: str
    place: str
    x_m: float
    y_m: float
    on: date
    starts: time
    ends: time
    capacity: NonNegative
    roles: tuple[Role, ...] = ()
    line: str = "premises"


class TrainingSession(SessionFacts):
    """A row of the table of sessions.

    A ``candidate`` is held only if the plan chooses it, and then with ``least`` participants or more. ``cost_ore`` is
    charged to ``line``. A ``rescue`` session stands in the scenario and is opened only where a change of a plan needs
    it.
    """

    candidate: bool = False
    least: NonNegative = 0
    cost_ore: NonNegative = 0
    rescue: bool = False
    address: str = ""


class Worker(Record):
    """A person on the register; never named in logs, errors, maps or the plan.

    ``available`` maps a day counted from election day to the parts of that day the person can work:
    ``F`` (before 13), ``E`` (13-17), ``K`` (17-22), ``N`` (after 22, the count).
    ``can_attend`` are the training sessions that the person has said to be free for; empty where nothing is said.
    ``car_pool`` is the same text for all who ride together on election day.
    ``extra`` holds the cells of the board's own columns.
    """

    worker_id: str
    name: str
    x_m: float
    y_m: float
    age: NonNegative
    roles: tuple[Role, ...]
    elections_worked: NonNegative
    languages: tuple[str, ...] = ()
    licence: bool
    car: bool
    available: dict[int, str]
    max_early_days: NonNegative
    wish_premises: str = ""
    wish_with: str = ""
    wish_avoid: str = ""
    trained_on: date | None = None
    booked_session: str = ""
    department: str = ""
    tie: str = ""
    premises_2022: str = ""
    related_to: tuple[str, ...] = ()
    max_travel_m: NonNegative | None = None
    max_hours: Annotated[float, Field(ge=0)] | None = None
    can_attend: tuple[str, ...] = ()
    car_pool: str = ""
    extra: dict[str, str] = Field(default_factory=dict)

    @property
    def drives(self) -> bool:
        """Whether the person has a driving licence and a car."""
        return self.licence and self.car


class EarlyVotes(Record):
    """Early votes received at one place on one day of an earlier election."""

    place_id: str
    place: str
    on: date
    votes: NonNegative


class Municipality(Record):
    """All tables of one municipality; ids are unique and every reference holds (``valplan.data`` sees to it)."""

    code: str
    name: str
    crs: str
    centre_x_m: float
    centre_y_m: float
    areas: tuple[Area, ...]
    districts: tuple[District, ...]
    points: tuple[DemandPoint, ...]
    premises: tuple[Premises, ...]
    inspections: tuple[Inspection, ...]
    measures: tuple[Measure, ...]
    cures: tuple[Cure, ...]
    compensations: tuple[Compensation, ...]
    openings: tuple[OpeningDay, ...]
    tiers: tuple[Tier, ...]
    fees: tuple[Fee, ...]
    rates: tuple[Rate, ...]
    sessions: tuple[TrainingSession, ...]
    workers: tuple[Worker, ...]
    early_votes: tuple[EarlyVotes, ...]
