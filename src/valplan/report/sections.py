"""The sections of the report: tables of text, ready to print."""

from datetime import date
from typing import Any

from valplan.domain.case import Case, Limit
from valplan.domain.outcome import AreaCoverage, Judgement, Status, Verdict
from valplan.domain.plan import Plan
from valplan.language import _, current
from valplan.report.budget_book import budget_table, contributions_text, part_text
from valplan.report.early import EarlyOpening, early_dates, early_openings
from valplan.report.evidence import basis_text, evidence_rows, met_text, share_text, value_text
from valplan.report.figures import distance, hours, kronor, number, percent, share_percent, tkr, weekday
from valplan.report.premises import UsedPremises, measures_cost_ore, used_premises
from valplan.report.roster import people, reserves_by_role, role_counts, serving_text, several_roles_text
from valplan.report.tables import compensation_texts, failing_texts, soft_texts
from valplan.report.violations import rule_text, violation_text
from valplan.report.voters import moved_districts
from valplan.report.wording import (
    ACCESS,
    GRANTS,
    KINDS,
    LIMIT_GROUPS,
    MARKS,
    ORIGINS,
    ROLES,
    TABLES,
    TIES,
    USES,
    VERDICTS,
    limit_value,
    named,
    partly_made_up,
    proof_text,
    unit_text,
)
from valplan.rules.naming import line_text, stage_text, subject_text

Section = dict[str, Any]


def indicators(case: Case, judgement: Judgement) -> list[Section]:
    """The board's indicators with what they rest on."""
    return [
        {
            "name": _(i.name),
            "target": share_text(_(i.target)),
            "value": value_text(i),
            "met": met_text(i.met),
            "state": "unknown" if i.met is None else "good" if i.met else "bad",
            "basis": basis_text(i),
            "source": _(i.source),
            "evidence": evidence_rows(i, case.criteria),
        }
        for i in judgement.indicators
    ]


def goals(judgement: Judgement) -> list[Section]:
    """The goals' values, recomputed from the plan."""
    return [
        {
            "name": _(g.name),
            "value": number(g.value, 0 if abs(g.value) >= 100 or float(g.value).is_integer() else 1),
            "unit": unit_text(g.unit),
        }
        for g in judgement.goals
    ]


def budget(case: Case, judgement: Judgement) -> Section:
    """The Driftsammandrag in tkr, and what the lines that the plan decides are made of."""
    table = budget_table(case, judgement)
    planned = {x.line for x in case.budget.lines if x.planned_by == "plan"}
    return {
        "heads": table.heads,
        "lines": [
            {"name": line_text(m.line, m.name), "cells": [tkr(a) for a in amounts], "over": amounts[-1] < 0}
            for m, amounts in table.lines
        ],
        "sums": [{"name": name, "cells": [tkr(a) for a in amounts]} for name, amounts in table.sums],
        "ceiling": tkr(judgement.net_ceiling_ore),
        "left": tkr(judgement.net_ceiling_ore - judgement.net_ore),
        "over": judgement.net_ore > judgement.net_ceiling_ore,
        "contributions": contributions_text(case, judgement),
        "grant": _("State grant in the plan: {basis}.", basis=named(GRANTS, case.budget.grant_basis)),
        "parts": [
            {
                "name": line_text(m.line, m.name),
                "parts": [(part_text(m, label), kronor(ore)) for label, ore in m.parts.items()],
            }
            for m in judgement.money
            if m.line in planned and m.parts
        ],
    }


def early(case: Case, plan: Plan) -> Section:
    """The timetable: a row for each place, a column for each day."""
    days = early_dates(case)
    openings = early_openings(case, plan)
    return {
        "days": [{"weekday": weekday(d), "date": f"{d.day}/{d.month}", "weekend": d.weekday() >= 5} for d in days],
        "rows": [_early_row(o, days) for o in openings],
        "open": [str(sum(bool(o.on(d)) for o in openings)) for d in days],
        "votes": number(sum(o.votes for o in openings)),
        "hours": number(sum(o.open_hours for o in openings)),
    }


def _early_row(opening: EarlyOpening, days: tuple[date, ...]) -> Section:
    return {
        "name": opening.place.name,
        "area": opening.area,
        "mobile": opening.mobile,
        "cells": [[hours(s.opens, s.closes) for s in opening.on(d)] for d in days],
        "days": number(len({s.on for s in opening.sessions})),
        "hours": number(opening.open_hours),
        "votes": number(opening.votes),
    }


def coverage(case: Case, plan: Plan, judgement: Judgement) -> Section:
    """Early-voting coverage by area, with what is done where it falls short and why."""
    rows = sorted(judgement.coverage, key=lambda c: (list(Verdict).index(c.verdict), c.kind, c.name))
    counts = {v: sum(c.verdict is v for c in rows) for v in Verdict}
    text = _(
        "Areas covered: {covered}. Compensated: {compensated}. Not covered: {missing}.",
        covered=number(counts[Verdict.COVERED]),
        compensated=number(counts[Verdict.COMPENSATED]),
        missing=number(counts[Verdict.NOT_COVERED]),
    )
    cost = sum(case.compensations[c.compensation].cost_ore for c in plan.compensations)
    return {
        "rows": [_area(case, plan, c) for c in rows],
        "text": text,
        "cost": kronor(cost),
        "reasons": [
            {
                "area": case.areas[c.area_id].name,
                "what": ", ".join(compensation_texts(case, plan, c.area_id, cost=False)),
                "cost": kronor(case.compensations[c.compensation].cost_ore),
                "reason": c.reason,
            }
            for c in plan.compensations
        ],
    }


def _area(case: Case, plan: Plan, covered: AreaCoverage) -> Section:
    nearest = case.premises.get(covered.nearest_premises)
    return {
        "name": covered.name,
        "kind": named(KINDS, covered.kind),
        "electors": number(covered.electors),
        "share": share_percent(covered.share_within),
        "limit": distance(covered.limit_m),
        "nearest": nearest.name if nearest else "\u2013",
        "mean": distance(covered.mean_distance_m),
        "worst": distance(covered.max_distance_m),
        "days": f"{covered.days_open} / {covered.evening_days} / {covered.weekend_days}",
        "verdict": f"{MARKS[covered.verdict]} {_(VERDICTS[covered.verdict])}",
        "state": {Verdict.COVERED: "good", Verdict.COMPENSATED: "mended"}.get(covered.verdict, "bad"),
        "compensation": ", ".join(compensation_texts(case, plan, covered.area_id, cost=False)),
    }


def premises(case: Case, plan: Plan, judgement: Judgement) -> Section:
    """Every building in the plan, its verdict, measures and cost."""
    used = used_premises(case, plan, judgement)
    polling, only_early = [u for u in used if u.districts], [u for u in used if not u.districts]
    moved = moved_districts(case, plan)
    return {
        "rows": [_building(case, u) for u in used],
        "cost": kronor(measures_cost_ore(case, plan)),
        "measures": _(
            "Measures in buildings with polling places: {polling} for {polling_cost}. In premises with early voting "
            "only: {early} for {early_cost}.",
            polling=number(sum(len(u.measures) for u in polling)),
            polling_cost=kronor(sum(u.cost_ore for u in polling)),
            early=number(sum(len(u.measures) for u in only_early)),
            early_cost=kronor(sum(u.cost_ore for u in only_early)),
        ),
        "text": _(
            "{districts} {districts:|district votes|districts vote} in {buildings} {buildings:|building|buildings}. "
            "{moved} {moved:|district|districts}, with {voters} {voters:|voter|voters}, {moved:|votes|vote} elsewhere "
            "than at the last election.",
            districts=number(len(plan.polling)),
            buildings=number(len(polling)),
            moved=number(len(moved)),
            voters=number(sum(case.electors(d) for d in moved)),
        ),
    }


def _building(case: Case, used: UsedPremises) -> Section:
    return {
        "name": used.place.name,
        "uses": ", ".join(_(USES[u]).lower() for u in used.uses),
        "districts": ", ".join(case.districts[d].name for d in used.districts) or "\u2013",
        "verdict": f"{MARKS[used.state]} {_(ACCESS[used.state])}" if used.state else _("not known"),
        "state": {"accessible": "good", "after_measures": "mended"}.get(used.state.value if used.state else "", "bad"),
        "tie": named({t.value: w for t, w in TIES.items()}, used.place.tie.value) if used.place.tie in TIES else "",
        "failing": failing_texts(case, used),
        "measures": [_(case.measures[m].name) for m in used.measures],
        "remaining": list(used.remaining),
        "soft": soft_texts(case, used),
        "cost": kronor(used.cost_ore) if used.cost_ore else "\u2013",
    }


def staffing(case: Case, plan: Plan) -> Section:
    """Numbers of posts and people; no names."""
    counts = role_counts(case, plan)
    votes = {p.district: p for p in plan.district_posts}
    return {
        "rows": [
            {
                "use": _(USES[c.use.value]),
                "role": _(ROLES[c.role]),
                "cells": [number(c.posts), number(c.posts - c.vacant), number(c.vacant), number(c.people)],
            }
            for c in counts
        ],
        "total": [
            number(sum(c.posts for c in counts)),
            number(sum(c.posts - c.vacant for c in counts)),
            number(sum(c.vacant for c in counts)),
            number(people(plan)),
        ],
        "reserves": [(_(ROLES[role]), number(count)) for role, count in reserves_by_role(plan).items()],
        "serving": serving_text(plan),
        "several": several_roles_text(case, plan),
        "booked": number(len(plan.training)),
        "screens": number(sum(p.screens for p in votes.values())),
        "ballots": number(sum(p.ballot_places for p in votes.values())),
        "transports": number(len(plan.vote_transports)),
    }


def motivations(case: Case, plan: Plan) -> list[Section]:
    """Written reasons for departures that a rule allows."""
    return [
        {
            "subject": subject_text(case, m.subject),
            "name": rule_text(m.rule),
            "text": m.text,
            "draft": m.draft,
        }
        for m in plan.motivations
    ]


def proof(plan: Plan, judgement: Judgement) -> list[Section]:
    """What was proven of each stage, in plain words."""
    return [
        {
            "stage": stage_text(p.stage, {g.goal: g.name for g in judgement.goals}),
            "text": proof_text(p.status, p.gap),
            "state": {Status.OPTIMAL: "good", Status.FEASIBLE: "mended"}.get(p.status, "bad"),
            "gap": percent(p.gap, 3),
            "size": _("{columns} decisions, {rows} conditions", columns=number(p.columns), rows=number(p.rows)),
            "solver": p.solver,
        }
        for p in plan.proof
    ]


def rules(case: Case, judgement: Judgement) -> Section:
    """The rules that the plan breaks, and where the check and the solver disagree."""
    rows = [
        {
            "rule": v.rule,
            "name": rule_text(v.rule),
            "subject": text.subject,
            "found": text.found,
            "limit": text.limit,
            "message": v.message,
        }
        for v in judgement.violations
        for text in [violation_text(case, v)]
    ]
    return {"rows": rows, "disagreements": list(judgement.disagreements)}


def limits(case: Case) -> list[Section]:
    """The numbers in force, by kind: law, policy, assumption."""
    found = []
    for kind in LIMIT_GROUPS:
        rows = [_limit(x) for x in sorted(case.limits.values(), key=lambda x: x.key) if x.kind == kind]
        if rows:
            found.append({"kind": named(LIMIT_GROUPS, kind), "rows": rows})
    return found


def _limit(limit: Limit) -> Section:
    value = limit_value(limit.value, limit.unit)
    return {"text": _(limit.text), "value": value, "source": _(limit.source.text), "from": limit.valid_from.isoformat()}


def origins(case: Case) -> list[Section]:
    """Every table of the case: real, derived or synthetic, which parts are made up, and from where."""
    parts = partly_made_up(case)
    return [
        {
            "table": named(TABLES, o.table),
            "origin": named(ORIGINS, o.origin),
            "synthetic": o.origin == "synthetic",
            "made_up": parts.get(o.table, ""),
            "source": o.source,
            "date": o.date,
            "licence": o.licence,
            "note": o.note_en if current() == "en" and o.note_en else o.note,
        }
        for o in case.origins
    ]


def made(plan: Plan) -> list[tuple[str, str]]:
    """What the plan was made from and with."""
    m = plan.made
    return [
        (_("Scenario"), f"{m.scenario} ({m.scenario_file})"),
        (_("Checksum of the scenario"), m.scenario_sha256),
        (_("Checksum of the data"), m.data_sha256),
        ("valplan", m.valplan),
        ("OR-Tools", m.ortools),
    ]
