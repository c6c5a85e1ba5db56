"""Weekly rest: nobody works seven days on end without thirty-six hours of rest among them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import pairwise

import numpy as np
import pandas as pd

from valplan.demand.teams import polling_shift
from valplan.domain.case import Case, Ints
from valplan.domain.outcome import Violation
from valplan.domain.plan import Plan
from valplan.language import N_
from valplan.model.algebra import Rows
from valplan.model.staffing import Bools, StaffingDecisions
from valplan.rules.people import filled
from valplan.rules.rule import Rule

Shift = tuple[datetime, datetime]
Chain = tuple[frozenset[int], ...]
LONGEST = timedelta(days=6)  # from the first date of work to the last: a seventh makes the period of 14 §
NEXT = (timedelta(days=1), timedelta(days=2))  # two free dates on end are always rest enough


class WeeklyRest(Rule):
    """Thirty-six hours of unbroken rest in each period of seven days, wherever the period begins.

    Work without such a rest between its shifts is a stretch; none reaches over seven dates. A free date between a late
    shift and an early one is no such rest. A reserve on standby does not rest on election day (14 § 1 st.). The
    exemption from the daily rest is none from this: 14 § 3 st. asks for what could not be foreseen.
    """

    id = "weekly-rest"
    wording = N_("Everyone has thirty-six hours of unbroken rest in every seven days in a row.")
    source = "arbetstidslagen (1982:673) 14 §"
    unit = "h"
    personal = True

    def staffing_rows(self, d: StaffingDecisions) -> Rows:
        """For each stretch that would be too long, a worker who could work all of it has one shift of it free."""
        standby = polling_shift(d.case)
        slots = list(zip(d.slots.table.starts, d.slots.table.ends, strict=True))
        shifts = sorted({*slots, standby})
        number = {shift: k for k, shift in enumerate(shifts)}
        of_slot = np.array([number[s] for s in slots], dtype=np.int64)
        codes, names = pd.factorize(pd.concat([d.hold.keys.worker, d.reserve.keys.worker]), sort=True)
        mine = _Candidates(
            list(names),
            codes.astype(np.int64),
            np.concatenate([of_slot[d.hold.keys.slot], np.full(len(d.reserve), number[standby])]).astype(np.int64),
            np.concatenate([d.hold.ids, d.reserve.ids]),
            len(shifts),
        )
        chains = too_long(shifts, timedelta(hours=d.case.number("weekly_rest_h")))
        return Rows.join(mine.rows(chain, f"{min(map(min, chain))} {k}") for k, chain in enumerate(chains))

    def check(self, case: Case, plan: Plan) -> Iterator[Violation]:
        """Look for long stretches among each person's shifts in order of time."""
        held: dict[str, list[Shift]] = defaultdict(list)
        for post, worker in filled(case, plan):
            held[worker.worker_id].append((post.starts, post.ends))
        for reserve in plan.reserves:
            held[reserve.worker].append(polling_shift(case))
        rest = timedelta(hours=case.number("weekly_rest_h"))
        for worker_id, shifts in sorted(held.items()):
            for stretch in _stretches(sorted(shifts), rest):
                if stretch[-1][0].date() - stretch[0][0].date() >= LONGEST:
                    yield self._broken(case, worker_id, stretch)

    def _broken(self, case: Case, worker: str, stretch: Sequence[Shift]) -> Violation:
        found = max((after[0] - before[1]) / timedelta(hours=1) for before, after in pairwise(stretch))
        limit, first, last = case.number("weekly_rest_h"), stretch[0][0].date(), stretch[-1][0].date()
        text = N_(
            "{worker} serves from {first} to {last} without {limit:.0f} hours of unbroken rest; the longest rest is "
            "{found:.1f} hours."
        )
        return self.violation(
            f"worker {worker} {first}", f"{found:.1f}", limit, text,
            worker=worker, first=first, last=last, limit=limit, found=found,
        )  # fmt: skip


@dataclass(frozen=True)
class _Candidates:
    """Columns by worker (a row of ``names``) and shift (a number), of so many ``shifts``."""

    names: list[str]
    worker: Ints
    shift: Ints
    column: Ints
    shifts: int

    @cached_property
    def present(self) -> Bools:
        """Who could work what, shape (workers, shifts)."""
        found = np.zeros((len(self.names), self.shifts), dtype=np.bool_)
        found[self.worker, self.shift] = True
        return found

    def rows(self, chain: Chain, label: str) -> Rows:
        """A row for each worker who could work all of the chain: one of its dates is free."""
        able = np.logical_and.reduce([self.present[:, sorted(some)].any(axis=1) for some in chain])
        inside = np.zeros(self.shifts, dtype=np.bool_)
        inside[sorted(frozenset[int]().union(*chain))] = True
        mine = inside[self.shift] & able[self.worker]
        names = pd.Series([f"worker {self.names[w]} {label}" for w in self.worker[mine]], dtype=str)
        return Rows.each(names, self.column[mine], upper=float(len(chain) - 1))


def too_long(shifts: Sequence[Shift], rest: timedelta) -> Iterator[Chain]:
    """Sets of shifts (by number, a set for each date of work) such that one of each makes too long a stretch.

    Whatever stretch is too long has one shift in each set of some chain. All shifts of a set stand less than ``rest``
    from all of the next.
    """
    on: dict[date, list[int]] = defaultdict(list)
    for k, (starts, _ends) in enumerate(shifts):
        on[starts.date()].append(k)

    def grow(dates: tuple[date, ...], sets: Chain) -> Iterator[Chain]:
        if dates[-1] - dates[0] >= LONGEST:
            if dates[-1] - dates[1] < LONGEST:  # else the chain without its first date is too long as it is
                yield sets
            return
        for day in (dates[-1] + step for step in NEXT):
            for late, early in _near(shifts, sets[-1], on.get(day, ()), rest):
                yield from grow((*dates, day), (*sets[:-1], late, early))

    for day in sorted(on):
        yield from grow((day,), (frozenset(on[day]),))


def _near(
    shifts: Sequence[Shift], before: Iterable[int], after: Iterable[int], rest: timedelta
) -> Iterator[tuple[frozenset[int], frozenset[int]]]:
    """The largest pairs of sets, late shifts and early ones, with less than the rest between any two of them."""
    found: dict[frozenset[int], frozenset[int]] = {}
    for starts in sorted({shifts[k][0] for k in after}):
        late = frozenset(k for k in before if starts - shifts[k][1] < rest)
        found[late] = frozenset(k for k in after if shifts[k][0] <= starts)
    yield from ((late, early) for late, early in found.items() if late)


def _stretches(shifts: Sequence[Shift], rest: timedelta) -> Iterator[list[Shift]]:
    """Shifts in order of time, parted where the rest lies."""
    stretch: list[Shift] = []
    for shift in shifts:
        if stretch and shift[0] - max(ends for _starts, ends in stretch) >= rest:
            yield stretch
            stretch = []
        stretch.append(shift)
    if stretch:
        yield stretch
