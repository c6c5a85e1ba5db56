"""A road network as arrays, places put on its nearest roads, and the shortest and quickest ways to the premises."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import shapely
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components, dijkstra

from valplan.data.travel.doors import door_to_door
from valplan.data.travel.places import KMH, Asked, Ways, joined
from valplan.domain.case import Floats, Ints

AT_ONCE = 50  # premises that ways are sought from together: each takes a number for every node of the network
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Network:
    """Straight pieces of road between nodes, in metres of EPSG:3006.

    Attributes
    ----------
    xy_m
        Positions of the nodes, n x 2.
    start, end
        Nodes of each piece.
    speed_kmh
        Speed on each piece.
    forward, backward
        Whether a piece may be used from start to end, and from end to start.
    """

    xy_m: Floats
    start: Ints
    end: Ints
    speed_kmh: Floats
    forward: Bools
    backward: Bools

    @property
    def length_m(self) -> Floats:
        """Length of each piece."""
        apart = self.xy_m[self.end] - self.xy_m[self.start]
        return np.asarray(np.hypot(apart[:, 0], apart[:, 1]), dtype=np.float64)


@dataclass(frozen=True)
class Snapped:
    """Where places stand on a network: the nearest piece, how far along it (0 to 1), and how far from it."""

    piece: Ints
    along: Floats
    away_m: Floats


def ways_by_network(network: Network, asked: Asked, *, straight_allowed: bool, file: str) -> Ways:
    """Ways along a network from door to door; metres are those of the shortest way, seconds those of the quickest.

    Places outside the box around the network are measured by the straight line.
    """
    network, islands = without_islands(network, asked.numbers["island_limit_m"])
    everywhere = joined(asked.homes, asked.premises)
    inside = _inside(network, everywhere.xy_m)
    on = snapped(network, everywhere.xy_m[inside])
    away_m = np.full(len(everywhere), np.nan)
    away_m[inside] = on.away_m
    node = np.full(len(everywhere), -1)
    node[inside] = len(network.xy_m) + np.arange(inside.sum())
    homes, premises = np.split(node, [len(asked.homes)])
    metres = _along(network, on, network.length_m, homes, premises)
    seconds = _along(network, on, network.length_m * KMH / network.speed_kmh, homes, premises)
    ways = door_to_door(asked, metres, seconds, away_m, straight_allowed=straight_allowed, file=file)
    return replace(ways, told=ways.told.model_copy(update={"islands": islands}))


def without_islands(network: Network, limit_m: float) -> tuple[Network, int]:
    """The network without roads that hang together with less than ``limit_m`` of road, and how many such parts.

    They are mostly drives and yards whose way out is not on the map; a place put on one would reach nothing. The
    greatest part stays however short it is.
    """
    nodes = len(network.xy_m)
    joined_by = csr_array((np.ones(len(network.start)), (network.start, network.end)), shape=(nodes, nodes))
    _count, part = connected_components(joined_by, directed=False)
    length_m = np.bincount(part[network.start], network.length_m, minlength=part.max() + 1)
    stays = (length_m >= limit_m) | (length_m == length_m.max())
    has_road = np.bincount(part[network.start], minlength=len(stays)) > 0
    kept = stays[part[network.start]]
    rest = {k: getattr(network, k)[kept] for k in ("start", "end", "speed_kmh", "forward", "backward")}
    return replace(network, **rest), int((has_road & ~stays).sum())


def snapped(network: Network, xy_m: Floats) -> Snapped:
    """Each position's nearest piece of road; of several equally near the first."""
    ends = np.stack([network.xy_m[network.start], network.xy_m[network.end]], axis=1)
    lines, at = np.asarray(shapely.linestrings(ends)), np.asarray(shapely.points(xy_m))
    row, piece = shapely.STRtree(lines).query_nearest(at, all_matches=True)
    order = np.lexsort((piece, row))
    row, first = np.unique(row[order], return_index=True)
    piece = piece[order][first]
    along = np.nan_to_num(shapely.line_locate_point(lines[piece], at[row], normalized=True))  # a piece of no length
    away_m = np.asarray(shapely.distance(lines[piece], at[row]), dtype=np.float64)
    return Snapped(piece.astype(np.int64), np.asarray(along, dtype=np.float64), away_m)


def _inside(network: Network, xy_m: Floats) -> Bools:
    on_road = network.xy_m[np.concatenate([network.start, network.end])]
    least, most = on_road.min(axis=0), on_road.max(axis=0)
    return np.asarray(((xy_m >= least) & (xy_m <= most)).all(axis=1))


def _along(network: Network, on: Snapped, weight: Floats, homes: Ints, premises: Ints) -> Floats:
    """Least weight from each home's node to each premises' node; infinite with no way, or with no node (-1)."""
    backwards = _graph(network, on, weight).T.tocsr()
    found = np.full((len(homes), len(premises)), np.inf)
    rows, columns = np.flatnonzero(homes >= 0), np.flatnonzero(premises >= 0)
    for first in range(0, len(columns), AT_ONCE):
        some = columns[first : first + AT_ONCE]
        found[np.ix_(rows, some)] = dijkstra(backwards, indices=premises[some])[:, homes[rows]].T
    return found


def _graph(network: Network, on: Snapped, weight: Floats) -> csr_array:
    """The directed network with every place as a node of its own, which splits the piece that it stands on."""
    pieces, places, nodes = len(network.start), len(on.piece), len(network.xy_m)
    edge = np.concatenate([np.arange(pieces), on.piece, np.arange(pieces)])
    at = np.concatenate([np.zeros(pieces), on.along, np.ones(pieces)])
    node = np.concatenate([network.start, nodes + np.arange(places), network.end])
    order = np.lexsort((np.arange(len(edge)), at, edge))  # a start before places at 0, an end after places at 1
    edge, at, node = edge[order], at[order], node[order]
    same = np.flatnonzero(edge[1:] == edge[:-1])
    cost, tail, head, owner = (at[same + 1] - at[same]) * weight[edge[same]], node[same], node[same + 1], edge[same]
    there, back = network.forward[owner], network.backward[owner]
    return _least(
        np.concatenate([tail[there], head[back]]),
        np.concatenate([head[there], tail[back]]),
        np.concatenate([cost[there], cost[back]]),
        nodes + places,
    )


def _least(tail: Ints, head: Ints, cost: Floats, nodes: int) -> csr_array:
    """A sparse graph; of parallel edges the cheapest, since scipy would add them up."""
    order = np.lexsort((cost, head, tail))
    tail, head, cost = tail[order], head[order], cost[order]
    first = np.ones(len(tail), dtype=bool)
    first[1:] = (tail[1:] != tail[:-1]) | (head[1:] != head[:-1])
    return csr_array((cost[first], (tail[first], head[first])), shape=(nodes, nodes))


def network_of(
    xy_m: Floats, start: Sequence[int], end: Sequence[int], speed_kmh: Sequence[float], oneway: Sequence[int]
) -> Network:
    """A network from lists; ``oneway`` is 1 (start to end), -1 (end to start) or 0 (both)."""
    way = np.array(oneway, dtype=np.int64)
    return Network(
        xy_m=xy_m,
        start=np.array(start, dtype=np.int64),
        end=np.array(end, dtype=np.int64),
        speed_kmh=np.array(speed_kmh, dtype=np.float64),
        forward=way >= 0,
        backward=way <= 0,
    )
