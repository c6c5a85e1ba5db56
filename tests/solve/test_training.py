"""Which training sessions are held, who sits in them and who leads: best of all choices, and by every rule."""

from datetime import date, time, timedelta
from itertools import product

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.changes import with_budget, with_number, with_scenario, with_tables, with_worker, with_workers
from valplan.demand.training import is_free, seats_left
from valplan.demand.training_cost import training_value_kr
from valplan.domain.case import Case
from valplan.domain.municipality import Fee, Role, TrainingSession
from valplan.domain.outcome import Status
from valplan.domain.plan import HeldSession, Plan, TrainingBooking
from valplan.evaluate import judge
from valplan.model.algebra import Rows
from valplan.model.training import TrainingDecisions, training_decisions
from valplan.rules import RULES
from valplan.rules.money import line_totals
from valplan.solve import Infeasible
from valplan.solve.clock import Clock
from valplan.solve.plan import make_plan, with_training
from valplan.solve.training import book_training, training_clash

NEEDY = ("R010", "R030", "R040")
RULES_OF_TRAINING = ("trained", "training-sessions", "training-leaders")


def session(case: Case, name: str, day: int, **more: object) -> TrainingSession:
    """A session beside the library, ``day`` counted from election day."""
    first = case.municipality.sessions[0]
    on = case.election.day + timedelta(days=day)
    return first.model_copy(update={"session_id": name, "on": on, "capacity": 30, **more})


def bare(plan: Plan) -> Plan:
    """The plan before anyone is booked."""
    proof = tuple(p for p in plan.proof if p.stage != "training")
    return plan.model_copy(update={"training": (), "sessions": (), "proof": proof})


def booked(case: Case, plan: Plan) -> Plan:
    """The plan with its training planned anew."""
    found, answer, proof = book_training(case, bare(plan), Clock())
    assert answer.status == Status.OPTIMAL
    made = bare(plan).model_copy(update={"claimed_cost_ore": line_totals(case, bare(plan))})
    return with_training(made, found).model_copy(update={"proof": (*made.proof, proof)})


def rejudged(case: Case, plan: Plan) -> None:
    judged = judge(case, plan)
    assert judged.violations == ()
    assert judged.disagreements == ()


def candidates(case: Case) -> Case:
    """Four sessions that are held only if they are chosen, each nearest to somebody, and some too dear."""
    homes = [case.workers[w] for w in NEEDY]
    sessions = tuple(
        session(case, f"c{k}", -30 + k, candidate=True, cost_ore=cost, x_m=w.x_m, y_m=w.y_m, capacity=seats)
        for k, (w, cost, seats) in enumerate(zip([*homes, homes[0]], (900, 600, 500, 2000), (2, 1, 2, 3), strict=True))
    )
    return with_worker(with_tables(case, sessions=sessions), "R020", booked_session="", trained_on=sessions[0].on)


def test_the_sessions_that_are_held_are_the_best_of_all_choices(tiny_case: Case, tiny_plan: Plan) -> None:
    """Every choice of seats is tried; a session is held when someone sits in it."""
    case = candidates(tiny_case)
    people = [b.worker for b in tiny_plan.training]
    assert len(people) > 1
    made = booked(case, tiny_plan)
    rejudged(case, made)
    ids = [s.session_id for s in case.municipality.sessions]
    best = np.inf
    for choice in product(ids, repeat=len(people)):
        if any(choice.count(s) > case.sessions[s].capacity for s in ids):
            continue
        tried = made.model_copy(
            update={
                "training": tuple(TrainingBooking(worker=w, session=s) for w, s in zip(people, choice, strict=True)),
                "sessions": tuple(HeldSession(session=s) for s in sorted(set(choice))),
            }
        )
        best = min(best, training_value_kr(case, tried))
    assert training_value_kr(case, made) == pytest.approx(best)
    assert next(p for p in made.proof if p.stage == "training").gap == 0


@pytest.mark.parametrize(("least", "held"), [(1, True), (2, True), (3, True), (4, False)])
def test_a_chosen_session_has_its_least_number_of_participants(
    tiny_case: Case, tiny_plan: Plan, least: int, held: bool
) -> None:
    """The cheap one takes those who need it, as long as they are enough; else the dear one must do."""
    people = len(tiny_plan.training)
    sessions = (
        session(tiny_case, "c1", -30, candidate=True, cost_ore=100, least=least - 3 + people),
        session(tiny_case, "c2", -29, candidate=True, cost_ore=90_000),
    )
    case = with_worker(
        with_tables(tiny_case, sessions=sessions), "R020", booked_session="", trained_on=date(2026, 5, 1)
    )
    made = booked(case, tiny_plan)
    rejudged(case, made)
    assert [h.session for h in made.sessions] == (["c1"] if held else ["c2"])


def test_sessions_cost_their_line_and_a_ceiling_is_kept(tiny_case: Case, tiny_plan: Plan) -> None:
    """With the cheap session full, the dear one is chosen only while the line allows it."""
    sessions = (
        session(tiny_case, "u1", -30, capacity=1),
        session(tiny_case, "dear", -29, candidate=True, cost_ore=5_000_000, line="premises"),
    )
    case = with_tables(tiny_case, sessions=sessions)
    made = booked(case, tiny_plan)
    rejudged(case, made)
    spent = line_totals(case, made)["premises"] - line_totals(case, bare(made))["premises"]
    assert spent == 5_000_000
    limit = line_totals(case, made)["premises"]
    for over, status in ((0, Status.OPTIMAL), (1000, Status.INFEASIBLE)):
        lines = tuple(
            x.model_copy(update={"ceiling_ore": limit - over}) if x.line == "premises" else x for x in case.budget.lines
        )
        _found, answer, _proof = book_training(with_budget(case, lines=lines), bare(made), Clock())
        assert answer.status == status
    clash = training_clash(with_budget(case, lines=lines), bare(made), Clock())
    assert clash.rules == ("trained", "line-ceiling")
    assert "kostar 50,0 tkr till; 50,0 tkr finns kvar" in clash.message


def test_a_candidate_that_someone_is_promised_is_held(tiny_case: Case) -> None:
    """The register has booked R020 for the one; the other is not needed then, however near it is."""
    sessions = tuple(s.model_copy(update={"candidate": True, "cost_ore": 10_000}) for s in tiny_case.sessions.values())
    case = with_tables(tiny_case, sessions=sessions)
    made = make_plan(case)
    rejudged(case, made)
    assert [h.session for h in made.sessions] == ["u1"]


def test_a_session_that_is_held_anyway_stands_in_the_budget_of_every_stage(tiny_case: Case) -> None:
    sessions = tuple(s.model_copy(update={"cost_ore": 70_000}) for s in tiny_case.municipality.sessions)
    case = with_tables(tiny_case, sessions=sessions)
    made = make_plan(case)
    rejudged(case, made)
    assert made.claimed_cost_ore == line_totals(case, made)
    less = make_plan(tiny_case)
    assert made.claimed_cost_ore["premises"] - less.claimed_cost_ore["premises"] == 140_000


def test_people_are_booked_when_they_are_free(tiny_case: Case, tiny_plan: Plan) -> None:
    """In the daytime on weekdays only those who have said so; they are asked before anyone counts as free at night."""
    daytime = session(tiny_case, "day", -30, starts=time(10), ends=time(13))
    evening = session(tiny_case, "eve", -29)
    case = with_tables(tiny_case, sessions=(daytime, evening))
    case = with_worker(case, "R020", booked_session="", trained_on=daytime.on)
    case = with_worker(case, "R010", can_attend=("day",))
    made = booked(case, tiny_plan)
    rejudged(case, made)
    assert {b.worker for b in made.training if b.session == "day"} == {"R010"} & {b.worker for b in made.training}
    assert not is_free(case, case.workers["R030"], daytime)
    assert is_free(case, case.workers["R030"], daytime.model_copy(update={"on": date(2026, 8, 15)}))  # a Saturday
    assert is_free(with_number(case, "training_evening_hour", 10), case.workers["R030"], daytime)


def test_training_is_for_the_role_that_one_serves_in(tiny_case: Case) -> None:
    """Chairs and deputies have a session of their own, all others another."""
    leaders = (Role.CHAIR, Role.DEPUTY)
    others = (Role.WORKER, Role.EARLY_LEAD, Role.EARLY_WORKER)
    sessions = (session(tiny_case, "lead", -30, roles=leaders), session(tiny_case, "rest", -29, roles=others))
    case = with_workers(with_tables(tiny_case, sessions=sessions), trained_on=None, booked_session="")
    made = make_plan(with_number(case, "training_evening_hour", 0))
    rejudged(case, made)
    role_of = {p.post_id: p.role for p in made.posts}
    chairs = {a.worker for a in made.appointments if a.worker and role_of[a.post_id] in leaders}
    assert chairs <= {b.worker for b in made.training if b.session == "lead"}
    twice = len(made.training) - len({b.worker for b in made.training})
    fees = line_totals(case, made)["worker_fees"]
    once = made.model_copy(update={"training": tuple({b.worker: b for b in made.training}.values())})
    assert fees - line_totals(case, once)["worker_fees"] == twice * 52_568


def led(case: Case, *leaders: str) -> Case:
    """The case with training leaders, paid by the hour."""
    for w in leaders:
        case = with_worker(case, w, roles=(*case.workers[w].roles, Role.TRAINER))
    fee = Fee(fee="utbildare", unit="hour", amount_ore=30_000, source="")
    return with_tables(case, fees=(*case.municipality.fees, fee))


def test_each_session_has_a_leader_who_is_nowhere_else(tiny_case: Case) -> None:
    """Two sessions at the same time need two leaders; a third at another time needs one of them again."""
    at_once = (session(tiny_case, "a", -30), session(tiny_case, "b", -30), session(tiny_case, "c", -25))
    case = led(with_tables(tiny_case, sessions=at_once), "R001", "R002")
    case = with_worker(case, "R020", booked_session="a")
    made = make_plan(case)
    rejudged(case, made)
    leader = {h.session: h.leader for h in made.sessions}
    assert {leader["a"], leader["b"]} == {"R001", "R002"}
    assert leader["c"] in {"R001", "R002"}
    assert made.claimed_cost_ore == line_totals(case, made)
    third = session(tiny_case, "u1", -30)
    with pytest.raises(Infeasible) as caught:
        make_plan(led(with_tables(tiny_case, sessions=(*at_once[:2], third)), "R001", "R002"))
    assert "training-leaders" in caught.value.clash.rules


def test_who_cannot_be_trained_is_told_by_id_with_the_reason(tiny_case: Case, tiny_plan: Plan) -> None:
    case = with_tables(tiny_case, sessions=(session(tiny_case, "u1", -30, starts=time(10), ends=time(12)),))
    clash = training_clash(case, bare(tiny_plan), Clock())
    assert clash.rules == ("trained",)
    assert clash.proven
    for worker in {b.worker for b in tiny_plan.training}:
        assert f"- {worker} (" in clash.message
    assert "inte ledig" in clash.message
    full = with_tables(tiny_case, sessions=(session(tiny_case, "u1", -30, capacity=2),))
    told = training_clash(full, bare(tiny_plan), Clock()).message
    assert told.count("- R0") == len(tiny_plan.training) - 1


def crowded(case: Case) -> Case:
    """Sessions at the same time, for some roles, chosen or not, a leader among those who need training."""
    sessions = (
        session(case, "u1", -30, capacity=2),
        session(case, "b", -30, capacity=2, candidate=True, least=2, cost_ore=100),
        session(case, "c", -24, capacity=1, candidate=True, roles=(Role.WORKER,)),
    )
    return led(with_tables(case, sessions=sessions), "R010", "R001")


def plan_of(d: TrainingDecisions, values: np.ndarray) -> Plan:
    """The plan that the columns say."""
    on = values > 0.5
    seats, leads = d.seat.keys[on[d.seat.ids]], d.lead.keys[on[d.lead.ids]]
    leader = dict(zip(leads.session, leads.worker, strict=True))
    opened = [*d.opened.keys.session[on[d.opened.ids]], "u1"]
    return d.plan.model_copy(
        update={
            "training": tuple(
                TrainingBooking(worker=w, session=s) for w, s in zip(seats.worker, seats.session, strict=True)
            ),
            "sessions": tuple(HeldSession(session=s, leader=leader.get(s, "")) for s in opened),
        }
    )


def test_rows_and_check_agree_on_any_choice_of_training(tiny_case: Case, tiny_plan: Plan) -> None:
    """What the links say (no seat where nothing is held) belongs to the rule of sessions in the check."""
    case = crowded(tiny_case)
    d = training_decisions(case, bare(tiny_plan))
    rows = {r.id: r.training_rows(d) for r in RULES if r.id in RULES_OF_TRAINING}
    held = d.links()
    links = [k for k in held.keys if k.startswith("held ")]
    seen = {r: set[bool]() for r in RULES_OF_TRAINING}

    @settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
    @given(st.lists(st.booleans(), min_size=d.size, max_size=d.size))
    def agree(chosen: list[bool]) -> None:
        values = np.array(chosen, dtype=np.float64)
        plan = plan_of(d, values)
        two_leaders = any(values[c].sum() > 1 for c in d.leads_of.values())  # a plan names one
        for rule in (r for r in RULES if r.id in rows):
            ok = bool(rows[rule.id].satisfied(values).all())
            if rule.id == "training-sessions":
                ok &= all(fine for k, fine in zip(held.keys, held.satisfied(values), strict=True) if k in links)
            if rule.id == "training-leaders" and two_leaders:
                continue
            if rule.id == "training-leaders" and idle_leaders(d, values):
                continue
            if rule.id == "trained" and not closed_rooms_empty(d, values):
                continue
            found = list(rule.check(case, plan))
            assert ok == (not found), (rule.id, found)
            seen[rule.id].add(ok)

    agree()
    assert all(seen[r] == {True, False} for r in RULES_OF_TRAINING), seen


def idle_leaders(d: TrainingDecisions, values: np.ndarray) -> bool:
    """Leaders of sessions that are not held, of whom a plan does not tell."""
    return any(values[c].sum() > 0 and values[d.open_of[s]] < 0.5 for s, c in d.leads_of.items() if s in d.open_of)


def closed_rooms_empty(d: TrainingDecisions, values: np.ndarray) -> bool:
    """No seat in a session that is not held, which another rule speaks of."""
    return not any(values[d.seats_of[s]].sum() and values[c] < 0.5 for s, c in d.open_of.items() if s in d.seats_of)


def test_the_rows_of_training_are_none_where_there_is_nothing_to_choose(tiny_case: Case, tiny_plan: Plan) -> None:
    """With plain sessions the stage is an assignment: seats, rooms and no more."""
    d = training_decisions(tiny_case, bare(tiny_plan))
    speaking: dict[str, Rows] = {r.id: r.training_rows(d) for r in RULES}
    assert [r for r, rows in speaking.items() if rows.keys] == ["trained"]
    assert len(d.opened) == len(d.lead) == len(d.extra) == 0


def test_goals_of_the_scenario_do_not_change_the_stage(tiny_case: Case, tiny_plan: Plan) -> None:
    """The weights of staffing say nothing of training."""
    goals = tiny_case.scenario.goals.model_copy(update={"staffing": {"vacancies": 1.0}})
    a, b = (booked(c, tiny_plan).training for c in (tiny_case, with_scenario(tiny_case, goals=goals)))
    assert a == b
    assert sum(seats_left(tiny_case).values()) == 59
