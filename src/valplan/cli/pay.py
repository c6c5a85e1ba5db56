"""``valplan pay``: the pay file of a plan, and how it adds up to the plan's line of workers' fees."""

from pathlib import Path

from rich.console import Console

from valplan.cli.exits import Exit
from valplan.cli.files import write_whole
from valplan.cli.people_input import PeopleInput, attempt, ended, read_people, tell_unknown
from valplan.cli.screen import screen, show_faults, table
from valplan.data import InputFaults
from valplan.data.faults import Fault
from valplan.data.pay_settings import PaySettings, default_settings, missing_codes, read_settings, settings_text
from valplan.data.private_file import replace_private
from valplan.domain.municipality import ORE_PER_KRONA, Ore
from valplan.evaluate.pay import KINDS, Pay, Reconciliation, Unnamed, payments, reconcile, summed, travel_rate_ore
from valplan.language import N_, _
from valplan.report.figures import number, percent
from valplan.report.pay import KIND_NAMES, pay_data, payees
from valplan.report.wording import synthetic_notice

PAY_FILE = "pay.csv"


def run(plan: Path | None, *, settings: Path | None, key: Path | None, out: Path | None, scenario: Path | None) -> int:
    """Write the pay file of a plan and tell how it adds up."""
    try:
        faults: list[Fault] = []
        looks = attempt(lambda: read_settings(settings), faults) if settings else default_settings()
        target = out or (plan or Path()).parent / PAY_FILE
        if target.is_dir():
            faults.append(Fault(file=str(target), expected=_("a file to write, not a folder")))
        given = read_people(plan, key=key, scenario=scenario, more=faults)
        assert looks is not None  # else its faults have been raised
        return _write(given, looks, settings, target)
    except InputFaults as found:
        return show_faults(found.faults)


def write_settings(path: Path) -> int:
    """Write the usual settings with comments; a file that is there is left."""
    if path.exists():
        fault = Fault(file=str(path), expected=_("there is such a file already"), remedy=_("Choose another name."))
        return show_faults([fault])
    write_whole(path, settings_text())
    screen().print(_("Settings written: {file}", file=path), soft_wrap=True)
    return Exit.OK


def _write(given: PeopleInput, looks: PaySettings, settings: Path | None, target: Path) -> int:
    found = payments(given.case, given.plan)
    sums = summed(found, by_day=looks.rows == "day")
    kinds = [kind for kind in KINDS if any(p.kind == kind for p in sums)]
    if settings and (faults := missing_codes(looks, kinds, settings.name)):
        raise InputFaults(faults)
    told = reconcile(given.case, given.plan, found)
    console = screen()
    if not told.exact:
        _show_parts(console, told)
        text = _("The pay file does not add up to the plan's line of fees, which is a fault in valplan.")
        console.print(text, style="bold red")
        return Exit.FAULT
    replace_private(target, pay_data(given.case, payees(given.case, sums, given.people), looks))
    rows = {"file": target, "rows": number(len(sums)), "people": number(len({p.worker for p in sums}))}
    text = N_("Pay file, readable by you alone: {file} ({rows} {rows:|row|rows}, {people} {people:|person|people}).")
    console.print(_(text, **rows), soft_wrap=True)
    _show_kinds(console, found, kinds)
    _show_parts(console, told)
    _show_line(console, told)
    _notes(console, given, {p.worker for p in found}, settings)
    return ended(console, given)


def _show_kinds(console: Console, found: tuple[Pay, ...], kinds: list[str]) -> None:
    of = {kind: [p for p in found if p.kind == kind] for kind in kinds}
    heads = (_("Kind of pay"), _("People"), _("Quantity"), _("Amount, kr"))
    rows = [
        (_(KIND_NAMES[k]), number(len({p.worker for p in paid})), number(sum(p.quantity for p in paid), 2),
         kr(sum(p.amount_ore for p in paid)))
        for k, paid in of.items()
    ]  # fmt: skip
    console.print(table(_("What is paid"), heads, rows, numbers=heads[1:]))


def _show_parts(console: Console, told: Reconciliation) -> None:
    heads = (
        _("Part of the plan's line"), _("In the plan, kr"), _("of which contributions, kr"), _("Fees, kr"),
        _("In the pay file, kr"), _("Difference, kr"),
    )  # fmt: skip
    rows = [
        (_(p.name), kr(p.charged_ore), kr(p.charged_ore - p.bare_ore), kr(p.bare_ore), kr(p.paid_ore),
         kr(p.paid_ore - p.bare_ore))
        for p in told.parts
    ]  # fmt: skip
    rows.append(
        (_("Total"), kr(told.bare_ore + told.contributions_ore), kr(told.contributions_ore), kr(told.bare_ore),
         kr(told.paid_ore), kr(told.paid_ore - told.bare_ore))
    )  # fmt: skip
    console.print(table(_("The pay file beside the plan"), heads, rows, numbers=heads[1:]))


def _show_line(console: Console, told: Reconciliation) -> None:
    """From the plan's line to what is paid, one step a row."""
    share = percent(told.contributions_share, 2)
    text = _("– employer's contributions, {share}, of which {ore} öre by rounding each fee", share=share,
             ore=number(told.rounding_ore))  # fmt: skip
    rows = [(_("The plan's line of workers' fees"), kr(told.line_ore)), (text, kr(-told.contributions_ore))]
    rows += [(_("– {what}: not paid to a named person", what=_unnamed(u)), kr(-u.ore)) for u in told.unnamed]
    rows.append((_("= to be paid, and in the pay file to the öre"), kr(told.paid_ore)))
    heads = (_("From the plan's line to what is paid"), _("Amount, kr"))
    console.print(table(_("Reconciliation"), heads, rows, numbers=heads[1:]))


def _unnamed(found: Unnamed) -> str:
    return f"{_(found.name)}: {_(found.measure)} ({number(found.count)})" if found.measure else _(found.name)


def _notes(console: Console, given: PeopleInput, paid: set[str], settings: Path | None) -> None:
    case, plan = given.case, given.plan
    tell_unknown(console, given, paid, _("personnummer"), lambda c: c.personnummer)
    rate = travel_rate_ore(case)
    if rate is None:
        text = _("Travel: rates.csv has no rate a kilometre ({rate}), so none is paid.", rate="travel_per_km")
    else:
        text = _(
            "Travel: {rate} kr a kilometre, there and back, to those with a car; not in the plan's line of fees.",
            rate=kr(rate),
        )
    console.print(text, soft_wrap=True)
    lost = len(plan.revision.used_reserves) if plan.revision else 0
    if lost:
        text = _("Reserves called in or lost on election day: {count}. The plan pays them no standby.", count=lost)
        console.print(text, style="yellow")
    vacant = sum(not a.worker for a in plan.appointments)
    if vacant:
        console.print(_("Vacant posts, in neither plan's line nor pay file: {count}.", count=number(vacant)))
    if settings is None:
        text = _(
            "Wage types are the program's own words until --settings gives yours: valplan pay --write-settings pay.toml"
        )
        console.print(text, soft_wrap=True)
    if notice := synthetic_notice(case):
        console.print(notice, style="yellow", soft_wrap=True)


def kr(ore: Ore) -> str:
    """Kronor and öre."""
    return number(ore / ORE_PER_KRONA, 2)
