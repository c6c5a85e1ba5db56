"""Other work: the count on Wednesday, ambulating teams, hosts and two teams are planned, priced and judged."""

from collections import Counter
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.changes import with_staffing, with_tables, with_workers
from tests.tiny import write_tiny
from valplan.data import InputFaults, load_case
from valplan.demand.duties import count_day
from valplan.domain.case import Case
from valplan.domain.municipality import Fee, Role, Use
from valplan.domain.plan import Plan
from valplan.evaluate import judge
from valplan.report.staffing_book import write_staffing
from valplan.rules.mix import drives
from valplan.rules.people import filled
from valplan.rules.presence import fewest_present
from valplan.solve.plan import make_plan

FEES = ("vard", "ambulerande_forare", "ambulerande", "rakning")
AMBULATING = (
    '[staffing.ambulating]\npremises = "library"\nteams = 2\ndays = [-3, -2]\nstarts = 10:00:00\nends = 15:00:00'
)
COUNT = '[staffing.wednesday_count]\npremises = "library"\ndistricts_per_post = 2\nstarts = 18:00:00\nends = 01:00:00'


def changed(scenario: Path, text: str) -> Path:
    """A scenario that lays ``text`` over the tiny one."""
    path = scenario.with_name("changed.toml")
    path.write_text(f'base = "tiny.toml"\n{text}\n', encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Case:
    """A case with all the other work, fees for it, and people who can count on the Wednesday."""
    scenario = write_tiny(tmp_path_factory.mktemp("duties"), workers=60)
    case = load_case(scenario)
    asked = {
        "hosts_per_premises": 1,
        "ambulating": {"premises": "library", "teams": 2, "days": (-3, -2), "starts": "10:00", "ends": "15:00"},
        "wednesday_count": {"premises": "library", "districts_per_post": 2, "starts": "18:00", "ends": "01:00"},
    }
    staffing = type(case.scenario.staffing).model_validate(case.scenario.staffing.model_dump() | asked)
    fees = [*case.municipality.fees, *(Fee(fee=f, unit="hour", amount_ore=18_000, source="påhittad") for f in FEES)]
    case = with_tables(
        replace(case, scenario=case.scenario.model_copy(update={"staffing": staffing})), fees=tuple(fees)
    )
    return with_workers(case, available=dict.fromkeys(range(-18, 4), "FEKN"), max_early_days=10)


@pytest.fixture(scope="module")
def done(whole: Case) -> Plan:
    """Its plan."""
    return make_plan(whole)


def test_all_other_work_is_planned_and_judged(whole: Case, done: Plan) -> None:
    """Every post of it is there, held, paid and claimed as the check recomputes it."""
    judged = judge(whole, done)
    assert judged.violations == ()
    assert judged.disagreements == ()
    buildings = len({p.premises for p in done.polling})
    found = [sum(p.use == use for p in done.posts) for use in (Use.HOST, Use.AMBULATING, Use.COUNT)]
    assert found == [buildings, 2 * 2 * 2, 2]
    assert all(a.worker for a in done.appointments)


def test_the_premises_stage_knows_what_the_other_work_costs(whole: Case, done: Plan) -> None:
    """Without it the claimed cost of the premises stage is lower by the fees and trainings of its posts."""
    plain = with_staffing(whole, hosts_per_premises=0, ambulating=None, wednesday_count=None)
    with_it, without = (next(p for p in plan.proof if p.stage == "premises") for plan in (done, make_plan(plain)))
    assert with_it.objective > without.objective


def test_the_staffing_lists_tell_the_other_work_in_swedish(whole: Case, done: Plan, tmp_path: Path) -> None:
    """Per place, per person and per day, each post of it is there by its Swedish name."""
    write_staffing(whole, done, tmp_path / "staffing.xlsx")
    book = load_workbook(tmp_path / "staffing.xlsx")
    for sheet in ("Per lokal", "Per person", "Per dag"):
        words = Counter(c.value for row in book[sheet].iter_rows() for c in row)
        assert words["Dörr och kö"] == words["Värd"] == len({p.premises for p in done.polling})
        assert (words["Ambulerande team"], words["Ambulerande röstmottagare, kör"]) == (8, 4)
        assert words["Onsdagsräkning"] == words["Rösträknare"] == 2


def test_each_ambulating_team_has_a_driver(whole: Case, done: Plan) -> None:
    people = {p.post_id: w for p, w in filled(whole, done)}
    wheel = [p for p in done.posts if p.role == Role.AMBULATING_DRIVER]
    assert len(wheel) == 4
    assert all(drives(people[p.post_id]) for p in wheel)


def test_the_count_is_on_the_wednesday_and_may_last_past_midnight(whole: Case, done: Plan) -> None:
    shift = next((p.starts, p.ends) for p in done.posts if p.use == Use.COUNT)
    assert count_day(whole) == date(2026, 9, 16)
    assert [f"{t:%m-%d %H}" for t in shift] == ["09-16 18", "09-17 01"]


def test_a_count_past_midnight_leaves_no_rest_for_the_next_morning(whole: Case, done: Plan) -> None:
    """Whoever counts until one cannot begin at eight: the same person on both is told."""
    count = next(p for p in done.posts if p.use == Use.COUNT)
    early = next(p for p in done.posts if p.use == Use.EARLY)
    morning = timedelta(days=1, hours=8 - 18)
    next_day = early.model_copy(update={"starts": count.starts + morning, "ends": count.starts + morning * 1.5})
    holder = next(a.worker for a in done.appointments if a.post_id == count.post_id)
    plan = done.model_copy(
        update={
            "posts": tuple(next_day if p is early else p for p in done.posts),
            "appointments": tuple(
                a.model_copy(update={"worker": holder}) if a.post_id == early.post_id else a for a in done.appointments
            ),
        }
    )
    assert "daily-rest" in {v.rule for v in judge(whole, plan).violations}


def test_two_teams_each_meet_the_law_and_rest(tiny_case: Case) -> None:
    """With two teams nobody works the whole day, three are there at all times, and no exemption is needed."""
    case = with_staffing(tiny_case, teams=2, rest_exemption=None)
    case = with_workers(case, available=dict.fromkeys(range(-18, 1), "FEKN"), trained_on=date(2026, 8, 1))
    roles = {0: tuple(Role)[:3], 1: (Role.WORKER, Role.EARLY_LEAD, Role.EARLY_WORKER)}
    table = [w.model_copy(update={"roles": roles[k % 2]}) for k, w in enumerate(case.municipality.workers)]
    case = with_tables(case, workers=tuple(table))
    plan = make_plan(case)
    judged = judge(case, plan)
    assert judged.violations == ()
    assert judged.disagreements == ()
    polling = [p for p, _ in filled(case, plan) if p.use == Use.POLLING]
    assert len({(p.starts, p.ends) for p in polling}) == 2
    opens, closes = (
        datetime.combine(case.election.day, t) for t in (case.election.polling_opens, case.election.polling_closes)
    )
    for district in {p.district for p in polling}:
        assert fewest_present([p for p in polling if p.district == district], opens, closes) >= 3


@pytest.mark.parametrize(
    ("text", "wording"),
    [
        (AMBULATING.replace("library", "libary"), "Menade du ”library”"),
        (AMBULATING, "fees.csv saknar arvodet ”ambulerande”"),
        (AMBULATING.replace("-3", "-33"), "”-33”; dagen ligger utanför perioden -18 till 0"),
        (COUNT, "registret säger inte vem som kan arbeta den 2026-09-16.*Lägg till kolumnen d3"),
        ("[staffing]\nhosts_per_premises = 1", "fees.csv saknar arvodet ”vard”"),
        ("[staffing]\nteams = 3", "staffing.teams"),
    ],
)
def test_other_work_that_the_data_cannot_bear_is_told(tiny_scenario: Path, text: str, wording: str) -> None:
    """Unknown premises, missing fees, days outside the period and a register without the day are faults."""
    with pytest.raises(InputFaults, match=wording):
        load_case(changed(tiny_scenario, text))
