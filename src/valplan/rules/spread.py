"""Geographic spread of early voting, with compensatory measures where an area is not covered."""

from collections.abc import Iterator

import numpy as np

from valplan.demand.coverage import open_enough, openness, share_reached
from valplan.domain.case import Case, Floats
from valplan.domain.outcome import Violation
from valplan.domain.plan import AreaCompensation, Plan
from valplan.language import N_, _
from valplan.model.algebra import Row, Rows
from valplan.model.premises import PremisesDecisions
from valplan.model.premises_keys import spread_limit_m
from valplan.model.staffing import Bools
from valplan.rules.rule import Rule

SURELY = 1e-6  # electors: what reaches the share but for rounding is not too few


class Spread(Rule):
    """In each area enough voters have an early-voting place near that is open enough, or the area is compensated."""

    id = "geographic-spread"
    wording = N_("Early voting is geographically spread; an area that is not covered gets a compensatory measure.")
    source = "vallagen (2005:837) 4 kap. 22 §; internbudget 2024: förtidsröstningslokaler geografiskt spridda"
    kind = "policy"
    unit = "share"

    def premises_rows(self, d: PremisesDecisions) -> Rows:
        """Voters count as covered only by an open place near; covered share or compensation for each area."""
        return Rows.join([self._covered(d), self._shares(d), self._carried_out(d)])

    def _covered(self, d: PremisesDecisions) -> Rows:
        found = []
        for column, area, near in zip(d.cover.ids, d.cover.keys.area, d.cover_sets, strict=True):
            places = d.enough_of(near)
            found.append(
                Row(f"area {area}", np.append(places, column), np.append(-np.ones(len(places)), 1.0), upper=0.0)
            )
        return Rows.of(found)

    def _shares(self, d: PremisesDecisions) -> Rows:
        share, keys = d.case.number("spread_share"), d.cover.keys
        found = []
        for area, rows in keys.groupby("area", sort=True).indices.items():
            electors = keys.electors.to_numpy(dtype=np.float64)[rows]
            wanted = share * electors.sum()
            compensated = d.compensate.where(d.compensate.keys.area == area)
            coefficients = np.concatenate([electors, np.full(len(compensated), wanted)])
            found.append(
                Row(f"area {area}", np.concatenate([d.cover.ids[rows], compensated]), coefficients, lower=wanted)
            )
        return Rows.of(found)

    def _carried_out(self, d: PremisesDecisions) -> Rows:
        keys, fits = d.compensate.keys, d.option.keys.evening_and_weekend
        return Rows.of(
            Row(
                f"area {area} {premises}", np.append(carried, column), np.append(-np.ones(len(carried)), 1.0), upper=0.0
            )
            for column, area, premises in zip(d.compensate.ids, keys.area, keys.premises, strict=True)
            if premises
            for carried in [d.options_of(premises, fits)]
        )

    def premises_cuts(self, d: PremisesDecisions) -> Rows:
        """Where an area cannot be covered without certain places, one of them is open or it is compensated."""
        keys, found = d.cover.keys, []
        for area, rows in keys.groupby("area", sort=True).indices.items():
            electors = keys.electors.to_numpy(dtype=np.float64)[rows]
            wanted = d.case.number("spread_share") * electors.sum()
            places = sorted({p for r in rows for p in d.cover_sets[r]})
            near = np.array([[p in d.cover_sets[r] for p in places] for r in rows], dtype=np.bool_)
            compensated = d.compensate.where(d.compensate.keys.area == area)
            for needed in _needed(near.reshape(len(rows), len(places)), electors, wanted):
                opened = d.enough_of(p for p, n in zip(places, needed, strict=True) if n)
                found.append(Row(f"area {area}", np.concatenate([opened, compensated]), lower=1.0))
        return Rows.of(found)

    def check(self, case: Case, plan: Plan) -> Iterator[Violation]:
        """Recompute each area's covered share; without it look for a compensation that is carried out."""
        opened = openness(case, plan)
        enough = open_enough(case, opened)
        carried: set[str] = set()
        yield from self._unreasoned(case, plan)
        for c in plan.compensations:
            if self._is_carried_out(case, plan, c):
                carried.add(c.area_id)
            else:
                text = N_("The compensatory measure {measure} in {area} is not carried out by any open place.")
                name = case.areas[c.area_id].name if c.area_id in case.areas else c.area_id
                measure = case.compensations[c.compensation].name if c.compensation in case.compensations else "?"
                about = f"area {c.area_id} {c.premises}".strip()
                yield self.violation(about, N_("none"), N_("carried out"), text, measure=_(measure), area=name)
        for area in sorted(case.points_of_area):
            limit_m, wanted = spread_limit_m(case, area), case.number("spread_share")
            share = share_reached(case, area, enough, limit_m)
            if share < wanted - 1e-9 and area not in carried and _electors(case, area):
                text = N_("In {area} {found:.1%} of the voters have early voting within {limit_m:.0f} m.")
                yield self.violation(
                    f"area {area}", f"{share:.3f}", wanted, text, area=case.areas[area].name, found=share,
                    limit_m=limit_m,
                )  # fmt: skip

    def _unreasoned(self, case: Case, plan: Plan) -> Iterator[Violation]:
        """Measures without a written reason: an area that the board cannot tell why it compensates is not covered."""
        for c in plan.compensations:
            if not c.reason.strip():
                text = N_("The compensatory measure {measure} in {area} has no written reason.")
                name = case.areas[c.area_id].name if c.area_id in case.areas else c.area_id
                subject = f"area {c.area_id} {c.premises}".strip()
                yield self.violation(subject, N_("none"), N_("a reason"), text, measure=c.compensation, area=name)

    def _is_carried_out(self, case: Case, plan: Plan, c: AreaCompensation) -> bool:
        measure = case.compensations.get(c.compensation)
        if measure is None or c.area_id not in case.areas:
            return False
        if measure.kind == "shuttle":
            return True
        place = openness(case, plan).get(c.premises)
        premises = case.premises.get(c.premises)
        if place is None or premises is None or not place.evening_and_weekend:
            return False
        if measure.kind == "mobile":
            return premises.mobile and premises.area_id == c.area_id
        near = share_reached(case, c.area_id, [c.premises], spread_limit_m(case, c.area_id))
        return not premises.mobile and near >= case.number("spread_share")


def _electors(case: Case, area: str) -> int:
    return int(case.point_electors[case.points_of_area[area]].sum())


def _needed(near: Bools, electors: Floats, wanted: float) -> list[tuple[bool, ...]]:
    """Sets of places whose complement covers too few, each tried from another place; ``near`` is (electors, places)."""
    if electors.sum() <= 0:
        return []
    alone = electors @ near
    found: dict[tuple[bool, ...], None] = {}
    for start in [None, *range(near.shape[1])]:
        without = np.zeros(near.shape[1], dtype=np.bool_)
        for place in sorted(range(near.shape[1]), key=lambda p: (p != start, alone[p], p)):
            without[place] = True
            without[place] = electors @ near[:, without].any(axis=1) < wanted - SURELY
        found[tuple(bool(n) for n in ~without)] = None
    return list(found)
