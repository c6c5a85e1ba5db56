"""Every number in force, with its unit, source and date: law, policy, assumptions and accessibility criteria.

The only place with such numbers; ``law.toml``, ``policy.toml`` and ``criteria.toml`` beside this file are its tables.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from valplan.domain.case import Criterion, Limit, Source
from valplan.domain.election import ElectionType

__all__ = ["KINDS", "Span", "criteria_keys", "limit_kinds", "limit_spans", "load_criteria", "load_limits"]

KINDS = ("law", "policy", "assumption")
Number = float | int | bool


@dataclass(frozen=True)
class Span:
    """The values of a limit that make sense."""

    least: float
    most: float

    def holds(self, value: Number) -> bool:
        """Whether a value lies in the span."""
        return self.least <= value <= self.most


def load_limits(
    election_type: ElectionType,
    policy_overrides: Mapping[str, Number] | None = None,
    assumption_overrides: Mapping[str, Number] | None = None,
) -> dict[str, Limit]:
    """All numbers in force in an election of that type, with a scenario's changes of policy and assumptions.

    Parameters
    ----------
    election_type
        Chooses between the values of a key that differ by type of election.
    policy_overrides, assumption_overrides
        New values by key.

    Returns
    -------
    dict[str, Limit]
        Limits by key.

    Raises
    ------
    KeyError
        A changed key is not a number of that kind; law cannot be changed.
    """
    limits = {key: _limit(key, kind, entry, election_type) for key, (kind, entry) in _entries().items()}
    for kind, overrides in (("policy", policy_overrides or {}), ("assumption", assumption_overrides or {})):
        for key, value in overrides.items():
            if key not in limits or limits[key].kind != kind:
                raise KeyError(f"{key} is not a {kind} number")
            limits[key] = limits[key].model_copy(update={"value": value, "source": Source(text="Set by the scenario")})
    return limits


@cache
def load_criteria() -> tuple[Criterion, ...]:
    """The accessibility criteria A01 … A29, in order of id."""
    table = _read("criteria.toml")
    return tuple(Criterion(criterion=key, **table[key]) for key in sorted(table))


def criteria_keys() -> frozenset[str]:
    """Ids of the accessibility criteria."""
    return frozenset(c.criterion for c in load_criteria())


def limit_kinds() -> dict[str, str]:
    """The kind (``law``, ``policy`` or ``assumption``) of every key."""
    return {key: kind for key, (kind, _entry) in _entries().items()}


def limit_spans() -> dict[str, Span]:
    """The span of values that make sense for every key."""
    entries = {key: entry for key, (_kind, entry) in _entries().items()}
    return {key: Span(float(e.get("least", 0)), float(e.get("most", "inf"))) for key, e in entries.items()}


def _limit(key: str, kind: str, entry: dict[str, Any], election_type: ElectionType) -> Limit:
    source = entry.get(f"source_{election_type.value}", entry["source"])
    return Limit(
        key=key,
        value=entry.get(f"value_{election_type.value}", entry["value"]),
        unit=entry["unit"],
        kind=kind,
        source=_source(source, entry.get("paragraph", "")),
        valid_from=entry["valid_from"],
        text=entry["text"],
    )


def _source(key: str, paragraph: str) -> Source:
    source = _sources()[key]
    return Source(text=f"{source['text']} {paragraph}".strip(), url=source.get("url", ""))


@cache
def _sources() -> dict[str, dict[str, str]]:
    return {**_read("law.toml")["sources"], **_read("policy.toml")["sources"]}


@cache
def _entries() -> dict[str, tuple[str, dict[str, Any]]]:
    law, policy = _read("law.toml"), _read("policy.toml")
    tables = {"law": law["limits"], "policy": policy["policy"], "assumption": policy["assumption"]}
    return {key: (kind, entry) for kind in KINDS for key, entry in tables[kind].items()}


@cache
def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((files("valplan.limits") / name).read_text(encoding="utf-8"))
