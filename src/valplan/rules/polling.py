"""Polling places: one a district, with room, available, free of ties that disqualify, near enough."""

from collections import Counter
from collections.abc import Iterator

import numpy as np

from valplan.demand.distance import share_within
from valplan.domain.case import Case
from valplan.domain.municipality import Tie
from valplan.domain.outcome import Violation
from valplan.domain.plan import Plan
from valplan.language import N_, _
from valplan.model.algebra import Row, Rows
from valplan.model.premises import PremisesDecisions
from valplan.model.premises_keys import needs_motivation, polling_limit_m
from valplan.rules.naming import subject_text
from valplan.rules.rule import Rule


class OnePollingPlace(Rule):
    """Every district votes in exactly one polling place."""

    id = "one-polling-place"
    wording = N_("Every voting district has one polling place.")
    source = "vallagen (2005:837) 4 kap. 20 §"

    def premises_rows(self, d: PremisesDecisions) -> Rows:
        """One row a district: its pairs sum to one."""
        return Rows.each("district " + d.assign.keys.district, d.assign.ids, lower=1.0, upper=1.0)

    def check(self, case: Case, plan: Plan) -> Iterator[Violation]:
        """Count the polling places of each district."""
        count = Counter(p.district for p in plan.polling)
        for code in sorted({*case.districts, *count}):
            wanted = int(code in case.districts)
            if count[code] != wanted:
                text = N_("District {district} has {found} {found:|polling place|polling places}.")
                yield self.violation(f"district {code}", count[code], wanted, text, district=code, found=count[code])


class Rooms(Rule):
    """Premises host at most as many districts at once as they have rooms, early voting on election day included."""

    id = "rooms"
    wording = N_("Premises host no more districts at once than they have rooms for.")
    source = "vallagen (2005:837) 4 kap. 20 §"

    def premises_rows(self, d: PremisesDecisions) -> Rows:
        """One row for each premises that may be a polling place."""
        on_day = {pattern: days[-1].day == 0 for pattern, days in d.case.openings.items()}
        open_on_day = d.option.keys.pattern.map(on_day).astype(bool)
        return Rows.of(
            Row(
                f"premises {p}",
                np.concatenate([d.assign.where(d.assign.keys.premises == p), d.options_of(p, open_on_day)]),
                upper=d.case.premises[p].rooms,
            )
            for p in d.polling.keys.premises
        )

    def premises_cuts(self, d: PremisesDecisions) -> Rows:
        """Districts only in rooms of a building that is used: without this a sliver of many buildings is enough."""
        keys = d.assign.keys
        return Rows.of(
            Row(
                f"premises {p}",
                np.append(hosted, used),
                np.append(np.ones(len(hosted)), -float(d.case.premises[p].rooms)),
                upper=0.0,
            )
            for used, p in zip(d.polling.ids, d.polling.keys.premises, strict=True)
            for hosted in [d.assign.where(keys.premises == p)]
        )

    def check(self, case: Case, plan: Plan) -> Iterator[Violation]:
        """Count districts and early voting on election day in each building."""
        count = Counter(p.premises for p in plan.polling)
        early = Counter(s.premises for s in plan.early_sessions if s.on == case.election.day)
        for premises in sorted(set(count) | set(early)):
            p = case.premises.get(premises)
            if p is None or not (p.polling or count[premises]):
                continue
            found = count[premises] + early[premises]
            if found > p.rooms:
                text = N_("{premises} would host {found} at once but has rooms for {limit}.")
                yield self.violation(
                    f"premises {premises}", found, p.rooms, text, premises=p.name, found=found, limit=p.rooms
                )


class PremisesAvailable(Rule):
    """Only premises that exist, that may be used so, and that can be had on those days and hours are used."""

    id = "premises-available"
    wording = N_("Premises are used only for what they can be had for, on the days and hours they can be had.")
    source = N_("premises.csv; scenario [premises]")
    kind = "policy"

    def premises_rows(self, d: PremisesDecisions) -> Rows:
        """Zero for every column that uses premises that cannot be had."""
        s, election_day = d.case.scenario.premises, d.case.election.day
        away = {p.premises_id for p in d.case.municipality.premises if election_day in p.unavailable}
        closed = d.polling.keys.premises.isin({*s.closed, *away})
        barred = d.option.keys.premises.isin({*s.closed, *s.early_forbidden}) | ~d.option.keys.available
        keys = d.option.keys
        return Rows.join(
            [
                Rows.each("premises " + d.polling.keys.premises[closed], d.polling.where(closed), upper=0.0),
                Rows.each(
                    "premises " + keys.premises[barred] + " " + keys.pattern[barred], d.option.where(barred), upper=0.0
                ),
            ]
        )

    def check(self, case: Case, plan: Plan) -> Iterator[Violation]:
        """Look up every use of premises."""
        for premises in sorted({p.premises for p in plan.polling}):
            p = case.premises.get(premises)
            closed = premises in case.scenario.premises.closed
            if p is None or not p.polling or closed or case.election.day in p.unavailable:
                yield self._barred(case, premises, N_("polling place"))
        barred = {*case.scenario.premises.closed, *case.scenario.premises.early_forbidden}
        for session in plan.early_sessions:
            p = case.premises.get(session.premises)
            if p is None or not p.early or session.premises in barred or session.on in p.unavailable:
                yield self._barred(case, session.premises, N_("early voting {day}"), day=session.on)
            elif session.closes > p.closes_latest:
                closes = f"{session.closes:%H:%M}"
                text = N_("early voting {day} until {time}")
                yield self._barred(case, session.premises, text, day=session.on, time=closes)

    def _barred(self, case: Case, premises: str, use: str, **when: object) -> Violation:
        text = N_("{premises} cannot be had for this: {use}.")
        about = f"premises {premises}"
        name = subject_text(case, about)
        found, told = use.format(**when), _(use, **when)
        return self.violation(about, found, N_("available"), text, premises=name, use=told)


class NoPoliticalTie(Rule):
    """Premises with a political tie are never used."""

    id = "no-political-tie"
    wording = N_("Premises with a connection to a political grouping are not used.")
    source = "vallagen (2005:837) 4 kap. 20 och 22 §§"

    def premises_rows(self, d: PremisesDecisions) -> Rows:
        """Zero for every use of such premises."""
        tied = {p.premises_id for p in d.case.municipality.premises if p.tie == Tie.POLITICAL}
        polling, early = d.polling.keys.premises.isin(tied), d.option.keys.premises.isin(tied)
        return Rows.join(
            [
                Rows.each("premises " + d.polling.keys.premises[polling], d.polling.where(polling), upper=0.0),
                Rows.each("premises " + d.option.keys.premises[early], d.option.where(early), upper=0.0),
            ]
        )

    def check(self, case: Case, plan: Plan) -> Iterator[Violation]:
        """Look for a used building with such a tie."""
        for premises in used_premises(plan):
            p = case.premises.get(premises)
            if p is not None and p.tie == Tie.POLITICAL:
                text = N_("{premises} has a connection to a political grouping.")
                yield self.violation(f"premises {premises}", p.tie, N_("no tie"), text, premises=p.name)


class TieMotivated(Rule):
    """A religious or company tie is motivated in writing."""

    id = "tie-motivated"
    wording = N_(
        "Premises with a religious or company connection are used only with a written motivation. The plan holds a "
        "draft; the motivation is given when the board has decided on its text."
    )
    source = "vallagen (2005:837) 4 kap. 20 och 22 §§"

    def premises_rows(self, d: PremisesDecisions) -> Rows:
        """A use needs the motivation's column."""
        keys = d.motivate.keys
        found = []
        for column, premises in zip(d.motivate.ids, keys.subject, strict=True):
            if keys.rule[column - d.motivate.offset] != self.id:
                continue
            uses = [d.polling.where(d.polling.keys.premises == premises), d.options_of(premises)]
            found += [
                Row(f"premises {premises}", np.append(use, column), np.append(np.ones(len(use)), -1.0), upper=0.0)
                for use in uses
                if len(use)
            ]
        return Rows.of(found)

    def check(self, case: Case, plan: Plan) -> Iterator[Violation]:
        """Look for used premises with such a tie and no motivation."""
        motivated = {m.subject for m in plan.motivations if m.rule == self.id and m.text.strip()}
        for premises in used_premises(plan):
            p = case.premises.get(premises)
            if p is not None and needs_motivation(p) and premises not in motivated:
                text = N_("{premises} has a connection that must be motivated in writing.")
                yield self.violation(f"premises {premises}", p.tie, N_("motivation"), text, premises=p.name)


class PollingDistance(Rule):
    """Enough of the district's voters have the polling place within the policy's limit, or it is motivated."""

    id = "polling-distance"
    wording = N_(
        "Voters have their polling place within the distance limit, or the distance is motivated in writing. The plan "
        "holds a draft; the motivation is given when the board has decided on its text."
    )
    source = N_("vallagen (2005:837) 4 kap. 20 §; policy polling_limit_m, polling_limit_share")
    kind = "policy"
    unit = "share"

    def premises_rows(self, d: PremisesDecisions) -> Rows:
        """A far pair needs the motivation's column."""
        far = d.assign.keys.far
        wanted = d.motivate.keys.rule == self.id
        return Rows.of(
            Row(f"district {code}", np.append(pairs, column), np.append(np.ones(len(pairs)), -1.0), upper=0.0)
            for column, code in zip(d.motivate.where(wanted), d.motivate.keys.subject[wanted], strict=True)
            for pairs in [d.assign.where(far & (d.assign.keys.district == code))]
        )

    def check(self, case: Case, plan: Plan) -> Iterator[Violation]:
        """Recompute the share within the limit of every district."""
        motivated = {m.subject for m in plan.motivations if m.rule == self.id and m.text.strip()}
        for place in plan.polling:
            if place.district not in case.districts or place.premises not in case.premises:
                continue
            limit_m, wanted = polling_limit_m(case, place.district), case.number("polling_limit_share")
            share = share_within(case, place.district, limit_m)[case.premises_index[place.premises]]
            if share < wanted and place.district not in motivated:
                text = N_(
                    "In district {district} {found:.1%} of the voters have at most {limit_m:.0f} m to {premises}."
                )
                yield self.violation(
                    f"district {place.district}", f"{share:.3f}", wanted, text, district=place.district,
                    found=share, limit_m=limit_m, premises=case.premises[place.premises].name,
                )  # fmt: skip


def used_premises(plan: Plan) -> list[str]:
    """Ids of all premises that the plan uses, sorted."""
    return sorted({p.premises for p in plan.polling} | {s.premises for s in plan.early_sessions})
