"""Solve location instances of growing size, and the known ones where they are at hand; print time, proof and memory.

    python benchmarks/location.py [--known FOLDER]

The known ones are OR-Library's p-median instances, read from FOLDER (``../shared/data/bench`` by default) if it exists.
The others are made by a seeded generator: people in clusters, candidates among them, straight-line distances. Memory is
the peak of the whole run so far, as the operating system counts it.
"""

import argparse
import csv
import resource
from pathlib import Path
from time import monotonic
from typing import Any

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import shortest_path

from valplan.domain.case import Floats
from valplan.solve.location import locate

KNOWN = Path(__file__).parents[2] / "shared" / "data" / "bench"
MADE: tuple[tuple[int, int, dict[str, Any]], ...] = (
    (1_200, 40, {"p": 12, "goal": "ede"}),
    (2_071, 48, {"p": 15}),
    (5_000, 150, {"p": 50}),
    (5_000, 150, {"p": 50, "goal": "ede"}),
    (23_191, 368, {"p": 215, "goal": "ede", "gap": 2.5e-3}),
    (10_000, 1_000, {"p": 100, "gap": 2e-3}),
    (10_000, 1_000, {"p": 20, "gap": 1e-2}),
    (10_000, 1_000, {"p": 100, "goal": "ede", "aversion": -2.0, "gap": 1e-2}),
)


def main() -> None:
    """Print a line for each instance."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--known", type=Path, default=KNOWN)
    folder = parser.parse_args().known
    print(f"{'instance':<38} {'status':<9} {'objective':>15} {'gap':>10} {'s':>6} {'MB':>6}")
    if (folder / "optima.csv").exists():
        known(folder)
    for points, candidates, asked in MADE:
        weights, cost = town(points, candidates)
        name = f"{points} x {candidates}, p = {asked['p']}, {asked.get('goal', 'total')} {asked.get('aversion', '')}"
        show(name, weights, cost, **asked)


def known(folder: Path) -> None:
    """The p-median instances, their values beside the known optima."""
    with (folder / "optima.csv").open(encoding="utf-8") as table:
        optima = {row["instance"]: row["optimum"] for row in csv.DictReader(table)}
    for path in sorted((folder / "pmed").glob("*.txt"), key=lambda f: int(f.stem.removeprefix("pmed"))):
        cost, p = read_pmed(path)
        show(f"{path.stem} (optimum {optima[path.stem]})", np.ones(len(cost)), cost, p=p)


def read_pmed(path: Path) -> tuple[Floats, int]:
    """All shortest ways of a graph whose edges stand as ``from to length``; the last of an edge's lengths counts."""
    numbers = np.array(path.read_text(encoding="ascii").split(), dtype=np.int64)
    size, p = int(numbers[0]), int(numbers[2])
    edges = {(min(a, b) - 1, max(a, b) - 1): length for a, b, length in numbers[3:].reshape(-1, 3)}
    row, column = np.array(list(edges)).T
    graph = csr_array((np.array(list(edges.values()), dtype=np.float64), (row, column)), shape=(size, size))
    return np.asarray(shortest_path(graph, directed=False)), p


def town(points: int, candidates: int, seed: int = 1) -> tuple[Floats, Floats]:
    """Weights, and straight-line distances from homes in thirty clusters to candidates near some of them, metres."""
    draw = np.random.default_rng(seed)
    centre, spread = draw.uniform(0, 30_000, (30, 2)), draw.lognormal(7, 0.6, 30)
    cluster = draw.integers(0, 30, points)
    home = centre[cluster] + draw.normal(size=(points, 2)) * spread[cluster][:, None]
    weights = np.maximum(1, draw.lognormal(3, 1, points).round())
    place = home[draw.choice(points, candidates, replace=False)] + draw.normal(size=(candidates, 2)) * 50
    return weights, np.hypot(*(home[:, None] - place).transpose(2, 0, 1))


def show(name: str, weights: Floats, cost: Floats, **asked: Any) -> None:
    """Solve and print one instance."""
    began = monotonic()
    found = locate(weights, cost, **asked)
    took = monotonic() - began
    memory_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{name:<38} {found.status:<9} {found.objective:>15.3f} {found.gap:>10.5%} {took:>6.2f} {memory_mb:>6}")


if __name__ == "__main__":
    main()
