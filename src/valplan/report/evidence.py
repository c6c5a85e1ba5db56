"""What an indicator rests on, with codes turned into words and numbers."""

import re

from valplan.domain.outcome import AccessState, Indicator, Verdict
from valplan.language import N_, _, current
from valplan.report.figures import distance, number, percent, yes_no
from valplan.report.wording import ACCESS, MARKS, VERDICTS

HEADS = {
    "name": N_("Premises"),
    "state": N_("Verdict"),
    "failing": N_("Fails today"),
    "measures": N_("Measures"),
    "remaining": N_("Remaining"),
    "area": N_("Area"),
    "verdict": N_("Verdict"),
    "share_within": N_("Within the limit"),
    "limit_m": N_("Limit"),
    "nearest": N_("Nearest place that counts"),
    "compensations": N_("Compensation"),
    "days": N_("Days covered (coverage_days.csv)"),
    "reason": N_("Reason"),
    "training": N_("Training"),
    "people": N_("People"),
    "department": N_("Department"),
    "entered": N_("Entered on"),
    "source": N_("Source"),
}
TRAINING = {
    "trained": N_("has had it"),
    "booked_before": N_("is booked already"),
    "booked_by_plan": N_("is booked by the plan"),
    "untrained": N_("has none"),
}


def evidence_rows(indicator: Indicator) -> list[dict[str, str]]:
    """The evidence of an indicator: heading -> text, one dictionary a row; ids beside names are left out."""
    return [
        {
            _(HEADS.get(key, key)): _text(key, value)
            for key, value in row.items()
            if not (key == "premises" and "name" in row)
        }
        for row in indicator.evidence
    ]


def evidence_text(indicator: Indicator) -> str:
    """The evidence of an indicator on one line."""
    rows = (", ".join(f"{head}: {text}" for head, text in row.items() if text) for row in evidence_rows(indicator))
    return " | ".join(rows)


def value_text(indicator: Indicator) -> str:
    """An indicator's value with the language's decimal mark."""
    return re.sub(r"(?<=\d)\.(?=\d)", ",", indicator.value) if current() == "sv" else indicator.value


def met_text(met: bool | None) -> str:
    """Whether an indicator meets its target."""
    return _("not known") if met is None else yes_no(met)


def basis_text(indicator: Indicator) -> str:
    """Whether an indicator's value was entered by a person or computed from the plan."""
    return _("entered") if indicator.entered else _("computed from the plan")


def _text(key: str, value: str) -> str:
    if key == "state" and value in list(AccessState):
        return f"{MARKS[AccessState(value)]} {_(ACCESS[AccessState(value)])}"
    if key == "verdict" and value in list(Verdict):
        return f"{MARKS[Verdict(value)]} {_(VERDICTS[Verdict(value)])}"
    if key == "share_within":
        return percent(float(value), 1)
    if key == "limit_m":
        return distance(float(value))
    if key == "people":
        return number(float(value))
    return _(TRAINING[value]) if key == "training" and value in TRAINING else value
