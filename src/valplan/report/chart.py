"""A chart of a front as SVG: plans found, the proven bound below them, and the scenario's own plan."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import floor, log10

from markupsafe import escape

from valplan.domain.frontier import Front
from valplan.language import _
from valplan.report.figures import number
from valplan.report.look import BAD, EARLY, INK, NAVY
from valplan.report.placing import Room, Spot, around, centred, middle

WIDTH, HEIGHT = 860.0, 480.0
LEFT, RIGHT, TOP, BOTTOM = 96.0, 24.0, 20.0, 64.0
MARGIN = 0.06
TICKS = 6
PALE = "#dbe6f2"
GRID = "#e3e8ef"
WHOLE_FROM = 10.0
DOT, OWN = 5.0, 9.0  # from the middle of a mark to its edge
DIGIT, DIGIT_HEIGHT = 8.0, 12.0
NORTH_EAST = 2  # sixteenths of a turn
GAPS = (10.0, 19.0, 29.0)  # from a dot to its number
HALO = 'paint-order="stroke" stroke="#fff" stroke-width="3"'


@dataclass(frozen=True)
class Scale:
    """From values to pixels along one side."""

    least: float
    most: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """The pixel of a value; beyond the sides, the side."""
        inside = min(max(value, self.least), self.most)
        return self.start + (inside - self.least) / (self.most - self.least) * (self.end - self.start)

    def ticks(self) -> list[float]:
        """Round values from side to side."""
        step = nice_step((self.most - self.least) / TICKS)
        first = int(-(-self.least // step))
        return [k * step for k in range(first, floor(self.most / step) + 1)]


def nice_step(rough: float) -> float:
    """The least of 1, 2 and 5 times a power of ten that is not below ``rough``."""
    power = 10.0 ** floor(log10(rough))
    return next(k * power for k in (1.0, 2.0, 5.0, 10.0) if k * power >= rough * (1 - 1e-9))


def chart(front: Front) -> str:
    """The whole picture; across stands the second goal, upwards the first."""
    across, up = _scales(front)
    parts = [
        _axes(front, across, up),
        f'<path class="region" d="{_region(front, across, up)}" fill="{PALE}"/>',
        _line(_stairs(_floor_corners(front), across, up), EARLY, "6 4"),
        _line(_stairs(_found_corners(front), across, up), NAVY, "none"),
        *_dots(front, across, up),
        _own(front, across, up),
        *_numbers(front, across, up),
    ]
    title = _("Front between {first} and {second}", first=front.first.name, second=front.second.name)
    return (
        f'<svg viewBox="0 0 {WIDTH:.0f} {HEIGHT:.0f}" role="img" aria-label="{escape(title)}" '
        f'font-family="sans-serif" font-size="12" fill="{INK}">' + "".join(parts) + "</svg>"
    )


def _scales(front: Front) -> tuple[Scale, Scale]:
    seconds = [p.second for p in front.points] + [front.second_bound]
    firsts = [v for p in front.points for v in (p.first, p.bound)]
    if front.chosen:
        seconds, firsts = [*seconds, front.chosen.second], [*firsts, front.chosen.first]
    return _scale(seconds, LEFT, WIDTH - RIGHT), _scale(firsts, HEIGHT - BOTTOM, TOP)


def _scale(values: list[float], start: float, end: float) -> Scale:
    low, high = min(values), max(values)
    pad = MARGIN * (high - low) or max(1.0, abs(high) * MARGIN)
    return Scale(low - pad, high + pad, start, end)


def _found_corners(front: Front) -> list[tuple[float, float]]:
    """(second, first) of the points, least second first."""
    return [(p.second, p.first) for p in reversed(front.points)]


def _floor_corners(front: Front) -> list[tuple[float, float]]:
    """Where the proven bound steps: from each limit leftwards at most that much of the second goal costs that much."""
    steps = [(f.limit, f.bound) for f in reversed(front.floors)]
    corners, left = [], front.second_bound
    for limit, bound in steps:
        corners.append((left, bound))
        left = left if limit is None else max(left, limit)
    return corners


def _stairs(corners: list[tuple[float, float]], across: Scale, up: Scale) -> str:
    """Down from the top at the first corner, then right and down from corner to corner, then to the right side."""
    path = f"M{across.at(corners[0][0]):.1f} {up.at(up.most):.1f}V{up.at(corners[0][1]):.1f}"
    for second, first in corners[1:]:
        path += f"H{across.at(second):.1f}V{up.at(first):.1f}"
    return path + f"H{across.at(across.most):.1f}"


def _region(front: Front, across: Scale, up: Scale) -> str:
    """What lies between the bound and the plans found: there may be better plans there, and nowhere below."""
    back = _floor_corners(front)
    path = _stairs(_found_corners(front), across, up) + f"V{up.at(back[-1][1]):.1f}"
    for (second, _first), (_second, above) in zip(reversed(back), [*reversed(back[:-1]), (0.0, up.most)], strict=True):
        path += f"H{across.at(second):.1f}V{up.at(above):.1f}"
    return path + "Z"


def _line(path: str, colour: str, dashes: str) -> str:
    return f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="2" stroke-dasharray="{dashes}"/>'


def _dots(front: Front, across: Scale, up: Scale) -> Iterator[str]:
    for n, p in enumerate(front.points, start=1):
        about = f"{n}: {amount(p.first, front.first.unit)}, {amount(p.second, front.second.unit)}"
        yield (
            f'<circle cx="{across.at(p.second):.1f}" cy="{up.at(p.first):.1f}" r="{DOT:.0f}" fill="{NAVY}" '
            f'stroke="#fff"><title>{escape(about)}</title></circle>'
        )


def _numbers(front: Front, across: Scale, up: Scale) -> Iterator[str]:
    """The points' numbers where there is room beside them, the ends first; one set off is joined to its dot."""
    spots = [(across.at(p.second), -up.at(p.first)) for p in front.points]  # upwards, as ``Room`` counts
    room = Room((across.start, -up.start, across.end, -up.end))
    room.taken += [centred(spot, 2 * DOT, 2 * DOT) for spot in spots]
    if front.chosen:
        room.taken.append(centred((across.at(front.chosen.second), -up.at(front.chosen.first)), 2 * OWN, 2 * OWN))
    for n in sorted(range(len(spots)), key=lambda n: (0 < n < len(spots) - 1, n)):
        boxes = around(spots[n], DIGIT * len(str(n + 1)), DIGIT_HEIGHT, NORTH_EAST, GAPS)
        found = room.take(boxes)
        if found is not None:
            yield _number(n + 1, spots[n], middle(boxes[found]), joined=found >= len(boxes) // len(GAPS))


def _number(n: int, dot: Spot, at: Spot, *, joined: bool) -> str:
    line = f'<path d="M{dot[0]:.1f} {-dot[1]:.1f}L{at[0]:.1f} {-at[1]:.1f}" stroke="{NAVY}" stroke-width="0.7"/>'
    text = f'<text class="number" x="{at[0]:.1f}" y="{-at[1] + 4:.1f}" text-anchor="middle" {HALO}>{n}</text>'
    return (line if joined else "") + text


def amount(value: float, unit: str) -> str:
    """A value with its unit, if it has one."""
    return f"{number(value)} {unit}".strip()


def _own(front: Front, across: Scale, up: Scale) -> str:
    if front.chosen is None:
        return ""
    x, y = across.at(front.chosen.second), up.at(front.chosen.first)
    about = f"{amount(front.chosen.first, front.first.unit)}, {amount(front.chosen.second, front.second.unit)}"
    return (
        f'<path d="M{x:.1f} {y - OWN:.1f}l{OWN:.0f} {OWN:.0f}l-{OWN:.0f} {OWN:.0f}l-{OWN:.0f} -{OWN:.0f}Z" fill="none" '
        f'stroke="{BAD}" stroke-width="2.5"><title>{escape(about)}</title></path>'
    )


def _axes(front: Front, across: Scale, up: Scale) -> str:
    base, side = up.start, across.start
    box = f'width="{across.end - side:.0f}" height="{base - TOP:.0f}" fill="#fff" stroke="{GRID}"'
    parts = [f'<rect x="{side:.0f}" y="{TOP:.0f}" {box}/>']
    for value in across.ticks():
        x = across.at(value)
        parts.append(f'<path d="M{x:.1f} {TOP:.0f}V{base:.0f}" stroke="{GRID}"/>')
        parts.append(f'<text x="{x:.1f}" y="{base + 18:.0f}" text-anchor="middle">{_shown(value)}</text>')
    for value in up.ticks():
        y = up.at(value)
        parts.append(f'<path d="M{side:.0f} {y:.1f}H{across.end:.0f}" stroke="{GRID}"/>')
        parts.append(f'<text x="{side - 8:.0f}" y="{y + 4:.1f}" text-anchor="end">{_shown(value)}</text>')
    middle = (side + across.end) / 2
    parts.append(f'<text x="{middle:.0f}" y="{HEIGHT - 16:.0f}" text-anchor="middle">{escape(_named(front, 2))}</text>')
    half = (base + TOP) / 2
    turned = f'transform="rotate(-90 16 {half:.0f})"'
    parts.append(f'<text x="16" y="{half:.0f}" text-anchor="middle" {turned}>{escape(_named(front, 1))}</text>')
    return "".join(parts)


def _named(front: Front, which: int) -> str:
    goal = front.first if which == 1 else front.second
    return f"{goal.name} ({goal.unit})" if goal.unit else goal.name


def _shown(value: float) -> str:
    return number(value, 0 if abs(value) >= WHOLE_FROM or value == round(value) else 1)
