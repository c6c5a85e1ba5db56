"""The chart of who has how far: mean, 90th percentile and longest way of each group, before and after."""

from math import floor, log10
from typing import Any

from valplan.domain.equity import GroupEquity, Moment
from valplan.report.figures import distance, number

Drawn = dict[str, Any]
WIDTH, LEFT, RIGHT, TOP = 1100.0, 270.0, 290.0, 34.0
BAND, LINE = 46.0, 17.0
COLUMNS = (100.0, 190.0, 280.0)
TICKS = 6
STEPS = (1.0, 2.0, 5.0, 10.0)


def chart(groups: list[tuple[str, list[GroupEquity | None]]]) -> Drawn:
    """Positions (units of the drawing) of all that is drawn; every figure stands in text beside its line too.

    Parameters
    ----------
    groups
        Name of each group, with its figures before and after; None where they are not known.
    """
    most = max((row.metres.longest for _name, rows in groups for row in rows if row), default=1)
    step = tick_m(most)
    scale = (WIDTH - LEFT - RIGHT) / max(most, step)
    bottom = TOP + BAND * len(groups)
    ticks = [step * n for n in range(int(max(most, step) // step) + 1)]
    return {
        "width": WIDTH,
        "height": bottom + 26,
        "left": LEFT,
        "top": TOP,
        "bottom": bottom,
        "ticks": [{"x": round(LEFT + scale * t, 1), "text": round_distance(t)} for t in ticks],
        "columns": [WIDTH - RIGHT + x for x in COLUMNS],
        "bands": [_band(name, rows, TOP + BAND * n, scale) for n, (name, rows) in enumerate(groups)],
    }


def tick_m(most_m: float) -> float:
    """A round step (1, 2 or 5 times a power of ten, metres) that gives at most six steps up to ``most_m``."""
    rough = max(most_m, 1.0) / TICKS
    power = 10.0 ** floor(log10(rough))
    return next(s * power for s in STEPS if s * power >= rough * (1 - 1e-9))


def _band(name: str, rows: list[GroupEquity | None], top: float, scale: float) -> Drawn:
    pairs = enumerate(zip(rows, Moment, strict=True))
    lines = [_line(row, moment, top + 8 + LINE * (n + 0.5), scale) for n, (row, moment) in pairs]
    return {"name": name, "y": top + BAND / 2, "top": top, "height": BAND, "lines": lines}


def _line(row: GroupEquity | None, moment: Moment, y: float, scale: float) -> Drawn:
    drawn: Drawn = {"y": round(y, 1), "before": moment is Moment.BEFORE, "known": row is not None}
    if row is None:
        return drawn
    far = (row.metres.mean, row.metres.p90, row.metres.longest)
    mean, p90, longest = (round(LEFT + scale * m, 1) for m in far)
    return {**drawn, "mean": mean, "p90": p90, "longest": longest, "texts": [distance(m) for m in far]}


def round_distance(metres: float) -> str:
    """A round distance: metres below one kilometre, whole kilometres without decimals."""
    return number(metres / 1000) + "\u00a0km" if metres % 1000 == 0 and metres else distance(metres)
