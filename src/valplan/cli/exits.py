"""The exit codes of every command."""

from enum import IntEnum


class Exit(IntEnum):
    """What a command's exit code means; ``FAULT`` is a fault in valplan itself."""

    OK = 0
    FAULT = 1
    BAD_INPUT = 2
    NOTHING_FITS = 3
    BREAKS_RULES = 4
    OUT_OF_TIME = 5
    INTERRUPTED = 130
    READER_LEFT = 141
