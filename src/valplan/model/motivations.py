"""Drafts of the written motivations that a plan needs: what is known of the matter, for the board to decide on."""

from math import hypot

from valplan.demand.access import cures_in_time, failing
from valplan.demand.distance import share_within
from valplan.domain.case import Case
from valplan.domain.municipality import Premises, Tie, Use
from valplan.domain.plan import Motivation, Plan
from valplan.language import N_, _
from valplan.model.premises_keys import polling_limit_m

TIES = {Tie.RELIGIOUS: N_("a religious tie"), Tie.COMPANY: N_("a tie to a company")}


def draft_motivation(case: Case, plan: Plan, rule: str, subject: str) -> Motivation:
    """What speaks for and against a departure, by the data and the plan; it claims nothing that they do not hold."""
    told = _distance(case, plan, subject) if rule == "polling-distance" else _tie(case, plan, case.premises[subject])
    text = " ".join([_("Draft, which the board must decide on and adapt:"), *(t for t in told if t)])
    return Motivation(rule=rule, subject=subject, text=text)


def _distance(case: Case, plan: Plan, code: str) -> list[str]:
    place = next((p.premises for p in plan.polling if p.district == code), None)
    if place is None:
        return [_("{district} has no polling place in the plan.", district=case.districts[code].name)]
    limit_m = polling_limit_m(case, code)
    share = share_within(case, code, limit_m)
    able = [case.premises_index[p.premises_id] for p in case.municipality.premises if p.polling]
    text = N_(
        "In {district} {share:.0%} of the voters have at most {limit_m:.0f} m to {premises}; the policy asks for "
        "{wanted:.0%}. With the best of all premises that may serve it would be {best:.0%}."
    )
    return [
        _(
            text, district=case.districts[code].name, share=float(share[case.premises_index[place]]), limit_m=limit_m,
            premises=case.premises[place].name, wanted=case.number("polling_limit_share"),
            best=float(share[able].max()),
        ),
        _("Why it is used all the same, and what is done for those who have far, is for the board to say."),
    ]  # fmt: skip


def _tie(case: Case, plan: Plan, place: Premises) -> list[str]:
    districts = [p.district for p in plan.polling if p.premises == place.premises_id]
    early = any(s.premises == place.premises_id for s in plan.early_sessions)
    uses = (*([Use.POLLING] if districts else []), *([Use.EARLY] if early else []))
    served = _(
        N_("It is the polling place of {count} {count:|district|districts} with {voters:.0f} {voters:|voter|voters}."),
        count=len(districts),
        voters=sum(case.electors(d) for d in districts),
    )
    return [
        _(N_("{premises} has {tie}."), premises=place.name, tie=_(TIES[place.tie])),
        served if districts else "",
        _(N_("It is a place of early voting.")) if early else "",
        _access(case, plan, place.premises_id, uses),
        _other(case, place, uses),
        _("It is used only if symbols and messages are removed or covered, so that the tie does not influence voters."),
    ]


def _access(case: Case, plan: Plan, premises: str, uses: tuple[Use, ...]) -> str:
    """Whether it is accessible, told of today and not of what is hoped for."""
    funded = {m.measure for m in plan.measures if m.premises == premises}
    hard = {(c.criterion, use) for use in uses for c in failing(case, premises, use)}
    left = sorted({c for c, use in hard if not funded & set(cures_in_time(case, premises, use, c))})
    names = {c.criterion: f"{c.criterion} {_(c.name)}" for c in case.criteria}
    told = "; ".join(names[c] for c in sorted({c for c, _use in hard}))
    if not hard:
        return _("It meets the hard criteria of accessibility today.")
    if left:
        text = N_("It is not accessible. It fails: {failing}. The plan does not cure: {left}.")
        return _(text, failing=told, left="; ".join(names[c] for c in left))
    text = N_("It is not accessible today. It fails: {failing}. The plan's measures must cure that before it is used.")
    return _(text, failing=told)


def _other(case: Case, place: Premises, uses: tuple[Use, ...]) -> str:
    """The nearest premises without a tie that may be used the same way, as the crow flies."""
    able = [p for p in case.municipality.premises if _can(p, uses) and p.tie is Tie.NONE and not p.mobile]
    if not able:
        return _("The data have no premises without such a tie that may be used the same way.")
    metres, nearest = min((hypot(p.x_m - place.x_m, p.y_m - place.y_m), p.name) for p in able)
    text = N_("The nearest premises without such a tie that may be used the same way: {other}, {metres:.0f} m away.")
    return _(text, other=nearest, metres=metres)


def _can(premises: Premises, uses: tuple[Use, ...]) -> bool:
    return (Use.POLLING not in uses or premises.polling) and (Use.EARLY not in uses or premises.early)
