"""The pools of reserves that a scenario asks for, what a register can give of them, and what a plan has of them."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping

from valplan.demand.postlist import day_of
from valplan.demand.reserve import Pool, State, Team, smallest_pools
from valplan.demand.zones import SHARED, pool_of_worker, zone_of_district
from valplan.domain.case import Case
from valplan.domain.municipality import Role, Use
from valplan.domain.plan import DistrictPosts, Plan

LEADERS = (Role.CHAIR, Role.DEPUTY)


def is_zoned(case: Case) -> bool:
    """Whether the scenario asks for a pool of each zone."""
    return case.scenario.staffing.reserve_pool == "zones"


def states(case: Case) -> tuple[State, ...]:
    """The states of the world by the case's assumptions, the usual one first.

    Whoever drops out before training and is not replaced is absent whatever the state; a wave of illness multiplies the
    rate of those who are absent on the day.
    """
    lost = case.number("early_dropout") * (1 - case.number("early_refilled_share"))
    wave, factor = case.number("wave_probability"), case.number("wave_factor")

    def state(probability: float, times: float) -> State:
        chairs, deputies, workers, reserves = (
            lost + (1 - lost) * min(1.0, case.number(f"late_dropout_{role}") * times)
            for role in ("chair", "deputy", "worker", "reserve")
        )
        return State(probability, chairs, deputies, workers, reserves)

    return state(1 - wave, 1.0), state(wave, factor)


def teams_of(case: Case, posts: Iterable[DistrictPosts], *, zoned: bool) -> dict[str, Team]:
    """The posts of each pool, all of them held."""
    zone = zone_of_district(case) if zoned else {}
    districts, workers = Counter[str](), Counter[str]()
    for p in posts:
        districts[zone.get(p.district, SHARED)] += 1
        workers[zone.get(p.district, SHARED)] += p.workers - len(LEADERS)
    return {z: Team(districts[z], districts[z], workers[z]) for z in sorted(districts)}


def pools_wanted(case: Case, posts: Iterable[DistrictPosts], *, zoned: bool | None = None) -> dict[str, Pool]:
    """The smallest pools within the scenario's risk, by zone, whatever the register can give.

    ``zoned`` asks for a pool of each zone, or for one that all share; None asks as the scenario does.
    """
    found = teams_of(case, posts, zoned=is_zoned(case) if zoned is None else zoned)
    sized = smallest_pools(tuple(found.values()), states(case), case.number("unfilled_risk"))
    return dict(zip(found, sized, strict=True))


def pools_needed(case: Case, plan: Plan, able: Mapping[Role, Collection[str]]) -> dict[str, Pool]:
    """The pools wanted, but never more than the register can give when every post of election day is filled.

    ``able`` are those who may be reserves for leaders (as chairs) and for workers, wherever they live. Where leaders
    are short, workers stand in their place.
    """
    may_lead, may_work = able.get(Role.CHAIR, ()), able.get(Role.WORKER, ())
    zone = pool_of_worker(case, plan, zoned=is_zoned(case))
    lead, work = (Counter(zone[w] for w in found if w in zone) for found in (may_lead, may_work))
    people = Counter(zone[w] for w in {*may_lead, *may_work} if w in zone)
    posts = [p for p in plan.posts if day_of(case, p) == 0]
    leaders_left = max(0, len(may_lead) - sum(p.role == Role.CHAIR for p in posts))
    people_left = max(0, len({*may_lead, *may_work}) - len(posts))
    found = {}
    for z, pool in pools_wanted(case, plan.district_posts).items():
        leaders = min(pool.leaders, lead[z], leaders_left, people_left)
        workers = min(pool.size - leaders, work[z], people[z] - leaders, people_left - leaders)
        found[z] = Pool(leaders, workers)
        leaders_left, people_left = leaders_left - leaders, people_left - leaders - workers
    return found


def plan_teams(case: Case, plan: Plan) -> dict[str, Team]:
    """The election-day posts of a plan by pool, those vacant counted as such."""
    zone = zone_of_district(case) if is_zoned(case) else {}
    held = {a.post_id for a in plan.appointments if a.worker}
    count: dict[str, Counter[tuple[Role, bool]]] = {}
    for p in plan.posts:
        if p.use == Use.POLLING:
            count.setdefault(zone.get(p.district, SHARED), Counter())[p.role, p.post_id in held] += 1
    return {
        z: Team(
            n[Role.CHAIR, True],
            n[Role.DEPUTY, True],
            n[Role.WORKER, True],
            vacant_leaders=n[Role.CHAIR, False] + n[Role.DEPUTY, False],
            vacant_workers=n[Role.WORKER, False],
        )
        for z, n in sorted(count.items())
    }


def pools_of(plan: Plan) -> dict[str, Pool]:
    """The reserves of a plan by zone."""
    count = Counter((r.zone, r.role in LEADERS) for r in plan.reserves)
    return {z: Pool(count[z, True], count[z, False]) for z in sorted({r.zone for r in plan.reserves})}
