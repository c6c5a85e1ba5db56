"""What work costs, against öre counted by hand."""

import pytest

from tests.changes import with_number
from valplan.demand.prices import (
    election_day_fee_ore,
    fee_ore,
    rate_ore,
    training_estimate_ore,
)
from valplan.domain.case import Case
from valplan.domain.municipality import Role


@pytest.mark.parametrize(
    ("fee", "units", "ore"),
    [
        (Role.CHAIR, 1, 525_680),  # 4 000 kr × 1.3142
        (Role.DEPUTY, 1, 459_970),
        (Role.WORKER, 1, 367_976),
        (Role.EARLY_LEAD, 8.5, 245_755),  # 220 kr × 8.5 h × 1.3142 = 2 457.554 kr
        (Role.EARLY_WORKER, 0, 0),
        ("training", 1, 52_568),
        ("standby", 1, 65_710),
    ],
)
def test_a_fee_carries_the_employers_contributions(tiny_case: Case, fee: str, units: float, ore: int) -> None:
    assert fee_ore(tiny_case, fee, units=units) == ore


def test_a_fee_without_contributions_is_the_fee(tiny_case: Case) -> None:
    assert fee_ore(with_number(tiny_case, "on_cost_share", 0), Role.CHAIR) == 400_000


def test_a_polling_place_costs_a_chair_a_deputy_and_the_rest(tiny_case: Case) -> None:
    assert election_day_fee_ore(tiny_case, 7) == 525_680 + 459_970 + 5 * 367_976


def test_a_unit_price_is_the_one_of_the_table(tiny_case: Case) -> None:
    assert rate_ore(tiny_case, "material_per_district") == 100_000


@pytest.mark.parametrize(("shifts", "ore"), [(0, 0), (6, 52_568), (9, 78_852)])
def test_training_is_estimated_by_the_days_that_one_worker_serves(tiny_case: Case, shifts: int, ore: int) -> None:
    assert training_estimate_ore(tiny_case, shifts) == ore
