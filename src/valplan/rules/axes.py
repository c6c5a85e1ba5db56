"""What two goals a front can lie between: goals of the premises stage by the names that a planner uses.

An axis has a *score*, linear in the decisions and of the size of its value, and a *value*, what the planner reads. For
equally-distributed-equivalent distances the score is the mean felt distance, which orders plans as the value does
(``Aversion``); for all others score and value are the same. Smaller is better.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from valplan.demand.distance import Aversion
from valplan.domain.case import Case
from valplan.domain.plan import Plan
from valplan.model.algebra import Linear
from valplan.model.premises import PremisesDecisions
from valplan.rules.distances import early_aversion, electors_of, polling_aversion
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
from valplan.rules.rule import Goal

METRES = "m"
KM = 1000.0


@dataclass(frozen=True)
class Axis:
    """One of a front's two goals.

    Attributes
    ----------
    id, wording, unit : str
        Its name on the command line, in words, and what its value is in.
    goals : tuple of str
        Scenario goals that it stands for; they are free when the front lies along it.
    step : float
        The least difference in value that is told apart.
    terms : callable
        The score, linear in the columns.
    score : callable
        The score recomputed from the case and a plan.
    felt : callable or None
        The aversion that joins score and value, if they differ.
    whole : bool
        Whether every score is a multiple of ``step``.
    """

    id: str
    wording: str
    unit: str
    goals: tuple[str, ...]
    step: float
    terms: Callable[[PremisesDecisions], Linear]
    score: Callable[[Case, Plan], float]
    felt: Callable[[Case], Aversion] | None = field(default=None)
    whole: bool = False

    def value_of(self, case: Case, score: float) -> float:
        """The value that a score stands for."""
        return self.felt(case).ede_m(score) if self.felt else score

    def score_of(self, case: Case, value: float) -> float:
        """The score that a value stands for."""
        return self.felt(case).mean_felt_m(value) if self.felt else value


def axis(name: str) -> Axis:
    """The axis of that name; ``KeyError`` if there is none."""
    return {a.id: a for a in AXES}[name]


def decisions_along(d: PremisesDecisions, axes: Iterable[Axis]) -> PremisesDecisions:
    """The decisions with the links that the axes need besides those of the scenario's goals."""
    needs = any(WorstEarly.id in a.goals for a in axes)
    return replace(d, bounds_longest_early=d.bounds_longest_early or needs)


def _of(goal: Goal) -> tuple[Callable[[PremisesDecisions], Linear], Callable[[Case, Plan], float]]:
    return goal.premises_terms, goal.score


def _mean_felt(goal: Goal) -> tuple[Callable[[PremisesDecisions], Linear], Callable[[Case, Plan], float]]:
    """A goal in felt elector-kilometres as felt metres for each elector."""

    def terms(d: PremisesDecisions) -> Linear:
        return goal.premises_terms(d).times(KM / electors_of(d.case))

    def score(case: Case, plan: Plan) -> float:
        return goal.score(case, plan) * KM / electors_of(case)

    return terms, score


AXES: tuple[Axis, ...] = (
    Axis("cost", Cost.wording, "kr", ("cost",), 100.0, *_of(Cost())),
    Axis(
        "polling_ede", PollingAccess.wording, METRES, ("polling_access",), 1.0, *_mean_felt(PollingAccess()),
        polling_aversion,
    ),
    Axis("polling_mean", PollingMean.wording, METRES, ("polling_access", "polling_mean"), 1.0, *_of(PollingMean())),
    Axis("early_ede", EarlyAccess.wording, METRES, ("early_access",), 1.0, *_mean_felt(EarlyAccess()), early_aversion),
    Axis("early_mean", EarlyMean.wording, METRES, ("early_access", "early_mean"), 1.0, *_of(EarlyMean())),
    Axis("worst_polling", WorstPolling.wording, METRES, ("worst_polling",), 1.0, *_of(WorstPolling()), whole=True),
    Axis("worst_early", WorstEarly.wording, METRES, ("worst_early",), 1.0, *_of(WorstEarly()), whole=True),
    Axis("moved_voters", Continuity.wording, Continuity.unit, ("continuity",), 1.0, *_of(Continuity()), whole=True),
    Axis("motivations", Motivations.wording, "", ("motivations",), 1.0, *_of(Motivations()), whole=True),
    Axis("uncovered", Uncovered.wording, Uncovered.unit, ("uncovered",), 1.0, *_of(Uncovered()), whole=True),
    Axis(
        "polling_uncovered", PollingUncovered.wording, PollingUncovered.unit, ("polling_uncovered",), 1.0,
        *_of(PollingUncovered()), whole=True,
    ),
    Axis("polling_places", Buildings.wording, "", ("buildings",), 1.0, *_of(Buildings()), whole=True),
    Axis("early_places", EarlyPlaces.wording, "", ("early_places",), 1.0, *_of(EarlyPlaces()), whole=True),
)  # fmt: skip
