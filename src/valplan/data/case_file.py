"""``case.toml``: what it says of a municipality and its tables, and the tables' checksums."""

import hashlib
import re
import shlex
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from valplan.data.faults import Fault, InputFaults, did_you_mean, missing_in, nearest
from valplan.data.tables import missing_file
from valplan.data.toml_file import parse_toml
from valplan.domain.case import TableOrigin
from valplan.language import _

CASE_FILE = "case.toml"
HEAD = ("code", "name", "crs", "centre_x_m", "centre_y_m")
ORIGIN_KEYS = ("file", "origin", "source", "date", "licence", "sha256")
TOLD_KEYS = ("note", "note_en", "made_up", "made_up_en")
PARTLY = "derived"
ERASED = "erased"
"""Key of a table whose rows ``valplan forget`` has erased, all of them: that it is empty is then no slip."""
ORIGINS = ("real", "derived", "synthetic")


def read_case_toml(path: Path) -> tuple[dict[str, Any] | None, list[Fault]]:
    """The values of a folder's ``case.toml``, none when it cannot be read, and its faults."""
    file = path / CASE_FILE
    if not file.is_file():
        return None, [
            Fault(
                file=CASE_FILE,
                expected=missing_in(path),
                remedy=_("Give the folder of a municipality."),
            )
        ]
    try:
        return parse_toml(file)[1], []
    except InputFaults as error:
        return None, list(error.faults)


def head_faults(case: Mapping[str, Any]) -> list[Fault]:
    """What is wrong with the keys that stand before the tables."""
    missing = [k for k in HEAD if k not in case]
    unknown = [k for k in case if k not in (*HEAD, "tables")]
    faults = [
        Fault(
            file=CASE_FILE,
            column=k,
            expected=_("the key is missing"),
            remedy=did_you_mean(k, unknown) or _("Add the key."),
        )
        for k in missing
    ]
    faults += [
        Fault(file=CASE_FILE, column=k, expected=_("no such key is known"), remedy=did_you_mean(k, HEAD))
        for k in case
        if k not in (*HEAD, "tables") and nearest(k, HEAD) not in missing
    ]
    if "crs" in case and case["crs"] != "EPSG:3006":
        faults.append(
            Fault(
                file=CASE_FILE,
                column="crs",
                value=str(case["crs"]),
                expected=_("EPSG:3006 (SWEREF 99 TM) was expected"),
                remedy=_("Save the positions in EPSG:3006."),
            )
        )
    for key in ("centre_x_m", "centre_y_m"):
        if key in case and (isinstance(case[key], bool) or not isinstance(case[key], int | float)):
            faults.append(Fault(file=CASE_FILE, column=key, value=str(case[key]), expected=_("a number was expected")))
    return faults


def origins_of(case: Mapping[str, Any], tables: Sequence[str]) -> tuple[tuple[TableOrigin, ...], list[Fault]]:
    """Where each table that is listed comes from, and the faults of the list; ``tables`` are those there must be."""
    listed = _listed(case)
    unknown = [t for t in listed if t not in tables]
    faults = [
        Fault(
            file=CASE_FILE,
            column=f"tables.{t}",
            expected=_("the table is missing"),
            remedy=did_you_mean(t, unknown) or _("Add the table."),
        )
        for t in tables
        if t not in listed
    ]
    renamed = {nearest(t, unknown) for t in tables if t not in listed}
    origins = []
    for table, entry in listed.items():
        missing = _missing_keys(entry, ORIGIN_KEYS)
        if table in renamed:
            continue
        if table not in tables:
            faults.append(_origin_fault(table, _("no such table is known"), did_you_mean(table, tables)))
        elif missing:
            faults.append(_lacking(table, missing))
        else:
            if entry["origin"] not in ORIGINS:
                names = ", ".join(ORIGINS)
                faults.append(_origin_fault(table, _("one of {names} was expected", names=names), "", entry["origin"]))
            told = {k: str(entry.get(k, "")) for k in TOLD_KEYS}
            if told["made_up"] and entry["origin"] != PARTLY:
                faults.append(_parts_fault(table, told["made_up"]))
            origins.append(TableOrigin(table=table, **told, **{k: str(entry[k]) for k in ORIGIN_KEYS}))
    return tuple(origins), faults


def is_erased(case: Mapping[str, Any], table: str) -> bool:
    """Whether a table was emptied on purpose."""
    entry = _listed(case).get(table)
    return isinstance(entry, dict) and entry.get(ERASED) is True


def checksum(path: Path) -> str:
    """SHA-256 of a file, line ends as in Unix for text, so that a copy made on Windows counts as the same."""
    data = path.read_bytes()
    return hashlib.sha256(data if path.suffix == ".xlsx" else data.replace(b"\r\n", b"\n")).hexdigest()


def data_sha256(origins: Sequence[TableOrigin], travel_sha256: str = "") -> str:
    """One checksum of a whole folder, from its tables' checksums, and of what its distances were made from."""
    text = "\n".join(f"{o.table} {o.sha256}" for o in sorted(origins, key=lambda o: o.table))
    text += f"\ntravel {travel_sha256}" if travel_sha256 else ""
    return hashlib.sha256(text.encode()).hexdigest()


def rewrite_checksums(path: Path) -> tuple[str, ...]:
    """Write the checksums of the tables as they stand into ``case.toml``; the names of the tables that had changed.

    Everything else in the file, comments too, stays as it is.

    Raises
    ------
    InputFaults
        ``case.toml`` cannot be read, or a table's file or entry is missing; nothing is then written.
    """
    case, faults = read_case_toml(path)
    listed = _listed(case or {})
    faults += [_lacking(t, missing) for t, e in listed.items() if (missing := _missing_keys(e, ("file", "sha256")))]
    files = {} if faults else {t: path / str(e["file"]) for t, e in listed.items()}
    faults += [missing_file(file) for file in files.values() if not file.is_file()]
    if faults:
        raise InputFaults(faults)
    file = path / CASE_FILE
    text = file.read_text(encoding="utf-8-sig")
    changed = {t: new for t, table in files.items() if (new := checksum(table)) != listed[t]["sha256"]}
    for table, new in changed.items():
        text = _with_checksum(text, table, new)
    if changed:
        file.write_text(text, encoding="utf-8", newline="\n")
    return tuple(changed)


def checksum_faults(path: Path, origins: Sequence[TableOrigin]) -> list[Fault]:
    """One note of all tables that do not match their checksums; it keeps no other check from being made."""
    changed = [o.file for o in origins if (path / o.file).is_file() and checksum(path / o.file) != o.sha256]
    if not changed:
        return []
    return [
        Fault(
            file=CASE_FILE,
            expected=_("these have changed since their checksums were written: {files}", files=", ".join(changed)),
            remedy=_("If the changes are meant, run:"),
            command=f"valplan checksum {shlex.quote(path.as_posix())}",
            note=True,
        )
    ]


def _listed(case: Mapping[str, Any]) -> Mapping[str, Any]:
    listed = case.get("tables", {})
    return listed if isinstance(listed, dict) else {}


def _missing_keys(entry: object, keys: Sequence[str]) -> list[str]:
    return [k for k in keys if not isinstance(entry, dict) or k not in entry]


def _lacking(table: str, missing: Sequence[str]) -> Fault:
    return _origin_fault(table, _("missing: {names}", names=", ".join(missing)), _("Add the key."))


def _origin_fault(table: str, expected: str, remedy: str, value: object = "") -> Fault:
    return Fault(file=CASE_FILE, column=f"tables.{table}", value=str(value), expected=expected, remedy=remedy)


def _parts_fault(table: str, parts: str) -> Fault:
    return Fault(
        file=CASE_FILE,
        column=f"tables.{table}.made_up",
        value=parts,
        expected=_("only a table whose origin is derived has parts that are made up"),
        remedy=_("Change its origin to derived, or take the line away."),
    )


def _with_checksum(text: str, table: str, new: str) -> str:
    section = re.compile(rf'(^\[tables\.{re.escape(table)}\]\s*$(?:(?!^\[).)*?^sha256\s*=\s*["\'])[^"\']*', re.M | re.S)
    return section.sub(rf"\g<1>{new}", text)
