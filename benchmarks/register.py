"""Made-up registers of poll workers for benchmarks of staffing: a case, and a plan whose posts wait for names."""

from datetime import date, datetime, time, timedelta
from pathlib import Path

import numpy as np
from benchmarks.towns import SIDE_M, town

from valplan.data.case import election_of
from valplan.demand.postlist import posts_of
from valplan.domain.budget import Budget, BudgetLine
from valplan.domain.case import Case, Floats, Ints, Travel, TravelFacts
from valplan.domain.election import ElectionType
from valplan.domain.municipality import (
    AreaKind,
    DemandPoint,
    District,
    Fee,
    Municipality,
    Premises,
    Rate,
    Role,
    Worker,
)
from valplan.domain.plan import DistrictPosts, Made, Plan, PollingPlace
from valplan.domain.scenario import (
    RestExemption,
    Scenario,
    ScenarioBudget,
    ScenarioElection,
    ScenarioGoals,
    ScenarioStaffing,
)
from valplan.limits import load_limits

DAY = date(2026, 9, 13)
WEIGHTS = {"vacancies": 100_000.0, "travel": 2.5, "wishes": 200.0, "experience": 200.0}
LANGUAGES = ("ar", "so", "fi")
FEES = {Role.CHAIR: 400_000, Role.DEPUTY: 340_000, Role.WORKER: 280_000, "training": 35_000, "standby": 70_000}
RATES = ("material_base", "material_per_district", "material_per_early_place", "premises_standing", "transport_base",
         "transport_per_building", "vote_transport_day")  # fmt: skip
LINES = ("worker_fees", "material", "premises", "transport")
AMPLE_ORE = 10**11
KMH_PER_M_S = 3.6
READY = 0.97  # share of the applicants who can serve on election day
ASKED = 0.3  # share of the places that ask for a language


def register(applicants: int, places: int, posts: int, seed: int, *, side_m: float = SIDE_M) -> tuple[Case, Plan]:
    """A case with so many applicants and polling places, and a plan with so many posts on election day, none held.

    Every place serves one district. A fourth of the applicants may lead, a third may stand in for a leader, two thirds
    have served before; one in ten has a partner to serve with, one in twenty somebody to avoid.
    """
    homes, spots, electors = town(applicants, places, seed)
    homes, spots = homes * side_m / SIDE_M, spots * side_m / SIDE_M
    codes = [f"{k:08d}" for k in range(places)]
    people = _workers(homes, seed)
    case = _case(codes, spots, people, _metres(homes, spots), electors[:places], seed)
    each = np.full(places, posts // places) + (np.arange(places) < posts % places)
    needs = tuple(_needs(code, int(n)) for code, n in zip(codes, each, strict=True))
    polling = tuple(PollingPlace(district=code, premises=f"P{code}") for code in codes)
    return case, _plan(needs, polling).model_copy(update={"posts": posts_of(case, needs, polling, ())})


def _metres(homes: Floats, spots: Floats) -> Ints:
    metres: Ints = np.rint(np.hypot(*(homes[:, None] - spots[None]).transpose(2, 0, 1)) * 1.3).astype(np.int64)
    return metres


def _needs(code: str, workers: int) -> DistrictPosts:
    return DistrictPosts(district=code, expected_votes=500, workers=workers, screens=4, ballot_places=2)


def _workers(homes: Floats, seed: int) -> tuple[Worker, ...]:
    rng = np.random.default_rng(seed + 1000)
    count = len(homes)
    leads, deputises, new, drives = (rng.random(count) < share for share in (0.25, 0.33, 0.34, 0.4))
    speaks, ready = rng.integers(-6, len(LANGUAGES), count), rng.random(count) < READY
    order = rng.permutation(count)
    partner, shunned = np.full(count, -1), np.full(count, -1)
    for a, b in order[: count // 20 * 2].reshape(-1, 2):
        partner[a], partner[b] = b, a
    shunned[order[-count // 20 :]] = order[: len(order[-count // 20 :])]
    names = [f"R{k:05d}" for k in range(count)]
    return tuple(
        Worker(
            worker_id=names[k],
            name=names[k],
            x_m=float(homes[k, 0]),
            y_m=float(homes[k, 1]),
            age=40,
            roles=(Role.WORKER, *([Role.CHAIR] if leads[k] else []), *([Role.DEPUTY] if deputises[k] else [])),
            elections_worked=0 if new[k] else 2,
            languages=("sv", *([LANGUAGES[speaks[k]]] if speaks[k] >= 0 else [])),
            licence=bool(drives[k]),
            car=bool(drives[k]),
            available={0: "FEKN"} if ready[k] else {},
            max_early_days=0,
            wish_with=names[partner[k]] if partner[k] >= 0 else "",
            wish_avoid=names[shunned[k]] if shunned[k] >= 0 else "",
            trained_on=DAY - timedelta(days=20),
        )
        for k in range(count)
    )


def _case(
    codes: list[str], spots: Floats, people: tuple[Worker, ...], metres: Ints, electors: Floats, seed: int
) -> Case:
    rng = np.random.default_rng(seed + 2000)
    asked = {f"P{c}": (LANGUAGES[rng.integers(len(LANGUAGES))],) for c in codes if rng.random() < ASKED}
    policy = {"experienced_per_place": 3, "reserve_reach_min": 120}
    limits = load_limits(ElectionType.GENERAL, policy)
    seconds = np.rint(metres / (limits["car_speed_kmh"].value / KMH_PER_M_S)).astype(np.int64)
    none = np.zeros((len(codes), len(codes)), dtype=np.int64)
    election = ScenarioElection(type=ElectionType.GENERAL, day=DAY)
    return Case(
        municipality=_municipality(codes, spots, people, electors),
        scenario=Scenario(
            name="register", title="register", title_en="register", data=".", election=election,
            budget=ScenarioBudget(year=DAY.year), goals=ScenarioGoals(staffing=WEIGHTS),
            staffing=ScenarioStaffing(languages=asked, driver_per_premises=True, rest_exemption=_exemption()),
            policy=policy,
        ),
        scenario_file="", data_folder=Path(), election=election_of(election, limits), budget=_budget(),
        limits=limits, criteria=(), origins=(), scenario_sha256="", data_sha256="",
        travel=Travel(
            points=none, points_s=none, workers=metres, workers_s=seconds, source="straight",
            facts=TravelFacts(source="straight", mode="car", pairs=metres.size),
        ),
    )  # fmt: skip


def _municipality(codes: list[str], spots: Floats, people: tuple[Worker, ...], electors: Floats) -> Municipality:
    return Municipality(
        code="0000", name="Påhittad", crs="EPSG:3006", centre_x_m=0.0, centre_y_m=0.0, areas=(),
        districts=tuple(
            District(code=c, name=c, area_id="a", kind=AreaKind.CITY, electors_kf_2026=int(n), electors_rd_2026=int(n),
                     electors_rd_2022=int(n), turnout_2022=0.8)
            for c, n in zip(codes, electors, strict=True)
        ),
        points=tuple(
            DemandPoint(point_id=c, district=c, area_id="a", x_m=float(x), y_m=float(y), electors=int(n))
            for c, (x, y), n in zip(codes, spots, electors, strict=True)
        ),
        premises=tuple(_premises(c, float(x), float(y)) for c, (x, y) in zip(codes, spots, strict=True)),
        inspections=(), measures=(), cures=(), compensations=(), openings=(), tiers=(),
        fees=tuple(Fee(fee=f, unit="day", amount_ore=ore, source="påhittad") for f, ore in FEES.items()),
        rates=tuple(Rate(rate=r, line="material", unit="", amount_ore=0, source="påhittad") for r in RATES),
        sessions=(), workers=people, early_votes=(),
    )  # fmt: skip


def _premises(code: str, x_m: float, y_m: float) -> Premises:
    return Premises(
        premises_id=f"P{code}", name=code, kind="skola", x_m=x_m, y_m=y_m, area_id="a", polling=True, early=False,
        rooms=1, floor_area_m2=200, rent_polling_ore=0, rent_early_day_ore=0, closes_latest=time(23, 59),
        secure_storage=True,
    )  # fmt: skip


def _exemption() -> RestExemption:
    starts = datetime.combine(DAY, time(6))
    return RestExemption(starts=starts, ends=starts + timedelta(days=1), source="påhittad")


def _budget() -> Budget:
    lines = tuple(
        BudgetLine(line=x, name=x, planned_by="plan", ceiling_ore=AMPLE_ORE, entered_ore=0, by_year_ore={})
        for x in LINES
    )
    return Budget(year=DAY.year, lines=lines, net_ceiling_ore=AMPLE_ORE, grant_ore=0, grant_basis="none")


def _plan(needs: tuple[DistrictPosts, ...], polling: tuple[PollingPlace, ...]) -> Plan:
    made = Made(scenario="register", scenario_file="", scenario_sha256="", data_sha256="", valplan="", ortools="",
                synthetic_tables=("workers",))  # fmt: skip
    return Plan(
        made=made, district_posts=needs, polling=polling, measures=(), early_places=(), early_sessions=(),
        catchments=(), compensations=(), motivations=(), posts=(), appointments=(), training=(), reserves=(),
        claimed_cost_ore={}, proof=(),
    )  # fmt: skip
