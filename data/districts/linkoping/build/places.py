"""Make ``premises.csv``: the early-voting places by name, a mobile stop for each small area, and polling premises.

Real: the names of the public early-voting places of 2022 and 2026 and their numbers in Valmyndigheten's file of 2022.
Everything else - positions to a block or so, rooms, areas, rents, hours, ties, storage, and every polling place - is
made up within the bounds of ``facts/premises_kinds.csv``.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from string import ascii_uppercase

from buildings_2022 import buildings_2022
from chance import Chance, deck
from ground import Ground, Place, Point, from_wgs84, ground, metres
from semicolon import Row, listed, read_rows, text_of, yes_no

COLUMNS = (
    "premises_id", "name", "kind", "x_m", "y_m", "area_id", "polling", "early", "rooms", "floor_area_m2",
    "rent_polling_ore", "rent_early_day_ore", "patterns", "unavailable", "closes_latest", "tie", "secure_storage",
    "mobile", "early_id_2022", "served_2022",
)  # fmt: skip
ENOUGH = 195
CANDIDATES_A_DISTRICT = 3
NEAR_M = {"stad": 2000.0, "tatort": 3000.0, "landsbygd": 12000.0}
NEAR_SHARE = 0.9
LOCAL_M = {"stad": 900.0, "tatort": 1500.0, "landsbygd": 5000.0}
POLITICAL = 3
SMALL_LOCALITY_ELECTORS = 1200
ROUNDED_KR = 50
ELECTION_DAY = date(2026, 9, 13)
RENT_A_ROOM = 0.15  # what each further district in the building adds to the rent


@dataclass
class Draft:
    """Premises on the way to becoming a row; ``key`` names the streams of chance that shape it."""

    key: str
    name: str
    kind: str
    at: Place
    area: str
    polling: bool
    early: bool
    rooms: int
    floor_m2: int
    patterns: tuple[str, ...] = ()
    tie: str = "none"
    secure: bool = False
    mobile: bool = False
    early_id: str = ""
    served: tuple[str, ...] = ()
    invented: bool = True
    unavailable: list[date] = field(default_factory=list)


def kinds() -> dict[str, Row]:
    """The kinds of premises with their bounds, by id."""
    return {row["kind"]: row for row in read_rows("facts/premises_kinds.csv")}


def pattern_sets() -> dict[str, tuple[str, ...]]:
    """Which opening patterns a sort of place allows."""
    return {row["set"]: listed(row["patterns"]) for row in read_rows("facts/pattern_sets.csv")}


def early_places(land: Ground) -> list[Draft]:
    """The early-voting places of ``facts/early_places.csv``."""
    patterns = pattern_sets()
    drafts = []
    for row in read_rows("facts/early_places.csv"):
        at = from_wgs84(float(row["lat"]), float(row["lon"]))
        drafts.append(
            Draft(
                row["name"], row["name"], row["kind"], at, land.nearest(at).area, row["polling"] == "ja", True,
                int(row["rooms"]), int(row["floor_area_m2"]), patterns[row["set"]], row["tie"], row["secure"] == "ja",
                early_id=row["lokalid_2022"], invented=not row["listed"],
            )
        )  # fmt: skip
    return drafts


def mobile_stops(land: Ground) -> list[Draft]:
    """A stop of the mobile early-voting place in the middle of each small locality and each rural area."""
    patterns = pattern_sets()["mobil"]
    drafts = []
    for area in sorted(land.area_name):
        points = [p for p in land.all_points if p.area == area]
        small = sum(p.electors for p in points) < SMALL_LOCALITY_ELECTORS
        if not points or not (land.area_kind[area] == "landsbygd" or (land.area_kind[area] == "tatort" and small)):
            continue
        name = f"Mobil hållplats {land.area_name[area]}"
        at = beside(land.middle(points), name)
        drafts.append(Draft(name, name, "mobil", at, area, False, True, 1, 25, patterns, mobile=True))
    return drafts


def beside(point: Point, key: str) -> Place:
    """A place some hundred metres at most from a demand point."""
    chance = Chance("beside", key)
    return round(point.at[0] + chance.bell(50)), round(point.at[1] + chance.bell(50))


class Polling:
    """Hands out polling premises: kinds from a deck for each sort of area, names with the next free letter."""

    def __init__(self, land: Ground) -> None:
        """Start with full decks."""
        self.land, self.kinds, self.letters = land, kinds(), Counter[str]()
        self.served = {k: self._deck(k, ("ja",), "served") for k in ("stad", "tatort", "landsbygd")}
        self.any = {k: self._deck(k, ("ja", "nej"), "new") for k in ("stad", "tatort", "landsbygd")}

    def _deck(self, area_kind: str, served: tuple[str, ...], name: str) -> list[str]:
        weights = {k: int(row[f"deck_{area_kind}"]) for k, row in self.kinds.items() if row["served_in_2022"] in served}
        return deck({k: w for k, w in weights.items() if w}, 100, name, area_kind)

    def _next(self, cards: list[str], districts: int) -> str:
        for i, kind in enumerate(cards):
            if districts <= max(map(int, listed(self.kinds[kind]["rooms"]))):
                return cards.pop(i)
        raise LookupError(f"no kind of premises holds {districts} districts")

    def premises(self, point: Point, districts: tuple[str, ...] = ()) -> Draft:
        """Polling premises at a demand point; ``districts`` are those it served in 2022."""
        cards = (self.served if districts else self.any)[self.land.kind[point.district]]
        kind = self._next(cards, len(districts))
        row = self.kinds[kind]
        label = f"{row['label']} {self.land.area_name[point.area]}"
        name = f"{label} {ascii_uppercase[self.letters[label]]}"
        self.letters[label] += 1
        chance = Chance("premises", name)
        rooms = max(len(districts), chance.one_of([int(r) for r in listed(row["rooms"])]))
        floor = rooms * chance.whole(int(row["floor_lo_m2"]), int(row["floor_hi_m2"])) * 7 // 10 + 30
        tie = {"forsamlingshem": "religious", "kopcentrum": "company"}.get(kind, "none")
        return Draft(
            name, name, kind, beside(point, name), point.area, True, False, rooms, floor, (), tie,
            chance.happens(0.6), served=districts,
        )  # fmt: skip


def polling_places(land: Ground, others: list[Draft]) -> list[Draft]:
    """The buildings of 2022, then new candidates until every district has enough near and the case is large enough."""
    hand = Polling(land)
    drafts = []
    for group in buildings_2022(land):
        middle = land.middle([p for d in group for p in land.points[d]])
        known = local_place(land, middle, group, others)
        if known:
            known.served = group
        else:
            drafts.append(hand.premises(middle, group))
    near = {d: sum(near_enough(land, d, p) for p in [*drafts, *others] if p.polling) for d in sorted(land.points)}
    while min(near.values()) < CANDIDATES_A_DISTRICT or len(drafts) + len(others) < ENOUGH:
        poorest = min(near, key=lambda d: (near[d], d))
        new = hand.premises(freest(land, poorest, [*drafts, *others]))
        drafts.append(new)
        for d in near:
            near[d] += near_enough(land, d, new)
    return drafts


def local_place(land: Ground, middle: Point, group: tuple[str, ...], others: list[Draft]) -> Draft | None:
    """A made-up early-voting place near the middle of the group that can also have been its building of 2022."""
    near = [d for d in others if d.invented and d.polling and not d.served and d.rooms >= len(group)]
    within = [d for d in near if metres(d.at, middle.at) <= LOCAL_M[land.kind[middle.district]]]
    return min(within, key=lambda d: metres(d.at, middle.at), default=None)


def near_enough(land: Ground, district: str, draft: Draft) -> bool:
    """Whether nine electors in ten of the district have the premises within the distance of its kind."""
    return land.share_within(district, draft.at, NEAR_M[land.kind[district]]) >= NEAR_SHARE


def freest(land: Ground, district: str, drafts: list[Draft]) -> Point:
    """Of the district's points within reach of its people, the one furthest from all premises so far."""
    limit = NEAR_M[land.kind[district]]
    points = [p for p in land.points[district] if land.share_within(district, p.at, limit) >= NEAR_SHARE]
    return max(points or [land.middle(land.points[district])], key=lambda p: min(metres(p.at, d.at) for d in drafts))


def with_politics(drafts: list[Draft]) -> None:
    """Let a party have its office in the first of the Folkets hus."""
    for draft in [d for d in drafts if d.kind == "folkets_hus"][:POLITICAL]:
        draft.tie = "political"


def with_busy_days(drafts: list[Draft]) -> None:
    """Let a few premises be taken: some on election day, some on a day of early voting."""
    new = [d for d in drafts if not d.served and not d.early_id and not d.early]
    for draft in Chance("busy", "election").shuffled(new)[:3]:
        draft.unavailable.append(ELECTION_DAY)
    local = [d for d in drafts if d.early and d.polling and not d.mobile]
    for draft in Chance("busy", "early").shuffled(local)[:3]:
        draft.unavailable.append(ELECTION_DAY - timedelta(days=Chance("busy", draft.key).whole(2, 16)))


def rent_ore(draft: Draft, row: Row, use: str) -> int:
    """The rent of a use in whole 50 kr; more rooms cost more, but not in proportion."""
    least, most = float(row[f"rent_{use}_lo_kr"]), float(row[f"rent_{use}_hi_kr"])
    rent = Chance("rent", use, draft.key).step(least, most, ROUNDED_KR)
    size = 1 + RENT_A_ROOM * (draft.rooms - 1) if use == "polling" else 1.0
    return round(min(rent * size, 3000) / ROUNDED_KR) * ROUNDED_KR * 100


def cells(number: int, draft: Draft, row: Row) -> list[object]:
    """One row of ``premises.csv``."""
    return [
        f"L{number:03d}", draft.name, draft.kind, int(draft.at[0]), int(draft.at[1]), draft.area,
        yes_no(draft.polling), yes_no(draft.early), draft.rooms, draft.floor_m2,
        rent_ore(draft, row, "polling") if draft.polling else 0, rent_ore(draft, row, "early") if draft.early else 0,
        ", ".join(draft.patterns), ", ".join(str(d) for d in sorted(draft.unavailable)), row["closes_latest"],
        draft.tie, yes_no(draft.secure), yes_no(draft.mobile), draft.early_id, ", ".join(draft.served),
    ]  # fmt: skip


def make() -> dict[str, str]:
    """The text of ``premises.csv``."""
    land = ground()
    others = early_places(land) + mobile_stops(land)
    drafts = others + polling_places(land, others)
    with_politics(drafts)
    with_busy_days(drafts)
    rows = kinds()
    return {"premises.csv": text_of(COLUMNS, (cells(i, d, rows[d.kind]) for i, d in enumerate(drafts, 1)))}
