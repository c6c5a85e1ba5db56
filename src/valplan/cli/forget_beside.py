"""Files in ``out`` that are of no plan, such as lists written there with ``--out``: who goes from them, who stays."""

from collections.abc import Collection, Iterator
from pathlib import Path

from valplan.cli.forget_places import Places, in_order
from valplan.report.erase import Erasure, Kind, People, erasure_of, listed_in_letters, people_of


def erasures_beside(places: Places, people: People) -> Iterator[Erasure]:
    """What is to become of the files beside the plans in which people stand who are of no other election.

    An id is drawn at random and tells a person for certain, and so does the list of a folder of letters; a file that
    holds names alone may be anybody's. Others in the same file stay.
    """
    gone = _people(places, people, people.ids - _staying(places, people))
    for path in in_order(places.beside):
        found = erasure_of(path, gone)
        if found and (found.kind is Kind.NOT_LOOKED_INTO or _certain(path, gone)):
            yield found


def left_beside(places: Places, people: People, erasures: Collection[Erasure]) -> list[Path]:
    """Files beside the plans in which somebody of the people still stands when the erasures have been carried out."""
    staying = _people(places, people, _staying(places, people))
    edited = {e.path for e in erasures if e.data is not None}
    removed = {e.path for e in erasures if e.data is None and e.kind is not Kind.NOT_LOOKED_INTO}
    there = (p for p in places.beside if p not in removed)
    return [p for p in there if _stand_in(p, staying if p in edited else people)]


def _staying(places: Places, people: People) -> frozenset[str]:
    """Those whom the key file keeps for another election."""
    known = places.contacts()
    return frozenset(w for w in people.ids & known.keys() if places.kept(known[w], people))


def _people(places: Places, people: People, ids: frozenset[str]) -> People:
    return people_of(ids, places.contacts(), places.names()) if ids != people.ids else people.among_others()


def _certain(path: Path, people: People) -> bool:
    """Whether a file is known to be about the people by more than a name."""
    return bool((listed_in_letters(path) or frozenset()) & people.ids) or _stand_in(path, people.by_id())


def _stand_in(path: Path, people: People) -> bool:
    found = erasure_of(path, people) if people else None
    return found is not None and found.kind is not Kind.NOT_LOOKED_INTO
