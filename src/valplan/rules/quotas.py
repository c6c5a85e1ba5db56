"""Quotas that a scenario sets on any column of the register, such as departments or a labour-market measure."""

from collections.abc import Iterator

import numpy as np

from valplan.domain.case import Case, Floats, Ints
from valplan.domain.outcome import Violation
from valplan.domain.plan import Plan
from valplan.domain.quota import Quota
from valplan.language import N_
from valplan.model.algebra import Row, Rows
from valplan.model.staffing import StaffingDecisions
from valplan.rules.people import filled, serving
from valplan.rules.rule import Rule

TEXTS = {
    ("posts", "least"): N_("{quota}: {found} {found:|post|posts}; at least {limit} {limit:|is|are} asked for."),
    ("posts", "most"): N_("{quota}: {found} {found:|post|posts}; at most {limit} {limit:|is|are} allowed."),
    ("persons", "least"): N_(
        "{quota}: {found} {found:|person serves|people serve}; at least {limit} {limit:|is|are} asked for."
    ),
    ("persons", "most"): N_(
        "{quota}: {found} {found:|person serves|people serve}; at most {limit} {limit:|is|are} allowed."
    ),
}


class Quotas(Rule):
    """Posts are held, or people serve, in the numbers that the scenario asks for by a column of the register."""

    id = "quotas"
    wording = N_("The scenario's quotas for those who serve are met.")
    source = N_("scenario [[staffing.quotas]]")
    kind = "policy"

    def staffing_rows(self, d: StaffingDecisions) -> Rows:
        """A row for the bounds of each quota; for different values, one for their number and one for each value."""
        found: list[Row] = []
        for number, quota in enumerate(d.case.scenario.staffing.quotas):
            if quota.least is not None or quota.most is not None:
                found.append(_bounds(d, quota))
            if quota.distinct_least is not None:
                found += _distinct(d, number, quota)
        return Rows.of(found)

    def check(self, case: Case, plan: Plan) -> Iterator[Violation]:
        """Count those who serve by their values."""
        for quota in case.scenario.staffing.quotas:
            values = _values_found(case, plan, quota)
            found = sum(bool(v) for v in values)
            if quota.least is not None and found < quota.least:
                yield self._broken(quota, TEXTS[quota.counts, "least"], found, quota.least)
            if quota.most is not None and found > quota.most:
                yield self._broken(quota, TEXTS[quota.counts, "most"], found, quota.most)
            different = len({v for held in values for v in held})
            if quota.distinct_least is not None and different < quota.distinct_least:
                text = N_(
                    "{quota}: {found} {found:|value|different values} among those who serve; at least "
                    "{limit} {limit:|is|are} asked for."
                )
                yield self._broken(quota, text, different, quota.distinct_least)

    def _broken(self, quota: Quota, text: str, found: int, limit: int) -> Violation:
        return self.violation(f"quota {quota.name}", found, limit, text, quota=quota.name, found=found, limit=limit)


def _values_found(case: Case, plan: Plan, quota: Quota) -> list[tuple[str, ...]]:
    """What the quota counts in each post held, or in each person who serves."""
    if quota.counts == "persons":
        return [quota.found_in(w) for w in serving(case, plan)]
    return [quota.found_in(w) for p, w in filled(case, plan) if quota.use in (None, p.use)]


def _bounds(d: StaffingDecisions, quota: Quota) -> Row:
    lower = -np.inf if quota.least is None else float(quota.least)
    upper = np.inf if quota.most is None else float(quota.most)
    counted = {w.worker_id for w in d.case.municipality.workers if quota.found_in(w)}
    return Row(f"quota {quota.name}", _columns(d, quota, counted), lower=lower, upper=upper)


def _distinct(d: StaffingDecisions, number: int, quota: Quota) -> list[Row]:
    keys = d.variety.keys
    mine = keys.quota == number
    rows = [Row(f"quota {quota.name}", d.variety.where(mine), lower=float(quota.distinct_least or 0))]
    for column, value in zip(d.variety.where(mine), keys.value[mine], strict=True):
        holders = {w.worker_id for w in d.case.municipality.workers if value in quota.found_in(w)}
        serving_columns = _columns(d, quota, holders)
        sign: Floats = np.append(-np.ones(len(serving_columns)), 1.0)
        rows.append(Row(f"quota {quota.name} {value}", np.append(serving_columns, column), sign, upper=0.0))
    return rows


def _columns(d: StaffingDecisions, quota: Quota, workers: set[str]) -> Ints:
    """Columns that are 1 when one of the workers holds a post that counts, or serves."""
    if quota.counts == "persons":
        return d.appointed.where(d.appointed.keys.worker.isin(workers))
    keys = d.hold.keys
    at = keys.worker.isin(workers)
    return d.hold.where(at if quota.use is None else at & (keys.use == str(quota.use)))
