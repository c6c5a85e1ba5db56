"""From door to door: what a network or a server measures between roads, and the way from each door to its road."""

import numpy as np

from valplan.data.travel.places import KMH, Asked, Ways, straightened
from valplan.domain.case import Floats, Told


def door_to_door(
    asked: Asked, metres: Floats, seconds: Floats, away_m: Floats, *, straight_allowed: bool, file: str
) -> Ways:
    """Whole ways from ways between roads, with the straight line times the detour where there is none.

    The way from a door to its road counts times the detour, at walking speed.

    Parameters
    ----------
    metres, seconds
        Between the nearest roads, homes x premises; infinite where no way leads.
    away_m
        From each home and then each premises straight to its nearest road; nan for a place outside the network.
    straight_allowed
        Whether a pair that no way joins is measured by the straight line; outside the network it always is, and so is
        a pair whose ends are no farther from each other than from the roads.

    Raises
    ------
    InputFaults
        No way joins some pair, and the straight line is not allowed instead.
    """
    aside_m = away_m * asked.numbers["detour_factor"]
    aside_m = aside_m[: len(asked.homes), None] + aside_m[None, len(asked.homes) :]
    outside = np.isnan(aside_m)
    off_road = asked.straight_m() <= aside_m
    straight = outside | off_road
    aside_s = aside_m * KMH / asked.numbers["walk_speed_kmh"]
    told = _told(away_m[~np.isnan(away_m)], asked.numbers["snap_limit_m"])
    return straightened(
        asked,
        np.where(straight, asked.straight_m(), metres + aside_m),
        np.where(straight, asked.straight_s(), seconds + aside_s),
        told.model_copy(update={"outside": int(outside.sum()), "off_road": int(off_road.sum())}),
        allowed=straight_allowed,
        file=file,
    )


def _told(away_m: Floats, limit_m: float) -> Told:
    if not len(away_m):
        return Told(snap_limit_m=round(limit_m))
    return Told(
        snapped=len(away_m),
        snap_mean_m=round(float(away_m.mean())),
        snap_max_m=round(float(away_m.max())),
        snapped_far=int((away_m > limit_m).sum()),
        snap_limit_m=round(limit_m),
    )
