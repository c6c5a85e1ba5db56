"""The time that a command may take."""

from dataclasses import dataclass
from time import monotonic

LEAST_S = 1.0  # what a solve is given however late it is


@dataclass(frozen=True)
class Clock:
    """Runs out at ``end`` (seconds, monotonic); never where that is None. Called, it tells the seconds left."""

    end: float | None = None

    @classmethod
    def of(cls, time_limit_s: float | None) -> "Clock":
        """One that runs from now on."""
        return cls(None if time_limit_s is None else monotonic() + time_limit_s)

    def __call__(self) -> float | None:
        """The seconds left for a solve, at least one; None without a limit."""
        return None if self.end is None else max(LEAST_S, self.end - monotonic())

    @property
    def is_over(self) -> bool:
        """Whether the time is up."""
        return self.end is not None and monotonic() > self.end

    def at_least(self, seconds: float) -> "Clock":
        """One that runs for as long, but for at least so many seconds from now on."""
        return self if self.end is None else Clock(max(self.end, monotonic() + seconds))

    def step(self, seconds: float) -> float:
        """The seconds for one solve of several: ``seconds``, or what is left if that is less."""
        left = self()
        return seconds if left is None else min(seconds, left)

    def share(self, solves: int) -> "Clock":
        """Twice the share of the time left that each of so many solves to come has, for one of them."""
        left = self()
        return self if left is None else Clock.of(2.0 * left / (solves + 2))
