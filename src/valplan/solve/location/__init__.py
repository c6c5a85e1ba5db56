"""Where to open: exact and fast facility location behind one function, :func:`locate`."""

from valplan.solve.location.answer import locate
from valplan.solve.location.outcome import Evidence, Location

__all__ = ["Evidence", "Location", "locate"]
