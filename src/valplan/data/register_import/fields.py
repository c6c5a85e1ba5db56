"""The fields that a column of a municipality's own register can be, and the headings it may have."""

import re
from collections.abc import Mapping

from valplan.data.register import FIRST_DAY, LAST_DAY, day_of
from valplan.data.register_import.headings import DAY_HEADINGS, HEADINGS, ROLE_HEADINGS
from valplan.data.register_import.words import fold
from valplan.domain.municipality import Role

ASIDE = re.compile(r"\([^)]*\)|\b(?:ja\s*/\s*nej|j\s*/\s*n|yes\s*/\s*no)\b", re.IGNORECASE)
ROLE_PREFIX = "role."
ROLE_FIELDS = tuple(f"{ROLE_PREFIX}{role.value}" for role in Role)
EARLY_DAYS = tuple(f"d{day}" for day in range(FIRST_DAY, 0))
LATER_DAYS = tuple(f"d{day}" for day in range(1, LAST_DAY + 1))
ELECTION_DAYS = (*EARLY_DAYS, "d0")
DAYS = (*ELECTION_DAYS, *LATER_DAYS)
FIELDS = frozenset({*HEADINGS, *ROLE_FIELDS, *DAYS})
OWN_PREFIX = "own."
"""A column of the board's own, such as ``own.insats``, becomes the column ``insats`` of the workers table."""
DEFAULTS: Mapping[str, str] = {
    "roles": "rostmottagare",
    "elections_worked": "0",
    "languages": "sv",
    "licence": "nej",
    "car": "nej",
    "d0": "FEKN",
}
"""What is proposed for a field that no column gives; the planner confirms it."""

DEFAULT_FIELDS = frozenset({*DEFAULTS, "max_early_days"})
"""Fields that may have a default, beside the days."""

SHOWN = frozenset(
    {"roles", "elections_worked", "licence", "car", "max_early_days", "wish_premises", "trained_on", "booked_session"}
    | {"premises_2022", "district", "languages", "max_hours", "max_travel_km", "max_travel_m", "can_attend"}
    | {*ROLE_FIELDS}
)
"""Fields whose values a fault may show; days too."""


def field_of(heading: str) -> str:
    """The field that a heading stands for, by its words alone; empty where it is not known.

    What stands in parentheses, and “ja/nej”, may be left out; words with slashes between may all be of one field.
    """
    for text in (heading, plain := ASIDE.sub(" ", heading)):
        if field := _BY_HEADING.get(fold(text)):
            return field
    either = {_BY_HEADING.get(fold(word), "") for word in plain.split("/")}
    return either.pop() if len(either) == 1 else ""


def is_day(field: str) -> bool:
    """Whether a field is a day of the election, such as ``d-3``."""
    return day_of(field) is not None


def own_column(field: str) -> str:
    """The column of the workers table that a field of the board's own becomes; empty for other fields."""
    return field.removeprefix(OWN_PREFIX) if field.startswith(OWN_PREFIX) else ""


def _headings() -> dict[str, str]:
    tables = (ROLE_HEADINGS, HEADINGS, DAY_HEADINGS)
    found = {fold(h): field for table in tables for field, texts in table.items() for h in texts}
    return found | {fold(field): field for field in (*HEADINGS, *ROLE_FIELDS, "d0")}


_BY_HEADING = _headings()
KNOWN_HEADINGS = tuple(_BY_HEADING)
