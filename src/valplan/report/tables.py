"""The CSV tables for spreadsheets and, beside each, the same facts as JSON for machines."""

import csv
import json
from collections.abc import Iterable, Sequence
from io import StringIO
from pathlib import Path
from typing import Any

from valplan.domain.case import Case
from valplan.domain.municipality import ORE_PER_KRONA
from valplan.domain.outcome import Judgement
from valplan.domain.plan import Plan
from valplan.language import _
from valplan.report.early import early_dates, early_openings
from valplan.report.evidence import basis_text, evidence_summary, met_text, share_text, value_text
from valplan.report.figures import clock, hours, kronor, plain, plain_percent, short_day
from valplan.report.premises import UsedPremises, used_premises
from valplan.report.reserve import reserve_table
from valplan.report.wording import (
    ACCESS,
    KINDS,
    USES,
    VERDICTS,
    demand_text,
    measured_text,
    named,
    origin_cells,
    partly_made_up,
    synthetic_notice,
    synthetic_tables,
)

BOM = "\ufeff"
_FORMULA_STARTS = ("=", "+", "@", "\t", "\r")


def write_tables(case: Case, plan: Plan, judgement: Judgement, out: Path) -> None:
    """Write indicators, premises, early voting, coverage and reserves as CSV and JSON, with where each comes from."""
    write_table(case, out, "indicators", _indicators(judgement))
    write_table(case, out, "premises", _premises(case, plan, judgement))
    write_table(case, out, "early_voting", _early_voting(case, plan))
    write_table(case, out, "coverage", _coverage(case, plan, judgement))
    write_table(case, out, "reserve", reserve_table(judgement))


def provenance(*cases: Case) -> dict[str, Any]:
    """What an answer for machines says of itself, first by its key: the tables that are made up, ids and a sentence."""
    return {
        "about": {
            "notice": synthetic_notice(*cases),
            "partly_made_up": partly_made_up(*cases),
            "synthetic_tables": synthetic_tables(*cases),
        }
    }


def csv_text(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Rows as text with ``;`` between cells and a byte order mark, so that Swedish Excel opens it as it is."""
    stream = StringIO()
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    writer.writerow(heads)
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return BOM + stream.getvalue()


def canonical_json(value: object) -> str:
    """JSON with sorted keys: equal values give equal bytes."""
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


Table = tuple[list[str], list[list[str]], list[dict[str, Any]]]


def write_table(case: Case, out: Path, name: str, table: Table, **more: object) -> None:
    """Write a table as CSV and JSON; ``more`` stands beside its rows in the JSON."""
    for file, text in table_texts(case, name, table, **more).items():
        (out / file).write_text(text, encoding="utf-8", newline="")


def table_texts(case: Case, name: str, table: Table, **more: object) -> dict[str, str]:
    """The CSV and the JSON file of a table: name of the file -> its text.

    Every row says where it comes from, first, so that it is seen in a sheet and stays when rows are cut out: the first
    row which tables are made up, the others that some are.
    """
    heads, rows, records = table
    origins = origin_cells(case, len(rows))
    return {
        f"{name}.csv": csv_text([_("Origin"), *heads], [[o, *row] for o, row in zip(origins, rows, strict=True)]),
        f"{name}.json": canonical_json({**provenance(case), **more, name: records}),
    }


def safe_cell(cell: str) -> str:
    """A cell that a spreadsheet would run as a formula is written as text."""
    return "'" + cell if cell.startswith(_FORMULA_STARTS) else cell


def _indicators(judgement: Judgement) -> Table:
    heads = [_("Indicator"), _("Target"), _("Value"), _("Met"), _("Basis"), _("Source"), _("Evidence")]
    rows = [
        [
            _(i.name),
            share_text(_(i.target)),
            value_text(i),
            met_text(i.met),
            basis_text(i),
            _(i.source),
            evidence_summary(i),
        ]
        for i in judgement.indicators
    ]
    return heads, rows, [i.model_dump(mode="json") for i in judgement.indicators]


def failing_texts(case: Case, used: UsedPremises) -> list[str]:
    """Each hard criterion that the premises fail today: what was measured and what is asked for."""
    return _criteria_texts(case, used, used.failing_hard)


def soft_texts(case: Case, used: UsedPremises) -> list[str]:
    """Each soft criterion that the premises do not meet, which no plan has to cure, in the same words."""
    return _criteria_texts(case, used, used.failing_soft)


def _criteria_texts(case: Case, used: UsedPremises, codes: Iterable[str]) -> list[str]:
    criteria = {c.criterion: c for c in case.criteria}
    found = []
    for code in codes:
        criterion = criteria[code]
        measured = measured_text(case, used.place.premises_id, criterion)
        found.append(f"{code} {_(criterion.name)} ({measured}; {demand_text(criterion)})")
    return found


def _premises(case: Case, plan: Plan, judgement: Judgement) -> Table:
    heads = [
        *(_("Id"), _("Premises"), _("Area"), _("Uses"), _("Number of districts"), _("Districts"), _("Verdict")),
        *(_("Failing hard criteria"), _("Not inspected"), _("Failing soft criteria"), _("Measures")),
        *(_("Cost of measures, kr"), _("Remaining after measures"), _("Spare premises")),
    ]
    used = used_premises(case, plan, judgement)
    return heads, [_premises_row(case, u) for u in used], [_premises_record(case, u) for u in used]


def _premises_row(case: Case, u: UsedPremises) -> list[str]:
    area = case.areas[u.place.area_id].name if u.place.area_id in case.areas else u.place.area_id
    return [
        *(u.place.premises_id, u.place.name, area, ", ".join(_(USES[x]) for x in u.uses), str(len(u.districts))),
        ", ".join(f"{d} {case.districts[d].name}" for d in u.districts),
        _(ACCESS[u.state]) if u.state else _("not known"),
        ", ".join(failing_texts(case, u)),
        ", ".join(u.not_inspected),
        ", ".join(soft_texts(case, u)),
        ", ".join(measure_texts(case, u)),
        plain(u.cost_ore / ORE_PER_KRONA, 0),
        ", ".join(u.remaining),
        case.premises[u.spare].name if u.spare else "",
    ]


def measure_texts(case: Case, used: UsedPremises) -> list[str]:
    """Each measure that the plan pays for, with its cost."""
    return [f"{_(case.measures[m].name)} ({kronor(case.measures[m].cost_ore)})" for m in used.measures]


def _premises_record(case: Case, u: UsedPremises) -> dict[str, Any]:
    return {
        "premises": u.place.premises_id,
        "name": u.place.name,
        "area": u.place.area_id,
        "uses": list(u.uses),
        "districts": list(u.districts),
        "state": u.state.value if u.state else None,
        "failing_hard": list(u.failing_hard),
        "not_inspected": list(u.not_inspected),
        "failing_soft": list(u.failing_soft),
        "measures": [{"measure": m, "cost_ore": case.measures[m].cost_ore} for m in u.measures],
        "cost_ore": u.cost_ore,
        "remaining": list(u.remaining),
        "spare": u.spare or None,
    }


def _early_voting(case: Case, plan: Plan) -> Table:
    days = early_dates(case)
    heads = [_("Id"), _("Early-voting place"), _("Area"), _("Days open"), _("Hours open"), _("Dimensioned for, votes")]
    heads += [f"{d.isoformat()} {short_day(d).split()[0]}" for d in days]
    rows, records = [], []
    for o in early_openings(case, plan):
        cells = [" + ".join(f"{hours(s.opens, s.closes)} ({s.posts})" for s in o.on(d)) for d in days]
        head = [o.place.premises_id, o.place.name, o.area, str(len({s.on for s in o.sessions}))]
        rows.append([*head, plain(o.open_hours, 1), str(o.votes), *cells])
        records += [_session_record(s.model_dump(mode="json"), clock(s.opens), clock(s.closes)) for s in o.sessions]
    return heads, rows, records


def _session_record(record: dict[str, Any], opens: str, closes: str) -> dict[str, Any]:
    """The session with short times; what the plan calls expected are the votes that it is dimensioned for."""
    votes = record.pop("expected_votes")
    return {**record, "opens": opens, "closes": closes, "dimensioned_for_votes": votes}


def compensation_texts(case: Case, plan: Plan, area_id: str, *, cost: bool = True) -> list[str]:
    """What the plan does for an area that early voting does not cover, with its cost."""
    found = []
    for c in plan.compensations:
        if c.area_id == area_id:
            measure = case.compensations[c.compensation]
            place = f", {case.premises[c.premises].name}" if c.premises else ""
            found.append(f"{_(measure.name)}{place}" + (f" ({kronor(measure.cost_ore)})" if cost else ""))
    return found


def _coverage(case: Case, plan: Plan, judgement: Judgement) -> Table:
    heads = [
        *(_("Area"), _("Kind"), _("Voters"), _("Verdict"), _("Share within the limit, %"), _("Limit, m")),
        *(_("Nearest place that counts"), _("Mean distance, m"), _("Longest distance, m"), _("Days open")),
        *(_("Evenings"), _("Weekend days"), _("Compensation"), _("Reason")),
    ]
    rows = []
    for c in judgement.coverage:
        nearest = case.premises[c.nearest_premises].name if c.nearest_premises in case.premises else ""
        reasons = " ".join(x.reason for x in plan.compensations if x.area_id == c.area_id)
        rows.append(
            [
                *(
                    c.name,
                    named(KINDS, c.kind),
                    str(c.electors),
                    _(VERDICTS[c.verdict]),
                    plain_percent(c.share_within, 1),
                ),
                *(str(c.limit_m), nearest, str(c.mean_distance_m), str(c.max_distance_m), str(c.days_open)),
                *(str(c.evening_days), str(c.weekend_days)),
                *(", ".join(compensation_texts(case, plan, c.area_id)), reasons),
            ]
        )
    return heads, rows, [c.model_dump(mode="json") for c in judgement.coverage]
