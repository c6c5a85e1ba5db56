"""The exit codes of every command."""

from enum import IntEnum


class Exit(IntEnum):
    """What a command's exit code means; 1 is left to faults in valplan itself."""

    OK = 0
    BAD_INPUT = 2
    NOTHING_FITS = 3
    BREAKS_RULES = 4
    INTERRUPTED = 130
    READER_LEFT = 141
