"""Distances that can be read and yet cannot be of this municipality: another place, another unit, other ids."""

from collections.abc import Iterator

import numpy as np
from scipy.spatial import KDTree

from valplan.data.faults import Fault
from valplan.data.travel.places import KMH, Asked, Ways, away_m
from valplan.domain.case import Floats
from valplan.language import N_, _

SHORTER = N_("{count} of {pairs} ways are shorter than the straight line, such as {pair}: {found} m ({straight} m)")
LONGER = N_(
    "{count} of {pairs} ways are over {limit} times the straight line, such as {pair}: {found} m ({straight} m)"
)
FASTER = N_("{count} of {pairs} ways are faster than {limit} km/h, such as {pair}: {found} s for {straight} m straight")
METRES = N_(
    "Check that the table is of these homes and premises, that their positions are right, and that it is in metres."
)
SECONDS = N_("Check that the times are in seconds, and of these homes and premises.")


def strange_ways(asked: Asked, metres: Floats, seconds: Floats, file: str) -> Iterator[Fault]:
    """A table of one's own in which many ways from demand points cannot be: one fault a kind, with the worst pair.

    Single ways may be strange, since positions are rounded and homes gathered; only more than
    ``travel_strange_share`` of those with a straight line of at least ``travel_judged_m`` are a fault.

    Parameters
    ----------
    metres, seconds
        As the table has them, homes x premises; infinite where it has none.
    """
    n = asked.numbers
    straight = away_m(asked.homes, asked.premises)
    judged = np.isfinite(metres) & np.isfinite(seconds) & (straight >= n["travel_judged_m"])
    judged[asked.points :] = False  # what is told of a worker's way tells where the worker lives
    with np.errstate(invalid="ignore", divide="ignore"):
        times = metres / straight
        short = n["travel_least_straight"] / times
        kmh = np.where(seconds > 0, straight / seconds, np.inf) * KMH
    for column, found, excess, limit, text, remedy in (
        ("metres", metres, short, n["travel_least_straight"], SHORTER, METRES),
        ("metres", metres, times / n["travel_most_straight"], n["travel_most_straight"], LONGER, METRES),
        ("seconds", seconds, kmh / n["travel_fastest_kmh"], n["travel_fastest_kmh"], FASTER, SECONDS),
    ):
        strange = judged & (excess > 1)
        if strange.sum() <= n["travel_strange_share"] * judged.sum():
            continue
        at = np.unravel_index(int(np.argmax(np.where(strange, excess, 0.0))), strange.shape)
        pair = f"{asked.homes.ids[at[0]]} → {asked.premises.ids[at[1]]}"
        counts = {"count": int(strange.sum()), "pairs": int(judged.sum()), "limit": f"{limit:g}"}
        expected = _(text, pair=pair, found=int(found[at]), straight=round(float(straight[at])), **counts)
        yield Fault(file=file, column=column, expected=expected, remedy=_(remedy))


def roads_elsewhere(ways: Ways, file: str) -> Iterator[Fault]:
    """Roads that join no home with any premises: every way would be a straight line that is called a road."""
    told = ways.told
    if told.outside + told.off_road + told.unreachable >= ways.metres.size > 0:
        expected = _("the roads lead from no home to any premises, so that every distance would be a straight line")
        remedy = _('Give roads of the municipality, or set source = "straight" under [travel].')
        yield Fault(file=file, expected=expected, remedy=remedy)


def stops_elsewhere(asked: Asked, stop_xy_m: Floats, file: str) -> Iterator[Fault]:
    """A timetable with no stop that can be walked to from any demand point, or from which any premises can."""
    walk_m = asked.numbers["transit_walk_m"]
    tree = KDTree(stop_xy_m)
    for places, text in (
        (asked.homes.xy_m[: asked.points], N_("no stop lies within a walk ({limit} m) of any home")),
        (asked.premises.xy_m, N_("no stop lies within a walk ({limit} m) of any premises")),
    ):
        if len(places) and np.min(tree.query(places)[0]) > walk_m / asked.numbers["detour_factor"]:
            remedy = _("Give a timetable that covers the municipality; transit_walk_m under [policy] sets the walk.")
            yield Fault(file=file, subject="stops.txt", expected=_(text, limit=round(walk_m)), remedy=remedy)
