"""What planners write in cells: numbers, dates, yes and no, roles, languages, parts of a day."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from babel import Locale
from babel.dates import get_month_names

from valplan.data.faults import meant_or_one_of
from valplan.data.records import NO, YES, number_text
from valplan.data.register import PARTS
from valplan.domain.municipality import Role
from valplan.language import _

YES_TOO = YES | {"x", "✓", "1", "yes", "y", "sann", "true"}
NO_TOO = NO | {"", "-", "–", "0", "no", "falsk", "false"}
ROLES: Mapping[str, Role] = {
    "ordf": Role.CHAIR, "ordforande": Role.CHAIR, "chair": Role.CHAIR, "chairperson": Role.CHAIR,
    "ersattare": Role.DEPUTY, "ers": Role.DEPUTY, "viceordforande": Role.DEPUTY, "viceordf": Role.DEPUTY,
    "vordf": Role.DEPUTY, "vice": Role.DEPUTY, "deputy": Role.DEPUTY, "vicechair": Role.DEPUTY,
    "rostmottagare": Role.WORKER, "rm": Role.WORKER, "rostmott": Role.WORKER, "vallokal": Role.WORKER,
    "pollworker": Role.WORKER, "valdagen": Role.WORKER,
    "fortid": Role.EARLY_WORKER, "fortidsrostning": Role.EARLY_WORKER, "fortidsrostmottagare": Role.EARLY_WORKER,
    "rostmottagarefortid": Role.EARLY_WORKER, "earlyvoting": Role.EARLY_WORKER, "early": Role.EARLY_WORKER,
    "fortidansvarig": Role.EARLY_LEAD, "ansvarigfortid": Role.EARLY_LEAD, "platsansvarig": Role.EARLY_LEAD,
    "ansvarigfortidsrostning": Role.EARLY_LEAD, "earlylead": Role.EARLY_LEAD,
    "vard": Role.HOST, "entrevard": Role.HOST, "kovard": Role.HOST, "host": Role.HOST,
    "ambulerandeforare": Role.AMBULATING_DRIVER, "forareambulerande": Role.AMBULATING_DRIVER,
    "ambulerande": Role.AMBULATING, "ambulating": Role.AMBULATING,
    "rakning": Role.COUNTER, "rostraknare": Role.COUNTER, "rostrakning": Role.COUNTER, "counter": Role.COUNTER,
    "utbildare": Role.TRAINER, "kursledare": Role.TRAINER, "utbildningsledare": Role.TRAINER, "trainer": Role.TRAINER,
}  # fmt: skip
DAY_PARTS = {
    "fm": "F", "formiddag": "F", "morning": "F", "em": "E", "eftermiddag": "E", "afternoon": "E", "kvall": "K",
    "evening": "K", "natt": "N", "rakning": "N", "night": "N",
}  # fmt: skip
WHOLE_DAY = frozenset({"heladagen", "heldag", "hel", "allday", "wholeday"})
EARLY_DAY = "FEK"
ISO = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})(?:[T ]00:00(?::00)?)?")
SLASH = re.compile(r"(\d{1,2})\s*[/.]\s*(\d{1,2})(?:\s*[-/.\s]\s*(\d{4}))?")
MONTH = re.compile(r"(\d{1,2})\s*(?:e|:e|:a|a)?\s+([^\W\d]+)\.?(?:\s+(\d{4}))?")
WEEKDAY = re.compile(r"^(?:mån|tis|ons|tor|fre|lör|sön|mon|tue|wed|thu|fri|sat|sun)[^\W\d]*\.?,?\s+", re.IGNORECASE)
MONTH_LETTERS = 3
CODE = re.compile("[a-z]{2,3}")  # ISO 639, or a code of the municipality's own such as bks


@dataclass(frozen=True)
class Problem:
    """Why a cell cannot be used: what was expected of it, and what to do."""

    expected: str
    remedy: str = ""


def fold(text: str) -> str:
    """A text with nothing left but small letters and digits, and without the dots and rings of å, ä, ö."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in plain if c.isalnum() and not unicodedata.combining(c))


def decimal(text: str) -> float | Problem:
    """A number as Swedish (``1 234,5``, ``1.234,5``) or English (``1234.5``) spreadsheets have it."""
    plain = text.replace(".", "") if "," in text and "." in text else text
    try:
        return float(number_text(plain))
    except ValueError:
        return Problem(_("a number was expected"))


def whole(text: str) -> int | Problem:
    """A whole number of at least nought."""
    number = decimal(text)
    if isinstance(number, Problem) or number < 0 or not number.is_integer():
        return Problem(_("a whole number, at least {least}, was expected", least=0))
    return int(number)


def yes_no(text: str) -> bool | Problem:
    """Whether a cell says yes; an empty one says no."""
    word = text.casefold()
    if word in YES_TOO or word in NO_TOO:
        return word in YES_TOO
    return Problem(_("“ja”, “nej”, “x” or an empty cell was expected"), _translate("yes_no"))


def day_of_text(text: str, year: int | None = None) -> date | Problem:
    """The date of a text such as 2026-09-13, 13/9 2026, 13.9.2026 or 13 sept 2026, with or without its weekday.

    Without ``year`` the text must say the year.
    """
    plain = WEEKDAY.sub("", text.strip())
    numbers: tuple[str | int | None, ...] | None = None
    if found := ISO.fullmatch(plain):
        numbers = found.groups()
    elif found := SLASH.fullmatch(plain):
        numbers = (found[3] or year, found[2], found[1])
    elif found := MONTH.fullmatch(plain):
        numbers = (found[3] or year, _month(found[2]), found[1])
    try:
        if numbers and all(numbers):
            return date(*(int(n) for n in numbers if n))
    except ValueError:
        pass
    return Problem(_("a date such as 2026-09-13 or 13/9 2026 was expected"))


def roles(text: str, words: Mapping[str, str]) -> tuple[Role, ...] | Problem:
    """The roles of a cell, in the program's order; ``words`` are the planner's own (folded word -> roles)."""
    found: set[Role] = set()
    for part in parts(words.get(fold(text), text)):
        for word in parts(words.get(fold(part), part)):
            role = ROLES.get(fold(word)) or next((r for r in Role if fold(r.value) == fold(word)), None)
            if role is None:
                names = ", ".join(r.value for r in Role)
                return Problem(_("one of {names} was expected", names=names), _translate("roles"))
            found.add(role)
    return tuple(r for r in Role if r in found)


def languages(text: str, words: Mapping[str, str]) -> tuple[str, ...] | Problem:
    """Codes of the languages of a cell, named in Swedish, in English or by a code of two or three letters."""
    known = _languages()
    codes: list[str] = []
    for part in parts(text):
        word = words.get(fold(part), part)
        code = known.get(fold(word)) or (word if CODE.fullmatch(word) else None)
        if code is None:
            return Problem(_("languages such as arabiska, somaliska or ar, so were expected"), _translate("languages"))
        codes.append(code)
    return tuple(dict.fromkeys(codes))


def parts_of_day(text: str, day: int, words: Mapping[str, str]) -> str | Problem:
    """The parts of a day that a cell offers: letters F, E, K, N, words such as fm, or yes for the whole day."""
    all_day = PARTS if day == 0 else EARLY_DAY
    given = words.get(fold(text), text)
    if not set(given.upper()) - set(PARTS):
        return "".join(p for p in PARTS if p in given.upper())
    answer = yes_no(given)
    if isinstance(answer, bool):
        return all_day if answer else ""
    found = ""
    for part in parts(given):
        word = words.get(fold(part), part)
        letters = all_day if fold(word) in WHOLE_DAY else DAY_PARTS.get(fold(word), "")
        if not letters:
            expected = _("parts of the day were expected: fm, em, kväll, ja, nej or F, E, K, N")
            return Problem(expected, _translate("days"))
        found += letters
    return "".join(p for p in PARTS if p in found)


def known_id(text: str, names: Mapping[str, str], file: str) -> str | Problem:
    """The id of a thing that a cell names by its id or its name; ``names`` is id -> name."""
    if text in names:
        return text
    by_name = [i for i, name in names.items() if fold(name) == fold(text)]
    if len(by_name) == 1:
        return by_name[0]
    likely = meant_or_one_of(text, (*names, *names.values()))
    return Problem(_("the id or name is not in {file}", file=file), likely)


def _translate(table: str) -> str:
    return _("Correct the cell, or write what the word means under [values.{table}] in the mapping.", table=table)


def parts(text: str) -> list[str]:
    """The single words of a cell that lists several."""
    return [p.strip() for p in re.split(r"[,;/+&]|\boch\b|\band\b", text) if p.strip()]


def _month(word: str) -> int | None:
    if len(word) < MONTH_LETTERS:
        return None
    return next((n for name, n in _months() if name.startswith(word.casefold())), None)


@cache
def _months() -> tuple[tuple[str, int], ...]:
    named = (get_month_names("wide", locale=locale) for locale in ("sv", "en"))
    return tuple((name.casefold(), n) for months in named for n, name in sorted(months.items()))


@cache
def _languages() -> dict[str, str]:
    found: dict[str, str] = {}
    for locale in ("en", "sv"):
        found |= {fold(str(name)): str(code) for code, name in Locale(locale).languages.items()}
    return found
