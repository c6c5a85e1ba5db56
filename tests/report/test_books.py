"""The Excel books: the staffing list and the budget."""

from datetime import datetime, time, timedelta
from pathlib import Path
from textwrap import wrap

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter

from tests.changes import with_worker
from tests.report.sample import sample_judgement, sample_plan
from valplan.domain.case import Case
from valplan.domain.plan import Plan
from valplan.report.roster import people, role_counts, several_roles_text, with_several_roles
from valplan.report.staffing_book import write_staffing
from valplan.report.workbook import LETTERS, add_table, new_workbook, print_only


@pytest.fixture(scope="module")
def staffing(out: Path) -> Workbook:
    """The staffing list, read back."""
    return load_workbook(out / "staffing.xlsx")


def _table(book: Workbook, name: str) -> list[dict[str, object]]:
    head, *rows = book[name].iter_rows(min_row=3, values_only=True)
    return [dict(zip((str(h) for h in head), row, strict=True)) for row in rows]


def test_sheets_are_set_up_to_read_and_print(staffing: Workbook) -> None:
    """Every sheet has a filter, frozen heads, A4, and on every page heads, numbers and that data are made up."""
    for sheet in staffing.worksheets:
        assert sheet.auto_filter.ref.startswith("A3:")
        assert sheet.freeze_panes == "A4"
        assert (sheet.page_setup.paperSize, sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (9, 1, 0)
        assert sheet.print_title_rows == "$3:$3"
        assert sheet.oddHeader is not None
        assert sheet.oddHeader.left.text == "Innehåller syntetiska data"
        assert sheet.oddFooter is not None
        assert sheet.oddFooter.right.text == "Sida &P av &N"
        assert "syntetiska" in sheet["A2"].value
        assert "bemanningsnivåer" in sheet["A2"].value  # the last of all tables: none is left out
    upright = {s.title for s in staffing.worksheets if s.page_setup.orientation == "portrait"}
    assert {"Sammanfattning", "Reserv", "Utbildning"} <= upright
    assert {"Per lokal", "Per person", "Per dag"} <= upright


def test_every_post_is_listed_with_its_holder(tiny_case: Case, staffing: Workbook) -> None:
    """Per premises all posts, per person those held, vacant the rest."""
    plan = sample_plan(tiny_case)
    rows = _table(staffing, "Per lokal")
    assert sorted(str(r["Post"]) for r in rows) == sorted(p.post_id for p in plan.posts)
    assert len(_table(staffing, "Per person")) == len(plan.posts) - 1
    vacant = _table(staffing, "Vakanta poster")
    assert [(r["Namn"], r["Valdistrikt"]) for r in vacant] == [("VAKANT", "05990003")]


def test_a_person_is_shown_with_place_time_and_role(staffing: Workbook) -> None:
    """The chair of the first district is named with premises, hours and role."""
    row = next(r for r in _table(staffing, "Per person") if r["Person-id"] == "R001")
    assert (row["Namn"], row["Lokal"], row["Roll"]) == ("Påhittad 1", "Skolan", "Ordförande")
    assert (str(row["Datum"]), row["Från"], row["Till"]) == ("2026-09-13 00:00:00", time(7), time(23, 30))


def test_the_list_per_person_has_car_pools_where_there_are_any(
    tiny_case: Case, staffing: Workbook, tmp_path: Path
) -> None:
    """A column among those that are printed, and none where nobody rides with others."""
    assert "Samåkningsgrupp" not in _table(staffing, "Per person")[0]
    write_staffing(with_worker(tiny_case, "R001", car_pool="P7"), sample_plan(tiny_case), tmp_path / "staffing.xlsx")
    book = load_workbook(tmp_path / "staffing.xlsx")
    rows = _table(book, "Per person")
    assert {r["Samåkningsgrupp"] for r in rows if r["Person-id"] == "R001"} == {"P7"}
    assert {r["Samåkningsgrupp"] for r in rows if r["Person-id"] != "R001"} == {None}
    assert "Samåkningsgrupp" not in _table(book, "Per lokal")[0]


def test_dates_and_times_are_excels_own_in_the_language(staffing: Workbook, out_in_english: Path) -> None:
    """Dates sort as dates and show a Swedish weekday in the Swedish book, an English one in the English."""
    english = load_workbook(out_in_english / "staffing.xlsx")
    for book, sheet, code in ((staffing, "Per lokal", "41D"), (english, "Per premises", "809")):
        on, starts = book[sheet]["C4"], book[sheet]["D4"]
        assert (on.is_date, starts.is_date) == (True, True)
        assert on.number_format == f"[$-{code}]yyyy-mm-dd\\ ddd"
        assert starts.number_format == "hh:mm"


def test_a_break_is_drawn_where_the_next_premises_begin(staffing: Workbook) -> None:
    """The first row of each premises has a line above it and its rows one fill; the others have none."""
    sheet = staffing["Per lokal"]
    rows = list(sheet.iter_rows(min_row=4))
    places = [(row[8].value, row[0].value) for row in rows]
    assert len(set(places)) > 2
    fills = [row[0].fill.fgColor.rgb for row in rows]
    for n in range(1, len(rows)):
        begins = places[n] != places[n - 1]
        top = rows[n][0].border.top
        assert (top is not None and top.style == "medium") is begins
        assert (fills[n] != fills[n - 1]) is begins


def test_heads_are_as_high_as_their_text(staffing: Workbook) -> None:
    """A head of three lines in a narrow column is not cut off."""
    for sheet in staffing.worksheets:
        for cell in sheet[3]:
            width = sheet.column_dimensions[get_column_letter(cell.column or 1)].width
            room = max(int(LETTERS * 0.8 * width), 1)
            assert sheet.row_dimensions[3].height >= 15 * len(wrap(str(cell.value), room)), (sheet.title, cell.value)
    assert max(s.row_dimensions[3].height for s in staffing.worksheets) > 32


def test_what_is_printed_is_who_stands_where_and_when(staffing: Workbook) -> None:
    """The columns for the screen come last and are left out on paper, which the foot of the page says."""
    for name in ("Per lokal", "Per person", "Per dag"):
        sheet = staffing[name]
        heads = [c.value for c in sheet[3]]
        assert set(heads[:8]) == {
            "Lokal", "Distriktets namn", "Datum", "Från", "Till", "Roll", "Namn", "Person-id",
        }  # fmt: skip
        assert sheet.print_area == f"'{name}'!$A$1:$H${sheet.max_row}"
        assert sheet.oddFooter is not None
        assert f"Kolumnerna efter {heads[7]} finns bara på skärmen" in str(sheet.oddFooter.left.text)


def test_a_name_a_little_too_long_does_not_double_the_row() -> None:
    """On a sheet of which the first columns are printed such a text is shrunk; a much longer one is still broken."""
    book = new_workbook("t")
    made = add_table(book, "t", "t", "", ["Lokal", "Övrigt"], [["l" * 45, "x"], ["långt ord " * 20, "x"]])
    assert made.row_dimensions[4].height == 30
    print_only(made, 1)
    assert made["A4"].alignment.shrink_to_fit
    assert made.row_dimensions[4].height is None
    assert made.row_dimensions[5].height > 60


def test_numbers_keep_off_the_text_beside_them(staffing: Workbook) -> None:
    """Distances have one decimal each and an indent before the department."""
    sheet = staffing["Per lokal"]
    column = [c.value for c in sheet[3]].index("Avstånd, km")
    cells = [row[column] for row in sheet.iter_rows(min_row=4) if row[column].value is not None]
    assert cells
    assert {(c.number_format, c.alignment.horizontal, c.alignment.indent) for c in cells} == {("0.0", "right", 1)}


def test_a_shift_past_midnight_says_so(tiny_case: Case, tmp_path: Path) -> None:
    """A shift that ends the next day shows it beside the time."""
    plan = sample_plan(tiny_case)
    late = tuple(p.model_copy(update={"ends": p.ends + timedelta(hours=2)}) for p in plan.posts)
    write_staffing(tiny_case, plan.model_copy(update={"posts": late}), tmp_path / "late.xlsx")
    rows = load_workbook(tmp_path / "late.xlsx")["Per dag"].iter_rows(min_row=4)
    assert {(r[2].value, r[2].number_format) for r in rows} == {(time(1, 30), 'hh:mm" +1"'), (time(21, 30), "hh:mm")}


def test_no_vacancy_is_said(tiny_case: Case, tmp_path: Path) -> None:
    """A sheet without rows says why."""
    plan = sample_plan(tiny_case)
    held = tuple(a.model_copy(update={"worker": a.worker or "R040"}) for a in plan.appointments)
    write_staffing(tiny_case, plan.model_copy(update={"appointments": held}), tmp_path / "full.xlsx")
    assert load_workbook(tmp_path / "full.xlsx")["Vakanta poster"]["A4"].value == "Inga vakanta poster."


def test_rows_are_as_high_as_their_text() -> None:
    """A text that is longer than its column is wide has a row of as many lines."""
    book = new_workbook("t")
    made = add_table(book, "t", "t", "", ["Text"], [["kort"], ["långt ord " * 20]])
    assert made.row_dimensions[4].height is None
    assert made.row_dimensions[5].height == 15 * len(
        wrap("långt ord " * 20, int(LETTERS * made.column_dimensions["A"].width))
    )


def test_all_who_serve_are_those_with_posts_and_those_on_standby_only(staffing: Workbook) -> None:
    """The summary tells why more people are trained than hold posts."""
    people = {r["Användning"]: r["Personer"] for r in _table(staffing, "Sammanfattning")}
    assert (people["Summa"], people["varav enbart i reserv"], people["Alla som tjänstgör"]) == (13, 1, 14)


def test_reserve_and_training_are_listed(staffing: Workbook) -> None:
    """The reserve and the bookings of the plan have their sheets."""
    assert [r["Person-id"] for r in _table(staffing, "Reserv")] == ["R040"]
    booked = [r for r in _table(staffing, "Utbildning") if r["Bokad av planen"] == "ja"]
    assert [(r["Person-id"], r["Plats"]) for r in booked] == [("R010", "Biblioteket")]


def test_the_budget_has_the_boards_shape(tiny_case: Case, out: Path) -> None:
    """Lines, sums, income and costs come in the board's order, with history, ceiling, plan and difference."""
    sheet = load_workbook(out / "budget.xlsx", data_only=True).worksheets[0]
    assert [c.value for c in sheet[3]] == [
        "Nettokostnad, belopp tkr",
        "Utfall 2022",
        "Budget 2024",
        "Tak 2026",
        "Planerat 2026",
        "Kvar till taket",
    ]
    names = [row[0].value for row in sheet.iter_rows(min_row=4)]
    assert names[: len(tiny_case.budget.lines)] == [x.name for x in tiny_case.budget.lines]
    assert "Summa nämndens internbudget" in names
    assert names.index("varav intäkter") == names.index("varav kostnader") - 1


def test_budget_formulas_carry_their_results(tiny_case: Case, out: Path) -> None:
    """Each formula is stored with its value, and the total is the judgement's net cost."""
    formulas = load_workbook(out / "budget.xlsx").worksheets[0]
    values = load_workbook(out / "budget.xlsx", data_only=True).worksheets[0]
    cells = [c for row in formulas.iter_rows() for c in row if isinstance(c.value, str) and c.value.startswith("=")]
    assert cells
    assert all(isinstance(values[c.coordinate].value, int | float) for c in cells)
    total = next(r for r in values.iter_rows(min_row=4) if r[0].value == "Summa nämndens internbudget")
    assert total[4].value == pytest.approx(sample_judgement(tiny_case).net_ore / 100_000)
    assert total[3].value == pytest.approx(tiny_case.budget.net_ceiling_ore / 100_000)


def test_the_parts_add_up_to_the_lines(tiny_case: Case, out: Path) -> None:
    """What the lines are made of adds up to what is planned."""
    sheet = load_workbook(out / "budget.xlsx").worksheets[1]
    total = sum(float(str(row[2])) for row in sheet.iter_rows(min_row=4, values_only=True))
    assert total == pytest.approx(sample_judgement(tiny_case).net_ore / 100)


def test_the_budget_book_holds_no_codes(tiny_case: Case, out: Path, out_in_english: Path) -> None:
    """Lines, fees, prices and units are words in both languages; no id of the data stands in a cell."""
    ids = {f.fee for f in tiny_case.municipality.fees} | {r.rate for r in tiny_case.municipality.rates}
    ids |= {"worker_fees", "board_fees", "fees.csv", "rates.csv"}
    for folder in (out, out_in_english):
        book = load_workbook(folder / "budget.xlsx")
        found = {str(c.value) for sheet in book.worksheets for row in sheet.iter_rows() for c in row if c.value}
        assert not found & ids
        assert not [text for text in found if any(i in text.split() for i in ids if "_" in i)]


def test_the_english_budget_has_english_lines(out_in_english: Path) -> None:
    """The board's own names of the lines are Swedish; in English the lines are told by what they are."""
    names = [r[0] for r in load_workbook(out_in_english / "budget.xlsx").worksheets[0].iter_rows(4, values_only=True)]
    assert "Remuneration of poll workers" in names


def test_the_head_of_numbers_stands_above_them(out: Path) -> None:
    """Heads of columns of numbers are to the right, where the numbers are; those of words are to the left."""
    sheet = load_workbook(out / "budget.xlsx").worksheets[0]
    sides = [c.alignment.horizontal for c in sheet[3]]
    assert sides == [None, "right", "right", "right", "right", "right"]


def test_sources_name_units_and_days_in_the_language(out: Path, out_in_english: Path) -> None:
    """A unit price has its unit in words of the language; the date of a source has no weekday."""
    for folder, unit in ((out, "kr per byggnad"), (out_in_english, "kr a building")):
        rows = list(load_workbook(folder / "budget.xlsx").worksheets[2].iter_rows(min_row=4, values_only=True))
        assert unit in {row[2] for row in rows}
        assert not [row for row in rows if isinstance(row[1], datetime)]


def test_people_of_several_roles_are_counted_once_and_that_is_told(tiny_case: Case, tiny_plan: Plan) -> None:
    """Where the roles' people add up to more than the total, the text says how many have several; else nothing."""
    counts = role_counts(tiny_case, tiny_plan)
    several = with_several_roles(tiny_case, tiny_plan)
    assert (sum(c.people for c in counts) > people(tiny_plan)) is (several > 0)
    assert (several_roles_text(tiny_case, tiny_plan) == "") is (several == 0)
    first = next(a for a in tiny_plan.appointments if a.worker)
    everyone = tuple(a.model_copy(update={"worker": first.worker}) for a in tiny_plan.appointments)
    crowded = tiny_plan.model_copy(update={"appointments": everyone})
    assert with_several_roles(tiny_case, crowded) == 1
    assert several_roles_text(tiny_case, crowded).startswith("1 person har poster i flera roller")
