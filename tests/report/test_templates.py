"""The pages speak both languages."""

import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_file

from valplan.language import catalogue

REPORT = Path(__file__).parents[2] / "src" / "valplan" / "report"


@pytest.mark.parametrize("page", sorted((REPORT / "templates").glob("*.html")), ids=lambda p: p.name)
def test_every_message_of_a_page_is_translated(page: Path) -> None:
    """Each message id in a template has a Swedish text."""
    found = {str(m) for _line, m, _c, _x in extract_from_file("jinja2.ext:babel_extract", page, keywords={"_": None})}
    assert found
    assert sorted(found - set(catalogue("sv"))) == []


@pytest.mark.parametrize("module", sorted(REPORT.glob("*.py")), ids=lambda p: p.name)
def test_every_message_of_a_module_is_translated(module: Path) -> None:
    """Each message id that Babel finds in a module has a Swedish text."""
    keywords = {"_": None, "N_": None}
    found = {str(m) for _line, m, _c, _x in extract_from_file("python", module, keywords=keywords)}
    assert sorted(found - set(catalogue("sv"))) == []


def test_the_english_pages_hold_no_swedish_frame(out_in_english: Path) -> None:
    """Headings and captions are English when English is asked for."""
    page = (out_in_english / "report.html").read_text("utf-8")
    assert '<html lang="en">' in page
    headings = re.findall(r"<h[23]>(.*?)</h[23]>", page)
    assert headings[:4] == ["Summary", "Map", "Indicators", "Budget"]
    assert "<caption>Timetable of early voting</caption>" in page


def test_text_from_the_data_is_escaped(out: Path) -> None:
    """The report escapes what comes from files, and every table head says what it is the head of."""
    page = (out / "report.html").read_text("utf-8")
    assert re.findall(r"<th(?! scope=)[ >]", page) == []
    assert page.count("<table") == page.count("<caption>")
