"""The election: its type, its day and the period of early voting."""

from datetime import date, time, timedelta
from enum import StrEnum

from valplan.domain.base import Record

SATURDAY = 5  # as ``date.weekday`` counts, the first day of the weekend


class ElectionType(StrEnum):
    """General election, European Parliament, or an extra (snap) election to the riksdag."""

    GENERAL = "general"
    EP = "ep"
    EXTRA = "extra"


class Election(Record):
    """An election with the hours and periods that the law gives it."""

    type: ElectionType
    day: date
    polling_opens: time
    polling_closes: time
    early_days_before: int
    urns: int

    def date_of(self, day: int) -> date:
        """The date of a day counted from election day (0)."""
        return self.day + timedelta(days=day)

    @property
    def early_days(self) -> range:
        """Days of early voting counted from election day: -18 … 0 (extra election -10 … 0)."""
        return range(-self.early_days_before, 1)
