"""Entries that stand twice in a list of a plan where there may be one."""

from collections import Counter
from collections.abc import Iterator

from valplan.domain.plan import Plan
from valplan.language import N_
from valplan.rules.consistency.finding import Finding
from valplan.rules.consistency.names import MOTIVATED


def doubled(plan: Plan) -> Iterator[Finding]:
    """Each thing that a list has more entries for than one.

    Polling places are left to the rule of one a district, posts and people on standby are found here too.
    """
    for where, subjects in _entries(plan).items():
        for subject, found in sorted(Counter(subjects).items()):
            if found > 1:
                text = N_("{where} has {found} entries for this; there may be one. Take away the others.")
                yield Finding(subject, str(found), "1", text, {"where": where, "found": found})


def _entries(plan: Plan) -> dict[str, list[str]]:
    """What each entry of a list is about."""
    return {
        "district_posts": [f"district {d.district}" for d in plan.district_posts],
        "measures": [f"premises {m.premises} {m.measure}" for m in plan.measures],
        "early_places": [f"premises {e.premises}" for e in plan.early_places],
        "early_sessions": [f"premises {s.premises} {s.on}" for s in plan.early_sessions],
        "vote_transports": [f"premises {p}" for p in plan.vote_transports],
        "catchments": [f"source {c.source} {c.premises}" for c in plan.catchments],
        "compensations": [f"area {c.area_id} {c.premises}".strip() for c in plan.compensations],
        "motivations": [f"{MOTIVATED.get(m.rule, 'rule')} {m.subject}" for m in plan.motivations],
        "posts": [f"post {p.post_id}" for p in plan.posts],
        "appointments": [f"post {a.post_id}" for a in plan.appointments],
        "training": [f"worker {b.worker} {b.session}" for b in plan.training],
        "sessions": [f"session {h.session}" for h in plan.sessions],
        "reserves": [f"worker {r.worker}" for r in plan.reserves],
    }
