"""Excel workbooks that print well and come out the same, byte for byte, from the same plan."""

import re
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from datetime import date, time
from io import BytesIO
from math import ceil
from pathlib import Path
from textwrap import wrap
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from valplan.language import _, current

Cell = str | int | float | date | time | None
TITLE_ROWS = 3
LINE_PT = 15
HEAD_PT = 32
BOLD = 0.8  # of the letters of a width that it takes in bold
LETTERS = 1.15  # letters of a text in a width of one digit
UPRIGHT = 165  # characters across an upright A4 that are still printed at about seven points
SHRUNK = 1.4  # how much longer than its column a text may be that is shrunk to fit it
DAY_FORMATS = {"sv": "[$-41D]yyyy-mm-dd\\ ddd", "en": "[$-809]yyyy-mm-dd\\ ddd"}
CLOCK_FORMAT = "hh:mm"
NEXT_DAY_FORMAT = 'hh:mm" +1"'
FONT = "Calibri"
_EPOCH = (1980, 1, 1, 0, 0, 0)
_EPOCH_TEXT = "1980-01-01T00:00:00Z"
_HEAD = PatternFill("solid", fgColor="1F3A5F")
_NOTICE = PatternFill("solid", fgColor="FFF1CC")
_ROW_FILLS = (None, PatternFill("solid", fgColor="F3F6FA"))
_LINE = Border(bottom=Side(style="hair", color="9AA7B8"))
_BREAK = Border(top=Side(style="medium", color="1F3A5F"), bottom=Side(style="hair", color="9AA7B8"))
_WIDEST = 38


def new_workbook(title: str) -> Workbook:
    """An empty workbook with that title in its properties."""
    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.title = title
    book.properties.creator = "valplan"
    return book


def add_table(
    book: Workbook,
    name: str,
    title: str,
    notice: str,
    heads: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    *,
    formats: Mapping[str, str] | None = None,
) -> Worksheet:
    """Add a sheet with a title, a notice, a frozen head with filter, and the rows, set up for A4.

    Parameters
    ----------
    name, title, notice : str
        The sheet's tab, the heading above the table and the line below it (empty: none).
    heads : sequence of str
        Column headings.
    rows : iterable of sequences
        Cells; ``None`` leaves a cell empty.
    formats : mapping
        Excel formats of numbers by column heading. Dates and times have their own.
    """
    sheet: Worksheet = book.create_sheet(name)
    sheet.append([title])
    sheet.append([notice] if notice else [None])
    sheet.append(list(heads))
    for row in rows:
        sheet.append(list(row))
    _style_title(sheet, notice, len(heads))
    _style_table(sheet, heads, formats or {})
    if len(heads) > 1:
        sheet.merge_cells(start_row=2, end_row=2, start_column=1, end_column=len(heads))
    set_up_print(sheet, title, notice)
    _lay_out(sheet, len(heads))
    sheet.freeze_panes = f"A{TITLE_ROWS + 1}"
    sheet.auto_filter.ref = f"A{TITLE_ROWS}:{get_column_letter(len(heads))}{max(sheet.max_row, TITLE_ROWS)}"
    return sheet


def set_up_print(sheet: Worksheet, title: str, notice: str = "") -> None:
    """A4 as wide as the page, heads on every page; title, page numbers and that data are made up at the edges."""
    sheet.page_setup.paperSize = 9
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = f"{TITLE_ROWS}:{TITLE_ROWS}"
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top = sheet.page_margins.bottom = 0.6
    sheet.page_margins.header = sheet.page_margins.footer = 0.3
    pages = _("Page {page} of {pages}", page="&P", pages="&N")
    mark = _HeaderFooterPart(text=_("Contains synthetic data") if notice else "")
    sheet.oddHeader = HeaderFooterItem(left=mark, right=_HeaderFooterPart(text=title.replace("&", "&&")))
    sheet.oddFooter = HeaderFooterItem(
        left=_HeaderFooterPart(text="valplan"), center=_HeaderFooterPart(text="&A"), right=_HeaderFooterPart(text=pages)
    )


def print_only(sheet: Worksheet, columns: int) -> None:
    """Print the first columns of a table; say so at the foot of the page, and shrink a text a little too long."""
    sheet.print_area = f"A1:{get_column_letter(columns)}{max(sheet.max_row, TITLE_ROWS)}"
    told = _("The columns after {column} are on screen only", column=sheet.cell(TITLE_ROWS, columns).value)
    if sheet.oddFooter is not None:
        sheet.oddFooter.left.text, sheet.oddFooter.center.text = f"valplan. {told}", None  # no room for the tab
    widths = [sheet.column_dimensions[get_column_letter(i)].width for i in range(1, columns + 1)]
    for row in sheet.iter_rows(min_row=TITLE_ROWS + 1, max_col=columns):
        for cell, width in zip(row, widths, strict=True):
            if isinstance(cell.value, str) and width < len(cell.value) <= SHRUNK * width:
                cell.alignment = Alignment(vertical="top", shrink_to_fit=True)
    for merged in [str(m) for m in sheet.merged_cells.ranges]:
        sheet.unmerge_cells(merged)
    sheet.merge_cells(start_row=2, end_row=2, start_column=1, end_column=columns)
    _lay_out(sheet, columns)


def mark_blocks(sheet: Worksheet, blocks: Sequence[object]) -> None:
    """Fill rows of a table that belong to the same block alike, and draw a line above each block; one block a row."""
    of_block = -1
    styles: dict[tuple[StyleArray, int, bool], StyleArray] = {}
    rows: Iterable[tuple[Any, ...]] = sheet.iter_rows(min_row=TITLE_ROWS + 1, max_row=TITLE_ROWS + len(blocks))
    for number, (block, row) in enumerate(zip(blocks, rows, strict=True)):
        first = number == 0 or block != blocks[number - 1]
        of_block += first
        for cell in row:
            key = copy(cell._style), of_block % len(_ROW_FILLS), first  # noqa: SLF001 - as in _style_table
            if key not in styles:
                cell.fill = _ROW_FILLS[key[1]] or PatternFill()
                if first:
                    cell.border = _BREAK
                styles[key] = copy(cell._style)  # noqa: SLF001
            cell._style = copy(styles[key])  # noqa: SLF001


def style_head(sheet: Worksheet, row: int, columns: int) -> None:
    """Make a row of the sheet a table head."""
    for cell in sheet[row][:columns]:
        cell.font = Font(name=FONT, bold=True, color="FFFFFF")
        cell.fill = _HEAD
        cell.alignment = Alignment(wrap_text=True, vertical="center")


def head_to_the_right(cell: Any) -> None:
    """Put the head of a column of numbers above them."""
    cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="right", indent=1)


def set_widths(sheet: Worksheet, widths: Mapping[int, float]) -> None:
    """Column widths in characters, by column number from one; the rows and the page are laid out for them."""
    for column, width in widths.items():
        sheet.column_dimensions[get_column_letter(column)].width = width
    _lay_out(sheet, sheet.max_column)


def book_bytes(book: Workbook) -> bytes:
    """The workbook as a file's contents, for one that is to be put in its place whole."""
    stream = BytesIO()
    save(book, stream)
    return stream.getvalue()


def save(book: Workbook, path: Path | BytesIO, values: Mapping[str, Mapping[str, float]] | None = None) -> None:
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


def _style_table(sheet: Worksheet, heads: Sequence[str], formats: Mapping[str, str]) -> None:
    style_head(sheet, TITLE_ROWS, len(heads))
    sheet.row_dimensions[TITLE_ROWS].height = HEAD_PT
    widest = [max((len(word) for word in head.split()), default=0) + 3 for head in heads]  # heads may wrap
    styles: dict[tuple[int, str], StyleArray] = {}
    rows: Iterable[tuple[Any, ...]] = sheet.iter_rows(min_row=TITLE_ROWS + 1, max_col=len(heads))
    for number, row in enumerate(rows):
        for i, cell in enumerate(row):
            widest[i] = max(widest[i], _shown_length(cell.value) + 1)
            key = number % len(_ROW_FILLS), _format(cell.value, formats.get(heads[i], ""))
            if key not in styles:
                styles[key] = _cell_style(cell, _ROW_FILLS[key[0]], key[1])
            cell._style = copy(styles[key])  # noqa: SLF001 - a third of the time of setting each part
    _align_heads(sheet, heads)
    for i, width in enumerate(widest, 1):
        sheet.column_dimensions[get_column_letter(i)].width = min(max(width, 6), _WIDEST)


def _align_heads(sheet: Worksheet, heads: Sequence[str]) -> None:
    """Put the head of a column of numbers above its numbers, to the right."""
    for column in range(1, len(heads) + 1):
        values = [sheet.cell(row, column).value for row in range(TITLE_ROWS + 1, sheet.max_row + 1)]
        known = [v for v in values if v is not None]
        if known and all(isinstance(v, int | float) for v in known):
            head_to_the_right(sheet.cell(TITLE_ROWS, column))


def _format(value: object, wanted: str) -> str:
    if isinstance(value, date):
        return DAY_FORMATS[current()]
    if isinstance(value, time):
        return CLOCK_FORMAT
    return wanted if isinstance(value, int | float) else ""


def _shown_length(value: object) -> int:
    if isinstance(value, date):
        return len("2026-09-13 tors")
    return len("08:00 +1") if isinstance(value, time) else len(str(value if value is not None else ""))


def _fit_heights(sheet: Worksheet, columns: int) -> None:
    """Make rows as high as their longest wrapped text; not every spreadsheet does so when it opens a file."""
    widths = [sheet.column_dimensions[get_column_letter(i)].width for i in range(1, columns + 1)]
    for number, row in enumerate(sheet.iter_rows(min_row=TITLE_ROWS + 1, max_col=columns), TITLE_ROWS + 1):
        texts = ((c, c.value, w) for c, w in zip(row, widths, strict=True) if isinstance(c.value, str))
        long = ((c, text, w) for c, text, w in texts if _is_long(text, w))
        lines = max((_lines(text, w) for c, text, w in long if not c.alignment.shrink_to_fit), default=1)
        sheet.row_dimensions[number].height = LINE_PT * lines if lines > 1 else None


def _lines(text: str, width: float) -> int:
    """Lines that a text takes in a column; words are kept whole. A width counts digits; letters are narrower."""
    return sum(max(len(wrap(part, _room(width))), 1) for part in text.split("\n"))


def _is_long(text: str, width: float) -> bool:
    """Whether a text may take more than one line in a column; a formula takes one."""
    return (len(text) > _room(width) or "\n" in text) and not text.startswith("=")


def _room(width: float) -> int:
    return max(int(LETTERS * width), 1)


def _width(sheet: Worksheet, columns: int) -> float:
    return sum(sheet.column_dimensions[get_column_letter(i)].width for i in range(1, columns + 1))


def _lay_out(sheet: Worksheet, columns: int) -> None:
    """Fit heights to widths; a table narrow enough to be read so is printed upright, which takes fewer pages.

    The notice keeps within the table's width, so that it does not make the printed table small.
    """
    _fit_heights(sheet, columns)
    width = _width(sheet, columns)
    sheet["A2"].alignment = Alignment(wrap_text=True, vertical="center")
    sheet.row_dimensions[2].height = LINE_PT * ceil(1.2 * len(str(sheet["A2"].value or "")) / width) + 2
    _fit_head(sheet, columns)
    sheet.page_setup.orientation = "portrait" if width <= UPRIGHT else "landscape"


def _fit_head(sheet: Worksheet, columns: int) -> None:
    """Make the table's head as high as its longest text; bold letters are wider."""
    if sheet.max_row < TITLE_ROWS:
        return
    widths = [sheet.column_dimensions[get_column_letter(i)].width for i in range(1, columns + 1)]
    heads = [str(c.value or "") for c in sheet[TITLE_ROWS][:columns]]
    lines = max((_lines(head, width * BOLD) for head, width in zip(heads, widths, strict=True)), default=1)
    sheet.row_dimensions[TITLE_ROWS].height = max(HEAD_PT, LINE_PT * lines + 2)


def _cell_style(cell: Any, fill: PatternFill | None, number_format: str) -> StyleArray:
    """The style of a table's cells, taken from a first cell that is given it; numbers keep off the next column."""
    cell.border = _LINE
    side = None
    if number_format:
        side = "left" if isinstance(cell.value, date | time) else "right"
    cell.alignment = Alignment(wrap_text=True, vertical="top", horizontal=side, indent=1 if side == "right" else 0)
    if number_format:
        cell.number_format = number_format
    if fill is not None:
        cell.fill = fill
    style: StyleArray = copy(cell._style)  # noqa: SLF001 - openpyxl has no public way to copy a whole style
    return style
