"""Car-pools that end when people are erased: with one member left, or nobody who drives."""

import csv
from collections import defaultdict
from io import StringIO

from valplan.data.car_pools import COLUMN, pool_problems
from valplan.data.records import YES
from valplan.report.erase.lists import decoded, separator_of, written

DRIVES = ("licence", "car")


def without_ended_pools(data: bytes, before: bytes) -> tuple[bytes, tuple[str, ...]]:
    """A register without the pools that have ended, and the ids of those who were left in them.

    Pools that nobody has left since ``before`` stay as they are, also where they are faulty.
    """
    rows, old = _rows(data), _rows(before)
    if not rows or COLUMN not in rows[0]:
        return data, ()
    pools, had = _pools(rows), _pools(old)
    left: list[str] = []
    for pool, members in sorted(pools.items()):
        drivers = sum(all(row[rows[0].index(c)].casefold() in YES for c in DRIVES) for row in members)
        if len(members) < len(had[pool]) and any(pool_problems(len(members), drivers, len(members))):
            left += [row[rows[0].index("worker_id")] for row in members]
            for row in members:
                row[rows[0].index(COLUMN)] = ""
    return (written(rows, data), tuple(left)) if left else (data, ())


def _rows(data: bytes) -> list[list[str]]:
    text, _encoding = decoded(data)
    return list(csv.reader(StringIO(text, newline=""), delimiter=separator_of(text)))


def _pools(rows: list[list[str]]) -> dict[str, list[list[str]]]:
    """The rows of each pool; rows too short to have all columns are left alone."""
    found: dict[str, list[list[str]]] = defaultdict(list)
    at = rows[0].index(COLUMN)
    for row in rows[1:]:
        if len(row) == len(rows[0]) and row[at].strip():
            found[row[at].strip()].append(row)
    return found
