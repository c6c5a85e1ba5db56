"""The vacant posts: what is asked for in each, and how many of the register could take it. No names."""

from collections import Counter
from dataclasses import dataclass

from openpyxl import Workbook

from valplan.demand.teams import polling_shift
from valplan.domain.case import Case
from valplan.domain.municipality import Role, Use, Worker
from valplan.domain.plan import Plan, Post
from valplan.evaluate.substitutes import takers
from valplan.language import _
from valplan.report.figures import clock, long_date, yes_no
from valplan.report.tables import Table
from valplan.report.wording import ROLES, USES, synthetic_notice
from valplan.report.workbook import Cell, add_table, new_workbook, set_widths
from valplan.rules.mix import drives
from valplan.rules.people import filled

TOLD_WIDTH = 15  # of the columns whose heads are longer than what stands in them


@dataclass(frozen=True)
class Vacancy:
    """A vacant post: languages and a driver that its place still lacks, who could take it, and who meets all of that.

    ``standby`` are those of them who are on standby, and would leave the pool of reserves.
    """

    post: Post
    languages: tuple[str, ...]
    driver: bool
    able: int
    fitting: int
    standby: int


def vacancies(case: Case, plan: Plan) -> tuple[Vacancy, ...]:
    """Every post that nobody holds, in order of day, place and role."""
    held = {a.post_id for a in plan.appointments if a.worker}
    order = list(Role)
    posts = sorted(
        (p for p in plan.posts if p.post_id not in held),
        key=lambda p: (p.starts, case.premises[p.premises].name, p.district, order.index(p.role), p.post_id),
    )
    able, reserves = takers(case, plan, posts), {r.worker for r in plan.reserves}
    languages, drivers = _languages_lacking(case, plan), _drivers_lacking(case, plan)
    return tuple(_vacancy(case, p, able[p.post_id], reserves, languages, drivers) for p in posts)


def vacancies_table(case: Case, found: tuple[Vacancy, ...]) -> Table:
    """The vacancies as rows of text, and as records for programs."""
    rows = [["" if c is None else str(c) for c in _cells(case, v, plain=True)] for v in found]
    records = [
        {
            **v.post.model_dump(mode="json"), "languages": list(v.languages), "driver": v.driver, "able": v.able,
            "fitting": v.fitting, "standby": v.standby,
        }
        for v in found
    ]  # fmt: skip
    return _heads(), rows, records


def vacancies_book(case: Case, found: tuple[Vacancy, ...]) -> Workbook:
    """The vacancies as a sheet."""
    day = long_date(case.election.day)
    title = _("Vacant posts, {municipality}, {day}", municipality=case.municipality.name, day=day)
    book = new_workbook(title)
    rows = [_cells(case, v, plain=False) for v in found] or [[_("No vacant posts.")]]
    sheet = add_table(book, _("Vacant posts"), title, synthetic_notice(case), _heads(), rows)
    last = len(_heads())
    set_widths(sheet, dict.fromkeys(range(last - 4, last + 1), TOLD_WIDTH))
    return book


def _heads() -> list[str]:
    return [
        *(_("Post"), _("Use"), _("Premises"), _("District"), _("Date"), _("From"), _("To"), _("Role")),
        *(
            _("Language lacking"),
            _("Driver lacking"),
            _("Could take it"),
            _("of whom with all of it"),
            _("of whom reserves"),
        ),
    ]


def _cells(case: Case, v: Vacancy, *, plain: bool) -> list[Cell]:
    post = v.post
    times: list[Cell] = [post.starts.date(), post.starts.time(), post.ends.time()]
    if plain:
        times = [post.starts.date().isoformat(), clock(post.starts), clock(post.ends)]
    return [
        *(post.post_id, _(USES[post.use.value]), case.premises[post.premises].name, post.district or None),
        *times,
        *(_(ROLES[post.role]), ", ".join(v.languages) or None, yes_no(v.driver), v.able, v.fitting, v.standby),
    ]


def _vacancy(
    case: Case,
    post: Post,
    able: frozenset[str],
    reserves: set[str],
    languages: dict[str, tuple[str, ...]],
    drivers: set[str],
) -> Vacancy:
    asked = languages.get(post.premises, ()) if post.use == Use.POLLING else ()
    stays = post.use == Use.POLLING and post.ends == polling_shift(case)[1]
    driver = stays and post.premises in drivers
    fitting = [w for w in able if _fits(case.workers[w], asked, driver=driver)]
    return Vacancy(post, asked, driver, len(able), len(fitting), len(able & reserves))


def _fits(worker: Worker, languages: tuple[str, ...], *, driver: bool) -> bool:
    return set(languages) <= set(worker.languages) and (drives(worker) or not driver)


def _languages_lacking(case: Case, plan: Plan) -> dict[str, tuple[str, ...]]:
    """Languages that the scenario asks for and too few who hold a post in the premises on election day speak."""
    spoken = Counter((p.premises, x) for p, w in filled(case, plan) if p.use == Use.POLLING for x in w.languages)
    least = case.whole("language_workers_per_place")
    return {
        place: tuple(x for x in asked if spoken[place, x] < least)
        for place, asked in case.scenario.staffing.languages.items()
    }


def _drivers_lacking(case: Case, plan: Plan) -> set[str]:
    """Buildings where the scenario asks for a driver until the end, and too few of those who stay drive."""
    if not case.scenario.staffing.driver_per_premises:
        return set()
    ends = polling_shift(case)[1]
    there = Counter(p.premises for p, w in filled(case, plan) if p.use == Use.POLLING and p.ends == ends and drives(w))
    least = case.whole("drivers_per_premises")
    return {p.premises for p in plan.polling if there[p.premises] < least}
