"""What differs between two plans of one municipality."""

from collections import Counter

from valplan.domain.base import Record
from valplan.domain.case import Case
from valplan.domain.municipality import Ore, Use
from valplan.domain.outcome import Judgement, Violation
from valplan.domain.plan import Plan
from valplan.evaluate.coverage_change import AreaChange, Judged, area_changes
from valplan.evaluate.equity_change import EquityChange, equity_changes


class LineChange(Record):
    """A budget line in both plans (öre); None where a plan has no such line."""

    line: str
    name: str
    before_ore: Ore | None
    after_ore: Ore | None


class GoalChange(Record):
    """A goal's value in both plans; None where a plan does not have the goal."""

    goal: str
    name: str
    unit: str
    before: float | None
    after: float | None


class PremisesChange(Record):
    """Premises that one of the plans uses for ``use`` and the other does not."""

    use: Use
    taken_in: tuple[str, ...]
    left: tuple[str, ...]


class MovedDistrict(Record):
    """A district that votes elsewhere, with its electors in the municipal roll of the second plan's data."""

    district: str
    name: str
    before: str
    after: str
    electors: int


class PostsChange(Record):
    """Number of posts of a role in both plans, and how many of them are vacant."""

    use: Use
    role: str
    before: int
    after: int
    vacant_before: int
    vacant_after: int


class IndicatorChange(Record):
    """An indicator in both plans; None where a plan does not have it."""

    indicator: str
    name: str
    before: str | None
    after: str | None
    met_before: bool | None
    met_after: bool | None


class Comparison(Record):
    """All differences from a first plan (before) to a second (after).

    ``unjudged_before`` and ``unjudged_after`` tell what keeps a plan from being judged; then its net cost, violations,
    lines, goals, indicators and ways are None, since nothing is known of them. ``other_data_before`` and
    ``other_data_after`` note where a plan was made from another scenario or other data than it is judged against.
    """

    before: str
    after: str
    unjudged_before: tuple[Violation, ...]
    unjudged_after: tuple[Violation, ...]
    other_data_before: tuple[str, ...]
    other_data_after: tuple[str, ...]
    net_before_ore: Ore | None
    net_after_ore: Ore | None
    money: tuple[LineChange, ...]
    goals: tuple[GoalChange, ...]
    premises: tuple[PremisesChange, ...]
    moved: tuple[MovedDistrict, ...]
    voters_moved: int
    early_days_before: int
    early_days_after: int
    posts: tuple[PostsChange, ...]
    indicators: tuple[IndicatorChange, ...]
    violations_before: int | None
    violations_after: int | None
    equity: tuple[EquityChange, ...] = ()
    areas: tuple[AreaChange, ...] = ()

    @property
    def judged(self) -> bool:
        """Whether both plans could be judged, so that their figures can be compared."""
        return not (self.unjudged_before or self.unjudged_after)


def compare(a: Judged, b: Judged) -> Comparison:
    """Tell what changes from plan ``a`` to plan ``b``.

    Every line, goal and indicator of either plan is answered with, changed or not, in the order of ``a`` and then what
    only ``b`` has. Districts that only one of the plans knows are not counted as moved.

    Raises
    ------
    ValueError
        The plans are of different municipalities.
    """
    (case_a, plan_a, found_a), (case_b, plan_b, found_b) = a, b
    if case_a.municipality.code != case_b.municipality.code:
        raise ValueError("the plans are of different municipalities")
    moved = _moved(case_b, plan_a, plan_b)
    return Comparison(
        before=case_a.scenario.name,
        after=case_b.scenario.name,
        unjudged_before=_unjudged(found_a),
        unjudged_after=_unjudged(found_b),
        other_data_before=found_a.other_data,
        other_data_after=found_b.other_data,
        net_before_ore=found_a.net_ore if found_a.complete else None,
        net_after_ore=found_b.net_ore if found_b.complete else None,
        money=_money(found_a, found_b),
        goals=_goals(found_a, found_b),
        premises=tuple(_premises(use, plan_a, plan_b) for use in (Use.POLLING, Use.EARLY)),
        moved=moved,
        voters_moved=sum(m.electors for m in moved),
        early_days_before=len(plan_a.early_sessions),
        early_days_after=len(plan_b.early_sessions),
        posts=_posts(plan_a, plan_b),
        indicators=_indicators(found_a, found_b),
        violations_before=len(found_a.violations) if found_a.complete else None,
        violations_after=len(found_b.violations) if found_b.complete else None,
        equity=equity_changes(found_a.equity, found_b.equity),
        areas=area_changes(a, b),
    )


def _unjudged(found: Judgement) -> tuple[Violation, ...]:
    return () if found.complete else found.violations


def _money(a: Judgement, b: Judgement) -> tuple[LineChange, ...]:
    before, after = {m.line: m for m in a.money}, {m.line: m for m in b.money}
    return tuple(
        LineChange(
            line=line,
            name=entry.name,
            before_ore=before[line].planned_ore if line in before else None,
            after_ore=after[line].planned_ore if line in after else None,
        )
        for line, entry in {**before, **after}.items()
    )


def _goals(a: Judgement, b: Judgement) -> tuple[GoalChange, ...]:
    before, after = {g.goal: g for g in a.goals}, {g.goal: g for g in b.goals}
    return tuple(
        GoalChange(
            goal=goal,
            name=entry.name,
            unit=entry.unit,
            before=before[goal].value if goal in before else None,
            after=after[goal].value if goal in after else None,
        )
        for goal, entry in {**before, **after}.items()
    )


def _premises(use: Use, a: Plan, b: Plan) -> PremisesChange:
    before, after = _used(use, a), _used(use, b)
    return PremisesChange(use=use, taken_in=tuple(sorted(after - before)), left=tuple(sorted(before - after)))


def _used(use: Use, plan: Plan) -> frozenset[str]:
    if use is Use.POLLING:
        return frozenset(p.premises for p in plan.polling)
    return frozenset(s.premises for s in plan.early_sessions)


def _moved(case: Case, a: Plan, b: Plan) -> tuple[MovedDistrict, ...]:
    before = {p.district: p.premises for p in a.polling}
    return tuple(
        MovedDistrict(
            district=now.district,
            name=case.districts[now.district].name,
            before=before[now.district],
            after=now.premises,
            electors=case.electors(now.district),
        )
        for now in sorted(b.polling, key=lambda p: p.district)
        if now.district in case.districts and before.get(now.district, now.premises) != now.premises
    )


def _posts(a: Plan, b: Plan) -> tuple[PostsChange, ...]:
    (all_a, vacant_a), (all_b, vacant_b) = _count(a), _count(b)
    return tuple(
        PostsChange(
            use=use,
            role=role,
            before=all_a[use, role],
            after=all_b[use, role],
            vacant_before=vacant_a[use, role],
            vacant_after=vacant_b[use, role],
        )
        for use, role in sorted({**all_a, **all_b})
    )


def _count(plan: Plan) -> tuple[Counter[tuple[Use, str]], Counter[tuple[Use, str]]]:
    held = {a.post_id for a in plan.appointments if a.worker}
    posts = Counter((p.use, p.role.value) for p in plan.posts)
    vacant = Counter((p.use, p.role.value) for p in plan.posts if p.post_id not in held)
    return posts, vacant


def _indicators(a: Judgement, b: Judgement) -> tuple[IndicatorChange, ...]:
    before, after = {i.indicator: i for i in a.indicators}, {i.indicator: i for i in b.indicators}
    return tuple(
        IndicatorChange(
            indicator=key,
            name=entry.name,
            before=before[key].value if key in before else None,
            after=after[key].value if key in after else None,
            met_before=before[key].met if key in before else None,
            met_after=after[key].met if key in after else None,
        )
        for key, entry in {**before, **after}.items()
    )
