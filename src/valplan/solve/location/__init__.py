"""Exact facility location: where to open, whom to serve from where, and the proof that nothing is better."""

from valplan.solve.location.locate import Location, locate

__all__ = ["Location", "locate"]
