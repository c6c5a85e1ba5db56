"""The CSV tables open in a Swedish spreadsheet; the JSON beside them is for machines."""

import csv
import json
from io import StringIO
from pathlib import Path

import pytest

from valplan.language import speaking
from valplan.report.figures import hours, percent, plain, tkr
from valplan.report.tables import csv_text


def _rows(path: Path) -> list[dict[str, str]]:
    text = path.read_bytes().decode("utf-8")
    assert text.startswith("\ufeff")
    return list(csv.DictReader(StringIO(text[1:]), delimiter=";"))


def test_premises_tell_verdict_measure_and_cost(out: Path) -> None:
    """A building that needs a measure shows what fails, what was measured, what is done and what it costs."""
    hall = next(r for r in _rows(out / "premises.csv") if r["Lokal"] == "Sporthallen")
    assert hall["Bedömning"] == "Tillgänglig efter åtgärder"
    assert "A08" in hall["Hårda kriterier som brister"]
    assert "40 mm" in hall["Hårda kriterier som brister"]
    assert hall["Åtgärder"] == "Tröskelramp (2500 kr)"
    assert hall["Valdistrikt"] == "05990002 Distrikt 2"


def test_every_used_building_is_listed_once(out: Path) -> None:
    """Polling places and early-voting places are listed once each."""
    names = [r["Lokal"] for r in _rows(out / "premises.csv")]
    assert names == ["Biblioteket", "Busshållplatsen", "Församlingshemmet", "Skolan", "Sporthallen"]


def test_the_timetable_has_a_column_a_day(out: Path) -> None:
    """Each place has its hours and posts on its open days and an empty cell on the others."""
    library, stop = _rows(out / "early_voting.csv")
    assert library["2026-08-26 ons"] == "10\u201319 (2)"
    assert library["2026-09-13 sön"] == "08\u201320 (2)"
    assert stop["2026-09-10 tors"] == "12\u201318 (2)"
    assert stop["2026-09-11 fre"] == ""
    assert (library["Öppna dagar"], stop["Öppna dagar"]) == ("19", "2")


def test_coverage_tells_the_compensation_and_its_reason(out: Path) -> None:
    """A compensated area shows what is done and the written reason."""
    landet = next(r for r in _rows(out / "coverage.csv") if r["Område"] == "Landet")
    assert landet["Bedömning"] == "Kompenserat"
    assert landet["Kompensation"] == "Röstningsbuss, Busshållplatsen (15000 kr)"
    assert landet["Skäl"] == "Långt till biblioteket."


def test_json_has_the_facts_for_machines(out: Path) -> None:
    """The JSON holds ids, numbers and codes, not words."""
    records = json.loads((out / "premises.json").read_text("utf-8"))
    hall = next(r for r in records if r["premises"] == "hall")
    assert hall["measures"] == [{"cost_ore": 250000, "measure": "tröskelramp"}]
    assert hall["state"] == "after_measures"


def test_a_cell_is_never_run_as_a_formula() -> None:
    """Text that a spreadsheet would run is written as text."""
    assert '"\'=HYPERLINK(""x"")"' in csv_text(["a"], [['=HYPERLINK("x")']])


@pytest.mark.parametrize(("share", "text"), [(1.0, "100\u00a0%"), (0.9996, "99\u00a0%"), (0.5, "50\u00a0%")])
def test_less_than_all_never_reads_as_all(share: float, text: str) -> None:
    """A share below one is not rounded up to 100 %."""
    assert percent(share) == text


def test_numbers_follow_the_language() -> None:
    """Decimal marks and separators are the language's own."""
    assert (plain(1.5, 1), tkr(541_700_000)) == ("1,5", "5\u00a0417")
    with speaking("en"):
        assert (plain(1.5, 1), tkr(541_700_000)) == ("1.5", "5,417")


def test_hours_show_minutes_only_where_there_are_any() -> None:
    """Full hours are short; others are written out."""
    from datetime import time

    assert hours(time(8), time(20)) == "08\u201320"
    assert hours(time(8, 30), time(20)) == "08:30\u201320:00"
