"""The register of poll workers: its day columns, and what of it may be told in a fault."""

import re
from collections.abc import Iterator, Sequence

from valplan.data.faults import Fault, nearest
from valplan.data.tables import Sheet
from valplan.language import _

DAY = re.compile(r"^d(-?\d+)$")
DAY_MISSPELT = re.compile(r"^d[\W_]*\d+$", re.IGNORECASE)
PARTS = "FEKN"
OPTIONAL = ("related_to", "max_travel_m", "max_hours", "can_attend", "car_pool")
"""Columns that a register may leave out."""
FIRST_DAY, LAST_DAY = -18, 7  # the board counts on the Wednesday after election day, and perhaps the day after
LIKE_A_KNOWN = 0.8  # a column that looks so much like a known one is that one misspelt
OPEN_COLUMNS = frozenset(
    {"worker_id", "roles", "elections_worked", "licence", "car", "max_early_days", "wish_premises", "trained_on"}
    | {"booked_session", "premises_2022", "max_travel_m", "max_hours", "can_attend"}
)
"""Columns whose values say nothing about the person that a fault must not show."""


def day_of(column: str) -> int | None:
    """The day, counted from election day, that a column such as ``d-3`` stands for; none for other columns."""
    found = DAY.match(column)
    return int(found[1]) if found else None


def day_columns(sheet: Sheet) -> tuple[str, ...]:
    """The day columns of a register that lie in the period of an election."""
    return tuple(c for c in sheet.header if (day := day_of(c)) is not None and FIRST_DAY <= day <= LAST_DAY)


def availability(sheet: Sheet) -> list[dict[int, str]]:
    """Each worker's parts of day by day; days with no letter are left out."""
    columns = [(int(c[1:]), sheet.column(c)) for c in day_columns(sheet)]
    return [{day: cells[k].upper() for day, cells in columns if cells[k]} for k in range(len(sheet.rows))]


def extra_columns(sheet: Sheet, known: Sequence[str]) -> tuple[str, ...]:
    """The board's own columns: those that are not known, no day, and not a known one misspelt."""
    missing = [c for c in known if c not in (*OPTIONAL, *sheet.header)]
    days = day_columns(sheet)
    return tuple(
        c
        for c in sheet.header
        if c
        and c not in known
        and not DAY_MISSPELT.match(c)
        and not nearest(c, missing)
        and not nearest(c, (*known, *days), LIKE_A_KNOWN)
    )


def extras(sheet: Sheet, known: Sequence[str]) -> list[dict[str, str]]:
    """Each worker's cells of the board's own columns."""
    columns = {c: sheet.column(c) for c in extra_columns(sheet, known)}
    return [{c: cells[k].strip() for c, cells in columns.items()} for k in range(len(sheet.rows))]


def day_faults(sheet: Sheet) -> Iterator[Fault]:
    """Day columns outside the period, and letters that stand for no part of the day."""
    for column in sheet.header:
        day = day_of(column)
        if day is not None and not FIRST_DAY <= day <= LAST_DAY:
            yield Fault(
                file=sheet.file,
                row=1,
                column=column,
                expected=_("the day is outside the period d{first} to d{last}", first=FIRST_DAY, last=LAST_DAY),
                remedy=_("Remove the column."),
            )
    ids = sheet.column("worker_id") or ("",) * len(sheet.rows)
    for column in day_columns(sheet):
        for number, worker, cell in zip(sheet.numbers, ids, sheet.column(column), strict=True):
            if set(cell.upper()) - set(PARTS):
                yield Fault(
                    file=sheet.file,
                    row=number,
                    column=column,
                    subject=worker,
                    value=cell,
                    expected=_("letters among F, E, K, N were expected"),
                    remedy=_("F is before 13, E 13–17, K 17–22, N after 22; leave the cell empty for none."),
                )
