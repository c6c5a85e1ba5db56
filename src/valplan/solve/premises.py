"""The premises stage: polling places, measures and early voting within the budget."""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from valplan.domain.case import Floats
from valplan.domain.outcome import StageProof, Status
from valplan.model.algebra import NO_ROWS, Linear, Rows
from valplan.model.premises import MOST_FELT_KM, PremisesDecisions
from valplan.rules import GOALS, RULES, Rule
from valplan.solve.bridge import Answer, Model, model_of, solve_model
from valplan.solve.ceilings import under_ceilings
from valplan.solve.clock import Clock
from valplan.solve.goals import Wanted, minimise

GAP = 1e-3
SAME = 1e-6
LATE = ("line worker_fees", "net")


def premises_rows(d: PremisesDecisions, rules: Iterable[Rule] = RULES) -> Rows:
    """All rows of the stage."""
    return Rows.join([d.links(), *(rule.premises_rows(d) for rule in rules)])


def premises_cuts(d: PremisesDecisions, rules: Iterable[Rule] = RULES) -> Rows:
    """Rows that all rules' rows imply, for a bound that is nearer to the best plan."""
    return Rows.join(rule.premises_cuts(d) for rule in rules)


def solve_premises(
    d: PremisesDecisions, left_s: Clock, *, stage: str = "premises", kept: Rows = NO_ROWS
) -> tuple[Answer, tuple[StageProof, ...]]:
    """The best premises plan, with the votes of each source then sent to the nearest places that can take them.

    ``kept`` are rows that hold to a plan before; ``stage`` names the proofs. Where a plan has longer ways than the caps
    of felt distance let it tell apart, the stage is solved once more with wider ones.
    """
    rows = Rows.join([premises_rows(d), kept])
    all_rows, mode = Rows.join([rows, premises_cuts(d)]), d.case.scenario.goals.mode
    answer, proofs = Answer(Status.UNKNOWN, np.inf, -np.inf), tuple[StageProof, ...]()
    for most in MOST_FELT_KM:
        capped = replace(d, most_felt_km=most)
        answer, proofs = minimise(stage, d.blocks, all_rows, _wanted(capped), mode, lambda m: _by_ceilings(m, left_s))
        if answer.values is None:
            return answer, proofs
        if not _is_beyond(capped, answer.values):
            break
    return nearest_catchments(d, rows, answer, left_s), proofs


def _wanted(d: PremisesDecisions) -> list[Wanted]:
    """The scenario's goals of the stage."""
    known = {g.id: g for g in GOALS if g.stage == "premises"}
    return [Wanted(g, known[g].unit, known[g].premises_terms(d), n) for g, n in d.case.scenario.goals.premises.items()]


def _is_beyond(d: PremisesDecisions, values: Floats) -> bool:
    """Whether a goal is worse without the caps of felt distance."""
    uncapped = _wanted(replace(d, most_felt_km=np.inf))
    pairs = ((g.terms.value(values), w.terms.value(values)) for g, w in zip(_wanted(d), uncapped, strict=True))
    return any(true > told + SAME * max(1.0, abs(told)) for told, true in pairs)


def _by_ceilings(model: Model, left_s: Clock) -> Answer:
    """Solve with the ceilings that the fees move, dense rows with a value of its own for each option, left for last."""
    return under_ceilings(model, np.isin(np.array(model.rows.keys, dtype=str), LATE), left_s, GAP)


def _metres(d: PremisesDecisions) -> Linear:
    return Linear(0.0, d.flow.ids, d.flow.keys.metres.to_numpy(dtype=np.float64))


def nearest_catchments(d: PremisesDecisions, rows: Rows, answer: Answer, left_s: Clock) -> Answer:
    """With all else fixed, the flow of least voter-metres: a transport problem, whose vertices are whole numbers."""
    assert answer.values is not None
    model = model_of(d.blocks, rows, _metres(d))
    flow = np.zeros(len(model.lower), dtype=np.bool_)
    flow[d.flow.ids] = True
    fixed = np.where(model.integer, np.rint(answer.values), answer.values)
    lower = np.where(flow, model.lower, fixed - np.where(model.integer, 0.0, 1e-6))
    upper = np.where(flow, model.upper, fixed + np.where(model.integer, 0.0, 1e-6))
    lower = np.maximum(lower, 0.0)
    lp = solve_model(
        replace(model, lower=lower, upper=upper, integer=np.zeros_like(model.integer)), time_limit_s=left_s()
    )
    return answer if lp.values is None else replace(answer, values=np.where(flow, lp.values, fixed))
