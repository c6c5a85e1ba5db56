"""Telephone lists, days, vacancies and statistics of the hand-made plan."""

from dataclasses import replace
from datetime import time

import pytest
from openpyxl import Workbook

from tests.report.sample import VACANT, sample_plan
from valplan.data.key_file import Contact
from valplan.domain.case import Case
from valplan.domain.municipality import Role
from valplan.domain.plan import Plan, Reserve
from valplan.evaluate.disclosure import Hidden
from valplan.evaluate.substitutes import takers
from valplan.report.phone_book import NEAREST, day_book, phone_book
from valplan.report.statistics import THEMES, Group, statistics, statistics_table
from valplan.report.tables import table_texts
from valplan.report.vacancies import vacancies, vacancies_table

PHONES = {f"R{n:03}": Contact(worker_id=f"R{n:03}", phone=f"070-{n:03}") for n in range(1, 41)}


def _with_reserves(plan: Plan, numbers: range, *, zone: str = "") -> Plan:
    roles = (Role.CHAIR, Role.WORKER)
    reserves = tuple(Reserve(worker=f"R{n:03}", role=roles[n % 2], zone=zone) for n in numbers)
    return plan.model_copy(update={"reserves": reserves})


def _rows(book: Workbook, sheet: str) -> list[dict[str, object]]:
    head, *rows = book[sheet].iter_rows(min_row=3, values_only=True)
    return [dict(zip((str(h) for h in head), row, strict=True)) for row in rows]


def test_a_place_s_list_has_its_people_and_the_nearest_reserves(tiny_case: Case) -> None:
    """Name, telephone and hours of those who serve there; below them so many reserves of each kind, nearest first."""
    plan = _with_reserves(sample_plan(tiny_case), range(20, 40))
    rows = _rows(phone_book(tiny_case, plan, PHONES), "school Skolan")
    serving = [r for r in rows if r["Datum"]]
    assert [(r["Namn"], r["Telefon"], r["Från"]) for r in serving] == [
        (f"Påhittad {n}", f"070-{n:03}", time(7)) for n in range(1, 5)
    ]
    called = [str(r["Person-id"]) for r in rows if str(r["Roll"]).startswith("Reserv: ")]
    leaders, workers = called[:NEAREST], called[NEAREST:]
    assert len(workers) == NEAREST
    at = tiny_case.premises_index["school"]
    for shown, role in ((leaders, Role.CHAIR), (workers, Role.WORKER)):
        pool = [r.worker for r in plan.reserves if r.role == role]
        way = {w: int(tiny_case.travel.workers_s[tiny_case.worker_index[w], at]) for w in pool}
        assert shown == sorted(pool, key=lambda w: (way[w], w))[:NEAREST]
    assert rows[-1]["Roll"] == "och 12 till: staffing.xlsx"


def test_only_the_zone_s_reserves_are_called(tiny_case: Case) -> None:
    """A reserve of another zone does not stand in the list, nor any in that of early voting."""
    from valplan.demand.zones import zone_of_district

    zones = zone_of_district(tiny_case)
    mine, others = zones["05990001"], "05990099"
    plan = sample_plan(tiny_case)
    for zone, there in ((mine, True), (others, False)):
        book = phone_book(tiny_case, _with_reserves(plan, range(30, 32), zone=zone), PHONES)
        assert any(r["Person-id"] == "R030" for r in _rows(book, "school Skolan")) == there
        assert not any(r["Person-id"] == "R030" for r in _rows(book, "library Biblioteket"))


@pytest.mark.parametrize("line", ["", "013-20 60 00"])
def test_the_board_s_own_line_stands_in_every_list(tiny_case: Case, line: str) -> None:
    """Where the scenario has it."""
    case = replace(tiny_case, scenario=tiny_case.scenario.model_copy(update={"board_line": line}))
    book = phone_book(case, sample_plan(case), {})
    found = {s: [r["Telefon"] for r in _rows(book, s) if r["Roll"] == "Valnämnden"] for s in book.sheetnames[1:]}
    assert set(map(tuple, found.values())) == ({(line,)} if line else {()})


def test_sheets_are_a4_one_a_place_with_repeated_heads(tiny_case: Case) -> None:
    """Those in charge first, then a sheet a place; each day a sheet."""
    plan = sample_plan(tiny_case)
    phones, days = phone_book(tiny_case, plan, PHONES), day_book(tiny_case, plan, PHONES)
    assert phones.sheetnames == [
        "Ansvariga", "parish Församlingshemmet", "school Skolan", "hall Sporthallen", "library Biblioteket"
    ]  # fmt: skip
    assert days.sheetnames == ["2026-09-10 tors", "2026-09-13 sön"]
    for sheet in (*phones.worksheets, *days.worksheets):
        assert (sheet.page_setup.paperSize, sheet.page_setup.fitToWidth) == (9, 1)
        assert sheet.print_title_rows == "$3:$3"
        assert "syntetiska" in sheet["A2"].value


def test_names_that_excel_does_not_take_as_sheets_are_changed(tiny_case: Case) -> None:
    """Two long names that begin alike get a sheet each, without the signs that are refused."""
    places = tuple(p.model_copy(update={"name": "Skola: [A/B]*? " * 3}) for p in tiny_case.municipality.premises)
    case = replace(tiny_case, municipality=tiny_case.municipality.model_copy(update={"premises": places}))
    assert len(phone_book(case, sample_plan(case), {}).sheetnames) == 5


def test_every_post_stands_in_its_day(tiny_case: Case) -> None:
    """A vacant post says so."""
    plan = sample_plan(tiny_case)
    book = day_book(tiny_case, plan, PHONES)
    rows = [r for s in book.sheetnames for r in _rows(book, s)]
    assert len(rows) == len(plan.posts)
    assert [r["Valdistrikt"] for r in rows if r["Namn"] == "VAKANT"] == ["05990003"]


def test_a_vacancy_says_what_is_asked_and_who_could_take_it(tiny_case: Case) -> None:
    """Post, place and hours; languages and driver that the place lacks; numbers of people, and no name or id."""
    staffing = tiny_case.scenario.staffing.model_copy(update={"languages": {"parish": ("ar", "xx")}})
    case = replace(tiny_case, scenario=tiny_case.scenario.model_copy(update={"staffing": staffing}))
    plan = sample_plan(case)
    found = vacancies(case, plan)
    assert [v.post.post_id for v in found] == [VACANT]
    able = takers(case, plan, [found[0].post])[VACANT]
    busy = {f"R{n:03}" for n in range(1, 12)}
    assert found[0].languages == ("xx",)  # R010, who is there, speaks Arabic
    assert not able & busy
    assert "R040" in able
    assert (found[0].able, found[0].fitting, found[0].standby) == (len(able), 0, 1)
    text = "".join(table_texts(case, "vacancies", vacancies_table(case, found)).values())
    assert "R0" not in text
    assert text.startswith("\ufeffUrsprung;")


def test_no_vacancy_is_an_empty_table(tiny_case: Case, tiny_plan: Plan) -> None:
    """The solved plan fills every post."""
    assert vacancies(tiny_case, tiny_plan) == ()
    assert takers(tiny_case, tiny_plan, []) == {}


def test_a_driver_is_asked_for_where_none_of_those_who_stay_drives(tiny_case: Case, tiny_plan: Plan) -> None:
    """In the building whose only drivers leave; not in the others."""
    drivers = {w.worker_id for w in tiny_case.municipality.workers if w.licence and w.car}
    place = tiny_plan.polling[0].premises
    posts = {p.post_id for p in tiny_plan.posts if p.premises == place and p.use == "polling"}
    gone = tuple(
        a.model_copy(update={"worker": ""}) if a.post_id in posts and a.worker in drivers else a
        for a in tiny_plan.appointments
    )
    found = vacancies(tiny_case, tiny_plan.model_copy(update={"appointments": gone}))
    assert found
    assert {v.driver for v in found if v.post.premises == place} == {True}
    assert all(v.fitting <= v.able for v in found)


def test_statistics_count_everyone_once_in_each_theme(tiny_case: Case, tiny_plan: Plan) -> None:
    """With a limit of one nobody is hidden, and the groups of age, home, hours and fees sum to the total."""
    told = _statistics(tiny_case, tiny_plan, least=1)
    total = next(g.people for g in told if g.theme == "all")
    people = {a.worker for a in tiny_plan.appointments} | {r.worker for r in tiny_plan.reserves}
    assert total == len(people - {""})
    for theme in ("age", "experience", "department", "home", "hours", "fees"):
        assert sum(int(g.people) for g in told if g.theme == theme) == total, theme
    assert {g.theme for g in told} == set(THEMES)
    chairs = next(g.people for g in told if (g.theme, g.key) == ("role", "ordforande"))
    assert chairs == 3


def test_small_counts_are_not_told_anywhere(tiny_case: Case, tiny_plan: Plan) -> None:
    """Neither in the table for people nor in that for programs is there a number from one to four."""
    told = _statistics(tiny_case, tiny_plan, least=5)
    assert any(isinstance(g.people, Hidden) for g in told)
    _heads, rows, records = statistics_table(tiny_case, told)
    assert not {row[2] for row in rows} & set("1234")
    assert "färre än 5" in {row[2] for row in rows}
    assert not {r["people"] for r in records} & {1, 2, 3, 4}


def _statistics(case: Case, plan: Plan, *, least: int) -> tuple[Group, ...]:
    limit = case.limits["statistics_least"].model_copy(update={"value": least})
    return statistics(replace(case, limits={**case.limits, "statistics_least": limit}), plan)
