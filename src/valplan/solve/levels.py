"""What is wanted of a changed plan, one thing after the other: each holds the earlier ones to their best value."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from valplan.domain.case import Case, Floats, Ints
from valplan.domain.outcome import StageProof, Status
from valplan.model.algebra import Columns, Linear, Row, Rows
from valplan.model.replan import ChangeDecisions
from valplan.rules import GOALS
from valplan.solve.bridge import Answer, Model, model_of, standing_in

STAGE = "replan staffing"
MOVED = f"{STAGE}: moved"
MANY = 10_000.0  # more than there are people to move, so that a vacancy outweighs any number of moves
CHANGES_FIRST = ("changes", "quality")


@dataclass(frozen=True)
class Level:
    """Something to make as small as can be; ``step`` is what its values are multiples of (0: they may be any)."""

    goal: str
    unit: str
    terms: Linear
    step: float = 0.0
    slack: float = 0.0
    told: bool = True


Solve = Callable[[Model, Level], Answer]


def levels_of(c: ChangeDecisions, order: tuple[str, ...]) -> tuple[Level, ...]:
    """Fewest vacancies before all; then changes and quality in the order asked for, with reserves before quality.

    Changes are people moved, then the shifts taken from them, then those that people lose without another that day, and
    then those for which they get one in another role. With quality first only people are counted, and shifts that fall.
    An order without ``changes`` is the free optimum.
    """
    pool = Level("pool", "", c.shortage(), step=1.0, told=False)
    quality = _quality(c)
    first = order == CHANGES_FIRST
    released = Level("released", "shifts", c.releases(), step=1.0, told=first)
    lost = (released, Level("turned", "", c.turns(), step=1.0, told=False)) if len(c.released) else ()
    if first:
        taken = (Level("taken", "", c.taken(), step=1.0, told=False),) if len(c.moved) else ()
        return Level("moved", "people", vacant_and_moved(c), step=1.0), *taken, *lost, pool, *quality
    last = (Level("moved", "people", c.moves(), step=1.0), *lost) if "changes" in order else ()
    return Level("vacancies", "", _vacant(c), step=1.0, told=False), pool, *quality, *last


def vacant_and_moved(c: ChangeDecisions) -> Linear:
    """What comes first of all where changes do: the fewest vacancies, and then the fewest people moved."""
    return Linear.total([_vacant(c).times(MANY), c.moves()])


def by_levels(
    blocks: tuple[Columns, ...], rows: Rows, levels: Iterable[Level], solve: Solve
) -> tuple[Answer, tuple[StageProof, ...]]:
    """The best columns level by level, with the proofs of those that are told.

    A level that time leaves without an answer keeps the answer of the levels before it. A level whose columns are all
    held at zero is at its best in whatever the others find.
    """
    answer, proofs = Answer(Status.UNKNOWN, np.inf, -np.inf), list[StageProof]()
    upper = np.concatenate([np.full(len(b), b.upper) for b in blocks])
    for level in levels:
        if not upper[level.terms.columns].any():
            nothing = Answer(Status.OPTIMAL, 0.0, 0.0, np.zeros(0))
            proofs += [_proof(level, nothing, model_of(blocks, rows, level.terms))] if level.told else []
            continue
        model = model_of(blocks, rows, level.terms)
        found = solve(model, level)
        if found.values is None and answer.values is None:
            return found, ()
        if found.values is None:
            return answer, (*proofs, _proof(level, standing_in(model, answer, found), model))
        answer = found
        proofs += [_proof(level, found, model)] if level.told else []
        value = round(found.objective / level.step) * level.step if level.step else found.objective
        most = value + level.slack * abs(value) - level.terms.constant
        kept = Row(f"level {level.goal}", *_joined(level.terms), upper=most + 1e-6)
        rows = Rows.join([rows, Rows.of([kept])])
    return answer, tuple(proofs)


def quality_terms(case: Case, c: ChangeDecisions) -> Linear:
    """The weighted sum of the scenario's goals of staffing (kr)."""
    known = {g.id: g for g in GOALS if g.stage == "staffing"}
    return Linear.weighed((n, known[g].staffing_terms(c.staffing)) for g, n in case.scenario.goals.staffing.items())


def _vacant(c: ChangeDecisions) -> Linear:
    return Linear(0.0, c.staffing.vacant.ids, np.ones(len(c.staffing.vacant)))


def _quality(c: ChangeDecisions) -> tuple[Level, ...]:
    case = c.standing.case
    goals = case.scenario.goals
    if goals.mode == "weighted":
        return (Level("", "kr", quality_terms(case, c)),)
    known = {g.id: g for g in GOALS if g.stage == "staffing"}
    return tuple(
        Level(g, known[g].unit, known[g].staffing_terms(c.staffing), slack=n) for g, n in goals.staffing.items()
    )


def _proof(level: Level, answer: Answer, model: Model) -> StageProof:
    """The proof of a level; vacancies that are counted with the moves are taken out of it."""
    stage = f"{STAGE}: {level.goal}" if level.goal else STAGE
    proof = answer.proof(stage, level.unit, model)
    if level.goal != "moved" or answer.values is None:
        return proof
    moved = round(answer.objective % MANY)
    bound = min(max(0.0, np.ceil(answer.bound - (answer.objective - moved) - 1e-6)), moved)
    gap = (moved - bound) / max(moved, 1e-9)
    return proof.model_copy(update={"objective": float(moved), "bound": float(bound), "gap": float(gap)})


def _joined(terms: Linear) -> tuple[Ints, Floats]:
    columns, place = np.unique(terms.columns, return_inverse=True)
    return columns, np.bincount(place, terms.coefficients, minlength=len(columns)).astype(np.float64)
