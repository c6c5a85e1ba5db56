"""Everything that planners read has a Swedish text."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from valplan.language import _, catalogue, speaking
from valplan.report.figures import percent

ROOT = Path(__file__).parents[1] / "src" / "valplan"
CATALOGUES = sorted((ROOT / "locale" / "sv").glob("*.po"))
SOURCES = sorted(p for p in ROOT.rglob("*.py") if "_(" in p.read_text("utf-8"))


def _message_ids(source: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(source.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"_", "N_"}:
            given = node.args[0] if node.args else None
            if isinstance(given, ast.Constant) and isinstance(given.value, str):
                yield given.value


def _fields(text: str) -> set[str]:
    """The fields of a message; one that chooses between forms of a word may be needed in one language only."""
    return set(re.findall(r"\{(\w+)", text))


@pytest.mark.parametrize("source", SOURCES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_every_message_is_translated(source: Path) -> None:
    """Each message id of a module has a Swedish text."""
    missing = sorted({m for m in _message_ids(source) if m not in catalogue("sv")})
    assert not missing


def _told_as_found(source: Path) -> Iterator[str]:
    """Words that a rule gives as what it found, or as its limit, without marking them for translation."""
    for node in ast.walk(ast.parse(source.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "violation":
            yield from (a.value for a in node.args[1:3] if isinstance(a, ast.Constant) and isinstance(a.value, str))


@pytest.mark.parametrize("source", sorted((ROOT / "rules").glob("*.py")), ids=lambda p: p.stem)
def test_what_a_rule_finds_is_marked(source: Path) -> None:
    """Words for what a rule found and for its limit can be told in Swedish."""
    assert not list(_told_as_found(source))


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


@pytest.mark.parametrize(
    ("count", "swedish", "english"),
    [
        (0, "0 dagar", "0 days"), (1, "1 dag", "1 day"), (2, "2 dagar", "2 days"), ("1", "1 dag", "1 day"),
        (11, "11 dagar", "11 days"), ("1\u00a0001", "1\u00a0001 dagar", "1\u00a0001 days"),
    ],
)  # fmt: skip
def test_one_and_many(count: object, swedish: str, english: str) -> None:
    """One day is no days, in either language, whether the number is a number or written out."""
    text = "{worker} has {found} {found:|day|days} in early voting but agreed to {limit}."
    assert f"R1 har {swedish} i" in _(text, worker="R1", found=count, limit=0)
    with speaking("en"):
        assert f"R1 has {english} in" in _(text, worker="R1", found=count, limit=0)


def test_per_cent_stays_with_its_number() -> None:
    """A per cent sign that a text writes after a space is not broken from its number."""
    text = (
        "{found} of {limit} reserves as {role}; the risk of an unfilled post is {risk:.1f} %, at most {most:.1f} % is "
        "allowed."
    )
    told = _(text, found=1, limit=2, role="x", risk=2.5, most=75)
    assert "2,5\u00a0%" in told
    assert "75,0\u00a0%" in told
    assert " %" not in told


MANY_ALWAYS = {"rows of the column", "days after the newest table", "places. See the rule check", "places with such"}
NOUNS = re.compile(
    r"\{\w+\} (days|violations|people|places|districts|voters|votes|rows|seats|posts|hours|measures|files)\b"
)


def test_counts_choose_their_words() -> None:
    """No message writes a number beside a word that is right for many only."""
    counted = [text for text in catalogue("sv") if not any(words in text for words in MANY_ALWAYS)]
    assert not [text for text in counted if NOUNS.search(text)]


def test_an_unknown_language_is_refused() -> None:
    """A language without texts is an error, not a silent fallback."""
    with pytest.raises(ValueError, match="unknown language"), speaking("fi"):
        pass


@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_share_is_written_the_same_way_in_messages_and_tables(language: str) -> None:
    """The sign stands after a space that is not broken, in either language."""
    with speaking(language):
        assert _("{share:.1%}", share=0.049) == percent(0.049, 1)
