"""The commands of every day, and their options: plan, check, validate, compare, frontier."""

import argparse
from pathlib import Path

from valplan.cli.options import (
    TIME_LIMIT_S,
    Commands,
    Parser,
    add_json,
    add_plan_file,
    add_scenario,
    add_time_limit,
    command,
    options_of,
    plan_path,
)
from valplan.language import _

LEAST_POINTS = 2  # the ends of a front


def add_plan(commands: "Commands[Parser]") -> None:
    """``valplan plan``."""
    parser, needs = command(commands, "plan", _("Plan an election and write the plan, its lists, maps and report."))
    needs.add_argument("scenario", metavar="SCENARIO", type=Path, help=_("scenario file (.toml)"))
    options = options_of(parser)
    options.add_argument(
        "--out", metavar="DIR", type=Path, help=_("folder of the results; out/<name of the scenario> if not given")
    )
    add_time_limit(options, TIME_LIMIT_S)
    parser.set_defaults(run=_plan)


def add_check(commands: "Commands[Parser]") -> None:
    """``valplan check``."""
    parser, needs = command(commands, "check", _("Judge a plan against its data, with no solver; writes nothing."))
    add_plan_file(needs)
    options = options_of(parser)
    add_scenario(options)
    options.add_argument(
        "--attendance",
        metavar="FILE",
        type=Path,
        help=_("who attended training (.csv), in place of the scenario's"),
    )
    add_json(options)
    parser.set_defaults(run=_check)


def add_validate(commands: "Commands[Parser]") -> None:
    """``valplan validate``."""
    parser, needs = command(commands, "validate", _("Find all faults in a scenario or a data folder; writes nothing."))
    needs.add_argument("path", metavar="PATH", type=Path, help=_("scenario file (.toml) or data folder"))
    add_json(options_of(parser))
    parser.set_defaults(run=_validate)


def add_compare(commands: "Commands[Parser]") -> None:
    """``valplan compare``."""
    parser, needs = command(commands, "compare", _("Tell what differs between two plans; writes nothing."))
    needs.add_argument("before", metavar="PLAN", type=plan_path, help=_("plan file (plan.json) or its folder"))
    needs.add_argument("after", metavar="PLAN", type=plan_path, help=_("the plan file to compare it with"))
    add_json(options_of(parser))
    parser.set_defaults(run=_compare)


def add_frontier(commands: "Commands[Parser]") -> None:
    """``valplan frontier``."""
    text = _("Trace what one goal costs in another: the best plans between two goals, each with its proof.")
    parser, needs = command(commands, "frontier", text)
    needs.add_argument("scenario", metavar="SCENARIO", type=Path, help=_("scenario file (.toml)"))
    needs.add_argument(
        "--between",
        metavar="A,B",
        required=True,
        help=_("the two goals, such as cost,early_ede; a wrong one lists all"),
    )
    options = options_of(parser)
    options.add_argument("--points", metavar="N", type=_points, default=15, help=_("number of plans (default 15)"))
    options.add_argument(
        "--others",
        choices=("hold", "free"),
        default="hold",
        help=_("the scenario's other goals: no worse than in its own best plan (hold, default), or free"),
    )
    options.add_argument(
        "--out", metavar="DIR", type=Path, help=_("folder of the results; out/<name>-frontier if not given")
    )
    add_time_limit(options, TIME_LIMIT_S)
    parser.set_defaults(run=_frontier)


def _points(text: str) -> int:
    if not text.isdecimal() or int(text) < LEAST_POINTS:
        raise argparse.ArgumentTypeError(_("{given} is not a whole number from 2 up", given=text))
    return int(text)


def _plan(args: argparse.Namespace) -> int:
    from valplan.cli.plan import run

    return run(args.scenario, out=args.out, time_limit_s=args.time_limit)


def _check(args: argparse.Namespace) -> int:
    from valplan.cli.check import run

    return run(args.plan, scenario=args.scenario, attendance=args.attendance, as_json=args.json)


def _validate(args: argparse.Namespace) -> int:
    from valplan.cli.validate import run

    return run(args.path, as_json=args.json)


def _compare(args: argparse.Namespace) -> int:
    from valplan.cli.compare import run

    return run(args.before, args.after, as_json=args.json)


def _frontier(args: argparse.Namespace) -> int:
    from valplan.cli.frontier import run

    return run(
        args.scenario,
        between=args.between,
        points=args.points,
        others=args.others,
        out=args.out,
        time_limit_s=args.time_limit,
    )
