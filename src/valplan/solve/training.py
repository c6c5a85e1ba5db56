"""The training stage: which sessions are held, who leads them, and a seat for everyone who serves and lacks one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from valplan.demand.training import covers, held_sessions, is_free, seats_left, serves_from
from valplan.domain.case import Case
from valplan.domain.outcome import Clash, StageProof, Status
from valplan.domain.plan import HeldSession, Plan, TrainingBooking
from valplan.language import N_, _
from valplan.model.algebra import Columns, Linear, Rows
from valplan.model.decode import HALF
from valplan.model.training import Need, TrainingDecisions, training_decisions
from valplan.rules import RULES, Rule
from valplan.rules.money import line_totals
from valplan.rules.naming import ROLES, line_text
from valplan.solve.bridge import Answer, model_of, solve_model
from valplan.solve.clash import CLASH_S, clashing, told
from valplan.solve.clock import Clock

NAMES_SHOWN = 20
RECKONED = N_(
    "Premises and staffing have used the rest. Raise the ceiling, or let sessions be held anyway (no ja under "
    "candidate): then all stages reckon with their cost."
)


@dataclass(frozen=True)
class Booked:
    """What the training stage decides, and what that adds to the budget lines, öre."""

    bookings: tuple[TrainingBooking, ...] = ()
    sessions: tuple[HeldSession, ...] = ()
    cost_ore: dict[str, int] | None = None


def first_shift(case: Case, plan: Plan) -> dict[str, date]:
    """The first day each person serves; election day for reserves."""
    first: dict[str, date] = {}
    for (worker, _role), on in serves_from(case, plan).items():
        first[worker] = min(first.get(worker, date.max), on)
    return first


def book_training(case: Case, plan: Plan, left_s: Clock) -> tuple[Booked, Answer, StageProof]:
    """Everyone seated, at the least cost of sessions and travel (kronor), proven.

    Returns what is decided (nothing when no booking can seat all), the answer and its proof.
    """
    d = training_decisions(case, plan)
    model = model_of(d.blocks, _rows(d, RULES), d.goal())
    answer = solve_model(model, time_limit_s=left_s())
    return _read(d, answer), answer, answer.proof("training", "kr", model)


def training_clash(case: Case, plan: Plan, left_s: Clock) -> Clash:
    """Why not everyone can be trained: the demands that clash, and who is left without a seat (ids) and why."""
    left_s = left_s.at_least(CLASH_S)
    d = training_decisions(case, plan)
    speaking = [r for r in RULES if r.training_rows(d).keys]

    def feasible(rules: tuple[Rule, ...]) -> Status:
        model = model_of(d.blocks, _rows(d, rules), Linear.number(0.0))
        return solve_model(model, time_limit_s=left_s()).status

    rules, proven = clashing(speaking, feasible)
    if any(r.kind == "budget" for r in rules):
        return told(rules, proven, "\n".join(_beyond_ceilings(d, left_s)))
    lines = [_("The training sessions cannot seat everyone in time."), *_unseated(d, left_s)]
    return told(rules, proven, "\n".join(lines))


def _beyond_ceilings(d: TrainingDecisions, left_s: Clock) -> list[str]:
    """What the cheapest training costs in lines that do not have it left, and what can be done about it."""
    money = d.money()
    cost = Linear.total(money.values())
    others = _rows(d, (r for r in RULES if r.kind != "budget"))
    answer = solve_model(model_of(d.blocks, others, cost), time_limit_s=left_s())
    if answer.values is None:
        return []
    totals, whole = line_totals(d.case, d.plan), np.rint(answer.values)
    net_left = d.case.budget.net_ceiling_ore - sum(totals.values())
    spent = {x: found.value(whole) for x, found in money.items()}
    left = [(line_text(x.line, x.name), spent[x.line], x.ceiling_ore - totals[x.line]) for x in d.case.budget.lines
            if x.line in money]  # fmt: skip
    left.append((_("Net cost"), sum(spent.values()), net_left))
    text = N_("{line}: the cheapest training that seats everyone costs {cost:.1f} tkr more; {left:.1f} tkr are left.")
    lines = [_(text, line=name, cost=ore / 1e5, left=rest / 1e5) for name, ore, rest in left if ore > rest]
    return [*lines, _(RECKONED)]


def _rows(d: TrainingDecisions, rules: Iterable[Rule]) -> Rows:
    return Rows.join([d.links(), *(r.training_rows(d) for r in rules)])


def _read(d: TrainingDecisions, answer: Answer) -> Booked:
    if answer.values is None:
        return Booked()
    seats = d.seat.keys[answer.values[d.seat.ids] > HALF]
    leads = d.lead.keys[answer.values[d.lead.ids] > HALF]
    opened = set(d.opened.keys.session[answer.values[d.opened.ids] > HALF])
    leader = {h.session: h.leader for h in d.plan.sessions} | dict(zip(leads.session, leads.worker, strict=True))
    held = opened | {s.session_id for s in held_sessions(d.case, d.plan)}
    whole = np.rint(answer.values)
    return Booked(
        bookings=tuple(TrainingBooking(worker=w, session=s) for w, s in zip(seats.worker, seats.session, strict=True)),
        sessions=tuple(
            HeldSession(session=s, leader=leader.get(s, "") if d.case.is_led else "")
            for s in d.case.sessions
            if s in held
        ),
        cost_ore={line: round(linear.value(whole)) for line, linear in d.money().items()},
    )


def _unseated(d: TrainingDecisions, left_s: Clock) -> list[str]:
    """A line for each of the fewest needs that stay unmet, as long as all else can hold."""
    short = Columns("short", pd.DataFrame({"need": range(len(d.needs))}), d.size)
    trained = next(r for r in RULES if r.id == "trained").training_rows(d)
    n = len(d.needs)  # the rows of needs come first
    eased = Rows(
        trained.keys, np.append(trained.row, np.arange(n)), np.append(trained.column, short.ids),
        np.append(trained.coefficient, np.ones(n)), trained.lower, trained.upper,
    )  # fmt: skip
    others = (r.training_rows(d) for r in RULES if r.id != "trained")
    rows = Rows.join([d.links(), eased, *others])
    goal = Linear(0.0, short.ids, np.ones(n))
    answer = solve_model(model_of((*d.blocks, short), rows, goal), time_limit_s=left_s())
    if answer.values is None:
        return []
    unmet = [d.needs[k] for k in np.flatnonzero(answer.values[short.ids] > HALF)]
    return untrained_lines(d.case, unmet)


def why_untrained(case: Case, need: Need) -> str:
    """Why a person has no seat: the first of the reasons that leaves no session."""
    worker, left = case.workers[need.worker], seats_left(case)
    early = [s for s in case.municipality.sessions if s.on < need.by]
    if not early:
        return _("no session is before {day}, the first day of the person's work", day=need.by)
    fit = [s for s in early if covers(s, need.role)]
    if not fit:
        return _("no session before {day} is for that role", day=need.by)
    free = [s for s in fit if is_free(case, worker, s)]
    if not free:
        return _("the person is free for no session before {day}", day=need.by)
    if not any(left[s.session_id] for s in free):
        return _("no seat is left in the sessions before {day}", day=need.by)
    if not need.sessions:
        return _("the person is at work, or in another session, when there is a seat")
    return _("too few seats, or a session too few, among {sessions}", sessions=", ".join(need.sessions))


def untrained_lines(case: Case, needs: list[Need]) -> list[str]:
    """A line for each need that is not met: who, as what, and why; ids only."""
    lines = [f"- {n.worker} ({_(ROLES[n.role]).lower()}): {why_untrained(case, n)}" for n in needs[:NAMES_SHOWN]]
    more = [_("… and {count} more.", count=len(needs) - NAMES_SHOWN)] if len(needs) > NAMES_SHOWN else []
    return [*lines, *more]
