"""The municipality's own file, read as text, with the row of its headings found."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from valplan.data.faults import Fault, InputFaults, did_you_mean, missing_in
from valplan.data.register_import.fields import SHOWN, field_of, is_day
from valplan.data.register_import.identity import looks_like_identity, masked
from valplan.data.register_import.people_names import PeopleNames, words_of
from valplan.data.register_import.words import Problem, day_of_text
from valplan.data.tables import Sheet, read_sheet
from valplan.language import _

TABLE = "register"
TITLE_ROWS = 8  # titles and remarks that may stand above the headings
ENOUGH_HEADINGS = 2
NAMES = ("name", "first_name", "last_name")
READ = (".csv", ".txt", ".tsv", ".xlsx", ".xlsm")


@dataclass
class SourceRow:
    """One person's row: text by field, and the faults found in it so far."""

    file: str
    number: int
    cells: Mapping[str, str] = field(repr=False)
    headings: Mapping[str, str]
    people: PeopleNames = field(repr=False)
    faults: list[Fault] = field(default_factory=list)

    def text(self, name: str) -> str:
        """The cell of a field; empty where the file has no such column."""
        return self.cells.get(name, "")

    def tell(self, name: str, problem: Problem) -> None:
        """Take down a fault in the cell of a field; its value is shown where it says nothing about the person."""
        text = self.text(name)
        value = masked(text) if looks_like_identity(text) else text if self._may_show(name, text) else ""
        self.faults.append(
            Fault(
                file=self.file,
                row=self.number,
                column=self.headings.get(name, name),
                value=value,
                expected=problem.expected,
                remedy=problem.remedy,
            )
        )

    def _may_show(self, name: str, text: str) -> bool:
        """Whether a value is of an open field and tells nobody on the register."""
        return (name in SHOWN or is_day(name)) and not self.people.hint_at(text)

    def names_somebody(self, text: str) -> bool:
        """Whether a text names the person or another, or holds an address of mail or digits like a personnummer's."""
        return self.people.name(text, words_of(_full_name(self.cells)))


def read_source(path: Path) -> Sheet:
    """The first sheet of an Excel file, or a CSV file, from its row of headings on.

    Raises
    ------
    InputFaults
        The file cannot be read as a table, or its headings are missing or there twice.
    """
    if not path.is_file():
        others = [p.name for p in path.parent.iterdir()] if path.parent.is_dir() else []
        missing = missing_in(path.parent)
        raise InputFaults([Fault(file=path.name, expected=missing, remedy=did_you_mean(path.name, others))])
    if path.suffix.lower() not in READ:
        expected = _("a file of CSV or Excel (.xlsx) was expected")
        raise InputFaults([Fault(file=path.name, expected=expected, remedy=_("Save it as .xlsx or CSV UTF-8."))])
    sheet, faults = read_sheet(path, TABLE, ())
    if sheet is None:
        raise InputFaults(faults)
    sheet = _from_headings(sheet)
    faults += _heading_faults(sheet)
    if faults:
        raise InputFaults(faults)
    return sheet


def source_rows(sheet: Sheet, columns: Mapping[str, str]) -> list[SourceRow]:
    """The rows of a sheet by field; ``columns`` is heading -> field, an empty field leaves the column out."""
    places = {field: sheet.header.index(heading) for heading, field in columns.items() if field}
    headings = {field: heading for heading, field in columns.items() if field}
    cells = [{f: row[k] for f, k in places.items()} for row in sheet.rows]
    people = PeopleNames.of(map(_full_name, cells), (row.get("street", "") for row in cells))
    return [
        SourceRow(sheet.file, number, row, headings, people) for number, row in zip(sheet.numbers, cells, strict=True)
    ]


def _full_name(cells: Mapping[str, str]) -> str:
    return " ".join(cells.get(f, "") for f in NAMES)


def is_heading(text: str) -> bool:
    """Whether a text is a heading that the program knows, a day among them."""
    return bool(field_of(text)) or is_day(text) or not isinstance(day_of_text(text, 2000), Problem)


def _from_headings(sheet: Sheet) -> Sheet:
    """The sheet from the row with the most known headings on, when that is not its first."""
    rows = (sheet.header, *sheet.rows[:TITLE_ROWS])
    counts = [sum(map(is_heading, row)) for row in rows]
    best = counts.index(max(counts))
    if best == 0 or counts[best] < ENOUGH_HEADINGS:
        return sheet
    return replace(sheet, header=rows[best], rows=sheet.rows[best:], numbers=sheet.numbers[best:])


def _heading_faults(sheet: Sheet) -> list[Fault]:
    if sum(map(is_heading, sheet.header)) < ENOUGH_HEADINGS or any(map(_personal, sheet.header)):
        expected = _("a row of headings was expected, such as Personnummer, Namn, Roll")
        return [Fault(file=sheet.file, row=1, expected=expected, remedy=_("Add the row above the people."))]
    if not sheet.rows:
        return [Fault(file=sheet.file, expected=_("the table is empty"), remedy=_("Add the header and the rows."))]
    twice = [h for h in dict.fromkeys(sheet.header) if h and sheet.header.count(h) > 1]
    faults = [
        Fault(file=sheet.file, row=1, column=h, expected=_("the column is there twice"), remedy=_("Remove one."))
        for h in twice
    ]
    return faults + list(_without_heading(sheet))


def _without_heading(sheet: Sheet) -> list[Fault]:
    """Columns with cells and no heading."""
    bare = [k for k, h in enumerate(sheet.header) if not h and any(row[k] for row in sheet.rows)]
    expected, remedy = _("column {number} has no heading"), _("Give it a heading, or remove it.")
    return [Fault(file=sheet.file, row=1, expected=expected.format(number=k + 1), remedy=remedy) for k in bare]


def _personal(heading: str) -> bool:
    return looks_like_identity(heading) or "@" in heading
