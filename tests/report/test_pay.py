"""The pay file as the payroll system asked for it."""

import csv
from collections.abc import Mapping
from dataclasses import replace
from io import StringIO

import pytest

from valplan.data.faults import InputFaults
from valplan.data.key_file import Contact
from valplan.data.pay_settings import Column, PaySettings, default_settings
from valplan.domain.case import Case
from valplan.domain.plan import Plan
from valplan.evaluate.pay import payments, reconcile, summed
from valplan.report.pay import pay_data, payees

ANNA = Contact(worker_id="R001", personnummer="19820310-9805", own_id="4711", name="Anna Påhittad")


def _rows(case: Case, plan: Plan, looks: PaySettings, people: Mapping[str, Contact] | None = None) -> list[list[str]]:
    sums = summed(payments(case, plan), by_day=looks.rows == "day")
    text = pay_data(case, payees(case, sums, people or {}), looks).decode(looks.encoding)
    return list(csv.reader(StringIO(text, newline=""), delimiter=looks.delimiter))


def _columns(*fields: str) -> tuple[Column, ...]:
    return tuple(Column(heading=f, field=f) for f in fields)


@pytest.mark.parametrize("rows", ["kind", "day"])
@pytest.mark.parametrize(("delimiter", "decimal"), [(";", ","), (",", ","), ("\t", ".")])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "cp1252", "iso-8859-1"])
def test_the_file_sums_to_the_plan_s_fees(
    tiny_case: Case, tiny_plan: Plan, rows: str, delimiter: str, decimal: str, encoding: str
) -> None:
    """Read back as written, however it looks, its amounts are the plan's fees to the öre."""
    looks = default_settings().model_copy(
        update={"rows": rows, "delimiter": delimiter, "decimal": decimal, "encoding": encoding}
    )
    head, *found = _rows(tiny_case, tiny_plan, looks)
    amounts = [row[head.index("Belopp, kr")].replace(decimal, "") for row in found]
    assert sum(map(int, amounts)) == reconcile(tiny_case, tiny_plan, payments(tiny_case, tiny_plan)).bare_ore
    assert {row[0] for row in found} == {found[0][0]}
    assert found[0][0].startswith("syntetiska data")


def test_columns_texts_codes_and_dates_are_as_asked(tiny_case: Case, tiny_plan: Plan) -> None:
    """Fields under their headings, a constant text, wage types, the day in the form asked for, no head."""
    looks = PaySettings(
        header=False, rows="day", date_format="DD/MM YY", sort=("day",), codes={"training": "330"},
        columns=(*_columns("origin", "personnummer_12", "personnummer_10", "own_id", "name", "code", "day"),
                 Column(heading="x", text="0580")),
    )  # fmt: skip
    found = _rows(tiny_case, tiny_plan, looks, {"R001": ANNA})
    mine = [row[1:] for row in found if row[1] == "198203109805" and row[5] == "330"]
    assert [row[:4] for row in mine] == [["198203109805", "8203109805", "4711", "Påhittad 1"]]
    assert mine[0][5:] == ["04/08 26", "0580"]
    assert found[0][6] == "04/08 26"  # sorted by day, not by how it is written


def test_what_is_made_up_is_said_though_the_settings_leave_it_out(tiny_case: Case, tiny_plan: Plan) -> None:
    """The first column tells of made-up people and fees; the register is synthetic here."""
    head, first, *_rest = _rows(tiny_case, tiny_plan, PaySettings(columns=_columns("worker_id", "amount")))
    assert head == ["Ursprung", "worker_id", "amount"]
    assert first[0].startswith("syntetiska data")


def test_letters_that_the_encoding_lacks_are_a_fault_for_each_person(tiny_case: Case, tiny_plan: Plan) -> None:
    """Everyone whose name cannot be written is told, by id and never by name."""
    people = tuple(
        w.model_copy(update={"name": "Łucja"}) if w.worker_id in ("R001", "R002") else w
        for w in tiny_case.municipality.workers
    )
    case = replace(tiny_case, municipality=tiny_case.municipality.model_copy(update={"workers": people}))
    with pytest.raises(InputFaults) as found:
        _rows(case, tiny_plan, default_settings().model_copy(update={"encoding": "cp1252"}))
    assert [f.subject for f in found.value.faults] == ["R001", "R002"]
    assert "Łucja" not in str(found.value)


def test_a_name_is_no_formula(tiny_case: Case, tiny_plan: Plan) -> None:
    """A cell that a spreadsheet would run is written as text."""
    people = tuple(w.model_copy(update={"name": "=1+1"}) for w in tiny_case.municipality.workers)
    case = replace(tiny_case, municipality=tiny_case.municipality.model_copy(update={"workers": people}))
    head, *found = _rows(case, tiny_plan, default_settings())
    assert {row[head.index("Namn")] for row in found} == {"'=1+1"}
