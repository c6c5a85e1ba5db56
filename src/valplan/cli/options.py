"""What the commands of the command line share: parsers that speak the planner's language, and common options."""

import argparse
from pathlib import Path
from typing import NoReturn

from valplan.cli.exits import Exit
from valplan.cli.parser_words import command_error
from valplan.language import LANGUAGES, _

PLAN_FILE = "plan.json"
TIME_LIMIT_S = 600.0


class Help(argparse.RawDescriptionHelpFormatter):
    """Help whose lead word is in the planner's language."""

    def add_usage(self, usage, actions, groups, prefix=None):  # type: ignore[no-untyped-def]
        """The line of use, begun in the planner's language."""
        super().add_usage(usage, actions, groups, _("Usage: ") if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """A parser that tells a wrong command in the planner's language and where to read more."""

    def error(self, message: str) -> NoReturn:
        """Tell what is wrong with a command, and end with the exit code of bad input."""
        self.exit(
            Exit.BAD_INPUT,
            _("Wrong use of the command: {message}", message=command_error(message))
            + "\n"
            + _("Read more: {command}", command=f"{self.prog} --help")
            + "\n",
        )


Commands = argparse._SubParsersAction  # noqa: SLF001 - argparse has no public name for it


def command(commands: "Commands[Parser]", name: str, text: str) -> tuple[Parser, argparse._ArgumentGroup]:
    """A new command, and the group of what it needs."""
    parser = commands.add_parser(
        name, help=text, description=text, epilog=exit_codes(), formatter_class=Help, add_help=False
    )
    return parser, parser.add_argument_group(_("What it needs"))


def options_of(parser: argparse.ArgumentParser) -> argparse._ArgumentGroup:
    """The group of options, with help and language."""
    group = parser.add_argument_group(_("Options"))
    group.add_argument("-h", "--help", action="help", help=_("show this help"))
    group.add_argument("--lang", choices=LANGUAGES, default=LANGUAGES[0], help=_("language: sv (default) or en"))
    return group


def add_plan_file(needs: argparse._ArgumentGroup) -> None:
    """The plan that a command works on."""
    needs.add_argument("plan", metavar="PLAN", type=plan_path, help=_("plan file (plan.json) or its folder"))


def add_time_limit(options: argparse._ArgumentGroup, seconds: float) -> None:
    """``--time-limit``, in seconds."""
    options.add_argument(
        "--time-limit",
        metavar="S",
        type=_seconds,
        default=seconds,
        help=_("the longest the search may take, in seconds (default {seconds})", seconds=f"{seconds:.0f}"),
    )


def add_key(options: argparse._ArgumentGroup) -> None:
    """``--key``."""
    options.add_argument(
        "--key", metavar="FILE", type=Path, help=_("key file (default: in the user's own folder for programs' data)")
    )


def add_scenario(options: argparse._ArgumentGroup) -> None:
    """``--scenario``, for a plan."""
    options.add_argument(
        "--scenario", metavar="FILE", type=Path, help=_("scenario file, where the plan's own cannot be found")
    )


def add_json(options: argparse._ArgumentGroup) -> None:
    """``--json``."""
    options.add_argument("--json", action="store_true", help=_("answer in JSON, for programs"))


def plan_path(text: str) -> Path:
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


def exit_codes() -> str:
    """What the exit codes mean, for the end of a command's help."""
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
