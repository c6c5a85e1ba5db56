"""Work beside that in polling places and early voting, which a scenario asks for: the count, ambulating teams."""

from datetime import time
from typing import Annotated

from pydantic import Field

from valplan.domain.base import Record


class WednesdayCount(Record):
    """``[staffing.wednesday_count]``: the board's count on the Wednesday after election day (vallagen 12 kap. 1 §).

    One post for every started ``districts_per_post`` districts, in ``premises``.
    """

    premises: str
    districts_per_post: Annotated[int, Field(ge=1)]
    starts: time
    ends: time


class Ambulating(Record):
    """``[staffing.ambulating]``: teams of two who fetch votes from those who cannot come (vallagen 7 kap. 3 a §).

    ``days`` are counted from election day (0), earlier ones negative; the teams set out from ``premises``.
    """

    premises: str
    teams: Annotated[int, Field(ge=1)] = 1
    days: tuple[Annotated[int, Field(le=0)], ...] = Field(min_length=1)
    starts: time
    ends: time
