"""Seats for those who can come to the same sessions only, beside a matching of people and seats."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_bipartite_matching

from tests.changes import with_tables
from tests.solve.test_training import session
from valplan.demand import seats as seats_module
from valplan.demand.seats import seat_limits
from valplan.demand.training import needs_booking
from valplan.domain.case import Case
from valplan.evaluate import judge
from valplan.solve.plan import make_plan

SESSIONS = ("a", "b", "c")
FEW = 8


def with_sessions(case: Case, seats: tuple[int, ...], can: list[tuple[str, ...]]) -> Case:
    """The case with so many seats, and what the first people can come to, in turn; all others have been trained."""
    held = tuple(session(case, s, -30, capacity=n) for s, n in zip(SESSIONS, seats, strict=True))
    people = list(case.municipality.workers)
    needy = [w.model_copy(update={"can_attend": c, "trained_on": None}) for w, c in zip(people, can, strict=False)]
    rest = [w.model_copy(update={"trained_on": held[0].on}) for w in people[len(needy) :]]
    workers = tuple(w.model_copy(update={"booked_session": ""}) for w in (*needy, *rest))
    return with_tables(case, sessions=held, workers=workers)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    seats=st.tuples(*[st.integers(0, 3)] * 3),
    can=st.lists(st.sets(st.sampled_from(SESSIONS), min_size=1).map(lambda s: tuple(sorted(s))), max_size=3),
)
def test_there_is_no_limit_where_all_can_be_seated_and_one_where_not(
    tiny_case: Case, seats: tuple[int, ...], can: list[tuple[str, ...]]
) -> None:
    case = with_sessions(tiny_case, seats, can)
    needy = [w for w in case.municipality.workers if needs_booking(case, w)]
    of_seat = [s for s, n in zip(SESSIONS, seats, strict=True) for _ in range(n)]
    fits = np.array([[s in w.can_attend for s in of_seat] for w in needy], dtype=int).reshape(len(needy), len(of_seat))
    matched = maximum_bipartite_matching(csr_array(fits), perm_type="column") if fits.size else np.full(len(needy), -1)
    assert (not seat_limits(case)) == bool((matched >= 0).all())


def test_seats_in_all_sessions_are_counted_however_many_sets_there_are(
    tiny_case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each set by itself is large enough, and no union is looked at."""
    monkeypatch.setattr(seats_module, "MOST", 1)
    case = with_sessions(tiny_case, (1, 1, 1), [("a", "b"), ("b", "c"), ("a", "c"), ("a", "b")])
    (limit,) = seat_limits(case)
    assert (limit.sessions, limit.seats, len(limit.workers)) == (SESSIONS, 3, 4)


def test_those_who_can_come_to_a_full_session_only_are_not_appointed(tiny_case: Case) -> None:
    """There are seats enough in all, but not where these people can come: others serve, instead of no plan."""
    case = with_sessions(tiny_case, (1, 30, 0), [("a",)] * FEW)
    plan = make_plan(case)
    judged = judge(case, plan)
    assert judged.violations == ()
    assert judged.disagreements == ()
    assert len(plan.training) <= 1
