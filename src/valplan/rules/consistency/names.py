"""What a plan names that the data do not have; ids only, since a text that is no id may be somebody's name."""

from collections.abc import Iterator
from dataclasses import dataclass

from valplan.data.faults import meant_or_one_of
from valplan.demand.early import CENTRE
from valplan.domain.case import Case
from valplan.domain.plan import Plan
from valplan.language import N_
from valplan.rules.consistency.finding import Finding, all_or_first
from valplan.rules.naming import table_text

MOTIVATED = {"polling-distance": "district", "tie-motivated": "premises"}  # rule -> what a motivation of it is about
NAMED = (  # list of the plan, what is named, under which key, and the key that tells whose entry it is
    ("district_posts", "district", "district", "district"),
    ("polling", "district", "district", "district"),
    ("polling", "premises", "premises", "district"),
    ("measures", "premises", "premises", "measure"),
    ("measures", "measure", "measure", "premises"),
    ("early_places", "premises", "premises", "pattern"),
    ("early_places", "pattern", "pattern", "premises"),
    ("early_places", "tier", "tier", "premises"),
    ("early_sessions", "premises", "premises", "on"),
    ("catchments", "premises", "premises", "source"),
    ("catchments", "source", "source", "premises"),
    ("compensations", "premises", "premises", "area_id"),
    ("compensations", "area", "area_id", "compensation"),
    ("compensations", "compensation", "compensation", "area_id"),
    ("posts", "premises", "premises", "post_id"),
    ("posts", "district", "district", "post_id"),
    ("appointments", "worker", "worker", "post_id"),
    ("training", "worker", "worker", "session"),
    ("reserves", "worker", "worker", "role"),
)
MAY_BE_EMPTY = {("compensations", "premises"), ("posts", "district"), ("appointments", "worker")}


@dataclass(frozen=True)
class _Use:
    """A name of a plan: what it names, where in the plan it stands, and whose entry that is."""

    noun: str
    name: str
    where: str
    entry: str


def unknown_names(case: Case, plan: Plan) -> Iterator[Finding]:
    """Each name that the data do not have, once, with where in the plan it stands."""
    known = _known(case)
    unknown: dict[tuple[str, str], list[_Use]] = {}
    for use in _uses(plan):
        if use.name not in known[use.noun][1]:
            unknown.setdefault((use.noun, use.name), []).append(use)
    for (noun, name), uses in sorted(unknown.items()):
        table, names = known[noun]
        if noun == "worker" and not _looks_like_an_id(name):
            yield _no_id(uses[0])
        else:
            text = N_("“{name}” in {where} is not in the data ({table}). {remedy}")
            remedy = meant_or_one_of(name, names) if names else ""
            values = {"name": name, "where": _where(uses), "table": table_text(table), "remedy": remedy}
            yield Finding(f"{noun} {name}", N_("unknown"), N_("known"), text, values)
    yield from _motivations(plan)


def _known(case: Case) -> dict[str, tuple[str, set[str]]]:
    """The table that each kind of name is looked up in, and the names there."""
    return {
        "area": ("areas", set(case.areas)),
        "district": ("districts", set(case.districts)),
        "measure": ("measures", set(case.measures)),
        "compensation": ("compensations", set(case.compensations)),
        "pattern": ("openings", set(case.openings)),
        "premises": ("premises", set(case.premises)),
        "source": ("districts", {*case.districts, CENTRE}),
        "tier": ("tiers", set(case.tiers)),
        "worker": ("workers", set(case.workers)),
    }


def _uses(plan: Plan) -> Iterator[_Use]:
    for where, noun, key, about in NAMED:
        for entry in getattr(plan, where):
            name = getattr(entry, key)
            if name or (where, key) not in MAY_BE_EMPTY:
                yield _Use(noun, name, where, str(getattr(entry, about)))
    for premises in plan.vote_transports:
        yield _Use("premises", premises, "vote_transports", premises)
    for m in plan.motivations:
        if m.rule in MOTIVATED:
            yield _Use(MOTIVATED[m.rule], m.subject, "motivations", m.rule)


def _motivations(plan: Plan) -> Iterator[Finding]:
    for rule in sorted({m.rule for m in plan.motivations} - set(MOTIVATED)):
        text = N_("A motivation in motivations is for the rule “{rule}”, which allows none. {remedy}")
        values = {"rule": rule, "remedy": meant_or_one_of(rule, MOTIVATED)}
        yield Finding(f"rule {rule}", N_("unknown"), N_("known"), text, values)


def _looks_like_an_id(text: str) -> bool:
    return not any(c.isspace() for c in text) and any(c.isdigit() for c in text)


def _no_id(use: _Use) -> Finding:
    text = N_(
        "What stands for a person in {where} is no id of the register; names do not belong in a plan. Write the id, or "
        "leave the post vacant with an empty text."
    )
    values = {"where": _where([use])}
    return Finding(f"worker ({use.where} {use.entry})", N_("no id"), N_("an id of the register"), text, values)


def _where(uses: list[_Use]) -> str:
    """The lists of the plan that a name stands in, and whose entries those are."""
    lists: dict[str, list[str]] = {}
    for use in uses:
        lists.setdefault(use.where, []).append(use.entry)
    return ", ".join(f"{name} ({all_or_first(entries)})" for name, entries in lists.items())
