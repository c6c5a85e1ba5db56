"""A scenario: what a planner wants planned, as read from a TOML file and merged with its base."""

from datetime import date, datetime, time
from typing import Annotated, Literal

from pydantic import Field

from valplan.domain.base import Record
from valplan.domain.duties import Ambulating, WednesdayCount
from valplan.domain.election import ElectionType
from valplan.domain.quota import Quota
from valplan.domain.release import Release
from valplan.domain.training import ScenarioTraining

Number = float | int | bool


class ScenarioElection(Record):
    """``[election]``: its type and day, and how long people of the register may be kept for it."""

    type: ElectionType
    day: date
    retention_until: date | None = None


class ScenarioBudget(Record):
    """``[budget]``: the plan year, and what differs from the board's figures (tkr)."""

    year: int
    net_ceiling_tkr: float | None = None
    ceilings_tkr: dict[str, float] = Field(default_factory=dict)
    entered_tkr: dict[str, float] = Field(default_factory=dict)


class ScenarioGrant(Record):
    """``[grant]``: ``budget`` (the board's figure), ``formula`` (with ``election`` of grants.csv) or ``none``."""

    basis: Literal["budget", "formula", "none"] = "budget"
    election: str = ""


class ScenarioGoals(Record):
    """``[goals]``: weights in kronor per unit of the goal, or a rank order (first is most important).

    ``limits``: the most that a goal may come to, in the unit that the report tells it in.
    """

    mode: Literal["weighted", "ranked"] = "weighted"
    limits: dict[str, float] = Field(default_factory=dict)
    premises: dict[str, float] = Field(default_factory=dict)
    staffing: dict[str, float] = Field(default_factory=dict)


class ScenarioPremises(Record):
    """``[premises]``: what this scenario asks of premises; what is not stated is not asked.

    ``closed``: cannot be used at all. ``polling_fixed``: district -> its polling place. ``polling_forbidden``,
    ``early_fixed``, ``early_forbidden``: premises that must, or must not, serve so. ``early_patterns``: premises -> the
    only opening patterns it may have. ``districts_moved_most``, ``voters_moved_most_share``: districts, and share of
    all voters, that get another polling place than at the last election, at most. ``early_changed_most``: early-voting
    places that open anew or close since then, at most. ``spare_within_m``: every building used as polling place has one
    in reserve within so many metres. ``early_places_most``: early-voting places in all; ``early_open_at_once_most``:
    open on one day. ``early_run_days_least``: a place that opens, mobile stops aside, stays open so many days on end.
    """

    closed: tuple[str, ...] = ()
    polling_fixed: dict[str, str] = Field(default_factory=dict)
    polling_forbidden: tuple[str, ...] = ()
    early_fixed: tuple[str, ...] = ()
    early_forbidden: tuple[str, ...] = ()
    early_patterns: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    districts_moved_most: int | None = Field(default=None, ge=0)
    voters_moved_most_share: float | None = Field(default=None, ge=0, le=1)
    early_changed_most: int | None = Field(default=None, ge=0)
    spare_within_m: float | None = Field(default=None, ge=0)
    early_places_most: int | None = Field(default=None, ge=0)
    early_open_at_once_most: int | None = Field(default=None, ge=0)
    early_run_days_least: int = Field(default=0, ge=0)


class RestExemption(Record):
    """A dated exemption from the daily rest: shifts wholly inside the window need no 11 hours between or within.

    ``decided`` is the day on which whoever may grant it did so; None while it is only assumed. ``source_en`` stands
    for ``source`` where English is spoken.
    """

    starts: datetime
    ends: datetime
    source: str
    source_en: str = ""
    decided: date | None = None


class ScenarioStaffing(Record):
    """``[staffing]``: rules that this scenario asks for, by premises where it says so.

    ``most_hours_per_week``: hours in posts that one person may have in a calendar week; no limit where it is None.
    """

    languages: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    driver_per_premises: bool = False
    driver_per_transport: bool = False
    rest_exemption: RestExemption | None = None
    most_hours_per_week: float | None = Field(default=None, gt=0, le=168)
    reserve_pool: Literal["shared", "zones"] = "shared"
    quotas: tuple[Quota, ...] = ()
    release: tuple[Release, ...] = ()
    teams: Literal[1, 2] = 1
    hosts_per_premises: Annotated[int, Field(ge=0)] = 0
    ambulating: Ambulating | None = None
    wednesday_count: WednesdayCount | None = None


class ScenarioTransit(Record):
    """``[travel.transit]``: a GTFS feed, the day (election day unless given) and the times of departure."""

    feed: str
    on: date | None = None
    departures: tuple[time, ...] = Field(min_length=1)
    choose: Literal["best", "median"] = "best"


class ScenarioTravel(Record):
    """``[travel]``: where distances and times come from, and what is done with a pair that no way joins.

    ``path`` (roads: a ``.osm.pbf`` file or a folder of node and way tables; matrix: a table) is relative to the file
    that states it; ``url`` is that of a running OSRM or Valhalla server. ``unreachable`` is ``straight`` for roads
    and ``fault`` for the other sources unless given.
    """

    source: Literal["straight", "roads", "matrix", "osrm", "valhalla"] = "straight"
    mode: Literal["car", "walk"] = "car"
    path: str = ""
    url: str = ""
    unreachable: Literal["straight", "fault"] | None = None
    transit: ScenarioTransit | None = None


class EnteredIndicator(Record):
    """A value of an indicator that the plan cannot decide, with its date and who says so, in English too if wanted."""

    value: str
    met: bool
    on: date
    source: str
    source_en: str = ""


class EnteredIndicators(Record):
    """``[indicators]``: the board's indicators that no plan decides; none until somebody has entered it."""

    meetings: EnteredIndicator | None = None
    web_information: EnteredIndicator | None = None
    contact_centre: EnteredIndicator | None = None


class Scenario(Record):
    """A whole scenario. ``policy`` and ``assumption`` override numbers of ``limits/policy.toml``; law cannot change.

    ``notes_en`` stands for ``notes`` where English is spoken. ``board_line`` is the telephone that those who serve
    reach the board on.
    """

    name: str
    title: str
    title_en: str
    data: str
    election: ScenarioElection
    budget: ScenarioBudget
    grant: ScenarioGrant = ScenarioGrant()
    goals: ScenarioGoals = ScenarioGoals()
    premises: ScenarioPremises = ScenarioPremises()
    staffing: ScenarioStaffing = ScenarioStaffing()
    training: ScenarioTraining = ScenarioTraining()
    travel: ScenarioTravel = ScenarioTravel()
    policy: dict[str, Number] = Field(default_factory=dict)
    assumption: dict[str, Number] = Field(default_factory=dict)
    indicators: EnteredIndicators = Field(default_factory=EnteredIndicators)
    origin: str = "synthetic"
    board_line: str = ""
    notes: tuple[str, ...] = ()
    notes_en: tuple[str, ...] = ()
