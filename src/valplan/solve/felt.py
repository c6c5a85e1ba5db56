"""What a plan found under caps of felt distance is worth without them, with the bounds that still hold."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from valplan.domain.case import Floats
from valplan.domain.outcome import StageProof, Status
from valplan.model.algebra import Columns, Rows
from valplan.solve.bridge import Answer, model_of
from valplan.solve.goals import Wanted, weighted

SAME = 1e-6
WHOLE = 1e-5  # a value this near a whole number is taken as one: what it is multiplied with may be very large


@dataclass(frozen=True)
class Solved:
    """An answer with values and its proofs, one for all weighted goals or one for each ranked goal reached."""

    answer: Answer
    proofs: tuple[StageProof, ...]

    @property
    def values(self) -> Floats:
        """The column values, those that are whole but for rounding made whole."""
        assert self.answer.values is not None
        whole = np.rint(self.answer.values)
        near: Floats = np.where(np.abs(self.answer.values - whole) < WHOLE, whole, self.answer.values)
        return near

    def beyond(self, capped: Iterable[Wanted], uncapped: Iterable[Wanted]) -> bool:
        """Whether a goal is worse without the caps."""
        pairs = zip(capped, uncapped, strict=True)
        return any(_is_more(true.terms.value(self.values), told.terms.value(self.values)) for told, true in pairs)

    def better(self, other: "Solved", goals: Sequence[Wanted], mode: str) -> bool:
        """Whether this is better than the other by the goals without caps, a ranked one within its slack being even."""
        if mode == "weighted":
            return weighted(goals).value(self.values) < weighted(goals).value(other.values)
        for g in goals:
            mine, its = g.terms.value(self.values), g.terms.value(other.values)
            if abs(mine - its) > g.number * min(abs(mine), abs(its)) + SAME:
                return mine < its
        return False


def without_caps(
    solved: Solved, blocks: tuple[Columns, ...], rows: Rows, goals: Sequence[Wanted], mode: str, gap: float
) -> Solved:
    """The same plan with each proof in terms of the goals without caps.

    The caps only make plans look better, so a bound found under them holds without. A ranked goal's bound holds for
    plans that keep the earlier goals to what they came to under the caps. Where this plan itself does not, the bound
    of the columns alone is told instead.
    """
    values, proofs, kept = solved.values, list[StageProof](), True
    told = [weighted(goals)] if mode == "weighted" else [g.terms for g in goals]
    for p, terms, g in zip(solved.proofs, told, goals, strict=False):
        found, allowed = terms.value(values), 0.0 if mode == "weighted" else g.number * abs(p.objective)
        beyond = _is_more(found, p.objective + allowed)
        objective = found if beyond else p.objective
        bound = p.bound if kept else min(objective, model_of(blocks, rows, terms).floor)
        proofs.append(_with(p, objective, bound, gap))
        kept = kept and not beyond
    return _of(solved.answer, proofs)


def with_bound(solved: Solved, bound: float, gap: float) -> Solved:
    """With a bound on the first goal (on all of them, if weighted) that another solve has proven, if it is better."""
    first, *others = solved.proofs
    if not bound > first.bound:
        return solved
    return _of(solved.answer, [_with(first, first.objective, min(bound, first.objective), gap), *others])


def _is_more(found: float, told: float) -> bool:
    return found > told + SAME * max(1.0, abs(told))


def _with(p: StageProof, objective: float, bound: float, gap: float) -> StageProof:
    if (objective, bound) == (p.objective, p.bound):
        return p
    apart = max(0.0, objective - bound) / max(abs(objective), 1e-9)
    status = Status.OPTIMAL if apart <= gap else Status.FEASIBLE
    return p.model_copy(update={"objective": objective, "bound": bound, "gap": apart, "status": status})


def _of(answer: Answer, proofs: list[StageProof]) -> Solved:
    """The answer says what its last proof does."""
    last = proofs[-1]
    told = replace(answer, status=last.status, objective=last.objective, bound=last.bound)
    return Solved(told, tuple(proofs))
