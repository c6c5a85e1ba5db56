"""Distances and times from a routing server that runs already: OSRM or Valhalla, over HTTP.

OSRM: the table service (https://project-osrm.org/docs/v26.4.0/http). Valhalla: sources_to_targets
(https://valhalla.github.io/valhalla/api/matrix/api-reference). Both answer null for a pair with no way.
"""

import json
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any, NamedTuple

import numpy as np

from valplan.data.faults import Fault, InputFaults
from valplan.data.library_words import library_text
from valplan.data.travel.doors import door_to_door
from valplan.data.travel.places import Asked, Mode, Ways, joined
from valplan.data.travel.road_files import to_sweref, to_wgs84
from valplan.domain.case import Floats
from valplan.language import _

BLOCK = (
    50  # homes, and premises, a request: 100 places and 2 500 pairs are what the servers allow unless told otherwise
)
TRIES = 3
TIMEOUT_S = 30.0
PAUSE_S = 0.5
REFUSED = 400  # the server understood and says no; asking again is no use
SERVER_ERROR = 500
METRES_PER_UNIT = {"kilometers": 1000.0, "miles": 1609.344}
OSRM_PROFILES: Mapping[Mode, str] = {"car": "driving", "walk": "foot"}
VALHALLA_COSTING: Mapping[Mode, str] = {"car": "auto", "walk": "pedestrian"}

# What the servers call a block with a place that is off their map, or cut off or too far from the others.
NO_WAY = frozenset({"NoSegment", "NoTable", "154", "170", "171"})
MOST_REFUSED = 500  # single pairs; a server that refuses more has the map of another place


class Block(NamedTuple):
    """Metres and seconds, infinite where the server knows no way; and where it put the homes and premises (degrees)."""

    metres: Floats
    seconds: Floats
    homes: Floats
    premises: Floats


class _NoWay(Exception):
    """The server refuses a block because some pair in it has no way."""


@dataclass(frozen=True)
class Server:
    """The source that asks a server, block by block."""

    url: str
    block: Callable[[str, Mode, Floats, Floats], Block]
    straight_allowed: bool

    def inputs(self) -> tuple[str, ...]:
        """The address; what roads the server knows cannot be known from here."""
        return (self.block.__name__, self.url)

    def ways(self, asked: Asked) -> Ways:
        """The server's answer for every pair; ``InputFaults`` when it cannot be reached or refuses."""
        homes, premises = to_wgs84(asked.homes.xy_m), to_wgs84(asked.premises.xy_m)
        metres, seconds = np.full(asked.shape, np.inf), np.full(asked.shape, np.inf)
        on = homes.copy(), premises.copy()
        waiting = [(rows, columns) for rows in _blocks(len(homes)) for columns in _blocks(len(premises))][::-1]
        refused = 0
        while waiting:
            rows, columns = waiting.pop()
            try:
                answer = self.block(self.url, asked.mode, homes[rows], premises[columns])
                metres[rows, columns], seconds[rows, columns] = answer.metres, answer.seconds
                on[0][rows], on[1][columns] = answer.homes, answer.premises
            except _NoWay as error:
                parts = _halves(rows, columns)
                waiting += parts
                refused += not parts
                if refused > MOST_REFUSED:
                    raise InputFaults([_refused(self.url, str(error))]) from error
        away = to_sweref(*np.concatenate(on).T[::-1]) - joined(asked.homes, asked.premises).xy_m
        away_m = np.hypot(away[:, 0], away[:, 1])
        return door_to_door(asked, metres, seconds, away_m, straight_allowed=self.straight_allowed, file=self.url)


def osrm(url: str, mode: Mode, homes: Floats, premises: Floats) -> Block:
    """Ways of one block by OSRM's table service; positions are longitudes and latitudes."""
    places = ";".join(f"{lon:.6f},{lat:.6f}" for lon, lat in np.concatenate([homes, premises]))
    query = {
        "sources": ";".join(map(str, range(len(homes)))),
        "destinations": ";".join(map(str, range(len(homes), len(homes) + len(premises)))),
        "annotations": "duration,distance",
    }
    asked = f"{url.rstrip('/')}/table/v1/{OSRM_PROFILES[mode]}/{places}?{urllib.parse.urlencode(query, safe=';,')}"
    answer = ask(urllib.request.Request(asked))  # noqa: S310 - the scheme is checked with the scenario
    shape = len(homes), len(premises)
    return Block(
        _table(url, answer.get("distances"), shape),
        _table(url, answer.get("durations"), shape),
        *(
            _table(url, [place.get("location") for place in answer.get(key, ())], asked.shape)
            for key, asked in (("sources", homes), ("destinations", premises))
        ),
    )


def valhalla(url: str, mode: Mode, homes: Floats, premises: Floats) -> Block:
    """Ways of one block by Valhalla's sources_to_targets; positions are longitudes and latitudes."""
    body = {
        "sources": [{"lat": round(lat, 6), "lon": round(lon, 6)} for lon, lat in homes],
        "targets": [{"lat": round(lat, 6), "lon": round(lon, 6)} for lon, lat in premises],
        "costing": VALHALLA_COSTING[mode],
        "units": "kilometers",
    }
    request = urllib.request.Request(  # noqa: S310 - the scheme is checked with the scenario
        f"{url.rstrip('/')}/sources_to_targets",
        data=json.dumps(body).encode(),
        headers={"Content-Type": "application/json"},
    )
    answer = ask(request)
    cells, shape = answer.get("sources_to_targets"), (len(homes), len(premises))
    unit = METRES_PER_UNIT.get(str(answer.get("units", "kilometers")), np.nan)
    try:
        metres, seconds = ([[cell[key] for cell in row] for row in cells] for key in ("distance", "time"))  # type: ignore[union-attr]
    except (TypeError, KeyError) as error:
        raise InputFaults([_strange(url)]) from error
    return Block(
        _table(url, metres, shape) * unit,
        _table(url, seconds, shape),
        *(
            _table(url, [(place.get("lon"), place.get("lat")) for place in answer.get(key, ())], asked.shape)
            for key, asked in (("sources", homes), ("targets", premises))
        ),
    )


def ask(request: urllib.request.Request) -> dict[str, Any]:
    """The server's JSON; asks ``TRIES`` times when it does not answer, with longer and longer pauses.

    Raises
    ------
    InputFaults
        The server cannot be reached, refuses, or answers with something else than JSON.
    _NoWay
        It refuses since some pair has no way.
    """
    said = ""
    for attempt in range(TRIES):
        time.sleep(PAUSE_S * (2**attempt - 1))
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT_S) as answer:  # noqa: S310 - see above
                return dict(json.load(answer))
        except urllib.error.HTTPError as error:
            code, message = _message(error)
            said = f"{error.code} {message}"
            if code in NO_WAY:
                raise _NoWay(said) from error
            if REFUSED <= error.code < SERVER_ERROR:
                raise InputFaults([_refused(_address(request), said)]) from error
        except (OSError, HTTPException) as error:
            said = library_text(getattr(error, "reason", error))
        except ValueError as error:
            raise InputFaults([_strange(_address(request))]) from error
    expected = _(
        "the server does not answer ({error}); it was asked {count} {count:|time|times}", error=said, count=TRIES
    )
    remedy = _("Start the server (see docs/travel.md), or correct travel.url.")
    raise InputFaults([Fault(file=_address(request), expected=expected, remedy=remedy)])


def _blocks(count: int) -> Iterator[slice]:
    for first in range(0, count, BLOCK):
        yield slice(first, min(first + BLOCK, count))


def _halves(rows: slice, columns: slice) -> list[tuple[slice, slice]]:
    """A block cut in two across its longer side; nothing when it is a single pair."""
    if max(rows.stop - rows.start, columns.stop - columns.start) == 1:
        return []
    if rows.stop - rows.start >= columns.stop - columns.start:
        middle = (rows.start + rows.stop) // 2
        return [(slice(rows.start, middle), columns), (slice(middle, rows.stop), columns)]
    middle = (columns.start + columns.stop) // 2
    return [(rows, slice(columns.start, middle)), (rows, slice(middle, columns.stop))]


def _table(url: str, rows: object, shape: tuple[int, ...]) -> Floats:
    """A table of numbers, infinite for null; ``InputFaults`` when it has another shape or other values."""
    try:
        table = np.array(rows, dtype=np.float64)  # None becomes nan
    except (TypeError, ValueError) as error:
        raise InputFaults([_strange(url)]) from error
    if table.shape != shape or (table < 0).any():
        raise InputFaults([_strange(url)])
    return np.where(np.isnan(table), np.inf, table)


def _strange(url: str) -> Fault:
    expected = _("the answer is not a table of distances and times")
    remedy = _("Check that the server is of the kind that travel.source names.")
    return Fault(file=url, expected=expected, remedy=remedy)


def _refused(url: str, said: str) -> Fault:
    expected = _("the server refuses: {answer}", answer=said)
    remedy = _("Check that it is the right kind of server, with a map of the municipality and this mode.")
    return Fault(file=url, expected=expected, remedy=remedy)


def _message(error: urllib.error.HTTPError) -> tuple[str, str]:
    """Code and text of a refusal: OSRM's ``code`` and ``message``, Valhalla's ``error_code`` and ``error``."""
    try:
        said = json.loads(error.read())
        return str(said.get("error_code", said.get("code", ""))), str(
            said.get("message", said.get("error", error.reason))
        )
    except (OSError, ValueError, AttributeError):
        return "", str(error.reason)


def _address(request: urllib.request.Request) -> str:
    parts = urllib.parse.urlsplit(request.full_url)
    return f"{parts.scheme}://{parts.netloc}"
