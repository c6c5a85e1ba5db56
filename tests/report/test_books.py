"""The Excel books: the staffing list and the budget."""

from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from tests.report.sample import sample_judgement, sample_plan
from valplan.domain.case import Case


@pytest.fixture(scope="module")
def staffing(out: Path) -> Workbook:
    """The staffing list, read back."""
    return load_workbook(out / "staffing.xlsx")


def _table(book: Workbook, name: str) -> list[dict[str, object]]:
    head, *rows = book[name].iter_rows(min_row=3, values_only=True)
    return [dict(zip((str(h) for h in head), row, strict=True)) for row in rows]


def test_sheets_are_set_up_to_read_and_print(staffing: Workbook) -> None:
    """Every sheet has a filter, frozen heads, A4 landscape, repeated title rows, page numbers and the notice."""
    for sheet in staffing.worksheets:
        assert sheet.auto_filter.ref.startswith("A3:")
        assert sheet.freeze_panes == "A4"
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert sheet.print_title_rows == "$1:$3"
        assert sheet.oddFooter is not None
        assert sheet.oddFooter.right.text == "Sida &P av &N"
        assert "syntetiska" in sheet["A2"].value


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
    assert (row["Datum"], row["Från"], row["Till"]) == ("2026-09-13 sön", "07:00", "23:30")


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
    total = sum(float(str(row[3])) for row in sheet.iter_rows(min_row=4, values_only=True))
    assert total == pytest.approx(sample_judgement(tiny_case).net_ore / 100)
