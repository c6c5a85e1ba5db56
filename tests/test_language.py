"""Everything that planners read has a Swedish text."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from valplan.language import _, catalogue, speaking

ROOT = Path(__file__).parents[1] / "src" / "valplan"
CATALOGUES = sorted((ROOT / "locale" / "sv").glob("*.po"))
SOURCES = sorted(p for p in ROOT.rglob("*.py") if "_(" in p.read_text("utf-8"))


def _message_ids(source: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(source.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"_", "N_"}:
            given = node.args[0] if node.args else None
            if isinstance(given, ast.Constant) and isinstance(given.value, str):
                yield given.value


def _fields(text: str) -> list[str]:
    return sorted(re.findall(r"\{(\w+)", text))


@pytest.mark.parametrize("source", SOURCES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_every_message_is_translated(source: Path) -> None:
    """Each message id of a module has a Swedish text."""
    missing = sorted({m for m in _message_ids(source) if m not in catalogue("sv")})
    assert not missing


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda p: p.name)
def test_translations_keep_the_fields(path: Path) -> None:
    """A Swedish text has exactly the fields of its message."""
    with path.open("rb") as stream:
        wrong = [m.id for m in read_po(stream) if m.id and _fields(str(m.id)) != _fields(str(m.string))]
    assert not wrong


def test_one_message_has_one_translation() -> None:
    """No two catalogues translate the same message differently."""
    seen: dict[str, str] = {}
    for path in CATALOGUES:
        with path.open("rb") as stream:
            for message in read_po(stream):
                if message.id and isinstance(message.string, str) and message.string:
                    assert seen.setdefault(str(message.id), message.string) == message.string, (path.name, message.id)


def test_english_is_the_message_itself() -> None:
    """In English the message id is shown, and after the block the language is Swedish again."""
    with speaking("en"):
        assert _("Staffing") == "Staffing"
    assert _("Staffing") == "Bemanning"


def test_an_unknown_language_is_refused() -> None:
    """A language without texts is an error, not a silent fallback."""
    with pytest.raises(ValueError, match="unknown language"), speaking("fi"):
        pass
