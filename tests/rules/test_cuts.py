"""A rule's cuts: no whole solution of the rules' rows breaks one, and they do bring the relaxation nearer."""

from dataclasses import replace

import numpy as np
import pytest

from tests.rules.test_rows import cramped
from valplan.domain.case import Case
from valplan.domain.outcome import Status
from valplan.model.algebra import Linear, Rows
from valplan.model.premises import PremisesDecisions, premises_decisions
from valplan.rules import RULES, Rule
from valplan.rules.axes import axis
from valplan.solve.bridge import model_of, relaxed, solve_model
from valplan.solve.premises import premises_cuts, premises_rows

CUTTING = [r for r in RULES if type(r).premises_cuts is not Rule.premises_cuts]


@pytest.fixture(scope="module", params=["usual", "cramped"])
def premises(request: pytest.FixtureRequest, tiny_case: Case) -> PremisesDecisions:
    """The tiny case, and one where floor space and mobile units are short."""
    return premises_decisions(tiny_case if request.param == "usual" else cramped(tiny_case))


@pytest.mark.parametrize("rule", CUTTING, ids=lambda r: r.id)
def test_no_whole_solution_breaks_a_cut(rule: Rule, premises: PremisesDecisions) -> None:
    """The least that a cut's sum can be under the rules that need no money is proven to be within the cut."""
    others = [r for r in RULES if r.kind != "budget"]
    cuts, base = rule.premises_cuts(premises), model_of(premises.blocks, premises_rows(premises, others), _NOTHING)
    assert len(cuts.keys)
    for n in range(len(cuts.keys)):
        mine = cuts.row == n
        sign = 1.0 if np.isfinite(cuts.lower[n]) else -1.0
        goal = np.bincount(cuts.column[mine], sign * cuts.coefficient[mine], minlength=premises.size).astype(np.float64)
        answer = solve_model(replace(base, objective=goal))
        assert answer.status is Status.OPTIMAL
        assert answer.bound >= (cuts.lower[n] if sign > 0 else -cuts.upper[n]) - 1e-6, cuts.keys[n]


def test_cuts_raise_the_bound_of_the_least_cost(tiny_case: Case) -> None:
    """The relaxation with cuts is strictly nearer to the least cost, and never above it."""
    d = premises_decisions(tiny_case)
    rows, cost = premises_rows(d), axis("cost").terms(d)
    best = solve_model(model_of(d.blocks, rows, cost)).objective
    plain = solve_model(relaxed(model_of(d.blocks, rows, cost))).objective
    cut = solve_model(relaxed(model_of(d.blocks, Rows.join([rows, premises_cuts(d)]), cost))).objective
    assert plain < cut - 1.0
    assert cut <= best + 1e-3


_NOTHING = Linear.number(0.0)
