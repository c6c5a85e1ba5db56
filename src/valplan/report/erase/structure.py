"""Take people out of a JSON value, such as a plan: their posts stay, vacant; what is about them alone goes."""

from dataclasses import dataclass
from typing import Any

from valplan.report.erase.people import People

PERSON_KEYS = ("worker", "worker_id")
POST = "post_id"


@dataclass(frozen=True)
class Found:
    """A value without the people, how many mentions of them went, and how many posts have become vacant."""

    value: Any
    count: int = 0
    vacant: int = 0


def without_people(value: Any, people: People) -> Found:
    """The value without the people.

    In lists, an entry that is an id, or a table about one person, goes; a table with a post stays with no person in it.
    An entry under an id goes. In every other text a dash takes the place of what names them.
    """
    if isinstance(value, dict):
        return _from_table(value, people)
    if isinstance(value, list):
        kept = [v for v in value if not _about(v, people)]
        parts = [without_people(v, people) for v in kept]
        gone = len(value) - len(kept)
        return Found([p.value for p in parts], gone + sum(p.count for p in parts), sum(p.vacant for p in parts))
    if isinstance(value, str):
        return Found(*people.taken_out(value))
    return Found(value)


def _from_table(table: dict[str, Any], people: People) -> Found:
    vacated = POST in table and any(table.get(key) in people.ids for key in PERSON_KEYS)
    kept = {k: v for k, v in table.items() if k not in people.ids}
    parts = {
        k: Found("", 1) if vacated and k in PERSON_KEYS and v in people.ids else without_people(v, people)
        for k, v in kept.items()
    }
    return Found(
        {k: p.value for k, p in parts.items()},
        len(table) - len(kept) + sum(p.count for p in parts.values()),
        vacated + sum(p.vacant for p in parts.values()),
    )


def _about(entry: Any, people: People) -> bool:
    """Whether an entry of a list is a person, or is about one and holds no post."""
    if isinstance(entry, str):
        return entry in people.ids
    return isinstance(entry, dict) and POST not in entry and any(entry.get(key) in people.ids for key in PERSON_KEYS)
