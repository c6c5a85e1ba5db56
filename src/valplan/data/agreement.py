"""What a scenario says of the data: premises, budget lines and grants that must be there."""

from collections.abc import Collection, Iterator
from typing import NamedTuple

from valplan.data.budget import ENTERED, NET, Grant, year_columns
from valplan.data.faults import Fault, Later, meant_or_one_of
from valplan.data.folder import Folder
from valplan.data.merge import place_of
from valplan.data.scenario import Reading
from valplan.domain.municipality import OpeningDay, Premises
from valplan.domain.scenario import ScenarioBudget, ScenarioGrant, ScenarioPremises, ScenarioStaffing
from valplan.language import _

ID_COLUMNS = {"premises": "premises_id", "openings": "pattern", "districts": "code"}


def agreement_faults(reading: Reading, folder: Folder) -> Iterator[Fault | Later]:
    """What the scenario says of things that the data does not have; each table of the scenario on its own."""
    if not folder.head:
        yield Later(check=_("whether the scenario fits the data"), files=folder.unread or (reading.file,))
        return
    yield from _unknown_ids(reading, folder)
    yield from _budget_faults(reading, folder)
    yield from _grant_faults(reading, folder)
    yield from _last_election_faults(reading, folder)
    yield from _opening_faults(reading, folder)


def _unknown_ids(reading: Reading, folder: Folder) -> Iterator[Fault | Later]:
    """Premises, patterns and districts that the scenario names and the data lacks."""
    premises, staffing = reading.part("premises", ScenarioPremises), reading.part("staffing", ScenarioStaffing)
    if premises is None or staffing is None:
        yield Later(check=_("the premises that the scenario names"), files=(reading.file,))
    named = [*(_of_premises(premises) if premises else ()), *(_of_staffing(staffing) if staffing else ())]
    for table in dict.fromkeys(x.table for x in named):
        known, file = folder.ids(table, ID_COLUMNS[table]), folder.file(table).name
        if not known:
            yield Later(check=_("ids that stand in {file}", file=file), files=(file,))
            continue
        wrong = (x for x in named if x.table == table and x.name not in known)
        yield from (_unknown(reading, x.column, x.name, known, file) for x in wrong)


class _Named(NamedTuple):
    """An id of a table that a key of the scenario names."""

    column: str
    name: str
    table: str


def _of_premises(asked: ScenarioPremises) -> Iterator[_Named]:
    for key in ("closed", "polling_forbidden", "early_fixed", "early_forbidden"):
        yield from (_Named(f"premises.{key}", name, "premises") for name in getattr(asked, key))
    for district, place in asked.polling_fixed.items():
        column = f"premises.polling_fixed.{district}"
        yield from (_Named(column, district, "districts"), _Named(column, place, "premises"))
    for place, patterns in asked.early_patterns.items():
        column = f"premises.early_patterns.{place}"
        yield _Named(column, place, "premises")
        yield from (_Named(column, pattern, "openings") for pattern in patterns)


def _of_staffing(asked: ScenarioStaffing) -> Iterator[_Named]:
    return (_Named(f"staffing.languages.{place}", place, "premises") for place in asked.languages)


def _budget_faults(reading: Reading, folder: Folder) -> Iterator[Fault | Later]:
    sheet, budget = folder.sheets.get("budget"), reading.part("budget", ScenarioBudget)
    if sheet is None or budget is None or not sheet.column("line"):
        file = folder.file("budget").name if budget else reading.file
        yield Later(check=_("the budget lines that the scenario names"), files=(file,))
        return
    years = sorted(int(c) for c in year_columns(sheet))
    if years and budget.year not in years:
        yield Fault(
            **place_of(reading.merged, "budget.year"),
            value=str(budget.year),
            expected=_("no such year in the budget"),
            remedy=_("Known: {names}.", names=", ".join(map(str, years))),
        )
    planned_by = dict(zip(sheet.column("line"), sheet.column("planned_by") or sheet.column("line"), strict=True))
    lines = sorted(set(planned_by) - {NET, ""})
    for table, changes in (("ceilings_tkr", budget.ceilings_tkr), ("entered_tkr", budget.entered_tkr)):
        columns = {x: f"budget.{table}.{x}" for x in changes if x not in lines}
        yield from (_unknown(reading, column, x, lines, sheet.file) for x, column in columns.items())
    for line in budget.entered_tkr:
        if line in lines and sheet.column("planned_by") and planned_by[line] != ENTERED:
            yield Fault(
                **place_of(reading.merged, f"budget.entered_tkr.{line}"),
                expected=_("the line is planned from the decisions and cannot be entered"),
                remedy=_("Use [budget.ceilings_tkr] to set its ceiling."),
            )


def _last_election_faults(reading: Reading, folder: Folder) -> Iterator[Fault | Later]:
    """A limit on changed early-voting places, and no premises that is known to have had early voting."""
    premises, sheet = reading.part("premises", ScenarioPremises), folder.sheets.get("premises")
    if premises is None or premises.early_changed_most is None:
        return
    if sheet is None:
        yield Later(
            check=_("which premises had early voting at the last election"), files=(folder.file("premises").name,)
        )
    elif not any(sheet.column("early_id_2022")):
        yield Fault(
            **place_of(reading.merged, "premises.early_changed_most"),
            value=str(premises.early_changed_most),
            expected=_("no premises of the data had early voting at the last election"),
            remedy=_(
                "Enter early_id_2022 in {file} for the premises that had, or take the limit out.", file=sheet.file
            ),
        )


def _opening_faults(reading: Reading, folder: Folder) -> Iterator[Fault]:
    """Places whose patterns of the scenario are none of their own, and a run longer than the days there are."""
    asked = reading.part("premises", ScenarioPremises)
    if asked is None:
        return
    rows = {p.premises_id: p for p in folder.of("premises", Premises)}
    file = folder.file("premises").name
    for place, patterns in asked.early_patterns.items():
        if place in rows and not set(patterns) & set(rows[place].patterns):
            own = ", ".join(rows[place].patterns)
            yield Fault(
                **place_of(reading.merged, f"premises.early_patterns.{place}"),
                value=", ".join(patterns),
                expected=_("none of these is an opening pattern of {place} in {file}", place=place, file=file),
                remedy=_("Known: {names}.", names=own) if own else _("The place has no early voting: take it out."),
            )
    days = [o.day for o in folder.of("openings", OpeningDay)]
    if days and asked.early_run_days_least > (most := max(days) - min(days) + 1):
        yield Fault(
            **place_of(reading.merged, "premises.early_run_days_least"),
            value=str(asked.early_run_days_least),
            expected=_(
                "at most {most} was expected: so many days lie between the first opening and the last", most=most
            ),
        )


def _grant_faults(reading: Reading, folder: Folder) -> Iterator[Fault | Later]:
    grant, known = reading.part("grant", ScenarioGrant), folder.ids("grants", "election")
    if not reading.clean("grant") or grant is None:
        yield Later(check=_("the state grant"), files=(reading.file,))
    elif grant.basis == "formula" and not known:
        yield Later(check=_("the state grant"), files=(folder.file("grants").name,))
    elif grant.basis == "formula":
        yield from _formula_faults(reading, folder, grant.election)


def _formula_faults(reading: Reading, folder: Folder, name: str) -> Iterator[Fault]:
    known = folder.ids("grants", "election")
    grants = {g.election: g for g in folder.of("grants", Grant)}
    if name not in known:
        yield _unknown(reading, "grant.election", name, known, folder.file("grants").name)
    elif name in grants and grants[name].pot_kr is None:
        yield Fault(
            **place_of(reading.merged, "grant.election"),
            value=name,
            expected=_("the sum that the state shares out is not known for that election"),
            remedy=_('Use basis = "budget" or "none", or an election whose sum is known.'),
        )


def _unknown(reading: Reading, column: str, name: str, known: Collection[str], file: str) -> Fault:
    return Fault(
        **place_of(reading.merged, column),
        value=name,
        expected=_("the id is not in {file}", file=file),
        remedy=meant_or_one_of(name, known),
    )
