"""What the statistics show lets nobody work out how few a small group are."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from valplan.evaluate.disclosure import Hidden, Shown, protected_each, protected_parts, protected_total

LEAST = 5
F, K = Hidden.FEW, Hidden.KEPT


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ((10, 20, 30), (10, 20, 30)),
        ((10, 0, 30), (10, 0, 30)),
        ((3, 20, 30), (F, K, 30)),  # one alone is what the total leaves
        ((1, 5, 30), (F, K, K)),  # six of a kept five or more leave one
        ((1, 1, 30), (F, F, K)),  # two of two people are one each
        ((4, 4, 30), (F, F, K)),
        ((2, 3, 30), (F, F, 30)),  # five of two groups may be one and four, two and three …
        ((4, 4), (K, K)),  # nothing is left to keep back with them
        ((2, 1), (F, F)),  # the total is not shown either
        ((), ()),
    ],
)
def test_counts_at_the_limit(counts: tuple[int, ...], told: tuple[Shown, ...]) -> None:
    """Small ones are few; so many more are kept that neither they nor their sum can be told."""
    assert protected_parts(counts, LEAST) == told


@settings(max_examples=200, deadline=None)
@given(st.lists(st.integers(0, 12), min_size=1, max_size=5))
def test_no_few_can_be_worked_out(counts: list[int]) -> None:
    """Of all counts that agree with what is shown, each few may be at least two numbers, and their sum is no few."""
    told, total = protected_parts(counts, LEAST), protected_total(sum(counts), LEAST)
    for n, shown in zip(counts, told, strict=True):
        assert (shown == n) if isinstance(shown, int) else (n > 0)
        assert not isinstance(shown, int) or not 0 < shown < LEAST
    if not isinstance(total, int) or F not in told:
        return
    floor = min((n for n in told if isinstance(n, int) and n), default=total)
    spans = [
        range(n, n + 1) if isinstance(n, int) else range(1, LEAST) if n is F else range(LEAST, floor + 1) for n in told
    ]
    possible = [found for found in product(*spans) if sum(found) == total]
    for k, shown in enumerate(told):
        if shown is F:
            assert len({found[k] for found in possible}) > 1
    assert sum(n for n, shown in zip(counts, told, strict=True) if isinstance(shown, Hidden)) >= LEAST


@pytest.mark.parametrize(
    ("count", "told"), [(0, 0), (1, F), (4, F), (5, 5), (15, 15), (16, K), (19, K), (20, 20)]
)  # fmt: skip
def test_groups_that_overlap_hide_small_rests(count: int, told: Shown) -> None:
    """Of twenty, neither four who speak a language nor four who do not are told."""
    assert protected_each([count], 20, LEAST) == (told,)
