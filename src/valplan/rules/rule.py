"""What a rule and a goal are: one thing in one place."""

from collections.abc import Iterator
from typing import ClassVar

from valplan.domain.case import Case
from valplan.domain.municipality import Role
from valplan.domain.outcome import Violation
from valplan.domain.plan import Plan
from valplan.language import _
from valplan.model.algebra import NO_ROWS, Linear, Rows
from valplan.model.premises import PremisesDecisions
from valplan.model.staffing import Bools, Slots, StaffingDecisions
from valplan.model.training import TrainingDecisions
from valplan.rules.naming import ROLES


class Rule:
    """A demand of law, budget or policy: its wording, source, rows for the solver and check of a finished plan.

    ``source`` names the paragraph or the policy, as an English message id where it has English words; ``kind`` is
    ``law``, ``policy`` or ``budget``; ``unit`` is that of the numbers that a violation tells as found and as limit
    (empty: a count). A rule without rows in a stage has nothing to say there. ``linked`` rows follow from what the
    columns mean (``links``), so that a solve need not carry them twice. What a ``personal`` rule finds about someone
    comes of that person's own posts, standby and training alone.
    """

    id: ClassVar[str]
    wording: ClassVar[str]
    source: ClassVar[str]
    kind: ClassVar[str] = "law"
    unit: ClassVar[str] = ""
    linked: ClassVar[bool] = False
    personal: ClassVar[bool] = False

    def premises_rows(self, d: PremisesDecisions) -> Rows:
        """Rows of the premises stage."""
        return NO_ROWS

    def premises_cuts(self, d: PremisesDecisions) -> Rows:
        """Rows that every whole solution of all premises rows meets anyway, for a better relaxation."""
        return NO_ROWS

    def staffing_rows(self, d: StaffingDecisions) -> Rows:
        """Rows of the staffing stage."""
        return NO_ROWS

    def training_rows(self, d: TrainingDecisions) -> Rows:
        """Rows of the training stage."""
        return NO_ROWS

    def may_hold(self, case: Case, slots: Slots) -> Bools | None:
        """Which worker may hold which slot, shape (workers, slots); None if the rule does not speak of pairs."""
        return None

    def may_reserve(self, case: Case, role: Role) -> Bools | None:
        """Which worker may be a reserve in the role, shape (workers,); None if the rule does not speak of it."""
        return None

    def check(self, case: Case, plan: Plan) -> Iterator[Violation]:
        """Every violation in a plan, from the case and the plan alone."""
        raise NotImplementedError

    def parts(self, case: Case) -> tuple["Rule", ...]:
        """The demands of the rule that can clash each on its own."""
        return (self,)

    def demand(self) -> str:
        """What the rule asks for, in the current language."""
        return _(self.wording)

    def because(self, violation: Violation) -> str:
        """What the planner reads: the rule's wording, where it is broken, and where it comes from."""
        return f"{_(self.wording)} {violation.message} ({_(self.source)})"

    def violation(self, subject: str, found: object, limit: object, text: str, /, **values: object) -> Violation:
        """A violation of this rule; ``text`` is an English message id with ``{name}`` fields.

        ``found`` and ``limit`` are numbers, codes or English message ids: the same in every language. The message is in
        the current one.
        """
        words = {k: _(ROLES[v]).lower() if isinstance(v, Role) else v for k, v in values.items()}
        return Violation(rule=self.id, subject=subject, found=str(found), limit=str(limit), message=_(text, **words))


class Goal:
    """What makes one plan better than another. ``score`` is linear in the decisions; smaller is better.

    ``value`` is what the planner reads, in ``unit``; it orders plans as ``score`` does. ``stage`` is the stage that
    the goal steers: ``premises`` or ``staffing``.
    """

    id: ClassVar[str]
    stage: ClassVar[str]
    wording: ClassVar[str]
    unit: ClassVar[str]

    def premises_terms(self, d: PremisesDecisions) -> Linear:
        """The score in the premises stage."""
        raise NotImplementedError

    def staffing_terms(self, d: StaffingDecisions) -> Linear:
        """The score in the staffing stage."""
        raise NotImplementedError

    def score(self, case: Case, plan: Plan) -> float:
        """The score recomputed from the plan; equals the solver's."""
        raise NotImplementedError

    def value(self, case: Case, plan: Plan) -> float:
        """What the planner reads, in ``unit``."""
        return self.score(case, plan)

    def score_at(self, case: Case, value: float) -> float:
        """The score at which the planner reads ``value``."""
        return value
