"""Voting districts: homes grouped into 102 districts of like size, and their polygons.

The borders are synthetic: Valmyndigheten's are not carried here. Homes of a city district or a larger locality are cut
across their longest way until they make districts of like size; the countryside takes in its small localities. A
polygon is the union of the Voronoi cells of the district's homes within the outline, on a grid of a decimetre, so that
the polygons part the outline with neither gap nor overlap.
"""

import json
from collections import Counter, defaultdict
from functools import cache
from itertools import pairwise

import numpy as np
import shapely
from areas import Area, areas, split
from chance import Chance
from ground import metres
from homes import Home, homes, outline
from semicolon import text_of
from shapely.geometry import MultiPoint, Point, Polygon

DISTRICTS = 102
MEAN = 1322
ELECTORS_RD_2026, ELECTORS_RD_2022 = 130_874, 124_369
TURNOUT_2022 = 0.827
PUBLISHED = {"Skäggetorp 4": 0.529, "Berga 5": 0.931, "Johannelund 4": 0.929, "Bankekind": 0.914}
HIGHEST_UNPUBLISHED = 0.925  # Berga 5 and Johannelund 4 had the highest
FIXED_AREAS = ("S12", "S13", "T04")  # Hjulsbro 89.0 %, Vidingsjö 89.2 %, Ekängen the highest of the county
GROWN = {"S06": 0.82, "S15": 0.88, "S16": 0.90}  # electors of 2022 as a share of what growth elsewhere would give
SMALL = 1000
FEWEST = 1030  # what a locality's district is filled up to
Cells = dict[int, Polygon]


@cache
def assignment() -> tuple[tuple[str, ...], dict[str, str]]:
    """The district name of each home, and each district's main area."""
    group = [_group(h) for h in homes()]
    sizes = Counter[str]()
    for g, h in zip(group, homes(), strict=True):
        sizes[g] += h.electors
    count = _counts(sizes)
    label = [""] * len(homes())
    for g in sorted(sizes):
        members = [i for i, other in enumerate(group) if other == g]
        for k, part in enumerate(_cut(members, count[g]), start=1):
            for i in part:
                label[i] = f"{g}/{k}"
    return _named(_filled(_whole(label)))


def _group(home: Home) -> str:
    """The area whose districts a home belongs to; small localities belong to the countryside around."""
    by_id = {a.id: a for a in areas()}
    own = by_id[home.area]
    if own.kind == "stad" or own.districts:
        return "L10" if own.id == "T19" else own.id
    if own.kind == "landsbygd":
        return own.id
    return min((a for a in areas() if a.kind == "landsbygd"), key=lambda a: metres(a.at, own.at)).id


def _counts(sizes: Counter[str]) -> dict[str, int]:
    """Districts of each group: as given, else by size; in all 102."""
    given = {a.id: a.districts for a in areas() if a.districts and a.id in sizes}
    count = {g: given.get(g) or max(1, round(n / MEAN)) for g, n in sizes.items()}
    free = [g for g in sorted(sizes) if g not in given and g != "L10"]
    while sum(count.values()) < DISTRICTS:
        count[max(free, key=lambda g: sizes[g] / count[g])] += 1
    while sum(count.values()) > DISTRICTS:
        count[min((g for g in free if count[g] > 1), key=lambda g: sizes[g] / (count[g] - 1))] -= 1
    return count


def _cut(members: list[int], parts: int) -> list[list[int]]:
    """Homes in so many parts of like size, cut across the longest way."""
    if parts == 1:
        return [members]
    at = np.array([homes()[i].at for i in members])
    weight = np.array([homes()[i].electors for i in members], dtype=float)
    centred = at - np.average(at, axis=0, weights=weight)
    _, axes = np.linalg.eigh(np.cov(centred.T, aweights=weight))
    axis = axes[:, -1] if axes[np.argmax(np.abs(axes[:, -1])), -1] > 0 else -axes[:, -1]
    order = np.argsort(np.round(centred @ axis, 3), kind="stable")
    first = parts // 2
    split_at = int(np.searchsorted(np.cumsum(weight[order]), weight.sum() * first / parts))
    left, right = [members[i] for i in order[:split_at]], [members[i] for i in order[split_at:]]
    return [*_cut(left, first), *_cut(right, parts - first)]


@cache
def cells() -> tuple[Polygon, ...]:
    """The Voronoi cell of each home within the outline, corners on a grid of a decimetre."""
    points = MultiPoint([h.at for h in homes()])
    found = shapely.voronoi_polygons(points, extend_to=outline(), ordered=True)
    clipped = [shapely.intersection(cell, outline()) for cell in shapely.get_parts(found)]
    own = [
        next(p for p in shapely.get_parts(cell) if p.contains(Point(h.at)))
        for cell, h in zip(clipped, homes(), strict=True)
    ]
    return tuple(shapely.transform(cell, lambda c: np.round(c, 1)) for cell in own)


@cache
def neighbours() -> dict[int, dict[int, float]]:
    """Neighbouring cells with the length of the border in common, metres."""
    edges: dict[tuple[tuple[float, float], ...], list[tuple[int, float]]] = defaultdict(list)
    for i, cell in enumerate(cells()):
        ring = list(cell.exterior.coords)
        for a, b in pairwise(ring):
            edges[tuple(sorted((a, b)))].append((i, metres(a, b)))
    found: dict[int, dict[int, float]] = defaultdict(lambda: defaultdict(float))
    for pair in edges.values():
        if len(pair) == 2 and pair[0][1] > 0:
            (i, length), (j, _) = pair
            found[i][j] += length
            found[j][i] += length
    return found


def _whole(label: list[str]) -> list[str]:
    """Every district in one piece: lesser pieces go to the neighbour with the longest border in common."""
    for _ in range(20):
        lesser = [piece for name in sorted(set(label)) for piece in _pieces(label, name)[1:]]
        if not lesser:
            return label
        for piece in lesser:
            border = Counter[str]()
            for i in piece:
                for j, length in neighbours()[i].items():
                    if label[j] != label[i]:
                        border[label[j]] += length
            to = max(sorted(border), key=lambda name: border[name])
            for i in piece:
                label[i] = to
    raise ValueError("districts do not hang together")


def _filled(label: list[str]) -> list[str]:
    """Localities' districts with too few electors take in homes of the countryside beside them."""
    for name in sorted({x for x in label if x[0] == "T"} - {"T17/1"}):
        while sum(h.electors for h, x in zip(homes(), label, strict=True) if x == name) < FEWEST:
            beside = Counter[int]()
            for i in (i for i, x in enumerate(label) if x == name):
                beside.update({j: round(n) for j, n in neighbours()[i].items() if label[j][0] == "L"})
            taken = next(j for j in sorted(beside, key=lambda j: (-beside[j], j)) if _can_leave(label, j))
            label[taken] = name
    return label


def _can_leave(label: list[str], home: int) -> bool:
    """Whether a home's district hangs together without it."""
    rest = [*label]
    rest[home] = ""
    return len(_pieces(rest, label[home])) == 1


def _pieces(label: list[str], name: str) -> list[list[int]]:
    left = {i for i, other in enumerate(label) if other == name}
    found = []
    while left:
        piece, edge = set[int](), [min(left)]
        while edge:
            i = edge.pop()
            if i in left:
                left.remove(i)
                piece.add(i)
                edge += [j for j in neighbours()[i] if j in left]
        found.append(sorted(piece))
    return sorted(found, key=lambda piece: (-sum(homes()[i].electors for i in piece), piece))


def _named(label: list[str]) -> tuple[tuple[str, ...], dict[str, str]]:
    """Districts named after the area that most of their electors live in, numbered within it."""
    by_id = {a.id: a for a in areas()}
    main: dict[str, str] = {}
    for name in sorted(set(label)):
        votes = Counter[str]()
        for h, other in zip(homes(), label, strict=True):
            if other == name:
                votes[h.area] += h.electors
        main[name] = max(sorted(votes), key=lambda a: votes[a])
    many = Counter(main.values())
    number = Counter[str]()
    names: dict[str, str] = {}
    for name in sorted(main):
        number[main[name]] += 1
        area = by_id[main[name]].name.removeprefix("Landsbygden ")
        names[name] = f"{area} {number[main[name]]}" if many[main[name]] > 1 else area
    if "L10" in main.values() or "T19" in main.values():
        names |= {n: "Ulrika" for n, a in main.items() if a in ("L10", "T19")}
    return tuple(names[x] for x in label), {names[n]: a for n, a in main.items()}


@cache
def electors() -> tuple[int, ...]:
    """Electors of each home; Bankekind's changed so that its district has exactly the published number."""
    label, _ = assignment()
    found = [h.electors for h in homes()]
    own = [i for i, name in enumerate(label) if name == "Bankekind"]
    more = 867 - sum(found[i] for i in own)
    near = Counter(label[j] for i in own for j in neighbours()[i] if label[j] != "Bankekind")
    other = max(sorted(near), key=lambda n: sum(found[i] for i, x in enumerate(label) if x == n))
    lenders = [i for i, name in enumerate(label) if name == other]
    for members, change in ((own, more), (lenders, -more)):
        total = sum(found[i] for i in members)
        for i, n in zip(members, split(total + change, [found[i] for i in members]), strict=True):
            found[i] = n
    return tuple(found)


def make() -> dict[str, str]:
    """Districts, their polygons, the outline and the demand points."""
    label, main = assignment()
    by_id = {a.id: a for a in areas()}
    names = sorted(main, key=lambda n: (main[n], n))
    code = _codes(names, main)
    size = Counter[str]()
    for name, n in zip(label, electors(), strict=True):
        size[name] += n
    turnout = _turnout(names, main, size, by_id)
    rd = split(ELECTORS_RD_2026, [size[n] for n in names])
    before = split(ELECTORS_RD_2022, [size[n] * GROWN.get(main[n], 1.0) for n in names])
    rows = [
        (code[n], n, main[n], _kind(by_id[main[n]]), size[n], now, old, f"{turnout[n]:.4f}", _reason(size[n]))
        for n, now, old in zip(names, rd, before, strict=True)
    ]
    columns = ["code", "name", "area_id", "kind", "electors_kf_2026", "electors_rd_2026", "electors_rd_2022",
               "turnout_2022", "size_reason"]  # fmt: skip
    shapes = {n: _shape([i for i, x in enumerate(label) if x == n]) for n in names}
    return {
        "districts.csv": text_of(columns, sorted(rows)),
        "demand_points.csv": _points(label, code),
        "districts.geojson": _geojson({(code[n], n): shapes[n] for n in names}),
        "municipality.geojson": _geojson({("0580", "Linköping"): shapely.coverage_union_all(list(shapes.values()))}),
    }


def _codes(names: list[str], main: dict[str, str]) -> dict[str, str]:
    """Eight digits: 0580, two for the area, two for the number within it."""
    order = sorted({main[n] for n in names}, key=lambda a: ("STL".index(a[0]), a))
    serial = Counter[str]()
    found = {}
    for n in names:
        serial[main[n]] += 1
        found[n] = f"0580{order.index(main[n]) + 1:02d}{serial[main[n]]:02d}"
    return found


def _kind(area: Area) -> str:
    if area.kind == "tatort" and (not area.districts or area.id in ("T17", "T19")):
        return "landsbygd"
    return area.kind


def _reason(size: int) -> str:
    return "glesbygd: långa avstånd talar mot sammanslagning (syntetiskt skäl)" if size < SMALL else ""


def _turnout(names: list[str], main: dict[str, str], size: Counter[str], by_id: dict[str, Area]) -> dict[str, float]:
    """Published turnout where there is any; the rest by area with some chance, moved so that all make 82.7 %."""
    found = {n: PUBLISHED.get(n) or _usual(n, by_id[main[n]]) for n in names}
    free = [n for n in names if n not in PUBLISHED and main[n] not in FIXED_AREAS and by_id[main[n]].kind == "stad"]
    for _ in range(30):
        lacking = TURNOUT_2022 * sum(size.values()) - sum(size[n] * found[n] for n in names)
        move = lacking / sum(size[n] for n in free)
        for n in free:
            found[n] = round(min(HIGHEST_UNPUBLISHED, found[n] + move), 4)
    return found


def _usual(name: str, area: Area) -> float:
    """The area's turnout, with some chance where the area's own has not been published; below the published highest."""
    chance = 0.0 if area.id in FIXED_AREAS else 0.02 * (2 * Chance("turnout", name).share() - 1)
    return min(HIGHEST_UNPUBLISHED, round(area.turnout + chance, 4))


def _points(label: tuple[str, ...], code: dict[str, str]) -> str:
    rows = [
        (f"B{i:04d}", code[name], h.area, h.at[0], h.at[1], n)
        for i, (h, name, n) in enumerate(zip(homes(), label, electors(), strict=True), start=1)
    ]
    return text_of(["point_id", "district", "area_id", "x_m", "y_m", "electors"], rows)


def _shape(members: list[int]) -> Polygon:
    return shapely.normalize(shapely.coverage_union_all([cells()[i] for i in members]))


def _geojson(shapes: dict[tuple[str, str], Polygon]) -> str:
    features = [
        {
            "type": "Feature",
            "properties": {"Valdistriktskod": code, "Valdistriktsnamn": name},
            "geometry": json.loads(shapely.to_geojson(shape)),
        }
        for (code, name), shape in sorted(shapes.items())
    ]
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3006"}}
    body = ",\n".join(json.dumps(f, ensure_ascii=False) for f in features)
    return f'{{"type": "FeatureCollection", "crs": {json.dumps(crs)}, "features": [\n{body}\n]}}\n'
