"""Car-pools of a municipality's own register: who rides together, by a word of theirs or the name of one of them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from valplan.data.car_pools import COLUMN, MOST, pool_problems
from valplan.data.register_import.ids import mark_of_text
from valplan.data.register_import.person import Draft
from valplan.data.register_import.words import Problem, fold, yes_no
from valplan.domain.election import ElectionType
from valplan.language import _
from valplan.limits import load_limits

YES = "ja"


def resolve_pools(drafts: Sequence[Draft], ids: Sequence[str]) -> dict[str, str]:
    """A pool for each worker who rides with others: ``P1``, ``P2`` … by its first id, since a cell may hold a name.

    Those with the same words ride together. Words that are the name or personnummer of somebody in the register mean
    that person, whose own cell may be empty. Pools that are none are told as faults, in the row of the first member.
    """
    people = _people(drafts, ids)
    above: dict[str, str] = {}
    for draft, worker in zip(drafts, ids, strict=True):
        if not _words(draft):
            continue
        mark = mark_of_text(_words(draft))
        found = people.get(mark, set())
        if len(found) > 1:
            told = _("Several have that name: write the personnummer or the number.")
            draft.row.tell(COLUMN, Problem(_("one person or a word for the car-pool was expected"), told))
            continue
        other = next(iter(found)) if len(found) == 1 else f"{COLUMN} {mark}"
        above[_root(above, worker)] = _root(above, other)
    pools: dict[str, list[int]] = defaultdict(list)
    for k, worker in enumerate(ids):
        if worker in above:
            pools[_root(above, worker)].append(k)
    most = int(load_limits(ElectionType.GENERAL)[MOST].value)
    for members in pools.values():
        _tell([drafts[k] for k in members], most)
    ordered = sorted(sorted(ids[k] for k in members) for members in pools.values())
    return {worker: f"P{n}" for n, members in enumerate(ordered, start=1) for worker in members}


def _words(draft: Draft) -> str:
    """What a person's cell says; nothing where it says no."""
    text = draft.row.text(COLUMN)
    return "" if yes_no(text) is False else text


def _root(above: dict[str, str], key: str) -> str:
    """What stands for all who are joined with a worker or a word; ``above`` learns of it."""
    while above.setdefault(key, key) != key:
        key = above[key]
    return key


def _people(drafts: Sequence[Draft], ids: Sequence[str]) -> Mapping[str, set[str]]:
    """People by name and personnummer; a short number of the municipality's own could be that of a pool."""
    found: dict[str, set[str]] = defaultdict(set)
    for draft, worker in zip(drafts, ids, strict=True):
        for mark in (draft.number, fold(draft.name)):
            if mark:
                found[mark].add(worker)
    return found


def _tell(members: Sequence[Draft], most: int) -> None:
    """What is wrong with a pool, in the row of its first member who wrote a word for it."""
    drivers = sum(d.cells["licence"] == d.cells["car"] == YES for d in members)
    first = next(d for d in members if _words(d))
    for problem in pool_problems(len(members), drivers, most):
        first.row.tell(COLUMN, Problem(*problem))
