"""How many of a department's people may be away from their ordinary work at once."""

from typing import Annotated

from pydantic import Field

from valplan.domain.base import Record


class Release(Record):
    """``[[staffing.release]]``: at most so many of a department at once, on ``days`` (none given: all weekdays).

    ``days`` are counted from election day (0), earlier ones negative.
    """

    department: str
    most: Annotated[int, Field(ge=0)]
    days: tuple[int, ...] = ()
