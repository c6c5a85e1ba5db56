"""Who serves beside whom: enough experience, languages and drivers in each place."""

from collections import Counter
from collections.abc import Iterator

import numpy as np
import pandas as pd

from valplan.demand.teams import polling_shift
from valplan.domain.case import Case
from valplan.domain.municipality import Use, Worker
from valplan.domain.outcome import Violation
from valplan.domain.plan import Plan
from valplan.language import N_
from valplan.model.algebra import Row, Rows
from valplan.model.staffing import StaffingDecisions
from valplan.rules.people import filled
from valplan.rules.rule import Rule


class ExperienceMix(Rule):
    """In each district enough of the appointed have worked in an election before."""

    id = "experience-mix"
    wording = N_("In every polling place enough poll workers have worked in an election before.")
    source = N_("policy experienced_per_place")
    kind = "policy"

    def staffing_rows(self, d: StaffingDecisions) -> Rows:
        """One row a district."""
        veterans = d.worker_fact({w.worker_id: w.elections_worked > 0 for w in d.case.municipality.workers})
        wanted = veterans & (d.hold.keys.use == str(Use.POLLING))
        least = d.case.number("experienced_per_place")
        return _at_least(
            sorted({p.district for p in d.plan.polling}),
            "district",
            d.hold.keys.district[wanted],
            d.hold.where(wanted),
            least,
        )

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
    source = N_("scenario [staffing.languages]; policy language_workers_per_place")
    kind = "policy"

    def staffing_rows(self, d: StaffingDecisions) -> Rows:
        """One row for each premises in use and language asked for."""
        polling = d.hold.keys[d.hold.keys.use == str(Use.POLLING)]
        at = polling.groupby("premises", sort=False).groups
        asked, least = _asked(d.case, d.plan), d.case.number("language_workers_per_place")
        workers = d.case.municipality.workers
        speaks = {s: d.worker_fact({w.worker_id: s in w.languages for w in workers}) for _place, s in asked}
        none = polling.index[:0]
        rows = [
            Row(f"premises {place} {s}", d.hold.offset + here[speaks[s][here]].to_numpy(dtype=np.int64), lower=least)
            for place, s in asked
            for here in [at.get(place, none)]
        ]
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
    """Where the scenario asks for it, someone who stays to the end in each polling building can drive the votes."""

    id = "drivers"
    wording = N_(
        "In every building with polling places someone has a driving licence and a car, for the transport of votes."
    )
    source = N_("scenario [staffing] driver_per_premises; vallagen (2005:837) 11 kap. 3 §")
    kind = "policy"

    def staffing_rows(self, d: StaffingDecisions) -> Rows:
        """One row a building."""
        if not d.case.scenario.staffing.driver_per_premises:
            return Rows.of([])
        car = d.worker_fact({w.worker_id: drives(w) for w in d.case.municipality.workers})
        until = np.array([e == polling_shift(d.case)[1] for e in d.slots.table.ends])
        at = car & (d.hold.keys.use == str(Use.POLLING)) & until[d.hold.keys.slot]
        buildings = sorted({p.premises for p in d.plan.polling})
        least = d.case.number("drivers_per_premises")
        return _at_least(buildings, "premises", d.hold.keys.premises[at], d.hold.where(at), least)

    def check(self, case: Case, plan: Plan) -> Iterator[Violation]:
        """Count the drivers of each building."""
        if not case.scenario.staffing.driver_per_premises:
            return
        ends = polling_shift(case)[1]
        until = [(p, w) for p, w in filled(case, plan) if p.use == Use.POLLING and p.ends == ends]
        count = Counter(p.premises for p, w in until if drives(w))
        wanted = case.whole("drivers_per_premises")
        for premises in sorted({p.premises for p in plan.polling}):
            if count[premises] < wanted:
                text = N_("{premises} has {found} who can drive the votes.")
                name = case.premises[premises].name if premises in case.premises else premises
                found = count[premises]
                yield self.violation(f"premises {premises}", found, wanted, text, premises=name, found=found)


def drives(worker: Worker) -> bool:
    """Whether a worker can drive the votes: a licence and a car."""
    return worker.drives


def _asked(case: Case, plan: Plan) -> list[tuple[str, str]]:
    used = {p.premises for p in plan.polling}
    languages = case.scenario.staffing.languages
    return [(p, language) for p in sorted(languages) if p in used for language in languages[p]]


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
