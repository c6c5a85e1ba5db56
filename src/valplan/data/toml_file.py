"""Read a file of settings that the planner names."""

import tomllib
from pathlib import Path
from typing import Any

from valplan.data.faults import Fault, InputFaults
from valplan.data.library_words import library_text
from valplan.language import _


def read_toml(path: Path) -> dict[str, Any]:
    """The values of a TOML file; ``InputFaults`` where it is missing or no TOML."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        expected = _("the file is not valid TOML: {error}", error=library_text(error))
        raise InputFaults([Fault(file=path.name, expected=expected)]) from error
    except OSError as error:
        missing = _("the file is missing in {folder}", folder=path.parent.as_posix())
        raise InputFaults([Fault(file=path.name, expected=missing)]) from error
