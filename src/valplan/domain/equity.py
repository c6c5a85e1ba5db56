"""Who has how far: what is read off people's distances, group by group, before and after a plan."""

from datetime import date
from enum import StrEnum

from valplan.domain.base import Record


class Way(StrEnum):
    """Where people go: their polling place, early voting on any day, or early voting that is open enough."""

    POLLING = "polling"
    EARLY_ANY = "early_any_day"
    EARLY_ENOUGH = "early_open_enough"


class Moment(StrEnum):
    """With the places of the last election, or with those of the plan; the people are the same."""

    BEFORE = "before"
    AFTER = "after"


class Grouping(StrEnum):
    """What people are grouped by; ``WITHOUT_TAG`` are all whose home lacks a tag that others have."""

    WHOLE = "whole"
    KIND = "kind"
    TAG = "tag"
    WITHOUT_TAG = "without_tag"
    AREA = "area"


class Within(Record):
    """Share of the people with at most ``limit`` (metres or seconds)."""

    limit: int
    share: float


class HowFar(Record):
    """A group's ways in whole metres, or in whole seconds.

    ``p50`` … ``p99`` are percentiles: the shortest way that so many per cent have no longer than. ``ede`` is the
    Kolm–Pollak equally-distributed equivalent, with the aversion of the goals; ``gini`` lies between 0 (all have the
    same) and 1.
    """

    mean: int
    p50: int
    p90: int
    p95: int
    p99: int
    longest: int
    ede: int
    gini: float
    within: tuple[Within, ...]


class GroupEquity(Record):
    """How far a group has to one kind of place at one moment.

    ``electors`` are all of the group, ``known`` those whose place is known. ``share_within_limit`` is the share of the
    known with at most the policy's distance: for the kind of their district to vote, of their area to vote early.
    ``seconds`` is None where the source of distances measures no time.
    """

    way: Way
    moment: Moment
    grouping: Grouping
    group: str
    name: str
    electors: int
    known: int
    share_within_limit: float
    metres: HowFar
    seconds: HowFar | None = None


class BeforeFacts(Record):
    """What must be told about the places of the last election.

    ``districts`` have no known polling place then, with ``electors``. ``early_places`` received early votes;
    ``unplaced`` of them, with ``unplaced_votes`` of the ``votes``, are no premises of the data and have no position.
    ``open_enough`` tells whether it can be known which places were open enough: opening hours are not in the data.
    """

    districts: tuple[str, ...]
    electors: int
    last_day: date | None
    early_places: int
    votes: int
    unplaced: int
    unplaced_votes: int
    open_enough: bool


class Equity(Record):
    """Who has how far, before and after; no row where nobody in the group has a known way."""

    groups: tuple[GroupEquity, ...]
    before: BeforeFacts
    aversion: float
