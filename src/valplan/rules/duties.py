"""Work beside polling places and early voting: what the law says of ambulating teams."""

from collections.abc import Iterator

import numpy as np

from valplan.domain.case import Case
from valplan.domain.municipality import Role, Use
from valplan.domain.outcome import Violation
from valplan.domain.plan import Plan
from valplan.language import N_
from valplan.model.algebra import Rows
from valplan.model.staffing import Bools, Slots, StaffingDecisions
from valplan.rules.mix import drives
from valplan.rules.people import filled
from valplan.rules.rule import Rule


class AmbulatingPairs(Rule):
    """An ambulating team is two people, one of whom drives."""

    id = "ambulating-pairs"
    wording = N_("An ambulating team is two poll workers, one of whom drives.")
    source = "vallagen (2005:837) 3 kap. 6 §, 7 kap. 3 a §"

    def may_hold(self, case: Case, slots: Slots) -> Bools:
        """Only drivers in the driver's post."""
        wheel = (slots.table.role == str(Role.AMBULATING_DRIVER)).to_numpy(dtype=bool)
        car = np.array([drives(w) for w in case.municipality.workers])
        return np.asarray(car[:, None] | ~wheel[None, :], dtype=np.bool_)

    def staffing_rows(self, d: StaffingDecisions) -> Rows:
        """No post of a team is vacant."""
        keys = d.vacant.keys
        team = keys.use == str(Use.AMBULATING)
        return Rows.each("team " + keys.role[team] + " " + keys.day[team].astype(str), d.vacant.where(team), upper=0.0)

    def check(self, case: Case, plan: Plan) -> Iterator[Violation]:
        """Look at each post of each team."""
        people = {p.post_id: w for p, w in filled(case, plan)}
        for post in plan.posts:
            if post.use != Use.AMBULATING:
                continue
            if post.post_id not in people:
                text = N_("The ambulating team {post} lacks a poll worker.")
                yield self.violation(f"post {post.post_id}", 0, 1, text, post=post.post_id)
            elif post.role == Role.AMBULATING_DRIVER and not drives(people[post.post_id]):
                worker = people[post.post_id].worker_id
                text = N_("{worker} cannot drive the ambulating team {post}.")
                yield self.violation(
                    f"post {post.post_id}", N_("does not drive"), N_("drives"), text, worker=worker, post=post.post_id
                )
