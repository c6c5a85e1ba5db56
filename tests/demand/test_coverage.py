"""How much places are open, and whom they reach."""

from datetime import time

import pytest

from tests.changes import with_number, with_tables
from valplan.demand.coverage import Openness, is_open_enough, nearest_of, openness, share_reached
from valplan.domain.case import Case
from valplan.domain.plan import EarlySession, Plan


def plan_of(case: Case, plan: Plan, *sessions: tuple[str, int, int]) -> Plan:
    """The plan with sessions of (premises, day, closing hour) only."""
    made = tuple(
        EarlySession(
            premises=p, on=case.election.date_of(day), opens=time(10), closes=time(hour), posts=2, expected_votes=0
        )
        for p, day, hour in sessions
    )
    return plan.model_copy(update={"early_sessions": made})


def test_days_evenings_and_weekend_days_are_counted_by_place(tiny_case: Case, tiny_plan: Plan) -> None:
    """Election day is a Sunday, so day −1 is a Saturday and day −2 a Friday."""
    plan = plan_of(
        tiny_case, tiny_plan, ("library", -2, 18), ("library", -1, 17), ("library", 0, 20), ("parish", -3, 17)
    )
    assert openness(tiny_case, plan) == {"library": Openness(3, 2, 2), "parish": Openness(1, 0, 0)}


def test_two_sessions_of_a_day_are_one_day(tiny_case: Case, tiny_plan: Plan) -> None:
    plan = plan_of(tiny_case, tiny_plan, ("library", -1, 12), ("library", -1, 19))
    assert openness(tiny_case, plan) == {"library": Openness(1, 1, 1)}


@pytest.mark.parametrize(
    ("evenings", "weekend", "both"), [(1, 1, True), (0, 1, False), (1, 0, False), (0, 0, False), (4, 2, True)]
)
def test_evening_and_weekend_needs_both(evenings: int, weekend: int, both: bool) -> None:
    assert Openness(9, evenings, weekend).evening_and_weekend is both


@pytest.mark.parametrize(
    ("o", "enough"),
    [
        (Openness(10, 1, 1), True),
        (Openness(9, 1, 1), False),
        (Openness(10, 0, 1), False),
        (Openness(10, 1, 0), False),
        (Openness(19, 19, 6), True),
    ],
)
def test_a_place_is_open_enough_at_the_limits_and_not_one_off_any(tiny_case: Case, o: Openness, enough: bool) -> None:
    assert is_open_enough(tiny_case, o) is enough


def test_those_exactly_at_the_limit_are_reached(tiny_case: Case) -> None:
    """In the countryside 300, 300, 150 and 150 electors live 3250, 2055, 1453 and 3695 m from the parish house."""
    assert share_reached(tiny_case, "landet", ["parish"], 2055) == pytest.approx(450 / 900)
    assert share_reached(tiny_case, "landet", ["parish"], 2054) == pytest.approx(150 / 900)
    assert share_reached(tiny_case, "landet", ["parish"], 3695) == 1


def test_a_point_counts_once_whichever_place_is_near(tiny_case: Case) -> None:
    alone = share_reached(tiny_case, "stan", ["library"], 3000)
    together = share_reached(tiny_case, "stan", ["library", "library", "parish"], 3000)
    assert together == alone == pytest.approx(1500 / 2200)


def test_no_place_reaches_nobody(tiny_case: Case) -> None:
    assert share_reached(tiny_case, "stan", [], 1e9) == 0


def test_an_area_where_nobody_lives_is_not_reached(tiny_case: Case) -> None:
    empty = tuple(p.model_copy(update={"electors": 0}) for p in tiny_case.municipality.points)
    assert share_reached(with_tables(tiny_case, points=empty), "stan", ["library"], 1e9) == 0


def test_a_stricter_evening_leaves_no_evenings(tiny_case: Case, tiny_plan: Plan) -> None:
    late = with_number(tiny_case, "evening_until_hour", 21)
    assert all(o.evenings == 0 and not is_open_enough(late, o) for o in openness(late, tiny_plan).values())


def test_the_mean_distance_is_to_each_voters_own_nearest_place(tiny_case: Case) -> None:
    """One place is named for the area; voters who have another nearer go there, and count as going there."""
    rows = tiny_case.points_of_area["stan"]
    weights = tiny_case.point_electors[rows]
    places = ["library", "hall"]
    metres = tiny_case.travel.points[rows][:, [tiny_case.premises_index[p] for p in places]]
    assert set(metres.argmin(axis=1)) == {0, 1}
    found = nearest_of(tiny_case, "stan", places)
    assert found is not None
    assert found[0] in places
    assert found[1] == round(float((metres.min(axis=1) * weights).sum() / weights.sum()))
    assert found[1] < round(float((metres * weights[:, None]).sum(axis=0).min() / weights.sum()))
