"""Make every table of Linköping's case again, and its manifest: the same bytes each time.

Run it from anywhere: ``python data/districts/linkoping/build/make_case.py``. It reads ``facts/``, and
``early_votes_2022.csv`` which is Valmyndigheten's own.
"""

import areas
import districts
import inventory
import manifest
import measures
import money
import openings
import places
import register
from semicolon import CASE

STEPS = (
    areas.make, districts.make, money.make, openings.make, places.make, inventory.make, measures.make, register.make,
    manifest.make,
)  # fmt: skip


def main() -> None:
    """Write every table, in the order in which they read one another."""
    for make in STEPS:
        for file, text in make().items():
            (CASE / file).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
