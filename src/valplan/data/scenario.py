"""Read a scenario: a TOML file, merged with its base, every key checked against the known ones."""

import hashlib
import json
import os
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast, get_args

from pydantic import BaseModel, ValidationError

from valplan.data.faults import LIKENESS_OF_FILES, Fault, InputFaults, did_you_mean, meant_or_one_of
from valplan.domain.election import ElectionType
from valplan.domain.scenario import Scenario
from valplan.language import N_, _
from valplan.limits import limit_kinds, limit_spans, load_limits

BASE = "base"
FILES = (("", "data"), ("travel", "path"), ("travel.transit", "feed"))
PREMISES_GOALS = (
    "polling_access", "early_access", "uncovered", "worst_polling", "continuity", "buildings", "early_places",
    "motivations",
)  # fmt: skip
STAFFING_GOALS = ("vacancies", "travel", "wishes", "experience")
GOALS = {
    "goals.premises": ("cost", *PREMISES_GOALS),
    "goals.staffing": STAFFING_GOALS,
    "goals.limits": (*PREMISES_GOALS, *STAFFING_GOALS),
}


@dataclass(frozen=True)
class Merged:
    """A scenario as written, laid over its bases; ``texts`` are the files' names and texts, the scenario's first."""

    values: Mapping[str, Any]
    texts: tuple[tuple[str, str], ...]


def read_scenario(path: Path) -> Scenario:
    """The scenario of a file, laid over its base; ``InputFaults`` with all its faults."""
    scenario, faults = scenario_and_faults(merge(path))
    if faults or scenario is None:
        raise InputFaults(faults)
    return scenario


def merge(path: Path) -> Merged:
    """The values of a scenario file laid over those of its ``base``; ``InputFaults`` when a file cannot be read.

    Tables are merged key by key; everything else is replaced. ``FILES`` are relative to the file that states them and
    are made relative to ``path``'s folder.
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
            _make_relative(_at(values, table), key, following.parent, path.parent)
        chain.append((following, text, values))
        following = following.parent / str(base) if base else None
    merged: dict[str, Any] = {}
    for _path, _text, values in reversed(chain):
        merged = _laid_over(merged, values)
    return Merged(merged, tuple((p.name, text) for p, text, _values in chain))


def scenario_and_faults(merged: Merged) -> tuple[Scenario | None, list[Fault]]:
    """The scenario, none when its values do not fit, and every fault in it."""
    faults = list(_key_faults(merged)) + list(_number_faults(merged))
    told = {f.column for f in faults}
    try:
        scenario = Scenario.model_validate(merged.values)
    except ValidationError as error:
        faults += [f for e in error.errors() if (f := _misfit(merged, cast("Mapping[str, Any]", e))).column not in told]
        return None, faults
    return scenario, faults


def scenario_sha256(merged: Merged) -> str:
    """Checksum of the merged values in a canonical form: the same for the same meaning, however it is written."""
    text = json.dumps(merged.values, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def place_of(merged: Merged, column: str) -> dict[str, Any]:
    """The file and row where a key such as ``goals.premises.cost`` is written, as fields of a ``Fault``."""
    table, _dot, key = column.rpartition(".")
    for file, text in merged.texts:
        row = _row(text, table, key)
        if row:
            return {"file": file, "row": row, "column": column}
    return {"file": merged.texts[0][0], "column": column}


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
    if not path.is_file():
        others = [p.name for p in path.parent.glob("*.toml")] if path.parent.is_dir() else []
        where = {"file": asked_by.name, "column": BASE, "value": path.name} if asked_by else {"file": path.name}
        missing = _("the file is missing in {folder}", folder=path.parent.as_posix())
        raise InputFaults([Fault(**where, expected=missing, remedy=did_you_mean(path.name, others, LIKENESS_OF_FILES))])
    try:
        text = path.read_text(encoding="utf-8-sig")
        return text, tomllib.loads(text)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        expected = _("the file is not valid TOML: {error}", error=error)
        remedy = _("Put texts in quotation marks, and write each key and each table once.")
        raise InputFaults([Fault(file=path.name, expected=expected, remedy=remedy)]) from error


def _make_relative(values: Mapping[str, Any], key: str, stated_in: Path, start: Path) -> None:
    if isinstance(values, dict) and isinstance(values.get(key), str) and values[key]:
        values[key] = _relative(stated_in / values[key], start)


def _relative(target: Path, start: Path) -> str:
    try:
        return Path(os.path.relpath(target, start)).as_posix()
    except ValueError:  # another drive on Windows
        return target.as_posix()


def _laid_over(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(below)
    for key, value in above.items():
        old = merged.get(key)
        merged[key] = _laid_over(old, value) if isinstance(old, dict) and isinstance(value, dict) else value
    return merged


def _key_faults(merged: Merged) -> Iterator[Fault]:
    """Keys that are not known, each with the likely one."""
    for column, known in _unknown_keys(merged.values, Scenario, ""):
        if column == "law":
            yield Fault(**place_of(merged, column), expected=_law_text(""), remedy=_law_remedy())
        else:
            key = column.rpartition(".")[2]
            remedy = meant_or_one_of(key, known)
            yield Fault(**place_of(merged, column), expected=_("no such key is known"), remedy=remedy)
    for table, names in GOALS.items():
        for key in _at(merged.values, table):
            if key not in names:
                where = place_of(merged, f"{table}.{key}")
                yield Fault(**where, expected=_("no such goal is known"), remedy=meant_or_one_of(key, names))


def _unknown_keys(values: Mapping[str, Any], model: type[BaseModel], table: str) -> Iterator[tuple[str, Sequence[str]]]:
    for key, value in values.items():
        column = f"{table}.{key}" if table else key
        if key not in model.model_fields:
            yield column, (*model.model_fields, *([BASE] if not table else []))
            continue
        inner = _model_of(model.model_fields[key].annotation)
        if inner is None or not isinstance(value, dict):
            continue
        if column == "indicators":
            for name, entry in value.items():
                if isinstance(entry, dict):
                    yield from _unknown_keys(entry, inner, f"{column}.{name}")
        else:
            yield from _unknown_keys(value, inner, column)


def _model_of(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((m for a in get_args(annotation) if (m := _model_of(a)) is not None), None)


def _number_faults(merged: Merged) -> Iterator[Fault]:
    """Changes of numbers that do not exist, belong elsewhere, are law, or make no sense."""
    kinds, spans = limit_kinds(), limit_spans()
    for table in ("policy", "assumption"):
        for key, value in _at(merged.values, table).items():
            where = place_of(merged, f"{table}.{key}")
            kind = kinds.get(key)
            if kind is None:
                known = [k for k in kinds if kinds[k] != "law"]
                yield Fault(**where, expected=_("no such number is known"), remedy=meant_or_one_of(key, known))
            elif kind == "law":
                yield Fault(**where, value=str(value), expected=_law_text(key), remedy=_law_remedy())
            elif kind != table:
                yield Fault(
                    **where, expected=_("the number belongs under [{kind}]", kind=kind), remedy=_("Move it there.")
                )
            elif isinstance(value, int | float) and not spans[key].holds(value):
                least, most = (f"{x:g}" for x in (spans[key].least, spans[key].most))
                expected = _("a value between {least} and {most} was expected", least=least, most=most)
                yield Fault(**where, value=str(value), expected=expected)


def _law_text(key: str) -> str:
    if not key:
        return _("numbers of law cannot be changed by a scenario")

    limit = load_limits(ElectionType.GENERAL)[key]
    return _(
        "the number is set by law ({source}: {value}) and cannot be changed by a scenario",
        source=_(limit.source.text),
        value=limit.value,
    )


def _law_remedy() -> str:
    return _("Remove the key; what a scenario may change stands in policy.toml.")


def _misfit(merged: Merged, error: Mapping[str, Any]) -> Fault:
    """A fault for one of pydantic's errors."""
    parts = [str(p) for p in error["loc"] if not isinstance(p, int)]
    if "indicators" not in parts and len(parts) > 1 and parts[-1] in ("float", "int", "bool"):
        parts = parts[:-1]
    column = ".".join(parts)
    kind = str(error["type"])
    if kind == "missing":
        return Fault(file=merged.texts[0][0], column=column, expected=_("the key is missing"), remedy=_("Add the key."))
    value = error.get("input")
    shown = "" if isinstance(value, dict | list) else str(value)
    return Fault(**place_of(merged, column), value=shown, expected=_expected(error))


def _expected(error: Mapping[str, Any]) -> str:
    kind, context = str(error["type"]), error.get("ctx") or {}
    if kind in ("enum", "literal_error"):
        return _("one of {names} was expected", names=str(context.get("expected", "")).replace("'", ""))
    texts = {
        "datetime": N_("a date and time such as 2026-09-13T06:00:00 was expected"),
        "date": N_("a date such as 2026-09-13 was expected"),
        "time": N_("a time such as 10:00:00 was expected"),
        "int": N_("a whole number was expected"),
        "float": N_("a number was expected"),
        "bool": N_("true or false was expected"),
        "string": N_("a text in quotation marks was expected"),
        "too_short": N_("at least one value was expected"),
        "tuple": N_('a list such as ["a", "b"] was expected'),
        "model": N_("a table such as [{name}] was expected"),
        "dict": N_("a table such as [{name}] was expected"),
    }
    name = ".".join(str(p) for p in error["loc"])
    found = next((text for start, text in texts.items() if kind.startswith(start)), N_("the value does not fit"))
    return _(found, name=name)


def _at(values: Mapping[str, Any], table: str) -> Mapping[str, Any]:
    found: Any = values
    for part in table.split(".") if table else ():
        found = found.get(part, {}) if isinstance(found, dict) else {}
    return found if isinstance(found, dict) else {}
