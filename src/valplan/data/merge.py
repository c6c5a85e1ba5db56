"""A scenario's TOML file laid over its bases, and where in them each key is written."""

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from valplan.data.faults import LIKENESS_OF_FILES, Fault, InputFaults, Later, arranged, did_you_mean, missing_in
from valplan.data.other_files import SCENARIO_END, no_scenario
from valplan.data.toml_file import parse_toml
from valplan.language import _

BASE = "base"
RANKED = "ranked"
GOALS_OF = ("premises", "staffing")
IN_ENGLISH = {"notes_en": "notes", "source_en": "source"}
FILES = (("", "data"), ("travel", "path"), ("travel.transit", "feed"), ("training", "attendance"))


@dataclass(frozen=True)
class Merged:
    """A scenario as written, laid over its bases; ``texts`` are the files' names and texts, the scenario's first."""

    values: Mapping[str, Any]
    texts: tuple[tuple[str, str], ...]


def merge(path: Path) -> Merged:
    """The values of a scenario file laid over those of its ``base``; ``InputFaults`` when a file cannot be read.

    Tables are merged key by key; everything else is replaced, and so are goals where ``mode`` turns what their numbers
    mean, or where they are ranked, since a rank order is one whole. ``FILES`` are relative to the file that states them
    and are made relative to ``path``'s folder.
    """
    chain: list[tuple[Path, str, dict[str, Any]]] = []
    following: Path | None = path
    while following is not None:
        if any(following.resolve() == seen.resolve() for seen, _text, _values in chain):
            fault = Fault(
                file=path.name, column=BASE, value=following.name, expected=_("the bases go round in a circle")
            )
            raise InputFaults([fault])
        text, values = _toml(following, path if chain else None)
        base = values.pop(BASE, None)
        for table, key in FILES:
            _make_relative(table_at(values, table), key, following.parent, path.parent)
        chain.append((following, text, values))
        following = following.parent / str(base) if base else None
    merged: dict[str, Any] = {}
    for _path, _text, values in reversed(chain):
        merged = _laid_over(_without_replaced_goals(merged, values), values)
    return Merged(merged, tuple((p.name, text) for p, text, _values in chain))


def scenario_sha256(merged: Merged) -> str:
    """Checksum of the merged values in a canonical form: the same for the same meaning, however it is written."""
    goals = table_at(merged.values, "goals")
    order = {s: list(goals.get(s, {})) for s in GOALS_OF} if goals.get("mode") == RANKED else {}
    values = {**merged.values, "goals": {**goals, "order": order}} if order else merged.values
    text = json.dumps(values, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def place_of(merged: Merged, column: str) -> dict[str, Any]:
    """The file and row where a key such as ``goals.premises.cost`` is written, as fields of a ``Fault``."""
    table, _dot, key = column.rpartition(".")
    for file, text in merged.texts:
        row = _row(text, table, key)
        if row:
            return {"file": file, "row": row, "column": column}
    return {"file": merged.texts[0][0], "column": column}


def table_at(values: Mapping[str, Any], table: str) -> Mapping[str, Any]:
    """The table of a dotted name such as ``goals.premises``; empty where there is none."""
    found: Any = values
    for part in table.split(".") if table else ():
        found = found.get(part, {}) if isinstance(found, dict) else {}
    return found if isinstance(found, dict) else {}


def _row(text: str, table: str, key: str) -> int:
    inside = not table
    for number, line in enumerate(text.splitlines(), start=1):
        stripped = line.strip()
        if stripped.startswith("["):
            name = stripped.strip("[] ")
            if name == f"{table}.{key}".strip("."):
                return number
            inside = name == table
        elif inside and "=" in stripped and stripped.split("=")[0].strip().strip('"') == key:
            return number
    return 0


def _toml(path: Path, asked_by: Path | None) -> tuple[str, dict[str, Any]]:
    if asked_by is None and path.is_dir():
        raise InputFaults([no_scenario(path)])
    if not path.is_file():
        others = [p.name for p in path.parent.glob("*.toml")] if path.parent.is_dir() else []
        where = {"file": asked_by.name, "column": BASE, "value": path.name} if asked_by else {"file": path.name}
        missing = missing_in(path.parent)
        raise InputFaults([Fault(**where, expected=missing, remedy=did_you_mean(path.name, others, LIKENESS_OF_FILES))])
    try:
        return parse_toml(path)
    except InputFaults as error:
        if asked_by is None and path.suffix.casefold() != SCENARIO_END:
            raise InputFaults([no_scenario(path)]) from error
        later = Later(check=_("the scenario and its data"), files=(path.name,))
        raise InputFaults(arranged([*error.faults, later])) from error


def _make_relative(values: Mapping[str, Any], key: str, stated_in: Path, start: Path) -> None:
    if isinstance(values, dict) and isinstance(values.get(key), str) and values[key]:
        values[key] = _relative(stated_in / values[key], start)


def _relative(target: Path, start: Path) -> str:
    try:
        return Path(os.path.relpath(target, start)).as_posix()
    except ValueError:  # another drive on Windows
        return target.as_posix()


def _without_replaced_goals(below: Mapping[str, Any], above: Mapping[str, Any]) -> Mapping[str, Any]:
    """The values below without the goals that those above do not add to but replace."""
    old, new = table_at(below, "goals"), table_at(above, "goals")
    mode = new.get("mode", old.get("mode"))
    turned = "mode" in new and (mode == RANKED) != (old.get("mode") == RANKED)
    gone = set(GOALS_OF) if turned else set(GOALS_OF) & set(new) if mode == RANKED else set()
    return {**below, "goals": {k: v for k, v in old.items() if k not in gone}} if gone else below


def _laid_over(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """``above`` over ``below``; a text that is replaced takes its English form with it."""
    merged = {k: v for k, v in below.items() if k not in IN_ENGLISH or IN_ENGLISH[k] not in above}
    for key, value in above.items():
        old = merged.get(key)
        merged[key] = _laid_over(old, value) if isinstance(old, dict) and isinstance(value, dict) else value
    return merged
