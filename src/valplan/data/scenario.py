"""Read a scenario: every key and value of the merged files checked against the known ones."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar, cast

from pydantic import BaseModel, TypeAdapter, ValidationError

from valplan.data.faults import Fault, InputFaults, did_you_mean, meant_or_one_of, nearest
from valplan.data.merge import BASE, Merged, merge, place_of, table_at
from valplan.data.number_keys import law_remedy, law_text, number_faults
from valplan.domain.base import model_in
from valplan.domain.scenario import Scenario
from valplan.language import N_, _

P = TypeVar("P")
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
QUOTED = re.compile(r"'([^']*)'")
PREMISES_GOALS = (
    "polling_access", "early_access", "uncovered", "polling_uncovered", "worst_polling", "continuity", "buildings",
    "early_places", "motivations", "polling_mean", "early_mean", "worst_early",
)  # fmt: skip
STAFFING_GOALS = ("vacancies", "travel", "wishes", "experience", "same_place", "early_hours")
GOALS = {
    "goals.premises": ("cost", *PREMISES_GOALS),
    "goals.staffing": STAFFING_GOALS,
    "goals.limits": (*PREMISES_GOALS, *STAFFING_GOALS),
}


@dataclass(frozen=True)
class Reading:
    """A scenario as far as it could be read: its sound parts by name, all of it when it is whole, and its faults."""

    merged: Merged
    parts: Mapping[str, Any]
    scenario: Scenario | None
    faults: tuple[Fault, ...]

    @property
    def file(self) -> str:
        """The name of the scenario's file."""
        return self.merged.texts[0][0]

    def part(self, name: str, model: type[P]) -> P | None:
        """A table of the scenario such as ``budget``, less its unknown keys; none when it does not fit."""
        return cast("P | None", self.parts.get(name))

    def partial(self) -> Scenario:
        """The scenario with its sound parts only; ask ``clean`` before a part is used."""
        return Scenario.model_construct(**self.parts)

    def clean(self, *tables: str) -> bool:
        """Whether these tables are there and have no fault."""
        told = {f.column.split(".")[0] for f in self.faults}
        return all(t in self.parts and t not in told for t in tables)


def read_scenario(path: Path) -> Scenario:
    """The scenario of a file, laid over its base; ``InputFaults`` with all its faults."""
    reading = read_merged(merge(path))
    if reading.faults or reading.scenario is None:
        raise InputFaults(reading.faults)
    return reading.scenario


def read_merged(merged: Merged) -> Reading:
    """The scenario, or those of its parts that can be checked on their own, with every fault in it."""
    faults = list(_key_faults(merged)) + list(number_faults(merged))
    told = {f.column for f in faults} | set(_meant(merged))
    try:
        scenario = Scenario.model_validate(merged.values)
    except ValidationError as error:
        misfits = [_misfit(merged, cast("Mapping[str, Any]", e)) for e in error.errors()]
        first = {f.column: f for f in reversed(misfits)}  # a value that may be of several types misfits each of them
        faults += [f for f in misfits if f.column not in told and first[f.column] is f]
        parts = {n: part for n in Scenario.model_fields if (part := _part(merged, n)) is not None}
        return Reading(merged, parts, None, tuple(faults))
    return Reading(merged, dict(scenario), scenario, tuple(faults))


def _part(merged: Merged, name: str) -> Any:
    """A table or value of a scenario without what does not fit in it; none when nothing is left of it."""
    field = Scenario.model_fields[name]
    if name not in merged.values:
        return None if field.is_required() else field.get_default(call_default_factory=True)
    fitting, value = TypeAdapter[Any](cast("type[Any]", field.annotation)), merged.values[name]
    try:
        return fitting.validate_python(value)
    except ValidationError as error:
        kept = value
        for e in error.errors():
            kept = _without(kept, e["loc"])
    try:
        return fitting.validate_python(kept)
    except ValidationError:
        return None


def _without(value: Any, place: Sequence[int | str]) -> Any:
    """A table without the key at a place such as ("ceilings_tkr", "it")."""
    if not place or not isinstance(value, dict) or place[0] not in value:
        return value
    if len(place) > 1 and isinstance(value[place[0]], dict):
        return {**value, place[0]: _without(value[place[0]], place[1:])}
    return {k: v for k, v in value.items() if k != place[0]}


def _key_faults(merged: Merged) -> Iterator[Fault]:
    """Keys that are not known, each with the likely one."""
    for column, known in _unknown_keys(merged.values, Scenario, ""):
        if column == "law":
            yield Fault(**place_of(merged, column), expected=law_text(""), remedy=law_remedy(""))
        else:
            key = column.rpartition(".")[2]
            remedy = meant_or_one_of(key, known)
            yield Fault(**place_of(merged, column), expected=_("no such key is known"), remedy=remedy)
    for table, names in GOALS.items():
        for key in table_at(merged.values, table):
            if key not in names:
                where = place_of(merged, f"{table}.{key}")
                yield Fault(**where, expected=_("no such goal is known"), remedy=meant_or_one_of(key, names))


def _meant(merged: Merged) -> Iterator[str]:
    """The keys that misspelt ones are taken for; that they are missing is no fault of its own."""
    for column, known in _unknown_keys(merged.values, Scenario, ""):
        table, dot, key = column.rpartition(".")
        yield f"{table}{dot}{nearest(key, known)}"


def _unknown_keys(values: Mapping[str, Any], model: type[BaseModel], table: str) -> Iterator[tuple[str, Sequence[str]]]:
    for key, value in values.items():
        column = f"{table}.{key}" if table else key
        if key not in model.model_fields:
            yield column, (*model.model_fields, *([BASE] if not table else []))
            continue
        inner = model_in(model.model_fields[key].annotation)
        if inner is not None and isinstance(value, list):
            for entry in value:
                yield from _unknown_keys(entry, inner, column) if isinstance(entry, dict) else ()
        if inner is None or not isinstance(value, dict):
            continue
        yield from _unknown_keys(value, inner, column)


def _misfit(merged: Merged, error: Mapping[str, Any]) -> Fault:
    """A fault for one of pydantic's errors."""
    parts = [str(p) for p in error["loc"] if not isinstance(p, int)]
    if len(parts) > 1 and parts[-1] in ("float", "int", "bool"):
        parts = parts[:-1]
    column = ".".join(parts)
    kind = str(error["type"])
    if kind == "missing":
        return Fault(file=merged.texts[0][0], column=column, expected=_("the key is missing"), remedy=_("Add the key."))
    value = error.get("input")
    shown = "" if isinstance(value, dict | list) else str(value)
    remedy = did_you_mean(shown, _choices(error)) if shown else ""
    return Fault(**place_of(merged, column), value=shown, expected=_expected(error), remedy=remedy)


def _choices(error: Mapping[str, Any]) -> list[str]:
    """The values that could stand there, where they are a few: the library lists words in quotes and numbers bare."""
    told = str((error.get("ctx") or {}).get("expected", ""))
    return QUOTED.findall(told) or NUMBER.findall(told)


def _expected(error: Mapping[str, Any]) -> str:
    kind, choices = str(error["type"]), _choices(error)
    if kind in ("enum", "literal_error"):
        return _("one of {names} was expected", names=", ".join(choices))
    if kind == "greater_than_equal":
        return _("a number that is at least {least} was expected", least=error["ctx"]["ge"])
    if kind == "less_than_equal":
        return _("a number that is at most {most} was expected", most=error["ctx"]["le"])
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
