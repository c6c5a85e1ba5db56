"""Make the tables of money: budget, grants, fees, unit prices, compensatory measures and staffing tiers.

The board's budget and the grants are real. Linköping's fees are not published, so another municipality's stand in;
unit prices and compensations are made up and say what they were calibrated on. See ``facts/``.
"""

from collections.abc import Sequence

from semicolon import read_rows, text_of

ORE_PER_KRONA = 100
YEARS = tuple(str(year) for year in range(2022, 2030))


def make() -> dict[str, str]:
    """The text of each table."""
    budget_adds_up()
    return {
        "budget.csv": chosen("budget.csv", ("line", "name", "planned_by", *YEARS)),
        "grants.csv": chosen(
            "grants.csv",
            ("election", "type", "day", "fixed_kr", "pot_kr", "per_district_kr", "regulation", "source"),
        ),
        "fees.csv": in_ore("fees.csv", ("fee", "unit", "amount_ore", "source")),
        "rates.csv": in_ore("rates.csv", ("rate", "line", "unit", "amount_ore", "source")),
        "compensations.csv": in_ore("compensations.csv", ("compensation_id", "name", "kind", "cost_ore", "line")),
        "staff_tiers.csv": chosen("staff_tiers.csv", ("tier", "posts", "posts_last_week")),
    }


def chosen(facts: str, columns: Sequence[str]) -> str:
    """A fact table with these columns only."""
    return text_of(columns, ([row[c] for c in columns] for row in read_rows(f"facts/{facts}")))


def in_ore(facts: str, columns: Sequence[str]) -> str:
    """The same, with columns ``…_ore`` from the facts' ``…_kr``."""
    rows = read_rows(f"facts/{facts}")
    return text_of(columns, ([_cell(row, c) for c in columns] for row in rows))


def _cell(row: dict[str, str], column: str) -> object:
    krona = column.removesuffix("_ore") + "_kr"
    return int(row[krona]) * ORE_PER_KRONA if column.endswith("_ore") else row[column]


def budget_adds_up() -> None:
    """Stop with ``ValueError`` if a year's lines do not sum to the board's own net."""
    *lines, net = read_rows("facts/budget.csv")
    for year in YEARS:
        total = sum(int(line[year]) for line in lines)
        if total != int(net[year]):
            raise ValueError(f"{year}: the lines sum to {total} tkr, the board's net is {net[year]}")
