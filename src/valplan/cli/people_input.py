"""What a list of people is made from: plan, scenario and key file, with all that is wrong in them told at once."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from rich.console import Console

from valplan.cli.exits import Exit
from valplan.cli.judged import Judged, open_file
from valplan.cli.summary import counted_rules
from valplan.data import InputFaults
from valplan.data.faults import Fault
from valplan.data.key_file import Contact, contacts, key_file_of
from valplan.domain.case import Case
from valplan.domain.plan import Plan
from valplan.evaluate.judge import other_data, unknown_parts, violations
from valplan.language import _
from valplan.report.names import named

T = TypeVar("T")
IDS_SHOWN = 20


@dataclass(frozen=True)
class PeopleInput:
    """A plan with its case, where people are named as in the staffing list, and the key file's people."""

    case: Case
    plan: Plan
    people: Mapping[str, Contact]
    key: Path


def read_people(
    plan: Path | None, *, key: Path | None, scenario: Path | None, more: list[Fault],
    look: Callable[[Judged], Iterable[Fault]] = lambda opened: (),
) -> PeopleInput:  # fmt: skip
    """Read a plan and who its people are.

    Parameters
    ----------
    key
        The key file, where it is not in its usual place.
    more
        Faults found elsewhere in what the planner gave, to be told with these.
    look
        What else may be wrong in a plan, for what is to be made of it.

    Raises
    ------
    InputFaults
        All faults: the plan names nobody, is missing or cannot be read; so the scenario, the data and the key file.
    """
    faults = list(more)
    if key is not None and not key.is_file():
        faults.append(Fault(file=str(key), expected=_("no such file or folder")))
    opened = attempt(lambda: open_file(_given(plan), scenario), faults)
    keys = key or (key_file_of(opened.case.municipality.code) if opened else None)
    people = attempt(lambda: contacts(keys), faults) if keys else None
    if opened:
        expected, file = _("what the data have; they have changed since the plan was made"), str(plan)
        parts = unknown_parts(opened.case, opened.plan)
        faults += [Fault(file=file, subject=v.subject, expected=expected, remedy=v.message) for v in parts]
        faults += look(opened)
    if opened and not any(a.worker for a in opened.plan.appointments) and not opened.plan.reserves:
        faults.append(Fault(file=str(plan), column="appointments", expected=_("a plan that names who holds its posts")))
    if faults or opened is None or keys is None or people is None:
        raise InputFaults(faults)
    return PeopleInput(named(opened.case, key), opened.plan, people, keys)


def attempt(read: Callable[[], T], faults: list[Fault]) -> T | None:
    """What is read; None, with the faults added to those there are, where it cannot be."""
    try:
        return read()
    except InputFaults as found:
        faults.extend(found.faults)
        return None


def serving(plan: Plan) -> frozenset[str]:
    """Everyone who holds a post or is on standby."""
    return frozenset({a.worker for a in plan.appointments} | {r.worker for r in plan.reserves}) - {""}


def tell_unknown(
    console: Console, given: PeopleInput, who: Iterable[str], what: str, known: Callable[[Contact], str]
) -> None:
    """Tell which of these people lack something that only the key file has, by id."""
    bare = sorted(w for w in set(who) if w not in given.people or not known(given.people[w]))
    if not given.people:
        text = _("There is no key file ({file}): {what} stand empty.", file=given.key, what=what)
        console.print(text, style="yellow", soft_wrap=True)
    elif bare:
        text = _(
            "Not in the key file, so {what} stand empty: {count} ({ids}).", what=what, count=len(bare), ids=some(bare)
        )
        console.print(text, style="yellow", soft_wrap=True)


def some(ids: Sequence[str]) -> str:
    """The ids, and a sign that there are more where there are many."""
    return ", ".join(ids[:IDS_SHOWN]) + (" …" if len(ids) > IDS_SHOWN else "")


def ended(console: Console, given: PeopleInput) -> int:
    """Tell where scenario or data are not those that the plan was made from, and what it breaks; the exit code."""
    for change in other_data(given.case, given.plan):
        console.print(_("Note: {what}", what=change), style="yellow", soft_wrap=True)
    broken = violations(given.case, given.plan)
    if not broken:
        return Exit.OK
    text = _(
        "✗ The plan breaks rules: {count} {count:|violation|violations}, {rules}. They are told by valplan check; what "
        "is sent or paid by this plan may have to be taken back.",
        count=len(broken), rules=counted_rules(broken),
    )  # fmt: skip
    console.print(text, style="bold red", soft_wrap=True)
    return Exit.BREAKS_RULES


def _given(plan: Path | None) -> Path:
    if plan is None:
        raise InputFaults([Fault(file="PLAN", expected=_("plan file (plan.json)"), remedy=_("Name the plan."))])
    return plan
