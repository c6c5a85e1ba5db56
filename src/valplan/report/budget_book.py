"""``budget.xlsx``: the plan's money in the shape of the board's own Driftsammandrag."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Border, Font, Side
from openpyxl.worksheet.worksheet import Worksheet

from valplan.domain.case import Case
from valplan.domain.municipality import ORE_PER_KRONA, ORE_PER_TKR, Ore
from valplan.domain.outcome import Judgement, LineOutcome
from valplan.domain.plan import Plan
from valplan.language import _
from valplan.report.figures import kronor
from valplan.report.wording import (
    FEES,
    GRANTS,
    LIMIT_KINDS,
    ORIGINS,
    PAID_FOR,
    PRICED_BY,
    RATES,
    TABLES,
    limit_value,
    named,
    synthetic_notice,
)
from valplan.report.workbook import FONT, Cell, add_table, head_to_the_right, new_workbook, save, set_widths
from valplan.rules.naming import line_text

SHOWN_YEARS = (2022, 2024)
_TKR = "#,##0;\u2212#,##0;0"
_TKR_ONE = "#,##0.0;\u2212#,##0.0;0.0"
_AMOUNT = "#,##0;\u2212#,##0;0"
_KRONOR = "#,##0.00;\u2212#,##0.00;0.00"
_FIRST = 4
_COLUMNS = "BCDEF"


@dataclass
class BudgetTable:
    """The lines of the budget with their sums, in öre: one tuple of amounts for each shown column."""

    heads: tuple[str, ...]
    lines: tuple[tuple[LineOutcome, tuple[Ore, ...]], ...]
    sums: tuple[tuple[str, tuple[Ore, ...]], ...] = field(default=())


def budget_table(case: Case, judgement: Judgement) -> BudgetTable:
    """Outcome 2022, budget 2024, the plan year's ceiling, planned, and what is left of the ceiling (öre)."""
    year = case.budget.year
    heads = (
        _("Outcome {year}", year=2022),
        _("Budget {year}", year=2024),
        _("Ceiling {year}", year=year),
        _("Planned {year}", year=year),
        _("Left of the ceiling"),
    )
    lines = tuple((money, _amounts(case, money)) for money in judgement.money)
    everything = _sum(a for _m, a in lines)
    income = _sum(a for m, a in lines if is_income(m))
    cost = _sum(a for m, a in lines if not is_income(m))
    names = _("Total internal budget of the board"), _("of which income"), _("of which costs")
    return BudgetTable(heads=heads, lines=lines, sums=tuple(zip(names, (everything, income, cost), strict=True)))


def part_text(money: LineOutcome, label: str) -> str:
    """What a part of a line is, with the employer's contributions in it."""
    if label not in money.contributions:
        return _(label)
    return _("{part} (of which employer's contributions {ore})", part=_(label), ore=kronor(money.contributions[label]))


def contributions_text(case: Case, judgement: Judgement) -> str:
    """That fees are budgeted with employer's contributions, how much that is, and where the share comes from."""
    total = sum(sum(m.contributions.values()) for m in judgement.money)
    if not total:
        return ""
    share = case.limits["on_cost_share"]
    return _(
        "Fees stand in the budget with employer's contributions of {share} added, {total} in all; the table of fees "
        "has them without. The share: {kind}, {source}.",
        share=limit_value(share.value, share.unit),
        total=kronor(total),
        kind=named(LIMIT_KINDS, share.kind),
        source=_(share.source.text),
    )


def is_income(money: LineOutcome) -> bool:
    """Whether a line is income; costs are positive and income negative."""
    return money.line == "grant"


def write_budget(case: Case, plan: Plan, judgement: Judgement, path: Path) -> None:
    """Write the budget with its formulas, what each line is made of, and the sources of its figures."""
    title = _("Operating summary {year}, net cost in tkr", year=case.budget.year)
    book = new_workbook(title)
    values = _summary(book, title, case, judgement)
    _parts(book, case, judgement)
    _notes(book, case, plan, judgement)
    save(book, path, {book.worksheets[0].title: values})


def _amounts(case: Case, money: LineOutcome) -> tuple[Ore, ...]:
    years = next((x.by_year_ore for x in case.budget.lines if x.line == money.line), {})
    history = tuple(years.get(year, 0) for year in SHOWN_YEARS)
    return (*history, money.ceiling_ore, money.planned_ore, money.ceiling_ore - money.planned_ore)


def _sum(rows: Iterable[tuple[Ore, ...]]) -> tuple[Ore, ...]:
    return tuple(sum(column) for column in zip(*rows, strict=True)) or (0,) * len(_COLUMNS)


def _summary(book: Workbook, title: str, case: Case, judgement: Judgement) -> dict[str, float]:
    table = budget_table(case, judgement)
    heads = [_("Net cost, tkr"), *table.heads]
    parts = _("What the lines are made of")
    rows = [
        [line_text(money.line, money.name), *(_tkr(a) for a in amounts[:3]), None, None]
        for money, amounts in table.lines
    ]
    sheet = add_table(book, _("Operating summary"), title, synthetic_notice(case), heads, rows)
    values: dict[str, float] = {}
    for row, (_money, amounts) in enumerate(table.lines, _FIRST):
        _formula(sheet, f"E{row}", _planned(parts, row, judgement), _tkr(amounts[3]), values)
        _formula(sheet, f"F{row}", f"D{row}-E{row}", _tkr(amounts[4]), values)
    last = _FIRST + len(table.lines) - 1
    for row, (name, amounts), formula in zip(
        range(last + 2, last + 5), table.sums, _sum_formulas(last, table), strict=True
    ):
        _sum_row(sheet, row, name, formula, amounts, values)
    _style(sheet, last)
    ceiling = _tkr(judgement.net_ceiling_ore)
    left = f"B{last + 6}-E{last + 2}"
    sheet.cell(last + 6, 1, _("Ceiling of the net cost"))
    sheet.cell(last + 6, 2, ceiling).number_format = _TKR
    sheet.cell(last + 7, 1, _("Left of the ceiling of the net cost")).font = Font(name=FONT, bold=True)
    _formula(sheet, f"B{last + 7}", left, _tkr(judgement.net_ceiling_ore - table.sums[0][1][3]), values)
    sheet[f"B{last + 7}"].number_format = _TKR_ONE
    set_widths(sheet, {1: 42, 2: 14, 3: 14, 4: 14, 5: 14, 6: 16})
    return values


def _planned(parts_sheet: str, row: int, judgement: Judgement) -> str:
    """The sum of the line's parts, found by its name in the same row."""
    last = 3 + sum(max(len(m.parts), 1) for m in judgement.money)
    return f"SUMIF('{parts_sheet}'!$A$4:$A${last},$A{row},'{parts_sheet}'!$C$4:$C${last})/1000"


def _sum_formulas(last: int, table: BudgetTable) -> tuple[str, str, str]:
    income = (f"{{c}}{row}" for row, (money, _a) in enumerate(table.lines, _FIRST) if is_income(money))
    return f"SUM({{c}}{_FIRST}:{{c}}{last})", "+".join(income) or "0", f"{{c}}{last + 2}-{{c}}{last + 3}"


def _sum_row(
    sheet: Worksheet, row: int, name: str, formula: str, amounts: tuple[Ore, ...], values: dict[str, float]
) -> None:
    sheet.cell(row, 1, name)
    for column, amount in zip(_COLUMNS, amounts, strict=True):
        _formula(sheet, f"{column}{row}", formula.format(c=column), _tkr(amount), values)


def _formula(sheet: Worksheet, cell: str, formula: str, value: float, values: dict[str, float]) -> None:
    sheet[cell] = f"={formula}"
    values[cell] = value


def _style(sheet: Worksheet, last: int) -> None:
    for row in range(_FIRST, last + 5):
        for column in _COLUMNS:
            sheet[f"{column}{row}"].number_format = _TKR_ONE if column in "EF" else _TKR
    for column in _COLUMNS:
        head_to_the_right(sheet[f"{column}{_FIRST - 1}"])
    for cell in sheet[last + 2]:
        cell.font = Font(name=FONT, bold=True)
        cell.border = Border(top=Side(style="medium", color="1F3A5F"))
    sheet.auto_filter.ref = None


def _parts(book: Workbook, case: Case, judgement: Judgement) -> None:
    contributions = _("Of which employer's contributions")
    heads = [_("Line"), _("What it is made of"), _("Kronor"), contributions]
    name = _("What the lines are made of")
    rows: list[list[Cell]] = []
    for money in judgement.money:
        parts = money.parts or {_("The board's own figure"): money.planned_ore}
        line = line_text(money.line, money.name)
        rows += [
            [line, _(label), amount / ORE_PER_KRONA, _kronor_or_none(money.contributions.get(label))]
            for label, amount in parts.items()
        ]
    formats = {_("Kronor"): _KRONOR, contributions: _KRONOR}
    sheet = add_table(book, name, name, synthetic_notice(case), heads, rows, formats=formats)
    set_widths(sheet, {3: 18, 4: 24})


def _kronor_or_none(amount_ore: Ore | None) -> float | None:
    return None if amount_ore is None else amount_ore / ORE_PER_KRONA


def _notes(book: Workbook, case: Case, plan: Plan, judgement: Judgement) -> None:
    """Every figure behind the money with its unit and source, in the planner's words."""
    heads = [_("Figure"), _("Value"), _("Unit"), _("Kind"), _("Source")]
    name = _("Sources and notes")
    rows = [*_made(case, plan), *_tables(case), *_contributions(case, judgement), *_prices(case), *_money_limits(case)]
    sheet = add_table(book, name, name, synthetic_notice(case), heads, rows, formats={_("Value"): _AMOUNT})
    set_widths(sheet, {1: 42, 2: 16, 3: 18, 4: 12, 5: 70})


def _made(case: Case, plan: Plan) -> list[list[Cell]]:
    grant = case.budget.grant_ore / ORE_PER_KRONA
    return [
        [_("State grant in the plan"), grant, "kr", None, named(GRANTS, case.budget.grant_basis)],
        [_("Scenario"), plan.made.scenario, None, None, plan.made.scenario_file],
    ]


def _tables(case: Case) -> list[list[Cell]]:
    money = ("budget", "grants", "fees", "rates")
    return [
        [named(TABLES, o.table), o.date, None, named(ORIGINS, o.origin), o.source]
        for o in case.origins
        if o.table in money
    ]


def _contributions(case: Case, judgement: Judgement) -> list[list[Cell]]:
    """The share that is laid on the bare fees below it."""
    share = case.limits["on_cost_share"]
    text = contributions_text(case, judgement) or _(share.source.text)
    return [[_(share.text), limit_value(share.value, share.unit), None, named(LIMIT_KINDS, share.kind), text]]


def _prices(case: Case) -> list[list[Cell]]:
    """Fees and unit prices; a source that refers to another price by its id names it."""
    fees: list[list[Cell]] = [
        [named(FEES, f.fee), f.amount_ore / ORE_PER_KRONA, _per(PAID_FOR, f.unit, f.unit), _("fee"), f.source]
        for f in case.municipality.fees
    ]
    rates: list[list[Cell]] = [
        [
            named(RATES, r.rate),
            r.amount_ore / ORE_PER_KRONA,
            _per(PRICED_BY, r.rate, r.unit),
            _("unit price"),
            _sourced(r.source),
        ]
        for r in case.municipality.rates
    ]
    return fees + rates


def _per(known: dict[str, str], code: str, unit: str) -> str:
    """Kronor for each unit, in words where the code is known; the data's own word for it where it is not."""
    return _("kr {unit}", unit=named(known, code)) if code in known else _("kr per {unit}", unit=unit)


def _sourced(source: str) -> str:
    return re.sub(r"\w+", lambda word: named(RATES, word[0]), source)


def _money_limits(case: Case) -> list[list[Cell]]:
    return [
        [_(x.text), float(x.value), x.unit, named(LIMIT_KINDS, x.kind), _(x.source.text)]
        for x in sorted(case.limits.values(), key=lambda x: x.key)
        if x.unit == "kr"
    ]


def _tkr(amount_ore: Ore) -> float:
    return amount_ore / ORE_PER_TKR
