"""A limit on how many of a department serve at once is kept at every moment, and no more is asked than that."""

from collections import Counter
from datetime import datetime

import pytest

from tests.changes import with_staffing, with_worker
from valplan.demand.release import Away, away
from valplan.domain.case import Case
from valplan.domain.plan import Plan
from valplan.domain.release import Release
from valplan.evaluate import judge
from valplan.solve import Infeasible
from valplan.solve.plan import make_plan


def most_at_once(found: list[Away]) -> dict[datetime, int]:
    """How many are away whenever somebody's time begins."""
    moments = {a.starts for a in found if a.post}
    return Counter({m: sum(a.starts <= m < a.ends for a in found if a.post) for m in moments})


def in_department(case: Case, *, every: int) -> Case:
    """Every so many people of the register, counted among those of early voting, are of one department."""
    for k, worker in enumerate(w for w in case.municipality.workers if w.max_early_days):
        case = with_worker(case, worker.worker_id, department="Kultur" if k % every == 0 else "")
    return case


def planned(case: Case, most: int, days: tuple[int, ...] = ()) -> Plan:
    return make_plan(limited(case, most, days))


def limited(case: Case, most: int, days: tuple[int, ...] = ()) -> Case:
    return with_staffing(case, release=(Release(department="Kultur", most=most, days=days),))


def test_fewer_are_away_where_others_can_serve(tiny_case: Case) -> None:
    case = in_department(tiny_case, every=2)
    free = max(most_at_once([a for a in away(case, make_plan(case)) if a.department == "Kultur"]).values())
    assert free > 1
    plan = planned(case, 1)
    assert judge(limited(case, 1), plan).violations == ()
    assert max(most_at_once([a for a in away(case, plan) if a.department == "Kultur"]).values()) <= 1
    told = [v for v in judge(limited(case, free - 1), make_plan(case)).violations if v.rule == "department-release"]
    assert told
    assert {(v.found, v.limit) for v in told} == {(str(free), str(free - 1))}


def test_a_limit_for_some_days_leaves_the_others_alone(tiny_case: Case) -> None:
    case = in_department(tiny_case, every=2)
    plan = planned(case, 0, (-4,))
    gone = {a.starts.date() for a in away(case, plan) if a.department == "Kultur" and a.post}
    assert case.election.date_of(-4) not in gone
    assert gone


def test_when_only_the_department_can_serve_the_limit_clashes(tiny_case: Case) -> None:
    with pytest.raises(Infeasible) as caught:
        planned(in_department(tiny_case, every=1), 1)
    assert "department-release" in caught.value.clash.rules
