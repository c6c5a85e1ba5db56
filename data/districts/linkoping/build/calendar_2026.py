"""When people can work: parts of the days of early voting and of election day 2026."""

from collections import defaultdict
from datetime import date, timedelta
from functools import cache

from chance import Chance
from semicolon import read_rows

ELECTION_DAY = date(2026, 9, 13)
SATURDAY = 5
MAY_4 = date(2026, 5, 4)
WEEKS, DAYS = 5, 4  # trained from Mondays to Thursdays of five weeks
Shares = dict[str, float]


@cache
def availability() -> dict[tuple[str, str], Shares]:
    """Shares of days by the parts that people can work, by way of life and sort of day; the rest they cannot."""
    found: dict[tuple[str, str], Shares] = defaultdict(dict)
    for row in read_rows("facts/early_availability.csv"):
        found[row["way"], row["days"]][row["parts"]] = float(row["share"])
    return {key: parts | {"": 1 - sum(parts.values())} for key, parts in found.items()}


def early_parts(way: str, day: int, chance: Chance) -> str:
    """Parts of a day of early voting (``day`` counted from election day) that somebody can work."""
    weekend = (ELECTION_DAY + timedelta(days=day)).weekday() >= SATURDAY
    return chance.by_weight(availability()[way, "weekend" if weekend else "weekday"])


def election_day(parts: str, early: bool) -> str:
    """Parts of election day; early workers who are free then are free for all of it."""
    return "FEKN" if early and parts else parts


def trained_day(chance: Chance) -> str:
    """A day in May or early June 2026, before the register's own sessions begin."""
    day = MAY_4 + timedelta(days=7 * chance.whole(0, WEEKS - 1) + chance.whole(0, DAYS - 1))
    return day.isoformat()
