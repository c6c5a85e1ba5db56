"""``valplan forget``: erase a person, or everybody of an election, from all that the program keeps."""

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from rich.console import Console

from valplan.cli.exits import Exit
from valplan.cli.forget_beside import erasures_beside, left_beside
from valplan.cli.forget_left import MANY, by_folder, tell_left
from valplan.cli.forget_places import PLAN_FILE, Places, find_places, result_files
from valplan.cli.judged import judge_file
from valplan.cli.screen import screen, show_faults, show_json, table
from valplan.data import InputFaults
from valplan.data.case_file import CASE_FILE, ERASED, checksum
from valplan.data.faults import Fault
from valplan.data.folder import Folder
from valplan.data.key_file import key_text
from valplan.data.private_file import replace_whole
from valplan.data.register_import import with_origin
from valplan.data.travel.cache import cache_folder
from valplan.language import N_, _, current
from valplan.report.erase import Erasure, Kind, People, carry_out, erasure_of, people_of, without_ended_pools

KINDS = {
    Kind.PLAN: N_("plan: mentions"),
    Kind.REGISTER: N_("register: rows and wishes"),
    Kind.KEY: N_("key file: people"),
    Kind.LIST: N_("list: rows"),
    Kind.TEXT: N_("text: mentions"),
    Kind.LETTERS: N_("letters: pages and mentions"),
    Kind.FILE: N_("file removed"),
    Kind.CACHE: N_("kept travel times removed: files"),
    Kind.NOT_LOOKED_INTO: N_("could not be looked into"),
}


def run(
    paths: Sequence[Path], *, workers: Sequence[str], key: Path | None, dry_run: bool, as_json: bool = False
) -> int:
    """Erase the people of some ids, or everybody when none is given."""
    try:
        places = find_places(paths, key, spare_synthetic=not workers, workers=workers)
        people = _people(places, workers)
        found = (*erasures_beside(places, people), *_erasures(places, people))
        if not any(e.count and e.kind is not Kind.CACHE for e in found):
            raise InputFaults([_nobody(workers)])
    except InputFaults as faults:
        return show_faults(faults.faults, as_json=as_json)
    console = screen(errors=as_json)
    left = left_beside(places, people, found)
    if as_json:
        show_json(_record(found, people, left, dry_run=dry_run))
    else:
        _tell(console, found, people, dry_run=dry_run)
    tell_left(console, places, people, left, _shown)
    if dry_run:
        console.print(_("Nothing has been erased."))
    else:
        _erase(places, found)
        _remake_all(console, found, people)
    return Exit.OK


def _people(places: Places, workers: Sequence[str]) -> People:
    ids = frozenset(workers) or places.known()
    return people_of(ids, places.contacts(), places.names(), everybody=not workers)


def _erasures(places: Places, people: People) -> Iterator[Erasure]:
    """What is to be done, in the order in which it is done: the key file last, for it tells who the others are."""
    for path in result_files(places.results):
        yield from _some(erasure_of(path, people))
    for folder in places.folders:
        register = folder.file("workers")
        for path in sorted(p for p in folder.path.iterdir() if p.is_file() and p.name != CASE_FILE):
            if path != register:
                yield from _some(erasure_of(path, people))
            elif found := erasure_of(path, replace(people, everybody=False)):
                left, alone = without_ended_pools(found.data or _head_of(path), path.read_bytes())
                yield replace(found, kind=Kind.REGISTER, data=left, alone=alone)
    for path in places.attendance:
        for found in _some(erasure_of(path, people)):
            yield replace(found, data=found.data or _head_of(path))
    kept = sorted(cache_folder().glob("*.npz")) if cache_folder().is_dir() else []
    yield from (Erasure(path, Kind.CACHE, 1) for path in kept)
    for path, known in places.keys.items():
        yield from (Erasure(left, Kind.FILE, 1) for left in path.parent.glob(f".{path.name}.*"))
        remaining = [p for worker in sorted(known) if (p := places.kept(known[worker], people)) is not None]
        if remaining != [known[worker] for worker in sorted(known)]:
            data = key_text(remaining).encode("utf-8-sig") if remaining else None
            yield Erasure(path, Kind.KEY, len(known) - len(remaining), data)


def _some(found: Erasure | None) -> Iterable[Erasure]:
    return (found,) if found else ()


def _head_of(path: Path) -> bytes:
    """A register's head alone: the table stays, with nobody in it."""
    return path.read_bytes().split(b"\n", 1)[0] + b"\n"


def _nobody(workers: Sequence[str]) -> Fault:
    expected = _("nobody with that id was found in data folders, results or key file")
    remedy = _("Name the data folder and the results that the person may stand in.")
    return Fault(file="forget", subject=", ".join(workers), expected=expected, remedy=remedy)


def _erase(places: Places, found: Iterable[Erasure]) -> None:
    whole = [f for f in places.folders if _checksum_holds(f)]
    for erasure in found:
        carry_out(erasure)
    for folder in whole:
        manifest = folder.path / CASE_FILE
        register = folder.file("workers")
        empty = register.read_bytes() == _head_of(register)
        values = {"sha256": checksum(register), **({ERASED: True} if empty else {})}
        replace_whole(manifest, with_origin(manifest.read_text("utf-8"), "workers", values).encode())


def _checksum_holds(folder: Folder) -> bool:
    """Whether a register is as its checksum says; one that was edited by hand is not taken as its own in passing."""
    told = next((o.sha256 for o in folder.origins if o.table == "workers"), "")
    return folder.file("workers").is_file() and checksum(folder.file("workers")) == told


def _tell(console: Console, found: Sequence[Erasure], people: People, *, dry_run: bool) -> None:
    title = _("What would be erased") if dry_run else _("Erased")
    counted = [e for e in found if e.kind not in (Kind.CACHE, Kind.NOT_LOOKED_INTO)]
    rows = list(_rows(counted))
    cached = sum(e.kind is Kind.CACHE for e in found)
    rows += [(_(KINDS[Kind.CACHE]), str(cache_folder()), str(cached))] if cached else []
    columns = (_("What"), _("Where"), _("Count"))
    console.print(table(f"{title} ({len(people.ids)})", columns, rows, numbers=columns[2:]))
    for erasure in found:
        if erasure.vacant:
            text = _("{file}: posts left vacant: {count}.", file=_shown(erasure.path), count=erasure.vacant)
            console.print(text, style="yellow", soft_wrap=True)
        if erasure.alone:
            text = _("{file}: the car-pool has ended for {people}.", file=_shown(erasure.path), people=_ids(erasure))
            console.print(text, style="yellow", soft_wrap=True)
    for where in by_folder((e.path for e in found if e.kind is Kind.NOT_LOOKED_INTO), _shown):
        text = _("{where} could not be looked into; remove what is about the person.", where=where)
        console.print(text, style="yellow", soft_wrap=True)


def _rows(found: Sequence[Erasure]) -> Iterator[tuple[str, str, str]]:
    """A row for each file; where many of a folder fare alike, one for them all."""
    alike: dict[tuple[Kind, Path], list[Erasure]] = {}
    for e in found:
        alike.setdefault((e.kind, e.path.parent), []).append(e)
    for (kind, _folder), some in alike.items():
        if len(some) > MANY:
            (where,) = by_folder((e.path for e in some), _shown)
            yield _(KINDS[kind]), where, str(sum(e.count for e in some))
        else:
            yield from ((_(KINDS[kind]), _shown(e.path), str(e.count)) for e in some)


def _record(found: Sequence[Erasure], people: People, left: Iterable[Path], *, dry_run: bool) -> dict[str, object]:
    """What is erased, file by file, for programs; what is only told goes to the stream of errors."""
    files = [
        {"file": _shown(e.path), "what": e.kind.value, "count": e.count, "vacant": e.vacant, "alone": list(e.alone)}
        for e in found
    ]
    return {"dry_run": dry_run, "people": len(people.ids), "files": files, "left_beside": [_shown(p) for p in left]}


def _ids(erasure: Erasure) -> str:
    return ", ".join(erasure.alone)


def _shown(path: Path) -> str:
    """A path as it is seen from the working folder, where it lies in there."""
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)


def _remake_all(console: Console, found: Sequence[Erasure], people: People) -> None:
    """Make the lists of each changed plan again, so that they show its posts as vacant."""
    for erasure in found:
        if erasure.kind is not Kind.PLAN or erasure.path.name != PLAN_FILE or people.everybody:
            continue
        folder = erasure.path.parent
        try:
            _remake(erasure.path)
            console.print(_("Lists and report in {folder} are made again.", folder=_shown(folder)), soft_wrap=True)
        except (InputFaults, KeyError, ValueError):
            text = _("The lists in {folder} could not be made again; the person's rows are gone from them.")
            console.print(text.format(folder=_shown(folder)), style="yellow", soft_wrap=True)


def _remake(plan: Path) -> None:
    from valplan.report import write_outputs

    judged = judge_file(plan)
    with tempfile.TemporaryDirectory(dir=plan.parent.parent, prefix=".valplan-") as beside:
        made = write_outputs(judged.case, judged.plan, judged.judgement, Path(beside) / "new", current())
        for file in made:
            if (plan.parent / file.name).exists():
                file.replace(plan.parent / file.name)
