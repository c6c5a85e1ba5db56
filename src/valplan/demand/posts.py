"""How many posts, voting screens and ballot-stand places a polling place needs."""

from math import ceil

from valplan.demand.early import early_forecast, expected_voters
from valplan.demand.queue import servers_needed
from valplan.domain.case import Case
from valplan.domain.plan import DistrictPosts

STATIONS = 3  # desk, ballot stand, screen: a voter queues at each
LEADER_URN_HOST = 3  # chair or deputy, one at the urns, one at the door and the ballot stand
RELIEF_FOR = 4  # one more for every started four present, so that all get their breaks


def district_posts(case: Case) -> tuple[DistrictPosts, ...]:
    """Posts of every district in table order.

    A voter passes three queues. Each is given a third of the wait and of the risk that the policy allows, so that by
    the union bound the whole wait stays within ``wait_limit_min`` for at least ``wait_share`` of the voters in the
    busiest hour. Never fewer workers than the law's and the policy's minimum (vallagen 3 kap. 4 §).
    """
    voters = {d.code: expected_voters(case, d.code) for d in case.municipality.districts}
    early_share = early_forecast(case).total / sum(voters.values())
    return tuple(_posts(case, code, n * max(0.0, 1 - early_share)) for code, n in voters.items())


def _posts(case: Case, district: str, votes: float) -> DistrictPosts:
    peak_per_h = votes * case.number("peak_hour_share")
    limit_s = case.number("wait_limit_min") * 60 / STATIONS
    share = 1 - (1 - case.number("wait_share")) / STATIONS
    desks, ballots, screens = (
        servers_needed(peak_per_h, case.number(key), limit_s, share) for key in ("desk_s", "ballot_s", "screen_s")
    )
    present = LEADER_URN_HOST + desks
    workers = max(_appointed(case, present), case.whole("polling_posts_min"), case.whole("appointed_per_district"))
    return DistrictPosts(
        district=district,
        expected_votes=round(votes),
        workers=workers,
        screens=screens + 1,  # one of them low, for a voter who sits
        ballot_places=max(2, ballots),  # one of them reachable from a wheelchair
    )


def posts_at_once(case: Case, workers: int) -> int:
    """How many of a polling place's posts are there at once, when the teams do not overlap."""
    return ceil(workers / case.scenario.staffing.teams)


def _appointed(case: Case, present: int) -> int:
    """A whole-day team has someone to relieve the others; two teams relieve each other and each meet the law alone."""
    if case.scenario.staffing.teams == 1:
        return present + ceil(present / RELIEF_FOR)
    return case.scenario.staffing.teams * max(present, case.whole("present_polling"))
