"""``valplan letters``: letters of appointment, calls to training and calendar files of a finished plan."""

import hashlib
import json
import re
from argparse import Namespace
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from rich.console import Console

from valplan.cli.exits import Exit
from valplan.cli.judged import Judged
from valplan.cli.people_input import PeopleInput, attempt, ended, read_people, serving, some
from valplan.cli.screen import screen, show_faults
from valplan.data import InputFaults, read_plan
from valplan.data.faults import Fault
from valplan.data.private_file import replace_private
from valplan.evaluate.judge import unknown_parts
from valplan.language import N_, _
from valplan.report.figures import number
from valplan.report.letter_facts import Roster, fields_text, leads_named
from valplan.report.letter_templates import LetterTemplate, default_templates, read_templates
from valplan.report.letters import (
    MANIFEST,
    Concerned,
    Written,
    calendar_files,
    concerned_by,
    letter_files,
    listed_concerned,
    manifest,
    with_replaced,
)
from valplan.report.outputs import replacing
from valplan.report.pdf import as_pdf, converter
from valplan.report.wording import synthetic_notice

FOLDER = "letters"
FIELDS_FILE = "fields.txt"
FILE_NAME = re.compile(r"[\w-]+")


def run(args: Namespace) -> int:
    """Write the letters of a plan, or copies of the templates to edit."""
    try:
        if args.write_templates:
            return _write_templates(args.write_templates)
        return _write(args)
    except InputFaults as found:
        return show_faults(found.faults)


def _write(args: Namespace) -> int:
    given, templates, program = _input(args)
    roster = Roster(given.case, given.plan, given.people)
    before = _before(args.plan, roster)
    roster = with_replaced(roster, before) if before else roster
    concerned = _concerned(args, roster, before)
    others = sorted(set(_others_named(roster, before) if before else ()) - set(concerned.appointment))
    if others and args.new_leads:
        concerned, others = listed_concerned(roster, {*concerned.appointment, *others}, concerned.training), []
    files = list(letter_files(roster, concerned, templates, each=args.each))
    if program:
        files += _converted(files, program)
    files += calendar_files(roster, concerned, before)
    out = args.out or args.plan.parent / FOLDER
    _put(out, files, manifest(roster.case, roster.plan, files))
    console = screen()
    _tell(console, given, concerned, files, out, everybody=args.all)
    _tell_others_named(console, others)
    return ended(console, given)


def _input(args: Namespace) -> tuple[PeopleInput, dict[str, LetterTemplate], str]:
    """Plan with names, templates and LibreOffice, with all that is wrong in them told at once."""
    faults: list[Fault] = []
    templates = attempt(lambda: read_templates(args.templates), faults)
    program = attempt(converter, faults) if args.pdf else ""
    faults += _folder_faults(args)
    given = read_people(
        args.plan,
        key=args.key,
        scenario=args.scenario,
        more=faults,
        look=lambda opened: _plan_faults(opened, args.plan),
    )
    assert templates is not None  # else their faults have been raised
    assert program is not None
    return given, templates, program


def _plan_faults(opened: Judged, path: Path) -> Iterator[Fault]:
    """Bookings for sessions that the data lack, and ids that cannot name a file."""
    expected = _("what the data have; they have changed since the plan was made")
    unknown = {b.session for b in opened.plan.training} - opened.case.sessions.keys()
    yield from (Fault(file=str(path), subject=f"session {s}", expected=expected) for s in sorted(unknown))
    odd = sorted(w for w in serving(opened.plan) if not FILE_NAME.fullmatch(w))
    letters = _("an id of letters, digits, - and _, since files are named by it")
    yield from (Fault(file=str(path), subject=w, expected=letters) for w in odd)


def _folder_faults(args: Namespace) -> list[Fault]:
    """A folder that holds anything but earlier letters is not replaced."""
    out = args.out or (args.plan.parent / FOLDER if args.plan else None)
    if out is None or not out.exists() or (out.is_dir() and ((out / MANIFEST).is_file() or not any(out.iterdir()))):
        return []
    remedy = _("Choose another folder with --out DIR.")
    return [Fault(file=str(out), expected=_("a folder of letters; it holds other files"), remedy=remedy)]


def _before(path: Path, roster: Roster) -> Roster | None:
    """The plan that a changed plan was made from, looked for by its checksum in the folders beside."""
    revision = roster.plan.revision
    if revision is None:
        return None
    for other in sorted(path.absolute().parent.parent.glob("*/plan.json")):
        if hashlib.sha256(other.read_bytes()).hexdigest() == revision.parent_sha256:
            plan = read_plan(other)
            lost = [v for v in unknown_parts(roster.case, plan) if not v.subject.startswith("worker")]
            return None if lost else replace(roster, plan=plan)
    return None


def _concerned(args: Namespace, roster: Roster, before: Roster | None) -> Concerned:
    """Everybody, or those whom a change concerns."""
    everybody = args.all or roster.plan.revision is None
    if everybody or before is not None:
        return concerned_by(roster, before, everybody=everybody)
    told = _listed(args.plan.parent / "changes.json")
    if told is None:
        expected = _("the plan before the change, or its changes.json: neither is found beside the plan")
        remedy = _("Put them back, or write to everybody with --all.")
        raise InputFaults([Fault(file=str(args.plan), column="revision", expected=expected, remedy=remedy)])
    told &= roster.case.workers.keys()
    return listed_concerned(roster, told, told)


def _listed(path: Path) -> set[str] | None:
    """Whom a list of changes names for a letter; none where it is missing or no such list."""
    try:
        return set(json.loads(path.read_text("utf-8"))["letters"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _converted(files: list[Written], program: str) -> list[Written]:
    made = as_pdf({f.file: f.data for f in files}, program)
    return [replace(f, file=f.file.removesuffix(".docx") + ".pdf", data=made[f.file]) for f in files]


def _put(out: Path, files: list[Written], listed: str) -> None:
    """The folder whole, or the earlier one as it was; readable by its owner alone."""
    with replacing(out, MANIFEST) as folder:
        folder.chmod(0o700)
        for file in files:
            replace_private(folder / file.file, file.data)
        replace_private(folder / MANIFEST, listed.encode())


def _write_templates(folder: Path) -> int:
    templates = {**default_templates(), FIELDS_FILE: fields_text().encode()}
    there = [name for name in templates if (folder / name).exists()]
    if there:
        remedy = _("Name another folder, or move the file away.")
        raise InputFaults(
            [Fault(file=str(folder / n), expected=_("it is there already"), remedy=remedy) for n in there]
        )
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in templates.items():
        (folder / name).write_bytes(data)
        screen().print(str(folder / name), soft_wrap=True)
    screen().print(_("Edit them in Word and use them with --templates {folder}.", folder=folder), soft_wrap=True)
    return Exit.OK


def _tell(
    console: Console, given: PeopleInput, concerned: Concerned, files: list[Written], out: Path, *, everybody: bool
) -> None:
    counts = {
        "appointments": number(len(concerned.appointment)), "calls": number(len(concerned.training)),
        "calendars": number(len(concerned.calendar)),
    }  # fmt: skip
    text = N_("Letters of appointment: {appointments}, calls to training: {calls}, calendar files: {calendars}.")
    console.print(_(text, **counts))
    if given.plan.revision is not None and not everybody:
        console.print(_("The plan has been changed: letters to those concerned. --all writes to everybody."))
    told = {"folder": out, "count": number(len(files))}
    where = _("{folder}: {count} {count:|file|files} with personal data, readable by you alone.", **told)
    console.print(where, soft_wrap=True, style="bold")
    _tell_bare(console, given, concerned)
    if notice := synthetic_notice(given.case):
        console.print(notice, style="yellow", soft_wrap=True)


def _others_named(roster: Roster, before: Roster) -> list[str]:
    """Those whose letter of before names another in charge of their place than serves there now."""
    both = roster.posts.keys() & before.posts.keys() & roster.case.workers.keys()
    return [w for w in both if leads_named(roster, w) != leads_named(before, w)]


def _tell_others_named(console: Console, others: list[str]) -> None:
    if others:
        text = _(
            "The letters that {count} others have name someone in charge of their place who is not so now ({ids}). "
            "--new-leads writes to them too.",
            count=number(len(others)), ids=some(others),
        )  # fmt: skip
        console.print(text, style="yellow", soft_wrap=True)


def _tell_bare(console: Console, given: PeopleInput, concerned: Concerned) -> None:
    """What the letters lack: names, addresses, the board's telephone."""
    case, written = given.case, {*concerned.appointment, *concerned.training}
    bare = sorted(w for w in written if case.workers[w].name in ("", w))
    homeless = [w for w in written if w not in given.people or not given.people[w].address]
    if bare:
        text = _("Without a name in register or key file, so the letter has the id: {count} ({ids}).")
        console.print(text.format(count=number(len(bare)), ids=some(bare)), style="yellow", soft_wrap=True)
    if homeless:
        text = _("Without a postal address in the key file: {count}.", count=number(len(homeless)))
        console.print(text, style="yellow", soft_wrap=True)
    if not case.scenario.board_line:
        console.print(_("The scenario has no telephone of the board (board_line), so none stands in the letters."))
