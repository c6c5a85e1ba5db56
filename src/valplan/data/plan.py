"""Read a plan file; what is wrong with the file is told as faults, what is wrong with the plan is not judged here."""

import json
from pathlib import Path

from pydantic import BaseModel, ValidationError

from valplan.data.faults import LIKENESS_OF_FILES, Fault, InputFaults, did_you_mean, meant_or_one_of, nearest
from valplan.data.library_words import library_text
from valplan.data.other_files import no_plan
from valplan.domain.base import model_in
from valplan.domain.plan import PLAN_FORMAT, Plan
from valplan.language import _


def read_plan(path: Path) -> Plan:
    """The plan of a ``plan.json``; ``InputFaults`` when the file is missing, no plan, or of another format."""
    if path.is_dir():
        raise InputFaults([no_plan(path)])
    if not path.is_file():
        raise InputFaults([_missing(path)])
    try:
        data = json.loads(path.read_text(encoding="utf-8-sig"))
    except ValueError as error:
        fault = Fault(file=path.name, expected=_("the file is not valid JSON: {error}", error=library_text(error)))
        raise InputFaults([fault]) from error
    told = data.get("format") if isinstance(data, dict) else None
    if told != PLAN_FORMAT:
        raise InputFaults([_other_format(path, told)])
    try:
        return Plan.model_validate(data)
    except ValidationError as error:
        raise InputFaults(_misfits(path, error)) from error


def _missing(path: Path) -> Fault:
    others = [p.name for p in path.parent.iterdir()] if path.parent.is_dir() else []
    missing = _("the file is missing in {folder}", folder=path.parent.as_posix())
    return Fault(file=path.name, expected=missing, remedy=did_you_mean(path.name, others, LIKENESS_OF_FILES))


def _other_format(path: Path, told: object) -> Fault:
    return Fault(
        file=path.name,
        column="format",
        value="" if told is None else str(told),
        expected=_("a plan of format {format} was expected", format=PLAN_FORMAT),
        remedy=_("Give a plan.json that this version of valplan has written, or plan again."),
    )


def _misfits(path: Path, error: ValidationError) -> list[Fault]:
    """The keys and values that do not fit; that a key is missing is no fault of its own where a misspelt one is."""
    faults = []
    meant: set[str] = set()
    for e in error.errors():
        *above, key = (str(part) for part in e["loc"])
        if e["type"] == "extra_forbidden":
            known = _keys_at(e["loc"][:-1])
            meant.add(".".join([*above, nearest(key, known)]))
            unknown = _("no such key is known")
            column = ".".join([*above, key])
            faults.append(Fault(file=path.name, column=column, expected=unknown, remedy=meant_or_one_of(key, known)))
    faults += [_misfit(path, e["loc"], e["type"], e["input"]) for e in error.errors() if e["type"] != "extra_forbidden"]
    return [f for f in faults if f.expected != _("the key is missing") or f.column not in meant]


def _misfit(path: Path, place: tuple[int | str, ...], kind: str, value: object) -> Fault:
    missing = kind == "missing"
    return Fault(
        file=path.name,
        column=".".join(str(part) for part in place),
        value="" if isinstance(value, dict | list) else str(value),
        expected=_("the key is missing") if missing else _("the value does not fit"),
        remedy=_("Add the key.") if missing else "",
    )


def _keys_at(place: tuple[int | str, ...]) -> list[str]:
    """The keys that may stand at a place of a plan such as ("polling", 3)."""
    model: type[BaseModel] = Plan
    for name in (part for part in place if isinstance(part, str)):
        model = model_in(model.model_fields[name].annotation) or model
    return list(model.model_fields)
