"""``valplan lists``: telephones by premises, who works each day, vacancies and statistics."""

from collections.abc import Iterator
from pathlib import Path

from valplan.cli.people_input import PeopleInput, ended, read_people, serving, tell_unknown
from valplan.cli.screen import screen, show_faults
from valplan.data import InputFaults
from valplan.data.faults import Fault
from valplan.data.private_file import OWNER_ONLY, replace_whole
from valplan.language import _
from valplan.report.figures import number
from valplan.report.phone_book import day_book, phone_book
from valplan.report.statistics import statistics, statistics_book, statistics_table
from valplan.report.tables import table_texts
from valplan.report.vacancies import vacancies, vacancies_book, vacancies_table
from valplan.report.wording import synthetic_notice
from valplan.report.workbook import book_bytes

FOLDER = "lists"
PUBLIC = 0o644  # files without names, as everything else that valplan writes
List = tuple[str, bytes, int]


def run(plan: Path, *, key: Path | None, out: Path | None, scenario: Path | None) -> int:
    """Write the lists of a plan into a folder."""
    folder = out or plan.parent / FOLDER
    more = [Fault(file=str(folder), expected=_("a folder, not a file"))] if folder.is_file() else []
    try:
        given = read_people(plan, key=key, scenario=scenario, more=more)
    except InputFaults as found:
        return show_faults(found.faults)
    console = screen()
    for name, data, mode in (*_named(given), *_nameless(given)):
        replace_whole(folder / name, data, mode=mode)
        text = _("{file}: holds names, readable by you alone") if mode == OWNER_ONLY else _("{file}: no names")
        console.print(text.format(file=folder / name), soft_wrap=True)
    vacant = sum(not a.worker for a in given.plan.appointments)
    console.print(_("Vacant posts: {count}.", count=number(vacant)))
    tell_unknown(console, given, serving(given.plan), _("telephones"), lambda c: c.phone)
    if not given.case.scenario.board_line:
        console.print(_("The scenario has no telephone of the board (board_line), so none stands in the lists."))
    if notice := synthetic_notice(given.case):
        console.print(notice, style="yellow", soft_wrap=True)
    return ended(console, given)


def _named(given: PeopleInput) -> Iterator[List]:
    case, plan, people = given.case, given.plan, given.people
    yield "phone_lists.xlsx", book_bytes(phone_book(case, plan, people)), OWNER_ONLY
    yield "per_day.xlsx", book_bytes(day_book(case, plan, people)), OWNER_ONLY


def _nameless(given: PeopleInput) -> Iterator[List]:
    case, plan = given.case, given.plan
    vacant, told = vacancies(case, plan), statistics(case, plan)
    texts = {
        **table_texts(case, "vacancies", vacancies_table(case, vacant)),
        **table_texts(case, "statistics", statistics_table(case, told)),
    }
    yield from ((name, text.encode("utf-8"), PUBLIC) for name, text in texts.items())
    yield "vacancies.xlsx", book_bytes(vacancies_book(case, vacant)), PUBLIC
    yield "statistics.xlsx", book_bytes(statistics_book(case, told)), PUBLIC
