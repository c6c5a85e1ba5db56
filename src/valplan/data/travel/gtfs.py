"""Read a GTFS feed: the stops, and the trips that run around a day, with every fault told.

The format: https://gtfs.org/documentation/schedule/reference/. Times count from the start of the service day and may
pass 24:00:00; they are read as seconds.
"""

import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd

from valplan.data.faults import Fault, InputFaults
from valplan.data.library_words import library_text
from valplan.data.travel.places import first_told
from valplan.data.travel.road_files import bad_degrees, degrees, to_sweref
from valplan.domain.case import Floats
from valplan.language import _

DAY_S = 24 * 3600
HEADER_ROWS = 2  # the first row of data is row 2 of the file
NEEDED = {
    "stops.txt": ("stop_id", "stop_lat", "stop_lon"),
    "trips.txt": ("trip_id", "service_id"),
    "stop_times.txt": ("trip_id", "stop_id", "stop_sequence", "arrival_time", "departure_time"),
}
CALENDAR, DATES, FREQUENCIES = "calendar.txt", "calendar_dates.txt", "frequencies.txt"
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
EITHER = {
    CALENDAR: ("service_id", *WEEKDAYS, "start_date", "end_date"),
    DATES: ("service_id", "date", "exception_type"),
}
ADDED, REMOVED = "1", "2"
NOT_HERE = "1"  # of pickup_type and drop_off_type: nobody gets on, or off
TIME = r"^(\d{1,3}):([0-5]\d):([0-5]\d)$"


@dataclass(frozen=True)
class Feed:
    """The stops, and the calls of trips that run on a day, the day before or the day after.

    ``calls`` has one row a call, in order of trip and sequence: ``trip`` (number), ``stop`` (row of ``stop_xy_m``),
    ``arrives`` and ``departs`` (seconds from the start of the day itself), ``gets_on`` and ``gets_off``.
    """

    stop_xy_m: Floats
    calls: pd.DataFrame
    trips_on_day: int


def read_feed(path: Path, on: date) -> Feed:
    """The stops of a feed and its trips around a day.

    Trips of the day before count when they run past midnight, those of the day after for journeys that do.

    Raises
    ------
    InputFaults
        With the faults of the file: tables and columns that are missing, times and positions that are none, stops,
        trips and services that are not known, and a day that the feed has no service for.
    """
    tables = _tables(path)
    stops, trips, times = (tables[name] for name in NEEDED)
    times = times.assign(arrives=_seconds(times.arrival_time), departs=_seconds(times.departure_time))
    at, faults = _positions(stops, frozenset(times.stop_id))
    faults += [*_twice(stops, "stops.txt", "stop_id"), *_twice(trips, "trips.txt", "trip_id"), *_time_faults(times)]
    faults += _unknown(times, "stop_times.txt", "stop_id", stops.stop_id, "stops.txt")
    faults += _unknown(times, "stop_times.txt", "trip_id", trips.trip_id, "trips.txt")
    runs = _runs(tables, on)
    today = int((runs.offset == 0).sum())
    if not faults and not today:
        expected = _("no trip runs on {on}", on=on.isoformat())
        faults.append(Fault(file=path.name, expected=expected, remedy=_("Give a feed that is in force that day.")))
    if faults:
        raise InputFaults(faults)
    return Feed(to_sweref(at[:, 0], at[:, 1]), _calls(times, stops, runs), today)


def _positions(stops: pd.DataFrame, served: frozenset[str]) -> tuple[Floats, list[Fault]]:
    """Latitude and longitude of each stop, nan where there is none; a fault where a trip calls there."""
    at = np.full((len(stops), 2), np.nan)
    faults = []
    for row, (stop, lat, lon) in enumerate(zip(stops.stop_id, stops.stop_lat, stops.stop_lon, strict=True)):
        place = degrees(lat, lon)
        if place is not None:
            at[row] = place
        elif stop in served:
            faults.append(bad_degrees("stops.txt", row + HEADER_ROWS, stop, f"{lat}, {lon}"))
    return at, first_told(faults)


def services_on(tables: Mapping[str, pd.DataFrame], on: date) -> frozenset[str]:
    """The services that run on a day: those of ``calendar.txt``, with the exceptions of ``calendar_dates.txt``."""
    found: set[str] = set()
    day = f"{on:%Y%m%d}"
    if CALENDAR in tables:
        c = tables[CALENDAR]
        found |= set(c.service_id[(c[WEEKDAYS[on.weekday()]] == "1") & (c.start_date <= day) & (day <= c.end_date)])
    if DATES in tables:
        today = tables[DATES][tables[DATES].date == day]
        found |= set(today.service_id[today.exception_type == ADDED])
        found -= set(today.service_id[today.exception_type == REMOVED])
    return frozenset(found)


def _tables(path: Path) -> dict[str, pd.DataFrame]:
    """The tables that are used, as text; ``InputFaults`` for those that are missing or lack a column."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            used = [n for n in (*NEEDED, *EITHER, FREQUENCIES) if n in names]
            tables = {n: pd.read_csv(archive.open(n), dtype=str, encoding="utf-8-sig").fillna("") for n in used}
    except (OSError, ValueError, RuntimeError, zipfile.BadZipFile, zlib.error) as error:
        broken = _("the file is not a GTFS feed that can be read: {error}", error=library_text(error))
        raise InputFaults([Fault(file=path.name, expected=broken, remedy=_("Download it again."))]) from error
    faults = list(_table_faults(path.name, tables))
    if faults:
        raise InputFaults(faults)
    return {n: t.apply(lambda column: column.str.strip()) for n, t in tables.items()}


def _table_faults(file: str, tables: Mapping[str, pd.DataFrame]) -> Iterator[Fault]:
    for name in NEEDED:
        if name not in tables:
            yield Fault(file=file, subject=name, expected=_("the table is missing"))
    if CALENDAR not in tables and DATES not in tables:
        yield Fault(file=file, subject=f"{CALENDAR}, {DATES}", expected=_("one of the two tables is needed"))
    if FREQUENCIES in tables and len(tables[FREQUENCIES]):
        expected = _("trips that are given by how often they run are not read")
        yield Fault(file=FREQUENCIES, expected=expected, remedy=_("Give a feed in which every trip has its times."))
    for name, table in tables.items():
        for column in (NEEDED | EITHER).get(name, ()):
            if column not in table:
                yield Fault(file=name, row=1, column=column, expected=_("the column is missing"))


def _seconds(text: "pd.Series[str]") -> "pd.Series[float]":
    """Seconds from the start of the service day; nan for what is no time."""
    parts = text.str.extract(TIME).astype(float)
    return parts[0] * 3600 + parts[1] * 60 + parts[2]


def _time_faults(times: pd.DataFrame) -> list[Fault]:
    """Times that are none, and trips whose first or last time is missing or that run backwards in time."""
    faults = []
    for column, seconds in (("arrival_time", times.arrives), ("departure_time", times.departs)):
        bad = times[seconds.isna() & (times[column] != "")]
        expected = _("a time such as 10:00:00 was expected")
        faults += first_told([_call_fault(row, c, column, str(c[column]), expected) for row, c in bad.iterrows()])
    bad = times[~times.stop_sequence.str.isdigit()]
    whole = _("a whole number, at least {least}, was expected", least=0)
    faults += first_told([_call_fault(r, c, "stop_sequence", str(c.stop_sequence), whole) for r, c in bad.iterrows()])
    return faults or first_told(list(_order_faults(times)))


def _order_faults(times: pd.DataFrame) -> Iterator[Fault]:
    calls = in_order(times)
    new = calls.trip_id != calls.trip_id.shift()
    last = calls.trip_id != calls.trip_id.shift(-1)
    without = calls[(new | last) & calls.arrives.isna() & calls.departs.isna()]
    for row, c in without.iterrows():
        yield _call_fault(row, c, "arrival_time", "", _("a trip's first and last call need a time"))
    if len(without):
        return
    filled = with_times(calls)
    back = (filled.arrives < filled.departs.shift()) & ~new | (filled.departs < filled.arrives)
    for row, c in calls[back].iterrows():
        yield _call_fault(row, c, "arrival_time", str(c.arrival_time), _("the trip runs backwards in time"))


def _call_fault(row: object, call: "pd.Series[str]", column: str, value: str, expected: str) -> Fault:
    number = int(str(row)) + HEADER_ROWS
    subject = str(call.trip_id)
    return Fault(file="stop_times.txt", row=number, column=column, subject=subject, value=value, expected=expected)


def _unknown(table: pd.DataFrame, file: str, column: str, known: "pd.Series[str]", where: str) -> list[Fault]:
    bad = table[~table[column].isin(known)].drop_duplicates(column)
    expected = _("the id is not in {file}", file=where)
    return first_told(
        [
            Fault(file=file, row=int(str(row)) + HEADER_ROWS, column=column, value=str(value), expected=expected)
            for row, value in bad[column].items()
        ]
    )


def _twice(table: pd.DataFrame, file: str, column: str) -> list[Fault]:
    first = table.drop_duplicates(column).reset_index().set_index(column)["index"]
    again = table[table.duplicated(column)]
    remedy = _("Remove one of the rows, or give it its own id.")
    return first_told(
        [
            Fault(
                file=file,
                row=int(str(row)) + HEADER_ROWS,
                column=column,
                value=str(value),
                expected=_("the id is already on row {row}", row=int(first[value]) + HEADER_ROWS),
                remedy=remedy,
            )
            for row, value in again[column].items()
        ]
    )


def _runs(tables: Mapping[str, pd.DataFrame], on: date) -> pd.DataFrame:
    """Trips that run the day before, the day itself and the day after, with the seconds to the day's own clock."""
    found = []
    for days in (-1, 0, 1):
        running = services_on(tables, on + timedelta(days=days))
        trips = tables["trips.txt"]
        found.append(pd.DataFrame({"trip_id": trips.trip_id[trips.service_id.isin(running)], "offset": days * DAY_S}))
    return pd.concat(found, ignore_index=True)


def in_order(times: pd.DataFrame) -> pd.DataFrame:
    """Calls in order of trip and sequence; the index stays that of the file."""
    return times.assign(sequence=times.stop_sequence.astype(int)).sort_values(["trip_id", "sequence"], kind="stable")


def with_times(calls: pd.DataFrame) -> pd.DataFrame:
    """Calls in order, with a time at each: between stated times a bus is taken to need equally long to each stop."""
    arrives = calls.arrives.fillna(calls.departs).interpolate()  # a trip's first and last call have a time
    return calls.assign(arrives=arrives, departs=calls.departs.fillna(arrives))


def _calls(times: pd.DataFrame, stops: pd.DataFrame, runs: pd.DataFrame) -> pd.DataFrame:
    running = times[times.trip_id.isin(runs.trip_id)]
    calls = with_times(in_order(running))
    row = pd.Series(np.arange(len(stops)), index=stops.stop_id)
    nobody = pd.Series("", index=calls.index)
    calls = calls.assign(
        stop=row[calls.stop_id].to_numpy(),
        gets_on=calls.get("pickup_type", nobody) != NOT_HERE,
        gets_off=calls.get("drop_off_type", nobody) != NOT_HERE,
    )
    both = (
        runs.assign(trip=np.arange(len(runs)))
        .merge(calls, on="trip_id")
        .sort_values(["trip", "sequence"], kind="stable")
    )
    both["arrives"] = np.rint(both.arrives).astype(np.int64) + both.offset
    both["departs"] = np.rint(both.departs).astype(np.int64) + both.offset
    return both[["trip", "stop", "arrives", "departs", "gets_on", "gets_off"]].reset_index(drop=True)
