"""The command that writes letters, and its options."""

import argparse
from pathlib import Path

from valplan.cli.options import Commands, Parser, add_key, add_scenario, command, options_of, plan_path
from valplan.language import _


def add_letters(commands: "Commands[Parser]") -> None:
    """``valplan letters``."""
    parser, needs = command(
        commands, "letters", _("Write letters of appointment, calls to training and calendar files of a plan.")
    )
    needs.add_argument(
        "plan", metavar="PLAN", type=plan_path, nargs="?",
        help=_("plan file (plan.json); not needed with --write-templates"),
    )  # fmt: skip
    options = options_of(parser)
    options.add_argument(
        "--out", metavar="DIR", type=Path, help=_("folder of the letters; letters/ beside the plan if not given")
    )
    options.add_argument("--templates", metavar="DIR", type=Path, help=_("folder of your own templates (.docx)"))
    options.add_argument(
        "--write-templates", metavar="DIR", type=Path, help=_("write copies of the templates to edit, and nothing else")
    )
    options.add_argument("--each", action="store_true", help=_("a file for each person, named by id"))
    options.add_argument("--pdf", action="store_true", help=_("the letters as PDF too (needs LibreOffice)"))
    options.add_argument(
        "--all", action="store_true", help=_("letters to everybody, also where the plan has only been changed")
    )
    options.add_argument(
        "--new-leads",
        action="store_true",
        help=_("after a change: letters also to those whose place has another in charge than their letter says"),
    )
    add_key(options)
    add_scenario(options)
    parser.set_defaults(run=_letters)


def _letters(args: argparse.Namespace) -> int:
    from valplan.cli.letters import run

    return run(args)
