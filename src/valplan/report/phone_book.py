"""``phone_lists.xlsx`` and ``per_day.xlsx``: who is where and how to reach them. They hold names."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from itertools import groupby

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from valplan.data.key_file import Contact
from valplan.demand.pools import LEADERS
from valplan.demand.zones import SHARED, zone_of_district
from valplan.domain.case import Case
from valplan.domain.municipality import Role, Use
from valplan.domain.plan import Plan, Reserve
from valplan.language import _
from valplan.report.figures import long_date, weekday
from valplan.report.roster import Duty, duties
from valplan.report.wording import ROLES, USES, synthetic_notice
from valplan.report.workbook import FONT, NEXT_DAY_FORMAT, TITLE_ROWS, Cell, add_table, new_workbook, set_widths

NEAREST = 4  # reserves of each kind that a place's list shows: those whom the chair would call first
PHONE_WIDTH = 17
TAB = 31  # letters that Excel takes in a sheet's name
NOT_IN_A_TAB = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
GROUPS = {Use.HOST: Use.POLLING}  # hosts stand in the list of the polling place they serve
IN_CHARGE = (Role.CHAIR, Role.DEPUTY, Role.EARLY_LEAD)


def phone_book(case: Case, plan: Plan, people: Mapping[str, Contact]) -> Workbook:
    """One sheet for those in charge, and one for each place and use: who serves when, and whom to call.

    Parameters
    ----------
    case
        Its people are named as they are to be shown.
    people
        The key file's, for their telephones.
    """
    title = _("Telephone list, {municipality}, {day}", municipality=case.municipality.name, day=_election_day(case))
    book = new_workbook(title)
    rows = duties(case, plan)
    _in_charge(book, title, case, rows, people)
    zones = zone_of_district(case) if any(r.zone != SHARED for r in plan.reserves) else {}
    places = groupby(sorted(rows, key=_place_key(case)), key=_place_key(case))
    for (_use, name, premises), found in places:
        here = list(found)
        use = GROUPS.get(here[0].post.use, here[0].post.use)
        calls = _calls(case, plan, premises, use, zones, people)
        heading = f"{name} \u2013 {_(USES[use.value]).lower()}"
        _place(book, f"{premises} {name}", heading, case, here, calls, people)
    return book


def day_book(case: Case, plan: Plan, people: Mapping[str, Contact]) -> Workbook:
    """One sheet for each day: who works where."""
    title = _("Who works where, {municipality}, {day}", municipality=case.municipality.name, day=_election_day(case))
    book = new_workbook(title)
    heads = [
        *(_("Premises"), _("Use"), _("District"), _("From"), _("To"), _("Role"), _("Name"), _("Telephone")),
        _("Worker id"),
    ]
    rows = sorted(duties(case, plan), key=lambda d: (d.post.starts.date(), case.premises[d.post.premises].name))
    for on, found in groupby(rows, key=lambda d: d.post.starts.date()):
        day = list(found)
        cells = [[case.premises[d.post.premises].name, _(USES[d.post.use.value]), d.post.district or None,
                  *_shift(d), *_person(d, people)] for d in day]  # fmt: skip
        heading = f"{_day_text(on)} \u2013 {_('who works where')}"
        sheet = add_table(book, f"{on.isoformat()} {weekday(on)}", heading, synthetic_notice(case), heads, cells)
        _make_room(sheet, heads)
        _mark_next_day(sheet, heads.index(_("To")) + 1, day)
    return book


def _in_charge(book: Workbook, title: str, case: Case, rows: Iterable[Duty], people: Mapping[str, Contact]) -> None:
    """Chairs, deputies and those in charge of early voting: each once a place."""
    heads = [_("Premises"), _("Use"), _("District"), _("Role"), _("Name"), _("Telephone"), _("Worker id")]
    found: dict[tuple[Cell, ...], None] = {}
    for d in rows:
        if d.post.role in IN_CHARGE:
            name, phone, worker = _person(d, people)
            place = case.premises[d.post.premises].name
            cells = (place, _(USES[d.post.use.value]), d.post.district or None, _(ROLES[d.post.role]), name, phone)
            found.setdefault((*cells, worker))
    whole = f"{title} \u2013 {_('in charge').lower()}"
    _make_room(add_table(book, _("In charge"), whole, synthetic_notice(case), heads, list(found)), heads)


def _place(
    book: Workbook,
    tab: str,
    heading: str,
    case: Case,
    found: list[Duty],
    calls: list[list[Cell]],
    people: Mapping[str, Contact],
) -> None:
    rows = sorted(found, key=lambda d: (d.post.starts.date(), d.post.district, d.post.starts))
    place = [_("District")] if any(d.post.district for d in rows) else []
    times = [_("Date"), _("From"), _("To"), *place]
    heads = [*times, _("Role"), _("Name"), _("Telephone"), _("Worker id")]
    cells = [[*_when(d, district=bool(place)), _(ROLES[d.post.role]), *_person(d, people)] for d in rows]
    below = [[*[None] * len(times), *call] for call in calls]
    sheet = add_table(book, _tab(book, tab), heading, synthetic_notice(case), heads, [*cells, *below])
    _make_room(sheet, heads)
    sheet.auto_filter.ref = f"A{TITLE_ROWS}:{get_column_letter(len(heads))}{TITLE_ROWS + len(cells)}"
    _mark_next_day(sheet, heads.index(_("To")) + 1, rows)
    for row in sheet.iter_rows(min_row=TITLE_ROWS + len(cells) + 1):
        if row[0].value is None and row[-1].value is None:  # a heading among whom to call
            for cell in row:
                cell.font = Font(name=FONT, bold=True, color="1F3A5F")


def _calls(
    case: Case, plan: Plan, premises: str, use: Use, zones: Mapping[str, str], people: Mapping[str, Contact]
) -> list[list[Cell]]:
    """Role, name, telephone and id of whom to call: the board's line, on election day the pools' nearest reserves."""
    found: list[list[Cell]] = []
    if case.scenario.board_line:
        found.append([_("The election board"), None, case.scenario.board_line, None])
    if use != Use.POLLING:
        return found
    pools = {zones.get(p.district, SHARED) for p in plan.polling if p.premises == premises}
    near = [r for r in _nearest(case, plan, premises) if r.zone in pools]
    shown = [r for group in (_leaders(near), _workers(near)) for r in group[:NEAREST]]
    if shown:
        found.append([_("Reserves, nearest first"), None, None, None])
    for r in shown:
        phone = people[r.worker].phone if r.worker in people else ""
        name = case.workers[r.worker].name
        found.append([_("Reserve: {role}", role=_(ROLES[r.role]).lower()), name, phone or None, r.worker])
    if len(near) > len(shown):
        text = _("and {count} more: staffing.xlsx", count=len(near) - len(shown))
        found.append([text, None, None, None])
    return found


def _nearest(case: Case, plan: Plan, premises: str) -> list[Reserve]:
    column = case.premises_index[premises]
    known = [r for r in plan.reserves if r.worker in case.workers]
    return sorted(known, key=lambda r: (int(case.travel.workers_s[case.worker_index[r.worker], column]), r.worker))


def _leaders(found: list[Reserve]) -> list[Reserve]:
    return [r for r in found if r.role in LEADERS]


def _workers(found: list[Reserve]) -> list[Reserve]:
    return [r for r in found if r.role not in LEADERS]


def _person(duty: Duty, people: Mapping[str, Contact]) -> list[Cell]:
    """Name, telephone and id of who holds a post."""
    if duty.worker is None:
        return [_("VACANT"), None, None]
    contact = people.get(duty.worker.worker_id)
    return [duty.worker.name, (contact.phone or None) if contact else None, duty.worker.worker_id]


def _make_room(sheet: Worksheet, heads: list[str]) -> None:
    """Widen the telephones, so that one can be written by hand where none is known."""
    set_widths(sheet, {heads.index(_("Telephone")) + 1: PHONE_WIDTH})


def _when(duty: Duty, *, district: bool) -> list[Cell]:
    place: list[Cell] = [duty.post.district or None] if district else []
    return [duty.post.starts.date(), *_times(duty), *place]


def _times(duty: Duty) -> list[Cell]:
    return [duty.post.starts.time(), duty.post.ends.time()]


def _shift(duty: Duty) -> list[Cell]:
    return [*_times(duty), _(ROLES[duty.post.role])]


def _mark_next_day(sheet: Worksheet, column: int, rows: Iterable[Duty]) -> None:
    """A shift that ends after midnight says so."""
    for row, duty in enumerate(rows, TITLE_ROWS + 1):
        if duty.post.ends.date() != duty.post.starts.date():
            sheet.cell(row, column).number_format = NEXT_DAY_FORMAT


def _place_key(case: Case) -> Callable[[Duty], tuple[int, str, str]]:
    uses = list(Use)
    return lambda d: (
        uses.index(GROUPS.get(d.post.use, d.post.use)), case.premises[d.post.premises].name, d.post.premises
    )  # fmt: skip


def _tab(book: Workbook, text: str) -> str:
    """A sheet's name that Excel takes and no other sheet has."""
    plain = text.translate(NOT_IN_A_TAB)[:TAB].strip()
    return next(name for name in _numbered(plain) if name.casefold() not in {s.casefold() for s in book.sheetnames})


def _numbered(plain: str) -> Iterator[str]:
    yield plain
    yield from (f"{plain[: TAB - 4]} ({n})" for n in range(2, 100))


def _election_day(case: Case) -> str:
    return long_date(case.election.day)


def _day_text(on: date) -> str:
    return f"{weekday(on)} {long_date(on)}"
