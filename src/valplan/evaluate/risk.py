"""The risk of an unfilled post that a finished plan runs, computed and simulated, and what other pools would need."""

from collections import Counter

from valplan.demand.pools import is_zoned, plan_teams, pools_of, pools_wanted, states, teams_of
from valplan.demand.prices import fee_ore
from valplan.demand.reserve import Pool, unfilled
from valplan.demand.zones import SHARED, zone_of_district
from valplan.domain.case import Case
from valplan.domain.municipality import Role, Use
from valplan.domain.outcome import PoolOption, PoolSize, Risk
from valplan.domain.plan import Plan
from valplan.evaluate.simulate import ROLES, groups, interval, simulate, total
from valplan.rules.people import filled
from valplan.rules.reserve import able


def risk(case: Case, plan: Plan) -> Risk:
    """Computed exactly, simulated beside it, from the plan's own posts and reserves."""
    computed = unfilled(plan_teams(case, plan), pools_of(plan), states(case))
    pools, runs = groups(case, plan), case.whole("risk_runs")
    hits, sums = total(simulate(case, pools, runs))
    low, high = interval(hits, runs)
    serving = {w.worker_id for p, w in filled(case, plan) if p.use == Use.POLLING} | {r.worker for r in plan.reserves}
    busy = {w.worker_id for p, w in filled(case, plan) if p.starts.date() == case.election.day} | serving
    return Risk(
        limit=case.number("unfilled_risk"),
        computed=computed.risk,
        computed_unfilled=computed.leaders + computed.workers,
        simulated=hits / runs,
        low=low,
        high=high,
        runs=runs,
        unfilled={str(role): float(n) / runs for role, n in zip(ROLES, sums, strict=True)},
        wanted=sum(p.size for p in pools_wanted(case, plan.district_posts).values()),
        found=len(plan.reserves),
        early_lost=len(serving) * case.number("early_dropout"),
        early_spare=len(able(case, Role.WORKER) - busy),
        unreached=int(sum((~p.reach).sum() for p in pools)),
        options=tuple(_option(case, plan, zoned=zoned) for zoned in (False, True)),
    )


def _option(case: Case, plan: Plan, *, zoned: bool) -> PoolOption:
    teams = teams_of(case, plan.district_posts, zoned=zoned)
    pools = pools_wanted(case, plan.district_posts, zoned=zoned)
    zone = zone_of_district(case) if zoned else {}
    districts = Counter(zone.get(p.district, SHARED) for p in plan.district_posts)
    chosen, found = zoned == is_zoned(case), pools_of(plan)
    each_ore = fee_ore(case, "standby") + fee_ore(case, "training")
    return PoolOption(
        kind="zones" if zoned else "shared",
        chosen=chosen,
        pools=tuple(
            PoolSize(
                zone=z,
                name=case.districts[z].name if z in case.districts else "",
                districts=districts[z],
                posts=teams[z].posts,
                leaders=pool.leaders,
                workers=pool.workers,
                found_leaders=there.leaders if chosen else None,
                found_workers=there.workers if chosen else None,
            )
            for z, pool in pools.items()
            for there in [found.get(z, Pool(0, 0))]
        ),
        cost_ore=each_ore * sum(p.size for p in pools.values()),
        risk=unfilled(teams, pools, states(case)).risk,
    )
