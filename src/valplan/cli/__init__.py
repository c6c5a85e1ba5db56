"""The command line: one command is one call of the rooms below."""


def main() -> int:
    """Run the command line; answers with the exit code."""
    return 0
