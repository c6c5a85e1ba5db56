"""Linköping's areas, districts, demand points, budget, prices and opening patterns."""

import json
import subprocess
import sys
import tomllib
from collections import Counter, defaultdict
from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path

import pytest
import shapely
from shapely.geometry.base import BaseGeometry

CASE = Path(__file__).parent.parent / "data" / "districts" / "linkoping"
SUMS = {"electors_kf_2026": 134_854, "electors_rd_2026": 130_874, "electors_rd_2022": 124_369}
OPEN_2022 = {
    "hel": "Huvudbiblioteket", "period": "Arbis", "sex-dagar": "Agora Skäggetorp", "vardag": "Konsert och Kongress",
    "sista-veckan": "Universitetssjukhuset", "helg": "Harvestadsskolans matsal",
}  # fmt: skip
ELECTION_DAY_2022 = date(2022, 9, 11)
Row = dict[str, str]


@cache
def rows(file: str) -> list[Row]:
    """A table of the case as text by column."""
    header, *lines = (CASE / file).read_text(encoding="utf-8").splitlines()
    return [dict(zip(header.split(";"), line.split(";"), strict=True)) for line in lines]


@cache
def shapes(file: str) -> dict[str, BaseGeometry]:
    """The polygons of a GeoJSON file by code."""
    features = json.loads((CASE / file).read_text(encoding="utf-8"))["features"]
    return {f["properties"]["Valdistriktskod"]: shapely.geometry.shape(f["geometry"]) for f in features}


def weighted_turnout(chosen: list[Row]) -> float:
    """Turnout of districts, weighted by electors."""
    electors = [int(r["electors_kf_2026"]) for r in chosen]
    return sum(n * float(r["turnout_2022"]) for n, r in zip(electors, chosen, strict=True)) / sum(electors)


def days(pattern: str) -> dict[int, tuple[str, str]]:
    """The hours of a pattern by day."""
    return {int(r["day"]): (r["opens"], r["closes"]) for r in rows("opening_patterns.csv") if r["pattern"] == pattern}


def test_the_build_gives_the_same_bytes_as_the_committed_tables() -> None:
    """The build gives the same bytes as the committed tables."""
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); import areas, districts, manifest, money, openings; "
        "from semicolon import CASE; "
        "[sys.exit(f) for m in (areas, districts, manifest, money, openings) for f, t in m.make().items() "
        "if (CASE / f).read_bytes() != t.encode()]"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(CASE / "build")], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_the_manifest_lists_every_table_with_its_checksum() -> None:
    """The manifest lists every table with its checksum."""
    tables = tomllib.loads((CASE / "case.toml").read_text(encoding="utf-8"))["tables"]
    made = {p.name for p in CASE.iterdir() if p.suffix in (".csv", ".geojson")}
    assert {t["file"] for t in tables.values()} == made
    wrong = [t["file"] for t in tables.values() if sha256((CASE / t["file"]).read_bytes()).hexdigest() != t["sha256"]]
    assert not wrong


@pytest.mark.parametrize("column", SUMS)
def test_electors_sum_to_the_published_total(column: str) -> None:
    """Electors sum to the published total."""
    assert sum(int(r[column]) for r in rows("districts.csv")) == SUMS[column]


def test_there_are_102_districts_with_codes_of_eight_digits_and_names_of_their_own() -> None:
    """There are 102 districts with codes of eight digits and names of their own."""
    codes = {r["code"] for r in rows("districts.csv")}
    assert len(codes) == len({r["name"] for r in rows("districts.csv")}) == len(rows("districts.csv")) == 102
    assert all(len(c) == 8 and c.isdigit() and c.startswith("0580") for c in codes)
    assert set(shapes("districts.geojson")) == codes


def test_districts_are_of_legal_size_but_for_a_few_rural_ones_with_a_reason() -> None:
    """Districts are of legal size but for a few rural ones with a reason."""
    size = {r["name"]: int(r["electors_kf_2026"]) for r in rows("districts.csv")}
    small = [r for r in rows("districts.csv") if size[r["name"]] < 1000]
    assert max(size.values()) <= 2000
    assert min(size.values()) >= 300
    assert 3 <= len(small) <= 5
    assert all(r["kind"] == "landsbygd" for r in small)
    assert all((r["size_reason"] != "") == (r in small) for r in rows("districts.csv"))
    assert size["Bankekind"] == 867


def test_districts_part_the_outline_with_neither_gap_nor_overlap() -> None:
    """Districts part the outline with neither gap nor overlap."""
    parts = list(shapes("districts.geojson").values())
    (outline,) = shapes("municipality.geojson").values()
    assert all(p.geom_type == "Polygon" and p.is_valid for p in parts)
    assert shapely.coverage_is_valid(parts)
    assert shapely.union_all(parts).equals(outline)
    assert sum(p.area for p in parts) == pytest.approx(outline.area, abs=0.01)
    assert outline.area == pytest.approx(1568.6e6, rel=0.005)


@pytest.mark.parametrize("file", ["districts.geojson", "municipality.geojson"])
def test_the_polygons_say_their_coordinate_system(file: str) -> None:
    """The polygons say their coordinate system."""
    crs = json.loads((CASE / file).read_text(encoding="utf-8"))["crs"]
    assert crs["properties"]["name"] == "urn:ogc:def:crs:EPSG::3006"


def test_demand_points_lie_strictly_inside_their_districts() -> None:
    """Demand points lie strictly inside their districts."""
    points = rows("demand_points.csv")
    at = [(float(p["x_m"]), float(p["y_m"])) for p in points]
    around = [shapes("districts.geojson")[p["district"]] for p in points]
    shapely.prepare(around)
    assert len(set(at)) == len(points) >= 2500
    assert shapely.contains_xy(around, [x for x, _ in at], [y for _, y in at]).all()


def test_demand_points_sum_to_their_districts_electors() -> None:
    """Demand points sum to their districts' electors."""
    found = Counter[str]()
    for p in rows("demand_points.csv"):
        found[p["district"]] += int(p["electors"])
    assert found == {r["code"]: int(r["electors_kf_2026"]) for r in rows("districts.csv")}


def test_every_area_has_voters() -> None:
    """Every area has voters; the nineteen localities are all there."""
    areas = {r["area_id"]: r["kind"] for r in rows("areas.csv")}
    assert {p["area_id"] for p in rows("demand_points.csv")} == set(areas)
    assert Counter(areas.values()) == {"stad": 22, "tatort": 19, "landsbygd": 10}


@pytest.mark.parametrize(
    ("name", "turnout"), [("Skäggetorp 4", 0.529), ("Berga 5", 0.931), ("Johannelund 4", 0.929), ("Bankekind", 0.914)]
)
def test_published_turnout_is_kept(name: str, turnout: float) -> None:
    """Published turnout is kept."""
    assert next(float(r["turnout_2022"]) for r in rows("districts.csv") if r["name"] == name) == turnout


def test_turnout_is_the_published_in_the_whole_and_lies_between_the_published_extremes() -> None:
    """Turnout is the published in the whole and lies between the published extremes."""
    districts = rows("districts.csv")
    by_area: dict[str, list[Row]] = defaultdict(list)
    by_kind: dict[str, list[Row]] = defaultdict(list)
    for r in districts:
        by_area[r["area_id"]].append(r)
        by_kind[r["kind"]].append(r)
    assert weighted_turnout(districts) == pytest.approx(0.827, abs=0.0002)
    assert min(districts, key=lambda r: float(r["turnout_2022"]))["name"] == "Skäggetorp 4"
    assert max(districts, key=lambda r: float(r["turnout_2022"]))["name"] == "Berga 5"
    assert weighted_turnout(by_area["S12"]) == pytest.approx(0.890, abs=0.001)
    assert weighted_turnout(by_area["S13"]) == pytest.approx(0.892, abs=0.001)
    assert weighted_turnout(by_kind["tatort"]) == pytest.approx(0.879, abs=0.005)
    assert weighted_turnout(by_kind["landsbygd"]) == pytest.approx(0.887, abs=0.005)


@pytest.mark.parametrize(
    ("year", "net"), [("2022", 5035), ("2023", 1084), ("2024", 5378), ("2026", 5417), ("2029", 5541)]
)
def test_the_budget_is_the_boards_own(year: str, net: int) -> None:
    """The budget is the board's own, and its lines add up."""
    *lines, last = rows("budget.csv")
    assert last["line"] == "net"
    assert int(last[year]) == sum(int(r[year]) for r in lines) == net


def test_unit_prices_fit_the_boards_lines() -> None:
    """Unit prices make about what the board's lines of an election year hold."""
    kr = {r["rate"]: int(r["amount_ore"]) // 100 for r in rows("rates.csv")}
    material = kr["material_base"] + 102 * kr["material_per_district"] + 18 * kr["material_per_early_place"]
    transport = kr["transport_base"] + 75 * kr["transport_per_building"] + 40 * kr["vote_transport_day"]
    assert kr["premises_standing"] == 273_000
    assert 120_000 <= material <= 150_000
    assert 500_000 <= transport <= 580_000


@pytest.mark.parametrize("pattern", OPEN_2022)
def test_patterns_have_the_days_that_a_place_was_open_in_2022(pattern: str) -> None:
    """Patterns have the days that a place was open in 2022."""
    place = next(r for r in rows("early_votes_2022.csv") if r["lokal"] == OPEN_2022[pattern])
    taken = {
        (date.fromisoformat(c) - ELECTION_DAY_2022).days
        for c, votes in place.items()
        if c[:4] == "2022" and votes != "0"
    }
    assert set(days(pattern)) == taken


@pytest.mark.parametrize("pattern", ["period", "sex-dagar", "kvall-helg", "mobil-a", "mobil-b", "mobil-c"])
def test_patterns_have_an_evening_and_a_weekend_day(pattern: str) -> None:
    """Patterns have an evening and a weekend day."""
    assert any(closes >= "18:00" for _, closes in days(pattern).values())
    assert any(day % 7 in (0, 6) for day in days(pattern))


def test_patterns_keep_within_the_period_and_open_before_they_close() -> None:
    """Patterns keep within the period and open before they close."""
    assert all(-18 <= int(r["day"]) <= 0 and r["opens"] < r["closes"] for r in rows("opening_patterns.csv"))
    assert days("hel")[0] == ("08:00", "20:00")
    assert days("hel-ep")[0] == ("08:00", "21:00")
