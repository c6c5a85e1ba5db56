"""Counts of people that tell of no few: small ones are kept back, and others where the total would tell them."""

from collections.abc import Sequence
from enum import StrEnum


class Hidden(StrEnum):
    """Why a count is not told: it is of a few, or the difference to the total would tell one that is."""

    FEW = "few"
    KEPT = "kept"


Shown = int | Hidden


def protected_parts(counts: Sequence[int], least: int) -> tuple[Shown, ...]:
    """The counts of groups that everyone belongs to one of, fit to be shown beside their total.

    A count of 1 to ``least`` - 1 is ``FEW``. As long as the total and what is shown leave only one possible value for
    a ``FEW``, or a hidden sum under ``least``, the smallest count that is shown is ``KEPT``. Where that is not enough
    every count but nought is. None shown is nobody: a nought tells of no person.
    """
    few = {k for k, n in enumerate(counts) if 0 < n < least}
    kept: set[int] = set()
    if sum(counts) >= least:
        while _told(counts, few, kept, least):
            left = [k for k, n in enumerate(counts) if n and k not in few | kept]
            if not left:
                few, kept = set(), {k for k, n in enumerate(counts) if n}
                break
            kept.add(min(left, key=lambda k: (counts[k], k)))
    return tuple(Hidden.FEW if k in few else Hidden.KEPT if k in kept else n for k, n in enumerate(counts))


def protected_each(counts: Sequence[int], total: int, least: int) -> tuple[Shown, ...]:
    """The counts of groups that people may belong to several or none of: small ones are few, small rests are kept."""
    return tuple(Hidden.FEW if 0 < n < least else Hidden.KEPT if 0 < total - n < least else n for n in counts)


def protected_total(total: int, least: int) -> Shown:
    """A total, unless it is of a few itself."""
    return Hidden.FEW if 0 < total < least else total


def _told(counts: Sequence[int], few: set[int], kept: set[int], least: int) -> bool:
    """Whether the hidden counts can be found out: their sum is what the total leaves.

    A kept count is at least ``least`` and at most the smallest that is shown, as whoever knows how they are chosen
    knows too.
    """
    if not few:
        return False
    hidden = sum(counts[k] for k in few | kept)
    shown = [n for k, n in enumerate(counts) if n and k not in few | kept]
    most = min(shown, default=hidden)
    lows, highs = len(few) - 1 + least * len(kept), (least - 1) * (len(few) - 1) + most * len(kept)
    return hidden < least or max(1, hidden - highs) == min(least - 1, hidden - lows)
