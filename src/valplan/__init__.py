"""valplan plans an election: premises, early voting, staffing and budget - proven, explained and checked."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from valplan.solve.location import Location, locate

__version__ = "0.1.0"
__all__ = ["Location", "__version__", "locate"]


def __getattr__(name: str) -> Any:
    """Load the solver only when :func:`locate` is asked for."""
    if name in ("Location", "locate"):
        import valplan.solve.location as room

        return getattr(room, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
