"""A plan broken by hand is caught: for every rule there is a change that breaks it, and its check says so."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.changes import with_number, with_premises, with_staffing, with_tables, with_worker, with_workers
from valplan.domain.case import Case
from valplan.domain.municipality import Role, Tie, Use
from valplan.domain.plan import AreaCompensation, Plan, PollingPlace, Revision
from valplan.domain.quota import Quota
from valplan.domain.release import Release
from valplan.evaluate import judge
from valplan.rules import RULES

Broken = tuple[Case, Plan]
Break = Callable[[Case, Plan], Broken]
BREAKS: dict[str, Break] = {}


def breaks(rule: str) -> Callable[[Break], Break]:
    """Register how to break a rule."""

    def register(change: Break) -> Break:
        BREAKS[rule] = change
        return change

    return register


def without_holder(plan: Plan, wanted: Callable[[str], bool]) -> Plan:
    """The plan with the posts that ``wanted`` picks left vacant."""
    held = tuple(a.model_copy(update={"worker": ""}) if wanted(a.post_id) else a for a in plan.appointments)
    return plan.model_copy(update={"appointments": held})


def holder(plan: Plan, use: Use = Use.POLLING) -> str:
    """Someone who serves."""
    use_of = {p.post_id: p.use for p in plan.posts}
    return next(a.worker for a in plan.appointments if a.worker and use_of[a.post_id] == use)


@breaks("one-polling-place")
def _(case: Case, plan: Plan) -> Broken:
    extra = PollingPlace(district=plan.polling[0].district, premises=plan.polling[1].premises)
    return case, plan.model_copy(update={"polling": (*plan.polling, extra)})


@breaks("rooms")
def _(case: Case, plan: Plan) -> Broken:
    return with_premises(case, plan.polling[0].premises, rooms=0), plan


@breaks("floor-space")
def _(case: Case, plan: Plan) -> Broken:
    return with_premises(case, plan.polling[0].premises, floor_area_m2=1), plan


@breaks("premises-available")
def _(case: Case, plan: Plan) -> Broken:
    return with_premises(case, plan.early_sessions[0].premises, unavailable=(plan.early_sessions[0].on,)), plan


@breaks("no-political-tie")
def _(case: Case, plan: Plan) -> Broken:
    return with_premises(case, plan.polling[0].premises, tie=Tie.POLITICAL), plan


@breaks("tie-motivated")
def _(case: Case, plan: Plan) -> Broken:
    return with_premises(case, plan.polling[0].premises, tie=Tie.COMPANY), plan


@breaks("accessible")
def _(case: Case, plan: Plan) -> Broken:
    return case, plan.model_copy(update={"measures": plan.measures[1:]})


@breaks("polling-distance")
def _(case: Case, plan: Plan) -> Broken:
    strict = with_number(with_number(case, "polling_limit_m_stad", 1), "polling_limit_m_landsbygd", 1)
    return strict, plan


@breaks("early-every-day")
def _(case: Case, plan: Plan) -> Broken:
    first = min(s.on for s in plan.early_sessions)
    return case, plan.model_copy(update={"early_sessions": tuple(s for s in plan.early_sessions if s.on != first)})


@breaks("early-election-day")
def _(case: Case, plan: Plan) -> Broken:
    later = timedelta(minutes=1)
    sessions = tuple(
        s.model_copy(update={"opens": s.opens.replace(minute=later.seconds // 60)}) if s.on == case.election.day else s
        for s in plan.early_sessions
    )
    return case, plan.model_copy(update={"early_sessions": sessions})


@breaks("votes-stored")
def _(case: Case, plan: Plan) -> Broken:
    unsafe = with_premises(case, plan.early_sessions[0].premises, secure_storage=False)
    return unsafe, plan.model_copy(update={"vote_transports": ()})


@breaks("early-capacity")
def _(case: Case, plan: Plan) -> Broken:
    return with_number(case, "votes_per_worker_hour", 0.01), plan


@breaks("fixed-places")
def _(case: Case, plan: Plan) -> Broken:
    opened = {s.premises for s in plan.early_sessions}
    closed = next(p for p in case.premises if p not in opened)
    return asking(case, early_fixed=(closed,)), plan


def asking(case: Case, **asked: object) -> Case:
    """The case with other wishes for its premises."""
    premises = case.scenario.premises.model_copy(update=asked)
    return replace(case, scenario=case.scenario.model_copy(update={"premises": premises}))


@breaks("few-moved")
def _(case: Case, plan: Plan) -> Broken:
    moved = tuple(
        p.model_copy(update={"served_2022": ()}) if p.premises_id == plan.polling[0].premises else p
        for p in case.municipality.premises
    )
    other = next(p for p in case.premises if p != plan.polling[0].premises)
    case = replace(case, municipality=case.municipality.model_copy(update={"premises": moved}))
    case = with_premises(case, other, served_2022=(plan.polling[0].district,))
    return asking(case, districts_moved_most=0), plan


@breaks("few-early-changed")
def _(case: Case, plan: Plan) -> Broken:
    opened = plan.early_sessions[0].premises
    case = with_premises(case, opened, early_id_2022="")
    return asking(case, early_changed_most=0), plan


@breaks("spare-premises")
def _(case: Case, plan: Plan) -> Broken:
    return asking(case, spare_within_m=0), plan


@breaks("early-places-limit")
def _(case: Case, plan: Plan) -> Broken:
    return asking(case, early_run_days_least=99), plan


@breaks("goal-limits")
def _(case: Case, plan: Plan) -> Broken:
    goals = case.scenario.goals.model_copy(update={"limits": {"buildings": 0}})
    return replace(case, scenario=case.scenario.model_copy(update={"goals": goals})), plan


@breaks("geographic-spread")
def _(case: Case, plan: Plan) -> Broken:
    return case, plan.model_copy(update={"compensations": ()})


@breaks("mobile-paid")
def _(case: Case, plan: Plan) -> Broken:
    return with_premises(case, plan.early_sessions[0].premises, mobile=True), plan


@breaks("mobile-units")
def _(case: Case, plan: Plan) -> Broken:
    m = case.municipality
    table = tuple(p.model_copy(update={"mobile": True}) for p in m.premises)
    return replace(case, municipality=m.model_copy(update={"premises": table})), plan


@breaks("appointed-per-district")
def _(case: Case, plan: Plan) -> Broken:
    chair = next(p.post_id for p in plan.posts if p.role == Role.CHAIR)
    return case, without_holder(plan, lambda post: post == chair)


@breaks("present-polling")
def _(case: Case, plan: Plan) -> Broken:
    leaders = {p.post_id for p in plan.posts if p.role in (Role.CHAIR, Role.DEPUTY)}
    return case, without_holder(plan, leaders.__contains__)


@breaks("present-early")
def _(case: Case, plan: Plan) -> Broken:
    first = next(p.post_id for p in plan.posts if p.use == Use.EARLY)
    return case, without_holder(plan, lambda post: post == first)


@breaks("trained")
def _(case: Case, plan: Plan) -> Broken:
    return with_worker(case, holder(plan), trained_on=case.election.day, booked_session=""), plan


@breaks("training-sessions")
def _(case: Case, plan: Plan) -> Broken:
    sessions = tuple(s.model_copy(update={"candidate": True}) for s in case.municipality.sessions)
    unpromised = with_workers(with_tables(case, sessions=sessions), booked_session="")
    return unpromised, plan.model_copy(update={"sessions": ()})


@breaks("training-leaders")
def _(case: Case, plan: Plan) -> Broken:
    return with_worker(case, holder(plan), roles=(*case.workers[holder(plan)].roles, Role.TRAINER)), plan


@breaks("department-release")
def _(case: Case, plan: Plan) -> Broken:
    limit = Release(department="Utbildning", most=0)
    return with_staffing(with_workers(case, department="Utbildning"), release=(limit,)), plan


@breaks("qualified")
def _(case: Case, plan: Plan) -> Broken:
    return with_worker(case, holder(plan), roles=()), plan


@breaks("available")
def _(case: Case, plan: Plan) -> Broken:
    return with_worker(case, holder(plan), available={0: "FEK"}), plan


@breaks("one-post-a-day")
def _(case: Case, plan: Plan) -> Broken:
    first, second = plan.appointments[:2]
    both = (first, second.model_copy(update={"worker": first.worker}), *plan.appointments[2:])
    return case, plan.model_copy(update={"appointments": both})


@breaks("daily-rest")
def _(case: Case, plan: Plan) -> Broken:
    return with_staffing(case, rest_exemption=None), plan


@breaks("weekly-rest")
def _(case: Case, plan: Plan) -> Broken:
    return with_number(case, "weekly_rest_h", 240), plan


@breaks("early-days-agreed")
def _(case: Case, plan: Plan) -> Broken:
    return with_worker(case, holder(plan, Use.EARLY), max_early_days=0), plan


@breaks("no-disqualifying-tie")
def _(case: Case, plan: Plan) -> Broken:
    return with_worker(case, holder(plan), tie="candidate"), plan


@breaks("old-enough")
def _(case: Case, plan: Plan) -> Broken:
    return with_worker(case, holder(plan), age=17), plan


@breaks("experience-mix")
def _(case: Case, plan: Plan) -> Broken:
    return with_number(case, "experienced_per_place", 99), plan


@breaks("languages")
def _(case: Case, plan: Plan) -> Broken:
    asked = {plan.polling[0].premises: ("tlh",)}
    return with_staffing(case, languages=asked), plan


@breaks("drivers")
def _(case: Case, plan: Plan) -> Broken:
    m = case.municipality
    table = tuple(w.model_copy(update={"car": False}) for w in m.workers)
    return replace(case, municipality=m.model_copy(update={"workers": table})), plan


@breaks("hours-agreed")
def _(case: Case, plan: Plan) -> Broken:
    return with_worker(case, holder(plan), max_hours=1.0), plan


@breaks("hours-per-week")
def _(case: Case, plan: Plan) -> Broken:
    return with_staffing(case, most_hours_per_week=1.0), plan


@breaks("travel-limit")
def _(case: Case, plan: Plan) -> Broken:
    return with_worker(case, holder(plan), max_travel_m=0), plan


@breaks("age-for-post")
def _(case: Case, plan: Plan) -> Broken:
    return with_number(case, "night_min_age", 99), plan


@breaks("relatives-apart")
def _(case: Case, plan: Plan) -> Broken:
    district = plan.polling[0].district
    a, b = (a.worker for a in plan.appointments if a.post_id.startswith(f"V-{district}-0") and a.post_id[-1] in "12")
    return with_worker(case, a, related_to=(b,)), plan


@breaks("car-pool")
def _(case: Case, plan: Plan) -> Broken:
    district = plan.polling[0].district
    a, b = (a.worker for a in plan.appointments if a.post_id.startswith(f"V-{district}-0") and a.post_id[-1] in "12")
    away = next(a.worker for a in plan.appointments if a.post_id.startswith(f"V-{plan.polling[-1].district}-0"))
    case = with_worker(with_worker(case, a, car_pool="P1", car=False), b, car_pool="P1", car=False)
    return with_worker(case, away, car_pool="P1", car=True, licence=True), plan


@breaks("first-timers")
def _(case: Case, plan: Plan) -> Broken:
    return with_number(with_workers(case, elections_worked=0), "first_timer_share", 0.5), plan


@breaks("two-with-votes")
def _(case: Case, plan: Plan) -> Broken:
    return with_number(case, "vote_carriers", 99), plan


@breaks("ambulating-pairs")
def _(case: Case, plan: Plan) -> Broken:
    early = next(p for p in plan.posts if p.use == Use.EARLY)
    post = early.model_copy(update={"use": Use.AMBULATING, "role": Role.AMBULATING_DRIVER, "post_id": "A-0912-01a"})
    return case, plan.model_copy(update={"posts": (*plan.posts, post)})


@breaks("quotas")
def _(case: Case, plan: Plan) -> Broken:
    quota = Quota(name="fler förvaltningar", attribute="department", counts="persons", distinct_least=2)
    return with_staffing(case, quotas=(quota,)), plan


@breaks("reserve-pool")
def _(case: Case, plan: Plan) -> Broken:
    return case, plan.model_copy(update={"reserves": ()})


@breaks("line-ceiling")
def _(case: Case, plan: Plan) -> Broken:
    lines = tuple(x.model_copy(update={"ceiling_ore": 0}) for x in case.budget.lines)
    return replace(case, budget=case.budget.model_copy(update={"lines": lines})), plan


@breaks("net-ceiling")
def _(case: Case, plan: Plan) -> Broken:
    cost = judge(case, plan).net_ore
    return replace(case, budget=case.budget.model_copy(update={"net_ceiling_ore": cost - 1})), plan


@breaks("revision-kept")
def _(case: Case, plan: Plan) -> Broken:
    asked = Revision(number=1, parent_sha256="", absent=(holder(plan),))
    return case, plan.model_copy(update={"revision": asked})


@breaks("consistent")
def _(case: Case, plan: Plan) -> Broken:
    return case, plan.model_copy(update={"posts": plan.posts[1:]})


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.id)
def test_a_broken_rule_is_found(rule: object, tiny_case: Case, tiny_plan: Plan) -> None:
    rule_id: str = rule.id  # type: ignore[attr-defined]
    case, plan = BREAKS[rule_id](tiny_case, tiny_plan)
    found = {v.rule for v in judge(case, plan).violations}
    assert rule_id in found


def test_a_net_cost_on_the_ceiling_is_allowed(tiny_case: Case, tiny_plan: Plan) -> None:
    cost = judge(tiny_case, tiny_plan).net_ore
    exact = replace(tiny_case, budget=tiny_case.budget.model_copy(update={"net_ceiling_ore": cost}))
    assert judge(exact, tiny_plan).violations == ()


def test_a_compensation_by_a_place_that_is_closed_is_found(tiny_case: Case, tiny_plan: Plan) -> None:
    area = tiny_plan.compensations[0].area_id
    claimed = AreaCompensation(area_id=area, compensation="öppet", premises="school", reason="påstådd")
    plan = tiny_plan.model_copy(update={"compensations": (claimed,)})
    assert "geographic-spread" in {v.rule for v in judge(tiny_case, plan).violations}


def test_names_that_the_data_do_not_have_are_told_without_computing_the_rest(tiny_case: Case, tiny_plan: Plan) -> None:
    ghost = tiny_plan.appointments[0].model_copy(update={"worker": "R999"})
    plan = tiny_plan.model_copy(update={"appointments": (ghost, *tiny_plan.appointments[1:])})
    assert [v.subject for v in judge(tiny_case, plan).violations] == ["worker R999"]
