"""``valplan explain``: why someone holds a post, and what the best plan would cost otherwise."""

from argparse import Namespace
from collections.abc import Iterator

from rich.console import Console

from valplan.cli.exits import Exit
from valplan.cli.judged import Judged, open_whole
from valplan.cli.screen import screen, show_faults, show_json, table
from valplan.cli.summary import show_synthetic, wordings
from valplan.data import InputFaults
from valplan.data.changes import find_post, likely_post, worker_faults
from valplan.data.faults import Fault
from valplan.domain.outcome import Status
from valplan.domain.plan import Post
from valplan.evaluate.alternatives import Exchange, Why, exchanges, parts, why
from valplan.evaluate.changes import Changes, changes
from valplan.evaluate.substitutes import why_not
from valplan.language import N_, _
from valplan.report.changes import place_text
from valplan.report.figures import number
from valplan.report.tables import provenance
from valplan.rules import GOALS
from valplan.solve.explain import Otherwise, otherwise


def run(args: Namespace) -> int:
    """Explain the posts of ``args.worker`` or the holder of ``args.post`` in the plan ``args.plan``."""
    try:
        judged = open_whole(args.plan, args.scenario)
        worker, posts, instead = _asked(judged, args)
    except InputFaults as found:
        return show_faults(found.faults, as_json=args.json)
    told = [(why(judged.case, judged.plan, worker, p), exchanges(judged.case, judged.plan, worker, p)) for p in posts]
    if instead is None:
        return _shown(judged, worker, told, None, args)
    who, post = instead
    forbidden = why_not(judged.case, who, post)
    if forbidden:
        expected = " ".join(_(rule.wording) for rule in forbidden)
        fault = Fault(file=args.plan.name, subject=f"{post.post_id}={who}", expected=expected)
        return show_faults([fault], as_json=args.json)
    other = otherwise(judged.case, judged.plan, who, post, time_limit_s=args.time_limit)
    return _shown(judged, worker, told, (who, post, other), args)


Told = list[tuple[Why, tuple[Exchange, ...]]]
Instead = tuple[str, Post, Otherwise]
Asked = tuple[str, list[Post], tuple[str, Post] | None]


def _asked(judged: Judged, args: Namespace) -> Asked:
    """Whose posts are asked about, those posts, and who should hold which post instead."""
    plan, faults = judged.plan, list[Fault]()
    holder = {a.post_id: a.worker for a in plan.appointments}

    def post_of(text: str) -> Post | None:
        post = find_post(plan, text)
        if post is None:
            expected = _("a post of the plan was expected")
            faults.append(Fault(file=args.plan.name, subject=text, expected=expected, remedy=likely_post(plan, text)))
        return post

    if args.worker:
        faults += worker_faults(judged.case, [args.worker], "--worker")
        posts = [p for p in plan.posts if holder.get(p.post_id) == args.worker]
        other = post_of(args.instead) if args.instead else None
        asked: Asked = args.worker, posts, (args.worker, other) if other else None
    else:
        faults += worker_faults(judged.case, [args.instead] if args.instead else [], "--instead")
        post = post_of(args.post)
        held = holder.get(post.post_id, "") if post else ""
        asked = held, [post] if post and held else [], (args.instead, post) if args.instead and post else None
    if faults:
        raise InputFaults(faults)
    return asked


def _shown(
    judged: Judged, worker: str, told: Told, instead: Instead | None,
    args: Namespace,
) -> int:  # fmt: skip
    found = changes(judged.plan, instead[2].plan) if instead and instead[2].plan else None
    if args.json:
        show_json(_record(judged, worker, told, instead, found))
        return Exit.OK
    console = screen()
    for reason, tried in told:
        _show_why(console, judged, worker, reason, tried)
    if not told:
        console.print(_("{worker} holds no post in the plan.", worker=worker or "–"))
    if instead:
        _show_instead(console, judged, *instead, found)
    show_synthetic(console, judged.case)
    return Exit.OK


def _show_why(console: Console, judged: Judged, worker: str, reason: Why, tried: tuple[Exchange, ...]) -> None:
    console.print(f"{worker}: {place_text(judged.case, reason.post)}", style="bold")
    for line in _facts(reason):
        console.print(f"  {line}")
    rows = [
        (
            e.other, place_text(judged.case, e.post), number(e.distance_m / 1000, 1), _signed(e.change),
            _parts_text(e.parts), ", ".join(sorted({v.rule for v in e.breaks})) or "–",
        )
        for e in tried
    ]  # fmt: skip
    if rows:
        columns = (
            _("Exchange with"),
            _("Post"),
            _("Distance, km"),
            _("All goals, kr"),
            _("Of which"),
            _("What breaks"),
        )
        console.print(table(_("What an exchange of posts would do"), columns, rows, numbers=columns[2:4]))
    for rule in sorted({v.rule for e in tried for v in e.breaks}):
        console.print(f"  {rule}: {wordings()[rule]}")


def _facts(reason: Why) -> Iterator[str]:
    yield _(
        "The way is {km:.1f} km; {nearer} of the {places} places with such a post at that time are nearer.",
        km=reason.distance_m / 1000, nearer=reason.nearer, places=reason.places,
    )  # fmt: skip
    if reason.wish:
        kept = reason.wish == reason.post.premises
        yield _("The wished place is kept.") if kept else _("The wish for {place} is not kept.", place=reason.wish)
    if reason.with_whom is not None:
        yield (
            _("The wish of whom to serve with is kept.")
            if reason.with_whom
            else _("The wish of whom to serve with is not kept.")
        )
    yield _("Elections worked before: {count}.", count=reason.elections_worked)


def _show_instead(
    console: Console, judged: Judged, worker: str, post: Post, other: Otherwise, found: Changes | None
) -> None:
    console.print(_("{worker} in {post} instead: {place}", worker=worker, post=post.post_id,
                    place=place_text(judged.case, post)), style="bold")  # fmt: skip
    for line in _verdict(other):
        console.print(f"  {line}")
    if other.plan is None or found is None:
        return
    now, then = parts(judged.case, judged.plan), parts(judged.case, other.plan)
    names = {g.id: _(g.wording) for g in GOALS}
    rows = [(names[g], number(now[g], 1), number(then[g], 1), _signed(then[g] - now[g])) for g in now]
    columns = (_("Goal"), _("Now"), _("Then"), _("Change"))
    console.print(table(_("Goals as the scenario weighs them, kr"), columns, rows, numbers=columns[1:]))
    text = N_("The best plan found then gives {count} {count:|person another post|people other posts}.")
    console.print(_(text, count=len(found.moved)))


def _verdict(other: Otherwise) -> Iterator[str]:
    if other.status == Status.INFEASIBLE:
        yield _("That fits no plan that meets the rules; it is proven.")
    elif other.plan is None:
        yield _("No such plan was found within the time limit; it is not proven that there is none.")
    elif other.status == Status.OPTIMAL:
        yield _(
            "The best such plan costs {extra} kr compared with now; proven best.",
            extra=_signed(other.found - other.now),
        )
    else:
        least = max(0.0, other.bound - other.now)
        yield _(
            "The best such plan found costs {extra} kr compared with now; "
            "proven: none costs less than {least} kr.",
            extra=_signed(other.found - other.now), least=_signed(least),
        )  # fmt: skip


def _record(
    judged: Judged, worker: str, told: Told, instead: Instead | None,
    found: Changes | None,
) -> dict[str, object]:  # fmt: skip
    posts = [
        {"why": w.model_dump(mode="json"), "exchanges": [e.model_dump(mode="json") for e in tried]} for w, tried in told
    ]
    record: dict[str, object] = {**provenance(judged.case), "worker": worker, "posts": posts}
    if instead:
        who, post, other = instead
        record["instead"] = {
            "worker": who, "post": post.post_id, "status": str(other.status), "now": other.now,
            "found": other.found if other.plan else None, "bound": other.bound if other.plan else None,
            "moved": list(found.moved) if found else [],
            "parts": parts(judged.case, other.plan) if other.plan else {},
        }  # fmt: skip
    return record


def _parts_text(found: dict[str, float]) -> str:
    names = {g.id: _(g.wording).lower() for g in GOALS}
    return ", ".join(f"{names[g]} {_signed(x)}" for g, x in found.items() if round(x, 1)) or "–"


def _signed(value: float) -> str:
    rounded = round(value, 1)
    return ("+" if rounded > 0 else "") + number(rounded, 1)
