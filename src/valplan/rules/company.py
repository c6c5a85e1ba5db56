"""Who may serve beside whom: relatives apart, and not too many first-timers together."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from math import floor

import numpy as np

from valplan.demand.postlist import day_of
from valplan.domain.case import Case, Ints
from valplan.domain.municipality import Worker
from valplan.domain.outcome import Violation
from valplan.domain.plan import Plan, Post
from valplan.language import N_
from valplan.model.algebra import Row, Rows
from valplan.model.staffing import StaffingDecisions
from valplan.rules.people import filled
from valplan.rules.rule import Rule

ROUNDING = 1e-9  # a share such as 0.6 of ten posts is six, though 0.6 is no binary fraction


class RelativesApart(Rule):
    """Two who are related do not serve at the same place on the same day."""

    id = "relatives-apart"
    wording = N_("Relatives do not serve at the same place on the same day.")
    source = N_("register related_to; practice")
    kind = "policy"

    def staffing_rows(self, d: StaffingDecisions) -> Rows:
        """One row a pair, place and day where both could serve."""
        pairs = related_pairs(d.case.municipality.workers)
        keys = d.hold.keys
        at = np.flatnonzero(keys.worker.isin({w for pair in pairs for w in pair}).to_numpy())
        columns: dict[str, dict[tuple[str, int], list[int]]] = defaultdict(lambda: defaultdict(list))
        for k, (worker, place, day) in zip(
            d.hold.ids[at].tolist(), keys[["worker", "premises", "day"]].iloc[at].itertuples(index=False), strict=True
        ):
            columns[worker][place, day].append(k)
        return Rows.of(
            Row(f"workers {a} {b} {place} day {day}", _both(columns[a][place, day], columns[b][place, day]), upper=1.0)
            for a, b in pairs
            for place, day in sorted(set(columns[a]) & set(columns[b]))
        )

    def check(self, case: Case, plan: Plan) -> Iterator[Violation]:
        """Look for each pair at the places of each day."""
        at: dict[str, set[tuple[str, int]]] = defaultdict(set)
        for post, worker in filled(case, plan):
            at[worker.worker_id].add((post.premises, day_of(case, post)))
        for a, b in related_pairs(case.municipality.workers):
            for place, day in sorted(at[a] & at[b]):
                text = N_("{a} and {b}, who are related, both serve in {premises} on {on}.")
                name, on = case.premises[place].name, case.election.date_of(day)
                yield self.violation(
                    f"workers {a} {b} {on}", N_("together"), N_("apart"), text, a=a, b=b, premises=name, on=on
                )


class FirstTimers(Rule):
    """At most the policy's share of the posts of a place are held by people who have never worked in an election."""

    id = "first-timers"
    wording = N_("In no place are too many of those who serve new to it.")
    source = N_("policy first_timer_share")
    kind = "policy"

    def staffing_rows(self, d: StaffingDecisions) -> Rows:
        """One row a polling place and one a shift in early voting; none where the share is all."""
        share = d.case.number("first_timer_share")
        if share >= 1:
            return Rows.of([])
        new = d.hold.keys.worker.map({w.worker_id: w.elections_worked == 0 for w in d.case.municipality.workers})
        subjects = [_team(posts[0]) for posts in d.slots.posts]
        posts = Counter(_team(p) for p in d.plan.posts)
        names = d.hold.keys.slot.map(dict(enumerate(subjects)))[new.astype(bool)]
        at = names.reset_index(drop=True).groupby(names.to_numpy(), sort=True).indices
        columns = d.hold.where(new.astype(bool))
        return Rows.of(
            Row(str(team), columns[rows], upper=float(most_new(share, posts[str(team)]))) for team, rows in at.items()
        )

    def check(self, case: Case, plan: Plan) -> Iterator[Violation]:
        """Count the first-timers of each place or shift."""
        share = case.number("first_timer_share")
        posts = Counter(_team(p) for p in plan.posts)
        new = Counter(_team(p) for p, w in filled(case, plan) if w.elections_worked == 0)
        place = {_team(p): p for p in plan.posts}
        for team, found in sorted(new.items()):
            if found > most_new(share, posts[team]):
                text = N_("In {premises}, {starts:%Y-%m-%d %H:%M}, {found} of {posts} are new; at most {limit} may be.")
                limit, post = most_new(share, posts[team]), place[team]
                yield self.violation(
                    team, found, limit, text, premises=case.premises[post.premises].name, starts=post.starts,
                    found=found, posts=posts[team], limit=limit,
                )  # fmt: skip


def related_pairs(workers: tuple[Worker, ...]) -> list[tuple[str, str]]:
    """Pairs of workers of whom one or both name the other as related, by id."""
    known = {w.worker_id for w in workers}
    named = {(w.worker_id, b) for w in workers for b in w.related_to if b in known and b != w.worker_id}
    return sorted({(min(a, b), max(a, b)) for a, b in named})


def most_new(share: float, posts: int) -> int:
    """First-timers that a place of so many posts may have."""
    return floor(share * posts + ROUNDING)


def _team(post: Post) -> str:
    return f"district {post.district}" if post.district else f"premises {post.premises} {post.starts}"


def _both(a: list[int], b: list[int]) -> Ints:
    return np.array([*a, *b], dtype=np.int64)
