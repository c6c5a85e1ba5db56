"""Load a case: the scenario, the municipality's folder, the numbers in force and the distances, checked together."""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import time
from pathlib import Path

from valplan.data.budget import ENTERED, NET, BudgetRow, Grant, build_budget, grant_formula_ore
from valplan.data.faults import Fault, InputFaults, meant_or_one_of
from valplan.data.folder import CASE_FILE, Folder, data_sha256, read_folder
from valplan.data.geography import geography_faults
from valplan.data.references import reference_faults
from valplan.data.scenario import Merged, merge, place_of, scenario_and_faults, scenario_sha256
from valplan.data.travel import travel_of, travel_setting_faults
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
    found, faults = scenario_and_faults(merged)
    folder = _folder(merged, scenario)
    travel, more = (None, []) if found is None else _travel_and_faults(merged, found, folder, scenario.parent, faults)
    faults += folder_faults(folder)
    faults += _scenario_data_faults(merged, found, folder) if found else ()
    faults += more
    if found is None or travel is None or faults:
        raise InputFaults(faults)
    return _case(merged, found, folder, scenario, travel)


def validate(path: Path) -> tuple[Fault, ...]:
    """All faults of a municipality's folder, or of a scenario file together with its data."""
    if path.is_dir() or path.name == CASE_FILE:
        return tuple(folder_faults(read_folder(path if path.is_dir() else path.parent)))
    try:
        load_case(path)
    except InputFaults as found:
        return found.faults
    return ()


def folder_faults(folder: Folder) -> list[Fault]:
    """All faults of a folder: of each table, between tables, and of its geography."""
    return [*folder.faults, *reference_faults(folder), *geography_faults(folder)]


def _folder(merged: Merged, scenario: Path) -> Folder:
    data = merged.values.get("data")
    if not isinstance(data, str):
        return Folder(scenario.parent, {}, (), {}, {}, ())
    return read_folder(Path(os.path.normpath(scenario.parent / data)))


def _travel_and_faults(
    merged: Merged, scenario: Scenario, folder: Folder, start: Path, before: Sequence[Fault]
) -> tuple[Travel | None, list[Fault]]:
    """Distances and times, none when the scenario (``before``), the places or the source have faults."""
    faults = list(travel_setting_faults(merged, scenario, start))
    if before or faults or not folder.whole(*PLACES):
        return None, faults
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


def _scenario_data_faults(merged: Merged, scenario: Scenario, folder: Folder) -> Iterator[Fault]:
    """What the scenario says of things that the data does not have."""
    yield from _unknown_ids(merged, scenario, folder)
    if folder.whole("budget") and NET in folder.ids("budget", "line"):
        yield from _budget_faults(merged, scenario, folder)
    if folder.whole("grants"):
        yield from _grant_faults(merged, scenario, folder)


def _unknown_ids(merged: Merged, scenario: Scenario, folder: Folder) -> Iterator[Fault]:
    asked = scenario.premises
    premises: dict[str, Iterable[str]] = {
        "premises.closed": asked.closed,
        "premises.polling_fixed": asked.polling_fixed.values(),
        "premises.polling_forbidden": asked.polling_forbidden,
        "premises.early_fixed": asked.early_fixed,
        "premises.early_forbidden": asked.early_forbidden,
        "premises.early_patterns": asked.early_patterns,
        "staffing.languages": scenario.staffing.languages,
    }
    patterns: dict[str, Iterable[str]] = {f"premises.early_patterns.{k}": v for k, v in asked.early_patterns.items()}
    districts: dict[str, Iterable[str]] = {"premises.polling_fixed": asked.polling_fixed}
    for table, column, file, lists in (
        ("premises", "premises_id", "premises.csv", premises),
        ("openings", "pattern", "opening_patterns.csv", patterns),
        ("districts", "code", "districts.csv", districts),
    ):
        known = folder.ids(table, column)
        for key, ids in lists.items() if known else ():
            yield from (_unknown(merged, key, i, known, file) for i in ids if i not in known)


def _budget_faults(merged: Merged, scenario: Scenario, folder: Folder) -> Iterator[Fault]:
    rows = {r.line: r for r in folder.of("budget", BudgetRow)}
    lines = sorted(set(rows) - {NET})
    years = sorted(rows[NET].by_year_ore)
    if scenario.budget.year not in years:
        remedy = _("Known: {names}.", names=", ".join(map(str, years)))
        place = place_of(merged, "budget.year")
        yield Fault(**place, value=str(scenario.budget.year), expected=_("no such year in the budget"), remedy=remedy)
    for column, changes in (
        ("budget.ceilings_tkr", scenario.budget.ceilings_tkr),
        ("budget.entered_tkr", scenario.budget.entered_tkr),
    ):
        yield from (_unknown(merged, f"{column}.{x}", x, lines, "budget.csv") for x in changes if x not in lines)
    for line in scenario.budget.entered_tkr:
        if line in lines and rows[line].planned_by != ENTERED:
            yield Fault(
                **place_of(merged, f"budget.entered_tkr.{line}"),
                expected=_("the line is planned from the decisions and cannot be entered"),
                remedy=_("Use [budget.ceilings_tkr] to set its ceiling."),
            )


def _grant_faults(merged: Merged, scenario: Scenario, folder: Folder) -> Iterator[Fault]:
    if scenario.grant.basis != "formula":
        return
    grants = {g.election: g for g in folder.of("grants", Grant)}
    name = scenario.grant.election
    if name not in grants:
        yield _unknown(merged, "grant.election", name, list(grants), "grants.csv")
    elif grants[name].pot_kr is None:
        yield Fault(
            **place_of(merged, "grant.election"),
            value=name,
            expected=_("the sum that the state shares out is not known for that election"),
            remedy=_('Use basis = "budget" or "none", or an election whose sum is known.'),
        )


def _unknown(merged: Merged, column: str, name: str, known: Sequence[str] | frozenset[str], file: str) -> Fault:
    return Fault(
        **place_of(merged, column),
        value=name,
        expected=_("the id is not in {file}", file=file),
        remedy=meant_or_one_of(name, known),
    )


def _limits(scenario: Scenario) -> dict[str, Limit]:
    return load_limits(scenario.election.type, scenario.policy, scenario.assumption)


def _case(merged: Merged, scenario: Scenario, folder: Folder, path: Path, travel: Travel) -> Case:
    limits = _limits(scenario)
    town = _municipality(folder)
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


def _municipality(folder: Folder) -> Municipality:
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
        sessions=folder.of("sessions", m.TrainingSession),
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
