"""The scenario's goals as something to minimise: weighted in kronor, or ranked one after the other."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from valplan.domain.outcome import StageProof, Status
from valplan.model.algebra import Columns, Linear, Row, Rows
from valplan.solve.bridge import Answer, Model, model_of, standing_in

Solve = Callable[[Model], Answer]


@dataclass(frozen=True)
class Wanted:
    """A goal of a stage: its id, unit and terms, and its weight (kronor a unit) or slack (share, when ranked)."""

    goal: str
    unit: str
    terms: Linear
    number: float


def minimise(
    stage: str, blocks: tuple[Columns, ...], rows: Rows, wanted: Iterable[Wanted], mode: str, solve: Solve
) -> tuple[Answer, tuple[StageProof, ...]]:
    """The best column values under the rows, with the proof of each solve.

    ``weighted``: one solve of the weighted sum. ``ranked``: one solve a goal, each holding the earlier ones to their
    best value plus their slack, a share of that value (of its size, where income makes it negative). A goal that time
    leaves without an answer keeps the answer of the goals before it, and its proof says so.
    """
    goals = list(wanted)
    if mode == "weighted":
        model = model_of(blocks, rows, weighted(goals))
        answer = solve(model)
        return answer, (answer.proof(stage, "kr", model),)
    proofs: list[StageProof] = []
    answer = Answer(Status.UNKNOWN, np.inf, -np.inf)
    for g in goals:
        model = model_of(blocks, rows, g.terms)
        found = solve(model)
        late = found.values is None
        answer = standing_in(model, answer, found) if late and answer.values is not None else found
        proofs.append(answer.proof(f"{stage}: {g.goal}", g.unit, model))
        if late:
            return answer, tuple(proofs)
        most = answer.objective + g.number * abs(answer.objective) - g.terms.constant
        kept = Row(f"rank {g.goal}", g.terms.columns, g.terms.coefficients, upper=most + 1e-6)
        rows = Rows.join([rows, Rows.of([kept])])
    return answer, tuple(proofs)


def weighted(goals: Iterable[Wanted]) -> Linear:
    """The weighted sum of the goals."""
    return Linear.weighed((g.number, g.terms) for g in goals)
