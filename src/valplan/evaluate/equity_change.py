"""How two plans differ in who has how far."""

from valplan.domain.base import Record
from valplan.domain.equity import Equity, GroupEquity, Grouping, Moment, Way

FIGURES = ("mean", "p90", "longest", "ede")
NOT_COMPARED = frozenset({Grouping.AREA})


class EquityChange(Record):
    """A figure of a group in both plans, metres or seconds; None where a plan has no such group or way."""

    way: Way
    grouping: Grouping
    group: str
    name: str
    figure: str
    unit: str
    before: int | None
    after: int | None


_Key = tuple[Way, Grouping, str, str, str]


def equity_changes(a: Equity | None, b: Equity | None) -> tuple[EquityChange, ...]:
    """Mean, 90th percentile, longest way and equally-distributed equivalent of the main groups in both plans.

    What is compared is what the plans reach, not the last election; areas are left out. In the order of ``a`` and then
    what only ``b`` has.
    """
    before, after = _figures(a), _figures(b)
    return tuple(
        EquityChange(
            way=key[0], grouping=key[1], group=key[2], figure=key[3], unit=key[4], name=name,
            before=before[key][1] if key in before else None, after=after[key][1] if key in after else None,
        )
        for key, (name, _value) in {**before, **after}.items()
    )  # fmt: skip


def _figures(equity: Equity | None) -> dict[_Key, tuple[str, int]]:
    rows = equity.groups if equity else ()
    return {
        (row.way, row.grouping, row.group, figure, unit): (row.name, value)
        for row in rows
        if row.moment is Moment.AFTER and row.grouping not in NOT_COMPARED
        for unit, figure, value in _values(row)
    }


def _values(row: GroupEquity) -> list[tuple[str, str, int]]:
    found = [("m", row.metres), *([("s", row.seconds)] if row.seconds else [])]
    return [(unit, figure, getattr(how_far, figure)) for unit, how_far in found for figure in FIGURES]
