"""Training sessions: which are held, for whom, how full they are, who leads them and what they cost."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from openpyxl import Workbook

from valplan.demand.training import booked_by_register, held_sessions, is_optional
from valplan.domain.case import Case
from valplan.domain.municipality import ORE_PER_KRONA, Ore, TrainingSession
from valplan.domain.plan import Plan
from valplan.language import N_, _
from valplan.report.figures import hours, kronor, number, plain
from valplan.report.wording import ROLES, synthetic_notice
from valplan.report.workbook import Cell, add_table
from valplan.rules.people import serving

Section = dict[str, Any]
KINDS = {
    "held": N_("is held"),
    "chosen": N_("chosen by the plan"),
    "opened": N_("opened for late appointments"),
    "left": N_("not held"),
    "reserve": N_("not needed"),
}


@dataclass(frozen=True)
class SessionUse:
    """A session, whether it is held (a key of ``KINDS``), its participants and its leader."""

    session: TrainingSession
    kind: str
    registered: int
    booked: int
    leader: str

    @property
    def free(self) -> int:
        """Seats that are left."""
        return self.session.capacity - self.registered - self.booked


def session_uses(case: Case, plan: Plan) -> list[SessionUse]:
    """Every session in order of time."""
    held = {s.session_id for s in held_sessions(case, plan)}
    booked = Counter(b.session for b in plan.training)
    leader = {h.session: h.leader for h in plan.sessions}
    return [
        SessionUse(
            s, _kind(case, s, s.session_id in held), booked_by_register(case, s.session_id), booked[s.session_id],
            leader.get(s.session_id, ""),
        )
        for s in sorted(case.municipality.sessions, key=lambda s: (s.on, s.starts, s.session_id))
    ]  # fmt: skip


def _kind(case: Case, session: TrainingSession, held: bool) -> str:
    if session.rescue:
        return "opened" if held else "reserve"
    return ("chosen" if held else "left") if is_optional(case, session) else "held"


def has_costs(case: Case) -> bool:
    """Whether the data give a cost for any session; nought for all is no price but an unknown one."""
    return any(s.cost_ore for s in case.municipality.sessions)


def whom_text(session: TrainingSession) -> str:
    """Whom a session is for."""
    return ", ".join(_(ROLES[r]).lower() for r in session.roles) or _("everyone")


def _caption(cost_ore: Ore) -> str:
    if not cost_ore:
        return _("Training sessions, for whom and how full; the data give no cost for the sessions themselves")
    return _("Training sessions, for whom and how full; those held cost {cost} in all", cost=kronor(cost_ore))


def add_sessions(book: Workbook, title: str, case: Case, plan: Plan) -> None:
    """The sheet of sessions, with the names of the leaders."""
    name = _("Training sessions")
    heads = [
        _("Session"), _("Place"), _("Date"), _("From"), _("To"), _("For"), _("Held or not"), _("Seats"),
        _("Booked before"), _("Seats booked by the plan"), _("Seats left"), _("Leader"), _("Worker id"), _("Cost, kr"),
    ]  # fmt: skip
    rows: list[list[Cell]] = [
        [
            u.session.session_id, u.session.place, u.session.on, u.session.starts, u.session.ends,
            whom_text(u.session), _(KINDS[u.kind]), u.session.capacity, u.registered, u.booked, u.free,
            case.workers[u.leader].name if u.leader in case.workers else None, u.leader or None,
            u.session.cost_ore / ORE_PER_KRONA if has_costs(case) else None,
        ]
        for u in session_uses(case, plan)
    ]  # fmt: skip
    whole = f"{title} \u2013 {name.lower()}"
    add_table(book, name, whole, synthetic_notice(case), heads, rows, formats={_("Cost, kr"): "#,##0"})


def sessions_table(case: Case, plan: Plan) -> tuple[list[str], list[list[str]], list[dict[str, Any]]]:
    """The sessions with the leaders' ids, for a table and for machines."""
    heads = [
        _("Session"), _("Place"), _("Date"), _("Time"), _("For"), _("Held or not"), _("Seats"), _("Booked before"),
        _("Seats booked by the plan"), _("Seats left"), _("Leader"), _("Cost, kr"),
    ]  # fmt: skip
    uses = session_uses(case, plan)
    rows = [
        [
            u.session.session_id, u.session.place, u.session.on.isoformat(), hours(u.session.starts, u.session.ends),
            whom_text(u.session), _(KINDS[u.kind]), str(u.session.capacity), str(u.registered), str(u.booked),
            str(u.free), u.leader, plain(u.session.cost_ore / ORE_PER_KRONA, 0) if has_costs(case) else "",
        ]
        for u in uses
    ]  # fmt: skip
    records = [
        {
            **u.session.model_dump(mode="json"), "cost_ore": u.session.cost_ore if has_costs(case) else None,
            "held": u.kind, "registered": u.registered, "booked": u.booked, "leader": u.leader,
        }
        for u in uses
    ]  # fmt: skip
    return heads, rows, records


def _booked_notes(case: Case, plan: Plan) -> list[str]:
    """Why fewer people serve as booked already than the sessions have bookings for, where it is so."""
    before = [w for w in case.municipality.workers if w.booked_session in case.sessions]
    serve = {w.worker_id for w in serving(case, plan)}
    rebooked = {b.worker for b in plan.training}
    idle = sum(w.worker_id not in serve for w in before)
    other = sum(w.worker_id in serve and (w.trained_on is not None or w.worker_id in rebooked) for w in before)
    if not idle and not other:
        return []
    return [
        _(
            "Booked before by the register: {all}. Of them {idle} do not serve in this plan, {other} serve but have "
            "had training or are given a session by the plan, and {rest} serve on that booking, as the indicator "
            "counts them.",
            all=number(len(before)),
            idle=number(idle),
            other=number(other),
            rest=number(len(before) - idle - other),
        )
    ]


def section(case: Case, plan: Plan) -> Section:
    """The sessions in the report; leaders are not named."""
    uses = session_uses(case, plan)
    held = [u for u in uses if u.kind in ("held", "chosen", "opened")]
    led = [u for u in held if u.leader]
    notes = [] if led else [_("The register names no training leaders; who leads the sessions is not planned.")]
    notes += _booked_notes(case, plan)
    opened = [u.session.session_id for u in uses if u.kind == "opened"]
    if opened:
        notes.append(_("Opened for late appointments: {sessions}.", sessions=", ".join(opened)))
    return {
        "rows": [
            {
                "session": f"{u.session.session_id} {u.session.place}",
                "when": f"{u.session.on.isoformat()} {hours(u.session.starts, u.session.ends)}",
                "whom": whom_text(u.session),
                "held": _(KINDS[u.kind]),
                "cells": [number(u.session.capacity), number(u.registered), number(u.booked), number(u.free)],
                "cost": kronor(u.session.cost_ore) if u.session.cost_ore else "\u2013",
            }
            for u in uses
        ],
        "notes": notes,
        "caption": _caption(sum(u.session.cost_ore for u in held)),
    }
