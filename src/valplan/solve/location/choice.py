"""Which candidates the Lagrangian problem opens, and what it would cost to be made to open or close one.

Without the assignment rows the candidates are independent: opening j costs r_j (its opening cost plus what its pairs
add). At most ``most`` are open, and within a budget Σ price_j·open_j ≤ B that is dualised with its best multiplier ν.
"""

from dataclasses import dataclass, replace

import numpy as np

from valplan.domain.case import Floats, Ints
from valplan.model.staffing import Bools


@dataclass(frozen=True)
class Choice:
    """The rules on the open set: cost of opening, how many at most, those open in any case, prices and budget."""

    opening: Floats
    most: int
    must: Bools
    price: Floats
    budget: float

    @property
    def spare(self) -> int:
        """How many may be open beside those that must be."""
        return self.most - int(self.must.sum())

    @property
    def limited(self) -> bool:
        """Whether the budget can bind at all."""
        return bool(self.price.sum() > self.budget)

    def allows(self, chosen: Bools) -> bool:
        """Whether an open set keeps the rules."""
        return bool(
            chosen.sum() <= self.most
            and not (self.must & ~chosen).any()
            and self.price[chosen].sum() <= self.budget * (1 + 1e-12)
        )

    def only(self, keep: Ints, must: Bools) -> "Choice":
        """The rules over the candidates ``keep`` alone, ``must`` (over all) being those open in any case."""
        return replace(self, opening=self.opening[keep], must=must[keep], price=self.price[keep])

    def best(self, reduced: Floats) -> tuple[Bools, float, Floats]:
        """Cheapest open set for these costs of opening, its value (a bound), and the costs with the budget's price."""
        if not self.limited:
            chosen, value = self._cheapest(reduced)
            return chosen, value, reduced
        return self._within_budget(reduced)

    def _cheapest(self, reduced: Floats) -> tuple[Bools, float]:
        open_ = self.must.copy()
        free = np.where(self.must, np.inf, reduced)
        spare = self.spare
        if spare < len(free):
            picked = np.argpartition(free, spare - 1)[:spare] if spare > 0 else np.zeros(0, dtype=np.int64)
            open_[picked[free[picked] < 0]] = True
        else:
            open_ |= free < 0
        return open_, float(reduced[open_].sum())

    def _within_budget(self, reduced: Floats) -> tuple[Bools, float, Floats]:
        """Best multiplier of the budget by bisection on the sign of the slope."""
        low, high = 0.0, 1.0
        best = (*self._priced(reduced, 0.0), reduced)
        while self._over(reduced, high) > 0 and high < 1e18:
            high *= 4
        for _ in range(40):
            if high - low <= 1e-9 * high:
                break
            mid = (low + high) / 2
            over = self._over(reduced, mid)
            chosen, value = self._priced(reduced, mid)
            if value > best[1]:
                best = (chosen, value, reduced + mid * self.price)
            low, high = (mid, high) if over > 0 else (low, mid)
        return best

    def _priced(self, reduced: Floats, multiplier: float) -> tuple[Bools, float]:
        chosen, value = self._cheapest(reduced + multiplier * self.price)
        return chosen, value - multiplier * self.budget

    def _over(self, reduced: Floats, multiplier: float) -> float:
        chosen, _ = self._cheapest(reduced + multiplier * self.price)
        return float(self.price[chosen].sum()) - self.budget

    def penalties(self, reduced: Floats) -> tuple[Floats, Floats]:
        """Least increase of the bound if a candidate were opened, and if it were closed; zero where it is so already.

        ``reduced`` is the third value of :meth:`best`.
        """
        chosen, _ = self._cheapest(reduced)
        free = ~self.must
        inside, outside = reduced[free & chosen], reduced[free & ~chosen]
        full = len(inside) >= self.spare
        last = float(inside.max()) if full and len(inside) else (np.inf if full else 0.0)
        following = min(0.0, float(outside.min())) if full and len(outside) else 0.0
        to_open = np.where(chosen, 0.0, np.maximum(0.0, reduced - last) if self.spare > 0 else np.inf)
        to_close = np.where(chosen, np.maximum(0.0, following - reduced), 0.0)
        return to_open, np.where(self.must, np.inf, to_close)

    def promised(self, promise: Floats) -> Bools:
        """An open set from the share of an ascent that each candidate was open in: the most promising that fit."""
        order = np.argsort(-promise, kind="stable")
        order = order[~self.must[order]][: max(self.spare, 0)]
        if self.most >= len(promise) or self.limited:
            order = order[promise[order] >= min(0.3, float(promise.max()))]
        affordable = np.cumsum(self.price[order]) + self.price[self.must].sum() <= self.budget
        chosen = self.must.copy()
        chosen[order[affordable]] = True
        if not chosen.any():
            chosen[int(self.price.argmin())] = True
        return chosen
