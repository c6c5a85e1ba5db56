"""What libraries say in English is told in the planner's language, as they really say it."""

import argparse
import csv
import json
import re
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
import shapely

from tests.tiny import write_case_toml
from valplan.cli import main
from valplan.cli.parser import build_parser
from valplan.data import validate
from valplan.data.library_words import library_text
from valplan.language import reworded, speaking

ENGLISH = re.compile(
    r"\b(argument|arguments|expected|required|invalid|choice|choose|unrecognized|allowed|with|usage|options|show|the|"
    r"positional|message|exit|Expecting|Invalid|Unclosed|Cannot|Expected|line|own)\b"
)
OWN_WORDS = "programbibliotekets egna ord, på engelska"


def error_of(read: Callable[[str], object], text: str) -> str:
    """What a library says when it cannot read a text."""
    with pytest.raises(ValueError, match=r".") as caught:
        read(text)
    return str(caught.value)


TOML = {
    "a;b": "”=” väntades efter nyckeln (rad 1, kolumn 2)",
    "a = 1 b": "inget mer får stå på raden (rad 1, kolumn 7)",
    "= 1": "en nyckel, en [tabell] eller en kommentar väntades (rad 1, kolumn 1)",
    "a = x": "värdet är varken en text inom citattecken",
    "a = ": "värdet är varken en text inom citattecken",
    "a = 'x": '"\'" väntades (i slutet av filen)',
    'a = "x': "en text avslutas inte med ett citattecken (i slutet av filen)",
    "a = [1": "en lista avslutas inte",
    "a = {b = 1": "en tabell inom klamrar avslutas inte",
    "a = 1\na = 2\n": "finns två gånger (rad 2",
    "[a]\n[a]": "tabellen 'a' finns två gånger (rad 2",
    "a = 2026-02-30": "inget sådant datum",
    "[a": "”]” väntades efter tabellens namn",
    "[[a": "”]]” väntades efter tabellens namn",
    'a = "\\x1"': "ensamt ”\\”",
    "a = {b = 1}\n[a.c]": "finns två gånger (rad 2",
}


@pytest.mark.parametrize("text", TOML)
def test_toml(text: str) -> None:
    """A fault in TOML is told in Swedish with its line; in English in English."""
    said = error_of(tomllib.loads, text)
    assert TOML[text] in library_text(said)
    assert not ENGLISH.search(library_text(said))
    with speaking("en"):
        assert not re.search("[åäö]|rad ", library_text(said))


JSON = {
    "": "ett värde väntades (rad 1, kolumn 1)",
    "{a": "ett namn inom citattecken väntades",
    '{"a"}': "”:” väntades",
    '["a" "b"]': "”,” väntades",
    "1 2": "något mer efter slutet",
    '"a': "avslutas inte med ett citattecken",
    '"a\n"': "en radbrytning",
    '"\\q"': "en kod som inte finns",
    '"\\u12"': "en kod som inte finns",
}


@pytest.mark.parametrize("text", JSON)
def test_json(text: str) -> None:
    """A fault in JSON is told in Swedish with its line."""
    said = library_text(error_of(json.loads, text))
    assert JSON[text] in said
    assert not ENGLISH.search(said)


POLYGONS = {
    "POLYGON ((0 0, 2 2, 2 0, 0 2, 0 0))": "gränsen korsar sig själv vid 1, 1",
    "POLYGON ((0 0, 4 0, 4 4, 2 0, 0 4, 0 0))": "gränsen",
    "POLYGON ((0 0, 4 0, 4 4, 0 4, 0 0), (5 5, 6 5, 6 6, 5 5))": "ett hål ligger utanför polygonen vid 5, 5",
    "POLYGON ((0 0, 1 1, 0 0, 0 0))": "gränsen har för få hörn",
    "MULTIPOLYGON (((0 0, 4 0, 4 4, 0 4, 0 0)), ((1 1, 2 1, 2 2, 1 1)))": "en del ligger inuti en annan",
}


@pytest.mark.parametrize("text", POLYGONS)
def test_polygon(text: str) -> None:
    """Why a polygon is not valid is told in Swedish with the place."""
    said = library_text(shapely.is_valid_reason(shapely.from_wkt(text)))
    assert said.startswith(POLYGONS[text])
    assert OWN_WORDS not in said


def test_letters_and_rows() -> None:
    """Letters that cannot be read, and what csv says, are told in Swedish."""
    with pytest.raises(UnicodeDecodeError) as letters:
        b"\xff".decode("utf-8")
    assert "spara som UTF-8" in library_text(letters.value)
    with pytest.raises(csv.Error) as row:
        list(csv.reader(["a\rb"]))
    assert "radbrytning" in library_text(row.value)


def test_what_is_not_known() -> None:
    """A message that is in no table is passed on whole and said to be the library's; in English nothing is added."""
    assert library_text("Something odd (at line 2, column 3)") == (f"Something odd ({OWN_WORDS}) (rad 2, kolumn 3)")
    with speaking("en"):
        assert library_text("Something odd") == "Something odd"
        assert reworded("a", {"a": "b"}) == "b"


@pytest.mark.parametrize("language", ["sv", "en"])
def test_files_of_a_municipality(tiny_scenario: Path, language: str) -> None:
    """Broken files of a folder, and a broken polygon, are told in one language."""
    data = tiny_scenario.parent / "data"
    (data / "municipality.geojson").write_text("{", encoding="utf-8")
    layer = json.loads((data / "districts.geojson").read_text(encoding="utf-8"))
    ring = layer["features"][0]["geometry"]["coordinates"][0]
    ring[1], ring[2] = ring[2], ring[1]
    (data / "districts.geojson").write_text(json.dumps(layer), encoding="utf-8")
    write_case_toml(data)
    with speaking(language):
        broken, crossed = [next(f.expected for f in validate(data) if f.file == name)
                           for name in ("municipality.geojson", "districts.geojson")]  # fmt: skip
    assert ("namn inom citattecken" in broken, "korsar sig själv vid 53" in crossed) == ((language == "sv"),) * 2


COMMANDS = {
    "": "det här saknas: KOMMANDO",
    "foo": "KOMMANDO: ”foo” är okänt; välj något av plan, check, validate",
    "plan": "det här saknas: SCENARIO",
    "plan --lang": "--lang: ett värde väntades efter den",
    "plan --lang fi": "--lang: ”fi” är okänt; välj något av sv, en",
    "validate a b --x": "det här är okänt: b --x",
    "frontier x": "det här saknas: --between",
    "frontier x --between a --others z": "--others: ”z” är okänt; välj något av hold, free",
    "forget": "något av det här behövs: --worker --all",
    "forget --all --worker x": "--worker: den kan inte stå tillsammans med --all",
    "register import x --election-day foo": "--election-day: ”foo” är inget datum som 2026-09-13",
    "validate x --json=3": "--json: den tar inget värde, men ”3” angavs",
    "plan x --time-limit foo": "--time-limit: foo är inte ett antal sekunder över 0",
}


@pytest.mark.parametrize("command", COMMANDS)
def test_wrong_command(capsys: pytest.CaptureFixture[str], command: str) -> None:
    """Whatever argparse finds wrong with a command is told in Swedish, and in English with ``--lang en``."""
    assert main(command.split()) == 2
    told = capsys.readouterr().err
    assert f"Fel i kommandot: {COMMANDS[command]}" in told
    assert OWN_WORDS not in told
    if "--lang" not in command:
        main(["--lang", "en", *command.split()])
        assert not re.search("[åäö]|[Ff]el ", capsys.readouterr().err.replace("foo är", ""))


def test_help_of_every_command() -> None:
    """No command's help has a heading or a text of argparse's own."""
    parsers = [build_parser()]
    while parsers:
        parser = parsers.pop()
        assert not re.search(r"usage:|positional arguments|options:|optional arguments|show this", parser.format_help())
        for action in parser._actions:
            parsers += action.choices.values() if isinstance(action, argparse._SubParsersAction) else ()
