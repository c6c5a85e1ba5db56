"""A plan and a judgement of the tiny case, made by hand, with something of everything that a report shows."""

from datetime import datetime, time, timedelta

from valplan.domain.case import Case
from valplan.domain.municipality import Role, Use
from valplan.domain.outcome import (
    AccessState,
    AreaCoverage,
    GoalValue,
    Indicator,
    Judgement,
    LineOutcome,
    PremisesAccess,
    StageProof,
    Status,
    Verdict,
    Violation,
)
from valplan.domain.plan import (
    Appointment,
    AreaCompensation,
    DistrictPosts,
    EarlyPlace,
    EarlySession,
    FundedMeasure,
    Made,
    Motivation,
    Plan,
    PollingPlace,
    Post,
    Reserve,
    TrainingBooking,
)
from valplan.evaluate.area_days import area_days
from valplan.evaluate.equity import equity

POLLING = {"05990001": "school", "05990002": "hall", "05990003": "parish"}
VACANT = "05990003-3"


def sample_plan(case: Case) -> Plan:
    """Three polling places, two early-voting places, one mobile stop, twelve posts on election day, one vacant."""
    posts = [*_polling_posts(case), *_early_posts(case)]
    return Plan(
        made=Made(
            scenario="tiny",
            scenario_file="tiny.toml",
            scenario_sha256="a" * 64,
            data_sha256="b" * 64,
            valplan="0",
            ortools="0",
            synthetic_tables=("workers",),
        ),
        district_posts=tuple(
            DistrictPosts(district=d, expected_votes=500, workers=4, screens=5, ballot_places=2) for d in POLLING
        ),
        polling=tuple(PollingPlace(district=d, premises=p) for d, p in POLLING.items()),
        measures=(FundedMeasure(premises="hall", measure="tröskelramp"),),
        early_places=(
            EarlyPlace(premises="library", pattern="alla", tier="liten"),
            EarlyPlace(premises="stop", pattern="buss", tier="liten"),
        ),
        early_sessions=_sessions(case),
        vote_transports=("stop",),
        catchments=(),
        compensations=(
            AreaCompensation(area_id="landet", compensation="buss", premises="stop", reason="Långt till biblioteket."),
        ),
        motivations=(Motivation(rule="tie-motivated", subject="parish", text="Enda lokalen i området."),),
        posts=tuple(posts),
        appointments=tuple(
            Appointment(post_id=p.post_id, worker="" if p.post_id == VACANT else f"R{n:03}")
            for n, p in enumerate(posts, start=1)
        ),
        training=(TrainingBooking(worker="R010", session="u1"),),
        reserves=(Reserve(worker="R040", role=Role.WORKER),),
        claimed_cost_ore={},
        proof=(
            _proof("premises", Status.OPTIMAL, 0.0),
            _proof("staffing", Status.FEASIBLE, 0.004),
        ),
    )


def sample_judgement(case: Case) -> Judgement:
    """One broken rule, one compensated area, one indicator of each outcome."""
    money = tuple(
        LineOutcome(
            line=x.line,
            name=x.name,
            planned_ore=x.entered_ore if x.planned_by == "entered" else 12_345_678,
            ceiling_ore=x.ceiling_ore,
            parts={} if x.planned_by == "entered" else {"rent": 12_000_000, "measures": 345_678},
        )
        for x in case.budget.lines
    )
    areas = (
        _coverage("stan", "Stan", "stad", Verdict.COVERED, "library"),
        _coverage("landet", "Landet", "landsbygd", Verdict.COMPENSATED, "stop"),
    )
    return Judgement(
        violations=(
            Violation(rule="no-vacancy", subject="Distrikt 3", found="3", limit="4", message="En post är vakant."),
        ),
        money=money,
        net_ore=sum(m.planned_ore for m in money),
        net_ceiling_ore=case.budget.net_ceiling_ore,
        goals=(GoalValue(goal="cost", name="Net cost", value=1234.0, unit="kr"),),
        indicators=_indicators(),
        coverage=areas,
        access=tuple(_access(p, ("A08",) if p == "hall" else ()) for p in POLLING.values()),
        disagreements=(),
        coverage_days=area_days(case, sample_plan(case), areas),
        equity=equity(case, sample_plan(case)),
    )


def _polling_posts(case: Case) -> list[Post]:
    roles = (Role.CHAIR, Role.DEPUTY, Role.WORKER, Role.WORKER)
    starts, ends = datetime.combine(case.election.day, time(7)), datetime.combine(case.election.day, time(23, 30))
    return [
        Post(post_id=f"{d}-{k}", use=Use.POLLING, premises=p, district=d, role=role, starts=starts, ends=ends)
        for d, p in POLLING.items()
        for k, role in enumerate(roles)
    ]


def _early_posts(case: Case) -> list[Post]:
    day = case.election.day - timedelta(days=3)
    starts, ends = datetime.combine(day, time(9, 30)), datetime.combine(day, time(19, 30))
    roles = (Role.EARLY_LEAD, Role.EARLY_WORKER)
    return [
        Post(post_id=f"library-{k}", use=Use.EARLY, premises="library", role=role, starts=starts, ends=ends)
        for k, role in enumerate(roles)
    ]


def _sessions(case: Case) -> tuple[EarlySession, ...]:
    def session(premises: str, day: int, opens: int, closes: int) -> EarlySession:
        on, votes = case.election.date_of(day), 40
        return EarlySession(
            premises=premises, on=on, opens=time(opens), closes=time(closes), posts=2, expected_votes=votes
        )

    library = [session("library", day, 10, 19) for day in range(-18, 0)] + [session("library", 0, 8, 20)]
    return (*library, session("stop", -8, 12, 18), session("stop", -3, 12, 18))


def _proof(stage: str, status: Status, gap: float) -> StageProof:
    return StageProof(
        stage=stage,
        status=status,
        objective=1.0,
        bound=1.0 - gap,
        gap=gap,
        unit="kr",
        solver="HiGHS",
        columns=9,
        rows=8,
    )


def _indicators() -> tuple[Indicator, ...]:
    evidence = ({"premises": "hall", "name": "Sporthallen", "state": "after_measures", "failing": "A08"},)
    return (
        Indicator(
            indicator="polling_accessible",
            name="Tillgängliga vallokaler",
            target="100 %",
            value="100.0 % (3/3)",
            met=True,
            entered=False,
            source="",
            evidence=evidence,
        ),
        Indicator(
            indicator="meetings", name="Möten", target="7", value="5", met=False, entered=True, source="Kansliet"
        ),
        Indicator(indicator="web", name="Webben", target="ja", value="?", met=None, entered=True, source=""),
    )


def _coverage(area_id: str, name: str, kind: str, verdict: Verdict, nearest: str) -> AreaCoverage:
    return AreaCoverage(
        area_id=area_id,
        name=name,
        kind=kind,
        electors=2000,
        share_within=0.9996 if verdict is Verdict.COVERED else 0.4,
        limit_m=3000,
        nearest_premises=nearest,
        mean_distance_m=1500,
        max_distance_m=4200,
        days_open=19,
        evening_days=3,
        weekend_days=4,
        verdict=verdict,
    )


def _access(premises: str, failing: tuple[str, ...]) -> PremisesAccess:
    return PremisesAccess(
        premises=premises,
        use="polling",
        state=AccessState.AFTER_MEASURES if failing else AccessState.ACCESSIBLE,
        failing_hard=failing,
        not_inspected=(),
        failing_soft=(),
        measures=("tröskelramp",) if failing else (),
        remaining=(),
    )
