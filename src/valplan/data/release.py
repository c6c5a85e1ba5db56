"""Faults of a scenario's limits on departments: departments that the register does not have, days that do not count."""

from collections.abc import Iterator
from datetime import timedelta

from valplan.data.faults import Fault, Later, meant_or_one_of
from valplan.data.folder import Folder
from valplan.data.merge import place_of
from valplan.data.register import FIRST_DAY, LAST_DAY
from valplan.data.scenario import Reading
from valplan.domain.election import SATURDAY
from valplan.domain.municipality import Worker
from valplan.domain.scenario import ScenarioElection, ScenarioStaffing
from valplan.language import _

TABLE = "staffing.release"


def release_faults(reading: Reading, folder: Folder) -> Iterator[Fault | Later]:
    """All faults of the limits against the register and the election's day."""
    asked, election = reading.part("staffing", ScenarioStaffing), reading.part("election", ScenarioElection)
    if asked is None or election is None or (asked.release and folder.faulty("workers")):
        file = reading.file if asked is None or election is None else folder.file("workers").name
        yield Later(check=_("the limits on departments"), files=(file,))
        return
    known = {w.department for w in folder.of("workers", Worker)} - {""}
    for limit in asked.release:
        place = place_of(reading.merged, TABLE) | {"subject": limit.department}
        if limit.department not in known:
            expected, remedy = _("nobody on the register is there"), meant_or_one_of(limit.department, known)
            yield Fault(**place, value=limit.department, expected=expected, remedy=remedy)
        for day in limit.days:
            on = election.day + timedelta(days=day)
            if not FIRST_DAY <= day <= LAST_DAY or on.weekday() >= SATURDAY:
                expected = _("a day from {first} to {last} that is no Saturday or Sunday was expected",
                             first=FIRST_DAY, last=LAST_DAY)  # fmt: skip
                yield Fault(**place, value=str(day), expected=expected)
