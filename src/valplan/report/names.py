"""Names come to the lists when they are written: from the key file, for people whose register holds none."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from valplan.data.key_file import Contact, contacts, key_file_of
from valplan.domain.case import Case


def named(case: Case, key: Path | None = None) -> Case:
    """The case with the names of the municipality's key file, or another; who is not in it goes by the id.

    A register that holds names of its own keeps them. Only what is made to be handed out with names is written from
    the answer.
    """
    workers = case.municipality.workers
    if all(w.name for w in workers):
        return case
    known = people_of_case(case, key)
    shown = (w.name or (known[w.worker_id].name if w.worker_id in known else w.worker_id) for w in workers)
    renamed = tuple(w.model_copy(update={"name": name}) for w, name in zip(workers, shown, strict=True))
    return replace(case, municipality=case.municipality.model_copy(update={"workers": renamed}))


def people_of_case(case: Case, key: Path | None = None) -> Mapping[str, Contact]:
    """The people of the municipality's key file, or another; empty where there is none."""
    return contacts(key or key_file_of(case.municipality.code))


def nameless(case: Case) -> int:
    """How many people of the register have a name neither in it nor in the key file."""
    bare = [w.worker_id for w in case.municipality.workers if not w.name]
    known = people_of_case(case) if bare else {}
    return sum(not (worker in known and known[worker].name) for worker in bare)
