"""The front of two goals: the true one, found by other means; its bounds, ends and box by box search."""

from dataclasses import replace
from itertools import combinations, pairwise

import numpy as np
import pytest

from valplan.domain.case import Case
from valplan.domain.frontier import Front, FrontPoint
from valplan.domain.outcome import Status
from valplan.domain.plan import Plan
from valplan.model.algebra import Row, Rows
from valplan.model.premises import premises_decisions
from valplan.rules import GOALS
from valplan.rules.axes import Axis, axis, decisions_along
from valplan.solve.boxes import Boxes, Point, State, learnt, without_worse
from valplan.solve.bridge import model_of, solve_model
from valplan.solve.epsilon import Found, Trial
from valplan.solve.frontier import Asked, trace
from valplan.solve.plan import Infeasible, OutOfTime
from valplan.solve.premises import premises_rows

PAIRS = [
    ("cost", "early_ede"),
    ("cost", "polling_ede"),
    ("cost", "early_places"),
    ("polling_mean", "cost"),
    ("moved_voters", "cost"),
    ("worst_polling", "polling_places"),
    ("polling_uncovered", "cost"),
    ("worst_early", "early_places"),
    ("cost", "worst_early"),
    ("worst_early", "cost"),
    ("worst_early", "worst_polling"),
]
Pair = tuple[float, float]


@pytest.fixture(scope="session")
def fronts(tiny_case: Case) -> dict[tuple[str, str], Front]:
    """Free fronts of the tiny case, proven to the last."""
    return {p: trace(tiny_case, Asked(axis(p[0]), axis(p[1]), others="free", gap=0.0)) for p in PAIRS}


def _undominated(pairs: set[Pair]) -> list[Pair]:
    best: list[Pair] = []
    for first, second in sorted(pairs):
        if not best or second < best[-1][1] - 1e-6:
            best.append((first, second))
    return best


def _tried(case: Case, first: str, fixed: "list[list[tuple[np.ndarray, float]]]", second: str) -> list[Pair]:
    """The front by solving for the first goal under every one of many fixed choices that decide the second."""
    d = premises_decisions(case)
    goal, other = axis(first), axis(second)
    found = set()
    for choice in fixed:
        rows = [Row("fixed", np.atleast_1d(c), lower=v, upper=v) for columns, v in choice for c in columns]
        answer = solve_model(model_of(d.blocks, Rows.join([premises_rows(d), Rows.of(rows)]), goal.terms(d)))
        if answer.values is not None:
            value = other.value_of(case, other.terms(d).value(answer.values))
            found.add((goal.value_of(case, answer.objective), value))
    return _undominated(found)


def test_cost_against_early_voting_is_the_true_front(tiny_case: Case, fronts: dict[tuple[str, str], Front]) -> None:
    """Which places are open enough decides the distance; the least cost of every such set gives the front."""
    d = premises_decisions(tiny_case)
    places = d.enough.ids
    sets = [set(s) for k in range(len(places) + 1) for s in combinations(places, k)]
    fixed = [[(np.array([c]), float(c in s)) for c in places] for s in sets]
    true = _tried(tiny_case, "cost", fixed, "early_ede")
    assert len(true) > 1
    assert _pairs(fronts["cost", "early_ede"]) == pytest.approx(np.array(true))


def test_cost_against_polling_is_the_true_front(tiny_case: Case, fronts: dict[tuple[str, str], Front]) -> None:
    """Where each district votes decides the distance; every such choice is tried."""
    d = premises_decisions(tiny_case)
    by_district = [d.assign.ids[rows] for rows in d.assign.keys.groupby("district").indices.values()]
    choices = np.stack(np.meshgrid(*by_district), axis=-1).reshape(-1, len(by_district))
    true = _tried(tiny_case, "cost", [[(choice, 1.0)] for choice in choices], "polling_ede")
    assert len(true) > 1
    assert _pairs(fronts["cost", "polling_ede"]) == pytest.approx(np.array(true))


@pytest.mark.parametrize("pair", PAIRS)
def test_no_point_is_worse_than_another(pair: tuple[str, str], fronts: dict[tuple[str, str], Front]) -> None:
    """From point to point the first goal grows and the second falls, both truly."""
    for a, b in pairwise(fronts[pair].points):
        assert a.first < b.first
        assert a.second > b.second


@pytest.mark.parametrize("pair", PAIRS)
def test_bounds_lie_below_the_points(pair: tuple[str, str], fronts: dict[tuple[str, str], Front]) -> None:
    """Each point is at its bound, each floor below every point that it speaks of, and tighter limits cost no less."""
    front = fronts[pair]
    assert front.complete
    for p in front.points:
        assert p.status is Status.OPTIMAL
        assert p.bound == pytest.approx(p.first)
        assert p.bound <= p.first
        assert p.violations == ()
        assert p.disagreements == ()
        floors = [f.bound for f in front.floors if f.limit is None or p.second <= f.limit]
        assert all(bound <= p.first + 1e-6 for bound in floors)
    assert [f.bound for f in front.floors] == sorted(f.bound for f in front.floors)


@pytest.mark.parametrize("pair", PAIRS)
def test_the_ends_are_lexicographic(
    pair: tuple[str, str], tiny_case: Case, fronts: dict[tuple[str, str], Front]
) -> None:
    """The first point has the least first goal, and of those the least second; the last point the other way round."""
    first, second = axis(pair[0]), axis(pair[1])
    assert _ends(fronts[pair].points[0]) == pytest.approx(_lexicographic(tiny_case, first, second))
    assert _ends(fronts[pair].points[-1])[::-1] == pytest.approx(_lexicographic(tiny_case, second, first))


def test_the_same_question_gives_the_same_front(tiny_case: Case, fronts: dict[tuple[str, str], Front]) -> None:
    again = trace(tiny_case, Asked(axis("cost"), axis("early_ede"), others="free", gap=0.0))
    assert again == fronts["cost", "early_ede"]


def test_other_goals_are_held_to_the_scenarios_best_plan(tiny_case: Case, tiny_plan: Plan) -> None:
    """With ``hold`` no plan is worse in another goal than the scenario's own, which then lies on the front."""
    front = trace(tiny_case, Asked(axis("cost"), axis("early_ede"), gap=0.0))
    unnamed = tiny_plan.model_copy(update={"appointments": ()})
    values = {g.id: g.value(tiny_case, unnamed) for g in GOALS if g.stage == "premises"}
    assert {h.goal for h in front.held} == set(tiny_case.scenario.goals.premises) - {"cost", "early_access"}
    for h in front.held:
        assert h.at_most == pytest.approx(values[h.goal])
    assert front.chosen is not None
    own = (front.chosen.first, front.chosen.second)
    assert own == pytest.approx((values["cost"], values["early_access"]))
    assert any(_ends(p) == pytest.approx(own) for p in front.points)


def test_few_points_are_asked_for_and_few_come(tiny_case: Case) -> None:
    """With two points only the ends are solved, and the front says that there may be more."""
    front = trace(tiny_case, Asked(axis("cost"), axis("early_ede"), points=2, others="free", gap=0.0))
    assert len(front.points) == 2
    assert front.solves == 4
    assert not front.complete


def test_a_scenario_that_nothing_fits_ends_in_its_clash(tiny_case: Case) -> None:
    """The front of a scenario without a plan is the same clash as that of the plan."""
    lines = tuple(x.model_copy(update={"ceiling_ore": min(x.ceiling_ore, 1)}) for x in tiny_case.budget.lines)
    poor = replace(tiny_case, budget=tiny_case.budget.model_copy(update={"lines": lines}))
    with pytest.raises(Infeasible):
        trace(poor, Asked(axis("cost"), axis("early_ede")))


def test_a_solve_without_an_answer_is_out_of_time(tiny_case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    """If time leaves an end of the front without any plan, nothing is claimed."""
    monkeypatch.setattr(
        "valplan.solve.frontier.least_first", lambda *_given: Trial(Status.UNKNOWN, float("-inf"), None)
    )
    with pytest.raises(OutOfTime):
        trace(tiny_case, Asked(axis("cost"), axis("early_ede")))


def _point(first: float, second: float, limit: float | None = None) -> Point:
    found = Found(np.zeros(0), None, first, second, (first, second))  # type: ignore[arg-type]
    return Point(found, second if limit is None else limit, Status.OPTIMAL)


def _state(*points: Point) -> State:
    return State(points, ((np.inf, 0.0),), 0.0, 0.0, 4)


def test_the_largest_box_is_halved_first(tiny_case: Case) -> None:
    """Of two boxes the one with the larger area is chosen, and the limit is half-way."""
    boxes = Boxes(tiny_case, axis("worst_polling"), 0.0)
    a, b, c = _point(1.0, 100.0), _point(5.0, 40.0), _point(6.0, 10.0)
    assert boxes.largest(_state(a, b, c)) == (a, b)
    assert boxes.limit(a, b) == 69.0


def test_a_box_where_half_way_gave_nothing_is_looked_into_at_its_upper_end(tiny_case: Case) -> None:
    """The next limit is then a step below the upper end; after that the box is shut."""
    boxes = Boxes(tiny_case, axis("worst_polling"), 0.0)
    a, c = _point(1.0, 100.0), _point(6.0, 10.0)
    once = learnt(_state(a, c), c, boxes.limit(a, c), Trial(Status.OPTIMAL, 6.0, c.found))
    box = boxes.largest(once)
    assert box is not None
    assert boxes.limit(*box) == 99.0
    twice = learnt(once, box[1], 99.0, Trial(Status.OPTIMAL, 6.0, c.found))
    assert boxes.largest(twice) is None
    assert twice.bound_at(50.0) == 6.0
    assert twice.bound_at(99.5) == 0.0


def test_an_unproven_look_keeps_the_point_and_lowers_its_claim() -> None:
    """When time runs out in a box, the point at its end is kept, no longer as proven, and the looser bound holds."""
    a, c = _point(1.0, 100.0), _point(6.0, 10.0)
    after = learnt(_state(a, c), c, 55.0, Trial(Status.UNKNOWN, float("-inf"), None))
    assert [p.found for p in after.points] == [a.found, c.found]
    assert after.points[1].status is Status.FEASIBLE
    assert after.bound_at(50.0) == 0.0


def test_a_bound_of_a_looser_limit_holds_under_a_tighter_one() -> None:
    """A look that proves less than is known keeps what is known."""
    a, c = _point(1.0, 100.0), _point(6.0, 10.0)
    state = replace(_state(a, c), floors=((np.inf, 2.0), (90.0, 4.0)))
    after = learnt(state, c, 55.0, Trial(Status.FEASIBLE, 3.0, _point(5.0, 50.0).found))
    assert after.bound_at(55.0) == 4.0


def test_a_plan_that_another_is_at_least_as_good_as_is_dropped() -> None:
    """Equal in one goal and worse in the other is worse; equal in both is kept once."""
    kept = without_worse((_point(2.0, 5.0), _point(1.0, 5.0), _point(1.0, 7.0), _point(3.0, 4.0), _point(3.0, 4.0)))
    assert [(p.found.first, p.found.second) for p in kept] == [(1.0, 5.0), (3.0, 4.0)]


def _pairs(front: Front) -> "np.ndarray":
    return np.array([_ends(p) for p in front.points])


def _ends(point: FrontPoint) -> Pair:
    return point.first, point.second


def _lexicographic(case: Case, one: Axis, other: Axis) -> Pair:
    """The least of one goal and then of the other, by two solves of their own."""
    d = decisions_along(premises_decisions(case), [one, other])
    rows = premises_rows(d)
    best = solve_model(model_of(d.blocks, rows, one.terms(d)))
    terms = one.terms(d)
    kept = Rows.of([Row("kept", terms.columns, terms.coefficients, upper=best.objective - terms.constant + 1e-6)])
    then = solve_model(model_of(d.blocks, Rows.join([rows, kept]), other.terms(d)))
    values = [one.value_of(case, best.objective), other.value_of(case, then.objective)]
    return values[0], values[1]
