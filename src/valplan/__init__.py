"""valplan plans an election: premises, early voting, staffing and budget - proven, explained and checked."""

__version__ = "0.1.0"
