"""Single files that a command writes."""

from pathlib import Path


def write_whole(path: Path, text: str) -> None:
    """Write a text file beside its place and move it there, so that it is never half there; line ends are kept."""
    new = path.with_name(f".{path.name}.new")
    new.write_text(text, encoding="utf-8", newline="")
    new.replace(path)
