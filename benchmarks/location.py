"""Facility location: valplan beside spopt, the literature's instances, and how cost grows with size.

    python benchmarks/location.py [--spopt-limit SECONDS] [--only PART ...] [--json FILE]

Every run is a process of its own, so that memory is that run's. Parts: library, towns, spopt. ``library`` needs the
instances beside the repository and is left out without them; ``spopt`` needs the ``benchmark`` extra.
"""

import argparse
import json
import resource
import subprocess
import sys
import warnings
from importlib.util import find_spec
from pathlib import Path
from time import monotonic
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

TOWNS: tuple[dict[str, Any], ...] = (
    {"points": 1000, "candidates": 100, "p": 20},
    {"points": 5000, "candidates": 150, "p": 20},
    {"points": 5000, "candidates": 150, "p": 50},
    {"points": 5000, "candidates": 150, "p": 20, "goal": "ede", "beta": -1.0},
    {"points": 5000, "candidates": 150, "p": 50, "goal": "ede", "beta": -1.0},
    {"points": 5000, "candidates": 150, "p": 20, "goal": "ede", "beta": -2.0},
    {"points": 5000, "candidates": 150, "p": 20, "goal": "ede", "beta": -1.0, "gap": 0.001, "time_limit_s": 10},
    {"points": 23191, "candidates": 368, "p": 215},
    {"points": 23191, "candidates": 368, "p": 215, "goal": "ede", "beta": -1.0, "gap": 0.0025, "time_limit_s": 30},
    {"points": 10000, "candidates": 1000, "p": 100, "gap": 0.002, "time_limit_s": 30},
    {"points": 10000, "candidates": 1000, "p": 20, "gap": 0.01, "time_limit_s": 120},
    {"points": 10000, "candidates": 1000, "p": 100, "goal": "ede", "beta": -2.0, "gap": 0.01, "time_limit_s": 120},
    {"points": 10000, "candidates": 1000, "p": 100, "capacity": 2.0, "gap": 0.002, "time_limit_s": 30},
    {"points": 10000, "candidates": 1000, "p": 100, "capacity": 1.5, "gap": 0.01, "time_limit_s": 120},
    {"points": 23191, "candidates": 368, "p": 215, "capacity": 2.0, "gap": 0.002, "time_limit_s": 30},
)  # capacity: times the mean load of an open place
SIDE_BY_SIDE: tuple[tuple[str, int, int, int], ...] = (
    ("mean", 1000, 200, 20),
    ("mean", 3000, 300, 30),
    ("maximum", 1000, 200, 20),
    ("maximum", 3000, 300, 30),
    ("covered", 3000, 300, 20),
    ("fewest", 3000, 300, 0),
)
RADIUS_M = {"covered": 1500.0, "fewest": 6000.0}
SEED = 1


def main() -> int:
    """Run the parts asked for and print their tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--spopt-limit", type=float, default=300.0, help="seconds after which spopt is stopped")
    parser.add_argument("--only", nargs="*", default=["library", "towns", "spopt"])
    parser.add_argument("--json", type=Path)
    parser.add_argument("--run", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.run:
        print(json.dumps(run(json.loads(args.run))))
        return 0
    found = [row for part in args.only for row in PARTS[part](args.spopt_limit)]
    if args.json:
        args.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    return 0


def apart(what: dict[str, Any], limit_s: float | None = None) -> dict[str, Any]:
    """Figures of one run in a process of its own; only the seconds if it was stopped."""
    command = [sys.executable, __file__, "--run", json.dumps(what)]
    try:
        told = subprocess.run(command, capture_output=True, text=True, check=True, timeout=limit_s)
    except subprocess.TimeoutExpired:
        return what | {"seconds": limit_s, "stopped": True}
    figures: dict[str, Any] = json.loads(told.stdout.splitlines()[-1])
    return what | figures


def run(what: dict[str, Any]) -> dict[str, Any]:
    """One run, in this process: seconds of the call alone, and peak memory of the process and of its solver."""
    figures = _theirs(what) if what.get("who") == "spopt" else _ours(what)
    peak = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return figures | {"memory_mb": round(max(peak) / 1024)}


def _ours(what: dict[str, Any]) -> dict[str, Any]:
    from benchmarks.library import read
    from benchmarks.towns import town

    from valplan import locate

    if "instance" in what:
        given = read(what["instance"])
    else:
        points, candidates, weights = town(what["points"], what["candidates"], SEED)
        keep = ("p", "goal", "beta", "gap", "time_limit_s", "radius")
        given = {k: what[k] for k in keep if what.get(k)}
        given |= {"points_xy": points, "candidates_xy": candidates, "weights": weights}
        if "capacity" in what:
            given["capacity"] = what["capacity"] * weights.sum() / what["p"]
    began = monotonic()
    got = locate(**given)
    seconds = monotonic() - began
    return {
        "seconds": seconds, "objective": got.objective, "bound": got.bound, "gap": got.gap, "status": str(got.status),
        "nodes": got.evidence.nodes, "core": got.evidence.core_rows,
    }  # fmt: skip


def _theirs(what: dict[str, Any]) -> dict[str, Any]:
    """Model building and solving by spopt with the solver that pulp brings."""
    import pulp
    from benchmarks.towns import town
    from spopt.locate import LSCP, MCLP, PCenter, PMedian

    warnings.simplefilter("ignore")
    homes, places, weights = town(what["points"], what["candidates"], SEED)
    cost = np.hypot(homes[:, None, 0] - places[:, 0], homes[:, None, 1] - places[:, 1])
    solver = pulp.PULP_CBC_CMD(msg=False)
    began = monotonic()
    goal, p, radius = what["goal"], what["p"], what.get("radius")
    if goal == "mean":
        made = PMedian.from_cost_matrix(cost, weights, p_facilities=p).solve(solver)
    elif goal == "maximum":
        made = PCenter.from_cost_matrix(cost, p_facilities=p).solve(solver)
    elif goal == "covered":
        made = MCLP.from_cost_matrix(cost, weights, service_radius=radius, p_facilities=p).solve(solver)
    else:
        made = LSCP.from_cost_matrix(cost, service_radius=radius).solve(solver)
    return {"seconds": monotonic() - began, "objective": float(pulp.value(made.problem.objective))}


def library(_: float) -> list[dict[str, Any]]:
    """The literature's instances against their optima."""
    from benchmarks.library import FOLDER, optima

    if not FOLDER.exists():
        print("library: no instances beside the repository")
        return []
    print(f"{'instance':<14}{'optimum':>14}{'found':>14}{'bound':>14}{'status':>10}{'seconds':>9}{'MB':>6}")
    found = []
    for name, best in optima().items():
        got = apart({"instance": name}) | {"optimum": best}
        found.append(got)
        values = "".join(f"{got[k]:>14.3f}" for k in ("optimum", "objective", "bound"))
        print(f"{name:<14}{values}{got['status']:>10}{got['seconds']:>9.2f}{got['memory_mb']:>6}", flush=True)
    return found


def towns(_: float) -> list[dict[str, Any]]:
    """Made-up towns of growing size."""
    print(f"\n{'town':<52}{'objective':>16}{'bound':>16}{'gap %':>8}{'status':>10}{'seconds':>9}{'MB':>6}")
    found = []
    for what in TOWNS:
        got = apart(what)
        found.append(got)
        name = f"{got['points']} x {got['candidates']} p={got['p']} {got.get('goal', 'mean')}"
        asked = " ".join(f"{k}={what[k]}" for k in ("beta", "capacity", "gap") if k in what)
        values = f"{got['objective']:>16.3f}{got['bound']:>16.3f}{100 * got['gap']:>8.4f}"
        print(
            f"{name + ' ' + asked:<52}{values}{got['status']:>10}{got['seconds']:>9.2f}{got['memory_mb']:>6}",
            flush=True,
        )
    return found


def spopt(limit_s: float) -> list[dict[str, Any]]:
    """The same problem by both, one after the other."""
    if find_spec("spopt") is None:
        print("spopt: not installed (the benchmark extra brings it)")
        return []
    print(f"\n{'problem':<28}{'ours':>14}{'seconds':>9}{'spopt':>14}{'seconds':>9}{'ratio':>9}{'MB':>6}{'MB':>6}")
    found = []
    for goal, points, candidates, p in SIDE_BY_SIDE:
        what = {"goal": goal, "points": points, "candidates": candidates, "p": p, "radius": RADIUS_M.get(goal)}
        ours, theirs = apart(what), apart(what | {"who": "spopt"}, limit_s)
        found += [ours, theirs]
        ratio = f"{'>' if 'stopped' in theirs else ''}{theirs['seconds'] / ours['seconds']:.1f}"
        value = f"{theirs['objective']:>14.2f}" if "objective" in theirs else f"{'stopped':>14}"
        print(
            f"{f'{goal} {points} x {candidates} p={p}':<28}{ours['objective']:>14.2f}{ours['seconds']:>9.2f}{value}"
            f"{theirs['seconds']:>9.2f}{ratio:>9}{ours['memory_mb']:>6}{theirs.get('memory_mb', 0):>6}", flush=True,
        )  # fmt: skip
    return found


PARTS = {"library": library, "towns": towns, "spopt": spopt}

if __name__ == "__main__":
    sys.exit(main())
