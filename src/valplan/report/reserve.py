"""The reserves in the report: the risk of an unfilled post, and one pool beside a pool for each zone."""

from collections.abc import Iterable
from typing import Any

from valplan.demand.prices import fee_ore
from valplan.domain.case import Case
from valplan.domain.municipality import ORE_PER_KRONA, Role
from valplan.domain.outcome import Judgement, PoolOption, Risk
from valplan.language import N_, _
from valplan.report.figures import kronor, number, percent, plain, plain_percent

Section = dict[str, Any]
KINDS = {"shared": N_("One pool for all districts"), "zones": N_("A pool for each zone")}


def risk_text(risk: Risk) -> str:
    """The risk of an unfilled post, computed and simulated, beside its limit."""
    return _(
        "Risk that any post is unfilled on election day: computed {computed}, simulated {simulated} ({low} to {high}, "
        "95 %, {runs} runs); the limit is {limit}.",
        computed=percent(risk.computed, 1),
        simulated=percent(risk.simulated, 1),
        low=percent(risk.low, 1),
        high=percent(risk.high, 1),
        runs=number(risk.runs),
        limit=percent(risk.limit, 1),
    )


def section(case: Case, judgement: Judgement) -> Section | None:
    """The risk in sentences and a table of pools; None where nothing could be judged."""
    risk = judgement.risk
    if risk is None:
        return None
    return {
        "holds": risk.computed <= risk.limit,
        "risk": risk_text(risk),
        "notes": [*_notes(risk), *_cost_notes(case, risk)],
        "rows": [row for option in risk.options for row in _rows(option)],
    }


def _notes(risk: Risk) -> list[str]:
    notes = [
        _(
            "Posts expected to be unfilled: {chairs} chairs, {deputies} deputies, {workers} other poll workers.",
            chairs=number(risk.unfilled.get(Role.CHAIR, 0), 3),
            deputies=number(risk.unfilled.get(Role.DEPUTY, 0), 3),
            workers=number(risk.unfilled.get(Role.WORKER, 0), 3),
        ),
        _(
            "Assumed: people drop out independently of each other, but for a wave of illness that strikes all; a "
            "reserve for chairs also serves as deputy or poll worker. The rates are among the numbers in force below."
        ),
        _(
            "{lost} of those named for election day are expected to drop out before training and to be replaced by "
            "planning anew; {spare} more on the register could serve then.",
            lost=number(risk.early_lost),
            spare=number(risk.early_spare),
        ),
        _("Drop-outs in early voting are covered by planning anew, day by day, not by reserves."),
    ]
    if risk.found < risk.wanted:
        text = N_("The limit asks for {wanted} {wanted:|reserve|reserves}; the plan has {found}.")
        notes.insert(0, _(text, wanted=number(risk.wanted), found=number(risk.found)))
    if risk.unreached:
        text = N_(
            "{pairs} {pairs:|pair|pairs} of a reserve and a post {pairs:|is|are} too far apart; the "
            "simulation heeds it."
        )
        notes.insert(0, _(text, pairs=number(risk.unreached)))
    return notes


def _cost_notes(case: Case, risk: Risk) -> list[str]:
    """What the cost of a pool covers, and where the same money stands in the budget."""
    return [
        _(
            "The cost of the {reserves} reserves, {cost}, is {standby} for standby, which has a row of its own in the "
            "budget, and {training} for their training, which the budget counts with that of all who serve.",
            reserves=number(reserves),
            cost=kronor(option.cost_ore),
            standby=kronor(reserves * fee_ore(case, "standby")),
            training=kronor(option.cost_ore - reserves * fee_ore(case, "standby")),
        )
        for option in risk.options
        if option.chosen
        for reserves in [sum(p.leaders + p.workers for p in option.pools)]
    ]


def _rows(option: PoolOption) -> list[Section]:
    whole = {
        "name": _(KINDS[option.kind]) + (f" ({_('chosen')})" if option.chosen else ""),
        "total": True,
        "cells": [
            number(sum(p.districts for p in option.pools)),
            number(sum(p.posts for p in option.pools)),
            _held(sum(p.leaders for p in option.pools), _sum(p.found_leaders for p in option.pools)),
            _held(sum(p.workers for p in option.pools), _sum(p.found_workers for p in option.pools)),
            kronor(option.cost_ore),
            percent(option.risk, 1),
        ],
    }
    if option.kind == "shared":
        return [whole]
    parts = [
        {
            "name": _("around {district}", district=p.name),
            "total": False,
            "cells": [
                *(number(p.districts), number(p.posts)),
                *(_held(p.leaders, p.found_leaders), _held(p.workers, p.found_workers), "", ""),
            ],
        }
        for p in option.pools
    ]
    return [whole, *parts]


def _held(wanted: int, found: int | None) -> str:
    """Reserves that the limit asks for, and those of the plan where they are other."""
    if found is None or found == wanted:
        return number(wanted)
    return _("{wanted}; the plan has {found}", wanted=number(wanted), found=number(found))


def _sum(numbers: Iterable[int | None]) -> int | None:
    known = [n for n in numbers if n is not None]
    return sum(known) if known else None


def reserve_table(judgement: Judgement) -> tuple[list[str], list[list[str]], list[Section]]:
    """The pools as a table for spreadsheets, and the whole risk for machines."""
    heads = [
        *(_("Reserves by"), _("Chosen"), _("Zone"), _("Around"), _("Number of districts"), _("Posts")),
        *(
            _("Reserves for chairs and deputies"),
            _("Reserves for poll workers"),
            _("Standby and training, kr"),
            _("Risk, %"),
            _("In the plan, for chairs and deputies"),
            _("In the plan, for poll workers"),
            _("Risk of the plan, %"),
        ),
    ]
    options = judgement.risk.options if judgement.risk else ()
    rows = [
        [
            *(_(KINDS[o.kind]), _("yes") if o.chosen else _("no"), p.zone, p.name, str(p.districts), str(p.posts)),
            *(str(p.leaders), str(p.workers)),
            plain(o.cost_ore / ORE_PER_KRONA, 0),
            plain_percent(o.risk, 2),
            *("" if n is None else str(n) for n in (p.found_leaders, p.found_workers)),
            plain_percent(judgement.risk.computed, 2) if judgement.risk and o.chosen else "",
        ]
        for o in options
        for p in o.pools
    ]
    return heads, rows, [judgement.risk.model_dump(mode="json")] if judgement.risk else []
