"""The commands that make the lists and the pay file of a finished plan, and their options."""

import argparse
from pathlib import Path

from valplan.cli.options import (
    Commands,
    Parser,
    add_key,
    add_plan_file,
    add_scenario,
    command,
    options_of,
    plan_path,
)
from valplan.language import _


def add_lists(commands: "Commands[Parser]") -> None:
    """``valplan lists``."""
    text = _("Write the lists of a plan: telephones by premises, who works each day, vacancies, statistics.")
    parser, needs = command(commands, "lists", text)
    add_plan_file(needs)
    options = options_of(parser)
    add_key(options)
    options.add_argument("--out", metavar="DIR", type=Path, help=_("folder of the lists; lists beside the plan"))
    add_scenario(options)
    parser.set_defaults(run=_lists)


def add_pay(commands: "Commands[Parser]") -> None:
    """``valplan pay``."""
    text = _("Write the pay file of a plan for the payroll system, and tell that it adds up to the plan's fees.")
    parser, needs = command(commands, "pay", text)
    needs.add_argument("plan", metavar="PLAN", type=plan_path, nargs="?", help=_("plan file (plan.json) or its folder"))
    options = options_of(parser)
    options.add_argument(
        "--settings", metavar="FILE", type=Path, help=_("how the pay file looks (pay.toml); a usual one if not given")
    )
    options.add_argument(
        "--write-settings",
        metavar="FILE",
        type=Path,
        help=_("write the usual settings, with comments, and nothing else"),
    )
    add_key(options)
    options.add_argument("--out", metavar="FILE", type=Path, help=_("the pay file; pay.csv beside the plan"))
    add_scenario(options)
    parser.set_defaults(run=_pay)


def _lists(args: argparse.Namespace) -> int:
    from valplan.cli.lists import run

    return run(args.plan, key=args.key, out=args.out, scenario=args.scenario)


def _pay(args: argparse.Namespace) -> int:
    from valplan.cli.pay import run, write_settings

    if args.write_settings:
        return write_settings(args.write_settings)
    return run(args.plan, settings=args.settings, key=args.key, out=args.out, scenario=args.scenario)
