"""Travel by public transport in a scenario: the feed's day, several times of departure, the best or the median."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path

import numpy as np

from valplan.data.faults import InputFaults
from valplan.data.travel.cache import kept, key_of
from valplan.data.travel.fitting import stops_elsewhere
from valplan.data.travel.gtfs import read_feed
from valplan.data.travel.places import Asked
from valplan.data.travel.raptor import journey_s, journeys_of
from valplan.data.travel.road_files import file_sha256
from valplan.domain.case import NOT_REACHED, Ints, Transit, TransitFacts

NUMBERS = (
    "detour_factor", "walk_speed_kmh", "transit_walk_m", "transit_transfer_m", "transit_rides", "transit_change_s",
    "transit_longest_min",
)  # fmt: skip


@dataclass(frozen=True)
class Timetable:
    """A feed, the day, the times of departure, and what is told of them: the ``best`` or the ``median``."""

    path: Path
    on: date
    departures: tuple[time, ...]
    choose: str

    def inputs(self) -> tuple[str, ...]:
        """The checksum of the feed, the day and the times."""
        times = " ".join(t.isoformat() for t in self.departures)
        return f"{self.path.name} {file_sha256(self.path)}", self.on.isoformat(), times, self.choose

    def transit(self, asked: Asked, about: Sequence[str | bytes]) -> Transit:
        """Seconds from demand points to premises, kept in the cache under ``about`` and the feed's inputs.

        Raises
        ------
        InputFaults
            With the faults of the feed, also when no stop of it lies near any home or premises.
        """
        numbers = [f"{k} {asked.numbers[k]!r}" for k in NUMBERS]
        shape = asked.points, len(asked.premises)
        found = kept(
            key_of(["transit", *about, *numbers, *self.inputs()]),
            {"seconds": shape, "stops": (), "trips": ()},
            lambda: self._made(asked),
        )
        facts = TransitFacts(
            file=self.path.name,
            on=self.on,
            departures=self.departures,
            choose=self.choose,
            stops=int(found["stops"]),
            trips=int(found["trips"]),
        )
        return Transit(found["seconds"], facts)

    def _made(self, asked: Asked) -> dict[str, Ints]:
        feed = read_feed(self.path, self.on)
        faults = list(stops_elsewhere(asked, feed.stop_xy_m, self.path.name))
        if faults:
            raise InputFaults(faults)
        departures = [t.hour * 3600 + t.minute * 60 + t.second for t in self.departures]
        journeys = journeys_of(feed, asked, departures)
        each = [journey_s(journeys, asked.points, len(asked.premises), d) for d in departures]
        return {
            "seconds": chosen(np.stack(each), self.choose),
            "stops": np.array(journeys.stops),
            "trips": np.array(feed.trips_on_day),
        }


def chosen(seconds: Ints, choose: str) -> Ints:
    """The best or the median over the first axis; of an even number the earlier of the middle two.

    A departure with no journey counts as later than any other.
    """
    late = np.iinfo(np.int64).max
    ordered = np.sort(np.where(seconds == NOT_REACHED, late, seconds), axis=0)
    found = ordered[0 if choose == "best" else (len(ordered) - 1) // 2]
    return np.where(found == late, NOT_REACHED, found)
