"""The CSV tables open in a Swedish spreadsheet; the JSON beside them is for machines."""

import csv
import json
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest

from valplan.domain.case import Case
from valplan.domain.outcome import Indicator
from valplan.language import _, speaking
from valplan.report.evidence import evidence_summary, share_text
from valplan.report.figures import hours, percent, plain, plain_percent, share_percent, tkr
from valplan.report.tables import csv_text
from valplan.report.wording import limit_value, origin_text, synthetic_notice, unit_text
from valplan.rules.naming import table_text


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
    assert hall["Åtgärder"] == "Tröskelramp (2\u00a0500\u00a0kr)"
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
    assert library["Dimensionerad för, röster"] == "760"


def test_coverage_tells_the_compensation_and_its_reason(out: Path) -> None:
    """A compensated area shows what is done and the written reason."""
    landet = next(r for r in _rows(out / "coverage.csv") if r["Område"] == "Landet")
    assert landet["Bedömning"] == "Kompenserat"
    assert landet["Kompensation"] == "Röstningsbuss, Busshållplatsen (15\u00a0000\u00a0kr)"
    assert landet["Skäl"] == "Långt till biblioteket."


def test_json_has_the_facts_for_machines(out: Path) -> None:
    """The JSON holds ids, numbers and codes, not words."""
    records = json.loads((out / "premises.json").read_text("utf-8"))["premises"]
    hall = next(r for r in records if r["premises"] == "hall")
    assert hall["measures"] == [{"cost_ore": 250000, "measure": "tröskelramp"}]
    assert hall["state"] == "after_measures"


@pytest.mark.parametrize("name", ["indicators", "premises", "early_voting", "coverage"])
def test_every_row_and_file_says_what_is_synthetic(tiny_case: Case, out: Path, name: str) -> None:
    """The first row of a CSV names every synthetic table first of all, the others are marked; so begins the JSON."""
    first, *others = _rows(out / f"{name}.csv")
    assert next(iter(first)) == "Ursprung"
    for table in tiny_case.synthetic_tables:
        assert table_text(table).lower() in first["Ursprung"]
    assert {row["Ursprung"] for row in others} <= {"syntetiska data"}
    found = json.loads((out / f"{name}.json").read_text("utf-8"))
    assert list(found) == ["about", name]
    assert sorted(found["about"]["synthetic_tables"]) == sorted(tiny_case.synthetic_tables)


def test_the_judgement_says_what_is_synthetic(tiny_case: Case, out: Path) -> None:
    """What the check found names the made-up tables as the other files do."""
    about = json.loads((out / "judgement.json").read_text("utf-8"))["about"]
    assert sorted(about["synthetic_tables"]) == sorted(tiny_case.synthetic_tables)


def test_real_data_are_said_to_be(tiny_case: Case) -> None:
    """Without synthetic tables the mark says so, and no notice is shown."""
    real = replace(tiny_case, origins=tuple(o.model_copy(update={"origin": "real"}) for o in tiny_case.origins))
    assert (origin_text(real), synthetic_notice(real)) == ("inga syntetiska data", "")


def test_evidence_is_short_in_a_cell_and_whole_in_the_file(out: Path) -> None:
    """A cell counts the verdicts of the many; the JSON holds each."""
    row = next(r for r in _rows(out / "indicators.csv") if r["Indikator"] == "Tillgängliga vallokaler")
    assert row["Underlag"].startswith("Tillgänglig efter åtgärder: 1. ")
    assert row["Värde"] == "100\u00a0% (3/3)"
    found = json.loads((out / "indicators.json").read_text("utf-8"))["indicators"]
    assert found[0]["evidence"][0]["name"] == "Sporthallen"


def test_a_long_evidence_is_counted() -> None:
    """Rows that would fill thousands of characters become their number."""
    rows = tuple({"department": f"Förvaltningen för allt {n}", "people": "1"} for n in range(100))
    many = Indicator(indicator="d", name="D", target="", value="", met=None, entered=False, source="", evidence=rows)
    assert evidence_summary(many) == "100 rader, se indicators.json."
    assert evidence_summary(many.model_copy(update={"evidence": rows[:1]})) == "Förvaltningen för allt 0: 1"


@pytest.mark.parametrize(
    ("value", "unit", "swedish", "english"),
    [
        (1, "yes/no", "ja", "yes"),
        (0, "yes/no", "nej", "no"),
        (1, "places", "1 lokal", "1 place"),
        (2, "places", "2 lokaler", "2 places"),
        (1, "persons", "1 person", "1 person"),
        (0.8, "share", "80\u00a0%", "80\u00a0%"),
        (0.558, "share", "55,8\u00a0%", "55.8\u00a0%"),
        (541_700_000, "öre", "5\u00a0417\u00a0000\u00a0kr", "5,417,000\u00a0kr"),
        (50, "m²", "50 m²", "50 m²"),
    ],
)
def test_a_limit_is_told_as_a_person_would(value: float, unit: str, swedish: str, english: str) -> None:
    """Yes is not 1, one place is not places, money is kronor."""
    assert limit_value(value, unit) == swedish
    with speaking("en"):
        assert limit_value(value, unit) == english


def test_every_unit_of_the_limits_has_words(tiny_case: Case) -> None:
    """Each unit of a number in force that is a word has a Swedish one, and in the singular another where it differs."""
    symbols = {"m", "h", "s", "min", "km/h", "kr", "m²", "%", "share", "yes/no", "o'clock", "m per m", "N", "β"}
    for unit in {x.unit for x in tiny_case.limits.values()} - symbols:
        assert unit_text(unit) != unit or unit == unit_text(unit, 1), unit


@pytest.mark.parametrize(
    ("text", "shown"),
    [("100.0 % (3/3)", "100\u00a0% (3/3)"), ("66.7 % (2/3)", "66,7\u00a0% (2/3)"), ("7", "7"), ("0.0 %", "0\u00a0%")],
)
def test_a_value_is_shown_in_the_language(text: str, shown: str) -> None:
    """No decimal point in Swedish, and no decimals that say nothing."""
    assert share_text(text) == shown
    with speaking("en"):
        assert share_text(text) == shown.replace(",", ".")


def test_a_cell_is_never_run_as_a_formula() -> None:
    """Text that a spreadsheet would run is written as text."""
    assert '"\'=HYPERLINK(""x"")"' in csv_text(["a"], [['=HYPERLINK("x")']])


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (1.0, "100\u00a0%"),
        (0.999, "99,9\u00a0%"),
        (0.994, "99\u00a0%"),
        (0.996, "99,6\u00a0%"),
        (0.9996, "99,96\u00a0%"),
        (1 - 1e-9, "99,999\u00a0%"),
        (0.5, "50\u00a0%"),
    ],
)
def test_less_than_all_never_reads_as_all(share: float, text: str) -> None:
    """A share below one is not rounded up to 100 %, and not cut down a whole per cent either."""
    assert percent(share) == text
    assert _("{share:.0%}", share=share) == text


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


def test_a_share_has_a_decimal_only_where_it_says_something() -> None:
    """Whole per cents are whole, others have a decimal; nothing below the whole reads as the whole."""
    assert [share_percent(s) for s in (1.0, 0.8, 0.796, 0.9999)] == [
        "100\u00a0%", "80\u00a0%", "79,6\u00a0%", "99,99\u00a0%",
    ]  # fmt: skip
    assert (plain_percent(0.9999, 1), plain_percent(1.0, 1)) == ("99,99", "100,0")
