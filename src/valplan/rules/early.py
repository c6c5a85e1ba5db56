"""Early voting: open every day, all hours on election day, votes stored safely, enough capacity."""

from collections import Counter, defaultdict
from collections.abc import Iterator

import numpy as np
import pandas as pd

from valplan.demand.early import early_forecast
from valplan.demand.opening import day_shares, full_hours_on_election_day, hours, session_capacity
from valplan.domain.case import Case
from valplan.domain.outcome import Violation
from valplan.domain.plan import Plan
from valplan.language import N_
from valplan.model.algebra import Row, Rows
from valplan.model.premises import PremisesDecisions
from valplan.rules.naming import subject_text
from valplan.rules.rule import Rule


class OpenEveryDay(Rule):
    """At least one early-voting place that stays put is open on every day of the period."""

    id = "early-every-day"
    wording = N_("At least one early-voting place is open on every day of the period.")
    source = "vallagen (2005:837) 4 kap. 24 §, 10 kap. 2 §"

    def premises_rows(self, d: PremisesDecisions) -> Rows:
        """One row a day."""
        days = {pattern: {o.day for o in found} for pattern, found in d.case.openings.items()}
        return Rows.of(
            Row(f"day {d.case.election.date_of(day)}", columns, lower=d.case.number("early_places_per_day"))
            for day in d.case.election.early_days
            for columns in [d.option.where(_fixed(d) & d.option.keys.pattern.map(lambda p, day=day: day in days[p]))]
        )

    def check(self, case: Case, plan: Plan) -> Iterator[Violation]:
        """Count the open places of each day."""
        open_on = Counter(s.on for s in plan.early_sessions if _stays_put(case, s.premises))
        wanted = case.whole("early_places_per_day")
        for day in case.election.early_days:
            on = case.election.date_of(day)
            if open_on[on] < wanted:
                text = N_("On {on} {found} early-voting places are open.")
                yield self.violation(f"day {on}", open_on[on], wanted, text, on=on, found=open_on[on])


class FullHoursOnElectionDay(Rule):
    """At least one early-voting place is open all polling hours on election day."""

    id = "early-election-day"
    wording = N_("At least one early-voting place is open all polling hours on election day.")
    source = "vallagen (2005:837) 4 kap. 24 §"

    def premises_rows(self, d: PremisesDecisions) -> Rows:
        """One row."""
        full = {
            pattern: any(o.day == 0 and full_hours_on_election_day(d.case, o.opens, o.closes) for o in days)
            for pattern, days in d.case.openings.items()
        }
        columns = d.option.where(_fixed(d) & d.option.keys.pattern.map(full).astype(bool))
        wanted = d.case.number("early_full_places_election_day")
        return Rows.of([Row(f"day {d.case.election.day}", columns, lower=wanted)])

    def check(self, case: Case, plan: Plan) -> Iterator[Violation]:
        """Look at the hours of election day."""
        found = sum(
            s.on == case.election.day
            and _stays_put(case, s.premises)
            and full_hours_on_election_day(case, s.opens, s.closes)
            for s in plan.early_sessions
        )
        wanted = case.whole("early_full_places_election_day")
        if found < wanted:
            text = N_("On election day {found} early-voting places are open all polling hours.")
            yield self.violation(f"day {case.election.day}", found, wanted, text, found=found)


class VotesStored(Rule):
    """Early votes are kept in secure storage at the place, or taken to secure storage every day."""

    id = "votes-stored"
    wording = N_("Early votes are kept in secure storage or transported to it every day.")
    source = "vallagen (2005:837) 10 kap. 7 §"

    def premises_rows(self, d: PremisesDecisions) -> Rows:
        """Open without secure storage only with daily transport."""
        return Rows.of(
            Row(f"premises {p}", np.append(opened, column), np.append(np.ones(len(opened)), -1.0), upper=0.0)
            for column, p in zip(d.transport.ids, d.transport.keys.premises, strict=True)
            for opened in [d.options_of(p)]
        )

    def check(self, case: Case, plan: Plan) -> Iterator[Violation]:
        """Look up the storage of every place in use."""
        for premises in sorted({s.premises for s in plan.early_sessions} - set(plan.vote_transports)):
            p = case.premises.get(premises)
            if p is not None and not p.secure_storage:
                text = N_("{premises} has no secure storage and no daily transport of votes.")
                found, limit = N_("none"), N_("storage or transport")
                yield self.violation(f"premises {premises}", found, limit, text, premises=p.name)


class EarlyCapacity(Rule):
    """Every expected early vote has a place, and no place is over its capacity on any day."""

    id = "early-capacity"
    wording = N_("Early-voting places can receive the expected votes of every day.")
    source = N_("vallagen (2005:837) 3 kap. 6 §; assumption votes_per_worker_hour")
    kind = "policy"
    unit = "votes"

    def premises_rows(self, d: PremisesDecisions) -> Rows:
        """Supply of each source, and capacity of each place by its chosen option."""
        supply = Rows.each("source " + d.flow.keys.source, d.flow.ids)
        votes = np.array([d.forecast.by_source[k.removeprefix("source ")] for k in supply.keys], dtype=np.float64)
        supply = Rows(supply.keys, supply.row, supply.column, supply.coefficient, votes, votes)
        capacity = d.option.keys.capacity.to_numpy(dtype=np.float64)
        columns = np.concatenate([d.flow.ids, d.option.ids])
        names = pd.concat([d.flow.keys.premises, d.option.keys.premises], ignore_index=True)
        coefficient = np.concatenate([np.ones(len(d.flow)), -capacity])
        return Rows.join([supply, Rows.each("premises " + names, columns, coefficient=coefficient, upper=0.0)])

    def premises_cuts(self, d: PremisesDecisions) -> Rows:
        """No more votes from a source to a place than either the source or the chosen option has."""
        capacity = d.option.keys.capacity.to_numpy(dtype=np.float64)
        return Rows.of(
            Row(
                f"source {source} {premises}",
                np.append(options, flow),
                np.append(-np.minimum(capacity[options - d.option.offset], d.forecast.by_source[source]), 1.0),
                upper=0.0,
            )
            for flow, source, premises in zip(d.flow.ids, d.flow.keys.source, d.flow.keys.premises, strict=True)
            for options in [d.options_of(premises)]
        )

    def check(self, case: Case, plan: Plan) -> Iterator[Violation]:
        """Spread each place's expected votes over its open days by the profile and compare with its posts."""
        forecast = early_forecast(case)
        yield from self._sources(case, plan, forecast.by_source)
        votes: Counter[str] = Counter()
        for c in plan.catchments:
            votes[c.premises] += c.votes
        sessions = defaultdict(list)
        for s in plan.early_sessions:
            sessions[s.premises].append(s)
        for premises in sorted(set(votes) | set(sessions)):
            days = [(s.on - case.election.day).days for s in sessions[premises]]
            days = [d for d in days if d in forecast.profile]
            if votes[premises] and not days:
                yield self._over(case, premises, votes[premises], 0)
            share = day_shares(forecast.profile, days) if days else {}
            for s in sessions[premises]:
                expected = votes[premises] * share.get((s.on - case.election.day).days, 0.0)
                capacity = session_capacity(case, s.posts, hours(s.opens, s.closes))
                if expected > capacity + 1e-6:
                    yield self._over(case, f"{premises} {s.on}", round(expected), int(capacity))

    def _sources(self, case: Case, plan: Plan, wanted: dict[str, int]) -> Iterator[Violation]:
        found: Counter[str] = Counter()
        for c in plan.catchments:
            found[c.source] += c.votes
        for source in sorted({*wanted, *found}):
            if found[source] != wanted.get(source, 0):
                text = N_("{found} of {limit} expected early votes have a place: {source}.")
                limit, about = wanted.get(source, 0), f"source {source}"
                name = subject_text(case, about)
                yield self.violation(about, found[source], limit, text, found=found[source], limit=limit, source=name)

    def _over(self, case: Case, place: str, found: int, limit: int) -> Violation:
        about = f"premises {place}"
        text = N_("{found} early votes are expected where {limit} can be received: {subject}.")
        return self.violation(about, found, limit, text, found=found, limit=limit, subject=subject_text(case, about))


def _fixed(d: PremisesDecisions) -> "pd.Series[bool]":
    return d.option.keys.premises.map(lambda p: _stays_put(d.case, p)).astype(bool)


def _stays_put(case: Case, premises: str) -> bool:
    return premises in case.premises and not case.premises[premises].mobile
