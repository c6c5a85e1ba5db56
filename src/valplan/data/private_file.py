"""Replace a file whole or not at all; one with personal data so that only its owner may read it."""

import os
import stat
import tempfile
from pathlib import Path

OWNER_ONLY = 0o600


def replace_private(path: Path, data: bytes) -> None:
    """Put ``data`` in the place of ``path``, readable by its owner alone; the folder is made if it is missing.

    On Windows the folder's own rights decide who may read.
    """
    replace_whole(path, data, mode=OWNER_ONLY)


def replace_whole(path: Path, data: bytes, *, mode: int | None = None) -> None:
    """Put ``data`` in the place of ``path``; without ``mode`` the rights stay those of the file that it replaces.

    The data are first written beside the file and then moved: an interruption leaves the old file or the new one.
    """
    mode = stat.S_IMODE(path.stat().st_mode) if mode is None and path.exists() else mode or OWNER_ONLY
    if not path.parent.exists():
        path.parent.mkdir(parents=True, mode=0o700)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)  # mode 0600 from the first byte
    new = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        new.chmod(mode)
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)
