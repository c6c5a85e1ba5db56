"""The tables of contents: every rule and every goal that valplan knows."""

from valplan.rules.access import Accessible
from valplan.rules.consistency import Consistent
from valplan.rules.early import EarlyCapacity, FixedPlaces, FullHoursOnElectionDay, OpenEveryDay, VotesStored
from valplan.rules.goals import (
    Continuity,
    Cost,
    EarlyAccess,
    Experience,
    Fees,
    Motivations,
    PollingAccess,
    Vacancies,
    Wishes,
    WorkerTravel,
    WorstPolling,
)
from valplan.rules.mobile import MobilePaid, MobileUnits
from valplan.rules.money import LineCeiling, NetCeiling
from valplan.rules.people import Available, NoDisqualifyingTie, OldEnough, Qualified, Trained
from valplan.rules.polling import (
    NoPoliticalTie,
    OnePollingPlace,
    PollingDistance,
    PremisesAvailable,
    Rooms,
    TieMotivated,
)
from valplan.rules.revision import RevisionKept
from valplan.rules.rule import Goal, Rule
from valplan.rules.space import FloorSpace
from valplan.rules.spread import Spread
from valplan.rules.staffing import (
    AppointedPerDistrict,
    DailyRest,
    Drivers,
    EarlyDaysAgreed,
    ExperienceMix,
    Languages,
    OnePostADay,
    PresentInEarlyVoting,
    PresentInPollingPlace,
    ReservePool,
)

RULES: tuple[Rule, ...] = (
    OnePollingPlace(),
    Rooms(),
    FloorSpace(),
    PremisesAvailable(),
    NoPoliticalTie(),
    TieMotivated(),
    Accessible(),
    PollingDistance(),
    OpenEveryDay(),
    FullHoursOnElectionDay(),
    VotesStored(),
    EarlyCapacity(),
    FixedPlaces(),
    Spread(),
    MobilePaid(),
    MobileUnits(),
    AppointedPerDistrict(),
    PresentInPollingPlace(),
    PresentInEarlyVoting(),
    Trained(),
    Qualified(),
    Available(),
    OnePostADay(),
    DailyRest(),
    EarlyDaysAgreed(),
    NoDisqualifyingTie(),
    OldEnough(),
    ExperienceMix(),
    Languages(),
    Drivers(),
    ReservePool(),
    LineCeiling(),
    NetCeiling(),
    RevisionKept(),
    Consistent(),
)

GOALS: tuple[Goal, ...] = (
    Cost(),
    PollingAccess(),
    EarlyAccess(),
    WorstPolling(),
    Continuity(),
    Motivations(),
    Vacancies(),
    Fees(),
    WorkerTravel(),
    Wishes(),
    Experience(),
)

__all__ = ["GOALS", "RULES", "Goal", "Rule"]
