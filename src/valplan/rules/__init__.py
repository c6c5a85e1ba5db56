"""The tables of contents: every rule and every goal that valplan knows."""

from valplan.rules.access import Accessible
from valplan.rules.car_pool import CarPools
from valplan.rules.company import FirstTimers, RelativesApart
from valplan.rules.consistency import Consistent
from valplan.rules.custody import TwoWithVotes
from valplan.rules.duties import AmbulatingPairs
from valplan.rules.early import EarlyCapacity, FullHoursOnElectionDay, OpenEveryDay, VotesStored
from valplan.rules.fairness import EarlyHours, SamePlace
from valplan.rules.fit import AgeForPost, TravelLimit
from valplan.rules.goal_limits import GoalLimits
from valplan.rules.mix import Drivers, ExperienceMix, Languages
from valplan.rules.mobile import MobilePaid, MobileUnits
from valplan.rules.money import LineCeiling, NetCeiling
from valplan.rules.people import Available, NoDisqualifyingTie, OldEnough, Qualified
from valplan.rules.polling import (
    NoPoliticalTie,
    OnePollingPlace,
    PollingDistance,
    PremisesAvailable,
    Rooms,
    TieMotivated,
)
from valplan.rules.premises_goals import (
    Buildings,
    Continuity,
    Cost,
    EarlyAccess,
    EarlyMean,
    EarlyPlaces,
    Motivations,
    PollingAccess,
    PollingMean,
    PollingUncovered,
    Uncovered,
    WorstEarly,
    WorstPolling,
)
from valplan.rules.presence import AppointedPerDistrict, PresentInEarlyVoting, PresentInPollingPlace
from valplan.rules.quotas import Quotas
from valplan.rules.release import DepartmentRelease
from valplan.rules.reserve import ReservePool
from valplan.rules.rest import DailyRest, EarlyDaysAgreed, HoursAgreed, OnePostADay
from valplan.rules.revision import RevisionKept
from valplan.rules.rule import Goal, Rule
from valplan.rules.space import FloorSpace
from valplan.rules.spread import Spread
from valplan.rules.staffing_goals import (
    Experience,
    Fees,
    Vacancies,
    Wishes,
    WorkerTravel,
)
from valplan.rules.trained import Trained
from valplan.rules.training import TrainingLeaders, TrainingSessions
from valplan.rules.weekly_hours import HoursPerWeek
from valplan.rules.weekly_rest import WeeklyRest
from valplan.rules.wishes import EarlyPlacesLimit, FewEarlyChanged, FewMoved, FixedPlaces, SparePremises

GOALS: tuple[Goal, ...] = (
    Cost(),
    PollingAccess(),
    EarlyAccess(),
    Uncovered(),
    PollingUncovered(),
    WorstPolling(),
    PollingMean(),
    EarlyMean(),
    WorstEarly(),
    Continuity(),
    Buildings(),
    EarlyPlaces(),
    Motivations(),
    Vacancies(),
    Fees(),
    WorkerTravel(),
    Wishes(),
    Experience(),
    SamePlace(),
    EarlyHours(),
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
    FewEarlyChanged(),
    SparePremises(),
    EarlyPlacesLimit(),
    Spread(),
    MobilePaid(),
    MobileUnits(),
    TwoWithVotes(),  # before the law on presence, so that of two reasons for a clash the law is the one told
    AppointedPerDistrict(),
    PresentInPollingPlace(),
    PresentInEarlyVoting(),
    AmbulatingPairs(),
    Trained(),
    TrainingSessions(),
    TrainingLeaders(),
    Qualified(),
    Available(),
    OnePostADay(),
    DailyRest(),
    WeeklyRest(),
    EarlyDaysAgreed(),
    HoursAgreed(),
    HoursPerWeek(),
    TravelLimit(),
    NoDisqualifyingTie(),
    OldEnough(),
    AgeForPost(),
    RelativesApart(),
    CarPools(),
    ExperienceMix(),
    FirstTimers(),
    Languages(),
    Drivers(),
    Quotas(),
    DepartmentRelease(),
    ReservePool(),
    LineCeiling(),
    NetCeiling(),
    RevisionKept(),
    GoalLimits(GOALS),
    Consistent(),
)

__all__ = ["GOALS", "RULES", "Goal", "Rule"]
