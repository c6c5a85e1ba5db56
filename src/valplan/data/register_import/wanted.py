"""What a person asks for or can do within limits: hours, way, training sessions; and the board's own columns."""

import re
from collections.abc import Callable, Iterable, Mapping

from valplan.data.register_import.fields import DAYS, EARLY_DAYS, own_column
from valplan.data.register_import.source import SourceRow
from valplan.data.register_import.words import Problem, day_of_text, decimal, fold, known_id
from valplan.language import _

HOURS = re.compile(r"(.+?)\s*(?:h|t|tim|timmar|hours?)\.?", re.IGNORECASE)
METRES = re.compile(r"(.+?)\s*(km|kilometer|m|meter|metres?|kilometres?)\.?", re.IGNORECASE)
LEAST_WAY_M, MOST_WAY_M = 100, 200_000  # beyond these a limit is in another unit than its column, or none at all
M_PER_KM = 1000
MOST_EARLY_DAYS = len(EARLY_DAYS) + 1  # those before election day and the day itself
MOST_HOURS = 24 * len(DAYS)
MOST_ELECTIONS = 60  # a general or European election about every other year for all of a long life
EVERY = frozenset({"alla", "samtliga", "all"})
SURELY_BETWEEN = re.compile(r"[;|\n]")
PERHAPS_BETWEEN = re.compile(r"[,&]|\boch\b|\band\b")


def max_hours(text: str) -> str | Problem:
    """The most hours wanted, such as ``40``, ``37,5`` or ``40 tim``; empty where nothing is said."""
    if not text:
        return ""
    found = HOURS.fullmatch(text)
    number = decimal(found[1] if found else text)
    if isinstance(number, Problem) or not 0 < number <= MOST_HOURS:
        expected = _("a number of hours above nought and of at most {most} was expected", most=MOST_HOURS)
        return Problem(expected, _("Leave the cell empty for no limit."))
    return f"{number:g}"


def max_travel_m(text: str, unit_m: int = 1) -> str | Problem:
    """The travel limit in whole metres; a number without a unit of its own is counted in ``unit_m`` metres."""
    if not text:
        return ""
    found = METRES.fullmatch(text)
    number = decimal(found[1] if found else text)
    if isinstance(number, Problem):
        expected = _("a distance such as 8 km or 8 000 m was expected")
        return Problem(expected, _("Leave the cell empty for no limit."))
    metres = number * ((M_PER_KM if found[2].casefold().startswith("k") else 1) if found else unit_m)
    if not LEAST_WAY_M <= metres <= MOST_WAY_M:
        expected = _("a way of {least} m to {most} km was expected", least=LEAST_WAY_M, most=MOST_WAY_M // M_PER_KM)
        return Problem(expected, _("Write the unit in the cell, or map the column as max_travel_m or max_travel_km."))
    return str(round(metres))


def max_travel_km(text: str) -> str | Problem:
    """The travel limit in whole metres; a number without a unit of its own is in kilometres."""
    return max_travel_m(text, M_PER_KM)


def sessions(text: str, names: Mapping[str, str]) -> str | Problem:
    """Ids of the training sessions of a cell, named by id, by place and date, or all of a day by the date.

    ``names`` is id -> place and ISO date.
    """
    if fold(text) in EVERY:
        return ", ".join(names)
    by_day: dict[str, list[str]] = {}
    for session, name in names.items():
        by_day.setdefault(name.rsplit(" ", 1)[-1], []).append(session)
    years = {int(day[:4]) for day in by_day}

    def found(part: str) -> list[str] | Problem:
        on = day_of_text(part, min(years, default=None))
        if not isinstance(on, Problem) and part not in names:
            on_that_day = by_day.get(on.isoformat())
            return on_that_day or Problem(_("there is no training session on that day"), _("Correct the cell."))
        one = known_id(part, names, "training_sessions.csv")
        return one if isinstance(one, Problem) else [one]

    ids: dict[str, None] = {}
    for part in listed(text, lambda p: not isinstance(found(p), Problem)):
        here = found(part)
        if isinstance(here, Problem):
            return here
        ids |= dict.fromkeys(here)
    return ", ".join(ids)


def listed(text: str, known: Callable[[str], bool]) -> list[str]:
    """The things that a cell lists: between semicolons or lines, and where what stands there is not known, commas.

    A comma may stand within a thing, as in “Efternamn, Förnamn”.
    """
    found: list[str] = []
    for part in SURELY_BETWEEN.split(text):
        whole = part.strip()
        found += [whole] if known(whole) else [p.strip() for p in PERHAPS_BETWEEN.split(whole)]
    return [p for p in found if p]


def own_cells(row: SourceRow, fields: Iterable[str]) -> dict[str, str]:
    """The cells of the board's own columns, by column."""
    return {own_column(field): free_text(row, field) for field in fields}


def free_text(row: SourceRow, field: str) -> str:
    """A cell of any words; one that names somebody is a fault, and not shown.

    It goes into the data folder, which holds no names, as it is: a quota counts by its very words.
    """
    text = " ".join(row.text(field).split())
    if row.names_somebody(text):
        expected = _("neither name, address of mail, telephone nor personnummer was expected")
        row.tell(field, Problem(expected, _("Correct the cell, or leave the column out of the mapping.")))
    return text


def at_most(found: int | Problem, most: int) -> int | Problem:
    """A whole number that is no more than can be."""
    if isinstance(found, Problem) or found <= most:
        return found
    return Problem(_("a whole number of at most {most} was expected", most=most), _("Correct the cell."))
