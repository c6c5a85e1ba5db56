"""Read a TOML file of the planner's, and tell what is wrong with one that is none."""

import tomllib
from pathlib import Path
from typing import Any

from valplan.data.faults import Fault, InputFaults, missing_in
from valplan.data.library_words import library_text
from valplan.language import _


def read_toml(path: Path) -> dict[str, Any]:
    """The values of a TOML file; ``InputFaults`` where it is missing or no TOML."""
    try:
        return parse_toml(path)[1]
    except OSError as error:
        missing = missing_in(path.parent)
        raise InputFaults([Fault(file=path.name, expected=missing)]) from error


def parse_toml(path: Path) -> tuple[str, dict[str, Any]]:
    """The text of a TOML file that is there, and its values; ``InputFaults`` where it is no TOML."""
    try:
        text = path.read_text(encoding="utf-8-sig")
        return text, tomllib.loads(text)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        expected = _("the file is not valid TOML: {error}", error=library_text(error))
        remedy = _("Put texts in quotation marks, and write each key and each table once.")
        raise InputFaults([Fault(file=path.name, expected=expected, remedy=remedy)]) from error
