"""Where people may stand: the data folders, results and key files that are given, or found in the working folder."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from valplan.data import InputFaults, read_plan, read_scenario
from valplan.data.case_file import CASE_FILE
from valplan.data.faults import Fault
from valplan.data.folder import Folder, read_folder
from valplan.data.key_file import Contact, contacts, key_file_of, key_files
from valplan.language import _
from valplan.report.erase import People
from valplan.report.letters import MANIFEST

PLAN_FILE = "plan.json"
OUT = Path("out")
USUAL = (Path("data"), OUT)
REVISED = re.compile(r"-r\d+|-frontier")
SYNTHETIC = "synthetic"


@dataclass(frozen=True)
class Places:
    """Data folders, results (folders and single files), and the key files with the people in them.

    ``days`` are the election days (ISO) of the scenarios that were given or that plans led to, ``attendance`` the files
    of who attended that they name, ``lost`` the plans that lead to no data folder, ``beside`` the files in ``out`` that
    are of no plan and were not given.
    """

    folders: tuple[Folder, ...]
    results: tuple[Path, ...]
    keys: Mapping[Path, Mapping[str, Contact]]
    days: frozenset[str] = frozenset()
    attendance: tuple[Path, ...] = ()
    lost: tuple[Path, ...] = ()
    beside: tuple[Path, ...] = ()

    @property
    def plans(self) -> tuple[Path, ...]:
        """The plan files among the results."""
        return tuple(f for f in result_files(self.results) if f.name == PLAN_FILE)

    def known(self) -> frozenset[str]:
        """The ids of everybody in the registers and plans, and of those in the key files who are of their elections."""
        found: set[str] = set()
        for folder in self.folders:
            found |= folder.ids("workers", "worker_id")
        for path in self.plans:
            plan = read_plan(path)
            found |= {a.worker for a in plan.appointments} | {b.worker for b in plan.training}
            found |= {r.worker for r in plan.reserves} | {s.leader for s in plan.sessions}
        found |= {worker for worker, person in self.contacts().items() if person.election_days & self.days}
        return frozenset(found) - {""}

    def kept(self, person: Contact, people: People) -> Contact | None:
        """A person as the key file is to keep it; none for one to be erased who is of no other election."""
        if person.worker_id not in people.ids:
            return person
        rest = person.election_days - self.days
        return person.with_elections(rest) if rest and person.election_days & self.days and people.everybody else None

    def contacts(self) -> dict[str, Contact]:
        """Everybody in the key files."""
        return {worker: person for people in self.keys.values() for worker, person in people.items()}

    def names(self) -> dict[str, list[str]]:
        """Names by id that the registers themselves hold."""
        found: dict[str, list[str]] = {}
        for folder in self.folders:
            sheet = folder.sheets.get("workers")
            if sheet and sheet.column("name"):
                for worker, name in zip(sheet.column("worker_id"), sheet.column("name"), strict=True):
                    found.setdefault(worker, []).append(name)
        return found


def find_places(
    paths: Iterable[Path], key: Path | None, *, spare_synthetic: bool, workers: Collection[str] = ()
) -> Places:
    """Look through what is given, or ``data`` and ``out`` of the working folder; plans lead to their data folders.

    Parameters
    ----------
    paths
        Scenario files, data folders, folders of results or single files.
    key
        The key file, where it is not in its usual place.
    spare_synthetic
        Leave made-up registers as they are, unless they are given themselves.
    workers
        Ids that are looked for in the key files of all municipalities too, where ``key`` is not given.

    Raises
    ------
    InputFaults
        A path is not there, or a key file cannot be read.
    """
    given = tuple(paths)
    missing = [p for p in given if not p.exists()]
    if missing:
        raise InputFaults([Fault(file=str(p), expected=_("no such file or folder")) for p in missing])
    found = [f.resolve() for p in given or _usual() for f in _below(p, given=bool(given))]
    found += [left for f in found for left in _left_behind(f)]
    results = tuple(dict.fromkeys(f for f in found if not (f / CASE_FILE).is_file()))
    direct = tuple(dict.fromkeys(f for f in found if (f / CASE_FILE).is_file()))
    plans = [f for f in result_files(results) if f.name == PLAN_FILE]
    led = {plan: scenario_of_plan(plan) for plan in plans}
    asked = [s for s in (*map(_read, given), *led.values()) if s is not None]
    followed = dict.fromkeys(s.data.resolve() for s in led.values() if s is not None and s.data.is_dir())
    spared = set(followed) - set(direct) if given else {*direct, *followed}
    folders = tuple(
        folder
        for path in dict.fromkeys([*direct, *followed])
        if not (_synthetic(folder := read_folder(path)) and spare_synthetic and path in spared)
    )
    files = {key} if key else {key_file_of(str(f.head["code"])) for f in folders if f.head.get("code")}
    if key is None:
        files |= {f for f in key_files() if frozenset(workers) & contacts(f).keys()}
    return Places(
        folders,
        results,
        keys={f: contacts(f) for f in sorted(files) if f.is_file()},
        days=frozenset(s.day for s in asked),
        attendance=tuple(dict.fromkeys(s.attendance for s in asked if s.attendance and s.attendance.is_file())),
        beside=tuple(_of_no_plan(results)) if given else (),
        lost=tuple(plan for plan, s in led.items() if s is None or not (s.data / CASE_FILE).is_file()),
    )


def result_files(results: Iterable[Path]) -> list[Path]:
    """Every file of the results."""
    return in_order({f for r in results for f in (r.rglob("*") if r.is_dir() else (r,)) if f.is_file()})


def in_order(files: Iterable[Path]) -> list[Path]:
    """Files in the order in which they are dealt with: the lists of letters last, for they tell whose the PDFs are."""
    return sorted(files, key=lambda f: (f.name == MANIFEST, f))


def _of_no_plan(results: Collection[Path]) -> Iterator[Path]:
    """Files in ``out`` that are not among the results and in no folder of a plan."""
    for entry in _seen(OUT):
        place = entry.resolve()
        known = any(place == r or r in place.parents or place in r.parents for r in results)
        if not known and not (entry.is_dir() and any(entry.rglob(PLAN_FILE))):
            yield from result_files((entry,))


def _usual() -> list[Path]:
    return [p for p in USUAL if p.is_dir()]


def _below(path: Path, *, given: bool) -> Iterator[Path]:
    """Data folders and results at a path; a folder that is given and holds neither is taken for results itself.

    In a folder of results, such as ``out``, all that is no data folder counts: ``pay`` and ``lists`` write there too.
    """
    if path.is_file() and path.suffix == ".toml" and path.name != CASE_FILE:
        yield from _of_scenario(path)
        return
    if path.is_file():
        yield path.parent if path.name in (CASE_FILE, PLAN_FILE) else path
        return
    marks = (f for name in (CASE_FILE, PLAN_FILE) for f in path.rglob(name))
    found = [f.parent for f in marks if not any(p.startswith(".") for p in f.relative_to(path).parts)]
    if _holds_results(path, given=given):
        found += [f for f in _seen(path) if not any(f == x or f in x.parents for x in found)]
    yield from found or ((path,) if given else ())


def _holds_results(path: Path, *, given: bool) -> bool:
    """Whether a folder is one that results lie in, side by side."""
    return (not given and path == OUT) or any((f / PLAN_FILE).is_file() for f in _seen(path))


def _seen(path: Path) -> list[Path]:
    """What lies in a folder, hidden things aside."""
    return sorted(f for f in path.iterdir() if not f.name.startswith(".")) if path.is_dir() else []


def _of_scenario(path: Path) -> Iterator[Path]:
    """A scenario's data, its results in ``out``, and those of plans there that rest on the same data."""
    asked = _asked(path)
    yield asked.data
    for folder in (f for f in _seen(OUT) if f.is_dir()):
        if folder.name == asked.name or REVISED.fullmatch(folder.name.removeprefix(asked.name)):
            yield folder
            continue
        led = (scenario_of_plan(plan) for plan in folder.rglob(PLAN_FILE))
        if any(s is not None and s.data.resolve() == asked.data.resolve() for s in led):
            yield folder


@dataclass(frozen=True)
class Asked:
    """What a scenario file says of where people stand."""

    name: str
    day: str
    data: Path
    attendance: Path | None


def _asked(path: Path) -> Asked:
    scenario = read_scenario(path)
    named = scenario.training.attendance
    return Asked(
        name=scenario.name,
        day=scenario.election.day.isoformat(),
        data=path.parent / scenario.data,
        attendance=(path.parent / named).resolve() if named else None,
    )


def _read(path: Path) -> Asked | None:
    """What a path that is given says if it is a scenario file."""
    return _asked(path) if path.suffix == ".toml" and path.name != CASE_FILE else None


def scenario_of_plan(path: Path) -> Asked | None:
    """What a plan's scenario says; the scenario is looked for around the plan as ``valplan check`` does."""
    try:
        named = read_plan(path).made.scenario_file
        around = (folder / named for folder in (Path(), *path.absolute().parents))
        return next((_asked(file) for file in around if file.is_file()), None)
    except InputFaults:  # a plan or scenario with faults leads nowhere; what it names is to be given itself
        return None


def _left_behind(folder: Path) -> Iterator[Path]:
    """What an interruption may have left beside a folder of results that was being written."""
    for pattern in (f".{folder.name}.new-*", f".{folder.name}.old-*", ".valplan-*"):
        yield from folder.parent.glob(pattern)


def _synthetic(folder: Folder) -> bool:
    return any(o.table == "workers" and o.origin == SYNTHETIC for o in folder.origins)
