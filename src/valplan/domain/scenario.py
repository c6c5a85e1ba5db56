"""A scenario: what a planner wants planned, as read from a TOML file and merged with its base."""

from datetime import date, datetime, time
from typing import Literal

from pydantic import Field

from valplan.domain.base import Record
from valplan.domain.election import ElectionType

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
    """``[goals]``: weights in kronor per unit of the goal, or a rank order (first is most important)."""

    mode: Literal["weighted", "ranked"] = "weighted"
    premises: dict[str, float] = Field(default_factory=dict)
    staffing: dict[str, float] = Field(default_factory=dict)


class ScenarioPremises(Record):
    """``[premises]``: ids that are closed, that must serve early voting, that must not."""

    closed: tuple[str, ...] = ()
    early_fixed: tuple[str, ...] = ()
    early_forbidden: tuple[str, ...] = ()


class RestExemption(Record):
    """A dated exemption from the daily rest: shifts wholly inside the window need no 11 hours between or within."""

    starts: datetime
    ends: datetime
    source: str


class ScenarioStaffing(Record):
    """``[staffing]``: rules that this scenario asks for, by premises where it says so."""

    languages: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    driver_per_premises: bool = False
    rest_exemption: RestExemption | None = None


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
    """A value of an indicator that the plan cannot decide, with its date and who says so."""

    value: str
    met: bool
    on: date
    source: str


class Scenario(Record):
    """A whole scenario. ``policy`` and ``assumption`` override numbers of ``limits/policy.toml``; law cannot change."""

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
    travel: ScenarioTravel = ScenarioTravel()
    policy: dict[str, Number] = Field(default_factory=dict)
    assumption: dict[str, Number] = Field(default_factory=dict)
    indicators: dict[str, EnteredIndicator] = Field(default_factory=dict)
    origin: str = "synthetic"
    notes: tuple[str, ...] = ()
