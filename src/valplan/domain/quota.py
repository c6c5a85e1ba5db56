"""Quotas: what a scenario asks of the people who serve, counted by any column of the register."""

from datetime import date
from typing import Literal

from pydantic import Field

from valplan.domain.base import Record
from valplan.domain.municipality import Use, Worker

NOT_COUNTED = frozenset({"worker_id", "name", "x_m", "y_m", "available", "extra", "related_to"})
"""Fields that tell who somebody is or that are no single value, so that nothing can be counted by them."""


class Quota(Record):
    """``[[staffing.quotas]]``: how many, counted by a column of the register.

    Counts whoever has one of ``values``, or a number from ``from_number`` to ``to_number``; with neither, whoever has
    any value at all. ``least`` and ``most`` bound the posts held (of the ``use`` given) or the persons who serve,
    reserves included. ``distinct_least`` asks for that many different values among them.
    """

    name: str
    attribute: str
    values: tuple[str, ...] = ()
    from_number: float | None = None
    to_number: float | None = None
    counts: Literal["posts", "persons"] = "posts"
    use: Use | None = None
    least: int | None = Field(default=None, ge=0)
    most: int | None = Field(default=None, ge=0)
    distinct_least: int | None = Field(default=None, ge=1)

    def found_in(self, worker: Worker) -> tuple[str, ...]:
        """The worker's values that the quota counts."""
        return tuple(v for v in attribute_values(worker, self.attribute) if self._counts(v))

    def _counts(self, value: str) -> bool:
        if self.values and value not in self.values:
            return False
        if self.from_number is None and self.to_number is None:
            return True
        try:
            number = float(value.replace(",", "."))
        except ValueError:
            return False
        low, high = self.from_number, self.to_number
        return (low is None or number >= low) and (high is None or number <= high)


def attribute_values(worker: Worker, attribute: str) -> tuple[str, ...]:
    """What the register says of a worker in one column, as it is written there; nothing where the cell is empty."""
    value = worker.extra.get(attribute, "") if attribute in worker.extra else getattr(worker, attribute, "")
    if isinstance(value, tuple):
        return tuple(str(v) for v in value)
    if isinstance(value, bool):
        return ("ja" if value else "nej",)
    text = value.isoformat() if isinstance(value, date) else "" if value is None else str(value)
    return (text,) if text else ()
