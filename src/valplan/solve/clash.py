"""Why nothing fits: which rule families clash, by a deletion filter where only a proven answer counts."""

from collections.abc import Callable, Iterable

from valplan.domain.outcome import Clash, Status
from valplan.language import _
from valplan.rules import Rule

Feasible = Callable[[tuple[Rule, ...]], Status]


def clashing(rules: Iterable[Rule], feasible: Feasible) -> tuple[tuple[Rule, ...], bool]:
    """An irreducible set of rules that cannot all hold, and whether every step was proven.

    ``feasible`` answers for a set of rules. A rule is dropped for good when the others are still proven infeasible
    without it; a rule whose trial timed out is kept, and the answer is then not proven irreducible.
    """
    needed = tuple(rules)
    proven = True
    for rule in tuple(needed):
        rest = tuple(r for r in needed if r is not rule)
        status = feasible(rest)
        if status == Status.INFEASIBLE:
            needed = rest
        elif status == Status.UNKNOWN:
            proven = False
    return needed, proven


def told(rules: tuple[Rule, ...], proven: bool, extra: str = "") -> Clash:
    """The clash in plain words."""
    if not rules:
        head = _("What the plan is made of leaves no plan at all, whatever the rules.")
    else:
        head = _("These demands cannot all be met at once:")
    lines = [head, *(f"- {_(r.wording)} ({r.source})" for r in rules)]
    if not proven:
        lines.append(_("The time did not suffice to prove that each of them is needed for the clash."))
    return Clash(
        rules=tuple(r.id for r in rules), proven=proven, message="\n".join([*lines, *([extra] if extra else [])])
    )
