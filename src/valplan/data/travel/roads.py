"""What a road of OpenStreetMap is to somebody who drives or walks: whether it may be used, which way, how fast."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from valplan.data.travel.places import Mode

LINKED = ("motorway", "trunk", "primary", "secondary", "tertiary")
DRIVEN = frozenset([*LINKED, "unclassified", "residential", "living_street", "service"])
WALKED = (DRIVEN - {"motorway"}) | {"pedestrian", "footway", "path", "cycleway", "steps", "track", "bridleway"}
UNKNOWN = ("", "road")
BARRED = ("no", "private")
ACCESS: Mapping[Mode, tuple[str, ...]] = {
    "car": ("motorcar", "motor_vehicle", "vehicle", "access"),  # the most particular first
    "walk": ("foot", "access"),
}
ALONG, AGAINST = ("yes", "true", "1"), ("-1", "reverse")
SPEED = re.compile(r"^(\d+(?:[.,]\d+)?)\s*(mph)?$")
KM_PER_MILE = 1.609344

Tag = Callable[[str], str]


class Road(NamedTuple):
    """A road that may be used: its speed, and 1 (along its nodes only), -1 (against them only) or 0 (both ways)."""

    speed_kmh: float
    oneway: int


@dataclass(frozen=True)
class Rules:
    """Which roads a mode uses, and the numbers in force for its speeds."""

    mode: Mode
    numbers: Mapping[str, float]

    def road(self, tag: Tag) -> Road | None:
        """What a road is by its tags (``tag`` gives an empty text for one that is not there); none if it is barred."""
        kind = tag("highway").removesuffix("_link")
        if kind not in UNKNOWN and kind not in (DRIVEN if self.mode == "car" else WALKED):
            return None
        if next((v for k in ACCESS[self.mode] if (v := tag(k))), "") in BARRED:
            return None
        if self.mode == "walk":
            return None if tag("motorroad") == "yes" else Road(self.numbers["walk_speed_kmh"], 0)
        return Road(self._driven_kmh(kind, tag("maxspeed")), _oneway(kind, tag))

    def _driven_kmh(self, kind: str, signed: str) -> float:
        limit = speed_limit_kmh(signed)
        if limit:
            return limit * self.numbers["car_speed_share"]
        return self.numbers[f"car_speed_kmh_{'unknown' if kind in UNKNOWN else kind}"]


def speed_limit_kmh(text: str) -> float:
    """A speed limit such as ``50`` or ``30 mph`` in km/h; 0 when the text gives no number."""
    found = SPEED.match(text.strip())
    if not found:
        return 0.0
    return float(found[1].replace(",", ".")) * (KM_PER_MILE if found[2] else 1.0)


def _oneway(kind: str, tag: Tag) -> int:
    stated = tag("oneway")
    if stated in AGAINST:
        return -1
    if stated:
        return int(stated in ALONG)
    return int(kind == "motorway" or tag("junction") in ("roundabout", "circular"))
