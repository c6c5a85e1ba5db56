"""What the planner reads for the codes of rules, stages, budget lines and tables, in the current language."""

from collections.abc import Mapping

from valplan.domain.case import Case
from valplan.domain.municipality import ORE_PER_KRONA, Ore, Role
from valplan.language import N_, _, current

ROLES = {
    Role.CHAIR: N_("Chair"),
    Role.DEPUTY: N_("Deputy chair"),
    Role.WORKER: N_("Poll worker"),
    Role.EARLY_LEAD: N_("Early voting, in charge"),
    Role.EARLY_WORKER: N_("Early voting, poll worker"),
    Role.HOST: N_("Host"),
    Role.AMBULATING_DRIVER: N_("Ambulating poll worker, drives"),
    Role.AMBULATING: N_("Ambulating poll worker"),
    Role.COUNTER: N_("Counter of votes"),
    Role.TRAINER: N_("Training leader"),
}
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
    "premises": N_("Premises that may serve"),
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
LINES = {
    "grant": N_("State grant"),
    "staff": N_("Staff costs"),
    "board_fees": N_("Fees of the board's members"),
    "worker_fees": N_("Remuneration of poll workers"),
    "material": N_("Election material"),
    "premises": N_("Premises of polling places, store and the like"),
    "transport": N_("Transport"),
    "it": N_("IT and telecommunications"),
    "admin": N_("Administrative services"),
    "communication": N_("Communication"),
    "other": N_("Other costs"),
}
PARTS = {"F": N_("morning"), "E": N_("afternoon"), "K": N_("evening"), "N": N_("night")}
NOUNS = {
    "area": N_("Area"),
    "compensation": N_("Compensatory measure"),
    "day": N_("Day"),
    "department": N_("Department"),
    "district": N_("Voting district"),
    "goal": N_("Goal"),
    "line": N_("Budget line"),
    "measure": N_("Measure"),
    "pattern": N_("Opening pattern"),
    "post": N_("Post"),
    "premises": N_("Premises"),
    "quota": N_("Quota"),
    "reserve": N_("Reserve"),
    "rule": N_("Rule"),
    "session": N_("Training session"),
    "source": N_("Early votes from"),
    "tier": N_("Staffing level"),
    "time": N_("Time"),
    "worker": N_("Poll worker"),
    "workers": N_("Poll workers"),
}
WHOLE = {
    "early changed": N_("Early-voting places that open anew or close"),
    "districts moved": N_("Districts with a new polling place"),
    "net": N_("Net cost"),
    "places": N_("Early-voting places"),
    "voters moved": N_("Voters with a new polling place"),
}


def subject_text(case: Case, subject: str) -> str:
    """What a rule is about: ``premises L142 2026-09-08`` is ``Premises L142 Ryds bibliotek, 2026-09-08``.

    The bare id of a district, premises or an area is its name. Poll workers stay ids, since names stand in the
    staffing list only. What is unknown is shown as it is.
    """
    noun, _space, rest = subject.partition(" ")
    if subject in WHOLE:
        return _(WHOLE[subject])
    if noun not in NOUNS:
        return _bare_name(case, subject)
    if noun == "department":
        return f"{_(NOUNS[noun])} {rest}"
    key, _space, more = rest.partition(" ")
    about = f"{_(NOUNS[noun])} {_key_text(case, noun, key)}".strip()
    place = case.premises[more].name if more in case.premises else more
    return f"{about}, {place}" if place else about


def value_word(word: str) -> str:
    """A role, parts of the day or another word that a rule found or asks for."""
    if word and set(word) <= set(PARTS):
        return parts_text(word)
    roles = {role.value: text for role, text in ROLES.items()}
    return ", ".join(_(roles[w]).lower() if w in roles else _(w) for w in word.split(", "))


def parts_text(parts: str) -> str:
    """Parts of the day in words: ``FK`` is ``morning, evening``."""
    return ", ".join(_(PARTS[p]) for p in parts)


def line_text(line: str, name: str) -> str:
    """A budget line: in Swedish by the board's own name, else by the words for its id where there are any."""
    return _(LINES[line]) if current() != "sv" and line in LINES else name


COUNTS = {
    "moved": N_("number moved"),
    "released": N_("shifts lost with no other that day"),
}  # what a change of a plan proves


def stage_text(stage: str, goals: Mapping[str, str]) -> str:
    """A stage in words; ``premises: continuity`` is its solve for one goal, named by ``goals`` (id -> message)."""
    main, _colon, goal = stage.partition(": ")
    name = _(STAGES[main]) if main in STAGES else main
    named = {**COUNTS, **goals}
    return f"{name}: {_(named.get(goal, goal))}" if goal else name


def table_text(table: str) -> str:
    """A table of the data in words; the id itself where it is unknown."""
    return _(TABLES[table]) if table in TABLES else table


def money_text(amount_ore: Ore) -> str:
    """Kronor with their öre."""
    return _("{kronor:.2f} kr", kronor=amount_ore / ORE_PER_KRONA)


def _bare_name(case: Case, key: str) -> str:
    for names in (case.districts, case.premises, case.areas):
        if key in names:
            return names[key].name
    return key


def _key_text(case: Case, noun: str, key: str) -> str:
    if noun == "line":
        return line_text(key, next((x.name for x in case.budget.lines if x.line == key), key))
    if noun == "goal":
        return _goal_text(key)
    if noun == "reserve":
        return value_word(key)
    return _("the city centre") if (noun, key) == ("source", "centre") else _named_key(case, noun, key)


def _named_key(case: Case, noun: str, key: str) -> str:
    if noun in ("district", "source") and key in case.districts:
        return f"{key} {case.districts[key].name}"
    if noun == "premises" and key in case.premises:
        return f"{key} {case.premises[key].name}"
    return case.areas[key].name if noun == "area" and key in case.areas else key


def _goal_text(goal: str) -> str:
    from valplan.rules import GOALS  # the table of contents imports the rules, which import this

    return next((_(g.wording).lower() for g in GOALS if g.id == goal), goal)
