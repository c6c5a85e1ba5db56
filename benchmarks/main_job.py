"""Run the main job in a process of its own and print its figures: time by stage, memory, proof, sizes.

    python benchmarks/main_job.py [SCENARIO] [--json FILE]

Peak memory is that of the largest single process (planner or solver), as the operating system counts it.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from time import monotonic
from typing import Any

ROOT = Path(__file__).parents[1]
SCENARIO = ROOT / "scenarios" / "linkoping-2026.toml"


def main() -> int:
    """Measure one run; the exit code is the run's own."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("scenario", nargs="?", type=Path, default=SCENARIO)
    parser.add_argument("--json", type=Path, help="also write the figures to this file")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        figures = measure(args.scenario, Path(folder) / "out")
    if args.json:
        args.json.write_text(json.dumps(figures, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    show(figures)
    return int(figures["exit_code"])


def measure(scenario: Path, out: Path) -> dict[str, Any]:
    """Figures of one run of ``valplan plan``; stages are timed by the lines that the command prints as they end."""
    command = [sys.executable, "-u", "-m", "valplan", "plan", str(scenario), "--out", str(out), "--lang", "en"]
    started = last = monotonic()
    stages: dict[str, float] = {}
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, encoding="utf-8"
    ) as process:
        for line in process.stderr or ():
            now = monotonic()
            stages[line.strip().removeprefix("✓ ").split(":")[0]] = round(now - last, 2)
            last = now
    wall_s = round(monotonic() - started, 2)
    memory_kb = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return {
        "scenario": scenario.name,
        "exit_code": process.returncode,
        "wall_s": wall_s,
        "stages_s": stages,
        "peak_memory_mb": round(memory_kb / 1024),
        **(_plan_figures(out) if (out / "plan.json").exists() else {}),
    }


def _plan_figures(out: Path) -> dict[str, Any]:
    plan = json.loads((out / "plan.json").read_text(encoding="utf-8"))
    judgement = json.loads((out / "judgement.json").read_text(encoding="utf-8"))
    return {
        "proof": plan["proof"],
        "violations": len(judgement["violations"]),
        "disagreements": len(judgement["disagreements"]),
        "net_tkr": round(judgement["net_ore"] / 100_000, 1),
        "net_ceiling_tkr": round(judgement["net_ceiling_ore"] / 100_000, 1),
        "sizes": {
            "districts": len(plan["polling"]),
            "polling_premises": len({p["premises"] for p in plan["polling"]}),
            "early_places": len(plan["early_places"]),
            "early_sessions": len(plan["early_sessions"]),
            "posts": len(plan["posts"]),
            "vacant": sum(not a["worker"] for a in plan["appointments"]),
            "reserves": len(plan["reserves"]),
            "training_bookings": len(plan["training"]),
        },
        "files_kb": {file.name: round(file.stat().st_size / 1024) for file in sorted(out.iterdir())},
    }


def show(figures: dict[str, Any]) -> None:
    """Print the figures as tables."""
    print(f"{figures['scenario']}: exit {figures['exit_code']}, {figures['wall_s']} s, {figures['peak_memory_mb']} MB")
    for title, unit in (("stages_s", "s"), ("sizes", ""), ("files_kb", "kB")):
        print(f"\n{title.removesuffix('_s').removesuffix('_kb')}")
        for name, value in figures.get(title, {}).items():
            print(f"  {name:<34} {value:>10} {unit}")
    print("\nproof")
    for p in figures.get("proof", ()):
        size = f"{p['columns']} columns, {p['rows']} rows"
        print(f"  {p['stage']:<20} {p['status']:<10} gap {p['gap']:.6%}  {p['objective']:.2f} {p['unit']}  {size}")
    if "violations" in figures:
        print(f"\n{figures['violations']} violations, {figures['disagreements']} disagreements with the solver")
        print(f"net cost {figures['net_tkr']} tkr, ceiling {figures['net_ceiling_tkr']} tkr")


if __name__ == "__main__":
    sys.exit(main())
