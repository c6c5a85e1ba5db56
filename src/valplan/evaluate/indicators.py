"""The board's indicators (internbudget 2024–2029), each with its evidence."""

from collections import Counter
from collections.abc import Iterable

from valplan.demand.training import own_trainings
from valplan.domain.case import Case
from valplan.domain.municipality import Use
from valplan.domain.outcome import AccessState, AreaCoverage, AreaDay, Indicator, PremisesAccess, Verdict
from valplan.domain.plan import Plan
from valplan.domain.scenario import EnteredIndicator
from valplan.evaluate.attendance import trained_so_far
from valplan.evaluate.departments import department_rows, departments
from valplan.language import LANGUAGES, N_, _, catalogue, current
from valplan.rules.people import serving

SOURCE = N_("The board's internal budget 2024 with plan 2025–2029")
NOTHING = N_("no information")
KEPT_UP = N_("kept up")
ENTERED = {
    "meetings": N_("Meetings of the municipal forum"),
    "web_information": N_("Accessible information about the election on the web"),
    "contact_centre": N_("Training of the contact centre to answer voters"),
}


def indicators(
    case: Case,
    plan: Plan,
    access: Iterable[PremisesAccess],
    coverage: Iterable[AreaCoverage],
    days: Iterable[AreaDay],
    untrained: frozenset[str],
) -> tuple[Indicator, ...]:
    """All indicators in the budget document's order.

    Parameters
    ----------
    untrained : frozenset of str
        Ids of those who serve but break the rule of training.
    """
    return (
        _accessible(case, access),
        _spread(case, plan, coverage, days),
        _trained(case, plan, untrained),
        *(_entered(case, key) for key in ENTERED),
        _departments(case, plan),
    )


def _accessible(case: Case, access: Iterable[PremisesAccess]) -> Indicator:
    polling = [a for a in access if a.use == Use.POLLING]
    met = sum(a.state != AccessState.NOT_ACCESSIBLE for a in polling)
    return _share(
        "polling_accessible",
        N_("Polling places adapted for accessibility by the set criteria"),
        met,
        len(polling),
        [
            {
                "premises": a.premises,
                "name": case.premises[a.premises].name,
                "state": a.state,
                "failing": ", ".join(a.failing_hard),
                "soft": ", ".join(a.failing_soft),
                "measures": ", ".join(case.measures[m].name for m in a.measures),
                "remaining": ", ".join(a.remaining),
            }
            for a in polling
        ],
    )


def _spread(case: Case, plan: Plan, coverage: Iterable[AreaCoverage], days: Iterable[AreaDay]) -> Indicator:
    areas, all_days = list(coverage), list(days)
    met = sum(a.verdict != Verdict.NOT_COVERED for a in areas)
    return _share(
        "early_spread",
        N_("Early voting geographically spread, with compensatory measures where needed"),
        met,
        len(areas),
        [
            {
                "area": a.name,
                "verdict": a.verdict,
                "share_within": f"{a.share_within:.3f}",
                "limit_m": str(a.limit_m),
                "nearest": case.premises[a.nearest_premises].name if a.nearest_premises else "",
                "compensations": ", ".join(
                    case.compensations[c].name for c in a.compensations if c in case.compensations
                ),
                **_days_covered([d for d in all_days if d.area_id == a.area_id]),
                "reason": " ".join(c.reason for c in plan.compensations if c.area_id == a.area_id),
            }
            for a in areas
        ],
    )


def _days_covered(days: list[AreaDay]) -> dict[str, str]:
    """Days of the period, election day included: covered or compensated, and those that only compensation covers."""
    compensated = sum(d.verdict == Verdict.COMPENSATED for d in days)
    return {
        "days": f"{sum(d.verdict != Verdict.NOT_COVERED for d in days)}/{len(days)}",
        "days_compensated": str(compensated),
    }


def _trained(case: Case, plan: Plan, untrained: frozenset[str]) -> Indicator:
    if case.attendance:
        done, of, rows = trained_so_far(case, plan, untrained)
        return _share("physically_trained", N_("Poll workers who have done the in-person training"), done, of, rows)
    people = serving(case, plan)
    booked = {b.worker for b in plan.training}
    how = Counter(
        "untrained"
        if w.worker_id in untrained
        else "booked_by_plan"
        if w.worker_id in booked
        else "trained"
        if w.trained_on and w.trained_on in own_trainings(case, w)
        else "booked_before"
        for w in people
    )
    return _share(
        "physically_trained",
        N_("Poll workers who have done or are booked for in-person training"),
        len(people) - how["untrained"],
        len(people),
        [
            {"training": key, "people": str(how[key])}
            for key in ("trained", "booked_before", "booked_by_plan", "untrained")
        ],
    )


def _entered(case: Case, key: str) -> Indicator:
    target = str(case.whole("forum_meetings")) if key == "meetings" else KEPT_UP
    entered: EnteredIndicator | None = getattr(case.scenario.indicators, key)
    return Indicator(
        indicator=key, name=_(ENTERED[key]), target=_(target),
        value=_said(entered.value, target) if entered else _(NOTHING),
        met=entered.met if entered else None, entered=True, source=_source(entered),
        evidence=({"entered": entered.on.isoformat(), "source": _source(entered)},) if entered else (),
    )  # fmt: skip


def _said(value: str, target: str) -> str:
    """What was entered; the target's own words, in whatever language they were entered, in the reader's language."""
    return _(target) if value in {target, *(catalogue(language).get(target) for language in LANGUAGES)} else value


def _source(entered: EnteredIndicator | None) -> str:
    """Who says so, in the reader's language where it was entered in both."""
    if entered is None:
        return _(SOURCE)
    return entered.source_en if current() == "en" and entered.source_en else entered.source


def _departments(case: Case, plan: Plan) -> Indicator:
    involved = departments(case, plan)
    before = {w.department for w in case.municipality.workers if w.department and w.premises_2022}
    text = N_("{count}, of which {standby} by reserves alone")
    count, standby = len(involved.people), len(involved.standby_only)
    return Indicator(
        indicator="departments",
        name=_(N_("Departments and units involved in the election")),
        target=_(N_("increase, from {before}"), before=len(before)),
        value=_(text, count=count, standby=standby) if standby else str(count),
        met=count > len(before),
        entered=False,
        source=_(SOURCE),
        evidence=tuple(department_rows(involved, len(before), case.whole("statistics_least"))),
    )


def _share(indicator: str, name: str, met: int, total: int, evidence: list[dict[str, str]]) -> Indicator:
    per_cent = min(100 * met / total, 100.0 if met == total else 99.9) if total else 0.0  # only all reads as 100 %
    share = f"{per_cent:.1f} %" if total else _(NOTHING)
    return Indicator(
        indicator=indicator, name=_(name), target="100 %", value=f"{share} ({met}/{total})",
        met=bool(total) and met == total, entered=False, source=_(SOURCE), evidence=tuple(evidence),
    )  # fmt: skip
