"""What work costs: fees with employer's contributions, in whole öre."""

from collections.abc import Iterable

from valplan.demand.opening import hours
from valplan.demand.teams import day_share, polling_role, polling_shift, team_of
from valplan.domain.case import Case
from valplan.domain.municipality import Role, TrainingSession, Use
from valplan.domain.plan import Post


def fee_ore(case: Case, fee: str, *, units: float = 1.0) -> int:
    """A fee for ``units`` (1 for a day, session or standby; hours for an hourly fee) with employer's contributions."""
    return round(case.fees[fee].amount_ore * units * (1 + case.number("on_cost_share")))


def bare_fee_ore(case: Case, fee: str, *, units: float = 1.0) -> int:
    """The same without employer's contributions: what the person is paid, before tax."""
    return round(case.fees[fee].amount_ore * units)


def rate_ore(case: Case, rate: str) -> int:
    """A unit price of ``rates.csv``."""
    return case.rates[rate].amount_ore


def election_day_fee_ore(case: Case, workers: int) -> int:
    """Fees of a polling place's people on election day: a chair, a deputy and the rest poll workers, by their teams."""
    return sum(fee_ore(case, polling_role(n), units=day_share(case, team_of(case, n))) for n in range(1, workers + 1))


def post_fee_ore(case: Case, post: Post) -> int:
    """What a post costs: a day's fee, or a team's part of it, in a polling place; hours elsewhere."""
    return fee_ore(case, post.role, units=post_units(case, post))


def post_units(case: Case, post: Post) -> float:
    """How many times a post earns its role's fee: the part of a day in a polling place, hours elsewhere."""
    if post.use == Use.POLLING:
        whole, last = polling_shift(case)
        return (post.ends - post.starts) / (last - whole)
    return (post.ends - post.starts).total_seconds() / 3600


def leader_fee_ore(case: Case, session: TrainingSession) -> int:
    """What the leader of a training session is paid: by the hour or the session, nothing where there is no such fee."""
    return fee_ore(case, Role.TRAINER, units=leader_units(case, session)) if Role.TRAINER in case.fees else 0


def leader_units(case: Case, session: TrainingSession) -> float:
    """How many times leading a session earns its fee: its hours, or once."""
    return hours(session.starts, session.ends) if case.fees[Role.TRAINER].unit == "hour" else 1.0


def duty_money_ore(case: Case, posts: Iterable[Post]) -> int:
    """Fees of posts beside polling places and early voting, with training for each, before anyone is named."""
    return sum(post_fee_ore(case, p) + fee_ore(case, "training") for p in posts)


def training_estimate_ore(case: Case, early_shifts: int) -> int:
    """Expected cost of training the people who will hold so many early-voting shifts, before they are named."""
    return round(early_shifts / case.number("early_days_per_worker") * fee_ore(case, "training"))
