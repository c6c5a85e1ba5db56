"""``frontier.csv``, ``frontier.json`` and ``frontier.html``: a front as tables and as a page."""

from itertools import pairwise
from math import floor, log10
from pathlib import Path
from typing import Any

from markupsafe import Markup

from valplan.domain.case import Case
from valplan.domain.frontier import Chosen, Front, FrontGoal, FrontPoint
from valplan.domain.municipality import Use
from valplan.domain.outcome import Status
from valplan.evaluate.frontier import second_floor, usage
from valplan.language import N_, _, current, speaking
from valplan.report.chart import amount, chart
from valplan.report.figures import long_date, number, percent, plain, plain_percent
from valplan.report.outputs import replacing
from valplan.report.pages import inlined, render
from valplan.report.tables import canonical_json, csv_text, provenance
from valplan.report.wording import ELECTIONS, NO_GAP, origin_cells, synthetic_notice

MARK = "frontier.json"
MORE_KR = 50_000.0  # what "a little more money" is in the report


def write_front(case: Case, front: Front, out: Path, language: str = "sv") -> tuple[Path, ...]:
    """Write a front to the folder ``out``, all files or none.

    Raises
    ------
    ValueError
        If the language is unknown, or ``out`` is a folder that holds no ``frontier.json`` but other files.
    """
    with speaking(language), replacing(out, MARK) as folder:
        answer = {**provenance(case), "frontier": front.model_dump(mode="json")}
        (folder / MARK).write_text(canonical_json(answer), encoding="utf-8")
        (folder / "frontier.csv").write_text(_csv(case, front), encoding="utf-8", newline="")
        (folder / "frontier.html").write_text(_page(case, front), encoding="utf-8")
    return tuple(sorted(p for p in out.iterdir() if p.is_file()))


def point_rows(front: Front) -> tuple[list[str], list[list[str]]]:
    """Heads and cells of the points, from the least first goal on."""
    heads = [
        _("No."), *map(_titled, (front.first, front.second)), _("Proven at least"), _("Gap at most"),
        _price_head(front), _("Buildings with polling places"), _("Places for early voting"),
    ]  # fmt: skip
    prices = [None, *(_price(a, b) for a, b in pairwise(front.points))]
    rows = [
        [
            str(n), number(p.first), number(p.second),
            number(p.bound), percent(p.gap, 3), "–" if price is None else number(price, _digits(price)),
            number(len({x.premises for x in p.polling})), number(len(p.early_places)),
        ]
        for n, (p, price) in enumerate(zip(front.points, prices, strict=True), start=1)
    ]  # fmt: skip
    return heads, rows


def verdict(front: Front) -> str:
    """How sure the front is, in a few sentences."""
    worst = max(p.gap for p in front.points)
    proven = all(p.status is Status.OPTIMAL for p in front.points)
    parts = [
        _(
            "{count} {count:|plan|plans} from {solves} {solves:|solve|solves}.",
            count=len(front.points),
            solves=front.solves,
        ),
        _("Each is proven the best for its limit.")
        if proven and worst < NO_GAP
        else _("Each is proven within {gap} of the best for its limit.", gap=percent(worst, 3))
        if proven
        else _("Not every plan reached the gap asked for; the largest gap is {gap}.", gap=percent(worst, 3)),
    ]
    if front.complete:
        parts.append(_("Between the plans there is nothing more to find but for the gaps."))
    else:
        parts.append(_("Between the plans there may be more, but none below the proven bound."))
    broken = sum(len(p.violations) + len(p.disagreements) for p in front.points)
    if broken:
        parts.append(
            _("The independent check complains in {count} {count:|place|places}. Do not use this front.", count=broken)
        )
    else:
        parts.append(
            _("Every plan meets every rule that the premises stage decides; this was checked without the solver.")
        )
    return " ".join(parts)


def buys(front: Front) -> list[str]:
    """What a little more money, and one more place, would buy, in sentences."""
    told = []
    if front.first.goal == "cost":
        start = front.chosen.first if front.chosen else front.points[0].first
        told.append(_more_money(front, start))
        if front.chosen and front.points[0].first < front.chosen.first:
            told.append(_more_money(front, front.points[0].first))
    told += _one_more_place(front)
    return told


def _more_money(front: Front, start: float) -> str:
    now = min((p.second for p in front.points if p.first <= start + 0.5), default=front.points[0].second)
    if front.chosen and abs(front.chosen.first - start) < 1:
        now = min(now, front.chosen.second)
    then = min(now, *(p.second for p in front.points if p.first <= start + MORE_KR))
    least = min(then, second_floor(front, start + MORE_KR))
    text = (
        N_(
            "{more} kr more than {start} kr buys nothing found here: {goal} stays at {now} {unit}; no plan at that "
            "price gets it below {least} {unit}."
        )
        if round(then) == round(now)
        else N_(
            "{more} kr more than {start} kr brings {goal} from {now} to {then} {unit}; no plan at that price gets it "
            "below {least} {unit}."
        )
    )
    return _(
        text,
        more=number(MORE_KR),
        start=number(start),
        goal=front.second.name,
        now=number(now),
        then=number(then),
        least=number(least),
        unit=front.second.unit,
    )


def _one_more_place(front: Front) -> list[str]:
    """For each neighbours on the front of which the second opens exactly one place more."""
    text = N_("Plan {a} to plan {b}, one more place for early voting ({places}): {first} {unit}, {second} {other}.")
    return [
        _(
            text,
            a=n,
            b=n + 1,
            places=len(b.early_places),
            first=_signed(b.first - a.first),
            unit=front.first.unit,
            second=_signed(b.second - a.second),
            other=front.second.unit,
        )
        for n, (a, b) in enumerate(pairwise(front.points), start=1)
        if len(b.early_places) == len(a.early_places) + 1
    ]


def _signed(value: float) -> str:
    return ("+" if value > 0 else "") + number(value)


def _page(case: Case, front: Front) -> str:
    heads, rows = point_rows(front)
    drawn = chart(front)
    return render(
        "frontier.html",
        css=inlined("templates", "report.css"),
        title=case.scenario.title if current() == "sv" else case.scenario.title_en,
        municipality=case.municipality.name,
        election=_(ELECTIONS[case.election.type]),
        day=long_date(case.election.day),
        notice=synthetic_notice(case),
        front=front,
        verdict=verdict(front),
        sound=not any(p.violations or p.disagreements for p in front.points),
        chart=Markup(drawn),  # noqa: S704 - drawn here, its texts escaped
        thinned=drawn.count('class="number"') < len(front.points),
        heads=heads,
        rows=rows,
        changes=_changes(case, front),
        uses=_uses(case, front),
        buys=buys(front),
        held=[(h.name, number(h.at_most), h.unit) for h in front.held],
        chosen=_chosen(front),
    )


def _chosen(front: Front) -> str:
    if front.chosen is None:
        return ""
    told = _(
        "The scenario's own plan ({source}): {first}, {second}.",
        source=front.chosen.file or _("solved with the front"),
        first=amount(front.chosen.first, front.first.unit),
        second=amount(front.chosen.second, front.second.unit),
    )
    return f"{told} {_dominated(front, front.chosen)}"


def _dominated(front: Front, chosen: Chosen) -> str:
    """By which plan the scenario's own is outdone, and by how much: the one that saves most of the first goal."""
    if not chosen.dominated_by:
        return _("No plan of the front has less of one of the goals without more of the other.")
    best = min(chosen.dominated_by, key=lambda n: (front.points[n - 1].first, front.points[n - 1].second))
    p, others = front.points[best - 1], [n for n in chosen.dominated_by if n != best]
    told = _(
        "Plan {n} outdoes it: {first} and {second} less.",
        n=best,
        first=amount(max(0.0, chosen.first - p.first), front.first.unit),
        second=amount(max(0.0, chosen.second - p.second), front.second.unit),
    )
    if others:
        told += " " + _("So {count:|does plan|do plans} {names}.", count=len(others), names=", ".join(map(str, others)))
    if front.others == "free":
        told += " " + _("The scenario's other goals are free there, and may be worse.")
    return told


def _changes(case: Case, front: Front) -> list[tuple[str, str, str]]:
    """From each plan to the next: what is opened or closed, for both uses."""
    found = []
    for n, (a, b) in enumerate(pairwise(front.points), start=1):
        lines = [_moved(case, _places(a, use), _places(b, use)) for use in Use]
        found.append((f"{n} → {n + 1}", lines[0], lines[1]))
    return found


def _moved(case: Case, before: set[str], after: set[str]) -> str:
    names = [f"+ {case.premises[p].name}" for p in sorted(after - before)]
    names += [f"− {case.premises[p].name}" for p in sorted(before - after)]
    return ", ".join(names)


def _places(point: FrontPoint, use: Use) -> set[str]:
    return {p.premises for p in (point.polling if use is Use.POLLING else point.early_places)}


def _uses(case: Case, front: Front) -> list[dict[str, Any]]:
    """By use: premises in every plan, in some with how many, and in none."""
    found, all_of_them = [], len(front.points)
    names = {Use.POLLING: N_("Polling places"), Use.EARLY: N_("Early-voting places")}
    for use, title in names.items():
        of_use = [(case.premises[u.premises].name, u.plans) for u in usage(case, front) if u.use is use]
        found.append(
            {
                "title": _(title),
                "every": [name for name, n in of_use if n == all_of_them],
                "some": [f"{name} ({n}/{all_of_them})" for name, n in of_use if 0 < n < all_of_them],
                "none": [name for name, n in of_use if n == 0],
            }
        )
    return found


def _csv(case: Case, front: Front) -> str:
    origins = origin_cells(case, len(front.points))
    heads = [
        _("Origin"), _("No."), _titled(front.first), _titled(front.second), _("Proven at least"), _("Gap, %"),
        _price_head(front), _("Buildings with polling places"), _("Places for early voting"), _("Early-voting places"),
        _("Polling places"),
    ]  # fmt: skip
    prices = [None, *(_price(a, b) for a, b in pairwise(front.points))]
    rows = [
        [
            origins[n - 1], str(n), plain(p.first, 2), plain(p.second, 2), plain(p.bound, 2), plain_percent(p.gap, 3),
            "" if price is None else plain(price, _digits(price) + 1), str(len({x.premises for x in p.polling})),
            str(len(p.early_places)), ", ".join(sorted(_places(p, Use.EARLY))),
            ", ".join(sorted(_places(p, Use.POLLING))),
        ]
        for n, (p, price) in enumerate(zip(front.points, prices, strict=True), start=1)
    ]  # fmt: skip
    return csv_text(heads, rows)


def _price(a: FrontPoint, b: FrontPoint) -> float | None:
    """What one unit less of the second goal costs in the first, between neighbours."""
    less = a.second - b.second
    return (b.first - a.first) / less if less > 0 else None


def _digits(price: float) -> int:
    """Digits after the point that tell three figures of a price below 100, and one of any."""
    return max(1, 2 - floor(log10(price))) if price > 0 else 1


def _price_head(front: Front) -> str:
    return _("Price of one {unit} less", unit=front.second.unit or _("unit")) + (
        f" ({front.first.unit})" if front.first.unit else ""
    )


def _titled(goal: FrontGoal) -> str:
    return f"{goal.name} ({goal.unit})" if goal.unit else goal.name
