"""Cuts for couples: broken by halves, kept by every plan."""

from dataclasses import replace

import numpy as np
import pytest

from tests.solve.test_nearby import couples, unnamed
from valplan.domain.case import Case, Floats
from valplan.domain.outcome import Status
from valplan.domain.plan import Plan
from valplan.model.algebra import Linear, Rows
from valplan.model.staffing import Bools, StaffingDecisions
from valplan.rules import RULES
from valplan.solve.bridge import model_of, solve_model
from valplan.solve.covers import Cover, cover_rows, violated
from valplan.solve.staffing import decisions, pairs_of, staffing_rows

SEEDS = range(6)
Staffing = tuple[Case, StaffingDecisions, Bools]


@pytest.fixture(scope="module")
def staffing(tiny_case: Case, tiny_plan: Plan) -> Staffing:
    """The tiny case with ten people in couples, where one of them leaves a single post at a place."""
    case, plan = couples(tiny_case, "wish_with"), unnamed(tiny_plan)
    d = decisions(case, plan)
    return case, d, pairs_of(case, d.slots).hold


def halves(d: StaffingDecisions, seed: int) -> Floats:
    """A point at which every couple is together by half, and others hold posts as chance has it."""
    values = np.random.default_rng(seed).choice([0.0, 0.5, 1.0], size=d.size, p=[0.5, 0.2, 0.3])
    values[d.together.ids] = 0.5
    return values


def most_of(d: StaffingDecisions, cover: Cover) -> float:
    """What the left side of a cut can come to at most in a plan that meets every rule."""
    row = cover_rows(d, [cover])
    left = Linear(0.0, row.column, -row.coefficient)
    answer = solve_model(model_of(d.blocks, staffing_rows(d, RULES), left))
    assert answer.status == Status.OPTIMAL
    return -answer.objective


@pytest.mark.parametrize("seed", SEEDS)
def test_no_plan_breaks_a_cut_and_the_point_that_it_was_made_for_does(staffing: Staffing, seed: int) -> None:
    case, d, allowed = staffing
    point = halves(d, seed)
    found = violated(case, d, allowed, point)
    assert found
    rows = cover_rows(d, found)
    made = np.bincount(rows.row, rows.coefficient * point[rows.column], minlength=len(found))
    assert (made > np.array([c.most for c in found]) + 1e-6).all()
    for cover in found[:4]:
        assert most_of(d, cover) <= cover.most + 1e-6


def test_whole_couples_break_nothing(staffing: Staffing) -> None:
    """A plan as it is has no couple by half."""
    case, d, allowed = staffing
    answer = solve_model(model_of(d.blocks, staffing_rows(d, RULES), Linear.number(0.0)))
    assert answer.values is not None
    whole = answer.values.copy()
    whole[d.together.ids] = np.rint(whole[d.together.ids])
    assert violated(case, d, allowed, whole) == ()


def test_a_couple_by_half_in_a_single_post_is_cut_off(staffing: Staffing) -> None:
    """All posts of a couple's slots but one are others' by far: the relaxation puts half of each of the two there."""
    case, d, allowed = staffing
    a, b, premises = d.together.keys.iloc[0]
    table, members = d.slots.table, [case.worker_index[w] for w in (a, b)]
    slots = np.flatnonzero(allowed[members].any(axis=0) & ((table.premises == premises) & (table.day == 0)).to_numpy())
    wanted: dict[str, int] = {}
    for slot in slots:
        free = [w for w, k in case.worker_index.items() if allowed[k, slot] and w not in {a, b, *wanted}]
        wanted |= dict.fromkeys(free[: len(d.slots.posts[slot])], int(slot))
    del wanted[next(w for w, slot in wanted.items() if allowed[members, slot].all())]
    hold = d.hold.keys
    here = hold.slot.isin(slots).to_numpy()
    own = np.array([wanted.get(w) == k for w, k in zip(hold.worker, hold.slot, strict=True)])
    both = np.array([key == (a, b, premises) for key in d.together.keys.itertuples(index=False, name=None)])
    goal = Linear.total([
        Linear(0.0, d.hold.ids, np.where(own, -1000.0, np.where(here, 100.0, 0.0))),
        Linear(0.0, d.vacant.ids, np.where(np.isin(np.arange(len(d.slots)), slots), 1000.0, 0.0)),
        Linear(0.0, d.together.ids[both], np.array([-400.0])),
    ])  # fmt: skip
    model = model_of(d.blocks, d.links(), goal)
    loose = replace(model, integer=np.zeros_like(model.integer))
    best, lp = solve_model(model), solve_model(loose)
    assert lp.values is not None
    found = violated(case, d, allowed, lp.values)
    cut = solve_model(replace(loose, rows=Rows.join([loose.rows, cover_rows(d, found)])))
    assert lp.objective < best.objective - 50
    assert cut.objective == pytest.approx(best.objective)
