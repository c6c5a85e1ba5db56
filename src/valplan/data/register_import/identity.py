"""Personnummer and samordningsnummer: every common spelling, checked, and never shown."""

import re
from dataclasses import dataclass
from datetime import date

from stdnum import luhn
from stdnum.exceptions import ValidationError
from stdnum.se import personnummer

from valplan.data.register_import.words import Problem
from valplan.language import _

SHORT, LONG = 11, 13  # YYMMDD-NNNN and YYYYMMDD-NNNN
COORDINATION = 60  # what a samordningsnummer adds to the day (folkbokföringsförordningen 5 §)
LIKE_A_NUMBER = re.compile(r"\d(?:[\s\-+–./()]{0,2}\d){8,}")


@dataclass(frozen=True)
class Identity:
    """A checked number, ``YYYYMMDD-NNNN``, and the date of birth in it."""

    number: str
    born: date


def identity(text: str) -> Identity | Problem:
    """The identity that a personnummer or samordningsnummer in any common spelling stands for.

    Two digits of the year mean somebody under a hundred, unless the sign is ``+``
    (folkbokföringslagen 1991:481, 18 §). Date and check digit are tried.
    """
    compact = personnummer.compact(text)
    digits = re.sub(r"\D", "", compact)
    if len(compact) not in (SHORT, LONG) or len(digits) != len(compact) - 1 or compact[-5] not in "-+":
        return Problem(_("a personnummer of ten or twelve digits was expected"), _spelling(text, digits))
    day = int(compact[-7:-5])
    plain = f"{compact[:-7]}{day - COORDINATION if day > COORDINATION else day:02}{compact[-5:]}"
    try:
        born = personnummer.get_birth_date(plain)
    except ValidationError:
        return Problem(_("the date of birth in the number does not exist"), _("Correct the number."))
    if born > date.today():  # noqa: DTZ011 - a date of birth has no time zone
        return Problem(_("the date of birth in the number lies in the future"), _("Correct the number."))
    if not luhn.is_valid(digits[-10:]):
        return Problem(_("the check digit of the number is wrong"), _("Correct the number."))
    return Identity(f"{born.year:04}{compact[-9:-5]}-{compact[-4:]}", born)


def masked(text: str) -> str:
    """How many digits a value has, in place of the value."""
    return _("{count} {count:|digit|digits}", count=sum(c.isdigit() for c in text))


def looks_like_identity(text: str) -> bool:
    """Whether a text holds nine digits or more in a row, as a personnummer or a telephone number does.

    Spaces, dashes, dots, slashes and parentheses may stand between them.
    """
    return LIKE_A_NUMBER.search(text) is not None


def _spelling(text: str, digits: str) -> str:
    if "e+" in text.casefold():
        return _("Excel has rounded the number: format the column as text and enter it again.")
    if len(digits) == SHORT - 2:
        return _("Excel has dropped the leading zero: format the column as text.")
    return _("Write it as YYYYMMDD-NNNN.")
