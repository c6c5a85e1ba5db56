"""Load a case: the scenario, the municipality's folder, the numbers in force and the distances, checked together."""

import os
from collections.abc import Iterator, Mapping
from datetime import time
from pathlib import Path

from valplan.data.agreement import agreement_faults
from valplan.data.budget import BudgetRow, Grant, build_budget, grant_formula_ore
from valplan.data.car_pools import pool_sense
from valplan.data.case_file import CASE_FILE, data_sha256
from valplan.data.dated import date_sense, inspection_sense
from valplan.data.duties import duty_faults
from valplan.data.faults import Fault, InputFaults, Later, arranged
from valplan.data.folder import Folder, read_folder
from valplan.data.geography import geography_faults
from valplan.data.measured import elector_sense, measured_faults
from valplan.data.merge import Merged, merge, scenario_sha256
from valplan.data.people import people_faults
from valplan.data.plausible import age_sense, scenario_sense
from valplan.data.positions import position_sense
from valplan.data.quotas import quota_faults
from valplan.data.references import reference_faults
from valplan.data.release import release_faults
from valplan.data.scenario import Reading, read_merged
from valplan.data.table_sense import kind_notes, table_sense
from valplan.data.trainings import attendance_of, session_faults, training_faults
from valplan.data.travel import travel_of, travel_setting_faults
from valplan.data.wanted import wanted_faults
from valplan.domain import municipality as m
from valplan.domain.budget import Budget
from valplan.domain.case import Case, Limit, Travel
from valplan.domain.election import Election, ElectionType
from valplan.domain.municipality import Municipality
from valplan.domain.scenario import Scenario, ScenarioElection
from valplan.language import _
from valplan.limits import load_criteria, load_limits

PLACES = ("points", "workers", "premises")


def load_case(scenario: Path) -> Case:
    """Everything that planning reads, from a scenario file.

    Raises
    ------
    InputFaults
        With every fault of the scenario and of its data at once.
    """
    merged = merge(scenario)
    reading = read_merged(merged)
    folder = _folder(merged, scenario)
    found: list[Fault | Later] = [
        *reading.faults,
        *_told_of_folder(folder),
        *_told_of_both(reading, folder, scenario.parent),
    ]
    travel, more = _travel_or_later(reading, folder, scenario.parent)
    faults = arranged([*found, *more])
    if reading.scenario is None or travel is None or faults:
        raise InputFaults(faults)
    return _case(merged, reading.scenario, folder, scenario, travel)


def validate(path: Path) -> tuple[Fault, ...]:
    """All faults of a municipality's folder, or of a scenario file together with its data."""
    if path.is_dir() or path.name == CASE_FILE:
        folder = read_folder(path if path.is_dir() else path.parent)
        limits = load_limits(ElectionType.GENERAL)
        more = [*_sense_of_folder(folder, limits), *inspection_sense(folder, limits)]
        return tuple(arranged([*_told_of_folder(folder), *more]))
    try:
        load_case(path)
    except InputFaults as found:
        return found.faults
    return ()


def notes(path: Path) -> tuple[Fault, ...]:
    """What in a folder, or in the data of a scenario, may be a slip but is none for certain; it bars nothing."""
    if path.is_dir() or path.name == CASE_FILE:
        folder = read_folder(path if path.is_dir() else path.parent)
    else:
        folder = _folder(merge(path), path)
    return tuple(kind_notes(folder)) if folder.head else ()


def _told_of_folder(folder: Folder) -> Iterator[Fault | Later]:
    """All faults of a folder: of each table, between tables, and of its geography."""
    yield from folder.later
    yield from folder.faults
    if folder.head:
        yield from reference_faults(folder)
        yield from geography_faults(folder)
        yield from session_faults(folder)
        yield from measured_faults(folder)
        yield from people_faults(folder)


def _sense_of_folder(folder: Folder, limits: Mapping[str, Limit]) -> Iterator[Fault | Later]:
    """What in the data makes no sense by the numbers in force."""
    yield from age_sense(folder, limits)
    yield from pool_sense(folder, limits)
    if folder.head:
        yield from elector_sense(folder, limits)
        yield from position_sense(folder, limits)
        yield from table_sense(folder, limits)


def _told_of_both(reading: Reading, folder: Folder, start: Path) -> Iterator[Fault | Later]:
    """What the scenario says of things that the data does not have, and what of the two makes no sense."""
    yield from agreement_faults(reading, folder)
    if folder.head:
        yield from quota_faults(reading, folder)
        yield from duty_faults(reading, folder)
        yield from training_faults(reading, folder, start)
        yield from release_faults(reading, folder)
        yield from wanted_faults(reading, folder)
    limits = _limits_of(reading)
    yield from scenario_sense(reading, folder, limits)
    yield from date_sense(reading, folder, limits)
    yield from _sense_of_folder(folder, limits)


def _folder(merged: Merged, scenario: Path) -> Folder:
    data = merged.values.get("data")
    if not isinstance(data, str):
        return Folder(scenario.parent, {}, (), {}, {}, (), (Later(check=_("the data"), files=(scenario.name,)),))
    return read_folder(Path(os.path.normpath(scenario.parent / data)))


def _travel_or_later(reading: Reading, folder: Folder, start: Path) -> tuple[Travel | None, list[Fault | Later]]:
    """Distances and times, as soon as their source, the places and the numbers are sound."""
    scenario = reading.scenario or reading.partial()
    if not reading.clean("travel"):
        return None, _travel_later(reading.file)
    faults = list(travel_setting_faults(reading.merged, scenario, start))
    unsound = [] if reading.clean("election", "policy", "assumption") and not faults else [reading.file]
    unsound += folder.faulty(*PLACES)
    if unsound:
        sure = scenario.travel.source == "straight" and not scenario.travel.transit  # straight lines have no faults
        return None, [*faults, *([] if sure else _travel_later(*unsound))]
    limits = _limits(scenario)
    points, workers, premises = (
        folder.of("points", m.DemandPoint),
        folder.of("workers", m.Worker),
        folder.of("premises", m.Premises),
    )
    try:
        return travel_of(scenario, start, points, workers, premises, limits), []
    except InputFaults as found:
        return None, list(found.faults)


def _travel_later(*files: str) -> list[Fault | Later]:
    return [Later(check=_("distances and travel times"), files=files)]


def _limits_of(reading: Reading) -> dict[str, Limit]:
    """The numbers in force as far as the scenario could be read."""
    election = reading.part("election", ScenarioElection)
    policy, assumption = (reading.parts[t] if reading.clean(t) else {} for t in ("policy", "assumption"))
    return load_limits(election.type if election else ElectionType.GENERAL, policy, assumption)


def _limits(scenario: Scenario) -> dict[str, Limit]:
    return load_limits(scenario.election.type, scenario.policy, scenario.assumption)


def _case(merged: Merged, scenario: Scenario, folder: Folder, path: Path, travel: Travel) -> Case:
    limits = _limits(scenario)
    town = _municipality(folder, scenario)
    return Case(
        municipality=town,
        scenario=scenario,
        scenario_file=path.as_posix(),
        data_folder=folder.path,
        election=election_of(scenario.election, limits),
        budget=_budget(scenario, folder, town, limits),
        limits=limits,
        criteria=load_criteria(),
        travel=travel,
        origins=folder.origins,
        scenario_sha256=scenario_sha256(merged),
        data_sha256=data_sha256(folder.origins, travel.sha256),
        nation_electors=int(limits["nation_electors"].value),
        notes=scenario.notes,
        attendance=attendance_of(scenario.training, folder, path.parent)[0],
    )


def election_of(election: ScenarioElection, limits: Mapping[str, Limit]) -> Election:
    """The election with the hours, periods and ballot boxes that the law gives its type."""
    number = {
        k: int(limits[k].value) for k in ("polling_opens_hour", "polling_closes_hour", "early_days_before", "urns")
    }
    return Election(
        type=ElectionType(election.type),
        day=election.day,
        polling_opens=time(number["polling_opens_hour"]),
        polling_closes=time(number["polling_closes_hour"]),
        early_days_before=number["early_days_before"],
        urns=number["urns"],
    )


def _municipality(folder: Folder, scenario: Scenario) -> Municipality:
    return Municipality.model_construct(
        **folder.head,
        areas=folder.of("areas", m.Area),
        districts=folder.of("districts", m.District),
        points=folder.of("points", m.DemandPoint),
        premises=folder.of("premises", m.Premises),
        inspections=folder.of("inspections", m.Inspection),
        measures=folder.of("measures", m.Measure),
        cures=folder.of("cures", m.Cure),
        compensations=folder.of("compensations", m.Compensation),
        openings=folder.of("openings", m.OpeningDay),
        tiers=folder.of("tiers", m.Tier),
        fees=folder.of("fees", m.Fee),
        rates=folder.of("rates", m.Rate),
        sessions=(*folder.of("sessions", m.TrainingSession), *(s.session() for s in scenario.training.rescue)),
        workers=folder.of("workers", m.Worker),
        early_votes=folder.of("early_votes", m.EarlyVotes),
    )


def _budget(scenario: Scenario, folder: Folder, town: Municipality, limits: Mapping[str, Limit]) -> Budget:
    grant_ore: int | None = None
    if scenario.grant.basis == "none":
        grant_ore = 0
    elif scenario.grant.basis == "formula":
        grant = next(g for g in folder.of("grants", Grant) if g.election == scenario.grant.election)
        electors = sum(d.electors_kf_2026 for d in town.districts)
        grant_ore = grant_formula_ore(grant, electors, int(limits["nation_electors"].value), len(town.districts))
    return build_budget(folder.of("budget", BudgetRow), scenario, grant_ore)
