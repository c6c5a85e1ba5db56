"""Instances of the literature (OR-Library; Holmberg, Rönnqvist & Yuan) as arguments of ``locate``."""

import csv
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse.csgraph import shortest_path

from valplan.domain.case import Floats

FOLDER = Path(__file__).parents[2] / "shared" / "data" / "bench"


def optima() -> dict[str, float]:
    """Proven optimum of each instance, by name."""
    with (FOLDER / "optima.csv").open(encoding="utf-8") as stream:
        return {r["instance"]: float(r["optimum"]) for r in csv.DictReader(stream)}


def read(name: str) -> dict[str, Any]:
    """The arguments of ``locate`` for an instance."""
    if name.startswith("pmedcap"):
        return _pmedcap(_numbers("pmedcap", name))
    if name.startswith("pmed"):
        return _pmed(_numbers("pmed", name))
    numbers = _numbers("cap", name)
    return _holmberg(numbers) if name.startswith("holmberg") else _beasley(numbers, name)


def _numbers(folder: str, name: str) -> Floats:
    return np.array((FOLDER / folder / f"{name}.txt").read_text(encoding="ascii").split(), dtype=np.float64)


def _pmed(numbers: Floats) -> dict[str, Any]:
    """Edges of a graph; of an edge given twice the last length counts."""
    size, p = int(numbers[0]), int(numbers[2])
    graph = np.zeros((size, size))
    for a, b, length in numbers[3:].reshape(-1, 3):
        graph[int(a) - 1, int(b) - 1] = graph[int(b) - 1, int(a) - 1] = length
    return {"cost": shortest_path(graph, directed=False), "p": p}


def _pmedcap(numbers: Floats) -> dict[str, Any]:
    """Every point is a candidate; the cost is the floor of the distance."""
    size, p, capacity = (int(v) for v in numbers[2:5])
    table = numbers[5:].reshape(size, 4)
    distance = np.hypot(*(table[:, None, 1:3] - table[None, :, 1:3]).transpose(2, 0, 1))
    return {"cost": np.floor(distance), "p": p, "load": table[:, 3], "capacity": capacity}


def _holmberg(numbers: Floats) -> dict[str, Any]:
    candidates, points = (int(v) for v in numbers[:2])
    head = 2 + 2 * candidates
    facts = numbers[2:head].reshape(candidates, 2)
    cost = numbers[head + points :].reshape(candidates, points).T
    return {
        "cost": cost, "opening_cost": facts[:, 1], "capacity": facts[:, 0], "load": numbers[head : head + points],
    }  # fmt: skip


def _beasley(numbers: Floats, name: str) -> dict[str, Any]:
    """Costs are of serving all of a point; cap7x are used without capacities, as they never bind there."""
    candidates, points = (int(v) for v in numbers[:2])
    facts = numbers[2 : 2 + 2 * candidates].reshape(candidates, 2)
    rows = numbers[2 + 2 * candidates :].reshape(points, candidates + 1)
    made: dict[str, Any] = {"cost": rows[:, 1:], "opening_cost": facts[:, 1]}
    if name.startswith("cap7"):
        return made
    return made | {"capacity": facts[:, 0], "load": rows[:, 0], "single_source": False}
