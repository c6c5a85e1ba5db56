"""What a change of a plan was asked to keep to holds in the changed plan."""

from collections.abc import Iterator

from valplan.demand.dropped import was_held
from valplan.domain.case import Case
from valplan.domain.outcome import Violation
from valplan.domain.plan import Plan, Revision
from valplan.language import N_
from valplan.rules.rule import Rule


class RevisionKept(Rule):
    """The absent serve no more, closed premises are not used, pins hold, and drop-outs are paid for training had."""

    id = "revision-kept"
    wording = N_("After a change of the plan the absent serve no more, closed premises are not used and pins hold.")
    source = "docs/replan.md"
    kind = "policy"

    def check(self, case: Case, plan: Plan) -> Iterator[Violation]:
        """Compare the plan with its own revision; a plan without one has nothing to keep to."""
        if plan.revision is None:
            return
        yield from self._absent(plan, plan.revision)
        yield from self._closed(case, plan, plan.revision)
        yield from self._pins(plan, plan.revision)
        yield from self._trained(case, plan, plan.revision)

    def _absent(self, plan: Plan, asked: Revision) -> Iterator[Violation]:
        holder = {a.post_id: a.worker for a in plan.appointments}
        serving = {holder.get(p.post_id, "") for p in plan.posts if asked.now is None or p.ends > asked.now}
        serving |= {r.worker for r in plan.reserves}
        for worker in sorted(serving & set(asked.absent)):
            yield self.violation(
                f"worker {worker}", N_("serves"), N_("absent"), N_("{worker} is absent."), worker=worker
            )

    def _closed(self, case: Case, plan: Plan, asked: Revision) -> Iterator[Violation]:
        used = {p.premises for p in plan.polling} | {s.premises for s in plan.early_sessions}
        for premises in sorted(used & set(asked.closed)):
            name = case.premises[premises].name if premises in case.premises else premises
            yield self.violation(
                f"premises {premises}", N_("used"), N_("closed"), N_("{premises} is closed."), premises=name
            )

    def _pins(self, plan: Plan, asked: Revision) -> Iterator[Violation]:
        holder = {a.post_id: a.worker for a in plan.appointments}
        for pin in asked.pins:
            found = holder.get(pin.post_id, "")
            if found != pin.worker:
                text = N_("{worker} is pinned to the post but does not hold it.")
                yield self.violation(f"post {pin.post_id}", found or "-", pin.worker, text, worker=pin.worker)

    def _trained(self, case: Case, plan: Plan, asked: Revision) -> Iterator[Violation]:
        """Trainings of drop-outs are those that had been; what is entered as absence since then is not paid anyway."""
        for b in asked.trained:
            if b.session not in case.accounted and not was_held(case, b, asked.now):
                text = N_("{worker} had not been to the training {session} when the plan was changed.")
                told = {"worker": b.worker, "session": b.session or "–"}
                yield self.violation(f"worker {b.worker}", N_("to be paid"), N_("not been"), text, **told)
