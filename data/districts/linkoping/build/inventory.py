"""Make ``accessibility.csv``: what an inspector measured at each place, criterion by criterion.

All values are made up. How many places fail each criterion is not: the shares of ``facts/inventory_rates.csv`` are
MFD's findings of 2014 and 2018 where it published any, and marked assumptions elsewhere. Exactly that share of the
places fails; which ones is chance, weighted so that some buildings are weak on several points, as old houses are.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from chance import Chance, quota
from semicolon import Row, read_rows, text_of

COLUMNS = ("premises_id", "criterion", "value", "inspected", "remark")
FIRST_DAY, LAST_DAY = date(2025, 2, 3), date(2026, 4, 24)
RAMP = ("A05", "A06", "A07")
FINAL = ("A09", "A11", "A13")  # what no measure cures: weakness decides more than chance
WEAKNESS = {True: 2.5, False: 0.25}
NOT_COMPLETE = 0.12
UNSEEN = 3  # buildings where nobody has been
LEFT_OUT = (3, 5)  # criteria without a value in each of the other incomplete buildings
CRITERIA = tuple(f"A{n:02d}" for n in range(1, 30))
MOBILE_FAILS = ("A21", "A29")


@dataclass(frozen=True)
class Place:
    """A row of ``premises.csv`` with what the inventory needs to know."""

    row: Row
    listed: bool

    @property
    def key(self) -> str:
        """What chance is named by."""
        return self.row["name"]

    @property
    def used_before(self) -> bool:
        """Whether it served in 2022, or early voting in 2022 or 2026."""
        return self.listed or bool(self.row["served_2022"])


def places() -> list[Place]:
    """All premises in order."""
    listed = {row["name"] for row in read_rows("facts/early_places.csv") if row["listed"]}
    return [Place(row, row["name"] in listed) for row in read_rows("premises.csv")]


def weakness(place: Place, criterion: str) -> float:
    """How weak a building is; places that have served are known, and the named ones keep what cannot be cured."""
    known = 0.7 if place.used_before else 1.0
    sure = criterion in FINAL and place.listed
    return -9.0 if sure else WEAKNESS[criterion in FINAL] * known * Chance("weakness", place.key).share()


def fails(rate: Row, buildings: list[Place]) -> set[str]:
    """The keys of the buildings that fail a criterion: its share of those used before, and of the others."""
    found: set[str] = set()
    for before, column in ((True, "fails_used_before"), (False, "fails")):
        among = [p for p in buildings if p.used_before == before and concerned(p, rate)]
        weak = {p.key: weakness(p, rate["criterion"]) for p in among}
        found |= quota([p.key for p in among], float(rate[column]), weak, "fails", rate["criterion"])
    return found


def concerned(place: Place, rate: Row) -> bool:
    """Whether the place has what the criterion is about: a ramp, or another floor than the ground floor."""
    subject = "ramp" if rate["criterion"] in RAMP else rate["criterion"]
    return Chance("has", subject, place.key).happens(float(rate["applies"]))


def measured(place: Place, rate: Row, failing: bool) -> tuple[str, str]:
    """The value and the inspector's remark."""
    if not concerned(place, rate):
        return rate["absent_value"], rate["absent_remark"]
    if rate["shape"] == "yes":
        return ("nej", rate["remark"]) if failing else ("ja", "")
    chance = Chance("value", rate["criterion"], place.key)
    beyond = failing and not place.listed and chance.happens(float(rate["beyond"]))
    bounds = "beyond" if beyond else "bad" if failing else "good"
    value = chance.step(float(rate[f"{bounds}_lo"]), float(rate[f"{bounds}_hi"]), float(rate["step"]))
    return f"{value:.2f}".rstrip("0").rstrip("."), rate["remark"] if failing else ""


def known_by_law(place: Place) -> dict[str, tuple[str, str]]:
    """The criteria that the register of premises answers: ties and storage."""
    tie = place.row["tie"]
    return {
        "A25": ("nej", "Partiexpedition i huset") if tie == "political" else ("ja", ""),
        "A26": ("nej", {"religious": "Församlingens lokal", "company": "Företagets lokal"}[tie])
        if tie in ("religious", "company")
        else ("ja", ""),
        "A28": (place.row["secure_storage"], "" if place.row["secure_storage"] == "ja" else "Inget låsbart förråd"),
    }


def vehicle(rate: Row) -> tuple[str, str]:
    """The values of the mobile place: a vehicle with a lift, the same at every stop."""
    bad = rate["criterion"] in MOBILE_FAILS
    if rate["shape"] == "yes":
        return ("nej", "Fordon") if bad else ("ja", "Fordon med lyft" if rate["criterion"] == "A13" else "")
    if rate["criterion"] in RAMP:
        return rate["absent_value"], rate["absent_remark"]
    return rate["bad_hi" if bad else "good_lo"], "Fordon" if bad else ""


def inspected(place: Place) -> date:
    """The weekday when the inspector came."""
    day = FIRST_DAY + timedelta(days=Chance("inspected", place.key).whole(0, (LAST_DAY - FIRST_DAY).days))
    return day - timedelta(days=max(0, day.weekday() - 4))


def left_out(buildings: list[Place]) -> dict[str, set[str]]:
    """The criteria that nobody has looked at, by building: none at all in a few, some in others, most never used."""
    among = [p for p in buildings if not p.listed]
    weak = {p.key: 3.0 * (not p.used_before) + 2.5 * Chance("weakness", p.key).share() for p in among}
    chosen = quota([p.key for p in among], NOT_COMPLETE * len(buildings) / len(among), weak, "not complete")
    order = Chance("unseen").shuffled(sorted(chosen))
    gaps = {key: set(CRITERIA) for key in order[:UNSEEN]}
    for key in order[UNSEEN:]:
        chance = Chance("left out", key)
        gaps[key] = set(chance.shuffled(CRITERIA)[: chance.whole(*LEFT_OUT)])
    return gaps


def make() -> dict[str, str]:
    """The text of ``accessibility.csv``."""
    everything = places()
    buildings = [p for p in everything if p.row["mobile"] == "nej"]
    rates = {row["criterion"]: row for row in read_rows("facts/inventory_rates.csv")}
    failing = {criterion: fails(rate, buildings) for criterion, rate in rates.items()}
    gaps = left_out(buildings)
    rows = []
    for place in everything:
        known, day = known_by_law(place), inspected(place)
        for criterion in CRITERIA:
            if criterion in gaps.get(place.key, ()):
                continue
            if criterion in known:
                value, remark = known[criterion]
            elif place.row["mobile"] == "ja":
                value, remark = vehicle(rates[criterion])
            else:
                value, remark = measured(place, rates[criterion], place.key in failing[criterion])
            rows.append((place.row["premises_id"], criterion, value, day, remark))
    return {"accessibility.csv": text_of(COLUMNS, rows)}
