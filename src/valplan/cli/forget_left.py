"""What ``valplan forget`` leaves, and why: it is told, so that nobody takes for erased what is not."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from rich.console import Console

from valplan.cli.forget_places import Places
from valplan.cli.people_input import some
from valplan.data.key_file import Contact
from valplan.language import N_, _
from valplan.report.erase import People

MANY = 3  # files of a folder that are told one by one

OTHER = N_("{file}: {count} {count:|person|people} of another election {count:|stays|stay} ({days}).")
BOTH = N_("{file}: {count} {count:|person|people} {count:|stays|stay}, being of another election too ({days}).")
UNKNOWN = N_(
    "{file}: {count} {count:|person|people} {count:|stays|stay} whose election is not known and who "
    "{count:|stands|stand} nowhere here. Erase with --worker: {ids}"
)
NO_ELECTION = N_(
    "{file}: {count} {count:|person|people} {count:|stays|stay} who {count:|stands|stand} nowhere here. Give the "
    "scenario to have everybody of its election erased."
)
BESIDE = N_(
    "{where}: people to be erased still stand here, by name alone or being of another election too. Remove yourself "
    "what is of this one."
)
LOST = N_("{file}: its scenario and data folder were not found. Give them too: register and key file have been left.")


def tell_left(
    console: Console, places: Places, people: People, beside: Iterable[Path], shown: Callable[[Path], str]
) -> None:
    """Tell who stays in the key files when everybody of an election goes, and what was not found or is out of reach.

    ``beside`` are the files of no plan in which somebody still stands.
    """
    for plan in places.lost:
        _say(console, _(LOST, file=shown(plan)))
    for where in by_folder(beside, shown):
        _say(console, _(BESIDE, where=where))
    if people.everybody:
        for path, known in places.keys.items():
            _tell_key(console, str(path), places, people, list(known.values()))
    text = _("Backups, mail and the municipality's own file are yours to clear: valplan does not reach them.")
    more = _("Nor does it find what was written elsewhere with --out, or copied: name such files and folders.")
    console.print(f"{text} {more}", soft_wrap=True)


def by_folder(paths: Iterable[Path], shown: Callable[[Path], str]) -> Iterator[str]:
    """Each file, or a folder with their number where there are many of it."""
    for folder, files in _grouped(paths).items():
        if len(files) > MANY:
            yield _("{folder} ({count} {count:|file|files})", folder=shown(folder), count=len(files))
        else:
            yield from map(shown, files)


def _grouped(paths: Iterable[Path]) -> dict[Path, list[Path]]:
    found: dict[Path, list[Path]] = {}
    for path in paths:
        found.setdefault(path.parent, []).append(path)
    return found


def _tell_key(console: Console, file: str, places: Places, people: People, known: list[Contact]) -> None:
    both = [p for p in known if p.worker_id in people.ids and places.kept(p, people)]
    left = [p for p in known if p.worker_id not in people.ids]
    if both:
        _say(console, _(BOTH, file=file, count=len(both), days=_days(both, places)))
    if left and not places.days:
        _say(console, _(NO_ELECTION, file=file, count=len(left)))
        return
    if other := [p for p in left if p.election_days]:
        _say(console, _(OTHER, file=file, count=len(other), days=_days(other, places)))
    if unknown := sorted(p.worker_id for p in left if not p.election_days):
        _say(console, _(UNKNOWN, file=file, count=len(unknown), ids=some(unknown)))


def _days(people: list[Contact], places: Places) -> str:
    return ", ".join(sorted({day for p in people for day in p.election_days} - places.days))


def _say(console: Console, text: str) -> None:
    console.print(text, style="yellow", soft_wrap=True)
