"""A road network as arrays, places put on its nearest roads, and the shortest and quickest ways to the premises."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from valplan.data.travel.places import KMH, Asked, Told, Ways, joined, straightened
from valplan.domain.case import Floats, Ints

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
    """Ways along a network, and the straight line times the detour where it cannot tell.

    Each way is that from the home straight to the nearest road (times the detour, at walking speed), along the
    network, and from the road to the premises. Metres are those of the shortest way, seconds those of the quickest. A
    pair with an end outside the box around the network is measured by the straight line.
    """
    everywhere = joined(asked.homes, asked.premises)
    inside = _inside(network, everywhere.xy_m)
    on = snapped(network, everywhere.xy_m[inside])
    aside_m = np.full(len(everywhere), np.nan)
    aside_m[inside] = on.away_m * asked.numbers["detour_factor"]
    node = np.full(len(everywhere), -1)
    node[inside] = len(network.xy_m) + np.arange(inside.sum())
    homes = len(asked.homes)
    metres, seconds = (
        _along(network, on, weight, node[:homes], node[homes:]) + _both_ends(aside_m / speed, homes)
        for weight, speed in (
            (network.length_m, 1.0),
            (network.length_m * KMH / network.speed_kmh, asked.numbers["walk_speed_kmh"] / KMH),
        )
    )
    outside = ~(inside[:homes, None] & inside[None, homes:])
    metres, seconds = np.where(outside, asked.straight_m(), metres), np.where(outside, asked.straight_s(), seconds)
    told = _told(on, int(outside.sum()), asked.numbers["snap_limit_m"])
    return straightened(asked, metres, seconds, told, allowed=straight_allowed, file=file)


def snapped(network: Network, xy_m: Floats) -> Snapped:
    """Each position's nearest piece of road; of several equally near the first."""
    lines = shapely.linestrings(np.stack([network.xy_m[network.start], network.xy_m[network.end]], axis=1))
    at = shapely.points(xy_m)
    row, piece = shapely.STRtree(lines).query_nearest(at, all_matches=True)
    order = np.lexsort((piece, row))
    row, first = np.unique(row[order], return_index=True)
    piece = piece[order][first]
    along = np.nan_to_num(shapely.line_locate_point(lines[piece], at[row], normalized=True))  # a piece of no length
    return Snapped(piece.astype(np.int64), along, shapely.distance(lines[piece], at[row]))


def _inside(network: Network, xy_m: Floats) -> Bools:
    least, most = network.xy_m.min(axis=0), network.xy_m.max(axis=0)
    return np.asarray(((xy_m >= least) & (xy_m <= most)).all(axis=1))


def _along(network: Network, on: Snapped, weight: Floats, homes: Ints, premises: Ints) -> Floats:
    """Least weight from each home's node to each premises' node; infinite with no way, or with no node (-1)."""
    graph = _graph(network, on, weight)
    found = np.full((len(homes), len(premises)), np.inf)
    rows, columns = np.flatnonzero(homes >= 0), np.flatnonzero(premises >= 0)
    if len(rows) and len(columns):
        from_premises = dijkstra(graph.T.tocsr(), indices=premises[columns])
        found[np.ix_(rows, columns)] = from_premises[:, homes[rows]].T
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


def _both_ends(aside: Floats, homes: int) -> Floats:
    return np.asarray(aside[:homes, None] + aside[None, homes:], dtype=np.float64)


def _told(on: Snapped, outside: int, limit_m: float) -> Told:
    if not len(on.away_m):
        return Told(outside=outside, snap_limit_m=round(limit_m))
    return Told(
        outside=outside,
        snapped=len(on.away_m),
        snap_mean_m=round(float(on.away_m.mean())),
        snap_max_m=round(float(on.away_m.max())),
        snapped_far=int((on.away_m > limit_m).sum()),
        snap_limit_m=round(limit_m),
    )


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
