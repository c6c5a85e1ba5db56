"""``python -m valplan`` is the command ``valplan``."""

import sys

from valplan.cli import main

if __name__ == "__main__":
    sys.exit(main())
