"""Floor space: the posts of a place and their voters fit in it."""

from collections import defaultdict
from collections.abc import Iterator

import numpy as np

from valplan.demand.opening import posts_on
from valplan.demand.posts import posts_at_once
from valplan.domain.case import Case, Floats
from valplan.domain.outcome import Violation
from valplan.domain.plan import Plan
from valplan.language import N_
from valplan.model.algebra import Row, Rows
from valplan.model.premises import PremisesDecisions
from valplan.rules.rule import Rule


class FloorSpace(Rule):
    """Polling places and early voting have the floor area that their posts, screens and queues need."""

    id = "floor-space"
    wording = N_("Premises have the floor area that the posts, the screens and the queue need.")
    source = N_("vallagen (2005:837) 4 kap. 20 och 22 §§; m2_per_polling_post, m2_per_early_post")
    kind = "policy"
    unit = "m²"

    def premises_rows(self, d: PremisesDecisions) -> Rows:
        """Area used on election day for each premises; zero for early voting with more posts than the area holds."""
        return Rows.join([Rows.of(self._on_election_day(d)), self._too_many(d)])

    def _on_election_day(self, d: PremisesDecisions) -> Iterator[Row]:
        """Only where the neediest districts that the rooms allow would not fit: all other rows say nothing."""
        each_m2 = d.case.number("m2_per_polling_post")
        need = {p.district: posts_at_once(d.case, p.workers) * each_m2 for p in d.posts}
        early = _need_m2(d, 0)
        for p in d.polling.keys.premises:
            pairs, options = d.assign.keys.premises == p, d.option.keys.premises == p
            needs = np.concatenate(
                [d.assign.keys.district[pairs].map(need).to_numpy(dtype=np.float64), early[options.to_numpy()]]
            )
            premises = d.case.premises[p]
            if np.sort(needs)[-premises.rooms :].sum() > premises.floor_area_m2:
                columns = np.concatenate([d.assign.where(pairs), d.option.where(options)])
                yield Row(f"premises {p}", columns, needs, upper=float(premises.floor_area_m2))

    def _too_many(self, d: PremisesDecisions) -> Rows:
        most = np.max([_need_m2(d, day) for day in d.case.election.early_days], axis=0)
        keys = d.option.keys
        area = keys.premises.map({p.premises_id: p.floor_area_m2 for p in d.case.municipality.premises})
        barred = area < most
        return Rows.each("premises " + keys.premises[barred], d.option.where(barred), upper=0.0)

    def check(self, case: Case, plan: Plan) -> Iterator[Violation]:
        """Add up the area that each premises needs on each day."""
        workers = {p.district: posts_at_once(case, p.workers) for p in plan.district_posts}
        need_m2: dict[tuple[str, str], float] = defaultdict(float)
        for place in plan.polling:
            posts = workers.get(place.district, 0)
            need_m2[place.premises, str(case.election.day)] += posts * case.number("m2_per_polling_post")
        for s in plan.early_sessions:
            need_m2[s.premises, str(s.on)] += s.posts * case.number("m2_per_early_post")
        for (premises, on), found in sorted(need_m2.items()):
            p = case.premises.get(premises)
            if p is not None and found > p.floor_area_m2 + 1e-6:
                text = N_("{premises} needs {found:.0f} m² on {on} and has {limit} m².")
                yield self.violation(
                    f"premises {premises} {on}", f"{found:.0f}", p.floor_area_m2, text, premises=p.name, found=found,
                    on=on, limit=p.floor_area_m2,
                )  # fmt: skip


def _need_m2(d: PremisesDecisions, day: int) -> Floats:
    """Area that each option needs on a day, m²; 0 where its pattern is closed."""
    opened = {pattern: {o.day for o in days} for pattern, days in d.case.openings.items()}
    each = d.case.number("m2_per_early_post")
    posts = {tier: posts_on(d.case, tier, day) for tier in d.case.tiers}
    keys = d.option.keys
    return np.array(
        [each * posts[t] if day in opened[p] else 0.0 for p, t in zip(keys.pattern, keys.tier, strict=True)]
    )
