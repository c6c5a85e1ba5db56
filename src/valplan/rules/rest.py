"""How much one person serves: one post a day, rest between shifts, no more days than agreed."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise

import numpy as np
import pandas as pd

from valplan.demand.postlist import day_of
from valplan.domain.case import Case
from valplan.domain.municipality import Use
from valplan.domain.outcome import Violation
from valplan.domain.plan import Plan
from valplan.language import N_
from valplan.model.algebra import Rows
from valplan.model.staffing import Bools, Slots, StaffingDecisions
from valplan.rules.people import filled
from valplan.rules.rule import Rule

IN_EARLY_VOTING = (Use.EARLY, Use.AMBULATING)
MINUTE_H = 1e-6  # what adding hours may leave


class OnePostADay(Rule):
    """A person holds at most one post a day, so is in one place at a time; a reserve has no post that day."""

    id = "one-post-a-day"
    wording = N_("A person is in one place at a time and holds at most one post a day.")
    source = N_("practice; follows from one place at a time")
    kind = "policy"
    linked = True
    personal = True

    def staffing_rows(self, d: StaffingDecisions) -> Rows:
        """One row a worker and day."""
        names = pd.concat(
            [
                "worker " + d.hold.keys.worker + " day " + d.hold.keys.day.astype(str),
                "worker " + d.reserve.keys.worker + " day 0",
            ],
            ignore_index=True,
        )
        return Rows.each(names, np.concatenate([d.hold.ids, d.reserve.ids]), upper=1.0)

    def check(self, case: Case, plan: Plan) -> Iterator[Violation]:
        """Count posts by person and day."""
        count = Counter((w.worker_id, day_of(case, p)) for p, w in filled(case, plan))
        count.update((r.worker, 0) for r in plan.reserves)
        for (worker, day), found in sorted(count.items()):
            if found > 1:
                text = N_("{worker} has {found} {found:|post|posts} on {on}.")
                on = case.election.date_of(day)
                yield self.violation(f"worker {worker} {on}", found, 1, text, worker=worker, found=found, on=on)


class DailyRest(Rule):
    """Eleven hours of rest in each day: between two shifts, and no shift longer than the thirteen that are left."""

    id = "daily-rest"
    wording = N_("Everyone rests eleven hours between shifts, but where a dated exemption applies.")
    source = N_("arbetstidslagen (1982:673) 13 §; exemption: scenario [staffing.rest_exemption]")
    unit = "h"
    personal = True

    def may_hold(self, case: Case, slots: Slots) -> Bools:
        """No slot longer than a day less the rest, unless exempt."""
        ok = [not _too_long(case, s, e) for s, e in zip(slots.table.starts, slots.table.ends, strict=True)]
        return np.repeat(np.array([ok], dtype=np.bool_), len(case.municipality.workers), axis=0)

    def staffing_rows(self, d: StaffingDecisions) -> Rows:
        """For each shift, a worker holds it or one of the shifts that end too late before it, not both."""
        times = d.slots.table[["starts", "ends"]].drop_duplicates()
        shift = list(zip(d.slots.table.starts, d.slots.table.ends, strict=True))
        blocks = []
        for after in zip(times.starts, times.ends, strict=True):
            before = [k for k, pair in enumerate(shift) if pair[0] < after[0] and _too_close(d.case, pair, after)]
            if before:
                now = [k for k, pair in enumerate(shift) if pair == after]
                blocks.append(self._either(d, before, now, str(after[0])))
        return Rows.join(blocks)

    def _either(self, d: StaffingDecisions, before: list[int], now: list[int], label: str) -> Rows:
        late, early = d.hold.keys.slot.isin(before), d.hold.keys.slot.isin(now)
        both = set(d.hold.keys.worker[late]) & set(d.hold.keys.worker[early])
        rows = (late | early) & d.hold.keys.worker.isin(both)
        return Rows.each("worker " + d.hold.keys.worker[rows] + " " + label, d.hold.where(rows), upper=1.0)

    def check(self, case: Case, plan: Plan) -> Iterator[Violation]:
        """Look at the length of each shift, and at each person's shifts in order of time."""
        shifts: dict[str, list[tuple[datetime, datetime]]] = defaultdict(list)
        for post, worker in filled(case, plan):
            shifts[worker.worker_id].append((post.starts, post.ends))
        for worker_id, held in sorted(shifts.items()):
            held.sort()
            for starts, ends in held:
                if _too_long(case, starts, ends):
                    yield self._broken(case, worker_id, starts, timedelta(hours=24) - (ends - starts))
            for before, after in pairwise(held):
                if before[0].date() != after[0].date() and _too_close(case, before, after):
                    yield self._broken(case, worker_id, after[0], after[0] - before[1])

    def _broken(self, case: Case, worker: str, at: datetime, rest: timedelta) -> Violation:
        found, limit = rest.total_seconds() / 3600, case.number("daily_rest_h")
        text = N_("{worker} has only {found:.1f} hours of rest at the shift of {at:%Y-%m-%d %H:%M}.")
        return self.violation(
            f"worker {worker} {at:%Y-%m-%d}", f"{found:.1f}", limit, text, worker=worker, found=found, at=at
        )


class EarlyDaysAgreed(Rule):
    """Nobody has more days of early voting than agreed."""

    id = "early-days-agreed"
    wording = N_("Nobody serves more days in early voting than agreed.")
    source = N_("register")
    kind = "policy"
    personal = True

    def staffing_rows(self, d: StaffingDecisions) -> Rows:
        """One row a worker."""
        early = d.hold.keys.use.isin([str(u) for u in IN_EARLY_VOTING])
        rows = Rows.each("worker " + d.hold.keys.worker[early], d.hold.where(early))
        most = np.array([d.case.workers[k.removeprefix("worker ")].max_early_days for k in rows.keys], dtype=np.float64)
        return Rows(rows.keys, rows.row, rows.column, rows.coefficient, rows.lower, most)

    def check(self, case: Case, plan: Plan) -> Iterator[Violation]:
        """Count the days of each person."""
        count = Counter(w.worker_id for p, w in filled(case, plan) if p.use in IN_EARLY_VOTING)
        for worker, found in sorted(count.items()):
            limit = case.workers[worker].max_early_days
            if found > limit:
                text = N_("{worker} has {found} {found:|day|days} in early voting but agreed to {limit}.")
                yield self.violation(f"worker {worker}", found, limit, text, worker=worker, found=found, limit=limit)


class HoursAgreed(Rule):
    """Nobody is given more hours than agreed, where the register has a limit."""

    id = "hours-agreed"
    wording = N_("Nobody serves more hours than agreed.")
    source = N_("register max_hours")
    kind = "policy"
    unit = "h"
    personal = True

    def staffing_rows(self, d: StaffingDecisions) -> Rows:
        """One row a worker with a limit: the hours of the slots held."""
        limit = {w.worker_id: w.max_hours for w in d.case.municipality.workers if w.max_hours is not None}
        mine = d.hold.keys.worker.isin(limit)
        rows = Rows.each(
            "worker " + d.hold.keys.worker[mine], d.hold.where(mine), coefficient=d.hours[d.hold.keys.slot[mine]]
        )
        most = np.array([limit[k.removeprefix("worker ")] for k in rows.keys], dtype=np.float64)
        return Rows(rows.keys, rows.row, rows.column, rows.coefficient, rows.lower, most)

    def check(self, case: Case, plan: Plan) -> Iterator[Violation]:
        """Add up the hours of each person."""
        hours: dict[str, float] = defaultdict(float)
        for post, worker in filled(case, plan):
            hours[worker.worker_id] += (post.ends - post.starts) / timedelta(hours=1)
        for worker_id, found in sorted(hours.items()):
            limit = case.workers[worker_id].max_hours
            if limit is not None and found > limit + MINUTE_H:
                text = N_("{worker} has {found:.1f} hours but agreed to {limit:.1f}.")
                yield self.violation(
                    f"worker {worker_id}", f"{found:.1f}", limit, text, worker=worker_id, found=found, limit=limit
                )


def _exempt(case: Case, starts: datetime, ends: datetime) -> bool:
    window = case.scenario.staffing.rest_exemption
    return window is not None and window.starts <= starts and ends <= window.ends


def _too_long(case: Case, starts: datetime, ends: datetime) -> bool:
    return ends - starts > timedelta(hours=24 - case.number("daily_rest_h")) and not _exempt(case, starts, ends)


def _too_close(case: Case, before: tuple[datetime, datetime], after: tuple[datetime, datetime]) -> bool:
    rest = after[0] - before[1]
    if before[0].date() == after[0].date() or rest >= timedelta(hours=case.number("daily_rest_h")):
        return False
    return not _exempt(case, before[0], after[1])
