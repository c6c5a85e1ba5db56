"""Word files as PDF, by LibreOffice where it is on the machine."""

import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from valplan.data.faults import Fault, InputFaults
from valplan.language import _

PROGRAMS = ("soffice", "libreoffice")
LONGEST_S = 900


def converter() -> str:
    """The path of LibreOffice; ``InputFaults`` where it is not on the machine."""
    found = next((path for name in PROGRAMS if (path := shutil.which(name))), "")
    if not found:
        expected = _("LibreOffice, which makes PDF, is not on this machine (looked for {names})")
        remedy = _("Install it, or leave out --pdf and save the letters as PDF in Word.")
        raise InputFaults([Fault(file="--pdf", expected=expected.format(names=", ".join(PROGRAMS)), remedy=remedy)])
    return found


def as_pdf(documents: Mapping[str, bytes], program: str) -> dict[str, bytes]:
    """The documents as PDF, by the same keys, made in a folder that is removed again and with a profile of its own.

    Raises
    ------
    InputFaults
        LibreOffice does not answer, or leaves out a document.
    """
    with tempfile.TemporaryDirectory(prefix="valplan-pdf-") as name:
        folder = Path(name)
        sources = {key: folder / f"{n:05}.docx" for n, key in enumerate(documents)}
        for key, source in sources.items():
            source.write_bytes(documents[key])
        _run(program, folder, list(sources.values()))
        made = {key: source.with_suffix(".pdf") for key, source in sources.items()}
        lacking = [key for key, path in made.items() if not path.is_file()]
        if lacking:
            expected = _("LibreOffice could not make PDF of {files}", files=", ".join(lacking[:3]))
            remedy = _("Is LibreOffice Writer installed, not only Calc?")
            raise InputFaults([Fault(file="--pdf", expected=expected, remedy=remedy)])
        return {key: path.read_bytes() for key, path in made.items()}


def _run(program: str, folder: Path, sources: list[Path]) -> None:
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [program, profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), *map(str, sources)]
    try:
        subprocess.run(command, check=True, capture_output=True, timeout=LONGEST_S)  # noqa: S603 - our own files
    except (subprocess.SubprocessError, OSError) as error:
        expected = _("LibreOffice does not answer: {error}", error=type(error).__name__)
        raise InputFaults([Fault(file="--pdf", expected=expected)]) from error
