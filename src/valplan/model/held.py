"""Rows of the premises stage that hold a sum to a limit, such that the solver can reckon with them."""

import numpy as np

from valplan.model.algebra import NO_ROWS, Linear, Row, Rows
from valplan.model.premises import PremisesDecisions

SIZE = 1000.0  # sums far above are scaled down to it, since the solver's tolerance is absolute
SLACK = 1e-7
LARGE = 1e30


def at_most(d: PremisesDecisions, key: str, terms: Linear, limit: float) -> Rows:
    """One row that holds a sum to a limit with a hair of slack, and one that bars every column that alone is above it.

    Columns are barred only where nothing is negative, so that no other column makes up for them. Those are columns of
    at most 1 that in a plan are 0 or need not be more. Their coefficients may be of any size, and infinite.
    """
    if np.isinf(limit):  # so far that its felt distance overflows
        return NO_ROWS
    most = max(limit - terms.constant, -LARGE)
    slack = SLACK * max(1.0, abs(most))
    upper = np.concatenate([np.full(len(b), b.upper) for b in d.blocks])[terms.columns]
    barred = (upper <= 1.0) & ~(terms.coefficients <= max(most, 0.0) + slack)
    if (terms.coefficients < 0).any():
        barred[:] = False
    scale = SIZE / abs(most) if abs(most) > SIZE else 1.0
    rest = terms.coefficients[~barred] * scale
    held = [Row(key, terms.columns[~barred], rest, upper=(most + slack) * scale)]
    if barred.any():
        held.append(Row(f"{key} alone", terms.columns[barred], upper=0.0))
    return Rows.of(held)
