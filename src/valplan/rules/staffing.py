"""How places are staffed: enough appointed and present, rest, experience, languages, drivers, reserves."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from typing import cast

import numpy as np
import pandas as pd

from valplan.demand.postlist import day_of
from valplan.demand.prices import reserves_needed
from valplan.domain.case import Case, Ints
from valplan.domain.municipality import Role, Use, Worker
from valplan.domain.outcome import Violation
from valplan.domain.plan import Plan, Post
from valplan.language import N_
from valplan.model.algebra import Row, Rows
from valplan.model.staffing import Bools, Slots, StaffingDecisions
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
        """Vacancies of each district at most what leaves three, one of them chair or deputy."""
        rows = []
        for district, at in _by_district(d).items():
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


class OnePostADay(Rule):
    """A person holds at most one post a day, so is in one place at a time; a reserve has no post that day."""

    id = "one-post-a-day"
    wording = N_("A person is in one place at a time and holds at most one post a day.")
    source = "practice; follows from one place at a time"
    kind = "policy"

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
                text = N_("{worker} has {found} posts on {on}.")
                on = case.election.date_of(day)
                yield self.violation(f"worker {worker} {on}", found, 1, text, worker=worker, found=found, on=on)


class DailyRest(Rule):
    """Eleven hours of rest in each day: between two shifts, and no shift longer than the thirteen that are left."""

    id = "daily-rest"
    wording = N_("Everyone rests eleven hours between shifts, but where a dated exemption applies.")
    source = "arbetstidslagen (1982:673) 13 §; exemption: scenario [staffing.rest_exemption]"

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
    source = "register"
    kind = "policy"

    def staffing_rows(self, d: StaffingDecisions) -> Rows:
        """One row a worker."""
        early = d.hold.keys.use == str(Use.EARLY)
        rows = Rows.each("worker " + d.hold.keys.worker[early], d.hold.where(early))
        most = np.array([d.case.workers[k.removeprefix("worker ")].max_early_days for k in rows.keys], dtype=np.float64)
        return Rows(rows.keys, rows.row, rows.column, rows.coefficient, rows.lower, most)

    def check(self, case: Case, plan: Plan) -> Iterator[Violation]:
        """Count the days of each person."""
        count = Counter(w.worker_id for p, w in filled(case, plan) if p.use == Use.EARLY)
        for worker, found in sorted(count.items()):
            limit = case.workers[worker].max_early_days
            if found > limit:
                text = N_("{worker} has {found} days in early voting but agreed to {limit}.")
                yield self.violation(f"worker {worker}", found, limit, text, worker=worker, found=found, limit=limit)


class ExperienceMix(Rule):
    """In each district enough of the appointed have worked in an election before."""

    id = "experience-mix"
    wording = N_("In every polling place enough poll workers have worked in an election before.")
    source = "policy experienced_per_place"
    kind = "policy"

    def staffing_rows(self, d: StaffingDecisions) -> Rows:
        """One row a district."""
        veterans = d.worker_fact({w.worker_id: w.elections_worked > 0 for w in d.case.municipality.workers})
        wanted = veterans & (d.hold.keys.use == str(Use.POLLING))
        least = d.case.number("experienced_per_place")
        return _at_least(sorted(_by_district(d)), "district", d.hold.keys.district[wanted], d.hold.where(wanted), least)

    def check(self, case: Case, plan: Plan) -> Iterator[Violation]:
        """Count the experienced of each district."""
        count = Counter(p.district for p, w in filled(case, plan) if w.elections_worked > 0)
        wanted = case.whole("experienced_per_place")
        for place in plan.polling:
            if count[place.district] < wanted:
                text = N_("District {district} has {found} who have worked in an election before.")
                found = count[place.district]
                yield self.violation(
                    f"district {place.district}", found, wanted, text, district=place.district, found=found
                )


class Languages(Rule):
    """Where the scenario asks for a language, someone in the premises on election day speaks it."""

    id = "languages"
    wording = N_("Where a language is asked for, enough poll workers speak it.")
    source = "scenario [staffing.languages]; policy language_workers_per_place"
    kind = "policy"

    def staffing_rows(self, d: StaffingDecisions) -> Rows:
        """One row for each premises in use and language asked for."""
        rows = []
        for premises, language in _asked(d.case, d.plan):
            speaks = d.worker_fact({w.worker_id: language in w.languages for w in d.case.municipality.workers})
            at = speaks & (d.hold.keys.premises == premises) & (d.hold.keys.use == str(Use.POLLING))
            rows.append(
                Row(
                    f"premises {premises} {language}",
                    d.hold.where(at),
                    lower=d.case.number("language_workers_per_place"),
                )
            )
        return Rows.of(rows)

    def check(self, case: Case, plan: Plan) -> Iterator[Violation]:
        """Count the speakers in each premises asked for."""
        wanted = case.whole("language_workers_per_place")
        polling = [(p.premises, w) for p, w in filled(case, plan) if p.use == Use.POLLING]
        for premises, language in _asked(case, plan):
            found = sum(place == premises and language in w.languages for place, w in polling)
            if found < wanted:
                text = N_("{premises} has {found} who speak {language}.")
                name = case.premises[premises].name
                yield self.violation(
                    f"premises {premises} {language}",
                    found,
                    wanted,
                    text,
                    premises=name,
                    found=found,
                    language=language,
                )


class Drivers(Rule):
    """Where the scenario asks for it, someone in each polling building can drive the votes."""

    id = "drivers"
    wording = N_(
        "In every building with polling places someone has a driving licence and a car, for the transport of votes."
    )
    source = "scenario [staffing] driver_per_premises; vallagen (2005:837) 11 kap. 3 §"
    kind = "policy"

    def staffing_rows(self, d: StaffingDecisions) -> Rows:
        """One row a building."""
        if not d.case.scenario.staffing.driver_per_premises:
            return Rows.of([])
        drives = d.worker_fact({w.worker_id: _drives(w) for w in d.case.municipality.workers})
        at = drives & (d.hold.keys.use == str(Use.POLLING))
        buildings = sorted({p.premises for p in d.plan.polling})
        least = d.case.number("drivers_per_premises")
        return _at_least(buildings, "premises", d.hold.keys.premises[at], d.hold.where(at), least)

    def check(self, case: Case, plan: Plan) -> Iterator[Violation]:
        """Count the drivers of each building."""
        if not case.scenario.staffing.driver_per_premises:
            return
        count = Counter(p.premises for p, w in filled(case, plan) if p.use == Use.POLLING and _drives(w))
        wanted = case.whole("drivers_per_premises")
        for premises in sorted({p.premises for p in plan.polling}):
            if count[premises] < wanted:
                text = N_("{premises} has {found} who can drive the votes.")
                name = case.premises[premises].name if premises in case.premises else premises
                found = count[premises]
                yield self.violation(f"premises {premises}", found, wanted, text, premises=name, found=found)


class ReservePool(Rule):
    """Enough reserves on election day, chair-qualified ones among them."""

    id = "reserve-pool"
    wording = N_("On election day there are enough reserves, chair-qualified ones among them.")
    source = "policy reserve_share"
    kind = "policy"

    def staffing_rows(self, d: StaffingDecisions) -> Rows:
        """One row a role."""
        return Rows.of(
            Row(f"reserve {role}", d.reserve.where(d.reserve.keys.role == str(role)), lower=float(n))
            for role, n in d.reserve_need.items()
        )

    def check(self, case: Case, plan: Plan) -> Iterator[Violation]:
        """Count the reserves by role, those whom election day has used up included."""
        used = plan.revision.used_reserves if plan.revision else ()
        count = Counter(r.role for r in (*plan.reserves, *used))
        for role, wanted in reserves_needed(case, plan.district_posts).items():
            if count[role] < wanted:
                text = N_("{found} of {limit} reserves as {role}.")
                found = count[role]
                yield self.violation(f"reserve {role}", found, wanted, text, found=found, limit=wanted, role=role)


def fewest_present(posts: Iterable[Post], opens: datetime, closes: datetime) -> int:
    """Fewest posts present at any time from opening to closing."""
    held = list(posts)
    times = {opens, *(t for p in held for t in (p.starts, p.ends) if opens < t < closes)}
    return min(sum(p.starts <= t < p.ends for p in held) for t in times)


def _drives(worker: Worker) -> bool:
    return worker.licence and worker.car


def _asked(case: Case, plan: Plan) -> list[tuple[str, str]]:
    used = {p.premises for p in plan.polling}
    languages = case.scenario.staffing.languages
    return [(p, language) for p in sorted(languages) if p in used for language in languages[p]]


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


def _by_district(d: StaffingDecisions) -> "dict[str, np.ndarray[tuple[int], np.dtype[np.intp]]]":
    table = d.slots.table
    polling = np.flatnonzero((table.use == str(Use.POLLING)).to_numpy())
    found = table.iloc[polling].groupby("district", sort=True).indices
    return {str(k): polling[at] for k, at in found.items()}


def _indices(frame: pd.DataFrame, by: list[str]) -> list[tuple[tuple[object, ...], Ints]]:
    places = frame.index.to_numpy()
    found = cast("dict[tuple[object, ...], Ints]", frame.groupby(by, sort=True).indices)
    return [(k, places[at]) for k, at in found.items()]


def _at_least(
    subjects: list[str],
    noun: str,
    keys: "pd.Series[str]",
    columns: "np.ndarray[tuple[int], np.dtype[np.int64]]",
    least: float,
) -> Rows:
    """One row for each subject, also for those that no column can serve."""
    at = keys.reset_index(drop=True).groupby(keys.to_numpy(), sort=True).indices
    none = np.zeros(0, dtype=np.int64)
    return Rows.of(Row(f"{noun} {s}", columns[at[s]] if s in at else none, lower=least) for s in subjects)
