"""Answers that took long to make, kept by the checksum of everything that they were made from.

A file of the cache is never trusted: it carries a checksum of its own, and one that does not fit is made again.
"""

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path

import numpy as np

from valplan.domain.case import Ints

FOLDER = "VALPLAN_CACHE"
CHECKSUM = "checksum"
Arrays = Mapping[str, Ints]


def cache_folder() -> Path:
    """The folder that the environment names, or the user's own cache."""
    named = os.environ.get(FOLDER)
    if named:
        return Path(named)
    base = os.environ.get("LOCALAPPDATA" if os.name == "nt" else "XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "valplan"


def key_of(parts: Iterable[str | bytes]) -> str:
    """SHA-256 of several parts; each is counted with its length, so that no two lists of parts look alike."""
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()


@cache
def code_sha256() -> str:
    """Checksum of the code of this package, so that an answer of other code is never taken for one of this."""
    sources = sorted((f for f in files(__package__).iterdir() if f.name.endswith(".py")), key=lambda f: f.name)
    return key_of(part for f in sources for part in (f.name, f.read_bytes()))


def kept(key: str, shapes: Mapping[str, tuple[int, ...]], make: Callable[[], Arrays]) -> Arrays:
    """The whole-number arrays of a key, read from the cache or made and kept there.

    Parameters
    ----------
    key
        Checksum of everything that the arrays depend on.
    shapes
        Name and shape of each array; a file with others is made again.
    make
        Makes the arrays.
    """
    path = cache_folder() / f"{key}.npz"
    found = _read(path, shapes)
    if found is None:
        found = make()
        _write(path, found)
    return found


def _read(path: Path, shapes: Mapping[str, tuple[int, ...]]) -> Arrays | None:
    try:
        with np.load(path, allow_pickle=False) as file:
            found = {name: file[name] for name in shapes}
            checksum = str(file[CHECKSUM])
    except Exception:  # noqa: BLE001 - a file that is damaged makes numpy and zipfile raise almost anything
        return None
    fits = all(found[n].shape == shape and found[n].dtype == np.int64 for n, shape in shapes.items())
    return found if fits and checksum == _checksum(found) else None


def _write(path: Path, arrays: Arrays) -> None:
    """Write to a name of its own, then move: nobody ever reads half a file. A cache that cannot be written is none."""
    file = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".tmp", delete=False) as file:
            np.savez_compressed(file, allow_pickle=False, **{**arrays, CHECKSUM: np.array(_checksum(arrays))})
        Path(file.name).replace(path)
    except OSError:
        if file:
            Path(file.name).unlink(missing_ok=True)


def _checksum(arrays: Arrays) -> str:
    return key_of(part for name in sorted(arrays) for part in (name, arrays[name].astype("<i8").tobytes()))
