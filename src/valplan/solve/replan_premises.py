"""Move districts and early voting out of closed premises, and nothing else if it can be helped."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from valplan.domain.case import Case, Ints
from valplan.domain.outcome import StageProof, Status
from valplan.domain.plan import Plan, Revision
from valplan.model.algebra import Linear, Row, Rows
from valplan.model.decode import premises_plan
from valplan.model.premises import PremisesDecisions, premises_decisions
from valplan.model.standing import as_it_stands
from valplan.solve.bridge import SOLVER, model_of, solve_model
from valplan.solve.clock import Clock
from valplan.solve.plan import premises_clash, stop
from valplan.solve.premises import premises_rows, solve_premises

STAGE = "replan premises"
MANY = 1000.0  # more than there are early-voting places, so that a moved district outweighs them all
Progress = Callable[[str, str], None]
Moved = tuple[Plan, tuple[StageProof, ...], tuple[str, ...]]


@dataclass(frozen=True)
class _Choice:
    """The columns of the plan before that can stay: by district, and by early-voting place."""

    district: dict[str, int]
    early: dict[str, int]
    begun: frozenset[str]
    barred: Ints


def moved_premises(case: Case, before: Plan, asked: Revision, left_s: Clock, progress: Progress) -> Moved:
    """The plan with nobody named and its closed premises left, the proofs of it, and the districts that it moves.

    Keeping every other district and early-voting place as it is is tried first: the districts of the closed premises
    must move, so that no plan moves fewer. Only where that does not fit may others move, the fewest proven.
    """
    earlier = tuple(p for p in before.proof if p.stage.removeprefix("replan ").startswith("premises"))
    bare = before.model_copy(update={"appointments": (), "training": (), "reserves": (), "proof": ()})
    used = {p.premises for p in before.polling} | {s.premises for s in before.early_sessions}
    if not used & set(asked.closed):
        return bare, tuple(p for p in earlier if p.stage != f"{STAGE}: moved"), ()
    progress("premises", "start")
    d = premises_decisions(as_it_stands(case, before, asked))
    choice = _choice(d, before, asked)
    answer, proofs = solve_premises(d, left_s, stage=STAGE, kept=_all_kept(choice))
    fewest = len(before.polling) - len(choice.district)
    if answer.values is None and answer.status == Status.INFEASIBLE:
        rows, fewest = _fewest(d, choice, left_s)
        answer, proofs = solve_premises(d, left_s, stage=STAGE, kept=rows)
    if answer.values is None:
        stop(answer.status, lambda: premises_clash(d, left_s))
    assert answer.values is not None
    made = premises_plan(d, answer.values, before.made)
    progress("premises", "done")
    place = {p.district: p.premises for p in before.polling}
    moved = tuple(p.district for p in made.polling if place.get(p.district) != p.premises)
    return made, (_told(d, len(moved), fewest), *proofs), moved


def _choice(d: PremisesDecisions, before: Plan, asked: Revision) -> _Choice:
    closed = set(asked.closed)
    pair = dict(
        zip(zip(d.assign.keys.district, d.assign.keys.premises, strict=True), d.assign.ids.tolist(), strict=True)
    )
    keys = d.option.keys
    option = dict(zip(zip(keys.premises, keys.pattern, keys.tier, strict=True), d.option.ids.tolist(), strict=True))
    begun = {s.premises for s in before.early_sessions if asked.now is not None and s.on <= asked.now.date()}
    return _Choice(
        district={p.district: pair[p.district, p.premises] for p in before.polling if p.premises not in closed},
        early={
            p.premises: option[p.premises, p.pattern, p.tier] for p in before.early_places if p.premises not in closed
        },
        begun=frozenset(begun - closed),
        barred=np.array([*_too_late(d, before, asked), *_already_begun(d, before, asked)], dtype=np.int64),
    )


def _too_late(d: PremisesDecisions, before: Plan, asked: Revision) -> Iterator[int]:
    """Measures that are not yet decided on and cannot be in place before election day."""
    if asked.now is None:
        return
    funded = {(m.premises, m.measure) for m in before.measures}
    days = (d.case.election.day - asked.now.date()).days - d.case.number("measure_days_before")
    for column, premises, measure in zip(d.measure.ids, d.measure.keys.premises, d.measure.keys.measure, strict=True):
        if (premises, measure) not in funded and d.case.measures[measure].lead_days > days:
            yield int(column)


def _already_begun(d: PremisesDecisions, before: Plan, asked: Revision) -> Iterator[int]:
    """Openings of early voting that would have begun, but for those of the plan before."""
    if asked.now is None:
        return
    old = {(p.premises, p.pattern, p.tier) for p in before.early_places}
    for column, *key in zip(d.option.ids, *(d.option.keys[k] for k in ("premises", "pattern", "tier")), strict=True):
        first = d.case.election.date_of(d.case.openings[key[1]][0].day)
        if tuple(key) not in old and first <= asked.now.date():
            yield int(column)


def _held(choice: _Choice) -> Rows:
    """What has begun stays, and what is too late does not come."""
    return Rows.of(
        [
            *(Row(f"begun {s}", _one(choice.early[s]), lower=1.0) for s in sorted(choice.begun)),
            *(Row(f"too late {c}", _one(c), upper=0.0) for c in choice.barred.tolist()),
        ]
    )


def _all_kept(choice: _Choice) -> Rows:
    kept = (*choice.district.items(), *choice.early.items())
    return Rows.join([_held(choice), Rows.of(Row(f"keep {name}", _one(column), lower=1.0) for name, column in kept)])


def _fewest(d: PremisesDecisions, choice: _Choice, left_s: Clock) -> tuple[Rows, int]:
    """Rows that hold to the fewest districts moved, then the fewest early-voting places changed; and how many move."""
    districts = np.array(list(choice.district.values()), dtype=np.int64)
    early = np.array(list(choice.early.values()), dtype=np.int64)
    held = Rows.join([premises_rows(d), _held(choice)])
    goal = Linear(
        MANY * len(districts) + len(early),
        np.concatenate([districts, early]),
        np.repeat([-MANY, -1.0], [len(districts), len(early)]),
    )
    answer = solve_model(model_of(d.blocks, held, goal), time_limit_s=left_s())
    if answer.values is None:
        stop(answer.status, lambda: premises_clash(d, left_s))
    assert answer.values is not None
    stay = [answer.values[columns].round().sum() for columns in (districts, early)]
    rows = [
        Row("districts kept", districts, lower=float(stay[0])),
        Row("early places kept", early, lower=float(stay[1])),
    ]
    beyond = max(0.0, np.ceil((answer.bound - len(early) - 1e-6) / MANY))  # the early places weigh less than a district
    fewest = len(d.case.districts) - len(districts) + int(beyond)
    return Rows.join([_held(choice), Rows.of(rows)]), fewest


def _told(d: PremisesDecisions, moved: int, fewest: int) -> StageProof:
    status = Status.OPTIMAL if moved == fewest else Status.FEASIBLE
    return StageProof(
        stage=f"{STAGE}: moved", status=status, objective=float(moved), bound=float(fewest),
        gap=(moved - fewest) / max(moved, 1e-9), unit="districts", solver=SOLVER, columns=len(d.assign), rows=0,
    )  # fmt: skip


def _one(column: int) -> Ints:
    return np.array([column], dtype=np.int64)
