"""Areas: city districts, localities and countryside, with their centres, people and electors."""

from dataclasses import dataclass
from functools import cache

from ground import Place, from_wgs84
from semicolon import read_rows, text_of

ELECTORS_KF_2026 = 134_854  # Valmyndigheten, electoral roll of 14 August 2026, municipal council
ELECTORS_OF = {"T17": 867}  # Bankekind, en.wikipedia


@dataclass(frozen=True)
class Area:
    """An area with its centre (EPSG:3006), the radius its homes are spread over, electors and usual turnout."""

    id: str
    name: str
    kind: str
    at: Place
    radius_m: float
    electors: int
    turnout: float
    districts: int
    socioeconomic: str


@cache
def areas() -> list[Area]:
    """All areas; electors in proportion to people, those of ``ELECTORS_OF`` as published."""
    rows = read_rows("facts/areas.csv")
    free = [r for r in rows if r["area_id"] not in ELECTORS_OF]
    people = [int(r["population"]) for r in free]
    shared = split(ELECTORS_KF_2026 - sum(ELECTORS_OF.values()), people)
    electors = {r["area_id"]: n for r, n in zip(free, shared, strict=True)} | ELECTORS_OF
    return [
        Area(
            r["area_id"], r["name"], r["kind"], from_wgs84(float(r["lat"]), float(r["lon"])), float(r["radius_m"]),
            electors[r["area_id"]], float(r["turnout"]), int(r["districts"] or 0), r["socioeconomic"],
        )
        for r in rows
    ]  # fmt: skip


def split(total: int, weights: list[float] | list[int]) -> list[int]:
    """Whole parts of a total in proportion to weights, by largest remainders."""
    exact = [total * w / sum(weights) for w in weights]
    parts = [int(e) for e in exact]
    order = sorted(range(len(exact)), key=lambda i: (parts[i] - exact[i], i))
    for i in order[: total - sum(parts)]:
        parts[i] += 1
    return parts


def make() -> dict[str, str]:
    """The table of areas."""
    rows = [(a.id, a.name, a.kind, a.socioeconomic) for a in areas()]
    return {"areas.csv": text_of(["area_id", "name", "kind", "socioeconomic"], rows)}
