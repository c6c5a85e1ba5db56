"""``valplan compare``: what differs between two plans; nothing is written."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from rich.console import Console

from valplan.cli.compare_areas import area_rows
from valplan.cli.compare_equity import equity_rows, unchanged
from valplan.cli.compare_numbers import NONE, Row, show_numbers
from valplan.cli.exits import Exit
from valplan.cli.judged import Judged, judge_file
from valplan.cli.screen import screen, show_faults, show_json, table
from valplan.cli.summary import show_synthetic
from valplan.data import InputFaults
from valplan.data.faults import Fault
from valplan.domain.case import Case
from valplan.domain.municipality import ORE_PER_KRONA, Use
from valplan.domain.outcome import Violation
from valplan.evaluate.compare import Comparison, compare
from valplan.language import N_, _
from valplan.report.evidence import share_text
from valplan.report.figures import number
from valplan.report.tables import provenance
from valplan.report.wording import ROLES, USES, unit_text
from valplan.rules.naming import line_text

UNCHANGED = N_(
    "{count} {count:|figure of a group is|figures of groups are} the same in both plans and {count:|is|are} not shown."
)
MARKS = {True: "✓ ", False: "✗ ", None: ""}


def run(before: Path, after: Path, *, as_json: bool) -> int:
    """Judge two plans and show their differences; exit code 4 where a plan cannot be judged."""
    faults: dict[Path, tuple[Fault, ...]] = {}
    a, b = (_judged(path, faults) for path in (before, after))
    if a is None or b is None:
        return _show_unread(faults, as_json=as_json)
    try:
        found = compare((a.case, a.plan, a.judgement), (b.case, b.plan, b.judgement))
    except ValueError:
        fault = Fault(file=str(after), expected=_("a plan of the same municipality as {plan}", plan=before))
        return show_faults([fault], as_json=as_json)
    if as_json:
        show_json({**provenance(a.case, b.case), **found.model_dump(mode="json")})
    else:
        console = screen()
        _show_notes(console, before, found.other_data_before, found.unjudged_before)
        _show_notes(console, after, found.other_data_after, found.unjudged_after)
        _show_broken(console, before, a)
        _show_broken(console, after, b)
        both = {"before": f"{found.before} ({before})", "after": f"{found.after} ({after})"}
        console.print(_("Before: {before}. After: {after}.", **both), style="bold", soft_wrap=True)
        _show(console, a, b, found)
    return Exit.OK if found.judged else Exit.BREAKS_RULES


def _judged(path: Path, faults: dict[Path, tuple[Fault, ...]]) -> Judged | None:
    try:
        return judge_file(path)
    except InputFaults as found:
        faults[path] = found.faults
        return None


def _show_unread(faults: dict[Path, tuple[Fault, ...]], *, as_json: bool) -> int:
    """The faults of each plan that cannot be read, or whose scenario or data cannot, under the plan's own path."""
    if as_json:
        show_json({"faults": [{"plan": str(path), **f.model_dump()} for path, found in faults.items() for f in found]})
        return Exit.BAD_INPUT
    for path, found in faults.items():
        screen(errors=True).print(_("{plan} cannot be judged:", plan=path), style="bold", soft_wrap=True)
        show_faults(found)
    return Exit.BAD_INPUT


def _show_notes(console: Console, plan: Path, other_data: Sequence[str], unjudged: Sequence[Violation]) -> None:
    """What must be known of a plan before its figures are read."""
    for change in other_data:
        console.print(f"{plan}: {_('Note: {what}', what=change)}", style="yellow", soft_wrap=True)
    if unjudged:
        text = _("✗ {plan} cannot be judged, so that its money, goals, indicators and ways are not known:", plan=plan)
        console.print(text, style="red", soft_wrap=True)
    for v in unjudged:
        console.print(f"  • {v.message}", soft_wrap=True)


def _show_broken(console: Console, plan: Path, judged: Judged) -> None:
    """That a plan cannot stand as it is, before anybody takes its figures for those of one that can."""
    j = judged.judgement
    if j.complete and (j.violations or j.disagreements):
        broken, false = len(j.violations), len(j.disagreements)
        text = _(
            "✗ {plan}: {broken} {broken:|violation|violations} of rules, and {false} {false:|claim|claims} of its own "
            "that {false:|does|do} not hold; valplan check tells which.",
            plan=plan, broken=broken, false=false,
        )  # fmt: skip
        console.print(text, style="red", soft_wrap=True)


def _show(console: Console, a: Judged, b: Judged, found: Comparison) -> None:
    if not found.judged:
        console.print(_("Only what stands in the plans themselves is compared."))
    figures = (
        (_("Money by line, kr"), _money(found)),
        (_("Access and other goals"), _goals(found)),
        (_("Who has how far"), equity_rows(found.equity)),
    )
    for title, rows in figures if found.judged else ():
        show_numbers(console, title, rows)
    if found.judged and unchanged(found.equity):
        console.print(_(UNCHANGED, count=unchanged(found.equity)))
    show_numbers(console, _("Extent"), _extent(found))
    show_numbers(console, _("Posts"), _posts(found))
    if found.judged:
        _show_indicators(console, found)
    _show_areas(console, found, a.case, b.case)
    _show_premises(console, found, a.case, b.case)
    _show_moved(console, found, a.case, b.case)
    show_synthetic(console, a.case, b.case)


def _money(found: Comparison) -> Iterator[Row]:
    for line in found.money:
        yield line_text(line.line, line.name), _kronor(line.before_ore), _kronor(line.after_ore), 0
    yield _("Net cost"), _kronor(found.net_before_ore), _kronor(found.net_after_ore), 0


def _kronor(ore: int | None) -> float | None:
    return None if ore is None else ore / ORE_PER_KRONA


def _goals(found: Comparison) -> Iterator[Row]:
    for goal in found.goals:
        unit = unit_text(goal.unit)
        yield f"{_(goal.name)} ({unit})" if unit else _(goal.name), goal.before, goal.after, 0


def _extent(found: Comparison) -> Iterator[Row]:
    yield _("Voters whose polling place differs between the plans"), None, found.voters_moved, 0
    yield _("Days open in early voting, all places"), found.early_days_before, found.early_days_after, 0
    given = [(len(c.compensations_before), len(c.compensations_after)) for c in found.areas]
    yield _("Compensatory measures for areas"), sum(x for x, _y in given), sum(y for _x, y in given), 0
    yield _("Violations of rules"), found.violations_before, found.violations_after, 0


def _posts(found: Comparison) -> Iterator[Row]:
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


def _show_areas(console: Console, found: Comparison, before: Case, after: Case) -> None:
    rows = list(area_rows(found.areas, before, after))
    if rows:
        columns = (_("Area"), _("Before"), _("After"))
        console.print(table(_("Early voting by area"), columns, rows))


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
