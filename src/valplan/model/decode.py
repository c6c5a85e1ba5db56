"""From column values to the parts of a plan."""

import numpy as np
import pandas as pd

from valplan.demand.coverage import nearest_of, open_enough, openness, share_reached
from valplan.demand.opening import posts_on, session_votes
from valplan.demand.postlist import posts_of
from valplan.domain.case import Case, Floats
from valplan.domain.municipality import Role
from valplan.domain.plan import (
    Appointment,
    AreaCompensation,
    Catchment,
    EarlyPlace,
    EarlySession,
    FundedMeasure,
    Made,
    Plan,
    PollingPlace,
    Reserve,
)
from valplan.language import N_, _
from valplan.model.algebra import Columns
from valplan.model.motivations import draft_motivation
from valplan.model.premises import PremisesDecisions
from valplan.model.premises_keys import spread_limit_m
from valplan.model.staffing import StaffingDecisions

HALF = 0.5  # a yes-or-no column counts as yes above it


def premises_plan(d: PremisesDecisions, values: Floats, made: Made) -> Plan:
    """A plan of premises, measures and early voting; nobody is named yet."""
    polling = tuple(
        PollingPlace(district=k.district, premises=k.premises) for k in _chosen(d.assign, values).itertuples()
    )
    places = tuple(
        EarlyPlace(premises=k.premises, pattern=k.pattern, tier=k.tier) for k in _chosen(d.option, values).itertuples()
    )
    catchments = _catchments(d, values)
    sessions = _sessions(d, places, catchments)
    plan = Plan(
        made=made,
        district_posts=d.posts,
        polling=tuple(sorted(polling, key=lambda p: p.district)),
        measures=tuple(
            FundedMeasure(premises=k.premises, measure=k.measure) for k in _chosen(d.measure, values).itertuples()
        ),
        early_places=places,
        early_sessions=sessions,
        vote_transports=tuple(p for p in _chosen(d.transport, values).premises if p in {s.premises for s in sessions}),
        catchments=catchments,
        compensations=(),
        motivations=(),
        posts=posts_of(d.case, d.posts, sorted(polling, key=lambda p: p.district), sessions),
        appointments=(),
        training=(),
        reserves=(),
        claimed_cost_ore={},
        proof=(),
    )
    chosen = _chosen(d.compensate, values)
    wanted = _chosen(d.motivate, values)
    return plan.model_copy(
        update={
            "compensations": tuple(_compensation(d.case, plan, *k) for k in chosen.to_numpy()),
            "motivations": tuple(draft_motivation(d.case, plan, *k) for k in wanted.to_numpy()),
        }
    )


def staffed(d: StaffingDecisions, values: Floats) -> Plan:
    """The plan with its posts held; posts of a slot go to its workers in order of id."""
    holders: dict[int, list[str]] = {}
    for worker, slot in _chosen(d.hold, values)[["worker", "slot"]].sort_values("worker").to_numpy():
        holders.setdefault(int(slot), []).append(str(worker))
    appointments = [
        Appointment(post_id=post.post_id, worker=worker)
        for slot, posts in enumerate(d.slots.posts)
        for post, worker in zip(posts, [*holders.get(slot, []), *[""] * len(posts)], strict=False)
    ]
    order = {p.post_id: n for n, p in enumerate(d.plan.posts)}
    reserves = [
        Reserve(worker=worker, role=Role(role), zone=zone)
        for worker, role, zone in _chosen(d.reserve, values)[["worker", "role", "zone"]].to_numpy()
    ]
    return d.plan.model_copy(
        update={
            "appointments": tuple(sorted(appointments, key=lambda a: order[a.post_id])),
            "reserves": tuple(sorted(reserves, key=lambda r: (r.zone, r.role, r.worker))),
        }
    )


def _chosen(block: Columns, values: Floats) -> pd.DataFrame:
    return block.keys[values[block.ids] > HALF]


def _catchments(d: PremisesDecisions, values: Floats) -> tuple[Catchment, ...]:
    votes = np.rint(values[d.flow.ids]).astype(int)
    return tuple(
        Catchment(source=k.source, premises=k.premises, votes=n)
        for k, n in zip(d.flow.keys.itertuples(), votes.tolist(), strict=True)
        if n
    )


def _sessions(
    d: PremisesDecisions, places: tuple[EarlyPlace, ...], catchments: tuple[Catchment, ...]
) -> tuple[EarlySession, ...]:
    votes = {p.premises: sum(c.votes for c in catchments if c.premises == p.premises) for p in places}
    found = []
    for place in places:
        days = d.case.openings[place.pattern]
        on_day = session_votes(d.forecast.profile, [o.day for o in days], votes[place.premises])
        found += [
            EarlySession(
                premises=place.premises,
                on=d.case.election.date_of(o.day),
                opens=o.opens,
                closes=o.closes,
                posts=posts_on(d.case, place.tier, o.day),
                expected_votes=on_day[o.day],
            )
            for o in days
        ]
    return tuple(sorted(found, key=lambda s: (s.premises, s.on)))


def _compensation(case: Case, plan: Plan, area: str, compensation: str, premises: str) -> AreaCompensation:
    enough = open_enough(case, openness(case, plan))
    limit_m = spread_limit_m(case, area)
    reason = _(
        N_(
            "{share:.1%} of the voters in {area} have early voting that is open enough within {limit_m:.0f} m; "
            "the policy asks for {wanted:.0%}."
        ),
        share=share_reached(case, area, enough, limit_m),
        area=case.areas[area].name,
        limit_m=limit_m,
        wanted=case.number("spread_share"),
    )
    nearest = nearest_of(case, area, enough)
    if nearest:
        text = N_(
            "A voter has {distance_m:.0f} m on average to the nearest such place; nearest to the area as a whole is "
            "{premises}."
        )
        reason += " " + _(text, premises=case.premises[nearest[0]].name, distance_m=nearest[1])
    return AreaCompensation(area_id=area, compensation=compensation, premises=premises, reason=reason)
