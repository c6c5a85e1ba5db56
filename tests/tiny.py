"""A tiny complete case that a person can check by hand: three districts, four premises, one mobile stop, forty people.

The municipality is a rectangle of 9 by 6 km. Districts 1 and 2 (the town) lie to the west, district 3 (the countryside)
to the east. Everything fits: people are enough and trained, premises accessible or cheap to make so, money ample.
"""

import hashlib
import json
from datetime import date, timedelta
from pathlib import Path

X0, Y0 = 530_000, 6_470_000
DISTRICTS = ("05990001", "05990002", "05990003")
CORNERS = {
    "05990001": ((0, 0), (3000, 0), (3000, 3000), (0, 3000)),
    "05990002": ((0, 3000), (3000, 3000), (3000, 6000), (0, 6000)),
    "05990003": ((3000, 0), (9000, 0), (9000, 6000), (3000, 6000), (3000, 3000)),
}
HOMES = {
    "05990001": ((700, 800, 400), (2200, 700, 300), (800, 2200, 200), (2300, 2400, 200)),
    "05990002": ((800, 3600, 300), (2300, 3700, 300), (700, 5200, 250), (2200, 5300, 250)),
    "05990003": ((4000, 1500, 300), (5500, 4500, 300), (7000, 2500, 150), (8200, 4800, 150)),
}
ELECTION_DAYS = {"general": "2026-09-13", "ep": "2029-06-10", "extra": "2027-03-14"}
BUDGET_YEARS = {"general": 2026, "ep": 2029, "extra": 2027}
YEARS = range(2022, 2030)
GOOD: dict[str, float | str] = {
    "A01": 150, "A02": 10, "A03": 15, "A04": 1800, "A05": 5, "A06": 200, "A07": 1500, "A08": 15, "A09": 900, "A10": 0,
    "A11": 900, "A12": 1600, "A13": "ja", "A14": "ja", "A15": "ja", "A16": "ja", "A17": 0.5, "A18": 400, "A19": "ja",
    "A20": "ja", "A21": "ja", "A22": "ja", "A23": "ja", "A24": "ja", "A25": "ja", "A26": "ja", "A27": 12, "A28": "ja",
    "A29": 30,
}  # fmt: skip
PREMISES = ("school", "library", "parish", "hall", "stop")
BAD = {("hall", "A08"): 40, ("parish", "A14"): "nej", ("parish", "A26"): "nej", ("stop", "A21"): "nej"}
NOT_INSPECTED = {("school", "A20")}

Table = list[list[object]]


def write_tiny(folder: Path, *, election: str = "general", workers: int = 40, budget_tkr: int = 5000) -> Path:
    """Write the data folder ``folder/data`` and the scenario ``folder/tiny.toml``; return the scenario's path.

    Parameters
    ----------
    election
        ``general``, ``ep`` or ``extra``.
    workers
        People on the register; fewer than about 32 leave posts vacant.
    budget_tkr
        Ceiling of each planned budget line in thousand kronor; the plan itself costs a few hundred in all.
    """
    data = folder / "data"
    data.mkdir(parents=True, exist_ok=True)
    tables = {**_places(election), **_prices(budget_tkr), **_people(election, workers)}
    for name, rows in tables.items():
        write_table(data / f"{name}.csv", rows)
    (data / "districts.geojson").write_text(_polygons(), encoding="utf-8")
    (data / "municipality.geojson").write_text(_outline(), encoding="utf-8")
    write_case_toml(data)
    scenario = folder / "tiny.toml"
    scenario.write_text(_scenario(election), encoding="utf-8")
    return scenario


def write_table(path: Path, rows: Table) -> None:
    """Write a table as the data format has it; the first row is the header."""
    text = "\n".join(";".join(_cell(cell) for cell in row) for row in rows) + "\n"
    path.write_text(text, encoding="utf-8")


def write_case_toml(data: Path) -> None:
    """Write ``case.toml`` with the checksums of the tables as they stand."""
    text = 'code = "0599"\nname = "Liten"\ncrs = "EPSG:3006"\n'
    text += f"centre_x_m = {X0 + 1600}\ncentre_y_m = {Y0 + 3200}\n"
    for table, file in FILES.items():
        digest = hashlib.sha256((data / file).read_bytes()).hexdigest() if (data / file).exists() else ""
        text += (
            f'\n[tables.{table}]\nfile = "{file}"\norigin = "synthetic"\nsource = "tests/tiny.py"\n'
            f'date = 2026-01-01\nlicence = "CC0-1.0"\nsha256 = "{digest}"\nnote = "made up"\n'
        )
    (data / "case.toml").write_text(text, encoding="utf-8")


FILES = {
    "areas": "areas.csv",
    "districts": "districts.csv",
    "polygons": "districts.geojson",
    "outline": "municipality.geojson",
    "points": "demand_points.csv",
    "premises": "premises.csv",
    "inspections": "accessibility.csv",
    "measures": "measures.csv",
    "cures": "measure_cures.csv",
    "compensations": "compensations.csv",
    "openings": "opening_patterns.csv",
    "tiers": "staff_tiers.csv",
    "fees": "fees.csv",
    "rates": "rates.csv",
    "budget": "budget.csv",
    "grants": "grants.csv",
    "sessions": "training_sessions.csv",
    "workers": "workers.csv",
    "early_votes": "early_votes_2022.csv",
}


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "ja" if value else "nej"
    return str(value)


def _places(election: str) -> dict[str, Table]:
    return {
        "areas": [
            ["area_id", "name", "kind", "socioeconomic"],
            ["stan", "Stan", "stad", "low turnout"],
            ["landet", "Landet", "landsbygd", ""],
        ],
        "districts": _districts(),
        "demand_points": _points(),
        "premises": _premises(),
        "accessibility": _inspections(),
        "measures": [
            ["measure_id", "name", "cost_ore", "lead_days", "line"],
            ["tröskelramp", "Tröskelramp", 250_000, 14, "premises"],
            ["låg_skärm", "Låg röstskärm", 180_000, 21, "material"],
        ],
        "measure_cures": [
            ["measure_id", "criterion", "reach"],
            ["tröskelramp", "A08", 60],
            ["låg_skärm", "A14", ""],
        ],
        "compensations": [
            ["compensation_id", "name", "kind", "cost_ore", "line"],
            ["buss", "Röstningsbuss", "mobile", 1_500_000, "transport"],
            ["skjuts", "Skjuts till närmaste röstningslokal", "shuttle", 1_200_000, "transport"],
            ["öppet", "Längre öppet i närmaste röstningslokal", "extended_hours", 800_000, "worker_fees"],
        ],
        "opening_patterns": _openings(election),
        "staff_tiers": [["tier", "posts", "posts_last_week"], ["liten", 2, 2], ["stor", 2, 3]],
    }


def _districts() -> Table:
    kinds = {"05990001": ("stan", "stad"), "05990002": ("stan", "stad"), "05990003": ("landet", "landsbygd")}
    rows: Table = [
        ["code", "name", "area_id", "kind", "electors_kf_2026", "electors_rd_2026", "electors_rd_2022", "turnout_2022",
         "size_reason"]
    ]  # fmt: skip
    for number, code in enumerate(DISTRICTS, start=1):
        electors = sum(n for _, _, n in HOMES[code])
        reason = "" if electors >= 1000 else "glesbygd med långa avstånd"
        rows.append([code, f"Distrikt {number}", *kinds[code], electors, electors - 20, electors - 60, 0.8, reason])
    return rows


def _points() -> Table:
    area = {"05990001": "stan", "05990002": "stan", "05990003": "landet"}
    rows: Table = [["point_id", "district", "area_id", "x_m", "y_m", "electors"]]
    for code in DISTRICTS:
        for k, (x, y, electors) in enumerate(HOMES[code]):
            rows.append([f"{code}-{k}", code, area[code], X0 + x, Y0 + y, electors])
    return rows


def _premises() -> Table:
    header: list[object] = [
        "premises_id", "name", "kind", "x_m", "y_m", "area_id", "polling", "early", "rooms", "floor_area_m2",
        "rent_polling_ore", "rent_early_day_ore", "patterns", "unavailable", "closes_latest", "tie", "secure_storage",
        "mobile", "early_id_2022", "served_2022",
    ]  # fmt: skip
    one, two, three = DISTRICTS
    at = {"school": (1500, 1500), "library": (1600, 3200), "parish": (6000, 3000), "hall": (1500, 4600),
          "stop": (7000, 4000)}  # fmt: skip
    rest = {
        "school": ["Skolan", "skola", "stan", True, False, 2, 200, 150_000, 0, "", "", "23:00", "none", False, False,
                   "", one],
        "library": ["Biblioteket", "bibliotek", "stan", True, True, 1, 150, 200_000, 50_000, "alla, vecka", "", "23:00",
                    "none", True, False, "1001", ""],
        "parish": ["Församlingshemmet", "församlingshem", "landet", True, True, 2, 180, 180_000, 60_000, "vecka", "",
                   "23:00", "religious", False, False, "1002", three],
        "hall": ["Sporthallen", "sporthall", "stan", True, False, 1, 400, 120_000, 0, "", "2026-09-14", "23:00", "none",
                 False, False, "", two],
        "stop": ["Busshållplatsen", "mobil", "landet", False, True, 0, 12, 0, 20_000, "buss", "", "23:00", "none",
                 False, True, "", ""],
    }  # fmt: skip
    rows: Table = [header]
    for key in PREMISES:
        name, kind, *more = rest[key]
        rows.append([key, name, kind, X0 + at[key][0], Y0 + at[key][1], *more])
    return rows


def _inspections() -> Table:
    rows: Table = [["premises_id", "criterion", "value", "inspected", "remark"]]
    for key in PREMISES:
        for criterion, good in GOOD.items():
            if (key, criterion) not in NOT_INSPECTED:
                rows.append([key, criterion, BAD.get((key, criterion), good), "2026-02-02", ""])
    return rows


def _openings(election: str) -> Table:
    closes = "21:00" if election == "ep" else "20:00"
    rows: Table = [["pattern", "day", "opens", "closes"]]
    rows += [["alla", day, "10:00", "19:00"] for day in range(-18, 0)]
    rows += [["alla", 0, "08:00", closes]]
    rows += [["vecka", day, "11:00", "19:00"] for day in range(-10, 0)]
    rows += [["buss", day, "12:00", "18:00"] for day in (-8, -3)]
    return rows


def _prices(budget_tkr: int) -> dict[str, Table]:
    return {
        "fees": [
            ["fee", "unit", "amount_ore", "source"],
            ["ordforande", "day", 400_000, "påhittad"],
            ["ersattare", "day", 350_000, "påhittad"],
            ["rostmottagare", "day", 280_000, "påhittad"],
            ["fortid_ansvarig", "hour", 22_000, "påhittad"],
            ["fortid", "hour", 19_000, "påhittad"],
            ["training", "session", 40_000, "påhittad"],
            ["standby", "standby", 50_000, "påhittad"],
        ],
        "rates": [
            ["rate", "line", "unit", "amount_ore", "source"],
            ["material_base", "material", "election", 1_000_000, "påhittad"],
            ["material_per_district", "material", "district", 100_000, "påhittad"],
            ["material_per_early_place", "material", "place", 50_000, "påhittad"],
            ["premises_standing", "premises", "year", 2_000_000, "påhittad"],
            ["transport_base", "transport", "election", 500_000, "påhittad"],
            ["transport_per_building", "transport", "building", 60_000, "påhittad"],
            ["vote_transport_day", "transport", "day", 30_000, "påhittad"],
        ],
        "budget": _budget(budget_tkr),
        "grants": [
            ["election", "type", "day", "fixed_kr", "pot_kr", "per_district_kr", "regulation", "source"],
            ["ep-2024", "ep", "2024-06-09", 30_000, 302_200_000, 0, "SFS 2023:883", "SFS 2023:883"],
            ["general-2026", "general", "2026-09-13", 30_000, "", 0, "", "okänd"],
        ],
    }


def _budget(budget_tkr: int) -> Table:
    planned = {"worker_fees": "Ersättning röstmottagare", "material": "Valmaterial", "premises": "Lokaler, förråd",
               "transport": "Transport"}  # fmt: skip
    entered = {"staff": "Personal", "board_fees": "Arvoden ledamöter", "it": "IT/tele",
               "admin": "Administrativa tjänster", "communication": "Kommunikation", "other": "Övrigt"}  # fmt: skip
    years = list(YEARS)
    rows: Table = [["line", "name", "planned_by", *years]]
    rows.append(["grant", "Statsbidrag", "entered", *[-100] * len(years)])
    rows += [[line, name, "plan", *[budget_tkr] * len(years)] for line, name in planned.items()]
    rows += [[line, name, "entered", *[50] * len(years)] for line, name in entered.items()]
    net = -100 + budget_tkr * len(planned) + 50 * len(entered)
    rows.append(["net", "Verksamhetens nettokostnader", "", *[net] * len(years)])
    return rows


def _people(election: str, workers: int) -> dict[str, Table]:
    day = date.fromisoformat(ELECTION_DAYS[election])
    session_days = [day - timedelta(days=n) for n in (30, 25)]
    return {
        "training_sessions": [
            ["session_id", "place", "x_m", "y_m", "on", "starts", "ends", "capacity"],
            *[
                [f"u{k}", "Biblioteket", X0 + 1600, Y0 + 3200, on, "17:00", "20:00", 30]
                for k, on in enumerate(session_days, start=1)
            ],
        ],
        "workers": _workers(day, workers),
        "early_votes_2022": _early_votes(),
    }


def _workers(day: date, count: int) -> Table:
    days = list(range(-18, 1))
    rows: Table = [
        ["worker_id", "name", "x_m", "y_m", "age", "roles", "elections_worked", "languages", "licence", "car",
         *[f"d{d}" for d in days], "max_early_days", "wish_premises", "wish_with", "wish_avoid", "trained_on",
         "booked_session", "department", "tie", "premises_2022"]
    ]  # fmt: skip
    for n in range(1, count + 1):
        roles = ["rostmottagare"]
        roles += ["ordforande"] if n % 4 == 1 else ["ersattare"] if n % 4 == 2 else []
        roles += ["fortid"] if n % 2 == 0 else []
        roles += ["fortid_ansvarig"] if n % 4 == 0 else []
        early = n % 2 == 0
        rows.append(
            [
                f"R{n:03}", f"Påhittad {n}", X0 + 200 + 850 * (n % 10), Y0 + 500 + 1200 * (n % 5), 18 + n,
                ", ".join(roles), n % 3, "sv, ar" if n % 5 == 0 else "sv", n % 3 != 0, n % 3 == 1,
                *["FEK" if early else "" for _ in days[:-1]], "FEKN", 10 if early else 0,
                "library" if n == 4 else "", "R002" if n == 6 else "", "R003" if n == 5 else "",
                "" if n % 10 == 0 else day - timedelta(days=40), "u1" if n == 20 else "",
                "Utbildning" if n % 3 == 0 else "", "", "school" if n == 1 else "",
            ]
        )  # fmt: skip
    return rows


def _early_votes() -> Table:
    days = [date(2022, 8, 24) + timedelta(days=n) for n in range(19)]
    library = [10, 10, 10, 5, 5, 15, 15, 15, 10, 15, 10, 10, 30, 30, 35, 35, 45, 30, 10]
    parish = [0] * 12 + [10, 10, 15, 15, 20, 0, 0]
    return [
        ["lokalid", "lokal", *days, "total"],
        ["1001", "Biblioteket", *library, sum(library)],
        ["1002", "Församlingshemmet", *parish, sum(parish)],
    ]


def _ring(corners: tuple[tuple[int, int], ...]) -> list[list[list[int]]]:
    return [[[X0 + x, Y0 + y] for x, y in (*corners, corners[0])]]


def _collection(features: list[tuple[dict[str, str], list[list[list[int]]]]]) -> str:
    found = [
        {"type": "Feature", "properties": p, "geometry": {"type": "Polygon", "coordinates": c}} for p, c in features
    ]
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3006"}}
    return json.dumps({"type": "FeatureCollection", "crs": crs, "features": found}, indent=1)


def _polygons() -> str:
    return _collection(
        [
            ({"Valdistriktskod": code, "Valdistriktsnamn": f"Distrikt {n}"}, _ring(CORNERS[code]))
            for n, code in enumerate(DISTRICTS, start=1)
        ]
    )


def _outline() -> str:
    around = ((0, 0), (3000, 0), (9000, 0), (9000, 6000), (3000, 6000), (0, 6000), (0, 3000))
    return _collection([({"name": "Liten"}, _ring(around))])


def _scenario(election: str) -> str:
    day = date.fromisoformat(ELECTION_DAYS[election])
    return f"""name = "tiny"
title = "Ett litet val"
title_en = "A tiny election"
data = "data"
origin = "synthetic"

[election]
type = "{election}"
day = {day}

[budget]
year = {BUDGET_YEARS[election]}

[goals.premises]
cost = 1.0
polling_access = 5.0
early_access = 5.0
continuity = 10.0
motivations = 1000.0
worst_polling = 1.0

[goals.staffing]
vacancies = 100000.0
travel = 2.5
wishes = 500.0
experience = 200.0

[assumption]
early_votes = 900

[staffing]
driver_per_premises = true

[staffing.rest_exemption]
starts = {day}T06:00:00
ends = {day + timedelta(days=1)}T06:00:00
source = "antaget"
"""
