"""The commands that keep the data folder and the register in order, and their options."""

import argparse
from datetime import date
from pathlib import Path

from valplan.cli.options import Commands, Parser, add_json, add_key, command, options_of
from valplan.language import _


def add_checksum(commands: "Commands[Parser]") -> None:
    """``valplan checksum``."""
    parser, needs = command(
        commands, "checksum", _("Take a wanted edit of a data folder as its own: rewrite the checksums in case.toml.")
    )
    needs.add_argument("data", metavar="DATA", type=Path, help=_("data folder"))
    options_of(parser)
    parser.set_defaults(run=_checksum)


def add_register(commands: "Commands[Parser]") -> None:
    """``valplan register``."""
    text = _("Import the municipality's own register of poll workers.")
    parser, _needs = command(commands, "register", text)
    options_of(parser)
    inner = parser.add_subparsers(
        title=_("Commands"), metavar=_("COMMAND"), required=True, dest="action", parser_class=Parser
    )
    parser, needs = command(inner, "import", text)
    needs.add_argument("file", metavar="FILE", type=Path, help=_("the register: Excel (.xlsx) or CSV"))
    options = options_of(parser)
    options.add_argument(
        "--mapping", metavar="FILE", type=Path, help=_("which column is which field; proposed if not given")
    )
    options.add_argument(
        "--out", metavar="DATA", type=Path, help=_("data folder of the municipality (default: the working folder)")
    )
    add_key(options)
    options.add_argument("--accept", action="store_true", help=_("take the proposed mapping at once"))
    options.add_argument(
        "--election-day", metavar="DATE", type=date.fromisoformat, help=_("election day, for the proposed mapping")
    )
    parser.set_defaults(run=_register)


def add_forget(commands: "Commands[Parser]") -> None:
    """``valplan forget``."""
    text = _("Erase a person, or everybody of an election, from key file, register, plans and lists.")
    parser, needs = command(commands, "forget", text)
    needs.add_argument(
        "paths", metavar="PATH", type=Path, nargs="*", help=_("scenarios, data folders and results; found if not given")
    )
    who = needs.add_mutually_exclusive_group(required=True)
    who.add_argument("--worker", metavar="ID", action="append", help=_("a person, by id; may be given several times"))
    who.add_argument("--all", action="store_true", help=_("everybody in the data folders and results"))
    options = options_of(parser)
    add_key(options)
    options.add_argument("--dry-run", action="store_true", help=_("show what would be erased; erase nothing"))
    add_json(options)
    parser.set_defaults(run=_forget)


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

    return run(
        args.paths,
        workers=() if args.all else tuple(args.worker),
        key=args.key,
        dry_run=args.dry_run,
        as_json=args.json,
    )
