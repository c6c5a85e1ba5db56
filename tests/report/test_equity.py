"""Who has how far and how areas stand day by day, as tables, charts and text of the report."""

import csv
import json
import re
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest

from tests.changes import with_premises
from tests.report.sample import sample_judgement, sample_plan
from tests.report.test_travel import by_bus
from valplan.domain.case import Case
from valplan.domain.equity import Grouping, Moment, Way
from valplan.evaluate.equity import equity
from valplan.language import speaking
from valplan.report import write_outputs
from valplan.report.area_days import area_days_section, area_days_table
from valplan.report.equity import equity_section
from valplan.report.equity_chart import LEFT, RIGHT, WIDTH, chart, tick_m

NAMES = ["Liten", "Stad", "Landsbygd", "low turnout", "Övriga (inte low turnout)"]


def _rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text("utf-8-sig").splitlines(), delimiter=";"))


def test_the_table_has_a_row_for_each_group_way_and_moment(tiny_case: Case, out: Path) -> None:
    """Its figures are those of the judgement, and minutes are left out where the source measures no time."""
    found = sample_judgement(tiny_case).equity
    assert found is not None
    rows = _rows(out / "equity.csv")
    assert len(rows) == len(found.groups)
    assert [int(r["Medel, m"]) for r in rows] == [r.metres.mean for r in found.groups]
    assert [r["Gini"] for r in rows] == [f"{r.metres.gini:.3f}".replace(".", ",") for r in found.groups]
    assert not [head for head in rows[0] if head.endswith("min")]
    told = json.loads((out / "equity.json").read_text("utf-8"))
    assert told.pop("about")["synthetic_tables"]
    told["groups"] = told.pop("equity")
    assert told == found.model_dump(mode="json")


def test_the_table_of_days_has_a_row_for_each_area_and_day(tiny_case: Case, out: Path) -> None:
    rows = _rows(out / "coverage_days.csv")
    days = sample_judgement(tiny_case).coverage_days
    assert [r["Datum"] for r in rows] == [d.on.isoformat() for d in days]
    assert {r["Bedömning"] for r in rows} <= {"Täckt", "Kompenserat", "Inte täckt"}
    others = [(r["Skäl"], d.day) for r, d in zip(rows, days, strict=True) if r["Bedömning"] != "Kompenserat"]
    assert {reason for reason, day in others if day} == {""}
    own_place = "På valdagen räknas också den egna vallokalen, inom sin egen gräns."
    assert {reason for reason, day in others if not day} == {own_place}
    assert len(json.loads((out / "coverage_days.json").read_text("utf-8"))["coverage_days"]) == len(days) == 38


def test_the_report_draws_every_group_and_writes_its_figures(out: Path) -> None:
    """Each kind of place has a chart and a table, and what cannot be known before is said so in both."""
    page = unescape((out / "report.html").read_text("utf-8"))
    section = page.split('<section id="equity"')[1].split("</section>")[0]
    charts = re.findall(r"<svg viewBox=.*?</svg>", section, re.S)
    assert len(charts) == len(Way)
    for drawn in charts:
        assert [n for n in NAMES if f">{n}</text>" not in drawn] == []
    assert "okänt" not in charts[0] + charts[1]
    assert charts[2].count("okänt") == len(NAMES)
    assert "<script" not in section
    assert "saknar dåtidens öppettider" in section


def test_only_what_is_known_is_told_before(tiny_case: Case) -> None:
    """A district without a known polling place then is named, and the share that is known stands in the table."""
    case = with_premises(tiny_case, "parish", served_2022=())
    judged = sample_judgement(tiny_case).model_copy(update={"equity": equity(case, sample_plan(case))})
    section = equity_section(case, judged)
    assert section is not None
    assert any("Distrikt 3" in note for note in section["notes"])
    whole = section["ways"][0]["groups"][0]["lines"]
    assert [line["known"] for line in whole] == ["71\u00a0%", ""]


def test_a_judgement_without_the_figures_has_no_section(tiny_case: Case, tmp_path: Path) -> None:
    """A plan that could not be judged further is still written, without these tables' rows."""
    judged = sample_judgement(tiny_case).model_copy(update={"equity": None, "coverage_days": ()})
    write_outputs(tiny_case, sample_plan(tiny_case), judged, tmp_path / "out")
    page = (tmp_path / "out" / "report.html").read_text("utf-8")
    assert 'id="equity"' not in page
    assert 'id="coverage-days"' not in page
    assert not (tmp_path / "out" / "equity.csv").exists()


def test_the_chart_keeps_within_its_room_and_in_order(tiny_case: Case) -> None:
    found = equity(tiny_case, sample_plan(tiny_case))
    rows = [r for r in found.groups if r.way is Way.POLLING and r.grouping is Grouping.WHOLE]
    drawn = chart([("Liten", list(rows))])
    assert [r.moment for r in rows] == list(Moment)
    for line in drawn["bands"][0]["lines"]:
        assert LEFT <= line["mean"] <= line["p90"] <= line["longest"] <= WIDTH - RIGHT


@pytest.mark.parametrize(("most", "step"), [(0, 0.2), (6, 1), (6.01, 2), (14_369, 5000), (42_671, 10_000), (600, 100)])
def test_the_steps_of_the_axis_are_round(most: float, step: float) -> None:
    assert tick_m(most) == pytest.approx(step)


def test_the_matrix_has_letters_in_both_languages(tiny_case: Case) -> None:
    """A letter beside the colour, so that a print without colours tells the same."""
    judged = sample_judgement(tiny_case)
    swedish = area_days_section(tiny_case, judged)
    with speaking("en"):
        english = area_days_section(tiny_case, judged)
    assert [k["letter"] for k in swedish["key"]] == ["T", "K", "E"]
    assert [k["letter"] for k in english["key"]] == ["C", "M", "N"]
    assert [r["name"] for r in swedish["rows"]] == ["Stan", "Landet"]
    assert all(len(r["cells"]) == len(swedish["days"]) == 19 for r in swedish["rows"])


def test_times_by_each_mode_stand_side_by_side(tiny_case: Case, tmp_path: Path) -> None:
    """On foot and by car always, told as reckoned; by public transport where there is a timetable, on its day."""
    plain = area_days_section(tiny_case, sample_judgement(tiny_case))
    assert plain["times"] == ["Till fots, min", "Med bil, min"]
    assert "4,5 respektive 40 km/h" in plain["note"]
    transit = by_bus(tiny_case, -10)
    transit.seconds[:, tiny_case.premises_index["library"]] = 900
    case = replace(tiny_case, travel=replace(tiny_case.travel, transit=transit))
    judged = sample_judgement(case)
    section = area_days_section(case, judged)
    assert section["times"][-1] == "Kollektivtrafik, min"
    assert section["rows"][0]["times"][-1] == "15 (100\u00a0%)"
    table = area_days_table(case, judged, "stan")
    assert [row[-2] for row in table["rows"]].count("15 (100\u00a0%)") == 1
    write_outputs(case, sample_plan(case), judged, tmp_path / "out")
    rows = _rows(tmp_path / "out" / "coverage_days.csv")
    assert {r["Tider räknade ur avståndet"] for r in rows} == {"till fots, med bil"}
    for r, d in zip(rows, judged.coverage_days, strict=True):
        assert d.walk_time_s is not None
        assert float(r["Medeltid till fots, min"].replace(",", ".")) == pytest.approx(d.walk_time_s / 60, abs=0.06)
    assert "inte uppmätta" in unescape((tmp_path / "out" / "report.html").read_text("utf-8"))


def test_the_map_tells_an_area_day_by_day(tiny_case: Case, out: Path) -> None:
    text = (out / "map.html").read_text("utf-8")
    data = json.loads(text.split('<script id="data" type="application/json">')[1].split("</script>")[0])
    about = {f["properties"]["about"]["title"]: f["properties"]["about"] for f in data["areas"]["features"]}
    assert about["Landet"]["table"] == area_days_table(tiny_case, sample_judgement(tiny_case), "landet")
    assert len(about["Landet"]["table"]["rows"]) == 19


def test_minutes_stand_in_table_report_and_days_where_time_is_measured(tiny_case: Case, tmp_path: Path) -> None:
    """With a source of roads, a mean way of so many seconds is told in minutes beside its metres."""
    facts = tiny_case.travel.facts.model_copy(update={"source": "roads", "files": ("vägar",)})
    travel = replace(tiny_case.travel, facts=facts, points_s=tiny_case.travel.points // 10)
    case = replace(tiny_case, travel=travel)
    judged = sample_judgement(case)
    write_outputs(case, sample_plan(case), judged, tmp_path / "out")
    assert judged.equity is not None
    seconds = judged.equity.groups[0].seconds
    assert seconds is not None
    rows = _rows(tmp_path / "out" / "equity.csv")
    assert rows[0]["Medel, min"] == f"{seconds.mean / 60:.1f}".replace(".", ",")
    assert {"högst 10 min, %", "högst 30 min, %"} <= set(rows[0])
    days = _rows(tmp_path / "out" / "coverage_days.csv")
    assert all(r["Medeltid med bil, min"] and r["Tider räknade ur avståndet"] == "till fots" for r in days)
    assert f"<small>{seconds.mean / 60:.0f}\u00a0min</small>" in (tmp_path / "out" / "report.html").read_text("utf-8")


def test_whose_district_is_of_another_kind_is_told(tiny_case: Case) -> None:
    """The limit of the polling place goes by the district; those whom that concerns are counted, or nothing is said."""
    judgement = sample_judgement(tiny_case)
    text = "väljare bor i ett område av annan ortstyp än sitt distrikt"
    told = equity_section(tiny_case, judgement)
    assert told is not None
    assert not any(text in note for note in told["notes"])
    moved = tuple(
        p.model_copy(update={"area_id": "stan"}) if p.point_id == "05990003-0" else p
        for p in tiny_case.municipality.points
    )
    case = replace(tiny_case, municipality=tiny_case.municipality.model_copy(update={"points": moved}))
    told = equity_section(case, judgement)
    assert told is not None
    assert any(note.startswith(f"300 {text}") for note in told["notes"])
