"""What the report's first cards and its rules say, counted from the hand-made plan."""

from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest

from tests.report.sample import sample_judgement, sample_plan
from valplan.demand.prices import fee_ore
from valplan.domain.case import Case
from valplan.domain.outcome import PoolOption, PoolSize, Risk
from valplan.domain.plan import FundedMeasure, Plan
from valplan.domain.scenario import RestExemption
from valplan.evaluate import judge
from valplan.language import _, speaking
from valplan.report.figures import kronor
from valplan.report.page import summary
from valplan.report.reserve import section as reserve_section
from valplan.report.sections import budget, premises
from valplan.report.working_time import long_posts, working_time_notes


def _tile(case: Case, name: str, *more: FundedMeasure) -> dict[str, str]:
    plan = sample_plan(case)
    plan = plan.model_copy(update={"measures": (*plan.measures, *more)})
    tiles = summary(case, plan, sample_judgement(case))["tiles"]
    found: dict[str, str] = next(t for t in tiles if t["name"] == name)
    return found


def test_the_card_of_polling_places_counts_their_measures_alone(tiny_case: Case) -> None:
    """A measure in the library, which has early voting only, is in the total and not in the polling places'."""
    tile = _tile(tiny_case, "Tillgängliga vallokaler", FundedMeasure(premises="library", measure="tröskelramp"))
    each, both = kronor(250_000), kronor(500_000)
    assert tile["note"] == f"1 åtgärd för {each} i vallokaler; {both} med förtidsröstningens"


def test_the_measures_of_the_section_add_up(tiny_case: Case) -> None:
    """What is told of polling places and of early voting alone makes the total of the table."""
    plan = sample_plan(tiny_case)
    more = (*plan.measures, FundedMeasure(premises="library", measure="tröskelramp"))
    told = premises(tiny_case, plan.model_copy(update={"measures": more}), sample_judgement(tiny_case))
    each = kronor(250_000)
    assert told["measures"] == (
        f"Åtgärder i byggnader med vallokaler: 1 för {each}. I lokaler med enbart förtidsröstning: 1 för {each}."
    )
    assert told["cost"] == kronor(500_000)


def test_a_mobile_stop_is_no_early_voting_place(tiny_case: Case) -> None:
    """The library is the one place; the bus is told beside it, and the votes are those of both."""
    plan = sample_plan(tiny_case)
    tile = _tile(tiny_case, "Röstningslokaler")
    votes = sum(s.expected_votes for s in plan.early_sessions)
    assert tile["value"] == "1"
    assert tile["note"].startswith("och 1 mobil hållplats; minst en öppen var och en av 19 dagar;")
    assert tile["note"].endswith(f"{votes} väntade röster sammanlagt")


def _with_exemption(case: Case, window: RestExemption | None) -> Case:
    staffing = case.scenario.staffing.model_copy(update={"rest_exemption": window})
    return replace(case, scenario=case.scenario.model_copy(update={"staffing": staffing}))


def test_a_long_election_day_is_told_with_the_exemption_that_allows_it(tiny_case: Case) -> None:
    """The window, its source and the posts that rest on it are named, and what holds without it."""
    day, next_day = (datetime.combine(tiny_case.election.day + timedelta(days=k), time(6)) for k in (0, 1))
    window = RestExemption(starts=day, ends=next_day, source="Nämndens beslut den 1 maj.")
    case, plan = _with_exemption(tiny_case, window), sample_plan(tiny_case)
    assert len(long_posts(case, plan)) == 12
    text = " ".join(working_time_notes(case, plan))
    for part in (
        "07:00–23:00",
        "sön 13 sep 06:00 och mån 14 sep 06:00",
        "längre än 13\u00a0h: 12.",
        "Nämndens beslut den 1 maj.",
        "Gränsen på 10\u00a0h för ett pass gäller förtidsröstningen",
        "teams = 2",
        "Veckovilan på 36\u00a0h (arbetstidslagen 14 §) hålls under varje följd av sju dagar",
        "Inte kontrollerat: arbetstiden per vecka",
    ):
        assert part in text


def test_without_an_exemption_the_longest_shift_is_told(tiny_case: Case) -> None:
    """No window, no word of one."""
    text = " ".join(working_time_notes(_with_exemption(tiny_case, None), sample_plan(tiny_case)))
    assert "inget pass får vara längre än 13\u00a0h" in text
    assert "Källa för undantaget" not in text


@pytest.mark.parametrize("chosen", [True, False])
def test_the_cost_of_reserves_is_split_as_the_budget_has_it(tiny_case: Case, chosen: bool) -> None:
    """Standby and training make the cost of the chosen pool; nothing is told of one that is not chosen."""
    each = fee_ore(tiny_case, "standby") + fee_ore(tiny_case, "training")
    pool = PoolSize(zone="", name="", districts=3, posts=12, leaders=1, workers=2)
    option = PoolOption(kind="shared", chosen=chosen, pools=(pool,), cost_ore=3 * each, risk=0.01)
    told = reserve_section(tiny_case, sample_judgement(tiny_case).model_copy(update={"risk": _risk(option)}))
    assert told is not None
    wanted = f"De 3 reserverna kostar {kronor(3 * each)}: {kronor(3 * fee_ore(tiny_case, 'standby'))} för beredskap"
    assert any(note.startswith(wanted) for note in told["notes"]) is chosen


def _risk(option: PoolOption) -> Risk:
    return Risk(
        limit=0.05, computed=0.01, computed_unfilled=0.0, simulated=0.01, low=0.0, high=0.02, runs=100, unfilled={},
        wanted=3, found=3, early_lost=0.0, early_spare=0, unreached=0, options=(option,),
    )  # fmt: skip


def test_the_card_of_indicators_counts_only_what_the_plan_decides(tiny_case: Case) -> None:
    """One of one is computed; what was entered by hand is told beside it."""
    tile = _tile(tiny_case, "Indikatorer som planen uppfyller")
    assert tile["value"] == "1 av 1"
    assert "2 övriga indikatorer är inmatade för hand" in tile["note"]
    assert tile["note"].endswith("0 av dem som uppfyllda")


def test_the_budget_says_that_fees_hold_contributions(tiny_case: Case, tiny_plan: Plan) -> None:
    """The sum, the share and where it comes from, and the part of each fee; in the workbook's words too."""
    judged = judge(tiny_case, tiny_plan)
    told, fees = budget(tiny_case, judged), next(m for m in judged.money if m.line == "worker_fees")
    assert "31,42\u00a0%" in told["contributions"]
    assert kronor(sum(fees.contributions.values())) in told["contributions"]
    assert "inte kontrollerad" in told["contributions"]
    labels = [label for line in told["parts"] for label, _cost in line["parts"]]
    assert sum("varav arbetsgivaravgifter" in label for label in labels) == len(fees.contributions)


def test_the_tick_says_the_same_in_both_languages(tiny_case: Case) -> None:
    """That the check does not rest on how the plan was made is told in English too."""
    sound = sample_judgement(tiny_case).model_copy(update={"violations": ()})
    with speaking("en"):
        assert "independently of how the plan was made" in summary(tiny_case, sample_plan(tiny_case), sound)["verdict"]
    assert "oberoende av hur planen togs fram" in summary(tiny_case, sample_plan(tiny_case), sound)["verdict"]


def test_soft_criteria_that_fail_are_told_in_words(tiny_case: Case) -> None:
    """The parish house lacks A26, which is soft: its verdict stays, and the criterion stands beside it by its name."""
    judgement = sample_judgement(tiny_case)
    failing = tuple(
        a.model_copy(update={"failing_soft": ("A26",)}) if a.premises == "parish" else a for a in judgement.access
    )
    rows = premises(tiny_case, sample_plan(tiny_case), judgement.model_copy(update={"access": failing}))["rows"]
    soft = {r["name"]: r["soft"] for r in rows}
    name = _(next(c.name for c in tiny_case.criteria if c.criterion == "A26"))
    assert soft["Församlingshemmet"] == [f"A26 {name} (inte uppfyllt; ska vara uppfyllt)"]
    assert soft["Sporthallen"] == []
