"""The board's budget and the state grant, from their tables and the scenario."""

import re
from collections.abc import Iterator, Mapping
from datetime import date

from valplan.data.faults import Fault
from valplan.data.records import Numbered, number_text
from valplan.data.tables import Sheet
from valplan.domain.base import Record
from valplan.domain.budget import Budget, BudgetLine
from valplan.domain.municipality import ORE_PER_KRONA, ORE_PER_TKR, NonNegative, Ore
from valplan.domain.scenario import Scenario
from valplan.language import _

NET = "net"
GRANT = "grant"
PLAN, ENTERED = "plan", "entered"
TEXT_COLUMNS = ("line", "name", "planned_by")
YEAR = re.compile(r"^\d{4}$")


class Grant(Record):
    """The state grant of one election: ``fixed_kr`` + share of ``pot_kr`` (none: not known) + ``per_district_kr``."""

    election: str
    type: str
    day: date
    fixed_kr: NonNegative
    pot_kr: NonNegative | None = None
    per_district_kr: NonNegative = 0
    regulation: str = ""
    source: str = ""


class BudgetRow(Record):
    """A row of ``budget.csv``: a line, or the board's own sum (``net``), by year in öre."""

    line: str
    name: str
    planned_by: str
    by_year_ore: dict[int, Ore]


def budget_columns(sheet: Sheet) -> tuple[str, ...]:
    """The columns a budget table may have: its texts and the years."""
    return TEXT_COLUMNS + year_columns(sheet)


def year_columns(sheet: Sheet) -> tuple[str, ...]:
    """The columns of years."""
    return tuple(c for c in sheet.header if YEAR.match(c))


def read_budget(sheet: Sheet) -> tuple[Numbered[BudgetRow], list[Fault]]:
    """The rows of the budget table with their numbers, tkr turned into öre."""
    years = year_columns(sheet)
    rows: list[tuple[int, BudgetRow]] = []
    faults: list[Fault] = []
    for number, cells in zip(sheet.numbers, sheet.rows, strict=True):
        text = dict(zip(sheet.header, cells, strict=True))
        amounts = {y: _tkr(text[y]) for y in years}
        faults += [_not_money(sheet, number, text, y) for y in years if amounts[y] is None]
        if text.get("line", "") != NET and text.get("planned_by", "") not in (PLAN, ENTERED):
            faults.append(_planned_by(sheet, number, text))
        by_year = {int(y): ore for y, ore in amounts.items() if ore is not None}
        row = BudgetRow(
            line=text.get("line", ""),
            name=text.get("name", ""),
            planned_by=text.get("planned_by", ""),
            by_year_ore=by_year,
        )
        rows.append((number, row))
    return tuple(rows), faults


def sum_faults(sheet: Sheet, rows: tuple[BudgetRow, ...]) -> Iterator[Fault]:
    """Years in which the lines do not add up to the board's own net sum."""
    net = next((r for r in rows if r.line == NET), None)
    if net is None:
        yield Fault(file=sheet.file, column="line", expected=_("the row “net” is missing"), remedy=_("Add the row."))
        return
    for year, told in net.by_year_ore.items():
        total = sum(r.by_year_ore.get(year, 0) for r in rows if r.line != NET)
        if total != told:
            yield Fault(
                file=sheet.file,
                row=sheet.numbers[rows.index(net)],
                column=str(year),
                subject=NET,
                value=_in_tkr(told),
                expected=_("the lines sum to {total} tkr", total=_signed(total)),
                remedy=_(
                    "Correct a line or the sum; they differ by {difference} tkr.", difference=_signed(total - told)
                ),
            )


def build_budget(rows: tuple[BudgetRow, ...], scenario: Scenario, grant_ore: Ore | None) -> Budget:
    """The budget of the scenario's year.

    Parameters
    ----------
    rows
        The budget table.
    scenario
        Its ``[budget]`` replaces the board's figures: ceilings, entered amounts, net ceiling.
    grant_ore
        The state grant as income (negative), or none for the board's figure.
    """
    year = scenario.budget.year
    lines = tuple(_line(row, scenario, grant_ore) for row in rows if row.line != NET)
    net = next(r for r in rows if r.line == NET).by_year_ore[year]
    ceiling = scenario.budget.net_ceiling_tkr
    return Budget(
        year=year,
        lines=lines,
        net_ceiling_ore=net if ceiling is None else to_ore(ceiling),
        grant_ore=next((x.entered_ore for x in lines if x.line == GRANT), 0),
        grant_basis=scenario.grant.basis,
    )


def _line(row: BudgetRow, scenario: Scenario, grant_ore: Ore | None) -> BudgetLine:
    board = row.by_year_ore[scenario.budget.year]
    ceiling = _scenario_ore(scenario.budget.ceilings_tkr, row.line, board)
    entered = _scenario_ore(scenario.budget.entered_tkr, row.line, board if row.planned_by == ENTERED else 0)
    if row.line == GRANT and grant_ore is not None:
        ceiling = entered = grant_ore
    return BudgetLine(
        line=row.line,
        name=row.name,
        planned_by=row.planned_by,
        ceiling_ore=ceiling,
        entered_ore=entered,
        by_year_ore=row.by_year_ore,
    )


def grant_formula_ore(grant: Grant, electors: int, nation_electors: int, districts: int) -> Ore:
    """The grant of an election as income, negative öre.

    fixed + ⌊pot · electors / electors of the nation⌋ + districts · per district, in kronor (SFS 2023:883 and the
    regulations before it; electors are those of the municipal council). ``ValueError`` when the pot is not known.
    """
    if grant.pot_kr is None:
        raise ValueError(grant.election)
    share_kr = grant.pot_kr * electors // nation_electors
    return -(grant.fixed_kr + share_kr + grant.per_district_kr * districts) * ORE_PER_KRONA


def to_ore(tkr: float) -> Ore:
    """Thousand kronor as whole öre."""
    return round(tkr * ORE_PER_TKR)


def _scenario_ore(changes: Mapping[str, float], line: str, board: Ore) -> Ore:
    return to_ore(changes[line]) if line in changes else board


def _tkr(cell: str) -> Ore | None:
    try:
        return to_ore(float(number_text(cell)))
    except ValueError:
        return None


def _in_tkr(ore: Ore) -> str:
    return f"{ore / ORE_PER_TKR:.10g}"


def _signed(ore: Ore) -> str:
    return _in_tkr(ore).replace("-", "\N{MINUS SIGN}")


def _not_money(sheet: Sheet, number: int, text: Mapping[str, str], column: str) -> Fault:
    return Fault(
        file=sheet.file,
        row=number,
        column=column,
        subject=text.get("line", ""),
        value=text[column],
        expected=_("an amount in tkr was expected"),
        remedy=_("Fill in the cell; 0 when there is nothing."),
    )


def _planned_by(sheet: Sheet, number: int, text: Mapping[str, str]) -> Fault:
    return Fault(
        file=sheet.file,
        row=number,
        column="planned_by",
        subject=text.get("line", ""),
        value=text.get("planned_by", ""),
        expected=_("one of {names} was expected", names=f"{PLAN}, {ENTERED}"),
    )
