"""The commands and their options, in the language asked for."""

import argparse
from datetime import date
from pathlib import Path
from typing import NoReturn

from valplan import __version__
from valplan.cli.exits import Exit
from valplan.cli.parser_words import command_error
from valplan.language import LANGUAGES, _

PLAN_FILE = "plan.json"
TIME_LIMIT_S = 600.0
LEAST_POINTS = 2  # the ends of a front


class _Help(argparse.RawDescriptionHelpFormatter):
    """Help whose lead word is in the planner's language."""

    def add_usage(self, usage, actions, groups, prefix=None):  # type: ignore[no-untyped-def]
        super().add_usage(usage, actions, groups, _("Usage: ") if prefix is None else prefix)


class _Parser(argparse.ArgumentParser):
    """A parser that tells a wrong command in the planner's language and where to read more."""

    def error(self, message: str) -> NoReturn:
        self.exit(
            Exit.BAD_INPUT,
            _("Wrong use of the command: {message}", message=command_error(message))
            + "\n"
            + _("Read more: {command}", command=f"{self.prog} --help")
            + "\n",
        )


def build_parser() -> argparse.ArgumentParser:
    """The parser of the whole command line; each command has ``run``, which takes the arguments."""
    parser = _Parser(
        prog="valplan",
        description=_("Plans a municipality's election: premises, early voting, staffing and budget."),
        epilog=_exit_codes(),
        formatter_class=_Help,
        add_help=False,
    )
    options = _options(parser)
    options.add_argument("--version", action="version", version=f"valplan {__version__}", help=_("show the version"))
    commands = parser.add_subparsers(
        title=_("Commands"), metavar=_("COMMAND"), required=True, dest="command", parser_class=_Parser
    )
    from valplan.cli.changing import add_explain, add_replan, add_substitutes  # which is built from this module
    from valplan.cli.lettering import add_letters
    from valplan.cli.listing import add_lists, add_pay

    everyday = (_add_plan, _add_check, _add_validate, _add_compare, _add_frontier)
    changing = (add_replan, add_substitutes, add_explain)
    handing_out = (add_letters, add_lists, add_pay)
    for add in (*everyday, *changing, *handing_out, _add_checksum, _add_register, _add_forget):
        add(commands)
    return parser


_Commands = argparse._SubParsersAction  # noqa: SLF001 - argparse has no public name for it


def _command(commands: "_Commands[_Parser]", name: str, text: str) -> tuple[_Parser, argparse._ArgumentGroup]:
    parser = commands.add_parser(
        name, help=text, description=text, epilog=_exit_codes(), formatter_class=_Help, add_help=False
    )
    return parser, parser.add_argument_group(_("What it needs"))


def _options(parser: argparse.ArgumentParser) -> argparse._ArgumentGroup:
    group = parser.add_argument_group(_("Options"))
    group.add_argument("-h", "--help", action="help", help=_("show this help"))
    group.add_argument("--lang", choices=LANGUAGES, default=LANGUAGES[0], help=_("language: sv (default) or en"))
    return group


def _add_plan_file(needs: argparse._ArgumentGroup) -> None:
    needs.add_argument("plan", metavar="PLAN", type=_plan_path, help=_("plan file (plan.json) or its folder"))


def _add_time_limit(options: argparse._ArgumentGroup, seconds: float) -> None:
    options.add_argument(
        "--time-limit",
        metavar="S",
        type=_seconds,
        default=seconds,
        help=_("the longest the search may take, in seconds (default {seconds})", seconds=f"{seconds:.0f}"),
    )


def _add_plan(commands: "_Commands[_Parser]") -> None:
    parser, needs = _command(commands, "plan", _("Plan an election and write the plan, its lists, maps and report."))
    needs.add_argument("scenario", metavar="SCENARIO", type=Path, help=_("scenario file (.toml)"))
    options = _options(parser)
    options.add_argument(
        "--out", metavar="DIR", type=Path, help=_("folder of the results; out/<name of the scenario> if not given")
    )
    _add_time_limit(options, TIME_LIMIT_S)
    parser.set_defaults(run=_plan)


def _add_check(commands: "_Commands[_Parser]") -> None:
    parser, needs = _command(commands, "check", _("Judge a plan against its data, with no solver; writes nothing."))
    _add_plan_file(needs)
    options = _options(parser)
    _add_scenario(options)
    options.add_argument(
        "--attendance",
        metavar="FILE",
        type=Path,
        help=_("who attended training (.csv), in place of the scenario's"),
    )
    _add_json(options)
    parser.set_defaults(run=_check)


def _add_validate(commands: "_Commands[_Parser]") -> None:
    parser, needs = _command(commands, "validate", _("Find all faults in a scenario or a data folder; writes nothing."))
    needs.add_argument("path", metavar="PATH", type=Path, help=_("scenario file (.toml) or data folder"))
    _add_json(_options(parser))
    parser.set_defaults(run=_validate)


def _add_compare(commands: "_Commands[_Parser]") -> None:
    parser, needs = _command(commands, "compare", _("Tell what differs between two plans; writes nothing."))
    needs.add_argument("before", metavar="PLAN", type=_plan_path, help=_("plan file (plan.json) or its folder"))
    needs.add_argument("after", metavar="PLAN", type=_plan_path, help=_("the plan file to compare it with"))
    _add_json(_options(parser))
    parser.set_defaults(run=_compare)


def _add_frontier(commands: "_Commands[_Parser]") -> None:
    text = _("Trace what one goal costs in another: the best plans between two goals, each with its proof.")
    parser, needs = _command(commands, "frontier", text)
    needs.add_argument("scenario", metavar="SCENARIO", type=Path, help=_("scenario file (.toml)"))
    needs.add_argument(
        "--between",
        metavar="A,B",
        required=True,
        help=_("the two goals, such as cost,early_ede; a wrong one lists all"),
    )
    options = _options(parser)
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
    _add_time_limit(options, TIME_LIMIT_S)
    parser.set_defaults(run=_frontier)


def _add_checksum(commands: "_Commands[_Parser]") -> None:
    parser, needs = _command(
        commands, "checksum", _("Take a wanted edit of a data folder as its own: rewrite the checksums in case.toml.")
    )
    needs.add_argument("data", metavar="DATA", type=Path, help=_("data folder"))
    _options(parser)
    parser.set_defaults(run=_checksum)


def _add_register(commands: "_Commands[_Parser]") -> None:
    text = _("Import the municipality's own register of poll workers.")
    parser, _needs = _command(commands, "register", text)
    _options(parser)
    inner = parser.add_subparsers(
        title=_("Commands"), metavar=_("COMMAND"), required=True, dest="action", parser_class=_Parser
    )
    parser, needs = _command(inner, "import", text)
    needs.add_argument("file", metavar="FILE", type=Path, help=_("the register: Excel (.xlsx) or CSV"))
    options = _options(parser)
    options.add_argument(
        "--mapping", metavar="FILE", type=Path, help=_("which column is which field; proposed if not given")
    )
    options.add_argument(
        "--out", metavar="DATA", type=Path, help=_("data folder of the municipality (default: the working folder)")
    )
    _add_key(options)
    options.add_argument("--accept", action="store_true", help=_("take the proposed mapping at once"))
    options.add_argument(
        "--election-day", metavar="DATE", type=date.fromisoformat, help=_("election day, for the proposed mapping")
    )
    parser.set_defaults(run=_register)


def _add_forget(commands: "_Commands[_Parser]") -> None:
    text = _("Erase a person, or everybody of an election, from key file, register, plans and lists.")
    parser, needs = _command(commands, "forget", text)
    needs.add_argument(
        "paths", metavar="PATH", type=Path, nargs="*", help=_("scenarios, data folders and results; found if not given")
    )
    who = needs.add_mutually_exclusive_group(required=True)
    who.add_argument("--worker", metavar="ID", action="append", help=_("a person, by id; may be given several times"))
    who.add_argument("--all", action="store_true", help=_("everybody in the data folders and results"))
    options = _options(parser)
    _add_key(options)
    options.add_argument("--dry-run", action="store_true", help=_("show what would be erased; erase nothing"))
    parser.set_defaults(run=_forget)


def _add_key(options: argparse._ArgumentGroup) -> None:
    options.add_argument(
        "--key", metavar="FILE", type=Path, help=_("key file (default: in the user's own folder for programs' data)")
    )


def _add_scenario(options: argparse._ArgumentGroup) -> None:
    options.add_argument(
        "--scenario", metavar="FILE", type=Path, help=_("scenario file, where the plan's own cannot be found")
    )


def _add_json(options: argparse._ArgumentGroup) -> None:
    options.add_argument("--json", action="store_true", help=_("answer in JSON, for programs"))


def _plan_path(text: str) -> Path:
    """The plan file of a folder of results, or the path as it is given."""
    inside = Path(text) / PLAN_FILE
    return inside if inside.is_file() else Path(text)


def _seconds(text: str) -> float:
    try:
        seconds = float(text.replace(",", "."))
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < float("inf"):
        raise argparse.ArgumentTypeError(_("{given} is not a number of seconds above 0", given=text))
    return seconds


def _points(text: str) -> int:
    if not text.isdecimal() or int(text) < LEAST_POINTS:
        raise argparse.ArgumentTypeError(_("{given} is not a whole number from 2 up", given=text))
    return int(text)


def _exit_codes() -> str:
    meanings = {
        Exit.OK: _("done"),
        Exit.FAULT: _("a fault in valplan itself"),
        Exit.BAD_INPUT: _("faults in the input or the command"),
        Exit.NOTHING_FITS: _("no plan meets all demands"),
        Exit.BREAKS_RULES: _("the plan breaks a rule"),
        Exit.OUT_OF_TIME: _("no plan was found in the time given; nothing is proven"),
        Exit.INTERRUPTED: _("interrupted"),
    }
    return "\n".join((_("Exit codes:"), *(f"  {code.value:<4} {meaning}" for code, meaning in meanings.items())))


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


def _checksum(args: argparse.Namespace) -> int:
    from valplan.cli.checksum import run

    return run(args.data)


def _register(args: argparse.Namespace) -> int:
    from valplan.cli.register import run

    return run(
        args.file,
        mapping=args.mapping,
        out=args.out,
        key=args.key,
        accept=args.accept,
        election_day=args.election_day,
    )


def _forget(args: argparse.Namespace) -> int:
    from valplan.cli.forget import run

    return run(args.paths, workers=() if args.all else tuple(args.worker), key=args.key, dry_run=args.dry_run)
