"""What a plan costs, line by line, against öre counted by hand."""

import pytest

from tests.changes import with_budget, with_number
from valplan.domain.case import Case
from valplan.domain.plan import Plan
from valplan.evaluate import judge
from valplan.evaluate.money import money

# The plan: school, hall and parish poll; the library is open 19 days, the parish house 10; seven workers a district.
BY_HAND = {
    "grant": {"entered by the board": -10_000_000},
    "material": {
        "basic material": 1_000_000,
        "material of polling places": 3 * 100_000,
        "material of early-voting places": 2 * 50_000,
        "accessibility measures": 180_000,  # a low screen at the parish house
    },
    "premises": {
        "standing premises and store": 2_000_000,
        "rent of polling places": 150_000 + 120_000 + 180_000,
        "rent of early-voting places": 19 * 50_000 + 10 * 60_000,
        "accessibility measures": 250_000,  # a ramp at the hall
    },
    "transport": {
        "basic transport": 500_000,
        "delivery to polling places": 3 * 60_000,
        "daily transport of early votes": 10 * 30_000,  # the parish house has no secure store
        "compensatory measures": 1_200_000,  # rides for the town
    },
    **{line: {"entered by the board": 5_000_000} for line in ("staff", "board_fees", "it", "admin", "other")},
}
# With employer's contributions of 31.42 %: a chair 5 256.80 kr, a deputy 4 599.70 kr, a worker 3 679.76 kr a day.
ELECTION_DAY = 3 * (525_680 + 459_970 + 5 * 367_976)
EARLY_HOURS = {"alla": (18, 9, 12), "vecka": (10, 8, 0)}


def parts(case: Case, plan: Plan) -> dict[str, dict[str, int]]:
    """What each line is made of."""
    return {x.line: x.parts for x in money(case, plan)}


@pytest.mark.parametrize("line", sorted(BY_HAND))
def test_a_line_costs_what_is_counted_by_hand(tiny_case: Case, tiny_plan: Plan, line: str) -> None:
    found = next(x for x in money(tiny_case, tiny_plan) if x.line == line)
    assert found.parts == BY_HAND[line]
    assert found.planned_ore == sum(BY_HAND[line].values())


def test_the_fees_cost_what_is_counted_by_hand(tiny_case: Case, tiny_plan: Plan) -> None:
    """A leader has 220 kr an hour and a helper 190 kr; the library has shifts of 9 h, on election day of 6."""
    fees = parts(tiny_case, tiny_plan)["worker_fees"]
    hour = {9: (260_212, 224_728), 8: (231_299, 199_758), 6: (173_474, 149_819)}
    early = 18 * sum(hour[9]) + 2 * sum(hour[6]) + 10 * sum(hour[8])
    people = {a.worker for a in tiny_plan.appointments} | {r.worker for r in tiny_plan.reserves}
    assert fees == {
        "poll workers on election day": ELECTION_DAY,
        "poll workers in early voting": early,
        "training": len(people) * 52_568,
        "reserves on standby": len(tiny_plan.reserves) * 65_710,
    }


def test_a_vacant_post_costs_nothing(tiny_case: Case, tiny_plan: Plan) -> None:
    first, *others = tiny_plan.appointments
    role = next(p.role for p in tiny_plan.posts if p.post_id == first.post_id)
    assert role == "ordforande"
    plan = tiny_plan.model_copy(update={"appointments": (first.model_copy(update={"worker": ""}), *others)})
    assert parts(tiny_case, plan)["worker_fees"]["poll workers on election day"] == ELECTION_DAY - 525_680


def test_before_anyone_is_named_all_posts_count_and_training_is_estimated(tiny_case: Case, tiny_plan: Plan) -> None:
    """38 shifts of two at the library less one that is cut in two, 20 at the parish house; six days a person."""
    unnamed = tiny_plan.model_copy(update={"appointments": (), "reserves": (), "training": ()})
    fees = parts(tiny_case, unnamed)["worker_fees"]
    assert fees["poll workers on election day"] == ELECTION_DAY
    assert fees["reserves on standby"] == 3 * 65_710
    assert fees["training"] == (21 + 3) * 52_568 + round(40 / 6 * 52_568) + round(20 / 6 * 52_568)


def test_premises_that_serve_two_districts_are_rented_and_reached_once(tiny_case: Case, tiny_plan: Plan) -> None:
    first, second, *others = tiny_plan.polling
    shared = second.model_copy(update={"premises": first.premises})
    found = parts(tiny_case, tiny_plan.model_copy(update={"polling": (first, shared, *others)}))
    assert found["premises"]["rent of polling places"] == 450_000 - 120_000
    assert found["transport"]["delivery to polling places"] == 2 * 60_000


def test_each_line_stands_beside_its_ceiling_in_the_order_of_the_budget(tiny_case: Case, tiny_plan: Plan) -> None:
    found = money(tiny_case, tiny_plan)
    assert [(x.line, x.ceiling_ore) for x in found] == [(x.line, x.ceiling_ore) for x in tiny_case.budget.lines]
    assert all(x.planned_ore == sum(x.parts.values()) for x in found)


@pytest.mark.parametrize("line", ["worker_fees", "material", "premises", "transport"])
@pytest.mark.parametrize("off", [0, 1])
def test_a_line_on_its_ceiling_is_allowed_and_one_ore_over_it_is_not(
    tiny_case: Case, tiny_plan: Plan, line: str, off: int
) -> None:
    cost = next(x.planned_ore for x in money(tiny_case, tiny_plan) if x.line == line)
    lines = tuple(
        x.model_copy(update={"ceiling_ore": cost - off}) if x.line == line else x for x in tiny_case.budget.lines
    )
    found = judge(with_budget(tiny_case, lines=lines), tiny_plan).violations
    assert [(v.rule, v.subject) for v in found] == ([("line-ceiling", f"line {line}")] if off else [])


def test_contributions_are_told_apart_from_what_people_are_paid(tiny_case: Case, tiny_plan: Plan) -> None:
    """They are the share of the bare fees, to the rounding of a post; parts that are no fees have none."""
    lines = {x.line: x for x in money(tiny_case, tiny_plan)}
    fees = lines["worker_fees"]
    share = tiny_case.number("on_cost_share")
    for label, ore in fees.contributions.items():
        assert ore == pytest.approx(share * (fees.parts[label] - ore), abs=len(tiny_plan.posts))
    assert set(fees.contributions) == {
        "poll workers on election day", "poll workers in early voting", "training", "reserves on standby",
    }  # fmt: skip
    assert not any(x.contributions for line, x in lines.items() if line != "worker_fees")


def test_without_contributions_none_are_told(tiny_case: Case, tiny_plan: Plan) -> None:
    assert not any(x.contributions for x in money(with_number(tiny_case, "on_cost_share", 0), tiny_plan))
