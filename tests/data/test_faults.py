"""Every planted fault is told: its file, its row and what to do; nothing else is complained of."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.tiny import DISTRICTS, write_case_toml
from valplan.data import Fault, InputFaults, load_case, validate
from valplan.language import speaking

Plant = Callable[[Path], None]
Layer = dict[str, Any]


def replace(file: str, old: str, new: str, count: int = 1) -> Plant:
    """Replace ``old`` in a file of the data folder."""

    def plant(data: Path) -> None:
        path = data / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, count), encoding="utf-8")

    return plant


def repeat(file: str, start: str) -> Plant:
    """Write the row that starts with ``start`` once more at the end of a table."""

    def plant(data: Path) -> None:
        path = data / file
        text = path.read_text(encoding="utf-8")
        row = next(line for line in text.splitlines() if line.startswith(start))
        path.write_text(text + row + "\n", encoding="utf-8")

    return plant


def remove(file: str) -> Plant:
    """Remove a file."""
    return lambda data: (data / file).unlink()


def rename(old: str, new: str) -> Plant:
    """Rename a file."""

    def plant(data: Path) -> None:
        (data / old).rename(data / new)

    return plant


def geojson(file: str, change: Callable[[Layer], object]) -> Plant:
    """Change a GeoJSON file."""

    def plant(data: Path) -> None:
        path = data / file
        layer = json.loads(path.read_text(encoding="utf-8"))
        change(layer)
        path.write_text(json.dumps(layer), encoding="utf-8")

    return plant


def corners(layer: Layer, district: int) -> list[list[int]]:
    """The ring of a district's polygon."""
    ring: list[list[int]] = layer["features"][district]["geometry"]["coordinates"][0]
    return ring


def stretch(layer: Layer) -> None:
    """Let the first district reach 100 m into the second."""
    for corner in corners(layer, 0):
        corner[1] += 100 if corner[1] == 6_473_000 else 0


def shrink(layer: Layer) -> None:
    """Let the first district end 100 m before the second."""
    for corner in corners(layer, 0):
        corner[1] -= 100 if corner[1] == 6_473_000 else 0


def bow_tie(layer: Layer) -> None:
    """Let the border of the first district cross itself."""
    ring = corners(layer, 0)
    ring[1], ring[2] = ring[2], ring[1]


def degrees(layer: Layer) -> None:
    """Give the first district in degrees."""
    layer["features"][0]["geometry"]["coordinates"] = [[[15.5, 58.3], [15.6, 58.3], [15.6, 58.4], [15.5, 58.3]]]


def rename_crs(layer: Layer) -> None:
    """Say another coordinate system."""
    layer["crs"]["properties"]["name"] = "urn:ogc:def:crs:EPSG::3021"


PLANTED: dict[str, tuple[Plant, str, str]] = {
    "missing file": (remove("fees.csv"), "fees.csv", r"filen saknas"),
    "misspelt file": (rename("fees.csv", "fee.csv"), "fees.csv", r"Menade du ”fee.csv”"),
    "missing polygons": (remove("districts.geojson"), "districts.geojson", r"filen saknas"),
    "wrong column": (
        replace("districts.csv", "electors_kf_2026", "elektors_kf_2026"), "districts.csv",
        r"electors_kf_2026: kolumnen saknas. Menade du ”elektors_kf_2026”",
    ),
    "column twice": (
        replace("districts.csv", ";name;area_id", ";area_id;area_id"), "districts.csv", r"kolumnen finns två gånger",
    ),
    "row too long": (replace("fees.csv", "ordforande;day", "ordforande;day;x;y"), "fees.csv", r"rad 2: raden har 6"),
    "unknown area": (
        replace("districts.csv", "Distrikt 1;stan", "Distrikt 1;stam"), "districts.csv",
        r"rad 2.*area_id.*”stam”.*Menade du ”stan”",
    ),
    "unknown district of a point": (
        replace("demand_points.csv", "05990001-0;05990001", "05990001-0;05990009"), "demand_points.csv",
        r"rad 2.*”05990009”.*finns inte i districts.csv",
    ),
    "unknown premises of an inspection": (
        replace("accessibility.csv", "school;A01", "scool;A01"), "accessibility.csv", r"”scool”.*Menade du ”school”",
    ),
    "unknown criterion": (replace("accessibility.csv", "school;A01", "school;A41"), "accessibility.csv", r"”A41”"),
    "unknown pattern": (replace("premises.csv", "alla, vecka", "alla, veka"), "premises.csv", r"”veka”.*”vecka”"),
    "unknown budget line": (replace("rates.csv", "base;material", "base;materials"), "rates.csv", r"”material”"),
    "negative voters": (
        replace("demand_points.csv", ";400\n", ";-400\n"), "demand_points.csv",
        r"rad 2, 05990001-0, kolumn electors: här står ”-400”; ett heltal, minst 0, väntades",
    ),
    "points do not sum to the district": (
        replace("demand_points.csv", ";400\n", ";399\n"), "districts.csv", r"05990001.*summerar till 1099",
    ),
    "letters for a number": (replace("fees.csv", "400000", "fyra"), "fees.csv", r"”fyra”; ett heltal"),
    "empty cell": (replace("fees.csv", "400000", ""), "fees.csv", r"rad 2.*heltal.*Fyll i cellen"),
    "neither yes nor no": (
        replace("premises.csv", "stan;ja;nej", "stan;kanske;nej"), "premises.csv", r"”kanske”; ”ja” eller ”nej”",
    ),
    "wrong date": (replace("accessibility.csv", "2026-02-02", "2/2 2026"), "accessibility.csv", r"ett datum"),
    "wrong time": (replace("opening_patterns.csv", "10:00", "tio"), "opening_patterns.csv", r"”tio”; ett klockslag"),
    "unknown kind of area": (
        replace("areas.csv", "Stan;stad", "Stan;stat"), "areas.csv", r"något av stad, tatort, landsbygd.*”stad”",
    ),
    "district code that Excel has shortened": (
        replace("districts.csv", "05990003", "5990003"), "districts.csv", r"åtta siffror.*inledande nollan",
    ),
    "duplicate district": (repeat("districts.csv", DISTRICTS[0]), "districts.csv", r"finns redan på rad 2"),
    "duplicate worker": (repeat("workers.csv", "R007"), "workers.csv", r"rad 42, R007.*finns redan på rad 8"),
    "unknown role": (
        replace("workers.csv", "rostmottagare, ordforande", "rostmottagare, ordförande"), "workers.csv",
        r"R001, kolumn roles.*Menade du ”ordforande”",
    ),
    "unknown wish": (replace("workers.csv", ";library;", ";libary;"), "workers.csv", r"R004.*Menade du ”library”"),
    "unknown training session": (replace("workers.csv", ";u1;", ";u9;"), "workers.csv", r"R020.*booked_session.*”u9”"),
    "unknown part of the day": (replace("workers.csv", "FEKN", "FEX"), "workers.csv", r"R001, kolumn d0.*”FEX”"),
    "day outside the period": (
        replace("workers.csv", ";d-18;", ";d-19;"), "workers.csv", r"d-19: dagen ligger utanför perioden d-18",
    ),
    "opening outside the period": (
        replace("opening_patterns.csv", "alla;-18;", "alla;-25;"), "opening_patterns.csv", r"”-25”.*utanför perioden",
    ),
    "closes before it opens": (
        replace("opening_patterns.csv", "10:00;19:00", "10:00;09:00"), "opening_patterns.csv", r"efter 10:00",
    ),
    "early votes outside the period": (
        replace("early_votes_2022.csv", "2022-08-24", "2022-07-24"), "early_votes_2022.csv", r"utanför perioden",
    ),
    "early votes do not sum": (
        replace("early_votes_2022.csv", "Biblioteket;10;", "Biblioteket;11;"), "early_votes_2022.csv",
        r"1001, kolumn total.*dagarna summerar till",
    ),
    "budget does not add up": (
        replace("budget.csv", "Personal;entered;50;", "Personal;entered;60;"), "budget.csv",
        r"net, kolumn 2022.*summerar till 20210 tkr.*skiljer sig med 10 tkr",
    ),
    "budget line missing": (replace("budget.csv", "it;IT", "itt;IT"), "budget.csv", r"raden ”it” saknas"),
    "fee missing": (replace("fees.csv", "standby;standby", "jour;standby"), "fees.csv", r"raden ”standby” saknas"),
    "overlapping polygons": (
        geojson("districts.geojson", stretch), "districts.geojson",
        r"05990001 \+ 05990002: polygonerna överlappar varandra med 300000 m²",
    ),
    "gap between polygons": (
        geojson("districts.geojson", shrink), "districts.geojson",
        r"05990001 \+ 05990002 \+ 05990003: 300000 m² av kommunen ligger inte i något valdistrikt",
    ),
    "invalid polygon": (geojson("districts.geojson", bow_tie), "districts.geojson", r"05990001: polygonen är"),
    "crs missing": (
        geojson("districts.geojson", lambda layer: layer.pop("crs")), "districts.geojson", r"\(crs\) saknas",
    ),
    "other crs": (geojson("districts.geojson", rename_crs), "districts.geojson", r"EPSG::3021.*EPSG:3006"),
    "degrees": (geojson("districts.geojson", degrees), "districts.geojson", r"ser ut som grader"),
    "no polygon for a district": (
        geojson("districts.geojson", lambda layer: layer["features"].pop()), "districts.geojson",
        r"05990003: valdistriktet saknar polygon",
    ),
    "not GeoJSON": (replace("districts.geojson", "{", "", 1), "districts.geojson", r"inte giltig GeoJSON"),
    "point outside its district": (
        replace("demand_points.csv", "530700;6470800", "530700;6479800"), "demand_points.csv",
        r"rad 2, 05990001-0.*utanför valdistrikt 05990001",
    ),
}  # fmt: skip


def told(faults: tuple[Fault, ...]) -> str:
    """All faults as a planner reads them."""
    return "\n".join(f.line() for f in faults)


@pytest.mark.parametrize("name", PLANTED)
def test_planted_fault(tiny_scenario: Path, name: str) -> None:
    """A planted fault is told once, in its file, in words that say what to do."""
    plant, file, wording = PLANTED[name]
    data = tiny_scenario.parent / "data"
    plant(data)
    write_case_toml(data)
    faults = validate(data)
    matching = [f for f in faults if f.file == file and re.search(wording, f.line())]
    assert len(matching) >= 1, told(faults)
    with pytest.raises(InputFaults) as caught:
        load_case(tiny_scenario)
    assert caught.value.faults == faults


def test_empty_table(tiny_scenario: Path) -> None:
    """A table with nothing in it is told."""
    data = tiny_scenario.parent / "data"
    (data / "staff_tiers.csv").write_text("\n", encoding="utf-8")
    write_case_toml(data)
    assert "staff_tiers.csv: tabellen är tom" in told(validate(data))


def test_all_at_once(tiny_scenario: Path) -> None:
    """Faults of several tables and of the scenario are told together."""
    data = tiny_scenario.parent / "data"
    for name in ("missing file", "negative voters", "duplicate worker", "crs missing", "wrong date"):
        PLANTED[name][0](data)
    write_case_toml(data)
    tiny_scenario.write_text(tiny_scenario.read_text(encoding="utf-8") + "\n[policy]\nwait_limt_min = 3\n")
    files = {f.file for f in validate(tiny_scenario)}
    assert files == {
        "fees.csv", "demand_points.csv", "workers.csv", "districts.geojson", "accessibility.csv", "tiny.toml",
    }  # fmt: skip


def test_no_person_is_shown(tiny_scenario: Path) -> None:
    """A fault in the register tells the worker's id and never a name, a position, an age or whom they avoid."""
    data = tiny_scenario.parent / "data"
    replace("workers.csv", "R001;Påhittad 1;531050;6471700;19", "R001;Påhittad 1;hemma;6471700;tonåring")(data)
    replace("workers.csv", ";R003;", ";R903;")(data)
    write_case_toml(data)
    faults = validate(data)
    text = told(faults)
    assert {f.column for f in faults} >= {"x_m", "age", "wish_avoid"}
    assert "R001, kolumn age" in text
    assert not {"hemma", "tonåring", "Påhittad"} & set(re.findall(r"\w+", text))


def test_english(tiny_scenario: Path) -> None:
    """Faults are told in English when English is spoken."""
    data = tiny_scenario.parent / "data"
    PLANTED["negative voters"][0](data)
    write_case_toml(data)
    with speaking("en"):
        assert "row 2, 05990001-0, column electors: found “-400”; a whole number, at least 0" in told(validate(data))


def test_missing_folder(tmp_path: Path) -> None:
    """A folder that is no municipality's, and a scenario that is not there, are told."""
    assert "case.toml: filen saknas" in told(validate(tmp_path))
    assert "nowhere.toml: filen saknas" in told(validate(tmp_path / "nowhere.toml"))
