"""Faults of a scenario's quotas: columns that the register does not have, values that nobody has, nothing asked."""

from collections import Counter
from collections.abc import Iterator

from valplan.data.faults import Fault, Later, meant_or_one_of
from valplan.data.folder import Folder
from valplan.data.merge import place_of
from valplan.data.scenario import Reading
from valplan.domain.municipality import Use, Worker
from valplan.domain.quota import NOT_COUNTED, Quota, attribute_values
from valplan.domain.scenario import ScenarioStaffing
from valplan.language import _

TABLE = "staffing.quotas"


def quota_faults(reading: Reading, folder: Folder) -> Iterator[Fault | Later]:
    """All faults of the quotas, and of the languages asked for, against the register as it was read."""
    asked = reading.part("staffing", ScenarioStaffing)
    if asked is None or ((asked.quotas or asked.languages) and folder.faulty("workers")):
        file = folder.file("workers").name if asked else reading.file
        yield Later(check=_("the quotas of those who serve"), files=(file,))
        return
    workers = folder.of("workers", Worker)
    if not workers:
        return  # that nobody is on the register has been told, or everybody has been erased from it
    yield from _languages(reading, asked, workers)
    names = Counter(q.name for q in asked.quotas)
    known = set(Worker.model_fields) - NOT_COUNTED | {c for w in workers[:1] for c in w.extra}
    for quota in asked.quotas:
        place = place_of(reading.merged, TABLE) | {"subject": quota.name}
        if names[quota.name] > 1:
            yield Fault(**place, expected=_("each quota needs a name of its own"))
        if quota.attribute not in known:
            remedy = meant_or_one_of(quota.attribute, known)
            yield Fault(
                **place, value=quota.attribute, expected=_("the register has no such column to count by"), remedy=remedy
            )
        else:
            yield from _empty(place, quota, workers)
            yield from _beyond(place, quota, workers)
        yield from _bounds(place, quota)


def _languages(reading: Reading, asked: ScenarioStaffing, workers: tuple[Worker, ...]) -> Iterator[Fault]:
    spoken = {language for w in workers for language in w.languages}
    for premises, wanted in asked.languages.items():
        place = place_of(reading.merged, f"staffing.languages.{premises}")
        for language in sorted({*wanted} - spoken):
            yield Fault(
                **place,
                value=language,
                expected=_("nobody on the register speaks it"),
                remedy=meant_or_one_of(language, spoken),
            )


def _bounds(place: dict[str, object], quota: Quota) -> Iterator[Fault]:
    if quota.least is None and quota.most is None and quota.distinct_least is None:
        remedy = _("Give least, most or distinct_least.")
        yield Fault(**place, expected=_("the quota asks for nothing"), remedy=remedy)
    if quota.least is not None and quota.most is not None and quota.least > quota.most:
        yield Fault(**place, expected=_("least is above most"))
    if quota.counts == "persons" and quota.use is not None:
        remedy = _('Leave use out, or count posts with counts = "posts".')
        yield Fault(**place, expected=_("people are counted for the whole election"), remedy=remedy)


def _empty(place: dict[str, object], quota: Quota, workers: tuple[Worker, ...]) -> Iterator[Fault]:
    """Values that nobody on the register has; the register's own values are personal and not told."""
    found = {v for w in workers for v in attribute_values(w, quota.attribute)}
    for value in quota.values:
        if value not in found:
            yield Fault(**place, value=value, expected=_("nobody on the register has that value"))


def _beyond(place: dict[str, object], quota: Quota, workers: tuple[Worker, ...]) -> Iterator[Fault]:
    """More than everyone on the register who counts could come to, were all of them to serve as much as they can."""
    counted = {w.worker_id: found for w in workers if (found := quota.found_in(w))}
    kinds = len({v for found in counted.values() for v in found})
    remedy = _("Ask for less, or register more people.")
    if quota.distinct_least is not None and quota.distinct_least > kinds:
        expected = _("the register has {found} different {found:|value|values} that the quota counts", found=kinds)
        yield Fault(**place, value=f"distinct_least = {quota.distinct_least}", expected=expected, remedy=remedy)
    if quota.least is None or not counted:
        return
    most = sum(_posts(quota, w) for w in workers if w.worker_id in counted)
    if quota.least > most:
        expected = _(
            "{people} {people:|person|people} on the register {people:|counts|count}, and can come to {most} at most",
            people=len(counted), most=most,
        )  # fmt: skip
        yield Fault(**place, value=f"least = {quota.least}", expected=expected, remedy=remedy)


def _posts(quota: Quota, worker: Worker) -> int:
    """What one person can add to the quota at most: one, or a post on each day available and agreed to."""
    if quota.counts == "persons" or quota.use is Use.POLLING:
        return 1
    days = sum(bool(parts) for parts in worker.available.values())
    return min(days, worker.max_early_days) if quota.use is Use.EARLY else days
