"""What a change of a plan means for each person: as a table, as JSON, and in words. Ids only, no names."""

from pathlib import Path

from valplan.domain.case import Case
from valplan.domain.municipality import Role
from valplan.domain.plan import Plan, Post, Revision
from valplan.evaluate.changes import NO_LETTER, Change, Changes, Kind
from valplan.language import N_, _
from valplan.report.tables import canonical_json, csv_text, provenance
from valplan.report.wording import ROLES, origin_cells

KINDS = {
    Kind.ABSENT: N_("drops out"),
    Kind.MOVED: N_("is moved"),
    Kind.STOOD_DOWN: N_("loses a post"),
    Kind.FOLLOWS: N_("follows to other premises"),
    Kind.RESETTLED: N_("gets another post for one that falls"),
    Kind.RELEASED: N_("the post falls"),
    Kind.CALLED_IN: N_("is called in from the reserves"),
    Kind.NEW: N_("is newly appointed"),
    Kind.EXTRA: N_("gets one more post"),
    Kind.STANDBY: N_("goes on standby"),
    Kind.OFF_STANDBY: N_("is no longer on standby"),
    Kind.VACANT: N_("stays vacant"),
}


def write_changes(case: Case, plan: Plan, found: Changes, folder: Path) -> None:
    """Write ``changes.csv`` and ``changes.json`` into the folder."""
    heads = [
        _("Origin"),_("Worker"), _("What"), _("From"), _("From post"), _("To"), _("To post"), _("Replaces"), _("Why"),
             _("New letter")]  # fmt: skip
    rows = [
        [
            origin,
            c.worker, _(KINDS[c.kind]), place_text(case, c.before, c.standby if c.kind in _OFF else ""),
            c.before.post_id if c.before else "",
            place_text(case, c.after, c.standby if c.kind == Kind.STANDBY else ""),
            c.after.post_id if c.after else "", c.replaces, why_text(case, plan, c),
            _("no") if c.kind in NO_LETTER else _("yes"),
        ]
        for origin, c in zip(origin_cells(case, len(found.changes)), found.changes, strict=True)
    ]  # fmt: skip
    (folder / "changes.csv").write_text(csv_text(heads, rows), encoding="utf-8", newline="")
    (folder / "changes.json").write_text(
        canonical_json({**provenance(case), **found.model_dump(mode="json")}), encoding="utf-8"
    )


def place_text(case: Case, post: Post | None, standby: str = "") -> str:
    """Where, as what and when: ``Skolan (school), Ordförande, 2026-09-13 07:00–22:30``."""
    if post is None:
        return _("standby as {role}", role=_(ROLES[Role(standby)]).lower()) if standby else ""
    known = case.premises.get(post.premises)
    where = f"{known.name} ({post.premises})" if known else post.premises
    return f"{where}, {_(ROLES[post.role]).lower()}, {post.starts:%Y-%m-%d %H:%M}–{post.ends:%H:%M}"


def why_text(case: Case, plan: Plan, c: Change) -> str:
    """Why a person is concerned, in a few words."""
    asked = plan.revision
    if c.kind == Kind.ABSENT:
        return _("absent")
    if c.pinned:
        return _("pinned to the post")
    if c.kind in (Kind.FOLLOWS, Kind.RESETTLED, Kind.RELEASED) and c.before:
        if asked and c.before.premises in asked.closed:
            return _("{premises} is closed", premises=case.premises[c.before.premises].name)
        return _("the polling places or the early voting are changed")
    if c.kind == Kind.STOOD_DOWN and c.taken_by:
        return _("{worker} has the post now", worker=c.taken_by)
    return _("the pool of reserves is kept full") if c.kind == Kind.STANDBY else _whose(c, asked)


def _whose(c: Change, asked: Revision | None) -> str:
    """Whose post a person takes."""
    if c.replaces and asked and c.replaces in asked.absent:
        return _("replaces absent {worker}", worker=c.replaces)
    if c.replaces:
        return _("replaces {worker}, who is moved", worker=c.replaces)
    if c.added:
        return _("the post is new")
    return _("the post was vacant") if c.after else _("what is asked leaves no place for the person")


_OFF = (Kind.CALLED_IN, Kind.OFF_STANDBY, Kind.ABSENT)
