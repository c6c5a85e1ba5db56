"""Find room on a printed map for marks and names: none covers another, none reaches over the frame."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import cos, pi, sin

Box = tuple[float, float, float, float]
Spot = tuple[float, float]
TURNS = (0, 1, -1, 2, -2, 3, -3, 4, -4, 5, -5, 6, -6, 7, -7, 8)  # sixteenths of a turn: the first direction first

NOISE = 6  # decimals beyond which a difference of areas is what arithmetic leaves


@dataclass
class Room:
    """A frame and the boxes (left, bottom, right, top; any one unit) in it that are taken."""

    frame: Box
    taken: list[Box] = field(default_factory=list)

    def take(self, boxes: Sequence[Box], *, must: bool = False) -> int | None:
        """Take the first of the boxes that is free, and answer with its number.

        Parameters
        ----------
        must
            Where none is free, take the one within the frame, or else of all, that covers least; without it, none.
        """
        cover = [(self._outside(b), sum(_common(b, t) for t in self.taken)) for b in boxes]
        best = min(range(len(boxes)), key=lambda k: (cover[k], k), default=None)
        if best is None or (cover[best] != (0.0, 0.0) and not must):
            return None
        self.taken.append(boxes[best])
        return best

    def _outside(self, box: Box) -> float:
        return round(_area(box) - _common(box, self.frame), NOISE)


def around(at: Spot, width: float, height: float, first: float, gaps: Iterable[float]) -> list[Box]:
    """Boxes of that size about a spot, nearest first: at each gap from it all round, from the direction ``first`` on.

    Parameters
    ----------
    first
        The direction wanted most, in sixteenths of a turn from east by north; those nearest to it come next.
    gaps
        How far from the spot the box's edge is.
    """
    return [_beside(at, width, height, (first + turn) * pi / 8, gap) for gap in gaps for turn in TURNS]


def centred(at: Spot, width: float, height: float) -> Box:
    """The box of that size in the middle of which the spot is."""
    return at[0] - width / 2, at[1] - height / 2, at[0] + width / 2, at[1] + height / 2


def middle(box: Box) -> Spot:
    """The middle of a box."""
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2


def _beside(at: Spot, width: float, height: float, angle: float, gap: float) -> Box:
    return centred((at[0] + cos(angle) * (gap + width / 2), at[1] + sin(angle) * (gap + height / 2)), width, height)


def _common(a: Box, b: Box) -> float:
    """The area that two boxes share."""
    return max(0.0, min(a[2], b[2]) - max(a[0], b[0])) * max(0.0, min(a[3], b[3]) - max(a[1], b[1]))


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])
