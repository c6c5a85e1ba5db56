"""Everything that planners are told about their input exists in Swedish."""

import ast
from pathlib import Path
from string import Formatter

import pytest

import valplan.data
from valplan.language import catalogue

FILES = sorted(Path(valplan.data.__file__).parent.glob("*.py"))


def message_ids(path: Path) -> set[str]:
    """The literal message ids of a module."""
    calls = (n for n in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(n, ast.Call))
    marked = (c for c in calls if isinstance(c.func, ast.Name) and c.func.id in ("_", "N_") and c.args)
    return {c.args[0].value for c in marked if isinstance(c.args[0], ast.Constant) and isinstance(c.args[0].value, str)}


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_translated(path: Path) -> None:
    """Every message id of the module is translated, with the same fields."""
    swedish = catalogue("sv")
    for text in message_ids(path):
        assert text in swedish
        assert fields(text) == fields(swedish[text])


def fields(text: str) -> set[str]:
    """The names of the fields of a message."""
    return {name for _text, name, _spec, _conversion in Formatter().parse(text) if name}
