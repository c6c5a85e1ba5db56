"""The solver's claims beside what was recomputed: they must agree."""

from collections.abc import Iterator
from math import isfinite

from valplan.demand.training_cost import training_value_kr, training_ways_m
from valplan.domain.case import Case
from valplan.domain.municipality import Ore
from valplan.domain.outcome import StageProof
from valplan.domain.plan import Plan, Revision
from valplan.evaluate.proofs import (
    MOVED,
    RELEASED,
    REPLAN,
    STAGES,
    TRAINING,
    proof_disagreements,
    slack,
    stage_name,
    unit_after,
)
from valplan.language import N_, _
from valplan.rules import GOALS
from valplan.rules.money import line_totals
from valplan.rules.naming import line_text, money_text, table_text


def disagreements(case: Case, plan: Plan) -> tuple[str, ...]:
    """Every claim of the solver that the recomputed plan does not bear out."""
    return (
        *proof_disagreements(case, plan),
        *_goals(case, plan),
        *_training(case, plan),
        *_costs(case, plan),
        *_origins(case, plan),
        *_scenario(case, plan),
    )


def _goals(case: Case, plan: Plan) -> Iterator[str]:
    unnamed = plan.model_copy(update={"appointments": (), "sessions": ()})  # as the premises stage had it
    score = {g.id: g.score for g in GOALS}
    for proof in (p for p in plan.proof if isfinite(p.objective)):
        stage, _sep, goal = proof.stage.removeprefix(REPLAN).partition(": ")
        if goal in (MOVED, RELEASED) and plan.revision:
            counted = _counted(plan.revision, stage, goal)
            if abs(counted - proof.objective) > slack(proof):
                yield _told(proof, counted)
            continue
        if stage not in STAGES or (goal and goal not in score):
            if stage != TRAINING:
                text = N_("The plan claims a value for {stage}, which is no stage or goal.")
                yield _(text, stage=stage_name(proof.stage))
            continue
        judged = unnamed if stage == "premises" else plan
        weights: dict[str, float] = getattr(case.scenario.goals, stage)
        if goal:
            allowed = weights.get(goal, 0.0) * abs(proof.objective)
            found = score[goal](case, judged)
            if found > proof.objective + allowed + slack(proof):
                yield _told(proof, found)
        else:
            found = sum(weight * score[g](case, judged) for g, weight in weights.items())
            if abs(found - proof.objective) > slack(proof):
                yield _told(proof, found)


def _counted(told: Revision, stage: str, goal: str) -> int:
    """Changes that a plan tells of itself, which are compared with the plan before where that is at hand."""
    if goal == RELEASED:
        return len(told.released) + len(told.stood_down)
    return len(told.moved_districts if stage == "premises" else told.moved)


def _training(case: Case, plan: Plan) -> Iterator[str]:
    for proof in plan.proof:
        if proof.stage.removeprefix(REPLAN) == TRAINING:
            found = training_ways_m(case, plan) if proof.unit == "m" else training_value_kr(case, plan)
            if abs(found - proof.objective) > slack(proof):
                yield _told(proof, found)


def _costs(case: Case, plan: Plan) -> Iterator[str]:
    found, names = line_totals(case, plan), {x.line: x.name for x in case.budget.lines}
    for line in sorted({*plan.claimed_cost_ore, *found}):
        claimed = plan.claimed_cost_ore.get(line)
        if claimed != found.get(line):
            text = N_("The plan claims {claimed} for {line}; recomputed {found}.")
            name = line_text(line, names.get(line, line))
            yield _(text, claimed=_kronor(claimed), line=name, found=_kronor(found.get(line)))


def _origins(case: Case, plan: Plan) -> Iterator[str]:
    """A plan says which of its tables are synthetic; it must not say fewer, nor other ones."""
    for table in sorted(set(case.synthetic_tables) ^ set(plan.made.synthetic_tables)):
        if table in case.synthetic_tables:
            yield _(N_("The table {table} is synthetic, which the plan does not say."), table=table_text(table))
        else:
            text = N_("The plan says that the table {table} is synthetic, which the data do not say.")
            yield _(text, table=table_text(table))


def _scenario(case: Case, plan: Plan) -> Iterator[str]:
    """The scenario that a plan names is the one whose checksum it has; another one's is only noted (``judge``)."""
    claimed, found = plan.made.scenario, case.scenario.name
    if plan.made.scenario_sha256 == case.scenario_sha256 and claimed != found:
        text = N_("The plan says that it was made from the scenario “{claimed}”; by its checksum it is “{found}”.")
        yield _(text, claimed=claimed, found=found)


def _told(proof: StageProof, found: float) -> str:
    text = N_("The solver claims {claimed:.3f}{unit} for {stage}; recomputed {found:.3f}{unit}.")
    return _(text, claimed=proof.objective, unit=unit_after(proof.unit), stage=stage_name(proof.stage), found=found)


def _kronor(amount_ore: Ore | None) -> str:
    return _("no amount") if amount_ore is None else money_text(amount_ore)
