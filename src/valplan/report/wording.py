"""The words of the report for the plan's codes: uses, roles, verdicts, proofs, origins."""

from valplan.domain.case import Case, Criterion
from valplan.domain.election import ElectionType
from valplan.domain.municipality import AreaKind, Role, Tie, Use
from valplan.domain.outcome import AccessState, Status, Verdict
from valplan.language import N_, _
from valplan.report.figures import number, percent, yes_no

USES = {Use.POLLING.value: N_("Polling place"), Use.EARLY.value: N_("Early voting")}
ROLES = {
    Role.CHAIR: N_("Chair"),
    Role.DEPUTY: N_("Deputy chair"),
    Role.WORKER: N_("Poll worker"),
    Role.EARLY_LEAD: N_("Early voting, in charge"),
    Role.EARLY_WORKER: N_("Early voting, poll worker"),
}
KINDS = {
    AreaKind.CITY.value: N_("City"),
    AreaKind.LOCALITY.value: N_("Locality"),
    AreaKind.RURAL.value: N_("Countryside"),
}
VERDICTS = {
    Verdict.COVERED: N_("Covered"),
    Verdict.COMPENSATED: N_("Compensated"),
    Verdict.NOT_COVERED: N_("Not covered"),
}
ACCESS = {
    AccessState.ACCESSIBLE: N_("Accessible as it is"),
    AccessState.AFTER_MEASURES: N_("Accessible after measures"),
    AccessState.NOT_ACCESSIBLE: N_("Not accessible"),
}
MARKS = {
    Verdict.COVERED: "\u2713",
    Verdict.COMPENSATED: "\u25c6",
    Verdict.NOT_COVERED: "\u2717",
    AccessState.ACCESSIBLE: "\u2713",
    AccessState.AFTER_MEASURES: "\u25c6",
    AccessState.NOT_ACCESSIBLE: "\u2717",
}
ELECTIONS = {
    ElectionType.GENERAL: N_("General election (riksdag, region and municipality)"),
    ElectionType.EP: N_("Election to the European Parliament"),
    ElectionType.EXTRA: N_("Extra election to the riksdag"),
}
ORIGINS = {"real": N_("real"), "derived": N_("derived"), "synthetic": N_("synthetic")}
LIMIT_KINDS = {"law": N_("law"), "policy": N_("policy"), "assumption": N_("assumption")}
LIMIT_GROUPS = {"policy": N_("Policy (the board decides)"), "assumption": N_("Assumptions"), "law": N_("Law")}
STAGES = {
    "posts": N_("Posts needed"),
    "premises": N_("Premises and early voting"),
    "early": N_("Early voting"),
    "staffing": N_("Staffing"),
    "training": N_("Training"),
    "reserve": N_("Reserve"),
    "transport": N_("Transport"),
    "replan premises": N_("Change: premises and early voting"),
    "replan staffing": N_("Change: staffing"),
    "replan training": N_("Change: training"),
}
TABLES = {
    "areas": N_("Areas"),
    "districts": N_("Voting districts"),
    "polygons": N_("District boundaries"),
    "outline": N_("Municipal boundary"),
    "points": N_("Where voters live"),
    "premises": N_("Premises, all candidates"),
    "inspections": N_("Accessibility inspections"),
    "measures": N_("Accessibility measures"),
    "cures": N_("What measures cure"),
    "compensations": N_("Compensatory measures"),
    "openings": N_("Opening patterns"),
    "tiers": N_("Staffing levels"),
    "fees": N_("Fees"),
    "rates": N_("Unit prices"),
    "budget": N_("Budget"),
    "grants": N_("State grants"),
    "sessions": N_("Training sessions"),
    "workers": N_("Register of poll workers"),
    "early_votes": N_("Early votes at the last election"),
    "roads": N_("Roads"),
    "travel": N_("Distances"),
}
TIES = {
    Tie.POLITICAL: N_("political tie"),
    Tie.RELIGIOUS: N_("religious tie"),
    Tie.COMPANY: N_("tie to a company"),
}

GRANTS = {
    "budget": N_("the board's own figure"),
    "formula": N_("computed by the regulation's formula"),
    "none": N_("none is known"),
}
OUTCOMES = {
    Status.FEASIBLE: N_("not proven best"),
    Status.INFEASIBLE: N_("proven impossible"),
    Status.UNKNOWN: N_("not decided"),
}
NO_GAP = 5e-6  # less than what the gap's three decimals show
_UNSHOWN_UNITS = ("N", "\u03b2", "yes/no")


def named(words: dict[str, str], code: str) -> str:
    """The words for a code; the code itself where there are none."""
    return _(words[code]) if code in words else code


def outcome_text(status: Status, gap: float) -> str:
    """How a stage ended, in a few words; ``proven best`` only when no gap is left."""
    if status is Status.OPTIMAL:
        return _("proven best") if gap < NO_GAP else _("proven within the gap")
    return _(OUTCOMES[status])


def proof_text(status: Status, gap: float) -> str:
    """What a stage's proof means, in plain words."""
    if status is Status.OPTIMAL and gap >= NO_GAP:
        return _("Proven: no plan is more than {gap} better under these conditions.", gap=percent(gap, 3))
    if status is Status.OPTIMAL:
        return _("Proven: no better plan exists under these conditions.")
    if status is Status.FEASIBLE:
        return _("Every rule holds, but a plan up to {gap} better may exist.", gap=percent(gap, 2))
    if status is Status.INFEASIBLE:
        return _("Proven: no plan meets every rule.")
    return _("Nothing was proven within the time allowed.")


def demand_text(criterion: Criterion) -> str:
    """What a criterion asks for: ``at least 900 mm`` or ``yes``."""
    if criterion.test == "yes" or criterion.threshold is None:
        return _("must be in place")
    value = f"{_measured(criterion.threshold)} {criterion.unit}".strip()
    return _("at most {value}", value=value) if criterion.test == "at_most" else _("at least {value}", value=value)


def measured_text(case: Case, premises_id: str, criterion: Criterion) -> str:
    """What the inspection found, or that nobody has looked."""
    found = case.inspections.get((premises_id, criterion.criterion))
    if found is None:
        return _("not inspected")
    if isinstance(found.value, bool):
        return _("in place") if found.value else _("not in place")
    return f"{_measured(found.value)} {criterion.unit}".strip()


def synthetic_notice(case: Case, *, most: int = 6) -> str:
    """The sentence at the top of every output: which tables are made up. Empty if none is.

    Parameters
    ----------
    most : int
        How many tables are named; people, homes and premises come first.
    """
    made_up = sorted((o.table for o in case.origins if o.origin == "synthetic"), key=_by_weight)
    if not made_up:
        return ""
    words = ", ".join(named(TABLES, table).lower() for table in made_up[:most])
    if len(made_up) > most:
        words = _("{tables} and {count} more", tables=words, count=number(len(made_up) - most))
    return _("Contains synthetic data, not real people or places: {tables}.", tables=words)


def _by_weight(table: str) -> tuple[int, str]:
    first = ("workers", "points", "premises", "inspections", "polygons", "districts")
    return first.index(table) if table in first else len(first), table


def rehearsal(case: Case) -> bool:
    """Whether any table of the case is synthetic."""
    return any(o.origin == "synthetic" for o in case.origins)


def limit_value(value: float | int | bool, unit: str) -> str:
    """A number in force with its unit."""
    if isinstance(value, bool):
        return yes_no(value)
    if unit == "share":
        return percent(value)
    if unit == "o'clock":
        return _("{hour}:00", hour=number(value))
    return f"{_measured(value)} {_unit(unit)}".strip()


def _unit(unit: str) -> str:
    return "" if unit in _UNSHOWN_UNITS else _(unit)


def _measured(value: float) -> str:
    whole = float(value).is_integer()
    return number(value) if whole else number(value, 2).rstrip("0")
