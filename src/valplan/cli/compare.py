"""``valplan compare``: what differs between two plans; nothing is written."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from rich.console import Console

from valplan.cli.compare_equity import equity_rows
from valplan.cli.exits import Exit
from valplan.cli.judged import Judged, judge_file
from valplan.cli.screen import screen, show_faults, show_json, table
from valplan.data import InputFaults
from valplan.data.faults import Fault
from valplan.domain.case import Case
from valplan.domain.municipality import ORE_PER_TKR, Use
from valplan.evaluate.compare import Comparison, compare
from valplan.language import N_, _
from valplan.report.evidence import share_text
from valplan.report.figures import number
from valplan.report.wording import ROLES, USES, unit_text
from valplan.rules.naming import line_text

NONE = "–"
MARKS = {True: "✓ ", False: "✗ ", None: ""}


def run(before: Path, after: Path, *, as_json: bool) -> int:
    """Judge two plans and show their differences."""
    try:
        a, b = judge_file(before), judge_file(after)
        found = compare((a.case, a.plan, a.judgement), (b.case, b.plan, b.judgement))
    except InputFaults as faults:
        return show_faults(faults.faults, as_json=as_json)
    except ValueError:
        fault = Fault(file=str(after), expected=_("a plan of the same municipality as {plan}", plan=before))
        return show_faults([fault], as_json=as_json)
    if as_json:
        show_json(found.model_dump(mode="json"))
    else:
        _show(screen(), a, b, found)
    return Exit.OK


def _show(console: Console, a: Judged, b: Judged, found: Comparison) -> None:
    for change in (*a.judgement.other_data, *b.judgement.other_data):
        console.print(_("Note: {what}", what=change), style="yellow")
    console.print(_("Before: {before}. After: {after}.", before=found.before, after=found.after), style="bold")
    for title, rows in (
        (_("Money by line, tkr"), _money(found)),
        (_("Access and other goals"), _goals(found)),
        (_("Who has how far"), equity_rows(found.equity)),
        (_("Extent"), _extent(found)),
        (_("Posts"), _posts(found)),
    ):
        _show_numbers(console, title, rows)
    _show_indicators(console, found)
    _show_premises(console, found, a.case, b.case)
    _show_moved(console, found, a.case, b.case)


_Row = tuple[str, float | None, float | None, int]


def _show_numbers(console: Console, title: str, rows: Iterable[_Row]) -> None:
    columns = ("", _("Before"), _("After"), _("Change"))
    cells = ((name, _shown(x, decimals), _shown(y, decimals), _change(x, y, decimals)) for name, x, y, decimals in rows)
    console.print(table(title, columns, cells, numbers=columns[1:]))


def _shown(value: float | None, decimals: int) -> str:
    return NONE if value is None else number(value, decimals)


def _change(before: float | None, after: float | None, decimals: int) -> str:
    change = round((after or 0) - (before or 0), decimals)
    return ("+" if change > 0 else "") + number(change, decimals) if change else ""


def _money(found: Comparison) -> Iterator[_Row]:
    for line in found.money:
        yield line_text(line.line, line.name), _tkr(line.before_ore), _tkr(line.after_ore), 0
    yield _("Net cost"), _tkr(found.net_before_ore), _tkr(found.net_after_ore), 0


def _tkr(ore: int | None) -> float | None:
    return None if ore is None else ore / ORE_PER_TKR


def _goals(found: Comparison) -> Iterator[_Row]:
    for goal in found.goals:
        unit = unit_text(goal.unit)
        yield f"{_(goal.name)} ({unit})" if unit else _(goal.name), goal.before, goal.after, 0


def _extent(found: Comparison) -> Iterator[_Row]:
    yield _("Voters whose polling place differs"), None, found.voters_moved, 0
    yield _("Days open in early voting, all places"), found.early_days_before, found.early_days_after, 0
    yield _("Violations of rules"), found.violations_before, found.violations_after, 0


def _posts(found: Comparison) -> Iterator[_Row]:
    for p in found.posts:
        name = _role(p.role) if p.use is Use.EARLY else f"{_(USES[p.use.value])}: {_role(p.role)}"
        yield name, p.before, p.after, 0
        if p.vacant_before or p.vacant_after:
            yield _("{post}, vacant", post=name), p.vacant_before, p.vacant_after, 0


def _role(role: str) -> str:
    return next((_(text) for known, text in ROLES.items() if known.value == role), role)


def _show_indicators(console: Console, found: Comparison) -> None:
    rows = (
        (i.name, MARKS[i.met_before] + share_text(i.before or NONE), MARKS[i.met_after] + share_text(i.after or NONE))
        for i in found.indicators
    )
    console.print(table(_("The board's indicators"), (_("Indicator"), _("Before"), _("After")), rows))


def _show_premises(console: Console, found: Comparison, before: Case, after: Case) -> None:
    names = {Use.POLLING: N_("Polling places"), Use.EARLY: N_("Early-voting places")}
    rows = [
        (_(names[change.use]), sign, _name(premises, case))
        for change in found.premises
        for sign, ids, case in ((_("in"), change.taken_in, after), (_("out"), change.left, before))
        for premises in ids
    ]
    if rows:
        console.print(table(_("Premises in and out"), ("", "", _("Premises")), rows))


def _show_moved(console: Console, found: Comparison, before: Case, after: Case) -> None:
    rows = [
        (f"{m.district} {m.name}", _name(m.before, before), _name(m.after, after), number(m.electors))
        for m in found.moved
    ]
    if rows:
        columns = (_("District"), _("Before"), _("After"), _("Electors"))
        console.print(table(_("Districts that vote elsewhere"), columns, rows, numbers=(_("Electors"),)))


def _name(premises: str, case: Case) -> str:
    known = case.premises.get(premises)
    return f"{known.name} ({premises})" if known else premises
