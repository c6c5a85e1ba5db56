"""Read a plan file; what is wrong with the file is told as faults, what is wrong with the plan is not judged here."""

import json
from pathlib import Path

from pydantic import ValidationError

from valplan.data.faults import LIKENESS_OF_FILES, Fault, InputFaults, did_you_mean
from valplan.domain.plan import PLAN_FORMAT, Plan
from valplan.language import _


def read_plan(path: Path) -> Plan:
    """The plan of a ``plan.json``; ``InputFaults`` when the file is missing, no plan, or of another format."""
    if not path.is_file():
        raise InputFaults([_missing(path)])
    try:
        data = json.loads(path.read_text(encoding="utf-8-sig"))
    except ValueError as error:
        fault = Fault(file=path.name, expected=_("the file is not valid JSON: {error}", error=error))
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
    return [
        Fault(
            file=path.name,
            column=".".join(str(part) for part in e["loc"]),
            value="" if isinstance(e["input"], dict | list) else str(e["input"]),
            expected=_("the value does not fit") if e["type"] != "missing" else _("the key is missing"),
        )
        for e in error.errors()
    ]
