"""The user's language: Swedish by default, English at a switch.

Message ids are English; ``locale/<language>/*.po`` hold the translations, one catalogue a room of the program.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from importlib.resources import files
from string import Formatter
from typing import Any

from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent

LOCALES = {"sv": "sv_SE", "en": "en_GB"}
LANGUAGES = tuple(LOCALES)
MOST_DECIMALS = 3
_PER_CENT = re.compile(r"(?<=[\d}]) %")
_current: ContextVar[str] = ContextVar("language", default="sv")


@cache
def catalogue(language: str) -> dict[str, str]:
    """All translations of a language: message id -> text. English is the message id itself."""
    texts: dict[str, str] = {}
    folder = files("valplan") / "locale" / language
    for entry in sorted(folder.iterdir(), key=lambda e: e.name) if folder.is_dir() else []:
        if entry.name.endswith(".po"):
            with entry.open("rb") as stream:
                for message in read_po(stream):
                    if message.id and isinstance(message.string, str) and message.string:
                        texts[str(message.id)] = message.string
    return texts


def _(text: str, /, **values: object) -> str:
    """``text`` in the current language, with ``{name}`` fields filled from ``values``.

    A per cent sign is not parted from its number.
    """
    translated = _PER_CENT.sub("\u00a0%", catalogue(_current.get()).get(text, text))
    return _FORMATTER.vformat(translated, (), values) if values else translated


def short_of_whole(share: float, decimals: int) -> tuple[float, int]:
    """A share (0-1) and its decimals as per cent, such that a share below one never reads as 100 %.

    It is given the decimals that tell it apart from the whole, at most ``MOST_DECIMALS``, and is cut off there.
    """
    if share >= 1:
        return share, decimals
    while decimals < MOST_DECIMALS and round(share, decimals + 2) >= 1:
        decimals += 1
    return min(share, 1 - 10 ** -(decimals + 2)), decimals


class _Local(Formatter):
    """Numbers with a format such as ``.1f`` or ``.0%`` are written as the language writes them.

    ``{count:|day|days}`` is the first word for 1 and the second for any other number, also one that is text already;
    Swedish and English have these two forms.
    """

    def format_field(self, value: Any, format_spec: str) -> Any:
        """One field of a message."""
        if format_spec.startswith("|"):
            _empty, one, many = format_spec.split("|")
            return one if str(value) == "1" else many
        if not isinstance(value, int | float) or format_spec[-1:] not in ("f", "%") or not format_spec:
            return super().format_field(value, format_spec)
        digits = int(format_spec[:-1].removeprefix(".") or 0)
        pattern = "#,##0" + ("." + "0" * digits if digits else "")
        locale = LOCALES[_current.get()]
        if format_spec.endswith("%"):
            value, digits = short_of_whole(value, digits)
            pattern = "#,##0" + ("." + "0" * digits if digits else "")
            return format_percent(value, pattern + "\u00a0%", locale)
        return format_decimal(value, pattern, locale)


_FORMATTER = _Local()


def N_(text: str) -> str:  # noqa: N802 - the name gettext tools look for
    """Mark ``text`` for translation where it is defined; translate it with ``_`` where it is shown."""
    return text


def reworded(message: str, known: Mapping[str, str]) -> str:
    """What a library says in English, in the current language.

    Parameters
    ----------
    message
        The library's message.
    known
        Patterns of its messages, and the message id for each with the pattern's groups as fields.

    Returns
    -------
    str
        The words for it; in another language than English, a message that is not known is said to be the library's own.
    """
    for pattern, text in known.items():
        found = re.fullmatch(pattern, message)
        if found:
            return _(text, **found.groupdict())
    return message if _current.get() == "en" else _("{message} (the library's own words, in English)", message=message)


def current() -> str:
    """The language in use: ``sv`` or ``en``."""
    return _current.get()


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Use ``language`` inside the block; ``ValueError`` if it is not one of ``LANGUAGES``."""
    if language not in LANGUAGES:
        raise ValueError(f"unknown language {language!r}; choose one of {', '.join(LANGUAGES)}")
    token = _current.set(language)
    try:
        yield
    finally:
        _current.reset(token)
