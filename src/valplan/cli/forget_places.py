"""Where people may stand: the data folders, results and key files that are given, or found in the working folder."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from valplan.data import InputFaults, read_plan, read_scenario
from valplan.data.case_file import CASE_FILE
from valplan.data.faults import Fault
from valplan.data.folder import Folder, read_folder
from valplan.data.key_file import Contact, contacts, key_file_of
from valplan.language import _

PLAN_FILE = "plan.json"
USUAL = ("data", "out")
SYNTHETIC = "synthetic"


@dataclass(frozen=True)
class Places:
    """Data folders, results (folders and single files), and the key files with the people in them."""

    folders: tuple[Folder, ...]
    results: tuple[Path, ...]
    keys: Mapping[Path, Mapping[str, Contact]]

    @property
    def plans(self) -> tuple[Path, ...]:
        """The plan files among the results."""
        return tuple(f for f in result_files(self.results) if f.name == PLAN_FILE)

    def known(self) -> frozenset[str]:
        """The ids of everybody in the registers and plans."""
        found: set[str] = set()
        for folder in self.folders:
            found |= folder.ids("workers", "worker_id")
        for path in self.plans:
            plan = read_plan(path)
            found |= {a.worker for a in plan.appointments} | {b.worker for b in plan.training}
            found |= {r.worker for r in plan.reserves}
        return frozenset(found) - {""}

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


def find_places(paths: Iterable[Path], key: Path | None, *, spare_synthetic: bool) -> Places:
    """Look through what is given, or ``data`` and ``out`` of the working folder; plans lead to their data folders.

    Parameters
    ----------
    paths
        Scenario files, data folders, folders of results or single files.
    key
        The key file, where it is not in its usual place.
    spare_synthetic
        Leave made-up registers as they are, unless they are given themselves.

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
    results = tuple(dict.fromkeys(f for f in found if not (f / CASE_FILE).is_file()))
    direct = tuple(dict.fromkeys(f for f in found if (f / CASE_FILE).is_file()))
    plans = [f for f in result_files(results) if f.name == PLAN_FILE]
    followed = dict.fromkeys(f.resolve() for plan in plans for f in _data_of_plan(plan))
    spared = set(followed) - set(direct) if given else {*direct, *followed}
    folders = tuple(
        folder
        for path in dict.fromkeys([*direct, *followed])
        if not (_synthetic(folder := read_folder(path)) and spare_synthetic and path in spared)
    )
    files = {key} if key else {key_file_of(str(f.head["code"])) for f in folders if f.head.get("code")}
    return Places(folders, results, {f: contacts(f) for f in sorted(files) if f.is_file()})


def result_files(results: Iterable[Path]) -> list[Path]:
    """Every file of the results."""
    return sorted({f for r in results for f in (r.rglob("*") if r.is_dir() else (r,)) if f.is_file()})


def _usual() -> list[Path]:
    return [p for p in map(Path, USUAL) if p.is_dir()]


def _below(path: Path, *, given: bool) -> Iterator[Path]:
    """Data folders and results at a path; a folder that is given and holds neither is taken for results itself."""
    if path.is_file() and path.suffix == ".toml" and path.name != CASE_FILE:
        yield from _of_scenario(path)
        return
    if path.is_file():
        yield path.parent if path.name in (CASE_FILE, PLAN_FILE) else path
        return
    marks = (f for name in (CASE_FILE, PLAN_FILE) for f in path.rglob(name))
    found = [f.parent for f in marks if not any(p.startswith(".") for p in f.relative_to(path).parts)]
    yield from found or ((path,) if given else ())


def _of_scenario(path: Path) -> Iterator[Path]:
    scenario = read_scenario(path)
    yield path.parent / scenario.data
    results = Path("out") / scenario.name
    if (results / PLAN_FILE).is_file():
        yield results


def _data_of_plan(path: Path) -> list[Path]:
    """The data folder of a plan's scenario, which is looked for around the plan as ``valplan check`` does."""
    try:
        named = read_plan(path).made.scenario_file
        around = (folder / named for folder in (Path(), *path.absolute().parents))
        return [file.parent / read_scenario(file).data for file in around if file.is_file()][:1]
    except InputFaults:  # a plan or scenario with faults leads nowhere; what it names is to be given itself
        return []


def _synthetic(folder: Folder) -> bool:
    return any(o.table == "workers" and o.origin == SYNTHETIC for o in folder.origins)
