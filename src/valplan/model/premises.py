"""Decisions of the premises stage: polling places, measures, early voting, coverage."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd

from valplan.demand.distance import Aversion, aversion
from valplan.demand.early import EarlyForecast, early_forecast
from valplan.demand.posts import district_posts
from valplan.demand.spares import spares
from valplan.domain.case import Case, Ints
from valplan.domain.plan import DistrictPosts
from valplan.model.algebra import Columns, Row, Rows
from valplan.model.premises_keys import (
    Missed,
    assign_keys,
    compensate_keys,
    cover_keys,
    early_reference,
    flow_keys,
    indices,
    measure_keys,
    motivate_keys,
    nested_sets,
    option_keys,
)

MOST_FELT_KM = (5e6, 5e9, np.inf)  # the first far above what all voters of a good plan feel together


@dataclass(frozen=True)
class PremisesDecisions:
    """The columns of the premises stage; every rule and goal reads them by name.

    Felt distance grows exponentially, beyond what a solver can reckon with, so in what is minimised no column counts
    more than ``most_felt_km`` (elector-kilometres). Rows that bound the longest way to early voting are many, so they
    are there only with ``bounds_longest_early``.
    """

    case: Case
    posts: tuple[DistrictPosts, ...]
    forecast: EarlyForecast
    polling_aversion: Aversion
    early_aversion: Aversion
    assign: Columns
    polling: Columns
    measure: Columns
    option: Columns
    enough: Columns
    transport: Columns
    flow: Columns
    miss: Columns
    miss_sets: tuple[tuple[str, ...], ...]
    missed: Missed
    cover: Columns
    cover_sets: tuple[tuple[str, ...], ...]
    compensate: Columns
    motivate: Columns
    worst: Columns
    spare: Columns
    most_felt_km: float = MOST_FELT_KM[0]
    bounds_longest_early: bool = False

    @property
    def blocks(self) -> tuple[Columns, ...]:
        """All blocks in column order."""
        return (
            self.assign,
            self.polling,
            self.measure,
            self.option,
            self.enough,
            self.transport,
            self.flow,
            self.miss,
            self.cover,
            self.compensate,
            self.motivate,
            self.worst,
            self.spare,
        )

    @property
    def uncapped(self) -> "PremisesDecisions":
        """The same with felt distance as it is."""
        return replace(self, most_felt_km=np.inf)

    @property
    def size(self) -> int:
        """Number of columns."""
        return self.spare.offset + len(self.spare)

    def options_of(self, premises: str, mask: "pd.Series[bool] | None" = None) -> Ints:
        """Option columns of one place, only those where ``mask`` holds if it is given."""
        rows = self.option.keys.premises == premises
        return self.option.where(rows if mask is None else rows & mask)

    def links(self) -> Rows:
        """What the columns mean: used where assigned, one option a place, a miss where nothing near is open enough."""
        early = [self._longest_early()] if self.bounds_longest_early else []
        return Rows.join([self._used(), self._one_option(), self._enough(), self._misses(), self._worst(), *early])

    def enough_of(self, places: Iterable[str]) -> Ints:
        """The columns that say whether each of the places is open enough."""
        return np.array([self._enough_ids[s] for s in places], dtype=np.int64)

    @cached_property
    def _enough_ids(self) -> dict[str, int]:
        return {s: int(c) for s, c in zip(self.enough.keys.premises, self.enough.ids, strict=True)}

    def _used(self) -> Rows:
        used = dict(zip(self.polling.keys.premises, self.polling.ids, strict=True))
        keys = self.assign.keys
        names = "link " + keys.district + " " + keys.premises
        assigned = Rows.each(names, self.assign.ids, upper=0.0)
        to = Rows.each(names, np.array([used[p] for p in keys.premises], dtype=np.int64), coefficient=-1.0)
        return Rows(
            assigned.keys,
            np.concatenate([assigned.row, to.row]),
            np.concatenate([assigned.column, to.column]),
            np.concatenate([assigned.coefficient, to.coefficient]),
            assigned.lower,
            assigned.upper,
        )

    def _one_option(self) -> Rows:
        return Rows.each("option " + self.option.keys.premises, self.option.ids, upper=1.0)

    def _enough(self) -> Rows:
        """A place is open enough when the option chosen for it is."""
        return Rows.of(
            Row(f"enough {s}", np.append(options, column), np.append(np.ones(len(options)), -1.0), 0.0, 0.0)
            for s, column in zip(self.enough.keys.premises, self.enough.ids, strict=True)
            for options in [self.options_of(s, self.option.keys.qualifies)]
        )

    def _misses(self) -> Rows:
        return Rows.of(
            Row(f"miss {n}", np.append(self.enough_of(near), column), lower=1.0)
            for n, (column, near) in enumerate(zip(self.miss.ids, self.miss_sets, strict=True))
        )

    def _longest_early(self) -> Rows:
        """The second column of ``worst`` is at least everyone's way to the nearest place that is open enough."""
        column = int(self.worst.ids[1])
        nearest = Row("worst early", np.array([column]), lower=self.missed.nearest_m)
        return Rows.of(
            [
                nearest,
                *(
                    Row(f"worst early {n}", np.array([column, miss]), np.array([1.0, -far]), lower=0.0)
                    for n, (miss, far) in enumerate(zip(self.miss.ids, self.missed.beyond_m, strict=True))
                ),
            ]
        )

    def _worst(self) -> Rows:
        keys = self.assign.keys
        column = int(self.worst.ids[0])
        return Rows.of(
            Row(
                f"worst {district}",
                np.append(self.assign.ids[rows], column),
                np.append(keys.worst_m.to_numpy()[rows], -1.0),
                upper=0.0,
            )
            for district, rows in keys.groupby("district", sort=True).indices.items()
        )


class _Build:
    """Hands out column numbers block by block."""

    def __init__(self) -> None:
        self.next = 0

    def block(self, name: str, keys: pd.DataFrame, *, upper: float = 1.0, integer: bool = True) -> Columns:
        made = Columns(name, keys.reset_index(drop=True), self.next, upper, integer)
        self.next += len(keys)
        return made


def premises_decisions(case: Case) -> PremisesDecisions:
    """All columns of the premises stage for a case. Every pair of district and premises is there: nothing is pruned."""
    build, goals = _Build(), case.scenario.goals
    forecast = early_forecast(case)
    everywhere = aversion(case, indices(case, (p for p in case.municipality.premises if p.polling)))
    assign = build.block("assign", assign_keys(case, everywhere))
    polling = build.block("polling", pd.DataFrame({"premises": sorted(set(assign.keys.premises))}))
    measure = build.block("measure", measure_keys(case))
    option = build.block("option", option_keys(case, forecast))
    places = sorted(set(option.keys.premises[option.keys.qualifies]))
    enough = build.block("enough", pd.DataFrame({"premises": places}))
    unsafe = [s for s in sorted(set(option.keys.premises)) if not case.premises[s].secure_storage]
    transport = build.block("transport", pd.DataFrame({"premises": pd.Series(unsafe, dtype=str)}))
    flow = build.block("flow", flow_keys(case, forecast, option), upper=float(forecast.total), integer=False)
    early = aversion(case, early_reference(case, places))
    sets, missed = nested_sets(case, early, places)
    miss = build.block("miss", pd.DataFrame({"near": [" ".join(s) for s in sets]}), integer=False)
    areas, cover_sets = cover_keys(case, places)
    cover = build.block("cover", areas, integer=False)
    compensate = build.block("compensate", compensate_keys(case, option))
    motivate = build.block("motivate", motivate_keys(case, assign, option))
    worst = build.block("worst", pd.DataFrame({"goal": ["worst_polling", "worst_early"]}), upper=np.inf, integer=False)
    near = sorted({q for spare in spares(case).values() for q in spare})
    spare = build.block("spare", pd.DataFrame({"premises": pd.Series(near, dtype=str)}), integer=False)
    return PremisesDecisions(
        case, district_posts(case), forecast, everywhere, early, assign, polling, measure, option, enough, transport,
        flow, miss, tuple(sets), missed, cover, cover_sets, compensate, motivate, worst, spare,
        bounds_longest_early="worst_early" in {*goals.premises, *goals.limits},
    )  # fmt: skip
