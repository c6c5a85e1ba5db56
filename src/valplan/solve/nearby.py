"""Staff a municipality: build near pairs only, and prove what the pairs left out could be worth.

Duals π of the relaxation over the built pairs give every pair left out its reduced cost r = c - Aᵀπ; a row that no
built pair touches has the price 0. As nobody holds two posts a day, the relaxation over all pairs is at least
L = L₀ + Σ_{worker, day} min(0, min r), with L₀ the bound over the built ones; two who wish to serve together are priced
together at each place. Pairs that could win something are built until what is left could win next to nothing, with cuts
for couples (``valplan.solve.covers``) that lift the bound. A plan that uses a pair of reduced cost r costs at least
L + r: the best plan of pairs with r <= m, which costs U, is the best of all if U <= L + m.
"""

from dataclasses import replace

import numpy as np

from valplan.domain.case import Case, Floats
from valplan.domain.outcome import StageProof, Status
from valplan.domain.plan import Plan
from valplan.model.algebra import Rows, carried
from valplan.model.staffing import Bools, StaffingDecisions, near_mask, slots_of, staffing_decisions
from valplan.solve.bridge import Answer, relaxed, restricted, solve_model
from valplan.solve.clock import Clock
from valplan.solve.covers import Cover, cover_rows, violated
from valplan.solve.pricing import WHOLE, lagrangian, over_all
from valplan.solve.reduced import Built, Left, Prices, Town, build, one_a_day, price, with_partners
from valplan.solve.staffing import GAP, Pairs, solve_staffing

ROUNDS = 12
CUT_ROUNDS = 8
TOLERANCE = 1e-6
CUTTING = 1e-4  # what pairs left out may win when cuts are made, and must have been won by the last, of the bound
WORTH_A_CUT = 1e-5  # gain of two rounds of cuts over a core, as a share of the bound, after which another is tried
ENOUGH = 2e-3  # gap that is left alone in large cases
CORE = 0.03  # reduced cost of pairs that a first plan is made of, as a share of what a post costs on average
SETTLED = 2e-5  # what pairs left out may still win when pricing ends, as a share of the bound
WIDER, FAR = 10, 100  # times that cost: of a second core, tried where the first plan is farther off the bound than this
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
    prices = _priced_in(town, keep, left_s)
    most = _next_to_nothing(town, prices)
    found = None if prices.bound == -np.inf else _first(town, prices, most, gap / 4, left_s)
    if found is None:
        d = staffing_decisions(case, plan, pairs.hold, pairs.reserve)
        return d, *solve_staffing(d, left_s)
    built, answer = found
    if answer.values is None:
        return built.d, answer, (answer.proof("staffing", "kr", built.model),)
    if answer.objective - prices.bound > FAR * most and answer.gap > gap:
        built, answer = _wider(town, prices, WIDER * most, found, left_s)
    if answer.gap > gap:
        built, answer = _wider(town, prices, answer.objective - prices.bound, (built, answer), left_s)
    return built.d, answer, (answer.proof("staffing", "kr", built.model),)


def _first(town: Town, prices: Prices, most: float, gap: float, left_s: Clock) -> tuple[Built, Answer] | None:
    """A first plan from a core that is widened until there is one; None if there is none."""
    while True:
        core = build(town, _able(town, prices, most), town.pairs.reserve)
        answer = solve_model(core.model, time_limit_s=left_s(), gap=max(GAP, gap))
        if answer.status != Status.INFEASIBLE:
            return core, _bounded(answer, prices.bound, most)
        if most >= abs(prices.bound):
            return None
        most *= WIDER


def _wider(town: Town, prices: Prices, most: float, found: tuple[Built, Answer], left_s: Clock) -> tuple[Built, Answer]:
    """Solve over every pair of reduced cost at most ``most``, from the plan at hand, which stands if none is better."""
    built, had = found
    able = _able(town, prices, most)
    if able.sum() > MOST:
        return found
    assert had.values is not None
    wide = build(town, able, town.pairs.reserve)
    hint = carried(built.d.blocks, wide.d.blocks, had.values)
    answer = solve_model(wide.model, time_limit_s=left_s(), gap=GAP, hint=hint)
    better = answer.values is not None and answer.objective <= had.objective + TOLERANCE
    kept = answer if better else replace(had, bound=min(had.objective, answer.bound))
    return wide if better else built, _bounded(kept, prices.bound, most)


def _able(town: Town, prices: Prices, most: float) -> Bools:
    """Every pair, built or not, whose reduced cost is at most ``most``, shape (workers, slots).

    They are solved without the cuts, which are for the bound: the solver takes longer with them than without.
    """
    left = price(town, prices, most)
    keys = prices.built.d.hold.keys[prices.reduced[: len(prices.built.d.hold)] <= most]
    able = np.zeros_like(prices.built.hold)
    able[left.worker, left.slot] = True
    able[keys.worker.map(town.case.worker_index).to_numpy(), keys.slot.to_numpy()] = True
    return able


def _next_to_nothing(town: Town, prices: Prices) -> float:
    """What pairs of a core cost at most."""
    return CORE * abs(prices.bound) / max(1, len(town.plan.posts))


def _bounded(answer: Answer, bound: float, most: float) -> Answer:
    """The best over pairs of reduced cost at most ``most`` with the bound over all: proven only where the two meet."""
    told = replace(answer, bound=min(answer.objective, max(bound, min(answer.bound, bound + most))))
    if answer.values is None:
        return replace(told, status=Status.UNKNOWN, bound=bound)
    return replace(told, status=Status.OPTIMAL if told.gap <= GAP else Status.FEASIBLE)


def _priced_in(town: Town, keep: Bools, left_s: Clock) -> Prices:
    """Build pairs (``keep`` grows) until those left out could win next to nothing, and cuts while they gain something.

    Returns the prices of the best bound.
    """
    covers: tuple[Cover, ...] = ()
    built = build(town, town.pairs.hold & keep, town.pairs.reserve)
    best, uncut = Prices(built, np.zeros(0), np.zeros(0), -np.inf), -np.inf
    for _round in range(ROUNDS):
        lp = solve_model(relaxed(built.model), time_limit_s=left_s())
        if lp.duals is None or lp.values is None:
            break
        reduced = built.model.objective - built.model.matrix.T @ lp.duals
        now = Prices(built, lp.duals, reduced, lagrangian(built.model, lp.duals, reduced))
        left = price(town, now, -TOLERANCE)
        won, size = one_a_day(town, left), abs(now.bound)
        if now.bound + won > best.bound:
            best = replace(now, bound=now.bound + won)
        cutting = won >= -CUTTING * size and now.bound - uncut > CUTTING * size
        more = _cuts(town, now, lp.values, left_s) if cutting else ()
        uncut = now.bound if cutting else uncut
        if won >= -SETTLED * size and not more:
            break
        covers += more
        _keep(town, keep, left)
        built = build(town, town.pairs.hold & keep, town.pairs.reserve, covers)
    return best


def _cuts(town: Town, prices: Prices, values: Floats, left_s: Clock) -> tuple[Cover, ...]:
    """Cuts that the solution breaks, and those that the next ones break, over columns that cost next to nothing."""
    model, d, found = prices.built.model, prices.built.d, tuple[Cover, ...]()
    near = prices.reduced <= _next_to_nothing(town, prices)
    worth = [-np.inf, prices.bound]
    for _round in range(CUT_ROUNDS):
        broken = violated(town.case, d, town.pairs.hold, values)
        if not broken:
            break
        found += broken
        model = replace(model, rows=Rows.join([model.rows, cover_rows(d, broken)]))
        lp = over_all(model, near, solve_model(relaxed(restricted(model, near)), time_limit_s=left_s()))
        if lp.values is None or lp.objective - worth[-2] <= WORTH_A_CUT * abs(prices.bound):
            break
        values, worth = lp.values, [*worth, lp.objective]
    return found


def _keep(town: Town, keep: Bools, left: Left) -> None:
    keep[left.worker, left.slot] = True
    keep[:] = with_partners(town, keep)
