"""The words of the report for the plan's codes: uses, roles, verdicts, proofs, origins."""

from valplan.domain.case import Case, Criterion
from valplan.domain.election import ElectionType
from valplan.domain.municipality import AreaKind, Tie, Use
from valplan.domain.outcome import AccessState, Status, Verdict
from valplan.language import N_, _, current
from valplan.report.figures import NO_BREAK, kronor, number, percent, yes_no
from valplan.rules import naming

USES = {
    Use.POLLING.value: N_("Polling place"),
    Use.EARLY.value: N_("Early voting"),
    Use.HOST.value: N_("Door and queue"),
    Use.AMBULATING.value: N_("Ambulating team"),
    Use.COUNT.value: N_("Count on Wednesday"),
}
ROLES = naming.ROLES
KINDS = {
    AreaKind.CITY.value: N_("City"),
    AreaKind.LOCALITY.value: N_("Locality"),
    AreaKind.RURAL.value: N_("Countryside"),
}
MODES = {"walk": N_("on foot"), "car": N_("by car")}
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
STAGES = naming.STAGES
TABLES = naming.TABLES
TIES = {
    Tie.POLITICAL: N_("political tie"),
    Tie.RELIGIOUS: N_("religious tie"),
    Tie.COMPANY: N_("tie to a company"),
}
PERSON_TIES = {"candidate": N_("candidate"), "party_officer": N_("officer of a party")}

GRANTS = {
    "budget": N_("the board's own figure"),
    "formula": N_("computed by the regulation's formula"),
    "none": N_("none is known"),
}
FEES = {
    **{role.value: text for role, text in naming.ROLES.items()},
    "training": N_("Taking part in training"),
    "standby": N_("Standby as reserve"),
}
RATES = {
    "material_base": N_("Basic material"),
    "material_per_district": N_("Material of a polling place"),
    "material_per_early_place": N_("Material of an early-voting place"),
    "premises_standing": N_("Standing premises and store"),
    "transport_base": N_("Basic transport"),
    "transport_per_building": N_("Delivery to polling places in a building"),
    "vote_transport_day": N_("Transport of early votes to secure storage, a day"),
}
PAID_FOR = {"day": N_("a day"), "hour": N_("an hour"), "session": N_("a session"), "standby": N_("a standby")}
PRICED_BY = {
    "material_base": N_("an election"),
    "material_per_district": N_("a district"),
    "material_per_early_place": N_("a place"),
    "premises_standing": N_("a year"),
    "transport_base": N_("an election"),
    "transport_per_building": N_("a building"),
    "vote_transport_day": N_("a day"),
}
OF_ONE = {
    "persons": N_("person"),
    "places": N_("place"),
    "days": N_("day"),
    "units": N_("unit"),
    "urns": N_("urn"),
    "votes": N_("vote"),
    "rides": N_("ride"),
    "electors": N_("elector"),
    "voters": N_("voter"),
    "years": N_("year"),
}
NO_GAP = 5e-6  # less than what the gap's three decimals show
_UNSHOWN_UNITS = ("N", "\u03b2", "yes/no", "day of the week")


def named(words: dict[str, str], code: str) -> str:
    """The words for a code; the code itself where there are none."""
    return _(words[code]) if code in words else code


def proof_text(status: Status, gap: float) -> str:
    """What a stage's proof means, in plain words."""
    if status is Status.OPTIMAL and gap >= NO_GAP:
        return _("Proven: no plan is more than {gap} better under these conditions.", gap=percent(gap, 3))
    if status is Status.OPTIMAL:
        return _("Proven: no better plan exists under these conditions.")
    if status is Status.FEASIBLE:
        return _("Every rule holds, but a plan up to {gap} better may exist.", gap=percent(gap, 3))
    if status is Status.INFEASIBLE:
        return _("Proven: no plan meets every rule.")
    return _("Nothing was proven within the time allowed.")


def demand_text(criterion: Criterion) -> str:
    """What a criterion asks for: ``at least 900 mm`` or ``must be met``."""
    if criterion.test == "yes" or criterion.threshold is None:
        return _("must be met")
    value = _with_unit(criterion.threshold, criterion.unit)
    return _("at most {value}", value=value) if criterion.test == "at_most" else _("at least {value}", value=value)


def measured_text(case: Case, premises_id: str, criterion: Criterion) -> str:
    """What the inspection found, or that nobody has looked."""
    found = case.inspections.get((premises_id, criterion.criterion))
    if found is None:
        return _("not inspected")
    if isinstance(found.value, bool):
        return _("met") if found.value else _("not met")
    return _with_unit(found.value, criterion.unit)


def synthetic_notice(*cases: Case) -> str:
    """The sentences at the top of every output: all tables that are made up, wholly or in part, in any of the cases.

    Empty if none is.
    """
    words = ", ".join(named(TABLES, table).lower() for table in synthetic_tables(*cases))
    parts = ", ".join(named(TABLES, table).lower() for table in partly_made_up(*cases))
    told = (
        _("Contains synthetic data, not real people or places: {tables}.", tables=words) if words else "",
        _("Partly made up: {tables}.", tables=parts) if parts else "",
    )
    return " ".join(text for text in told if text)


def partly_made_up(*cases: Case) -> dict[str, str]:
    """Tables that rest on published figures but are made up in part, in any of the cases: id -> which parts."""
    return {
        o.table: o.made_up_en if current() == "en" and o.made_up_en else o.made_up
        for case in reversed(cases)
        for o in case.partly_made_up
    }


def parts_text(*cases: Case) -> str:
    """The sentence that says which parts of which tables are made up; empty if none is."""
    found = "; ".join(f"{named(TABLES, table).lower()} ({parts})" for table, parts in partly_made_up(*cases).items())
    return _("Partly made up: {tables}.", tables=found) if found else ""


def origin_text(case: Case) -> str:
    """The same in few words, for a table's cell."""
    words = ", ".join(named(TABLES, table).lower() for table in synthetic_tables(case))
    parts = ", ".join(named(TABLES, table).lower() for table in partly_made_up(case))
    told = (
        _("synthetic data: {tables}", tables=words) if words else "",
        _("partly made up: {tables}", tables=parts) if parts else "",
    )
    return "; ".join(text for text in told if text) or _("no synthetic data")


def origin_cells(case: Case, rows: int) -> list[str]:
    """The origin of each row of a table: the tables by name in the first, a short mark that stays in the others."""
    first = origin_text(case)
    mark = _("synthetic data") if synthetic_tables(case) else first
    return [first, *[mark] * (rows - 1)][:rows]


def synthetic_tables(*cases: Case) -> list[str]:
    """Ids of the tables that are made up in any of the cases; people, homes and premises come first."""
    return sorted({table for case in cases for table in case.synthetic_tables}, key=_by_weight)


def _by_weight(table: str) -> tuple[int, str]:
    first = ("workers", "points", "premises", "inspections", "polygons", "districts")
    return first.index(table) if table in first else len(first), table


def rehearsal(case: Case) -> bool:
    """Whether any table of the case is synthetic, wholly or in part."""
    return bool(case.synthetic_tables or case.partly_made_up)


def limit_value(value: float | int | bool, unit: str) -> str:
    """A number with its unit, as a person would say it: ``yes``, ``1 place``, ``80 %``, ``5,417,000 kr``."""
    if isinstance(value, bool) or unit == "yes/no":
        return yes_no(bool(value))
    if unit == "share":
        return percent(value, next((n for n in (0, 1) if float(round(100 * value * 10**n, 9)).is_integer()), 2))
    if unit == "öre":
        return kronor(value)
    if unit == "o'clock":
        return _("{hour}:00", hour=number(value))
    return _with_unit(value, unit_text(unit, value))


def unit_text(unit: str, value: float = 0.0) -> str:
    """A unit in words, in the singular for one; empty for a unit that the text beside it tells."""
    if unit in _UNSHOWN_UNITS:
        return ""
    return _(OF_ONE[unit]) if value == 1 and unit in OF_ONE else _(unit)


def _with_unit(value: float, unit: str) -> str:
    """A number and its unit; a per cent sign is never parted from its number."""
    return f"{_measured(value)}{NO_BREAK if unit == '%' else ' '}{unit}".strip()


def _measured(value: float) -> str:
    whole = float(value).is_integer()
    return number(value) if whole else number(value, 2).rstrip("0")
