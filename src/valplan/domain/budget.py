"""The board's budget: lines in whole öre, costs positive, income negative."""

from valplan.domain.base import Record
from valplan.domain.municipality import Ore


class BudgetLine(Record):
    """One line of the internal budget.

    ``planned_by`` says where the planned amount comes from: ``plan`` (valplan computes it from the decisions) or
    ``entered`` (the board's own figure is carried over as it is). ``year_ore`` holds the board's figures by year.
    """

    line: str
    name: str
    planned_by: str
    ceiling_ore: Ore
    entered_ore: Ore
    by_year_ore: dict[int, Ore]


class Budget(Record):
    """The lines of a budget year, with the ceiling of the net cost."""

    year: int
    lines: tuple[BudgetLine, ...]
    net_ceiling_ore: Ore
    grant_ore: Ore
    grant_basis: str

    def line(self, line: str) -> BudgetLine:
        """The line of that id; ``KeyError`` if there is none."""
        found = next((x for x in self.lines if x.line == line), None)
        if found is None:
            raise KeyError(line)
        return found
