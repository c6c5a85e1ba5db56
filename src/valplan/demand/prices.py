"""What work costs: fees with employer's contributions, in whole öre."""

from valplan.domain.case import Case
from valplan.domain.municipality import Role
from valplan.domain.plan import DistrictPosts


def fee_ore(case: Case, fee: str, *, units: float = 1.0) -> int:
    """A fee for ``units`` (1 for a day, session or standby; hours for an hourly fee) with employer's contributions."""
    return round(case.fees[fee].amount_ore * units * (1 + case.number("on_cost_share")))


def rate_ore(case: Case, rate: str) -> int:
    """A unit price of ``rates.csv``."""
    return case.rates[rate].amount_ore


def election_day_fee_ore(case: Case, posts: DistrictPosts) -> int:
    """Fees of one polling place on election day: a chair, a deputy and the rest poll workers."""
    leaders = fee_ore(case, Role.CHAIR) + fee_ore(case, Role.DEPUTY)
    return leaders + (posts.workers - 2) * fee_ore(case, Role.WORKER)


def training_estimate_ore(case: Case, early_shifts: int) -> int:
    """Expected cost of training the people who will hold so many early-voting shifts, before they are named."""
    return round(early_shifts / case.number("early_days_per_worker") * fee_ore(case, "training"))
