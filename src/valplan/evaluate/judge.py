"""Judge a plan from the case and the plan alone; no solver is imported here."""

from valplan.demand.training import without_rescue
from valplan.domain.case import Case
from valplan.domain.outcome import GoalValue, Judgement, Violation
from valplan.domain.plan import Plan
from valplan.evaluate.access import access
from valplan.evaluate.area_days import area_days
from valplan.evaluate.claims import disagreements
from valplan.evaluate.coverage import coverage
from valplan.evaluate.equity import equity
from valplan.evaluate.exemptions import rests_on
from valplan.evaluate.indicators import indicators
from valplan.evaluate.money import money
from valplan.evaluate.risk import risk
from valplan.language import N_, _
from valplan.rules import GOALS, RULES
from valplan.rules.consistency import Consistent
from valplan.rules.consistency.names import MOTIVATED


def judge(case: Case, plan: Plan) -> Judgement:
    """Every rule checked, every krona, goal and indicator recomputed.

    A plan that names things that the data do not have, or hours that are none, breaks the rule of consistency; then
    only that is told, since nothing else can be computed, and the judgement is not ``complete``.
    """
    case = _as_planned(case, plan)
    unknown = unknown_parts(case, plan)
    if unknown:
        return Judgement(
            violations=unknown, money=(), net_ore=0, net_ceiling_ore=case.budget.net_ceiling_ore, goals=(),
            indicators=(), coverage=(), access=(), disagreements=(), other_data=other_data(case, plan),
            complete=False,
        )  # fmt: skip
    violations = _violations(case, plan)
    spread = frozenset(v.subject for v in violations if v.rule == "geographic-spread")
    untrained = frozenset(v.subject.removeprefix("worker ") for v in violations if v.rule == "trained")
    lines = money(case, plan)
    verdicts, areas = access(case, plan), coverage(case, plan, spread)
    days = area_days(case, plan, areas)
    return Judgement(
        violations=violations,
        money=lines,
        net_ore=sum(x.planned_ore for x in lines),
        net_ceiling_ore=case.budget.net_ceiling_ore,
        goals=tuple(GoalValue(goal=g.id, name=_(g.wording), value=g.value(case, plan), unit=g.unit) for g in GOALS),
        indicators=indicators(case, plan, verdicts, areas, days, untrained),
        coverage=areas,
        access=verdicts,
        disagreements=disagreements(case, plan),
        coverage_days=days,
        equity=equity(case, plan),
        other_data=other_data(case, plan),
        risk=risk(case, plan),
        rests_on=rests_on(case, plan),
        drafts=tuple(f"{MOTIVATED.get(m.rule, 'rule')} {m.subject}" for m in plan.motivations if m.draft),
    )


def violations(case: Case, plan: Plan) -> tuple[Violation, ...]:
    """What a plan breaks, as ``judge`` finds it; everything that it names must be in the data (``unknown_parts``)."""
    return _violations(_as_planned(case, plan), plan)


def _as_planned(case: Case, plan: Plan) -> Case:
    """The case without sessions of training that no change has opened."""
    return without_rescue(case, (h.session for h in plan.sessions))


def _violations(case: Case, plan: Plan) -> tuple[Violation, ...]:
    return tuple(v for rule in RULES for v in rule.check(case, plan))


def other_data(case: Case, plan: Plan) -> tuple[str, ...]:
    """What has changed since the plan was made; it is still judged, against what lies there now."""
    told = []
    if plan.made.scenario_sha256 != case.scenario_sha256 and plan.made.scenario != case.scenario.name:
        text = N_("The plan was made from the scenario “{claimed}”; it is judged against “{found}”.")
        told.append(_(text, claimed=plan.made.scenario, found=case.scenario.name))
    elif plan.made.scenario_sha256 != case.scenario_sha256:
        told.append(_("The plan was made from another version of the scenario than the one it is judged against."))
    if plan.made.data_sha256 != case.data_sha256:
        told.append(_("The plan was made from other data than those it is judged against; their checksums differ."))
    return tuple(told)


def unknown_parts(case: Case, plan: Plan) -> tuple[Violation, ...]:
    """What the plan names that the data do not have, and hours that are none, as violations of consistency."""
    return Consistent().unjudgeable(case, plan)
