"""What a plan claims to have proven, stage by stage: that each stage is there, once, and does not contradict itself."""

from collections import Counter
from collections.abc import Iterator
from math import isfinite

from valplan.domain.case import Case
from valplan.domain.outcome import StageProof, Status
from valplan.domain.plan import Plan
from valplan.language import N_, _
from valplan.rules import GOALS
from valplan.rules.naming import stage_text

RELATIVE = 1e-5
SOLVED_TO = 1e-3  # the gap at which the solver may stop and still call a value proven
STAGES = ("premises", "staffing")
TRAINING = "training"
REPLAN = "replan "  # before the stages of a change of a plan
MOVED = "moved"
RELEASED = "released"
COUNTED = {"districts": N_("districts"), "people": N_("people"), "shifts": N_("shifts")}  # besides the units of goals
NO_BREAK = "\u00a0"
WITHOUT_PLAN = (Status.UNKNOWN, Status.INFEASIBLE)


def proof_disagreements(case: Case, plan: Plan) -> Iterator[str]:
    """Every proof that is missing, stands twice, or says what cannot be."""
    yield from _missing(case, plan)
    for stage, count in sorted(Counter(p.stage for p in plan.proof).items()):
        if count > 1:
            text = N_("The plan has {count} proofs for {stage}; there may be one.")
            yield _(text, count=count, stage=stage_name(stage))
    for proof in plan.proof:
        yield from _contradictions(proof)


def stage_name(stage: str) -> str:
    """A stage, or its solve for one goal, in words."""
    return stage_text(stage, {g.id: g.wording for g in GOALS})


def on_trust(plan: Plan) -> str:
    """What a check takes from the plan unproven: how far from the best it may be, stage by stage; empty if nothing."""
    text = N_("{stage} {gap:.3%}")
    gaps = [_(text, stage=stage_name(p.stage), gap=p.gap) for p in plan.proof if isfinite(p.gap)]
    told = N_(
        "How far from the best the plan may be rests on bounds that the solver claims and no check can prove: {gaps}."
    )
    return _(told, gaps="; ".join(gaps)) if gaps else ""


def unit_after(unit: str) -> str:
    """The unit to write after a value, with a space before it; empty where there is none."""
    return NO_BREAK + _(COUNTED.get(unit, unit)) if unit else ""


def slack(proof: StageProof) -> float:
    """How far a recomputed value may be from what the solver claims, in the proof's unit."""
    return RELATIVE * max(1.0, abs(proof.objective))


def _missing(case: Case, plan: Plan) -> Iterator[str]:
    """Stages without a proof; ranked goals need one each, as far as time let them be solved."""
    stages = {p.stage.removeprefix(REPLAN): p for p in plan.proof}
    for stage in (*STAGES, TRAINING):
        cut_off = any(p.status in WITHOUT_PLAN for s, p in stages.items() if s.partition(": ")[0] == stage)
        for wanted in [] if cut_off else _wanted(case, stage):
            if wanted not in stages:
                text = N_("The plan has no proof for {stage}: it is not shown how good that part is.")
                yield _(text, stage=stage_name(wanted))


def _wanted(case: Case, stage: str) -> list[str]:
    ranked = stage != TRAINING and case.scenario.goals.mode == "ranked"
    return [f"{stage}: {goal}" for goal in getattr(case.scenario.goals, stage)] if ranked else [stage]


def _contradictions(p: StageProof) -> Iterator[str]:
    stage = stage_name(p.stage)
    if isfinite(p.objective) is (p.status in WITHOUT_PLAN):
        text = N_("The proof of {stage} has the status {status}, which does not go with its value {value:.3f}{unit}.")
        yield _(text, stage=stage, status=str(p.status), value=p.objective, unit=unit_after(p.unit))
    if not isfinite(p.objective):
        return
    if p.bound > p.objective + slack(p):
        yield _(N_("The bound of {stage} lies above its value."), stage=stage)
    if p.gap != _gap(p) and not abs(p.gap - _gap(p)) <= RELATIVE:  # both may be infinite, and either no number
        yield _(N_("The gap of {stage} is not the distance from its value to its bound."), stage=stage)
    if _called_proven_too_soon(p):
        text = N_("The proof of {stage} says {status}, but its bound lies {gap:.2%} below its value.")
        yield _(text, stage=stage, status=str(p.status), gap=_gap(p))
    units = _units(p.stage.removeprefix(REPLAN))
    if units and p.unit not in units:
        text = N_("The proof of {stage} is in the unit “{found}”; it should be “{unit}”.")
        yield _(text, stage=stage, found=p.unit, unit=units[0])


def _called_proven_too_soon(p: StageProof) -> bool:
    """Moves are counted apart from vacancies, which weigh more, so that their gap says nothing of the solver's."""
    counted = p.stage.endswith(f": {MOVED}")
    return p.status is Status.OPTIMAL and not counted and _gap(p) > SOLVED_TO and p.objective - p.bound > slack(p)


def _gap(p: StageProof) -> float:
    return max(0.0, p.objective - p.bound) / max(abs(p.objective), 1e-9)


def _units(stage: str) -> tuple[str, ...]:
    """The units that a stage's value may have; none where the stage is unknown, which is told elsewhere."""
    main, _colon, goal = stage.partition(": ")
    if main == TRAINING:
        return "kr", "m"
    if goal == MOVED:
        return ("districts",) if main == "premises" else ("people",)
    if goal == RELEASED:
        return ("shifts",)
    if not goal:
        return ("kr",) if main in STAGES else ()
    return tuple(g.unit for g in GOALS if g.id == goal)
