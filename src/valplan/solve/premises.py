"""The premises stage: polling places, measures and early voting within the budget."""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from valplan.domain.outcome import StageProof
from valplan.model.algebra import NO_ROWS, Linear, Rows
from valplan.model.premises import MOST_FELT_KM, PremisesDecisions
from valplan.rules import GOALS, RULES, Rule
from valplan.solve.bridge import Answer, Model, model_of, solve_model
from valplan.solve.ceilings import under_ceilings
from valplan.solve.clock import Clock
from valplan.solve.felt import Solved, with_bound, without_caps
from valplan.solve.goals import Wanted, minimise
from valplan.solve.longest import least_longest, longest_alone, within

GAP = 1e-3
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
    of felt distance let it tell apart, the stage is solved once more with wider ones; if time cuts that off, the plan
    before it stands, told without caps.
    """
    rows = Rows.join([premises_rows(d), kept])
    all_rows, mode = Rows.join([rows, premises_cuts(d)]), d.case.scenario.goals.mode
    true, best = _wanted(d.uncapped), None
    for most in MOST_FELT_KM:
        wanted = _wanted(replace(d, most_felt_km=most))
        answer, proofs = minimise(stage, d.blocks, all_rows, wanted, mode, lambda m: _solve(d, m, left_s))
        if answer.values is None:
            if best is None:
                return answer, proofs
            best = with_bound(best, answer.bound, GAP)
            break
        found = Solved(answer, proofs)
        beyond = found.beyond(wanted, true)
        found = without_caps(found, d.blocks, all_rows, true, mode, GAP)
        best = found if best is None else _better(found, best, true, mode)
        if not beyond:
            break
    assert best is not None
    return nearest_catchments(d, rows, best.answer, left_s), best.proofs


def _better(new: Solved, old: Solved, goals: list[Wanted], mode: str) -> Solved:
    """The better of two plans; the older one only where time cut the newer solve off. The first goal's bounds join."""
    kept, other = (old, new) if old.better(new, goals, mode) else (new, old)
    return with_bound(kept, other.proofs[0].bound, GAP)


def _wanted(d: PremisesDecisions) -> list[Wanted]:
    """The scenario's goals of the stage."""
    known = {g.id: g for g in GOALS if g.stage == "premises"}
    return [Wanted(g, known[g].unit, known[g].premises_terms(d), n) for g, n in d.case.scenario.goals.premises.items()]


def _solve(d: PremisesDecisions, model: Model, left_s: Clock) -> Answer:
    """Solve with the ceilings that the fees move, dense rows with a value of its own for each option, left for last.

    The least longest way is found by thresholds, where nothing is minimised that would tempt beyond the ceilings.
    """
    model = within(d, model)
    way = longest_alone(d, model)
    if way is not None:
        return least_longest(d, model, way, left_s, GAP)
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
