"""A location problem as arrays, checked: all that is wrong with it is told at once."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from valplan.demand.distance import Aversion
from valplan.domain.case import Floats, Ints
from valplan.model.staffing import Bools
from valplan.solve.location.choice import Choice

Goal = Literal["total", "ede"]
Numbers = npt.ArrayLike
WHOLE_UP_TO = 2.0**53  # above it not every whole number is a float


@dataclass(frozen=True)
class Problem:
    """What serving each point from each allowed candidate costs, and the rules on the open set.

    ``cost`` (points, allowed candidates) has the weight included and is infinite where a point cannot be served;
    ``names`` are the allowed candidates' numbers; ``unit`` is the step between the values that plans can have (0: any).
    """

    cost: Floats
    choice: Choice
    names: Ints
    unit: float
    aversion: Aversion | None

    @property
    def possible(self) -> bool:
        """Whether the rules on the open set leave any plan that can serve every point from all that may be open."""
        must = self.choice.must
        return bool(
            len(self.names)
            and must.sum() <= self.choice.most
            and self.choice.most >= 1
            and self.choice.price[must].sum() <= self.choice.budget
            and np.isfinite(self.cost).any(axis=1).all()
        )

    @property
    def top(self) -> float:
        """What not being served costs: so much that closing the last candidate that serves a point never pays."""
        finite = np.isfinite(self.cost)
        if finite.all():
            return float(self.cost.max() + self.choice.opening.max()) * 1.01 + 1e-9
        worst = np.where(finite, self.cost, 0.0).max(axis=1)
        return float(worst.sum() + self.choice.opening.sum()) * 1.01 + 1.0


def problem_of(  # noqa: PLR0913 - the arguments of locate
    weights: Numbers, cost: Numbers, *, p: int | None, opening: Numbers | None,
    fixed: Numbers, forbidden: Numbers, goal: Goal, aversion: float,
) -> Problem:  # fmt: skip
    """The problem that the arguments of :func:`valplan.solve.location.locate` state.

    Raises
    ------
    ValueError
        With everything that is wrong, a line each.
    """
    w, c = np.asarray(weights, dtype=np.float64), np.asarray(cost, dtype=np.float64)
    candidates = c.shape[1] if c.ndim == 2 else 0
    f = np.zeros(candidates) if opening is None else np.asarray(opening, dtype=np.float64)
    must, barred = _marked(fixed, candidates), _marked(forbidden, candidates)
    limited = p is not None or opening is not None
    wrong = [
        *_wrong_shapes(w, c, f),
        *(["fixed or forbidden names a candidate that does not exist"] if must is None or barred is None else []),
        *(["p must be a positive whole number"] if p is not None and (p < 1 or int(p) != p) else []),
        *([f"goal must be total or ede, not {goal}"] if goal not in ("total", "ede") else []),
        *(["aversion must be at most 0"] if aversion > 0 else []),
        *(["goal ede takes no opening costs, since they are no distances"] if goal == "ede" and f.any() else []),
        *([] if limited else ["p or opening costs must limit what is open"]),
    ]  # fmt: skip
    if wrong or must is None or barred is None:
        raise ValueError("\n".join(wrong))
    names = np.flatnonzero(~barred | must).astype(np.int64)
    felt = _aversion(w, c[:, names], aversion) if goal == "ede" else None
    way = (c if felt is None else felt.felt_m(c))[:, names]
    weighed = np.where(w[:, None] > 0, way, 0.0) * (w[:, None] / (w.sum() if felt else 1.0))
    choice = Choice(
        f[names], len(names) if p is None else min(int(p), len(names)), must[names], np.zeros(len(names)), np.inf
    )
    return Problem(weighed, choice, names, 0.0 if felt else _unit(w, c[:, names], f[names]), felt)


def _marked(numbers: Numbers, size: int) -> Bools | None:
    found = np.asarray(numbers, dtype=np.int64).reshape(-1)
    if len(found) and (found.min() < 0 or found.max() >= size):
        return None
    marked = np.zeros(size, dtype=np.bool_)
    marked[found] = True
    return marked


def _wrong_shapes(w: Floats, c: Floats, f: Floats) -> list[str]:
    if c.ndim != 2 or w.ndim != 1 or c.shape[0] != len(w) or not c.size:
        return [f"cost must have a row for each of the weights and at least one column; its shape is {c.shape}"]
    each = f"one for each of the {c.shape[1]} candidates"
    return [
        *(["weights must be finite and at least 0, and some above it"] if not _counts(w) or not w.any() else []),
        *([] if bool((c >= 0).all()) else ["costs must be at least 0; infinite where a point cannot be served"]),
        *([f"opening costs must be at least 0, {each}"] if f.shape != (c.shape[1],) or not _counts(f) else []),
    ]  # fmt: skip


def _counts(values: Floats) -> bool:
    return bool(np.isfinite(values).all() and (values >= 0).all())


def _aversion(w: Floats, c: Floats, beta: float) -> Aversion:
    nearest = c.min(axis=1, initial=np.inf)
    known = np.isfinite(nearest)
    return Aversion(nearest[known], w[known], beta)


def _unit(w: Floats, c: Floats, f: Floats) -> float:
    """1 when all numbers are whole and their sums exact, else 0."""
    finite = c[np.isfinite(c)]
    whole = all(bool((values == np.rint(values)).all()) for values in (w, finite, f))
    most = float(w.sum()) * float(finite.max(initial=0.0)) + float(f.sum())
    return 1.0 if whole and most < WHOLE_UP_TO else 0.0
