"""Excel workbooks that print well and come out the same, byte for byte, from the same plan."""

import re
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from io import BytesIO
from math import ceil
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from valplan.language import _

Cell = str | int | float | None
TITLE_ROWS = 3
FONT = "Calibri"
_EPOCH = (1980, 1, 1, 0, 0, 0)
_EPOCH_TEXT = "1980-01-01T00:00:00Z"
_HEAD = PatternFill("solid", fgColor="1F3A5F")
_NOTICE = PatternFill("solid", fgColor="FFF1CC")
_ROW_FILLS = (None, PatternFill("solid", fgColor="F3F6FA"))
_LINE = Border(bottom=Side(style="hair", color="9AA7B8"))
_WIDEST = 38


def new_workbook(title: str) -> Workbook:
    """An empty workbook with that title in its properties."""
    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.title = title
    book.properties.creator = "valplan"
    return book


def add_table(
    book: Workbook, name: str, title: str, notice: str, heads: Sequence[str], rows: Iterable[Sequence[Cell]]
) -> Worksheet:
    """Add a sheet with a title, a notice, a frozen head with filter, and the rows, set up for A4 landscape.

    Parameters
    ----------
    name, title, notice : str
        The sheet's tab, the heading above the table and the line below it (empty: none).
    heads : sequence of str
        Column headings.
    rows : iterable of sequences
        Cells; ``None`` leaves a cell empty.
    """
    sheet: Worksheet = book.create_sheet(name)
    sheet.append([title])
    sheet.append([notice] if notice else [None])
    sheet.append(list(heads))
    for row in rows:
        sheet.append(list(row))
    _style_title(sheet, notice, len(heads))
    _style_table(sheet, len(heads))
    _wrap_notice(sheet, notice, len(heads))
    set_up_print(sheet, title)
    sheet.freeze_panes = f"A{TITLE_ROWS + 1}"
    sheet.auto_filter.ref = f"A{TITLE_ROWS}:{get_column_letter(len(heads))}{max(sheet.max_row, TITLE_ROWS)}"
    return sheet


def set_up_print(sheet: Worksheet, title: str) -> None:
    """A4 landscape, as wide as the page, title rows on every page, title and page numbers at the edges."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = f"1:{TITLE_ROWS}"
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top = sheet.page_margins.bottom = 0.75
    sheet.page_margins.header = sheet.page_margins.footer = 0.35
    pages = _("Page {page} of {pages}", page="&P", pages="&N")
    sheet.oddHeader = HeaderFooterItem(right=_HeaderFooterPart(text=title.replace("&", "&&")))
    sheet.oddFooter = HeaderFooterItem(
        left=_HeaderFooterPart(text="valplan"), center=_HeaderFooterPart(text="&A"), right=_HeaderFooterPart(text=pages)
    )


def style_head(sheet: Worksheet, row: int, columns: int) -> None:
    """Make a row of the sheet a table head."""
    for cell in sheet[row][:columns]:
        cell.font = Font(name=FONT, bold=True, color="FFFFFF")
        cell.fill = _HEAD
        cell.alignment = Alignment(wrap_text=True, vertical="center")


def set_widths(sheet: Worksheet, widths: Mapping[int, float]) -> None:
    """Column widths in characters, by column number from one."""
    for column, width in widths.items():
        sheet.column_dimensions[get_column_letter(column)].width = width


def save(book: Workbook, path: Path, values: Mapping[str, Mapping[str, float]] | None = None) -> None:
    """Write the workbook without clock times, and with the results of its formulas.

    A spreadsheet recomputes formulas when it opens the file; a preview does not, so ``values`` (sheet title -> cell ->
    value) are stored beside the formulas.
    """
    raw = BytesIO()
    book.save(raw)
    sheets = {f"xl/worksheets/sheet{i}.xml": s.title for i, s in enumerate(book.worksheets, 1)}
    with ZipFile(raw) as source, ZipFile(path, "w", ZIP_DEFLATED) as target:
        for info in sorted(source.infolist(), key=lambda i: (i.filename != "[Content_Types].xml", i.filename)):
            text = source.read(info.filename)
            if info.filename == "docProps/core.xml":
                text = _timeless(text)
            if info.filename in sheets and values:
                text = _with_values(text, values.get(sheets[info.filename], {}))
            entry = ZipInfo(info.filename, _EPOCH)
            entry.compress_type = ZIP_DEFLATED
            target.writestr(entry, text)


def _timeless(core: bytes) -> bytes:
    pattern = rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:)"
    return re.sub(pattern, rb"\g<1>" + _EPOCH_TEXT.encode() + rb"\g<3>", core)


def _with_values(sheet: bytes, values: Mapping[str, float]) -> bytes:
    def filled(match: re.Match[bytes]) -> bytes:
        value = values.get(match["cell"].decode())
        return match[0] if value is None else match["head"] + b"<v>" + repr(value).encode() + b"</v></c>"

    pattern = rb'(?P<head><c r="(?P<cell>[A-Z]+\d+)"[^>]*><f>[^<]*</f>)<v ?/?>(?:</v>)?</c>'
    return re.sub(pattern, filled, sheet)


def _style_title(sheet: Worksheet, notice: str, columns: int) -> None:
    sheet["A1"].font = Font(name=FONT, bold=True, size=14, color="1F3A5F")
    sheet.row_dimensions[1].height = 22
    if notice:
        for cell in sheet[2][:columns]:
            cell.fill = _NOTICE
        sheet["A2"].font = Font(name=FONT, bold=True, color="5A4300")


def _style_table(sheet: Worksheet, columns: int) -> None:
    style_head(sheet, TITLE_ROWS, columns)
    sheet.row_dimensions[TITLE_ROWS].height = 32
    widest = [len(str(c.value or "")) + 2 for c in sheet[TITLE_ROWS][:columns]]
    styles: list[StyleArray] = []
    rows: Iterable[tuple[Any, ...]] = sheet.iter_rows(min_row=TITLE_ROWS + 1, max_col=columns)
    for number, row in enumerate(rows):
        if number < len(_ROW_FILLS):
            styles.append(_row_style(row[0], _ROW_FILLS[number]))
        for i, cell in enumerate(row):
            widest[i] = max(widest[i], len(str(cell.value if cell.value is not None else "")) + 1)
            cell._style = copy(styles[number % len(_ROW_FILLS)])  # noqa: SLF001 - a third of the time of setting each part
    set_widths(sheet, {i: min(max(w, 7), _WIDEST) for i, w in enumerate(widest, 1)})


def _wrap_notice(sheet: Worksheet, notice: str, columns: int) -> None:
    """Keep the notice within the table's width, so that it does not make the printed table small."""
    width = sum(sheet.column_dimensions[get_column_letter(i)].width for i in range(1, columns + 1))
    if columns > 1:
        sheet.merge_cells(start_row=2, end_row=2, start_column=1, end_column=columns)
    sheet["A2"].alignment = Alignment(wrap_text=True, vertical="center")
    sheet.row_dimensions[2].height = 15 * ceil(1.15 * len(notice) / width) + 2


def _row_style(cell: Any, fill: PatternFill | None) -> StyleArray:
    """The style of a table row, taken from a first cell that is given it."""
    cell.border = _LINE
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    if fill is not None:
        cell.fill = fill
    style: StyleArray = copy(cell._style)  # noqa: SLF001 - openpyxl has no public way to copy a whole style
    return style
