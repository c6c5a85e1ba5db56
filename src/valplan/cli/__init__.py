"""The command line: one command is one call of the rooms below.

Nothing heavy is imported before a command is chosen, so that ``valplan --help`` answers at once.
"""

import sys
from collections.abc import Sequence

from valplan.cli.exits import Exit

__all__ = ["Exit", "main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and answer with its exit code (``Exit``).

    Parameters
    ----------
    arguments
        What stands after ``valplan``; None takes the process's own.
    """
    language = "sv"
    try:
        from valplan.language import speaking

        given = list(sys.argv[1:] if arguments is None else arguments)
        _soften(sys.stdout, sys.stderr)
        language = _language(given)
        with speaking(language):
            return _run(given)
    except KeyboardInterrupt:
        from valplan.cli.interrupt import end_interrupted

        return end_interrupted(language)


def _run(given: list[str]) -> int:
    from valplan.cli.parser import build_parser

    try:
        try:
            args = build_parser().parse_args(given)
        except SystemExit as end:
            code = int(end.code or 0)
        else:
            code = int(args.run(args))
        sys.stdout.flush()  # a reader who has left is found out here rather than when the process ends
    except BrokenPipeError:
        return _reader_left()
    except OSError as error:
        from valplan.cli.screen import show_os_error

        return show_os_error(error)
    return code


def _language(given: list[str]) -> str:
    """The language asked for, known before the parser is built so that its help speaks it."""
    from valplan.language import LANGUAGES

    for word, following in zip(given, [*given[1:], ""], strict=False):
        asked = word.removeprefix("--lang=") if word.startswith("--lang=") else following if word == "--lang" else ""
        if asked in LANGUAGES:
            return asked
    return LANGUAGES[0]


def _soften(*streams: object) -> None:
    """A console that lacks a character shows ``?`` for it instead of ending the program."""
    for stream in streams:
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")


def _reader_left() -> int:
    """The reader of a pipe (``| head``) has left; say nothing more, not even when the stream is closed at exit."""
    import os

    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except BrokenPipeError:
            os.dup2(nowhere, stream.fileno())
    return Exit.READER_LEFT
