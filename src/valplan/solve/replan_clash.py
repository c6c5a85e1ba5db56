"""Which demands at least are broken when a change of a plan cannot keep them all."""

from collections import Counter

import numpy as np
import pandas as pd

from valplan.domain.outcome import Clash
from valplan.language import N_, _
from valplan.model.algebra import Columns, Linear, Rows
from valplan.model.replan import ChangeDecisions
from valplan.rules import RULES, Rule
from valplan.solve.bridge import model_of, solve_model
from valplan.solve.pricing import Clock

PLACES = ("district ", "premises ")  # demands of a place may give way here, those of a person or the law of rest not
GAP = 1e-4
NUMBERED = 1e-3  # so that of plans that break as little, one with few vacancies is told


def least_broken(c: ChangeDecisions, left_s: Clock) -> Clash:
    """The fewest demands of places that must give way, each named, when all that can serve do."""
    soft = [(r, rows) for r in RULES for rows in [r.staffing_rows(c.staffing)] if _of_places(rows)]
    hard = [r.staffing_rows(c.staffing) for r in RULES if r.id != "reserve-pool" and r not in {x for x, _rows in soft}]
    named = [(r, key) for r, rows in soft for key in rows.keys]
    size = sum(len(b) for b in c.blocks)
    give = Columns("give", pd.DataFrame(named, columns=["rule", "subject"]), size, upper=np.inf, integer=False)
    rows = Rows.join([c.links(), *hard, _giving(Rows.join(rows for _r, rows in soft), give)])
    vacant = c.staffing.vacant.ids
    goal = Linear(0.0, np.concatenate([give.ids, vacant]), np.repeat([1.0, NUMBERED], [len(give), len(vacant)]))
    answer = solve_model(model_of((*c.blocks, give), rows, goal), time_limit_s=left_s(), gap=GAP)
    if answer.values is None:
        text = _("What is pinned, absent or begun leaves no plan at all.")
        return Clash(rules=("revision-kept",), proven=True, message=text)
    broken = [named[k] for k in np.flatnonzero(answer.values[give.ids] > 1e-6)]
    return _told(c, broken, np.rint(answer.values[vacant]).astype(int).tolist())


def _of_places(rows: Rows) -> bool:
    return bool(rows.keys) and all(key.startswith(PLACES) for key in rows.keys)


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


def _told(c: ChangeDecisions, broken: list[tuple[Rule, str]], vacant: list[int]) -> Clash:
    lines = [_("Without breaking a rule the change cannot be made. At the least this breaks:")]
    lines += [f"- {_(rule.wording)} {subject} ({rule.source})" for rule, subject in broken]
    posts = Counter[str]()
    for count, slot in zip(vacant, c.staffing.slots.posts, strict=True):
        held = {pair[0] for pair in c.standing.kept}
        posts[f"{slot[0].premises}/{slot[0].role} {slot[0].starts:%Y-%m-%d %H:%M}"] += count if held else 0
    names = ", ".join(name for name, count in sorted(posts.items()) if count)
    if names:
        lines.append(_("Posts that then stay vacant: {posts}.", posts=names))
    lines.append(_(WAYS_OUT))
    return Clash(rules=tuple(sorted({rule.id for rule, _s in broken})), proven=True, message="\n".join(lines))


WAYS_OUT = N_("Ways out: register and train more people, take away a pin, or give fewer absent.")
