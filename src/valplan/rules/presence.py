"""How many are there: appointed for each district, present at all times in each open place."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import cast

import numpy as np
import pandas as pd

from valplan.domain.case import Case, Ints
from valplan.domain.municipality import Role, Use
from valplan.domain.outcome import Violation
from valplan.domain.plan import Plan, Post
from valplan.language import N_
from valplan.model.algebra import Row, Rows
from valplan.model.staffing import StaffingDecisions
from valplan.rules.people import filled
from valplan.rules.rule import Rule

LEADERS = (Role.CHAIR, Role.DEPUTY)


class AppointedPerDistrict(Rule):
    """At least four are appointed for each district, a chair and a deputy among them."""

    id = "appointed-per-district"
    wording = N_("At least four poll workers are appointed per district, a chair and a deputy among them.")
    source = "vallagen (2005:837) 3 kap. 4 §"

    def staffing_rows(self, d: StaffingDecisions) -> Rows:
        """Vacancies of each district at most what leaves four; none for chair and deputy."""
        keys, least = d.vacant.keys, d.case.number("appointed_per_district")
        rows = []
        for district, at in _by_district(d).items():
            posts = sum(len(d.slots.posts[k]) for k in at)
            rows.append(Row(f"district {district}", d.vacant.ids[at], upper=posts - least))
            leaders = at[keys.role.iloc[at].isin([str(r) for r in LEADERS]).to_numpy()]
            rows.append(Row(f"district {district} chair and deputy", d.vacant.ids[leaders], upper=0.0))
        return Rows.of(rows)

    def check(self, case: Case, plan: Plan) -> Iterator[Violation]:
        """Count the appointed of each district by role."""
        roles: dict[str, Counter[Role]] = defaultdict(Counter)
        for post, _ in filled(case, plan):
            roles[post.district][post.role] += 1
        wanted = case.whole("appointed_per_district")
        for place in plan.polling:
            found = roles[place.district]
            if found.total() < wanted or not all(found[r] for r in LEADERS):
                text = N_("District {district} has {found} appointed, {chairs} chair and {deputies} deputy.")
                yield self.violation(
                    f"district {place.district}", found.total(), wanted, text, district=place.district,
                    found=found.total(), chairs=found[Role.CHAIR], deputies=found[Role.DEPUTY],
                )  # fmt: skip


class PresentInPollingPlace(Rule):
    """At least three are present at all times in an open polling place, one of them chair or deputy."""

    id = "present-polling"
    wording = N_(
        "At least three poll workers are present in every polling place while it is open, chair or deputy among them."
    )
    source = "vallagen (2005:837) 3 kap. 6 §"

    def staffing_rows(self, d: StaffingDecisions) -> Rows:
        """Vacancies of each district's team at most what leaves three, one of them chair or deputy."""
        rows = []
        for district, at in _by_team(d):
            posts = sum(len(d.slots.posts[k]) for k in at)
            rows.append(Row(f"district {district}", d.vacant.ids[at], upper=posts - d.case.number("present_polling")))
            leaders = at[d.vacant.keys.role.iloc[at].isin([str(r) for r in LEADERS]).to_numpy()]
            count = sum(len(d.slots.posts[k]) for k in leaders)
            rows.append(Row(f"district {district} leader", d.vacant.ids[leaders], upper=count - 1.0))
        return Rows.of(rows)

    def check(self, case: Case, plan: Plan) -> Iterator[Violation]:
        """Sweep the open hours of each polling place."""
        staff: dict[str, list[Post]] = defaultdict(list)
        for post, _ in filled(case, plan):
            if post.use == Use.POLLING:
                staff[post.district].append(post)
        opens = datetime.combine(case.election.day, case.election.polling_opens)
        closes = datetime.combine(case.election.day, case.election.polling_closes)
        wanted = case.whole("present_polling")
        for place in plan.polling:
            fewest = fewest_present(staff[place.district], opens, closes)
            leaders = fewest_present([p for p in staff[place.district] if p.role in LEADERS], opens, closes)
            if fewest < wanted or leaders < 1:
                text = N_(
                    "In the polling place of {district} at times only {found} are present, {leaders} of them leading."
                )
                yield self.violation(
                    f"district {place.district}", fewest, wanted, text, district=place.district, found=fewest,
                    leaders=leaders,
                )  # fmt: skip


class PresentInEarlyVoting(Rule):
    """At least two are present at all times in an open early-voting place."""

    id = "present-early"
    wording = N_("At least two poll workers are present in every early-voting place while it is open.")
    source = "vallagen (2005:837) 3 kap. 6 §"

    def staffing_rows(self, d: StaffingDecisions) -> Rows:
        """Vacancies of each shift at most what leaves two."""
        table = d.slots.table
        early = table[table.use == str(Use.EARLY)]
        least = d.case.number("present_early")
        return Rows.of(
            Row(f"premises {premises} {starts}", d.vacant.ids[at], upper=sum(len(d.slots.posts[k]) for k in at) - least)
            for (premises, starts), at in _indices(early, ["premises", "starts"])
        )

    def check(self, case: Case, plan: Plan) -> Iterator[Violation]:
        """Sweep the open hours of each session."""
        staff: dict[str, list[Post]] = defaultdict(list)
        for post, _ in filled(case, plan):
            if post.use == Use.EARLY:
                staff[post.premises].append(post)
        wanted = case.whole("present_early")
        for s in plan.early_sessions:
            opens, closes = datetime.combine(s.on, s.opens), datetime.combine(s.on, s.closes)
            fewest = fewest_present(staff[s.premises], opens, closes)
            if fewest < wanted:
                text = N_("In {premises} on {on} at times only {found} are present.")
                name = case.premises[s.premises].name if s.premises in case.premises else s.premises
                yield self.violation(
                    f"premises {s.premises} {s.on}", fewest, wanted, text, premises=name, on=s.on, found=fewest
                )


def fewest_present(posts: Iterable[Post], opens: datetime, closes: datetime) -> int:
    """Fewest posts present at any time from opening to closing."""
    held = list(posts)
    times = {opens, *(t for p in held for t in (p.starts, p.ends) if opens < t < closes)}
    return min(sum(p.starts <= t < p.ends for p in held) for t in times)


def _by_district(d: StaffingDecisions) -> "dict[str, np.ndarray[tuple[int], np.dtype[np.intp]]]":
    table = d.slots.table
    polling = np.flatnonzero((table.use == str(Use.POLLING)).to_numpy())
    found = table.iloc[polling].groupby("district", sort=True).indices
    return {str(k): polling[at] for k, at in found.items()}


def _by_team(d: StaffingDecisions) -> list[tuple[str, Ints]]:
    """Slots of each polling place by shift: with two teams each must meet the law while it is alone."""
    table = d.slots.table
    polling = table[table.use == str(Use.POLLING)]
    return [(f"{district} {starts}", at) for (district, starts), at in _indices(polling, ["district", "starts"])]


def _indices(frame: pd.DataFrame, by: list[str]) -> list[tuple[tuple[object, ...], Ints]]:
    places = frame.index.to_numpy()
    found = cast("dict[tuple[object, ...], Ints]", frame.groupby(by, sort=True).indices)
    return [(k, places[at]) for k, at in found.items()]
