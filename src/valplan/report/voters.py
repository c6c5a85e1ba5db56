"""What a plan changes for voters since the last election, told first: new polling places and longer ways."""

from collections.abc import Iterator
from dataclasses import dataclass

from valplan.domain.case import Case
from valplan.domain.equity import Equity, GroupEquity, Grouping, Moment, Way
from valplan.domain.outcome import Judgement
from valplan.domain.plan import Plan
from valplan.language import N_, _
from valplan.report.equity import group_text
from valplan.report.equity_chart import round_distance
from valplan.report.figures import NO_BREAK, number, percent

TO = {
    Way.POLLING: N_("to the polling place"),
    Way.EARLY_ANY: N_("to early voting"),
    Way.EARLY_ENOUGH: N_("to early voting that is open enough"),
}
TOLD_FIRST = 3
Card = dict[str, str]


@dataclass(frozen=True)
class Longer:
    """A group whose mean way has grown: metres at the last election and with the plan."""

    way: Way
    name: str
    before_m: int
    after_m: int


def moved_districts(case: Case, plan: Plan) -> list[str]:
    """Codes of the districts that vote elsewhere than at the last election."""
    return [p.district for p in plan.polling if p.district not in case.premises[p.premises].served_2022]


def voter_cards(case: Case, plan: Plan, judgement: Judgement) -> list[Card]:
    """The summary's cards on it; those on ways only where ways of the last election are known."""
    found = judgement.equity
    return [_moved_card(case, plan), *(_way_cards(found) if found else ())]


def voter_lines(case: Case, plan: Plan, judgement: Judgement) -> list[str]:
    """The same in lines for the terminal."""
    return [f"{c['name']}: {c['value']}; {c['note']}." for c in voter_cards(case, plan, judgement)]


def groups_with_longer_way(equity: Equity) -> list[Longer]:
    """Groups (kinds of place, and tags such as low income) with a longer mean way; the one that grew most first."""
    found = [
        Longer(a.way, group_text(a.grouping, a.group, a.name), b.metres.mean, a.metres.mean)
        for b, a in _compared(equity)
        if a.metres.mean > b.metres.mean
    ]
    return sorted(found, key=lambda x: (x.before_m / x.after_m, x.way, x.name))


def _compared(equity: Equity) -> Iterator[tuple[GroupEquity, GroupEquity]]:
    """Each group and kind of place, before and after; none where either is not known."""
    before = {(g.way, g.grouping, g.group): g for g in equity.groups if g.moment is Moment.BEFORE}
    for after in equity.groups:
        then = before.get((after.way, after.grouping, after.group))
        if after.moment is Moment.AFTER and after.grouping in (Grouping.KIND, Grouping.TAG) and then:
            yield then, after


def _moved_card(case: Case, plan: Plan) -> Card:
    moved = moved_districts(case, plan)
    voters, everyone = sum(case.electors(d) for d in moved), sum(case.electors(p.district) for p in plan.polling)
    note = _(
        "{share} of all voters, in {moved} of {districts} {districts:|district|districts}, vote elsewhere than at the "
        "last election",
        share=percent(voters / everyone) if everyone else percent(0),
        moved=number(len(moved)),
        districts=number(len(plan.polling)),
    )
    return _card(_("Voters with a new polling place"), number(voters), note, "\u2192" if moved else "=")


def _way_cards(equity: Equity) -> Iterator[Card]:
    whole = {g.moment: g for g in equity.groups if g.way is Way.POLLING and g.grouping is Grouping.WHOLE}
    if len(whole) == len(Moment):
        yield _mean_card(whole[Moment.BEFORE], whole[Moment.AFTER])
    compared, longer = list(_compared(equity)), groups_with_longer_way(equity)
    if compared:
        yield _groups_card(longer, len(compared))


def _mean_card(before: GroupEquity, after: GroupEquity) -> Card:
    shares = zip(before.metres.within, after.metres.within, strict=True)
    then, now = next(((b, a) for b, a in shares if b.share != a.share), (None, None))
    parts = [_("{before} at the last election", before=_metres(before.metres.mean))]
    if then and now:
        parts.append(
            _(
                "{limit} or less: {before} then, {after} now",
                limit=round_distance(now.limit),
                before=percent(then.share),
                after=percent(now.share),
            )
        )
    if before.known < before.electors:
        parts.append(_("known then for {share} of the voters", share=percent(before.known / before.electors)))
    mark = _arrow(before.metres.mean, after.metres.mean)
    return _card(_("Mean way to the polling place"), _metres(after.metres.mean), "; ".join(parts), mark)


def _groups_card(longer: list[Longer], compared: int) -> Card:
    value = _("{fine} of {all}", fine=number(len(longer)), all=number(compared))
    told = [
        _(
            "{group} {where}: {before} to {after}",
            group=x.name.lower(),
            where=_(TO[x.way]),
            before=_metres(x.before_m),
            after=_metres(x.after_m),
        )
        for x in longer[:TOLD_FIRST]
    ]
    note = _("mean way, grown most: {groups}", groups="; ".join(told)) if told else _("no group's mean way has grown")
    return _card(_("Groups and ways that have grown longer"), value, note, "\u2191" if longer else "=")


def _arrow(before: int, after: int) -> str:
    return "=" if after == before else "\u2191" if after > before else "\u2193"


def _metres(metres: int) -> str:
    return number(metres) + NO_BREAK + "m"


def _card(name: str, value: str, note: str, mark: str) -> Card:
    """A card that tells and does not judge: no rule says what is too much."""
    return {"name": name, "value": value, "note": note, "state": "unknown", "mark": mark}
