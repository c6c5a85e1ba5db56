"""Who serves, in numbers: counts by group, none of them of a few. No names."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from babel import Locale
from openpyxl import Workbook

from valplan.domain.case import Case
from valplan.domain.municipality import ORE_PER_KRONA, Role, Worker
from valplan.domain.plan import Plan
from valplan.evaluate.disclosure import Hidden, Shown, protected_each, protected_parts, protected_total
from valplan.evaluate.pay import Pay, payments
from valplan.language import N_, _
from valplan.report.figures import locale, long_date, number
from valplan.report.tables import Table
from valplan.report.wording import ROLES, synthetic_notice
from valplan.report.workbook import Cell, add_table, new_workbook

AGES = (18, 25, 35, 45, 55, 65, 75)
ELECTIONS = (0, 1, 2, 4)
HOURS = (0, 8, 16, 24, 40, 80)
KRONOR = (0, 2_000, 4_000, 6_000, 10_000, 20_000)
THEMES = {
    "all": N_("All who serve"),
    "age": N_("Age"),
    "experience": N_("Elections worked before"),
    "department": N_("Department"),
    "language": N_("Language"),
    "home": N_("Home area"),
    "role": N_("Role"),
    "hours": N_("Hours in posts"),
    "fees": N_("Fees before tax, kr"),
}
RESERVE = "reserve"


@dataclass(frozen=True)
class Group:
    """A group of a theme and how many who serve are in it, as it may be told. ``key`` is the same in all languages."""

    theme: str
    key: str
    name: str
    people: Shown


def statistics(case: Case, plan: Plan) -> tuple[Group, ...]:
    """Everyone who holds a post or is on standby, counted by theme and group."""
    pay = payments(case, plan)
    ids = sorted({p.worker for p in pay} & set(case.workers))
    people, least = [case.workers[i] for i in ids], case.whole("statistics_least")
    whole = Group("all", "all", _("All who serve"), protected_total(len(people), least))
    parts = (group for theme in _parts(case, people, pay) for group in _of_parts(*theme, least))
    each = (group for theme in _each(plan, people) for group in _of_each(*theme, len(people), least))
    order = list(THEMES)
    return tuple(sorted((whole, *parts, *each), key=lambda g: order.index(g.theme)))


def statistics_table(case: Case, found: Sequence[Group]) -> Table:
    """The statistics as rows of text, and as records for programs."""
    least = case.whole("statistics_least")
    rows = [[_(THEMES[g.theme]), g.name, shown(g.people, least)] for g in found]
    records: list[dict[str, Any]] = [
        {
            "theme": g.theme, "group": g.key,
            "people": None if isinstance(g.people, Hidden) else g.people,
            "hidden": g.people.value if isinstance(g.people, Hidden) else None,
        }
        for g in found
    ]  # fmt: skip
    return _heads(), rows, records


def statistics_book(case: Case, found: Sequence[Group]) -> Workbook:
    """The statistics as a sheet, with how small counts are told above it."""
    title = _(
        "Statistics of those who serve, {municipality}, {day}",
        municipality=case.municipality.name, day=long_date(case.election.day),
    )  # fmt: skip
    book = new_workbook(title)
    least = case.whole("statistics_least")
    how = _(
        "Counts under {least} are not told; nor are others where the difference to the total would tell one.",
        least=number(least),
    )
    notice = " ".join(t for t in (synthetic_notice(case), how) if t)
    rows: list[list[Cell]] = [
        [_(THEMES[g.theme]), g.name, shown(g.people, least) if isinstance(g.people, Hidden) else g.people]
        for g in found
    ]
    sheet = add_table(book, _("Statistics"), title, notice, _heads(), rows)
    if not synthetic_notice(case) and sheet.oddHeader is not None:
        sheet.oddHeader.left.text = ""
    return book


def shown(people: Shown, least: int) -> str:
    """A count as people read it."""
    if people is Hidden.KEPT:
        return _("not shown")
    return _("fewer than {least}", least=number(least)) if people is Hidden.FEW else str(int(people))


def _heads() -> list[str]:
    return [_("Theme"), _("Group"), _("People")]


Theme = tuple[str, list[tuple[str, str]], Counter[str]]


def _parts(case: Case, people: list[Worker], pay: Sequence[Pay]) -> Iterator[Theme]:
    """Themes that put each person in one group: theme, groups (key, name), people of each."""
    hours, ore = Counter[str](), Counter[str]()
    for p in pay:
        hours[p.worker] += p.hours  # type: ignore[assignment]
        ore[p.worker] += p.amount_ore
    yield _banded("age", AGES, [w.age for w in people])
    yield _banded("experience", ELECTIONS, [w.elections_worked for w in people])
    yield _named("department", [w.department for w in people], lambda key: key or _("none told"))
    yield _named("home", _home_areas(case, people), lambda key: case.areas[key].name)
    yield _banded("hours", HOURS, [hours[w.worker_id] for w in people])
    yield _banded("fees", KRONOR, [ore[w.worker_id] / ORE_PER_KRONA for w in people])


def _each(plan: Plan, people: list[Worker]) -> Iterator[Theme]:
    """Themes in which a person may be in several groups, or in none."""
    names = Locale.parse(locale()).languages
    yield _named("language", [x for w in people for x in w.languages], lambda key: names.get(key, key))
    role = {p.post_id: p.role.value for p in plan.posts}
    ids = {w.worker_id for w in people}
    served = {(a.worker, role[a.post_id]) for a in plan.appointments if a.worker in ids and a.post_id in role}
    served |= {(r.worker, RESERVE) for r in plan.reserves if r.worker in ids}
    count = Counter(key for _worker, key in served)
    names_of = {**{r.value: _(ROLES[r]) for r in Role}, RESERVE: _("Reserve")}
    yield "role", [(key, name) for key, name in names_of.items() if count[key]], count


def _of_parts(theme: str, groups: list[tuple[str, str]], count: Counter[str], least: int) -> Iterator[Group]:
    told = protected_parts([count[key] for key, _name in groups], least)
    return (Group(theme, key, name, n) for (key, name), n in zip(groups, told, strict=True))


def _of_each(theme: str, groups: list[tuple[str, str]], count: Counter[str], total: int, least: int) -> Iterator[Group]:
    told = protected_each([count[key] for key, _name in groups], total, least)
    return (Group(theme, key, name, n) for (key, name), n in zip(groups, told, strict=True))


def _banded(theme: str, edges: Sequence[int], values: Sequence[float]) -> Theme:
    """Bands from each edge to the next, the last without end; one below the first only where somebody is in it."""
    bands = [(f"{low}-{high}", low, high) for low, high in pairwise(edges)] + [(f"{edges[-1]}-", edges[-1], None)]
    count = Counter(next((k for k, low, high in reversed(bands) if v >= low), "") for v in values)
    groups = [(key, _band_name(low, high)) for key, low, high in bands]
    below = [("", _("under {first}", first=number(edges[0])))] if count[""] else []
    return theme, below + groups, count


def _band_name(low: int, high: int | None) -> str:
    if high is None:
        return _("{low} or more", low=number(low))
    if high == low + 1:
        return number(low)
    return _("{low} to under {high}", low=number(low), high=number(high))


def _named(theme: str, keys: Sequence[str], name: Callable[[str], str]) -> Theme:
    count = Counter(keys)
    return theme, sorted(((key, name(key)) for key in count), key=lambda g: (not g[0], g[1].casefold())), count


def _home_areas(case: Case, people: list[Worker]) -> list[str]:
    """The area of the demand point that is nearest each home."""
    points = case.municipality.points
    at = np.array([(p.x_m, p.y_m) for p in points])
    return [points[int(np.argmin(np.hypot(*(at - (w.x_m, w.y_m)).T)))].area_id for w in people]
