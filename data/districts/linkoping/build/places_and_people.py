"""Make the tables of premises, accessibility, measures, training and poll workers again: the same bytes each time.

Run it from anywhere: ``python data/districts/linkoping/build/places_and_people.py``. It reads ``facts/`` and the
tables of areas, districts and demand points, which must have been made before.
"""

import inventory
import measures
import places
import register
from semicolon import CASE

STEPS = (places.make, inventory.make, measures.make, register.make)


def main() -> None:
    """Write every table, in the order in which they read one another."""
    for make in STEPS:
        for file, text in make().items():
            (CASE / file).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
