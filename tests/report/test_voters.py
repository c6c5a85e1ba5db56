"""What the plan changes for voters stands among the first cards, whether it is good news or not."""

from dataclasses import replace

from tests.report.sample import POLLING, sample_judgement, sample_plan
from valplan.domain.case import Case
from valplan.domain.equity import Equity, Grouping, Moment, Way
from valplan.domain.plan import PollingPlace
from valplan.report.voters import groups_with_longer_way, moved_districts, voter_cards, voter_lines


def test_who_votes_where_they_did_is_not_moved(tiny_case: Case) -> None:
    assert moved_districts(tiny_case, sample_plan(tiny_case)) == []


def test_a_moved_district_is_told_with_its_voters(tiny_case: Case) -> None:
    """Of three districts one is moved; its voters are counted, and so is their share of all."""
    places = tuple(PollingPlace(district=d, premises="library" if p == "hall" else p) for d, p in POLLING.items())
    plan = sample_plan(tiny_case).model_copy(update={"polling": places})
    card = voter_cards(tiny_case, plan, sample_judgement(tiny_case))[0]
    moved, everyone = tiny_case.electors("05990002"), sum(tiny_case.electors(d) for d in POLLING)
    assert card["value"].replace("\u00a0", "") == str(moved)
    assert card["note"].startswith(f"{100 * moved / everyone:.0f}\u00a0% av alla väljare, i 1 av 3 distrikt")


def test_a_longer_mean_way_is_told_with_what_it_was(tiny_case: Case) -> None:
    judgement = sample_judgement(tiny_case)
    assert judgement.equity is not None
    longer = judgement.model_copy(update={"equity": _with_ways(judgement.equity, Grouping.WHOLE, 1008, 1117)})
    card = voter_cards(tiny_case, sample_plan(tiny_case), longer)[1]
    assert (card["value"], card["mark"]) == ("1\u00a0117\u00a0m", "↑")
    assert card["note"].startswith("1\u00a0008\u00a0m vid förra valet")


def test_groups_whose_way_has_grown_are_named_the_worst_first(tiny_case: Case) -> None:
    """Those who have the same or a shorter way are not."""
    equity = sample_judgement(tiny_case).equity
    assert equity is not None
    same = _with_ways(equity, Grouping.KIND, 700, 700)
    assert groups_with_longer_way(same) == []
    kinds = {g.group for g in equity.groups if g.grouping is Grouping.KIND}
    longer = groups_with_longer_way(_with_ways(equity, Grouping.KIND, 650, 815))
    assert [(x.before_m, x.after_m) for x in longer] == [(650, 815)] * len(kinds)


def test_without_figures_of_ways_only_the_moves_are_told(tiny_case: Case) -> None:
    judgement = sample_judgement(tiny_case).model_copy(update={"equity": None})
    assert len(voter_lines(tiny_case, sample_plan(tiny_case), judgement)) == 1


def test_a_case_of_no_known_polling_places_tells_no_way_before(tiny_case: Case) -> None:
    """With no place of the last election there is nothing to compare with."""
    premises = tuple(p.model_copy(update={"served_2022": ()}) for p in tiny_case.municipality.premises)
    case = replace(tiny_case, municipality=tiny_case.municipality.model_copy(update={"premises": premises}))
    judgement = sample_judgement(case)
    names = [c["name"] for c in voter_cards(case, sample_plan(case), judgement)]
    assert "Medelväg till vallokalen" not in names


def _with_ways(equity: Equity, grouping: Grouping, before: int, after: int) -> Equity:
    """The figures with other mean ways to the polling place for a grouping."""
    mean = {Moment.BEFORE: before, Moment.AFTER: after}
    rows = tuple(
        g.model_copy(update={"metres": g.metres.model_copy(update={"mean": mean[g.moment]})})
        if g.grouping is grouping
        else g
        for g in equity.groups
        if g.way is Way.POLLING
    )
    return equity.model_copy(update={"groups": rows})
