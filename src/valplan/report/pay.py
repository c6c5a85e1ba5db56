"""The pay file: what each person is to be paid, as the payroll system reads it."""

import csv
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from io import StringIO

from valplan.data.faults import Fault, InputFaults
from valplan.data.key_file import Contact
from valplan.data.pay_settings import Column, PaySettings
from valplan.domain.case import Case
from valplan.domain.municipality import ORE_PER_KRONA, Worker
from valplan.evaluate.pay import TRAINING, TRAVEL, Pay
from valplan.language import N_, _
from valplan.report.tables import safe_cell
from valplan.report.wording import FEES, origin_text

RESTS_ON = ("workers", "fees", "rates")  # the tables that a pay file is made from
KIND_NAMES = {**FEES, TRAINING: FEES[TRAINING], TRAVEL: N_("Way to work and back")}
UNITS = {
    "day": N_("day"), "hour": N_("hour"), "session": N_("session"), "standby": N_("standby"), "km": N_("km"),
}  # fmt: skip
CENTURY = 2
Value = str | float | int


@dataclass(frozen=True)
class Payee:
    """A payment with what is known of the person."""

    case: Case
    pay: Pay
    worker: Worker | None
    contact: Contact | None

    @property
    def personnummer(self) -> str:
        """``YYYYMMDD-NNNN`` of the key file; empty where it is not known."""
        return self.contact.personnummer if self.contact else ""


def payees(case: Case, found: Iterable[Pay], people: Mapping[str, Contact]) -> tuple[Payee, ...]:
    """Each payment with its person, of a case whose people are named."""
    return tuple(Payee(case, p, case.workers.get(p.worker), people.get(p.worker)) for p in found)


def pay_data(case: Case, found: Iterable[Payee], settings: PaySettings) -> bytes:
    """The contents of the pay file, sorted.

    Where the register or the fees are made up, the first column says so whatever the settings are.

    Raises
    ------
    InputFaults
        The encoding lacks letters that are needed; the people are told by id.
    """
    columns = settings.columns
    if set(RESTS_ON) & set(case.synthetic_tables) and not settings.has("origin"):
        columns = (Column(heading=_("Origin"), field="origin"), *columns)
    rows = sorted(found, key=lambda p: _order(p, settings))
    cells = [[_cell(c, p, settings) for c in columns] for p in rows]
    _refuse_unwritable(rows, cells, settings)
    stream = StringIO()
    writer = csv.writer(stream, delimiter=settings.delimiter, lineterminator="\r\n")
    if settings.header:
        writer.writerow([c.heading for c in columns])
    writer.writerows(cells)
    return stream.getvalue().encode(settings.encoding)


def _refuse_unwritable(rows: list[Payee], cells: list[list[str]], settings: PaySettings) -> None:
    wrong = sorted({p.pay.worker for p, row in zip(rows, cells, strict=True) if not _fits("".join(row), settings)})
    if not all(_fits(c.heading, settings) for c in settings.columns):
        wrong = [_("the headings"), *wrong]
    if wrong:
        expected = _("the encoding lacks letters that stand there")
        remedy = _("Choose utf-8 or utf-8-sig.")
        raise InputFaults(
            Fault(file="pay.toml", column="encoding", subject=who, value=settings.encoding, expected=expected,
                  remedy=remedy)
            for who in wrong
        )  # fmt: skip


def _fits(text: str, settings: PaySettings) -> bool:
    try:
        text.encode(settings.encoding)
    except UnicodeEncodeError:
        return False
    return True


def _order(payee: Payee, settings: PaySettings) -> tuple[tuple[float, str], ...]:
    """The place of a row: by the fields asked for, then by person, kind and day, so that there is one order."""
    asked = (_VALUES[f](payee, settings) for f in (*settings.sort, "worker_id", "kind"))
    days = (0.0 if payee.pay.on is None else payee.pay.on.toordinal(), "")
    return (*((0.0, v.casefold()) if isinstance(v, str) else (float(v), "") for v in asked), days)


def _cell(column: Column, payee: Payee, settings: PaySettings) -> str:
    if not column.field:
        return column.text
    value = _VALUES[column.field](payee, settings)
    if column.field == "day":
        return settings.day(payee.pay.on)
    if isinstance(value, str):
        return safe_cell(value)
    return str(value) if isinstance(value, int) else _number(value).replace(".", settings.decimal)


def _number(value: float) -> str:
    """At least two decimals, four where the number has them."""
    whole, _dot, decimals = f"{value:.4f}".partition(".")
    return f"{whole}.{decimals[:2]}{decimals[2:].rstrip('0')}"


_VALUES: Mapping[str, Callable[[Payee, PaySettings], Value]] = {
    "origin": lambda p, s: origin_text(p.case),
    "personnummer": lambda p, s: p.personnummer,
    "personnummer_12": lambda p, s: p.personnummer.replace("-", ""),
    "personnummer_10": lambda p, s: p.personnummer.replace("-", "")[CENTURY:],
    "worker_id": lambda p, s: p.pay.worker,
    "own_id": lambda p, s: p.contact.own_id if p.contact else "",
    "name": lambda p, s: p.worker.name if p.worker else p.pay.worker,
    "kind": lambda p, s: p.pay.kind,
    "kind_name": lambda p, s: _(KIND_NAMES[p.pay.kind]),
    "code": lambda p, s: s.codes.get(p.pay.kind, ""),
    "day": lambda p, s: p.pay.on.isoformat() if p.pay.on else "",
    "quantity": lambda p, s: float(p.pay.quantity),
    "unit": lambda p, s: _(UNITS[p.pay.unit]) if p.pay.unit in UNITS else p.pay.unit,
    "rate": lambda p, s: p.pay.rate_ore / ORE_PER_KRONA,
    "amount": lambda p, s: p.pay.amount_ore / ORE_PER_KRONA,
    "amount_ore": lambda p, s: p.pay.amount_ore,
    "hours": lambda p, s: float(p.pay.hours),
    "election": lambda p, s: p.case.scenario.name,
    "election_day": lambda p, s: s.day(p.case.election.day),
    "department": lambda p, s: p.worker.department if p.worker else "",
}
