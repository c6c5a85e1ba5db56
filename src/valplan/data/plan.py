"""Read a plan file; what is wrong with the file is told as faults, what is wrong with the plan is not judged here."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ValidationError

from valplan.data.faults import (
    LIKENESS_OF_FILES,
    Fault,
    InputFaults,
    did_you_mean,
    meant_or_one_of,
    missing_in,
    nearest,
)
from valplan.data.library_words import library_text
from valplan.data.other_files import no_plan
from valplan.data.plan_values import expectation
from valplan.domain.base import model_in
from valplan.domain.plan import PLAN_FORMAT, Plan
from valplan.language import _

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

ENTRY_IDS = ("post_id", "district", "premises", "area_id", "source", "rule", "stage", "session", "on")


def read_plan(path: Path) -> Plan:
    """The plan of a ``plan.json``; ``InputFaults`` when the file is missing, no plan, or of another format."""
    if path.is_dir():
        raise InputFaults([no_plan(path)])
    if not path.is_file():
        raise InputFaults([_missing(path)])
    try:
        data = json.loads(path.read_text(encoding="utf-8-sig"), object_pairs_hook=_each_once)
    except ValueError as error:
        fault = Fault(file=path.name, expected=_("the file is not valid JSON: {error}", error=library_text(error)))
        raise InputFaults([fault]) from error
    told = data.get("format") if isinstance(data, dict) else None
    if told != PLAN_FORMAT:
        raise InputFaults([_other_format(path, told)])
    try:
        return Plan.model_validate(data)
    except ValidationError as error:
        raise InputFaults(_misfits(path, data, error)) from error


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object of the file; of a key that stands twice, one value would be lost unseen."""
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = next(key for n, (key, _value) in enumerate(pairs) if key in dict(pairs[:n]))
        raise ValueError(_("the key “{key}” stands twice in one object", key=twice))
    return found


def _missing(path: Path) -> Fault:
    others = [p.name for p in path.parent.iterdir()] if path.parent.is_dir() else []
    missing = missing_in(path.parent)
    return Fault(file=path.name, expected=missing, remedy=did_you_mean(path.name, others, LIKENESS_OF_FILES))


def _other_format(path: Path, told: object) -> Fault:
    return Fault(
        file=path.name,
        column="format",
        value="" if told is None else str(told),
        expected=_("a plan of format {format} was expected", format=PLAN_FORMAT),
        remedy=_("Give a plan.json that this version of valplan has written, or plan again."),
    )


def _misfits(path: Path, data: dict[str, Any], error: ValidationError) -> list[Fault]:
    """The keys and values that do not fit; that a key is missing is no fault of its own where a misspelt one is."""
    faults = []
    meant: set[str] = set()
    for e in error.errors():
        *above, key = (str(part) for part in e["loc"])
        if e["type"] == "extra_forbidden":
            known = _keys_at(e["loc"][:-1])
            meant.add(".".join([*above, nearest(key, known)]))
            unknown = _("no such key is known")
            faults.append(_fault(path, data, e["loc"], expected=unknown, remedy=meant_or_one_of(key, known)))
    faults += [_misfit(path, data, e) for e in error.errors() if e["type"] != "extra_forbidden"]
    return [f for f in faults if f.expected != _("the key is missing") or f.column not in meant]


def _misfit(path: Path, data: dict[str, Any], error: "ErrorDetails") -> Fault:
    if error["type"] == "missing":
        return _fault(path, data, error["loc"], expected=_("the key is missing"), remedy=_("Add the key."))
    value = "" if isinstance(error["input"], dict | list) else json.dumps(error["input"], ensure_ascii=False)
    expected, remedy = expectation(error)
    return _fault(path, data, error["loc"], value=value.strip('"'), expected=expected, remedy=remedy)


def _fault(path: Path, data: dict[str, Any], place: tuple[int | str, ...], **told: str) -> Fault:
    return Fault(file=path.name, column=".".join(str(part) for part in place), subject=_entry(data, place), **told)


def _entry(data: dict[str, Any], place: tuple[int | str, ...]) -> str:
    """What the entry of a list is about, by its ids, so that it can be found in the file; never what may be a name."""
    entry = data.get(str(place[0])) if place else None
    if len(place) < len(("list", "number", "key")) or not isinstance(entry, list) or not isinstance(place[1], int):
        return ""
    entry = entry[place[1]]
    told = [entry.get(key) for key in ENTRY_IDS] if isinstance(entry, dict) else []
    return " ".join(t for t in told if isinstance(t, str) and not any(c.isspace() for c in t))


def _keys_at(place: tuple[int | str, ...]) -> list[str]:
    """The keys that may stand at a place of a plan such as ("polling", 3)."""
    model: type[BaseModel] = Plan
    for name in (part for part in place if isinstance(part, str)):
        model = model_in(model.model_fields[name].annotation) or model
    return list(model.model_fields)
