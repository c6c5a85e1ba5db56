"""Why nothing fits: an irreducible set of rules, proven step by step."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from valplan.domain.outcome import Status
from valplan.language import _
from valplan.rules import RULES, Rule
from valplan.solve.clash import clashing, told

Feasible = Callable[[tuple[Rule, ...]], Status]
SEVEN = RULES[:7]
SETS = st.sets(st.integers(0, 6))


def without_any(*clashes: set[int]) -> Feasible:
    """Infeasible where the rules hold all of any clash (by place in ``SEVEN``)."""

    def feasible(rules: tuple[Rule, ...]) -> Status:
        held = {SEVEN.index(r) for r in rules}
        return Status.INFEASIBLE if any(c <= held for c in clashes) else Status.OPTIMAL

    return feasible


@given(st.lists(SETS, min_size=1, max_size=5))
def test_the_set_is_infeasible_and_every_rule_of_it_is_needed(clashes: list[set[int]]) -> None:
    feasible = without_any(*clashes)
    found, proven = clashing(SEVEN, feasible)
    assert proven
    assert feasible(found) == Status.INFEASIBLE
    for rule in found:
        assert feasible(tuple(r for r in found if r is not rule)) == Status.OPTIMAL


@given(st.lists(SETS, min_size=1, max_size=5), SETS)
def test_a_rule_whose_trial_ran_out_of_time_is_kept_and_nothing_is_called_proven(
    clashes: list[set[int]], slow: set[int]
) -> None:
    """A trial without a slow rule never ends; the rest is then still infeasible, but perhaps not the least."""
    known = without_any(*clashes)
    timed_out = []

    def feasible(rules: tuple[Rule, ...]) -> Status:
        missing = {k for k in slow if SEVEN[k] not in rules}
        if missing:
            timed_out.append(missing)
            return Status.UNKNOWN
        return known(rules)

    found, proven = clashing(SEVEN, feasible)
    assert known(found) == Status.INFEASIBLE
    assert {SEVEN[k] for k in slow} <= set(found)
    assert proven is not bool(timed_out)


@pytest.mark.parametrize("status", [Status.OPTIMAL, Status.FEASIBLE])
def test_a_rule_without_which_a_plan_was_found_is_needed(status: Status) -> None:
    found, proven = clashing(SEVEN, lambda rules: status)
    assert found == SEVEN
    assert proven


def test_nothing_is_needed_where_no_rule_is_to_blame() -> None:
    assert clashing(SEVEN, lambda rules: Status.INFEASIBLE) == ((), True)


def test_rules_keep_the_order_of_the_table() -> None:
    assert clashing(SEVEN, without_any({5, 1, 3}))[0] == (SEVEN[1], SEVEN[3], SEVEN[5])


def test_a_clash_names_each_rule_with_its_ground() -> None:
    clash = told(SEVEN[:2], proven=True, extra="Till sist.")
    assert clash.rules == tuple(r.id for r in SEVEN[:2])
    for rule in SEVEN[:2]:
        assert f"- {_(rule.wording)} ({_(rule.source)})" in clash.message
    assert clash.message.endswith("Till sist.")
    assert clash.proven


def test_what_is_not_proven_says_so() -> None:
    """That nothing fits is proven, but not which of the demands clash; more time may tell."""
    head, *_rules, end = told(SEVEN[:2], proven=False).message.splitlines()
    assert "räckte inte till att ta reda på vilka av dessa 2 krav som krockar" in head
    assert "--time-limit" in end
    assert not told(SEVEN[:2], proven=False).proven


@pytest.mark.parametrize(
    ("count", "named", "more"), [(8, 8, ""), (9, 9, ""), (10, 8, "- och 2 till"), (20, 8, "- och 12 till")]
)
def test_a_clash_cut_off_by_time_names_some_and_counts_the_rest(count: int, named: int, more: str) -> None:
    """All ids are in the clash, but at most eight demands are read; of a proven clash every one is."""
    cut, whole = (told(RULES[:count], proven=p) for p in (False, True))
    lines = [line for line in cut.message.splitlines() if line.startswith("- ")]
    assert len(lines) == named + bool(more)
    assert lines[-1] == more or not more
    assert len(cut.rules) == count
    assert sum(line.startswith("- ") for line in whole.message.splitlines()) == count


def test_a_clash_without_rules_blames_what_the_plan_is_made_of() -> None:
    assert told((), proven=True).message != told(SEVEN[:1], proven=True).message.splitlines()[0]
    assert told((), proven=True).rules == ()


def test_a_small_clash_among_many_rules_takes_few_trials() -> None:
    trials = []
    known = without_any({2, 5})

    def feasible(rules: tuple[Rule, ...]) -> Status:
        trials.append(rules)
        return known(tuple(r for r in rules if r in SEVEN))

    found, proven = clashing(RULES, feasible)
    assert (found, proven) == ((SEVEN[2], SEVEN[5]), True)
    assert len(trials) < len(RULES) / 2


def test_what_the_scenario_asks_is_named_first_and_law_last() -> None:
    """Where the time did not suffice, only some are shown: a planner can change those first."""
    rules = tuple(r for r in RULES if type(r).premises_rows is not Rule.premises_rows)
    clash = told(rules, proven=False)
    own = [r.id for r in rules if r.source.startswith("scenario")]
    law = [r.id for r in rules if r.kind == "law" and r.id not in own]
    assert own
    assert law
    assert set(clash.rules[: len(own)]) == set(own)
    assert set(clash.rules[-len(law) :]) == set(law)
