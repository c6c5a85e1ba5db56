"""The groups of people that are told apart: everyone, by kind of place, by tag, by area."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from valplan.domain.case import Case, Ints
from valplan.domain.equity import Grouping
from valplan.domain.municipality import AreaKind, DemandPoint


@dataclass(frozen=True)
class Group:
    """People who live at some demand points: ``rows`` of the table of points, in rising order."""

    grouping: Grouping
    key: str
    name: str
    rows: Ints


def groups(case: Case) -> tuple[Group, ...]:
    """Every group: the whole, kinds, tags (each with all who lack it), areas; each in the order of its key."""
    return (
        Group(Grouping.WHOLE, case.municipality.code, case.municipality.name, np.arange(len(case.municipality.points))),
        *_kinds(case),
        *_tags(case),
        *(Group(Grouping.AREA, a, case.areas[a].name, case.points_of_area[a]) for a in sorted(case.points_of_area)),
    )


def tags_of(case: Case, point: DemandPoint) -> frozenset[str]:
    """The tags of a home: its own, its district's, and those of its area's column ``socioeconomic``."""
    area = (t.strip() for t in case.areas[point.area_id].socioeconomic.split(","))
    return frozenset({*point.tags, *case.districts[point.district].tags, *area} - {""})


def _kinds(case: Case) -> Iterator[Group]:
    kinds = np.array([case.areas[p.area_id].kind for p in case.municipality.points], dtype=str)
    for kind in AreaKind:
        if (kinds == kind.value).any():
            yield Group(Grouping.KIND, kind.value, kind.value, np.flatnonzero(kinds == kind.value))


def _tags(case: Case) -> Iterator[Group]:
    tags = [tags_of(case, p) for p in case.municipality.points]
    for tag in sorted(frozenset[str]().union(*tags)):
        has = np.array([tag in t for t in tags])
        yield Group(Grouping.TAG, tag, tag, np.flatnonzero(has))
        yield Group(Grouping.WITHOUT_TAG, tag, tag, np.flatnonzero(~has))
