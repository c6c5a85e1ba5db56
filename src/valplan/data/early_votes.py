"""Early votes of an earlier election, as Valmyndigheten publishes them: one row a place, one column a date."""

import re
from collections.abc import Iterator
from datetime import date

from valplan.data.faults import Fault
from valplan.data.records import Numbered, number_text
from valplan.data.tables import Sheet
from valplan.domain.municipality import EarlyVotes
from valplan.language import _

DATE = re.compile(r"^\d{4}-\d{2}-\d{2}")
TEXT_COLUMNS = ("lokalid", "lokal")
TOTAL = "total"
PERIOD_DAYS = 18


def early_vote_columns(sheet: Sheet) -> tuple[str, ...]:
    """The columns the table may have."""
    return (*TEXT_COLUMNS, *(c for c in sheet.header if _date(c)), TOTAL)


def read_early_votes(sheet: Sheet) -> tuple[Numbered[EarlyVotes], list[Fault]]:
    """Votes by place and date with their row numbers, and the faults of cells, dates and row sums.

    The sums are checked when every column is known: a day that is misspelt would be missing in all of them.
    """
    dates = {c: on for c in sheet.header if (on := _date(c)) is not None}
    votes: list[tuple[int, EarlyVotes]] = []
    faults = list(_date_faults(sheet, dates))
    summed = set(sheet.header) <= set(early_vote_columns(sheet))
    for number, cells in zip(sheet.numbers, sheet.rows, strict=True):
        text = dict(zip(sheet.header, cells, strict=True))
        counts = {c: _count(text[c]) for c in (*dates, TOTAL) if c in text}
        place = text.get("lokalid", "")
        faults += [_not_a_count(sheet, number, place, c, text[c]) for c, n in counts.items() if n is None]
        found = {c: n for c, n in counts.items() if n is not None and c != TOTAL}
        total = counts.get(TOTAL)
        if summed and total is not None and len(found) == len(dates) and sum(found.values()) != total:
            faults.append(_wrong_total(sheet, number, place, total, sum(found.values())))
        name = text.get("lokal", "")
        votes += [(number, EarlyVotes(place_id=place, place=name, on=dates[c], votes=n)) for c, n in found.items()]
    return tuple(votes), faults


def _date(column: str) -> date | None:
    try:
        return date.fromisoformat(column[:10]) if DATE.match(column) else None
    except ValueError:
        return None


def _count(cell: str) -> int | None:
    text = number_text(cell)
    return int(text) if text.isdigit() else None


def _date_faults(sheet: Sheet, dates: dict[str, date]) -> Iterator[Fault]:
    if not dates:
        yield Fault(file=sheet.file, row=1, expected=_("no column with a date"), remedy=_("Add one column a date."))
        return
    first, last = _period(list(dates.values()))
    for column, on in dates.items():
        if not first <= on <= last:
            yield Fault(
                file=sheet.file,
                row=1,
                column=column,
                expected=_("the date is outside the period of the others, {first} to {last}", first=first, last=last),
                remedy=_("Correct the date, or remove the column."),
            )


def _period(dates: list[date]) -> tuple[date, date]:
    """The first and last date of the period that most of the dates lie in, so that a slip is the odd one out."""
    within = [[on for on in dates if 0 <= (on - first).days <= PERIOD_DAYS] for first in sorted(dates)]
    most = max(within, key=len)
    return min(most), max(most)


def _not_a_count(sheet: Sheet, number: int, place: str, column: str, value: str) -> Fault:
    return Fault(
        file=sheet.file,
        row=number,
        column=column,
        subject=place,
        value=value,
        expected=_("a whole number, at least {least}, was expected", least=0),
    )


def _wrong_total(sheet: Sheet, number: int, place: str, total: int, found: int) -> Fault:
    return Fault(
        file=sheet.file,
        row=number,
        column=TOTAL,
        subject=place,
        value=str(total),
        expected=_("the days sum to {total}", total=found),
        remedy=_("Correct a day or the total."),
    )
