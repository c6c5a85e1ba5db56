"""The stages in order: posts, premises and early voting, staffing, training."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import NoReturn

import numpy as np

from valplan import __version__
from valplan.demand.training import without_rescue
from valplan.domain.case import Case
from valplan.domain.outcome import Clash, Status
from valplan.domain.plan import Made, Plan
from valplan.language import _
from valplan.model.algebra import Linear
from valplan.model.decode import premises_plan, staffed
from valplan.model.money import premises_money
from valplan.model.premises import PremisesDecisions, premises_decisions
from valplan.model.staffing import near_mask, slots_of, staffing_decisions
from valplan.rules import RULES, Rule
from valplan.rules.money import added_to_fees_ore, line_totals
from valplan.solve.bridge import Model, model_of, solve_model, start_solver
from valplan.solve.clash import CLASH_S, clashing, told
from valplan.solve.clock import Clock
from valplan.solve.longest import premises_model
from valplan.solve.nearby import solve_nearby
from valplan.solve.premises import premises_rows, solve_premises
from valplan.solve.staffing import Pairs, decisions, pairs_of, solve_staffing, staffing_rows
from valplan.solve.training import Booked, book_training, training_clash

Progress = Callable[[str, str], None]
CLASH_STEP_S = 60.0  # for one trial of what clashes
CHEAPEST_GAP = 4e-3  # told with its bound; a tenth of it takes a minute


class Infeasible(Exception):
    """Nothing fits; ``clash`` says which rules cannot all hold."""

    def __init__(self, clash: Clash) -> None:
        """Carry the clash."""
        super().__init__(clash.message)
        self.clash = clash


class OutOfTime(Exception):
    """The time limit was reached before any plan was found, and nothing is proven."""


def make_plan(case: Case, *, time_limit_s: float | None = None, progress: Progress = lambda stage, event: None) -> Plan:
    """A plan of the case, every stage with its proof.

    Parameters
    ----------
    time_limit_s : float or None
        Seconds for all stages together, at most two thirds of them for premises; a stage that it cuts off ends with
        its gap told.
    progress : callable
        Told ``(stage, "start")`` and ``(stage, "done")`` for ``posts``, ``premises``, ``staffing`` and ``training``.

    Raises
    ------
    Infeasible
        If nothing fits, with the rules that clash.
    OutOfTime
        If the time limit leaves a stage without any plan.
    """
    left_s = Clock.of(time_limit_s)
    start_solver()
    case = without_rescue(case)
    progress("posts", "start")
    d = premises_decisions(case)
    progress("posts", "done")
    progress("premises", "start")
    answer, proofs = solve_premises(d, left_s.share(1))  # the rest is for the people in the posts
    if answer.values is None:
        progress("premises", "failed")
        stop_premises(d, answer.status, left_s)
    assert answer.values is not None
    plan = premises_plan(d, answer.values, made_of(case)).model_copy(update={"proof": proofs})
    progress("premises", "done")
    plan = _staffed(case, plan, left_s, progress)
    return _trained(case, plan, left_s, progress)


def _staffed(case: Case, plan: Plan, left_s: Clock, progress: Progress) -> Plan:
    progress("staffing", "start")
    pairs = pairs_of(case, slots_of(case, plan.posts))
    goals = case.scenario.goals
    if goals.mode == "weighted" and not goals.limits:
        d, answer, proofs = solve_nearby(case, plan, pairs, left_s)
    else:
        d = decisions(case, plan)
        answer, proofs = solve_staffing(d, left_s)
    if answer.values is None:
        progress("staffing", "failed")
        stop(answer.status, lambda: _staffing_clash(case, plan, left_s))
    assert answer.values is not None
    made = staffed(d, answer.values).model_copy(update={"proof": (*plan.proof, *proofs)})
    fees = round(d.fees().value(np.rint(answer.values))) + added_to_fees_ore(case, plan)
    progress("staffing", "done")
    return made.model_copy(update={"claimed_cost_ore": line_totals(case, plan) | {"worker_fees": fees}})


def _trained(case: Case, plan: Plan, left_s: Clock, progress: Progress) -> Plan:
    progress("training", "start")
    booked, answer, proof = book_training(case, plan, left_s)
    if answer.values is None:
        progress("training", "failed")
        stop(answer.status, lambda: training_clash(case, plan, left_s))
    progress("training", "done")
    return with_training(plan, booked).model_copy(update={"proof": (*plan.proof, proof)})


def with_training(plan: Plan, booked: Booked) -> Plan:
    """The plan with what the training stage decided, and what that costs, beside what stood in it."""
    cost = Counter(plan.claimed_cost_ore)
    cost.update(booked.cost_ore or {})
    training = (*plan.training, *booked.bookings)
    return plan.model_copy(update={"training": training, "sessions": booked.sessions, "claimed_cost_ore": dict(cost)})


def stop_premises(d: PremisesDecisions, status: Status, left_s: Clock) -> NoReturn:
    """Raise what a premises stage without a plan ends in: ``Infeasible`` or ``OutOfTime``."""
    stop(status, lambda: premises_clash(d, left_s))


def stop(status: Status, clash: Callable[[], Clash]) -> NoReturn:
    """Raise what a stage without an answer ends as."""
    if status == Status.INFEASIBLE:
        raise Infeasible(clash())
    raise OutOfTime


def made_of(case: Case) -> Made:
    """What a plan of the case is made from and with."""
    return Made(
        scenario=case.scenario.name,
        scenario_file=Path(case.scenario_file).as_posix(),
        scenario_sha256=case.scenario_sha256,
        data_sha256=case.data_sha256,
        valplan=__version__,
        ortools=version("ortools"),
        synthetic_tables=case.synthetic_tables,
    )


def premises_clash(d: PremisesDecisions, left_s: Clock) -> Clash:
    """The rules that leave no choice of premises."""
    left_s = left_s.at_least(CLASH_S)

    def feasible(rules: tuple[Rule, ...]) -> Status:
        return _status(premises_model(d, premises_rows(d, rules), Linear.number(0.0)), left_s)

    speaking = [p for r in RULES if type(r).premises_rows is not Rule.premises_rows for p in r.parts(d.case)]
    rules, proven = clashing(speaking, feasible)
    return told(rules, proven, _cheapest(d, left_s) if any(r.kind == "budget" for r in rules) else "")


def _cheapest(d: PremisesDecisions, left_s: Clock) -> str:
    """The least net cost of a plan that meets every rule but the ceilings, proven from below; its lines above them."""
    others = [r for r in RULES if r.kind != "budget"]
    money = premises_money(d)
    total = Linear.total(money.values())
    model = premises_model(
        d, premises_rows(d, others), Linear(total.constant / 1e5, total.columns, total.coefficients / 1e5)
    )
    answer = solve_model(model, time_limit_s=left_s.step(CLASH_STEP_S), gap=CHEAPEST_GAP)
    if answer.values is None:
        return ""
    text = _(
        "Without the ceilings the cheapest plan has a net cost of {cost:.0f} tkr (proven: at least {bound:.0f} tkr); "
        "the ceiling is {limit:.0f} tkr.",
        cost=answer.objective,
        bound=answer.bound,
        limit=d.case.budget.net_ceiling_ore / 1e5,
    )
    spent = {line: linear.value(answer.values) for line, linear in money.items()}
    over = [
        _(
            "{line} {found:.1f} tkr (ceiling {limit:.1f})",
            line=x.name,
            found=spent[x.line] / 1e5,
            limit=x.ceiling_ore / 1e5,
        )
        for x in d.case.budget.lines
        if spent[x.line] > x.ceiling_ore
    ]
    return " ".join([text, _("Above their ceilings in it: {lines}.", lines=", ".join(over))]) if over else text


def _staffing_clash(case: Case, plan: Plan, left_s: Clock) -> Clash:
    left_s = left_s.at_least(CLASH_S)

    slots = slots_of(case, plan.posts)

    def over(pairs: Pairs, rules: tuple[Rule, ...]) -> Status:
        if left_s.is_over:  # building alone takes seconds
            return Status.UNKNOWN
        d = staffing_decisions(case, plan, pairs.hold, pairs.reserve)
        return _status(model_of(d.blocks, staffing_rows(d, rules), Linear.number(0.0)), left_s)

    def feasible(rules: tuple[Rule, ...]) -> Status:
        pairs = pairs_of(case, slots, rules)
        near = replace(pairs, hold=near_mask(case, slots, pairs.hold))
        status = over(near, rules)  # where near pairs will do, the many others need not be built
        return status if status == Status.OPTIMAL else over(pairs, rules)

    own = [Rule.staffing_rows, Rule.may_hold, Rule.may_reserve]
    speaking = [p for r in RULES if any(getattr(type(r), f.__name__) is not f for f in own) for p in r.parts(case)]
    return told(*clashing(speaking, feasible))


def _status(model: Model, left_s: Clock) -> Status:
    if left_s.is_over:
        return Status.UNKNOWN
    answer = solve_model(model, time_limit_s=left_s.step(CLASH_STEP_S))
    return Status.OPTIMAL if answer.values is not None else answer.status
