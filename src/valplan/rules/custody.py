"""Who is with the votes: two persons wherever they are kept or carried."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime

import numpy as np

from valplan.domain.case import Case, Ints
from valplan.domain.municipality import Use
from valplan.domain.outcome import Violation
from valplan.domain.plan import Plan, Post
from valplan.language import N_
from valplan.model.algebra import Row, Rows
from valplan.model.staffing import StaffingDecisions
from valplan.rules.mix import drives
from valplan.rules.people import filled
from valplan.rules.rule import Rule


class TwoWithVotes(Rule):
    """Enough people are there to carry the votes: at the end of election night, and of each day that votes leave.

    On election night the votes of every building with polling places leave; in early voting those of every place that
    has a daily transport. Where the scenario asks for it, one of those who close an early-voting place drives.
    """

    id = "two-with-votes"
    wording = N_("Two people are with the votes wherever they are carried, on election night and in early voting.")
    source = N_(
        "policy vote_carriers; vallagen (2005:837) 10 kap. 7 §, 11 kap. 3 §; scenario [staffing] driver_per_transport"
    )
    kind = "policy"

    def staffing_rows(self, d: StaffingDecisions) -> Rows:
        """Vacancies at most what leaves enough, and a driver among them, for each place and day that votes leave."""
        wanted = d.case.number("vote_carriers")
        rows = []
        for subject, slots in _closing_slots(d):
            posts = sum(len(d.slots.posts[k]) for k in slots)
            rows.append(Row(subject, d.vacant.ids[slots], upper=posts - wanted))
            if d.case.scenario.staffing.driver_per_transport and d.slots.table.use.iloc[slots[0]] == str(Use.EARLY):
                car = d.worker_fact({w.worker_id: drives(w) for w in d.case.municipality.workers})
                rows.append(Row(f"{subject} driver", d.hold.where(car & d.hold.keys.slot.isin(slots)), lower=1.0))
        return Rows.of(rows)

    def check(self, case: Case, plan: Plan) -> Iterator[Violation]:
        """Count those who are there when the votes leave, and those of them who drive."""
        wanted, asked = case.whole("vote_carriers"), case.scenario.staffing.driver_per_transport
        people = {p.post_id: w for p, w in filled(case, plan)}
        for subject, posts in closing_posts(plan):
            there = [people[p.post_id] for p in posts if p.post_id in people]
            name, on = case.premises[posts[0].premises].name, posts[0].starts.date()
            if len(there) < wanted:
                text = N_("{found} {found:|person is|people are} in {premises} when the votes leave on {on}.")
                yield self.violation(subject, len(there), wanted, text, premises=name, on=on, found=len(there))
            if asked and posts[0].use == Use.EARLY and not any(drives(w) for w in there):
                text = N_("Nobody who closes {premises} on {on} can drive the votes.")
                yield self.violation(subject, 0, 1, text, premises=name, on=on)


def closing_posts(plan: Plan) -> list[tuple[str, tuple[Post, ...]]]:
    """Posts that last until the votes leave, by place, day and use."""
    leaves = {(p.premises, s) for p in plan.polling for s in [Use.POLLING]}
    leaves |= {(p, Use.EARLY) for p in plan.vote_transports}
    found: dict[tuple[str, date, Use], list[Post]] = defaultdict(list)
    for p in plan.posts:
        if (p.premises, p.use) in leaves:
            found[p.premises, p.starts.date(), p.use].append(p)
    return [(f"premises {place} {on}", _last(posts)) for (place, on, _use), posts in sorted(found.items())]


def _last(posts: list[Post]) -> tuple[Post, ...]:
    ends: datetime = max(p.ends for p in posts)
    return tuple(p for p in posts if p.ends == ends)


def _closing_slots(d: StaffingDecisions) -> list[tuple[str, Ints]]:
    slot = {p.post_id: k for k, posts in enumerate(d.slots.posts) for p in posts}
    return [
        (subject, np.unique([slot[p.post_id] for p in posts]).astype(np.int64))
        for subject, posts in closing_posts(d.plan)
    ]
