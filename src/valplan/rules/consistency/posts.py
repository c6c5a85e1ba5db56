"""Posts of a plan: what polling places need, the posts that follow from the places, and who is appointed to them."""

from collections.abc import Iterator
from datetime import datetime

from valplan.demand.postlist import posts_of
from valplan.demand.posts import district_posts
from valplan.domain.case import Case
from valplan.domain.plan import Plan, Post
from valplan.language import N_
from valplan.rules.consistency.finding import Finding, all_or_first
from valplan.rules.naming import subject_text

NEEDS = ("expected_votes", "workers", "screens", "ballot_places")
FIELDS = ("use", "premises", "district", "role", "starts", "ends")


def need_findings(case: Case, plan: Plan) -> Iterator[Finding]:
    """Where what a polling place needs is not what the data give it."""
    wanted = {p.district: p for p in district_posts(case)}
    found = {p.district: p for p in reversed(plan.district_posts)}
    for district in sorted(wanted):
        subject = f"district {district}"
        if district not in found:
            text = N_("{district} has no entry in district_posts. Add it.")
            yield Finding(subject, "0", "1", text, {"district": subject_text(case, subject)})
            continue
        for need in NEEDS:
            has, asked = getattr(found[district], need), getattr(wanted[district], need)
            if has != asked:
                text = N_(
                    "{district}: {need} in district_posts is {found}; the data and the scenario give {limit}. "
                    "Change it back, or change what the scenario assumes."
                )
                values = {"district": subject_text(case, subject), "need": need, "found": has, "limit": asked}
                yield Finding(subject, str(has), str(asked), text, values)


def post_findings(case: Case, plan: Plan) -> Iterator[Finding]:
    """Where the posts are not those that polling places, sessions and other work ask for."""
    wanted = {p.post_id: p for p in _wanted(case, plan)}
    found = {p.post_id: p for p in reversed(plan.posts)}
    missing = N_("{place} asks for what is not in posts: {posts}. Add it.")
    extra = N_("No place, day or shift of the plan asks for what is in posts: {posts}. Take it out.")
    yield from _grouped(case, [wanted[k] for k in wanted if k not in found], missing, found=False)
    yield from _grouped(case, [found[k] for k in found if k not in wanted], extra, found=True)
    yield from _differing(case, [(found[k], wanted[k]) for k in wanted if k in found])


def appointment_findings(plan: Plan) -> Iterator[Finding]:
    """Posts that nobody is appointed to nor left vacant, and appointments to posts that there are not."""
    ids, held = {p.post_id for p in plan.posts}, {a.post_id for a in plan.appointments}
    missing, extra = sorted(ids - held), sorted(held - ids)
    if missing:
        text = N_(
            "There is no entry in appointments for {posts}. Add one for each post, with an empty worker where it is "
            "vacant."
        )
        yield _of_posts(missing, text, found="0", limit="1")
    if extra:
        text = N_("There are entries in appointments for what is not in posts: {posts}. Take them out.")
        yield _of_posts(extra, text, found=N_("unknown"), limit=N_("a post of the plan"))


def _of_posts(ids: list[str], text: str, *, found: str, limit: str) -> Finding:
    return Finding(f"post {ids[0]}", found, limit, text, {"posts": all_or_first(ids)})


def _wanted(case: Case, plan: Plan) -> tuple[Post, ...]:
    needs = {p.district: p for p in reversed(plan.district_posts)}
    polling = {p.district: p for p in reversed(plan.polling)}
    sessions = {(s.premises, s.on): s for s in reversed(plan.early_sessions)}
    return posts_of(case, needs.values(), sorted(polling.values(), key=lambda p: p.district), sessions.values())


def _grouped(case: Case, posts: list[Post], text: str, *, found: bool) -> Iterator[Finding]:
    """One finding for the posts of a polling place, or of a place for early voting or other work."""
    groups: dict[str, list[Post]] = {}
    for p in posts:
        groups.setdefault(p.district or p.premises, []).append(p)
    for _key, group in sorted(groups.items()):
        ids, days = sorted(p.post_id for p in group), {_place(p) for p in group}
        place = _place(group[0]) if len(days) == 1 else f"premises {group[0].premises}"
        values = {"place": subject_text(case, place), "posts": all_or_first(ids)}
        has, asked = (str(len(ids)), "0") if found else ("0", str(len(ids)))
        yield Finding(f"post {ids[0]}" if len(ids) == 1 else place, has, asked, text, values)


def _differing(case: Case, pairs: list[tuple[Post, Post]]) -> Iterator[Finding]:
    """One finding for the posts of a place that differ in the same field in the same way."""
    groups: dict[tuple[str, str, str, str], list[str]] = {}
    for has, asked in pairs:
        for name in FIELDS:
            values = _shown(getattr(has, name)), _shown(getattr(asked, name))
            if values[0] != values[1]:
                groups.setdefault((_place(asked), name, *values), []).append(has.post_id)
    for (place, name, has_text, asked_text), ids in sorted(groups.items()):
        text = N_(
            "{posts}: {field} in posts is {found}; {place} asks for {limit}. Change it back, or change what the post "
            "follows from."
        )
        told = {"posts": all_or_first(sorted(ids)), "field": name, "found": has_text, "limit": asked_text}
        subject = f"post {ids[0]}" if len(ids) == 1 else place
        yield Finding(subject, has_text, asked_text, text, told | {"place": subject_text(case, place)})


def _place(post: Post) -> str:
    """What a post follows from: a polling place, or a place and day."""
    return f"district {post.district}" if post.district else f"premises {post.premises} {post.starts.date()}"


def _shown(value: object) -> str:
    return f"{value:%Y-%m-%d %H:%M}" if isinstance(value, datetime) else str(value or "–")
