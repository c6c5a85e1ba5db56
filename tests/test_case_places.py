"""Linköping's premises, accessibility inventory, measures and register of poll workers."""

import subprocess
import sys
import tomllib
from collections import Counter
from datetime import date
from functools import cache
from math import hypot
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
CASE = ROOT / "data" / "districts" / "linkoping"
MADE = (
    "premises.csv", "accessibility.csv", "measures.csv", "measure_cures.csv", "workers.csv", "training_sessions.csv",
)  # fmt: skip
RATE_FILE = "facts/inventory_rates.csv"
DETOUR = 1.3
NEAR_M = {"stad": 2000, "tatort": 3000, "landsbygd": 12000}
FIRST_EARLY_DAY = date(2026, 8, 26)
Row = dict[str, str]


@cache
def rows(file: str) -> list[Row]:
    """A table of the case as text by column."""
    header, *lines = (CASE / file).read_text(encoding="utf-8").splitlines()
    return [dict(zip(header.split(";"), line.split(";"), strict=True)) for line in lines]


def parts(cell: str) -> list[str]:
    """The parts of a cell that holds a list."""
    return [p.strip() for p in cell.split(",") if p.strip()]


@cache
def criteria() -> dict[str, dict[str, object]]:
    """The accessibility criteria in force."""
    with (ROOT / "src" / "valplan" / "limits" / "criteria.toml").open("rb") as stream:
        return tomllib.load(stream)


@cache
def values() -> dict[tuple[str, str], str]:
    """Measured values by premises and criterion."""
    return {(r["premises_id"], r["criterion"]): r["value"] for r in rows("accessibility.csv")}


def met(criterion: str, value: str) -> bool:
    """Whether a measured value meets the criterion."""
    c = criteria()[criterion]
    if c["test"] == "yes":
        return value == "ja"
    threshold = float(str(c["threshold"]))
    return float(value) <= threshold if c["test"] == "at_most" else float(value) >= threshold


def curable(criterion: str, value: str) -> bool:
    """Whether some measure reaches a measured value."""
    at_least = criteria()[criterion]["test"] == "at_least"
    for cure in rows("measure_cures.csv"):
        if cure["criterion"] != criterion:
            continue
        if not cure["reach"] or (
            float(value) >= float(cure["reach"]) if at_least else float(value) <= float(cure["reach"])
        ):
            return True
    return False


def can_be_accessible(premises: str, use: str) -> bool:
    """Whether every hard criterion is met or can be."""
    for key, c in criteria().items():
        if not c["hard"] or use not in str(c["uses"]):
            continue
        value = values().get((premises, key))
        if value is None or not (met(key, value) or curable(key, value)):
            return False
    return True


@cache
def points_of() -> dict[str, list[Row]]:
    """The demand points by district."""
    found: dict[str, list[Row]] = {}
    for point in rows("demand_points.csv"):
        found.setdefault(point["district"], []).append(point)
    return found


@cache
def share_within(district: str, x: str, y: str, limit_m: float) -> float:
    """Share of a district within a distance of a place."""
    points = points_of()[district]
    at = (float(x), float(y))
    near = [
        int(p["electors"])
        for p in points
        if hypot(float(p["x_m"]) - at[0], float(p["y_m"]) - at[1]) * DETOUR <= limit_m
    ]
    return sum(near) / sum(int(p["electors"]) for p in points)


def near(district: Row) -> list[Row]:
    """Polling candidates within the distance of the district's kind."""
    limit = NEAR_M[district["kind"]]
    return [
        p
        for p in rows("premises.csv")
        if p["polling"] == "ja" and share_within(district["code"], p["x_m"], p["y_m"], limit) >= 0.9
    ]


def test_the_build_gives_the_same_bytes_as_the_committed_tables() -> None:
    """The build gives the same bytes as the committed tables."""
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); import places, inventory, measures, register; "
        "from semicolon import CASE; steps = (places, inventory, measures, register); "
        "[sys.exit(f) for step in steps for f, t in step.make().items() if (CASE / f).read_bytes() != t.encode()]"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(CASE / "build")], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_there_are_as_many_premises_as_the_case_needs() -> None:
    """There are as many premises as the case needs."""
    premises = rows("premises.csv")
    assert len(premises) >= 170
    assert sum(p["early"] == "ja" and p["mobile"] == "nej" for p in premises) >= 44
    assert all(p["early"] == "ja" and p["polling"] == "nej" for p in premises if p["mobile"] == "ja")
    assert all((p["patterns"] != "") == (p["early"] == "ja") for p in premises)
    assert len({p["name"] for p in premises}) == len(premises)


def test_the_public_early_voting_places_of_both_elections_stand_by_name() -> None:
    """The public early voting places of both elections stand by name."""
    known = [r for r in rows("facts/early_places.csv") if r["listed"]]
    names = {p["name"] for p in rows("premises.csv") if p["early"] == "ja"}
    assert sum("2022" in r["listed"] for r in known) == 18
    assert sum("2026" in r["listed"] for r in known) == 18
    assert {r["name"] for r in known} <= names


def test_early_voting_ids_of_2022_are_in_the_published_file_under_that_name() -> None:
    """Early voting ids of 2022 are in the published file under that name."""
    published = {r["lokalid"]: r["lokal"] for r in rows("early_votes_2022.csv")}
    linked = {p["early_id_2022"]: p["name"] for p in rows("premises.csv") if p["early_id_2022"]}
    assert len(linked) == 18
    assert all(published[i].startswith(name) for i, name in linked.items())


def test_every_district_voted_in_exactly_one_building_that_held_it() -> None:
    """Every district voted in exactly one building that held it."""
    premises = rows("premises.csv")
    served = Counter(d for p in premises for d in parts(p["served_2022"]))
    assert served == Counter(d["code"] for d in rows("districts.csv"))
    holders = [p for p in premises if p["served_2022"]]
    assert 75 <= len(holders) <= 80
    assert all(len(parts(p["served_2022"])) <= int(p["rooms"]) and p["polling"] == "ja" for p in holders)
    assert not [p for p in holders if p["tie"] == "political"]


def test_no_real_name_is_said_to_have_been_a_polling_place_in_2022() -> None:
    """No real name is said to have been a polling place in 2022."""
    real = {r["name"] for r in rows("facts/early_places.csv") if r["listed"]}
    assert not [p["name"] for p in rows("premises.csv") if p["served_2022"] and p["name"] in real]


def test_every_district_has_three_candidates_near_and_two_that_can_be_accessible() -> None:
    """Every district has three candidates near and two that can be accessible."""
    for district in rows("districts.csv"):
        found = near(district)
        assert len(found) >= 3, district["name"]
        good = [p for p in found if can_be_accessible(p["premises_id"], "polling") and not p["unavailable"]]
        assert len(good) >= 2, district["name"]


def test_three_polling_candidates_in_four_can_be_accessible() -> None:
    """Three polling candidates in four can be accessible."""
    candidates = [p["premises_id"] for p in rows("premises.csv") if p["polling"] == "ja"]
    assert sum(can_be_accessible(p, "polling") for p in candidates) >= 0.75 * len(candidates)


def test_one_place_that_may_keep_all_polling_hours_on_election_day_can_be_accessible() -> None:
    """One place that may keep all polling hours on election day can be accessible."""
    full = [p for p in rows("premises.csv") if "hel" in parts(p["patterns"])]
    assert len([p for p in full if can_be_accessible(p["premises_id"], "early")]) >= 3


def test_ties_are_few_and_the_inventory_agrees_with_them() -> None:
    """Ties are few and the inventory agrees with them."""
    premises = {p["premises_id"]: p for p in rows("premises.csv")}
    count = Counter(p["tie"] for p in premises.values())
    assert 8 <= count["religious"] <= 13
    assert 7 <= count["company"] <= 12
    assert 2 <= count["political"] <= 3
    for (key, criterion), value in values().items():
        place = premises[key]
        if criterion == "A25":
            assert (value == "nej") == (place["tie"] == "political")
        if criterion == "A26":
            assert (value == "nej") == (place["tie"] in ("religious", "company"))
        if criterion == "A28":
            assert value == place["secure_storage"]


@pytest.mark.parametrize("criterion", ["A12", "A14", "A15", "A16", "A17", "A22"])
def test_as_many_places_fail_as_inspections_found(criterion: str) -> None:
    """As many places fail as inspections found."""
    rate = next(r for r in rows(RATE_FILE) if r["criterion"] == criterion)
    buildings = {p["premises_id"] for p in rows("premises.csv") if p["mobile"] == "nej"}
    seen = [v for (p, c), v in values().items() if c == criterion and p in buildings]
    failing = sum(not met(criterion, v) for v in seen) / len(seen)
    assert failing == pytest.approx(float(rate["fails"]), abs=0.04)


def test_nearly_a_quarter_of_the_places_not_used_before_have_narrow_doors_indoors() -> None:
    """Nearly a quarter of the places not used before have narrow doors indoors."""
    listed = {r["name"] for r in rows("facts/early_places.csv") if r["listed"]}
    fails: dict[bool, list[bool]] = {True: [], False: []}
    for p in rows("premises.csv"):
        value = values().get((p["premises_id"], "A11"))
        if p["mobile"] == "nej" and value is not None:
            fails[bool(p["served_2022"]) or p["name"] in listed].append(not met("A11", value))
    assert sum(fails[False]) / len(fails[False]) == pytest.approx(0.24, abs=0.07)
    assert sum(fails[True]) / len(fails[True]) == pytest.approx(0.06, abs=0.03)


def test_some_values_are_missing_in_an_eighth_of_the_buildings() -> None:
    """Some values are missing in an eighth of the buildings."""
    count = Counter(p for p, _ in values())
    buildings = [p["premises_id"] for p in rows("premises.csv") if p["mobile"] == "nej"]
    missing = {p: 29 - count[p] for p in buildings}
    assert sum(n > 0 for n in missing.values()) / len(buildings) == pytest.approx(0.12, abs=0.02)
    assert sum(missing.values()) / (29 * len(buildings)) == pytest.approx(0.03, abs=0.012)


def test_inspections_were_made_on_weekdays_before_the_plan() -> None:
    """Inspections were made on weekdays before the plan."""
    days = {date.fromisoformat(r["inspected"]) for r in rows("accessibility.csv")}
    assert min(days) >= date(2025, 2, 1)
    assert max(days) <= date(2026, 4, 30)
    assert all(d.weekday() < 5 for d in days)


def test_nothing_cures_narrow_doors_a_missing_lift_or_a_party_in_the_house() -> None:
    """Nothing cures narrow doors a missing lift or a party in the house."""
    cured = {r["criterion"] for r in rows("measure_cures.csv")}
    assert not cured & {"A01", "A09", "A11", "A13", "A21", "A25", "A26"}
    assert {r["measure_id"] for r in rows("measure_cures.csv")} == {r["measure_id"] for r in rows("measures.csv")}
    assert {r["line"] for r in rows("measures.csv")} <= {"material", "premises", "worker_fees"}


def test_nobody_in_the_register_is_real_and_all_references_hold() -> None:
    """Nobody in the register is real and all references hold."""
    workers = {w["worker_id"]: w for w in rows("workers.csv")}
    premises = {p["premises_id"] for p in rows("premises.csv")}
    assert len(workers) == 1400
    for key, w in workers.items():
        assert w["name"] == f"Testperson {key[1:]}"
        assert {w["wish_premises"], w["premises_2022"]} - {""} <= premises
        assert {w["wish_with"], w["wish_avoid"]} - {""} <= set(workers)
        assert not w["wish_with"] or workers[w["wish_with"]]["wish_with"] == key
        assert key not in (w["wish_with"], w["wish_avoid"])
        assert (int(w["max_early_days"]) > 0) == ("fortid" in parts(w["roles"]))
        assert not w["premises_2022"] or int(w["elections_worked"]) > 0


def test_the_register_is_large_enough_for_the_posts() -> None:
    """The register is large enough for the posts."""
    workers = [w for w in rows("workers.csv") if not w["tie"]]
    roles = Counter(r for w in workers for r in parts(w["roles"]))
    assert sum(w["d0"] == "FEKN" for w in workers) > 1100
    assert roles["ordforande"] > 250
    assert roles["ersattare"] > 350
    assert roles["fortid"] > 300
    assert roles["fortid_ansvarig"] > 85
    early = [w for w in workers if "fortid" in parts(w["roles"])]
    for day in range(-18, 0):
        assert sum(w[f"d{day}"] in ("FEK", "EK") for w in early) > 150, day
        assert sum(w[f"d{day}"] == "FEK" and "fortid_ansvarig" in w["roles"] for w in early) > 40, day


def test_early_workers_live_near_every_early_voting_place() -> None:
    """Early workers live near every early voting place."""
    early = [(float(w["x_m"]), float(w["y_m"])) for w in rows("workers.csv") if w["max_early_days"] != "0"]
    for p in rows("premises.csv"):
        if p["early"] == "ja":
            x, y = float(p["x_m"]), float(p["y_m"])
            assert sum(hypot(x - a, y - b) * DETOUR <= 25000 for a, b in early) >= 15, p["name"]


def test_some_people_of_the_register_are_related() -> None:
    """Pairs who name each other, and who do not wish to serve together."""
    workers = {w["worker_id"]: w for w in rows("workers.csv")}
    related = {key: w["related_to"] for key, w in workers.items() if w["related_to"]}
    assert len(related) == 56
    for key, other in related.items():
        assert related[other] == key
        assert workers[key]["wish_with"] != other


def test_training_ends_before_early_voting_and_has_room_for_all() -> None:
    """Training ends before early voting and has room for all."""
    sessions = {s["session_id"]: s for s in rows("training_sessions.csv")}
    booked = Counter(w["booked_session"] for w in rows("workers.csv") if w["booked_session"])
    seats = {key: int(s["capacity"]) for key, s in sessions.items()}
    untrained = sum(not w["trained_on"] for w in rows("workers.csv"))
    assert all(date.fromisoformat(s["on"]) < FIRST_EARLY_DAY for s in sessions.values())
    assert all(n <= seats[key] for key, n in booked.items())
    assert sum(seats.values()) > max(1300, untrained)


@pytest.mark.parametrize("file", MADE)
def test_tables_have_the_columns_of_the_data_format(file: str) -> None:
    """Tables have the columns of the data format."""
    described = (ROOT / "docs" / "data-format.md").read_text(encoding="utf-8")
    row = next(line for line in described.splitlines() if f"| {file} |" in line)
    assert all(c in row for c in rows(file)[0] if not c.startswith("d"))
