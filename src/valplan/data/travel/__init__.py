"""Distances and times from homes to premises: straight lines, roads, a table, a server; and by public transport."""

from valplan.data.travel.choose import travel_of, travel_setting_faults

__all__ = ["travel_of", "travel_setting_faults"]
