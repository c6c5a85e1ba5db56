"""Turn the text of a table into records, and tell every cell that does not fit."""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date, time
from enum import StrEnum
from types import UnionType
from typing import Any, TypeVar, Union, get_args, get_origin

from pydantic import ValidationError
from pydantic.fields import FieldInfo

from valplan.data.faults import Fault, meant_or_one_of
from valplan.data.tables import Sheet
from valplan.domain.base import Record
from valplan.language import _

R = TypeVar("R", bound=Record)
Numbered = tuple[tuple[int, R], ...]
SAME_CAUSE = 4
"""That many rows at least, all with the same fault in a column, are one fault: the column was saved in another way."""
YES = {"ja", "j", "true", "sant"}
NO = {"nej", "n", "false", "falskt"}
THOUSANDS = re.compile(r"^-?\d{1,3}([\s\u00a0\u202f]\d{3})+(,\d+)?$")
DISTRICT = "d{8}"  # of the pattern in DistrictCode, however it is escaped
DISTRICT_DIGITS = 8


def read_records(
    sheet: Sheet,
    model: type[R],
    *,
    key: Sequence[str],
    shown: Collection[str] | None = None,
    more: Mapping[str, Sequence[Any]] | None = None,
) -> tuple[Numbered[R], list[Fault]]:
    """Records of a sheet with their row numbers, and the faults of the rows that gave none.

    Parameters
    ----------
    sheet
        The table as text. Columns that the model does not have are left out.
    model
        The record type.
    key
        Columns that together are the row's id.
    shown
        Columns whose values may be told in a fault; all when not given.
    more
        Fields that are not a column of their own, one value a row.
    """
    columns = [c for c in sheet.header if c in model.model_fields]
    cells = {c: _convert(sheet.column(c), model.model_fields[c]) for c in columns} | dict(more or {})
    records: list[tuple[int, R]] = []
    faults: list[Fault] = []
    for k, number in enumerate(sheet.numbers):
        row = {c: values[k] for c, values in cells.items() if values[k] is not ...}
        try:
            records.append((number, model.model_validate(row)))
        except ValidationError as error:
            text = dict(zip(sheet.header, sheet.rows[k], strict=True))
            subject = "/".join(text.get(c, "") for c in key)
            faults += _faults_of(error, sheet.file, number, subject, text, model, shown)
    faults = _one_a_column(faults, len(sheet.rows))
    return tuple(records), faults + list(_empty_keys(sheet, key)) + list(_duplicates(sheet, key))


def _one_a_column(faults: Sequence[Fault], rows: int) -> list[Fault]:
    """One fault for a column that is wrong in the same way in every row."""
    kinds = Counter((f.column, f.expected) for f in faults)
    whole = {kind for kind, count in kinds.items() if count == rows and rows >= SAME_CAUSE}
    kept = {(f.column, f.expected): f for f in reversed(faults)}  # the first row of each
    told = []
    for fault in faults:
        kind = (fault.column, fault.expected)
        if kind not in whole:
            told.append(fault)
        elif kept[kind] is fault:
            same = _("All {count} rows of the column are like this.", count=rows)
            told.append(fault.model_copy(update={"remedy": f"{fault.remedy} {same}".strip()}))
    return told


def _faults_of(
    error: ValidationError,
    file: str,
    number: int,
    subject: str,
    text: Mapping[str, str],
    model: type[Record],
    shown: Collection[str] | None,
) -> Iterator[Fault]:
    for column in dict.fromkeys(str(e["loc"][0]) for e in error.errors()):
        if column not in text:
            continue  # a missing column has been told for the whole table
        value = text[column] if shown is None or column in shown else ""
        expected, remedy = expectation(model.model_fields[column], text[column])
        yield Fault(
            file=file, row=number, column=column, subject=subject, value=value, expected=expected, remedy=remedy
        )


def expectation(field: FieldInfo, text: str) -> tuple[str, str]:
    """What a cell of that field should hold, and what to do about ``text``."""
    kind = _kind(field)
    remedy = _("Fill in the cell.") if not text else ""
    if issubclass(kind, StrEnum):
        names = [m.value for m in kind]
        expected = _("one of {names} was expected", names=", ".join(names))
        wrong = next((t for t in _parts(text) if t not in names), "")
        return expected, (meant_or_one_of(wrong, names) if wrong else remedy)
    if kind is str and DISTRICT in str(field.annotation) + str(field.metadata):
        shorter = text.isdigit() and len(text) == DISTRICT_DIGITS - 1
        lost = _("Excel has dropped the leading zero: format the column as text.") if shorter else remedy
        return _("a district code of eight digits was expected"), lost
    least = next((m.ge for m in field.metadata if hasattr(m, "ge")), None)
    if kind is int:
        whole = _("a whole number, at least {least}, was expected", least=least)
        return (whole if least is not None else _("a whole number was expected")), remedy
    texts = {
        float: _("a number was expected"),
        bool: _("“ja” or “nej” was expected"),
        date: _("a date such as 2026-09-13 was expected"),
        time: _("a time such as 08:00 was expected"),
        Measured: _("a number, “ja” or “nej” was expected"),
    }
    return texts.get(kind, _("the value does not fit")), remedy


class Measured:
    """Stands for a measured value: a number, yes or no."""


def _kind(field: FieldInfo) -> type:
    """The plain type that a cell, or each item of a list in a cell, must be."""
    annotation = field.annotation
    if get_origin(annotation) is tuple:
        annotation = get_args(annotation)[0]
    if get_origin(annotation) in (Union, UnionType):
        inner = [a for a in get_args(annotation) if a is not type(None)]
        annotation = Measured if set(inner) == {float, bool} else inner[0]
    while get_args(annotation):
        annotation = get_args(annotation)[0]
    return annotation if isinstance(annotation, type) else str


def _convert(cells: Sequence[str], field: FieldInfo) -> list[Any]:
    """Cells as the model wants them; ``...`` where an empty cell stands for the model's default."""
    kind = _kind(field)
    if get_origin(field.annotation) is tuple:
        return [_parts(c) for c in cells]
    optional = not field.is_required()
    convert = _CONVERTERS.get(kind)
    if convert is None:
        return [... if optional and not c else c for c in cells]
    return [(... if optional else c) if not c else convert(c) for c in cells]


def _parts(cell: str) -> tuple[str, ...]:
    return tuple(p.strip() for p in cell.split(",") if p.strip())


def number_text(cell: str) -> str:
    """A number as Python writes it: decimal comma and thousands' spaces, as Swedish Excel has them, are undone."""
    if THOUSANDS.match(cell):
        cell = re.sub(r"[\s\u00a0\u202f]", "", cell)
    return cell.replace("\u2212", "-").replace(",", ".") if cell.count(",") <= 1 else cell


def _yes_no(cell: str) -> bool | str:
    return True if cell.casefold() in YES else False if cell.casefold() in NO else f"? {cell}"


def _measured(cell: str) -> bool | float | str:
    answer = _yes_no(cell)
    if isinstance(answer, bool):
        return answer
    try:
        return float(number_text(cell))
    except ValueError:
        return f"? {cell}"


_CONVERTERS: Mapping[type, Callable[[str], Any]] = {
    int: number_text,
    float: number_text,
    bool: _yes_no,
    Measured: _measured,
}


def _empty_keys(sheet: Sheet, key: Sequence[str]) -> Iterator[Fault]:
    for column in key:
        for number, cell in zip(sheet.numbers, sheet.column(column), strict=False):
            if not cell:
                yield Fault(
                    file=sheet.file,
                    row=number,
                    column=column,
                    expected=_("the id is missing"),
                    remedy=_("Fill in the cell."),
                )


def _duplicates(sheet: Sheet, key: Sequence[str]) -> Iterator[Fault]:
    columns = [sheet.column(c) for c in key]
    if not all(columns):
        return
    first: dict[tuple[str, ...], int] = {}
    for number, found in zip(sheet.numbers, zip(*columns, strict=True), strict=True):
        if found in first:
            yield Fault(
                file=sheet.file,
                row=number,
                column=", ".join(key),
                subject="/".join(found),
                expected=_("the id is already on row {row}", row=first[found]),
                remedy=_("Remove one of the rows, or give it its own id."),
            )
        first.setdefault(found, number)
