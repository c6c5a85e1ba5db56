"""Staff a municipality: build near pairs only, and prove what the pairs left out could be worth.

Duals π of the relaxation over the built pairs give every pair left out its reduced cost r = c - Aᵀπ; a row that no
built pair touches has the price 0. As nobody holds two posts a day, the relaxation over all pairs is at least
L = L₀ + Σ_{worker, day} min(0, min r), with L₀ the bound over the built ones; two who wish to serve together are priced
together at each place. Pairs that could win something are built until what is left could win next to nothing, and cuts
for couples (``valplan.solve.covers``) while they lift the bound. A plan that uses a pair left out costs at least L + r:
with a plan of value U in hand, pairs with r > U - L are out of it.
"""

from dataclasses import replace

import numpy as np

from valplan.domain.case import Case
from valplan.domain.outcome import StageProof, Status
from valplan.domain.plan import Plan
from valplan.model.algebra import carried
from valplan.model.staffing import Bools, StaffingDecisions, near_mask, slots_of, staffing_decisions
from valplan.solve.bridge import Answer, relaxed, restricted, solve_model
from valplan.solve.clock import Clock
from valplan.solve.covers import Cover, violated
from valplan.solve.pricing import WHOLE, lagrangian, over_all
from valplan.solve.reduced import Built, Left, Prices, Town, build, one_a_day, price, with_partners
from valplan.solve.staffing import GAP, Pairs, solve_staffing

ROUNDS = 12
TOLERANCE = 1e-6
WORTH_A_CUT = 1e-4  # gain of a round of cuts, as a share of the bound, after which another is tried
ENOUGH = 2e-3  # gap that is left alone in large cases
CORE = 0.03  # reduced cost of pairs that a first plan is made of, as a share of what a post costs on average
SETTLED = 0.25  # what pairs left out may still win when pricing ends, as a share of that gap
MOST = 400_000  # columns that are worth one more solve


def solve_nearby(
    case: Case, plan: Plan, pairs: Pairs, left_s: Clock, gap: float | None = None
) -> tuple[StaffingDecisions, Answer, tuple[StageProof, ...]]:
    """The best staffing over all allowed pairs, with the decisions over those built; for weighted goals.

    First a plan from the pairs that the prices like best, then, if the gap is above ``gap`` (unless given ``GAP``, and
    ``ENOUGH`` above ``WHOLE`` pairs), one from every pair that could be in a better plan, where those are few enough.
    The bound holds for all pairs. Where near pairs alone leave no solution, everything is built and solved whole.
    """
    gap = (ENOUGH if pairs.hold.sum() > WHOLE else GAP) if gap is None else gap
    town = Town(case, plan, slots_of(case, plan.posts), pairs)
    keep = with_partners(town, near_mask(case, town.slots, pairs.hold))
    prices = _priced_in(town, keep, left_s, SETTLED * gap)
    answer = _first(prices, len(plan.posts), SETTLED * gap, left_s)
    if answer is None:
        d = staffing_decisions(case, plan, pairs.hold, pairs.reserve)
        return d, *solve_staffing(d, left_s)
    built, told = prices.built, _bounded(answer, prices.bound)
    if answer.values is not None and told.gap > gap:
        built, told = _closed(town, prices, told, left_s)
    return built.d, told, (told.proof("staffing", "kr", built.model),)


def _bounded(answer: Answer, bound: float) -> Answer:
    """The best over some of the pairs with the bound over all: proven best only where the two meet."""
    told = replace(answer, bound=bound)
    if answer.values is None:
        return replace(told, status=Status.UNKNOWN)
    return replace(told, status=Status.OPTIMAL if told.gap <= GAP else Status.FEASIBLE)


def _first(prices: Prices, posts: int, gap: float, left_s: Clock) -> Answer | None:
    """A first plan from a core that is widened until there is one; None if the pairs built have none."""
    if prices.bound == -np.inf:
        return None
    most = CORE * abs(prices.bound) / max(1, posts)
    answer = _core(prices, most, left_s, gap)
    while answer.status == Status.INFEASIBLE and most < abs(prices.bound):
        most *= 10
        answer = _core(prices, most, left_s, gap)
    return None if answer.status == Status.INFEASIBLE else answer


def _core(prices: Prices, most: float, left_s: Clock, gap: float) -> Answer:
    """A plan from the pairs built, and couples together, whose reduced cost is at most ``most``."""
    model, d = prices.built.model, prices.built.d
    keep = prices.reduced <= most
    others = [b.ids for b in d.blocks if b.name not in ("hold", "together")]
    keep[np.concatenate(others)] = True
    answer = solve_model(restricted(model, keep), time_limit_s=left_s(), gap=max(GAP, gap))
    return over_all(model, keep, answer)


def _closed(town: Town, prices: Prices, had: Answer, left_s: Clock) -> tuple[Built, Answer]:
    """Solve over every pair that could be in a better plan than the one at hand, which stands if none is found."""
    slack = had.objective - prices.bound
    left = price(town, prices, slack)
    keys = prices.built.d.hold.keys[prices.reduced[: len(prices.built.d.hold)] <= slack]
    if len(left.reduced) + len(keys) > MOST:
        return prices.built, had
    able = np.zeros_like(prices.built.hold)
    able[left.worker, left.slot] = True
    able[keys.worker.map(town.case.worker_index).to_numpy(), keys.slot.to_numpy()] = True
    wide = build(town, able, town.pairs.reserve, prices.built.covers)
    hint = None if had.values is None else carried(prices.built.d.blocks, wide.d.blocks, had.values)
    answer = solve_model(wide.model, time_limit_s=left_s(), gap=GAP, hint=hint)
    bound = max(prices.bound, min(had.objective, answer.bound))
    if answer.values is None or answer.objective > had.objective + TOLERANCE:
        return prices.built, _bounded(had, bound)
    return wide, _bounded(answer, bound)


def _priced_in(town: Town, keep: Bools, left_s: Clock, settled: float) -> Prices:
    """Build pairs (``keep`` grows) until those left out could win next to nothing, and cuts while they gain something.

    Returns the prices of the best bound.
    """
    covers: tuple[Cover, ...] = ()
    built = build(town, town.pairs.hold & keep, town.pairs.reserve)
    best = Prices(built, np.zeros(0), np.zeros(0), -np.inf)
    for _round in range(ROUNDS):
        lp = solve_model(relaxed(built.model), time_limit_s=left_s())
        if lp.duals is None or lp.values is None:
            break
        reduced = built.model.objective - built.model.matrix.T @ lp.duals
        now = Prices(built, lp.duals, reduced, lagrangian(built.model, lp.duals, reduced))
        left = price(town, now, -TOLERANCE)
        won, size = one_a_day(town, left), abs(now.bound)
        gained = now.bound + won - best.bound
        if gained > 0:
            best = replace(now, bound=now.bound + won)
        broken = violated(town.case, built.d, town.pairs.hold, lp.values) if gained > WORTH_A_CUT * size else ()
        if won >= -settled * size and not broken:
            break
        covers += broken
        _keep(town, keep, left)
        built = build(town, town.pairs.hold & keep, town.pairs.reserve, covers)
    return best


def _keep(town: Town, keep: Bools, left: Left) -> None:
    keep[left.worker, left.slot] = True
    keep[:] = with_partners(town, keep)
