"""Which demands at least are broken when a change of a plan cannot keep them all."""

import numpy as np
import pandas as pd

from valplan.domain.case import Case
from valplan.domain.outcome import Clash
from valplan.domain.plan import Post
from valplan.language import N_, _
from valplan.model.algebra import Columns, Linear, Rows
from valplan.model.replan import ChangeDecisions
from valplan.model.training import Need
from valplan.rules import RULES, Rule
from valplan.rules.naming import ROLES, line_text, subject_text, value_word
from valplan.solve.bridge import model_of, solve_model
from valplan.solve.clock import Clock
from valplan.solve.training import untrained_lines

PLACES = ("district ", "premises ")  # demands of a place may give way here, those of a person or the law of rest not
GAP = 1e-4
NUMBERED = 1e-3  # so that of plans that break as little, one with few vacancies is told
PER_TKR = 1e-2  # a demand of a place does not give way to save money


def least_broken(c: ChangeDecisions, left_s: Clock) -> Clash:
    """The fewest demands of places and the least beyond the ceilings that must give way, when all that can serve do."""
    soft = [(r, rows) for r in RULES for rows in [r.staffing_rows(c.staffing)] if _may_give(r, rows)]
    hard = [r.staffing_rows(c.staffing) for r in RULES if r.id != "reserve-pool" and r not in {x for x, _rows in soft}]
    named = [(r, key) for r, rows in soft for key in rows.keys]
    size = sum(len(b) for b in c.blocks)
    give = Columns("give", pd.DataFrame(named, columns=["rule", "subject"]), size, upper=np.inf, integer=False)
    rows = Rows.join([c.links(), *hard, _giving(Rows.join(rows for _r, rows in soft), give)])
    vacant = c.staffing.vacant.ids
    price = [PER_TKR if r.kind == "budget" else 1.0 for r, _key in named]
    goal = Linear(0.0, np.concatenate([give.ids, vacant]), np.append(price, np.full(len(vacant), NUMBERED)))
    answer = solve_model(model_of((*c.blocks, give), rows, goal), time_limit_s=left_s(), gap=GAP)
    if answer.values is None:
        lines = [_("What is pinned, absent or begun leaves no plan at all."), *_untrained(c)]
        return Clash(rules=("revision-kept",), proven=True, message="\n".join(lines))
    given = answer.values[give.ids]
    broken = [(*named[k], float(given[k])) for k in np.flatnonzero(given > 1e-6)]
    return _told(c, broken, np.rint(answer.values[vacant]).astype(int).tolist())


def _untrained(c: ChangeDecisions) -> list[str]:
    """Who could take a post that is to be filled, but that nobody is there to train them in time (ids only)."""
    s = c.standing
    wanted = s.open_slots()
    wanted[[k for _w, k in s.fixed]] = True
    at = np.flatnonzero(wanted)
    if not len(at):
        return []
    some = s.slots.at(at)
    masks = {r.id: may for r in RULES if (may := r.may_hold(s.case, some)) is not None}
    barred = ~masks.pop("trained") & np.logical_and.reduce(list(masks.values()))
    busy = {w for w, _k in s.kept}
    needs: dict[str, Need] = {}
    for who, slot in np.argwhere(barred):
        worker, post = s.case.municipality.workers[who].worker_id, some.posts[slot][0]
        if worker not in busy:
            needs.setdefault(worker, Need(worker, post.role, post.starts.date(), ()))
    lines = untrained_lines(s.case, sorted(needs.values(), key=lambda n: n.worker))
    return [_("These could serve if they were trained, but cannot be in time:"), *lines] if lines else []


def _may_give(rule: Rule, rows: Rows) -> bool:
    return bool(rows.keys) and (rule.kind == "budget" or all(key.startswith(PLACES) for key in rows.keys))


def _giving(rows: Rows, give: Columns) -> Rows:
    """Each row with a column that makes it hold, at a price: added to a demand, taken from a limit."""
    sign = np.where(np.isfinite(rows.lower), 1.0, -1.0)
    return Rows(
        rows.keys,
        np.concatenate([rows.row, np.arange(len(rows.keys))]),
        np.concatenate([rows.column, give.ids]),
        np.concatenate([rows.coefficient, sign]),
        rows.lower,
        rows.upper,
    )


def _told(c: ChangeDecisions, broken: list[tuple[Rule, str, float]], vacant: list[int]) -> Clash:
    case, by_rule = c.standing.case, dict[Rule, list[str]]()
    for rule, key, given in broken:
        by_rule.setdefault(rule, []).append(_subject(case, rule, key, given))
    lines = [_("Without breaking a rule the change cannot be made. At the least this breaks:")]
    lines += [f"- {_(r.wording)} ({_(r.source)})\n  {'; '.join(about)}" for r, about in by_rule.items()]
    at: dict[str, list[str]] = {}
    for count, (post, *_more) in zip(vacant, c.staffing.slots.posts, strict=True):
        if count:
            when = f"{_(ROLES[post.role])}, {post.starts:%Y-%m-%d %H:%M}"
            at.setdefault(when, []).append(_place(case, post) + (f" ({count})" if count > 1 else ""))
    posts = [f"- {when}: {', '.join(places)}" for when, places in at.items()]
    lines += [_("Posts that then stay vacant:"), *posts] if posts else []
    lines += [*_untrained(c), _(WAYS_OUT)]
    if any(rule.kind == "budget" for rule in by_rule):
        lines.append(_(MONEY_TOO))
    return Clash(rules=tuple(sorted({r.id for r in by_rule})), proven=True, message="\n".join(lines))


def _subject(case: Case, rule: Rule, key: str, given: float) -> str:
    """The place whose demand gives way (in premises: when, or in which language), or what a ceiling lacks."""
    if rule.kind == "budget":
        names = {f"line {x.line}": line_text(x.line, x.name) for x in case.budget.lines}
        return _("{line}: {tkr:.1f} tkr are lacking.", line=names.get(key, _("Net cost")), tkr=given)
    noun, name, *what = key.split(" ", 2)
    return ", ".join([subject_text(case, f"{noun} {name}"), *(map(value_word, what) if noun == "premises" else ())])


def _place(case: Case, post: Post) -> str:
    """The district that a post is of, or its premises in early voting."""
    known = case.districts.get(post.district)
    return f"{post.district} {known.name}" if known else f"{post.premises} {case.premises[post.premises].name}"


WAYS_OUT = N_("Ways out: register and train more people, take away a pin, or give fewer absent.")
MONEY_TOO = N_("Or raise the ceiling.")
