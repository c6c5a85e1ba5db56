"""The tables of contents: every rule and every goal that valplan knows."""

from valplan.rules.access import Accessible
from valplan.rules.consistency import Consistent
from valplan.rules.early import EarlyCapacity, FullHoursOnElectionDay, OpenEveryDay, VotesStored
from valplan.rules.goal_limits import GoalLimits
from valplan.rules.goals import (
    Buildings,
    Continuity,
    Cost,
    EarlyAccess,
    EarlyPlaces,
    Experience,
    Fees,
    Motivations,
    PollingAccess,
    Uncovered,
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
from valplan.rules.wishes import EarlyPlacesLimit, FewMoved, FixedPlaces, SparePremises

GOALS: tuple[Goal, ...] = (
    Cost(),
    PollingAccess(),
    EarlyAccess(),
    Uncovered(),
    WorstPolling(),
    Continuity(),
    Buildings(),
    EarlyPlaces(),
    Motivations(),
    Vacancies(),
    Fees(),
    WorkerTravel(),
    Wishes(),
    Experience(),
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
    FewMoved(),
    SparePremises(),
    EarlyPlacesLimit(),
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
    GoalLimits(GOALS),
    Consistent(),
)

__all__ = ["GOALS", "RULES", "Goal", "Rule"]
