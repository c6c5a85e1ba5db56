"""The budget and the state grant of a case, to the öre."""

from pathlib import Path

import pytest

from tests.data.test_scenario import changed
from valplan.data import load_case
from valplan.data.budget import Grant, grant_formula_ore
from valplan.domain.election import ElectionType
from valplan.limits import load_limits

TKR = 100_000


def test_board(tiny_scenario: Path) -> None:
    """Without changes the board's figures of the year are the ceilings, the entered amounts and the net."""
    budget = load_case(tiny_scenario).budget
    assert (budget.year, budget.net_ceiling_ore, budget.grant_ore) == (2026, 20_200 * TKR, -100 * TKR)
    assert (budget.line("material").ceiling_ore, budget.line("material").entered_ore) == (5_000 * TKR, 0)
    assert (budget.line("staff").ceiling_ore, budget.line("staff").entered_ore) == (50 * TKR, 50 * TKR)
    assert budget.line("it").by_year_ore[2029] == 50 * TKR


def test_scenario(tiny_scenario: Path) -> None:
    """A scenario replaces ceilings, entered amounts and the net ceiling, each by itself."""
    text = (
        "[budget]\nnet_ceiling_tkr = 7.5\n[budget.ceilings_tkr]\nmaterial = 12\n"
        "[budget.entered_tkr]\nstaff = 60\n[grant]\nbasis = 'none'"
    )
    budget = load_case(changed(tiny_scenario, text)).budget
    assert budget.net_ceiling_ore == 750_000
    assert budget.line("material").ceiling_ore == 12 * TKR
    assert (budget.line("staff").ceiling_ore, budget.line("staff").entered_ore) == (50 * TKR, 60 * TKR)
    assert budget.grant_ore == budget.line("grant").entered_ore == budget.line("grant").ceiling_ore == 0


def test_formula(tiny_scenario: Path) -> None:
    """The formula's grant is the fixed part and the share of the pot, whole kronor downwards."""
    case = load_case(changed(tiny_scenario, "[grant]\nbasis = 'formula'\nelection = 'ep-2024'"))
    electors = sum(d.electors_kf_2026 for d in case.municipality.districts)
    assert case.budget.grant_ore == -(30_000 + 302_200_000 * electors // 8_401_213) * 100


@pytest.mark.parametrize(
    ("pot_kr", "per_district_kr", "share", "told_tkr"),
    [(285_200_000, 0, 0.015915, 4_569), (186_300_000, 2_500, 0.0159, 3_247)],
)
def test_known_grants(pot_kr: int, per_district_kr: int, share: float, told_tkr: int) -> None:
    """The formula gives Linköping's grant of 2022 (4 569 tkr), and that of 2019 but for the screens' money."""
    nation = int(load_limits(ElectionType.GENERAL)["nation_electors"].value)
    grant = Grant(
        election="x", type="general", day="2022-09-11", fixed_kr=30_000, pot_kr=pot_kr, per_district_kr=per_district_kr
    )
    found = -grant_formula_ore(grant, round(share * nation), nation, 102)
    assert found / TKR == pytest.approx(told_tkr, abs=1)
