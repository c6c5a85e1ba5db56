"""Numbers, money and dates as people read them, in the current language."""

from datetime import date, datetime, time

from babel.dates import format_date
from babel.numbers import format_decimal, format_percent, get_minus_sign_symbol

from valplan.domain.municipality import ORE_PER_KRONA, ORE_PER_TKR, Ore
from valplan.language import _, current, short_of_whole

NO_BREAK = "\u00a0"


def locale() -> str:
    """The Babel locale of the current language; English dates and numbers are written the British way."""
    return "sv_SE" if current() == "sv" else "en_GB"


def number(value: float, decimals: int = 0) -> str:
    """A number with the language's separators and exactly that many decimals."""
    shape = "#,##0" + ("." + "0" * decimals if decimals else "")
    rounded = round(value, decimals) + 0.0
    sign = get_minus_sign_symbol(locale()) if rounded < 0 else ""
    return sign + format_decimal(abs(rounded), format=shape, locale=locale())


def tkr(amount_ore: Ore) -> str:
    """Thousands of kronor, whole, as the board's budget shows them."""
    return number(amount_ore / ORE_PER_TKR)


def kronor(amount_ore: float) -> str:
    """Whole kronor with their unit."""
    return number(amount_ore / ORE_PER_KRONA) + NO_BREAK + "kr"


def percent(share: float, decimals: int = 0) -> str:
    """A share (0-1) as per cent. A share below one never reads as 100 %, but with the decimals that tell it apart."""
    shown, decimals = short_of_whole(share, decimals)
    shape = "#,##0" + ("." + "0" * decimals if decimals else "") + NO_BREAK + "%"
    return format_percent(shown, format=shape, locale=locale())


def share_percent(share: float) -> str:
    """A share (0-1) as whole per cent where it is whole, else with one decimal: ``100 %``, ``98.1 %``."""
    return percent(share, 0 if round(1000 * share) % 10 == 0 else 1)


def distance(metres: float) -> str:
    """Metres below one kilometre, else kilometres with one decimal."""
    if metres < 1000:
        return number(metres) + NO_BREAK + "m"
    return number(metres / 1000, 1) + NO_BREAK + "km"


def long_date(on: date) -> str:
    """A date in words with its year: ``13 september 2026``."""
    return format_date(on, "d MMMM y", locale=locale())


def short_day(on: date) -> str:
    """Weekday and date: ``ons 26 aug``."""
    return format_date(on, "EEE d MMM", locale=locale()).replace(".", "")


def weekday(on: date) -> str:
    """The weekday in two or three letters: ``ons``."""
    return format_date(on, "EEE", locale=locale()).replace(".", "")


def clock(at: time | datetime) -> str:
    """Hours and minutes: ``08:00``."""
    return f"{at:%H:%M}"


def hours(opens: time | datetime, closes: time | datetime) -> str:
    """An interval of the day; full hours without minutes: ``10-19`` with an en dash."""
    full = opens.minute == closes.minute == 0
    return f"{opens:%H}\u2013{closes:%H}" if full else f"{opens:%H:%M}\u2013{closes:%H:%M}"


def yes_no(value: bool) -> str:
    """Yes or no in the current language."""
    return _("yes") if value else _("no")


def plain_percent(share: float, decimals: int) -> str:
    """A share (0-1) as per cent for a CSV cell; a share below one never reads as 100."""
    shown, decimals = short_of_whole(share, decimals)
    return plain(100 * shown, decimals)


def plain(value: float, decimals: int) -> str:
    """A number for a CSV cell: the language's decimal mark, no thousands separator, so that spreadsheets read it."""
    text = f"{value:.{decimals}f}"
    return text.replace(".", ",") if current() == "sv" else text
