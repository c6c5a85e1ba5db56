"""The user's language: Swedish by default, English at a switch.

Message ids are English; ``locale/<language>/*.po`` hold the translations, one catalogue a room of the program.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from importlib.resources import files

from babel.messages.pofile import read_po

LANGUAGES = ("sv", "en")
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
    """``text`` in the current language, with ``{name}`` fields filled from ``values``."""
    translated = catalogue(_current.get()).get(text, text)
    return translated.format(**values) if values else translated


def N_(text: str) -> str:  # noqa: N802 - the name gettext tools look for
    """Mark ``text`` for translation where it is defined; translate it with ``_`` where it is shown."""
    return text


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
