"""``valplan register import``: a municipality's own register becomes its workers table and a key file."""

from datetime import date
from pathlib import Path

from rich.console import Console

from valplan.cli.exits import Exit
from valplan.cli.files import write_whole
from valplan.cli.screen import screen, show_faults, table
from valplan.data import InputFaults
from valplan.data.case_file import CASE_FILE, checksum
from valplan.data.faults import Fault
from valplan.data.folder import Folder, read_folder
from valplan.data.key_file import contacts, key_file_of, write_contacts
from valplan.data.private_file import replace_private, replace_whole
from valplan.data.register_import import (
    PRECISIONS,
    ColumnMapping,
    Imported,
    import_register,
    key_place_faults,
    mapping_faults,
    mapping_text,
    propose,
    read_mapping,
    read_source,
    with_origin,
)
from valplan.data.tables import Sheet
from valplan.language import N_, _

MAPPING_FILE = "mapping.toml"
HOMES = N_("Ids without names. Homes by: {homes}.")


def run(
    file: Path, *, mapping: Path | None, out: Path | None, key: Path | None, accept: bool, election_day: date | None
) -> int:
    """Import a register, or propose a mapping where none is given."""
    try:
        sheet = read_source(file)
        if mapping is not None:
            return _import(sheet, read_mapping(mapping, sheet), out or Path(), key)
        proposed = propose(sheet, election_day)
        target = file.parent / MAPPING_FILE
        _refuse_existing(target)
        if not accept:
            return _propose(sheet, proposed, target)
        if faults := list(mapping_faults(proposed, MAPPING_FILE)):
            raise InputFaults(faults)
        _show_proposal(screen(), proposed)
        code = _import(sheet, proposed, out or Path(), key)
        write_whole(target, mapping_text(proposed))
    except InputFaults as found:
        return show_faults(found.faults)
    return code


def _propose(sheet: Sheet, proposed: ColumnMapping, target: Path) -> int:
    """Show a proposal and write it for confirmation; what it lacks is told as what remains to be done."""
    console = screen()
    _show_proposal(console, proposed)
    write_whole(target, mapping_text(proposed))
    console.print(_("The proposal is written to {file}; nothing else is.", file=target), soft_wrap=True)
    for fault in mapping_faults(proposed, MAPPING_FILE):
        console.print(_("Still to be filled in: {what}", what=fault.line()), style="yellow", soft_wrap=True)
    if proposed.election_day is None:
        text = _("Remove the proposal and give --election-day to have columns that are dates recognised.")
        console.print(text, style="yellow", soft_wrap=True)
    command = f"valplan register import {sheet.file} --mapping {MAPPING_FILE} --out DATA"
    console.print(_("Check it, correct it where it is wrong, then run: {command}", command=command), soft_wrap=True)
    return Exit.OK


def _show_proposal(console: Console, proposed: ColumnMapping) -> None:
    left_out = _("(left out)")
    rows = [(heading, field or left_out) for heading, field in proposed.columns.items()]
    console.print(table(_("Proposed mapping"), (_("Column of the register"), _("Field")), rows))
    words = [(name, word, meaning) for name, found in proposed.values.items() for word, meaning in found.items()]
    if words:
        console.print(table(_("Words"), (_("Field"), _("In the register"), _("Means")), words))
    if proposed.defaults:
        rows = list(proposed.defaults.items())
        console.print(table(_("Where no column says it"), (_("Field"), _("Taken as")), rows))
    day = proposed.election_day
    console.print(_("Election day: {day}", day=day.isoformat() if day else _("not known")))


def _import(sheet: Sheet, mapping: ColumnMapping, out: Path, key: Path | None) -> int:
    folder = read_folder(out)
    key_file = key or key_file_of(str(folder.head.get("code", "")))
    if faults := key_place_faults(key_file, out):
        raise InputFaults(faults)
    imported = import_register(sheet, mapping, folder, contacts(key_file))
    target = _write(imported, folder, key_file, sheet.file)
    console = screen()
    _tell(console, imported, target, key_file)
    usual = key_file_of(str(folder.head["code"]))
    if key_file.absolute() != usual.absolute():
        text = _("Note: lists take names from {usual}; set VALPLAN_KEYS to have another folder used.", usual=usual)
        console.print(text, style="yellow", soft_wrap=True)
    return Exit.OK


def _write(imported: Imported, folder: Folder, key_file: Path, source: str) -> Path:
    """Write the key file first: a table whose ids nobody can resolve is worth less than a key that nobody uses."""
    write_contacts(key_file, imported.people.values())
    target = folder.file("workers").with_suffix(".csv")
    replace_private(target, imported.table.encode())
    manifest = folder.path / CASE_FILE
    homes = "; ".join(f"{_(PRECISIONS[p])}: {n}" for p, n in imported.homes.items())
    values = {
        "file": target.name,
        "origin": "real",
        "source": _("The municipality's own register ({file})", file=source),
        "date": date.today(),  # noqa: DTZ011 - the day on the planner's wall
        "licence": _("Personal data; not to be published"),
        "sha256": checksum(target),
        "note": _(HOMES, homes=homes),
        "note_en": HOMES.format(homes="; ".join(f"{PRECISIONS[p]}: {n}" for p, n in imported.homes.items())),
    }
    replace_whole(manifest, with_origin(manifest.read_text("utf-8"), "workers", values).encode())
    return target


def _tell(console: Console, imported: Imported, target: Path, key_file: Path) -> None:
    counts = {"count": imported.workers, "new": imported.new, "known": imported.workers - imported.new}
    text = _("✓ {count} {count:|person|people} imported: {new} new, {known} known from before.", **counts)
    console.print(text, style="green")
    console.print(_("Workers table, ids without names: {file}", file=target), soft_wrap=True)
    told = _("Key file (names, personnummer, contact), readable by you alone: {file}", file=key_file)
    console.print(told, soft_wrap=True, style="bold")
    rows = [(_(PRECISIONS[p]), str(n)) for p, n in imported.homes.items()]
    columns = (_("Home known by"), _("People"))
    console.print(table(_("How exactly homes are known"), columns, rows, numbers=columns[1:]))
    if imported.left_out:
        names = ", ".join(imported.left_out)
        console.print(_("Columns left out: {names}", names=names), soft_wrap=True)
    if imported.absent:
        text = _("In the key file but not in this register: {count}. Forget those who are not to be kept.")
        console.print(text.format(count=imported.absent), style="yellow")
    _show_warnings(console, imported.warnings)
    if any((p / ".git").exists() for p in target.absolute().parents):
        console.print(_("Note: the folder is under version control; do not commit the register."), style="yellow")


def _show_warnings(console: Console, warnings: tuple[Fault, ...]) -> None:
    for warning in warnings:
        console.print(_("Note: {what}", what=warning.line()), style="yellow", soft_wrap=True)


def _refuse_existing(target: Path) -> None:
    if target.exists():
        remedy = _("Give it with --mapping, or remove it to have a new one proposed.")
        raise InputFaults([Fault(file=target.name, expected=_("a mapping is there already"), remedy=remedy)])
