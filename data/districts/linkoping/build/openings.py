"""Make ``opening_patterns.csv``: on which days and hours an early-voting place can be open.

Days count from election day, which is a Sunday (0); early voting begins eighteen days before. The facts name days by
number or by weekday; a weekday means all such days of the period but election day.
"""

from semicolon import read_rows, text_of

FIRST = -18
WEEKDAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")  # election day is a Sunday
SPANS = {"mon-thu": ("mon", "tue", "wed", "thu"), "mon-fri": WEEKDAYS[1:6], "sat-sun": ("sat", "sun")}


def days_of(text: str) -> tuple[int, ...]:
    """The days that a cell such as ``mon-thu``, ``sat`` or ``-17 -10`` names."""
    if text.lstrip("-")[0].isdigit():
        return tuple(int(part) for part in text.split())
    names = SPANS.get(text, (text,))
    return tuple(day for day in range(FIRST, 0) if WEEKDAYS[day % 7] in names)


def make() -> dict[str, str]:
    """The text of the table, in order of pattern and day."""
    rows = [
        (row["pattern"], day, row["opens"], row["closes"])
        for row in read_rows("facts/opening_patterns.csv")
        for day in days_of(row["days"])
    ]
    return {"opening_patterns.csv": text_of(("pattern", "day", "opens", "closes"), sorted(rows))}
