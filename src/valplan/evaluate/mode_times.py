"""Times on foot and by car: what the source of distances measures, and else what its distance takes at a mean speed."""

from collections.abc import Mapping

import numpy as np

from valplan.domain.case import Case, Ints

MODES = ("walk", "car")
KMH = 3.6  # km/h in a m/s


def reckoned_modes(case: Case) -> tuple[str, ...]:
    """The modes whose times are reckoned from the distance: all but the one that the source measures, if it does."""
    facts = case.travel.facts
    return tuple(mode for mode in MODES if facts.source == "straight" or mode != facts.mode)


def seconds_by_mode(case: Case, rows: Ints, columns: Ints) -> Mapping[str, Ints]:
    """Seconds from demand points to one premises each (columns), by mode.

    Reckoned ones are metres at ``walk_speed_kmh`` or ``car_speed_kmh``.
    """
    reckoned, metres = reckoned_modes(case), case.travel.points[rows, columns]
    return {
        mode: np.rint(metres * KMH / case.number(f"{mode}_speed_kmh")).astype(np.int64)
        if mode in reckoned
        else case.travel.points_s[rows, columns]
        for mode in MODES
    }
