"""Plans with ways beyond the caps of felt distance: what they are worth is told without caps, with a valid bound."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.changes import with_scenario
from valplan.domain.case import Case
from valplan.domain.outcome import Status
from valplan.evaluate.proofs import proof_disagreements
from valplan.model.decode import premises_plan
from valplan.model.premises import premises_decisions
from valplan.rules import GOALS
from valplan.solve import bridge
from valplan.solve import premises as premises_stage
from valplan.solve.bridge import Answer
from valplan.solve.ceilings import under_ceilings
from valplan.solve.clock import Clock
from valplan.solve.plan import made_of
from valplan.solve.premises import solve_premises

SETTINGS = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
ABOVE = 1 + 1e-6
CAPS = st.sampled_from([1e-3, 0.1, 1.0, 10.0, 100.0, 1e3, 1e4])


@pytest.mark.parametrize("mode", ["weighted", "ranked"])
def test_a_plan_beyond_the_caps_stands_with_a_valid_bound_when_time_cuts_the_next_solve_off(
    tiny_case: Case, mode: str
) -> None:
    """Whatever the cap: the value told is the plan's own without caps, and no bound is above the true optimum."""
    goals = tiny_case.scenario.goals.model_copy(
        update={"mode": mode, "premises": {"polling_access": 1.0, "early_access": 2.0, "cost": 0.5}}
    )
    case = with_scenario(tiny_case, goals=goals)
    d = premises_decisions(case)
    _best, true = solve_premises(d, Clock())

    def cut_off(model: bridge.Model, *given: object) -> Answer:
        solves.append(model)
        return under_ceilings(model, *given) if len(solves) <= len(true) else Answer(Status.UNKNOWN, np.inf, -np.inf)  # type: ignore[arg-type]

    solves: list[bridge.Model] = []

    @SETTINGS
    @given(CAPS)
    def keep(cap: float) -> None:
        solves.clear()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(premises_stage, "MOST_FELT_KM", (cap, np.inf))
            patch.setattr(premises_stage, "under_ceilings", cut_off)
            answer, proofs = solve_premises(d, Clock())
        assert answer.values is not None
        made = premises_plan(d, answer.values, made_of(case)).model_copy(update={"proof": proofs})
        assert tuple(proof_disagreements(case, made)) == tuple(
            proof_disagreements(case, made.model_copy(update={"proof": true}))
        )
        score = {g.id: g.score(case, made) for g in GOALS if g.id in goals.premises}
        for told in proofs:
            name = told.stage.partition(": ")[2]
            value = score[name] if name else sum(w * score[g] for g, w in goals.premises.items())
            assert value <= told.objective * (1 + goals.premises.get(name, 0.0)) * ABOVE
            assert told.bound <= told.objective * ABOVE
        assert proofs[0].bound <= true[0].objective * ABOVE <= proofs[0].objective * ABOVE**2
        if len(solves) > len(true):
            assert answer.status == Status.FEASIBLE or proofs[0].gap <= 1e-3

    keep()


def test_a_later_solve_that_time_leaves_with_a_worse_plan_gives_the_better_one(
    tiny_case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The bound is the better of both."""
    d = premises_decisions(tiny_case)
    true, _proofs = solve_premises(d, Clock())
    assert true.values is not None
    solves: list[Answer] = []

    def worse(model: bridge.Model, *given: object) -> Answer:
        if not solves:
            solves.append(under_ceilings(model, *given))  # type: ignore[arg-type]
            return solves[0]
        dear = bridge.solve_model(replace(model, objective=np.where(np.isfinite(model.upper), -model.objective, 0.0)))
        assert dear.values is not None
        value = float(model.objective @ dear.values + model.constant)
        return Answer(Status.FEASIBLE, value, 0.99 * true.objective, dear.values)

    monkeypatch.setattr(premises_stage, "MOST_FELT_KM", (100.0, np.inf))
    monkeypatch.setattr(premises_stage, "under_ceilings", worse)
    answer, (proof,) = solve_premises(d, Clock())
    assert answer.values is not None
    assert solves[0].bound < proof.bound == pytest.approx(0.99 * true.objective)
    assert (answer.values[d.assign.ids] > 0.5).tolist() == (solves[0].values[d.assign.ids] > 0.5).tolist()  # type: ignore[index]
