"""Staffing: valplan beside a plain CP-SAT model and a greedy assignment on the same instances.

    python benchmarks/staffing.py [--only INSTANCE ...] [--who WHO ...] [--cpsat-limit SECONDS] [--limit SECONDS]
        [--seed N] [--json FILE]

Instances: ``town`` (1 050 applicants, 776 posts), ``plain`` (the same without couples, people to avoid, languages and
drivers), ``linkoping`` (the general election of 2026, premises as planned by valplan), ``city`` (8 000 applicants,
6 000 posts in 600 districts). Who: ``valplan`` (as ``valplan plan`` does it: near pairs and prices), ``whole`` (one
model of all pairs for HiGHS), ``cpsat``, ``greedy``. Every run is a process of its own; seconds count from the case in
memory to the named plan, the building of models included. Values are recomputed from the plan by the goals, and rules
broken are counted by their checks.
"""

import argparse
import json
import resource
import subprocess
import sys
from pathlib import Path
from time import monotonic
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

Figures = dict[str, Any]
INSTANCES = ("plain", "town", "linkoping", "city")
WHO = ("valplan", "whole", "cpsat", "greedy")


def main() -> int:
    """Run what is asked for and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", nargs="*", default=INSTANCES)
    parser.add_argument("--who", nargs="*", default=WHO)
    parser.add_argument("--cpsat-limit", type=float, default=180.0, help="seconds for CP-SAT")
    parser.add_argument("--limit", type=float, default=600.0, help="seconds for valplan")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--run", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.run:
        print(json.dumps(run(json.loads(args.run))))
        return 0
    print(f"{'instance':<11}{'who':<9}{'value, kr':>14}{'bound':>14}{'gap %':>8}{'ratio':>7}{'broken':>7}{'vacant':>7}"
          f"{'pairs':>9}{'s':>8}{'MB':>7}")  # fmt: skip
    found = [row for name in args.only for row in _instance(name, args)]
    if args.json:
        args.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    return 0


def _instance(name: str, args: argparse.Namespace) -> list[Figures]:
    rows: list[Figures] = []
    for who in args.who:
        limit_s = args.cpsat_limit if who == "cpsat" else args.limit
        row = apart({"instance": name, "who": who, "limit_s": limit_s, "seed": args.seed})
        rows.append(row)
        show(row, rows[0])
    return rows


def show(row: Figures, first: Figures) -> None:
    """One line of the table; the ratio is that to the first of the instance."""
    bound = f"{row['bound']:>14.2f}{100 * row['gap']:>8.3f}" if row["bound"] is not None else f"{'–':>14}{'–':>8}"
    print(f"{row['instance']:<11}{row['who']:<9}{row['objective']:>14.2f}{bound}"
          f"{row['objective'] / first['objective']:>7.3f}{row['broken']:>7}{row['vacant']:>7}{row['pairs']:>9}"
          f"{row['seconds']:>8.1f}{row['memory_mb']:>7}", flush=True)  # fmt: skip


def apart(what: Figures) -> Figures:
    """Figures of one run in a process of its own."""
    command = [sys.executable, __file__, "--run", json.dumps(what)]
    told = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    figures: Figures = json.loads(told.stdout.splitlines()[-1])
    return what | figures


def run(what: Figures) -> Figures:
    """One run, in this process; memory is the peak of this process and that of its solver added up."""
    from benchmarks import staffers

    case, plan = staffers.INSTANCES[what["instance"]](what["seed"])
    began = monotonic()
    named, bound, pairs = staffers.WHO[what["who"]](case, plan, what["limit_s"])
    seconds = monotonic() - began
    value = staffers.value_of(case, named)
    peak = sum(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return {
        "seconds": seconds,
        "objective": value,
        "bound": bound,
        "gap": None if bound is None else max(0.0, value - bound) / abs(value),
        "broken": staffers.broken(case, named),
        "vacant": sum(not a.worker for a in named.appointments),
        "pairs": pairs,
        "memory_mb": round(peak / 1024),
    }


if __name__ == "__main__":
    sys.exit(main())
