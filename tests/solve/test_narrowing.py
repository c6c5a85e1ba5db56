"""Leaving out what no best plan uses loses nothing: every level is as good as over all columns at once."""

from datetime import datetime

import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.changes import with_scenario, with_worker
from valplan.domain.case import Case
from valplan.domain.municipality import Role, Use
from valplan.domain.outcome import Status
from valplan.domain.plan import Plan, Revision
from valplan.model.replan import ChangeDecisions
from valplan.model.standing import standing
from valplan.solve import narrowing
from valplan.solve.bridge import Answer, Model, solve_model, start_solver
from valplan.solve.clock import Clock
from valplan.solve.levels import Level, by_levels, levels_of
from valplan.solve.narrowing import Narrowing
from valplan.solve.replan import replan
from valplan.solve.restaff import anybody_moved, replan_rows
from valplan.solve.staffing import GAP

MORNING = datetime.fromisoformat("2026-09-13T06:00")
QUALITY = ("quality", "changes")


def decisions(case: Case, plan: Plan, absent: tuple[str, ...], now: datetime | None) -> ChangeDecisions:
    asked = Revision(number=1, parent_sha256="0" * 64, now=now, absent=absent)
    none = {"appointments": (), "training": (), "reserves": (), "proof": (), "revision": asked}
    return anybody_moved(standing(case, plan, plan.model_copy(update=none), asked), QUALITY)


def whole(model: Model, level: Level) -> Answer:
    return solve_model(model, gap=GAP)


@given(
    gone=st.sets(st.integers(0, 39), max_size=6),
    late=st.booleans(),
    wishes=st.sets(st.tuples(st.integers(0, 39), st.integers(0, 39)), max_size=6),
    ranked=st.booleans(),
)
@settings(max_examples=8, deadline=None, phases=(Phase.explicit, Phase.generate))
def test_every_level_is_as_good_as_over_all_columns(
    tiny_case: Case, tiny_plan: Plan, gone: set[int], late: bool, wishes: set[tuple[int, int]], ranked: bool
) -> None:
    """Drop-outs, election day or before it, couples who wish for each other, weighted goals or ranked."""
    ids = [w.worker_id for w in tiny_case.municipality.workers]
    case = tiny_case
    for a, b in wishes:
        if a != b:
            case = with_worker(case, ids[a], wish_with=ids[b])
            case = with_worker(case, ids[b], wish_with=ids[a])
    if ranked:
        goals = case.scenario.goals.model_copy(update={"mode": "ranked", "staffing": {"travel": 0.02, "wishes": 0.0}})
        case = with_scenario(case, goals=goals)
    start_solver()
    c = decisions(case, tiny_plan, tuple(sorted(ids[k] for k in gone)), MORNING if late else None)
    rows, found = replan_rows(c), []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(narrowing, "SMALL", 0)
        for solve in (whole, Narrowing(c, Clock())):
            answer, proofs = by_levels(c.blocks, rows, levels_of(c, QUALITY), solve)
            found.append((answer.status, [p.stage for p in proofs], [p.objective for p in proofs]))
            assert all(p.status == Status.OPTIMAL and p.gap <= GAP for p in proofs)
    assert found[0][:2] == found[1][:2]
    assert np.allclose(found[0][2], found[1][2], atol=1e-4)


def test_a_post_that_nobody_can_take_stays_vacant_in_the_free_optimum(tiny_case: Case, tiny_plan: Plan) -> None:
    """Where not every post can be filled, the fewest are vacant, and that comes before quality."""
    day = [p for p in tiny_plan.posts if p.use == Use.POLLING]
    holder = {a.post_id: a.worker for a in tiny_plan.appointments}
    gone = next(holder[p.post_id] for p in day if p.role == Role.WORKER)
    serving = {holder[p.post_id] for p in day} - {gone}
    absent = tuple(sorted(set(tiny_case.workers) - serving))
    asked = Revision(number=1, parent_sha256="0" * 64, now=MORNING, absent=absent)
    few, free = (replan(tiny_case, tiny_plan, asked, order=o).plan for o in (("changes", "quality"), QUALITY))
    vacant = [sum(not a.worker for a in p.appointments) for p in (few, free)]
    assert vacant[0] == vacant[1] > 0
