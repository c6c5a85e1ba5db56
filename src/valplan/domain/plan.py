"""A plan: every decision, and what the solver claims of it. Written as ``plan.json`` (``docs/plan-format.md``)."""

from datetime import date, time
from typing import Annotated

from pydantic import AfterValidator, Field, NaiveDatetime
from pydantic_core import PydanticCustomError

from valplan.domain.base import Record
from valplan.domain.municipality import NonNegative, Ore, Role, Use
from valplan.domain.outcome import StageProof

PLAN_FORMAT = "valplan-plan/1"


def _naive(value: time) -> time:
    if value.tzinfo is not None:
        raise PydanticCustomError("timezone_naive", "a time of day has no time zone")
    return value


LocalTime = Annotated[time, AfterValidator(_naive)]


class DistrictPosts(Record):
    """What a polling place needs: posts by role, voting screens and places at the ballot stand."""

    district: str
    expected_votes: NonNegative
    workers: NonNegative
    screens: NonNegative
    ballot_places: NonNegative


class PollingPlace(Record):
    """District ``district`` votes in ``premises`` on election day."""

    district: str
    premises: str


class FundedMeasure(Record):
    """An accessibility measure that the plan pays for."""

    premises: str
    measure: str


class EarlySession(Record):
    """Early voting in one place on one day, with its number of posts and expected votes."""

    premises: str
    on: date
    opens: LocalTime
    closes: LocalTime
    posts: Annotated[int, Field(ge=1)]
    expected_votes: int


class EarlyPlace(Record):
    """The opening pattern and staffing tier chosen for an early-voting place."""

    premises: str
    pattern: str
    tier: str


class Catchment(Record):
    """Expected early votes from a source (district code, or ``centre``) that a place is dimensioned for."""

    source: str
    premises: str
    votes: int


class AreaCompensation(Record):
    """A compensatory measure for an area, with the written reason. ``premises`` is set for a mobile stop."""

    area_id: str
    compensation: str
    premises: str = ""
    reason: str


class Motivation(Record):
    """A written reason where a rule allows a departure that is motivated.

    It is a ``draft`` until the board has decided on it and made it its own; what nobody says of one is that it is.
    """

    rule: str
    subject: str
    text: str
    draft: bool = True


class Post(Record):
    """One post that one person holds for one shift. ``district`` is empty in early voting."""

    post_id: str
    use: Use
    premises: str
    district: str = ""
    role: Role
    starts: NaiveDatetime
    ends: NaiveDatetime


class Appointment(Record):
    """Who holds which post; ``worker`` is empty where the post is vacant."""

    post_id: str
    worker: str = ""


class TrainingBooking(Record):
    """A physical training session that the plan books a worker for."""

    worker: str
    session: str


class HeldSession(Record):
    """A training session that is held, and who leads it; ``leader`` is empty where nobody is planned to lead."""

    session: str
    leader: str = ""


class Reserve(Record):
    """A trained person on standby on election day for a role.

    ``ordforande`` stands by for chairs, deputies and workers alike. ``zone`` is empty in a pool shared by all.
    """

    worker: str
    role: Role
    zone: str = ""


class Pin(Record):
    """A worker whom a planner has put in a post by hand; ``note`` is the planner's own and never names anyone."""

    post_id: str
    worker: str
    note: str = ""


class Revision(Record):
    """What a plan changes in the plan before it, and what the change was asked to keep to.

    ``now`` is the time from which things can be changed (None: all of it can), ``absent``, ``closed`` and ``pins`` are
    all that are in force, those of earlier changes included. ``used_reserves`` are the reserves that election day has
    used up. Since the plan before, ``moved`` lost or changed what they had been told, ``released`` are posts of
    before that are no longer there and whose holders get no other that day, ``stood_down`` posts that others have now
    and whose holders get no other that day, and ``moved_districts`` vote elsewhere.
    ``trained`` are the trainings that those who serve no more had been to, earlier changes included; the session is
    empty for one that only the register dates.
    """

    number: NonNegative
    parent_sha256: str
    now: NaiveDatetime | None = None
    absent: tuple[str, ...] = ()
    closed: tuple[str, ...] = ()
    pins: tuple[Pin, ...] = ()
    used_reserves: tuple[Reserve, ...] = ()
    moved: tuple[str, ...] = ()
    released: tuple[str, ...] = ()
    stood_down: tuple[str, ...] = ()
    moved_districts: tuple[str, ...] = ()
    trained: tuple[TrainingBooking, ...] = ()


class Made(Record):
    """What the plan was made from and with; no clock time, so that equal input gives equal bytes."""

    scenario: str
    scenario_file: str
    scenario_sha256: str
    data_sha256: str
    valplan: str
    ortools: str
    synthetic_tables: tuple[str, ...]


class Plan(Record):
    """A whole plan of an election."""

    format: str = PLAN_FORMAT
    made: Made
    district_posts: tuple[DistrictPosts, ...]
    polling: tuple[PollingPlace, ...]
    measures: tuple[FundedMeasure, ...]
    early_places: tuple[EarlyPlace, ...]
    early_sessions: tuple[EarlySession, ...]
    vote_transports: tuple[str, ...] = ()
    catchments: tuple[Catchment, ...]
    compensations: tuple[AreaCompensation, ...]
    motivations: tuple[Motivation, ...]
    posts: tuple[Post, ...]
    appointments: tuple[Appointment, ...]
    training: tuple[TrainingBooking, ...]
    sessions: tuple[HeldSession, ...] = ()
    reserves: tuple[Reserve, ...]
    claimed_cost_ore: dict[str, Ore]
    proof: tuple[StageProof, ...]
    revision: Revision | None = None
