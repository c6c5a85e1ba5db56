"""The distances and times of a case, from the source that its scenario names."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np

from valplan.data.faults import LIKENESS_OF_FILES, Fault, InputFaults, did_you_mean, missing_in
from valplan.data.merge import Merged, place_of
from valplan.data.travel.cache import code_sha256, kept, key_of
from valplan.data.travel.fitting import roads_elsewhere
from valplan.data.travel.matrix import Matrix
from valplan.data.travel.places import Asked, Source, Ways, joined, places_of
from valplan.data.travel.road_files import NODES, WAYS, Roads, road_files
from valplan.data.travel.servers import Server, osrm, valhalla
from valplan.data.travel.straight import Straight
from valplan.data.travel.transit import Timetable
from valplan.domain.case import Ints, Limit, Told, Transit, Travel, TravelFacts
from valplan.domain.municipality import DemandPoint, Premises, Worker
from valplan.domain.scenario import Scenario, ScenarioTravel
from valplan.language import _

NEEDS_PATH, NEEDS_URL = ("roads", "matrix"), ("osrm", "valhalla")
TOLD = tuple(Told.model_fields)


def travel_setting_faults(merged: Merged, scenario: Scenario, folder: Path) -> Iterator[Fault]:
    """Keys of ``[travel]`` that the source needs or cannot use, and files that are not there."""
    travel = scenario.travel
    for key, value, users in (("path", travel.path, NEEDS_PATH), ("url", travel.url, NEEDS_URL)):
        where = place_of(merged, f"travel.{key}")
        if travel.source in users and not value:
            expected = _("the key is missing: the source “{source}” needs it", source=travel.source)
            yield Fault(**where, expected=expected, remedy=_("Add the key."))
        elif value and travel.source not in users:
            expected = _("the source “{source}” does not use the key", source=travel.source)
            yield Fault(**where, value=value, expected=expected, remedy=_("Remove the key, or correct travel.source."))
    if travel.url and urlsplit(travel.url).scheme not in ("http", "https"):
        expected = _("an address that begins with http:// or https:// was expected")
        yield Fault(**place_of(merged, "travel.url"), value=travel.url, expected=expected)
    if travel.source in NEEDS_PATH and travel.path:
        yield from _missing_files(merged, "travel.path", folder / travel.path, roads=travel.source == "roads")
    if travel.transit:
        yield from _missing_files(merged, "travel.transit.feed", folder / travel.transit.feed, roads=False)


def travel_of(
    scenario: Scenario,
    folder: Path,
    points: Sequence[DemandPoint],
    workers: Sequence[Worker],
    premises: Sequence[Premises],
    limits: Mapping[str, Limit],
) -> Travel:
    """Distances and times from points and from workers to premises, all in table order.

    Parameters
    ----------
    folder
        The folder of the scenario's file, which the paths under ``[travel]`` are relative to.

    Raises
    ------
    InputFaults
        With the faults of the source and of the timetable together.
    """
    asked = Asked(
        homes=joined(places_of(points), places_of(workers)),
        premises=places_of(premises),
        points=len(points),
        mode=scenario.travel.mode,
        numbers={key: float(limit.value) for key, limit in limits.items()},
    )
    source, timetable = _source(scenario.travel, folder), _timetable(scenario, folder)
    faults: list[Fault] = []
    ways: Ways | None = None
    transit: Transit | None = None
    try:
        ways = _kept_ways(source, asked)
        if isinstance(source, Roads | Server):
            faults += roads_elsewhere(ways, source.path.name if isinstance(source, Roads) else source.url)
    except InputFaults as found:
        faults += found.faults
    try:
        transit = timetable.transit(asked, _about(asked)) if timetable else None
    except InputFaults as found:
        faults += found.faults
    if faults or ways is None:
        raise InputFaults(faults)
    return _travel(scenario.travel, source, asked, ways, transit, timetable)


def _source(travel: ScenarioTravel, folder: Path) -> Source:
    path, straight = folder / travel.path, travel.unreachable == "straight"
    if travel.source == "roads":
        return Roads(path, travel.unreachable != "fault")
    if travel.source == "matrix":
        return Matrix(path, straight)
    if travel.source == "straight":
        return Straight()
    return Server(travel.url, osrm if travel.source == "osrm" else valhalla, straight)


def _timetable(scenario: Scenario, folder: Path) -> Timetable | None:
    transit = scenario.travel.transit
    if transit is None:
        return None
    return Timetable(folder / transit.feed, transit.on or scenario.election.day, transit.departures, transit.choose)


def _kept_ways(source: Source, asked: Asked) -> Ways:
    """The source's answer, from the cache where it was made before; straight lines are quicker than any cache."""
    if isinstance(source, Straight):
        return source.ways(asked)

    def made() -> dict[str, Ints]:
        ways = source.ways(asked)
        told = np.array([int(getattr(ways.told, k)) for k in TOLD], dtype=np.int64)
        return {"metres": ways.metres, "seconds": ways.seconds, "told": told}

    settings = [type(source).__name__, str(getattr(source, "straight_allowed", "")), asked.mode, *source.inputs()]
    shapes = {"metres": asked.shape, "seconds": asked.shape, "told": (len(TOLD),)}
    found = kept(key_of([*_about(asked), *_numbers(asked), *settings]), shapes, made)
    told = Told.model_validate(dict(zip(TOLD, found["told"].tolist(), strict=True)))
    return Ways(found["metres"], found["seconds"], told)


def _about(asked: Asked) -> list[str | bytes]:
    """What every answer depends on: the code that makes it, ids and positions."""
    places = [asked.homes, asked.premises]
    ids = ["\n".join(p.ids) for p in places]
    return [code_sha256(), str(asked.points), *ids, *(p.xy_m.astype("<f8").tobytes() for p in places)]


def _numbers(asked: Asked) -> list[str]:
    """The numbers that a way may depend on."""
    used = ("detour_factor", "snap_limit_m", "island_limit_m")
    return [f"{k} {v!r}" for k, v in sorted(asked.numbers.items()) if k in used or "_speed_" in k]


def _travel(
    travel: ScenarioTravel,
    source: Source,
    asked: Asked,
    ways: Ways,
    transit: Transit | None,
    timetable: Timetable | None,
) -> Travel:
    inputs = [*source.inputs(), *(timetable.inputs() if timetable else ())]
    if isinstance(source, Server):  # its map cannot be seen from here, so that the answer stands for it
        inputs += [key_of([ways.metres.astype("<i8").tobytes(), ways.seconds.astype("<i8").tobytes()])]
    files = tuple(p.name for p in road_files(source.path)) if isinstance(source, Roads) else ()
    files += (source.path.name,) if isinstance(source, Matrix) else ()
    n = asked.points
    return Travel(
        points=ways.metres[:n],
        workers=ways.metres[n:],
        points_s=ways.seconds[:n],
        workers_s=ways.seconds[n:],
        source=travel.source,
        facts=TravelFacts(
            source=travel.source,
            mode=travel.mode,
            files=files or ((travel.url,) if travel.url else ()),
            pairs=ways.metres.size,
            **ways.told.model_dump(),
        ),
        transit=transit,
        sha256=key_of(inputs) if inputs else "",
    )


def _missing_files(merged: Merged, column: str, path: Path, *, roads: bool) -> Iterator[Fault]:
    wanted = [path / NODES, path / WAYS] if roads and path.is_dir() else [path]
    for file in wanted:
        if not file.is_file():
            others = [p.name for p in file.parent.iterdir()] if file.parent.is_dir() else []
            expected = missing_in(file.parent)
            remedy = did_you_mean(file.name, others, LIKENESS_OF_FILES)
            yield Fault(**place_of(merged, column), value=file.name, expected=expected, remedy=remedy)
