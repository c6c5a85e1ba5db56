"""What a scenario asks of premises beyond law and policy: fixed places, few changes, spares, opening."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

import numpy as np

from valplan.demand.last_election import early_places_then
from valplan.demand.spares import spare_of, spares
from valplan.domain.case import Case
from valplan.domain.outcome import Violation
from valplan.domain.plan import Plan
from valplan.language import N_
from valplan.model.algebra import NO_ROWS, Row, Rows
from valplan.model.premises import PremisesDecisions
from valplan.rules.rule import Rule


class FixedPlaces(Rule):
    """The premises that the scenario fixes serve as it says, and those that it forbids do not."""

    id = "fixed-places"
    wording = N_("The places that the scenario fixes are used, and those that it forbids are not.")
    source = N_("scenario [premises] polling_fixed, polling_forbidden, early_fixed, early_patterns")
    kind = "policy"

    def premises_rows(self, d: PremisesDecisions) -> Rows:
        """One row a fixed place; zero for what is forbidden."""
        asked, pairs, options = d.case.scenario.premises, d.assign.keys, d.option.keys
        forbidden = d.polling.keys.premises.isin(asked.polling_forbidden)
        opened = zip(options.premises, options.pattern, strict=True)
        barred = np.array([p not in asked.early_patterns.get(s, (p,)) for s, p in opened], dtype=np.bool_)
        return Rows.join(
            [
                Rows.of(
                    Row(f"district {k}", d.assign.where((pairs.district == k) & (pairs.premises == p)), lower=1.0)
                    for k, p in asked.polling_fixed.items()
                ),
                Rows.each("premises " + d.polling.keys.premises[forbidden], d.polling.where(forbidden), upper=0.0),
                Rows.of(Row(f"premises {p}", d.options_of(p), lower=1.0) for p in asked.early_fixed),
                Rows.each("premises " + options.premises[barred], d.option.ids[barred], upper=0.0),
            ]
        )

    def check(self, case: Case, plan: Plan) -> Iterator[Violation]:
        """Look up each place that is fixed or forbidden."""
        asked, place = case.scenario.premises, {p.district: p.premises for p in plan.polling}
        for district, p in asked.polling_fixed.items():
            if place.get(district) != p:
                text = N_("District {district} does not vote in {premises}.")
                found = place.get(district) or N_("none")
                yield self.violation(f"district {district}", found, p, text, district=district, premises=_name(case, p))
        for p in sorted(set(place.values()) & set(asked.polling_forbidden)):
            text, name = N_("{premises} is a polling place."), _name(case, p)
            yield self.violation(f"premises {p}", N_("polling place"), N_("forbidden"), text, premises=name)
        opened = {s.premises for s in plan.early_sessions}
        for p in asked.early_fixed:
            if p not in opened:
                text, found, limit = N_("{premises} is not open."), N_("closed"), N_("open")
                yield self.violation(f"premises {p}", found, limit, text, premises=_name(case, p))
        for e in plan.early_places:
            allowed = asked.early_patterns.get(e.premises, (e.pattern,))
            if e.pattern not in allowed:
                text = N_("{premises} is open by the pattern {found}; allowed are {limit}.")
                yield self.violation(
                    f"premises {e.premises}", e.pattern, ", ".join(allowed), text, premises=_name(case, e.premises),
                    found=e.pattern, limit=", ".join(allowed),
                )  # fmt: skip


class FewMoved(Rule):
    """At most so many districts, and such a share of the voters, get another polling place than last time."""

    id = "few-moved"
    wording = N_("No more districts and voters than the scenario allows get another polling place than last time.")
    source = N_("scenario [premises] districts_moved_most, voters_moved_most_share")
    kind = "policy"

    def premises_rows(self, d: PremisesDecisions) -> Rows:
        """One row for districts, one for voters, where they are limited."""
        asked, keys = d.case.scenario.premises, d.assign.keys
        columns = d.assign.where(keys.moved)
        found = []
        if asked.districts_moved_most is not None:
            found.append(Row("districts moved", columns, upper=float(asked.districts_moved_most)))
        if asked.voters_moved_most_share is not None:
            electors = keys.electors[keys.moved].to_numpy(dtype=np.float64)
            found.append(Row("voters moved", columns, electors, upper=_most_voters(d.case)))
        return Rows.of(found)

    def check(self, case: Case, plan: Plan) -> Iterator[Violation]:
        """Count what has moved."""
        asked = case.scenario.premises
        before = {d: p.premises_id for p in case.municipality.premises for d in p.served_2022}
        moved = [p.district for p in plan.polling if before.get(p.district, p.premises) != p.premises]
        districts, voters = len(moved), sum(case.electors(d) for d in moved)
        if asked.districts_moved_most is not None and districts > asked.districts_moved_most:
            text = N_("{found} {found:|district gets|districts get} another polling place; at most {limit} may.")
            limit = asked.districts_moved_most
            yield self.violation("districts moved", districts, limit, text, found=districts, limit=limit)
        if asked.voters_moved_most_share is not None and voters > _most_voters(case) + 1e-6:
            text = N_("{found} {found:|voter gets|voters get} another polling place; at most {limit:.0f} may.")
            most = _most_voters(case)
            yield self.violation("voters moved", voters, f"{most:.0f}", text, found=voters, limit=most)


class FewEarlyChanged(Rule):
    """At most so many early-voting places open or close since the last election."""

    id = "few-early-changed"
    wording = N_("No more early-voting places than the scenario allows open anew or close since the last election.")
    source = N_("scenario [premises] early_changed_most")
    kind = "policy"

    def premises_rows(self, d: PremisesDecisions) -> Rows:
        """One row: a place of then that is not open counts one, and so does another that is."""
        most, then = d.case.scenario.premises.early_changed_most, early_places_then(d.case)
        if most is None:
            return NO_ROWS
        before = d.option.keys.premises.isin(then).to_numpy()
        return Rows.of([Row("early changed", d.option.ids, np.where(before, -1.0, 1.0), upper=float(most - len(then)))])

    def check(self, case: Case, plan: Plan) -> Iterator[Violation]:
        """Count the places that are open now and were not then, or the other way round."""
        most, opened = case.scenario.premises.early_changed_most, {s.premises for s in plan.early_sessions}
        changed = sorted(opened ^ set(early_places_then(case)))
        if most is not None and len(changed) > most:
            text = N_(
                "{found} early-voting {found:|place opens|places open} anew or {found:|closes|close}; at most {limit} "
                "may: {names}."
            )
            names = ", ".join(_name(case, p) for p in changed)
            yield self.violation("early changed", len(changed), most, text, found=len(changed), limit=most, names=names)


class SparePremises(Rule):
    """Every building used as polling place has one near that stands free on election day and could take over."""

    id = "spare-premises"
    wording = N_(
        "Every building with a polling place has a spare one near that could take over and stands free on election day."
    )
    source = N_("scenario [premises] spare_within_m")
    kind = "policy"
    unit = "m"

    def premises_rows(self, d: PremisesDecisions) -> Rows:
        """A spare one is free of polling places and of early voting that day; a building in use has one near."""
        used = dict(zip(d.polling.keys.premises, d.polling.ids, strict=True))
        spare = dict(zip(d.spare.keys.premises, d.spare.ids, strict=True))
        that_day = {pattern for pattern, opened in d.case.openings.items() if any(o.day == 0 for o in opened)}
        early = {q: d.options_of(q, d.option.keys.pattern.isin(that_day)) for q in spare}
        free = [Row(f"free {q}", np.array([used[q], s], dtype=np.int64), upper=1.0) for q, s in spare.items()]
        shut = [Row(f"shut {q}", np.append(early[q], s), upper=1.0) for q, s in spare.items() if len(early[q])]
        has = [
            Row(
                f"premises {p}",
                np.array([used[p], *(spare[q] for q in near)], dtype=np.int64),
                np.array([1.0, *(-1.0 for _q in near)]),
                upper=0.0,
            )
            for p, near in spares(d.case).items()
            if p in used
        ]
        return Rows.of([*free, *shut, *has])

    def check(self, case: Case, plan: Plan) -> Iterator[Violation]:
        """Look for an unused building near each one in use."""
        asked, found = spares(case), spare_of(case, plan)
        for p in sorted({p.premises for p in plan.polling} & set(asked)):
            if p not in found:
                text = N_("{premises} has no spare premises within {limit:.0f} m.")
                limit = case.scenario.premises.spare_within_m
                yield self.violation(f"premises {p}", N_("none"), limit, text, premises=_name(case, p), limit=limit)


class EarlyPlacesLimit(Rule):
    """At most so many early-voting places, in all and on one day; each stays open long enough on end."""

    id = "early-places-limit"
    wording = N_("Early-voting places are no more than the scenario allows, and stay open as long on end as it asks.")
    source = N_("scenario [premises] early_places_most, early_open_at_once_most, early_run_days_least")
    kind = "policy"

    def premises_rows(self, d: PremisesDecisions) -> Rows:
        """A row for all, a row a day, zero for patterns that open and close too often."""
        return Rows.join([self._number(d), self._runs(d)])

    def _number(self, d: PremisesDecisions) -> Rows:
        asked, found = d.case.scenario.premises, []
        if asked.early_places_most is not None:
            found.append(Row("places", d.option.ids, upper=float(asked.early_places_most)))
        if asked.early_open_at_once_most is not None:
            days = {pattern: {o.day for o in opened} for pattern, opened in d.case.openings.items()}
            for day in d.case.election.early_days:
                columns = d.option.where(d.option.keys.pattern.map(lambda p, day=day: day in days[p]).astype(bool))
                on = d.case.election.date_of(day)
                found.append(Row(f"day {on}", columns, upper=float(asked.early_open_at_once_most)))
        return Rows.of(found)

    def _runs(self, d: PremisesDecisions) -> Rows:
        least = d.case.scenario.premises.early_run_days_least
        if least <= 1:
            return NO_ROWS
        date_of = d.case.election.date_of
        short = {
            pattern
            for pattern, opened in d.case.openings.items()
            if shortest_run([date_of(o.day) for o in opened]) < least
        }
        keys = d.option.keys
        barred = keys.pattern.isin(short) & ~keys.premises.map(lambda p: d.case.premises[p].mobile).astype(bool)
        return Rows.each("premises " + keys.premises[barred], d.option.where(barred), upper=0.0)

    def check(self, case: Case, plan: Plan) -> Iterator[Violation]:
        """Count places and runs of days."""
        asked = case.scenario.premises
        days: dict[str, set[date]] = defaultdict(set)
        for s in plan.early_sessions:
            days[s.premises].add(s.on)
        if asked.early_places_most is not None and len(days) > asked.early_places_most:
            text = N_("{found} early-voting places are open; at most {limit} may be.")
            limit = asked.early_places_most
            yield self.violation("places", len(days), limit, text, found=len(days), limit=limit)
        if asked.early_open_at_once_most is not None:
            for on, found in sorted(Counter(on for opened in days.values() for on in opened).items()):
                if found > asked.early_open_at_once_most:
                    text = N_("On {on} {found} early-voting places are open; at most {limit} may be.")
                    limit = asked.early_open_at_once_most
                    yield self.violation(f"day {on}", found, limit, text, on=on, found=found, limit=limit)
        for p, opened in sorted(days.items()):
            run, least = shortest_run(sorted(opened)), asked.early_run_days_least
            if p in case.premises and not case.premises[p].mobile and run < least:
                text = N_(
                    "{premises} is open only {found} {found:|day|days} on end; at least {limit} "
                    "{limit:|is|are} asked for."
                )
                yield self.violation(f"premises {p}", run, least, text, premises=_name(case, p), found=run, limit=least)


def shortest_run(days: list[date]) -> int:
    """Length of the shortest unbroken run of days; ``days`` ascending."""
    runs, one = [1], timedelta(days=1)
    for before, after in pairwise(days):
        if after - before == one:
            runs[-1] += 1
        elif after != before:
            runs.append(1)
    return min(runs) if days else 0


def _most_voters(case: Case) -> float:
    share = case.scenario.premises.voters_moved_most_share or 0.0
    return share * sum(case.electors(d) for d in case.districts)


def _name(case: Case, premises: str) -> str:
    return case.premises[premises].name if premises in case.premises else premises
