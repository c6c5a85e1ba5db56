"""Homes and premises as a source of distances sees them, and what a source answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np

from valplan.data.faults import Fault, InputFaults
from valplan.domain.case import Floats, Ints, Told
from valplan.domain.municipality import DemandPoint, Premises, Worker
from valplan.language import _

KMH = 3.6  # km/h in a m/s
MOST_TOLD = 20
Mode = Literal["car", "walk"]


@dataclass(frozen=True)
class Places:
    """Ids and positions (metres, EPSG:3006; shape n x 2), in table order."""

    ids: tuple[str, ...]
    xy_m: Floats

    def __len__(self) -> int:
        """How many places there are."""
        return len(self.ids)


@dataclass(frozen=True)
class Asked:
    """What is asked of a source: ways from homes (demand points, then workers) to premises, by car or on foot."""

    homes: Places
    premises: Places
    points: int
    mode: Mode
    numbers: Mapping[str, float]

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns of the answer."""
        return len(self.homes), len(self.premises)

    def straight_m(self) -> Floats:
        """Straight line times the assumed detour."""
        return away_m(self.homes, self.premises) * self.numbers["detour_factor"]

    def straight_s(self) -> Floats:
        """Time for the straight line times the detour, at the mode's mean speed."""
        return self.straight_m() * KMH / self.numbers[f"{self.mode}_speed_kmh"]


@dataclass(frozen=True)
class Ways:
    """A source's answer: metres and seconds, whole, homes x premises."""

    metres: Ints
    seconds: Ints
    told: Told


class Source(Protocol):
    """Something that knows how far it is."""

    def inputs(self) -> tuple[str, ...]:
        """Everything that the answer depends on besides ``Asked``: settings, checksums of files."""
        ...

    def ways(self, asked: Asked) -> Ways:
        """Metres and seconds from every home to every premises; ``InputFaults`` when they cannot be known."""
        ...


def places_of(rows: Sequence[DemandPoint] | Sequence[Worker] | Sequence[Premises]) -> Places:
    """Ids and positions of records."""
    ids = [
        r.point_id if isinstance(r, DemandPoint) else r.worker_id if isinstance(r, Worker) else r.premises_id
        for r in rows
    ]
    return Places(tuple(ids), np.array([(r.x_m, r.y_m) for r in rows], dtype=np.float64).reshape(-1, 2))


def joined(*groups: Places) -> Places:
    """Several groups of places after each other."""
    return Places(tuple(i for g in groups for i in g.ids), np.concatenate([g.xy_m for g in groups]))


def away_m(homes: Places, premises: Places) -> Floats:
    """Straight lines in metres, homes x premises."""
    apart = homes.xy_m[:, None, :] - premises.xy_m[None, :, :]
    return np.asarray(np.hypot(apart[..., 0], apart[..., 1]), dtype=np.float64)


def whole(values: Floats) -> Ints:
    """Rounded to whole numbers."""
    return np.rint(values).astype(np.int64)


def first_told(faults: Sequence[Fault]) -> list[Fault]:
    """The first ``MOST_TOLD`` faults of a file, and one that counts the rest."""
    left = len(faults) - MOST_TOLD
    if left <= 0:
        return list(faults)
    rest = Fault(file=faults[0].file, expected=_("and {count} more of the same kind", count=left))
    return [*faults[:MOST_TOLD], rest]


def straightened(asked: Asked, metres: Floats, seconds: Floats, told: Told, *, allowed: bool, file: str) -> Ways:
    """Whole numbers, with the straight line times the detour where a source found no way (infinite).

    Raises
    ------
    InputFaults
        A pair has no way and the straight line is not ``allowed`` instead.
    """
    missing = ~np.isfinite(metres) | ~np.isfinite(seconds)
    if missing.any() and not allowed:
        raise InputFaults(first_told(_unreachable_faults(asked, missing, file)))
    metres = np.where(missing, asked.straight_m(), metres)
    seconds = np.where(missing, asked.straight_s(), seconds)
    told = told.model_copy(update={"unreachable": told.unreachable + int(missing.sum())})
    return Ways(whole(metres), whole(seconds), told)


def _unreachable_faults(
    asked: Asked, missing: np.ndarray[tuple[int, int], np.dtype[np.bool_]], file: str
) -> list[Fault]:
    pairs = np.argwhere(missing)
    remedy = _('Mend the source, or set unreachable = "straight" under [travel].')
    return [
        Fault(
            file=file,
            subject=f"{asked.homes.ids[h]} → {asked.premises.ids[p]}",
            expected=_("no way leads from one to the other"),
            remedy=remedy,
        )
        for h, p in pairs
    ]
