"""Chance that is the same on every machine: one stream of numbers for each name.

Only ``random()`` of the Mersenne Twister is drawn from, whose sequence Python guarantees; a stream's seed is the
SHA-512 of its name, so that what is drawn for one building or person does not move when another is added.
"""

from collections.abc import Mapping, Sequence
from math import cos, floor, log, sqrt, tau
from random import Random
from typing import TypeVar

SEED = "linkoping-2026"
T = TypeVar("T")


class Chance:
    """A stream of random draws that depends on its name only."""

    def __init__(self, *name: object) -> None:
        """Start the stream of that name, such as ``Chance("rent", "L001")``."""
        self._random = Random("/".join([SEED, *map(str, name)]))  # noqa: S311 - not for secrets

    def share(self) -> float:
        """A number in [0, 1)."""
        return self._random.random()

    def happens(self, share: float) -> bool:
        """Whether an event of that probability happens."""
        return self.share() < share

    def whole(self, least: int, most: int) -> int:
        """A whole number from ``least`` to ``most``, both included."""
        return least + floor(self.share() * (most - least + 1))

    def step(self, least: float, most: float, step: float) -> float:
        """A multiple of ``step`` from ``least`` to ``most``."""
        return least + step * self.whole(0, floor((most - least) / step + 1e-9))

    def one_of(self, things: Sequence[T]) -> T:
        """One of the things, all as likely."""
        return things[self.whole(0, len(things) - 1)]

    def by_weight(self, weights: Mapping[T, float]) -> T:
        """One of the keys, as likely as its weight."""
        mark = self.share() * sum(weights.values())
        for thing, weight in weights.items():
            mark -= weight
            if mark < 0:
                return thing
        return list(weights)[-1]

    def bell(self, spread: float) -> float:
        """A normal draw with mean 0 and standard deviation ``spread`` (Box and Muller 1958)."""
        return spread * sqrt(-2 * log(1 - self.share())) * cos(tau * self.share())

    def shuffled(self, things: Sequence[T]) -> list[T]:
        """The things in random order."""
        return [thing for _, thing in sorted(((self.share(), i), t) for i, t in enumerate(things))]


def deck(weights: Mapping[T, int], size: int, *name: object) -> list[T]:
    """``size`` cards in random order, in numbers proportional to the weights by largest remainders."""
    total = sum(weights.values())
    exact = {card: size * weight / total for card, weight in weights.items()}
    count = {card: floor(n) for card, n in exact.items()}
    by_rest = sorted(exact, key=lambda card: (count[card] - exact[card], list(weights).index(card)))
    for card in by_rest[: size - sum(count.values())]:
        count[card] += 1
    cards = [card for card in weights for _ in range(count[card])]
    order = sorted(range(size), key=lambda i: Chance("deck", *name, i).share())
    return [cards[i] for i in order]


def quota(ids: Sequence[str], share: float, weakness: Mapping[str, float], *name: object) -> set[str]:
    """Exactly ``round(share · n)`` of the ids: those of the highest weakness plus chance."""
    score = {i: weakness[i] + Chance(*name, i).share() for i in ids}
    return set(sorted(ids, key=lambda i: (-score[i], i))[: round(share * len(ids))])
