"""Why nothing fits: which rule families clash, found by halves where only a proven answer counts."""

from collections.abc import Callable, Iterable

from valplan.domain.outcome import Clash, Status
from valplan.language import _
from valplan.rules import Rule

Feasible = Callable[[tuple[Rule, ...]], Status]
SHOWN = 8
OWN = "scenario"  # how the source of what the scenario itself asks begins
CLASH_S = 20.0  # for finding what clashes, however little of the time is left


def clashing(rules: Iterable[Rule], feasible: Feasible) -> tuple[tuple[Rule, ...], bool]:
    """An irreducible set of rules that cannot all hold, and whether every step was proven.

    ``rules`` together are known to leave nothing; ``feasible`` answers for a set of them. Rules are dropped for good,
    the first ones rather than the last, when the others are still proven infeasible without them; those whose trial
    timed out are kept, and the answer is then not proven irreducible. A clash of k of n rules takes some k·log(n/k)
    trials (QuickXplain: Junker, AAAI 2004).
    """
    table = tuple(rules)
    unknown = False

    def is_clash(some: tuple[Rule, ...]) -> bool:
        nonlocal unknown
        status = feasible(tuple(r for r in table if r in some))
        unknown |= status == Status.UNKNOWN
        return status == Status.INFEASIBLE

    def needed(beside: tuple[Rule, ...], some: tuple[Rule, ...], *, grown: bool) -> tuple[Rule, ...]:
        """Those of ``some`` that the clash needs beside ``beside``, which has ``grown`` since it was last tried."""
        if grown and is_clash(beside):
            return ()
        if len(some) == 1:
            return some
        droppable, preferred = some[: len(some) // 2], some[len(some) // 2 :]
        kept = needed(beside + preferred, droppable, grown=True)
        return kept + needed(beside + kept, preferred, grown=bool(kept))

    found = needed((), table, grown=True) if table else ()
    return tuple(r for r in table if r in found), not unknown


def told(rules: tuple[Rule, ...], proven: bool, extra: str = "") -> Clash:
    """The clash in plain words.

    Of demands of which it is not known which clash, ``SHOWN`` are named: first what the scenario itself asks, law last.
    """
    if not proven:
        rules = tuple(sorted(rules, key=lambda r: (not r.source.startswith(OWN), r.kind == "law")))
    lines = [f"- {r.demand()} ({_(r.source)})" for r in rules]
    if not rules:
        head = _("What the plan is made of leaves no plan at all, whatever the rules.")
    elif proven:
        head = _("These demands cannot all be met at once:")
    else:
        head = _(
            "It is proven that nothing fits, but the time did not suffice to find out which of these {count} demands "
            "clash:",
            count=len(rules),
        )
        lines = [*_shortened(lines), _("Give more time with --time-limit to find those that clash.")]
    message = "\n".join([head, *lines, *([extra] if extra else [])])
    return Clash(rules=tuple(dict.fromkeys(r.id for r in rules)), proven=proven, message=message)


def _shortened(lines: list[str]) -> list[str]:
    """At most ``SHOWN`` lines, and how many more there are; a single one more is shown instead of counted."""
    if len(lines) <= SHOWN + 1:
        return lines
    return [*lines[:SHOWN], _("- and {count} more", count=len(lines) - SHOWN)]
