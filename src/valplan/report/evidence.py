"""What an indicator rests on, with codes turned into words and numbers."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from valplan.domain.case import Criterion
from valplan.domain.outcome import AccessState, Indicator, Verdict
from valplan.language import N_, _, current
from valplan.report.figures import NO_BREAK, distance, number, share_percent, yes_no
from valplan.report.wording import ACCESS, MARKS, VERDICTS

LONGEST_CELL = 400  # characters that a spreadsheet still shows in a readable row
HEADS = {
    "name": N_("Premises"),
    "state": N_("Verdict"),
    "failing": N_("Fails today"),
    "soft": N_("Soft criteria not met"),
    "measures": N_("Measures"),
    "remaining": N_("Remaining"),
    "area": N_("Area"),
    "verdict": N_("Verdict"),
    "share_within": N_("Within the limit"),
    "limit_m": N_("Limit"),
    "nearest": N_("Nearest place that counts"),
    "compensations": N_("Compensation"),
    "days": N_("Days covered or compensated, election day included (coverage_days.csv)"),
    "days_compensated": N_("Of these only compensated"),
    "reason": N_("Reason"),
    "training": N_("Training"),
    "people": N_("People"),
    "department": N_("Department"),
    "entered": N_("Entered on"),
    "workers": N_("Worker ids"),
    "remedy": N_("What to do"),
    "source": N_("Source"),
}
CRITERIA = ("failing", "soft", "remaining")
TRAINING = {
    "trained": N_("has had it"),
    "booked_before": N_("is booked already"),
    "booked_by_plan": N_("is booked by the plan"),
    "untrained": N_("has none"),
    "attended": N_("was there"),
    "to_come": N_("is booked, yet to come"),
    "absent": N_("was booked but absent"),
}


def evidence_rows(indicator: Indicator, criteria: Sequence[Criterion] = ()) -> list[dict[str, str]]:
    """The evidence of an indicator: heading -> text, one dictionary a row; ids beside names are left out.

    Codes of ``criteria`` are told with their words.
    """
    words = {c.criterion: f"{c.criterion} {_(c.name)}" for c in criteria}
    return [
        {
            _(HEADS.get(key, key)): _worded(value, words) if key in CRITERIA else _text(key, value)
            for key, value in row.items()
            if not (key == "premises" and "name" in row)
        }
        for row in indicator.evidence
    ]


def _worded(codes: str, words: Mapping[str, str]) -> str:
    return ", ".join(words.get(code, code) for code in codes.split(", "))


def evidence_summary(indicator: Indicator) -> str:
    """The evidence of an indicator in a table's cell: few rows whole, many as counts; all stand in the JSON file."""
    verdicts = [row[key] for row in indicator.evidence for key in ("state", "verdict") if key in row]
    if verdicts:
        counts = "; ".join(f"{_verdict(v)}: {number(n)}" for v, n in sorted(Counter(verdicts).items()))
        return _("{counts}. Each one: indicators.json and report.html.", counts=counts)
    rows = [": ".join(t for t in row.values() if t and t != indicator.source) for row in evidence_rows(indicator)]
    text = "; ".join(rows)
    return (
        text
        if len(text) <= LONGEST_CELL
        else _("{count} {count:|row|rows}, see indicators.json.", count=number(len(rows)))
    )


def _verdict(code: str) -> str:
    known = {state.value: text for state, text in ACCESS.items()} | {v.value: text for v, text in VERDICTS.items()}
    return _(known[code]) if code in known else code


def value_text(indicator: Indicator) -> str:
    """An indicator's value as people write it."""
    return share_text(indicator.value)


def share_text(value: str) -> str:
    """A value as people write it: whole per cents without decimals, the rest with the language's decimal mark."""
    whole = re.sub(r"(?<=\d) %", f"{NO_BREAK}%", re.sub(r"(?<=\d)\.0(?= %)", "", value))
    return re.sub(r"(?<=\d)\.(?=\d)", ",", whole) if current() == "sv" else whole


def met_text(met: bool | None) -> str:
    """Whether an indicator meets its target."""
    return _("not known") if met is None else yes_no(met)


def entered_text(indicators: Sequence[Indicator]) -> str:
    """How many of the indicators no plan can meet or miss, and what was entered of them."""
    entered = [i for i in indicators if i.entered]
    if not entered:
        return _("all of the board's indicators are computed from the plan")
    return _(
        "computed from the plan; the board's {entered} other {entered:|indicator is|indicators are} entered by hand, "
        "{met} of them as met",
        entered=number(len(entered)),
        met=number(sum(i.met is True for i in entered)),
    )


def basis_text(indicator: Indicator) -> str:
    """Whether an indicator's value was entered by a person or computed from the plan."""
    return _("entered") if indicator.entered else _("computed from the plan")


def _text(key: str, value: str) -> str:
    if key == "state" and value in list(AccessState):
        return f"{MARKS[AccessState(value)]} {_(ACCESS[AccessState(value)])}"
    if key == "verdict" and value in list(Verdict):
        return f"{MARKS[Verdict(value)]} {_(VERDICTS[Verdict(value)])}"
    if key == "share_within":
        return share_percent(float(value))
    if key == "limit_m":
        return distance(float(value))
    if key == "people" and value:
        return number(float(value))
    words = TRAINING.get(value, value) if key in ("training", "remedy") else ""
    return _(words) if words else value
