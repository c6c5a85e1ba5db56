"""Working hours a week: nobody has more in a calendar week than the scenario allows."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

import numpy as np
import pandas as pd

from valplan.domain.case import Case
from valplan.domain.outcome import Violation
from valplan.domain.plan import Plan
from valplan.language import N_
from valplan.model.algebra import Rows
from valplan.model.staffing import StaffingDecisions
from valplan.rules.people import filled
from valplan.rules.rest import IN_EARLY_VOTING
from valplan.rules.rule import Rule

ROUNDING_H = 1e-6  # what adding hours may leave


class HoursPerWeek(Rule):
    """Nobody has more hours in posts from Monday to Sunday than ``most_hours_per_week``, where the scenario has it.

    A shift counts whole in the week in which it begins. Standby and training are no hours in posts.
    """

    id = "hours-per-week"
    wording = N_("Nobody has more hours in a calendar week than the scenario allows.")
    source = N_("scenario [staffing] most_hours_per_week; cf. arbetstidslagen (1982:673) 5 and 10 b §§")
    kind = "policy"
    unit = "h"
    personal = True

    def staffing_rows(self, d: StaffingDecisions) -> Rows:
        """One row a worker and week who could come to more, by the days agreed: the same whichever pairs are built.

        A row that came and went with the pairs could not be priced by its name (``valplan.solve.reduced``).
        """
        limit = d.case.scenario.staffing.most_hours_per_week
        if limit is None:
            return Rows.join([])
        slot = d.hold.keys.slot.to_numpy(dtype=np.int64)
        week = d.slots.table.starts.map(week_of).astype(str).to_numpy()[slot]
        most = _most_by_days(d)
        agreed = d.hold.keys.worker.map({w.worker_id: w.max_early_days for w in d.case.municipality.workers})
        over = {key for key in set(zip(week, agreed, strict=True)) if most(*key) > limit + ROUNDING_H}
        mine = np.array([key in over for key in zip(week, agreed, strict=True)], dtype=np.bool_)
        names = "worker " + d.hold.keys.worker[mine] + " week " + pd.Series(week[mine], index=d.hold.keys.index[mine])
        return Rows.each(names, d.hold.ids[mine], coefficient=d.hours[slot[mine]], upper=float(limit) + ROUNDING_H)

    def check(self, case: Case, plan: Plan) -> Iterator[Violation]:
        """Add up the hours of each person and week."""
        limit = case.scenario.staffing.most_hours_per_week
        if limit is None:
            return
        for (worker, monday), found in sorted(week_hours(case, plan).items()):
            if found > limit + ROUNDING_H:
                text = N_("{worker} has {found:.1f} hours in the week from {monday}; at most {limit:.1f} are allowed.")
                yield self.violation(
                    f"worker {worker} {monday}", f"{found:.1f}", limit, text,
                    worker=worker, found=found, limit=limit, monday=monday,
                )  # fmt: skip


def _most_by_days(d: StaffingDecisions) -> Callable[[str, int], float]:
    """The most hours in a week that somebody can have who agreed to so many days of early voting."""
    table = d.slots.table.assign(hours=d.hours, week=d.slots.table.starts.map(week_of).astype(str))
    early = table.use.isin([str(u) for u in IN_EARLY_VOTING])
    longest = table.groupby(["week", early.rename("early"), "day"]).hours.max()

    def most(week: str, days: int) -> float:
        found = {part: sorted(longest.get((week, part), []), reverse=True) for part in (True, False)}
        return float(sum(found[True][:days]) + sum(found[False]))

    return most


def week_of(starts: datetime) -> date:
    """The Monday of the calendar week in which a shift begins."""
    return starts.date() - timedelta(days=starts.weekday())


def week_hours(case: Case, plan: Plan) -> dict[tuple[str, date], float]:
    """Hours in posts by worker and Monday of the week."""
    hours: dict[tuple[str, date], float] = defaultdict(float)
    for post, worker in filled(case, plan):
        hours[worker.worker_id, week_of(post.starts)] += (post.ends - post.starts) / timedelta(hours=1)
    return hours
