"""What one table says of another: codes that must exist, numbers that must add up.

A check that needs a table which is not whole answers with ``Later``.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from valplan.data.budget import NET, BudgetRow, sum_faults
from valplan.data.faults import Fault, Later, meant_or_one_of
from valplan.data.folder import Folder
from valplan.data.register import FIRST_DAY
from valplan.data.tables import Sheet
from valplan.domain.municipality import COVERED_BY, DemandPoint, District, OpeningDay, Role
from valplan.language import _
from valplan.limits import criteria_keys

LISTS = frozenset({"patterns", "served_2022", "related_to", "can_attend"})
COMPENSATIONS = ("mobile", "shuttle", "extended_hours")
FEES = (*(r.value for r in Role if r not in COVERED_BY and r != Role.TRAINER), "training", "standby")
RATES = (
    "material_base", "material_per_district", "material_per_early_place", "premises_standing", "transport_base",
    "transport_per_building", "vote_transport_day",
)  # fmt: skip
LINES = (
    "grant", "staff", "board_fees", "worker_fees", "material", "premises", "transport", "it", "admin",
    "communication", "other",
)  # fmt: skip


@dataclass(frozen=True)
class Reference:
    """Cells of ``table.column`` hold ids of ``to.id_column``, or one of ``known``."""

    table: str
    column: str
    to: str = ""
    id_column: str = ""
    known: frozenset[str] = frozenset()


REFERENCES = (
    Reference("districts", "area_id", "areas", "area_id"),
    Reference("points", "district", "districts", "code"),
    Reference("points", "area_id", "areas", "area_id"),
    Reference("premises", "area_id", "areas", "area_id"),
    Reference("premises", "patterns", "openings", "pattern"),
    Reference("premises", "served_2022", "districts", "code"),
    Reference("premises", "early_id_2022", "early_votes", "lokalid"),
    Reference("inspections", "premises_id", "premises", "premises_id"),
    Reference("inspections", "criterion", known=criteria_keys()),
    Reference("measures", "line", "budget", "line"),
    Reference("cures", "measure_id", "measures", "measure_id"),
    Reference("cures", "criterion", known=criteria_keys()),
    Reference("compensations", "line", "budget", "line"),
    Reference("compensations", "kind", known=frozenset(COMPENSATIONS)),
    Reference("rates", "line", "budget", "line"),
    Reference("workers", "wish_premises", "premises", "premises_id"),
    Reference("workers", "wish_with", "workers", "worker_id"),
    Reference("workers", "wish_avoid", "workers", "worker_id"),
    Reference("workers", "related_to", "workers", "worker_id"),
    Reference("workers", "booked_session", "sessions", "session_id"),
    Reference("workers", "can_attend", "sessions", "session_id"),
    Reference("sessions", "line", "budget", "line"),
    Reference("workers", "premises_2022", "premises", "premises_id"),
)
PERSONAL = frozenset({"wish_with", "wish_avoid", "related_to"})
REQUIRED = (
    ("fees", "fee", FEES),
    ("rates", "rate", RATES),
    ("budget", "line", (*LINES, NET)),
)


def reference_faults(folder: Folder) -> Iterator[Fault | Later]:
    """All faults between the tables of a folder."""
    for reference in REFERENCES:
        yield from _unknown(folder, reference)
    for table, column, names in REQUIRED:
        yield from _required(folder, table, column, names)
    yield from _district_sums(folder)
    yield from _area_kinds(folder)
    yield from _opening_days(folder)
    if "budget" not in folder.sheets:
        return
    if _missing_lines(folder):  # then no year adds up
        yield Later(check=_("the sums of the budget"), files=(folder.file("budget").name,))
    elif folder.whole("budget"):
        yield from sum_faults(folder.sheets["budget"], folder.of("budget", BudgetRow))
    else:
        yield Later(check=_("the sums of the budget"), files=folder.faulty("budget"))


def _unknown(folder: Folder, reference: Reference) -> Iterator[Fault | Later]:
    sheet = folder.sheets.get(reference.table)
    if sheet is None:
        return
    known = reference.known or folder.ids(reference.to, reference.id_column)
    if not known:
        name = folder.file(reference.to).name
        yield Later(check=_("ids that stand in {file}", file=name), files=(name,))
        return
    lost = [
        _not_known(folder, reference, sheet, k, part)
        for k, cell in enumerate(sheet.column(reference.column))
        for part in _parts(cell, reference.column)
        if part not in known and not (reference.to == "budget" and part in _missing_lines(folder))
    ]
    if len({f.value for f in lost}) > _misspelt_ids(folder, reference):
        yield from lost
    elif lost:
        name = folder.file(reference.to).name
        yield Later(check=_("ids that stand in {file}", file=name), files=(name,))


def _not_known(folder: Folder, reference: Reference, sheet: Sheet, k: int, part: str) -> Fault:
    known = reference.known or folder.ids(reference.to, reference.id_column)
    return Fault(
        file=sheet.file,
        row=sheet.numbers[k],
        column=reference.column,
        subject=sheet.rows[k][0],
        value=part,
        expected=_("the id is not in {file}", file=_file(folder, reference)),
        remedy="" if reference.column in PERSONAL else meant_or_one_of(part, known),
    )


def _misspelt_ids(folder: Folder, reference: Reference) -> int:
    """How many ids are misspelt, and told to be, in their own table; that many unknown ids elsewhere follow from it."""
    sheet = folder.sheets.get(reference.to)
    if sheet is None or not any(f.file == sheet.file and f.column == reference.id_column for f in folder.faults):
        return 0
    return max(0, len(sheet.rows) - len(folder.rows[reference.to]))


def _parts(cell: str, column: str) -> Iterable[str]:
    if column in LISTS:
        return [p.strip() for p in cell.split(",") if p.strip()]
    return [cell] if cell else []


def _file(folder: Folder, reference: Reference) -> str:
    return folder.sheets[reference.to].file if reference.to else _("the list of the program")


def _required(folder: Folder, table: str, column: str, names: tuple[str, ...]) -> Iterator[Fault]:
    sheet = folder.sheets.get(table)
    if sheet is None:
        return
    for name in names:
        if name not in sheet.column(column):
            yield Fault(
                file=sheet.file,
                column=column,
                expected=_("the row “{name}” is missing", name=name),
                remedy=_("Add the row."),
            )


def _missing_lines(folder: Folder) -> frozenset[str]:
    """Lines that the budget needs and does not have; that is told once, and not of whatever names them or sums them."""
    return frozenset(LINES) - folder.ids("budget", "line")


def _district_sums(folder: Folder) -> Iterator[Fault | Later]:
    known = folder.ids("districts", "code")
    if not folder.whole("districts", "points") or not folder.ids("points", "district") <= known:
        files = folder.faulty("districts", "points") or (folder.file("points").name,)
        yield Later(check=_("the sum of the electors of each district"), files=files)
        return
    sums = Counter[str]()
    for point in folder.of("points", DemandPoint):
        sums[point.district] += point.electors
    sheet = folder.sheets["districts"]
    for number, district in folder.numbered("districts", District):
        if sums[district.code] != district.electors_kf_2026:
            yield Fault(
                file=sheet.file,
                row=number,
                column="electors_kf_2026",
                subject=district.code,
                value=str(district.electors_kf_2026),
                expected=_(
                    "the points in {file} sum to {total}", file=folder.sheets["points"].file, total=sums[district.code]
                ),
                remedy=_("Correct the district or its points."),
            )


def _area_kinds(folder: Folder) -> Iterator[Fault | Later]:
    """Areas nobody lives in cannot be judged for coverage."""
    if not folder.whole("areas", "points") or not folder.ids("points", "area_id") <= folder.ids("areas", "area_id"):
        files = folder.faulty("areas", "points") or (folder.file("points").name,)
        yield Later(check=_("areas where no elector lives"), files=files)
        return
    lived_in = {p.area_id for p in folder.of("points", DemandPoint) if p.electors}
    sheet = folder.sheets["areas"]
    for number, area in zip(sheet.numbers, sheet.column("area_id"), strict=True):
        if area not in lived_in:
            yield Fault(
                file=sheet.file,
                row=number,
                column="area_id",
                subject=area,
                expected=_("no elector lives in the area"),
                remedy=_("Remove the area, or give it demand points."),
            )


def _opening_days(folder: Folder) -> Iterator[Fault]:
    file = folder.file("openings").name
    for number, day in folder.numbered("openings", OpeningDay):
        if day.day < FIRST_DAY:
            yield Fault(
                file=file,
                row=number,
                column="day",
                subject=day.pattern,
                value=str(day.day),
                expected=_("the day is outside the period {first} to 0", first=FIRST_DAY),
                remedy=_("Early voting begins 18 days before election day; remove the row."),
            )
        if day.closes <= day.opens:
            yield Fault(
                file=file,
                row=number,
                column="closes",
                subject=day.pattern,
                value=f"{day.closes:%H:%M}",
                expected=_("a time after {opens} was expected", opens=f"{day.opens:%H:%M}"),
            )
