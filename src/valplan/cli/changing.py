"""The commands that change and explain a finished plan, and their options."""

import argparse
from datetime import datetime
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
)
from valplan.language import _

ORDERS = ("changes,quality", "quality,changes")
SHOWN = 20
EXPLAIN_S = 25.0  # which with reading and building makes half a minute


def add_replan(commands: "Commands[Parser]") -> None:
    """``valplan replan``."""
    parser, needs = command(
        commands, "replan", _("Change a finished plan with the fewest changes: drop-outs, closed premises, pins.")
    )
    add_plan_file(needs)
    asked = parser.add_argument_group(_("What has happened and what is wanted"))
    asked.add_argument("--absent", metavar="ID", nargs="+", default=[], help=_("poll workers who cannot serve"))
    asked.add_argument(
        "--absent-file", metavar="FILE", type=Path, help=_("a table with a column of their ids, or one id a line")
    )
    asked.add_argument(
        "--close", metavar="ID", nargs="+", default=[], help=_("premises that cannot be used; their districts move")
    )
    asked.add_argument(
        "--pin", metavar="POST=ID", nargs="+", default=[],
        help=_("who must hold a post, or a table with the columns post;worker;note"),
    )  # fmt: skip
    asked.add_argument("--unpin", metavar="POST", nargs="+", default=[], help=_("posts whose pin is taken away"))
    _add_now(asked)
    options = options_of(parser)
    options.add_argument(
        "--out", metavar="DIR", type=Path, help=_("folder of the results; beside the plan's if not given")
    )
    options.add_argument(
        "--order", metavar="ORDER", choices=ORDERS, default=ORDERS[0],
        help=_("changes,quality (default) or quality,changes: the more important first"),
    )  # fmt: skip
    options.add_argument(
        "--compare-free", action="store_true", help=_("tell how many the free optimum would move (takes longer)")
    )
    add_time_limit(options, TIME_LIMIT_S)
    add_scenario(options)
    parser.set_defaults(run=_replan)


def add_substitutes(commands: "Commands[Parser]") -> None:
    """``valplan substitutes``."""
    parser, needs = command(
        commands, "substitutes", _("Tell who can take a post now, the best first, and what else then breaks.")
    )
    add_plan_file(needs)
    needs.add_argument("post", metavar="POST", help=_("id of a post, or premises/role/number"))
    asked = parser.add_argument_group(_("What has happened and what is wanted"))
    asked.add_argument("--absent", metavar="ID", nargs="+", default=[], help=_("poll workers who cannot serve"))
    _add_now(asked)
    options = options_of(parser)
    options.add_argument("--n", metavar="N", type=_count, default=SHOWN, help=_("how many to show (default 20)"))
    options.add_argument("--csv", metavar="FILE", type=Path, help=_("write the list as a table too"))
    add_scenario(options)
    add_json(options)
    parser.set_defaults(run=_substitutes)


def add_explain(commands: "Commands[Parser]") -> None:
    """``valplan explain``."""
    parser, needs = command(
        commands, "explain", _("Tell why someone holds a post, and what the best plan would cost otherwise.")
    )
    add_plan_file(needs)
    who = needs.add_mutually_exclusive_group(required=True)
    who.add_argument("--worker", metavar="ID", help=_("id of a poll worker"))
    who.add_argument("--post", metavar="POST", help=_("id of a post, or premises/role/number"))
    needs.add_argument(
        "--instead", metavar="POST|ID",
        help=_("the post that the worker would hold instead, or who would hold the post instead"),
    )  # fmt: skip
    options = options_of(parser)
    add_time_limit(options, EXPLAIN_S)
    add_scenario(options)
    add_json(options)
    parser.set_defaults(run=_explain)


def _add_now(asked: argparse._ArgumentGroup) -> None:
    asked.add_argument(
        "--now", metavar="DATETIME", type=_moment,
        help=_("what began before it is left as it is, such as 2026-09-13T06:00; without it everything can change"),
    )  # fmt: skip


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError as error:
        raise argparse.ArgumentTypeError(
            _("{given} is no date and time such as 2026-09-13T06:00", given=text)
        ) from error


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(_("{given} is not a whole number above 0", given=text))
    return int(text)


def _replan(args: argparse.Namespace) -> int:
    from valplan.cli.replan import run

    return run(args)


def _substitutes(args: argparse.Namespace) -> int:
    from valplan.cli.substitutes import run

    return run(args)


def _explain(args: argparse.Namespace) -> int:
    from valplan.cli.explain import run

    return run(args)
