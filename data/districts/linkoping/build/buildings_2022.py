"""Which districts shared a building in 2022: near neighbours are put together until about 77 buildings are left.

The number is an assumption (the list of polling places was not found); that districts share buildings is usual.
"""

from itertools import combinations

from ground import DETOUR, Ground, metres

BUILDINGS = 77
MOST_IN_ONE = 3
FURTHEST_APART_M = {"stad": 1300.0, "tatort": 2000.0, "landsbygd": 0.0}


def buildings_2022(ground: Ground) -> list[tuple[str, ...]]:
    """Groups of district codes, each group the districts of one building, in order of their first code."""
    middle = {d: ground.middle(points).at for d, points in ground.points.items()}
    pairs = sorted(
        (metres(middle[a], middle[b]) * DETOUR, a, b)
        for a, b in combinations(sorted(middle), 2)
        if ground.district_area[a] == ground.district_area[b]
    )
    group: dict[str, tuple[str, ...]] = {d: (d,) for d in middle}
    for apart_m, a, b in pairs:
        if len(set(group.values())) <= BUILDINGS:
            break
        joined = tuple(sorted({*group[a], *group[b]}))
        if group[a] == group[b] or len(joined) > MOST_IN_ONE or apart_m > FURTHEST_APART_M[ground.kind[a]]:
            continue
        group.update(dict.fromkeys(joined, joined))
    return sorted(set(group.values()))
