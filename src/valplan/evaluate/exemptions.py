"""What a plan that breaks no rule rests on: exemptions that it needs, found by judging it without them."""

from dataclasses import replace

from valplan.domain.case import Case
from valplan.domain.outcome import RestsOn
from valplan.domain.plan import Plan
from valplan.language import current
from valplan.rules.rest import DailyRest


def rests_on(case: Case, plan: Plan) -> tuple[RestsOn, ...]:
    """The exemption from the daily rest, if shifts of the plan break the rule without it and not with it."""
    window = case.scenario.staffing.rest_exemption
    if window is None:
        return ()
    rule = DailyRest()
    with_it = {v.subject for v in rule.check(case, plan)}
    only_without = [v.subject for v in rule.check(_without(case), plan) if v.subject not in with_it]
    if not only_without:
        return ()
    source = window.source_en if current() == "en" and window.source_en else window.source
    return (
        RestsOn(
            rule=rule.id, starts=window.starts, ends=window.ends, decided=window.decided, source=source,
            shifts=len(only_without), people=len({subject.split()[1] for subject in only_without}),
        ),
    )  # fmt: skip


def _without(case: Case) -> Case:
    staffing = case.scenario.staffing.model_copy(update={"rest_exemption": None})
    return replace(case, scenario=case.scenario.model_copy(update={"staffing": staffing}))
