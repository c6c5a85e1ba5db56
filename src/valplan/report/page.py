"""``report.html``: the plan as a board member reads it, in one printable file."""

from base64 import b64encode
from pathlib import Path
from typing import Any

from valplan.domain.case import Case
from valplan.domain.municipality import Use
from valplan.domain.outcome import AccessState, Judgement, Status, Verdict
from valplan.domain.plan import Plan
from valplan.language import _, current
from valplan.report import sections
from valplan.report.area_days import area_days_section
from valplan.report.early import early_openings, fixed_and_mobile
from valplan.report.equity import equity_section
from valplan.report.evidence import entered_text
from valplan.report.figures import kronor, long_date, number, percent, tkr
from valplan.report.pages import inlined, render
from valplan.report.premises import measures_cost_ore, used_premises
from valplan.report.reserve import section as reserve_section
from valplan.report.roster import only_reserves, people
from valplan.report.training import section as training_section
from valplan.report.travel import travel_notes
from valplan.report.voters import voter_cards
from valplan.report.wording import ELECTIONS, MARKS, NO_GAP, rehearsal, synthetic_notice
from valplan.report.working_time import rests_on_texts, working_time_notes


def write_report(case: Case, plan: Plan, judgement: Judgement, picture: Path, path: Path) -> None:
    """Write the report with the map picture inside.

    Parameters
    ----------
    picture : Path
        The PNG that is shown as the report's map.
    """
    image = b64encode(picture.read_bytes()).decode("ascii")
    page = render(
        "report.html",
        css=inlined("templates", "report.css") + inlined("templates", "equity.css"),
        image=f"data:image/png;base64,{image}",
        head=_head(case),
        summary=summary(case, plan, judgement),
        indicators=sections.indicators(case, judgement),
        goals=sections.goals(judgement),
        budget=sections.budget(case, judgement),
        early=sections.early(case, plan),
        coverage=sections.coverage(case, plan, judgement),
        area_days=area_days_section(case, judgement),
        equity=equity_section(case, judgement),
        premises=sections.premises(case, plan, judgement),
        staffing=sections.staffing(case, plan),
        reserve=reserve_section(case, judgement),
        training=training_section(case, plan),
        motivations=sections.motivations(case, plan),
        proof=sections.proof(plan, judgement),
        rules=sections.rules(case, judgement),
        working_time=working_time_notes(case, plan),
        limits=sections.limits(case),
        origins=sections.origins(case),
        made=sections.made(plan),
        notes=[*_notes(case), *travel_notes(case, plan)],
    )
    path.write_text(page, encoding="utf-8")


def _notes(case: Case) -> tuple[str, ...]:
    """The scenario's notes; in English those that are written in English, if any are."""
    return case.scenario.notes_en if current() == "en" and case.scenario.notes_en else case.notes


def _head(case: Case) -> dict[str, Any]:
    return {
        "title": case.scenario.title if current() == "sv" else case.scenario.title_en,
        "municipality": case.municipality.name,
        "election": _(ELECTIONS[case.election.type]),
        "day": long_date(case.election.day),
        "notice": synthetic_notice(case),
        "rehearsal": rehearsal(case),
    }


def summary(case: Case, plan: Plan, judgement: Judgement) -> dict[str, Any]:
    """The verdict in a sentence, and the key figures under it."""
    sound = not judgement.violations and not judgement.disagreements
    return {
        "sound": sound,
        "verdict": _verdict(judgement),
        "rests_on": rests_on_texts(judgement),
        "proven": _proven(plan),
        "tiles": [
            _money_tile(judgement),
            _access_tile(case, plan, judgement),
            _early_tile(case, plan),
            _coverage_tile(judgement),
            _staff_tile(plan),
            _indicator_tile(judgement),
            *voter_cards(case, plan, judgement),
        ],
    }


def _verdict(judgement: Judgement) -> str:
    broken = len(judgement.violations)
    if judgement.disagreements:
        return _("The solver's claims and the independent check do not agree. Do not use this plan.")
    if broken == 1:
        return _("The plan breaks one rule. See the rule check.")
    if broken:
        return _("The plan breaks rules in {count} places. See the rule check.", count=number(broken))
    return _(
        "The plan meets every rule. This was checked from the data and the plan alone, independently of how the plan "
        "was made."
    )


def _proven(plan: Plan) -> str:
    if plan.proof and all(p.status is Status.OPTIMAL for p in plan.proof):
        gap = max(p.gap for p in plan.proof)
        if gap < NO_GAP:
            return _("Every stage is solved to proven optimality.")
        return _("Proven at every stage: no plan is more than {gap} better.", gap=percent(gap, 3))
    return _("Not every stage is proven optimal. See the proof.")


def _tile(name: str, value: str, note: str, good: bool | None) -> dict[str, str]:
    state = "unknown" if good is None else "good" if good else "bad"
    mark = {"good": MARKS[AccessState.ACCESSIBLE], "bad": MARKS[AccessState.NOT_ACCESSIBLE], "unknown": "?"}[state]
    return {"name": name, "value": value, "note": note, "state": state, "mark": mark}


def _money_tile(judgement: Judgement) -> dict[str, str]:
    left = judgement.net_ceiling_ore - judgement.net_ore
    text = _("{left} tkr below the ceiling of {ceiling} tkr", left=tkr(left), ceiling=tkr(judgement.net_ceiling_ore))
    over = _("{left} tkr above the ceiling of {ceiling} tkr", left=tkr(-left), ceiling=tkr(judgement.net_ceiling_ore))
    return _tile(_("Net cost"), f"{tkr(judgement.net_ore)} tkr", text if left >= 0 else over, left >= 0)


def _access_tile(case: Case, plan: Plan, judgement: Judgement) -> dict[str, str]:
    used = [u for u in used_premises(case, plan, judgement) if u.districts]
    fine = sum(u.state is not None and u.state is not AccessState.NOT_ACCESSIBLE for u in used)
    value = _("{fine} of {all}", fine=number(fine), all=number(len(used)))
    note = _(
        "{count} {count:|measure|measures} for {cost} in polling places; {all_cost} with those of early voting",
        count=number(sum(len(u.measures) for u in used)),
        cost=kronor(sum(u.cost_ore for u in used)),
        all_cost=kronor(measures_cost_ore(case, plan)),
    )
    return _tile(_("Accessible polling places"), value, note, fine == len(used))


def _early_tile(case: Case, plan: Plan) -> dict[str, str]:
    openings = early_openings(case, plan)
    places, stops = fixed_and_mobile(openings)
    note = _(
        "and {stops} mobile {stops:|stop|stops}; at least one open on each of {days} {days:|day|days}; "
        "{votes} expected {votes:|vote|votes} in all",
        stops=number(stops),
        days=number(len({s.on for s in plan.early_sessions})),
        votes=number(sum(o.votes for o in openings)),
    )
    return _tile(_("Early-voting places"), number(places), note, places > 0)


def _coverage_tile(judgement: Judgement) -> dict[str, str]:
    fine = [c for c in judgement.coverage if c.verdict is not Verdict.NOT_COVERED]
    compensated = sum(c.verdict is Verdict.COMPENSATED for c in judgement.coverage)
    value = _("{fine} of {all}", fine=number(len(fine)), all=number(len(judgement.coverage)))
    note = _("{count} of them by compensatory measures", count=number(compensated))
    return _tile(_("Areas with early voting"), value, note, len(fine) == len(judgement.coverage))


def _staff_tile(plan: Plan) -> dict[str, str]:
    held = sum(bool(a.worker) for a in plan.appointments)
    polling = sum(p.use is Use.POLLING for p in plan.posts)
    value = _("{fine} of {all}", fine=number(held), all=number(len(plan.posts)))
    note = _(
        "{people} {people:|person holds|people hold} them; {reserves} more {reserves:|is|are} on "
        "standby only; {polling} {polling:|post|posts} on election day",
        people=number(people(plan)),
        reserves=number(only_reserves(plan)),
        polling=number(polling),
    )
    return _tile(_("Posts filled"), value, note, held == len(plan.posts))


def _indicator_tile(judgement: Judgement) -> dict[str, str]:
    computed = [i for i in judgement.indicators if not i.entered]
    unknown = any(i.met is None for i in judgement.indicators)
    missed = any(i.met is False for i in judgement.indicators)
    value = _("{fine} of {all}", fine=number(sum(i.met is True for i in computed)), all=number(len(computed)))
    good = None if unknown and not missed else not missed
    return _tile(_("Indicators met, by the plan"), value, entered_text(judgement.indicators), good)
