"""Make ``workers.csv`` and ``training_sessions.csv``: 1 400 people who applied to be poll workers, none of them real.

Every person is made up: a number for a name, a home near a demand point, shares as ``facts/worker_shares.csv`` assumes.
"""

from bisect import bisect
from dataclasses import dataclass, field
from functools import cache
from itertools import accumulate

from calendar_2026 import early_parts, election_day, trained_day
from chance import Chance, deck, quota
from ground import Ground, Place, Point, from_wgs84, ground, metres
from semicolon import Row, listed, read_rows, text_of, yes_no

PEOPLE = 1400
DAYS = range(-18, 1)
COLUMNS = (
    "worker_id", "name", "x_m", "y_m", "age", "roles", "elections_worked", "languages", "licence", "car",
    *(f"d{day}" for day in DAYS), "max_early_days", "wish_premises", "wish_with", "wish_avoid", "trained_on",
    "booked_session", "department", "tie", "premises_2022", "related_to",
)  # fmt: skip
SESSIONS = ("session_id", "place", "x_m", "y_m", "on", "starts", "ends", "capacity")
RURAL_WEIGHT = {"stad": 1.0, "tatort": 1.25, "landsbygd": 1.6}
EARLY_WEIGHT = {"stad": 1.0, "tatort": 1.3, "landsbygd": 1.8}
LANGUAGES_BY_AREA = {"Skäggetorp": 3.0, "Ryd": 2.0, "Berga": 1.8, "Garnisonen och Ekkällan": 1.6, "Lambohov": 1.4}
BOOKED_AT_MOST = 0.45  # of a session's seats, so that the plan has some to give
WORKED_2022 = 0.75  # of those who have worked in an election
NEW_IN_2026 = "Överförmyndarenheten"
RETIRED = 67
AGES = {(18, 25): 0.14, (26, 44): 0.24, (45, 64): 0.34, (65, 79): 0.28}


@dataclass
class Person:
    """An applicant on the way to becoming a row."""

    number: int
    at: Place
    area: str
    kind: str
    cells: dict[str, object] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """The person's id, by which chance is named too."""
        return f"R{self.number:04d}"


@cache
def shares(group: str) -> dict[str, float]:
    """The assumed shares of a group by key."""
    return {r["key"]: float(r["share"]) for r in read_rows("facts/worker_shares.csv") if r["group"] == group}


def people(land: Ground) -> list[Person]:
    """Homes spread evenly over the electors (one for each equal part), the countryside a little denser."""
    points = land.all_points
    upto = list(accumulate(p.electors * RURAL_WEIGHT[land.kind[p.district]] for p in points))
    found = []
    for place, number in enumerate(Chance("numbers").shuffled(range(1, PEOPLE + 1))):
        chance = Chance("home", number)
        point = points[bisect(upto, (place + chance.share()) / PEOPLE * upto[-1])]
        found.append(Person(number, jittered(point, chance), point.area, land.kind[point.district]))
    return found


def jittered(point: Point, chance: Chance) -> Place:
    """Some eighty metres from the demand point, so that homes do not lie on one spot."""
    return float(round(point.at[0] + chance.bell(80))), float(round(point.at[1] + chance.bell(80)))


def give_roles(register: list[Person]) -> None:
    """Roles: chairs and deputies by experience, early workers evenly over the municipality."""
    wanted = shares("role")
    ids = [p.key for p in register]
    skill = {p.key: min(int(str(p.cells["elections_worked"])), 5) / 4 for p in register}
    none = dict.fromkeys(ids, 0.0)
    chairs = quota(ids, wanted["ordforande"], skill, "chair")
    both = quota(sorted(chairs), 0.6, none, "deputy chair")
    rest = [i for i in ids if i not in chairs]
    only = quota(rest, (wanted["ersattare"] * len(ids) - len(both)) / len(rest), skill, "deputy")
    early = every(register, wanted["fortid"])
    leads = every([p for p in register if p.key in early], wanted["fortid_ansvarig"] / wanted["fortid"])
    free = sorted(early - chairs - only)
    early_only = quota(free, (1 - wanted["rostmottagare"]) * len(ids) / len(free), none, "only")
    for p in register:
        has = {
            "ordforande": p.key in chairs,
            "ersattare": p.key in both | only,
            "rostmottagare": p.key not in early_only,
            "fortid_ansvarig": p.key in leads,
            "fortid": p.key in early,
        }
        p.cells["roles"] = ", ".join(role for role, held in has.items() if held)


def every(register: list[Person], share: float) -> set[str]:
    """That share of the people, spread evenly in the order of the register, more outside the city."""
    upto = list(accumulate(EARLY_WEIGHT[p.kind] for p in register))
    step = upto[-1] / round(share * len(register))
    marks = [int(u / step + 1e-9) for u in [0.0, *upto]]
    return {p.key for p, before, after in zip(register, marks, marks[1:], strict=False) if after > before}


def give_person(register: list[Person], land: Ground) -> None:
    """Age, experience, languages, licence, car, department, tie."""
    person, cards = shares("person"), [*shares("department").items()]
    department = deck({k: round(1000 * v) for k, v in cards}, len(register), "department")
    worked = deck({k: round(1000 * v) for k, v in shares("worked").items()}, len(register), "worked")
    tied = ties(register)
    for p, unit, elections in zip(register, department, worked, strict=True):
        chance = Chance("person", p.key)
        licence = chance.happens(person["licence"])
        least, most = chance.by_weight(AGES)
        age = max(chance.whole(least, most), 18 + 2 * min(int(elections), 8))
        if unit and age > RETIRED:
            age = chance.whole(45, RETIRED)
        p.cells |= {
            "name": f"Testperson {p.number:04d}",
            "age": age,
            "elections_worked": 0 if unit == NEW_IN_2026 else elections,
            "languages": ", ".join(languages(land.area_name[p.area], chance)),
            "licence": yes_no(licence),
            "car": yes_no(licence and chance.happens(person["car"] / person["licence"])),
            "department": unit,
            "tie": tied.get(p.key, ""),
        }


def ties(register: list[Person]) -> dict[str, str]:
    """Exactly the assumed number of candidates and party officers."""
    cards = {k: round(1000 * v) for k, v in shares("tie").items()}
    none = {"": 1000 - sum(cards.values())}
    return {p.key: t for p, t in zip(register, deck(cards | none, len(register), "tie"), strict=True)}


def languages(area: str, chance: Chance) -> list[str]:
    """Swedish for all; other languages more often in some city districts."""
    factor = LANGUAGES_BY_AREA.get(area, 0.8)
    return ["sv", *(k for k, v in shares("language").items() if chance.happens(v * (1 if k == "en" else factor)))]


def give_days(register: list[Person]) -> None:
    """Which parts of which days each can work."""
    ways = {k: round(1000 * v) for k, v in shares("early").items()}
    ready = deck({k: round(1000 * v) for k, v in shares("election_day").items()}, len(register), "election day")
    for p, whole in zip(register, ready, strict=True):
        early = "fortid" in listed(str(p.cells["roles"]))
        chance = Chance("days", p.key)
        way = chance.by_weight(ways)
        for day in DAYS:
            p.cells[f"d{day}"] = early_parts(way, day, chance) if early and day < 0 else ""
        p.cells["d0"] = election_day(whole, early)
        p.cells["max_early_days"] = chance.whole(4, 14) if early else 0


def give_places(register: list[Person], premises: list[Row]) -> None:
    """Where people served in 2022, and the premises they wish for."""
    fit = [r for r in premises if r["mobile"] == "nej" and r["tie"] != "political"]
    spots = [(r, (float(r["x_m"]), float(r["y_m"]))) for r in fit]
    served = [(r, at) for r, at in spots if r["served_2022"]]
    for p in register:
        chance = Chance("places", p.key)
        before = str(p.cells["elections_worked"]) != "0" and chance.happens(WORKED_2022)
        use = "early" if str(p.cells["max_early_days"]) != "0" and chance.happens(0.4) else "polling"
        p.cells["premises_2022"] = chance.one_of(nearest(p.at, served, 3))["premises_id"] if before else ""
        near = chance.one_of(nearest(p.at, [(r, at) for r, at in spots if r[use] == "ja"], 3))["premises_id"]
        wish = (str(p.cells["premises_2022"]) if chance.happens(0.5) else "") or near
        p.cells["wish_premises"] = wish if chance.happens(shares("wish")["premises"]) else ""


def nearest(at: Place, spots: list[tuple[Row, Place]], count: int) -> list[Row]:
    """The nearest premises, nearest first."""
    return [row for row, _ in sorted(spots, key=lambda s: metres(s[1], at))[:count]]


def give_company(register: list[Person]) -> None:
    """Pairs of neighbours who wish for each other, and neighbours whom some would rather avoid."""
    wish = shares("wish")
    pairs = round(len(register) * wish["pair"] / 2)
    starts = sorted(Chance("pairs").shuffled(range(0, len(register) - 1, 2))[:pairs])
    for i in starts:
        a, b = register[i], register[i + 1]
        a.cells["wish_with"], b.cells["wish_with"] = b.key, a.key
    paired = {register[i + k].key for i in starts for k in (0, 1)}
    free = [i for i, p in enumerate(register) if p.key not in paired]
    for i in Chance("avoid").shuffled(free)[: round(len(register) * wish["avoid"])]:
        register[i].cells["wish_avoid"] = register[(i + 3) % len(register)].key


def give_relatives(register: list[Person]) -> None:
    """Pairs of neighbours who are related; none of them wishes to serve with the other."""
    free = [i for i in range(1, len(register) - 1, 2) if register[i].cells.get("wish_with") != register[i + 1].key]
    pairs = round(len(register) * shares("relation")["pair"] / 2)
    for i in Chance("relatives").shuffled(free)[:pairs]:
        a, b = register[i], register[i + 1]
        a.cells["related_to"], b.cells["related_to"] = b.key, a.key


def give_training(register: list[Person], sessions: list[Row]) -> None:
    """Who is trained already, and who has a seat booked."""
    wanted = shares("training")
    trained = quota([p.key for p in register], wanted["trained"], {p.key: 0.0 for p in register}, "trained")
    rest = [p.key for p in register if p.key not in trained]
    share = wanted["booked"] * len(register) / len(rest)
    booked = quota(rest, share, dict.fromkeys(rest, 0.0), "booked")
    seats = {s["session_id"]: int(int(s["capacity"]) * BOOKED_AT_MOST) for s in sessions}
    for p in register:
        chance = Chance("training", p.key)
        if p.key in trained:
            p.cells["trained_on"] = trained_day(chance)
        elif p.key in booked:
            session = chance.by_weight(seats)
            seats[session] -= 1
            p.cells["booked_session"] = session


def sessions_text(sessions: list[Row]) -> str:
    """The text of ``training_sessions.csv``."""
    rows = []
    for s in sessions:
        x, y = from_wgs84(float(s["lat"]), float(s["lon"]))
        rows.append([s["session_id"], s["place"], int(x), int(y), s["on"], s["starts"], s["ends"], s["capacity"]])
    return text_of(SESSIONS, rows)


def make() -> dict[str, str]:
    """The texts of ``workers.csv`` and ``training_sessions.csv``."""
    land, sessions = ground(), read_rows("facts/training_sessions.csv")
    register = people(land)
    give_person(register, land)
    give_roles(register)
    give_days(register)
    give_places(register, read_rows("premises.csv"))
    give_company(register)
    give_relatives(register)
    give_training(register, sessions)
    for p in register:
        p.cells |= {"worker_id": p.key, "x_m": int(p.at[0]), "y_m": int(p.at[1])}
    ordered = sorted(register, key=lambda p: p.key)
    return {
        "workers.csv": text_of(COLUMNS, ([p.cells.get(c, "") for c in COLUMNS] for p in ordered)),
        "training_sessions.csv": sessions_text(sessions),
    }
