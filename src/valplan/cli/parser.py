"""The whole command line, in the language asked for."""

import argparse

from valplan import __version__
from valplan.cli.changing import add_explain, add_replan, add_substitutes
from valplan.cli.everyday import add_check, add_compare, add_frontier, add_plan, add_validate
from valplan.cli.keeping import add_checksum, add_forget, add_register
from valplan.cli.lettering import add_letters
from valplan.cli.listing import add_lists, add_pay
from valplan.cli.options import Help, Parser, exit_codes, options_of
from valplan.language import _


def build_parser() -> argparse.ArgumentParser:
    """The parser of the whole command line; each command has ``run``, which takes the arguments."""
    parser = Parser(
        prog="valplan",
        description=_("Plans a municipality's election: premises, early voting, staffing and budget."),
        epilog=exit_codes(),
        formatter_class=Help,
        add_help=False,
    )
    options = options_of(parser)
    options.add_argument("--version", action="version", version=f"valplan {__version__}", help=_("show the version"))
    commands = parser.add_subparsers(
        title=_("Commands"), metavar=_("COMMAND"), required=True, dest="command", parser_class=Parser
    )
    everyday = (add_plan, add_check, add_validate, add_compare, add_frontier)
    changing = (add_replan, add_substitutes, add_explain)
    keeping = (add_checksum, add_register, add_forget)
    handing_out = (add_letters, add_lists, add_pay)
    for add in (*everyday, *changing, *handing_out, *keeping):
        add(commands)
    return parser
