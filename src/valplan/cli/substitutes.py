"""``valplan substitutes``: who can take a post now."""

from argparse import Namespace

from rich.console import Console

from valplan.cli.exits import Exit
from valplan.cli.files import write_whole
from valplan.cli.judged import open_whole
from valplan.cli.screen import screen, show_faults, show_json, table
from valplan.cli.summary import counted_rules, show_synthetic, wordings
from valplan.data import InputFaults
from valplan.data.changes import find_post, likely_post, worker_faults
from valplan.data.faults import Fault
from valplan.domain.plan import Plan, Post, Revision
from valplan.evaluate.substitutes import Substitute, substitutes
from valplan.language import N_, _
from valplan.report.changes import place_text
from valplan.report.figures import number
from valplan.report.tables import csv_text, provenance
from valplan.report.wording import origin_cells

NOW = {
    "free": N_("free"),
    "reserve": N_("on standby"),
    "serves other days": N_("serves other days, free this day"),
    "holds": N_("holds {post}, which is then vacant"),
}


def run(args: Namespace) -> int:
    """Show who can take the post ``args.post`` of the plan ``args.plan``."""
    try:
        judged = open_whole(args.plan, args.scenario)
        post = find_post(judged.plan, args.post)
        faults = worker_faults(judged.case, args.absent, "--absent")
        if post is None:
            expected, meant = _("a post of the plan was expected"), likely_post(judged.plan, args.post)
            faults.append(Fault(file=args.plan.name, subject=args.post, expected=expected, remedy=meant))
        if post is None or faults:
            raise InputFaults(faults)
    except InputFaults as found:
        return show_faults(found.faults, as_json=args.json)
    told = substitutes(judged.case, judged.plan, post, _asked(judged.plan, args), args.n)
    rows = [_row(s) for s in told]
    if args.csv:
        marked = [(o, *row) for o, row in zip(origin_cells(judged.case, len(rows)), rows, strict=True)]
        write_whole(args.csv, csv_text((_("Origin"), *_columns()), marked))
    if args.json:
        record = {"post": post.model_dump(mode="json"), "substitutes": [s.model_dump(mode="json") for s in told]}
        show_json({**provenance(judged.case), **record})
    else:
        console = screen()
        title = f"{_('Who can take {post}', post=post.post_id)}: {place_text(judged.case, post)}"
        console.print(table(title, _columns(), rows, numbers=(_("Distance, km"), _("Elections worked"))))
        _show_rules(console, told, post)
        show_synthetic(console, judged.case)
    return Exit.OK


def _asked(plan: Plan, args: Namespace) -> Revision:
    earlier = plan.revision or Revision(number=0, parent_sha256="")
    absent = tuple(sorted({*earlier.absent, *args.absent}))
    return earlier.model_copy(update={"absent": absent, "now": args.now or earlier.now})


def _columns() -> tuple[str, ...]:
    return (
        _("Worker"), _("Now"), _("Distance, km"), _("Elections worked"), _("Trained"), _("What else breaks")
    )  # fmt: skip


def _row(s: Substitute) -> tuple[str, ...]:
    trained = _("seat in {session}", session=s.training) if s.booked else s.training or _("no training in time")
    return (
        s.worker, _(NOW[s.now], post=s.leaves), number(s.distance_m / 1000, 1), number(s.elections_worked), trained,
        counted_rules(s.breaks) or "–",
    )  # fmt: skip


def _show_rules(console: Console, told: tuple[Substitute, ...], post: Post) -> None:
    """The wording of each rule that is named, and what is said when there is nobody."""
    if not told:
        console.print(_("Nobody who is qualified, available and trained in time can take {post}.", post=post.post_id))
    for rule in sorted({v.rule for s in told for v in s.breaks}):
        console.print(f"{rule}: {wordings()[rule]}")
